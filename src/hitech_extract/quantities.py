"""Find the figures' numbers: money, percentages, counts, multiples, physical quantities.

One pass over the digits of a text. What stands directly left and right of each number (currency,
magnitude, unit, noun, sign) decides its kind; numbers that are no figures (years, dates, ordinals,
names, durations, bases of rates) are dropped here. A number whose kind only its sentence can settle
("... from 54 in 2012 to 97") is given as kind ``bare``; the linking step settles or drops it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from hitech_extract.noun_phrases import counted, singular
from hitech_extract.quantity_words import (
    AFTER,
    CURRENCIES,
    LONG_TAIL,
    MARKS,
    MODIFIER_AFTER,
    MODIFIER_BEFORE,
    MODIFIER_ENDS,
    MODIFIERS,
    MONTH,
    NUMBER_WORDS,
    PERCENT,
    SCALES,
    TIMES,
    UNIT,
    UNIT_FIRST,
    UNIT_SYMBOLS,
    WORD_MULTIPLES,
    WORDED,
    WORDED_STARTS,
    unit_symbol,
)
from hitech_extract.reading import Reading
from hitech_extract.schema import Modifier

__all__ = ["Quantity", "find_quantities", "scaled", "singular"]

Kind = Literal["money", "percent", "count", "multiple", "quantity", "bare"]


@dataclass(slots=True)
class Quantity:
    """A number of the text. Offsets are half-open into ``Reading.clean``.

    ``start``-``end`` covers currency mark, number, magnitude and unit word; ``noun_start``-``noun_end``
    the counted noun phrase. ``sign`` is +1 or -1 where a sign is written, ``range_end`` is "low"
    or "high" at the ends of a range, ``power`` the power of ten of a written magnitude (million: 6).
    """

    start: int
    end: int
    kind: Kind
    value: Decimal
    unit: str
    modifier: Modifier | None = None
    sign: int = 0
    noun_start: int = -1
    noun_end: int = -1
    range_end: str = ""
    hyphenated: bool = False
    power: int = 0


# A number that is settled to be no figure, kept until its neighbours are done with it.
_DROP: Final = "drop"
# Every branch begins with a digit, which lets the search skip to the next one.
_NUMBER: Final = re.compile(
    r"[0-9](?:[0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,9})?(?![0-9])|[0-9]{0,17}(?:\.[0-9]{1,9})?(?![0-9])|[0-9]*)"
)


def find_quantities(reading: Reading) -> list[Quantity]:
    """Return the quantities of a text in order; no two overlap."""
    found: list[Quantity] = []
    low, clean = reading.low, reading.clean
    taken = 0
    for match in _NUMBER.finditer(low):
        start = match.start()
        if start >= taken and (quantity := _classify(clean, low, start, match.end(), found)) is not None:
            found.append(quantity)
            taken = quantity.end
    worded = _worded(low)
    if worded:
        starts = [q.start for q in found]
        # Of those that begin before the words end, only the last can reach into them.
        found += [w for w in worded if not (i := bisect_left(starts, w.end)) or found[i - 1].end <= w.start]
        found.sort(key=lambda q: q.start)
    _join_compounds(found)
    _share_units(low, found)
    _drop_exchange_rates(low, found)
    _modify(low, found)
    return [q for q in found if q.unit != _DROP]


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def scaled(value: Decimal, power: int) -> Decimal:
    """Return value x 10^power, whole numbers without exponent: (38.673, 9) -> 38673000000."""
    result = value.scaleb(power)
    return result.quantize(Decimal(1)) if result == result.to_integral_value() else result


# --- one number ---------------------------------------------------------------------------------

_TIMES_AFTER: Final = re.compile(
    r"\s*(?:that\b|as\b|more\b|higher\b|larger\b|bigger\b|greater\b|the\b|its\b|their\b|over\b|of\b|what\b"
    r"|year-on-year|year on year|compared|those\b|from\b|against\b|in \d|since\b|faster\b|above\b|growth\b|increase\b"
    r"|by \d|within\b|a year ago|[,.;)\u2014]|$)"
)
_TIMES_BEFORE: Final = re.compile(
    r"(?:\b(?:is|are|was|were|by|to|grew|grown|grow|increased?|increasing|rose|risen|expanded|multiplied|jumped|surged"
    r"|soared|climbed|swelled|equals?|equivalent to|about|around|nearly|almost|over|more than|some|roughly|reached|up"
    r"|had|has|been|average)\b) ?(?:a |an |about |around |nearly |almost |over |more than |some |roughly |about )?$"
)
_POINTS: Final = re.compile(r"[ -]points?\b")
_POUNDS_OF_WEIGHT: Final = re.compile(r"pounds?(?: in)? weight\b|pounds? of (?!debt)[a-z]+\b|pounds per square")
_DURATION: Final = re.compile(
    r"(?:st|nd|rd|th)?[ -](?:(?:consecutive|full|working|calendar|business|more|additional|straight|natural|whole|short"
    r"|long|past|odd|further|other|to \d+|or \d+|\+)[ -])*"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|quarters?|years'|months'|days'|nights?"
    r"|centur(?:y|ies)|half-years?|min\b|hrs?\b|o'clock|degrees?|year-olds?|generations?)(?![a-z])"
    r"|[ -]?(?:\u00b0|\u2103|degrees?\b|celsius)"
)
_RATE_BASE: Final = re.compile(r"\b(?:per|every|each)(?: (?:capita|head|thousand))? ?$")
_RATE_BASE_ENDS: Final = ("per", "every", "each", "capita", "head", "thousand", "sand")


def _classify(clean: str, low: str, start: int, end: int, found: list[Quantity]) -> Quantity | None:
    """Return what the number at ``start``-``end`` is, or None where it is no figure."""
    mark, left = _mark_before(low, start)
    if mark and found and left < found[-1].end:
        mark, left = "", start  # "8RMB13": the mark is taken
    if not mark and not _stands_free(low, start, found):
        return None
    sign = 0
    if left and low[left - 1] in "+-" and (sign := _sign(low, left)):
        left -= 1
    if low[end : end + 1] == "." and low[end + 1 : end + 2].isdigit():
        return None
    digits = low[start:end]
    if not mark and (quantity := _percentage(clean, low, left, end, end, digits, sign)) is not None:
        return quantity
    after = AFTER.match(low, end)
    scale = currency = letter = ""
    if after is not None:
        scale, currency, letter = after["scale"] or "", after["currency"] or "", after["letter"] or ""
    if currency == "won" and not mark and not scale:
        currency = ""  # "the bid of 2019 won"
    power = SCALES[scale.replace("-", " ")] if scale else 0
    stop = after.end("scale") if after is not None and scale else end
    if scale and not (mark or currency) and clean.startswith(". Yuan", stop):
        # "9.87 billion. Yuan, an increase": a stop that has slipped in
        return Quantity(
            left, stop + len(". yuan"), "money", scaled(_decimal(digits), power), "CNY", sign=sign, power=power
        )
    if after is not None and (mark or currency):
        if letter:
            power, stop = SCALES[letter], after.end("letter")
        value = scaled(_decimal(digits), power) if power else _decimal(digits)
        if currency:
            if currency.startswith("pound") and not mark and not power:
                weight = _POUNDS_OF_WEIGHT.match(low, after.start("currency"))
                if weight is not None or low.endswith(("weighs ", "weighing "), 0, left):
                    return Quantity(left, after.end("currency"), "quantity", value, "lb", sign=sign)
            stop = after.end("rmb") if after["rmb"] else after.end("currency")
        unit = MARKS.get(mark) or CURRENCIES[currency]
        if mark == "$" and currency and CURRENCIES[currency] in {"HKD", "SGD"}:
            unit = CURRENCIES[currency]
        if low[start - 1 : start] == "=" or low[stop : stop + 3].lstrip()[:1] == "=":
            return Quantity(left, stop, "bare", value, _DROP)
        return Quantity(left, stop, "money", value, unit, sign=sign, hyphenated=low[end : end + 1] == "-", power=power)
    value = scaled(_decimal(digits), power) if power else _decimal(digits)
    if scale:
        return _with_magnitude(clean, low, left, stop, digits, value, power, sign)
    if low[end : end + 1].isalpha():
        return _glued(low, left, end, digits, letter, found, sign)
    return _plain(clean, low, left, start, end, digits, value, sign)


_MARK_ENDS: Final = frozenset(mark[-1] for mark in MARKS if mark[-1].isalpha())


def _mark_before(low: str, start: int) -> tuple[str, int]:
    """Return the currency mark before a number and where the number's span begins: ("rmb", 12)."""
    right = start
    if right and low[right - 1] == " ":
        right -= 1
    if not right:
        return "", start
    last = low[right - 1]
    if last in "$\u00a5\u20ac\u00a3\u20a9":
        for size in (6, 5, 4, 3, 2):
            mark = low[max(0, right - size) : right]
            if mark in MARKS and not low[max(0, right - size - 1) : right - size].isalpha():
                return mark, right - len(mark)
        return last, right - 1
    if last not in _MARK_ENDS:
        return "", start
    left = right - 1
    while left and right - left < 9 and low[left - 1].isalpha():
        left -= 1
    word = low[left:right]
    # "yuan" stands before a number by chance ("5 yuan 300 times"), unless it touches it.
    if word in MARKS and (word != "yuan" or right == start):
        return word, left
    return "", start


