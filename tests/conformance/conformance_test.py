#!/usr/bin/env python3
"""Runs the conformance cases of shared/ beside the checkout against the real program, and holds the floor.

usage: conformance_test.py logsql|grok CORDWOOD SHARED [--among ROWS]
--among: LogsQL cases run with so many other rows in 20 segments beside theirs, made of the cases' own values. They
carry no case's number, which every query that looks at rows asks for. (unit_query spreads each case's rows over the
segments of the others, with pruning on and off.)
A case within the floor that fails is a failure; one above it is known to be missing, and printed as such.
The last line printed is 'N passed, M failed'. Exit status 77 (skipped) where there is no shared/.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from server import Server  # noqa: E402

SKIPPED = 77
CASE_TIME = 1_763_600_000  # Of the first row of a case, as the runner has it.
SEGMENTS = 20
BATCH_ROWS = 5_000


def floor_of(suite):
    with open(os.path.join(HERE, "floor.txt"), encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(f"{suite} "))


def run_runner(*command):
    """What the runner printed, which ends with its count."""
    run = subprocess.run([sys.executable, "-B", *command], capture_output=True, text=True, timeout=1500)
    print(run.stdout, run.stderr, sep="")
    return run.stdout


def rows_of_cases(path):
    """Rows as the cases have them, without numbers and times."""
    rows = []
    with open(path, encoding="utf-8") as file:
        for case in map(json.loads, file):
            if case["kind"] == "filter":
                for i in range(max((len(column["values"]) for column in case["columns"]), default=0)):
                    rows.append({column["name"] or "_msg": column["values"][i] for column in case["columns"]})
            elif case["kind"] == "pipe":
                rows += [{name or "_msg": value for name, value in row} for row in case["rows"]]
    return [row for row in rows if "_time" not in row]


def insert_others(server, rows, count):
    generator = random.Random(1)
    for _ in range(SEGMENTS):
        for begin in range(0, count // SEGMENTS, BATCH_ROWS):
            body = []
            for _ in range(min(BATCH_ROWS, count // SEGMENTS - begin)):
                at = CASE_TIME + generator.random() * generator.choice((30, 36_000))
                body.append(json.dumps({**generator.choice(rows), "_time": int(at * 1e9), "zzcase": "other"}))
            server.post("/insert/jsonline", "\n".join(body).encode(), "application/x-ndjson")
        server.get("/internal/force_flush")


def logsql(program, cases, others):
    with tempfile.TemporaryDirectory() as folder:
        with Server(program, os.path.join(folder, "data"), "--auth", "off", "--masking", "off") as server:
            if others:
                insert_others(server, rows_of_cases(os.path.join(cases, "logsql_cases.jsonl")), others)
            output = run_runner(os.path.join(cases, "logsql_conformance.py"), "--url", server.url, "--settle", "1.5")
            status = server.stop()
            if status != 0:
                raise AssertionError(f"the server ended with {status}:\n{server.log()}")
            return output


def grok(program, cases, _):
    return run_runner(os.path.join(cases, "grok_conformance.py"), program)


def main():
    suite, program, shared = sys.argv[1:4]
    others = int(sys.argv[5]) if sys.argv[4:5] == ["--among"] else 0
    cases = os.path.join(shared, "conformance")
    if not os.path.isdir(cases):
        print("skipped: there is no shared/ beside the checkout")
        sys.exit(SKIPPED)
    output = {"logsql": logsql, "grok": grok}[suite](program, cases, others)
    passed, failed = map(int, re.findall(r"^(\d+) passed, (\d+) failed$", output, re.MULTILINE)[-1])
    floor = floor_of(suite)
    lost = max(0, floor - passed)
    print(f"{suite}: {passed} of {passed + failed} cases pass; the floor is {floor}")
    if passed > floor:
        print(f"raise the floor in tests/conformance/floor.txt to {passed}")
    print(f"{passed} passed, {lost} failed")
    sys.exit(lost > 0)


if __name__ == "__main__":
    main()
