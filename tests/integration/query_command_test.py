"""cordwood query against a real server: every form of output, the tail, and the prompt at a real terminal.

usage: query_command_test.py PROGRAMS
"""
import csv
import io
import json
import os
import pty
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAMS = sys.argv[1]
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from server import Server  # noqa: E402
from waiting import wait_until  # noqa: E402

PROGRAM = os.path.join(PROGRAMS, "cordwood")
NOW = int(time.time())
ROWS = [{"_time": NOW - 100 + i, "_msg": f'item {i}, "quoted"\tand\nmore', "host": f"h{i % 3}", "n": str(i)}
        for i in range(30)]
ROWS.append({"_time": NOW - 60, "_msg": "the odd one", "host": "h9", "only_here": "yes"})


class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, *command, environment):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment,
                                        start_new_session=True)
        os.close(slave)
        self.seen = ""

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)

    def type(self, text):
        os.write(self.master, text.encode())

    def read(self):
        while select.select([self.master], [], [], 0)[0]:
            try:
                self.seen += os.read(self.master, 65536).decode(errors="replace")
            except OSError:  # The program is gone.
                break
        return self.seen

    def wait_for(self, text, what=None):
        wait_until(lambda: text in self.read(), f"{what or text!r}; the terminal shows:\n{self.seen}")


