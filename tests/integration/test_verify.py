#!/usr/bin/python3
"""test_verify.py - transom verify: what a gateway wrote is what its readings come to, half hours to the last digit, and
whatever is changed in the record is named: a half hour, a day's figure, a reading, an entry. Also of a copy by any
name, and on a machine without packs."""
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing

from blocks import unpack_days
from harness import BUILD, ROOT, DemoClock, device, eventually, run_tests, site, test, unix_ms

MINUTE_MS = 60000
DATE = "2026-11-23"                     # a Monday
DAY = 20780                             # the same, as the record counts
START = "2026-11-23T10:00:00Z"
NEXT_NIGHT = "2026-11-24T02:58:00Z"     # two minutes before Monday is over with its grace
SETTLED_MIN = unix_ms("2026-11-23T11:00:00Z") // MINUTE_MS      # of a sensor that reports every 20 minutes
PACKS = {**os.environ, "TRANSOM_PACKS": str(ROOT / "config/packs")}
NO_PACKS = {**os.environ, "TRANSOM_PACKS": "/nonexistent"}


def verify(file, packs=PACKS):
    done = subprocess.run([BUILD / "transom", "verify", "--json", file], env=packs, capture_output=True, text=True,
                          timeout=60)
    said = json.loads(done.stdout)
    assert (done.returncode == 0) == said["is_sound"], done
    return said


def change(file, sql):
    with closing(sqlite3.connect(file)) as db:
        unpack_days(db)
        db.commit()
        db.executescript(sql)


def heard_live(world):
    """Two hours as they are heard, from two rooms; one says its temperature alone, every 20 minutes."""
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock(START, 600))
    gateway.start()
    gateway.import_site(site(2))
    gateway.await_connected()
    sender = world.sender(broker)
    began_ms = unix_ms(START)
    for minute in range(0, 125):
        gateway.clock.wait_until(began_ms + minute * MINUTE_MS)
        at_ms = began_ms + minute * MINUTE_MS - 1500
        if not 40 <= minute < 58:       # longer than is joined
            sender.plain(device(1), 600 + minute * 37 % 211, at_ms, temperature_c=19 + minute % 7 / 10)
        if minute % 20 == 0:
            sender.publish(f"transom/in/{device(2)}", {"temperature_c": 20 + minute / 50})
        if minute == 90:                # older than what was heard meanwhile: the day is judged again
            sender.plain(device(1), 1999, began_ms + 50 * MINUTE_MS)
    sender.await_acknowledged()
    return gateway


def slots(gateway):
    return gateway.query("SELECT room, quantity, start_min, mean, min, max, joined_s, samples FROM slot")


@test
def half_hours_that_were_heard_live_are_compared_to_the_last_digit(world):
    gateway = heard_live(world)
    late = 1999000
    eventually("the late reading is in its half hour", lambda: any(slot[5] == late for slot in slots(gateway)), 20)
    assert gateway.stop() == 0
    kept = slots(gateway)
    said = verify(gateway.data)
    assert said["is_sound"] and said["figures_slots"] == len(kept) >= 7, (said, kept)
    assert said["figures_slots_open"] == 0, said
    file = gateway.data / "transom.db"
    flipped = 0
    for room, quantity, start_min, *figures in kept:
        if room == 2 and start_min < SETTLED_MIN:
            continue                    # how often its sensor reports was not known yet, so it stays open
        here = f"WHERE room = {room} AND quantity = {quantity} AND start_min = {start_min}"
        clock = f"{start_min // 60 % 24:02d}:{start_min % 60:02d}"
        for name, figure in zip(("mean", "min", "max", "joined_s", "samples"), figures):
            change(file, f"UPDATE slot SET {name} = {figure} + 1 {here}")
            wrong = verify(file)["wrong"]
            change(file, f"UPDATE slot SET {name} = {figure} {here}")
            assert wrong and f"room room-{room:02d}, {DATE} {clock}: " in wrong, (here, name, wrong)
            flipped += 1
    assert flipped >= 40 and verify(gateway.data)["is_sound"], flipped


def judged_monday(world, late_from=90):
    """Monday over, kept and digested; what is late comes after that."""
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock(NEXT_NIGHT, 60))
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender = world.sender(broker)
    for minute in range(90):
        if minute == late_from:
            digests = "SELECT 1 FROM ledger WHERE kind = 'day_digest'"
            eventually("Monday is digested", lambda: gateway.query(digests), 30)
        sender.plain(device(1), 700 + minute % 7, unix_ms(START) + minute * MINUTE_MS)
    sender.await_acknowledged()
    eventually("all of Monday is heard", lambda: gateway.stored() == 90, 30)
    eventually("Monday is kept as it is now", lambda: is_settled(gateway), 30)
    assert gateway.stop() == 0
    return gateway


def is_settled(gateway):
    """Whatever came after its day was over is judged, and digested."""
    said = verify(gateway.data)
    return said["figures_days"] == 1 and said["figures_days_left"] == 0 and said["readings"] == gateway.stored()


MEAN = "json_set(json, '$.co2_ppm.mean', json_extract(json, '$.co2_ppm.mean') {})"


