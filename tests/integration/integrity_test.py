"""Damage on the disk is found, said and mended; back-ups and detached days come back whole; nothing is written elsewhere.

usage: integrity_test.py PROGRAMS
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import urllib.request

PROGRAMS = sys.argv[1]
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402

PROGRAM = os.path.join(PROGRAMS, "cordwood")
DAYS = ("2026-11-20", "2026-11-21")
ROWS_A_DAY = 2000


def flip(path, byte):
    with open(path, "r+b") as file:
        file.seek(byte)
        value = file.read(1)[0]
        file.seek(byte)
        file.write(bytes([value ^ 4]))


class Integrity(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-integrity-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def insert(self, server, first=0, days=DAYS):
        """Long strings that repeat, so that segments have a lexicon; and numbers, so that they have needles."""
        rows = [{"_time": f"{day}T12:00:00Z", "_msg": f"row {first + i} id{first + i:08x}zz",
                 "text": f"variant{chr(97 + i % 26)} " + "lorem ipsum " * 250, "host": "h"}
                for day in days for i in range(ROWS_A_DAY)]
        body = "\n".join(map(json.dumps, rows)).encode()
        server.post("/insert/jsonline?_stream_fields=host", body, "application/stream+json", server.token())

    def flush(self, server):
        server.post("/internal/force_flush", b"", "text/plain", server.token())

    def count(self, server, query="*"):
        return int(server.query(f"{query} | count() n", server.token())[0]["n"])

    def run_cordwood(self, *arguments, status=0):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=120)
        self.assertEqual(done.returncode, status, done.stderr.decode())
        return done.stderr.decode()

    def segments(self, data=None):
        return sorted(glob.glob(os.path.join(data or self.data, "store", "segments", "*", "*.segment")))

    def filled(self):
        with Server(PROGRAM, self.data) as server:
            self.insert(server)
            self.flush(server)
            self.assertEqual(server.stop(), 0)

    def test_nothing_is_written_outside_the_data_folder(self):
        self.filled()
        left_over = os.path.join(self.data, "store", "segments", "20261120", "00000099.segment.work")
        os.makedirs(left_over)
        with open(os.path.join(left_over, "postlist.glass"), "wb") as file:
            file.write(b"half")
        with Server(PROGRAM, self.data, environment={"TMPDIR": "/dev/null/nowhere"}) as server:
            self.assertFalse(os.path.exists(left_over), "what a crash left of a lexicon's making goes at the start")
            self.insert(server)
            self.flush(server)
            self.assertEqual(self.count(server, "text:varianta"), 4 * len(range(0, ROWS_A_DAY, 26)))
            self.assertEqual(server.stop(), 0)
        self.assertEqual(len(self.segments()), 4)
        self.assertEqual(glob.glob(os.path.join(self.data, "store", "segments", "*", "*.work")), [])

    def test_a_backup_of_a_running_server_is_restored_whole(self):
        with Server(PROGRAM, self.data) as server:
            self.insert(server)
            self.flush(server)
            self.insert(server, ROWS_A_DAY)  # In memory and in the log.
            self.run_cordwood("backup", "--data", self.data, "--out", self.path("backup"))
            self.insert(server, 2 * ROWS_A_DAY)
            self.flush(server)
            self.assertEqual(self.count(server), 6 * ROWS_A_DAY)
            self.assertFalse(os.path.exists(os.path.join(self.data, "store", "backup")))
            token = server.token()
            self.assertEqual(server.stop(), 0)
        self.run_cordwood("restore", "--from", self.path("backup"), "--data", self.path("restored"))
        self.run_cordwood("restore", "--from", self.path("backup"), "--data", self.path("restored"), status=2)
        with Server(PROGRAM, self.path("restored")) as server:
            self.assertEqual(server.token(), token)
            self.assertEqual(self.count(server), 4 * ROWS_A_DAY)
            self.assertEqual(server.stop(), 0)
        self.run_cordwood("fsck", self.path("restored"))
        flip(self.segments(self.path("backup"))[0], 1000)
        said = self.run_cordwood("restore", "--from", self.path("backup"), "--data", self.path("again"), status=1)
        self.assertIn(".segment", said)
        self.assertEqual(os.listdir(self.path("again")) if os.path.exists(self.path("again")) else [], [])

    def test_a_backup_of_a_stopped_server(self):
        self.filled()
        self.run_cordwood("backup", "--data", self.data, "--out", self.path("backup"))
        os.remove(self.path("backup", "store", "manifest"))
        self.run_cordwood("restore", "--from", self.path("backup"), "--data", self.path("restored"), status=1)
        shutil.rmtree(self.path("backup"))
        self.run_cordwood("backup", "--data", self.data, "--out", self.path("backup"))
        self.run_cordwood("restore", "--from", self.path("backup"), "--data", self.path("restored"))
        with Server(PROGRAM, self.path("restored")) as server:
            self.assertEqual(self.count(server), 2 * ROWS_A_DAY)

    def test_a_backup_into_the_store_is_refused(self):
        self.filled()
        os.symlink(os.path.join(self.data, "store"), self.path("link"))
        for out in (os.path.join(self.data, "store", "backups"), self.path("link", "segments", "x")):
            self.assertIn("store itself", self.run_cordwood("backup", "--data", self.data, "--out", out, status=2))

    def test_a_backup_names_a_segment_without_a_directory(self):
        self.filled()
        first = self.segments()[0]
        with open(first, "rb") as file:
            content = file.read()
        with open(first, "wb") as file:  # Its end and, wherever it is, the copy.
            file.write(content[:len(content) // 3])
        said = self.run_cordwood("backup", "--data", self.data, "--out", self.path("backup"), status=1)
        self.assertIn(os.path.basename(first), said)

    def test_a_collector_is_enrolled_by_a_server_that_is_there(self):
        typo = self.path("typo")
        self.run_cordwood("enroll", "--data", typo, "--name", "web1", "--server", "logs:9429", "--out",
                          self.path("bundle"), status=1)
        self.assertFalse(os.path.exists(typo))

    def test_fsck_reads_detached_days(self):
        with Server(PROGRAM, self.data) as server:
            self.insert(server)
            self.run_cordwood("detach", "--data", self.data, "--day", DAYS[0])
            self.assertEqual(server.stop(), 0)
        self.assertIn(" 0 problems", self.run_cordwood("fsck", "--data", self.data))
        detached, = glob.glob(os.path.join(self.data, "store", "detached", "*", "segments", "*", "*.segment"))
        flip(detached, 70)
        self.assertIn(detached, self.run_cordwood("fsck", "--data", self.data, status=1))

    def test_a_day_is_detached_and_attached(self):
        detached = os.path.join(self.data, "store", "detached", "20261120")
        with Server(PROGRAM, self.data) as server:
            self.insert(server)
            self.run_cordwood("detach", "--data", self.data, "--day", DAYS[0])
            self.assertEqual(self.count(server), ROWS_A_DAY)
            self.run_cordwood("detach", "--data", self.data, "--day", "yesterday", status=2)
            shutil.move(detached, self.path("elsewhere"))
            self.run_cordwood("attach", "--data", self.data, "--day", DAYS[0], status=1)
            shutil.move(self.path("elsewhere"), detached)
            self.run_cordwood("attach", "--data", self.data, "--day", DAYS[0])
            self.assertEqual(self.count(server), 2 * ROWS_A_DAY)
            self.assertEqual(server.stop(), 0)
        self.run_cordwood("detach", "--data", self.data, "--day", DAYS[1])  # Stopped.
        with Server(PROGRAM, self.data) as server:
            self.assertEqual(self.count(server), ROWS_A_DAY)

    def test_fsck_mends_what_can_be_mended_and_says_what_is_lost(self):
        self.filled()
        self.assertIn(" 0 problems", self.run_cordwood("fsck", "--data", self.data))
        first, second = self.segments()
        flip(first, os.path.getsize(first) - 100)  # The directory.
        flip(second, 70)  # The head of a row group.
        flip(os.path.join(self.data, "store", "manifest"), 40)
        said = self.run_cordwood("fsck", "--data", self.data, status=1)
        for path in (first, second, os.path.join(self.data, "store", "manifest")):
            self.assertIn(path, said)
        said = self.run_cordwood("fsck", "--data", self.data, "--repair", status=1)
        found = re.search(rf"lost: {second}: row group 0 at 16: its (\d+) rows from {DAYS[1]}T12:00:00Z to", said)
        self.assertIsNotNone(found, said)
        lost = int(found[1])
        self.assertNotIn(f"lost: {first}", said)
        self.assertIn(" 0 problems", said)
        for path in (first, second):
            self.assertTrue(os.path.exists(path + ".broken"))
        with Server(PROGRAM, self.data) as server:
            self.assertEqual(self.count(server), 2 * ROWS_A_DAY - lost)
            self.assertEqual(self.count(server, f"_time:{DAYS[0]} text:varianta"), len(range(0, ROWS_A_DAY, 26)))
            self.assertEqual(server.stop(), 0)
        self.assertTrue(os.path.exists(second + ".broken"), "a start leaves it")
        self.assertIn(" 0 problems", self.run_cordwood("fsck", "--data", self.data, "--repair"))

    def test_fsck_names_damage_beside_the_store(self):
        self.filled()
        for name, byte in (("control.db", 110), ("pki/ca.pem", 300), ("pki/server.pem", 300)):
            path = os.path.join(self.data, name)
            flip(path, byte)
            said = self.run_cordwood("fsck", "--data", self.data, status=1)
            self.assertIn(name, said)
            flip(path, byte)
        with open(os.path.join(self.data, "deletions"), "w", encoding="ascii") as file:
            file.write("# cordwood deletions, version 1\nevent=done time=2026-11-21T06:00:01Z day=2026-10-21 sum=0000000000000000\n")
        self.assertIn("deletions: line 2", self.run_cordwood("fsck", "--data", self.data, status=1))
        self.run_cordwood("fsck", "--data", self.data, "--repair")
        self.assertTrue(os.path.exists(os.path.join(self.data, "deletions.broken")))

    def answer_with_headers(self, server, query):
        request = urllib.request.Request(server.url + "/select/logsql/query?" + urllib.parse.urlencode({"query": query}),
                                         headers={"Authorization": f"Bearer {server.token()}"})
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.read().decode(), response.headers

    def test_an_answer_without_damaged_data_says_so(self):
        self.filled()
        flip(self.segments()[0], 70)  # The head of the first row group.
        with Server(PROGRAM, self.data) as server:
            body, headers = self.answer_with_headers(server, "id00000001zz | count() n")
            self.assertEqual(json.loads(body), {"n": "1"})
            self.assertIn("could not be read", headers["Cordwood-Warning"])
            self.assertIn("20261120", headers["Cordwood-Warning"])
            said = subprocess.run([PROGRAM, "query", "--data", self.data, "id00000001zz"], capture_output=True, timeout=60)
            self.assertIn(b"could not be read", said.stderr)
            _, headers = self.answer_with_headers(server, f"_time:{DAYS[1]} id00000001zz | count() n")
            self.assertIsNone(headers["Cordwood-Warning"], "a question about other days is answered whole")


if __name__ == "__main__":
    counted.main()
