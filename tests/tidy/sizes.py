#!/usr/bin/env python3
"""Reports the largest files and functions, to be read in review: is each one idea? It judges nothing.

usage: sizes.py ROOT
A function is found by its layout, which clang-format fixes: it begins on a line that ends in `{` and holds a `)`, and
ends with the next `}` at the start of a line that is indented no deeper.
"""
import re
import sys

from tree import Tree

SOURCES = (".cc", ".h", ".ts", ".tsx", ".py")
SHOWN = 15
OPENING = re.compile(r"^ *(?!namespace\b|struct\b|class\b|enum\b|if\b|for\b|while\b|switch\b|else\b|\}|//|case\b)\S.*\).*\{$")


def functions(lines):
    """(length, first line number, text of the first line) of the outermost functions."""
    number = 0
    while number < len(lines):
        match = OPENING.match(lines[number])
        if not match:
            number += 1
            continue
        indent = len(lines[number]) - len(lines[number].lstrip(" "))
        end = number + 1
        while end < len(lines) and not re.match(rf"^ {{0,{indent}}}\}}", lines[end]):
            end += 1
        yield end - number + 1, number + 1, lines[number].strip()
        number = end + 1


def main():
    tree = Tree.read(sys.argv[1])
    sizes = sorted(((len(tree.texts[p].splitlines()), p) for p in tree.paths(*SOURCES)), reverse=True)
    found = sorted(((length, f"{path}:{number}", text) for path in tree.paths(".cc", ".h", ".ts", ".tsx")
                    for length, number, text in functions(tree.texts[path].splitlines())), reverse=True)
    print(f"{len(sizes)} files, {sum(s for s, _ in sizes)} lines; the largest:")
    for length, path in sizes[:SHOWN]:
        print(f"{length:6} {path}")
    print(f"\n{len(found)} functions, median {found[len(found) // 2][0] if found else 0} lines; the longest:")
    for length, place, text in found[:SHOWN]:
        print(f"{length:6} {place}  {text[:70]}")


if __name__ == "__main__":
    main()
