"""Find time expressions and resolve them to closed intervals of days.

Explicit times resolve by themselves; relative ones ("last year", "the first quarter") against the
reference date, in TimeML's sense the time the article was made; anaphoric ones ("the same period
last year", "the six months") against the time expression before them. What cannot be resolved keeps
None as its interval.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from hitech_extract.intervals import Period, of_year, period_label, shift
from hitech_extract.openings import within
from hitech_extract.periods.patterns import MONTH, starts
from hitech_extract.periods.rules import resolve
from hitech_extract.periods.timepiece import Timepiece
from hitech_extract.reading import Reading
from hitech_extract.rules import any_of, load_cues

__all__ = ["Period", "find_periods", "period_label", "reference_date", "shift", "title_period"]

# Words with which a sentence looks ahead, each alone and before its endings.
_AHEAD: Final = [
    *"will would shall plan plans planned expect expects expected due scheduled target targets targeted aim aims "
    "aiming targeting strive strives forecast forecasts hope hopes intend intends goal goals "
    "projected want wants slated seek seeks "
    "should estimate estimates outlook".split(),
    *"we'll they'll it'll he'll she'll i'll".split(),
    "to be",
    "set to",
    "is to",
    "had hoped",
    "had planned",
    "had aimed",
    "are to",
    *"foresees envisages envisions eyes eyeing must vows".split(),
    *["count on", "counts on", "counting on", "ought to", "on track to", "on course to", "poised to", "looks to"],
    *["is meant", "are meant", "banks on", "wishes to", "set itself", "set themselves", "set its sights"],
    *["has its sights", "have their sights"],
]
_AHEAD_STEMS: Final = ["anticipat", "promis", "pledg", "striv"]
_AHEAD_FINDER: Final = AhoCorasick(
    _AHEAD + _AHEAD_STEMS, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
)
# What stands left of a time that a change or a level is compared with.
_COMPARED: Final = re.compile(
    r"(?:\b(?:than|compared (?:with|to)|versus|vs\.?|against|relative to|up from|down from|on|from"
    r"|(?<!or )(?<!and )(?:over|above|below)"
    r"|after|(?:again|same|such) as) "
    r"(?:(?:that|those|the (?:figure|level|reading|value|total|number|sum|result|outcome|mark|tally)s?|levels?) )?"
    r"(?:(?:in|of|at|for|during|recorded in|seen in) )?(?:the )?"
    r"|\b(?:after|following) (?:an?|the|its|their) (?:[\w-]+ ){0,2}"
    r"|\b(?:times|double|twice|triple|treble|quadruple|half) (?:as (?:(?:many|much|high|large|big|great) as )?)?"
    r"(?:(?:that|those|the (?:figure|level|reading|value"
    r"|total|number|sum|quantity|amount|output|volume|rate|tally)s?) )?(?:(?:in|of|at|for|during) )?(?:the )?"
    r"|\b(?:compared (?:with|to)|up from|down from|versus|against(?= [^,;.\n]{0,30}\d| (?:that|those|the|an?) |"
    r" (?:in|of|at) )|as opposed to|higher than|lower than"
    r"|(?:(?<=, more)|(?<=, less)|(?<=, fewer)|(?:more|less|fewer)(?! than [a-z$\u00a5]{0,3} ?\d)) than"
    r"|after \w+ing|following an?)\b[^,;.\n]{0,40} (?:in|for|at|over|during|a|of) (?:the )?)$"
)

# The words without which the pattern above cannot match.
_COMPARING: Final = frozenset(
    "times double twice triple treble quadruple half than compared versus vs vs. against relative up down "
    "over on above below from after as higher lower more "
    "less fewer following again same such".split()
)


def find_periods(reading: Reading, reference: date | None) -> list[Period]:
    """Return the time expressions of a text in order, resolved where the text and reference allow."""
    if reference is not None and not 1000 <= reference.year <= 9000:
        reference = None  # "99 decades ago" must stay within the calendar
    low = reading.low
    time = Timepiece(low, reading.clean, reference)
    found: list[Period] = []
    ahead = _looks_ahead(low)
    sentences = reading.sentences
    number, position, looked_ahead = 0, 0, -1
    for start, pattern in starts(low):
        if start < position or (match := pattern.match(low, start)) is None or low.startswith("no. ", start - 4):
            continue
        position = match.end()
        while number < len(sentences) and start >= sentences[number].end:
            number += 1
        sentence = sentences[number] if number < len(sentences) else None
        if number != looked_ahead:
            looked_ahead = number
            time.future = sentence is not None and within(ahead, sentence.start, sentence.end)
            time.sentence = (sentence.start, sentence.end) if sentence is not None else (0, len(low))
        year_before = time.year
        period = resolve(match, time)
        if period is None:
            continue
        position = period.end
        _since_its_start(period, time)
        _reached_by(period, time)
        if found and (span := _joined(found[-1], period, low)) is not None:
            found.pop()
            period = span
        if (
            period.kind in {"interval", "stock"}
            and sentence is not None
            and _is_dateline(reading, sentence.line, period)
        ):
            period.kind = "dateline"
        elif period.kind in {"interval", "stock", "since"} and period.interval is None:
            before = low[max(time.sentence[0], start - 60) : start]
            period.aside = _is_compared(before)
            if _is_record(period, before):
                period.kind, period.aside = "record", True
        elif period.kind in {"interval", "stock", "since"} and period.interval:
            on_a_day = period.cue in {"weekday", "mdy", "dmy"} and low.startswith("on ", start - 3)
            begun = min(start, period.start)  # "since the plan was released on June 1" is no change on June 1
            before = low[max(time.sentence[0], begun - 60) : begun]
            period.aside = not on_a_day and _is_compared(before)
            if _is_record(period, before):
                period.kind, period.aside = "record", True
            if low[start - 1 : start] == "(" and low[period.end : period.end + 1] == ":":
                time.year = year_before  # "(2018: US$4.06 billion)" is an aside, not what the text goes on about
            elif reference is None and time.future and period.cue == "year":
                time.year = year_before  # "by 2026", in a text without a date, is not when it was written
            elif not period.aside and period.cue != "ordinal":
                years_before = set(time.years)
                time.spoken_of(period)
                if reference is None and _FOUNDED.search(before) is not None:
                    time.years = years_before
            elif period.anchored:
                time.year = year_before
        if _ends_year(period) and period.interval:
            time.named, time.named_at = period.interval[1].year, period.start
        elif period.interval and period.interval == of_year(period.interval[0].year):
            time.named, time.named_at = period.interval[0].year, period.start
        found.append(period)
    return found


# "Since the start of the 14th Five-Year Plan", "since the second half of 2021", "since last June"
_SINCE: Final = re.compile(
    r"\bsince (?:about |around |roughly |at least |the )*(?:(?:start|beginning|outset|onset|launch|dawn|opening"
    r"|middle|end) of "
    r"(?:the )?)?(?:early |late )?$"
    r"|\bsince (?:the|its|their|a) (?:[\w'-]{1,30} ){1,9}(?:in|on) (?:early |late |the year )?$"
)
_BY: Final = re.compile(r"\b(?:by|as of|as at) (?:the )?$")
_REACHED: Final = frozenset({"month", "quarter", "half", "threeq", "firstn"})


def _reached_by(period: Period, time: Timepiece) -> None:
    """As in "by June 2022", "by the third quarter": the moment at which it ends."""
    if period.kind != "interval" or period.interval is None or period.cue not in _REACHED:
        return
    low, start = time.low, period.start
    if period.cue == "month" and low.endswith("the ", 0, start):
        return  # "hit by the July floods"
    if low.startswith("early ", start) or _BY.search(low, max(time.sentence[0], start - 10), start) is None:
        return
    period.kind, period.cue, period.first = "stock", "by-month", period.last
    period.interval = period.interval[1], period.interval[1]


def _since_its_start(period: Period, time: Timepiece) -> None:
    """Let what "since" stands before last from its beginning up to the article's day."""
    if period.kind not in {"interval", "stock"} or period.interval is None or time.reference is None:
        return
    lead = _SINCE.search(time.low, max(time.sentence[0], period.start - 100), period.start)
    if lead is None or period.interval[0] > time.reference or (period.cue == "five-year-plan" and "end of" in lead[0]):
        return
    first = period.interval[1] if "end of" in lead[0] else period.interval[0]
    period.start, period.kind, period.cue = lead.start(), "since", "since"
    period.first, period.last = first, time.reference
    period.interval = first, time.reference


