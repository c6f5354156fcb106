"""Find the figures' numbers: money, percentages, counts, multiples, physical quantities.

One pass over the digits of a text. What stands directly left and right of each number (currency,
magnitude, unit, noun, sign) decides its kind; numbers that are no figures (years, dates, ordinals,
names, durations, bases of rates) are dropped here. A number whose kind only its sentence can settle
("... from 54 in 2012 to 97") is given as kind ``bare``; the linking step settles or drops it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

from hitech_extract.quantities.brackets import bracketed_units
from hitech_extract.quantities.currencies import (
    mark_before,
)
from hitech_extract.quantities.digits import classify
from hitech_extract.quantities.groups import drop_exchange_rates, join_compounds, settle_cents, settle_yen, share_units
from hitech_extract.quantities.noun_phrases import counted, singular
from hitech_extract.quantities.quantity import DROP, Quantity, scaled
from hitech_extract.quantities.spelled import worded_quantities
from hitech_extract.quantities.words import (
    AFTER,
    MODIFIER_AFTER,
    MODIFIER_BEFORE,
    MODIFIER_ENDS,
    MODIFIERS,
    MONTH,
    UNIT,
)
from hitech_extract.reading import Reading
from hitech_extract.schema import Modifier

__all__ = ["Quantity", "find_quantities", "scaled", "singular"]

# Every branch begins with a digit, which lets the search skip to the next one. The first is the grouping of India; it
# is bounded, since a long row of pairs that does not end in three digits would be gone through again from each pair.
_NUMBER: Final = re.compile(
    # a decimal comma, as in "1,35 billion euros"
    r"[0-9](?:[0-9]{0,2},[0-9]{1,2}(?= ?(?:%|percent\b|per cent\b|pct\b|[mb]illion\b|trillion\b|[bm]l?n\b))"
    r"|[0-9]?(?:,[0-9]{2}){1,8},[0-9]{3}(?:\.[0-9]{1,9})?(?![0-9]|,[0-9])"
    r"|[0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,9})?(?![0-9])|[0-9]{0,17}(?:\.[0-9]{1,9})?(?![0-9])|[0-9]*)"
)


def find_quantities(reading: Reading) -> list[Quantity]:
    """Return the quantities of a text in order; no two overlap."""
    found: list[Quantity] = []
    low, clean = reading.low, reading.clean
    taken = 0
    addresses = _addresses(low)
    for match in _NUMBER.finditer(low):
        start, end = match.span()
        if start < taken:
            continue
        if addresses and _inside(addresses, start):
            continue
        if low[end : end + 1] == " " and low[end + 1 : end + 2].isdigit() and end - start <= 3:
            end = _grouped_end(reading, start, end)
        elif low[end : end + 2] == ". " and low[end + 2 : end + 3].isdigit() and end - start <= 3:
            end = _split_end(low, start, end)
        if (quantity := classify(clean, low, start, end, found)) is not None:
            found.append(quantity)
            taken = quantity.end
    if '"' in low:
        found = [q for q in found if not _opens_name(low, q)]
    worded, unsettled = worded_quantities(clean, low)
    if worded:
        starts = [q.start for q in found]
        # Of those that begin before the words end, only the last can reach into them.
        found += [w for w in worded if not (i := bisect_left(starts, w.end)) or found[i - 1].end <= w.start]
        found.sort(key=lambda q: q.start)
    settle_yen(low, found)
    settle_cents(found)
    join_compounds(low, found)
    bracketed_units(low, found)
    share_units(low, found)
    drop_exchange_rates(low, found)
    _modify(low, found)
    return [q for q in found if q.unit != DROP and not (q.kind == "bare" and q.start in unsettled)]


# "the "10 measures" for talent", "the "100 Talents Program"": the name of a scheme
_QUOTED_NAME: Final = re.compile(r"[^\".;:!?]{2,60}[^\".,;:!?]\"(?! (?:he|she|said|says)\b)")


def _opens_name(low: str, q: Quantity) -> bool:
    """Tell whether a number is the first word of a name in quotation marks."""
    if q.kind not in {"count", "bare"} or not q.start or low[q.start - 1] != '"':
        return False
    return _QUOTED_NAME.match(low, q.end) is not None


_ADDRESS: Final = re.compile(r"[a-z]{2,6}://\S+|www\.\S+|[\w.+-]{1,40}@[\w-]{1,40}\.[a-z]\S*")


def _addresses(low: str) -> list[tuple[int, int]]:
    """Return where addresses of pages and mail stand: their digits are no figures."""
    if "://" not in low and "www." not in low and "@" not in low:
        return []
    return [match.span() for match in _ADDRESS.finditer(low)]


def _inside(spans: list[tuple[int, int]], position: int) -> bool:
    i = bisect_right(spans, (position, len(spans) and spans[-1][1] + 1)) - 1
    return i >= 0 and position < spans[i][1]


# --- digits grouped by spaces -------------------------------------------------------------------

_GROUPED: Final = re.compile(
    r"[0-9]{1,3}(?: [0-9]{3}){1,40}(?:\.[0-9]{1,9})?(?![0-9]|[,.][0-9]|(?: ?%| percent| per cent| pct))"
)
_NARROW: Final = frozenset("\u00a0\u2009\u202f\u2007\u2008\u200a")  # spaces that do not break: they group digits
# What two numbers side by side may be: "in the top 10 300 firms are ...", "of the 25 300 were ..."
_LIST_BEFORE: Final = re.compile(
    r"(?:\b(?:the|first|last|these|those|all|other|another|remaining|of|day|week|month|year|no\.?) |^|\n)$"
)
_GROUPED_BEFORE: Final = re.compile(rf"[0-9][ ,.]$|{MONTH} $|\b(?:no\.?|line|phase|class|type|level|top|page|model) $")


def _grouped_end(reading: Reading, start: int, end: int) -> int:
    """Return where a number grouped by spaces ends ("1 234 567 yuan"); ``end`` where two numbers stand side by side."""
    low = reading.low
    grouped = _GROUPED.match(low, start)
    if grouped is None or _GROUPED_BEFORE.search(low, max(0, start - 10), start):
        return end
    stop = grouped.end()
    gap = reading.source_offset(end)
    if reading.source[gap] in _NARROW and " " in reading.source[max(0, gap - 30) : gap + 40]:
        return stop  # where all spaces are of this kind, it says nothing
    groups = grouped[0].split(".")[0].split(" ")
    if any(group[0] == "0" for group in groups[1:]) or mark_before(reading.clean, low, start)[0]:
        return stop
    after = AFTER.match(low, stop)
    money = after is not None and after["currency"] is not None
    if money or len(groups) > 2:
        return stop if money or counted(low, stop) is not None else end
    # "1 460 doctors", "3 860 newly registered firms"
    alone = _LIST_BEFORE.search(low, max(0, start - 30), start) is None
    return stop if alone and (counted(low, stop) is not None or UNIT.match(low, stop)) else end


# "rose by 12. 5%": a blank has slipped into the number
_SPLIT: Final = re.compile(
    r"\. [0-9]{1,2}(?= ?(?:%|percent\b|per cent\b|pct\b|[mb]illion\b|trillion\b|hundred million\b))"
)
_SPLIT_BEFORE: Final = re.compile(
    r"(?:\b(?:by|of|to|at|was|is|were|are|reach(?:ed|es)?|over|nearly|about|than|rmb|cny|usd|grew|rose|fell|up|down"
    r"|increas\w+|decreas\w+|growth|rate|from|and|achieved|completed|totall?ed|some|around|almost) ?|[$\u00a5+-])$"
)


def _split_end(low: str, start: int, end: int) -> int:
    """Return where a number ends whose decimal point has a blank behind it."""
    split = _SPLIT.match(low, end)
    if split is None or _SPLIT_BEFORE.search(low, max(0, start - 14), start) is None:
        return end
    return split.end()


# "Inched up to", "extends over": words of direction and extent that belong to the verb before them.
_VERBAL: Final = {
    "up to": re.compile(
        r"\b(?:inch|edg|creep|crept|mov|go|goes|went|gone|add|added|adds|climb|push|driv|drove|bring|brought|ris"
        r"|rose|com|came"
        r"|pick|shot|sped|spe|speed|rais|lift|built|build|rack|ratchet|tick|step|scal|match|liv|mount)\w* $"
    ),
    "over": re.compile(r"\b(?:extend|spread|stretch|rang|spann?|cover|sprawl|distribut|scatter)\w* $"),
}


def _modify(low: str, found: list[Quantity]) -> None:
    for q in found:
        if q.range_end:
            q.modifier = "at_least" if q.range_end == "low" else "at_most"
            continue
        if q.modifier is not None:
            continue
        q.modifier = _modifier(low, q.start)
        if q.modifier is None and low[q.end : q.end + 1] in {" ", "+"}:
            after = MODIFIER_AFTER.match(low, q.end)
            if after is not None:
                q.modifier = _MODIFIER_AFTER[after.lastgroup or "plus"]


_MODIFIER_AFTER: Final[dict[str, Modifier]] = {
    "least": "at_least",
    "most": "at_most",
    "approx": "approx",
    "plus": "more_than",
}


def _modifier(low: str, start: int) -> Modifier | None:
    begin = max(0, start - 32)
    words = low[begin:start].rstrip(" (")
    last = words[max(words.rfind(" "), words.rfind("\n"), words.rfind("-"), words.rfind("(")) + 1 :]
    if words[-1:] not in _MODIFIER_SIGNS and last not in MODIFIER_ENDS:
        return None
    if last == "to" and not words.endswith(_TO_MODIFIERS):
        return None
    match = MODIFIER_BEFORE.search(low[begin:start])
    if match is None:
        return None
    word = match[1] or match[2]
    return None if _verbal(low, word, begin + match.start()) else MODIFIERS[word]


_TO_MODIFIERS: Final = tuple(modifier for modifier in MODIFIERS if modifier.endswith(" to"))
_MODIFIER_SIGNS: Final = frozenset("~<>=\u2264\u2265")


def _verbal(low: str, word: str, start: int) -> bool:
    """Tell whether the word of size belongs to the verb before it: "inched up to", "extends over"."""
    verb = _VERBAL.get(word)
    return verb is not None and verb.search(low, max(0, start - 16), start) is not None
