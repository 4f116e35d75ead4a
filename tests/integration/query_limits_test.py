"""Many who ask at once, and those who ask for much, over real sockets: queries wait for their turn, no token keeps
others out, what is over a limit is told which, and a client that goes frees its place.

usage: query_limits_test.py PROGRAM
"""
import hashlib
import json
import os
import shutil
import socket
import sqlite3
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402
from waiting import wait_until  # noqa: E402

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else None
ENDLESS = "* | generate_sequence 1000000000000"
BUSY = ENDLESS + " | count()"  # Gives no rows that somebody would have to read.
TOKENS = {"alice": "a" * 64, "bob": "b" * 64}


class LimitsCase(unittest.TestCase):
    configuration = ""
    rows = 100

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="cordwood-query-limits-")
        cls.file = os.path.join(cls.folder, "cordwood.yaml")
        with open(cls.file, "w", encoding="utf-8") as file:
            file.write(cls.configuration)
        cls.server = Server(PROGRAM, os.path.join(cls.folder, "data"), "--masking", "off", "--config", cls.file)
        with sqlite3.connect(os.path.join(cls.folder, "data", "control.db")) as control:
            control.executemany("INSERT INTO tokens VALUES (?, 'reader', ?, 0)",
                                [(name, hashlib.sha256(secret.encode()).hexdigest()) for name, secret in TOKENS.items()])
        control.close()
        lines = "\n".join(json.dumps({"_msg": f"row {i} of many", "n": str(i)}) for i in range(cls.rows)).encode()
        cls.server.post("/insert/jsonline", lines, "application/stream+json", cls.server.token())

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        log = cls.server.log()
        shutil.rmtree(cls.folder)
        assert status == 0, f"the server ended with {status}:\n{log}"

    def ask(self, token, query, route="query", **parameters):
        """Status, headers and body."""
        body = urllib.parse.urlencode({"query": query, **parameters}).encode()
        request = urllib.request.Request(f"{self.server.url}/select/logsql/{route}", data=body,
                                         headers={"Authorization": f"Bearer {TOKENS[token]}"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read()

    def refusal(self, token, query, status, **parameters):
        got, headers, body = self.ask(token, query, **parameters)
        self.assertEqual(got, status, body)
        return headers, json.loads(body)["error"]["message"]

    def begin(self, token, query, route="query"):
        """Asks and reads no answer."""
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=60)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        target = f"/select/logsql/{route}?" + urllib.parse.urlencode({"query": query})
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKENS[token]}\r\n\r\n".encode())
        return connection

    def metric(self, name):
        for line in self.server.get("/metrics", self.server.token()).decode().splitlines():
            if line.startswith(name + " "):
                return float(line.split()[-1])
        return 0

    def wait_for(self, name, count):
        wait_until(lambda: self.metric(name) == count, f"{name} to be {count}")


class Queue(LimitsCase):
    configuration = """
queries:
  running: 2
  waiting: 2
  wait: 2s
  tails: 2
  token: {running: 1, tails: 1}
"""

    def setUp(self):
        self.assertEqual(self.metric("cordwood_api_queries_running"), 0)

    def tearDown(self):
        self.wait_for("cordwood_api_queries_running", 0)
        self.wait_for("cordwood_api_queries_waiting", 0)

    def test_a_token_that_takes_all_it_can_keeps_nobody_out(self):
        with self.begin("alice", BUSY), self.begin("alice", BUSY), self.begin("alice", BUSY):
            self.wait_for("cordwood_api_queries_running", 1)
            self.wait_for("cordwood_api_queries_waiting", 2)
            headers, message = self.refusal("alice", "* | count()", 429)
            self.assertIn("queries.waiting = 2", message)
            self.assertEqual(headers["Retry-After"], "2")
            begin = time.monotonic()
            for _ in range(20):
                self.assertEqual(self.ask("bob", "* | count() n")[0], 200)
            self.assertLess(time.monotonic() - begin, 2)

    def test_who_waits_too_long_is_told_so(self):
        with self.begin("alice", BUSY):
            self.wait_for("cordwood_api_queries_running", 1)
            for route in ("query", "field_names"):
                headers, message = self.refusal("alice", "*", 429, route=route)
                self.assertIn("queries.wait = 2s", message)
                self.assertEqual(headers["Retry-After"], "2")

    def test_who_waits_gets_the_place_of_a_client_that_goes(self):
        running = self.begin("alice", BUSY)
        self.wait_for("cordwood_api_queries_running", 1)
        answers = []
        waits = threading.Thread(target=lambda: answers.append(self.ask("alice", "* | count() n")))
        waits.start()
        self.wait_for("cordwood_api_queries_waiting", 1)
        with self.begin("alice", "* | count() n"):
            self.wait_for("cordwood_api_queries_waiting", 2)
        self.wait_for("cordwood_api_queries_waiting", 1)
        running.close()
        waits.join()
        self.assertEqual(answers[0][0], 200, answers)

    def test_tails_have_places_of_their_own(self):
        with self.begin("alice", "*", "tail"), self.begin("alice", BUSY), self.begin("bob", BUSY):
            self.wait_for("cordwood_api_live_tails", 1)
            self.wait_for("cordwood_api_queries_running", 2)
            self.assertIn("queries.token.tails = 1", self.refusal("alice", "*", 429, route="tail")[1])
            with self.begin("bob", "*", "tail"):
                self.wait_for("cordwood_api_live_tails", 2)
        self.wait_for("cordwood_api_live_tails", 0)

    def test_a_client_that_goes_frees_its_place_within_100_ms(self):
        for query in (ENDLESS, ENDLESS + " | count_uniq(_msg)", ENDLESS + ' | math rand() as r | sort by (r) limit 3'):
            connection = self.begin("alice", query)
            self.wait_for("cordwood_api_queries_running", 1)
            connection.close()
            begin = time.monotonic()
            self.assertEqual(self.ask("alice", "* | count() n")[0], 200)
            self.assertLess(time.monotonic() - begin, 0.1 + 0.1, query)  # And what asking takes.


