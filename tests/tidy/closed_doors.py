#!/usr/bin/env python3
"""Proves with the compiler that a room sees the doors it declares and no others.

usage: closed_doors.py ROOT BUILD      (BUILD is a configured build folder with compile_commands.json)
Asks the preprocessor, with the flags of each room, which rooms' headers it finds, and then compiles one include through
a closed door, which must fail, and the same file where the door is open, which must not.
The last line printed is 'N passed, M failed'.
"""
import json
import os
import shlex
import subprocess
import sys
import tempfile

from rooms import public_header, rooms_of, visible
from tree import Tree


def flags_by_room(rooms, root, build):
    """The include flags and language options with which each room's sources are compiled."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    found = {}
    for entry in entries:
        words = shlex.split(entry["command"])
        for room in rooms.values():
            if f"/cordwood_{room.name}.dir/" in entry.get("output", entry["command"]):
                compiler = next(w for w in words if os.path.basename(w).startswith(("g++", "c++", "clang++")))
                kept = [compiler]
                for index, word in enumerate(words):
                    if word in ("-isystem", "-I"):
                        kept += [word, words[index + 1]]
                    elif word.startswith(("-I", "-D", "-std=")):
                        kept.append(word)
                found.setdefault(room.name, kept)
    return found


def doors_seen(flags, headers):
    source = "".join(f'#if __has_include("{header}")\nseen {room}\n#endif\n' for room, header in headers.items())
    run = subprocess.run([*flags, "-E", "-P", "-x", "c++", "-"], input=source, capture_output=True, text=True, check=True)
    return {line.removeprefix("seen ") for line in run.stdout.splitlines() if line.startswith("seen ")}


def compiles(flags, header):
    with tempfile.NamedTemporaryFile("w", suffix=".cc") as source:
        source.write(f'#include "{header}"\n')
        source.flush()
        run = subprocess.run([*flags, "-fsyntax-only", source.name], capture_output=True, text=True)
        return run.returncode == 0, run.stderr


def report(good, sentence, detail=""):
    print(f"{'ok  ' if good else 'FAIL'} {sentence}{'' if good else ': ' + detail}")
    return bool(good)


def each_room_sees_its_doors(rooms, flags, headers):
    for name in sorted(flags):
        seen = doors_seen(flags[name], headers) - {name}
        wanted = visible(rooms, name) & headers.keys()
        yield report(seen == wanted, f"{name} sees {', '.join(sorted(wanted)) or 'no other room'} only",
                     f"it sees {sorted(seen)}")


def a_closed_door_does_not_compile(flags, headers):
    good, message = compiles(flags["masking"], headers["indexer"])
    yield report(not good and "No such file" in message, f"masking cannot include {headers['indexer']}",
                 message[:300] or "it compiled")
    good, message = compiles(flags["query"], headers["indexer"])
    yield report(good, f"query can include {headers['indexer']}", message[:300])


def main():
    root, build = sys.argv[1:3]
    tree = Tree.read(root)
    rooms = rooms_of(tree)
    flags = flags_by_room(rooms, root, build)
    headers = {name: header for name, room in rooms.items() if (header := public_header(tree, room))}
    results = [*each_room_sees_its_doors(rooms, flags, headers), *a_closed_door_does_not_compile(flags, headers)]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    sys.exit(False in results)


if __name__ == "__main__":
    main()
