#!/usr/bin/python3
"""test_silence.py - sensors that say nothing in occupied time."""
from harness import DemoClock, device, eventually, figure, room, run_tests, site, test

MINUTE_MS = 60000
ROOMS = 10
SILENT_AFTER_MS = 15 * MINUTE_MS    # three intervals, at least 15 minutes
TOLD_AFTER_MS = 60000               # promise 31


class Staff:
    """Looks who is silent, and notes when (school time) each incident was first and last seen open."""

    def __init__(self, gateway):
        self.gateway, self.first, self.seen_open = gateway, {}, {}

    def look(self):
        now_ms, open_now = self.gateway.clock.now_ms(), self.gateway.incidents("open")
        self.seen_open = {(i["rule"], i["room"]) for i in open_now}
        for key in self.seen_open:
            self.first.setdefault(key, now_ms)
        return self.first


@test
def p31_silent_sensor(world):
    clock = DemoClock("2026-11-23T09:30:00Z", 60)
    broker = world.broker()
    gateway = world.gateway(broker, clock)
    gateway.start()
    gateway.import_site(site(ROOMS))
    gateway.await_connected()
    sender, staff, last_ms = world.sender(broker), Staff(gateway), {}

    def live(minutes, numbers):
        for _ in range(minutes):
            at_ms = clock.now_ms()
            for n in numbers:
                sender.plain(device(n), 600 + n, at_ms)
                last_ms[n] = at_ms
            while clock.now_ms() < at_ms + MINUTE_MS:
                staff.look()

    live(5, range(1, ROOMS + 1))
    live(7, range(2, ROOMS + 1))                    # one falls silent ...
    live(9, range(8, ROOMS + 1))                    # ... and later six more: sixty per cent and one
    alone, mass = ("sensor-silent", room(1)), ("infrastructure", None)
    eventually("one silent sensor is told", lambda: alone in staff.look(), 10)
    late_ms = staff.first[alone] - (last_ms[1] + SILENT_AFTER_MS)
    live(6, range(8, ROOMS + 1))
    eventually("the mass silence is told", lambda: mass in staff.look(), 10)
    mass_late_ms = staff.first[mass] - (last_ms[2] + SILENT_AFTER_MS)
    figure(f"silent sensor told {late_ms / 1000:.0f} s after due, mass silence {mass_late_ms / 1000:.0f} s")
    assert 0 < late_ms <= TOLD_AFTER_MS
    assert 0 < mass_late_ms <= TOLD_AFTER_MS
    assert set(staff.first) == {alone, mass}, staff.first       # and no others, at any time
    assert staff.seen_open == {mass}                            # in place of theirs

    live(2, range(1, ROOMS + 1))                                # they are heard again
    eventually("all is well", lambda: gateway.incidents("open") == [], 10)
    stored = {(i["rule"], i["state"], i["reason"]) for i in gateway.stored_incidents()}
    assert stored == {("sensor-silent", "cleared", "one fault, not many"),
                      ("infrastructure", "cleared", "rooms heard again")}, stored


if __name__ == "__main__":
    run_tests()
