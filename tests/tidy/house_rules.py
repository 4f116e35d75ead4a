#!/usr/bin/env python3
"""Checks the rules of the house on all files of the project.

usage: house_rules.py ROOT
The last line printed is 'N passed, M failed', a rule each. Exit status 0 when all passed.
"""
import sys

from rules import banned, coroutines, documents, includes, names, places, targets
from tree import Tree

RULES = [*includes.RULES, *banned.RULES, *coroutines.RULES, *targets.RULES, *documents.RULES, *names.RULES, *places.RULES]


def main():
    tree = Tree.read(sys.argv[1])
    failed = 0
    for rule in RULES:
        found = list(rule(tree))
        print(f"{'FAIL' if found else 'ok  '} {rule.__name__.replace('_', ' ')}")
        for message in found:
            print(f"     {message}")
        failed += bool(found)
    print(f"{len(RULES) - failed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
