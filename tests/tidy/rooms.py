"""The rooms as CMake knows them: name, folder, and which doors each one may walk through."""
import dataclasses
import os
import re


@dataclasses.dataclass
class Room:
    name: str
    folder: str
    doors: tuple  # Rooms that the public headers name.
    uses: tuple   # Rooms used only inside.


def rooms_of(tree):
    """All cordwood_room() calls of the tree, by name."""
    found = {}
    for path in tree.paths("CMakeLists.txt"):
        text = re.sub(r"#[^\n]*", "", tree.texts[path])
        for call in re.finditer(r"\bcordwood_room\s*\(([^)]*)\)", text):
            groups = arguments(call.group(1))
            name = groups["NAME"][0]
            uses = [u.removeprefix("cordwood::") for u in groups.get("USES", []) if u.startswith("cordwood::")]
            found[name] = Room(name, os.path.dirname(path), tuple(groups.get("DOORS", [])), tuple(uses))
    return found


def arguments(text):
    """Keyword groups of a CMake call: {'NAME': ['base'], 'SRCS': [...]}."""
    groups, key = {}, None
    for word in text.split():
        if word in ("NAME", "SRCS", "DOORS", "USES", "SHARES"):
            key = groups.setdefault(word, [])
        elif key is not None:
            key.append(word)
    return groups


def visible(rooms, name):
    """The rooms whose doors `name` sees: those it declares and what their public headers pass on."""
    seen, waiting = set(), [*rooms[name].doors, *rooms[name].uses]
    while waiting:
        door = waiting.pop()
        if door not in seen:
            seen.add(door)
            waiting.extend(rooms[door].doors if door in rooms else ())
    return seen


def public_header(tree, room):
    """One header behind the room's door, as others include it; None while it has none."""
    prefix = f"{room.folder}/include/"
    headers = sorted(p.removeprefix(prefix) for p in tree.paths(".h", under=f"{prefix}{room.name}/"))
    return headers[0] if headers else None
