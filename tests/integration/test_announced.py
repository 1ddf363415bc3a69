#!/usr/bin/python3
"""test_announced.py - topics that devices announce are heard, and a node whose birth was missed is asked for another."""
from harness import device, eventually, room, run_tests, site, test

STATE = "homeassistant/room1/air"       # no family's own topic
DISCOVERY = {"dev_cla": "carbon_dioxide", "unit_of_meas": "ppm", "stat_t": STATE, "uniq_id": "room1_co2",
             "dev": {"ids": [device(1)]}}
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


if __name__ == "__main__":
    run_tests()
