"""Find time expressions and resolve them to closed intervals of days.

Explicit times resolve by themselves; relative ones ("last year", "the first quarter") against the
reference date, in TimeML's sense the time the article was made; anaphoric ones ("the same period
last year", "the six months") against the time expression before them. What cannot be resolved keeps
None as its interval.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from hitech_extract.reading import Reading

__all__ = ["Period", "find_periods", "period_label", "reference_date"]


@dataclass(slots=True)
class Period:
    """A time expression: half-open offsets into ``Reading.clean`` and its closed interval of days.

    ``kind``: ``interval``; ``stock`` (a moment: "by the end of 2021"); ``since``; ``now``; ``prior`` (the
    time that a change is measured from: "a year earlier"); ``same`` ("the same period"); ``dateline``
    (when the article was made, not what it speaks of); ``growth`` (how a rate is measured:
    "year-on-year"). ``cue`` names the rule.
    """

    start: int
    end: int
    kind: str
    first: date | None
    last: date | None
    cue: str
    baseline: str | None = None
    anchored: bool = False  # carries its own year, or a relative one
    aside: bool = False  # stands in a comparison ("than in 2012"): what comes after does not inherit it

    @property
    def interval(self) -> tuple[date, date] | None:
        if self.first is None or self.last is None:
            return None
        return self.first, self.last


_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"), 1)  # fmt: skip
    for name in names.split()
}
_NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "half a dozen": 6, "a": 1,
}  # fmt: skip
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4, "latter": 2, "opening": 1}

_Y = r"(?:19|20)\d\d(?!\d|,\d|\.\d|%)"
_M = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan\b\.?|feb\b\.?|mar\b\.?|apr\b\.?|jun\b\.?|jul\b\.?|aug\b\.?|sept?\b\.?|oct\b\.?|nov\b\.?|dec\b\.?)"
_N = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty|thirty|forty|fifty|\d{1,2})"
_OF = rf"(?:,? ?(?:of |in )?(?:{_Y}|(?:this|last|next|the same|that|the current|the previous|the following|the) year\b)|,? {_Y})"
_YEARISH = rf"(?:{_Y}|(?:this|last|next|the same|that|the|the current|the previous) year\b)"
_INNER_END = (
    rf"(?:(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th|last|this) (?:quarter|half)(?:{_OF})?|(?:the )?first {_N} (?:months|quarters)(?:{_OF})?|{_M}(?:{_OF})?|(?:last|this|the previous|the) month"
    rf"|(?:the )?\w+(?:th|rd|st|nd) five-year plan(?: period)?|(?:the )?{_Y}|(?:this|last|next|the|that|the same|each|the previous) year|the (?:period|decade|quarter|half|plan period)|h[12](?:{_OF})?|q[1-4](?:{_OF})?)"
)

_PATTERN: Final = re.compile(
    r"(?<![\w$.])(?<!no\. )(?=[a-z0-9\u00a5])(?:"
    # -- rates' bases
    r"(?P<yoy>year[- ](?:on|over|by)[- ]year|yoy\b|y-o-y\b|y/y\b|y-on-y\b|(?:up|down|higher|lower|less|more|gain|rise|drop|fall)? ?on (?:the|a) year\b(?: before)?|on-year\b|on an annual basis\b|in annual terms|annualised|annualized)"
    r"|(?P<mom>month[- ](?:on|over|by|to)[- ]month|mom\b|m/m\b|m-o-m\b|on-month\b)"
    r"|(?P<qoq>quarter[- ](?:on|over|by|to)[- ]quarter|qoq\b|q/q\b|q-o-q\b|on-quarter\b)"
    rf"|(?P<average>(?:an? )?(?:average|mean) annual(?:ly)?\b|annual(?:ly)? average\b|(?:compound )?annual(?:ized)? (?:compound )?growth rate\b|cagr\b|a year on average|per year on average|on average (?:per|each|every|a) year|(?:an )?(?:annual|yearly) average|(?P<avgyears>{_N})-year average|average yearly|(?:average|averaging) annualized)"
    # -- prior times
    rf"|(?P<prior>(?:(?:in |over |during |for |from |of )?(?:the )?(?:same|corresponding|comparable|equivalent) (?:period|time|quarter|months?|half|term|stage|span|point)s?|the same (?:six|three|nine|two) months) (?:of |in |a |the |one )?(?:(?:last|the previous|the preceding|the prior|previous|the past) year\b|(?P<prioryear>{_Y})|year (?:earlier|ago|before)|a year (?:earlier|ago|before)|(?:the )?year before|before)"
    r"|(?:a|one|the) year (?:earlier|ago|before|prior|previously)\b|(?:twelve|12) months (?:earlier|before|ago)|(?:the )?(?:previous|preceding|prior) year\b(?:'s)?|the year before\b|the year-(?:earlier|ago) (?:period|level|quarter|figure)|year-(?:earlier|ago)\b"
    rf"|last year's (?:level|figure|period|total|results?|sum|value|reading|tally|same period)|the (?:previous|preceding|prior|last) (?:month|quarter)\b|the (?:month|quarter) before\b|(?P<agoyears>{_N}) years (?:earlier|before|previously)\b)"
    r"|(?P<same>(?:in |over |during |within |for )?(?:the |that )?(?:same|corresponding) (?:period|time|span|quarter|months?|half|years?|term|interval|stretch)\b(?! of the)(?: of the year)?|(?:over|in|during) (?:the|that|this) (?:period|time|span|interval)\b|by (?:then|that time|that year)\b|in the (?:quarter|month|half)\b)"
    # -- moments
    rf"|(?P<stockend>(?:(?:as of|as at|by|at|until|till|up to|since|to|from|towards?|before|around) )?(?:the )?(?:very )?(?:end|close)(?: of|-of) (?P<inner>{_INNER_END})|(?:by |at |as of |until |to )?(?:the )?(?:year-?end|year's end|end of year)(?:(?: of| in|,)? (?P<innery>{_YEARISH}))?|(?:by |at |until )?end-(?P<innerd>{_Y}|{_M})|(?:by |at |until )?(?:the )?(?P<innere>{_Y}) (?:year-?end|end of year))"
    rf"|(?P<sincebegin>(?:since|from) (?:the )?(?:start|beginning|outset|turn) of (?P<sbyear>{_YEARISH})|since (?:this year|(?:the )?new year))"
    rf"|(?P<startof>(?:at |since |than at |from )?(?:the )?(?:start|beginning) of (?P<soyear>{_YEARISH}|{_M}(?:{_OF})?|the (?:plan |five-year plan )?period))"
    rf"|(?P<since>(?:ever )?since (?:early |late |mid-|the (?:year )?)?(?:(?P<sincedate>{_M} \d{{1,2}}(?:, {_Y})?)|(?P<sincemonth>{_M}(?: (?:of )?(?:{_Y}|last year|this year))?)|(?P<sinceyear>{_Y}|last year)|(?P<sinceother>then|that time|its (?:founding|establishment|inception))))"
    # -- months
    rf"|(?P<mrange>(?:(?:from|between|in|during|for) )?(?:the )?(?P<m1>{_M})(?:,? (?P<y1>{_Y}))? ?(?:-|to|through|until|till|and|\u2014) ?(?P<mid>mid-|early |late |the end of |end of |mid |end-)?(?P<m2>{_M})(?P<mof>{_OF})?(?: period| stretch)?)"
    rf"|(?P<iso>(?P<isoy>(?:19|20)\d\d)[-./](?P<isom>\d{{1,2}})[-./](?P<isod>\d{{1,2}})(?!\d))"
    rf"|(?P<cn>(?P<cny>{_Y}) ?\u5e74(?: ?(?P<cnm>\d{{1,2}}) ?\u6708)?)"
    rf"|(?P<mdy>(?P<mdym>{_M}) (?P<mdyd>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,\d|\.\d| ?%| percent| million| billion)(?: ?(?:to|-) ?\d{{1,2}}(?!\d))?(?:,? (?:of )?(?P<mdyy>{_Y}))?)"
    rf"|(?P<dmy>(?:the )?(?P<dmyd>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<dmym>{_M})(?:,? (?P<dmyy>{_Y}))?)"
    rf"|(?P<month>(?:the month of )?(?P<mpart>early |mid-|mid |late )?(?P<mm>{_M})(?P<mmof>{_OF})?(?: alone)?)"
    # -- quarters, halves, first months
    rf"|(?P<threeq>(?:the )?first (?P<tq>three|two|3|2) quarters(?P<tqof>{_OF})?)"
    rf"|(?P<quarter>(?:the )?(?P<qn>first|second|third|fourth|1st|2nd|3rd|4th|final|last|opening)(?: and (?P<qn2>second|third|fourth))?[ -]quarters?(?P<qof>{_OF})?(?!-final)|(?P<qthis>this|the current|current|last|next) quarter|q(?P<qd>[1-4])(?:[ ,'-]{{0,2}}(?:of )?(?P<qy>{_Y}|last year|this year))?|(?P<qy2>{_Y})[ -]?q(?P<qd2>[1-4])|(?P<qd3>[1-4])q ?'?(?P<qy3>\d\d|{_Y}))"
    rf"|(?P<half>(?:the )?(?P<hn>first|second|1st|2nd|latter)[ -]half(?:[ -]year(?! plan))?(?! a| an| dozen)(?P<hof>{_OF})?|h(?P<hd>[12])(?:[ ,'-]{{0,2}}(?:of )?(?P<hy>{_Y}|last year|this year))?|(?P<hy2>{_Y})[ -]?h(?P<hd2>[12])\b|(?P<hd3>[12])h ?'?(?P<hy3>\d\d|{_Y})|half-year(?= (?:figures|results|report|data|tally|output|revenue|gdp|total|growth|exports)))"
    rf"|(?P<firstn>(?:the )?(?:first|opening|initial|1st) (?P<fn>{_N})[ -]months?(?P<fnof>{_OF})?(?: period)?|(?P<fn2>{_N})-month(?: (?:period|figures|total|tally|output|results|data))?(?! (?:high|low))|(?:in|over|during|for|across) (?:the|these|those) (?P<fn3>{_N}) months(?: (?:to|through|ending|ended|until) (?P<fnend>{_M})(?P<fnendof>{_OF})?)?(?: of (?P<fn3of>{_YEARISH}))?|in (?P<fn4>two|three|four|five|six|seven|eight|nine|ten|eleven) months\b|(?:january|jan) and (?P<janfeb>february|feb))"
    # -- spans of years
    rf"|(?P<plan>(?:during |in |over )?(?:the |china's )?(?P<pn>\d{{1,2}}(?:st|nd|rd|th)|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|ninth|eighth)[ -]five[ -]year[ -](?:plan(?:ning)?|program(?:me)?|period)(?: for [\w ]{{4,60}}?(?=\())?(?: \((?:{_Y} ?- ?(?:{_Y}|\d\d))\))?(?: period)?)"
    rf"|(?P<yrange>(?:(?:from|between|over|during|in|for|the (?:years|period)(?: from)?|in the decade from) )?(?P<yr1>{_Y}) ?(?:to|and|through|until|-|till|/|\u2014) ?(?P<yr2>{_Y}|\d\d(?![\d%,.]\d|\d))(?! ?(?:percent|%|billion|million|yuan))(?: period)?)"
    rf"|(?P<nextn>(?:(?:over|in|during|for|within|across) )?(?:the )?(?P<dir>next|coming|following|past|last|previous|recent|preceding|latest|upcoming) (?P<nn>{_N}|few|several|couple of|half) ?(?:-|to|or) ?(?P<nn2>{_N})? ?(?P<nunit>years?|months?|decades?|quarters?|weeks?|days?)\b|(?:(?:over|in|during|for|within|across) )?(?:the )?(?P<dirb>next|coming|following|past|last|previous|recent|preceding|latest|upcoming) (?P<nnb>{_N}|few|several|couple of) (?P<nunitb>years|months|decades|quarters|weeks|days)\b|within (?P<within>{_N}) (?P<withinunit>years|months)\b)"
    r"|(?P<decade>(?:(?:over|in|during|for|within) )?(?:the )?(?P<ddir>last|past|previous|next|coming) decade)"
    rf"|(?P<ago>(?P<agon>{_N}|half a|a) (?P<agounit>years?|months?|decades?|weeks?|days?) ago)"
    # -- years
    rf"|(?P<fiscal>(?:fiscal(?: year)?|fy|financial year) ?'?(?P<fyy>{_Y}|\d\d\b))"
    r"|(?P<sofar>so far(?: this year)?|(?:this )?year[- ]to[- ]date|to date\b|(?:until|till|up to|as of|by) (?:now|today)|thus far|(?:up )?to the present)"
    r"|(?P<now>currently|at present|presently|at the moment|at this moment|nowadays|these days|today\b|now\b(?! (?:that|known|called))|the current\b|current\b)"
    r"|(?P<yesterday>yesterday|tomorrow)"
    r"|(?P<thisnext>(?:this|the current) year and (?:the )?next(?: year)?|this and next year)"
    r"|(?P<thisyear>(?:(?:the )?(?:whole|entire|full)(?: of)? )?this year(?:'s)?\b(?: alone| as a whole)?|the current year\b|the (?:ongoing|present) year\b)"
    r"|(?P<lastyear>(?:(?:the )?(?:whole|entire|full|all)(?: of)? )?(?:last|the past) year(?:'s)?\b(?: as a whole| alone)?)"
    r"|(?P<nextyear>next year(?:'s)?\b|the coming year\b|the following year\b)"
    r"|(?P<thismonth>(?P<tmdir>this|last|next) (?P<tmunit>month|week)\b)"
    r"|(?P<fullyear>(?:for |in |over )?the (?:full|whole|entire) year\b(?: as a whole)?|full-year\b|the year as a whole|whole-year\b|(?:in|over|during|for|by|of) the year\b(?! (?:before|earlier|to))|(?:in|of) (?:that|the same) year)"
    rf"|(?P<year>(?:(?:the )?year |calendar )?(?P<yy>{_Y})(?P<yposs>'s)?(?: as a whole)?(?![-/]\d)(?!-(?:based|model|built|seat|hectare|mu|strong|odd))(?:(?:'s)? full[- ]year)?)"
    r")"
)

_FUTURE: Final = re.compile(
    r"\b(?:will|would|shall|plans?|planned|expect(?:s|ed)?|due|scheduled|targets?|targeted|aims?|aiming|strives?|forecasts?|to be|hopes?|intends?|set to|goal|projected|wants?|slated|seeks?|should|anticipat\w+|promis\w+|pledg\w+|estimates?|outlook|target)\b"
)
_DATELINE: Final = re.compile(
    r"(?:^|\n) ?\(?(?:[A-Z][A-Z' ]{2,30}(?:, [A-Z][\w. ]{2,25})?,? )$"
)
_HEADER: Final = re.compile(
    r"\b(?:updated?|source|author|editor|date|time|published|posted|release[d]?|click|by|from|pubdate|issued|views?|print|photo|file photo|taken)\b ?(?:on)? ?[:|/]|\bphoto\b|\bxinhua/|/xinhua|copyright|\u00a9|all rights reserved|\.(?:com|cn|org|example)\b",
    re.IGNORECASE,
)
_MAY_BEFORE: Final = re.compile(r"\b(?:in|since|by|of|from|to|until|during|last|this|end of|mid|early|late|through|between|and|on|for|than|with|against|as of)[ -]$|[(,]\s?$|^$")


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), _last_day(year, last)


def _shift_years(day: date, years: int) -> date:
    try:
        shifted = day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
    # The end of February stays the end of February.
    if day.month == 2 and day.day == 28 and monthrange(shifted.year, 2)[1] == 29 and monthrange(day.year, 2)[1] == 28:
        return shifted.replace(day=29)
    return shifted


def shift(interval: tuple[date, date], years: int) -> tuple[date, date]:
    """Return the interval moved by whole years."""
    return _shift_years(interval[0], years), _shift_years(interval[1], years)


def period_label(first: date, last: date) -> str:
    """Return the ISO 8601 / SDMX label of a closed interval: ``2023``, ``2023-Q1``, ``2022-01/2022-07``."""
    if first == last:
        return first.isoformat()
    month_edges = first.day == 1 and last == _last_day(last.year, last.month)
    if month_edges and first.year == last.year:
        key = (first.month, last.month)
        if key == (1, 12):
            return f"{first.year:04d}"
        if key in ((1, 6), (7, 12)):
            return f"{first.year:04d}-H{1 if key[0] == 1 else 2}"
        if key[1] - key[0] == 2 and key[0] % 3 == 1:
            return f"{first.year:04d}-Q{(key[0] + 2) // 3}"
        if key[0] == key[1]:
            return f"{first.year:04d}-{first.month:02d}"
    if month_edges:
        if first.month == 1 and last.month == 12:
            return f"{first.year:04d}/{last.year:04d}"
        return f"{first:%Y-%m}/{last:%Y-%m}"
    return f"{first.isoformat()}/{last.isoformat()}"


def _number(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isdigit() else _NUMBERS.get(word)


def _month(word: str) -> int:
    return _MONTHS[word.strip(" .")]


class _Resolver:
    """Resolves one text's time expressions in order; holds what anaphora needs."""

    def __init__(self, reference: date | None) -> None:
        self.reference = reference
        self.current: tuple[date, date] | None = None  # the interval last spoken of
        self.history: list[tuple[date, date]] = []
        self.year: int | None = None  # the year last named outright
        self.years: set[int] = set()

    def spoken_of(self, period: Period) -> None:
        """Take note of a time that what follows may point back to."""
        if period.interval is None or (period.cue == "five-year-plan"):
            return
        self.current = period.interval
        self.history.append(period.interval)
        if period.kind == "interval" and period.anchored:
            self.year = period.interval[1].year
            self.years |= {period.interval[0].year, period.interval[1].year}

    @property
    def only_year(self) -> int | None:
        """Return the year of a text without a date, where it names just one."""
        return self.year if len(self.years) == 1 else None

    def stretch(self) -> tuple[date, date] | None:
        """Return the stretch of time spoken of last; a moment only where there was no stretch."""
        return next((span for span in reversed(self.history) if span[0] != span[1]), self.current)

    def lasting(self, months: int) -> tuple[date, date] | None:
        """Return the stretch of so many months spoken of last ("in the six months", "in the quarter")."""
        for first, last in reversed(self.history):
            if first != last and (last.year - first.year) * 12 + last.month - first.month + 1 == months:
                return first, last
        return None

    def implied_year(self, first_month: int, last_month: int, future: bool) -> int | None:
        """Return the year of a part of a year named without one ("the first quarter", "in March")."""
        today = self.reference
        if today is None:
            return self.only_year
        start = date(today.year, first_month, 1)
        end = _last_day(today.year, last_month)
        if self.year is not None and self.year < today.year and end > today and not future:
            return self.year if self.year >= today.year - 1 else today.year - 1
        if future and end >= today:
            return today.year
        if end <= today or (start <= today and (today - start).days * 2 >= (end - start).days):
            return today.year
        return today.year - 1

    def of_year(self, text: str | None, implied: int | None) -> int | None:
        """Return the year that an "of 2022", "of last year", "this year" names."""
        if not text:
            return implied
        match = re.search(r"(?:19|20)\d\d", text)
        if match:
            self.year = int(match.group())
            return self.year
        if "last year" in text or "previous year" in text:
            return None if self.reference is None else self.reference.year - 1
        if "next year" in text or "following year" in text:
            return None if self.reference is None else self.reference.year + 1
        if "this year" in text or "current year" in text:
            return None if self.reference is None else self.reference.year
        if "same year" in text or "that year" in text:
            return self.year if self.year is not None else (self.current[0].year if self.current else None)
        return implied  # "of the year"

    def part(self, first: int, last: int, of: str | None, future: bool) -> tuple[date, date] | None:
        year = self.of_year(of, self.implied_year(first, last, future))
        return None if year is None else _months(year, first, last)


