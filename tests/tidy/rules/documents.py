"""What a document says is checked where a machine can."""
import os
import re

from rooms import rooms_of

TOP = {"base", "collector", "parser", "indexer", "query", "retention", "web", "apps", "tests", "deploy", "docs", "cmake",
       ".ci", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CMakeLists.txt", "CMakePresets.json", "LICENSE", "run",
       "check", ".clang-format", ".clang-tidy", ".gitignore"}
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")


def prose(text):
    """The text without code, in which brackets mean something else."""
    text = re.sub(r"^(```|~~~).*?^\1", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(text):
    """The anchors that a Markdown reader makes of the headings."""
    headings = re.findall(r"^#+\s+(.*?)\s*#*$", text, flags=re.MULTILINE)
    return {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", h.lower())) for h in headings}


def every_link_resolves(tree):
    for path in tree.paths(".md"):
        text = prose(tree.texts[path])
        for match in LINK.finditer(text):
            target, _, anchor = match.group(1).partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            where = f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match.group(1)}"
            file = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
            if not tree.has(file):
                yield f"{where}: no such file"
            elif anchor and file.endswith(".md") and anchor not in anchors(tree.texts[file]):
                yield f"{where}: no such heading"


def the_top_folder_is_the_plan(tree):
    for name in sorted({path.split("/")[0] for path in tree.texts} - TOP):
        yield f"{name}: not one of the top folders and files (ARCHITECTURE.md)"


def every_room_has_a_readme(tree):
    for room in rooms_of(tree).values():
        if f"{room.folder}/README.md" not in tree.texts:
            yield f"{room.folder}: the room {room.name} has no README.md"


def architecture_lists_every_room(tree):
    text = tree.texts.get("ARCHITECTURE.md", "")
    for room in rooms_of(tree).values():
        if f"{room.folder}/" not in text:
            yield f"ARCHITECTURE.md: {room.folder}/ (the room {room.name}) is not in it"


def dependency_table(text):
    """The rows of the Markdown table whose head has the columns room, doors and uses: {room: (doors, uses)}."""
    rows, columns = {}, None
    for line in text.splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split("|")] if line.strip().startswith("|") else None
        if cells is None:
            columns = None
        elif columns is None:
            heads = [c.lower() for c in cells]
            columns = [heads.index(c) for c in ("room", "doors", "uses")] if {"room", "doors", "uses"} <= set(heads) else []
        elif columns and not set("".join(cells)) <= set("-: "):
            room, doors, uses = (set(re.findall(r"[a-z_]+", cells[c])) for c in columns)
            rows[room.pop()] = (doors, uses)
    return rows


def the_dependency_table_is_cmakes(tree):
    table = dependency_table(tree.texts.get("ARCHITECTURE.md", ""))
    rooms = rooms_of(tree)
    for name, room in rooms.items():
        doors, uses = table.get(name, (None, None))
        if doors is None:
            yield f"ARCHITECTURE.md: the table of rooms, doors and uses lacks {name}"
        elif doors != set(room.doors) or uses != set(room.uses):
            yield (f"ARCHITECTURE.md: {name}: the table says doors {sorted(doors)} uses {sorted(uses)}, "
                   f"CMake says doors {sorted(room.doors)} uses {sorted(room.uses)}")
    for name in table.keys() - rooms.keys():
        yield f"ARCHITECTURE.md: the table has {name}, CMake does not"


def dependencies_point_one_way(tree):
    rooms = rooms_of(tree)

    def path_back(start):
        """The way from a room to itself, if there is one."""
        trails, seen = [[start]], set()
        while trails:
            trail = trails.pop()
            room = rooms.get(trail[-1])
            for door in sorted({*room.doors, *room.uses} if room else ()):
                if door == start:
                    return [*trail, door]
                if door not in seen:
                    seen.add(door)
                    trails.append([*trail, door])
        return None

    for name, room in rooms.items():
        if circle := path_back(name):
            yield f"{room.folder}/CMakeLists.txt: a circle: {' → '.join(circle)}"


RULES = [every_link_resolves, the_top_folder_is_the_plan, every_room_has_a_readme, architecture_lists_every_room,
         the_dependency_table_is_cmakes, dependencies_point_one_way]
