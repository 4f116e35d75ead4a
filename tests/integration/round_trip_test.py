"""Real logs through collector and server give back the same bytes, and the same counts of words as grep.

usage: round_trip_test.py PROGRAMS SHARED [--all]
Takes the smaller files of SHARED/data, or all of them. Ends with status 77 (skipped) where there is no SHARED.
"""
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAMS, SHARED = sys.argv[1:3]
ALL = "--all" in sys.argv
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from collector import Collector  # noqa: E402
from server import Server  # noqa: E402
from waiting import wait_until  # noqa: E402

SMALL = ("apache_access.log", "apache_error.log", "cloudtrail.jsonl", "mongod.log", "mysql_slow.log", "openssh.log",
         "postfix.log")
KEEP_RAW = """
pipelines:
  - name: raw
    match: {file: "**"}
    steps: []
"""


def sample_words(text, count=10):
    """Some frequent and some rare ASCII words of the text."""
    words = collections.Counter(re.findall(rb"(?<![\w\x80-\xff])[A-Za-z]{3,12}(?![\w\x80-\xff])", text))
    ranked = [word for word, _ in words.most_common()]
    step = max(1, len(ranked) // count)
    return [word.decode() for word in ranked[::step][:count]]


class RoundTrip(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-round-trip-")
        self.addCleanup(shutil.rmtree, self.folder)

    def unpack(self, name):
        path = os.path.join(self.folder, name)
        subprocess.run(["zstd", "-q", "-d", "--long=27", os.path.join(SHARED, "data", name + ".zst"), "-o", path],
                       check=True)
        return path

    def raw(self, server, query):
        return subprocess.run([os.path.join(PROGRAMS, "cordwood"), "query", "--data", server.data, "-o", "raw", query],
                              check=True, capture_output=True, timeout=600).stdout

    def count(self, server, query):
        return int(server.query(f"{query} | count() as n", server.token())[0]["n"])

    def check_file(self, server, name, path):
        with open(path, "rb") as file:
            text = file.read()
        lines = text.count(b"\n") + (not text.endswith(b"\n"))
        source = f'file:="{path}"'
        wait_until(lambda: self.count(server, source) >= lines, f"{name}: {lines} rows", 600)
        self.assertEqual(self.count(server, source), lines, name)
        got = self.raw(server, f"{source} | sort by (_arrival) | fields _msg")
        self.assertTrue(got == text or got == text + b"\n", f"{name}: the bytes differ")
        for word in sample_words(text):
            grep = subprocess.run(["grep", "-a", "-c", "-P", rf"(*UTF)(*UCP)(?<![\pL\pN_]){word}(?![\pL\pN_])", path],
                                  capture_output=True, env={"LC_ALL": "C.UTF-8"})
            self.assertEqual(self.count(server, f'{source} "{word}"'), int(grep.stdout), f"{name}: {word}")

    def test_every_file_comes_back_byte_for_byte(self):
        names = sorted(n.removesuffix(".zst") for n in os.listdir(os.path.join(SHARED, "data")) if n.endswith(".zst"))
        paths = {name: self.unpack(name) for name in names if ALL or name in SMALL}
        configuration = os.path.join(self.folder, "cordwood.yaml")
        with open(configuration, "w", encoding="ascii") as file:
            file.write(KEEP_RAW)
        with Server(os.path.join(PROGRAMS, "cordwood"), os.path.join(self.folder, "data"), "--config", configuration,
                    "--masking", "off") as server:
            with Collector(PROGRAMS, server, os.path.join(self.folder, "collector"), *paths.values()) as collector:
                for name, path in paths.items():
                    with self.subTest(name):
                        self.check_file(server, name, path)
                self.assertEqual(collector.stop(), 0, collector.log())
            self.assertEqual(server.stop(), 0, server.log())


if __name__ == "__main__":
    if not os.path.isdir(os.path.join(SHARED, "data")):
        print("skipped: there is no shared/ beside the checkout")
        sys.exit(77)
    counted.main()
