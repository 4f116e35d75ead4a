#!/usr/bin/env python3
"""Runs the conformance cases of shared/ beside the checkout against the real program, and holds the floor.

usage: conformance_test.py logsql|grok CORDWOOD SHARED
A case within the floor that fails is a failure; one above it is known to be missing, and printed as such.
The last line printed is 'N passed, M failed'. Exit status 77 (skipped) where there is no shared/.
"""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from server import Server  # noqa: E402

SKIPPED = 77


def floor_of(suite):
    with open(os.path.join(HERE, "floor.txt"), encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(f"{suite} "))


def run_runner(*command):
    """What the runner printed, which ends with its count."""
    run = subprocess.run([sys.executable, "-B", *command], capture_output=True, text=True, timeout=1500)
    print(run.stdout, run.stderr, sep="")
    return run.stdout


def logsql(program, cases):
    with tempfile.TemporaryDirectory() as folder:
        with Server(program, os.path.join(folder, "data"), "--auth", "off", "--masking", "off") as server:
            output = run_runner(os.path.join(cases, "logsql_conformance.py"), "--url", server.url, "--settle", "1.5")
            status = server.stop()
            if status != 0:
                raise AssertionError(f"the server ended with {status}:\n{server.log()}")
            return output


def grok(program, cases):
    return run_runner(os.path.join(cases, "grok_conformance.py"), program)


def main():
    suite, program, shared = sys.argv[1:4]
    cases = os.path.join(shared, "conformance")
    if not os.path.isdir(cases):
        print("skipped: there is no shared/ beside the checkout")
        sys.exit(SKIPPED)
    output = {"logsql": logsql, "grok": grok}[suite](program, cases)
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
