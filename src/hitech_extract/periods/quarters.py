"""Resolve parts of a year: quarters, halves, its first months and its rest."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.intervals import Interval, Period, add_months, months_across, of_months
from hitech_extract.periods.patterns import ORDINALS
from hitech_extract.periods.timepiece import Match, Rule, Timepiece, number_of, period_at, with_century

__all__ = ["RULES"]

# "The Q3 crossover" is a car; a quarter stands before what is measured or before a verb.
_NAMED_Q: Final = re.compile(r"\b(?:the|an?|its|new) $")
_NAMED_Q_AFTER: Final = re.compile(
    r" (?!(?:results?|figures?|reports?|data|gdp|growth|revenues?|output|exports?|imports|sales|profits?|total|period"
    r"|trade|investment|earnings|income|loss|level|numbers|of|in|is|was|were|are|saw|and|to|at|by|with|from|than|this"
    r"|last|when|but|which|that|as|on|had|has|will)\b)[a-z]"
)


def _three_quarters(match: Match, time: Timepiece) -> Period | None:
    if match["tqthe"]:  # "in the three quarters": those spoken of, else the year's first
        months = 3 * number_of(match["tqthe"])
        said = time.lasting(months)
        if said is None and time.reference is not None and time.reference.month > months:
            return period_at(match, time.part(1, months, None))
        return period_at(match, said, kind="same") if said else None
    months, of = 3 * number_of(match["tq"] or match["tqin"]), match["tqof"] or match["tqinof"]
    return period_at(match, time.part(1, months, of), anchored=bool(of))


def _quarter(match: Match, time: Timepiece) -> Period | None:
    low, start, today = time.low, match.start(), time.reference
    relative = (
        match["qthis"]
        or ("last" if match["qback"] else "")
        or ("last" if match["qn"] == "last" and not match["qof"] else "")
    )
    if relative:
        interval = None
        if today is not None:
            index = (today.month - 1) // 3 + {"last": -1, "next": 1}.get(relative, 0)
            interval = of_months(today.year + index // 4, 3 * (index % 4) + 1, 3 * (index % 4) + 3)
        return period_at(match, interval, anchored=True)
    if match["qn"]:
        number = 4 if match["qn"] == "last" else ORDINALS[match["qn"]]
        last = ORDINALS[match["qn2"]] if match["qn2"] else number
        return period_at(match, time.part(3 * number - 2, 3 * last, match["qof"]), anchored=bool(match["qof"]))
    year = with_century(match["qy"] or match["qy2"] or match["qy3"])
    if not year and _NAMED_Q_AFTER.match(low, match.end()) and _NAMED_Q.search(low, max(0, start - 5), start):
        return None
    number = int(match["qd"] or match["qd2"] or match["qd3"])
    last = max(number, int(match["qdto"] or number))
    return period_at(match, time.part(3 * number - 2, 3 * last, year), anchored=bool(year))


def _ordinal(match: Match, time: Timepiece) -> Period | None:
    """As in "14 percent in the second quarter, quicker than the 9 percent in the first"."""
    number = ORDINALS[match["on"]]
    said = next((span for span in reversed(list(time.history)[-3:]) if (months := _months(span)) in (3, 6, 9)), None)
    if said is None:
        return None
    months = _months(said)
    if months == 6 and said[0].month in (1, 7) and number < 3:
        # "2.6 billion yuan in the first half, then 3.4 billion in the second"
        if number == 1 + (said[0].month == 7):
            return None
        return _compared_with(match, period_at(match, of_months(said[0].year, 6 * number - 5, 6 * number)))
    quarter = (said[0].month + 2) // 3
    if months == 6 or (months == 9 and (quarter > 1 or number < 4)) or (months == 3 and number == quarter):
        return None
    back = months == 3 and number > quarter == 1 and not _goes_on(match, time, said[0].year, number)
    year = said[0].year - (1 if back else 0)
    return _compared_with(match, period_at(match, of_months(year, 3 * number - 2, 3 * number)))


# "2 percent in the first quarter, slower than the 9 percent [in the fourth]": of the year before
_LOOKS_BACK: Final = re.compile(
    r"\b(?:than|from|against|versus|after|following|compared (?:with|to)|had)\b[^,;]{0,60}$"
)


def _goes_on(match: Match, time: Timepiece, year: int, number: int) -> bool:
    """As in "shrank 2.4 percent in the first quarter before rebounding in the second": the next one, if it is over."""
    if match[0].startswith(("than", "from")) or _LOOKS_BACK.search(time.low, time.sentence[0], match.start()):
        return False
    return time.reference is None or of_months(year, 3 * number - 2, 3 * number)[1] < time.reference


def _months(span: Interval) -> int:
    return months_across(*span) if span[0] != span[1] else 0


def _compared_with(match: Match, period: Period) -> Period:
    if match[0].startswith(("from", "than", "over")):
        period.start += 5  # the word before it says that it is compared with
    return period


_FIRST_HALF: Final = frozenset({"first", "1st", "opening", "initial", "front"})


def _half(match: Match, time: Timepiece) -> Period:
    number = (
        1 if match["hn"] in _FIRST_HALF else 2 if match["hn"] else int(match["hd"] or match["hd2"] or match["hd3"] or 1)
    )
    of = with_century(match["hof"] or match["hy"] or match["hy2"] or match["hy3"] or match["hy4"])
    return period_at(match, time.part(6 * number - 5, 6 * number, of), anchored=bool(of))


def _first_months(match: Match, time: Timepiece) -> Period:
    if match["janfeb"]:
        return period_at(match, time.part(1, 2, None))
    if match["fnm"]:
        return period_at(match, time.part(1, int(match["fnm"]), with_century(match["fnmy"])), anchored=True)
    count = number_of(match["fn"] or match["fn2"] or match["fn3"] or match["fn4"] or match["fn5"])
    if not 1 <= count <= 12:
        return period_at(match, None)
    of = match["fnof"] or match["fn3of"] or match["fn5of"]
    if of or not (match["fn3"] or match["fn4"]):
        return period_at(match, time.part(1, count, of), anchored=bool(of))
    if match["fn4"] and time.future and time.reference is not None:
        return period_at(match, (time.reference, add_months(time.reference, count)))  # "will open in two months"
    # "in the six months": the stretch of that length spoken of before
    said = time.lasting(count)
    if said is None and (time.current is not None or time.reference is not None):
        said = time.part(1, count, None)
    return period_at(match, said, kind="same")


def _rest_of_year(match: Match, time: Timepiece) -> Period:
    today = time.reference
    year = time.current[1].year if time.current else (today.year if today else None)
    if match["restof"] and match["restof"] != "the year":
        year = time.of_year(match["restof"], year)
    months = number_of(match["restn"] or match["restm"])
    interval = None
    if year is not None and 1 <= months <= 12:
        interval = of_months(year, 13 - months, 12)
    elif year is not None and not months:
        last = time.current[1] if time.current and time.current[1].year == year else today
        if last is not None and last.month < 12:
            interval = of_months(year, last.month + 1, 12)
    return period_at(match, interval, anchored=bool(match["restof"]))


RULES: Final[dict[str, Rule]] = {
    "quarter": _quarter, "threeq": _three_quarters, "ordinal": _ordinal, "half": _half, "firstn": _first_months,
    "rest": _rest_of_year,
}  # fmt: skip