def _stands_free(low: str, start: int, found: list[Quantity]) -> bool:
    """Tell whether a number without a currency mark begins a word of its own."""
    if not start:
        return True
    previous = low[start - 1]
    if previous.isalpha():
        return False
    if previous == ".":
        return start > 1 and not low[start - 2].isdigit()
    if previous == "/":
        # "3/5 percent"
        joined = bool(found) and start - found[-1].end <= 1
        return joined and start > 1 and (low[start - 2].isdigit() or low[start - 2] == " ")
    return previous not in "_\\#@"


_LAST_CELL: Final = re.compile(r"\d+(?:\.\d+)?%? *(?:\n|$)")


def _sign(low: str, left: int) -> int:
    """Return +1 or -1 where the character before ``left`` is a sign, not a hyphen or a range's dash."""
    if left >= 2 and low[left - 2] not in " ([:,;/\n-+|":
        return 0
    if low[left - 1] == "+":
        return 1
    if left >= 3 and low[left - 2] == " " and low[left - 3].isdigit() and not _LAST_CELL.match(low, left):
        return 0  # "3 -5 percent"; but "9,873 -3.4" ends a row of a table
    return -1


def _percentage(clean: str, low: str, left: int, end: int, stop: int, digits: str, sign: int) -> Quantity | None:
    mark = low[stop : stop + 1]
    if mark in {" ", "-"}:
        mark = low[stop + 1 : stop + 2]
    if mark not in {"%", "p", "b"}:
        return None
    percent = PERCENT.match(low, stop)
    if percent is None or (clean.startswith("PCT", stop + 1) and low.startswith(" a", stop + 4)):
        return None  # "3 PCT applications": the Patent Cooperation Treaty
    value, unit = _decimal(digits), "percent"
    if percent["points"]:
        unit = "percentage_point"
    elif percent["basis"]:
        unit, value = "percentage_point", value / 100
    return Quantity(left, percent.end(), "percent", value, unit, sign=sign, hyphenated=low[end : end + 1] == "-")


