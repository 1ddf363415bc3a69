#!/usr/bin/python3
"""test_retention.py - readings that are older than the school keeps them are gone for good, what was judged of them
stays, and the ledger says it."""
import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone

from harness import DemoClock, eventually, iso, room, run_tests, site, test, unix_ms

CANARY = bytes.fromhex("0bdb284b64")        # 777 ppm and 19.3 degrees in thousandths, side by side in a row of the tail
OLD_DAYS = 2


def monday(days_ago):
    """The Monday before that, 08:00 UTC, in ms."""
    day = datetime.now(timezone.utc) - timedelta(days=days_ago)
    return unix_ms((day - timedelta(days=day.weekday())).strftime("%Y-%m-%dT08:00:00Z"))


def write(world, name, begin_ms, rows, co2_ppm):
    path = world.folder / name
    lines = ["time,co2_ppm,temperature_c", *(f"{iso(begin_ms + i * 300000)},{co2_ppm(i)},19.3" for i in range(rows))]
    path.write_text("\n".join(lines) + "\n")
    return path


def files_with(gateway, words):
    return [path.name for path in gateway.folder.rglob("*") if path.is_file() and words in path.read_bytes()]


def days(gateway, begin_ms, count=OLD_DAYS):
    first = iso(begin_ms)[:10]
    last = iso(begin_ms + (count - 1) * 86400000)[:10]
    return gateway.get(f"/api/v1/rooms/{room(1)}/days?from={first}&to={last}")


def judged(value):
    """Without grades, which are made when they are asked for, by the hours of then."""
    if isinstance(value, list):
        return [judged(one) for one in value]
    if isinstance(value, dict):
        return {key: judged(one) for key, one in value.items() if key not in ("grade", "evidence")}
    return value


def entries(gateway, words):
    """Subjects of digests that have the words."""
    return [subject for subject, in gateway.query("SELECT subject FROM ledger WHERE subject LIKE 'day:%'") if words in subject]


def restarted(gateway, **settings):
    gateway.stop()
    gateway.environment.update(settings)
    gateway.start()


@test
def p67_readings_that_are_too_old_are_gone_and_their_days_stay(world):
    gateway = world.gateway(world.broker())
    gateway.import_site(site(2))
    gateway.start()
    old_ms, new_ms = monday(3 * 365), monday(30)
    old = write(world, "old.csv", old_ms, 400, lambda i: 777 if i % 5 == 0 else 600 + i % 400)
    new = write(world, "new.csv", new_ms, 100, lambda i: 500 + i)
    for path in (old, new):
        gateway.verb("import", path, "--room", room(1))
    eventually("old days are judged", lambda: len(days(gateway, old_ms)) == OLD_DAYS
               and all(day["co2_ppm"] for day in days(gateway, old_ms)), 60)
    before = days(gateway, old_ms)
    restarted(gateway)          # which begins with a look for days that have no digest
    eventually("the ledger has them", lambda: len(entries(gateway, "rows:")) >= OLD_DAYS, 60)
    assert files_with(gateway, CANARY), "the canary is not where it is looked for"
    assert gateway.query("SELECT count(*) FROM reading")[0][0] == 500, "0 years keep all"
    assert gateway.get("/api/v1/health")["disk"]["raw_since"] is None

    restarted(gateway, TRANSOM_STORE_KEEP_RAW_YEARS="1")
    eventually("old readings are gone", lambda: gateway.query("SELECT count(*) FROM reading")[0][0] == 100, 60)
    told = [tuple(row) for row in gateway.query("SELECT kind, actor, subject FROM ledger WHERE subject LIKE 'record:keep%'")]
    assert told == [("site_change", "settings_file", "record:keep_raw_years/was:0/now:1")], told
    since = iso(old_ms + OLD_DAYS * 86400000)[:10]
    eventually("the health page says since when", lambda: gateway.get("/api/v1/health")["disk"]["raw_since"] == since, 30)
    eventually("no file has a byte of them", lambda: not files_with(gateway, CANARY), 30)
    assert days(gateway, old_ms) == before
    gone = entries(gateway, "/gone")
    assert len(gone) == OLD_DAYS and all("/rows:0/" in subject for subject in gone), gone

    # Other hours judge all days again but those.
    other = site(2, occupied=("10:00-12:00",))
    was = days(gateway, new_ms, 1)
    gateway.import_site(other)
    eventually("new days are judged by other hours", lambda: days(gateway, new_ms, 1) != was, 60)
    assert judged(days(gateway, old_ms)) == judged(before)
    restarted(gateway)
    assert gateway.query("SELECT count(*) FROM ledger WHERE subject LIKE 'record:keep%'")[0][0] == 1, "once a change"
    gateway.stop()
    said = json.loads(gateway.verb("verify", "--json", gateway.data, check=False).stdout)
    assert said["is_sound"], said


