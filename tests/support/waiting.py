"""Waiting for another process: the one place of the Python tests that looks twice."""
import time


def wait_until(condition, what, seconds=30.0):
    """The first true answer of `condition()`; fails with `what` when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s in vain: {what}")
        time.sleep(0.02)