# "a 40-km coastline": how long it is, not what it is called
_EXTENT: Final = re.compile(
    r" (?:[a-z-]+ ){0,2}?(?:coast\w*|shore\w*|stretch|roads?|lines?|greenway|avenue|section|expressway|railway|tunnel"
    r"|pipelines?"
    r"|network|river\w*|belt|corridor|canal|bridge|track)\b"
)


def _measured(low: str, left: int, stop: int, value: Decimal, power: int, sign: int) -> Quantity | None:
    """Return the physical quantity where a unit of measure follows."""
    first = low[stop : stop + 2].lstrip(" -")[:1]
    if first in UNIT_FIRST and first and (unit := UNIT.match(low, stop)) is not None and unit.lastgroup:
        symbol = UNIT_SYMBOLS[int(unit.lastgroup[1:])]
        hyphenated = symbol in {"km", "m"} and unit[0][0] == "-" and not power
        if hyphenated and (symbol != "km" or not _EXTENT.match(low, unit.end())):
            return None  # "the 300-meter tower"
        return Quantity(left, unit.end(), "quantity", value, symbol, sign=sign, power=power)
    if low[stop : stop + 1] == " " and (tail := LONG_TAIL.match(low, stop)) is not None:
        known = unit_symbol(tail["unit"])
        if known is not None:
            return Quantity(left, tail.end(), "quantity", value, known, sign=sign, power=power)
    return None


def _multiple(low: str, left: int, stop: int, digits: str, value: Decimal, sign: int) -> Quantity | None:
    times = TIMES.match(low, stop)
    if times is None:
        return None
    if " times" in times[0] and not (
        "." in digits or _TIMES_AFTER.match(low, times.end()) or _TIMES_BEFORE.search(low, max(0, left - 30), left)
    ):
        return None
    return Quantity(left, times.end(), "multiple", value, "times", sign=sign)


def _with_magnitude(
    clean: str, low: str, left: int, stop: int, digits: str, value: Decimal, power: int, sign: int
) -> Quantity | None:
    """Classify "20.9 million ..." without a currency."""
    if low.startswith((" times", " fold"), stop):
        return _multiple(low, left, stop, digits, value, sign)
    if (quantity := _measured(low, left, stop, value, power, sign)) is not None:
        return quantity
    if (percent := _percentage(clean, low, left, stop, stop, digits, sign)) is not None:
        return percent
    if _DURATION.match(low, stop) or _is_rate_base(low, left):
        return None
    noun = counted(low, stop)
    if noun is not None:
        return Quantity(left, stop, "count", value, noun[2], None, sign, noun[0], noun[1], power=power)
    return Quantity(left, stop, "bare", value, "", sign=sign, power=power)


