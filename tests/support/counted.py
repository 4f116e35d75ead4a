"""Runs a module's unittest cases and ends with the line that ./check adds up."""
import sys
import unittest


def main():
    result = unittest.main(argv=sys.argv[:1], exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(bool(failed))