class QueryCommand(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="cordwood-query-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.data = os.path.join(cls.folder, "data")
        cls.server = Server(PROGRAM, cls.data)
        cls.addClassCleanup(cls.server.__exit__)
        cls.insert(ROWS)
        cls.environment = dict(os.environ, XDG_STATE_HOME=os.path.join(cls.folder, "state"), TERM="xterm",
                               PAGER="cat")
        cls.environment.pop("NO_COLOR", None)

    @classmethod
    def insert(cls, rows):
        cls.server.post("/insert/jsonline?_stream_fields=host", "\n".join(map(json.dumps, rows)).encode(),
                        "application/stream+json", cls.server.token())

    def ask(self, *arguments, status=0, stdin=None):
        done = subprocess.run([PROGRAM, "query", "--data", self.data, *arguments], capture_output=True, timeout=60,
                              env=self.environment, input=stdin)
        self.assertEqual(done.returncode, status, done.stderr.decode())
        self.errors = done.stderr.decode()
        return done.stdout.decode()

    def terminal(self, *arguments, **environment):
        made = Terminal(PROGRAM, "query", "--data", self.data, *arguments,
                        environment={**self.environment, **environment})
        self.addCleanup(made.close)
        return made

    def test_json_is_what_programs_get(self):
        rows = [json.loads(line) for line in self.ask("* | fields host, n | sort by (n)").splitlines()]
        self.assertEqual(len(rows), len(ROWS))
        self.assertIn({"host": "h2", "n": "29"}, rows)

    def test_all_rows_come_page_by_page(self):
        rows = list(csv.DictReader(io.StringIO(self.ask("--all", "-o", "csv", "* | generate_sequence 25000"))))
        self.assertEqual([row["_msg"] for row in rows], [str(i) for i in range(25000)])
        rows = [json.loads(line) for line in self.ask("--all", "-o", "json", "host:~h. | fields n, host").splitlines()]
        self.assertEqual([row.get("n") for row in rows if row["host"] != "h9"], [str(n) for n in range(29, -1, -1)])
        self.ask("--all", "* | limit 5", status=2)
        self.assertIn("other rows each time", self.errors)

    def test_csv_gives_every_value_back(self):
        text = self.ask("-o", "csv", "* | fields _msg, host, n, only_here")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        self.assertEqual({(row["_msg"], row["host"], row["n"]) for row in rows},
                         {(row["_msg"], row["host"], row.get("n", "")) for row in ROWS})
        self.assertTrue(text.endswith("\r\n"))

    def test_a_field_too_late_for_the_header_is_said_and_not_lost_in_silence(self):
        query = "* | sort by (_time) | limit 1 | fields host | union (* | generate_sequence 100000) | union (n:7 | fields n)"
        self.ask("-o", "csv", query, status=2)
        self.assertIn("'n'", self.errors)
        self.assertIn("| fields", self.errors)

    def test_a_table_keeps_its_columns_and_shows_no_control_bytes(self):
        lines = self.ask("-o", "table", "n:5 | fields host, _msg").splitlines()
        self.assertEqual(lines[1:], ['h2    item 5, "quoted" and more'])
        self.assertEqual(lines[0].split(), ["host", "_msg"])

    def test_messages_as_they_are(self):
        self.assertEqual(self.ask("-o", "raw", "only_here:yes"), "the odd one\n")

    def test_a_wrong_query_is_shown_with_its_place(self):
        self.ask("* | stats count(", status=2)
        self.assertIn("^", self.errors)

    def test_queries_from_standard_input(self):
        answers = self.ask(stdin=b"* | stats count() n\n.output csv\n* | stats count() n\n(\n.nonsense\n")
        self.assertEqual(answers, '{"n":"31"}\nn\r\n31\r\n')
        self.assertIn(".help", self.errors)

    def test_a_table_at_a_terminal_in_colour_unless_that_is_not_wanted(self):
        plain = self.terminal("only_here:yes | fields host", NO_COLOR="1")
        plain.process.wait(timeout=30)
        self.assertEqual(plain.read(), "host\r\nh9\r\n")
        coloured = self.terminal("only_here:yes | fields host")
        coloured.process.wait(timeout=30)
        self.assertEqual(coloured.read(), "\x1b[1mhost\x1b[0m\r\nh9\r\n")

    def test_a_terminal_shows_it_page_by_page(self):
        log = os.path.join(self.folder, "paged")
        paged = self.terminal("only_here:yes | fields host", PAGER=f"tee {log}")
        self.assertEqual(paged.process.wait(timeout=30), 0)
        with open(log, encoding="ascii") as file:
            self.assertIn("h9", file.read())
        self.assertIn("h9", paged.read())
        unpaged = self.terminal("--no-pager", "only_here:yes | fields host", PAGER="false")
        unpaged.process.wait(timeout=30)
        self.assertIn("h9", unpaged.read())

    def test_the_tail_shows_rows_as_they_arrive(self):
        tail = self.terminal("--tail", "-o", "raw", "fresh")
        seen = []

        def shows():
            seen.append(len(seen))
            self.insert([{"_time": int(time.time()), "_msg": f"fresh row {len(seen)}", "host": "tail"}])
            return "fresh row" in tail.read()
        wait_until(shows, "a fresh row")
        tail.process.send_signal(signal.SIGINT)
        self.assertEqual(tail.process.wait(timeout=30), -signal.SIGINT)

    def test_the_prompt_completes_names_and_remembers_what_was_typed(self):
        prompt = self.terminal()
        prompt.wait_for("> ", "the prompt")
        prompt.type("only_h\t:yes | fie\t_na\t | fields name\n")
        prompt.type(" secret\n")
        prompt.type("* | stats count() n\n")
        prompt.wait_for("31", "the count")
        prompt.type("\x04")
        self.assertEqual(prompt.process.wait(timeout=30), 0)
        history = os.path.join(self.folder, "state", "cordwood", "history")
        with open(history, encoding="utf-8") as file:
            kept = file.read().splitlines()
        self.assertEqual(kept[-2:], ["only_here:yes | field_names | fields name", "* | stats count() n"])
        self.assertNotIn(" secret", kept)
        self.assertEqual(stat.S_IMODE(os.stat(history).st_mode), 0o600)
        again = self.terminal()
        again.wait_for("> ", "the prompt")
        again.type("\x1b[A\n")
        again.wait_for("31", "the answer to the last query of before")

    def test_ctrl_c_ends_the_query_and_then_the_program(self):
        prompt = self.terminal()
        prompt.wait_for("> ", "the prompt")
        prompt.type("* | generate_sequence 100000000000 | stats count() n\n")
        descriptors = f"/proc/{prompt.process.pid}/fd"

        def is_asking():
            return any(os.readlink(os.path.join(descriptors, name)).startswith("socket:") for name in os.listdir(descriptors))
        wait_until(is_asking, "a connection to the server")
        prompt.process.send_signal(signal.SIGINT)
        prompt.wait_for("the query was ended")
        prompt.process.send_signal(signal.SIGINT)
        self.assertEqual(prompt.process.wait(timeout=30), 130)


if __name__ == "__main__":
    counted.main()
