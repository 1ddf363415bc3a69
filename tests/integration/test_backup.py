#!/usr/bin/python3
"""test_backup.py - the record is taken away and brought back: copies beside a gateway that records, nightly ones on a
shelf, a damaged record that is replaced, exports and questions. (Reliability promises 17 and 19.)"""
import csv
import hashlib
import http.client
import io
import json
import sqlite3
import threading
import time
from contextlib import closing

from harness import DemoClock, device, eventually, figure, iso, room, run_tests, site, test, unix_ms

STALL_S = 1             # what a copy may hold readings up
INGEST_S = 60           # after a damage, readings are kept again


def school(world, clock=None, rooms=2, **settings):
    broker = world.broker()
    gateway = world.gateway(broker, clock, window_s=0.2, **settings)
    if clock is None:
        gateway.import_site(site(rooms))
    gateway.start()
    if clock:                           # the record is made on it
        gateway.import_site(site(rooms))
    gateway.await_connected()
    return broker, gateway


def ask(path, sql, *values):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return db.execute(sql, values).fetchall()


def fill(gateway, sender, count, first=600):
    """So many readings of sensor-01, and waits until they are kept."""
    before = gateway.stored()
    for i in range(count):
        sender.plain(device(1), first + i, temperature_c=20.25)
    eventually("they are kept", lambda: gateway.stored() >= before + count, 20)


def shelf_of(gateway):
    return gateway.data / "backups"


def have_copy(gateway):
    """As the night makes it, typed."""
    shelf_of(gateway).mkdir(exist_ok=True)
    gateway.verb("backup", shelf_of(gateway) / "daily-2026-11-20.db")


@test
def p19_a_copy_beside_a_recording_gateway_is_whole_and_holds_no_reading_up(world):
    broker, gateway = school(world)
    sender, copy = world.sender(broker), world.folder / "copy.db"
    is_over, lags = threading.Event(), []

    def record():
        number = 0
        while not is_over.is_set():
            number += 1
            before = gateway.stored()
            began = time.monotonic()
            for _ in range(10):
                sender.plain(device(1), 600 + number % 1000)
            eventually("they are kept", lambda: gateway.stored() > before, 10, 0.01)
            lags.append(time.monotonic() - began)
            time.sleep(max(0, 0.2 - (time.monotonic() - began)))       # 50 a second

    recording = threading.Thread(target=record)
    recording.start()
    try:
        eventually("it records", lambda: len(lags) > 3, 10)
        told = [gateway.verb("backup", copy).stdout for _ in range(4)]
    finally:
        is_over.set()
        recording.join()
    figure(f"the slowest of {len(lags)} batches beside four copies was kept after {max(lags):.2f} s")
    assert max(lags) < STALL_S + 0.2 + 0.3, max(lags)      # the window of the commit, and the harness's own looks
    assert all("whole" in line for line in told), told
    assert gateway.verb("verify", copy).returncode == 0
    assert 30 <= ask(copy, "SELECT count(*) FROM reading")[0][0] <= gateway.stored()


@test
def p19_what_was_copied_comes_back_and_the_record_before_is_kept(world):
    broker, gateway = school(world, **MAIL)
    add_leader(gateway)
    sender, copy = world.sender(broker), world.folder / "copy.db"
    fill(gateway, sender, 40)
    gateway.verb("backup", copy)
    copied = ask(copy, "SELECT max(id) FROM ledger")[0][0]
    fill(gateway, sender, 25, first=900)
    for _ in range(3):
        gateway.verb("token", "add", "--role", "viewer", "--days", "1", "--name", "after the copy")
    entries = gateway.query("SELECT max(id) FROM ledger")[0][0]
    busy = gateway.verb("restore", copy, check=False)
    assert busy.returncode == 1 and "stop the gateway" in busy.stderr, busy
    gateway.stop()
    told = gateway.verb("restore", copy).stdout
    kept = list(gateway.data.glob("transom-before-*.db"))
    assert len(kept) == 1 and str(kept[0]) in told, told
    assert ask(kept[0], "SELECT count(*) FROM reading") == [(65,)]
    gateway.start()
    assert gateway.stored() == 40
    gateway.bearer = None
    shown = gateway.get("/api/v1/health")["backup"]
    assert shown["restored"] and not shown["damaged"], shown
    entry = restored_in(gateway, "console", "replaced")
    assert entry["subject"].endswith(f"/had:{entries}"), (entry, entries)
    assert entry["index"] == copied + 1 < entries, entry                # the first thing that the new record says
    told = eventually("people are told", lambda: gateway.query("SELECT recipient, subject, body FROM outbox"), 10)
    assert told[0][:2] == ("rees@school.example", "Transom: a copy was put in the record's place"), told
    assert "a copy, copy.db, in the record's place" in told[0][2] and "transom-before-" in told[0][2], told
    assert "From copy.db. The record before: transom-before-" in entry["text"], entry
    gateway.await_connected()
    fill(gateway, sender, 5)


