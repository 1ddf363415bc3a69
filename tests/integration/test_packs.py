#!/usr/bin/python3
"""test_packs.py - which pack judges which room when: adopted by a leader, moved in an outbreak, asked for by one reader."""
import shutil

from harness import ROOT, DemoClock, device, eventually, iso, room, run_tests, site, test, unix_ms

MONDAY = 20780          # 2026-11-23, as days since 1970
STEP_MS = 5 * 60000
MINUTE_MS = 60000


def send(sender, number, co2_ppm, first, count, step_ms=MINUTE_MS):
    for k in range(count):
        sender.plain(device(number), co2_ppm + k % 7, unix_ms(first) + k * step_ms)


def put(gateway, leader, method, path, body, expected=(200, 201)):
    status, answer = gateway.request(method, path, body, leader)
    assert status in expected, (status, answer)


STAMPS = "SELECT room.key, pack FROM day JOIN room ON room.id = day.room WHERE pack <> 'late' AND date = ?"


def packs_of(gateway, date):
    return {row[0].split()[0] for row in gateway.query("SELECT pack FROM day WHERE pack <> 'late' AND date = ?", date)}


def timeline(gateway):
    return [(row["room"], row["rule"], row["began_ms"], row["state"]) for row in gateway.stored_incidents()]


