"""Queries that nobody means well with, over real sockets: each gets an answer or a clear error, memory stays bounded, and
others are served meanwhile.

usage: hostile_queries_test.py PROGRAM
"""
import concurrent.futures
import json
import os
import shutil
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else None
ROWS = 20_000
RESIDENT_BYTES_MAX = 1 << 30
SECONDS_MAX = 20  # Of one query, on a machine that does other things as well: the limit below, and stopping.
CONFIGURATION = "queries:\n  memory: 512MiB\n  each: {memory: 64MiB, time: 5s}\n"

LONG = {
    "a megabyte of one word": "x" * (1 << 20),
    "a megabyte of words": "level:error " * ((1 << 20) // 12),
    "more than a query may have": "x" * (3 << 20),
    "10,000 alternatives": " or ".join(f"word{i}" for i in range(10_000)),
    "10,000 alternatives in fields": " or ".join(f"f{i}:=value{i}" for i in range(10_000)),
    "10,000 regular expressions": " or ".join(f'~"w.*{i}$"' for i in range(10_000)),
    "10,000 negations": " ".join(f"!word{i}" for i in range(10_000)),
    "a list of 100,000": "n:in(" + ",".join(str(i * 7) for i in range(100_000)) + ")",
    "10,000 pipes": "*" + " | filter n:*" * 10_000,
    "10,000 statistics": "* | stats " + ", ".join(f"count_uniq(n) as a{i}" for i in range(10_000)),
    "a time range of every row": "_time:[0000-01-01Z, 2262-01-01Z] " * 1000,
}
DEEP = {
    "parentheses": "(" * 10_000 + "x" + ")" * 10_000,
    "parentheses left open": "(" * 10_000,
    "negations": "!" * 10_000 + "x",
    "subqueries": "n:in(" * 10_000 + "*" + " | fields n)" * 10_000,
    "unions": "* | union (" * 10_000 + "*" + ")" * 10_000,
    "arithmetic": "* | math " + "(" * 10_000 + "n" + ")" * 10_000 + " as m",
    "minuses": "* | math " + "-" * 10_000 + "n as m",
    "conditions": "* | stats count() if (" * 1000,
}
EXPRESSIONS = ["(a+)+$", "(.*)*$", "(x{1,1000}){1,1000}", "((a{0,100}){0,100}){0,100}", ".*.*.*.*.*.*.*.*x", "(?i)" + "a" * 10_000,
               "(" * 2000 + "a" + ")" * 2000, "|".join(f"w{i}" for i in range(50_000)), r"\pL+\pN+" * 300, "[^a]{900}b", "(?:)", "",
               "(", "a**", r"\C", r"(?=x)", "\\"]
GREEDY = [
    "* | count_uniq(_msg, n, pad)", "* | uniq_values(*)", "* | stats by (_msg, n, pad) count()",
    "* | stats by (n) values(pad) a, json_values() b, row_any() c", "* | sort by (pad, _msg)", "* | sort", "* | top 1000000000 by (pad)",
    "* | facets 1000000 max_values_per_field 1000000000 max_value_len 1000000000", "* | uniq by (pad, n)",
    "* | join by (level) (* | fields level, pad)", "* | join by (level) (*) | join by (level) (*) prefix a | count()",
    '* | format "<pad><pad><pad><pad>" as pad' + ' | format "<pad><pad><pad><pad>" as pad' * 12,
    '* | replace ("x", "' + "y" * 10_000 + '") at pad | replace ("y", "' + "z" * 10_000 + '") at pad',
    "* | pack_json as pad" + " | pack_json as pad" * 15, "* | generate_sequence 1000000000000 | count_uniq(_msg)",
    "* | generate_sequence 1000000000000 | sort by (_msg)", "* | generate_sequence 1000000000000 | count()",
    "* | generate_sequence 1000000000000 | stats quantile(0.5, _msg)", "* | stats by (_time:1ns) count()",
    "* | running_stats values(pad) as all", "* | total_stats values(pad) as all", "* | stream_context before 1000000 after 1000000",
    '* | format "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]" as l' + " | unroll (l) | copy l as l2" * 1 + " | union (*)" * 40,
    "* | extract_regexp '(?P<a>.*)(?P<b>.*)(?P<c>.*)' from pad", "* | patterns by (n) from pad", "* | math n / 0 as a, 1e308 * 1e308 as b",
    "* | unpack_json from _msg | unpack_logfmt from pad | unpack_words from pad as w | unroll (w) | count_uniq(w)",
]


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="cordwood-hostile-")
        configuration = os.path.join(cls.folder, "cordwood.yaml")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION)
        cls.server = Server(PROGRAM, os.path.join(cls.folder, "data"), "--auth", "off", "--masking", "off", "--config", configuration)
        for first in range(0, ROWS, 5000):
            rows = ({"_time": f"2026-11-26T{10 + i // 3600 % 10}:{i // 60 % 60:02d}:{i % 60:02d}Z", "app": f"a{i % 3}", "n": str(i),
                     "_msg": f"row {i} took {i * 37 % 1000} ms", "level": "error" if i % 5 == 0 else "info", "pad": f"{i:05d}" + "x" * 500}
                    for i in range(first, first + 5000))
            cls.server.post("/insert/jsonline?_stream_fields=app", "\n".join(map(json.dumps, rows)).encode(), "application/stream+json")
        cls.server.get("/internal/force_flush")

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        log = cls.server.log()
        shutil.rmtree(cls.folder)
        assert status == 0, f"the server ended with {status}:\n{log}"

    def setUp(self):
        self.begin = time.monotonic()

    def ask(self, query, route="query", **parameters):
        """The status, and the answer or the error's message. An answer that fails in its middle is cut off: status 0."""
        body = urllib.parse.urlencode({"query": query, **parameters}).encode()
        try:
            with urllib.request.urlopen(f"{self.server.url}/select/logsql/{route}", data=body, timeout=60) as answer:
                size = 0
                while piece := answer.read(1 << 20):
                    size += len(piece)
                return 200, size
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read())["error"]["message"]
        except OSError as broken:
            return 0, str(broken)
        except Exception as broken:  # http.client.IncompleteRead
            if "IncompleteRead" not in type(broken).__name__:
                raise
            return 0, str(broken)

    def check(self, name, query, statuses, **parameters):
        begin = time.monotonic()
        status, answer = self.ask(query, **parameters)
        self.assertIn(status, statuses, f"{name}: {answer}")
        if status not in (0, 200):
            self.assertGreater(len(answer), 10, name)
            self.assertLess(len(answer), 10_000, name)
        self.assertLess(time.monotonic() - begin, SECONDS_MAX, name)
        self.check_server(name)
        return status, answer

    def check_server(self, name):
        self.server.check_runs()
        with open(f"/proc/{self.server.process.pid}/status", encoding="ascii") as file:
            resident = next(int(line.split()[1]) << 10 for line in file if line.startswith("VmHWM"))
        self.assertLess(resident, RESIDENT_BYTES_MAX, name)
        self.assertEqual(self.ask("_msg:=\"row 4711 took 307 ms\" | fields n"), (200, len('{"n":"4711"}\n')), name)

    def test_long_queries(self):
        for name, query in LONG.items():
            self.check(name, query, (200, 400, 413, 503))
        self.assertEqual(self.check("too long", LONG["more than a query may have"], (400, 413))[0] // 100, 4)
        self.assertEqual(self.check("alternatives", LONG["10,000 alternatives"] + " or took | count() n", (200,))[1], len(f'{{"n":"{ROWS}"}}\n'))

    def test_deep_queries_are_refused_by_their_depth(self):
        for name, query in DEEP.items():
            begin = time.monotonic()
            status, message = self.check(name, query, (400, 413))
            self.assertLess(time.monotonic() - begin, 3, name)
            self.assertIsInstance(message, str)

    def test_regular_expressions_of_every_kind(self):
        for expression in EXPRESSIONS:
            quoted = json.dumps(expression)
            for query in (f"pad:~{quoted} | count()", f"* | extract_regexp {quoted} from pad | count()",
                          f'* | replace_regexp ({quoted}, "y") at pad | count()', f"{{app=~{quoted}}} | count()"):
                self.check(query[:60], query, (200, 400, 413, 503))

    def test_queries_that_want_everything(self):
        for query in GREEDY:
            self.check(query[:80], query, (0, 200, 400, 413, 429, 503))
        for route in ("facets", "field_names", "streams", "stream_field_names"):
            self.check(route, "*", (200, 413), route=route)
        self.check("field_values", "*", (200, 413), route="field_values", field="pad")
        self.check("hits", "*", (200, 413), route="hits", step="1ns", field="pad")

    def test_sixteen_clients_at_once_get_right_answers_while_others_are_hostile(self):
        stop = threading.Event()

        def be_hostile(number):
            while not stop.is_set():
                self.ask(GREEDY[(number * 7) % len(GREEDY)])
        hostile = [threading.Thread(target=be_hostile, args=(i,)) for i in range(4)]
        for each in hostile:
            each.start()
        want = {"level:error | count() n": {"n": str(ROWS // 5)}, "app:a1 | count() n": {"n": str(len(range(1, ROWS, 3)))},
                "n:>=19000 | stats sum(n) s": {"s": str(sum(range(19_000, ROWS)))},
                "* | stats by (level) count() n | filter level:info": {"level": "info", "n": str(ROWS * 4 // 5)}}

        def client(number):
            query = list(want)[number % len(want)]
            for _ in range(5):
                deadline = time.monotonic() + 60
                while True:
                    try:
                        rows = self.server.query(query)
                        break
                    except urllib.error.HTTPError as busy:  # Who is told to come again does so.
                        self.assertIn(busy.code, (429, 503), busy.read())
                        self.assertLess(time.monotonic(), deadline)
                self.assertEqual(rows, [want[query]])
        with concurrent.futures.ThreadPoolExecutor(16) as clients:
            for done in [clients.submit(client, i) for i in range(16)]:
                done.result()
        stop.set()
        for each in hostile:
            each.join()
        self.check_server("sixteen clients")


if __name__ == "__main__":
    counted.main()
