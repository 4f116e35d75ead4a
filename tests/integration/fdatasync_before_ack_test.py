"""strace of the real server shows: between a batch that comes in and the ack that goes out, the log was fdatasynced.

usage: fdatasync_before_ack_test.py PROGRAMS
"""
import os
import re
import shutil
import stat
import sys
import tempfile
import unittest

PROGRAMS = sys.argv[1]
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from collector import Collector  # noqa: E402
from server import Server  # noqa: E402
from waiting import wait_until  # noqa: E402

LINES = 20
ACK_BYTES = 50  # A frame of 28 bytes in its TLS record; no other frame has this size.
# A call that ended well: on one line, or resumed on a later one.
CALL = re.compile(r"^(?P<thread>\d+) +(?P<time>[\d.]+) (?:(?P<name>\w+)\((?P<arguments>.*)|<\.\.\. (?P<resumed>\w+) resumed>.*)")
RESULT = re.compile(r"= (\d+)\s*$")


def finished_calls(text):
    """(name, arguments, result) of each call, in the order in which they ended."""
    begun = {}
    for line in text.splitlines():
        match = CALL.match(line)
        if not match:
            continue
        thread = match["thread"]
        if match["name"]:
            begun[thread] = (match["name"], match["arguments"])
            if line.endswith("<unfinished ...>"):
                continue
        result = RESULT.search(line)
        if result and thread in begun:
            yield *begun.pop(thread), int(result.group(1))


class FdatasyncBeforeAck(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-fdatasync-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.trace = os.path.join(self.folder, "trace")
        # -D leaves the server itself as our child, so that signals reach it.
        self.program = os.path.join(self.folder, "traced")
        with open(self.program, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nexec strace -D -f -ttt -yy -e signal=none -o {self.trace} "
                       f"-e trace=fdatasync,sendmsg,sendto,write,recvmsg,recvfrom,read {PROGRAMS}/cordwood \"$@\"\n")
        os.chmod(self.program, stat.S_IRWXU)

    def count(self, server):
        return int(server.query("* | count() as n", server.token())[0]["n"])

    def test_every_ack_follows_a_sync(self):
        log = os.path.join(self.folder, "app.log")
        with Server(self.program, os.path.join(self.folder, "data")) as server:
            with Collector(PROGRAMS, server, os.path.join(self.folder, "collector"), log) as collector:
                for number in range(LINES):
                    with open(log, "a", encoding="ascii") as file:
                        file.write(f"line {number}\n")
                    wait_until(lambda: self.count(server) == number + 1, f"row {number}: {collector.log()}")
                self.assertEqual(collector.stop(), 0, collector.log())
            self.assertEqual(server.stop(), 0, server.log())
            marker = f"<TCP:[127.0.0.1:{server.ship_port}->"
        with open(self.trace, encoding="utf-8", errors="replace") as file:
            calls = [c for c in finished_calls(file.read())
                     if marker in c[1] or (c[0] == "fdatasync" and "/store/wal" in c[1])]
        acks = unsynced = 0
        is_synced = False
        for name, _, result in calls:
            if name == "fdatasync":
                is_synced = result == 0
            elif name.startswith("re") and result > 0:
                is_synced = False
            elif not name.startswith("re") and result == ACK_BYTES:
                acks += 1
                unsynced += not is_synced
        self.assertGreaterEqual(acks, LINES)
        self.assertEqual(unsynced, 0, "acks before their fdatasync")


if __name__ == "__main__":
    counted.main()