def title_period(title: str, reference: date | None) -> Period | None:
    """Return the stretch of time that a title names, with no offsets: the title may be no part of the text."""
    for period in find_periods(Reading(title), reference):
        span = period.interval
        if period.kind != "interval" or period.aside or span is None or (span[1] - span[0]).days < _MONTH:
            continue
        if reference is None or span[1] <= reference:
            period.start = period.end = -1
            return period
    return None


_MONTH: Final = 27  # days between its first and its last, or more
_UP_TO: Final = re.compile(r" ?(?:(?:up |through |on |right up )?(?:to|until|till)|through|-|~|\u2014) ?(?:the )?$")
_BETWEEN: Final = re.compile(r" and (?:the )?$")
_LEAD: Final = re.compile(r"\b(?P<lead>from|between|for|in|over|during) (?:the )?$")
_JOINED_CUES: Final = frozenset({"month", "quarter", "half", "mdy", "dmy", "iso", "year", "lastyear", "thisyear"})
_OWN_YEAR: Final = re.compile(r"(?:19|20)\d\d|\byear\b")


def _joined(first: Period, last: Period, low: str) -> Period | None:
    """As in "from 2017 to the end of 2020", "between January 2021 and today", "Q1-Q3 2021": two ends of one time."""
    gap = last.start - first.end
    if not 0 <= gap < 20 or first.kind == "growth":
        return None
    begins, ends = first.interval, last.interval
    if begins is None or ends is None or last.kind not in ("interval", "stock", "now"):
        return None
    if first.kind not in ("interval", "stock", "dateline") and first.cue not in ("since", "start-of"):
        return None
    lead = _LEAD.search(low, max(0, first.start - 12), first.start)
    opener = lead["lead"] if lead is not None else low[first.start : first.start + 8].split(" ", maxsplit=1)[0]
    words = low[first.end : last.start]
    if last.cue == "end-of" and low.startswith(("to ", "until ", "till "), last.start):
        words += low[last.start : last.start + 3].rstrip("n")
    if last.cue == "so-far":
        words = " to" if low.startswith(("until", "till", "up to", "to "), last.start) else words
    if opener == "between":
        if _BETWEEN.fullmatch(words) is None:
            return None
    else:
        words = words.rstrip() + " " if words.strip() in {"to", "until", "till"} else words
        same = first.cue == last.cue and first.cue in _JOINED_CUES
        if not _UP_TO.fullmatch(words) or not (opener == "from" or same or last.kind == "now"):
            return None
    start, end = begins[0], ends[1]
    if start > end and low.startswith("last ", first.start) and last.anchored:
        start = shift(begins, -1)[0]  # "from last July to this June", said in August
    if not (first.anchored or _OWN_YEAR.search(low, first.start, first.end)) and first.kind == "interval":
        # "between 10 June and 12 July 2021": the year is said once
        start = shift(begins, end.year - start.year)[0]
        if start > end:
            start = shift((start, start), -1)[0]
    elif start > end and not _OWN_YEAR.search(low, last.start, last.end) and last.kind == "interval":
        end = shift(ends, start.year - end.year + (shift(ends, start.year - end.year)[1] < start))[1]
    if start >= end:
        return None
    begin = lead.start() if lead is not None else first.start
    current = last.kind == "now"
    return Period(
        begin, last.end, "since" if current else "interval", start, end, "since" if current else "span",
        anchored=first.anchored or last.anchored,
    )  # fmt: skip


