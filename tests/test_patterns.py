"""No regular expression of the package can take more than linear time over an article.

Each is looked into (``backtracking.slow_loop``). One that could be slow in a search may stay where the package only
puts it to given places or to short pieces of a text; that is seen by reading texts with every pattern recorded. What is
left stands in ``REASONS``; ``benchmarks/linear.py`` measures it.
"""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from backtracking import slow_loop
from linear import SOURCES, key_of, only_matched, patterns, recorded_use

SHORT = 400  # characters of a piece over which even a slow search takes no time

# By the pattern's name: why it may be slow in theory and is not in use.
REASONS = {
    "linking.period.averages._AVERAGED": "60 characters",
    "linking.bare._NUMBERED_TAIL": "the few words left of a figure (Bare.left)",
    "linking.measure.by_metric._TAXED": "40 characters",
    "linking.measure.share._BY_TO": "the few words before a figure",
    "linking.period.timeless._LEVIED": "90 characters",
    "linking.period.timeless._RULED": "a clause of 4,000 characters at most, of a verb that few sentences have",
    "linking.period.unsaid._SHARE_PRICE": "a sentence of 4,000 characters at most, and only of one that names shares",
    "quantities._NUMBER": "fails only behind the last group of three, and matches without it",
    "reading._FOLD": "blanks that one branch goes through in vain, the next one takes whole",
    "reading._FOLD_TYPED": "the same",
    "reading._STOP": "goes on from the first stop of a row alone",
    "stores.postgres._UNWRITTEN": "the address of a database, which its owner writes",
    "zones.others._WORD_BEFORE": "30 characters",
}
# The same of what is written into a call.
IN_CALLS = {
    r"(?<=://)([^:@/?]*):.*@": "the address of a database",
    r"\([^)]*\)": "a name in the table of zones",
}


@pytest.mark.parametrize(
    ("pattern", "searched", "matched"),
    [
        # exponential
        (r"(?:a+)+b", True, True),
        (r"(?:\w+ ?)+$", True, True),
        (r"(?:the |[a-z]+ )*x", True, True),
        # two loops over the same characters
        (r"a+a+b", True, True),
        (r"\s*,?\s*x", True, True),
        (r"[a-z]*(?:ab)*,", True, True),
        # slow only if searched: from each place all of the rest is gone through
        (r"a+b", True, False),
        (r"\w+\s+x", True, False),
        (r"x[^;]*$", True, False),
        (r"\d{1,3}(?:,\d{3})+x", True, False),
        (r"(?: more| less)*x", True, False),
        # what stands before each place lets it begin at one only
        (r"\b\w+ing\b", False, False),
        (r"(?<![\w-])[\w-]+x", False, False),
        (r"(?<![.!?])[.!?]+ ", False, False),
        (r"^ +x", False, False),
        # bounded, or nothing behind that could fail
        (r"[a-z]{1,40} x", False, False),
        (r"a*", False, False),
        (r"(?:\w+ )*", True, False),
    ],
)
def test_slow_shapes_are_found(pattern: str, searched: bool, matched: bool) -> None:
    compiled = re.compile(pattern)
    assert (slow_loop(compiled) is not None) == searched
    assert (slow_loop(compiled, searched=False) is not None) == matched


@cache
def suspects() -> dict[str, str]:
    """Return the patterns that the package may use in a slow way, each with what it could be slow over."""
    used, found = recorded_use(8_000), {}
    for name, pattern in patterns().items():
        text = slow_loop(pattern)
        if text is None:
            continue
        searched, placed = used.get(key_of(pattern), (0, 0))
        if not searched and not placed:  # no text has come to it, so the worst is taken of what the calls tell
            searched, placed = 0 if only_matched(name) else SHORT + 1, SHORT + 1
        slow_at_a_place = placed > SHORT and slow_loop(pattern, searched=False) is not None
        if searched > SHORT or slow_at_a_place:
            found[name] = text
    return found


def test_no_pattern_is_slow_over_an_article() -> None:
    new = {name: text for name, text in suspects().items() if name not in REASONS}
    assert not new, f"slow over these texts, repeated (bound a repeat, anchor it, or give the reason): {new}"


def test_the_reasons_are_still_needed() -> None:
    known = patterns()
    assert [name for name in REASONS if name not in known or slow_loop(known[name]) is None] == []


def test_what_is_written_into_calls_is_not_slow() -> None:
    """No module holds it: it is read from the source."""
    calls = [node for text in SOURCES.values() for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    found = {
        (call.func.attr, call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) == "re"
        and call.func.attr != "compile"
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(found) > 10
    slow = {pattern for call, pattern in found if slow_loop(re.compile(pattern), "match" not in call)}
    assert slow == set(IN_CALLS)


def test_none_is_searched_for_from_the_beginning() -> None:
    """Of all figures together, a search from the article's beginning to where each stands takes quadratic time."""
    calls = [node for text in SOURCES.values() for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    found = {
        ast.unparse(call)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("search", "finditer", "findall")
        and len(call.args) > 2
        and ast.unparse(call.args[0]).endswith(("low", "text"))
        and ast.unparse(call.args[1]) == "0"
        and ast.unparse(call.args[2]) not in {"title_end", "_HEAD"}
        and not isinstance(call.args[2], ast.Constant)
    }
    assert found == set()