def _is_rate_base(low: str, left: int) -> bool:
    before = low[max(0, left - 28) : left].rstrip(" ")
    return before.endswith(_RATE_BASE_ENDS) and _RATE_BASE.search(before) is not None


def _glued(
    low: str, left: int, end: int, digits: str, letter: str, found: list[Quantity], sign: int
) -> Quantity | None:
    """Classify a number with letters right behind it: "4.6x", "20GWh", "45k jobs"."""
    value = _decimal(digits)
    times = TIMES.match(low, end)
    if times is not None:
        return Quantity(left, times.end(), "multiple", value, "times", sign=sign)
    unit = UNIT.match(low, end)
    if unit is not None and unit.lastgroup:
        return Quantity(left, unit.end(), "quantity", value, UNIT_SYMBOLS[int(unit.lastgroup[1:])], sign=sign)
    if not letter or low[end + 1 : end + 2].isalnum():
        return None
    power = SCALES[letter]
    noun = counted(low, end + 1)
    if noun is not None and (letter == "k" or " " not in low[noun[0] : noun[1]]):
        return Quantity(
            left, end + 1, "count", scaled(value, power), noun[2], None, sign, noun[0], noun[1], power=power
        )
    if found and found[-1].kind in {"money", "bare"} and left - found[-1].end <= 6:
        return Quantity(left, end + 1, "bare", scaled(value, power), "", sign=sign, power=power)
    return None


def _plain(
    clean: str, low: str, left: int, start: int, end: int, digits: str, value: Decimal, sign: int
) -> Quantity | None:
    """Classify a number without currency, magnitude or percent sign."""
    following = low[end : end + 1]
    if following == "\u2030" or low.startswith("per mille", end + 1):
        return None
    if following in {" ", "-"}:
        multiple = TIMES.match(low, end)
        if multiple is not None:
            return _multiple(low, left, end, digits, value, sign)
        if (quantity := _measured(low, left, end, value, 0, sign)) is not None:
            return quantity
    elif following in "\u00b0\u2103" and following:
        return None
    if _is_mere_number(low, left, start, end, digits):
        return None
    noun = counted(low, end)
    if _is_name(clean, low, left, noun is not None):
        return None
    if len(digits) == 4 and digits.startswith(("19", "20")) and _is_year(low, left, end, noun is not None):
        return None
    if noun is not None:
        return Quantity(left, end, "count", value, noun[2], None, sign, noun[0], noun[1])
    if _is_item_number(low, left, end, digits):
        return None
    points = _POINTS.match(low, end)
    if points is not None:
        return Quantity(left, points.end(), "bare", value, "points", sign=sign)
    return Quantity(left, end, "bare", value, "", sign=sign)


# --- numbers that are no figures ----------------------------------------------------------------

_ORDINAL_OR_CLOCK: Final = re.compile(
    r"(?:st|nd|rd|th)\b|:\d\d|[:.]\d\d ?[ap]\.?m\b| ?[ap]\.?m\.?\b(?! ?yuan)| ?o'clock"
)
_DATE_BEFORE: Final = re.compile(rf"(?<![a-z]){MONTH} ?(?:\d{{1,2}} ?(?:-|to|and) ?)?$|\d{{4}}[-/]\d{{1,2}}[-/]$")
_DATE_AFTER: Final = re.compile(rf",? (?:of )?{MONTH}(?![a-z])|-(?:year|month|day|week|hour|minute)s?\b")
_JOINABLE: Final = re.compile(r" ?[a-z%]")
_PHONE: Final = re.compile(r"[-+]?\d{3,5}-\d{6,8}|\+\d{2} \d")
_PHONE_TAIL: Final = re.compile(r"-\d{6,8}")


def _is_mere_number(low: str, left: int, start: int, end: int, digits: str) -> bool:
    """Tell ordinals, clock times, dates, durations, bases of rates, scores and telephone numbers."""
    following, after = low[end : end + 1], low[end + 1 : end + 2]
    previous = low[left - 1 : left]
    if following in {" ", "-"} and _DURATION.match(low, end):
        return True
    if (following not in {",", ")", ";", "\n"} and _ORDINAL_OR_CLOCK.match(low, end)) or _is_rate_base(low, left):
        return True
    joined = previous in {"-", ":", "/"} and low[left - 2 : left - 1].isdigit()
    if joined and (previous != "-" or not _JOINABLE.match(low, end)):
        return True
    if following in {"/", ":"} and after.isdigit():
        return True
    if following == "-" and after.isalpha():
        # "the 500-seat hall", "2012-model", "35-strong": adjectives, no figures.
        return True
    if len(digits) <= 2:
        before = low[max(0, left - 28) : left]
        if (_DATE_BEFORE.search(before) and not _is_no_day(low, before, end, digits)) or _DATE_AFTER.match(low, end):
            return True
    if following == "-" and after.isdigit() and (_PHONE.match(low, max(0, start - 1)) or _PHONE_TAIL.match(low, end)):
        return True
    if previous == "+" and _PHONE.match(low, left - 1):
        return True
    return len(digits) > 1 and digits[0] == "0" and "." not in digits