@test
def what_is_no_copy_of_ours_or_a_newer_one_is_refused_politely(world):
    broker, gateway = school(world)
    copy = world.folder / "copy.db"
    gateway.verb("backup", copy)
    gateway.stop()
    with closing(sqlite3.connect(copy)) as db:
        db.execute("PRAGMA user_version = 999")
    newer = gateway.verb("restore", copy, check=False)
    assert newer.returncode == 1 and "newer version" in newer.stderr, newer
    letter = world.folder / "letter.txt"
    letter.write_text("Dear all,")
    for path in (letter, world.folder / "nowhere.db"):
        assert gateway.verb("restore", path, check=False).returncode == 1
    assert gateway.verb("backup", letter, check=False).returncode == 1 and letter.read_text() == "Dear all,"
    assert not list(gateway.data.glob("transom-before-*"))


@test
def every_night_a_copy_is_put_on_the_shelf(world):
    clock = DemoClock("2026-11-25T03:28:00Z", 60)
    _, gateway = school(world, clock)
    shelf = shelf_of(gateway)
    names = lambda: sorted(path.name for path in shelf.glob("*.db"))
    first = ["daily-2026-11-25.db", "monthly-2026-11.db", "weekly-2026-11-23.db"]
    eventually("a record without a copy gets one soon", lambda: names() == first, 20)
    eventually("the page knows", lambda: gateway.get("/api/v1/health")["backup"]["newest"] == "2026-11-25", 5)
    for name in first:
        assert gateway.verb("verify", shelf / name).returncode == 0, name
    assert ask(shelf / first[1], "SELECT count(*) FROM token") == [(0,)]
    assert ask(shelf / first[0], "SELECT count(*) > 0 FROM token") == [(1,)]
    assert shelf.stat().st_mode & 0o077 == 0


@test
def a_stick_that_is_not_there_is_told_and_copies_go_beside_the_record(world):
    stick = world.folder / "stick"
    clock = DemoClock("2026-11-25T12:00:00Z", 60)
    _, gateway = school(world, clock, TRANSOM_BACKUP_FOLDER=str(stick))
    place = gateway.data / "backups.place"
    eventually("there is a copy", lambda: place.exists() and list(shelf_of(gateway).glob("daily-*.db")), 20)
    assert gateway.get("/api/v1/health")["backup"]["place_absent"] and not stick.exists()
    stick.mkdir()
    eventually("the stick has one", lambda: "stick" in place.read_text() and list(stick.glob("transom-*/daily-2026-11-25.db")), 20)
    eventually("all is well", lambda: not gateway.get("/api/v1/health")["backup"]["place_absent"], 10)
    gateway.stop()
    (gateway.data / "transom.db").write_bytes(b"rubbish")
    for copy in shelf_of(gateway).glob("*.db"):
        copy.unlink()
    gateway.start()                     # from the stick: the box remembers where its copies are
    assert "stick" in gateway.log.read_text()
    assert list(gateway.data.glob("transom-damaged-*.db"))


def restored_in(gateway, actor, was):
    """The one entry of the ledger that says so."""
    found = [entry for entry in gateway.get("/api/v1/ledger?limit=200")["entries"] if entry["kind"] == 'record_restored']
    assert len(found) == 1 and found[0]["actor"] == actor, found
    assert found[0]["subject"].startswith(f"record:restored/was:{was}/at_ms:"), found
    return found[0]


def check_mended(gateway, sender, kept, began):
    eventually("a copy is in its place", lambda: list(gateway.data.glob("transom-damaged-*.db")), INGEST_S)
    gateway.bearer = None

    def is_back():
        assert gateway.process.poll() is None, f"the gateway ended with {gateway.process.returncode}"
        try:
            return gateway.get("/api/v1/health")["mqtt"]["state"] == "connected"
        except (OSError, AssertionError, http.client.HTTPException):
            return False
    eventually("the gateway is back", is_back, INGEST_S)
    fill(gateway, sender, 5, first=1200)
    took = time.monotonic() - began
    figure(f"readings were kept again after {took:.1f} s")
    assert took < INGEST_S
    shown = gateway.get("/api/v1/health")["backup"]
    assert shown["restored"] and shown["restored_why"], shown
    told = gateway.query("SELECT recipient, subject, body FROM outbox")
    assert any("restored" in subject and "transom-damaged-" in body for _, subject, body in told), told
    entry = restored_in(gateway, "gateway", "damaged")
    assert "daily-2026-11-20.db" in entry["text"] and "transom-damaged-" in entry["text"], entry
    assert gateway.stored() >= kept
    assert gateway.verb("verify", gateway.data).returncode == 0


