"""What is not written in this house, each with what to write instead (CONTRIBUTING.md)."""
import re

CODE = (".h", ".cc", ".py", ".ts", ".tsx", ".js", ".mjs", ".cmake", "CMakeLists.txt", ".yaml", ".sh", "run", "check")
CPP = (".h", ".cc")

# Comments may name what is banned; of these two they may not even hold the word.
BANNED_IN_COMMENTS = [
    (CPP, r"\bNO" r"LINT", "mend what the linter found"),
    (CODE, r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b", "a wish belongs in the tracker"),
]
BANNED = [
    (CPP, r"\basio::detached\b", "a thrown exception would vanish: spawn() of base/spawn.h"),
    (CPP, r"\[[^\]\[\n]+\]\s*\([^()]*\)\s*(mutable\s*)?(noexcept\s*)?->\s*[\w:]*awaitable<",
     "a coroutine lambda dies with its captures: a named function with by-value parameters"),
    (CPP, r"\bstd::(basic_)?regex\b|#\s*include\s*<regex>", "RE2"),
    (CPP, r"(?<![\w.:>])s?rand\s*\(|\bstd::s?rand\b", "<random> with a seed that is logged"),
    (CPP, r"\bcatch\s*\(\s*\.\.\.\s*\)", "catch what the library throws, where it is called"),
    (CPP, r"\.detach\(\)", "join threads"),
    (CPP, r"\bGTEST_SKIP\b(?![^;]*\bshared/)|\bDISABLED_", "a test nobody runs is a decoration"),
    ((".ts", ".tsx", ".mjs", ".js"), r"\b(it|test|describe)\.(skip|only)\b", "a test nobody runs is a decoration"),
]
SLEEP = r"\b(sleep_for|sleep_until|usleep|nanosleep)\s*\(|\btime\.sleep\s*\(|(?<![\w.:])sleep\s*\("
# tests/support/ may wait between two looks at another process; a test itself never does.
MAY_SLEEP = ("tests/support/", "tests/ui/support/")
DRAWERS = re.compile(r"(^|[_/-])(utils?|helpers?|misc|manager)([_./-]|$)|(^|/)common([./]|$)", re.IGNORECASE)


def without_comments(text):
    return re.sub(r"(?<!:)//[^\n]*", "", text)


def banned_words(tree):
    yield from matches(tree, BANNED, without_comments)
    yield from matches(tree, BANNED_IN_COMMENTS, lambda text: text)


def matches(tree, banned, part):
    for suffixes, pattern, instead in banned:
        for path in tree.paths(*suffixes):
            if path.startswith("tests/tidy/"):
                continue
            text = part(tree.texts[path])
            for match in re.finditer(pattern, text):
                number = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{number}: `{match.group(0).strip()}`: {instead}"


def no_test_sleeps(tree):
    for path in tree.paths(".cc", ".h", ".py", ".ts", ".mjs", under="tests/"):
        if path.startswith((*MAY_SLEEP, "tests/tidy/")):
            continue
        for number, line in tree.lines(path):
            if re.search(SLEEP, line):
                yield f"{path}:{number}: a test does not sleep: wait for what it waits for, with a deadline"


def no_drawers(tree):
    for path in tree.texts:
        if DRAWERS.search(path):
            yield f"{path}: name the noun, not the drawer"


RULES = [banned_words, no_test_sleeps, no_drawers]