_UP_TO_MONTH: Final = re.compile(rf"(?:\b(?:to|until|till|through)|-) ?{MONTH} $")


def _is_no_day(low: str, before: str, end: int, digits: str) -> bool:
    """As in "from January to September 87 firms were recognized": a count after a month."""
    if int(digits) <= 31 and _UP_TO_MONTH.search(before) is None:
        return False
    return counted(low, end) is not None


_NAME_BEFORE: Final = re.compile(
    r"(?:\b(?:nos?\.?|numbers?:|no\b\.? ?|top|fortune(?: global)?|global|world(?:'s)? top|page|pages|p\.|pp\.|room|tel"
    r"|phone|fax|zip|postcode|postal code|code|icp|version|v|ver\.?|chapter|section|article|figure|fig\.|table|item"
    r"|line"
    r"|phase|stage|level|grade|type|model|building|block|unit|floor|highway|gate|lot|volume|vol\.?|issue|industry|step"
    r"|part|annex|appendix|iso(?:/iec)?|gb|gb/t|class|tier|covid|hotline|click|clicks|views|view|read|reads|hits"
    r"|visits:|browse|sheet|route|document|doc|ref|order|notice|circular|decree|project|plan|program|programme|china"
    r"|beidou|made in china|windows|web|euro|mach|apollo|airbus|boeing)"
    r"[ :#\u2116-]{0,3}|[#@/\\_=\u2116]|\b[a-z]+://\S*|www\.\S*|\bstudents? aged |\baged? (?:of |between )?|\bages? )$"
)
# The pattern's last words and signs: to look for them first is quicker than to search.
_NAME_GAP: Final = " :#-"
_NAME_ENDS: Final = tuple(
    "no nos no. nos. number numbers top fortune global page pages p. pp. room tel phone fax zip code icp v ver ver. "
    "version chapter section article figure fig. table item line phase stage level grade type model building block "
    "unit floor highway gate lot volume vol vol. issue industry step part annex appendix iso iso/iec gb gb/t class "
    "tier covid hotline click clicks view views read reads hits visits browse sheet route document doc ref order "
    "notice circular decree project plan program programme china beidou windows web euro mach apollo airbus boeing "
    "aged of between age "
    "ages @ / \\ _ = \u2116".split()
)
# Before these a number with a noun is a count all the same: "the project 300 enterprises joined" ...
_NAME_UNLESS_NOUN: Final = frozenset(
    "project plan program programme china global industry unit level type phase view read class order stage model part "
    "building line top".split()
)
# ... but "Line 2 makes chips" and "Project 985" are names, told by their capital.
_NAME_IF_CAPITAL: Final = frozenset(
    "project program programme unit level type phase class stage model part building line".split()
)


def _is_name(clean: str, low: str, left: int, has_noun: bool) -> bool:
    """Tell whether the number is part of a name: "No. 1", "Room 305", "Phase 2", "Fortune 500"."""
    begin = max(0, left - 28)
    before = low[begin:left]
    if (
        not before.rstrip(_NAME_GAP).endswith(_NAME_ENDS)
        and "#" not in before
        and "www." not in before
        and "://" not in before
    ):
        return False
    name = _NAME_BEFORE.search(before)
    if name is None:
        return False
    word = name[0].strip(" :#-")
    if not has_noun or word not in _NAME_UNLESS_NOUN:
        return True
    return word in _NAME_IF_CAPITAL and clean[begin + name.start()].isupper()


_YEAR_BEFORE: Final = re.compile(
    r"(?:\b(?:in|(?<!total )(?<!number )of|by|since|until|till|from|to|through|during|before|after|year|end|early"
    r"|late|mid"
    r"|(?<=\d )and|(?<=\d, )and|between|the|for|versus|vs|than|with|on|compared with|over)[ -]"
    rf"|{MONTH} \d{{1,2}}, )$"
)
_YEAR_AFTER: Final = re.compile(
    r"[ -](?:annual|edition|version|world|china|evaluation|report|summit|conference|expo|fair|forum|budget|work|session"
    r"|global|national|list|ranking|catalogue|index|plan|targets?|figures?|results?|statistics|level|levels|total"
    r"|olympic)|s\b|/\d\d"
)


