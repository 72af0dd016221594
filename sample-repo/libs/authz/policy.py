"""Who may do what with whose things. Refuses by default."""

from dataclasses import dataclass


class Forbidden(Exception):
    """The caller may not; why is for the audit log."""


@dataclass(frozen=True)
class Rule:
    action: str
    allows: object


RULES = []


def rule(action):
    def register(function):
        RULES.append(Rule(action, function))
        return function

    return register


def is_allowed(caller, action, thing):
    """Whether some rule says yes. Nobody, no action and no thing are all a no."""
    if caller is None or thing is None:
        return False
    return any(known.allows(caller, thing) for known in RULES if known.action == action)


def require(caller, action, thing):
    if not is_allowed(caller, action, thing):
        raise Forbidden(f"{caller} may not {action}")


@rule("booking:read")
def owner_reads(caller, booking):
    return caller.passenger is not None and caller.passenger == booking.passenger


@rule("booking:read")
def allowed_client_reads(caller, booking):
    return "journeys:read" in caller.scopes and booking.passenger in caller.acts_for


@rule("booking:read")
def desk_reads(caller, booking):
    return caller.is_staff and booking.pier in caller.desks
