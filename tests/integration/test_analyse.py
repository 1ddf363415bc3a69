#!/usr/bin/python3
"""test_analyse.py - `transom analyse` on files: every figure against a calculation of its own, made here another way
(in Python, from the words of the rules), on ordinary days, over both changes of the clock, with gaps and values that
cannot be; then several files, broken ones, and odd ones."""
import json
import math
import os
import random
import subprocess
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from harness import BUILD, ROOT, run_tests, test

ZONE = ZoneInfo("Europe/London")
LEVELS = (800, 1000, 1500, 2000)
WEEK = ROOT.parent / "shared/data/room-one-2021-10-07"
WHOLE_DAY = "mon-sun 00:00-24:00"
ENVIRONMENT = {**os.environ, "TRANSOM_PACKS": str(ROOT / "config/packs"), "LANG": "C.UTF-8", "COLUMNS": "80"}


def analyse(*arguments, status=0):
    run = subprocess.run([BUILD / "transom", "analyse", *map(str, arguments)], capture_output=True, text=True,
                         env=ENVIRONMENT, timeout=60)
    assert run.returncode == status, (run.returncode, run.stderr)
    return run


def rooms(*arguments, status=0):
    return json.loads(analyse("--json", *arguments, status=status).stdout)["rooms"]


# -- the same figures another way --

