#!/usr/bin/python3
"""test_import.py - a logger's file into the record: whole or not at all, twice is once, and nobody is woken for the past."""
import hashlib
import http.client
import json
import threading
import time
from datetime import datetime, timedelta, timezone

from harness import eventually, figure, iso, room, run_tests, site, spawn, test, unix_ms
from harness import BUILD

MONDAY = "2025-11-24T08:00:00Z"     # a school week of a year that is over
YEAR_ROWS = 525600
HELD_UP_SHARE = 0.25                # of an import's time that a page may wait: one that is done in one go would keep it for
                                    # all of it, on a quick machine and on a busy one


def write(world, name, start, rows, minutes=5, co2_ppm=lambda i: 600 + i % 400, head="time,co2_ppm,temperature_c"):
    """A plain file in UTC."""
    path, begin = world.folder / name, unix_ms(start)
    lines = [head, *(f"{iso(begin + i * minutes * 60000)},{co2_ppm(i)},{19 + i % 5 / 10:.1f}" for i in range(rows))]
    path.write_text("\n".join(lines) + "\n")
    return path


def school(world, start=True, **settings):
    gateway = world.gateway(world.broker(start=start), **settings)
    gateway.import_site(site(2))
    if start:
        gateway.start()
    return gateway


def keep(gateway, path, *words, to=room(1)):
    """(added, known)"""
    told = gateway.verb("import", path, "--room", to, *words).stdout.replace(",", "").split()
    assert told[0] == "added" and told[2] == "known", told
    return int(told[1]), int(told[3])


def imports(gateway):
    return gateway.query("SELECT file, added, known FROM import ORDER BY id")


def history(gateway, number=1):
    """[(time_ms, thousandths of ppm)] as the room has it."""
    return gateway.query("SELECT r.arrived_ms - r.age_ms AS t, r.co2_ppm FROM reading r JOIN assignment_span a ON a.device ="
                         " r.device JOIN room ON room.id = a.room WHERE room.key = ? AND t >= a.from_ms AND t < a.to_ms"
                         " ORDER BY t", room(number))


def everything(gateway):
    return [gateway.query(f"SELECT * FROM {table}") for table in ("reading", "mark", "device", "assignment", "import", "day")]


def check_twice(gateway, world):
    path = write(world, "aranet.csv", MONDAY, 500)
    assert keep(gateway, path) == (500, 0)
    assert len(history(gateway)) == 500
    before = [gateway.query(f"SELECT * FROM {table}") for table in ("reading", "device", "assignment", "import")]
    assert keep(gateway, path) == (0, 500)
    assert [gateway.query(f"SELECT * FROM {table}") for table in ("reading", "device", "assignment", "import")] == before
    assert gateway.query("SELECT count(*) FROM ledger WHERE kind = 'file_imported'")[0][0] == 1
    assert gateway.query("SELECT hex(sha256) FROM import")[0][0].lower() == hashlib.sha256(path.read_bytes()).hexdigest()


@test
def importing_twice_changes_nothing_without_a_gateway(world):
    check_twice(school(world, start=False), world)


@test
def importing_twice_changes_nothing_beside_a_gateway(world):
    check_twice(school(world), world)


@test
def a_gateway_keeps_the_same_of_a_file_as_the_command_alone(world):
    path = write(world, "odd.csv", MONDAY, 300, co2_ppm=lambda i: "" if i % 7 == 3 else 20000 if i == 50 else 600.25 + i)
    alone, beside = school(world, start=False), school(world)
    assert keep(alone, path) == keep(beside, path)
    look = "SELECT arrived_ms - age_ms, flags, doubtful, co2_ppm, temperature_c FROM reading ORDER BY seq"
    assert alone.query(look) == beside.query(look)


@test
def of_overlapping_files_each_sample_is_kept_once(world):
    gateway = school(world)
    assert keep(gateway, write(world, "first.csv", MONDAY, 100)) == (100, 0)
    later = iso(unix_ms(MONDAY) + 60 * 5 * 60000)
    assert keep(gateway, write(world, "second.csv", later, 100)) == (60, 40)
    assert keep(gateway, write(world, "both.csv", MONDAY, 200)) == (40, 160)
    times = [at for at, _ in history(gateway)]
    assert times == [unix_ms(MONDAY) + i * 5 * 60000 for i in range(200)], len(times)
    assert keep(gateway, write(world, "first.csv", MONDAY, 100), to=room(2)) == (100, 0)     # another room's history


@test
def a_quantity_that_was_missing_comes_with_the_next_file(world):
    gateway = school(world, start=False)
    bare = world.folder / "bare.csv"
    full = write(world, "full.csv", MONDAY, 20)
    bare.write_text("\n".join(",".join(line.split(",")[:2]) for line in full.read_text().split()) + "\n")
    assert keep(gateway, bare) == (20, 0)
    assert keep(gateway, full) == (20, 0)       # the temperatures
    assert keep(gateway, full) == (0, 20)
    assert gateway.query("SELECT count(co2_ppm), count(temperature_c) FROM reading") == [(20, 20)]


