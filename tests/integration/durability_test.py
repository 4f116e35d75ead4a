"""Acknowledged is on disk: fdatasync comes before every answer, and kill -9 under load loses and doubles nothing.

usage: durability_test.py PROGRAMS [ROUNDS] [--seal]
With --seal rows are large and each round lasts until segments were written, so that kills also hit seals and merges.
The order of system calls is read with strace; without it, or where tracing is not allowed, that test fails and says so.
"""
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.error

PROGRAMS = sys.argv[1]
SEAL = "--seal" in sys.argv
ROUNDS = next((int(argument) for argument in sys.argv[2:] if argument.isdigit()), 20)
# Beside each message, with --seal: a hundred rows are half of what makes a segment in two seconds of quiet, and a
# thousand make one at once.
PADDING = "padding " * (8 << 10) if SEAL else ""
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402
from waiting import wait_until  # noqa: E402

LINES = "application/x-ndjson"


def insert(server, token, messages):
    body = "".join(json.dumps({"_msg": message, "padding": PADDING}) + "\n" for message in messages)
    server.post("/insert/jsonline", body.encode(), LINES, token)


class Load:
    """Threads that insert numbered messages until told to stop, and remember which were acknowledged."""

    def __init__(self, server, name):
        self.server = server
        self.token = server.token()
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.acknowledged = []
        self.sent = []
        self.threads = [threading.Thread(target=self.run, args=(f"{name}-{i}",)) for i in range(4)]
        for thread in self.threads:
            thread.start()

    def run(self, name):
        for number in range(1_000_000):
            if self.stopping.is_set():
                return
            messages = [f"{name}-{number}-{i}" for i in range(3)]
            with self.lock:
                self.sent += messages
            try:
                insert(self.server, self.token, messages)
            except (urllib.error.URLError, ConnectionError, OSError):
                return  # The server is gone; whether it took these is its secret.
            with self.lock:
                self.acknowledged += messages

    def finish(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()


class Durability(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-durability-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")
        self.program = os.path.join(PROGRAMS, "cordwood")

    def stored(self, server):
        lines = subprocess.run([self.program, "query", "--data", self.data, "-o", "raw", "*"], check=True,
                               capture_output=True, timeout=120).stdout.decode().splitlines()
        return collections.Counter(lines)

    def counter(self, server, name):
        return next(int(float(line.split()[1])) for line in server.get("/metrics", server.token()).decode().splitlines()
                    if line.startswith(f"cordwood_indexer_{name}_total "))

    def test_kill_9_under_load_loses_and_doubles_nothing(self):
        acknowledged, sent = [], set()
        seals = merges = 0
        for number in range(ROUNDS):
            with Server(self.program, self.data) as server:
                load = Load(server, f"round{number}")
                wait_until(lambda: len(load.acknowledged) >= 60 + 30 * (number % 5), "rows to be acknowledged")
                if SEAL:
                    wait_until(lambda: self.counter(server, "seals") > 0, "a seal", 120)
                    seals += self.counter(server, "seals")
                    merges += self.counter(server, "merges")
                server.kill()
                load.finish()
                acknowledged += load.acknowledged
                sent |= set(load.sent)
        if SEAL:
            print(f"{seals} seals and {merges} merges ended before the kills")
        with Server(self.program, self.data) as server:
            stored = self.stored(server)
            self.assertEqual(server.stop(), 0)
        self.assertEqual([message for message in acknowledged if stored[message] != 1], [])
        self.assertEqual([message for message, count in stored.items() if count != 1], [])
        self.assertEqual(set(stored) - sent, set())
        check = subprocess.run([self.program, "fsck", self.data], capture_output=True, timeout=120)
        self.assertEqual(check.returncode, 0, check.stdout.decode() + check.stderr.decode())

    def test_every_answer_comes_after_the_log_was_synced(self):
        trace = os.path.join(self.folder, "trace")
        with Server(self.program, self.data) as server:
            token = server.token()
            insert(server, token, ["the log has its first file"])
            tracer = subprocess.Popen(["strace", "-f", "-y", "-s", "64", "-o", trace, "-p", str(server.process.pid), "-e",
                                       "trace=fdatasync,write,writev,sendto,sendmsg,read,recvmsg,recvfrom"],
                                      stderr=subprocess.PIPE, text=True)
            self.addCleanup(tracer.stderr.close)
            self.assertIn("attached", tracer.stderr.readline())
            for number in range(10):
                insert(server, token, [f"row {number}"])
            server.kill()
            tracer.wait(timeout=30)
        self.check_order(trace)

    def check_order(self, path):
        """Between the arrival of a request and its answer: a write to the log, then a sync of it that succeeded."""
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
        requests = answers = 0
        step = "idle"
        started_syncs = set()  # By thread, as strace splits calls that others interrupt.
        for line in lines:
            thread = line.split()[0]
            if "POST /insert/jsonline" in line:
                requests += 1
                step = "asked"
            elif re.search(r"write\(\d+<[^>]*\.wal>", line) and step == "asked":
                step = "written"
            elif re.search(r"fdatasync\(\d+<[^>]*\.wal>", line) and step == "written":
                if "unfinished" in line:
                    started_syncs.add(thread)
                elif line.endswith("= 0"):
                    step = "synced"
            elif "fdatasync resumed" in line and thread in started_syncs:
                started_syncs.discard(thread)
                if line.endswith("= 0"):
                    step = "synced"
            elif "HTTP/1.1 200" in line:
                self.assertEqual(step, "synced", f"answered before the log was synced: {line}")
                answers += 1
                step = "idle"
        self.assertEqual(requests, 10, "the requests in the trace")
        self.assertEqual(answers, 10, "the answers in the trace")


if __name__ == "__main__":
    counted.main()
