#!/usr/bin/env python3
"""The number that ./check ends with is the sum of what ran."""
import sys
import unittest

from count_results import Count, count_of

GOOGLETEST = """[==========] Running 3 tests from 1 test suite.
[ RUN      ] A.One
[       OK ] A.One (0 ms)
[ RUN      ] A.Two
a_test.cc:3: Failure
[  FAILED  ] A.Two (1 ms)
[ RUN      ] A.Three
[       OK ] A.Three (0 ms)
[==========] 3 tests from 1 test suite ran. (1 ms total)
[  PASSED  ] 2 tests.
[  FAILED  ] 1 test, listed below:
[  FAILED  ] A.Two
"""
CRASHED = "[==========] Running 3 tests from 1 test suite.\n[ RUN      ] A.One\n[       OK ] A.One (0 ms)\n[ RUN      ] A.Two\n"
VITEST = " \x1b[2mTest Files \x1b[22m 2 passed (2)\n \x1b[2m     Tests \x1b[22m \x1b[1m1 failed\x1b[22m | \x1b[32m11 passed\x1b[39m (12)\n"


class CountResults(unittest.TestCase):
    def test_googletest_is_counted_test_by_test(self):
        self.assertEqual(count_of("fail", GOOGLETEST), Count(2, 1))

    def test_a_crash_is_a_failure_beside_what_passed(self):
        self.assertEqual(count_of("fail", CRASHED), Count(1, 1))

    def test_vitest_in_colour(self):
        self.assertEqual(count_of("fail", VITEST), Count(11, 1))

    def test_nodes_own_runner(self):
        self.assertEqual(count_of("run", "ok 1\n# tests 5\n# pass 4\n# fail 0\n# cancelled 0\n# skipped 1\n"), Count(4, 0, 1))

    def test_a_count_of_its_own_wins(self):
        self.assertEqual(count_of("run", "noise\n12 passed, 0 failed\n"), Count(12, 0))
        self.assertEqual(count_of("run", "3 passed, 0 failed, 2 skipped\n"), Count(3, 0, 2))

    def test_silence_counts_by_exit_status(self):
        self.assertEqual(count_of("run", ""), Count(1, 0))
        self.assertEqual(count_of("fail", ""), Count(0, 1))

    def test_a_failed_program_never_counts_as_passed(self):
        self.assertEqual(count_of("fail", "12 passed, 0 failed\n"), Count(12, 1))

    def test_what_did_not_run_is_skipped(self):
        self.assertEqual(count_of("notrun", ""), Count(0, 0, 1))


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(bool(failed))
