"""A real server as tests use it: started on a free port of loopback, asked over HTTP, stopped or killed."""
import json
import os
import random
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from waiting import wait_until


def free_port():
    """For those who must know their port before they have it. Not one that the kernel hands out (from 32768 on): any
    connection that another test makes could take such a port before its server does."""
    while True:
        port = random.randrange(10_000, 32_768)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Server:
    """Starts on construction and is ready when the constructor returns. Use it in a `with`, so that it ends.
    Without `port` and `ship_port` the kernel gives it ports that nobody else has."""

    def __init__(self, program, data, *options, port=None, ship_port=None, environment=None):
        self.data = data
        self.log_path = f"{data}.log"
        with open(self.log_path, "ab") as log:
            start = log.tell()
            self.process = subprocess.Popen(
                [program, "serve", "--data", data, "--listen", f"127.0.0.1:{port or 0}",
                 "--ship-listen", f"127.0.0.1:{ship_port or 0}", *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **(environment or {})})
        self.url, port, ship_port = wait_until(lambda: self.addresses(start), "the server to say that it serves")
        self.port, self.ship_port = int(port), int(ship_port)
        wait_until(self.is_healthy, "the server to answer /health")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def addresses(self, start):
        """The URL, its port and that of collectors, as the log from byte `start` on has them."""
        self.check_runs()
        with open(self.log_path, "rb") as file:
            file.seek(start)
            text = file.read().decode(errors="replace")
        said = re.search(r'"serving at (http://[^ ]+:(\d+)), collectors at port (\d+)"', text)
        return said and said.groups()

    def check_runs(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log()}")

    def is_healthy(self):
        self.check_runs()
        try:
            return self.get("/health") is not None
        except (urllib.error.URLError, ConnectionError):
            return False

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()[-4000:]

    def token(self):
        with open(os.path.join(self.data, "admin-token"), encoding="utf-8") as file:
            return file.read().strip()

    def stop(self, seconds=30):
        """As systemd does it; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=seconds)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def get(self, path, token=None):
        return self.send(urllib.request.Request(self.url + path), token)

    def post(self, path, body, content_type, token=None):
        return self.send(urllib.request.Request(self.url + path, data=body, headers={"Content-Type": content_type}), token)

    def send(self, request, token):
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.read()

    def query(self, query, token=None):
        """The rows of an answer, as dictionaries."""
        body = urllib.parse.urlencode({"query": query}).encode()
        answer = self.post("/select/logsql/query", body, "application/x-www-form-urlencoded", token)
        return [json.loads(line) for line in answer.decode().splitlines() if line]
