import json

import pytest

from booking.pier_feed import pack, unpack


def test_a_gap_is_noticed(pier):
    pier.sends(number=7)
    with pytest.raises(LookupError):
        unpack(pier.sends(number=9), pier.expected, pier.key)


def test_one_bad_booking_stops_nothing(bookings, previous, signer, notices):
    bookings[3].vehicle = "a plate that is far too long"
    batch = pack("north", bookings, previous, signer)
    assert len(json.loads(batch["payload"])["tickets"]) == len(bookings) - 1
    assert notices == [("north", bookings[3].reference)]