MAIL = {"TRANSOM_MAIL_HOST": "127.0.0.1", "TRANSOM_MAIL_PORT": "1", "TRANSOM_MAIL_FROM": "air@school.example",
        "TRANSOM_MAIL_STARTTLS": "never"}


def add_leader(gateway):
    gateway.verb("user", "add", "rees", "--role", "leader", "--email", "rees@school.example", "--wants-mail",
                 "--no-password")


@test
def p17_a_record_damaged_while_the_gateway_was_away_is_replaced_and_people_are_told(world):
    broker, gateway = school(world, **MAIL)
    sender = world.sender(broker)
    add_leader(gateway)
    fill(gateway, sender, 30)
    have_copy(gateway)
    fill(gateway, sender, 10)
    gateway.kill()
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")       # else the log may have the first page once more
    with open(gateway.data / "transom.db", "r+b") as record:
        record.write(world.random.randbytes(100))
    began = time.monotonic()
    gateway.launch()
    check_mended(gateway, sender, 30, began)


@test
def p17_a_page_damaged_deep_inside_is_found_by_the_check_of_the_start(world):
    broker, gateway = school(world, DemoClock("2026-11-25T10:00:00Z", 20), **MAIL)
    sender = world.sender(broker)
    add_leader(gateway)
    fill(gateway, sender, 30)
    have_copy(gateway)
    gateway.stop()
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db:
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'finding_reply_of'").fetchone()[0]
    with open(gateway.data / "transom.db", "r+b") as record:
        record.seek((page - 1) * 4096)
        record.write(bytes(4096))       # an index that no start reads
    began = time.monotonic()
    gateway.launch()
    check_mended(gateway, sender, 30, began)