def find_periods(reading: Reading, reference: date | None) -> list[Period]:
    """Return the time expressions of a text in order, resolved where the text and reference allow."""
    low, clean = reading.low, reading.clean
    resolver = _Resolver(reference)
    found: list[Period] = []
    sentences = iter(reading.sentences)
    sentence = next(sentences, None)
    future: bool | None = None
    for match in _PATTERN.finditer(low):
        start, end = match.span()
        while sentence is not None and start >= sentence.end:
            sentence = next(sentences, None)
            future = None
        if future is None:
            future = sentence is not None and _FUTURE.search(low, sentence.start, sentence.end) is not None
        before = resolver.year
        period = _resolve(match, low, clean, resolver, future)
        if period is None:
            continue
        if period.kind in ("interval", "stock") and sentence is not None and _is_dateline(reading, sentence.line, period, match):
            period.kind = "dateline"
        elif period.kind in ("interval", "stock", "since") and period.interval:
            floor = sentence.start if sentence is not None else 0
            period.aside = _COMPARED.search(low, max(floor, start - 60), start) is not None
            if not period.aside:
                resolver.spoken_of(period)
            elif period.anchored:
                resolver.year = before
        found.append(period)
    return found


_COMPARED: Final = re.compile(
    r"(?:\b(?:than|compared (?:with|to)|versus|vs\.?|against|relative to|up from|down from|over|on|above|below|from|after) (?:(?:that|those|the (?:figure|level|reading|value|total|number|sum)s?|levels?) )?(?:(?:in|of|at|for|during|recorded in|seen in) )?(?:the )?"
    r"|\b(?:compared (?:with|to)|up from|down from|versus|against|as opposed to|higher than|lower than|more than|less than|fewer than|after \w+ing|following an?)\b[^,;.\n]{0,40} (?:in|for|at|over|during|a|of) (?:the )?)$"
)
_ADJUNCT: Final = re.compile(r"\b(?:in|on|by|of|since|from|to|until|during|as of|through|between|for|at) $")


