#!/usr/bin/env python3
"""Adds up what the tests of a ctest run say about themselves.

usage: count_results.py JUNIT_XML...
Prints a line for each test program that failed or was skipped, and last 'N passed, M failed, K skipped'.
A program that prints no count of its own counts as one. Exit status 0 when nothing failed.
"""
import dataclasses
import re
import sys
import xml.etree.ElementTree


@dataclasses.dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def googletest(output):
    if "[==========] Running " not in output:
        return None
    # Counted one by one, so that a crash half way does not hide what ran before it.
    passed = len(re.findall(r"^\[       OK \] ", output, re.MULTILINE))
    failed = len(set(re.findall(r"^\[  FAILED  \] (\S+)[^\n]*\(\d+ ms\)$", output, re.MULTILINE)))
    skipped = len(re.findall(r"^\[  SKIPPED \] \S+ \(\d+ ms\)$", output, re.MULTILINE))
    return Count(passed, failed, skipped)


def vitest(output):
    line = re.findall(r"^\s*Tests\s+(.*\(\d+\))\s*$", output, re.MULTILINE)
    if not line:
        return None
    numbers = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|skipped)", line[-1])}
    return Count(**numbers)


def node_test(output):
    numbers = {word: int(number) for word, number in re.findall(r"^(?:#|ℹ) (pass|fail|skipped) (\d+)$", output, re.MULTILINE)}
    return Count(numbers["pass"], numbers["fail"], numbers.get("skipped", 0)) if {"pass", "fail"} <= numbers.keys() else None


def own_count(output):
    lines = re.findall(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", output, re.MULTILINE)
    return Count(*(int(n or 0) for n in lines[-1])) if lines else None


def count_of(status, output):
    """The count of one test program, from its ctest status ('run', 'fail', 'notrun', …) and what it printed."""
    if status in ("notrun", "disabled"):
        return Count(skipped=1)
    output = COLOUR.sub("", output)
    count = own_count(output) or googletest(output) or vitest(output) or node_test(output)
    if count is None:
        return Count(passed=1) if status == "run" else Count(failed=1)
    if status != "run" and count.failed == 0:
        count.failed = 1  # It crashed, hung, or failed outside of any single test.
    return count


def main():
    total = Count()
    for path in sys.argv[1:]:
        for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
            count = count_of(case.get("status"), case.findtext("system-out") or "")
            if count.failed or count.skipped:
                print(f"  {case.get('name')}: {count.passed} passed, {count.failed} failed, {count.skipped} skipped")
            total += count
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    sys.exit(bool(total.failed))


if __name__ == "__main__":
    main()
