from authz.policy import RULES, is_allowed


def test_nobody_is_allowed_nothing():
    assert not is_allowed(None, "booking:read", object())
    assert not is_allowed(object(), "booking:read", None)


def test_unknown_actions_are_refused(ada, her_booking):
    assert not is_allowed(ada, "booking:sell", her_booking)


def test_a_stranger_is_refused(ben, her_booking):
    assert not any(rule.allows(ben, her_booking) for rule in RULES)
