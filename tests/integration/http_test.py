"""The real server's HTTP door, with real sockets: who may ask, what is refused, and that hostile clients hurt nobody.

usage: http_test.py PROGRAM
"""
import gzip
import json
import os
import resource
import shutil
import socket
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else None
JSON_LINES = "application/stream+json"


class HttpCase(unittest.TestCase):
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="cordwood-http-")
        cls.server = Server(PROGRAM, os.path.join(cls.folder, "data"), *cls.options)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        log = cls.server.log()
        shutil.rmtree(cls.folder)
        assert status == 0, f"the server ended with {status}:\n{log}"

    def answer(self, path, method="GET", body=None, **headers):
        """Status, headers and body, whatever the status is."""
        request = urllib.request.Request(self.server.url + path, data=body, method=method,
                                         headers={name.replace("_", "-"): value for name, value in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.headers, response.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read()

    def status(self, *arguments, **headers):
        return self.answer(*arguments, **headers)[0]

    def raw(self, request):
        """What comes back for these bytes until the server closes or has answered once."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as connection:
            connection.sendall(request)
            answer = b""
            while True:
                piece = connection.recv(65536)
                answer += piece
                if not piece or b"\r\n\r\n" in answer:
                    return answer


class WithTokens(HttpCase):
    def bearer(self):
        return {"Authorization": "Bearer " + self.server.token()}

    def test_everything_but_health_and_the_pages_wants_a_token(self):
        for path in ("/health", "/ready", "/"):
            self.assertEqual(self.status(path), 200, path)
        for path in ("/select/logsql/query?query=*", "/select/logsql/hits?query=*", "/metrics", "/internal/force_flush",
                     "/api/v1/session"):
            self.assertEqual(self.status(path), 401, path)
            self.assertEqual(self.status(path, Authorization="Bearer wrong"), 401, path)
            self.assertEqual(self.status(path, **self.bearer()), 200, path)
        self.assertEqual(self.status("/insert/jsonline", "POST", b"{}"), 401)

    def log_in(self):
        body = json.dumps({"token": self.server.token()}).encode()
        status, headers, _ = self.answer("/api/v1/login", "POST", body, X_Cordwood_Request="1", Content_Type="application/json")
        self.assertEqual(status, 204)
        cookie = headers["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Strict", cookie)
        return cookie.split(";")[0]

    def test_a_browser_trades_its_token_for_a_cookie_and_logs_out(self):
        cookie = self.log_in()
        status, _, body = self.answer("/api/v1/session", Cookie=cookie)
        self.assertEqual((status, json.loads(body)["user"]), (200, "admin"))
        self.assertEqual(self.status("/api/v1/logout", "POST", b"", Cookie=cookie, X_Cordwood_Request="1"), 204)
        self.assertEqual(self.status("/api/v1/session", Cookie=cookie), 401)
        self.assertEqual(self.status("/api/v1/login", "POST", b'{"token":"wrong"}'), 401)
        self.assertEqual(self.status("/api/v1/login", "POST", b"no json"), 400)

    def test_another_sites_page_cannot_use_a_logged_in_browser(self):
        cookie = self.log_in()
        self.assertEqual(self.status("/insert/jsonline", "POST", b'{"_msg":"x"}', Cookie=cookie), 401)
        self.assertEqual(self.status("/insert/jsonline", "POST", b'{"_msg":"x"}', Cookie=cookie, X_Cordwood_Request="1",
                                     Origin="https://evil.example"), 401)
        self.assertEqual(self.status("/select/logsql/query?query=*", Cookie=cookie, Origin="null"), 401)

    def test_pages_come_with_a_strict_policy(self):
        _, headers, body = self.answer("/")
        policy = headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertNotIn(b"__CSP_NONCE__", body)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(self.status("/absent.js"), 404)
        self.assertEqual(self.status("/../../etc/passwd"), 200, "any other path is a state of the page")
        self.assertEqual(self.status("/select/logsql/absent", **self.bearer()), 404)
        self.assertEqual(self.status("/select/logsql/query", "DELETE", **self.bearer()), 405)


class WithoutTokens(HttpCase):
    options = ("--auth", "off", "--masking", "off")

    def insert(self, lines, **headers):
        return self.answer("/insert/jsonline?_stream_fields=host", "POST", lines, Content_Type=JSON_LINES, **headers)

    def test_a_name_of_another_site_that_points_at_loopback_is_refused(self):
        answer = self.raw(b"GET /select/logsql/query?query=* HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 401"), answer[:40])

    def test_what_is_inserted_is_found_when_the_answer_comes(self):
        status, _, body = self.insert(b'{"_msg":"needle one","host":"a"}\n{"_msg":"needle two","host":"b"}')
        self.assertEqual((status, json.loads(body)["taken"]), (200, 2))
        rows = self.server.query('needle | sort by (host) | fields _msg, host')
        self.assertEqual(rows, [{"_msg": "needle one", "host": "a"}, {"_msg": "needle two", "host": "b"}])

    def test_a_bad_line_does_not_lose_the_good_ones(self):
        status, _, body = self.insert(b'{"_msg":"kept1"}\nnot json\n{"_msg":"kept2"}\n')
        report = json.loads(body)
        self.assertEqual((status, report["taken"], report["refused"]), (200, 2, 1))
        self.assertEqual(report["refused_lines"][0]["line"], 2)
        self.assertEqual(len(self.server.query("kept1 or kept2")), 2)

    def test_bodies_may_be_coded(self):
        status, _, body = self.insert(gzip.compress(b'{"_msg":"coded"}\n'), Content_Encoding="gzip")
        self.assertEqual((status, json.loads(body)["taken"]), (200, 1))
        self.assertEqual(len(self.server.query("coded")), 1)
        self.assertEqual(self.insert(gzip.compress(b'{"_msg":"x"}')[:-4], Content_Encoding="gzip")[0], 400)
        self.assertEqual(self.insert(b"plain", Content_Encoding="gzip")[0], 400)
        self.assertEqual(self.insert(b"plain", Content_Encoding="br")[0], 422)

    def test_answers_may_be_coded(self):
        self.insert(b'{"_msg":"answered in gzip"}\n')
        query = "/select/logsql/query?" + urllib.parse.urlencode({"query": '"answered in gzip" | fields _msg'})
        status, headers, body = self.answer(query, Accept_Encoding="gzip")
        self.assertEqual((status, headers["Content-Encoding"]), (200, "gzip"))
        self.assertEqual(gzip.decompress(body), b'{"_msg":"answered in gzip"}\n')

    def test_raw_gives_the_bytes_that_came(self):
        message = "tab\tquote\" backslash\\ größe"
        self.insert(json.dumps({"_msg": message, "raw": "yes"}).encode())
        _, _, body = self.answer("/select/logsql/query?format=raw&query=" + urllib.parse.quote("raw:yes"))
        self.assertEqual(body, message.encode() + b"\n")

    def test_a_wrong_query_says_where(self):
        status, _, body = self.answer("/select/logsql/query?query=" + urllib.parse.quote("a | stats nofunc(x)"))
        failure = json.loads(body)["error"]
        self.assertEqual((status, failure["position"], failure["length"]), (400, 10, 6))
        for path in ("/select/logsql/query", "/select/logsql/query?query=*&limit=x", "/select/logsql/query?query=*&start=x",
                     "/select/logsql/query?query=%zz", "/select/logsql/query?query=*&format=x",
                     "/select/logsql/field_values?query=*", "/select/logsql/hits?query=*&step=x"):
            self.assertEqual(self.status(path), 400, path)

    def test_hits_and_values_are_counted(self):
        lines = [{"_time": f"2026-11-20T0{hour}:30:00Z", "_msg": "counted", "host": host, "level": "info"}
                 for hour, host in ((1, "a"), (1, "b"), (2, "a"))]
        self.insert("\n".join(map(json.dumps, lines)).encode())
        _, _, body = self.answer("/select/logsql/hits?step=1h&query=counted")
        self.assertEqual(json.loads(body)["hits"], [{"fields": {}, "total": 3, "values": [2, 1], "timestamps": [
            "2026-11-20T01:00:00Z", "2026-11-20T02:00:00Z"]}])
        _, _, body = self.answer("/select/logsql/hits?step=1d&field=host&fields_limit=1&query=counted")
        self.assertEqual([(s["fields"], s["total"]) for s in json.loads(body)["hits"]], [({"host": "a"}, 2), ({}, 1)])
        _, _, body = self.answer("/select/logsql/field_values?field=host&query=counted")
        self.assertEqual(json.loads(body)["values"], [{"value": "a", "hits": 2}, {"value": "b", "hits": 1}])
        _, _, body = self.answer("/select/logsql/field_names?query=counted")
        self.assertEqual({v["value"]: v["hits"] for v in json.loads(body)["values"]},
                         {"_time": 3, "_stream": 3, "_stream_id": 3, "_msg": 3, "host": 3, "level": 3})
        _, _, body = self.answer("/select/logsql/stream_field_values?field=host&query=counted")
        self.assertEqual(json.loads(body)["values"], [{"value": "a", "hits": 2}, {"value": "b", "hits": 1}])
        _, _, body = self.answer("/select/logsql/streams?query=counted")
        self.assertEqual(json.loads(body)["values"][0], {"value": '{host="a"}', "hits": 2})

    def test_what_is_not_http_is_refused_and_a_huge_header_too(self):
        self.assertTrue(self.raw(b"\x16\x03\x01 hello\r\n\r\n").startswith(b"HTTP/1.1 400"))
        self.assertTrue(self.raw(b"GET / HTTP/1.1\r\nX: " + b"a" * (1 << 20) + b"\r\n\r\n").startswith(b"HTTP/1.1 400"))

    def test_clients_that_send_nothing_do_not_keep_others_out(self):
        idle = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(500)]
        slow = socket.create_connection(("127.0.0.1", self.server.port))
        slow.sendall(b"POST /insert/jsonline HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
        self.assertEqual(self.status("/health"), 200)
        self.assertEqual(self.insert(b'{"_msg":"beside idle ones"}')[0], 200)
        for connection in [*idle, slow]:
            connection.close()

    def test_several_requests_share_a_connection(self):
        request = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as connection:
            connection.sendall(request * 3)
            answer = b""
            while answer.count(b"HTTP/1.1 200") < 3:
                piece = connection.recv(65536)
                self.assertNotEqual(piece, b"")
                answer += piece

    def test_a_bomb_takes_no_memory(self):
        bomb = gzip.compress(b'{"_msg":"' + b"a" * (200 << 20))
        self.insert(bomb, Content_Encoding="gzip")
        with open(f"/proc/{self.server.process.pid}/status", encoding="ascii") as file:
            peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
        self.assertLess(peak, 300_000, "KiB at the peak, for 200 MiB of one line")

    def test_a_query_that_gets_no_memory_fails_alone(self):
        self.insert("\n".join(json.dumps({"_msg": f"grow {i} " + "x" * 2000}) for i in range(2000)).encode())
        pid = self.server.process.pid
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        # What the threads' arenas have reserved already counts as used: little more can be had.
        before = resource.prlimit(pid, resource.RLIMIT_AS, (used + (24 << 20), resource.RLIM_INFINITY))
        try:
            query = 'grow | format "<_msg><_msg><_msg><_msg><_msg><_msg><_msg><_msg>" as a ' + "".join(
                f'| format "<a><a>" as a{i} ' for i in range(8)) + "| stats by (a, a0, a1, a2, a3, a4, a5, a6, a7) count() n"
            status, body = self.status_and_body(query)
            self.assertEqual(status, 429, body)
            self.assertIn("memory", body)
        finally:
            resource.prlimit(pid, resource.RLIMIT_AS, before)
        self.assertEqual(self.status_and_body('grow | stats count() n')[0], 200)

    def status_and_body(self, query):
        status, _, body = self.answer("/select/logsql/query?" + urllib.parse.urlencode({"query": query}))
        return status, body.decode()


if __name__ == "__main__":
    counted.main()
