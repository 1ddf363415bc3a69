#!/usr/bin/python3
"""Transom against the yardstick, Node-RED with SQLite and a batched Python script, in one run: ratios and targets.

    tests/bench/compare.py [--runs N] [--build FOLDER] [--write]

Needs the benchmark harness beside the project (../shared/bench, whose README says what to install), root for its loop
device, and a release build. NR: the folder with Node-RED's node_modules; without it Node-RED is left out and the result
says so. Figures of one run belong together; those of two machines or two hours do not. --write puts the result into
RESULTS.md beside this file. Everything is on loopback; a run takes about 5 minutes."""
import argparse
import datetime
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HARNESS = ROOT.parent / "shared/bench/bench.py"
RESULTS = Path(__file__).with_name("RESULTS.md")
WORK = Path(os.environ.get("BENCH_WORK", "/tmp/transom-bench"))
NAMES = {"ours": "Transom", "cref": "yardstick", "py-batch": "Python, batched", "nodered": "Node-RED + SQLite"}
# The figure, what it is called, against whom, and the target as a ratio to it ("at least" or "at most").
TARGETS = [
    ("burst_rps", "stored readings a second, burst at QoS 1", "cref", "least", 0.8),
    ("burst_rps", "stored readings a second, burst at QoS 1", "nodered", "least", 20),
    ("burst_cpu_per_100k", "CPU seconds per 100,000 readings, burst", "cref", "most", 1.5),
    ("steady_cpu_per_100k", "CPU seconds per 100,000 readings, steady, page polled", "cref", "most", 1.5),
]
# The figure, what it is called, and the target in its own unit.
LIMITS = [
    ("idle_rss_mb", "resident memory, idle (MB)", 12),
    ("peak_rss_mb", "resident memory, most (MB)", 20),
    ("cold_start_ms", "first page, empty record (ms)", 50),
]
SHOWN = ["burst_rps", "burst_cpu_per_100k", "steady_cpu_per_100k", "steady_written_per_reading_blk",
         "burst_written_per_reading_blk", "idle_rss_mb", "peak_rss_mb", "cold_start_ms", "latest_p50_ms", "latest_p99_ms"]


def surroundings(build):
    """What the harness starts Transom with: its README's contract."""
    transom = build / "transom"
    return {
        **os.environ, "BENCH_WORK": str(WORK), "REPO": str(ROOT), "TRANSOM_PACKS": str(ROOT / "config/packs"),
        "TRANSOM_CHECKLISTS": str(ROOT / "config/checklists"),
        "OURS_PREPARE": f"cd $DATA && python3 $BENCH/site.py 100 > site.json && TRANSOM_DATA=$DATA {transom} site import"
                        f" site.json && TRANSOM_DATA=$DATA {transom} token add --role viewer --days 1 > token",
        "OURS_START": "TRANSOM_MQTT_URL=mqtt://127.0.0.1:$MQTT_PORT TRANSOM_HTTP_LISTEN=127.0.0.1:$HTTP_PORT"
                      f" TRANSOM_DATA=$DATA TRANSOM_COMMIT_WINDOW_S=0.5 {transom} serve",
        "OURS_READY": "http://127.0.0.1:$HTTP_PORT/",
        "OURS_LATEST": "http://127.0.0.1:$HTTP_PORT/api/v1/rooms",
        "OURS_COUNT": 'sh:curl -s -H "Authorization: Bearer $(cat $DATA/token)" http://127.0.0.1:$HTTP_PORT/metrics'
                      ' | sed -n "s/^transom_readings_total{result=\\"stored\\"} //p"',
        "OURS_TOPIC": "transom/in/room-%03d", "OURS_PAYLOAD": "plain",
        "OURS_FILES": "$DATA/*.db*", "OURS_SIZE": f"stat -c %s {transom}",
    }


def harness(environment, *words):
    subprocess.run([sys.executable, str(HARNESS), *words], env=environment, check=True)


def measure(environment, names, runs):
    """The medians of the runs, by contender; each run takes the contenders in turn."""
    began = datetime.datetime.now().strftime("%Y%m%d%H%M%S")
    for run in range(runs):
        harness({**environment, "RUN_ID": f"{began}-{run}"}, "contend", *names)
    rows = [json.loads(line) for line in (WORK / "results/contend.jsonl").read_text().splitlines()]
    medians = {}
    for name in names:
        mine = [row for row in rows if row["name"] == name and row["run"].startswith(began)]
        if len(mine) < runs:
            sys.exit(f"compare: {NAMES[name]} ended {len(mine)} of {runs} runs")
        medians[name] = {key: statistics.median(row[key] for row in mine)
                         for key in mine[0] if isinstance(mine[0][key], (int, float)) and mine[0][key] is not None}
        lost = max(row["sent"] - (row["stored"] or 0) for row in mine)
        medians[name]["lost"] = lost
    return medians


def judged(value, kind, target):
    return "met" if (value >= target if kind == "least" else value <= target) else "missed"


def report(medians, runs):
    cpus = os.cpu_count()
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    lines = [f"Measured {datetime.date.today()}, {cpus} cores ({model}), Linux {os.uname().release.split('-')[0]},"
             f" median of {runs} runs, all contenders in each run, loopback.", "",
             "| target | Transom | against | ratio | target | |", "|---|---|---|---|---|---|"]
    for key, words, other, kind, target in TARGETS:
        if other in medians:
            ours, theirs = medians["ours"][key], medians[other][key]
            ratio = ours / theirs
            lines.append(f"| {words} | {ours:g} | {NAMES[other]}: {theirs:g} | {ratio:.2f} | at {kind} {target:g} |"
                         f" {judged(ratio, kind, target)} |")
        else:
            lines.append(f"| {words} | {medians['ours'][key]:g} | {NAMES[other]}: not run | | at {kind} {target:g} | |")
    for key, words, target in LIMITS:
        lines.append(f"| {words} | {medians['ours'][key]:g} | | | at most {target} |"
                     f" {judged(medians['ours'][key], 'most', target)} |")
    lines.append(f"| readings lost | {medians['ours']['lost']} | | | 0 | {judged(medians['ours']['lost'], 'most', 0)} |")
    lines += ["", "| figure | " + " | ".join(NAMES[name] for name in medians) + " |", "|---" * (len(medians) + 1) + "|"]
    for key in SHOWN:
        lines.append(f"| {key} | " + " | ".join(f"{medians[name].get(key, float('nan')):g}" for name in medians) + " |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--build", type=Path, default=ROOT / "build/release")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    if not HARNESS.exists():
        sys.exit("compare: the benchmark harness is not beside the project")
    environment = surroundings(asked.build.resolve())
    names = ["ours", "cref", "py-batch"] + (["nodered"] if os.environ.get("NR") else [])
    WORK.mkdir(parents=True, exist_ok=True)
    harness(environment, "build")
    text = report(measure(environment, names, asked.runs), asked.runs)
    print("\n" + text)
    if asked.write:
        RESULTS.write_text("# Transom beside others\n\n`tests/bench/compare.py --write` made this page.\n\n" + text)


main()
