#!/usr/bin/env python3
"""coverage.py BUILD [FLOOR] [LEAST] - branch coverage of one floor, or of what is counted of it, by the unit tests that
ran in BUILD.

Reads what gcc's --coverage wrote, through gcov's JSON. Branches on lines of assert() are not counted: an assert is for
our own bugs, and a test that takes its other side is a crash. Prints each file with the lines where a branch was never
taken; fails when the floor as a whole is under LEAST percent."""
import json
import pathlib
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent


def gcov_files(build, floor):
    """The JSON of every object of the floor; gcov prints one document a line."""
    objects = build / "firmware-gateway" / "CMakeFiles" / f"gateway_{floor}.dir" / floor
    for counted in sorted(objects.glob("*.gcno")):
        if not counted.with_suffix(".gcda").exists():
            sys.exit(f"coverage.py: nothing of {floor}/{counted.stem} ran in {build}")
    for data in sorted(objects.glob("*.gcda")):
        out = subprocess.run(["gcov", "--branch-probabilities", "--json-format", "--stdout", str(data)],
                             check=True, capture_output=True, cwd=build).stdout
        for line in out.splitlines():
            yield from json.loads(line)["files"]


def is_assert(source, number):
    """Whether the statement on this line is an assert, also one that began a few lines above."""
    while number > 0:
        text = source[number - 1].strip()
        if "assert(" in text:
            return True
        if not text or text[-1] in ";{}" or "(" not in text + source[number - 2]:
            return False
        number -= 1
        if source[number - 1].strip()[-1:] in ";{}":
            return False
    return False


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    floor = sys.argv[2] if len(sys.argv) > 2 else "air"
    least = float(sys.argv[3]) if len(sys.argv) > 3 else 95.0
    taken = total = 0
    for file in gcov_files(build, floor):
        path = (build / file["file"]).resolve()
        if path.parent != REPOSITORY / "firmware-gateway" / floor or path.suffix != ".c":
            continue
        source = path.read_text().splitlines()
        file_taken = file_total = 0
        missed = []
        for line in file["lines"]:
            branches = [branch for branch in line["branches"] if not branch["throw"]]
            if not branches or is_assert(source, line["line_number"]):
                continue
            hit = sum(branch["count"] > 0 for branch in branches)
            file_taken += hit
            file_total += len(branches)
            if hit < len(branches):
                missed.append(str(line["line_number"]))
        taken += file_taken
        total += file_total
        if file_total:
            print(f"{100 * file_taken / file_total:6.1f} %  {file_taken:4} of {file_total:4}  {floor}/{path.name}"
                  + (f"  lines {', '.join(missed)}" if missed else ""))
    if not total:
        sys.exit(f"coverage.py: nothing of {floor}/ ran in {build}")
    percent = 100 * taken / total
    print(f"{percent:6.1f} %  {taken:4} of {total:4}  branches of {floor}/, at least {least:g} % wanted")
    sys.exit(percent < least)


if __name__ == "__main__":
    main()
