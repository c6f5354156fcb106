"""Resolve years and the present: "in 2021", "last year", "for the whole year", "so far"."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from hitech_extract.intervals import Period, of_year
from hitech_extract.periods.timepiece import Match, Rule, Timepiece, period_at, with_century

__all__ = ["RULES"]

_UNITS_AFTER: Final = (
    r" ?(?:yuan|rmb|renminbi|dollars|euros|percent|per cent|pct|%|square|hectares|mu|tonnes|tons|km|kwh|meters|metres"
    r"|kilometers)\b"
)
_COUNT_AFTER: Final = re.compile(
    _UNITS_AFTER + r"| (?:(?:high-tech|hi-tech|new|industrial|tech|technology|small|large|key|major|private|foreign"
    r"|national|research|foreign-funded|scientific|skilled|local) )*(?:enterprises|companies|firms|projects|patents"
    r"|jobs"
    r"|workers|employees|people|researchers|households|residents|talents|businesses|teams|units|vehicles|sets|students"
    r"|graduates|scientists|products|trademarks|items|cases|participants|delegates|visitors)\b"
)
_NAME_AROUND: Final = re.compile(
    r"(?:\b(?:no|nos|room|made in china|iso|gb|gb/t|vision|agenda|plan|tel|zip|expo|fortune|win|windows|part|section"
    r"|law"
    r"|article|club|cafe|bar|studio|hotel|hall|plaza)\.? ?|(?<!mid)(?<!late)(?<!early)[-#/]|\d[.,])$"
)
_YEAR_LEAD: Final = re.compile(
    r"(?:\b(?:in|(?<!total )(?<!number )of|by|since|until|to|from|during|year|for|than|through|late|early|mid|end"
    r"|before|after"
    r"|between|back in|as of|over)|\d{4},? and) $"
)
# "delivered 2000 pieces of equipment", but "met 2020 targets"
_MADE_SO_MANY: Final = re.compile(
    r"\b(?:deliver|produc|manufactur|employ|hir|train|attract|recruit|purchas|install|creat|add|ship|plant|serv|hous"
    r"|receiv|introduc|complet|built?|build|sold|sell|ma[dk]e|own|bought|buy|about|some|around|nearly|almost|than|over"
    r")(?:e?s|e|ed|ing)? $"
)
_THINGS_AFTER: Final = re.compile(
    r" (?!(?:goals|targets|plans|sales|revenues|results|figures|levels|tasks|exports|imports|profits|earnings|versions"
    r"|tax(?:es)|accounts|statistics|has|was|is|as|this|its)\b)(?:[a-z-]+ of|(?:[a-z-]+ )?[a-z-]{2,}s)\b"
)
_STREET: Final = re.compile(r"(?: [A-Z][\w'-]+){1,4} (?:Road|Rd|Street|St|Avenue|Ave|Lane|Boulevard|Highway)\b")


def _is_number(low: str, clean: str, start: int, end: int) -> bool:
    """Tell whether the four digits of a year are a count, a name, a model or a house number."""
    before = low[max(0, start - 18) : start]
    if _NAME_AROUND.search(before):
        return True
    if low[end : end + 1] == "-" and low[end + 1 : end + 2].isalpha():
        return True
    if _STREET.match(clean, end):
        return True
    if _MADE_SO_MANY.search(before) and _THINGS_AFTER.match(low, end):
        return True
    return _COUNT_AFTER.match(low, end) is not None and not _YEAR_LEAD.search(before)


def _year(match: Match, time: Timepiece) -> Period | None:
    low, start = time.low, match.start()
    if _is_number(low, time.clean, match.start("yy"), match.end("yy")):
        return None
    as_of = low[max(0, start - 6) : start].endswith(("as of ", "as at "))
    return period_at(match, of_year(int(match["yy"])), cue="as-of-year" if as_of else "", anchored=True)


def _decade_of(match: Match, _: Timepiece) -> Period:
    """As in "the 1990s"."""
    first = int(match["dy"])
    return period_at(match, (date(first, 1, 1), date(first + 9, 12, 31)), cue="decade", anchored=True)


def _old_year(match: Match, time: Timepiece) -> Period:
    """As in "founded in 1885": a year that no statistic of a zone has."""
    first, last = of_year(int(match["oy"]))
    if match[0].startswith("since") and time.reference is not None:
        return period_at(match, (first, time.reference), kind="since", cue="since")
    return period_at(match, (first, last), cue="year")


def _fiscal_year(match: Match, _: Timepiece) -> Period:
    return period_at(match, of_year(int(with_century(match["fyy"]) or 0)), anchored=True)


def _so_far(match: Match, time: Timepiece) -> Period:
    today = time.reference
    if "year" in match[0] and today:
        return period_at(match, (date(today.year, 1, 1), today), cue="year-to-date", anchored=True)
    return period_at(match, (today, today) if today else None, kind="now", cue="so-far")


def _now(match: Match, time: Timepiece) -> Period:
    return period_at(match, (time.reference, time.reference) if time.reference else None, kind="now")


def _this_and_next_year(match: Match, time: Timepiece) -> Period:
    today = time.reference
    interval = (date(today.year, 1, 1), date(today.year + 1, 12, 31)) if today else None
    return period_at(match, interval, anchored=True)


def _this_year(match: Match, time: Timepiece) -> Period:
    today, interval = time.reference, None
    time.adrift = today is None
    if today:
        whole = time.future or any(word in match[0] for word in ("whole", "entire", "full"))
        interval = date(today.year, 1, 1), date(today.year, 12, 31) if whole else today
    return period_at(match, interval, anchored=True)


def _last_year(match: Match, time: Timepiece) -> Period:
    return period_at(match, of_year(time.reference.year - 1) if time.reference else None, anchored=True)


def _next_year(match: Match, time: Timepiece) -> Period:
    # "The following year" comes after the year spoken of, "next year" after the article's.
    # What is meant to be done in "the next year" of a year gone by comes after the article's too.
    today = time.reference
    year = time.year if match["following"] and time.year is not None else None
    if year is None or (time.future and today is not None and year < today.year and "next" in match[0]):
        year = today.year if today is not None else None
    return period_at(match, of_year(year + 1) if year is not None else None, anchored=True)


# "is expected to reach 130 billion yuan for the whole year", said in January of the year that is over
_ESTIMATED: Final = re.compile(r"\b(?:expected|estimated|projected|forecasts?|estimates?|likely|predicted|believed)\b")
_AIMED: Final = re.compile(
    r"\b(?:plan(?:s|ned)?|aims?|aiming|targets?|targeted|goals?|will|shall|strives?|seeks?|intends?|hopes?|wants?"
    r"|this year|due|scheduled|by the end)\b"
)


def _full_year(match: Match, time: Timepiece) -> Period:
    words, today = match[0], time.reference
    year: int | None
    if time.low.startswith((" of its ", " of their ", " of his "), match.end()):
        return period_at(match, None)  # "in the year of its promotion": which one is left open
    if "that" in words or "same" in words:
        year = time.year
    elif today is None:
        year = time.only_year
    elif time.future:
        said = time.low[max(time.sentence[0], match.start() - 60) : min(time.sentence[1], match.end() + 60)]
        estimated = today.month <= 2 and _ESTIMATED.search(said) is not None and _AIMED.search(said) is None
        year = today.year - 1 if estimated else today.year
    elif time.year is not None and time.year < today.year:
        year = time.year
    else:
        year = today.year - 1 if today.month <= 3 else today.year
    return period_at(match, of_year(year) if year else None)


RULES: Final[dict[str, Rule]] = {
    "year": _year, "oldyear": _old_year, "decadeof": _decade_of, "fiscal": _fiscal_year, "fullyear": _full_year,
    "thisyear": _this_year, "lastyear": _last_year, "nextyear": _next_year, "thisnext": _this_and_next_year,
    "sofar": _so_far, "now": _now,
}  # fmt: skip
