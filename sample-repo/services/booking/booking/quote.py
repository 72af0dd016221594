"""Fares are quoted here, signed, and taken back only as they were given."""

import hmac
import json
import time

FIFTEEN_MINUTES = 15 * 60


def quote(journey, party, vehicle, residence, fares, key):
    """A signed quote: what it costs, for whom, and until when."""
    body = {
        "journey": journey.id,
        "party": len(party),
        "vehicle": vehicle.length_class if vehicle else None,
        "resident": residence.is_proven() if residence else False,
        "until": int(time.time()) + FIFTEEN_MINUTES,
    }
    body["pence"] = fares.price(journey, body["party"], body["vehicle"], body["resident"])
    return body, hmac.digest(key, canonical(body), "sha256").hex()


def accept(body, signature, key):
    """The price of a quote that is ours and has not lapsed."""
    expected = hmac.digest(key, canonical(body), "sha256").hex()
    if not hmac.compare_digest(expected, signature):
        raise ValueError("not a quote of ours")
    if body["until"] < time.time():
        raise ValueError("this quote has lapsed")
    return body["pence"]


def canonical(body):
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