@test
def p67_a_day_that_is_not_kept_is_judged_before_its_readings_go(world):
    gateway = world.gateway(world.broker())
    gateway.import_site(site(1))
    gateway.start()
    old_ms = monday(3 * 365)
    gateway.verb("import", write(world, "old.csv", old_ms, 90, lambda i: 600 + i), "--room", room(1))
    eventually("the old day is judged", lambda: (kept := days(gateway, old_ms, 1)) and kept[0]["co2_ppm"], 60)
    before = days(gateway, old_ms, 1)
    today = int(datetime.now(timezone.utc).timestamp()) // 86400
    (counted,), = eventually("ages are counted before they matter", lambda: gateway.query(
        "SELECT value FROM setting WHERE key = 'raw_counted_from'"), 30)
    assert abs(int(counted.split()[1]) - today) <= 1, counted
    gateway.stop()
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db:
        db.execute("DELETE FROM day")
        db.commit()
    gateway.environment["TRANSOM_STORE_KEEP_RAW_YEARS"] = "1"
    gateway.start()
    eventually("old readings are gone", lambda: gateway.query("SELECT count(*) FROM reading")[0][0] == 0, 60)
    assert judged(days(gateway, old_ms, 1)) == judged(before)
    assert gateway.get("/api/v1/health")["disk"]["raw_waits_for"] is None


@test
def p67_a_months_copy_loses_them_with_the_next_nights_copy(world):
    gateway = world.gateway(world.broker(), DemoClock("2026-11-25T12:00:00Z", 60))
    gateway.start()
    gateway.import_site(site(1))        # the record is made on the demo's clock
    old = write(world, "old.csv", unix_ms("2023-11-20T08:00:00Z"), 90, lambda i: 777 if i % 5 == 0 else 600 + i)
    gateway.verb("import", old, "--room", room(1))
    shelf = gateway.data / "backups"
    month = shelf / "monthly-2026-10.db"
    eventually("there is a shelf", lambda: list(shelf.glob("monthly-*.db")), 20)
    restarted(gateway)                  # which begins with a look for days that have no digest
    eventually("the ledger has the day", lambda: entries(gateway, "day:2023-11-20"), 60)
    gateway.verb("backup", "--without-people", month)
    assert CANARY in month.read_bytes(), "the canary is not where it is looked for"

    restarted(gateway, TRANSOM_STORE_KEEP_RAW_YEARS="1")
    eventually("old readings are gone", lambda: gateway.query("SELECT count(*) FROM reading")[0][0] == 0, 60)
    for copy in (*shelf.glob("daily-*.db"), *shelf.glob("weekly-*.db")):
        copy.unlink()                   # so that it is night now
    eventually("the month's copy has none", lambda: CANARY not in month.read_bytes(), 30)
    said = eventually("it verifies", lambda: json.loads(gateway.verb("verify", "--json", month, check=False).stdout), 20)
    assert said["is_sound"] and said["days_thinned"] == 1, said
    assert "taken out of this copy" in gateway.verb("verify", month).stdout

    gateway.stop()
    gateway.verb("restore", month)
    gateway.start()
    eventually("the ledger says it now", lambda: entries(gateway, "/rows:0/gone"), 20)
    gateway.stop()
    said = json.loads(gateway.verb("verify", "--json", gateway.data, check=False).stdout)
    assert said["is_sound"] and said["days_thinned"] == 0, said


def copies_were_made(gateway):
    return gateway.log.read_text(errors="replace").count("the record was copied and checked")


def night(gateway):
    """Another copy is made, and the shelf is looked at."""
    made = copies_were_made(gateway)
    gateway.stop()
    for copy in (gateway.data / "backups").glob("daily-*.db"):
        copy.unlink()
    gateway.start()
    eventually("there is another copy", lambda: copies_were_made(gateway) > made, 30)


def late_copies(gateway):
    words = (gateway.query("SELECT value FROM setting WHERE key = 'thin_late'") or [("",)])[0][0].split()
    return dict(zip(words[::2], map(int, words[1::2])))


