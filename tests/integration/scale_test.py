"""What must not grow with the data: the cost of a needle, of a stream, of a start, and memory.

usage: scale_test.py PROGRAMS [--full] [--gigabytes G]
Small sizes check what is looked at; --full uses the sizes of the targets and checks times, too. --gigabytes says how
much raw text the test of memory inserts (default: 0.02, or 5 with --full).
"""
import argparse
import http.client
import json
import multiprocessing
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
import unittest

ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("programs")
ARGUMENTS.add_argument("--full", action="store_true")
ARGUMENTS.add_argument("--gigabytes", type=float)
OPTIONS = ARGUMENTS.parse_args()
sys.argv[1:] = []
FULL = OPTIONS.full
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402

DAY_ONE = 1_767_225_600  # 2026-01-01T00:00:00Z
BATCH_ROWS = 2_000
TEMPLATES = (
    "GET /api/v1/orders/{a} 200 in {b} ms from 10.0.{c}.{d}",
    "connection {a} from 10.1.{c}.{d}:{e} closed after {b} ms",
    "user u{c} logged in with session {f}",
    "job {a} of queue mail finished: {b} rows, {e} bytes",
    "cache miss for key user:{e}:profile, fetched in {b} ms",
    "WARN retry {d} of request {f}: upstream timed out",
    "checkpoint {a} written, {b} buffers, lsn {c}/{f}",
    "ERROR cannot open /srv/data/{c}/{d}.db: no such file, errno 2",
)


def message(generator, number):
    bits = generator.getrandbits(64)
    return TEMPLATES[bits & 7].format(a=number, b=bits >> 8 & 0xfff, c=bits >> 20 & 0xff, d=bits >> 28 & 0xff,
                                      e=bits >> 36 & 0xffff, f=f"{bits:016x}")


