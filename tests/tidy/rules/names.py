"""One room, one name: what a room counts begins with its name."""
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


RULES = [metrics_carry_their_rooms_name]
