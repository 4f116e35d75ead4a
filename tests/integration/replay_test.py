"""Rows of a real server are parsed anew from their lines: the command shows the difference first, new rows come when the old
ones go, beside what comes in, and a server that is killed meanwhile has the one or the other.

usage: replay_test.py PROGRAMS
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.parse

PROGRAMS = sys.argv.pop(1)
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402

PROGRAM = os.path.join(PROGRAMS, "cordwood")
FORM = "application/x-www-form-urlencoded"
ROWS = 5_000


def pipelines(field):
    return f'- {{name: shop, keep_raw: true, steps: [{{grok: "^%{{WORD:verb}} %{{INT:{field}}}$"}}]}}\n'


class Replay(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-replay-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = os.path.join(self.folder, "data")
        self.server = None
        self.start()
        self.addCleanup(lambda: self.server.__exit__())

    def start(self):
        self.server = Server(PROGRAM, self.data, "--auth", "off")

    def insert(self, rows):
        body = "".join(json.dumps({"_time": "2026-11-21T05:27:17Z", "app": "shop", **row}) + "\n" for row in rows)
        self.server.post("/insert/jsonline?_stream_fields=app", body.encode(), "application/json")

    def insert_lines(self, count, field):
        self.insert([{"_msg": f"go {n}", "event.original": f"go {n}", "verb": "go", field: str(n)} for n in range(count)])

    def replay(self, field, **parameters):
        body = urllib.parse.urlencode({"filter": "*", "pipelines": pipelines(field), **parameters})
        return json.loads(self.server.post("/api/v1/replay", body.encode(), FORM))

    def count(self, query):
        return int(self.server.query(f"{query} | count() n")[0]["n"])

    def command(self, *arguments):
        return subprocess.run([PROGRAM, "replay", "--data", self.data, *arguments], capture_output=True, text=True,
                              timeout=120, check=False, stdin=subprocess.DEVNULL)

    def test_the_command_shows_the_difference_and_then_swaps(self):
        self.insert_lines(10, "old")
        self.insert([{"_msg": "go 11", "parse_error": "no grok pattern matched"}, {"_msg": "not a line", "n": "1"}])
        file = os.path.join(self.folder, "better.yaml")
        with open(file, "w", encoding="utf-8") as out:
            out.write(pipelines("new"))
        before = self.server.query("* | sort by (_msg)")
        shown = self.command("--pipeline", file, "--dry-run")
        self.assertEqual((shown.returncode, shown.stderr), (0, "11 rows would be replaced\n"))
        self.assertIn("1 newly_parsed", shown.stdout)
        self.assertIn("10 changed", shown.stdout)
        self.assertIn("new: +11 -0 ~0", shown.stdout)
        self.assertIn("of 1 rows the line was not kept", shown.stdout)
        self.assertEqual(self.server.query("* | sort by (_msg)"), before)
        self.assertEqual(self.command("--pipeline", file).returncode, 2, "nobody was there to say yes")
        self.assertEqual(self.server.query("* | sort by (_msg)"), before)
        done = self.command("--pipeline", file, "--yes")
        self.assertEqual((done.returncode, done.stderr), (0, "11 rows were replaced\n"))
        self.assertEqual((self.count("new:*"), self.count("old:*"), self.count("*")), (11, 0, 12))
        row, = self.server.query("new:=11")
        self.assertEqual((row["event.original"], row["verb"], row.get("parse_error")), ("go 11", "go", None))
        self.assertEqual(json.loads(self.command("--pipeline", file, "--dry-run", "--json").stdout)["replaced"], 0)

    def test_what_is_wrong_is_said(self):
        self.insert_lines(1, "old")
        for parameters, status, part in ((({"filter": ""}), 400, "filter"), ({"pipeline": "nosuch"}, 404, "nosuch"),
                                         ({"pipelines": "- {name: a, steps: [jsom]}"}, 400, "pipelines:1:21"),
                                         ({"filter": "a:in(*|fields a)"}, 400, "subqueries")):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                self.replay("new", **parameters)
            self.assertEqual(refused.exception.code, status)
            self.assertIn(part, json.loads(refused.exception.read())["error"]["message"])
        self.assertEqual(self.count("old:*"), 1)

    def test_every_answer_has_the_old_or_the_new_rows_beside_live_load(self):
        self.insert_lines(ROWS, "old")
        done = threading.Event()
        live = []

        def load():
            while not done.is_set():
                self.insert([{"_msg": "live"}])
                live.append(1)

        writer = threading.Thread(target=load)
        writer.start()
        try:
            fields = ["old", "new"]
            for _ in range(4):
                fields.reverse()
                replaying = threading.Thread(target=self.replay, args=(fields[0],))
                replaying.start()
                while replaying.is_alive():
                    answer, = self.server.query("verb:go | stats count(old) a, count(new) b")
                    self.assertEqual(sorted((int(answer["a"]), int(answer["b"]))), [0, ROWS])
                replaying.join()
                self.assertEqual(self.count(f"{fields[0]}:*"), ROWS)
        finally:
            done.set()
            writer.join()
        self.assertEqual(self.count("_msg:=live"), len(live))

    def test_a_killed_server_has_the_old_or_the_new_rows(self):
        self.insert_lines(ROWS, "old")
        chance = random.Random(11)
        segments = os.path.join(self.data, "store", "segments")
        swapped = 0
        for round_number in range(12):
            field = "new" if self.count("old:*") else "old"
            before = sum(len(files) for _, _, files in os.walk(segments))
            replaying = threading.Thread(target=self.replay_or_be_cut_off, args=(field,))
            replaying.start()
            # At the first file of the new rows, or at the one after it: tombstones, then the manifest.
            wanted = before + chance.choice((1, 1, 2))
            while replaying.is_alive() and sum(len(files) for _, _, files in os.walk(segments)) < wanted:
                pass
            self.server.kill()
            replaying.join()
            self.start()
            old, new = self.count("old:*"), self.count("new:*")
            self.assertEqual(sorted((old, new)), [0, ROWS], f"round {round_number}")
            self.assertEqual(self.count("*"), ROWS)
            swapped += (new if field == "new" else old) > 0
        self.replay("done")
        self.assertEqual(self.count("done:*"), ROWS)
        self.assertEqual(self.server.stop(), 0)
        checked = subprocess.run([PROGRAM, "fsck", "--data", self.data], capture_output=True, text=True, check=False)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.start()
        self.assertEqual(self.count("done:*"), ROWS)
        print(f"{swapped} of 12 kills came after the swap", file=sys.stderr)

    def replay_or_be_cut_off(self, field):
        try:
            self.replay(field)
        except (OSError, urllib.error.URLError):
            pass  # The server was killed.


if __name__ == "__main__":
    counted.main()