def body_of(rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


class Inserter:
    """One connection that inserts, and remembers how many bytes of messages."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.message_bytes = 0

    def insert(self, rows):
        self.message_bytes += sum(len(row["_msg"]) + 1 for row in rows)
        self.connection.request("POST", "/insert/jsonline?_stream_fields=host", body_of(rows),
                                {"Content-Type": "application/x-ndjson"})
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise AssertionError(f"insert: status {answer.status}")

    def insert_all(self, rows):
        batch = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH_ROWS:
                self.insert(batch)
                batch = []
        if batch:
            self.insert(batch)

    def close(self):
        self.connection.close()


def synthesised(first, count, hosts=20, seconds=80_000, seed=1):
    """Rows of one day, in the order of their times."""
    generator = random.Random(seed * 1_000_003 + first)
    for number in range(first, first + count):
        at = DAY_ONE + (number - first) * seconds / count
        yield {"_time": int(at * 1e9), "host": f"h{number % hosts}", "_msg": message(generator, number)}


def write_share(port, first, message_bytes):
    """A process of its own, because making rows takes longer than storing them."""
    inserter = Inserter(port)
    while inserter.message_bytes < message_bytes:
        inserter.insert_all(synthesised(first, 20 * BATCH_ROWS))
        first += 20 * BATCH_ROWS
    inserter.close()


class Scale(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-scale-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")

    def server(self):
        return Server(os.path.join(OPTIONS.programs, "cordwood"), self.data, "--auth", "off", "--masking", "off")

    def inserter(self, server):
        inserter = Inserter(server.port)
        self.addCleanup(inserter.close)
        return inserter

    def looked_at(self, server, query):
        """Row groups of the store, row groups looked into, rows found."""
        stats = server.query(f"{query} | query_stats")[0]
        return int(stats["BlocksTotal"]), int(stats["BlocksProcessed"]), int(stats["RowsFound"])

    def median_seconds(self, server, query, rounds=41):
        def once():
            begin = time.perf_counter()
            server.query(query)
            return time.perf_counter() - begin
        return statistics.median(once() for _ in range(rounds))

    def resident_bytes_max(self, server):
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))

    def data_bytes(self, suffix=""):
        return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(self.data)
                   for name in names if name.endswith(suffix))

    def test_a_needle_costs_the_same_in_ten_times_the_data(self):
        rows = 400_000 if FULL else 20_000
        with self.server() as server:
            inserter = self.inserter(server)
            seconds, blocks = [], []
            inserter.insert([{"_time": (DAY_ONE + 5) * 10**9, "host": "h1", "_msg": "needle 4f1e77a90c5d4b21 is here"}])
            for first, count in ((0, rows), (rows, 9 * rows)):
                inserter.insert_all(synthesised(first, count))
                server.get("/internal/force_merge")
                total, looked_into, found = self.looked_at(server, "4f1e77a90c5d4b21")
                self.assertEqual(found, 1)
                blocks.append(looked_into)
                seconds.append(self.median_seconds(server, "4f1e77a90c5d4b21"))
                print(f"needle among {first + count + 1} rows: {looked_into} of {total} row groups, "
                      f"{seconds[-1] * 1000:.2f} ms")
            self.assertLessEqual(blocks[1], blocks[0] + 1)
            print(f"ten times the data: {seconds[1] / seconds[0]:.2f} times as long")
            if FULL:
                self.assertLessEqual(seconds[1] / seconds[0], 1.5)

    def test_a_stream_filter_reads_only_its_row_groups(self):
        streams = 10_000 if FULL else 2_000
        with self.server() as server:
            rows = 100 * streams
            self.inserter(server).insert_all(synthesised(0, rows, hosts=streams))
            server.get("/internal/force_merge")
            total, looked_into, found = self.looked_at(server, '{host="h77"}')
            segments = int(server.query("* | query_stats")[0]["SegmentsTotal"])
            print(f"1 of {streams} streams: {looked_into} of {total} row groups")
            self.assertEqual(found, 100)
            self.assertLess(looked_into, total / 4)
            # The rows of one seal are sorted by stream: those of one stream are neighbours, in two row groups at most.
            pieces = -(-self.bytes_appended(server) // (64 << 20))
            self.assertLessEqual(looked_into, 2 * (pieces + segments))

    def bytes_appended(self, server):
        return next(int(float(line.split()[1])) for line in server.get("/metrics").decode().splitlines()
                    if line.startswith("cordwood_indexer_bytes_appended_total "))

    def test_starting_with_a_hundred_segments_and_after_a_kill(self):
        with self.server() as server:
            inserter = self.inserter(server)
            for day in range(100):
                at = (DAY_ONE - (day + 1) * 86_400) * 10**9
                generator = random.Random(day)
                inserter.insert([{"_time": at + i, "host": "h1", "_msg": message(generator, i)} for i in range(1000)])
            server.get("/internal/force_flush")
            self.assertGreaterEqual(int(server.query("* | query_stats")[0]["SegmentsTotal"]), 100)
            self.assertEqual(server.stop(), 0)
        begin = time.perf_counter()
        with self.server() as server:
            start_seconds = time.perf_counter() - begin
            print(f"start with 100 segments: {start_seconds:.2f} s")
            rows = 600_000 if FULL else 20_000
            inserter = self.inserter(server)
            inserter.insert_all(synthesised(0, rows))
            server.kill()
        wal_bytes = self.data_bytes(".wal")
        begin = time.perf_counter()
        with self.server() as server:
            restart_seconds = time.perf_counter() - begin
            print(f"restart after kill -9: {restart_seconds:.2f} s, {wal_bytes / 1e6:.1f} MB of WAL, "
                  f"{inserter.message_bytes / 1e6:.0f} MB of messages sent before")
            self.assertEqual(int(server.query("* | count() n")[0]["n"]), rows + 100_000)
        if FULL:
            self.assertLessEqual(start_seconds, 0.5)
            self.assertLessEqual(restart_seconds, 5)

    def test_memory_stays_bounded_while_much_is_stored(self):
        gigabytes = OPTIONS.gigabytes or (5 if FULL else 0.02)
        memory_bytes_max = 2 << 30
        with self.server() as server:
            writers = [multiprocessing.Process(target=write_share, args=(server.port, i * 10**9, gigabytes * 1e9 / 2))
                       for i in range(2)]
            begin = time.perf_counter()
            for writer in writers:
                writer.start()
            for writer in writers:
                writer.join()
                self.assertEqual(writer.exitcode, 0)
            ingest_seconds = time.perf_counter() - begin
            server.get("/internal/force_flush")
            rows = int(server.query("* | count() n")[0]["n"])
            self.assertEqual(int(server.query('host:="h7" | count() n')[0]["n"]), rows // 20)
            self.assertGreater(len(server.query("* | stats by (host) count() n, max(_time) newest")), 19)
            memory_bytes = self.resident_bytes_max(server)
            print(f"{gigabytes} GB in {rows} rows: {ingest_seconds:.0f} s, {self.data_bytes() / 1e6:.0f} MB on disk, "
                  f"{memory_bytes / 1e6:.0f} MB resident at most")
            self.assertLess(memory_bytes, memory_bytes_max)
            self.assertEqual(server.stop(), 0)
        begin = time.perf_counter()
        with self.server() as server:
            print(f"start afterwards: {time.perf_counter() - begin:.2f} s")
            self.assertEqual(int(server.query("* | count() n")[0]["n"]), rows)


if __name__ == "__main__":
    counted.main()