@test
def a_figure_a_verdict_a_reading_and_an_entry_are_each_named(world):
    gateway = judged_monday(world)
    file = gateway.data / "transom.db"
    said = verify(file)
    assert said["is_sound"] and said["figures_days"] == 1 and said["figures_slots"] >= 3, said
    assert said["not_compared"] is None, said
    figure = f"UPDATE day SET json = {MEAN.format('- 50')} WHERE date = {DAY}"
    change(file, figure)
    assert f"room room-01, {DATE}: co2_ppm is not what its readings come to" in verify(file)["wrong"]
    change(file, figure.replace("- 50", "+ 50"))
    (verdict, rule), = gateway.query("SELECT json_extract(json, '$.verdicts[0].verdict'), json_extract(json,"
                                     f" '$.verdicts[0].rule') FROM day WHERE date = {DAY}")
    another = "pass" if verdict != "pass" else "fail"
    change(file, f"UPDATE day SET json = json_set(json, '$.verdicts[0].verdict', '{another}') WHERE date = {DAY}")
    assert f"{DATE}: {rule} is not" in verify(file)["wrong"]
    change(file, f"UPDATE day SET json = json_set(json, '$.verdicts[0].verdict', '{verdict}') WHERE date = {DAY}")
    assert verify(file)["is_sound"]
    change(file, "DROP TRIGGER reading_is_never_changed; UPDATE reading SET co2_ppm = co2_ppm + 1 WHERE seq = 7")
    assert f"day:{DATE}" in verify(file)["wrong"]
    change(file, "UPDATE reading SET co2_ppm = co2_ppm - 1 WHERE seq = 7")
    assert verify(file)["is_sound"]
    change(file, "DROP TRIGGER ledger_is_never_changed; UPDATE ledger SET role = 'rep' WHERE id = 2")
    assert "entry 2 was changed" in verify(file)["wrong"]


@test
def kept_days_are_answered_in_sql(world):
    gateway = judged_monday(world)
    asked = "SELECT date, json_extract(json, '$.date') AS said FROM days WHERE room = 'room-01'"
    answer = json.loads(gateway.verb("sql", "--format", "json", asked).stdout)
    assert answer == [{"date": DATE, "said": DATE}], answer


@test
def a_half_hour_of_nothing_is_named(world):
    file = judged_monday(world).data / "transom.db"
    start_min = unix_ms("2026-11-23T06:30:00Z") // MINUTE_MS
    change(file, f"INSERT INTO slot VALUES (1, 0, {start_min}, 500000, 400000, 600000, 1800, 30)")
    assert f"room room-01, {DATE} 06:30: co2_ppm of this half hour" in verify(file)["wrong"]


@test
def a_copy_of_any_name_is_compared_as_the_record_is(world):
    gateway = judged_monday(world)
    copy = world.folder / "last week.sqlite"
    shutil.copy(gateway.data / "transom.db", copy)
    assert verify(copy) == verify(gateway.data)
    change(copy, "UPDATE slot SET mean = mean + 1")
    assert f"room room-01, {DATE} 10:00: " in verify(copy)["wrong"]


@test
def what_comes_after_the_digest_is_in_the_day(world):
    said = verify(judged_monday(world, late_from=70).data)
    assert said["is_sound"] and said["readings"] == 90 and said["figures_days"] == 1, said


@test
def a_day_that_lacks_a_late_reading_never_looks_whole(world):
    """In whatever moment the gateway ends: a kept day says all that is in the record, or that it waits."""
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-24T04:00:00Z", 60))
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender = world.sender(broker)
    seen = []
    with closing(sqlite3.connect(f"file:{gateway.data}/transom.db?mode=ro", uri=True, timeout=5)) as db:
        for minute in range(20):
            sender.plain(device(1), 700 + minute, unix_ms(START) + minute * MINUTE_MS)
            eventually("it is in the record", lambda: look(db, seen)[0] > minute, 20, every_s=0)
        eventually("Monday is kept of all", lambda: look(db, seen)[1] not in (None, "late"), 30)
    kept = {(readings, body) for readings, stamp, body in seen if stamp != "late" and readings}
    assert len(kept) > 1 and len({body for _, body in kept}) == len(kept), [readings for readings, _ in kept]
    assert gateway.stop() == 0
    assert verify(gateway.data)["is_sound"]


def look(db, seen):
    """(readings, stamp of Monday, what is kept of it), of one moment; goes to the end of those seen."""
    seen.append(db.execute("SELECT (SELECT coalesce(max(seq), 0) FROM reading),"
                           f" (SELECT pack FROM day WHERE date = {DAY}),"
                           f" (SELECT hex(coalesce(packed, json)) FROM day WHERE date = {DAY})").fetchone())
    return seen[-1]


@test
def without_packs_figures_are_compared_and_verdicts_are_said_not_to_be(world):
    gateway = judged_monday(world)
    file = gateway.data / "transom.db"
    said = verify(file, NO_PACKS)
    assert said["is_sound"] and said["figures_days"] == said["figures_days_unruled"] == 1, said
    assert said["figures_slots"] >= 3, said
    assert "1 days by their rules, whose packs are not here" in said["not_compared"], said
    done = subprocess.run([BUILD / "transom", "verify", file], env=NO_PACKS, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("not compared: ")]
    assert done.returncode == 0 and len(lines) == 1, done
    change(file, f"UPDATE day SET json = {MEAN.format('- 50')} WHERE date = {DAY}")
    assert f"room room-01, {DATE}: co2_ppm is not" in verify(file, NO_PACKS)["wrong"]


if __name__ == "__main__":
    run_tests()
