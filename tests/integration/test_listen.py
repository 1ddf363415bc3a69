#!/usr/bin/python3
"""test_listen.py - somebody listens to all that a broker carries: which device speaks what, what nobody understands, and
why nothing is heard; and nothing of it is in the way of readings."""
import json
import socket
import subprocess
import threading
import time
from broker import Broker, DynamicBroker, free_port
from harness import BUILD, device, eventually, room, run_tests, site, spawn, test
from staff import join

PATH = "/api/v1/broker/listen"
SIMULATOR = BUILD / "transom-simulate"
HEARS_S = 15
STOPS_S = 10            # of a gateway that is told to stop; the listening itself has 1 s
FLOOD = 5000            # messages, five seconds at a thousand
TOPICS_MAX = 500


def listening_broker(world):
    broker = Broker({user: f"{user}-word" for user in ("transom", "listener", "bridge")})
    world.opened.append(broker.remove)
    broker.start()
    return broker


def listening_gateway(world, broker, url=None, **settings):
    gateway = world.gateway(broker, TRANSOM_MQTT_LISTEN_URL=url or broker.url("listener"), **settings)
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    return gateway, join(gateway, ("price", "technician"))[0]


def ask(person, method="GET", path=PATH):
    return person.ask(method, path)


def begin(person):
    ask(person, "POST")
    return eventually("the broker lets it listen", lambda: told_if(person, lambda told: told["state"] == "listening"),
                      HEARS_S)


def told_if(person, holds):
    told = ask(person)
    return told if holds(told) else None


def noted(gateway):
    return [row[0] for row in gateway.query("SELECT what FROM audit WHERE what LIKE '%broker%' ORDER BY id")]


def of(told, kind, name):
    key = "name" if kind == "devices" else "topic"
    return next((each for each in told[kind] if each[key] == name), None)


@test
def what_the_broker_carries_is_told_by_device_and_topic(world):
    broker = listening_broker(world)
    gateway, person = listening_gateway(world, broker)
    sender = world.sender(broker)
    assert ask(person)["state"] == "never"
    sender.plain(device(1), 600, retain=True)       # kept by the broker: heard at once, and told apart
    eventually("the room has it", lambda: gateway.rooms()[room(1)]["co2_ppm"] == 600, HEARS_S)
    began = begin(person)
    assert began["possible"] and began["user"] == "listener" and 0 < began["left_s"] <= began["seconds"] == 60, began
    kept = eventually("what is kept is heard", lambda: told_if(person, lambda told: told["devices"]), HEARS_S)
    assert of(kept, "devices", device(1))["retained"] and of(kept, "devices", device(1))["room"] == room(1), kept

    sender.plain(device(1), 812, temperature_c=20.4)
    sender.plain("not-in-a-room", 700)
    sender.publish("tele/hall/STATE", {"Time": "2026-11-23T10:00:00", "Uptime": "0T01:00:00"})
    sender.publish("tele/hall/SENSOR", "{")
    sender.publish("homie/x/y/z", {"co2_eq": 900, "password": "hidden-word"})
    sender.publish("zigbee2mqtt/token/hidden-level", {"linkquality": 3, "api_key": "hidden-word"})

    def whole(told):
        return len(told["topics"]) >= 6 and not of(told, "devices", device(1))["retained"]
    told = eventually("all of it is heard", lambda: told_if(person, whole), HEARS_S)
    mine = of(told, "devices", device(1))
    assert mine["family"] == "plain" and mine["place"] == "room", mine
    assert mine["quantities"] == ["co2_ppm", "temperature_c"] and mine["messages"] == 2, mine
    eventually("the other one is in the tray", lambda: told_if(person, lambda told: of(
        told, "devices", "not-in-a-room")["place"] == "new"), HEARS_S)
    assert of(told, "topics", "tele/hall/STATE")["outcome"] == "nothing", told
    assert of(told, "topics", "tele/hall/SENSOR")["outcome"] == "broken", told
    unread = of(told, "topics", "homie/x/y/z")
    assert unread["payload"]["keys"] == ["co2_eq", "password"] and unread["payload"]["estimate"] == "co2_eq", unread
    assert "hidden" not in json.dumps(told), told

    # Who asks while it goes on hears the same, and is noted; programs, of whom none would be noted, hear nothing.
    leader, rep = join(gateway, ("rees", "leader"), ("pugh", "rep"))
    other = ask(leader, "POST")
    assert other["began"] == told["began"] and other["left_s"] <= told["left_s"], other
    assert ask(person, "POST", PATH + "/stop")["began"] == told["began"]
    done = eventually("it ends when it is told", lambda: told_if(person, lambda told: told["state"] == "done"),
                      HEARS_S)
    assert len(done["topics"]) == len(told["topics"]) and done["left_s"] == 0, done
    eventually("both are noted", lambda: noted(gateway) == ["listened to the broker", "seen what the broker carries"],
               HEARS_S)
    assert rep.raw("GET", PATH)[0] == 403
    program = gateway.token("technician")
    refused = [gateway.request(method, path, token=program)[0]
               for method, path in (("GET", PATH), ("POST", PATH), ("POST", PATH + "/stop"))]
    assert refused == [403, 403, 403], refused
    assert gateway.get("/api/v1/health")["mqtt"]["state"] == "connected"        # nobody threw the gateway out


@test
def families_are_told_apart(world):
    broker = listening_broker(world)
    _, person = listening_gateway(world, broker)
    begin(person)
    families = ["plain", "zigbee2mqtt", "tasmota", "airgradient", "chirpstack"]
    for family in families:
        with open(world.folder / f"{family}.log", "wb") as log:
            world.started(spawn([SIMULATOR, "--broker", broker.url("bridge"), "--family", family, "--rooms", 1,
                                 "--interval", 5, "--speed", 10], log))

    def missing():
        heard = {each["family"] for each in ask(person)["devices"] if "co2_ppm" in each["quantities"]}
        return sorted(set(families) - heard)
    eventually("each family is heard with CO2", lambda: not missing(), 2 * HEARS_S)


