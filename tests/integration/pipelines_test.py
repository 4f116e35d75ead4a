"""Pipelines on the real server and command: what they make of lines is shown step by step, formats are detected, and a new
configuration is taken by signal and by order without losing a line, or refused with the place of what is wrong.

usage: pipelines_test.py PROGRAMS
"""
import datetime
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.error

PROGRAMS = sys.argv.pop(1)
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from collector import Collector  # noqa: E402
from server import Server  # noqa: E402
from waiting import wait_until  # noqa: E402

PROGRAM = os.path.join(PROGRAMS, "cordwood")
ONE = """pipelines:
  - name: shop
    match: {app: shop}
    steps: [{grok: "^%{INT:n:int} %{WORD:word} %{IP:ip}$"}, {set: {step: one}}]
  - name: all
    parser: detect
"""
LINES = 20_000


class Pipelines(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-pipelines-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.config = os.path.join(self.folder, "cordwood.yaml")
        self.configure(ONE)
        self.server = Server(PROGRAM, os.path.join(self.folder, "data"), "--config", self.config, "--auth", "off",
                             "--masking", "off")
        self.addCleanup(self.server.__exit__)

    def configure(self, text):
        with open(self.config + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(self.config + ".new", self.config)

    def post(self, path, **body):
        return self.server.post(path, json.dumps(body).encode(), "application/json").decode()

    def try_lines(self, *lines, **options):
        answer = self.post("/api/v1/pipelines/test", lines=list(lines), **options)
        return [json.loads(line) for line in answer.splitlines()]

    def refusal(self, path, **body):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.post(path, **body)
        return refused.exception.code, json.loads(refused.exception.read())["error"]

    def test_each_step_is_shown(self):
        good, bad = self.try_lines("7 ok 10.0.0.1", "7 ok nowhere", app="shop")
        self.assertEqual(good["pipeline"], "shop")
        self.assertEqual({key: good["event"][key] for key in ("n", "word", "ip", "step")},
                         {"n": "7", "word": "ok", "ip": "10.0.0.1", "step": "one"})
        self.assertEqual([(step["step"], step["ok"]) for step in good["steps"]], [("grok", True), ("set", True)])
        self.assertEqual(good["steps"][1]["set"], {"step": "one"})
        self.assertTrue(good["steps"][0]["at"].endswith("cordwood.yaml:4:13"), good["steps"][0])
        self.assertGreater(good["ns"], 0)
        self.assertEqual(bad["event"]["parse_error"], "no grok pattern matched")
        self.assertEqual(bad["steps"][0]["why"], "pattern 1 matches up to byte 27 of the expression and byte 5 of the "
                                                 "text; then %{IP:ip} does not fit 'nowhere'")
        self.assertEqual(self.server.query("*"), [], "a trial stores nothing")
        self.assertNotIn('cordwood_parser_lines_total{pipeline="shop"} 2', self.server.get("/metrics").decode())

    def test_other_pipelines_than_the_servers_can_be_tried(self):
        dropped, = self.try_lines("x", pipelines="- {name: a, steps: [drop]}")
        self.assertIsNone(dropped["event"])
        java, = self.try_lines("[2026-11-21 05:27:17,231] INFO a (b.C)", "java.io.IOException: x", "\tat d.e(F.java:1)",
                               pipelines="- {name: j, parser: java}", pipeline="j")
        self.assertEqual(java["event"]["error.type"], "java.io.IOException")
        code, error = self.refusal("/api/v1/pipelines/test", lines=["x"], pipelines="- {name: a, steps: [jsen]}")
        self.assertEqual((code, error["message"]), (400, "pipelines:1:21: unknown step 'jsen'"))
        code, error = self.refusal("/api/v1/pipelines/test", lines=["x"], pipeline="none such")
        self.assertEqual((code, error["message"]), (404, "there is no pipeline 'none such'"))
        self.assertEqual(self.refusal("/api/v1/pipelines/test", lines="x")[0], 400)
        tables = "- {name: a, steps: [{lookup: {file: /etc/passwd, field: x}}]}"
        self.assertIn("no tables can be read here", self.refusal("/api/v1/pipelines/test", lines=[], pipelines=tables)[1]["message"])

    def test_a_broken_configuration_leaves_the_old_one(self):
        self.configure(ONE.replace("step: one", "step: two"))
        self.assertEqual(self.post("/api/v1/pipelines/reload"), "")
        self.assertEqual(self.try_lines("7 ok 10.0.0.1", app="shop")[0]["event"]["step"], "two")
        self.configure(ONE.replace("%{WORD:word}", "%{WRD:word}"))
        code, error = self.refusal("/api/v1/pipelines/reload")
        self.assertEqual(code, 400)
        self.assertIn("cordwood.yaml:4:20: ", error["message"])
        self.assertIn("unknown pattern WRD", error["message"])
        self.server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "reload refused, the old rules stay" in self.server.log(), "the refusal in the log")
        self.assertEqual(self.try_lines("7 ok 10.0.0.1", app="shop")[0]["event"]["step"], "two")

    def test_reloads_lose_no_line_and_formats_are_detected(self):
        logs = os.path.join(self.folder, "logs")
        os.makedirs(logs)
        path = os.path.join(logs, "kafka.log")
        with Collector(PROGRAMS, self.server, os.path.join(self.folder, "agent"), os.path.join(logs, "*.log")) as collector:
            for i in range(20):
                with open(path, "a", encoding="ascii") as file:
                    file.writelines(f"[2026-11-21 05:27:17,231] INFO line {n} of many (kafka.Kafka)\n"
                                    for n in range(i * LINES // 20, (i + 1) * LINES // 20))
                if i % 2 == 0:
                    self.post("/api/v1/pipelines/reload")
                else:
                    self.server.process.send_signal(signal.SIGHUP)
            wait_until(lambda: self.server.query('"of many" | count() n') == [{"n": str(LINES)}], "all lines")
            self.assertEqual(self.server.query('log.logger:="kafka.Kafka" level:=info | count_uniq(_msg) n'), [{"n": str(LINES)}])
            with open(path, "a", encoding="ascii") as file:
                file.write("[2026-11-21 05:27:18,231] INFO the last (kafka.Kafka)\n")
            wait_until(lambda: self.detected() == [("all", path, "java")], "the format of the file")
            self.assertEqual(collector.stop(), 0)

    def test_a_batch_of_which_all_is_dropped_is_acknowledged(self):
        self.configure("pipelines: [{name: gone, steps: [drop]}]")
        self.post("/api/v1/pipelines/reload")
        logs = os.path.join(self.folder, "logs")
        agent = os.path.join(self.folder, "agent")
        os.makedirs(logs)
        with open(os.path.join(logs, "x.log"), "a", encoding="ascii") as file:
            file.writelines(f"noise {n}\n" for n in range(100))
        with Collector(PROGRAMS, self.server, agent, os.path.join(logs, "*.log")) as collector:
            dropped = 'cordwood_parser_dropped_total{pipeline="gone"} 100'
            wait_until(lambda: dropped in self.server.get("/metrics").decode(), "the lines to be dropped")
            self.assertEqual(collector.stop(), 0)
        with Collector(PROGRAMS, self.server, agent, os.path.join(logs, "*.log")) as collector:
            wait_until(lambda: collector.log().count("are to be sent again") == 2, "the collector to be connected again")
            self.assertIn("0 are to be sent again", collector.log().splitlines()[-1])
            self.assertEqual(collector.stop(), 0)
        self.assertEqual(self.server.query("*"), [])

    def test_clocks_that_run_ahead_are_named(self):
        logs = os.path.join(self.folder, "logs")
        os.makedirs(logs)
        with Collector(PROGRAMS, self.server, os.path.join(self.folder, "agent"), os.path.join(logs, "*.log")):
            ahead = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2)
            with open(os.path.join(logs, "x.log"), "a", encoding="ascii") as file:
                file.write(f"{ahead:%Y-%m-%dT%H:%M:%SZ} from the future\n")
            source, = wait_until(lambda: json.loads(self.server.get("/api/v1/pipelines/clocks")), "the source to be flagged")
            self.assertEqual((source["host"], source["lines"]), ("testhost", 1))
            self.assertAlmostEqual(source["ahead_seconds"], 7200, delta=60)

    def detected(self):
        sources = json.loads(self.server.get("/api/v1/pipelines/detected"))
        return [(source["pipeline"], source["file"], source["format"]) for source in sources]

    def test_a_pattern_is_suggested(self):
        lines = ["2026-11-21 05:27:17 WARN user=ann took 12 ms", "2026-11-21 05:27:18 INFO user=bob took 9 ms"]
        expected = r"^%{TIMESTAMP_ISO8601:timestamp} %{LOGLEVEL:level} user=%{WORD:user} took %{NUMBER:number} ms$"
        answer = json.loads(self.post("/api/v1/grok/suggest", lines=lines))
        self.assertEqual(answer, {"expression": expected, "matched": 2, "lines": 2})
        self.assertEqual(self.refusal("/api/v1/grok/suggest", lines=[])[0], 400)
        done = subprocess.run([PROGRAM, "parse", "--suggest"], input="\n".join(lines), capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, expected + "\n", "matches 2 of 2 lines\n"))

    def test_the_command_shows_the_same(self):
        def run(*arguments, lines="7 ok 10.0.0.1\n7 ok\n"):
            done = subprocess.run([PROGRAM, "parse", *arguments], input=lines, capture_output=True, text=True, timeout=60)
            return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr
        status, (good, bad), _ = run("--pipeline", self.config, "--app", "shop")
        self.assertEqual((status, good["event"]["word"]), (0, "ok"))
        self.assertIn("then ' ' does not fit", bad["steps"][0]["why"].replace("then   does", "then ' ' does"))
        status, (event,), _ = run("--pipeline", "java", lines="[2026-11-21 05:27:17,231] INFO a (b.C)\n\tat x\n")
        self.assertEqual((status, event["event"]["log.logger"]), (0, "b.C"))
        status, _, complaint = run("--pipeline", "jawa")
        self.assertEqual(status, 2)
        self.assertIn("unknown parser 'jawa'", complaint)
        self.assertNotEqual(run("--pipeline", "java", "--grok", "x")[0], 0)


if __name__ == "__main__":
    counted.main()
