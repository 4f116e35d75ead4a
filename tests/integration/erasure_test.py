"""Rows are erased while the server takes more and is killed: gone from every file, the others stay, the certificate is true.

usage: erasure_test.py PROGRAMS
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.parse

PROGRAMS = sys.argv[1]
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402
from waiting import wait_until  # noqa: E402

CORDWOOD = os.path.join(PROGRAMS, "cordwood")
PERSON = "alicetheplanted"
ROWS = 300


class Erasure(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-erasure-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")

    def server(self, *options):
        return Server(CORDWOOD, self.data, *options)

    def run_program(self, *arguments):
        return subprocess.run([CORDWOOD, *arguments], capture_output=True, text=True, timeout=120)

    def insert(self, server, first, user_of):
        rows = [{"_msg": f"login of {user_of(i)} number {i}", "user": user_of(i), "kind": f"kind-{i % 3}"}
                for i in range(first, first + ROWS)]
        body = "\n".join(json.dumps(row) for row in rows).encode()
        server.post("/insert/jsonline", body, "application/stream+json", server.token())

    def count(self, server, query):
        return int(server.query(f"{query} | count() n", server.token())[0]["n"])

    def erase(self, *options):
        return self.run_program("erase", f"user:={PERSON}", "--data", self.data, "--reason", "request 17", *options)

    def assert_absent(self):
        dump = subprocess.run([CORDWOOD, "fsck", self.data, "--dump"], capture_output=True, timeout=120)
        self.assertEqual(dump.returncode, 0, dump.stderr.decode())
        self.assertIn(b"bob", dump.stdout)
        self.assertNotIn(PERSON.encode(), dump.stdout)
        for folder, _, names in os.walk(self.data):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(PERSON.encode(), file.read(), name)

    def test_a_person_goes_from_every_file_and_nobody_else_does(self):
        with self.server() as server:
            self.insert(server, 0, lambda i: PERSON if i % 10 == 0 else "bob")
            preview = self.erase("--dry-run")
            self.assertEqual(preview.returncode, 0, preview.stderr)
            self.assertIn('"rows": 30', preview.stderr)
            self.assertEqual(self.erase().returncode, 2, "nobody said yes")
            self.assertEqual(self.count(server, f"user:={PERSON}"), 30)

            stop = threading.Event()
            sent = [ROWS]

            def keep_sending():
                while not stop.is_set():
                    self.insert(server, sent[0], lambda i: "bob")
                    sent[0] += ROWS

            sender = threading.Thread(target=keep_sending)
            sender.start()
            done = self.erase("--yes", "--wait")
            stop.set()
            sender.join()
            self.assertEqual(done.returncode, 0, done.stderr)
            certificate = json.loads(done.stdout)
            self.assertEqual(certificate["stage"], "gone")
            self.assertEqual(certificate["rows"], 30)
            self.assertEqual(certificate["verification"]["found"], 0)
            self.assertEqual(self.count(server, f"user:={PERSON}"), 0)
            self.assertEqual(self.count(server, "user:=bob"), sent[0] - 30)
            self.assertEqual(server.stop(), 0)
        self.assert_absent()
        shown = self.run_program("erasures", "1", "--data", self.data, "--prove", f"user:={PERSON}")
        self.assertEqual((shown.returncode, json.loads(shown.stdout)["stage"]), (0, "gone"), shown.stderr)
        other = self.run_program("erasures", "1", "--data", self.data, "--prove", "user:=carol")
        self.assertEqual(other.returncode, 1)

    def test_a_misspelt_request_erases_nothing(self):
        with self.server() as server:
            self.insert(server, 0, lambda i: PERSON)

            def ask(**more):
                form = urllib.parse.urlencode({"filter": f"user:={PERSON}", "reason": "r", **more}).encode()
                return json.loads(server.post("/api/v1/erase", form, "application/x-www-form-urlencoded", server.token()))

            self.assertEqual(ask(dry_run="true"), {"rows": ROWS, "dead_letters": 0, "held_back": []})
            for wrong in ({"dry_run": "maybe"}, {"strat": "2030"}, {"start": "soon"}):
                with self.assertRaises(urllib.error.HTTPError) as answer:
                    ask(**wrong)
                with answer.exception as failure:
                    self.assertEqual(failure.code, 400, wrong)
            self.assertEqual(self.count(server, f"user:={PERSON}"), ROWS)

    def test_a_killed_server_finishes_what_it_had_begun(self):
        with self.server() as server:
            self.insert(server, 0, lambda i: PERSON if i % 10 == 0 else "bob")
            self.assertEqual(self.erase("--yes").returncode, 0)
            server.kill()
        with self.server() as server:
            self.assertEqual(self.count(server, f"user:={PERSON}"), 0)
            self.assertEqual(self.count(server, "user:=bob"), ROWS - 30)

            def is_gone():
                return json.loads(server.get("/api/v1/erasures?number=1", server.token()))["stage"] == "gone"

            wait_until(is_gone, "the bytes to be gone")
            self.assertEqual(server.stop(), 0)
        self.assert_absent()

    def test_a_hold_keeps_its_rows(self):
        config = os.path.join(self.folder, "cordwood.yaml")
        with open(config, "w", encoding="utf-8") as file:
            file.write("retention:\n  holds:\n    - {name: case-17, reason: r, owner: o, filter: 'kind:=kind-0'}\n")
        with self.server("--config", config) as server:
            self.insert(server, 0, lambda i: PERSON)
            done = self.erase("--yes")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["held_back"], [{"hold": "case-17", "rows": ROWS // 3}])
            self.assertEqual(self.count(server, f"user:={PERSON}"), ROWS // 3)


if __name__ == "__main__":
    counted.main()
