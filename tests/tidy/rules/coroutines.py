"""What g++ 12 compiles without a word and then runs wrongly in a coroutine; each was met here. Name the awaited value
in a statement of its own first."""
import re

from rules.banned import CPP, without_comments

STRINGS = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'')
STATEMENT = re.compile(r"[^;{}]+")
LAMBDA_WITH_CAPTURES = re.compile(r"(?<![\w\])\[])\[[^\[\]]+\]\s*(\(|mutable|$)")
LOOP = re.compile(r"\bwhile\s*\(")


def group_around(text, position):
    """What stands between the innermost parentheses around a position; the whole text outside of any."""
    depth, begin = 0, position
    while begin > 0 and depth >= 0:
        begin -= 1
        depth += {")": 1, "(": -1}.get(text[begin], 0)
    depth, end = 0, position
    while end < len(text) and depth >= 0:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return text[begin:end]


def awaits(text):
    return re.search(r"\bco_await\b", text) is not None


def no_conditional_awaits(tree):
    yield from statements_with(tree, "`?:` around co_await destroys temporaries twice: an if",
                               lambda text: any(awaits(group_around(text, m.start())) for m in re.finditer(r"\?", text)))


def no_loop_condition_awaits(tree):
    def in_condition(text):
        return any(awaits(group_around(text, m.end())) for m in LOOP.finditer(text))

    yield from statements_with(tree, "a loop's condition that awaits is evaluated wrongly: while (true) and a break", in_condition)


def no_captures_in_an_await(tree):
    yield from statements_with(tree, "the captures of a lambda within an awaiting statement are destroyed twice: name the lambda first",
                               lambda text: LAMBDA_WITH_CAPTURES.search(text) is not None)


def statements_with(tree, message, is_trap):
    """Statements that await and are a trap; one ends at a semicolon or a brace."""
    for path in tree.paths(*CPP):
        text = STRINGS.sub(lambda m: "\"" + "_" * (len(m.group()) - 2) + "\"", without_comments(tree.texts[path]))
        if not awaits(text):
            continue
        for match in STATEMENT.finditer(text):
            if awaits(match.group()) and is_trap(match.group()):
                begin = match.start() + len(match.group()) - len(match.group().lstrip())
                yield f"{path}:{text.count(chr(10), 0, begin) + 1}: {message}"


RULES = [no_conditional_awaits, no_loop_condition_awaits, no_captures_in_an_await]
