"""A real collector as tests use it: enrolled at a server, started, stopped or killed."""
import os
import signal
import subprocess


class Collector:
    """Enrols on first use of its folder. Use it in a `with`, so that it ends."""

    def __init__(self, programs, server, folder, *patterns, name="testhost"):
        os.makedirs(folder, exist_ok=True)
        self.log_path = os.path.join(folder, "collector.log")
        bundle = os.path.join(folder, "bundle")
        if not os.path.exists(bundle):
            subprocess.run([os.path.join(programs, "cordwood"), "enroll", "--data", server.data, "--name", name,
                            "--server", f"127.0.0.1:{server.ship_port}", "--out", bundle], check=True, timeout=60)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [os.path.join(programs, "cordwood-collector"), "--bundle", bundle, "--state",
                 os.path.join(folder, "state"), *patterns], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()[-4000:]

    def stop(self, seconds=30):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=seconds)

    def kill(self):
        self.process.kill()
        self.process.wait()