def _is_dateline(reading: Reading, line_number: int, period: Period, match: re.Match[str]) -> bool:
    if period.first != period.last and not (match.lastgroup == "month" and False):
        return False
    line = reading.lines[line_number]
    text = reading.clean[line.start : line.end]
    before = reading.clean[line.start : period.start]
    if line_number <= 6 and len(before) < 60 and re.match(r"\(?[A-Z][A-Z'.]{2,}(?:[ ,/-]+[A-Za-z.']+){0,5}[ ,]*$", before):
        return True
    if _ADJUNCT.search(before.lower()):
        return False
    if _HEADER.search(text) and len(text) < 200:
        return True
    if re.match(r"\((?:Xinhua|[A-Z][\w ]{2,30})\) ?$", before) and line_number <= 6:
        return True
    return len(text) - (period.end - period.start) < 60 and line_number <= 8 and text[-1:] not in ".;!?" or not before.strip(" *\u00b7\u2022|-")  and len(text) < 80


def _resolve(match: re.Match[str], low: str, clean: str, r: _Resolver, future: bool) -> Period | None:
    group = _top_group(match)
    start, end = match.span()
    today = r.reference
    kind, cue = "interval", group
    interval: tuple[date, date] | None = None
    baseline: str | None = None
    anchored = False
    g = match.group
    if group == "yoy":
        word = g()
        start += len(word) - len(word.lstrip())
        return Period(start, end, "growth", None, None, "year-on-year", "year_on_year")
    if group == "mom":
        return Period(start, end, "growth", None, None, "month-on-month", "month_on_month")
    if group == "qoq":
        return Period(start, end, "growth", None, None, "quarter-on-quarter", "quarter_on_quarter")
    if group == "average":
        years = _number(g("avgyears"))
        if years and r.current:
            interval = (_shift_years(r.current[0], 1 - years), r.current[1])
        elif years and today:
            interval = date(today.year - years, 1, 1), date(today.year - 1, 12, 31)
        first, last = interval if interval else (None, None)
        return Period(start, end, "growth", first, last, "annual-average", "annual_average")
    if group == "prior":
        word = g()
        base = r.stretch() if "period" in word else r.current
        kind = "prior"
        if g("prioryear"):
            interval = shift(base, int(g("prioryear")) - base[1].year) if base else _year(int(g("prioryear")))
            baseline = "year_on_year" if base is None or base[1].year - int(g("prioryear")) == 1 else "period"
        elif "month before" in word or "month" in word and "months" not in word:
            baseline = "month_on_month"
        elif "quarter" in word and "same" not in word and "year" not in word:
            baseline = "quarter_on_quarter"
        elif g("agoyears"):
            baseline = "period"
            interval = shift(base, -(_number(g("agoyears")) or 0)) if base else None
        else:
            baseline = "year_on_year"
            interval = shift(base, -1) if base else (_year(today.year - 1) if today else None)
            if "last year" in word and today and base and base[1].year != today.year and base[1].year != today.year - 1:
                interval = shift(base, today.year - 1 - base[1].year)
        first, last = interval if interval else (None, None)
        return Period(start, end, kind, first, last, cue, baseline)
    if group == "same":
        word = g()
        months = 3 if "quarter" in word else 6 if "half" in word else 1 if "month" in word and "months" not in word else 0
        said = (r.lasting(months) if months else None) or r.stretch()
        first, last = said if said else (None, None)
        return Period(start, end, "same", first, last, cue)
    if group == "stockend":
        inner = g("inner") or g("innery") or g("innerd") or g("innere") or ""
        day = _end_of(inner, r, future)
        if g().startswith(("since ", "from ")) and day and today and g().startswith("since"):
            return Period(start, end, "since", day, today, cue)
        if g().startswith("before "):
            pass
        return Period(start, end, "stock", day, day, "end-of", anchored=True)
    if group == "sincebegin":
        year = r.of_year(g("sbyear"), today.year if today else r.year) if g("sbyear") else (today.year if today else None)
        if year is not None and today is not None:
            return Period(start, end, "since", date(year, 1, 1), today, "since")
        return Period(start, end, "since", None, None, "since")
    if group == "startof":
        what = g("soyear")
        year = r.of_year(what, today.year if today else r.year)
        day = date(year, 1, 1) if year else None
        month = re.match(_M, what)
        if month and (part := r.part(_month(month.group()), _month(month.group()), what, future)):
            day = part[0]
        return Period(start, end, "prior" if g().startswith("than") else "stock", day, day, "start-of", "period")
    if group == "since":
        first_day: date | None = None
        if g("sinceyear"):
            year = r.of_year(g("sinceyear"), None)
            first_day = date(year, 1, 1) if year else None
        elif g("sincemonth"):
            month = _month(re.match(_M, g("sincemonth")).group())  # type: ignore[union-attr]
            part = r.part(month, month, g("sincemonth")[3:], future)
            first_day = part[0] if part else None
        elif g("sincedate"):
            inner_match = _PATTERN.match(g("sincedate"))
            inner_period = _resolve(inner_match, g("sincedate"), g("sincedate"), r, future) if inner_match else None
            first_day = inner_period.first if inner_period else None
        else:
            return None
        if first_day and today and first_day <= today:
            return Period(start, end, "since", first_day, today, "since")
        return Period(start, end, "since", None, None, "since")
    if group == "mrange":
        m1, m2 = _month(g("m1")), _month(g("m2"))
        if g().startswith(("may ", "march ")) and clean[start].islower():
            return None
        of = g("mof")
        last_month_for_year = m2
        if m1 > m2 and not g("y1"):
            year = r.of_year(of, r.implied_year(m2, m2, future))
            if year is not None:
                interval = date(year - 1, m1, 1), _last_day(year, m2)
        else:
            year = r.of_year(of, None) if of else None
            if year is None and not of and g("y1"):
                year = int(g("y1"))
            if year is None and not of:
                year = r.implied_year(m1, last_month_for_year, future)
            if year is not None:
                first_year = int(g("y1")) if g("y1") else year
                interval = date(first_year, m1, 1), _last_day(year, m2)
                if g("mid") and "mid" in g("mid"):
                    interval = interval[0], date(year, m2, 15)
        anchored = bool(of or g("y1"))
    elif group == "iso":
        try:
            day = date(int(g("isoy")), int(g("isom")), int(g("isod")))
        except ValueError:
            return None
        interval = day, day
        kind = _moment(low, start)
    elif group == "cn":
        year = int(g("cny"))
        interval = _months(year, int(g("cnm")), int(g("cnm"))) if g("cnm") and 1 <= int(g("cnm")) <= 12 else _year(year)
    elif group in ("mdy", "dmy"):
        month = _month(g(f"{group}m"))
        number = int(g(f"{group}d"))
        year = int(g(f"{group}y")) if g(f"{group}y") else None
        if year is None:
            year = r.implied_year(month, month, future) if today is None or not (today.month == month) else today.year
        if not clean[match.start(f"{group}m")].isupper():
            return None
        if year is not None:
            try:
                day = date(year, month, number)
            except ValueError:
                return None
            interval = day, day
        kind = _moment(low, start)
    elif group == "month":
        name = g("mm")
        if not clean[match.start("mm")].isupper():
            return None
        if name == "may" and not g("mmof") and not g("mpart") and not _MAY_BEFORE.search(low, max(0, start - 12), start):
            return None
        if name in ("march", "mar", "dec", "sep", "sept", "jan", "oct", "nov", "feb", "apr", "jun", "jul", "aug") and low[end : end + 2].isalpha():
            return None
        month = _month(name)
        interval = r.part(month, month, g("mmof"), future)
        anchored = bool(g("mmof"))
        if interval and g("mpart") and "mid" in g("mpart"):
            interval = interval[0], interval[0].replace(day=15)
    elif group == "threeq":
        count = 3 if g("tq") in ("three", "3") else 2
        interval = r.part(1, 3 * count, g("tqof"), future)
        anchored = bool(g("tqof"))
    elif group == "quarter":
        interval, anchored = _quarter(match, r, future)
    elif group == "half":
        interval, anchored = _half(match, r, future)
    elif group == "firstn":
        interval, kind, anchored = _first_months(match, r, future)
    elif group == "plan":
        number = _plan_number(g("pn"))
        if number is None:
            return None
        interval = date(2016 + 5 * (number - 13), 1, 1), date(2020 + 5 * (number - 13), 12, 31)
        cue, anchored = "five-year-plan", True
        first, last = interval
        return Period(start, end, "interval", first, last, cue, anchored=False)
    elif group == "yrange":
        first_year = int(g("yr1"))
        text = g("yr2")
        last_year = int(text) if len(text) == 4 else first_year // 100 * 100 + int(text)
        if last_year <= first_year or last_year - first_year > 80:
            if last_year == first_year:
                return None
            interval = _year(first_year)
            end = match.end("yr1")
        elif g().split(" ")[0] not in ("between",) and " and " in g():
            # "in 2021 and 2022": two years named side by side, no span from one to the other, unless in sequence.
            interval = date(first_year, 1, 1), date(last_year, 12, 31)
        else:
            interval = date(first_year, 1, 1), date(last_year, 12, 31)
        anchored = True
    elif group == "nextn":
        interval = _next_years(match, r)
    elif group == "decade":
        if today:
            interval = (
                (date(today.year, today.month, today.day), _shift_years(today, 10)) if g("ddir") in ("next", "coming") else (_shift_years(today, -10), today)
            )
            if g("ddir") not in ("next", "coming"):
                interval = date(today.year - 10, 1, 1), today
    elif group == "ago":
        count = 0 if g("agon") == "half a" else (_number(g("agon")) or 1)
        unit = g("agounit")
        kind, baseline = "prior", "period"
        if g("agon") == "a" and unit.startswith("year"):
            return Period(start, end, "prior", *(shift(r.current, -1) if r.current else (None, None)), "prior", "year_on_year")  # type: ignore[arg-type]
        if today and unit.startswith(("year", "decade")):
            years = count * (10 if unit.startswith("decade") else 1) or 5
            interval = _year(today.year - years)
        first, last = interval if interval else (None, None)
        return Period(start, end, kind, first, last, "ago", baseline, anchored=False)
    elif group == "fiscal":
        text = g("fyy")
        interval = _year(int(text) if len(text) == 4 else 2000 + int(text))
        anchored = True
    elif group == "sofar":
        if "year" in g() and today:
            return Period(start, end, "interval", date(today.year, 1, 1), today, "year-to-date", anchored=True)
        return Period(start, end, "now", today, today, "so-far")
    elif group == "now":
        return Period(start, end, "now", today, today, "now")
    elif group == "yesterday":
        if today:
            day = today + timedelta(days=1 if g() == "tomorrow" else -1)
            interval = day, day
        anchored = True
    elif group == "thisnext":
        if today:
            interval = date(today.year, 1, 1), date(today.year + 1, 12, 31)
        anchored = True
    elif group == "thisyear":
        anchored = True
        if today:
            whole = future or any(w in g() for w in ("whole", "entire", "full"))
            interval = (date(today.year, 1, 1), date(today.year, 12, 31) if whole else today)
    elif group == "lastyear":
        interval = _year(today.year - 1) if today else None
        anchored = True
    elif group == "nextyear":
        interval = _year(today.year + 1) if today else None
        anchored = True
    elif group == "thismonth":
        interval = _this_month(match, today)
        anchored = True
    elif group == "fullyear":
        interval = _full_year(g(), r, future)
    elif group == "year":
        year = int(g("yy"))
        if _not_a_year(low, match.start("yy"), match.end("yy")):
            return None
        interval = _year(year)
        anchored = True
        if low[max(0, start - 6) : start].endswith(("as of ", "as at ")):
            cue = "as-of-year"
    if anchored and interval:
        r.year = interval[1].year
    first, last = interval if interval else (None, None)
    return Period(start, end, kind, first, last, cue, baseline, anchored)


