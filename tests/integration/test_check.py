#!/usr/bin/python3
"""test_check.py - `transom check`, the rule packs and the record: all are read, and all that is wrong is told at once,
by line."""
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing

from harness import BUILD, ROOT, run_tests, test

EXIT_CONFIG = 78


def check(world, adopted="england", words=(), data=None, checklists=ROOT / "config/checklists"):
    settings = world.folder / "transom.yaml"
    settings.write_text(f"packs:\n  folder: {world.folder}/packs\n  adopted: {adopted}\n")
    environment = {**os.environ, "TRANSOM_DATA": str(data or world.folder / "record"), "TRANSOM_CHECKLISTS": str(checklists)}
    return subprocess.run([BUILD / "transom", "check", "-c", settings, *words], capture_output=True, text=True,
                          env=environment)


def packs(world):
    return shutil.copytree(ROOT / "config/packs", world.folder / "packs")


@test
def every_shipped_pack_is_named_with_its_rules(world):
    names = sorted(path.stem for path in packs(world).glob("*.yaml"))
    done = check(world)
    told = [line for line in done.stdout.splitlines() if line.startswith("pack ")]
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert [line.split(",")[0].removeprefix("pack ") for line in told] == names and len(names) == 17
    assert [line.split(",")[0] for line in told if ", adopted" in line] == ["pack england"]
    assert [line.split(",")[0].removeprefix("pack ") for line in told if ", off by default" in line] == [
        "heat-and-cold", "pandemic", "who", "world"]


@test
def every_broken_pack_is_told_by_file_line_and_key(world):
    folder = packs(world)
    for name, was, now in (("wales", "status: statutory", "status: legal"), ("hse", "unit: degC", "unit: degF")):
        text = (folder / f"{name}.yaml").read_text()
        (folder / f"{name}.yaml").write_text(text.replace(was, now, 1))
    done = check(world)
    assert done.returncode == EXIT_CONFIG
    for name, key, now in (("wales", "status", "legal"), ("hse", "unit", "degF")):
        lines = (folder / f"{name}.yaml").read_text().splitlines()
        number = next(n for n, line in enumerate(lines, 1) if now in line)
        assert any(line.startswith(f"{folder}/{name}.yaml:{number}: rules[") and f".{key}: " in line
                   for line in done.stderr.splitlines()), done.stderr


@test
def every_checklist_is_named_and_a_broken_one_told(world):
    packs(world)
    names = sorted(path.stem for path in (ROOT / "config/checklists").glob("*.yaml"))
    told = json.loads(check(world, words=["--json"]).stdout)
    assert [one["name"] for one in told["checklists"]] == names and not told["problems"], told
    folder = shutil.copytree(ROOT / "config/checklists", world.folder / "checklists")
    text = (folder / "roles.yaml").read_text()
    (folder / "roles.yaml").write_text(text.replace("status: union", "status: law", 1))
    done = check(world, checklists=folder)
    assert done.returncode == EXIT_CONFIG
    assert f"{folder}/roles.yaml:" in done.stderr and "items[1].status: " in done.stderr, done.stderr


@test
def a_pack_that_gives_no_level_cannot_be_adopted(world):
    packs(world)
    assert check(world, "scotland").returncode == 0
    done = check(world, "heat-and-cold")
    assert done.returncode == EXIT_CONFIG and "no rule for CO2" in done.stderr
    done = check(world, "atlantis")
    assert done.returncode == EXIT_CONFIG and "there is no" in done.stderr


@test
def a_record_that_was_not_made_yet_is_no_fault(world):
    packs(world)
    done = check(world)
    assert done.returncode == 0 and "record: none in" in done.stdout, done.stdout + done.stderr
    assert not (world.folder / "record").exists()


@test
def the_record_is_read_beside_a_running_gateway(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    packs(world)
    done = check(world, data=gateway.data)
    assert done.returncode == 0 and "record: sound, 0 readings" in done.stdout, done.stdout + done.stderr
    assert gateway.request("GET", "/")[0] == 200


@test
def a_damaged_or_lost_record_is_told_and_is_no_wrong_configuration(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    gateway.stop()
    packs(world)
    file = gateway.data / "transom.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16384:])
    done = check(world, data=gateway.data)
    assert done.returncode == 1 and done.stderr, done.stdout
    file.unlink()
    done = check(world, data=gateway.data)
    assert done.returncode == 1 and "restore a backup" in done.stderr, done.stderr


@test
def the_pack_that_a_leader_adopted_has_to_be_there(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    gateway.stop()
    folder = packs(world)
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db, db:
        db.execute("INSERT INTO adoption VALUES (1, 1, 'wales', 'Ms Rees', 'agreed')")
    told = json.loads(check(world, words=["--json"], data=gateway.data).stdout)
    assert [pack["name"] for pack in told["packs"] if pack["adopted"]] == ["wales"]
    (folder / "wales.yaml").unlink()
    done = check(world, data=gateway.data)
    assert done.returncode == EXIT_CONFIG and "a leader adopted wales" in done.stderr, done.stderr


@test
def programs_read_it_as_one_object(world):
    packs(world)
    done = check(world, "atlantis", ["--json"])
    told = json.loads(done.stdout)
    assert done.returncode == EXIT_CONFIG and len(told["packs"]) == 17
    assert [problem for problem in told["problems"] if "there is no" in problem]
    assert {"key": "packs.adopted", "value": "atlantis", "from": "file"} in told["settings"]
    assert told["record"] == {"folder": str(world.folder / "record"), "made": False, "sound": True, "readings": 0,
                              "newest": None}


if __name__ == "__main__":
    run_tests()