@test
def of_a_broken_file_nothing_is_kept_and_the_line_is_named(world):
    gateway = school(world)
    before = everything(gateway)
    path = write(world, "broken.csv", MONDAY, 900, co2_ppm=lambda i: "plenty" if i == 698 else 700)
    answer = gateway.verb("import", path, "--room", room(1), check=False)
    assert answer.returncode == 1 and "broken.csv:700:" in answer.stderr and "plenty" in answer.stderr, answer
    absent = gateway.verb("import", write(world, "good.csv", MONDAY, 9), "--room", "9z", check=False)
    assert absent.returncode == 1 and "9z" in absent.stderr, absent
    assert everything(gateway) == before
    assert not list((gateway.data / "uploads").glob("*")) if (gateway.data / "uploads").exists() else True


@test
def the_hours_of_both_clock_changes_are_kept_each_once(world):
    gateway = school(world, start=False)

    def local(name, walls):
        path = world.folder / name
        path.write_text("time,co2_ppm\n" + "".join(f"{wall:%Y-%m-%d %H:%M},{700 + i}\n" for i, wall in enumerate(walls)))
        return path

    autumn = [datetime(2025, 10, 25, 23, 30, tzinfo=timezone.utc) + timedelta(minutes=10 * i) for i in range(24)]
    spring = [datetime(2025, 3, 29, 23, 30, tzinfo=timezone.utc) + timedelta(minutes=10 * i) for i in range(24)]
    wall = {"autumn.csv": [at + timedelta(hours=at < datetime(2025, 10, 26, 1, tzinfo=timezone.utc)) for at in autumn],
            "spring.csv": [at + timedelta(hours=at >= datetime(2025, 3, 30, 1, tzinfo=timezone.utc)) for at in spring]}
    for name, instants in (("autumn.csv", autumn), ("spring.csv", spring)):
        path = local(name, wall[name])
        assert keep(gateway, path) == (24, 0)
        assert keep(gateway, path) == (0, 24)
        got = [at for at, _ in history(gateway)]
        assert set(unix_ms(iso(round(at.timestamp() * 1000))) for at in instants) <= set(got), name
    assert len(history(gateway)) == 48


@test
def the_past_alerts_nobody_and_its_days_are_judged(world):
    gateway = school(world)
    gateway.verb("user", "add", "dai", "--role", "site_staff", "--email", "dai@school.example", "--wants-mail",
                 "--no-password")
    yesterday = iso(round((time.time() - 86400) * 1000) // 86400000 * 86400000)
    assert keep(gateway, write(world, "bad.csv", MONDAY, 5 * 288, co2_ppm=lambda i: 2600 + i % 50)) == (1440, 0)
    assert keep(gateway, write(world, "fresh.csv", yesterday, 280, co2_ppm=lambda i: 2600 + i % 50))[0] == 280
    days = eventually("the days are judged", lambda: (kept := gateway.query(
        "SELECT json FROM day WHERE pack <> 'imported'")) and len(kept) >= 5 and kept, 30)
    assert any('"fail"' in json for json, in days), days[0]
    assert gateway.query("SELECT count(*) FROM outbox") == [(0,)]
    assert gateway.incidents() == []
    gateway.stop()
    gateway.start()
    assert gateway.query("SELECT count(*) FROM outbox") == [(0,)] and gateway.incidents() == []
    now = gateway.rooms()[room(1)]
    assert now["freshness"] == "never" and now["level"] == "unknown", now


@test
def a_live_sensor_of_the_room_stays_as_it_is(world):
    broker = world.broker()
    gateway = world.gateway(broker)
    gateway.import_site(site(1))
    gateway.start()
    gateway.await_connected()
    world.sender(broker).plain("sensor-01", 812)
    eventually("it is heard", lambda: gateway.rooms()[room(1)]["co2_ppm"] == 812, 10)
    before = gateway.query("SELECT * FROM assignment WHERE device = (SELECT id FROM device WHERE name = 'sensor-01')")
    keep(gateway, write(world, "old.csv", MONDAY, 50))
    assert gateway.rooms()[room(1)]["co2_ppm"] == 812
    assert gateway.query("SELECT * FROM assignment WHERE device = (SELECT id FROM device WHERE name = 'sensor-01')") == before
    health = gateway.get("/api/v1/sensors")
    assert not health["tray"] and "file/" not in str(health), health     # a file is no sensor that waits for a room


# -- over HTTP, as the page does it --

def send(gateway, path, query="", token=None):
    """(status, answer) of a file that is dropped on the page."""
    body = path if isinstance(path, bytes) else path.read_bytes()
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=60)
    connection.request("POST", f"/api/v1/analyse?file=aranet.csv{query}", body,
                       {"Authorization": f"Bearer {token or gateway.bearer}", "Content-Type": "text/csv"})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def uploads(gateway):
    return list((gateway.data / "uploads").glob("*"))


