"""Retention classes in a real server: their ages, a preview, what is kept, and everything held on one person.

usage: retention_test.py PROGRAMS
"""
import datetime
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse

PROGRAMS = sys.argv[1]
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402
from waiting import wait_until  # noqa: E402

CORDWOOD = os.path.join(PROGRAMS, "cordwood")
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
CLASSES = """
    - {name: audit, match: '{app="sudo"} or level:error', age: 400d}
    - {name: debug, match: 'level:debug', age: 3d}
"""


def day(ago):
    return str(TODAY - datetime.timedelta(days=ago))


class Retention(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-retention-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")
        self.config = os.path.join(self.folder, "cordwood.yaml")

    def configure(self, text, file=None):
        with open(file or self.config, "w", encoding="utf-8") as out:
            out.write(text)

    def server(self):
        return Server(CORDWOOD, self.data, "--config", self.config)

    def run_program(self, *arguments):
        return subprocess.run([CORDWOOD, *arguments], capture_output=True, text=True, timeout=120)

    def retention(self, *options):
        done = self.run_program("retention", "--data", self.data, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def insert(self, server, ago, app, level):
        row = {"_time": f"{day(ago)}T12:00:00Z", "_msg": f"{app} says {level} {ago} days ago", "app": app, "level": level}
        server.post("/insert/jsonline?_stream_fields=app", json.dumps(row).encode(), "application/stream+json",
                    server.token())

    def insert_all(self, server):
        for ago in (100, 10, 0):
            for app, level in (("sudo", "info"), ("web", "error"), ("web", "debug"), ("web", "info")):
                self.insert(server, ago, app, level)

    def parts(self, server):
        rows = server.query("* | stats by (_time:1d, _retention_class) count() n", server.token())
        return {(row["_time"][:10], row.get("_retention_class", "")): int(row["n"]) for row in rows}

    def ledger(self):
        with open(os.path.join(self.data, "deletions"), encoding="utf-8") as file:
            return file.read()

    def test_classes_of_one_day_live_differently_long(self):
        self.configure("retention:\n  check_interval: 1s\n  classes:" + CLASSES.replace("3d", "3650d"))
        with self.server() as server:
            self.insert_all(server)
            self.assertEqual(self.parts(server)[(day(10), "audit")], 2)
            self.assertEqual(len(self.parts(server)), 9)
            kept = {each["class"]: each for each in self.retention("--kept")["classes"]}
            self.assertEqual((kept["audit"]["rows"], kept["audit"]["days"], kept["audit"]["oldest"]), (6, 3, day(100)))
            self.assertEqual(kept["audit"]["age_seconds"], 400 * 86400)

            fresh = os.path.join(self.folder, "fresh.yaml")
            self.configure("retention:\n  age: 50d\n  holds:\n"
                           "    - {name: case-17, reason: r, owner: legal@example.com, filter: '{app=\"web\"} level:info'}\n"
                           "  classes:" + CLASSES, fresh)
            self.assertEqual(self.retention()["due"], [])
            preview = self.retention("--config", fresh)
            self.assertEqual([(each["day"], each["class"], each["reason"]) for each in preview["due"]],
                             [(day(100), "debug", "age"), (day(10), "debug", "age")])
            self.assertEqual([(each["class"], each["hold"], each["owner"]) for each in preview["held"]],
                             [("standard", "case-17", "legal@example.com")])
            later = f"{TODAY + datetime.timedelta(days=500)}T00:00:00Z"
            self.assertEqual(len(self.retention("--config", fresh, "--at", later)["due"]), 6)
            self.assertEqual(len(self.parts(server)), 9, "a preview removes nothing")

            shutil.copy(fresh, self.config)
            with open(self.config, "a", encoding="utf-8") as out:
                out.write("  check_interval: 1s\n")
            server.process.send_signal(signal.SIGHUP)
            left = {(day(100), "audit"): 2, (day(100), ""): 1, (day(10), "audit"): 2, (day(10), ""): 1,
                    (day(0), "audit"): 2, (day(0), "debug"): 1, (day(0), ""): 1}
            wait_until(lambda: self.parts(server) == left, "old debug rows to go")
            wait_until(lambda: self.ledger().count("class=debug") == 4, "both to be written down as decided and done")
            server.kill()
        with self.server() as server:
            self.assertEqual(self.parts(server), left)
            self.assertEqual(server.stop(), 0)
        stopped = self.retention("--config", fresh)
        self.assertEqual((stopped["due"], len(stopped["held"])), ([], 1))
        checked = self.run_program("fsck", self.data)
        self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_what_is_wrong_has_a_place(self):
        self.configure("retention: {}\n")
        wrong = os.path.join(self.folder, "wrong.yaml")
        self.configure("retention:\n  classes:\n    - {name: a, match: '_time:5d'}\n", wrong)
        with self.server() as server:
            self.insert(server, 0, "web", "info")
            refused = self.run_program("retention", "--data", self.data, "--config", wrong)
            self.assertEqual(refused.returncode, 2)
            self.assertIn("wrong.yaml:3:24: ", refused.stderr)
            form = urllib.parse.urlencode({"config": "retention: {age: soon}"}).encode()
            with self.assertRaises(urllib.error.HTTPError) as answer:
                server.post("/api/v1/retention/preview", form, "application/x-www-form-urlencoded", server.token())
            with answer.exception as failure:
                self.assertEqual(failure.code, 400)
                self.assertIn("config:1:18: ", failure.read().decode())
            asked = self.run_program("erase", "level:=info and (", "--data", self.data, "--reason", "r", "--yes")
            self.assertEqual(asked.returncode, 2)
            self.assertIn("^", asked.stderr)

    def test_everything_held_on_a_person(self):
        self.configure("{}\n")
        person = "level:=error"
        out = os.path.join(self.folder, "subject")
        with self.server() as server:
            self.insert_all(server)
            self.insert(server, 5000, "web", "error")  # A dead letter.
            self.insert(server, 1, "sudo", "error")
            done = self.run_program("export-subject", person, "--data", self.data, "--reason", "request 7", "--out", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            again = self.run_program("export-subject", person, "--data", self.data, "--reason", "r", "--out", out)
            self.assertEqual(again.returncode, 2, "the folder is there")
            bad = self.run_program("export-subject", "level:=(", "--data", self.data, "--reason", "r", "--out", out + "2")
            self.assertEqual(bad.returncode, 2, bad.stderr)
            self.assertFalse(os.path.exists(os.path.join(out + "2", "manifest.json")))
            self.assertIn("request 7", server.log())
            self.assertEqual(server.stop(), 0)
        stopped = out + "-stopped"
        done = self.run_program("export-subject", person, "--data", self.data, "--reason", "request 7", "--out", stopped)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.check_subject(out), self.check_subject(stopped))

    def check_subject(self, out):
        with open(os.path.join(out, "manifest.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        self.assertEqual(manifest["request"]["reason"], "request 7")
        self.assertEqual((manifest["request"]["rows"], manifest["request"]["dead_letters"]), (4, 1))
        streams = {}
        for member in manifest["members"]:
            with open(os.path.join(out, member["file"]), "rb") as file:
                content = file.read()
            self.assertEqual(hashlib.sha256(content).hexdigest(), member["sha256"])
            self.assertEqual((len(content), len(content.splitlines())), (member["bytes"], member["rows"]))
            self.assertNotIn(b"info", content)
            streams[member.get("stream", "dead letters")] = (member["rows"], member["oldest"], member["newest"])
        self.assertEqual(streams['{app="web"}'], (3, f"{day(100)}T12:00:00Z", f"{day(0)}T12:00:00Z"))
        self.assertEqual(streams["dead letters"][0], 1)
        return streams


if __name__ == "__main__":
    counted.main()
