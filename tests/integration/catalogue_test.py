"""The catalogue of a real server: what sources send is there at once and after a restart, drift is told as events and
metrics, notes are kept, masked and only an admin's to write, and the command shows it all.

usage: catalogue_test.py PROGRAMS
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse

PROGRAMS = sys.argv.pop(1)
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402

PROGRAM = os.path.join(PROGRAMS, "cordwood")
FORM = "application/x-www-form-urlencoded"
STREAM = '{app="shop"}'


class Catalogue(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-catalogue-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = os.path.join(self.folder, "data")
        self.server = Server(PROGRAM, self.data)
        self.addCleanup(lambda: self.server.__exit__())
        self.admin = self.server.token()

    def insert(self, rows, app="shop"):
        body = "".join(json.dumps({"_time": "0", "app": app, **row}) + "\n" for row in rows)
        self.server.post("/insert/jsonline?_stream_fields=app", body.encode(), "application/json", self.admin)

    def sources(self, **parameters):
        path = "/api/v1/catalogue?" + urllib.parse.urlencode(parameters)
        return json.loads(self.server.get(path, self.admin))["sources"]

    def drifts(self):
        return json.loads(self.server.get("/api/v1/catalogue/drift", self.admin))

    def note(self, **parameters):
        return self.server.post("/api/v1/catalogue/note", urllib.parse.urlencode(parameters).encode(), FORM, self.admin)

    def command(self, *arguments):
        done = subprocess.run([PROGRAM, "catalogue", "--data", self.data, *arguments], capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_sources_and_fields_are_there_at_once_and_after_a_restart(self):
        self.insert([{"_msg": "a", "took": 3, "peer": "10.0.0.1"}, {"_msg": "b", "took": 4}, {"_msg": "c"}])
        source, = self.sources()
        self.assertEqual((source["stream"], source["rows"], source["plain"], source["failed"]), (STREAM, 3, 1, 0))
        self.assertAlmostEqual(source["parsed"], 2 / 3, places=3)
        self.assertEqual({field["name"]: (field["type"], field["rows"]) for field in source["fields"]},
                         {"_msg": ("text", 3), "app": ("text", 3), "peer": ("ip", 1), "took": ("number", 2)})
        self.note(stream=STREAM, owner="team shop", note="ask alice@example.org")
        self.note(stream=STREAM, field="took", note="in ms")
        self.assertEqual(self.server.stop(), 0)
        self.server = Server(PROGRAM, self.data)
        again, = self.sources()
        self.assertEqual(again["rows"], 3)
        self.assertEqual(again["fields"][1:3], source["fields"][1:3])
        self.assertEqual((again["owner"], again["noted_by"]), ("team shop", "admin"))
        self.assertNotIn("alice", again["note"], "notes are masked before they are written down")
        self.assertEqual(next(f["note"] for f in again["fields"] if f["name"] == "took"), "in ms")
        with open(os.path.join(self.data, "control.db"), "rb") as file:
            self.assertNotIn(b"alice@", file.read())

    def test_drift_is_an_event_and_a_metric(self):
        self.insert([{"_msg": "a", "took": 3}] * 10_000)
        self.insert([{"_msg": "a", "error": "x"}] * 10_000)
        self.insert([{"_msg": "a"}] * 10_000)
        self.assertEqual([(drift["kind"], drift.get("field")) for drift in self.drifts()],
                         [("field_new", "error"), ("field_vanished", "took"), ("parsed_fell", None),
                          ("field_vanished", "error")])
        metrics = self.server.get("/metrics", self.admin).decode()
        self.assertIn('cordwood_catalogue_drifts_total{kind="parsed_fell"} 1', metrics)
        self.assertIn('cordwood_catalogue_source_unparsed_total{stream="{app=\\"shop\\"}"} 10000', metrics)
        self.assertEqual(self.server.stop(), 0)
        self.server = Server(PROGRAM, self.data)
        self.assertEqual(len(self.drifts()), 4)

    def test_many_sources_come_page_by_page(self):
        for number in range(250):
            self.insert([{"_msg": "a"}], f"s{number:03}")
        seen, after = [], ""
        while True:
            path = "/api/v1/catalogue?" + urllib.parse.urlencode({"limit": 60, "after": after, "fields": 0})
            page = json.loads(self.server.get(path, self.admin))
            seen += [source["stream"] for source in page["sources"]]
            if "next" not in page:
                break
            after = page["next"]
        self.assertEqual(seen, [f'{{app="s{number:03}"}}' for number in range(250)])
        self.assertEqual(len(self.sources(stream="s01")), 10)

    def test_only_an_admin_writes_and_only_of_what_is_there(self):
        self.insert([{"_msg": "a"}])
        for parameters, status in (({"stream": '{app="other"}', "note": "x"}, 404), ({"note": "x"}, 400),
                                   ({"stream": STREAM, "field": "none", "note": "x"}, 404),
                                   ({"stream": STREAM, "note": "x" * 2001}, 413)):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                self.note(**parameters)
            self.assertEqual(refused.exception.code, status)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.server.post("/api/v1/catalogue/note", b"", FORM)
        self.assertEqual(refused.exception.code, 401)
        self.server.post("/api/v1/catalogue/forget", urllib.parse.urlencode({"stream": STREAM}).encode(), FORM, self.admin)
        self.assertEqual(self.sources(), [])

    def test_the_command_shows_it_and_writes_notes(self):
        self.insert([{"_msg": "a", "took": 3}])
        self.assertEqual(self.command("--stream", STREAM, "--owner", "ops"), "")
        self.assertIn('{app="shop"}  1 rows  100.0% parsed', self.command())
        self.assertIn("owner: ops", self.command())
        self.assertRegex(self.command("--fields"), r"(?m)^    took +number +1 rows")
        self.assertEqual(json.loads(self.command("--json"))["sources"][0]["owner"], "ops")
        self.assertEqual(self.command("--drift"), "")


if __name__ == "__main__":
    counted.main()
