"""The real server and the real collector: rotation, restarts and kill -9 of either under load, then every line is compared.

usage: ship_test.py PROGRAMS [--rounds N]
"""
import collections
import os
import random
import shutil
import sys
import tempfile
import unittest

PROGRAMS = sys.argv[1]
ROUNDS = int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else 20
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from collector import Collector  # noqa: E402
from server import Server, free_port  # noqa: E402
from waiting import wait_until  # noqa: E402

FILES = 40
WRITES = 300  # At most in each round, of up to 200 lines.
KEEP_RAW = """
pipelines:
  - name: raw
    match: {file: "**"}
    steps: []
"""


class Logs:
    """Files that are written to and rotated as services and logrotate do it."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.random = random.Random(seed)
        self.written = 0
        self.rotations = 0
        os.makedirs(folder)

    def write_some(self):
        path = os.path.join(self.folder, f"service{self.random.randrange(FILES)}.log")
        count = self.random.randint(1, 200)
        with open(path, "a", encoding="ascii") as file:
            file.writelines(f"line {number} of the storm\n" for number in range(self.written, self.written + count))
        self.written += count
        if self.random.random() < 0.05:
            self.rotations += 1
            rotated = f"{path}.{self.rotations}"
            if self.random.random() < 0.5:
                os.rename(path, rotated)
            else:
                shutil.copyfile(path, rotated)
                os.truncate(path, 0)


class Ship(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-ship-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.ports = {"port": free_port(), "ship_port": free_port()}
        self.configuration = os.path.join(self.folder, "cordwood.yaml")
        with open(self.configuration, "w", encoding="ascii") as file:
            file.write(KEEP_RAW)
        self.collectors = 0
        self.seed = random.randrange(1 << 32)
        self.random = random.Random(self.seed)
        self.logs = Logs(os.path.join(self.folder, "logs"), self.seed)
        print(f"seed {self.seed}", flush=True)

    def start_server(self):
        server = Server(os.path.join(PROGRAMS, "cordwood"), os.path.join(self.folder, "data"), "--config",
                        self.configuration, "--masking", "off", **self.ports)
        self.addCleanup(server.__exit__)
        return server

    def start_collector(self, server):
        collector = Collector(PROGRAMS, server, os.path.join(self.folder, "collector"),
                              os.path.join(self.logs.folder, "*"))
        self.addCleanup(collector.__exit__)
        self.collectors += 1
        wait_until(lambda: self.starts(collector) == self.collectors, "the collector to start")
        return collector

    def starts(self, collector):
        with open(collector.log_path, encoding="utf-8", errors="replace") as file:
            return file.read().count('msg="tailing ')

    def count(self, server):
        return int(server.query("* | count() as n", server.token())[0]["n"])

    def end(self, process):
        if self.random.random() < 0.5:
            process.kill()
        else:
            self.assertEqual(process.stop(60), 0, process.log())

    def test_nothing_is_lost_or_repeated(self):
        server = self.start_server()
        collector = self.start_collector(server)
        for _ in range(ROUNDS):
            for _ in range(self.random.randrange(WRITES)):
                self.logs.write_some()
            if self.random.random() < 0.6:
                self.end(collector)
                collector = self.start_collector(server)
            if self.random.random() < 0.4:
                self.end(server)
                server = self.start_server()
        wait_until(lambda: self.count(server) >= self.logs.written,
                   f"{self.logs.written} rows; seed {self.seed}; the collector:\n{collector.log()}", 300)
        times = collections.Counter(row["_msg"] for row in server.query("* | fields _msg", server.token()))
        expected = {f"line {number} of the storm" for number in range(self.logs.written)}
        self.assertEqual(expected - times.keys(), set(), f"lost; seed {self.seed}")
        self.assertEqual({line for line, count in times.items() if count > 1}, set(), f"twice; seed {self.seed}")
        self.assertEqual(times.keys() - expected, set())
        self.assertEqual(collector.stop(), 0, collector.log())
        self.assertEqual(server.stop(), 0, server.log())


if __name__ == "__main__":
    counted.main()