def unix(day, minutes, fold=0):
    """Local midnight of the day and so many minutes of the clock on the wall."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=ZONE, fold=fold).timestamp()


def spans(day, periods):
    return [(unix(day, start), unix(day, end, fold=0 if end == 1440 else 1)) for start, end in periods]


def max_gap_s(samples):
    gaps = sorted(b[0] - a[0] for a, b in zip(samples, samples[1:]))
    middle = len(gaps) // 2
    median = gaps[middle] if len(gaps) % 2 else (gaps[middle - 1] + gaps[middle]) / 2
    return min(max(3 * median, 900), 3600)


def pieces(good, gap_s, start, end):
    """The lines between neighbours, cut to [start, end]."""
    for (t0, v0), (t1, v1) in zip(good, good[1:]):
        a, b = max(t0, start), min(t1, end)
        if t1 - t0 <= gap_s and a < b:
            yield a, b, v0 + (v1 - v0) * (a - t0) / (t1 - t0), v0 + (v1 - v0) * (b - t0) / (t1 - t0)


def above(piece, level):
    """(from, to, area) of a piece that is above the level, or None."""
    a, b, va, vb = piece
    if va <= level and vb <= level:
        return None
    crossing = a + (b - a) * (level - va) / (vb - va) if va != vb else a
    begin, end = (a if va > level else crossing), (b if vb > level else crossing)
    top = [v - level for t, v in ((a, va), (b, vb)) if v > level]
    area = (sum(top) / 2 if len(top) == 2 else top[0] / 2) * (end - begin)
    return begin, end, area


def figures(good, gap_s, day, periods):
    joined = area = 0
    values, met, dose, longest = [], dict.fromkeys(LEVELS, 0), dict.fromkeys(LEVELS, 0), dict.fromkeys(LEVELS, 0)
    for start, end in spans(day, periods):
        runs, last = dict.fromkeys(LEVELS, 0), dict.fromkeys(LEVELS)
        for piece in pieces(good, gap_s, start, end):
            a, b, va, vb = piece
            joined, area = joined + b - a, area + (va + vb) / 2 * (b - a)
            values += [va, vb]
            for level in LEVELS:
                part = above(piece, level)
                if not part:
                    continue
                met[level] += part[1] - part[0]
                dose[level] += part[2]
                runs[level] = part[1] - part[0] + (runs[level] if last[level] == part[0] else 0)
                last[level] = b if vb > level else None         # strictly above: touching it ends the run
                longest[level] = max(longest[level], runs[level])
    occupied = sum(end - start for start, end in spans(day, periods))
    return {"occupied": occupied / 60, "coverage": joined / occupied, "mean": area / joined if joined else None,
            "min": min(values, default=None), "max": max(values, default=None),
            "minutes_above": {str(k): v / 60 for k, v in met.items()},
            "longest_run_above": {str(k): v / 60 for k, v in longest.items()},
            "dose_above": {str(k): v / 3600 for k, v in dose.items()}}


def assert_same(shown, expected, what):
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert_same(shown[key], value, f"{what} {key}")
    elif expected is None:
        assert shown is None, (what, shown)
    else:
        assert math.isclose(shown, expected, rel_tol=1e-6, abs_tol=0.0011), (what, shown, expected)


def check(room, samples, periods_of):
    """Every day of the answer against the figures of samples [(unix, ppm)], those that cannot be among them."""
    gap_s, good = max_gap_s(samples), [(t, v) for t, v in samples if 350 <= v <= 10000]
    dates = sorted({datetime.fromtimestamp(t, ZONE).date() for t, _v in good})
    dates = [day for day in dates if periods_of(day)]
    assert [day["date"] for day in room["days"]] == [str(day) for day in dates]
    assert room["samples"] == len(samples) and room["rejected"] == len(samples) - len(good)
    for shown, day in zip(room["days"], dates):
        expected = figures(good, gap_s, day, periods_of(day))
        assert shown["occupied_minutes"] == expected.pop("occupied"), (shown["date"], shown["occupied_minutes"])
        assert_same(shown["co2_ppm"], expected, shown["date"])


# -- files --

def weather(seed, start, end, step_s, holes=0.02, nonsense=0.0):
    """[(unix, ppm)]: a random walk that never jumps, with holes and values that no sensor means."""
    chance, ppm, samples, t = random.Random(seed), 700.0, [], start
    while t < end:
        ppm = min(max(ppm + chance.uniform(-60, 60) * math.sqrt(step_s / 300), 420), 2600)
        samples.append((t, chance.choice((0, 65535)) if chance.random() < nonsense else round(ppm)))
        t += step_s if chance.random() >= holes else step_s * chance.randint(2, 14)
    return samples


def write_utc(path, samples):
    rows = [f"{datetime.fromtimestamp(t, timezone.utc):%Y-%m-%dT%H:%M:%SZ},{ppm}\n" for t, ppm in samples]
    path.write_text("time,co2_ppm\n" + "".join(rows))
    return path


def write_wall(path, samples):
    rows = [f"{datetime.fromtimestamp(t, ZONE):%d/%m/%Y %H:%M:%S},{ppm}\n" for t, ppm in samples]
    path.write_text("Time(dd/mm/yyyy),co2_ppm\n" + "".join(rows))
    return path


def weekdays(*periods):
    return lambda day: periods if day.weekday() < 5 else ()


def at(text):
    return datetime.fromisoformat(text).timestamp()


# -- tests --

@test
def every_figure_is_that_of_another_calculation(world):
    for seed, step_s in enumerate((30, 60, 300, 600, 900, 1500)):
        samples = weather(seed, at("2024-05-06T00:10:00+00:00"), at("2024-05-15T00:00:00+00:00"), step_s, nonsense=0.03)
        file = write_utc(world.folder / f"room-{seed}.csv", samples)
        check(rooms(file)[0], samples, weekdays((540, 930)))
        two = ("--occupied", "mon-fri 08:45-12:00,13:00-15:15", "--closed", "2024-05-08..2024-05-09")
        open_days = weekdays((525, 720), (780, 915))
        check(rooms(file, *two)[0], samples, lambda day: () if day.day in (8, 9) else open_days(day))


@test
def terms_closures_and_bank_holidays_come_from_a_calendar_file(world):
    samples = weather(7, at("2024-05-03T00:10:00+01:00"), at("2024-05-14T00:00:00+01:00"), 300)
    file, calendar = write_utc(world.folder / "calendar-room.csv", samples), world.folder / "calendar.json"
    said = {"occupied": {"mon-fri": ["08:45-12:00"]}, "closed": ["2024-05-08..2024-05-09"], "bank_holidays": True,
            "terms": [{"name": "Summer", "from": "2024-05-06", "to": "2024-05-10"}]}
    hours = lambda days: lambda day: ((525, 720),) if (day.month, day.day) in days else ()

    calendar.write_text(json.dumps(said))
    check(rooms(file, "--calendar", calendar)[0], samples, hours({(5, 6), (5, 7), (5, 10)}))
    calendar.write_text(json.dumps({"site": {"id": "s"}, "calendar": said}))     # 6 May 2024: early May bank holiday
    check(rooms(file, "--calendar", calendar, "--nation", "england")[0], samples, hours({(5, 7), (5, 10)}))
    for other in (("--occupied", "09:00-15:30"), ("--closed", "2024-05-08")):
        assert "--calendar" in analyse("--calendar", calendar, *other, file, status=2).stderr
    calendar.write_text('{"closed": ["tomorrow"]}')
    told = analyse("--calendar", calendar, file, status=78).stderr
    assert "calendar.json" in told and "tomorrow" in told and told.count("\n") == 1, told
    calendar.write_text('{"closed": ')
    assert "line 1" in analyse("--calendar", calendar, file, status=78).stderr
    assert "absent.json" in analyse("--calendar", world.folder / "absent.json", file, status=78).stderr


@test
def a_year_is_judged_by_rules_that_no_day_decides_and_a_fortnight_is_not(world):
    pack = world.folder / "most.yaml"
    text = (ROOT / "config/packs/bb101-2018.yaml").read_text()
    pack.write_text(text.replace("by_hand: true", "").replace("pack: bb101-2018", "pack: most"))
    start = at("2023-01-01T00:00:00+00:00")
    samples = [(start + 900 * i, 1290 + i % 3 * 10) for i in range(365 * 96)]
    options = ("--pack", pack, "--nation", "england", "--ventilation", "natural")
    year = rooms(write_utc(world.folder / "year.csv", samples), *options)[0]["period_verdicts"]
    short = rooms(write_utc(world.folder / "short.csv", samples[:14 * 96]), *options)[0]["period_verdicts"]
    by_rule = {one["rule"]: one for one in year}
    most, many = by_rule["eng-bb101-new-typical"], by_rule["eng-bb101-refurb-typical"]
    assert (most["verdict"], most["figure"], most["limit"], most["grade"]) == ("fail", 1, 800, "C"), most
    assert (most["from"], most["to"]) == ("2023-01-01", "2023-12-31"), most
    assert (many["verdict"], many["figure"]) == ("pass", 0), many
    for one in short:
        if one["rule"] in (most["rule"], many["rule"]):
            assert (one["verdict"], one["reason"], one["coverage"]) == ("cannot_tell", "period", 1), one
    told = analyse(*options, world.folder / "short.csv").stdout
    assert "shorter than the rule's" in " ".join(told.split()), told


@test
def days_of_23_and_25_hours_are_right_in_utc_and_on_the_wall_clock(world):
    for seed, (start, end) in enumerate((("2021-10-30T00:00:00+01:00", "2021-11-02T00:00:00+00:00"),
                                         ("2022-03-26T00:00:00+00:00", "2022-03-29T00:00:00+01:00"))):
        samples = weather(seed, at(start), at(end), 300, holes=0.005)
        for write in write_utc, write_wall:
            file = write(world.folder / f"change-{seed}.csv", samples)
            room = rooms(file, "--occupied", WHOLE_DAY)[0]
            check(room, samples, lambda day: ((0, 1440),))
            assert [day["occupied_minutes"] for day in room["days"]][1] == (1500, 1380)[seed]


@test
def the_real_week_is_as_expected(world):
    if not WEEK.with_suffix(".csv").exists():
        print("        skipped: there is no shared/data")
        return
    room = rooms(WEEK.with_suffix(".csv"), "--zone", "Europe/London", "--occupied", "09:00-15:30")[0]
    expected = json.loads(WEEK.with_suffix(".expected.json").read_text())
    assert (room["room"], room["samples"], room["rejected"]) == ("Room One", 2016, 0)
    assert [day["date"] for day in room["days"]] == [day["date"] for day in expected["days"]]
    for shown, wanted in zip(room["days"], expected["days"]):
        for quantity in "co2_ppm", "temperature_c":
            for key, value in wanted[quantity].items():
                for level, figure in value.items() if isinstance(value, dict) else (("", value),):
                    got = shown[quantity][key][level] if level else shown[quantity][key]
                    assert math.isclose(got, figure, rel_tol=0.001, abs_tol=0.001), (shown["date"], key, level, got)
    incident = next(i for i in room["incidents"] if i["began"] == "2021-10-08T08:00:00Z")
    assert (incident["rule"], incident["raised"], incident["cleared"], incident["peak"]) == \
        ("union-neu-co2-act", "2021-10-08T08:05:00Z", "2021-10-08T11:41:15Z", 1415)


@test
def verdicts_carry_rule_source_figure_limit_and_grade(world):
    start = at("2024-05-07T08:00:00+01:00")
    file = write_utc(world.folder / "high.csv", [(start + 60 * k, 1700 + k % 2) for k in range(480)])
    answer = json.loads(analyse("--json", file, "--ventilation", "natural").stdout)
    verdicts = {v["rule"]: v for v in answer["rooms"][0]["days"][0]["verdicts"]}
    assert (answer["pack"], answer["zone"]) == ("england", "Europe/London")
    mean = verdicts["eng-bb101-nat-mean"]
    assert (mean["status"], mean["verdict"], mean["limit"], mean["coverage"]) == ("guidance", "fail", 1500, 1)
    assert 1700 <= mean["figure"] <= 1701 and mean["source"] and mean["clause"] and mean["confidence"] in "ABC"
    assert (mean["grade"], mean["pack"], mean["pack_version"]) == ("C", "england", answer["pack_version"])
    evidence = answer["rooms"][0]["days"][0]["evidence"]
    assert (evidence["grade"], evidence["reason"]) == ("C", "calibration")     # a file says nothing of it
    mechanical = verdicts["eng-bb101-mech-mean"]
    assert (mechanical["verdict"], mechanical["reason"]) == ("not_applicable", "ventilation")
    assert verdicts["union-neu-co2-act"]["status"] == "union"


@test
def several_files_are_told_in_order_and_compared_worst_first(world):
    folder = world.folder
    start = at("2024-05-07T08:00:00+01:00")
    files = [write_utc(folder / f"{name}-2024-05-07.csv", [(start + 60 * k, ppm + k % 3) for k in range(480)])
             for name, ppm in (("fresh-room", 500), ("stuffy-room", 1900), ("hall_b", 900))]
    assert [room["room"] for room in rooms(*files)] == ["Fresh Room", "Stuffy Room", "Hall B"]
    text = analyse(*files).stdout
    assert text.index("Stuffy Room") < text.index("Hall B") < text.index("Fresh Room")
    assert "Stuffy Room was over 800 ppm for 100% of the measured occupied time" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80
    assert analyse("--ascii", *files).stdout.isascii()


@test
def a_file_without_a_sample_in_occupied_time_says_so(world):
    start = at("2024-05-07T15:30:00+01:00")         # a period ends before this minute
    file = write_utc(world.folder / "evening.csv", [(start + 60 * k, 600 + k) for k in range(120)])
    assert rooms(file)[0]["reason"] == "outside_occupied"
    assert "all samples are outside occupied time" in " ".join(analyse(file).stdout.split())
    file = write_utc(file, [(start + 60 * k, 600 + k) for k in range(-1, 120)])
    assert rooms(file)[0]["reason"] is None
    one = write_utc(world.folder / "one.csv", [(start, 600)])
    assert "1 sample in one.csv" in " ".join(analyse(one).stdout.split())


@test
def a_file_that_cannot_be_read_is_named_with_its_line_and_the_others_are_told(world):
    folder = world.folder
    good = write_utc(folder / "good.csv",
                     weather(1, at("2024-05-07T08:00:00+01:00"), at("2024-05-07T16:00:00+01:00"), 60))
    bad = folder / "bad.csv"
    bad.write_text("time,co2_ppm\n2024-05-07T08:00:00Z,700\n2024-05-07T08:01:00Z,seven\n")
    run = analyse("--json", bad, good, folder / "absent.csv", status=1)
    assert [room["room"] for room in json.loads(run.stdout)["rooms"]] == ["Good"]
    assert "bad.csv:3" in run.stderr and "absent.csv" in run.stderr
    assert analyse("--json", bad, status=1).stdout == ""


@test
def a_paper_says_the_same_every_time_and_a_path_that_is_none_is_told(world):
    folder = world.folder
    file = write_utc(folder / "paper-room.csv", weather(3, at("2024-05-06T00:10:00+01:00"), at("2024-05-08T00:00:00+01:00"), 300))
    for name in ("one.pdf", "two.pdf"):
        analyse("--pdf", folder / name, "--nation", "england", file)
    assert (folder / "one.pdf").read_bytes() == (folder / "two.pdf").read_bytes()
    text = subprocess.run(["pdftotext", folder / "one.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "Newest reading" in text and "Made " not in text     # the foot calls no date of the file one of today
    for words in ("What a logger measured", "paper room", "one logger", "Mon 6", "Sources"):
        assert words.lower() in text.lower(), words
    assert "nowhere" in analyse("--pdf", folder / "nowhere" / "x.pdf", file, status=1).stderr


@test
def exit_codes_say_usage_and_configuration(world):
    folder = world.folder
    file = write_utc(folder / "room.csv", [(at("2024-05-07T10:00:00+01:00"), 700)])
    assert "--occupied" in analyse("--help").stdout
    for wrong in ((), ("--occupied", "09:00", file), ("--zone", "Mars/North", file), ("--ventilation", "windy", file),
                  ("--closed", "May", file), ("--seats", "0", file), ("--nonsense", file),
                  ("--room", "One", file, file)):
        told = analyse(*wrong, status=2).stderr
        assert told.startswith("transom analyse: ") and told.count("\n") == 1, (wrong, told)
    assert "absent" in analyse("--pack", "absent", file, status=78).stderr
    (folder / "odd.yaml").write_text("pack: odd\nversion: x\n")
    assert "odd.yaml" in analyse("--pack", folder / "odd.yaml", file, status=78).stderr


@test
def odd_files_are_told_and_not_judged(world):
    folder = world.folder
    one = write_utc(folder / "one.csv", [(at("2024-05-07T10:00:00+01:00"), 700)])
    room = rooms(one)[0]
    assert (room["samples"], room["days"][0]["co2_ppm"]["coverage"], room["incidents"]) == (1, 0, [])
    assert {v["verdict"] for v in room["days"][0]["verdicts"]} <= {"cannot_tell", "not_applicable"}
    night = write_utc(folder / "night.csv", [(at("2024-05-07T01:00:00+01:00") + 60 * k, 900 + k) for k in range(60)])
    assert rooms(night)[0]["days"][0]["co2_ppm"]["mean"] is None
    weekend = write_utc(folder / "saturday.csv", [(at("2024-05-11T10:00:00+01:00") + 60 * k, 900 + k)
                                                  for k in range(60)])
    assert (rooms(weekend)[0]["days"], rooms(weekend)[0]["samples"]) == ([], 60)
    cold = folder / "cold.csv"
    cold.write_text("time,temperature_c\n" + "".join(f"2024-05-07T{8 + k // 60:02}:{k % 60:02}:00Z,{14 + k % 3 / 10}\n"
                                                   for k in range(450)))
    room = rooms(cold)[0]
    assert room["days"][0]["co2_ppm"] is None and room["days"][0]["temperature_c"]["max"] == 14.2
    for file in one, night, weekend, cold:
        assert analyse(file).stdout


@test
def fresh_air_is_a_range_of_each_hour_and_asks_for_what_it_needs(world):
    start, flow, people, volume = at("2024-05-07T08:00:00+01:00"), 150.0, 30, 180.0
    made_ppm, ppm, samples = 1e6 * people * 0.00445 * 1.074 / flow, 420.0, []
    for k in range(480):
        inside = 60 <= k < 450
        ppm += ((420 + made_ppm if inside else 420) - ppm) * (1 - math.exp(-flow * 3.6 / volume / 60))
        samples.append((start + 60 * k, round(ppm)))
    file = write_utc(world.folder / "flow.csv", samples)
    assert rooms(file)[0]["fresh_air"] == []
    hours = rooms(file, "--volume", volume, "--seats", people, "--ages", "11-15")[0]["fresh_air"]
    assert hours and all(h["litres_per_s"][0] < h["litres_per_s"][1] <= 2.25 * h["litres_per_s"][0] for h in hours)
    within = [h["litres_per_s"][0] <= flow <= h["litres_per_s"][1] for h in hours]
    assert sum(within) >= 0.8 * len(within), hours
    text = " ".join(analyse(file, "--volume", volume, "--seats", people, "--ages", "11-15").stdout.split())
    occupied = sum(hour["method"] != "decay" for hour in hours)
    assert ("gb-hse-air-min-high (guidance): the mean of a day fails < 8 L/s/person; "
            f"under it in {occupied} of {occupied} hours") in text
    assert "No estimate: the room's volume is not known" in analyse(file).stdout


if __name__ == "__main__":
    run_tests()
