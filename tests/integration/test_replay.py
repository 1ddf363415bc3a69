#!/usr/bin/python3
"""test_replay.py - recorded messages come to the incidents that the same air would have raised, with no broker and no
record."""
import json
import os
import subprocess
import tempfile
from pathlib import Path

from harness import BUILD, ROOT, iso, run_tests, site, test, unix_ms

MONDAY = "2026-11-23T08:00:00Z"


def run(*words, folder=None):
    environment = {**os.environ, "TRANSOM_PACKS": str(ROOT / "config/packs"), "TMPDIR": str(folder or tempfile.gettempdir())}
    return subprocess.run([BUILD / "transom", *map(str, words)], env=environment, capture_output=True, text=True,
                          timeout=60, check=False)


def rising_and_falling(minute):
    """Over 1,500 ppm from the middle of the morning on, well again before the end of school."""
    return 500 if minute < 60 else 500 + 15 * (minute - 60) if minute < 200 else max(600, 2600 - 30 * (minute - 200))


def samples(minutes=420):
    return [(unix_ms(MONDAY) + m * 60000, rising_and_falling(m)) for m in range(minutes)]


def message(at_ms, co2_ppm, device="sensor-01", **more):
    return json.dumps({"topic": f"transom/in/{device}", "payload": {"co2_ppm": co2_ppm, **more}, "arrived": iso(at_ms)})


def record(world, lines, name="messages.jsonl"):
    path = world.folder / name
    path.write_text("\n".join(lines) + "\n")
    return path


def incidents(*words):
    done = run("replay", *words)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def figures(found):
    return sorted((i["rule"], i["began"], i["raised"], i["cleared"]) for i in found)


@test
def its_help_names_every_option(_world):
    options = {word for word in run("analyse", "--help").stdout.split() if word.startswith("--")}
    told = set(run("replay", "--help").stdout.split())
    assert options | {"--help", "--site"} <= told and "--zone" in options, options - told


@test
def a_replay_raises_what_the_same_air_in_a_file_raises(world):
    heard = samples()
    csv = world.folder / "air.csv"
    csv.write_text("time,co2_ppm\n" + "".join(f"{iso(at)},{co2}\n" for at, co2 in heard))
    analysed = run("analyse", csv, "--json")
    assert analysed.returncode == 0, analysed.stderr
    expected = figures(json.loads(analysed.stdout)["rooms"][0]["incidents"])
    assert len(expected) >= 3
    assert figures(incidents(record(world, [message(*one) for one in heard]))) == expected


@test
def doubled_messages_and_buffered_ones_change_nothing(world):
    heard = samples()
    plain = record(world, [message(at, co2, time=iso(at)) for at, co2 in heard])
    twice = record(world, [message(at, co2, time=iso(at)) for at, co2 in heard for _ in range(2)], "twice.jsonl")
    ahead = [*heard[:150], heard[160], *heard[150:160], *heard[161:]]       # ten minutes came late, in order of arrival
    late = record(world, [message(max(at for at, _ in ahead[:i + 1]), co2, time=iso(at)) for i, (at, co2) in
                          enumerate(ahead)], "late.jsonl")
    assert figures(incidents(twice)) == figures(incidents(plain)) != []
    assert figures(incidents(late)) == figures(incidents(plain))


@test
def rooms_come_from_a_site_file_or_are_one_a_sensor(world):
    lines = [message(at, co2, device) for at, co2 in samples() for device in ("sensor-01", "sensor-02", "Aula 7")]
    path, school = record(world, lines), world.folder / "site.json"
    assert {i["room"] for i in incidents(path)} == {"sensor-01", "sensor-02", "room-3"}
    school.write_text(json.dumps(site(2)))
    document = json.loads(run("replay", path, "--site", school, "--json", folder=world.folder).stdout)
    assert {i["room"] for i in document["incidents"]} == {"room-01", "room-02"} and document["rooms"] == 2
    assert document["messages"] == len(lines) and document["rejected"] == 0, document
    assert sorted(p.name for p in Path(world.folder).iterdir()) == ["messages.jsonl", "site.json"]      # nothing stays


@test
def what_is_open_at_the_end_of_the_recording_is_open(world):
    (open_one,) = [i for i in incidents(record(world, [message(*one) for one in samples(170)]))
                   if i["rule"] == "eng-dfe-co2-act"]
    assert open_one["state"] == "raised" and open_one["cleared"] is None, open_one


@test
def a_bad_line_is_named_and_nothing_is_printed(world):
    good = [message(*one) for one in samples(10)]
    for bad, told in (('{"topic": ', "not JSON"), ('{"topic": "transom/in/a", "payload": {}}', "arrived"),
                      ('{"payload": {}, "arrived": "2026-11-23T10:00:00Z"}', "topic"),
                      ('{"topic": "transom/in/a", "payload_hex": "0g", "arrived": "2026-11-23T10:00:00Z"}', "payload_hex"),
                      (message(unix_ms(MONDAY) - 60000, 800), "before")):
        done = run("replay", record(world, [*good, bad, *good]))
        assert done.returncode == 1 and not done.stdout, done
        assert "messages.jsonl:11: " in done.stderr and told in done.stderr, done.stderr
    unknown = record(world, [*good, json.dumps({"topic": "who/knows", "payload": "?", "arrived": "2026-11-23T10:00:00Z"})])
    document = json.loads(run("replay", unknown, "--json").stdout)      # a sensor that nobody understands is no bad line
    assert document["rejected"] == 1 and document["messages"] == 11, document


if __name__ == "__main__":
    run_tests()