def _ends_year(period: Period) -> bool:
    """Whether a time is the end of a year: "at the end of 2015", "as of December 31, 2015"."""
    if period.interval is None or period.interval[1].month != _DECEMBER:
        return False
    return period.cue == "end-of" or (period.cue == "mdy" and period.interval[0] == period.interval[1])


_DECEMBER: Final = 12


def _looks_ahead(low: str) -> list[int]:
    """Return where the words of the future stand."""
    offsets: list[int] = []
    for word, start, end in _AHEAD_FINDER.find_matches_as_indexes(low):
        if start and low[start - 1].isalnum():
            continue
        if word >= len(_AHEAD) or not low[end : end + 1].isalnum():
            offsets.append(start)
    return offsets


# "Over the first seven months, exports rose": nothing has been said that could be compared
_OVER_OPENS: Final = re.compile(r"(?:^|[,;:(\"] ?)(?:(?:and|but|while|whereas|though) )?over (?:the )?$")


# "earned 50.4 billion yuan over the first quarter": nothing can be so many yuan over a time
_AMOUNT_OVER: Final = re.compile(
    r"\b(?:yuan|rmb|cny|renminbi|dollars|euros|yen|companies|enterprises|firms|projects|people|patents|tonnes|units)"
    r"(?: ?\([^)]{1,40}\))? over (?:the )?$"
)