@test
def a_dropped_file_is_judged_as_analyse_judges_it_and_kept_when_somebody_says_so(world):
    gateway = school(world)
    path = write(world, "aranet.csv", MONDAY, 1000, co2_ppm=lambda i: 600 + i * 3 % 1300)
    gateway.get("/api/v1/rooms")
    status, judged = send(gateway, path)
    assert status == 200 and len(uploads(gateway)) == 1, judged
    alone = json.loads(gateway.verb("analyse", path, "--json", "--zone", "Europe/London", "--nation", "england").stdout)
    for part in ("days", "incidents", "fresh_air", "samples", "interval_s"):
        assert judged["rooms"][0][part] == alone["rooms"][0][part], part
    assert imports(gateway) == []
    keeping = {"upload": judged["upload"], "room": room(2)}
    assert gateway.request("POST", "/api/v1/imports", keeping)[0] == 202
    newest = eventually("it is kept", lambda: (now := gateway.get("/api/v1/imports")["newest"])["state"] == "done" and now, 10)
    assert (newest["added"], newest["known"]) == (1000, 0), newest
    assert imports(gateway) == [("aranet.csv", 1000, 0)] and len(history(gateway, 2)) == 1000
    assert gateway.get("/api/v1/imports")["imports"][0]["room"] == room(2)
    assert gateway.request("POST", "/api/v1/imports", keeping)[0] == 410 and not uploads(gateway)


@test
def what_can_not_be_judged_says_why_and_leaves_no_file_behind(world):
    gateway = school(world)
    gateway.get("/api/v1/rooms")
    for body, query, said in ((b"", "", "empty"), (b"time,co2_ppm\n2025-11-24T08:00:00Z,plenty\n", "", "aranet.csv:2:"),
                              (b"what is this", "", "aranet.csv:"), (b"x", "&room=9z", "no room"), (b"x", "&seats=0", "seats"),
                              (b"x", "&occupied=9-10", "occupied"), (b"x", "&zone=Mars/Base", "zone"), (b"x", "&pack=mine", "pack"),
                              (b"x", "&ages=40", "ages")):
        status, answer = send(gateway, body, query)
        assert status == 422 and said in answer["error"]["message"], (query, status, answer)
    eventually("no file is left behind", lambda: not uploads(gateway), 5)


@test
def only_so_many_files_wait_for_somebody_to_decide(world):
    gateway = school(world)
    gateway.get("/api/v1/rooms")
    path = write(world, "aranet.csv", MONDAY, 10)
    ids = [send(gateway, path)[1]["upload"] for _ in range(6)]
    assert {file.name for file in uploads(gateway)} == set(ids[2:])      # the oldest went
    rep = gateway.token("rep")
    mine = send(gateway, path, token=rep)
    assert mine[0] == 200                                               # may look, and not keep
    keeping = {"upload": mine[1]["upload"], "room": room(1)}
    assert gateway.request("POST", "/api/v1/imports", keeping, rep)[0] == 403
    assert send(gateway, path, token=gateway.token("teacher"))[0] == 403
    gateway.kill()
    gateway.start()
    assert not uploads(gateway)


def year(world):
    return write(world, "year.csv", "2024-09-01T00:00:00Z", YEAR_ROWS, minutes=1)


@test
def a_year_goes_in_while_pages_answer(world):
    gateway = school(world)
    path, waits = year(world), []
    gateway.get("/api/v1/rooms")
    began = time.monotonic()
    done = []
    typed = threading.Thread(target=lambda: done.append(keep(gateway, path)))
    typed.start()
    while typed.is_alive():
        asked = time.monotonic()
        gateway.get("/api/v1/rooms")
        waits.append(time.monotonic() - asked)
        time.sleep(0.02)
    took = time.monotonic() - began
    figure(f"{YEAR_ROWS} samples in {took:.1f} s; the slowest of {len(waits)} answers beside took {max(waits) * 1000:.0f} ms")
    assert done == [(YEAR_ROWS, 0)], done
    assert max(waits) < HELD_UP_SHARE * took, (max(waits), took)


@test
def killed_in_the_middle_nothing_is_kept_and_again_all_is(world):
    path = year(world)
    gateway = school(world)
    for life in range(2):
        before = gateway.stored()
        typed = world.started(spawn([BUILD / "transom", "import", path, "--room", room(1)], open("/dev/null", "w"),
                                    env=gateway.environment))
        eventually("some of it is committed", lambda: gateway.stored() > before + 1000 * (1 + 50 * life), 20, 0.001)
        gateway.kill()
        assert typed.wait(20) == 1
        assert imports(gateway) == [] and history(gateway) == []
        gateway.start()
        assert not list((gateway.data / "uploads").glob("*"))
    assert keep(gateway, path) == (YEAR_ROWS, 0)
    assert imports(gateway) == [("year.csv", YEAR_ROWS, 0)] and len(history(gateway)) == YEAR_ROWS


if __name__ == "__main__":
    run_tests()
