"""Numbers that nothing else has settled: in running text they are of the kind of the figure before them.

What is no figure there has a form of its own (names, pages, references, stock codes, telephone numbers, ages, ranks,
durations). A number that is led by a verb, a preposition or a determiner and ends its phrase is none of these: it
leaves out the noun or the unit that the figure before it has.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from hitech_extract.linking.bare.unitless import Bare, borrow, count_as
from hitech_extract.linking.draft import Draft
from hitech_extract.quantities import scaled
from hitech_extract.quantities.cues import SOFTENER

__all__ = ["left_over"]

_LED: Final = re.compile(
    r"(?:\b(?:is|was|were|are|be|been|being|has|have|had|hold|holds|held|own|owns|count|counts|counted|landed|managed"
    r"|manages|won|built|got|make up|makes up|made up|reach|reaches|reached|exceed|exceeds|exceeded|pass|passed|topped"
    r"|turn out|turned out|turns out|add|adds|added|signed|drew|attracted|gained|lost"
    r"|stood at|stands at|came to|after|against|versus|with|than|from|to|instead of|out of|average of|mean of"
    r"|(?:with|to|from|than|against|of) the"
    r"|(?:hop|plan|shoot|aim|design|look|room|space|wait|push|call|strive)\w* for|growing at|grew at"
    r"|the (?:first|next|last|other|existing|present|current|remaining|previous|former|original|smallest|largest) ?"
    r"|another|a further|an additional|today's|some|only|just|but|a mere|fully)|(?<=[a-z])'s|s')"
    rf" (?:(?:only|just|still|a mere|{SOFTENER}) )?$"
)
_ENDS: Final = re.compile(
    r"[.,;)\"!?]|$| -+ "
    r"| (?:a|per|each|every) (?:year|month|day|quarter|week|night)\b"
    r"| (?:in|at|by|last|this|on|since|during|over|within|and|while|but|or|when|here|there|now|today|already|before"
    r"|between them|altogether|a year|so far|instead|twelve|ten|two|three|four|five|six|seven|eight|years?|months?"
    r"|respectively|worth|are|is|were|was|will|have|has|had|that|broke|came|went|began|got|won|[a-z]{3,}ed"
    r"|of (?:which|whom|these|those|them|the total|all)|the (?:year|season|month|quarter|week|day) (?:before|after))\b"
)
# "Its shares closed 3 percent higher at 31.15": a price, whatever was told before
# "the first 1,200 will be ready", "another 40": of things that were counted
_MORE_OF_THEM: Final = re.compile(
    r"\b(?:the (?:first|next|last|other|existing|remaining)|another|a further) (?:\w+ )?$"
)
_NO_UNIT: Final = re.compile(r" worth | and \d")  # "with 11 and 8.85 billion yuan": a count beside its amount
# "one of the first 27 approved": a group that it belongs to
_ONE_OF: Final = re.compile(r"\b(?:one|some|two|three|four|five|most|many|each|all) of (?:the|its|those) (?:[a-z]+ )?$")
_PRICED: Final = re.compile(
    r"\b(?:index|shares?|stocks?|points?|scores?|ranks?|ranked|places?|aged?)\b[^.;]{0,40}$"
    r"|\b(?:stock|share price|shares (?:of|in|closed|ended|fell|rose|slid|jumped|traded))\b"
)
_FARTHEST: Final = Decimal(15)  # how many times the other of two like figures may be
_MOST_PERCENT: Final = Decimal(100)


def left_over(bare: Bare) -> bool:
    """As in "Wuhu as a whole managed 9.9", "the first 1,200 will be let in May": of the kind of the figure before."""
    scene, draft = bare.scene, bare.draft
    if scene.heading or not _LED.search(bare.left) or not _ENDS.match(scene.low, draft.end, scene.end):
        return False
    if _PRICED.search(scene.low, scene.start, draft.start) or _ONE_OF.search(bare.left):
        return False
    sources = [*bare.memory.figures_near(scene), *bare.earlier]
    whole = draft.value == draft.value.to_integral_value()
    metric = bare.metric
    said_since = metric is not None and metric.end > (bare.earlier[-1].end if bare.earlier else scene.start - 1)
    if said_since and metric is not None and metric.unit == "count" and whole:
        count_as(draft.quantity, metric)
        return True
    for source in reversed(sources):
        if source.quantity.kind == "bare":
            return False  # of a score or a rank, as this one then
        if source.equivalent_of is not None or source.quantity.kind == "multiple":
            continue
        if said_since and metric is not None and metric.unit == "count":
            return False
        if source.quantity.kind == "count":
            if whole and source.quantity.noun_end >= 0:
                borrow(draft, source)
                return True
            continue
        if whole and _MORE_OF_THEM.search(bare.left):
            continue
        if not _NO_UNIT.match(scene.low, draft.end) and _takes_unit(draft, source):
            return True
    things = bare.memory.things if scene.line - bare.memory.things_line <= 1 and whole and not sources else None
    if things is not None and not said_since:
        count_as(draft.quantity, things)
        return True
    return False


def _takes_unit(draft: Draft, source: Draft) -> bool:
    """Give a number the unit and magnitude of a figure that it is of the size of."""
    quantity, other = draft.quantity, source.quantity
    if other.unit == "percentage_point":
        return False
    if other.kind == "percent":
        if quantity.value > _MOST_PERCENT or not _alike(quantity.value, abs(source.value)):
            return False
        quantity.kind, quantity.unit = "percent", "percent"
        return True
    power = other.power
    value = scaled(quantity.value, power)
    if not _alike(value, abs(source.value)):
        return False
    quantity.kind, quantity.unit, quantity.power, quantity.value = other.kind, other.unit, power, value
    draft.value = value
    return True


def _alike(one: Decimal, other: Decimal) -> bool:
    return one > 0 and other > 0 and max(one, other) <= _FARTHEST * min(one, other)