class Budgets(LimitsCase):
    rows = 5000
    configuration = """
queries:
  memory: 64MiB
  each: {memory: 1MiB, time: 1s, read_rows: 20000}
  token: {read_rows: 200000}
"""

    def test_what_one_query_uses_is_limited_by_name(self):
        for query, status, knob in (
                ("* | generate_sequence 10000000 | count_uniq(_msg)", 413, "queries.each.memory = 1MiB"),
                ("* | generate_sequence 10000000 | sort by (_msg)", 413, "queries.each.memory = 1MiB"),
                (ENDLESS + " | count()", 503, "queries.each.time = 1s"),
                ("* | union (*) | union (*) | union (*) | union (*) | count()", 413, "queries.each.read_rows = 20000")):
            self.assertIn(knob, self.refusal("alice", query, status)[1], query)
        self.assertIn("timeout = 0.05s", self.refusal("alice", ENDLESS + " | count()", 503, timeout="50ms")[1])

    def test_rows_that_are_collected_for_an_answer_count(self):
        _, message = self.refusal("alice", "* | generate_sequence 200000", 413, route="field_values", field="_msg")
        self.assertIn("queries.each.memory = 1MiB", message)
        _, message = self.refusal("alice", "_time:5m | stats by (n) count() a, count() b, count() c, values(_msg) d", 413,
                                  route="stats_query")
        self.assertIn("queries.each.memory = 1MiB", message)

    def test_what_a_token_reads_is_limited_over_time(self):
        while True:
            status, headers, body = self.ask("bob", "* | count()")
            if status != 200:
                break
        self.assertEqual(status, 429)
        self.assertIn("queries.token.read_rows = 200000", json.loads(body)["error"]["message"])
        headers, message = self.refusal("bob", "* | count()", 429)
        self.assertIn("queries.token.read_rows = 200000 is used up", message)
        self.assertGreater(int(headers["Retry-After"]), 300)

    def test_a_client_that_does_not_read_holds_its_place_no_longer_than_a_query_may_run(self):
        with self.begin("alice", ENDLESS):
            self.wait_for("cordwood_api_queries_running", 1)
            begin = time.monotonic()
            self.wait_for("cordwood_api_queries_running", 0)
            self.assertLess(time.monotonic() - begin, 5)


class Time(LimitsCase):
    configuration = "queries:\n  memory: 4GiB\n  each: {memory: 2GiB, time: 2s}\n"

    def test_sorts_that_are_under_way_end_when_the_time_is_over(self):
        for query in ("* | generate_sequence 2000000 | math rand() as r | sort by (r)",
                      "* | generate_sequence 2000000 | math rand() as r | top 1000000 by (r)"):
            begin = time.monotonic()
            status, _, answer = self.ask("alice", query + " | count()")
            self.assertIn(status, (200, 503), answer)
            self.assertLess(time.monotonic() - begin, 3.5, query)


class UnreadTails(LimitsCase):
    configuration = "queries: {running: 2, tails: 32, token: {tails: 32}}"
    rows = 60_000

    def begin_tail(self):
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=60)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(b"GET /select/logsql/tail?query=*&start_offset=1h HTTP/1.1\r\nHost: localhost\r\n"
                           b"Authorization: Bearer " + TOKENS["alice"].encode() + b"\r\n\r\n")
        return connection

    def test_keep_no_query_waiting_and_are_ended(self):
        tails = [self.begin_tail() for _ in range(24)]
        self.wait_for("cordwood_api_live_tails", len(tails))
        begin = time.monotonic()
        self.assertEqual(self.ask("bob", "* | limit 1")[0], 200)
        self.assertLess(time.monotonic() - begin, 5)
        self.wait_for("cordwood_api_live_tails", 0)
        for tail in tails:
            tail.close()


class WideRows(LimitsCase):
    rows = 1

    def test_with_names_of_their_own_are_read_in_time(self):
        rows, names = 150, 1900
        lines = "\n".join(json.dumps({"_msg": "wide", **{f"n{row}_{i}": "x" for i in range(names)}})
                          for row in range(rows)).encode()
        self.server.post("/insert/jsonline", lines, "application/stream+json", self.server.token())
        for flush in (False, True):
            if flush:
                self.server.get("/internal/force_flush", self.server.token())
            status, _, answer = self.ask("alice", "wide")
            self.assertEqual(status, 200, answer[:200])
            self.assertEqual([len(json.loads(line)) for line in answer.splitlines()], [names + 4] * rows)
            status, _, answer = self.ask("alice", "wide | stats count() n, count_uniq(n7_7) u, min(n8_*) m")
            self.assertEqual(json.loads(answer), {"n": "150", "u": "1", "m": "x"})


if __name__ == "__main__":
    counted.main()
