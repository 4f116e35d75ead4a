"""Every source is built: a test in no target is a decoration, and a file in none is dead."""
import os
import re

TESTS = ("_test.cc", "_fuzz.cc", "_bench.cc", "_test.py")


def named_in_cmake(tree):
    """Every path that a CMakeLists.txt names, relative to the root."""
    named = set()
    for path in tree.paths("CMakeLists.txt", ".cmake"):
        folder = os.path.dirname(path)
        for word in re.findall(r"[\w./+-]+\.(?:cc|py|h)\b", tree.texts[path]):
            word = word.lstrip("/")  # What is left of ${CMAKE_CURRENT_SOURCE_DIR}/x or ${CMAKE_SOURCE_DIR}/x.
            named.add(os.path.normpath(os.path.join(folder, word)))
            named.add(os.path.normpath(word))
    return named


def every_test_is_in_a_target(tree):
    named = named_in_cmake(tree)
    for path in tree.paths(*TESTS, under="tests/"):
        if path not in named:
            yield f"{path}: no CMakeLists.txt names it"


def every_source_is_in_a_target(tree):
    named = named_in_cmake(tree)
    for path in tree.paths(".cc"):
        if not path.endswith(TESTS) and path not in named:
            yield f"{path}: no CMakeLists.txt names it"


RULES = [every_test_is_in_a_target, every_source_is_in_a_target]
