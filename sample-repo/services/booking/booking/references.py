"""Booking references: ten characters that survive a telephone and a guesser."""

import secrets

# No I, L, O, S, Z, 0, 1: they are misheard or misread.
ALPHABET = "ABCDEFGHJKMNPQRTUVWXY23456789"
LENGTH = 10


def new_reference(exists):
    """A reference that no booking has yet."""
    while True:
        reference = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not exists(reference):
            return reference
