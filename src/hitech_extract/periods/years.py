"""Resolve years and the present: "in 2021", "last year", "for the whole year", "so far"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from hitech_extract.intervals import Period, add_months, of_year
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
    if match[0].startswith("from ") and time.reference is not None and int(match["yy"]) <= time.reference.year:
        # "from 2014 on"
        return period_at(match, (date(int(match["yy"]), 1, 1), time.reference), kind="since", cue="since")
    if low.endswith(_EARLIER, max(0, start - 14), start) and not low.endswith("not before ", 0, start):
        return period_at(match, None, cue="year", anchored=True)  # at any time before
    as_of = low[max(0, start - 6) : start].endswith(("as of ", "as at "))
    return period_at(match, of_year(int(match["yy"])), cue="as-of-year" if as_of else "", anchored=True)


_EARLIER: Final = ("before ", "prior to ", "earlier than ", "previous to ")
_TENS: Final = {"fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90}


def _decade_of(match: Match, _: Timepiece) -> Period:
    """As in "the 1990s"."""
    tens = _TENS.get(match["dword"] or "", 0) or int(match["dyy"] or 0)
    first = 1900 + tens if tens else int(match["dy"])
    return period_at(match, (date(first, 1, 1), date(first + 9, 12, 31)), cue="decade", anchored=True)


def _old_year(match: Match, time: Timepiece) -> Period:
    """As in "founded in 1885": a year that no statistic of a zone has."""
    first, last = of_year(int(match["oy"]))
    if match[0].startswith("since") and time.reference is not None:
        return period_at(match, (first, time.reference), kind="since", cue="since")
    return period_at(match, (first, last), cue="year")


def _short_year(match: Match, time: Timepiece) -> Period | None:
    """As in "in '15"."""
    digits = match["shortyy"] or match["shortyy2"] or match["shortyy3"] or match["shortyy4"]
    year = int(f"{'19' if digits[0] == '9' else '20'}{digits}")
    if time.reference is not None and year > time.reference.year and not time.future:
        return None
    return period_at(match, of_year(year), cue="year", anchored=True)


# An older year is called by its months: "last autumn", said in May
_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _season(match: Match, time: Timepiece) -> Period | None:
    """As in "last autumn", "in the spring of 2020", "the winter of 2021-22"."""
    first, today = _SEASONS[match["sename"] or match["sename2"]], time.reference
    name = match.start("sename" if match["sename"] else "sename2")
    if (time.clean[name].isupper() and name > match.start()) or time.clean[
        match.end() : match.end() + 2
    ].strip().istitle():
        return None  # "the Spring Festival", "in Spring City"
    if match["seyear"]:
        year = time.of_year(match["seyear"], None)
    elif today is None:
        year = None
    else:
        year = today.year - (1 if first == 12 and today.month < 3 else 0)
        begun = date(year, first, 1) <= today
        if match["sedir"] == "next":
            year += begun
        elif match["sedir"] != "this":
            over = add_months(date(year, first, 1), 3) <= today
            year -= not over
    if year is None:
        return period_at(match, None, anchored=True)
    begin = date(year, first, 1)
    return period_at(match, (begin, add_months(begin, 3) - timedelta(days=1)), anchored=True)


def _elapsed(match: Match, time: Timepiece) -> Period:
    """As in "the outgoing year", "the year just past": that which ends about now."""
    today = time.reference
    year = time.only_year if today is None else today.year - (today.month < 11)
    return period_at(match, of_year(year) if year else None, anchored=today is not None)


def _mid_year(match: Match, time: Timepiece) -> Period | None:
    """As in "at mid-year", "by mid-2021": the end of June."""
    of = match["midof"] or match["midyy"] or match["midmid"] or match["midhalf"]
    year = time.of_year(of, time.implied_year(1, 6))
    anchored = bool(of) and "the year" not in (of or "")
    return period_at(match, (date(year, 6, 30),) * 2 if year else None, kind="stock", cue="mid-year", anchored=anchored)


def _fiscal_year(match: Match, _: Timepiece) -> Period:
    if match["fyto"]:
        return period_at(match, None, anchored=True)  # from one spring to the next, or whenever it ends
    return period_at(match, of_year(int(with_century(match["fyy"]) or 0)), anchored=True)


def _so_far(match: Match, time: Timepiece) -> Period:
    today = time.reference
    unit = match["sfunit"] or match["sfunit2"] or match["sfunit3"] or ("year" if match["sfyear"] else "")
    if match["sfyear"] and (today is None or int(match["sfyear"]) != today.year):
        return period_at(match, of_year(int(match["sfyear"])), cue="year", anchored=True)
    if unit and today is not None:
        first = {
            "year": today.replace(month=1, day=1),
            "quarter": today.replace(month=today.month - (today.month - 1) % 3, day=1),
            "month": today.replace(day=1),
            "week": today - timedelta(days=today.weekday()),
        }[unit]
        return period_at(match, (first, today), cue=f"{unit}-to-date", anchored=True)
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
    time.undated |= today is None
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


_NTH: Final = re.compile(
    r"\b(?:first|second|third|\w{2,10}th|\d{1,3}(?:st|nd|rd|th)|last|latest|best|biggest|largest) "
    r"(?!quarter|half|month|day)"
    r"(?:[\w-]{1,30} ){1,2}$"
)


def _full_year(match: Match, time: Timepiece) -> Period | None:
    words, today = match[0], time.reference
    year: int | None
    if words == "of the year" and _NTH.search(time.low, max(time.sentence[0], match.start() - 50), match.start()):
        return None  # "the tenth project of the year was signed on May 8"
    if time.low.startswith((" of its ", " of their ", " of his "), match.end()):
        return period_at(match, None)  # "in the year of its promotion": which one is left open
    if "that" in words or "same" in words:
        year = time.year_said(match.start()) or time.year
    elif today is None:
        year = time.only_year
    elif time.future:
        said = time.low[max(time.sentence[0], match.start() - 60) : min(time.sentence[1], match.end() + 60)]
        estimated = today.month <= 2 and _ESTIMATED.search(said) is not None and _AIMED.search(said) is None
        year = today.year - 1 if estimated else today.year
    elif time.named is not None and time.sentence[0] <= time.named_at and time.named <= today.year:
        year = time.named  # "numbered 2,230 at the end of 2024, a net increase of 190 within the year"
    elif time.year is not None and time.year < today.year:
        year = time.year
    elif time.year is None and time.named is not None and 0 < today.year - time.named <= 1:
        year = time.named  # "At the end of 2015 it had 41 firms. They earned 31 billion yuan over the year"
    else:
        year = today.year - 1 if today.month <= 3 else today.year
    return period_at(match, of_year(year) if year else None)


RULES: Final[dict[str, Rule]] = {
    "year": _year, "oldyear": _old_year, "decadeof": _decade_of, "shortyear": _short_year, "season": _season,
    "elapsed": _elapsed, "midyear": _mid_year, "fiscal": _fiscal_year, "fullyear": _full_year,
    "thisyear": _this_year, "lastyear": _last_year, "nextyear": _next_year, "thisnext": _this_and_next_year,
    "sofar": _so_far, "now": _now,
}  # fmt: skip
