"""Routes for bookings. A route without a policy is not registered."""

from authz import policy

from .audit import recorded
from .router import Router, NotFound

router = Router(require_policy=True)


@router.get("/bookings/{reference}", policy="booking:read")
def get_booking(request, reference):
    """One booking, for its passenger, for a client it allowed, or for the desk."""
    booking = request.store.booking(reference)
    if booking is None or not policy.is_allowed(request.caller, "booking:read", booking):
        # The same answer for "not there" and "not yours".
        raise NotFound(reference)
    return booking.as_seen_by(request.caller)


@router.post("/bookings/{reference}/cancel", policy="booking:change")
@recorded("booking.cancelled")
def cancel(request, reference):
    """Cancels a booking and asks for the refund that its fare allows."""
    booking = get_booking(request, reference)
    policy.require(request.caller, "booking:change", booking)
    return booking.cancel(request.payments)