def _is_year(low: str, left: int, end: int, has_noun: bool) -> bool:
    if not has_noun or low[end : end + 1] == "-" or _YEAR_AFTER.match(low, end):
        return True
    return _YEAR_BEFORE.search(low, max(0, left - 28), left) is not None


_ITEM_BEFORE: Final = re.compile(r"(?:^|[\n.;:] ?\(?)$")


def _is_item_number(low: str, left: int, end: int, digits: str) -> bool:
    """Tell the number of a list item: "1. Economy", "(2) woo investors"."""
    following = low[end : end + 1]
    if len(digits) > 2 or following not in {".", ")"}:
        return False
    if following == "." and low[end + 1 : end + 2] != " ":
        return False
    if following == ")" and low.rfind("(", max(0, left - 14), left) > low.rfind(")", max(0, left - 14), left):
        return low[left - 1] == "("  # "(2015: 74)" is no item
    return left == 0 or low[left - 1] in "\n(" or _ITEM_BEFORE.search(low, max(0, left - 3), left) is not None


# --- numbers and multiples in words -------------------------------------------------------------

_WORD_FINDER: Final = AhoCorasick(
    WORDED_STARTS, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
)
_TWICE_OK: Final = re.compile(r" (?:the|that|as|what|its|their|last|those|more|over|\d)\b")
_DOUBLE_NOT: Final = re.compile(
    r"[ -](?:digits?\b|counting|track|shift|first|certified|taxation|the efforts|efforts|carbon|cropping|eleven"
    r"|standard"
    r"|up\b|reduction|insurance|helix|world|champion)"
)
_DOUBLES_AS: Final = re.compile(r" as (?!much|many|compared|a result|well)")
_DOUBLE_ADJ: Final = re.compile(r"(?:\ba|\bthe|\bof) $")
_EFFORTS: Final = re.compile(r" (?:of )?(?:efforts|down)")


def _worded(low: str) -> list[Quantity]:
    found: list[Quantity] = []
    for _, start, _ in _WORD_FINDER.find_matches_as_indexes(low):
        if start and ((before := low[start - 1]).isalnum() or before in "_-"):
            continue
        match = WORDED.match(low, start)
        if match is None:
            continue
        quantity = _worded_multiple(low, match) if match["multiple"] else _worded_number(low, match)
        if quantity is not None:
            found.append(quantity)
    return found


def _worded_multiple(low: str, match: re.Match[str]) -> Quantity | None:
    word, (start, end) = match["multiple"], match.span()
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


