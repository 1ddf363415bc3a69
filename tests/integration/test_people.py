#!/usr/bin/python3
"""test_people.py - people made at the console, and what they may do at the doors of the running gateway."""
import json
import time
from concurrent.futures import ThreadPoolExecutor

from harness import run_tests, site, test

PASSWORD = "four green windows open"


def running(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    gateway.import_site(site(1))
    return gateway


def sign_in(gateway, login, password=PASSWORD):
    return gateway.request("POST", "/api/v1/session", {"login": login, "password": password})[0]


@test
def accounts_are_made_changed_and_disabled_while_the_gateway_runs(world):
    gateway = running(world)
    gateway.verb("user", "add", "rees", "--role", "leader", "--name", "Ms Rees", input=PASSWORD + "\n")
    assert sign_in(gateway, "rees") == 200
    gateway.verb("user", "passwd", "rees", input="another long password\n")
    assert (sign_in(gateway, "rees"), sign_in(gateway, "rees", "another long password")) == (401, 200)
    gateway.verb("user", "disable", "rees")
    assert sign_in(gateway, "rees", "another long password") == 401
    gateway.verb("user", "enable", "rees")
    assert sign_in(gateway, "rees", "another long password") == 200
    listed = json.loads(gateway.verb("user", "list", "--json").stdout)
    assert [(p["login"], p["role"], p["signs_in"]) for p in listed] == [("rees", "leader", True)], listed
    assert "argon2" not in gateway.verb("user", "list", "--json").stdout


@test
def a_password_of_the_console_is_changed_at_the_first_sign_in_unless_it_is_to_be_kept(world):
    gateway = running(world)
    for login, keep in (("rees", ()), ("pugh", ("--keep",))):
        gateway.verb("user", "add", login, "--role", "leader", *keep, input=PASSWORD + "\n")
    must = lambda: {p["login"]: p["must_choose_password"] for p in json.loads(gateway.verb("user", "list", "--json").stdout)}
    assert must() == {"rees": True, "pugh": False}, must()
    gateway.verb("user", "passwd", "rees", "--keep", input=PASSWORD + "\n")
    gateway.verb("user", "passwd", "pugh", input=PASSWORD + "\n")
    assert must() == {"rees": False, "pugh": True}, must()
    gateway.verb("user", "add", "dai", "--role", "site_staff", "--no-password")     # nothing to choose in place of
    assert not must()["dai"]


@test
def a_teachers_rooms_are_given_at_the_console_and_travel_in_the_site_file(world):
    gateway = running(world)
    room = site(1)["rooms"][0]["id"]
    gateway.verb("user", "add", "pugh", "--role", "teacher", "--rooms", room, input=PASSWORD + "\n")
    assert gateway.verb("user", "add", "eve", "--role", "teacher", "--rooms", "cellar", check=False,
                        input=PASSWORD + "\n").returncode == 1
    listed = json.loads(gateway.verb("user", "list", "--json").stdout)
    assert [(p["login"], p["rooms"]) for p in listed] == [("pugh", [room])], listed     # eve is wholly gone
    file = json.loads(gateway.verb("site", "export").stdout)
    assert [(p["login"], p["role"], p["rooms"]) for p in file["people"]] == [("pugh", "teacher", [room])], file
    assert "argon2" not in json.dumps(file)
    file["people"] = [{"login": "pugh", "role": "governor", "rooms": []}, {"login": "ann", "role": "rep"}]
    for _ in range(2):
        gateway.import_site(file)
    assert gateway.query("SELECT login, role FROM person ORDER BY login") == [("ann", 8), ("pugh", 32)]
    assert gateway.query("SELECT count(*) FROM person_room") == [(0,)]
    assert gateway.query("SELECT count(*) FROM audit WHERE who = 'site file'") == [(2,)]    # the second time, none
    assert sign_in(gateway, "pugh") == 200      # the password stayed


@test
def wrong_words_about_people_change_nothing(world):
    gateway = running(world)
    tries = ((["user", "add", "rees", "--role", "leader"], "too short\n"),
             (["user", "add", "rees", "--role", "king"], PASSWORD + "\n"),
             (["user", "add", "Ms Rees", "--role", "leader"], PASSWORD + "\n"),
             (["user", "add", "--role", "leader"], PASSWORD + "\n"),
             (["user", "add", "rees", "--role", "leader", "--colour", "red"], PASSWORD + "\n"),
             (["user", "add", "rees", "--role", "leader", "--password-hash", "plain"], ""),
             (["token", "add", "--role", "viewer", "--days", "367"], ""),
             (["token", "add", "--role", "viewer", "--days", "0"], ""),
             (["token", "revoke", "x"], ""), (["user", "crown", "rees"], ""))
    for words, said in tries:
        done = gateway.verb(*words, check=False, input=said)
        assert done.returncode == 2 and done.stderr.count("\n") == 1, (words, done)
    for words in (["user", "disable", "nobody"], ["token", "revoke", "99"]):
        assert gateway.verb(*words, check=False).returncode == 1, words
    assert gateway.query("SELECT count(*) FROM person") == [(0,)]
    assert gateway.query("SELECT count(*) FROM token") == [(0,)]


@test
def p52_a_rush_of_sign_ins_leaves_the_pages_quick(world):
    """100 at once, one hash at a time: the rest is told to wait, and GET /rooms stays under 500 ms."""
    gateway = running(world)
    token = gateway.token("viewer")
    gateway.verb("user", "add", "rees", "--role", "leader", input=PASSWORD + "\n")
    with ThreadPoolExecutor(40) as pool:
        rush = [pool.submit(sign_in, gateway, f"guest{n}") for n in range(100)]
        took = []
        while not all(attempt.done() for attempt in rush) or len(took) < 50:
            began = time.monotonic()
            assert gateway.request("GET", "/api/v1/rooms", token=token)[0] == 200
            took.append(time.monotonic() - began)
    assert {attempt.result() for attempt in rush} <= {401, 429, 503}, [attempt.result() for attempt in rush]
    took.sort()
    assert took[int(len(took) * 0.99) - 1] < 0.5, took[-5:]
    resident = next(int(line.split()[1]) for line in open(f"/proc/{gateway.process.pid}/status") if "VmRSS" in line)
    assert resident < 20 * 1024, f"{resident} KiB: the memory of the hashes was not given back"


if __name__ == "__main__":
    run_tests()
