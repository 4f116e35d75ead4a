#!/usr/bin/env python3
"""Each rule finds the breach it is there for, and leaves the lawful neighbour alone."""
import sys
import unittest

from rules import banned, coroutines, documents, includes, names, places, targets
from tree import Tree

ROOMS = {
    "base/CMakeLists.txt": "cordwood_room(\n  NAME base\n  SRCS a.cc)\n",
    "indexer/CMakeLists.txt": "cordwood_room(NAME indexer SRCS x.cc DOORS base USES PkgConfig::xapian)",
    "query/CMakeLists.txt": "cordwood_room(NAME query SRCS q.cc DOORS base USES cordwood::indexer)",
    "base/include/base/a.h": "#pragma once\n",
    "indexer/include/indexer/store.h": "#pragma once\n",
    "query/include/query/engine.h": "#pragma once\n",
}


def breaches(rule, files):
    return list(rule(Tree(files)))


class IncludeRules(unittest.TestCase):
    def test_xapian_belongs_to_the_indexer(self):
        files = {"query/q.cc": "#include <xapian.h>\n", "indexer/x.cc": "#include <xapian.h>\n"}
        self.assertEqual([m.split(":")[0] for m in breaches(includes.reserved_headers, files)], ["query/q.cc"])

    def test_the_parser_opens_no_file(self):
        files = {"parser/p.cc": "#include <fstream>\n#include <string>\n", "base/b.cc": "#include <fstream>\n"}
        self.assertEqual(len(breaches(includes.the_parser_does_no_io, files)), 1)

    def test_a_room_enters_by_declared_doors_only(self):
        sources = {"query/q.cc": '#include "indexer/store.h"\n', "base/a.cc": '#include "indexer/store.h"\n',
                   "query/r.cc": '#include "indexer/private.h"\n'}
        found = breaches(includes.rooms_enter_by_the_door, {**ROOMS, **sources})
        self.assertEqual(sorted(m.split(":")[0] for m in found), ["base/a.cc", "query/r.cc"])


class MetricRules(unittest.TestCase):
    def test_a_metric_stands_in_the_list_and_the_list_names_no_other(self):
        files = {"base/a.cc": 'x = metrics::counter(\n    "cordwood_base_a_total", "…");\ny = count("cordwood_base_b_total", "…");\n',
                 "docs/operations/metrics.md": "| `cordwood_base_a_total` | counter | | a |\n| `cordwood_base_c` | gauge | | c |\n"}
        found = breaches(names.metrics_are_documented, files)
        self.assertEqual([m.split(":")[0] for m in found], ["base/a.cc", "docs/operations/metrics.md"])


class BannedWords(unittest.TestCase):
    def test_a_capturing_coroutine_lambda_is_found(self):
        bad = "auto f = [this, &x](int y) -> asio::awaitable<void> { co_return; };\n"
        good = "auto f = [](int y) -> asio::awaitable<void> { co_return; };\nint a[3] = {};\n"
        self.assertEqual(len(breaches(banned.banned_words, {"web/a.cc": bad, "web/b.cc": good})), 1)

    def test_a_comment_may_name_what_is_banned(self):
        self.assertEqual(breaches(banned.banned_words, {"base/a.cc": "// never asio::detached\n"}), [])
        self.assertEqual(len(breaches(banned.banned_words, {"base/a.cc": "spawn(x, asio::detached);\n"})), 1)

    def test_a_wish_is_found_in_a_comment(self):
        self.assertEqual(len(breaches(banned.banned_words, {"base/a.cc": "// TO" + "DO: more\n"})), 1)

    def test_operand_is_no_random_number(self):
        self.assertEqual(breaches(banned.banned_words, {"base/a.cc": "read_operand(x); my.rand(y);\n"}), [])

    def test_a_test_does_not_sleep(self):
        files = {"tests/unit/base/a_test.cc": "std::this_thread::sleep_for(1s);\n",
                 "tests/support/waiting.py": "time.sleep(0.02)\n"}
        self.assertEqual(len(breaches(banned.no_test_sleeps, files)), 1)

    def test_only_the_absence_of_shared_skips_a_test(self):
        files = {"tests/unit/base/a_test.cc": 'GTEST_SKIP() << "no shared/ beside the checkout";\n',
                 "tests/unit/base/b_test.cc": 'GTEST_SKIP() << "flaky";\n'}
        self.assertEqual([m.split(":")[0] for m in breaches(banned.banned_words, files)], ["tests/unit/base/b_test.cc"])

    def test_a_drawer_is_found(self):
        files = {"base/string_utils.h": "", "web/helpers/a.ts": "", "query/common_case.cc": ""}
        self.assertEqual(len(breaches(banned.no_drawers, files)), 2)