@test
def a_broker_that_lets_nobody_hear_everything_says_so(world):
    broker = DynamicBroker({"admin": "admin-word", "transom": "transom-word", "bridge": "bridge-word"})
    world.opened.append(broker.remove)
    broker.start()
    _, person = listening_gateway(world, broker, broker.url("bridge"))
    ask(person, "POST")
    told = eventually("it is refused", lambda: told_if(person, lambda told: told["state"] == "failed"), HEARS_S)
    assert told["denied"] and told["cause"] == "not authorised" and told["user"] == "bridge", told

    _, person = listening_gateway(world, broker, f"mqtt://bridge:wrong@127.0.0.1:{broker.port}")
    ask(person, "POST")
    told = eventually("it is refused", lambda: told_if(person, lambda told: told["state"] == "failed"), HEARS_S)
    assert not told["denied"] and "authori" in told["cause"] and "wrong" not in json.dumps(told), told


@test
def the_administrator_listens_where_nobody_else_was_named(world):
    broker = DynamicBroker({"admin": "admin-word", "transom": "transom-word", "bridge": "bridge-word"})
    world.opened.append(broker.remove)
    broker.start()
    gateway = world.gateway(broker, TRANSOM_MQTT_ADMIN_URL=broker.url("admin"))
    gateway.start()
    person = join(gateway, ("price", "technician"))[0]
    begin(person)
    # A password is asked for under the same name: it is made, and listening goes on afterwards.
    person.ask("POST", "/api/v1/broker/sensors", {"name": device(1)})
    eventually("its connection was taken", lambda: told_if(person, lambda told: told["cause"]), HEARS_S)
    sender = world.sender(broker)
    sender.plain(device(1), 812, retain=True)
    eventually("it listens again", lambda: told_if(person, lambda told: told["devices"]), HEARS_S)


@test
def without_a_user_of_its_own_it_does_not_throw_the_gateway_out(world):
    broker = listening_broker(world)
    gateway = world.gateway(broker)
    gateway.start()
    gateway.await_connected()
    person = join(gateway, ("price", "technician"))[0]
    assert not ask(person)["possible"]
    status, answer = person.raw("POST", PATH)
    assert status == 409 and json.loads(answer)["error"]["code"] == "not_set", answer
    assert gateway.get("/api/v1/health")["mqtt"]["state"] == "connected"


@test
def a_broker_that_is_off_is_told_and_holds_nobody_up(world):
    broker = listening_broker(world)
    gateway, person = listening_gateway(world, broker, f"mqtt://listener:w@127.0.0.1:{free_port()}")
    ask(person, "POST")
    told = eventually("it has failed", lambda: told_if(person, lambda told: told["state"] == "failed"), HEARS_S)
    assert told["cause"] == "connection refused" and not told["denied"], told

    # One that takes the connection and says nothing: meanwhile long questions are answered, and the gateway ends in time.
    with socket.create_server(("127.0.0.1", 0)) as mute:
        gateway, person = listening_gateway(world, broker, f"mqtt://listener:w@127.0.0.1:{mute.getsockname()[1]}")
        assert ask(person, "POST")["state"] == "connecting"
        assert gateway.get(f"/api/v1/rooms/{room(1)}/readings?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z")
        began = time.monotonic()
        assert gateway.stop() == 0
        assert time.monotonic() - began < STOPS_S


@test
def a_flood_beside_it_loses_no_reading_and_is_counted(world):
    broker = listening_broker(world)
    gateway, person = listening_gateway(world, broker)
    begin(person)
    sender = world.sender(broker)
    before = gateway.stored()
    done = threading.Event()
    polls = []

    def poll():
        while not done.is_set():
            polls.append(ask(person)["messages"])
            done.wait(0.2)
    watcher = threading.Thread(target=poll)
    watcher.start()
    try:
        start_ms = round(time.time() * 1000) - FLOOD * 10
        for number in range(FLOOD):
            if number % 100 == 0:
                sender.plain(device(1), 500 + number // 100, start_ms + number * 10)
            else:
                sender.publish(f"tele/noise-{number % (2 * TOPICS_MAX)}/STATE", {"Uptime": number})
            if number % 50 == 49:
                time.sleep(0.05)        # a thousand a second
        sender.await_acknowledged(60)
        eventually("each reading is stored", lambda: gateway.stored() - before == FLOOD // 100, 60, 0.2)
    finally:
        done.set()
        watcher.join()
    told = eventually("all is heard or said to be missed", lambda: told_if(
        person, lambda told: told["messages"] >= FLOOD or told["crowded"]), HEARS_S)
    assert len(told["topics"]) == TOPICS_MAX and told["other_topics"] > 0, (len(told["topics"]), told["other_topics"])
    assert polls == sorted(polls)
    mine = of(told, "topics", f"transom/in/{device(1)}")
    assert mine["outcome"] == "read", mine
    assert gateway.get("/api/v1/health")["mqtt"]["state"] == "connected"


@test
def a_gateway_that_stops_does_not_wait_for_the_minute(world):
    broker = listening_broker(world)
    gateway, person = listening_gateway(world, broker)
    begin(person)
    began = time.monotonic()
    assert gateway.stop() == 0
    assert time.monotonic() - began < STOPS_S
    assert subprocess.run(["grep", "-c", "listener-word", gateway.log], capture_output=True, check=False).stdout == b"0\n"


if __name__ == "__main__":
    run_tests()
