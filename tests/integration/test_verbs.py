#!/usr/bin/python3
"""test_verbs.py - the technician's commands, beside a running gateway and without one."""
import json
import re
import shutil
import socket
import sqlite3
import subprocess
import time
from contextlib import closing

from harness import BUILD, ROOT, STARTS_S, device, end, eventually, room, run_tests, site, spawn, test

CALL_S = 2              # control.c: for a whole call
RECORD_TABLES = ("site", "calendar", "room", "device", "assignment")


def places(gateway):
    return {table: gateway.query(f"SELECT * FROM {table}") for table in RECORD_TABLES}


@test
def importing_a_site_twice_changes_nothing(world):
    gateway = world.gateway(world.broker())
    school = site(5)
    school["calendar"]["closed"] = ["2026-12-21..2027-01-04"]
    gateway.import_site(school)
    before, exported = places(gateway), gateway.verb("site", "export").stdout
    gateway.import_site(school)
    assert places(gateway) == before
    again = gateway.folder / "again.json"
    again.write_text(exported)
    gateway.verb("site", "import", again)           # what was exported is the same school
    assert places(gateway) == before
    assert gateway.verb("site", "export").stdout == exported
    assert [(r["id"], r["devices"]) for r in json.loads(exported)["rooms"]] == [(room(n), [device(n)]) for n in range(1, 6)]


@test
def a_site_file_carries_every_fact_of_a_room(world):
    gateway = world.gateway(world.broker())
    school = site(2)
    facts = {"nation": "wales", "windows": "some", "air_cleaner": True, "cleaner_m3_per_h": 450.0, "outdoor_ppm": 350.0,
             "outdoor_room": room(2)}
    school["rooms"][0].update(facts)                # names a room that is further down
    gateway.import_site(school)
    exported = json.loads(gateway.verb("site", "export").stdout)["rooms"]
    kept = {one["id"]: {key: one[key] for key in facts} for one in exported}
    assert kept == {room(1): facts, room(2): {"nation": "unknown", "windows": "unknown", "air_cleaner": False,
                                              "cleaner_m3_per_h": 0, "outdoor_ppm": 0, "outdoor_room": ""}}, kept


@test
def a_wrong_site_file_is_named_with_the_place(world):
    gateway = world.gateway(world.broker())
    for text, place in (('{\n "rooms": [}', "line 2, column "), ('{"rooms": [{"id": "A B"}]}', "room 1: id: "),
                        ('{"calendar": {"closed": ["2026-12-24", "soon"]}}', "calendar: closed[1]: ")):
        wrong = gateway.folder / "wrong.json"
        wrong.write_text(text)
        done = gateway.verb("site", "import", wrong, check=False)
        assert done.returncode == 1 and f"{wrong}: {place}" in done.stderr, done


@test
def what_a_site_file_leaves_out_stays(world):
    gateway = world.gateway(world.broker())
    gateway.import_site(site(2))
    before = gateway.verb("site", "export").stdout
    part = gateway.folder / "part.json"
    part.write_text(json.dumps({"rooms": [{"id": room(1), "seats": 17}]}))
    gateway.verb("site", "import", part)
    expected = json.loads(before)
    next(r for r in expected["rooms"] if r["id"] == room(1))["seats"] = 17
    assert json.loads(gateway.verb("site", "export").stdout) == expected


@test
def who_looks_for_a_record_where_none_is_is_told_what_to_look_at(world):
    gateway = world.gateway(world.broker())
    commands = (("user", "list"), ("site", "export"), ("token", "list"), ("verify",), ("sql", "SELECT 1"), ("backup", gateway.folder / "copy.db"),
                ("export", "--room", "8c", "--from", "2026-11-02", "--to", "2026-11-02"),
                ("report", "--kind", "rooms-to-fix", "--out", gateway.folder / "paper.pdf"))
    empty = gateway.folder / "empty"
    empty.mkdir()
    for folder in (empty, gateway.folder / "mistyped"):
        gateway.environment["TRANSOM_DATA"] = str(folder)
        for command in commands:
            answer = gateway.verb(*command, check=False)
            assert answer.returncode == 1 and "or TRANSOM_DATA, right?" in answer.stderr, (folder, answer)
    assert not list(empty.iterdir()) and not folder.exists()


