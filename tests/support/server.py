"""A real server as tests use it: started on a free port of loopback, asked over HTTP, stopped or killed."""
import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from waiting import wait_until


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """Starts on construction and is ready when the constructor returns. Use it in a `with`, so that it ends."""

    def __init__(self, program, data, *options, port=None, ship_port=None, environment=None):
        self.data = data
        self.log_path = f"{data}.log"
        self.port = port or free_port()
        self.ship_port = ship_port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--data", data, "--listen", f"127.0.0.1:{self.port}",
                 "--ship-listen", f"127.0.0.1:{self.ship_port}", *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **(environment or {})})
        wait_until(self.is_healthy, f"the server to answer /health; its log:\n{self.log()}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def is_healthy(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log()}")
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
