"""Nothing in the project names the machine that it was written on."""
import re

PATHS = re.compile(r"(?<![\w.])/(work|root|home/\w+|Users/\w+)/[\w.]")
HOSTS = re.compile(r'"resolved":\s*"http|registry\.npm' r'js|deb\.debian' r'\.org|snapshot\.debian' r'|pypi' r'\.org', re.IGNORECASE)


def no_machine_paths(tree):
    for path in tree.paths():
        if path.startswith(("tests/golden/", "tests/tidy/")):
            continue  # Log lines of the world's machines.
        for number, line in tree.lines(path):
            if PATHS.search(line):
                yield f"{path}:{number}: a path of one machine: {line.strip()[:100]}"


def no_registry_hosts(tree):
    for path in tree.paths():
        if path.startswith("tests/tidy/"):
            continue
        for number, line in tree.lines(path):
            if HOSTS.search(line):
                yield f"{path}:{number}: a package registry: {line.strip()[:100]}"


RULES = [no_machine_paths, no_registry_hosts]