@test
def a_site_is_imported_while_the_gateway_runs(world):
    broker = world.broker()
    gateway = world.gateway(broker)
    gateway.start()
    gateway.import_site(site(2))
    gateway.await_connected()
    sender = world.sender(broker)
    sender.plain(device(3), 733)                    # of a sensor that nobody knows yet
    eventually("it waits in the tray", lambda: [t["name"] for t in gateway.get("/api/v1/sensors")["tray"]] == [device(3)], 10)
    gateway.import_site(site(3))
    shown = gateway.rooms()
    assert list(shown) == [room(1), room(2), room(3)]
    assert shown[room(3)]["co2_ppm"] == 733, shown[room(3)]     # its history came along
    before = places(gateway)
    gateway.import_site(site(3))
    assert places(gateway) == before
    assert gateway.get("/api/v1/sensors")["tray"] == []


@test
def a_site_that_is_wrong_changes_nothing_and_says_where(world):
    gateway = world.gateway(world.broker())
    gateway.import_site(site(2))
    before = places(gateway)
    for running in (False, True):
        if running:
            gateway.start()
        for wrong, words in (({"rooms": [{"id": "new", "name": "New"}, {"id": "Not An Id"}]}, r"room 2: id: 'Not An Id'"),
                             ({"rooms": [{"id": "new"}], "calendar": {"occupied": {"someday": []}}}, r"someday"),
                             ({"rooms": [{"id": "a", "outdoor_ppm": 349}]}, r"room a: outdoor_ppm: .* 350 to 1000, or 0"),
                             ({"rooms": [{"id": "a", "windows": "two"}]}, r"room a: windows: 'two' should be none"),
                             ({"rooms": [{"id": "a", "outdoor_room": "a"}]}, r"room a: outdoor_room: 'a' should be"),
                             ({"rooms": [{"id": "a", "outdoor_room": "b"}]}, r"room a: outdoor_room: 'b' should be"),
                             ({"rooms": "all"}, r"rooms: should be a list")):
            path = gateway.folder / "wrong.json"
            path.write_text(json.dumps(wrong))
            done = gateway.verb("site", "import", path, check=False)
            assert done.returncode == 1 and re.search(words, done.stderr), (running, done)
            assert done.stderr.count("\n") == 1, done.stderr
        assert places(gateway) == before, f"running: {running}"


@test
def a_command_that_fails_in_the_middle_leaves_nothing(world):
    gateway = world.gateway(world.broker())
    gateway.import_site(site(1))
    before = places(gateway)
    school = site(3)
    school["rooms"][1]["devices"] = [f"dev-{n:05d}" for n in range(2100)]       # only the record knows that these are too many
    path = gateway.folder / "late.json"
    path.write_text(json.dumps(school))
    for running in (False, True):
        if running:
            gateway.start()
        done = gateway.verb("site", "import", path, check=False)
        assert done.returncode == 1 and "2000 devices" in done.stderr, done
        gateway.verb("token", "add", "--role", "viewer", "--days", "1")         # commits the window
        assert places(gateway) == before, f"running: {running}"


