"""Planted secrets, sent in every way there is, occur in no file of the data folder, nor in what fsck prints of it.

usage: secrets_test.py PROGRAMS
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
from server import Server  # noqa: E402
from waiting import wait_until  # noqa: E402

CARD = "4532015112830366"  # Passes Luhn; nobody's.
SSN = "536-22-8726"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
SECRETS = {
    "an address": ("planted.person@mail.example.com", "user planted.person@mail.example.com logged in"),
    "a card": (CARD, f"charged card {CARD} today"),
    "a social security number": (SSN, f"ssn {SSN} on file"),
    "a token": (JWT, f"Authorization: Bearer {JWT}"),
    "a cloud key": ("AKIAIOSFODNN7PLANTED", "using key AKIAIOSFODNN7PLANTED for upload"),
    "an account": ("DE89370400440532013000", "paid to DE89370400440532013000 today"),
    "a phone number": ("+4915123456789", "called +4915123456789 back"),
    "a national id": ("52998224725", "registered cpf=52998224725 as new"),
    "a token of GitHub": ("ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6", "cloned with ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6 now"),
    "a session": ("rb0jqk2v7v8ls4p6mq5ti2c9h1", "request PHPSESSID=rb0jqk2v7v8ls4p6mq5ti2c9h1 served"),
    "a password": ("hunter2planted", "login failed password=hunter2planted from console"),
}


class Secrets(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-secrets-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")

    def assert_absent(self, where, content):
        for what, (secret, _) in SECRETS.items():
            self.assertNotIn(secret.encode(), content, f"{what} is in {where}")

    def assert_absent_from_files(self):
        for folder, _, names in os.walk(self.data):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    self.assert_absent(path, file.read())

    def assert_absent_from_dump(self):
        dump = subprocess.run([os.path.join(PROGRAMS, "cordwood"), "fsck", self.data, "--dump"], capture_output=True,
                              timeout=120)
        self.assertEqual(dump.returncode, 0, dump.stderr.decode())
        self.assertIn(b"marker", dump.stdout, "the dump shows what was stored")
        self.assert_absent("fsck --dump", dump.stdout)
        self.assert_absent("what fsck says", dump.stderr)

    def insert(self, server):
        rows = [{"_msg": "marker " + line, "copy": line, "nested": {"deep": line}} for _, line in SECRETS.values()]
        rows.append({"_msg": "marker of fields", "password": "hunter2planted", "card": CARD})
        body = "\n".join(map(json.dumps, rows)).encode()
        server.post("/insert/jsonline?_stream_fields=copy", body, "application/stream+json", server.token())
        for _, line in SECRETS.values():  # Queries and broken input reach logs of ours.
            for query in (f'"{line}"', f"{line} | nopipe"):
                try:
                    server.query(query, server.token())
                except urllib.error.HTTPError as refusal:
                    refusal.read()
        server.post("/insert/jsonline", ("{broken " + CARD + "\n{}").encode(), "application/stream+json", server.token())

    def ship(self, server):
        log = os.path.join(self.folder, "app.log")
        with open(log, "w", encoding="ascii") as file:
            for _, line in SECRETS.values():
                file.write(f"2026-11-20T10:00:00Z shipped {line}\n" + json.dumps({"shipped": line}) + "\n")
        with Collector(PROGRAMS, server, os.path.join(self.folder, "collector"), log) as collector:
            wait_until(lambda: len(server.query(f'file:="{log}"', server.token())) == 2 * len(SECRETS), "the shipped rows")
            self.assertEqual(collector.stop(), 0)

    def test_planted_secrets_are_nowhere_on_disk(self):
        program = os.path.join(PROGRAMS, "cordwood")
        with Server(program, self.data) as server:
            self.insert(server)
            self.ship(server)
            for row in server.query("*", server.token()):
                self.assert_absent("an answer", json.dumps(row).encode())
            self.assert_absent_from_files()  # WAL and memory.
            server.kill()
        self.assert_absent_from_dump()
        with Server(program, self.data) as server:
            server.get("/internal/force_merge", server.token())
            self.assert_absent_from_files()  # Segments.
            self.assertEqual(server.stop(), 0)
        self.assert_absent_from_dump()
        with open(f"{self.data}.log", "rb") as file:
            self.assert_absent("the server's log", file.read())


if __name__ == "__main__":
    counted.main()
