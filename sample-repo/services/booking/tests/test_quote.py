import pytest

from booking.quote import accept, quote


def test_a_changed_price_is_refused(journey, fares):
    body, signature = quote(journey, ["ada"], None, None, fares, b"test")
    body["pence"] = 1
    with pytest.raises(ValueError):
        accept(body, signature, b"test")
