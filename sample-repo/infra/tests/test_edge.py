"""Run against the staging edge after each deployment."""

import ssl

import pytest


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_refuses_old_protocols(connect, version):
    with pytest.raises(ssl.SSLError):
        connect(maximum=version)


def test_slows_a_single_caller(client):
    answers = [client.get("/timetable") for _ in range(200)]
    assert answers[0].elapsed.total_seconds() < 0.5
    assert answers[-1].elapsed.total_seconds() > 1


def test_desk_has_its_own_lane(client, staff_client):
    for _ in range(200):
        client.get("/timetable")
    assert staff_client.get("/desk").elapsed.total_seconds() < 0.5