def _worded_number(low: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    number = Decimal(NUMBER_WORDS[match["word"]])
    if match["fold"]:
        return Quantity(start, end, "multiple", number, "times")
    if match["times"]:
        if _TIMES_AFTER.match(low, end) and (
            low[end : end + 1] == " " or _TIMES_BEFORE.search(low, max(0, start - 30), start)
        ):
            return Quantity(start, end, "multiple", number, "times")
        return None
    if match["percent"]:
        unit = "percentage_point" if "point" in match["percent"] else "percent"
        return Quantity(start, end, "percent", number, unit)
    power = SCALES[match["scale"]]
    if match["currency"]:
        return Quantity(start, end, "money", scaled(number, power), CURRENCIES[match["currency"]], power=power)
    noun = counted(low, end)
    if noun is None:
        return None
    return Quantity(start, end, "count", scaled(number, power), noun[2], None, 0, noun[0], noun[1], power=power)


# --- several numbers ----------------------------------------------------------------------------


def _join_compounds(found: list[Quantity]) -> None:
    """Join "143 billion 650 million yuan" into one amount."""
    for i in range(len(found) - 1, 0, -1):
        a, b = found[i - 1], found[i]
        if (
            b.start - a.end == 1
            and a.kind == "bare"
            and b.kind == "money"
            and a.power
            and b.power
            and a.value > b.value
        ):
            found[i - 1 : i + 1] = [
                Quantity(a.start, b.end, "money", a.value + b.value, b.unit, None, a.sign, power=b.power)
            ]


_LIST_JOIN: Final = re.compile(
    r"^(?:, | and |, and | & |,| or |, or |; )(?:about |around |some |nearly |over |more than |almost )?$"
)
# "23 national and 168 provincial platforms": the noun stands once
_ADJECTIVE_JOIN: Final = re.compile(
    r"^ (?:national|provincial|municipal|state|city|county|district|regional|local|domestic|foreign|international"
    r"|overseas"
    r"|industrial|agricultural|public|private|state-owned|invention|utility|design|new|old|large|medium|small|key|major|male"
    r"|female|full-time|part-time|commercial|residential|primary|secondary|junior|senior)(?:-level|-grade| level)?"
    r"(?:,| and|, and| or| plus|, plus)"
    r"(?: (?:another|about|around|some|nearly|over|more than|almost|a further))? $"
)
_BETWEEN: Final = re.compile(r"\bbetween (?:about |around |some |roughly )?$")
_FROM: Final = re.compile(
    r"\bfrom (?:about |around |some |roughly |less than |just |a mere |under |over |more than )?$"
)
_CHANGE: Final = re.compile(
    r"\b(?:rose|ris(?:e[ns]?|ing)|fell|fall(?:en|s|ing)?|gr[eo]w(?:n|s|ing)?|went|go(?:es)?|increas\w+|decreas\w+|up"
    r"|down|climb\w*|dropp?\w*|cut|reduc\w+"
    r"|rais\w+|lift\w*|jump\w*|expand\w*|shr[aiu]nk|chang\w+|mov\w+|slow\w*|narrow\w*|widen\w*|slid|slip\w*"
    r"|declin\w+|eas\w+"
    r"|improv\w+|accelerat\w+|quicken\w*|surg\w+|soar\w*)\b[^.;]{0,40}$"
)
_RANGE_OF: Final = re.compile(r"\b(?:by|of|between|range)\s*(?:about |around |some )?$")
_BY: Final = re.compile(r"\bby\s*(?:about |around |some )?$")
_TO_JOINS: Final = frozenset(
    ("to", "to as much as", "to some", "to about", "to around", "to nearly", "to over", "to more than")
)
_MAX_GAP: Final = 32


def _share_units(low: str, found: list[Quantity]) -> None:
    """Give the members of lists and ranges their shared unit and magnitude, from right to left."""
    for i in range(len(found) - 2, -1, -1):
        a, b = found[i], found[i + 1]
        if b.start - a.end > _MAX_GAP or b.unit == _DROP:
            continue
        gap = low[a.end : b.start]
        if b.sign == -1 and not gap.endswith(" "):
            continue
        if _is_range(low, a, b, gap):
            _share_in_range(low, a, b)
        elif a.kind == "bare" and gap.strip() in _TO_JOINS and _FROM.search(low, max(0, a.start - 30), a.start):
            # "from 9.1 to 8.4 percent": two readings of one rate, no range
            if b.kind != "bare" and not a.unit and (not a.power or (b.kind == "count" and b.power)):
                _take_unit(a, b)
        elif a.kind == "bare" and b.kind == "count" and not a.unit and not a.power and _ADJECTIVE_JOIN.match(gap):
            a.kind, a.unit, a.noun_start, a.noun_end = "count", b.unit, b.noun_start, b.noun_end
        elif a.kind in {"bare", "money"} and _LIST_JOIN.match(gap):
            _share_in_list(low, a, b, gap)
    # "6.2 percent and 7.1": the unit may also stand on the first.
    for i in range(1, len(found)):
        a, b = found[i - 1], found[i]
        if b.kind != "bare" or a.kind != "percent" or b.unit or b.power or "." not in low[b.start : b.end]:
            continue
        if low[b.end : b.end + 1] in {".", ",", ";", ")"} and _LIST_JOIN.match(low[a.end : b.start]):
            b.kind, b.unit = "percent", a.unit


def _share_in_range(low: str, a: Quantity, b: Quantity) -> None:
    if a.kind == "bare" or (a.kind == "count" and a.unit == b.unit):
        _take_unit(a, b)
    elif b.kind == "bare" and a.kind == "money" and not low[b.end : b.end + 1].isalpha():
        b.kind, b.unit = "money", a.unit
        if a.power and not b.power:
            _take_magnitude(b, a)
        elif b.power and not a.power:
            _take_magnitude(a, b)
    elif a.kind == "money" and b.kind == "money" and not a.power and b.power and a.unit == b.unit:
        _take_magnitude(a, b)
    if a.kind == b.kind and a.unit == b.unit:
        a.range_end, b.range_end = "low", "high"


_THEN_MORE: Final = re.compile(r" (?:more|less|fewer|higher|lower|up|down|above|below|year[- ]on[- ]year|than|of)\b")


def _is_amount_before_rate(low: str, a: Quantity, b: Quantity) -> bool:
    """As in "R&D personnel numbered 68,900, 5.5% more than a year earlier": no list of rates."""
    if "," in low[a.start : a.end] or a.value >= 1000:
        return True
    return "." not in low[a.start : a.end] and _THEN_MORE.match(low, b.end) is not None


_NEXT_WORD: Final = 4  # a noun further off than this is that of a list: "21, 14 and 9 agreements"


def _share_in_list(low: str, a: Quantity, b: Quantity, gap: str) -> None:
    if a.kind == "money":
        if b.kind == "money" and not a.power and b.power and a.unit == b.unit and a.value < 1000:
            _take_magnitude(a, b)
        return
    if a.unit:
        return
    if b.kind == "percent" and gap.strip() == "," and _is_amount_before_rate(low, a, b):
        return
    if not a.power and b.kind in {"money", "percent", "multiple", "quantity"}:
        # "with 11 and 8.85 billion yuan": a number of things beside an amount
        whole = a.value == a.value.to_integral_value() and "." not in low[a.start : a.end]
        if not (whole and b.kind == "money" and gap == " and " and re.match(r"\D*\d+\.\d\d", low[b.start : b.end])):
            _take_unit(a, b)
    elif b.kind == "count" and (gap.strip() not in {",", ";"} or b.noun_start > b.end + _NEXT_WORD):
        a.kind, a.unit, a.noun_start, a.noun_end = "count", b.unit, b.noun_start, b.noun_end


def _is_range(low: str, a: Quantity, b: Quantity, gap: str) -> bool:
    joiner = gap.strip()
    if a.unit == "points":
        return False  # "dropped 2 points to 8 percent"
    if a.kind == "money" and b.kind == "bare" and joiner in {"-", "~", "\u2014"} and b.power and not a.power:
        return scaled(a.value, b.power) < b.value  # "RMB 3-5 billion"
    if a.value >= b.value and (b.power == a.power or a.kind != "bare"):
        return False
    if b.kind == "multiple" and a.kind == "bare" and joiner in {"-", "to"}:
        return True
    if joiner in {"-", "~", "\u2014"} and len(gap) <= 3:
        return a.kind in {"bare", "money", "percent"} or a.kind == b.kind
    if joiner == "or" or joiner in _TO_JOINS:
        if a.kind != "bare" and (joiner == "or" or a.kind != b.kind or a.unit != b.unit):
            return False
        if a.kind != "bare" or _FROM.search(low, max(0, a.start - 30), a.start):
            # "from 5 to 8 percent": a range only where no verb of change leads to it.
            window = low[max(0, a.start - 60) : a.start]
            if not _CHANGE.search(window):
                return True
            # "by 420 million yuan to 2.05 billion yuan": a change and the value reached
            reached = a.kind != "bare" and a.kind != "percent" and _BY.search(window)
            return not reached and bool(_RANGE_OF.search(window))
        return True
    if joiner == "and":
        return bool(_BETWEEN.search(low, max(0, a.start - 20), a.start))
    return joiner == "/" and a.kind == "bare" and b.kind in {"percent", "money"}


def _take_unit(a: Quantity, b: Quantity) -> None:
    a.kind, a.unit = b.kind, b.unit
    if a.kind == "count":
        a.noun_start, a.noun_end = b.noun_start, b.noun_end
    if b.power and not a.power:
        _take_magnitude(a, b)


def _take_magnitude(a: Quantity, b: Quantity) -> None:
    a.value = scaled(a.value, b.power)
    a.power = b.power


_EQUALS: Final = re.compile(
    r"^ ?(?:=|equals?|equal(?:s|led)? to|is equal to|is|was|to|for|buys)(?: about| around| roughly)? ?$"
)


def _drop_exchange_rates(low: str, found: list[Quantity]) -> None:
    for i in range(1, len(found)):
        a, b = found[i - 1], found[i]
        if b.start - a.end > _MAX_GAP:
            continue
        gap = low[a.end : b.start]
        rate = a.value == 1 and a.kind == "money" == b.kind and a.unit != b.unit and _EQUALS.match(gap)
        if rate or gap.strip() in {"=", "equals"}:
            a.kind = b.kind = "bare"
            a.unit = b.unit = _DROP


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
        q.modifier = _modifier(low, q.start)
        if q.modifier is None and low[q.end : q.end + 1] in {" ", "+"}:
            after = MODIFIER_AFTER.match(low, q.end)
            if after is not None:
                q.modifier = "approx" if after["approx"] else "at_least" if after["least"] else "more_than"


def _modifier(low: str, start: int) -> Modifier | None:
    begin = max(0, start - 24)
    words = low[begin:start].rstrip(" (")
    if (
        words[-1:] != "~"
        and words[max(words.rfind(" "), words.rfind("\n"), words.rfind("-"), words.rfind("(")) + 1 :]
        not in MODIFIER_ENDS
    ):
        return None
    match = MODIFIER_BEFORE.search(low[begin:start])
    if match is None:
        return None
    verbal = _VERBAL.get(match[1])
    if verbal is not None and verbal.search(low, max(0, begin + match.start() - 16), begin + match.start()):
        return None
    return MODIFIERS[match[1]]
