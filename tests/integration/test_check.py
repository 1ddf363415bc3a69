#!/usr/bin/python3
"""test_check.py - `transom check` and the rule packs: all are read, and all that is wrong is told at once, by line."""
import shutil
import subprocess

from harness import BUILD, ROOT, run_tests, test

EXIT_CONFIG = 78


def check(world, adopted="england"):
    settings = world.folder / "transom.yaml"
    settings.write_text(f"packs:\n  folder: {world.folder}/packs\n  adopted: {adopted}\n")
    return subprocess.run([BUILD / "transom", "check", "-c", settings], capture_output=True, text=True)


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
def a_pack_that_gives_no_level_cannot_be_adopted(world):
    packs(world)
    assert check(world, "scotland").returncode == 0
    done = check(world, "heat-and-cold")
    assert done.returncode == EXIT_CONFIG and "no rule for CO2" in done.stderr
    done = check(world, "atlantis")
    assert done.returncode == EXIT_CONFIG and "there is no" in done.stderr


if __name__ == "__main__":
    run_tests()
