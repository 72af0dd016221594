"""Spaces in carts: for ten minutes, four to an account, one to a plate."""

from datetime import timedelta

TEN_MINUTES = timedelta(minutes=10)
CARTS_FOR_AN_ACCOUNT = 4


class Refused(Exception):
    """No more holds for this account or plate."""


def hold(store, account, plate, space, now):
    """Puts a space aside. The row lock makes two carts for one space impossible."""
    with store.transaction() as held:
        held.release_older_than(now - TEN_MINUTES)
        if held.count(account=account) >= CARTS_FOR_AN_ACCOUNT:
            raise Refused("carts")
        if plate and held.count(plate=plate):
            raise Refused("plate")
        return held.insert(account=account, plate=plate, space=space, until=now + TEN_MINUTES)
