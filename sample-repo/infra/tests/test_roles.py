"""Run on every plan before it is applied."""


def test_no_wildcards(plan):
    wild = [role.name for role in plan.roles if any("*" in action for action in role.actions)]
    assert wild == []


def test_buckets_are_private(plan):
    assert plan.setting("block_public_access") == {"objects": "deny", "links": "deny", "locked": True}


def test_nobody_deletes_from_the_log(plan):
    assert plan.who_may("object:Delete", "skerry-audit-log") == []
    assert plan.who_may("bucket:PutLock", "skerry-audit-log") == []