class Coroutines(unittest.TestCase):
    def trap(self, rule, bad, *good):
        found = breaches(rule, {"web/a.cc": "// co_await\nvoid f() {\n" + bad + "\n}\n"})
        self.assertEqual([m.split(": ")[0] for m in found], ["web/a.cc:3"])
        for text in good:
            self.assertEqual(breaches(rule, {"web/a.cc": text}), [], text)

    def test_a_conditional_that_awaits_is_found(self):
        self.trap(coroutines.no_conditional_awaits, "  auto x = ready ? value : co_await later(y);",
                  "auto x = co_await later(last ? 0 : 1);", "auto x = co_await a();\nreturn x ? 1 : 2;",
                  'auto x = co_await a("?");', "auto x = co_await a();  // sure?\n")
        self.trap(coroutines.no_conditional_awaits, "  use((co_await a()) ? 1 : 2);")

    def test_a_loop_that_awaits_in_its_condition_is_found(self):
        self.trap(coroutines.no_loop_condition_awaits, "  while (auto more = co_await next(x)) use(more);",
                  "while (again) again = co_await next(x);", "while (true) {\nco_await a();\n}")
        self.trap(coroutines.no_loop_condition_awaits, "  while (\n ready && (co_await next(x))) {}")

    def test_captures_within_an_awaiting_statement_are_found(self):
        self.trap(coroutines.no_captures_in_an_await, "  co_await on_pool(pool, [x] { return x; });",
                  "co_await on_pool(pool, [] { return 1; });", "auto work = [x] { return x; };\nco_await on_pool(pool, work);",
                  "co_await sockets[i](x);", "co_await a(sockets[i]);")
        self.trap(coroutines.no_captures_in_an_await, "  co_await on_pool(\n pool, [&, this](int y) mutable { return x; });")


class Targets(unittest.TestCase):
    def test_a_test_in_no_target_is_found(self):
        files = {"tests/CMakeLists.txt": "cordwood_test(ROOM base SRCS unit/base/a_test.cc)",
                 "tests/unit/base/a_test.cc": "", "tests/unit/base/b_test.cc": ""}
        self.assertEqual(len(breaches(targets.every_test_is_in_a_target, files)), 1)


class Documents(unittest.TestCase):
    def test_dead_links_and_dead_anchors_are_found(self):
        files = {"README.md": "# Top\n[a](docs/a.md) [b](docs/b.md) [c](docs/a.md#one-two) [d](docs/a.md#three) `[e](f)`\n",
                 "docs/a.md": "## One, two\n[up](../README.md) [out](https://example.org)\n"}
        found = breaches(documents.every_link_resolves, files)
        self.assertEqual([m.split(": ")[1] for m in found], ["docs/b.md", "docs/a.md#three"])

    def test_the_table_must_say_what_cmake_says(self):
        table = ("| room | folder | doors | uses |\n|---|---|---|---|\n| `base` | `base/` | – | – |\n"
                 "| `indexer` | `indexer/` | base | – |\n| `query` | `query/` | base, indexer | – |\n")
        found = breaches(documents.the_dependency_table_is_cmakes, {**ROOMS, "ARCHITECTURE.md": table})
        self.assertEqual(len(found), 1)
        self.assertIn("query", found[0])

    def test_a_circle_is_found(self):
        circle = {"base/CMakeLists.txt": "cordwood_room(NAME base USES cordwood::query)"}
        self.assertEqual(len(breaches(documents.dependencies_point_one_way, {**ROOMS, **circle})), 3)
        self.assertEqual(breaches(documents.dependencies_point_one_way, ROOMS), [])


class Names(unittest.TestCase):
    def test_a_metric_of_another_room_is_found(self):
        files = {"query/q.cc": 'counter("cordwood_indexer_rows_total")\n', "indexer/x.cc": 'counter("cordwood_indexer_rows_total")\n'}
        self.assertEqual(len(breaches(names.metrics_carry_their_rooms_name, {**ROOMS, **files})), 1)


class Places(unittest.TestCase):
    def test_a_path_of_one_machine_is_found(self):
        files = {"docs/a.md": "see /home/ann/notes\n", "docs/b.md": "see /var/log/syslog and /roots/x\n"}
        self.assertEqual(len(breaches(places.no_machine_paths, files)), 1)


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(bool(failed))
