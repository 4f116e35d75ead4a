#!/usr/bin/env python3
"""Does what README.md says: ./run, a search, Ctrl-C.

usage: quickstart_test.py ROOT BIN      (BIN holds both programs)
The last line printed is 'N passed, M failed'.
"""
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import urllib.request

ROOT, BIN = (os.path.abspath(p) for p in sys.argv[1:3])
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
import counted  # noqa: E402
from server import free_port  # noqa: E402
from waiting import wait_until  # noqa: E402


class QuickStart:
    """./run with a data folder of its own, in a process group of its own as a shell would make it."""

    def __init__(self, data, *sources, port=None):
        self.printed = ""
        self.process = subprocess.Popen(
            [os.path.join(ROOT, "run"), "--bin", BIN, "--data", data, "--port", str(port or free_port()), *sources],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
        os.set_blocking(self.process.stdout.fileno(), False)
        wait_until(lambda: "Ctrl-C stops it." in self.read(), "./run to say that Cordwood is running", 60)
        self.url = re.search(r"web +(\S+)", self.printed).group(1)
        self.token = re.search(r"token +(\S+)", self.printed).group(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def read(self):
        self.printed += (self.process.stdout.read() or b"").decode()
        if self.process.poll() is not None:
            raise AssertionError(f"./run ended with {self.process.returncode}:\n{self.printed}")
        return self.printed

    def search(self, query):
        body = urllib.parse.urlencode({"query": query}).encode()
        request = urllib.request.Request(self.url + "select/logsql/query", data=body,
                                         headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=30) as response:
            return [json.loads(line) for line in response.read().splitlines() if line]

    def ctrl_c(self):
        """What the terminal does: the signal goes to the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)


class ReadmeQuickStart(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.data = os.path.join(self.folder, "data")

    def test_it_reads_the_files_it_is_given_and_stops_at_ctrl_c(self):
        log = os.path.join(self.folder, "app.log")
        with open(log, "w", encoding="utf-8") as file:
            file.writelines(f"2026-01-31T10:00:{second:02}Z quick brown fox {second}\n" for second in range(60))
        with QuickStart(self.data, log) as cordwood:
            rows = wait_until(lambda: len(found := cordwood.search("quick")) == 60 and found, "60 rows of the file")
            self.assertIn("fox 59", "".join(row["_msg"] for row in rows))
            self.assertEqual(cordwood.ctrl_c(), 0)
        self.assert_nothing_runs_on()

    def test_a_port_that_is_in_use_without_a_listener_is_passed_over(self):
        log = os.path.join(self.folder, "app.log")
        with open(log, "w", encoding="utf-8") as file:
            file.write("2026-01-31T10:00:00Z one line\n")
        with socket.socket() as listener, socket.socket() as client:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            client.bind(("127.0.0.1", 0))
            client.connect(listener.getsockname())
            port = client.getsockname()[1]
            with QuickStart(self.data, log, port=port) as cordwood:
                self.assertNotIn(f":{port}/", cordwood.url)
                self.assertEqual(cordwood.ctrl_c(), 0)
        self.assert_nothing_runs_on()

    def test_it_finds_something_to_read_on_this_machine(self):
        with QuickStart(self.data) as cordwood:
            example = shlex.split(re.search(r"newest first:\s+(.+)", cordwood.printed).group(1))
            wait_until(lambda: cordwood.search("* | limit 1"), "a first row of this machine's logs", 60)
            self.assertTrue(subprocess.run(example, capture_output=True, text=True, check=True).stdout)
            self.assertEqual(cordwood.ctrl_c(), 0)
        self.assert_nothing_runs_on()

    def test_a_second_run_has_what_the_first_one_kept(self):
        log = os.path.join(self.folder, "app.log")
        with open(log, "w", encoding="utf-8") as file:
            file.write("2026-01-31T10:00:00Z kept\n")
        for _ in range(2):
            with QuickStart(self.data, log) as cordwood:
                rows = wait_until(lambda: cordwood.search("kept"), "the row")
                self.assertEqual(len(rows), 1)
                self.assertEqual(cordwood.ctrl_c(), 0)

    def assert_nothing_runs_on(self):
        running = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    if self.data.encode() in file.read():
                        running.append(pid)
            except OSError:  # It ended while we looked.
                pass
        self.assertEqual(running, [])


if __name__ == "__main__":
    counted.main()