# "an increase of 12 firms over 2019"; but "Output over the first nine months fell" tells of those months
_OVER: Final = re.compile(r"\bover (?:the )?$")
_RISEN_OVER: Final = re.compile(
    r"(?:\b(?:percent|per cent|pct|cent|points?|bps|up|down|higher|lower|more|less|fewer|times|twice|double|yuan|rmb"
    r"|dollars|[mb]illion|improvement|advance|premium|progress|lead|edge|win|success)|%|fold"
    r"|\b(?:increases?|rises?|growth|gains?|jumps?|leaps?|surges?|climbs?|drops?|falls?|declines?|decreases?|changes?|risen"
    r"|grew|grown|rose|rises|climbed|fell|gained|jumped|soared|dropped|declined|advanced|improved|improves)\b"
    r"[^,;:]{0,40})\)? over (?:the )?$"
)


_STRICKEN: Final = re.compile(r"[a-z]{3,20}-(?:hit|stricken|ridden|plagued|affected|struck|battered) $")


def _is_compared(before: str) -> bool:
    before = _STRICKEN.sub("", before)  # "in the same period of [pandemic-hit] 2020"
    if _COMPARING.isdisjoint(before.split()) or _OVER_OPENS.search(before) or _AMOUNT_OVER.search(before):
        return False
    if _OVER.search(before) and not _RISEN_OVER.search(before):
        return False
    return _COMPARED.search(before) is not None


_RECORD: Final = re.compile(
    r"\b(?:first|second|third|last|only|umpteenth) (?:time|month|quarter|increase|rise|drop|decline|fall|growth)"
    r"(?: of (?:its|the|that|this) kind)?(?: so far)?,? (?:in |of |since |during )?$"
    r"|\b(?:highest|lowest|fastest|slowest|best|worst|biggest|largest|strongest|weakest|sharpest|steepest|quickest|busiest"
    r"|record|peak)(?: [\w-]+){0,3} (?:of |in |for |during |over )?(?:the )?$"
)


# "The zone, set up in 1992, exported more in the first quarter": of which year is not said
_FOUNDED: Final = re.compile(
    rf"\b{any_of(load_cues('period')['event_participles'])}(?: [\w'-]+){{0,7}}?,? (?:in|on|since|from|as early as"
    r"|back in) $"
)


def _is_record(period: Period, before: str) -> bool:
    """As in "growing for the first time this year", "the fastest pace since 2015": no time of the figure itself."""
    if period.cue not in {"thisyear", "lastyear", "since", "year-to-date", "so-far", "nextn", "decade"}:
        return False
    if period.cue == "lastyear" and before.endswith("first time "):
        return False  # "crossed 400 billion yuan for the first time last year": that is when
    return _RECORD.search(before) is not None


# --- datelines and the reference date -----------------------------------------------------------

