"""Numbers and multiples in words: "twenty-five percent", "half a billion yuan", "doubled"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from hitech_extract.quantities.cues import FUNDS, LENT, ONLY_LARGE, SOFTENER, TIMES_AFTER, TIMES_BEFORE, is_weight
from hitech_extract.quantities.currencies import (
    LOWER_CASE,
    SUBUNITS,
    UPPER_CASE,
    currency_by_country,
)
from hitech_extract.quantities.noun_phrases import counted
from hitech_extract.quantities.number_words import STARTS, read_number
from hitech_extract.quantities.quantity import CENTS, Kind, Quantity, scaled
from hitech_extract.quantities.words import (
    UNIT,
    UNIT_SYMBOLS,
    WORD_MULTIPLES,
    WORD_TAIL,
)

__all__ = ["worded_quantities"]


# What is said in one phrase: value, kind, unit
_PHRASES: Final[dict[str, tuple[str, Kind, str]]] = {
    **dict.fromkeys(
        ("half as much again", "half as many again", "half again as much", "half again as many"),
        ("1.5", "multiple", "times"),
    ),
    "half a percentage point": ("0.5", "percent", "percentage_point"),
    "half of a percentage point": ("0.5", "percent", "percentage_point"),
    "a full percentage point": ("1", "percent", "percentage_point"),
    "a percentage point": ("1", "percent", "percentage_point"),
}
_PHRASE_STARTS: Final = frozenset(phrase[0] for phrase in _PHRASES)
_WORD_FINDER: Final = AhoCorasick(
    (*WORD_MULTIPLES, *_PHRASES, *STARTS),
    matchkind=MatchKind.LeftmostLongest,
    implementation=Implementation.ContiguousNFA,
)
_MULTIPLE_WORD: Final = re.compile(rf"(?:{'|'.join(sorted(WORD_MULTIPLES, key=len, reverse=True))})(?![\w-])")
_TWICE_OK: Final = re.compile(r" (?:the|that|as|what|its|their|last|those|more|over|\d)\b")
_DOUBLE_NOT: Final = re.compile(
    r"[ -](?:digits?\b|counting|track|shift|first|certified|taxation|the efforts|efforts|carbon|cropping|eleven"
    r"|standard"
    r"|up\b|reduction|insurance|helix|world|champion)"
)
_DOUBLES_AS: Final = re.compile(r" as (?!much|many|compared|a result|well)")
_DOUBLE_ADJ: Final = re.compile(r"(?:\ba|\bthe|\bof) $")
_EFFORTS: Final = re.compile(r" (?:of )?(?:efforts|down)")


def worded_quantities(clean: str, low: str) -> tuple[list[Quantity], set[int]]:
    """Return the numbers and multiples in words, and where those begin that only a number after them can settle."""
    found: list[Quantity] = []
    unsettled: set[int] = set()
    taken = 0
    for _, start, _ in _WORD_FINDER.find_matches_as_indexes(low):
        if start < taken or (start and ((before := low[start - 1]).isalnum() or before in "_-")):
            continue
        phrase = next((p for p in _PHRASES if low.startswith(p, start)), None) if low[start] in _PHRASE_STARTS else None
        if phrase is not None:
            value, kind, unit = _PHRASES[phrase]
            end = start + len(phrase)
            if not low[end : end + 1].isalnum() and not low.endswith(" of ", 0, start):
                found.append(Quantity(start, end, kind, Decimal(value), unit))
            taken = end
            continue
        if (match := _MULTIPLE_WORD.match(low, start)) is not None:
            quantity = _worded_multiple(low, match)
        else:
            quantity = _worded_number(clean, low, start)
        if quantity is not None:
            found.append(quantity)
            taken = quantity.end
            if quantity.kind == "bare":
                unsettled.add(start)
    return found, unsettled


def _worded_multiple(low: str, match: re.Match[str]) -> Quantity | None:
    word, (start, end) = match[0], match.span()
    if word.startswith(("doubl", "tripl")) and _DOUBLES_AS.match(low, end):
        return None
    if word == "twice" and not _TWICE_OK.match(low, end):
        return None
    if word in {"double", "triple", "quadruple", "treble"}:
        if _DOUBLE_NOT.match(low, end):
            return None
        adjective = _DOUBLE_ADJ.search(low, max(0, start - 4), start) is not None
        if adjective and not low.startswith((" in", " the", " to", " from"), end):
            return None
    if word.endswith("ing") and _EFFORTS.match(low, end):
        return None
    return Quantity(start, end, "multiple", Decimal(WORD_MULTIPLES[word]), "times")


# "five to ten percent", "eight or nine euros": the unit comes with the second number.
_WORD_PAIR: Final = re.compile(
    rf"(?: (?:to|or|and) |-to-)(?:{SOFTENER} )?"
    r"(?:\d|one |two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fif|thir|twen|for|hundred|half)"
)
_DETERMINER: Final = re.compile(r"\b(?:the|these|those|first|last|past|next|other|top|all|of|every|each) $")
_PARTS_COUNTED: Final = frozenset(
    "third quarter fourth fifth sixth seventh eighth ninth tenth hundredth thousandth millionth".split()
)
_LEAST_COUNT: Final = 100  # fewer things in words only tell a group: "the six zones"


def _worded_number(clean: str, low: str, start: int) -> Quantity | None:
    number = read_number(low, start)
    if number is None:
        return None
    end, value = number.end, scaled(number.value, 0)
    tail = WORD_TAIL.match(low, end)
    if tail is None:
        return _worded_count(low, start, end, value, number.power)
    stop = tail.end()
    if tail["fold"]:
        return Quantity(start, stop, "multiple", value, "times")
    if tail["times"]:
        if value % 1 or (
            TIMES_AFTER.match(low, stop)
            and (low[stop : stop + 1] == " " or TIMES_BEFORE.search(low, max(0, start - 30), start))
        ):
            return Quantity(start, stop, "multiple", value, "times")
        return None
    if tail["points"] or tail["percent"]:
        return Quantity(start, stop, "percent", value, "percentage_point" if tail["points"] else "percent")
    currency = tail["currency"]
    written = clean[tail.start("currency")]
    if (
        (currency in LOWER_CASE and written.isupper())
        or (currency in UPPER_CASE and written.islower())
        or (currency in ONLY_LARGE and value < 100)
        or (currency in LENT and value < 100 and FUNDS.match(low, stop))
        or (currency.startswith("pound") and not number.power and is_weight(low, start, tail.start("currency")))
    ):
        return None
    power = number.power
    if currency in SUBUNITS:
        return Quantity(start, stop, "money", scaled(value, -2), SUBUNITS[currency] or CENTS)
    unit = currency_by_country(currency, low, stop)
    return Quantity(start, stop, "money", value, unit, hyphenated=low[end] == "-", power=power)


def _worded_count(low: str, start: int, end: int, value: Decimal, power: int) -> Quantity | None:
    """Return a number in words that counts things, or one whose unit the number after it may bring."""
    paired = _WORD_PAIR.match(low, end)
    if paired is not None and value and (" and " not in paired[0] or low.endswith("between ", 0, start)):
        return Quantity(start, end, "bare", value, "", power=power)
    if power < 3 and (value < _LEAST_COUNT or low[start] == "a"):
        return None
    unit = UNIT.match(low, end)
    if unit is not None and unit.lastgroup:
        return Quantity(start, unit.end(), "quantity", value, UNIT_SYMBOLS[int(unit.lastgroup[1:])], power=power)
    noun = counted(low, end)
    if (
        noun is None
        or noun[2].rsplit("-")[-1] in _PARTS_COUNTED
        or (power < 6 and _DETERMINER.search(low, max(0, start - 8), start))
    ):
        return None
    return Quantity(start, end, "count", value, noun[2], None, 0, noun[0], noun[1], power=power)