@test
def an_adopted_pack_judges_past_days_and_todays_incidents(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-24T10:20:00Z", 20))
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender, leader = world.sender(broker), gateway.token("leader")
    send(sender, 1, 950, "2026-11-23T08:57:00Z", 80, STEP_MS)
    send(sender, 1, 950, "2026-11-24T09:00:00Z", 80)
    eventually("an incident of the first pack", lambda: any(
        one["rule"] == "union-neu-co2-act" and one["began_ms"] > unix_ms("2026-11-24T00:00:00Z")
        and one["state"] == "raised" for one in gateway.stored_incidents()), 20)
    eventually("Monday is kept", lambda: packs_of(gateway, MONDAY) == {"england"}, 20)
    assert gateway.rooms()[room(1)]["level"] == "watch"

    put(gateway, leader, "PUT", "/api/v1/packs/adopted", {"name": "pandemic", "reason": "the staff council asked"})
    assert gateway.get("/api/v1/packs/adopted")["name"] == "pandemic"
    assert [one["name"] for one in gateway.get("/api/v1/packs") if one["adopted"]] == ["pandemic"]
    eventually("Monday is judged again", lambda: packs_of(gateway, MONDAY) == {"pandemic"}, 20)
    assert eventually("it is said when it is done", lambda: gateway.get("/api/v1/health")["rebuild"] is None, 20)
    stored = gateway.stored_incidents()
    assert [one["reason"] for one in stored if one["rule"] == "eng-dfe-co2-early" and one["state"] == "cleared"][-1] \
        == "corrected", stored
    assert any(one["rule"].startswith("eu-rehva") and one["state"] == "raised" for one in stored), stored
    today = unix_ms("2026-11-24T00:00:00Z")
    assert not any(one["rule"].startswith("eu-rehva") and one["began_ms"] < today for one in stored), "a past incident"
    before = timeline(gateway)
    gateway.kill()
    gateway.start()
    assert gateway.get("/api/v1/packs/adopted")["name"] == "pandemic"
    assert timeline(gateway) == before
    assert gateway.get("/api/v1/packs/adopted")["adoptions"][0]["reason"] == "the staff council asked"
    put(gateway, leader, "PUT", "/api/v1/packs/adopted", {"name": "pandemic", "reason": "again"}, (409,))
    put(gateway, leader, "PUT", "/api/v1/packs/adopted", {"name": "atlantis", "reason": "?"}, (422,))
    put(gateway, leader, "PUT", "/api/v1/packs/adopted", {"name": "england", "reason": "  "}, (422,))
    put(gateway, gateway.token("rep"), "PUT", "/api/v1/packs/adopted", {"name": "england", "reason": "?"}, (403,))


@test
def one_reader_is_judged_by_another_pack_and_nobody_else_is(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-24T10:20:00Z", 20))
    gateway.start()
    gateway.import_site(site(2))
    gateway.await_connected()
    sender = world.sender(broker)
    send(sender, 1, 1250, "2026-11-23T08:57:00Z", 80, STEP_MS)
    send(sender, 1, 1250, "2026-11-24T09:00:00Z", 80)
    eventually("the room is judged", lambda: gateway.rooms()[room(1)]["level"] == "watch", 20)
    gateway.bearer = gateway.token("rep")
    by = {one["id"]: one for one in gateway.get("/api/v1/rooms?pack=pandemic")}
    assert by[room(1)]["pack"] == "pandemic" and by[room(1)]["level"] == "act", by
    assert by[room(2)]["level"] == "unknown"
    one = gateway.get(f"/api/v1/rooms/{room(1)}?pack=pandemic")
    assert {verdict["pack"] for verdict in one["today"]["verdicts"]} == {"pandemic"} and one["level"] == "act"
    days = gateway.get(f"/api/v1/rooms/{room(1)}/days?from=2026-11-23&to=2026-11-23&pack=france")
    assert {verdict["pack"] for verdict in days[0]["verdicts"]} == {"france"}
    assert gateway.rooms()[room(1)]["pack"] == "england" and gateway.rooms()[room(1)]["level"] == "watch"
    for path in ("/rooms", f"/rooms/{room(1)}", f"/rooms/{room(1)}/days"):
        assert gateway.request("GET", f"/api/v1{path}?pack=atlantis")[0] == 422, path


@test
def a_changed_fact_of_a_room_judges_its_days_again(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-24T02:00:00Z", 60))
    gateway.start()
    gateway.import_site(site(2))
    gateway.await_connected()
    sender, leader = world.sender(broker), gateway.token("leader")
    for number in (1, 2):
        send(sender, number, 950, "2026-11-23T08:57:00Z", 80, STEP_MS)

    def stamps():
        return dict(gateway.query(STAMPS, MONDAY))
    before = eventually("both days are kept", lambda: len(stamps()) == 2 and stamps(), 20)
    put(gateway, leader, "PATCH", f"/api/v1/rooms/{room(1)}", {"nation": "wales"})
    after = eventually("the room's day is judged again", lambda: stamps()[room(1)] != before[room(1)] and stamps(), 20)
    assert after[room(2)] == before[room(2)]
    put(gateway, leader, "PUT", "/api/v1/site", {"zone": "Europe/Paris"})
    eventually("all are", lambda: all(stamps()[n] != after[n] for n in after), 20)


@test
def an_outbreak_moves_its_room_until_it_ends_by_itself(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-23T10:20:00Z", 20))
    gateway.start()
    gateway.import_site(site(2))
    gateway.await_connected()
    sender, leader = world.sender(broker), gateway.token("leader")
    for number in (1, 2):
        send(sender, number, 1250, "2026-11-23T09:00:00Z", 80)
    eventually("both rooms are judged", lambda: all(one["level"] == "watch" for one in gateway.rooms().values()), 20)
    for wrong in ({"rooms": ["nowhere"]}, {"rooms": []}, {"days": 0}, {"days": 91}, {"pack": "atlantis"}, {"reason": ""},
                  {"rooms": [room(1), room(1)]}):
        put(gateway, leader, "POST", "/api/v1/outbreaks",
            {"rooms": [room(1)], "days": 1, "reason": "flu", **wrong}, (422,))
    put(gateway, leader, "POST", "/api/v1/outbreaks", {"rooms": [room(1)], "days": 1, "reason": "flu in year 8"})
    shown = gateway.rooms()
    assert shown[room(1)]["pack"] == "pandemic" and shown[room(1)]["level"] == "act", shown
    assert shown[room(1)]["pack_until"] == "2026-11-24T00:00:00Z"
    assert shown[room(2)]["pack"] == "england" and shown[room(2)]["level"] == "watch"
    before = timeline(gateway)
    gateway.kill()
    gateway.start()
    assert timeline(gateway) == before and gateway.rooms()[room(1)]["level"] == "act"
    gateway.stop()

    gateway.clock = DemoClock("2026-11-24T00:54:00Z", 60)       # after the night
    gateway.start()
    gateway.await_connected()
    sender.plain(device(1), 450, unix_ms("2026-11-24T00:55:00Z"))
    eventually("it is over", lambda: gateway.rooms()[room(1)]["pack"] == "england", 20)
    assert [one["state"] for one in gateway.get("/api/v1/outbreaks")] == ["over"]
    put(gateway, leader, "POST", "/api/v1/outbreaks/1/end", {"reason": "late"}, (404,))
    kept = eventually("the days are kept", lambda: len(rows := gateway.query(STAMPS, MONDAY)) == 2 and dict(rows), 40)
    assert kept[room(1)].startswith("pandemic ") and kept[room(2)].startswith("england "), kept


@test
def midnight_ends_an_outbreak_while_the_gateway_runs(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-23T23:55:00Z", 60))
    gateway.start()
    gateway.import_site(site(1, occupied=("00:00-24:00",)))
    gateway.await_connected()
    sender, leader = world.sender(broker), gateway.token("leader")
    put(gateway, leader, "POST", "/api/v1/outbreaks", {"rooms": "all", "pack": "pandemic", "days": 1, "reason": "flu"})
    assert gateway.rooms()[room(1)]["pack"] == "pandemic"
    eventually("midnight", lambda: gateway.rooms()[room(1)]["pack"] == "england", 40)
    assert iso(gateway.clock.now_ms()) >= "2026-11-24"
    sender.plain(device(1), 450)
    eventually("the room is heard", lambda: gateway.rooms()[room(1)]["freshness"] == "live", 20)


@test
def an_outbreak_is_ended_early_and_the_day_is_the_adopted_packs_again(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-23T10:20:00Z", 20))
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender, leader = world.sender(broker), gateway.token("leader")
    send(sender, 1, 1250, "2026-11-23T09:00:00Z", 80)
    eventually("the room is judged", lambda: gateway.rooms()[room(1)]["level"] == "watch", 20)
    put(gateway, leader, "POST", "/api/v1/outbreaks", {"rooms": "all", "days": 90, "reason": "flu"})
    assert gateway.rooms()[room(1)]["level"] == "act"
    put(gateway, leader, "POST", "/api/v1/outbreaks/1/end", {"reason": "everybody is well"})
    assert gateway.rooms()[room(1)]["pack"] == "england" and gateway.rooms()[room(1)]["level"] == "watch"
    assert ("outbreak ended", "everybody is well") in gateway.query("SELECT what, detail FROM audit")


@test
def a_change_that_is_undone_the_same_day_leaves_the_open_incident_open(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-23T10:20:00Z", 20))
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender, leader = world.sender(broker), gateway.token("leader")
    send(sender, 1, 1900, "2026-11-23T09:00:00Z", 80)

    def raised():
        return {(one["id"], one["rule"]) for one in gateway.incidents("open") if one["state"] == "raised"}

    eventually("the room's air is an incident", lambda: any(rule == "eng-dfe-co2-act" for _, rule in raised()), 20)
    before = {(id, rule) for id, rule in raised() if rule.startswith("eng-dfe-")}
    hours = {"mon-fri": ["09:00-15:30"]}

    def calendar(**more):
        return {"occupied": hours, "closed": [], **more}

    shorter = {room(1): {"occupied": {"mon-fri": ["09:00-10:00", "12:30-15:30"]}}}
    for path, away, back in (
            ("packs/adopted", {"name": "hse", "reason": "x"}, {"name": "england", "reason": "x"}),
            ("calendar", calendar(closed=["2026-11-23"]), calendar()),
            ("calendar", calendar(rooms=shorter), calendar())):
        put(gateway, leader, "PUT", f"/api/v1/{path}", away)
        assert not raised() & before, (path, raised(), before)
        put(gateway, leader, "PUT", f"/api/v1/{path}", back)
        assert raised() >= before, (path, raised(), before)
    assert gateway.query("SELECT count(*) FROM incident_history h JOIN incident i ON i.id = h.incident"
                         " WHERE i.rule LIKE 'eng-dfe-%' AND h.detail = 'true again after a change'") \
        == [(3 * len(before),)]
    gateway.kill()
    gateway.start()
    assert raised() >= before, (raised(), before)


@test
def a_broken_pack_matters_only_when_it_is_adopted(world):
    broker = world.broker()
    folder = world.folder / "packs"
    shutil.copytree(ROOT / "config/packs", folder)
    gateway = world.gateway(broker, TRANSOM_PACKS=str(folder))
    (folder / "france.yaml").write_text("pack: france\nnonsense: 1\n")
    gateway.start()
    broken = {one["name"]: one["broken"] for one in gateway.get("/api/v1/packs") if one["broken"]}
    assert list(broken) == ["france"] and "france.yaml" in broken["france"], broken
    put(gateway, gateway.token("leader"), "PUT", "/api/v1/packs/adopted", {"name": "france", "reason": "?"}, (422,))
    gateway.stop()
    (folder / "england.yaml").write_text("pack: england\nnonsense: 1\n")
    gateway.launch()
    assert gateway.process.wait(20) == 78
    gateway.process = None


if __name__ == "__main__":
    run_tests()