_TOP_GROUPS: Final = (
    "yoy", "mom", "qoq", "average", "prior", "same", "stockend", "sincebegin", "startof", "since", "mrange", "iso", "cn", "mdy", "dmy", "month",
    "threeq", "quarter", "half", "firstn", "plan", "yrange", "nextn", "decade", "ago", "fiscal", "sofar", "now", "yesterday", "thisnext",
    "thisyear", "lastyear", "nextyear", "thismonth", "fullyear", "year",
)  # fmt: skip


def _top_group(match: re.Match[str]) -> str:
    # lastgroup names the group that closed last, which is the outermost: the branch itself.
    return match.lastgroup or ""


_MOMENT_BEFORE: Final = re.compile(r"\b(?:as of|as at|by|until|till|up to|to|before) (?:the )?$")


def _moment(low: str, start: int) -> str:
    return "stock" if _MOMENT_BEFORE.search(low, max(0, start - 12), start) else "interval"


def _end_of(inner: str, r: _Resolver, future: bool) -> date | None:
    """Return the last day of what stands in "the end of ..."; no words mean the year spoken of."""
    inner = inner.strip()
    if inner in ("", "the year", "year", "that year", "the same year", "each year"):
        if r.reference is None:
            return date(r.only_year, 12, 31) if r.only_year else None
        if "that" in inner or "same" in inner:
            return date(r.year, 12, 31) if r.year else None
        if r.year is not None and r.year < r.reference.year and not future and inner == "":
            return date(r.year, 12, 31)
        return date(r.reference.year if future or inner else (r.reference.year - 1 if r.reference.month < 12 else r.reference.year), 12, 31)
    if inner in ("the month", "this month") or inner == "the previous month" or inner == "last month":
        part = _this_month(re.match(r"(?P<tmdir>last|this) (?P<tmunit>month)", "last month" if "last" in inner or "previous" in inner else "this month"), r.reference)  # type: ignore[arg-type]
        return part[1] if part else None
    if inner in ("the period", "the quarter", "the half", "the plan period", "the decade"):
        return r.current[1] if r.current else None
    match = _PATTERN.match(inner)
    if match is None:
        return None
    period = _resolve(match, inner, inner.title(), r, future)
    if period is None or period.last is None:
        return None
    if inner == "this year" or inner == "the current year":
        return date(period.last.year, 12, 31)
    return period.last


