"""Who may include what. System headers are visible to every room, so this rule holds the line that CMake cannot."""
import re

from rooms import rooms_of, visible

SOURCES = (".h", ".cc")

# What the include looks like, and the paths that may have it. Tests of a room may include what the room may.
RESERVED = [
    (r"<xapian(\.h|/)", ("indexer/", "tests/unit/indexer/"), "only the indexer talks to Xapian"),
    (r"<zstd", ("base/compression", "base/content_coding", "indexer/", "tests/unit/base/", "tests/unit/indexer/", "tests/bench/"),
     "compress through base/compression.h"),
    (r"<boost/beast", ("web/", "collector/", "tests/", "cmake/"), "only web and collector speak HTTP"),
    (r"<boost/outcome", ("base/include/base/result.h", "cmake/precompiled.h"), "name Result of base/result.h"),
]
INPUT_AND_OUTPUT = (r"<(fstream|iostream|cstdio|stdio\.h|filesystem|unistd\.h|fcntl\.h|sys/.*|netinet/.*|boost/asio.*)>"
                    r'|"base/(file_system|spawn)\.h"')
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"][^>"]+[>"])')


def includes(tree, path):
    for number, line in tree.lines(path):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def reserved_headers(tree):
    for path in tree.paths(*SOURCES):
        for number, header in includes(tree, path):
            for pattern, allowed, reason in RESERVED:
                if re.match(pattern, header) and not path.startswith(allowed):
                    yield f"{path}:{number}: {header}: {reason}"


def the_parser_does_no_io(tree):
    for path in tree.paths(*SOURCES, under="parser/"):
        for number, header in includes(tree, path):
            if re.match(INPUT_AND_OUTPUT, header):
                yield f"{path}:{number}: {header}: the parser does no I/O"


def rooms_enter_by_the_door(tree):
    """An include of another room names one of its public headers, and the room declares that it goes there."""
    rooms = rooms_of(tree)
    for room in rooms.values():
        inner = [r.folder + "/" for r in rooms.values() if r.folder.startswith(room.folder + "/")]
        for path in tree.paths(*SOURCES, under=room.folder + "/"):
            if path.startswith(tuple(inner)):
                continue
            for number, header in includes(tree, path):
                other = header.strip('"').split("/")[0]
                if not header.startswith('"') or other not in rooms or other == room.name:
                    continue
                if f"{room.folder}/{header.strip(chr(34))}" in tree.texts:
                    continue  # A folder of this room that happens to carry the other's name.
                if f"{rooms[other].folder}/include/{header.strip(chr(34))}" not in tree.texts:
                    yield f"{path}:{number}: {header} is not behind the door of {other}"
                elif other not in visible(rooms, room.name):
                    yield f"{path}:{number}: {header}: {room.name} does not declare {other}"


def headers_are_included_once(tree):
    for path in tree.paths(".h"):
        if not tree.texts[path].startswith("#pragma once\n"):
            yield f"{path}:1: a header starts with #pragma once"


RULES = [reserved_headers, the_parser_does_no_io, rooms_enter_by_the_door, headers_are_included_once]
