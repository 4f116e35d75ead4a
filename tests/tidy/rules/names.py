"""One room, one name: what a room counts begins with its name, and stands in the list of metrics."""
import re

from rooms import rooms_of

METRIC = re.compile(r'"(cordwood_\w+_(?:total|bytes|seconds|ratio))"')


def metrics_carry_their_rooms_name(tree):
    folders = sorted(((r.folder + "/", r.name) for r in rooms_of(tree).values()), key=lambda pair: -len(pair[0]))
    for path in tree.paths(".cc", ".h"):
        room = next((name for folder, name in folders if path.startswith(folder)), None)
        for number, line in tree.lines(path):
            for metric in METRIC.findall(line):
                if room and not metric.startswith(f"cordwood_{room}_"):
                    yield f"{path}:{number}: {metric}: a metric of this room is named cordwood_{room}_…"


METRICS_PAGE = "docs/operations/metrics.md"


def metrics_are_documented(tree):
    made = {}
    for path in tree.paths(".cc", ".h"):
        if path.startswith("tests/"):
            continue
        for call in re.finditer(r"\b(?:counter|gauge|histogram|count)\(\s*\"(cordwood_\w+)\"", tree.texts[path]):
            made[call.group(1)] = path
    listed = set(re.findall(r"^\| `(cordwood_\w+)` \| (?:counter|gauge|histogram) ", tree.texts.get(METRICS_PAGE, ""), re.MULTILINE))
    for name in sorted(set(made) - listed):
        yield f"{made[name]}: {name} is not in {METRICS_PAGE}"
    for name in sorted(listed - set(made)):
        yield f"{METRICS_PAGE}: {name}: no code counts this"


RULES = [metrics_carry_their_rooms_name, metrics_are_documented]
