#!/usr/bin/python3
"""test_days.py - figures of days that are over: kept by the record, judged again when what they were judged by changes."""
from harness import DemoClock, device, eventually, room, run_tests, site, test, unix_ms

DATE, DAY = "2026-11-23", 20780        # a Monday; as days since 1970
READINGS = 80                          # one in five minutes, from 09:00 on
STEP_MS = 5 * 60000


@test
def a_kept_day_follows_the_calendar(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-24T02:00:00Z", 60))
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender, leader = world.sender(broker), gateway.token("leader")
    for k in range(READINGS):
        sender.plain(device(1), 700 + k % 7, unix_ms(f"{DATE}T08:57:00Z") + k * STEP_MS)

    def kept():
        return gateway.query("SELECT calendar_version FROM day WHERE date = ?", DAY)

    def shown():
        return [day["occupied_minutes"] for day in gateway.get(f"/api/v1/rooms/{room(1)}/days?from={DATE}&to={DATE}")]

    def change(**calendar):
        status, _body = gateway.request("PUT", "/api/v1/calendar", calendar, leader)
        assert status in (200, 204), status
    first = eventually("the day is kept", kept, 20)[0][0]
    assert shown() == [390]
    change(occupied={"mon-fri": ["09:00-12:00"]})
    assert shown() == [180]                     # at once, not when it is kept again
    eventually("it is kept again", lambda: kept()[0][0] > first, 20)
    assert shown() == [180]
    change(occupied={"mon-fri": ["09:00-15:30"]}, closed=[DATE])
    assert shown() == []
    eventually("a closed day has no figures", lambda: not kept(), 20)
    change(occupied={"mon-fri": ["09:00-15:30"]})
    assert shown() == [390]


if __name__ == "__main__":
    run_tests()