def _quarter(match: re.Match[str], r: _Resolver, future: bool) -> tuple[tuple[date, date] | None, bool]:
    g = match.group
    if g("qthis"):
        if r.reference is None:
            return None, True
        index = (r.reference.month - 1) // 3 + {"last": -1, "next": 1}.get(g("qthis"), 0)
        year = r.reference.year + index // 4
        index %= 4
        return _months(year, 3 * index + 1, 3 * index + 3), True
    if g("qn"):
        number = 4 if g("qn") == "last" else _ORDINALS[g("qn")]
        if g("qn") == "last" and not g("qof"):
            if r.reference is None:
                return None, True
            index = (r.reference.month - 1) // 3 - 1
            return _months(r.reference.year + index // 4, 3 * (index % 4) + 1, 3 * (index % 4) + 3), True
        last = _ORDINALS[g("qn2")] if g("qn2") else number
        return r.part(3 * number - 2, 3 * last, g("qof"), future), bool(g("qof"))
    number = int(g("qd") or g("qd2") or g("qd3"))
    year = g("qy") or g("qy2") or g("qy3")
    if year and len(year) == 2:
        year = "20" + year
    return r.part(3 * number - 2, 3 * number, year, future), bool(year)


def _half(match: re.Match[str], r: _Resolver, future: bool) -> tuple[tuple[date, date] | None, bool]:
    g = match.group
    number = _ORDINALS[g("hn")] if g("hn") else int(g("hd") or g("hd2") or g("hd3") or 1)
    of = g("hof") or g("hy") or g("hy2") or g("hy3")
    if of and len(of) == 2:
        of = "20" + of
    return r.part(6 * number - 5, 6 * number, of, future), bool(of)


def _first_months(match: re.Match[str], r: _Resolver, future: bool) -> tuple[tuple[date, date] | None, str, bool]:
    g = match.group
    if g("janfeb"):
        return r.part(1, 2, None, future), "interval", False
    count = _number(g("fn") or g("fn2") or g("fn3") or g("fn4")) or 0
    if not 1 <= count <= 12:
        return None, "interval", False
    if g("fnend"):
        month = _month(g("fnend"))
        part = r.part(month, month, g("fnendof"), future)
        if part is None:
            return None, "interval", False
        index = part[1].year * 12 + month - count
        return (date(index // 12, index % 12 + 1, 1), part[1]), "interval", bool(g("fnendof"))
    if (g("fn3") or g("fn4")) and not g("fn3of"):
        # "in the six months": the stretch of that length spoken of before
        said = r.lasting(count)
        if said:
            return said, "same", False
        return (None, "same", False) if r.current is None and r.reference is None else (r.part(1, count, None, future), "same", False)
    of = g("fnof") or g("fn3of")
    return r.part(1, count, of, future), "interval", bool(of)


_PLAN_WORDS: Final = {"eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16}


def _plan_number(word: str) -> int | None:
    if word in _PLAN_WORDS:
        return _PLAN_WORDS[word]
    number = int(re.match(r"\d+", word).group())  # type: ignore[union-attr]
    return number if 1 <= number <= 30 else None


def _next_years(match: re.Match[str], r: _Resolver) -> tuple[date, date] | None:
    g = match.group
    today = r.reference
    if today is None:
        return None
    if g("within"):
        count = _number(g("within"))
        if count is None:
            return None
        return (today, _shift_years(today, count)) if g("withinunit") == "years" else (today, _add_months(today, count))
    direction = g("dir") or g("dirb")
    count = _number(g("nn2")) or _number(g("nn") or g("nnb"))
    unit = (g("nunit") or g("nunitb")).rstrip("s")
    if count is None:
        return None
    ahead = direction in ("next", "coming", "following", "upcoming")
    if unit in ("year", "decade"):
        years = count * (10 if unit == "decade" else 1)
        if ahead:
            return date(today.year + 1, 1, 1), date(today.year + years, 12, 31)
        return date(today.year - years, 1, 1), date(today.year - 1, 12, 31)
    if unit in ("month", "quarter"):
        months = count * (3 if unit == "quarter" else 1)
        if ahead:
            return today, _add_months(today, months)
        return _add_months(today, -months), today
    days = count * (7 if unit == "week" else 1)
    return (today, today + timedelta(days=days)) if ahead else (today - timedelta(days=days), today)


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _this_month(match: re.Match[str] | None, today: date | None) -> tuple[date, date] | None:
    if today is None or match is None:
        return None
    step = {"this": 0, "last": -1, "next": 1}[match["tmdir"]]
    if match["tmunit"] == "month":
        day = _add_months(today.replace(day=1), step)
        return day, _last_day(day.year, day.month)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    return monday, monday + timedelta(days=6)


def _full_year(words: str, r: _Resolver, future: bool) -> tuple[date, date] | None:
    today = r.reference
    if "that" in words or "same" in words:
        return _year(r.year) if r.year else None
    if today is None:
        return _year(r.only_year) if r.only_year else None
    if future:
        return _year(today.year)
    if r.year is not None and r.year < today.year:
        return _year(r.year)
    return _year(today.year - 1 if today.month <= 3 else today.year)


_COUNT_AFTER: Final = re.compile(r" (?:(?:high-tech|hi-tech|new|industrial|tech|technology|small|large|key|major|private|foreign|national|research|foreign-funded|scientific|skilled|local) )*(?:enterprises|companies|firms|projects|patents|jobs|workers|employees|people|researchers|households|residents|talents|businesses|teams|hectares|mu|tonnes|tons|units|vehicles|sets|students|graduates|scientists|products|trademarks|square|km|kwh|items|cases|participants|delegates|visitors)\b")
_NAME_AROUND: Final = re.compile(r"(?:\b(?:no|nos|room|made in china|iso|gb|gb/t|vision|agenda|plan|tel|zip|expo|fortune|win|windows|part|section|law|article)\.? ?|[-#/]|\d[.,])$")
_YEAR_LEAD: Final = re.compile(r"\b(?:in|of|by|since|until|to|from|during|year|for|than|and|through|late|early|mid|end|before|after|between|back in|as of|over) $")


def _not_a_year(low: str, start: int, end: int) -> bool:
    before = low[max(0, start - 18) : start]
    if _NAME_AROUND.search(before):
        return True
    if low[end : end + 1] == "-" and low[end + 1 : end + 2].isalpha():
        return True
    return _COUNT_AFTER.match(low, end) is not None and not _YEAR_LEAD.search(before)


# --- the reference date -----------------------------------------------------------------------

_FULL_DATE: Final = re.compile(
    rf"(?P<iso>(?<!\d)(?:19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d))"
    rf"|(?P<mdy>(?<![a-z]){_M} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d)|(?P<dmy>(?<!\d)\d{{1,2}}(?:st|nd|rd|th)? {_M},? (?:19|20)\d\d)"
)


@lru_cache(maxsize=10_000)
def _parse_full_date(text: str) -> date | None:
    # Loaded when first needed: importing dateparser costs more than most articles do.
    import dateparser

    parsed = dateparser.parse(
        text, languages=["en"], settings={"DATE_ORDER": "YMD" if text[:4].isdigit() else "MDY", "STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
    )
    return parsed.date() if parsed else None


def reference_date(reading: Reading) -> date | None:
    """Return the date the article gives itself: a dateline, "Updated:", or a date line at its head."""
    for number, line in enumerate(reading.lines[:10]):
        match = _FULL_DATE.search(reading.low, line.start, line.end)
        if match is None:
            continue
        text = reading.clean[line.start : line.end]
        before = reading.clean[line.start : match.start()]
        alone = len(text) - len(match.group()) < 50 and text[-1] not in ".;"
        dateline = re.match(r"\(?[A-Z][A-Z'.]{2,}(?:[ ,/-]+[A-Za-z.']+){0,5}[ ,]*$", before) and number < 6
        header = _HEADER.search(text) and len(text) < 220 and not _ADJUNCT.search(before.lower())
        if alone and _ADJUNCT.search(before.lower()):
            alone = False
        if alone or dateline or header:
            parsed = _parse_full_date(match.group())
            if parsed is not None:
                return parsed
    return None
