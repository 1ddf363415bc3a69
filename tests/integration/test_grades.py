#!/usr/bin/python3
"""test_grades.py - evidence grades: what people enter about a sensor lifts its room's grade, and a restart forgets none."""
from harness import DemoClock, device, eventually, iso, room, run_tests, site, test, unix_ms

MINUTE_MS = 60000
START = "2026-11-23T11:00:00Z"          # a Monday, two hours into the school day


def graded(gateway):
    one = gateway.rooms()[room(1)]
    return one["grade"], one["grade_reason"]


def until_graded(gateway, *expected):
    last = None

    def is_graded():
        nonlocal last
        last = graded(gateway)
        return last == expected
    try:
        eventually(f"the grade is {expected}", is_graded, 10)
    except AssertionError as error:
        raise AssertionError(f"{error}: {last}") from None


@test
def a_check_and_a_confirmed_place_lift_the_grade_and_survive_a_restart(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock(START, 1))
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender = world.sender(broker)
    for minute in range(121):
        sender.plain(device(1), 700 + minute % 7, unix_ms(START) + (minute - 120) * MINUTE_MS)
    until_graded(gateway, "C", "calibration")
    leader = gateway.token("leader")
    path = f"/api/v1/sensors/{device(1)}"
    status, body = gateway.request("POST", f"{path}/calibrations", {"how": "outdoor_air", "good": True}, leader)
    assert status == 201, body
    until_graded(gateway, "C", "placement")
    status, body = gateway.request("POST", f"{path}/placement", {"note": "by the door"}, leader)
    assert status == 201, body
    until_graded(gateway, "A", "none")
    assert gateway.stop() == 0
    gateway.start()
    until_graded(gateway, "A", "none")
    assert len(gateway.get(f"{path}/calibrations")["calibrations"]) == 1
    status, body = gateway.request("POST", f"{path}/calibrations", {"how": "reference", "good": False}, leader)
    assert status == 201, body
    until_graded(gateway, "C", "calibration")


@test
def a_night_is_measured_in_the_morning_and_a_low_one_of_seven_flags_the_sensor(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-23T05:20:00Z", 60))
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender = world.sender(broker)
    for night in range(7):              # of the six before, and this one: as buffered history
        morning_ms = unix_ms("2026-11-23T02:00:00Z") - (6 - night) * 1440 * MINUTE_MS
        times = [iso(morning_ms + k * 10 * MINUTE_MS) for k in range(18)]
        sender.plain(device(1), 600, history=[{"co2_ppm": 365 + k % 3, "time": at} for k, at in enumerate(times)])
    eventually("all is stored", lambda: gateway.stored() == 7 * 19, 10)
    assert gateway.stop() == 0
    gateway.start()                     # looks for nights that are missing
    eventually("seven nights are kept", lambda: len(gateway.query("SELECT date FROM night")) == 7, 30)

    def flags():
        sender.plain(device(1), 600)
        return gateway.get("/api/v1/sensors")["sensors"][0]["flags"]
    eventually("it is said to read low", lambda: "reads_low" in flags(), 10, 0.2)


if __name__ == "__main__":
    run_tests()
