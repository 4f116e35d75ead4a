"""cordwood open: searches files where they lie, gives lines as grep does, and leaves nothing behind.

usage: open_test.py PROGRAMS
"""
import gzip
import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

PROGRAMS = sys.argv[1]
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402
from waiting import wait_until  # noqa: E402

ACCESS = '10.0.0.{0} - - [21/Nov/2026:05:{1:02}:17 +0000] "GET /page/p{2} HTTP/1.1" {3} {4} "-" "curl/8"\n'


def access_line(number):
    return ACCESS.format(number % 250, number % 60, number, 500 if number % 100 == 7 else 200, 100_000 + number)


class Open(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cordwood-open-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.temporary = os.path.join(self.folder, "tmp")
        os.mkdir(self.temporary)
        self.environment = dict(os.environ, TMPDIR=self.temporary)

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return path

    def run_open(self, *arguments, stdin=b""):
        """Status, output, errors."""
        done = subprocess.run([os.path.join(PROGRAMS, "cordwood"), "open", *arguments], input=stdin,
                              capture_output=True, timeout=120, env=self.environment)
        return done.returncode, done.stdout, done.stderr

    def open(self, *arguments, stdin=b"", status=0):
        """The output, when the status is what it should be and nothing was left behind."""
        returncode, output, errors = self.run_open(*arguments, stdin=stdin)
        self.assertEqual(returncode, status, errors.decode())
        self.assertEqual(os.listdir(self.temporary), [], "files left behind")
        self.errors = errors.decode()
        return output.decode(errors="surrogateescape")

    def access_log(self, lines=30_000):
        return self.file("access.log", "".join(map(access_line, range(lines))))

    def test_lines_come_as_grep_gives_them(self):
        path = self.access_log()
        for word in ("500", "10.0.0.7", "GET"):
            grep = subprocess.run(["grep", "-w", "-F", word, path], capture_output=True, check=True).stdout.decode()
            self.assertEqual(self.open("-q", f'"{word}"', path), grep, word)
        numbered = subprocess.run(["grep", "-H", "-n", "-w", "500", path], capture_output=True, check=True).stdout.decode()
        self.assertEqual(self.open("-H", "-n", "-q", '"500"', path), numbered)

    def test_the_status_is_as_grep_has_it(self):
        path = self.access_log(100)
        self.open("-q", '"500"', path, status=0)
        self.open("-q", "absent", path, status=1)
        self.open("-q", "(", path, status=2)
        self.assertIn("^", self.errors)
        self.open("-q", '"500"', path, os.path.join(self.folder, "none"), status=2)
        self.assertIn(f"{self.folder}/none: No such file", self.errors)

    def test_compressed_files_are_known_by_their_bytes(self):
        text = "".join(map(access_line, range(20_000)))
        want = "".join(line for line in text.splitlines(True) if " 500 " in line)
        half = len(text) // 2
        members = gzip.compress(text[:half].encode()) + gzip.compress(text[half:].encode())
        self.assertEqual(self.open("-q", '"500"', self.file("a.log.1", members)), want)
        plain = self.file("plain", text)
        packed = os.path.join(self.folder, "packed")
        subprocess.run(["zstd", "-q", "--long=27", plain, "-o", packed], check=True)
        self.assertEqual(self.open("-q", '"500"', packed), want)
        self.assertEqual(self.open("-q", '"500"', "-", stdin=members), want)

    def test_fields_and_times_are_found(self):
        path = self.access_log()
        rows = self.open("-o", "json", "-q", "* | stats by (http.response.status_code) count() n | sort by (n)", path)
        self.assertEqual([json.loads(row)["n"] for row in rows.splitlines()], ["300", "29700"])
        self.assertEqual(self.open("-q", "_time:[2026-11-21T05:07:00Z,2026-11-21T05:08:00Z) | stats count() n", path),
                         "n\n500\n")
        newest = self.open("--limit", "2", "-q", '"500"', path).splitlines(True)
        self.assertEqual(len(newest), 2)
        self.assertTrue(all(":05:47:17" in line for line in newest), newest)

    def test_without_a_parser_lines_are_messages(self):
        line = '{"level":"error","msg":"disk full"}\n'
        path = self.file("a.jsonl", line)
        self.assertEqual(self.open("-q", "level:error", path), line)
        self.open("--parser", "none", "-q", "level:error", path, status=1)
        self.assertEqual(self.open("--parser", "none", "-q", '"level"', path), line)

    def test_what_is_refused_at_sight_is_what_the_engine_refuses(self):
        path = self.file("many-forms", "".join(line + "\n" for line in (
            '{"time":"2026-11-21T05:00:00Z","level":"warn","msg":"Error in timeout"}',
            '{"msg":"an \\u0065rror that is escaped"}', '{"message":"tab\\terror"}', '{"error":"no message"}',
            'Nov 21 05:00:01 host error[12]: program is no message, timeout is',
            'level=error msg="logfmt timeout" other=error', "2026-11-21T05:00:00.1Z stdout F error of a container",
            ACCESS.format(1, 2, 3, 404, 5).rstrip("\n"), "E1121 05:00:00.000000 1 error.go:12] klog", "ERROR", "terror",
            "error_code", "the \u212aelvin scale", "\u0130stanbul", "\u00fcber error", "", "error error timeout")))
        for query in ("error", "i(error)", "ERROR", "timeout", "error timeout", "error or klog", "!error", "i(kelvin)",
                      "i(istanbul)", "istanbul", "\u00fcber", "err*", "level:error", "*:error", '"GET /page/p3"', "=ERROR",
                      "seq(error, timeout)", "_time:2026-11-21T05:00:00Z", '{file=~"many.*"} error', "404"):
            engine = self.run_open("-n", "-q", f"* | filter {query}", path)
            searched = self.run_open("-n", "-q", query, path)
            self.assertEqual(searched, engine, query)

    def test_lines_are_given_byte_for_byte(self):
        content = b"one\r\n\xff\xfe two\n\nthree " + b"x" * 100_000 + b"\nlast without an end"
        path = self.file("odd", content)
        want = (content + b"\n").decode(errors="surrogateescape")
        self.assertEqual(self.open("-q", "*", path), want)
        self.assertEqual(self.open("-q", "* | sort by (_arrival)", path), want)
        self.assertEqual(self.open(path, stdin=b"*\n"), want)

    def test_a_broken_file_is_named_with_its_line_and_the_rest_is_searched(self):
        whole = gzip.compress("".join(map(access_line, range(20_000))).encode())
        broken = self.file("broken.gz", whole[:len(whole) // 2])
        good = self.access_log(200)
        lines = self.open("--no-filename", "-q", '"500"', broken, good, status=2).splitlines()
        self.assertRegex(self.errors, r"broken\.gz:\d+: the file is cut off")
        self.assertGreater(len(lines), 2, "whole lines before the break count")
        self.assertEqual(lines[-2:], [access_line(7).rstrip("\n"), access_line(107).rstrip("\n")])

    def test_output_that_cannot_be_written_is_an_error(self):
        path = self.access_log(2000)
        for arguments in (("-q", '"500"'), ("-q", '"500"', "--limit", "3"), ("-o", "json", "-q", '"500"')):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([os.path.join(PROGRAMS, "cordwood"), "open", *arguments, path], stdout=full,
                                      stderr=subprocess.PIPE, timeout=60, env=self.environment)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertTrue(done.stderr)

    def test_arguments_that_make_no_sense_are_refused(self):
        path = self.access_log(10)
        self.open("--limit", "-3", "-q", "*", path, status=2)
        self.open("--config", self.file("there", "")[:-5] + "not-there", "-q", "*", path, status=2)
        self.assertIn("there is no file", self.errors)

    def test_queries_from_standard_input_are_answered_one_after_the_other(self):
        path = self.access_log()
        answers = self.open(path, stdin=b"\"500\" | stats count() n\n.output json\n* | stats count() n\n")
        self.assertEqual(answers, 'n\n300\n{"n":"30000"}\n')
        self.open(path, stdin=b"(\n\"500\" | limit 1\n", status=2)

    def test_rows_that_only_a_subquery_sees_are_there(self):
        path = self.access_log(1000)
        query = '"500" | stats count() n | union ("200" | stats count() n)'
        counts = [json.loads(row)["n"] for row in self.open("-o", "json", "-q", query, path).splitlines()]
        self.assertEqual(counts, ["10", "990"])

    def test_more_than_fits_in_memory_is_an_error_with_a_way_out(self):
        self.open("--memory", "10KB", "-q", "* | stats count()", self.access_log(), status=2)
        self.assertIn("--memory", self.errors)

    def test_ctrl_c_at_the_prompt_ends_the_program(self):
        path = self.access_log()
        master, slave = pty.openpty()
        program = subprocess.Popen([os.path.join(PROGRAMS, "cordwood"), "open", path], stdin=slave, stdout=slave,
                                   stderr=slave, env=self.environment, start_new_session=True)
        os.close(slave)
        self.addCleanup(os.close, master)
        seen = bytearray()

        def shows(text):
            if select.select([master], [], [], 0)[0]:
                seen.extend(os.read(master, 65536))
            return text in seen
        wait_until(lambda: shows(b"> "), "the prompt")
        os.write(master, b"\"500\" | stats count() n\n")
        wait_until(lambda: shows(b"300"), "the answer")
        wait_until(lambda: shows(b"") and seen.count(b"> ") == 2, "the next prompt")
        program.send_signal(signal.SIGINT)
        self.assertEqual(program.wait(timeout=30), 130)
        self.assertEqual(os.listdir(self.temporary), [])


if __name__ == "__main__":
    counted.main()
