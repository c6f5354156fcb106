"""Several numbers together: compounds, lists and ranges that share a unit or magnitude, rates of exchange."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.quantities.currencies import (
    CENT_CURRENCIES,
)
from hitech_extract.quantities.quantity import CENTS, DROP, Quantity, scaled

__all__ = ["drop_exchange_rates", "join_compounds", "settle_cents", "settle_yen", "share_units"]


def join_compounds(low: str, found: list[Quantity]) -> None:
    """Join "143 billion 650 million yuan", "RMB 1 billion 200 million" and "3 dollars 50 cents" into one amount."""
    for i in range(len(found) - 1, 0, -1):
        a, b = found[i - 1], found[i]
        marked = a.kind == "money" and b.kind == "bare" and low.endswith(_SIZES, a.start, a.end)
        if (b.kind != "money" and not marked) or b.start - a.end > 5:
            continue
        gap = low[a.end : b.start]
        sizes = (a.kind == "bare" or marked) and gap == " " and a.power and b.power and a.value > b.value
        parts = a.kind == "money" and a.unit == b.unit and b.value < 1 <= a.value and gap in {" ", " and "}
        if sizes or (parts and low.endswith(_PART_ENDS, b.start, b.end)):
            found[i - 1 : i + 1] = [
                Quantity(
                    a.start, b.end, "money", a.value + b.value, b.unit or a.unit, a.modifier, a.sign, power=b.power
                )
            ]


_SIZES: Final = (" billion", " trillion", "bn", "bln")
_PART_ENDS: Final = ("cents", "cent", "pence", "sen", "fen", "paise")


_LIST_JOIN: Final = re.compile(rf"^(?: \((?:19|20)\d\d\))?(?P<join>,|,? and| &|,? or|;) (?:{SOFTENER} )?$")
# "23 national and 168 provincial platforms": the noun stands once
_ADJECTIVE_JOIN: Final = re.compile(
    r"^ (?:national|provincial|municipal|state|city|county|district|regional|local|domestic|foreign|international"
    r"|overseas"
    r"|industrial|agricultural|public|private|state-owned|invention|utility|design|new|old|large|medium|small|key|major|male"
    r"|female|full-time|part-time|commercial|residential|primary|secondary|junior|senior)(?:-level|-grade| level)?"
    r"(?:,| and|, and| or| plus|, plus)"
    rf"(?: (?:{SOFTENER}|another|a further))? $"
)
# "5 little giant and 3 gazelle enterprises": neither plural nor small word between
_NOUNS_JOIN: Final = re.compile(
    r"^ (?!(?:of|in|on|at|to|by|for|with|from|as|is|are|was|were|the|an?|per)\b)[a-z][a-z-]*(?<!s)"
    r"(?: (?!(?:of|in|on|at|to|by|for|with|from|as|is|are|was|were|the|an?|per|year"
    r"|times)\b)[a-z][a-z-]*(?<!s)){0,2} and $"
)


def _adjectives_between(gap: str) -> bool:
    return _ADJECTIVE_JOIN.match(gap) is not None or _NOUNS_JOIN.match(gap) is not None


_PARTITIVE: Final = re.compile(r"^(?: or so)? (?:out )?of (?:the|its|their|a|his|her|that|this)(?: total| planned)? $")
_GROUPED_PAIR: Final = re.compile(r"\b(?:the|its|their|an?|this|that|previous|earlier|original) $")
_BETWEEN: Final = re.compile(rf"\bbetween (?:{SOFTENER} )?$")
_FROM_OR_BY: Final = re.compile(rf"\b(?:from|by) (?:(?:{SOFTENER}|less than|a mere|under) )?$")
_FROM: Final = re.compile(rf"\bfrom (?:(?:{SOFTENER}|less than|a mere|under) )?$")
# "climbed to 330 from 290 million yuan"
# "second prize 500,000, [third prize] 200,000 yuan": the words before both numbers end alike
_LABEL_GAP: Final = re.compile(r"^(?:,|;|,? and) (?:the )?(?:[a-z-]+ ){0,3}(?P<word>[a-z-]{3,}):? $")


def _alike(low: str, a: Quantity, gap: str) -> bool:
    label = _LABEL_GAP.match(gap)
    return label is not None and low[max(0, a.start - 40) : a.start].rstrip(": ").endswith(" " + label["word"])


_FROM_GAP: Final = re.compile(rf"^ from (?:{SOFTENER} )?$")
_REACHED: Final = re.compile(rf"\b(?:to|at|reached|hit) (?:{SOFTENER} )?$")
_CHANGE: Final = re.compile(
    r"\b(?:rose|ris(?:e[ns]?|ing)|fell|fall(?:en|s|ing)?|gr[eo]w(?:n|s|ing)?|went|go(?:es)?|increas\w+|decreas\w+|up"
    r"|down|climb\w*|dropp?\w*|cut|reduc\w+"
    r"|rais\w+|lift\w*|jump\w*|expand\w*|shr[aiu]nk|chang\w+|mov\w+|slow\w*|narrow\w*|widen\w*|slid|slip\w*"
    r"|declin\w+|eas\w+"
    r"|improv\w+|accelerat\w+|quicken\w*|surg\w+|soar\w*|gain\w*|add(?:ed|s|ing)?|advanc\w+|rebound\w*|recover\w*"
    r"|los[et]\w*|losing|shed(?:s|ding)?|tumbl\w+|plung\w+|plummet\w*|sank|sunk|sink\w*|spik\w+|leap\w*|leapt"
    r"|edg\w+|inch\w+|tick\w*|swell\w*|swelled|swollen|contract\w*|trimm?\w*|slash\w*|boost\w*|doubl\w+|tripl\w+"
    r"|lower\w*|strengthen\w*|weaken\w*|revis\w+|upgrad\w+|downgrad\w+)\b[^.;]{0,40}$"
)
_RANGE_OF: Final = re.compile(rf"\b(?:by|of|between|range)\s*(?:{SOFTENER} )?$")
_BY: Final = re.compile(rf"\bby\s*(?:{SOFTENER} )?$")
_TO_JOINS: Final = frozenset((
    "to", "to as much as", "to some", "to about", "to around", "to nearly", "to over", "to more than", "to almost",
    "-to-", "- to", "- or", "through", "up to", "to up to", "to as high as", "to as many as",
))  # fmt: skip
_MAX_GAP: Final = 32


def share_units(low: str, found: list[Quantity]) -> None:
    """Give the members of lists and ranges their shared unit and magnitude, from right to left."""
    listed = False  # whether the number on the right is a member of a list that goes on behind it
    for i in range(len(found) - 2, -1, -1):
        a, b = found[i], found[i + 1]
        goes_on, listed = listed, False
        if b.start - a.end > _MAX_GAP or b.unit == DROP:
            continue
        gap = low[a.end : b.start]
        if b.sign == -1 and not gap.endswith((" ", "-")):
            continue
        changed = _FROM.search(low, max(0, a.start - 30), a.start) if gap.strip() in _TO_JOINS else None
        if _is_range(low, a, b, gap):
            _share_in_range(low, a, b)
        elif changed is not None:
            # "from 9.1 to 8.4 percent", "from $3.5 to $2 billion": two readings, no range
            if a.kind == "bare" and b.kind != "bare" and not a.unit and (not a.power or b.power or b.kind == "money"):
                _take_unit(a, b, change=True)
            elif a.kind == b.kind == "money" and a.unit == b.unit and _magnitude_fits(a, b, change=True):
                _take_magnitude(a, b)
            elif b.kind == "bare" and a.kind in {"money", "percent", "quantity"} and not b.unit:
                _follow(low, a, b)
        elif a.kind == "bare" and b.kind == "count" and not a.unit and not a.power and _adjectives_between(gap):
            a.kind, a.unit, a.noun_start, a.noun_end = "count", b.unit, b.noun_start, b.noun_end
        elif a.kind == "bare" and a.power and b.kind == "money" and _PARTITIVE.match(gap):
            a.kind, a.unit = b.kind, b.unit  # "280 million of the 1.5 billion yuan"
        elif (
            a.kind == "bare" and not a.unit and not a.power and b.kind not in {"bare", "count"} and _FROM_GAP.match(gap)
        ):
            if _REACHED.search(low, max(0, a.start - 20), a.start):
                _take_unit(a, b, change=True)
        elif a.kind == "bare" and not a.unit and b.kind == "money" and _alike(low, a, gap):
            if not a.power and b.power:
                _take_unit(a, b)
            elif a.power == b.power:
                a.kind, a.unit = b.kind, b.unit
        elif a.kind in {"bare", "money"} and (join := _LIST_JOIN.match(gap)) is not None:
            listed = join["join"] != "," or goes_on or _comma_before(low, found, i)
            if join["join"] == ";" and low[a.start - 2 : a.start] == ": " and gap != "; ":
                listed = False  # "over 100 million yuan: 120; over 1 billion yuan: 14"
            if join["join"] == ", and" and b.kind == "count":
                # "12, 14, and 9 projects"; but "numbered 312, a rise of 58, and 1,874 patents were granted"
                listed = goes_on or _comma_before(low, found, i)
            if join["join"] == ", or" and b.kind == "percent":
                listed = _comma_before(low, found, i)  # "21, or 35 percent of all": a part told twice
            if listed and join["join"].strip() == "and" and (counted := _counted_before(low, found, i)) is not None:
                a.kind, a.unit, a.noun_start, a.noun_end = "count", counted.unit, counted.noun_start, counted.noun_end
                listed = False
            if listed:
                _share_in_list(low, a, b, gap)
    # "6.2 percent and 7.1": the unit may also stand on the first.
    for i in range(1, len(found)):
        a, b = found[i - 1], found[i]
        if b.kind != "bare" or a.kind != "percent" or b.unit or b.power or "." not in low[b.start : b.end]:
            continue
        if low[b.end : b.end + 1] in {".", ",", ";", ")"} and _LIST_JOIN.match(low[a.end : b.start]):
            b.kind, b.unit = "percent", a.unit


_DOWN_FROM: Final = re.compile(r"\b(?:from|against|after|versus|with) $")


def _counted_before(low: str, found: list[Quantity], i: int) -> Quantity | None:
    """As in "71 projects worth 18.3 billion yuan, down from 94 and 22.6 billion yuan": the first is a count too."""
    a, b = found[i], found[i + 1]
    if i < 2 or a.kind != "bare" or b.kind != "money" or _DOWN_FROM.search(low, max(0, a.start - 10), a.start) is None:
        return None
    counted, amount = found[i - 2], found[i - 1]
    if counted.kind != "count" or amount.kind != "money" or amount.unit != b.unit or a.value % 1:
        return None
    return None if "." in low[counted.end : amount.start] or "." in low[amount.end : a.start] else counted


def _comma_before(low: str, found: list[Quantity], i: int) -> bool:
    """Tell the last two of three or more numbers with only commas between them: "9.1, 8.4, 7.7 percent".

    Two numbers with a comma between them are no list: the comma parts two clauses ("closed at 3,410, 2 percent lower").
    """
    if not i or found[i - 1].kind not in {"bare", "money"}:
        return False
    return low[found[i - 1].end : found[i].start] == ", "


def _magnitude_fits(a: Quantity, b: Quantity, *, change: bool = False) -> bool:
    """Tell whether the first of two numbers shares the magnitude that only the second has.

    It does where it is the smaller of the two as written ("5 to 10 billion"), and in lists and changes where both are
    of one order ("12 and 3.5 billion", "from 1,200 to 900 million"). "500,000 to 3 million" has a size of its own.
    """
    if a.power or not b.power:
        return False
    second = b.value.scaleb(-b.power)
    return a.value < second or (change and a.value < _ONE_ORDER * second)


_ONE_ORDER: Final = 100
_WHOLE: Final = 100


def _follow(low: str, a: Quantity, b: Quantity) -> None:
    """As in "fell from 12 yuan to 7.5", "narrowed from 18 percentage points to 7": the unit stands on the first."""
    if low[b.end : b.end + 1].isalpha() or (b.power and a.kind != "money"):
        return
    if a.kind == "percent" and b.value > _WHOLE:
        return
    if a.power and not b.power and b.value < _ONE_ORDER * a.value.scaleb(-a.power):
        _take_magnitude(b, a)
    elif a.power != b.power or (a.value >= 1 and b.value > _ONE_ORDER * a.value):
        return
    b.kind, b.unit = a.kind, a.unit


def _share_in_range(low: str, a: Quantity, b: Quantity) -> None:
    if a.kind == "bare" or (a.kind == "count" and a.unit == b.unit):
        _take_unit(a, b)
    elif b.kind == "bare" and a.kind == "money" and not low[b.end : b.end + 1].isalpha():
        b.kind, b.unit = "money", a.unit
        if a.power and not b.power:
            _take_magnitude(b, a)
        elif _magnitude_fits(a, b):
            _take_magnitude(a, b)
    elif a.kind == "money" and b.kind == "money" and a.unit == b.unit and _magnitude_fits(a, b):
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
        if b.kind == "bare" and b.power and not a.power and not b.unit and _magnitude_fits(a, b, change=True):
            b.kind, b.unit = "money", a.unit  # "US$24.9 and 22.7 billion"
        if b.kind == "money" and a.unit == b.unit and _magnitude_fits(a, b, change=True):
            _take_magnitude(a, b)
        return
    if a.unit:
        return
    if b.kind == "bare" and b.power and not a.power and _magnitude_fits(a, b, change=True):
        # "US$24.9, 22.7 and 19.6 billion": the currency stands on the first, the magnitude on the last
        _take_magnitude(a, b)
        return
    if b.kind == "percent" and gap.strip() == "," and _is_amount_before_rate(low, a, b):
        return
    if a.power and b.kind == "money" and a.power == b.power:
        a.kind, a.unit = b.kind, b.unit  # "3.6 billion, 4.1 billion and 5 billion yuan"
    elif not a.power and b.kind in {"money", "percent", "multiple", "quantity"}:
        if b.kind in {"percent", "multiple"} and a.value >= 1000 > b.value:
            return  # "the index reached 3,410 and 2 percent ..."
        # "with 11 and 8.85 billion yuan": a number of things beside an amount
        whole = a.value == a.value.to_integral_value() and "." not in low[a.start : a.end]
        if not (whole and b.kind == "money" and gap == " and " and re.match(r"\D*\d+\.\d\d", low[b.start : b.end])):
            _take_unit(a, b, change=True)
    elif b.kind == "count" and (gap.strip() not in {",", ";"} or b.noun_start > b.end + _NEXT_WORD):
        a.kind, a.unit, a.noun_start, a.noun_end = "count", b.unit, b.noun_start, b.noun_end


def _is_range(low: str, a: Quantity, b: Quantity, gap: str) -> bool:
    joiner = gap.strip()
    if a.kind == "money" and b.kind == "bare" and b.power and not a.power and not b.unit:
        # "RMB 3-5 billion", "$3 to 5 billion"
        tied = joiner in {"-", "~", "\u2014"} or (
            joiner in _TO_JOINS and not _CHANGE.search(low[max(0, a.start - 60) : a.start])
        )
        return tied and _magnitude_fits(a, b)
    if a.unit == "points":
        return False  # "dropped 2 points to 8 percent"
    if a.value >= b.value and (b.power == a.power or a.kind != "bare"):
        return False
    if b.kind == "multiple" and a.kind == "bare" and joiner in {"-", "to"}:
        return True
    if joiner in {"-", "~", "\u2014"} and len(gap) <= 3:
        return a.kind in {"bare", "money", "percent"} or a.kind == b.kind
    if joiner == "or" or joiner in _TO_JOINS:
        if a.kind == "money" == b.kind and low.endswith(_PART_ENDS, a.start, a.end) != low.endswith(
            _PART_ENDS, b.start, b.end
        ):
            return False  # "added 15 cents to $2.70"
        if a.kind == b.kind == "money" and _GROUPED_PAIR.search(low, max(0, a.start - 12), a.start):
            return True  # "down from the $89 to $93 billion": an article before the pair makes it one
        if a.kind != "bare" and (joiner == "or" or a.kind != b.kind or a.unit != b.unit):
            return False
        if a.kind != "bare" or _FROM_OR_BY.search(low, max(0, a.start - 30), a.start):
            # "from 5 to 8 percent": a range only where no verb of change leads to it.
            window = low[max(0, a.start - 60) : a.start]
            if not _CHANGE.search(window):
                return True
            # "by 420 million yuan to 2.05 billion yuan": a change and the value reached
            far = a.kind == b.kind == "bare" and not b.unit and b.value > 3 * a.value
            reached = (far or a.kind not in ("bare", "percent")) and _BY.search(window)
            return not reached and bool(_RANGE_OF.search(window))
        return True
    if joiner == "and":
        return bool(_BETWEEN.search(low, max(0, a.start - 20), a.start))
    return joiner == "/" and a.kind == "bare" and b.kind in {"percent", "money"}


def _take_unit(a: Quantity, b: Quantity, *, change: bool = False) -> None:
    a.kind, a.unit = b.kind, b.unit
    if a.kind == "count":
        a.noun_start, a.noun_end = b.noun_start, b.noun_end
    if _magnitude_fits(a, b, change=change):
        _take_magnitude(a, b)


def _take_magnitude(a: Quantity, b: Quantity) -> None:
    a.value = scaled(a.value, b.power)
    a.power = b.power


_EQUALS: Final = re.compile(
    r"^ ?(?:=|equals?|equal(?:s|led)? to|is equal to|is|was|to|for|buys)(?: about| around| roughly)? ?$"
)


# "6.83 yuan to the dollar", "7.1 yuan per US dollar"
_PER_CURRENCY: Final = re.compile(
    r" (?:per|to the|against the|to one|to a|for one|for every|for each)(?: (?:u\.?s\.?|american|hong kong))? "
    r"(?:dollar|greenback|euro|pound|yen|yuan|renminbi)\b(?! (?:of|invested|spent|earned))"
)


def drop_exchange_rates(low: str, found: list[Quantity]) -> None:
    """Drop rates of exchange: "$1 = 6.83 yuan", "6.83 yuan to the dollar"."""
    for q in found:
        small = q.kind == "money" and not q.power and q.value < 10_000
        if small and low[q.end : q.end + 1] == " " and _PER_CURRENCY.match(low, q.end):
            q.unit = DROP
    for i in range(1, len(found)):
        a, b = found[i - 1], found[i]
        if b.start - a.end > _MAX_GAP:
            continue
        gap = low[a.end : b.start]
        rate = a.value == 1 and a.kind == "money" == b.kind and a.unit != b.unit and _EQUALS.match(gap)
        if rate or gap.strip() in {"=", "equals"}:
            a.kind = b.kind = "bare"
            a.unit = b.unit = DROP


_JAPAN: Final = re.compile(r"\b(?:japan|tokyo|osaka|nikkei|yen\b)")
_CHINA: Final = re.compile(r"\b(?:yuan|rmb|renminbi|cny|chin(?:a|ese)|beijing|shanghai|shenzhen)\b")


def settle_yen(low: str, found: list[Quantity]) -> None:
    """Read the sign that yuan and yen share as yen where a text speaks of Japan and nowhere of China."""
    if "\u00a5" not in low and "y=" not in low:
        return
    signed = [q for q in found if q.unit == "CNY" and low.startswith(("\u00a5", "y="), q.start + abs(q.sign))]
    if signed and _JAPAN.search(low) and not _CHINA.search(low):
        for q in signed:
            q.unit = "JPY"


def settle_cents(found: list[Quantity]) -> None:
    """Give cents the currency of the nearest amount that has cents, the dollar where none is near."""
    for i, q in enumerate(found):
        if q.unit != CENTS:
            continue
        near = [o for o in found[max(0, i - 4) : i + 5] if o.kind == "money" and o.unit in CENT_CURRENCIES]
        nearest = min(near, key=lambda o: abs(o.start - q.start), default=None)
        q.unit = nearest.unit if nearest is not None and abs(nearest.start - q.start) < 300 else "USD"
