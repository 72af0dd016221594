"""No record, no change."""

import functools


def recorded(event):
    """Sends the event, waits for the log's receipt, and only then lets the change happen."""

    def decorate(route):
        @functools.wraps(route)
        def wrapper(request, reference, *args, **kwargs):
            before = request.store.snapshot(reference)
            receipt = request.audit.append(
                event,
                who=request.caller.id,
                console=request.caller.console,
                reference=reference,
                before=before.digest(),
            )
            if receipt is None:
                raise RuntimeError("the audit log did not answer")
            return route(request, reference, *args, **kwargs)

        return wrapper

    return decorate
