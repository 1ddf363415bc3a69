#!/usr/bin/env python3
"""mutate.py BUILD [FILE...] - breaks the code on purpose, one small way at a time, and asks whether a test notices.

Every mutant of a file is compiled by the build's own command and linked before the floor's library, so that the tests
run against it. A mutant is killed when a test program fails, crashes, or takes more than ten times as long as it did.
What does not compile is no mutant. Prints the survivors and the share that was killed; fails under 80 %."""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
KILLED_MIN = 0.80
TIMES_SLOWER = 10
AIR = "firmware-gateway/air/"
INCIDENTS = ["test_incident", "test_incident_kinds", "test_incident_stories"]
# The programs that judge each file; the quickest first, because the first that fails ends a mutant.
TESTS = {
    AIR + "rule.c": ["test_rule", "test_verdict", "test_pack", *INCIDENTS, "test_england"],
    AIR + "incident.c": [*INCIDENTS, "test_england", "test_room", "test_school_story"],
    AIR + "tracker.c": [*INCIDENTS, "test_england", "test_room", "test_school_story"],
    AIR + "condition.c": [*INCIDENTS, "test_england", "test_room", "test_school_story"],
}
SWAPS = [
    (r"(?<![<>=!-])<(?![<=])", ["<=", ">"]), (r"<=", ["<", ">="]), (r"(?<![->=])>(?![>=])", [">=", "<"]),
    (r"(?<!>)>=", [">", "<="]), (r"==", ["!="]), (r"!=", ["=="]), (r"&&", ["||"]), (r"\|\|", ["&&"]),
    (r"(?<=[\w)\]] )\+(?= )", ["-"]), (r"(?<=[\w)\]] )-(?= )", ["+"]), (r"(?<=[\w)\]] )\*(?= \w)", ["/"]),
    (r"(?<= )/(?= )", ["*"]), (r"!(?=[\w(])", [""]), (r"\btrue\b", ["false"]), (r"\bfalse\b", ["true"]),
    (r"\+\+", ["--"]), (r"\bfmin\b", ["fmax"]), (r"\bfmax\b", ["fmin"]), (r"(?<![\w.])0(?![\w.])", ["1"]),
    (r"(?<![\w.])1(?![\w.])", ["2"]),
]
STATEMENT = re.compile(r"^( +)(?!return|break|continue|case|else|assert|static|const|struct|double|int|size_t|bool|enum|if|for|while)"
                       r"([\w*(][^;{}]*;)$")


def code_of(text):
    """The text with comments and literals blanked, so that only code is broken."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())
    return re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|^#[^\n]*', blank, text, flags=re.S | re.M)


def mutants_of(text):
    """(line number, what it becomes, whole text) of every mutant."""
    lines, code = text.split("\n"), code_of(text).split("\n")
    for index, line in enumerate(code):
        if "assert(" in line:
            continue
        changed = set()
        for pattern, others in SWAPS:
            for match in re.finditer(pattern, line):
                for other in others:
                    changed.add(lines[index][:match.start()] + other + lines[index][match.end():])
        if STATEMENT.match(line):
            changed.add(STATEMENT.sub(r"\1;", line))
        for other in sorted(changed):
            yield index + 1, other.strip(), "\n".join(lines[:index] + [other] + lines[index + 1:])


class Judge:
    """Compiles and runs mutants of one file."""

    def __init__(self, build, file):
        self.build, self.file, self.tests = build, file, TESTS[file]
        commands = json.loads((build / "compile_commands.json").read_text())
        self.compile = next(shlex.split(entry["command"]) for entry in commands
                            if entry["file"].endswith("/" + file))
        self.links, self.limits = {}, {}
        for test in self.tests:
            command = subprocess.run(["ninja", "-C", str(build), "-t", "commands", test], check=True,
                                     capture_output=True, text=True).stdout.splitlines()[-1]
            # The generator wraps the command in ": && ... && :".
            self.links[test] = shlex.split(command.removeprefix(": && ").removesuffix(" && :"))
            began = time.monotonic()
            subprocess.run([build / test], check=True, capture_output=True)
            self.limits[test] = 1 + TIMES_SLOWER * (time.monotonic() - began)

    def survives(self, text):
        """None: does not compile; else whether every test passes."""
        with tempfile.TemporaryDirectory() as folder:
            source, object_file = folder + "/" + os.path.basename(self.file), folder + "/mutant.o"
            pathlib.Path(source).write_text(text)
            command = list(self.compile)
            command[command.index("-o") + 1] = object_file
            command[-1] = source
            command += ["-w", "-I" + str((REPOSITORY / self.file).parent)]
            if subprocess.run(command, cwd=self.build, capture_output=True).returncode:
                return None
            return not any(self.fails(test, object_file, folder) for test in self.tests)

    def fails(self, test, object_file, folder):
        link, program = list(self.links[test]), folder + "/" + test
        link[link.index("-o") + 1] = program
        link.insert(next(i for i, word in enumerate(link) if word.endswith(".a")), object_file)
        subprocess.run(link, check=True, cwd=self.build, capture_output=True)
        try:
            return subprocess.run([program], capture_output=True, timeout=self.limits[test]).returncode != 0
        except subprocess.TimeoutExpired:
            return True


def judge_file(build, file):
    judge = Judge(build, file)
    mutants = list(mutants_of((REPOSITORY / file).read_text()))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = list(pool.map(judge.survives, [text for _, _, text in mutants]))
    living = [answer for answer in answers if answer is not None]
    for (number, becomes, _), survives in zip(mutants, answers):
        if survives:
            print(f"survived  {file}:{number}: {becomes}")
    killed = living.count(False)
    print(f"{100 * killed / len(living):5.1f} %  {killed} of {len(living)} mutants of {file} were killed", flush=True)
    return killed, len(living)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    totals = [judge_file(build, file) for file in sys.argv[2:] or TESTS]
    worst = min(killed / count for killed, count in totals)
    sys.exit(worst < KILLED_MIN)


if __name__ == "__main__":
    main()
