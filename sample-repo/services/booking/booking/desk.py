"""The desk console's door."""

from datetime import timedelta

SHIFT = timedelta(hours=10)


def require_staff_key(request, now):
    """Lets in one person with their own hardware key, for one shift."""
    session = request.staff_session
    if session is None or "hwk" not in session.methods:
        return request.redirect_to_staff_sign_in()
    if session.person.is_shared_account or now - session.opened > SHIFT:
        return request.redirect_to_staff_sign_in()
    request.caller = session.person
    return None