@test
def p17_a_damaged_log_is_told_once(world):
    broker, gateway = school(world, **MAIL)
    sender = world.sender(broker)
    add_leader(gateway)
    gateway.stop()              # it is in the file
    gateway.start()
    gateway.await_connected()
    for _ in range(6):          # commits, of which all behind the third or so are lost
        fill(gateway, sender, 2)
    gateway.kill()
    log = gateway.data / "transom.db-wal"
    held = log.read_bytes()
    salts = held[16:24]         # a frame that counts has those of the head; behind the last there may be zeros
    frames = sum(held[at + 8:at + 16] == salts for at in range(32, len(held) - 4119, 4120))
    with open(log, "r+b") as file:
        file.seek(32 + frames // 2 * 4120 + 100)
        file.write(world.random.randbytes(100))
    gateway.start()
    gateway.bearer = None
    shown = gateway.get("/api/v1/health")["backup"]
    assert shown["damaged"] and "log of the record was damaged" in shown["damage"], shown
    told = gateway.query("SELECT subject, body FROM outbox WHERE subject LIKE '%end of the record was damaged%'")
    assert told and all("missing" in body for _, body in told), told
    gateway.stop()
    gateway.start()
    assert not gateway.get("/api/v1/health")["backup"]["damaged"]
    assert len(gateway.query("SELECT id FROM outbox WHERE subject LIKE '%end of the record was damaged%'")) == len(told)


@test
def p17_a_file_that_vanished_is_no_fresh_start_without_a_copy(world):
    broker, gateway = school(world)
    gateway.kill()
    (gateway.data / "transom.db").unlink()
    gateway.launch()
    assert gateway.process.wait(20) == 1
    assert not (gateway.data / "transom.db").exists()
    assert "transom restore" in gateway.log.read_text()
    gateway.process = None


# -- taking away --

def check_csv(text):
    """Rows as dictionaries, after the last line was held against them."""
    body, last = text[:text.rindex("# rows=")], text[text.rindex("# rows="):].split()
    rows = list(csv.DictReader(io.StringIO(body)))
    assert last[1] == f"rows={len(rows)}" and last[2] == "sha256=" + hashlib.sha256(body.encode()).hexdigest(), last
    return rows


@test
def an_export_has_exactly_the_range_in_local_time_and_utc_and_proves_itself(world):
    broker, gateway = school(world)
    sender = world.sender(broker)
    base = round(time.time() * 1000) // 60000 * 60000 - 3600000
    for i in range(20):
        sender.plain(device(1), 700 + i, base + i * 60000, temperature_c=-0.5)
    eventually("they are kept", lambda: gateway.stored() >= 20, 20)
    words = ("export", "--room", room(1), "--from", iso(base + 5 * 60000), "--to", iso(base + 15 * 60000))
    done = gateway.verb(*words)
    rows = check_csv(done.stdout.replace("\n", "\r\n"))     # the harness reads lines as text
    assert [row["co2_ppm"] for row in rows] == [str(705 + i) for i in range(10)], rows
    assert rows[0]["utc_time"] == iso(base + 5 * 60000).replace(".000", "") and rows[0]["sensor"] == device(1)
    assert rows[0]["temperature_c"] == "-0.5" and unix_ms(rows[0]["local_time"]) == base + 5 * 60000
    made = json.loads(gateway.verb(*words, "--format", "json").stdout)
    assert made["rows"] == 10 and made["readings"][0]["co2_ppm"] == 705, made
    assert check_csv_of_day(gateway, base) >= 1
    assert gateway.verb("export", "--room", "9z", "--from", "2026-11-02", "--to", "2026-11-02", check=False).returncode == 1
    assert gateway.verb("export", "--room", room(1), "--from", "yesterday", "--to", "2026-11-02", check=False).returncode == 2


def check_csv_of_day(gateway, at_ms):
    """The same day as a download: byte for byte what the command writes."""
    date = iso(at_ms)[:10]
    path = f"/api/v1/rooms/{room(1)}/export?from={date}&to={date}"
    gateway.get("/api/v1/rooms")
    status, body = gateway.request("GET", path)
    assert status == 200, body
    out = gateway.folder / "day.csv"
    gateway.verb("export", "--room", room(1), "--from", date, "--to", date, "--out", out)
    assert body == out.read_bytes().decode()
    assert gateway.request("GET", path + "&format=xml")[0] == 422
    assert gateway.request("GET", f"/api/v1/rooms/9z/export?from={date}&to={date}")[0] == 404
    return len(check_csv(body))


@test
def a_term_is_exported_in_little_memory_while_pages_answer(world):
    broker, gateway = school(world)
    path = world.folder / "term.csv"
    start = unix_ms("2024-09-01T00:00:00Z")
    path.write_text("time,co2_ppm\n" + "".join(f"{iso(start + i * 300000)},{600 + i % 900}\n" for i in range(25920)))
    gateway.verb("import", path, "--room", room(1))
    gateway.get("/api/v1/rooms")
    before = int(gateway.metric("transom_resident_bytes"))
    began = time.monotonic()
    status, body = gateway.request("GET", f"/api/v1/rooms/{room(1)}/export?from=2024-09-01&to=2024-12-01")
    took = time.monotonic() - began
    assert status == 200
    grown = int(gateway.metric("transom_resident_bytes")) - before
    figure(f"{len(body) >> 20} MB in {took:.1f} s; resident memory grew by {grown >> 10} KiB")
    assert len(check_csv(body)) == 25920 and grown < 6 << 20, grown


@test
def questions_in_sql_reach_rooms_and_readings_and_nobody(world):
    broker, gateway = school(world)
    sender = world.sender(broker)
    add_leader(gateway)
    fill(gateway, sender, 12)
    sql = lambda text, *words: gateway.verb("sql", *words, text, check=False)
    assert json.loads(sql("SELECT id, seats FROM rooms ORDER BY id", "--format", "json").stdout) == [
        {"id": room(1), "seats": 30}, {"id": room(2), "seats": 30}]
    counted = sql(f"SELECT count(*) AS n, min(co2_ppm) AS low FROM readings('{room(1)}', '2020-01-01', '2099-01-01')",
                  "--format", "csv").stdout.split()
    assert counted == ['"n","low"', "12,600.0"], counted
    assert sql("SELECT count(*) FROM readings", "--format", "csv").stdout.split()[1] == "12"
    assert sql(f"SELECT count(*) FROM readings WHERE room = '{room(2)}'", "--format", "csv").stdout.split()[1] == "0"
    for refused in ("SELECT * FROM person", "SELECT who FROM incident", "SELECT * FROM private_concern_draft",
                    "SELECT hash FROM token", "SELECT * FROM sqlite_schema", "DELETE FROM room", "CREATE TABLE x (y)",
                    "ATTACH '/tmp/x.db' AS x", "PRAGMA journal_mode=DELETE", "PRAGMA table_info(person)",
                    "WITH rooms AS (SELECT * FROM person) SELECT * FROM rooms", "SELECT * FROM pragma_table_info('person')",
                    "INSERT INTO readings VALUES (1)", "SELECT load_extension('x')", "SELECT text FROM ledger_text"):
        answer = sql(refused)
        assert answer.returncode in (1, 2) and not answer.stdout, (refused, answer)
    assert sql(".help").stdout.startswith("rooms") and sql("SELEC").returncode == 2
    assert gateway.query("SELECT count(*) FROM room") == [(2,)]


if __name__ == "__main__":
    run_tests()