@test
def more_rooms_than_a_school_has_are_refused_and_it_starts_again(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    school = site(200, devices=0)
    gateway.import_site(school)
    before = places(gateway)
    for r in school["rooms"]:
        r["id"] = "x" + r["id"]
    path = gateway.folder / "more.json"
    path.write_text(json.dumps(school))
    done = gateway.verb("site", "import", path, check=False)
    assert done.returncode == 1 and "at most 256 rooms" in done.stderr, done
    assert places(gateway) == before
    gateway.stop()
    gateway.start()
    assert len(gateway.rooms()) == 200


@test
def a_record_that_cannot_be_right_is_served_as_far_as_it_goes(world):
    gateway = world.gateway(world.broker())
    gateway.import_site(site(256, devices=0))
    with closing(sqlite3.connect(f"{gateway.data}/transom.db")) as db:
        db.execute("INSERT INTO room (key, name, building, ventilation, use, ages, seats, volume_m3, is_archived)"
                   " SELECT 'zz', name, building, ventilation, use, ages, seats, volume_m3, 0 FROM room LIMIT 1")
        db.execute("UPDATE site SET zone = 'Europe'")
        db.commit()
    gateway.start()
    assert len(gateway.rooms()) == 256
    assert gateway.get("/api/v1/site")["zone"] == "Europe/London"
    log = gateway.log.read_text()
    assert "left out" in log and "times are those of Europe/London" in log, log


@test
def the_history_of_a_room_stays_when_it_is_archived(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    gateway.import_site(site(2))
    assert gateway.query("SELECT from_ms FROM assignment") == [(0,), (0,)]
    leader = gateway.token("leader")
    assert gateway.request("PATCH", f"/api/v1/rooms/{room(1)}", {"archived": True}, leader)[0] == 200
    status, body = gateway.request("POST", "/api/v1/sensors/assign", {"device": device(1), "room": room(2)}, leader)
    assert status == 200, (status, body)
    assert gateway.query("SELECT r.key, a.from_ms = 0 FROM assignment a JOIN room r ON r.id = a.room JOIN device d"
                         " ON d.id = a.device WHERE d.name = ? ORDER BY a.from_ms",
                         device(1)) == [(room(1), 1), (room(2), 0)]


@test
def a_verb_waits_for_a_gateway_that_is_starting(world):
    gateway = world.gateway(world.broker())

    def has_lock():
        return any(line.split()[4] == str(gateway.process.pid) for line in open("/proc/locks"))
    for _ in range(5):
        gateway.launch()
        eventually("the gateway holds the record", has_lock, STARTS_S, every_s=0.001)
        assert gateway.import_site(site(1)) == "1 rooms kept\n"
        gateway.await_serving()
        gateway.stop()
    gateway.launch()                                # and one that holds the record and never answers is told of
    gateway.await_serving()
    (gateway.data / "transom.sock").unlink()
    done = gateway.verb("site", "export", check=False)
    assert done.returncode == 1 and "a gateway holds the record but does not answer" in done.stderr, done


@test
def a_slow_caller_holds_up_nobody_for_long(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    caller = socket.socket(socket.AF_UNIX)
    caller.connect(str(gateway.data / "transom.sock"))
    caller.settimeout(0.1)
    began, gone = time.monotonic(), False
    while not gone and time.monotonic() - began < 5 * CALL_S:   # a byte now and then, always before a read gives up
        try:
            caller.send(b" ")
            gone = caller.recv(1) == b""
        except TimeoutError:
            pass
        except (BrokenPipeError, ConnectionResetError):
            gone = True
    assert gone, "as long as it sends something it is waited for"
    assert gateway.get("/healthz") is not None
    assert gateway.import_site(site(1)) == "1 rooms kept\n"


@test
def a_second_gateway_on_the_same_record_refuses(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    second = subprocess.run(gateway.command(), env={**gateway.environment, "TRANSOM_HTTP_LISTEN": "127.0.0.1:0"},
                            capture_output=True, text=True, timeout=STARTS_S, check=False)
    assert second.returncode == 1, second
    assert f"{gateway.data}: another process writes this record" in second.stderr, second.stderr
    assert gateway.get("/healthz") is not None and gateway.process.poll() is None


@test
def an_unreadable_pack_is_named_by_file_line_and_key(world):
    packs = world.folder / "packs"
    shutil.copytree(ROOT / "config/packs", packs)
    pack = packs / "england.yaml"
    lines = pack.read_text().splitlines(keepends=True)
    number = next(i for i, line in enumerate(lines) if line.strip() == "value: 800")
    lines[number] = lines[number].replace("800", "8OO")
    pack.write_text("".join(lines))
    gateway = world.gateway(world.broker(), TRANSOM_PACKS=str(packs))
    for words in (["serve"], ["check"]):
        done = gateway.verb(*words, check=False)
        assert done.returncode == 78, (words, done)
        assert re.search(rf"{re.escape(str(pack))}:{number + 1}: (\S+\.)?value: .*8OO", done.stderr), (words, done.stderr)


@test
def a_wrong_setting_is_named_by_file_line_and_key(world):
    gateway = world.gateway(world.broker(), file="store:\n  commit_window_s: 99\n")
    gateway.environment.pop("TRANSOM_COMMIT_WINDOW_S")
    for words in (["serve", "-c", gateway.file], ["check", "-c", gateway.file]):
        done = gateway.verb(*words, check=False)
        assert done.returncode == 78, (words, done)
        assert re.search(rf"{re.escape(str(gateway.file))}:2: (store\.)?commit_window_s: .*30", done.stderr), done.stderr


@test
def tokens_are_made_and_revoked_while_the_gateway_runs(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    gateway.import_site(site(1))
    first, second = gateway.token("viewer"), gateway.token("viewer")

    def status(token):
        return gateway.request("GET", "/api/v1/rooms", token=token)[0]
    assert (status(None), status("tr_wrong"), status(first), status(second)) == (401, 401, 200, 200)
    listed = json.loads(gateway.verb("token", "list", "--json").stdout)
    assert len(listed) == 2 and not any(first in json.dumps(t) or second in json.dumps(t) for t in listed), listed
    gateway.verb("token", "revoke", min(t["id"] for t in listed))
    assert (status(first), status(second)) == (401, 200)
    assert gateway.request("POST", "/api/v1/rooms", {"name": "New"}, second)[0] == 403
    gateway.stop()
    gateway.start()
    assert (status(first), status(second)) == (401, 200)


@test
def p50_the_code_is_void_once_a_leader_was_made_at_the_console(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    code = (gateway.data / "claim-code").read_text().strip()

    def claim(login):
        return gateway.request("POST", "/api/v1/claim", {"code": code, "name": "Ms Rees", "login": login,
                                                         "password": "three red doors open"})[0]

    def is_claimed():
        return json.loads(gateway.request("GET", "/api/v1/session")[1])["claimed"]
    gateway.verb("user", "add", "jo", "--role", "rep", "--name", "Jo Price", "--no-password")
    assert not is_claimed()
    assert claim("jo") == 422           # the code is right: it is the login that is taken
    gateway.verb("user", "add", "head", "--role", "leader", "--name", "Ms Head", "--no-password")
    assert is_claimed()
    assert claim("rees") == 409
    gateway.stop()
    gateway.start()
    assert claim("rees") == 409 and is_claimed()
    assert not (gateway.data / "claim-code").exists()


@test
def p50_the_code_is_good_while_nobody_leads(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    code = (gateway.data / "claim-code").read_text().strip()
    gateway.verb("user", "add", "jo", "--role", "rep", "--name", "Jo Price", "--no-password")
    assert gateway.request("POST", "/api/v1/claim", {"code": code, "name": "Ms Rees", "login": "rees",
                                                     "password": "three red doors open"})[0] == 201


@test
def verbs_say_how_they_are_used(world):
    gateway = world.gateway(world.broker())
    for words, code in ((["site"], 2), (["site", "--help"], 0), (["site", "improt", "x"], 2), (["token", "add"], 2),
                        (["serve", "--no-such"], 2), (["no-such-verb"], 2), (["--help"], 0)):
        done = gateway.verb(*words, check=False)
        assert done.returncode == code, (words, done)
        assert done.stdout + done.stderr, words
        assert code == 0 or not done.stdout, (words, done.stdout)


@test
def the_gateway_ends_by_itself_when_asked(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    gateway.await_connected()
    assert gateway.stop() == 0
    assert [kind for kind, _, _ in gateway.events()][-1] == "stopped"
    assert not (gateway.data / "transom.sock").exists()
    with open(world.folder / "log", "wb") as log:       # also while the broker is away and before it serves
        process = spawn([BUILD / "transom", "serve"], log, env=gateway.environment)
    assert end(process) in (0, -15)


if __name__ == "__main__":
    run_tests()
