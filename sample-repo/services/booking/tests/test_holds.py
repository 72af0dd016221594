import pytest

from booking.holds import Refused, hold


def test_a_fifth_hold_is_refused(store, now):
    for space in range(4):
        hold(store, "tout", None, space, now)
    with pytest.raises(Refused):
        hold(store, "tout", None, 5, now)
