"""Masking in the running server: what is dropped, keys that change, clear values that are looked for, what was counted,
and rules tried on stored rows.

usage: masking_test.py PROGRAMS
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.error

PROGRAMS = sys.argv[1]
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from collector import Collector  # noqa: E402
from server import Server, free_port  # noqa: E402
from waiting import wait_until  # noqa: E402

CORDWOOD = os.path.join(PROGRAMS, "cordwood")
ANNA = "anna.planted@example.com"
BOB = "bob.planted@example.com"
RULES = """
masking:
  rules:
    - {detector: email, action: hash}
    - {detector: phone, action: drop_line}
    - {detector: ssn, action: drop_field, fields: [person.*]}
"""


class Masking(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-masking-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")
        self.config = self.write("cordwood.yaml", RULES)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def server(self, **ports):
        return Server(CORDWOOD, self.data, "--config", self.config, **ports)

    def program(self, *arguments, status=0):
        done = subprocess.run([CORDWOOD, *arguments, "--data", self.data], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def insert(self, server, *rows, path="/insert/jsonline?_stream_fields=app"):
        server.post(path, "\n".join(map(json.dumps, rows)).encode(), "application/stream+json", server.token())

    def query(self, server, query):
        return server.query(query, server.token())

    def numbers(self, server, query):
        return sorted(row["n"] for row in self.query(server, query + " | fields n"))

    def assert_nowhere(self, secret):
        for folder, _, names in os.walk(self.folder):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(secret.encode(), file.read(), name)

    def test_fields_and_lines_are_dropped(self):
        with self.server() as server:
            self.insert(server, {"_msg": "a", "n": "1", "person": {"ssn": "536-22-8726", "age": "7"}},
                        {"_msg": "call +4915123456789", "n": "2"}, {"_msg": "ssn 536-22-8726", "n": "3"})
            rows = {row["n"]: row for row in self.query(server, "*")}
            self.assertEqual(sorted(rows), ["1", "3"])
            self.assertNotIn("person.ssn", rows["1"])
            self.assertEqual(rows["1"]["person.age"], "7")
            self.assertEqual(rows["3"]["_msg"], "ssn [masked:ssn]")
            self.assertIn('cordwood_masking_lines_dropped_total{detector="phone"} 1',
                          server.get("/metrics", server.token()).decode())

    # A batch of nothing but dropped lines is acknowledged and remembered as any other.
    def test_what_a_collector_ships_is_dropped_once_and_for_all(self):
        log = self.write("app.log", "".join(f"call +4915123456{i:03}\n" for i in range(50)))
        state = os.path.join(self.folder, "collector")
        port = free_port()  # The collector comes back to it.
        with self.server(ship_port=port) as server, Collector(PROGRAMS, server, state, log) as collector:
            wait_until(lambda: b'lines_dropped_total{detector="phone"} 50' in server.get("/metrics", server.token()),
                       "the lines to be dropped")
            self.assertEqual(collector.stop(), 0)
            server.kill()
        with open(log, "a", encoding="utf-8") as file:
            file.write("kept\n")
        with self.server(ship_port=port) as server, Collector(PROGRAMS, server, state, log) as collector:
            wait_until(lambda: self.query(server, "*"), "the line that is kept")
            self.assertEqual(collector.stop(), 0)
            self.assertEqual([row["_msg"] for row in self.query(server, "*")], ["kept"])
            self.assertNotIn(b'lines_dropped_total{detector="phone"}', server.get("/metrics", server.token()))

    def test_a_collector_masks_with_the_keys_of_the_server(self):
        log = self.write("app.log", f"by {ANNA}\ncall +4915123456789\n")
        with self.server() as server:
            self.insert(server, {"_msg": f"by {ANNA}", "n": "1"})
            self.assertEqual(server.stop(), 0)
        with Server(CORDWOOD, self.data, "--masking", "off") as server:
            state = os.path.join(self.folder, "collector")
            config = self.write("collector.yaml", f"bundle: {state}/bundle\nstate: {state}/state\nfiles: [{log}]\n"
                                "mask: {rules: [{detector: email, action: hash}]}\n"
                                f"masking_key: {self.data}/masking-key\n")
            with Collector(PROGRAMS, server, state, "--config", config) as collector:
                wait_until(lambda: len(self.query(server, "file:*")) == 2, "the shipped lines")
                self.assertEqual(collector.stop(), 0)
            self.assertEqual(len(self.query(server, f'masked("{ANNA}")')), 2)
            self.assertEqual(len(self.query(server, "=\"call [masked:phone]\"")), 1)
            os.remove(log)
            plain = self.write("plain.log", f"again {ANNA}\n")
            other = os.path.join(self.folder, "other")
            with Collector(PROGRAMS, server, other, plain, "--mask", name="other") as collector:
                wait_until(lambda: self.query(server, "again"), "the shipped line")
                self.assertEqual(collector.stop(), 0)
            self.assertEqual(self.query(server, "again")[0]["_msg"], "again [masked:email]")

    def test_a_value_is_found_again_under_every_key_that_is_left(self):
        with self.server() as server:
            self.insert(server, {"_msg": f"by {ANNA}", "n": "1"}, {"_msg": f"by {BOB}", "n": "2"})
            self.assertEqual(self.program("masking-keys", "rotate").stdout, "k2\n")
            self.insert(server, {"_msg": "x", "user": ANNA.upper(), "n": "3"})
            self.assertRegex(self.query(server, "n:=3")[0]["user"], r"^\[email:k2:[0-9a-f]{16}\]$")
            self.assertEqual(self.numbers(server, f'masked("{ANNA}")'), ["1", "3"])
            self.assertEqual(self.numbers(server, f'user:masked("{ANNA}")'), ["3"])
            self.assertEqual(self.numbers(server, f'* | filter !masked("{ANNA}")'), ["2"])
            self.assertEqual(self.numbers(server, f'n:in(masked("{ANNA}") | fields n)'), ["1", "3"])
            with self.assertRaises(urllib.error.HTTPError) as refused:
                self.query(server, f'masked("{ANNA}") | limit x')
            self.assertNotIn(ANNA, refused.exception.read().decode())
            self.assertNotIn(ANNA, json.dumps(self.query(server, f'masked("{ANNA}") | explain')))
            done = self.program("erase", f'masked("{BOB}")', "--reason", "request 18", "--yes", "--wait")
            self.assertNotIn(BOB, done.stdout)
            self.assertEqual(self.numbers(server, "*"), ["1", "3"])
            self.program("masking-keys", "remove", "k2", status=2)
            self.program("masking-keys", "remove", "k1")
            self.assertEqual(self.numbers(server, f'masked("{ANNA}")'), ["3"])
            self.assertEqual(server.stop(), 0)
        listed = self.program("masking-keys", "list").stdout.splitlines()
        self.assertEqual([line.split("\t")[0] for line in listed], ["k2"])
        with self.server() as server:
            self.assertEqual(self.numbers(server, f'masked("{ANNA}")'), ["3"])
        self.assert_nowhere(ANNA)
        self.assert_nowhere(BOB)

    def test_a_key_file_of_one_key_goes_on(self):
        os.makedirs(self.data)
        with open(os.path.join(self.data, "masking-key"), "w", encoding="utf-8") as file:
            file.write("k" * 64)
        with self.server() as server:
            self.insert(server, {"_msg": f"by {ANNA}", "n": "1"})
            self.program("masking-keys", "rotate")
            self.insert(server, {"_msg": f"by {ANNA}", "n": "2"})
            self.assertEqual(self.numbers(server, f'masked("{ANNA}")'), ["1", "2"])

    def test_what_was_masked_is_counted_over_restarts(self):
        with self.server() as server:
            self.insert(server, {"_msg": f"{ANNA} {BOB}", "app": "mail"}, {"_msg": "call +4915123456789", "app": "pbx"})
            lines = json.loads(server.get("/api/v1/masking/report", server.token()))
            self.assertEqual(server.stop(), 0)
        counts = {(line["detector"], line["stream"]): (line["values"], line["lines_dropped"]) for line in lines}
        self.assertEqual(counts[("email", '{app="mail"}')], (2, 0))
        self.assertEqual(counts[("phone", '{app="pbx"}')][1], 1)
        with self.server() as server:
            self.insert(server, {"_msg": ANNA, "app": "mail"})
            self.assertEqual(server.stop(), 0)
        report = [line.split("\t") for line in self.program("masking-report").stdout.splitlines()]
        self.assertIn(["email", "3 values", "0 lines dropped", '{app="mail"}'], [line[1:] for line in report])
        self.assertEqual(self.program("masking-report", "--end", "2020-01-01").stdout, "")

    def test_an_admin_sees_a_value_again_and_it_is_on_record(self):
        with open(self.config, "a", encoding="utf-8") as file:
            file.write("    - {detector: card, action: encrypt}\n")
        card = "4532015112830366"
        with self.server() as server:
            self.insert(server, {"_msg": f"paid with {card}", "n": "1"})
            self.program("masking-keys", "rotate")
            tag = self.query(server, f'masked("4532 0151 1283 0366")')[0]["_msg"][len("paid with "):]
            self.assertRegex(tag, r"^\[card:[0-9a-f]{16}:[A-Za-z0-9_-]+\]$")
            self.program("reveal", tag, "--reason", "", status=2)
            self.assertEqual(self.program("reveal", tag, "--reason", f"case of {BOB}").stdout, card + "\n")
            self.program("reveal", "[card:0123456789abcdef]", "--reason", "x", status=2)
            with self.assertRaises(urllib.error.HTTPError) as refused:
                server.post("/api/v1/masking/reveal", b"tag=x&reason=y", "application/x-www-form-urlencoded")
            self.assertEqual(refused.exception.code, 401)
            self.assertEqual(server.stop(), 0)
        with open(os.path.join(self.data, "reveals"), encoding="utf-8") as file:
            self.assertRegex(file.read(), r'^time=\S+ who="admin" detector=card key=k1 hash=[0-9a-f]{16} '
                                          r'reason="case of \[email:k2:[0-9a-f]{16}\]" sum=[0-9a-f]{16}\n$')
        self.assert_nowhere(card)

    def test_rules_are_tried_on_stored_rows(self):
        new = self.write("new.yaml", "masking: {rules: [{regex: 'EMP-(\\d{6})', name: employee}, "
                                     "{detector: ip, action: drop_line}]}")
        with self.server() as server:
            self.insert(server, {"_msg": "order EMP-123456", "app": "shop"}, {"_msg": f"by {ANNA}", "app": "shop"},
                        {"_msg": "from 10.1.2.3", "app": "web"}, {"_msg": "clean", "app": "web"})
            done = self.program("mask", "--test", "--query", "*", "--config", new)
            self.assertIn("- _msg: order EMP-123456\n+ _msg: order EMP-[masked:employee]\n", done.stdout)
            self.assertNotIn("clean", done.stdout)
            self.assertIn("4 rows looked at: 1 would change, 1 would not be stored", done.stderr)
            self.assertIn("employee: 1 values in 1 rows", done.stderr)
            done = self.program("mask", "--test", "--query", "app:=shop", "--config", new, "--json")
            rows = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual([(row["stream"], row["changes"]) for row in rows],
                             [('{app="shop"}', [{"field": "_msg", "old": "order EMP-123456",
                                                 "new": "order EMP-[masked:employee]"}])])
            self.program("mask", "--test", "--query", "(", "--config", new, status=2)

    def test_a_shadow_scan_tells_where_but_not_what(self):
        with self.server() as server:
            self.insert(server, {"_msg": "from 10.1.2.3", "peer": "10.1.2.3", "app": "web"},
                        {"_msg": "clean", "app": "shop"})
            done = self.program("mask", "--shadow")
            self.assertIn('{app="web"}: 1 rows looked at\n  ip: 1 values in 1 rows\n', done.stdout)
            self.assertIn("_msg, column 6, 8 bytes: [masked:ip]", done.stdout)
            self.assertNotIn("10.1.2.3", done.stdout)
            self.assertIn("2 rows of 2 sources looked at", done.stderr)
            found = [json.loads(line) for line in self.program("mask", "--shadow", "--json").stdout.splitlines()]
            self.assertEqual([(line["stream"], line["detector"], line["values"]) for line in found],
                             [('{app="web"}', "ip", 1)])


if __name__ == "__main__":
    counted.main()
