"""Batches for the piers, and back: numbered, chained, signed."""

import hashlib
import json


def pack(pier, bookings, previous, signer):
    """The next batch for a pier. What cannot be packed is set aside, not in the way."""
    tickets, aside = [], []
    for booking in bookings:
        try:
            tickets.append(booking.ticket_for_pier())
        except ValueError as error:
            aside.append((booking.reference, str(error)))
    quarantine(pier, aside)
    body = {"pier": pier, "number": previous.number + 1, "before": previous.digest, "tickets": tickets}
    payload = json.dumps(body, sort_keys=True).encode()
    return {"payload": payload, "digest": hashlib.sha256(payload).hexdigest(), "signature": signer.sign(payload)}


def unpack(batch, expected, pier_key):
    """The scans of a batch from a pier, if it is the next one and the pier signed it."""
    pier_key.verify(batch["signature"], batch["payload"])
    body = json.loads(batch["payload"])
    if body["number"] != expected.number or body["before"] != expected.digest:
        raise LookupError(f"{body['pier']}: batch {body['number']} does not follow {expected.number - 1}")
    return body["scans"]


def quarantine(pier, aside):
    for reference, reason in aside:
        desk_notice(pier, reference, reason)
