#!/usr/bin/python3
"""test_announced.py - what a message alone does not tell: topics that devices announce, a birth that was missed, and the
make of a sensor that a person says."""
import struct

from harness import device, eventually, room, run_tests, site, test

STATE = "homeassistant/room1/air"       # no family's own topic
DISCOVERY = {"dev_cla": "carbon_dioxide", "unit_of_meas": "ppm", "stat_t": STATE, "uniq_id": "room1_co2",
             "dev": {"ids": [device(1)]}}
EUI = "0004a30b001adcb5"
UPLINK = {"deviceInfo": {"devEui": EUI}, "fPort": 85, "data": "B33nBA==",      # 07 7d e7 04: 1255 ppm of a Milesight
          "rxInfo": [{"rssi": -80}]}
SAID_S = 15


def started(world):
    broker = world.broker()
    gateway = world.gateway(broker)
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    return broker, gateway, world.sender(broker)


def shows(gateway, sender, topic, co2_ppm):
    """Said again and again: the gateway asks for the topic within a second or so, not at once."""
    def probe():
        sender.publish(topic, str(co2_ppm))
        return gateway.rooms()[room(1)]["co2_ppm"] == co2_ppm
    return probe


@test
def a_topic_that_was_announced_is_heard(world):
    broker, gateway, sender = started(world)
    sender.publish("homeassistant/sensor/room1/config", DISCOVERY, retain=True)
    eventually("the announced topic is heard", shows(gateway, sender, STATE, 812), SAID_S, 0.5)
    broker.stop()
    broker.start()
    gateway.await_connected()
    sender = world.sender(broker)
    eventually("and on the next connection", shows(gateway, sender, STATE, 913), SAID_S, 0.5)


@test
def a_node_whose_birth_was_missed_is_asked_for_another(world):
    broker, gateway, sender = started(world)
    told = []
    sender.client.on_message = lambda _client, _context, message: told.append(message.payload)
    sender.client.subscribe("spBv1.0/school/NCMD/node1", 1)
    ddata = bytes.fromhex("08" "c0b0a1c7d33b" "12" "07" "1001" "65" "00004844")     # alias 1, a float of 801

    def is_asked():
        sender.publish("spBv1.0/school/DDATA/node1/room1", ddata)
        return any(b"Node Control/Rebirth" in payload for payload in told)

    eventually("it is asked for its birth", is_asked, SAID_S, 0.5)
    assert gateway.rooms()[room(1)]["co2_ppm"] is None
    assert len(told) == 1, told


@test
def a_node_that_never_answers_does_not_keep_others_from_being_asked(world):
    _, _, sender = started(world)
    told, nodes = [], [f"node{number}" for number in range(10)]
    sender.client.on_message = lambda _client, _context, message: told.append(message.topic.split("/")[-1])
    sender.client.subscribe("spBv1.0/school/NCMD/#", 1)

    def say(node):
        sender.publish(f"spBv1.0/school/NDATA/{node}", numbered(5))

    def is_asked():
        say("dumb")
        return "dumb" in told

    def are_asked():
        for node in ["dumb", *nodes]:
            say(node)
        return set(nodes) <= set(told)

    eventually("one is asked, and does not answer", is_asked, SAID_S, 0.2)
    eventually("the others are asked", are_asked, SAID_S, 0.2)
    assert all(told.count(node) <= 2 for node in nodes), told


def metric(alias, ppm, name=b"", unit=b""):
    """Of sparkplug_b.proto: a float with its alias; a birth's has name and unit too."""
    properties = b"\x0a\x07engUnit" + b"\x12" + bytes([len(unit) + 2]) + b"\x42" + bytes([len(unit)]) + unit if unit else b""
    inner = (b"\x0a" + bytes([len(name)]) + name if name else b"") + b"\x10" + bytes([alias]) + \
        (b"\x4a" + bytes([len(properties)]) + properties if unit else b"") + b"\x65" + struct.pack("<f", ppm)
    return b"\x12" + bytes([len(inner)]) + inner


def numbered(sequence, body=b""):
    return body + b"\x18" + bytes([sequence])


@test
def data_after_a_gap_is_refused_counted_and_asks_for_a_birth(world):
    _, gateway, sender = started(world)
    told, name, token = [], "school/node1/desk", gateway.token("leader")
    sender.client.on_message = lambda _client, _context, message: told.append(message.payload)
    sender.client.subscribe("spBv1.0/school/NCMD/node1", 1)

    def say(kind, place, payload):
        sender.publish(f"spBv1.0/school/{kind}/{place}", payload)

    def is_known():
        return name in [one["name"] for one in gateway.get("/api/v1/sensors")["tray"]]

    def sensor():
        return next(one for one in gateway.get("/api/v1/sensors")["sensors"] if one["name"] == name)

    say("NBIRTH", "node1", numbered(0))
    say("DBIRTH", "node1/desk", numbered(1, metric(7, 650, b"CO2", b"ppm")))
    eventually("the birth is heard", is_known, SAID_S, 0.2)
    status, answer = gateway.request("POST", "/api/v1/sensors/assign", {"device": name, "room": room(1)}, token)
    assert status == 200, answer
    say("DDATA", "node1/desk", numbered(2, metric(7, 651)))
    say("DDATA", "node1/desk", numbered(4, metric(7, 652)))
    eventually("the gap is counted", lambda: sensor()["rejected"] == 1, SAID_S, 0.2)
    assert "birth was not heard" in sensor()["last_reject"], sensor()
    eventually("and a birth is asked for", lambda: any(b"Node Control/Rebirth" in one for one in told), SAID_S, 0.2)


@test
def a_make_that_a_person_said_is_read_from_then_on(world):
    _, gateway, sender = started(world)
    topic, token = f"application/1/device/{EUI}/event/up", gateway.token("leader")

    def ask(path, body):
        status, answer = gateway.request("POST", path, body, token)
        assert status == 200, answer

    def is_known():
        sender.publish(topic, UPLINK)
        return EUI in [one["name"] for one in gateway.get("/api/v1/sensors")["tray"]]

    def is_read():
        sender.publish(topic, UPLINK)
        return gateway.rooms()[room(1)]["co2_ppm"] == 1255

    eventually("bytes that nobody understands still say who sent them", is_known, SAID_S, 0.5)
    ask("/api/v1/sensors/assign", {"device": EUI, "room": room(1)})
    assert gateway.rooms()[room(1)]["co2_ppm"] is None
    ask("/api/v1/sensors/type", {"device": EUI, "type": "Milesight AM307"})
    eventually("its bytes are read", is_read, SAID_S, 0.5)


if __name__ == "__main__":
    run_tests()