@test
def p67_a_months_copy_that_fails_for_weeks_goes_and_one_that_only_cannot_be_read_stays(world):
    gateway = world.gateway(world.broker(), DemoClock("2026-11-25T12:00:00Z", 60))
    gateway.start()
    gateway.import_site(site(1))
    old = write(world, "old.csv", unix_ms("2023-11-20T08:00:00Z"), 90, lambda i: 600 + i)
    gateway.verb("import", old, "--room", room(1))
    shelf = gateway.data / "backups"
    eventually("there is a shelf", lambda: copies_were_made(gateway) == 1, 20)
    restarted(gateway)                  # which begins with a look for days that have no digest
    eventually("the ledger has the day", lambda: entries(gateway, "day:2023-11-20"), 60)
    fails, other, unread = (shelf / f"monthly-2026-{month}.db" for month in ("08", "09", "10"))
    for copy in (fails, other):
        gateway.verb("backup", "--without-people", copy)
        with closing(sqlite3.connect(copy)) as db:      # as a worn stick may leave it: it does not verify any more
            db.execute("DROP TRIGGER ledger_is_never_changed")
            db.execute("UPDATE ledger SET subject = subject || '?' WHERE id = 1")
            db.commit()
    unread.write_bytes(b"SQLite format 3, or not")
    restarted(gateway, TRANSOM_STORE_KEEP_RAW_YEARS="1")
    eventually("old readings are gone", lambda: gateway.query("SELECT count(*) FROM reading")[0][0] == 0, 60)

    night(gateway)
    late = eventually("the record knows which fail", lambda: late_copies(gateway), 20)
    assert {"backups/" + copy.name for copy in (fails, other)} <= late.keys(), late
    assert "backups/" + unread.name not in late, late
    today = late["backups/" + fails.name]
    since = {"backups/" + fails.name: today - 20, "backups/" + other.name: today - 18, "transom-away/" + fails.name: today}
    gateway.stop()
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db:
        db.execute("UPDATE setting SET value = ? WHERE key = 'thin_late'",
                   ("".join(f"{name} {date} " for name, date in since.items()),))
        db.commit()
    gateway.start()
    night(gateway)
    eventually("what fails for weeks is gone", lambda: not fails.exists(), 20)
    assert other.exists() and unread.exists()
    night(gateway)
    eventually("nothing is known of it any more", lambda: "backups/" + fails.name not in late_copies(gateway), 20)
    assert late_copies(gateway)[f"transom-away/{fails.name}"] == today, "a shelf that is away is forgotten"


@test
def a_record_that_keeps_all_keeps_its_copies_too(world):
    gateway = world.gateway(world.broker(), DemoClock("2026-11-25T12:00:00Z", 60))
    gateway.start()
    gateway.import_site(site(1))
    shelf = gateway.data / "backups"
    eventually("there is a shelf", lambda: copies_were_made(gateway) == 1, 20)
    gateway.stop()
    day, left = next(shelf.glob("daily-*.db")), shelf / "weekly-2026-09-07.db"
    left.write_bytes(day.read_bytes())          # far older than 35 days, and one of only two weeks
    unread = shelf / "monthly-2026-08.db"
    unread.write_bytes(b"SQLite format 3, or not")
    day.unlink()                                # so that it is night now
    gateway.start()
    eventually("there is another copy", lambda: copies_were_made(gateway) == 2, 20)
    gateway.stop()
    assert left.exists() and unread.exists(), sorted(path.name for path in shelf.iterdir())
    assert "too old" not in gateway.log.read_text(errors="replace")


@test
def a_file_of_what_is_too_old_to_be_kept_is_refused_and_says_from_when(world):
    gateway = world.gateway(world.broker())
    gateway.import_site(site(1))
    gateway.environment["TRANSOM_STORE_KEEP_RAW_YEARS"] = "1"
    gateway.start()
    old = write(world, "old.csv", monday(3 * 365), 90, lambda i: 600 + i)
    for is_running in (True, False):
        answer = gateway.verb("import", old, "--room", room(1), check=False)
        assert answer.returncode == 1 and "keeps single readings from" in answer.stderr, answer
        if is_running:
            gateway.stop()
    gateway.verb("import", write(world, "new.csv", monday(30), 90, lambda i: 600 + i), "--room", room(1))
    assert gateway.query("SELECT count(*) FROM reading")[0][0] == 90


run_tests()
