"""Cut a text and its mentions into the sentences that are linked one by one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, TypeVar

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.landmarks import Landmarks
from hitech_extract.linking.table import Table
from hitech_extract.metrics import MetricMention
from hitech_extract.periods import Period
from hitech_extract.quantities import Quantity
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.reading import Reading, Sentence
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import Area

__all__ = ["cut_scenes"]

Mention = TypeVar("Mention", MetricMention, Area, Period)

# Lines about the page, not of the article. They match in lower case.
_BOILERPLATE: Final = re.compile(
    rf"[\W_]*(?:{any_of(load_cues('period')['boilerplate'])}(?!\w)|\[?(?:file )?photo(?!v|n|c))"
)
_LONGEST_BOILERPLATE: Final = (240, 160)  # of a line, and of a sentence
_CREDIT: Final = re.compile(r"\[[^\]]{0,200}(?:photo|/|cfp|xinhua)[^\]]{0,100}\]|\(photo[^)]{0,80}\)")
_DASH: Final = re.compile(r" ?(?:--|\u2014| - )")
# Where one statement ends and another, with a subject of its own, may begin. Each branch begins with a plain
# character, so that the search can skip to the next of them.
_VERBS: Final = any_of(verb for verb in load_cues("zone")["subject_verbs"] if verb[0].isalpha() and verb != "of")
_PLURAL_VERBS: Final = "(?:account for|make up|represent|supply|employ|hold|own|earn|sell|export|generate|produce)"
# "Pingdingshan's[, which lives on nylon,] put 6.4 billion yuan into industry", "the taxes of its largest firms
# [- those on the list of 50 -] fell 4 percent": between subject and verb
_THEN_VERB: Final = (
    rf"(?:(?:(?:also|still|too|then|even|nevertheless) )?(?:{_VERBS}|{_PLURAL_VERBS})\b"
    r"|(?:it|they|the (?:indicator|figure|rate|reading|index|zone|number))\b)"
)
_ASIDE: Final = re.compile(
    rf", (?:(?:which|who|whose|where)\b(?:[^;:.\u2014]|\.(?=\d)){{0,160}}?(?=, {_THEN_VERB})"
    r"|(?:when|home to|known|famous|based|once|long|like|unlike|such as|despite|thanks to|with|after|an?|the"
    r"|having|following|in (?:operation|existence|business|use|production)"
    r"|\w+(?:ed|ing) (?:by|to|in|for|on|at|with|from))\b"
    rf"[^,;:.]{{0,100}}(?=, {_THEN_VERB}))"
    rf"| ?\u2014[^\u2014;:.]{{2,140}}\u2014(?= ?(?:{_THEN_VERB}|(?:at|by|to) (?:{SOFTENER} )?\d))"
    rf"| - [^;:.]{{2,140}}? -(?= (?:{_THEN_VERB}|(?:at|by|to) (?:{SOFTENER} )?\d))"
)
# "[After deducting tax refunds,] it rose 6.2 percent": before a subject that only points back
_OPENING: Final = re.compile(
    r" ?(?:after|despite|with|without|amid|excluding|on|for|by|in|at|thanks to|due to|because of|owing to)\b"
    r"[^,;:.]{3,100}, (?=(?:it|they|this|the (?:figure|indicator|rate|reading|index|number|sum|total))\b)"
)
_CLAUSE_BREAK: Final = re.compile(
    r";|:(?= )|\u2014"
    r"|,(?: (?:(?:while|whereas|although|though|but|yet|whilst)\b|with (?=[a-z])"
    r"|and (?=(?:the|its|their|that|those|in|another|some|it|they)\b)"
    r"|(?:of|among) (?:which|this|that|these|them|whom)\b))"
    r"| (?:(?:while|whereas|although|though|but|yet|whilst)\b|- (?=[a-z])"
    r"|(?:of|among) (?:which|this|that|these|them|whom)\b)"
)
# A "sentence" beyond these bounds is a table or a broken page: it is cut, so that the work stays linear.
_LONGEST: Final = 4000
_MOST_FIGURES: Final = 60
_HEADING: Final = 140  # a heading is a short line


_GROUPING: Final = re.compile(r",(?<=\d,)(?<!\b10,)(?=\d{3}(?!\d))")


def cut_scenes(
    reading: Reading,
    quantities: list[Quantity],
    metrics: list[MetricMention],
    areas: list[Area],
    periods: list[Period],
    marks: Landmarks,
) -> Iterator[Scene]:
    """Yield the sentences that hold a mention; boilerplate lines and photo credits give no figures."""
    # The commas of a long number are none of the sentence's. (Units of a table, "10,000 yuan", keep theirs.)
    low = _GROUPING.sub("0", reading.low)
    figures, named_metrics, named_areas, times = _Figures(reading, quantities, periods), 0, 0, 0
    table = Table()
    line_number, boilerplate = -1, False
    for sentence in _pieces(reading, quantities):
        start, end = sentence.start, sentence.end
        line = reading.lines[sentence.line]
        first_of_line = sentence.line != line_number
        if first_of_line:
            line_number = sentence.line
            boilerplate = _is_boilerplate(low, line.start, line.end, _LONGEST_BOILERPLATE[0])
        drafts = figures.until(start, end)
        if drafts and (boilerplate or _is_boilerplate(low, start, end, _LONGEST_BOILERPLATE[1])):
            drafts = []
        if start == line.start:
            table.read(low[line.start : line.end], line.start, reading.wide_blanks(line.start, line.end))
        first_metric, named_metrics = named_metrics, _until(metrics, named_metrics, end)
        first_area, named_areas = named_areas, _until(areas, named_areas, end)
        first_time, times = times, _until(periods, times, end)
        scene = Scene(
            low,
            reading.clean,
            start,
            end,
            sentence.line,
            line.heading and line.end - line.start < _HEADING,
            drafts,
            metrics[first_metric:named_metrics],
            areas[first_area:named_areas],
            [
                period
                for period in periods[first_time:times]
                if period.kind != "dateline" and not (period.start == line.start and _DASH.match(low, period.end))
            ],
            first_of_line=first_of_line,
        )
        table.settle(scene)
        if scene.drafts:
            scene.breaks = [match.end() for match in _CLAUSE_BREAK.finditer(low, start, end)]
            comma = low.find(", ", start, end) >= 0
            if comma or low.find("\u2014", start, end) >= 0 or low.find(" - ", start, end) >= 0:
                scene.asides = [match.span() for match in _ASIDE.finditer(low, start, end)]
            if comma:
                openings = (_OPENING.match(low, place, end) for place in (start, *scene.breaks))
                scene.asides += [opening.span() for opening in openings if opening is not None]
            scene.number()
        if drafts or scene.areas or scene.periods or scene.metrics:
            scene.future = marks.within("future", start, end)
            yield scene


def _until(mentions: list[Mention], position: int, end: int) -> int:
    """Return the number of the first mention, from a position on, that begins at an offset or after it."""
    while position < len(mentions) and mentions[position].start < end:
        position += 1
    return position


def _is_boilerplate(low: str, start: int, end: int, longest: int) -> bool:
    return end - start < longest and _BOILERPLATE.match(low, start, end) is not None


def _pieces(reading: Reading, quantities: list[Quantity]) -> Iterator[Sentence]:
    """Yield the sentences, those out of bounds in pieces."""
    starts = [quantity.start for quantity in quantities]
    for sentence in reading.sentences:
        start = sentence.start
        while True:
            cut = sentence.end
            if cut - start > _LONGEST:
                cut = reading.low.rfind(" ", start + _LONGEST // 2, start + _LONGEST) + 1 or start + _LONGEST
            past = bisect_left(starts, start) + _MOST_FIGURES
            if past < len(starts) and starts[past] < cut:
                cut = starts[past]
            yield sentence if start == sentence.start and cut == sentence.end else Sentence(start, cut, sentence.line)
            if cut >= sentence.end:
                break
            start = cut


class _Figures:
    """Hands out the quantities of a text in order, but for the numbers of dates and of photo credits."""

    def __init__(self, reading: Reading, quantities: list[Quantity], periods: list[Period]) -> None:
        self.quantities = quantities
        self.next = 0
        kinds = ("interval", "stock", "dateline", "since", "prior", "record")
        self.times = [(period.start, period.end) for period in periods if period.kind in kinds]
        self.time = 0
        low = reading.low
        pictured = "[" in low or "(photo" in low
        self.credits = [match.span() for match in _CREDIT.finditer(low)] if pictured else []
        self.credit = 0

    def until(self, start: int, end: int) -> list[Draft]:
        """Return the figures of a sentence; sentences are to be asked for in order."""
        drafts: list[Draft] = []
        while self.next < len(self.quantities) and (quantity := self.quantities[self.next]).start < end:
            self.next += 1
            if quantity.start < start:
                continue
            self.time = _past(self.times, self.time, quantity.start)
            if quantity.kind in ("bare", "count") and self.time < len(self.times):
                first, last = self.times[self.time]
                if first <= quantity.start and quantity.end <= last:
                    continue
            self.credit = _past(self.credits, self.credit, quantity.start)
            if self.credit < len(self.credits) and self.credits[self.credit][0] <= quantity.start:
                continue
            drafts.append(Draft(quantity, quantity.value))
        return drafts


def _past(spans: list[tuple[int, int]], position: int, offset: int) -> int:
    """Return the number of the first span, from a position on, that ends after an offset."""
    while position < len(spans) and spans[position][1] <= offset:
        position += 1
    return position
