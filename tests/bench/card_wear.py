#!/usr/bin/python3
"""tests/bench/card_wear.py [MINUTES]: bytes that a day of 30 sensors, each heard once a minute, writes to the card, logs
included (promise 20). Runs so many minutes (90) of a school morning and of an evening at 60 times their speed, with the
default window of 10 s, and reads /proc/PID/io, which counts what leaves for a disk: TMPDIR has to be on one.

TRANSOM_BUILD names the folder of the programs, as for the integration tests."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from harness import DemoClock, World, device, eventually, site       # noqa: E402

SENSORS, SPEED, WINDOW_S = 30, 60, 10
MINUTE_MS = 60000
LESSONS_H, OTHER_H = 6.5, 17.5      # of a school day
LESSON_MIN, BREAK_MIN = 60, 15
OUTSIDE_PPM, CALMEST_PPM, STEP_PPM = 430, 650, 25
LIMIT_MB = 100


def written(gateway):
    for line in Path(f"/proc/{gateway.process.pid}/io").read_text().splitlines():
        if line.startswith("write_bytes:"):
            return int(line.split()[1])
    raise AssertionError("no write_bytes in /proc/PID/io")


def co2_ppm(sensor, minute, is_lesson):
    """Rises through each lesson, in one room to 650 ppm, in the next 25 higher, and falls in the breaks."""
    if not is_lesson:
        return OUTSIDE_PPM + (7 * sensor + minute) % 11
    at = (minute + 2 * sensor) % (LESSON_MIN + BREAK_MIN)
    share = at / LESSON_MIN if at < LESSON_MIN else (LESSON_MIN + BREAK_MIN - at) / BREAK_MIN
    return round(OUTSIDE_PPM + (CALMEST_PPM + STEP_PPM * sensor - OUTSIDE_PPM) * share)


def live(gateway, sender, minutes, is_lesson):
    """Sensors in turn, evenly over each minute."""
    start_ms = gateway.clock.now_ms()
    for minute in range(minutes):
        for sensor in range(1, SENSORS + 1):
            gateway.clock.wait_until(start_ms + minute * MINUTE_MS + sensor * MINUTE_MS // SENSORS)
            sender.plain(device(sensor), co2_ppm(sensor, minute, is_lesson), temperature_c=20 + minute % 10 / 10,
                         humidity_pct=40 + sensor % 9)
    return SENSORS * minutes


def measure(start, minutes, is_lesson):
    """Bytes an hour."""
    world = World(start)
    try:
        broker = world.broker()
        gateway = world.gateway(broker, DemoClock(start, SPEED), WINDOW_S / SPEED)
        gateway.start()
        gateway.import_site(site(SENSORS))
        gateway.await_connected()
        sender = world.sender(broker)
        sent = live(gateway, sender, 5, is_lesson)
        eventually("the first readings are stored", lambda: gateway.stored() >= sent, 20)
        before, commits = written(gateway), gateway.metric("transom_commits_total")
        sent += live(gateway, sender, minutes, is_lesson)
        eventually("all readings are stored", lambda: gateway.stored() >= sent, 20)
        found, commits = written(gateway) - before, gateway.metric("transom_commits_total") - commits
    finally:
        world.close()
        world.remove()
    print(f"{start}: {found} bytes in {minutes} min, {found / SENSORS / minutes:.0f} a reading; {commits:.0f} commits, "
          f"{found / commits:.0f} each", flush=True)
    return found * 60 / minutes


def p20_card_wear(minutes):
    a_day = (LESSONS_H * measure("2026-11-23T09:05:00Z", minutes, True) +
             OTHER_H * measure("2026-11-23T19:05:00Z", minutes, False))
    print(f"{a_day / 1e6:.0f} MB a day, of at most {LIMIT_MB}")
    return 0 < a_day <= LIMIT_MB * 1e6


if __name__ == "__main__":
    sys.exit(0 if p20_card_wear(int(sys.argv[1]) if len(sys.argv) > 1 else 90) else 1)