_HEADER: Final = re.compile(
    r"\b(?:updated?|source|author|editor|date|time|published|posted|release[d]?|click|by|from|pubdate|issued|views?"
    r"|print"
    r"|photo|file photo|taken)\b ?(?:on)? ?[:|/]|\bphoto\b|\bxinhua/|/xinhua|copyright|\u00a9|all rights reserved"
    r"|\.(?:com|cn|org|example)\b",
    re.IGNORECASE,
)
_ADJUNCT: Final = re.compile(r"\b(?:in|on|by|of|since|from|to|until|during|as of|through|between|for|at) $")
_CITY_LINE: Final = re.compile(r"\(?[A-Z][A-Z'.]{2,}(?:[ ,/-]+[A-Za-z.']+){0,5}[ ,]*$")
# What follows a date that opens an article, as in "Kunming (Southwest Telegraph), August 6, 2020 - The zones"
_OPENS: Final = re.compile(r" ?(?:\([A-Z][\w ]{1,30}\) ?)?(?:--|\u2014| - )")
_NAMED: Final = re.compile(r"\(?[A-Z][\w'.]*(?:[ ,/()-]+[A-Z][\w'.]*){0,6}[ ,()]*")
_AGENCY: Final = re.compile(r"\((?:Xinhua|[A-Z][\w ]{2,30})\) ?$")
_HEAD_LINES: Final = 6  # datelines stand in the first lines


def _is_dateline(reading: Reading, line_number: int, period: Period) -> bool:
    """Tell whether a day only says when the article was made: "HEFEI, March 25 --", "Updated: 2022-02-15"."""
    if (
        period.first != period.last
        or period.cue in {"end-of", "start-of", "mid-year", "yesterday", "sameday", "dayshift", "weekday"}
        or (period.interval is None and period.cue not in {"mdy", "dmy"})
    ):
        return False
    line = reading.lines[line_number]
    lead, length = period.start - line.start, line.end - line.start
    if (
        line_number <= _HEAD_LINES
        and lead < 60
        and _OPENS.match(reading.clean, period.end, line.end)
        and _NAMED.fullmatch(reading.clean, line.start, period.start)
    ):
        return True
    near_head = line_number <= _HEAD_LINES and lead < 60
    before = reading.clean[line.start : period.start] if lead < 200 else reading.clean[period.start - 20 : period.start]
    if near_head and _CITY_LINE.match(before):
        return True
    if _ADJUNCT.search(before.lower()):
        return False
    if near_head and _AGENCY.match(before):
        return True
    if length >= 200:
        return False
    text = reading.clean[line.start : line.end]
    if _HEADER.search(text):
        return True
    alone = length - (period.end - period.start) < 60 and line_number <= 8 and text[-1:] not in ".;!?"
    return alone or (length < 80 and not before.strip(" *\u00b7\u2022|-"))


_FULL_DATE: Final = re.compile(
    r"(?P<iso>(?<!\d)(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d))"
    rf"|(?P<mdy>(?<![a-z]){MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, ?| )(?:19|20)\d\d)"
    rf"|(?P<dmy>(?<!\d)\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? (?:19|20)\d\d)"
)


@lru_cache(maxsize=10_000)
def _parse_full_date(text: str) -> date | None:
    # Loaded when first needed: importing dateparser costs more than most articles do.
    import dateparser

    parsed = dateparser.parse(
        text,
        languages=["en"],
        settings={
            "DATE_ORDER": "YMD" if text[:4].isdigit() else "MDY",
            "STRICT_PARSING": True,
            "PARSERS": ["absolute-time"],
        },
    )
    return parsed.date() if parsed else None


def reference_date(reading: Reading) -> date | None:
    """Return the date the article gives itself: a dateline, "Updated:", or a date line at its head."""
    for number, line in enumerate(reading.lines[:10]):
        centuries = (reading.low.find(digits, line.start, line.end) for digits in ("20", "19"))
        if all(place < 0 for place in centuries):
            continue
        match = _FULL_DATE.search(reading.low, line.start, line.end)
        if match is None:
            continue
        text = reading.clean[line.start : line.end]
        before = reading.clean[line.start : match.start()]
        told = _ADJUNCT.search(before.lower()) is not None
        alone = len(text) - len(match.group()) < 50 and text[-1] not in ".;" and not told
        dateline = _CITY_LINE.match(before) and number < _HEAD_LINES
        header = not told and len(text) < 220 and _HEADER.search(text)
        if (alone or dateline or header) and (parsed := _parse_full_date(match.group())) is not None:
            return parsed
    return None
