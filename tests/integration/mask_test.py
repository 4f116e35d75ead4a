"""cordwood mask --test: each line masked and what was found in it, as text and as JSON, and its exit codes.

usage: mask_test.py PROGRAMS
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.join(sys.argv[1], "cordwood")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import counted  # noqa: E402

CARD = "4532015112830366"  # Passes Luhn; nobody's.
CONFIG = """
masking:
  rules:
    - {detector: card, action: keep_last}
    - {detector: email, action: off, sources: [{app: mail}]}
    - {detector: email, action: hash}
    - {regex: 'EMP-(\\d{6})', name: employee}
    - {detector: ssn, action: fake}
"""


def mask(text, *arguments):
    return subprocess.run([PROGRAM, "mask", *arguments], input=text.encode(), capture_output=True, timeout=60)


class Mask(unittest.TestCase):
    def configured(self, text, *arguments):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(CONFIG)
            file.flush()
            done = mask(text, "--test", "--json", "--config", file.name, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def test_each_line_is_shown_with_what_was_found(self):
        done = mask("mail bob@example.com now\nnothing\n", "--test")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout.decode().splitlines(),
                         ["mail [masked:email] now", "  column 6, 15 bytes: email (default, redact)", "nothing"])

    def test_json_names_detector_rule_action_and_column(self):
        rows = self.configured(f"card {CARD}\nEMP-123456\nclean\n")
        self.assertEqual(rows[0], {"line": 1, "masked": "card [masked:card:0366]", "findings": [
            {"detector": "card", "rule": "rules[0]", "action": "keep_last", "column": 6, "bytes": 16}]})
        self.assertEqual(rows[1]["masked"], "EMP-[masked:employee]")
        self.assertEqual(rows[1]["findings"][0]["rule"], "rules[3]")
        self.assertEqual(rows[2], {"line": 3, "masked": "clean", "findings": []})

    def test_rules_hold_for_the_stream_that_is_given(self):
        self.assertEqual(self.configured("a@b.com\n", "--stream", '{app="mail"}')[0]["masked"], "a@b.com")
        self.assertEqual(self.configured("a@b.com\n")[0]["findings"][0]["rule"], "rules[2]")

    def test_equal_values_get_equal_tags_and_fakes(self):
        first, second = self.configured("a@b.com 078-05-1120\na@b.com 078-05-1120\n")
        self.assertEqual(first["masked"], second["masked"])
        self.assertRegex(first["masked"], r"^\[email:[0-9a-f]{16}\] \d{3}-\d{2}-\d{4}$")

    def test_a_private_key_goes_over_lines(self):
        body = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn"
        done = mask(f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n", "--test")
        self.assertNotIn(body, done.stdout.decode())

    def test_it_says_what_is_wrong(self):
        self.assertEqual(mask("", "--config", "x.yaml").returncode, 2)
        self.assertEqual(mask("", "--test", "--nonsense").returncode, 2)
        self.assertEqual(mask("", "--test", "--stream", "x").returncode, 2)
        missing = mask("", "--test", "--config", "/nonexistent.yaml")
        self.assertEqual(missing.returncode, 2, missing.stderr.decode())
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write("masking: {rules: [{detector: emial}]}\n")
            file.flush()
            wrong = mask("", "--test", "--config", file.name)
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("unknown detector 'emial'", wrong.stderr.decode())


if __name__ == "__main__":
    counted.main()
