"""The routes of /select/logsql beside the query itself, asked of the real server: facets, stats for graphs, live tail,
extra filters, and what the parameters start, end, offset, filter and ignore_pipes mean.

usage: query_api_test.py PROGRAM
"""
import csv
import gzip
import http.client
import io
import json
import os
import shutil
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402
from waiting import wait_until  # noqa: E402

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else None
MINUTES = 60


def row(minute, **fields):
    return {"_time": f"2026-11-26T10:{minute:02d}:00Z", "_msg": f"hello {minute}", **fields}


class QueryApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="cordwood-query-api-")
        cls.server = Server(PROGRAM, os.path.join(cls.folder, "data"), "--auth", "off", "--masking", "off")
        cls.insert(*(row(i, host=f"h{i % 3}", level="error" if i % 5 == 0 else "info", n=str(i)) for i in range(MINUTES)))

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        shutil.rmtree(cls.folder)
        assert status == 0, status

    @classmethod
    def insert(cls, *rows):
        body = "\n".join(json.dumps(each) for each in rows).encode()
        cls.server.post("/insert/jsonline?_stream_fields=host", body, "application/stream+json")

    def ask(self, route, *pairs, **parameters):
        body = urllib.parse.urlencode([*pairs, *parameters.items()]).encode()
        return self.server.post(f"/select/logsql/{route}", body, "application/x-www-form-urlencoded")

    def json(self, route, *pairs, **parameters):
        return json.loads(self.ask(route, *pairs, **parameters))

    def refusal(self, route, *pairs, **parameters):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.ask(route, *pairs, **parameters)
        self.assertEqual(refused.exception.code, 400)
        return json.loads(refused.exception.read())["error"]["message"]

    def count(self, *pairs, **parameters):
        return int(self.json("query", *pairs, **{"query": "{host=~\"h.\"} | stats count() n", **parameters})["n"])

    def test_there_is_one_tenant_and_no_answer_for_another(self):
        self.assertEqual(json.loads(self.server.get("/select/tenant_ids")), [{"account_id": 0, "project_id": 0}])
        request = urllib.request.Request(f"{self.server.url}/select/logsql/query?query=*", headers={"AccountID": "12"})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        self.assertEqual(refused.exception.code, 400)
        self.assertIn("no tenant 12:", json.loads(refused.exception.read())["error"]["message"])
        request = urllib.request.Request(f"{self.server.url}/select/logsql/query?query=*", headers={"AccountID": "0"})
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.headers["AccountID"], "0")
            self.assertGreaterEqual(float(answer.headers["VL-Request-Duration-Seconds"]), 0)

    def test_hits_of_a_stats_query_are_those_of_its_rows(self):
        hits = self.json("hits", query='{host=~"h."} | stats by (host) count() n | sort by (n)', step="1h")["hits"]
        self.assertEqual([series["total"] for series in hits], [MINUTES])
        hits = self.json("hits", query='{host=~"h."}', step="1h", field="absent")["hits"]
        self.assertEqual([series["fields"] for series in hits], [{"absent": ""}])

    def test_a_stats_query_tells_its_steps_apart(self):
        asked = self.json("stats_query", query='{host=~"h."} | stats by (_time:30m) count() n')["data"]["result"]
        self.assertEqual(sorted(each["metric"]["_time"] for each in asked),
                         ["2026-11-26T10:00:00Z", "2026-11-26T10:30:00Z"])

    def test_facets_are_the_most_frequent_values_of_each_field(self):
        facets = self.json("facets", query='{host=~"h."} | fields host, level, n', limit=1, max_values_per_field=10)["facets"]
        self.assertEqual(facets, [{"field_name": "host", "values": [{"field_value": "h0", "hits": 20}]},
                                  {"field_name": "level", "values": [{"field_value": "info", "hits": 48}]}])
        self.assertEqual(self.json("facets", query="level:none")["facets"], [])
        constant = self.json("facets", query="level:error | fields level", keep_const_fields=1)["facets"]
        self.assertEqual(constant[0]["values"], [{"field_value": "error", "hits": 12}])

    def test_a_stats_query_is_a_vector_of_metrics(self):
        answer = self.json("stats_query", query="level:error | stats by (level) count() c, max(n) m | math c * 2 as d",
                           time="2026-11-27T00:00:00.5Z")
        self.assertEqual(answer["status"], "success")
        self.assertEqual(answer["data"]["resultType"], "vector")
        got = {each["metric"].pop("__name__"): (each["metric"], each["value"]) for each in answer["data"]["result"]}
        labels = {"level": "error"}
        self.assertEqual(got, {"c": (labels, [1795737600.5, "12"]), "m": (labels, [1795737600.5, "55"]),
                               "d": (labels, [1795737600.5, "24"])})

    def test_a_stats_query_range_is_a_matrix_with_aligned_steps(self):
        answer = self.json("stats_query_range", query="level:error | stats by (level) count()", step="30m",
                           start="2026-11-26T10:00:00Z", end="2026-11-26T11:00:00Z")
        self.assertEqual(answer["data"]["resultType"], "matrix")
        self.assertEqual(answer["data"]["result"], [{"metric": {"__name__": "count(*)", "level": "error"},
                                                     "values": [[1795687200, "6"], [1795689000, "6"]]}])
        moved = self.json("stats_query_range", query="level:error | stats count() c", step="1h", offset="15m")
        self.assertEqual([at for at, _ in moved["data"]["result"][0]["values"]], [1795684500, 1795688100])

    def test_what_is_no_stats_query_is_refused(self):
        self.assertIn("stats pipe", self.refusal("stats_query", query="*"))
        self.assertIn("cannot follow", self.refusal("stats_query", query="* | stats count() c | uniq by (c)"))
        self.assertIn("_time", self.refusal("stats_query_range", query="* | fields n | stats count()", step="1h"))
        self.assertIn("step", self.refusal("stats_query_range", query="* | stats count()", step="often"))

    def test_extra_filters_hold_for_the_query_and_its_subqueries(self):
        self.assertEqual(self.count(extra_filters="level:error"), 12)
        self.assertEqual(self.count(extra_filters='{"host":["h0","h1"],"level":"error"}'), 8)
        self.assertEqual(self.count(extra_stream_filters='{host="h1"}'), 20)
        self.assertEqual(self.count(extra_stream_filters='{"host":["h1","h2"]}'), 40)
        self.assertEqual(self.count(("extra_filters", "level:error"), ("extra_filters", "host:h0")), 4)
        inner = "n:in(host:h1 | fields n) | stats count() n"
        self.assertEqual(self.count(query=inner), 20)
        self.assertEqual(self.count(query=inner, extra_filters="host:h0"), 0)
        self.assertEqual(self.count(query='host:h0 | union (host:h1) | stats count() n', extra_filters="host:h0"), 20)
        self.assertIn("extra_filters", self.refusal("query", query="*", extra_filters="n:in(* | fields n)"))
        self.assertIn("extra_filters", self.refusal("query", query="*", extra_filters='{"n":1}'))

    def test_hidden_fields_do_not_exist_for_any_route(self):
        for hidden in ("level,n", '["level","n*"]', "le*,n"):
            self.assertEqual(self.count(query="level:error | stats count() n", hidden_fields_filters=hidden), 0)
            rows = self.json("query", query='{host="h0"} | limit 1', hidden_fields_filters=hidden)
            self.assertEqual(set(rows), {"_time", "_stream", "_stream_id", "_msg", "host"})
            names = self.json("field_names", query='{host=~"h."}', hidden_fields_filters=hidden)["values"]
            self.assertFalse({"level", "n"} & {each["value"] for each in names})
            self.assertEqual(self.json("field_values", query='{host=~"h."}', field="level", hidden_fields_filters=hidden)["values"], [])
            facets = self.json("facets", query='{host=~"h."}', hidden_fields_filters=hidden)["facets"]
            self.assertFalse({"level", "n"} & {each["field_name"] for each in facets})
        self.assertIn("hidden_fields_filters", self.refusal("query", query="*", hidden_fields_filters="[1]"))
        self.assertIn("hidden_fields_filters", self.refusal("query", query="*", hidden_fields_filters="[broken"))

    def test_start_is_included_and_end_is_not(self):
        self.assertEqual(self.count(start="2026-11-26T10:00:00Z", end="2026-11-26T10:10:00Z"), 10)
        self.assertEqual(self.count(start="2026-11-26T10:10:00Z", end="2026-11-26T10:10:00.000000001Z"), 1)
        self.assertEqual(self.count(time_offset="1d", start="2026-11-27T10:00:00Z",
                                    end="2026-11-27T10:10:00Z"), 10)

    def test_hits_are_moved_by_an_offset_and_follow_the_pipes_unless_told_not_to(self):
        hits = self.json("hits", query='{host=~"h."}', step="1h", offset="15m")["hits"]
        self.assertEqual(hits[0]["values"], [15, 45])
        self.assertEqual(self.json("hits", query="* | filter level:error", step="1h")["hits"][0]["total"], 12)
        ignored = self.json("hits", query='{host=~"h."} | filter level:error', step="1h", ignore_pipes=1)["hits"]
        self.assertEqual(ignored[0]["total"], MINUTES)

    def test_names_and_values_can_be_filtered(self):
        def values(route, **parameters):
            return [each["value"] for each in self.json(route, query='{host=~"h."}', **parameters)["values"]]
        self.assertEqual(values("field_values", field="host", filter="2"), ["h2"])
        self.assertEqual(values("field_names", filter="ev"), ["level"])
        self.assertEqual(values("stream_field_names", filter="o"), ["host"])
        self.assertEqual(values("stream_field_values", field="host", limit=1), ["h0"])
        self.assertEqual(values("streams", filter='"h1"'), ['{host="h1"}'])

    def page(self, cursor, **parameters):
        """The rows of a page, and the cursor of the next one."""
        body = urllib.parse.urlencode({"cursor": cursor, **parameters}).encode()
        with urllib.request.urlopen(self.server.url + "/select/logsql/query", data=body, timeout=60) as answer:
            return [json.loads(line) for line in answer.read().splitlines()], answer.headers["Cordwood-Cursor"]

    def walk(self, between=lambda: None, **parameters):
        rows, cursor = self.page("begin", **parameters)
        while cursor:
            between()
            more, cursor = self.page(cursor, **parameters)
            rows += more
        return rows

    def test_a_walk_gives_each_row_once_while_others_arrive(self):
        self.insert(*(row(i % 10, walked="yes", w=str(i)) for i in range(200)))
        late = iter(range(200, 10_000))
        def insert_more():
            self.insert(*(row(minute, walked="yes", w=str(next(late))) for minute in range(12)))
        for limit in (3, 50, 1000):
            known = int(self.json("query", query="walked:yes | stats count() n")["n"])
            for query in ("walked:yes | fields w", "walked:yes | sort by (w) | fields w", "walked:yes | uniq by (w)"):
                rows = self.walk(insert_more if limit == 50 else lambda: None, query=query, limit=limit)
                self.assertEqual(sorted(int(each["w"]) for each in rows), list(range(known)), query)
                known = int(self.json("query", query="walked:yes | stats count() n")["n"])

    def test_a_page_may_be_coded_and_in_any_form(self):
        rows, cursor = self.page("begin", query='{host=~"h."} | fields _time, n', limit=7)
        self.assertEqual([each["n"] for each in rows], [str(n) for n in range(59, 52, -1)])
        request = urllib.request.Request(
            self.server.url + "/select/logsql/query?" + urllib.parse.urlencode(
                {"query": '{host=~"h."} | fields _time, n', "limit": 3, "cursor": cursor}), headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            self.assertEqual(answer.headers["Content-Encoding"], "gzip")
            self.assertEqual([json.loads(line)["n"] for line in gzip.decompress(answer.read()).splitlines()], ["52", "51", "50"])
        messages = self.ask("query", query='{host=~"h."}', limit=2, cursor="begin", format="raw")
        self.assertEqual(messages, b"hello 59\nhello 58\n")

    def test_a_cursor_is_good_for_its_query_only(self):
        _, cursor = self.page("begin", query="level:error", limit=2)
        self.assertIn("of another query", self.refusal("query", query="level:info", cursor=cursor))
        self.assertIn("of another query", self.refusal("query", query="level:error", start="1d", cursor=cursor))
        self.assertIn("none that this server gave", self.refusal("query", query="level:error", cursor=cursor[:-1] + "g"))
        self.assertIn("offset", self.refusal("query", query="level:error", cursor=cursor, offset=1))
        self.assertIn("other rows each time", self.refusal("query", query="level:error | limit 5", cursor="begin"))

    def test_csv_gives_every_value_back(self):
        self.insert(row(1, csv="yes", n="1,5", host='a "b"'), row(2, csv="yes", n="two\nlines"))
        text = self.ask("query", query="csv:yes | fields _time, host, n | sort by (_time)", format="csv").decode()
        self.assertEqual(list(csv.DictReader(io.StringIO(text, newline=""))),
                         [{"_time": "2026-11-26T10:01:00Z", "host": 'a "b"', "n": "1,5"},
                          {"_time": "2026-11-26T10:02:00Z", "host": "", "n": "two\nlines"}])
        self.assertEqual(self.ask("query", query="csv:none", format="csv"), b"")
        late = "csv:yes | fields host | limit 1 | union (* | generate_sequence 10 | format '<_msg>' as other)"
        self.assertEqual(len(self.ask("query", query=late, format="csv").splitlines()), 12)
        self.assertIn("format", self.refusal("query", query="*", format="xml"))
        late = "* | generate_sequence 100000 | union (csv:yes | fields host)"
        with self.assertRaises((urllib.error.HTTPError, http.client.IncompleteRead)):
            self.ask("query", query=late, format="csv")

    def test_a_tail_shows_each_row_once_however_late_it_is(self):
        request = urllib.request.Request(
            self.server.url + "/select/logsql/tail?refresh_interval=100ms&start_offset=100y&query="
            + urllib.parse.quote("tailed:yes | fields _time, n"))
        self.insert(row(1, host="t", tailed="yes", n="before"))
        with urllib.request.urlopen(request, timeout=60) as stream:
            def read(count):
                return [json.loads(stream.readline())["n"] for _ in range(count)]
            self.assertEqual(read(1), ["before"])
            self.insert(row(3, host="t", tailed="yes", n="second"), row(2, host="t", tailed="yes", n="first"))
            self.assertEqual(read(2), ["first", "second"])
            self.insert({"_time": "2025-01-01T00:00:00Z", "_msg": "x", "host": "t", "tailed": "yes", "n": "late"})
            self.insert(row(4, host="t", tailed="no", n="other"))
            self.insert(row(5, host="t", tailed="yes", n="last"))
            self.assertEqual(read(2), ["late", "last"])
        wait_until(lambda: b"cordwood_api_live_tails 0" in self.server.get("/metrics"), "the tail to end with its client")

    def test_a_tail_refuses_pipes_that_wait_for_an_end(self):
        for pipe in ("sort by (n)", "stats count()", "uniq by (n)", "limit 5", "top 3 by (n)"):
            self.assertIn("live tail", self.refusal("tail", query=f"* | {pipe}"), pipe)


if __name__ == "__main__":
    counted.main()
