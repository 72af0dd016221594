def test_a_stranger_sees_nothing(world):
    booking = world.booking_of("ada")
    assert world.get(booking.reference, caller="ben").status == 404
    assert world.get("AAAAAAAAAA", caller="ben").body == world.get(booking.reference, caller="ben").body


def test_a_token_for_another_service_is_refused(world):
    token = world.token(audience="https://identity.skerry.example")
    assert world.get_with_token(token).status == 401


def test_no_record_no_change(world):
    world.audit.goes_down()
    booking = world.booking_of("ada")
    assert world.cancel(booking.reference, caller="ada").status == 503
    assert world.booking_of("ada").is_live
