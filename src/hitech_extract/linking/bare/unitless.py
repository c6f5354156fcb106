"""What a number without a unit is: the number with what stands around it, and where it is a percentage or points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.unsaid import MetricMemory
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities import Quantity, scaled, singular
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import load_cues

__all__ = [
    "GAPPED_HEAD", "Bare", "are_points", "borrow", "count_as", "counted_before", "is_elliptic_percent",
    "like_amount_before",
]  # fmt: skip

_CUES: Final = load_cues("bare")

# What follows points of a rate: "That pace was 0.7 points [above the provincial mean]"
_POINTS_HEAD: Final = re.compile(
    r" (?:(?:above|below|over|under) (?:the|that|those|its|their|[\w'-]+'s)"
    r"|(?:higher|lower|faster|slower|more|less) than|(?:ahead|short) of|behind)\b"
)
# Points that a percentage restates, and what is measured in points of its own.
_OR_RATE: Final = re.compile(rf"(?:,? or|,? \(?equal to| \() ?(?:{SOFTENER} )?[-+]?[\d.]+ ?(?:%|per)")
_RATE_OR: Final = re.compile(rf"(?:%|per ?cent),? (?:or|\() ?(?:{SOFTENER} )?[-+]?$")
_INDEX: Final = re.compile(
    r"\b(?:index|indexes|indices|benchmarks?|composite|(?<!on )average(?! of\b)|nasdaq|dow|s&p|nikkei|hang seng|stocks?"
    r"|shares|bourses?|futures|pmi|scores?|scored|scoring|ratings?|blue[- ]chips?)\b"
)
_AVERAGE_OF: Final = re.compile(
    r"(?:national|provincial|city's?|municipal|industry|zones?'?|country's?|annual|overall) average"
)
_POSSESSIVE_GAP: Final = re.compile(r"'s(?: (?:about|around|some|by|at|nearly|over|only))* ?$")
_CLAUSE_END: Final = re.compile(r"[.,;)]|$| and [a-z]")
# What may stand between a percentage and the next one of a list whose members drop the verb
_GAPPED: Final = re.compile(
    r"(?: [^,;.\d]{2,60}(?=[,;]))?(?:,|;|,? and|,? while|; and)(?! (?:up|down|compared|against|from|to|in|at|with|on"
    r"|of|for|by|or|which|including"
    r"|ranking|ranked|no\.?|the top)\b) (?:(?:and|that|those|the|of|in|for|by) )*(?:[a-z][\w&'/-]* ){1,5}"
    r"(?:(?:by|at|about|nearly|over|only|around|some|almost) )?"
)
_LEAD: Final = re.compile(
    r"\b(at|by|of|to|up|down|rose|grew|fell|gained|increased|is|was) (?:about |around |some |nearly |over "
    r"|more than )?$"
)
_LED: Final = re.compile(r",? (?:and|while|but) [a-z][^,;.:\d]{2,70}")
_WITHOUT_MODIFIER: Final = re.compile(r"(?:about|around|some|nearly|over|more than) $")
_PART_OF: Final = re.compile(
    r"\b(?:of (?:which|this|that|it|these|those|them)|(?:of|out of) (?:the|its|a)\b[^.;\d]{0,40}[\d.,]+[^.;,\d]{2,40}"
    r"|(?:built|developed|completed|constructed|start)(?:-?up|ed)? (?:area|part|section)s?(?: (?:is|was|of"
    r"|covers))?),? "
    rf"(?:{SOFTENER} )?$"
)
_PART_HEAD: Final = re.compile(r" (?:is|are|was|were|has|have|had|will|came|went)\b|[.,;]|$")
# As in "manages 76 sq km, 31 of which are developed"
_OF_WHICH_IS: Final = re.compile(
    r" of (?:which|them|it|that) (?:(?:is|are|was|were|has been|have been) )?(?:already |now |still )?"
    r"(?:developed|built|built-up|completed|opened|leased|let|used|occupied|farmland|planned)\b"
)
# As in "30 square kilometers planned, 18 built up"
_PLANNED_GAP: Final = re.compile(
    r"(?: (?:are |were )?(?:planned|in all|in total|approved|altogether|of land))?(?:,|;|,? and) "
)
_BUILT_UP: Final = re.compile(r" (?:of (?:it|them) )?(?:built[- ]up|developed|completed|in use|already)\b")
# As in "420,000 square meters are ready and a further 300,000 are being built"
_FURTHER: Final = re.compile(r"\b(?:a further|another|an additional|and) $")
_MORE_BUILT: Final = re.compile(
    r" (?:are|is|were|was) (?:being |still )?(?:built|planned|under construction|under way|added)\b"
)
_HIGHEST: Final = 100
_MOST_POINTS: Final = 60
_RATE_NAMED: Final = re.compile(
    r"\b(?:growth|rates?|drop|decline|fall|increase|rise|gain|slump|share|proportion|percentage|pace|intensity|margins?|ratio|yields?|speed|unemployment)\b"
)
_POINTS_MOVED: Final = re.compile(
    r"\b(?:up|down|by|rose|fell|climb\w*|gain\w*|dropp\w*|slip\w*|edg\w+|increas\w+|decreas\w+|improv\w+|eas\w+"
    r"|narrow\w*|widen\w*|slow\w*|accelerat\w+|quicken\w*|lifted|raised|cut|lowered|was|is)"
    rf" (?:by )?(?:(?:{SOFTENER}|another|a further) )?[+-]?$"
)

GAPPED_HEAD: Final = re.compile(r"[.,;]|$| and [a-z]")
# collective nouns: what they count
_COLLECTIVES: Final = {"population": "person", "payroll": "employee", "headcount": "employee"}
_SCOPE: Final = re.compile(r" (?:above|over|with|below) ")  # "industrial enterprises above designated size"
_PAST_PARTICIPLES: Final = frozenset(_CUES["past_participles"])


@dataclass(slots=True)
class Bare:
    """A bare number with what stands around it."""

    draft: Draft
    scene: Scene
    memory: MetricMemory
    earlier: list[Draft]
    counts: Draft | None  # the last count, whose noun an elliptic one borrows
    metric: MetricMention | None  # the nearest metric to the left
    left: str
    after: str
    placed: bool = False  # whether a count may stand here, by the words on its left


def are_points(scene: Scene, points: Quantity, memory: MetricMemory) -> bool:
    """Tell percentage points from those of an index or a score."""
    low = scene.low
    if points.value >= _MOST_POINTS or _of_index(scene, points):
        return False
    if any(d.quantity.kind == "percent" for d in scene.drafts):
        return True
    compared = _POINTS_HEAD.match(low, points.end) is not None
    if memory.percent is not None and compared:
        return True
    named = _RATE_NAMED.search(low, scene.start, points.start) is not None
    return named and (
        compared or _POINTS_MOVED.search(low, max(scene.start, points.start - 40), points.start) is not None
    )


def _of_index(scene: Scene, points: Quantity) -> bool:
    """As in "the index rose 17.5 points, or 0.2 percent": points of an index or a score, no percentage points."""
    low = scene.low
    if _OR_RATE.match(low, points.end) or _RATE_OR.search(low, max(scene.start, points.start - 30), points.start):
        return True
    index = _INDEX.search(low, scene.start, points.start)
    return index is not None and _AVERAGE_OF.search(low, max(scene.start, index.start() - 12), index.end()) is None


def is_elliptic_percent(bare: Bare) -> bool:
    """As in "Luoyang's zone grew faster, 11.2 percent, and Nanyang's about 9"."""
    quantity, scene = bare.draft.quantity, bare.scene
    if quantity.value > _HIGHEST or quantity.power or scene.low.endswith(": ", scene.start, quantity.start):
        return False
    if _leads_percent(bare):
        return True
    if not _CLAUSE_END.match(bare.after) or not bare.earlier:
        return False
    if not any(d.quantity.kind == "percent" for d in bare.earlier):
        return False
    start = quantity.start
    if any(a.end <= start and _POSSESSIVE_GAP.match(scene.low, a.end, start) for a in scene.areas):
        return True
    return _gapped_percent(bare)


def like_amount_before(bare: Bare) -> bool:
    """As in "covers 60 square kilometers, of which 27 is built up": a part in the unit of its whole."""
    last, quantity = bare.earlier[-1] if bare.earlier else None, bare.draft.quantity
    if last is None or last.quantity.kind not in ("quantity", "money"):
        return False
    told = _PART_OF.search(bare.left) is not None and _PART_HEAD.match(bare.after) is not None
    built = last.quantity.kind == "quantity" and (
        _OF_WHICH_IS.match(bare.scene.low, bare.draft.end)
        or (_FURTHER.search(bare.left) and _MORE_BUILT.match(bare.scene.low, bare.draft.end))
        or (_PLANNED_GAP.fullmatch(bare.scene.low, last.end, bare.draft.start) and _BUILT_UP.match(bare.after))
    )
    if not told and not built:
        return False
    if any(d.quantity.kind == "count" for d in bare.earlier):
        return False
    whole = last.quantity
    if whole.kind == "money" and "." not in bare.scene.low[bare.draft.start : bare.draft.end]:
        return False  # "projects of 3 billion yuan, of which 12 are new"
    value = scaled(quantity.value, whole.power)
    if value >= whole.value:
        return False
    quantity.kind, quantity.unit, quantity.power, quantity.value = whole.kind, whole.unit, whole.power, value
    bare.draft.value = value
    return True


def _gapped_percent(bare: Bare) -> bool:
    """As in "Electronics took up 44.7 percent, new materials 18.2, and equipment 15.9": the verb and unit once."""
    last = bare.earlier[-1]
    if last.quantity.unit != "percent" or not _GAPPED.fullmatch(bare.scene.low, last.end, bare.draft.start):
        return False
    counted = any(m.unit == "count" and last.end <= m.start < bare.draft.start for m in bare.scene.metrics)
    return not counted or "." in bare.scene.low[bare.draft.start : bare.draft.end]


def _leads_percent(bare: Bare) -> bool:
    """As in "investment grew at 22.6 and exports at 31.5 percent": the unit stands on the last alone."""
    following = bare.scene.after(bare.draft)
    if following is None or following.quantity.unit != "percent":
        return False
    gap = bare.scene.low[bare.draft.end : following.start]
    last = _LEAD.search(bare.left)
    return (
        last is not None and _LED.fullmatch(gap) is not None and _WITHOUT_MODIFIER.sub("", gap).endswith(f" {last[1]} ")
    )


def counted_before(bare: Bare) -> list[MetricMention]:
    """Return the counted things named before a number in its sentence."""
    return [m for m in bare.scene.metrics if m.end <= bare.draft.start and m.unit == "count"]


def borrow(draft: Draft, other: Draft) -> None:
    """Count what another count does."""
    draft.like = other
    quantity, source = draft.quantity, other.quantity
    quantity.kind, quantity.unit = "count", source.unit
    quantity.noun_start, quantity.noun_end = source.noun_start, source.noun_end


def count_as(quantity: Quantity, metric: MetricMention) -> None:
    """Count what a metric phrase names."""
    words = _SCOPE.split(metric.word, maxsplit=1)[0].split()
    quantity.kind = "count"
    noun = ([word for word in words if word not in _PAST_PARTICIPLES] or words)[-1]
    quantity.unit = _COLLECTIVES.get(noun) or singular(noun)
    quantity.noun_start, quantity.noun_end = metric.start, metric.end
