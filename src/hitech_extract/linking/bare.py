"""Settle numbers whose kind only their sentence tells: "... from 54 in 2012 to 97", "the plan says 1 trillion"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric import MetricMemory, modifies as _modifies
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities import Quantity, singular

__all__ = ["settle_bare"]

_VERBAL: Final = re.compile(
    r"(?:\b(?:of|to|from|than|at|reached|reaching|was|were|is|are|being|against|about|over|more than|nearly|almost|some|around|total(?:led|ed|ling|ing)?|with|have|has|had|hit|numbered|numbering|increased|rose|grew|expects?|exceed(?:ed|ing|s)?|now|current|and|another|came to|stood at|stands at|surpass(?:ed|ing)|signed|added|by|less than|under|close to|versus|up|compared with|approximately|up to|at least|only|just|reach|below|topp(?:ed|ing)|a record|a mere|rose to|passed|including|remaining|other|alone|whom|which|zone)|:|\() ?$"
)
_THEM: Final = re.compile(r"\b(?:of|among) (?:them|these|those|which|whom|the total),? $")
_OF_WHOLE: Final = re.compile(r"(?:^|\. )of (?:the|these|its|all) [^,;.]{3,60}, $")
_LISTED_ON: Final = re.compile(r"\b(?:of|among) (?:which|whom|these|those|them),? $|\d[^.;]{0,60}(?:,|, and| and) $|\bof the [\d,]+ [^.;]{0,40}, $")
_OF_THEM: Final = re.compile(r"^ (?:of (?:them|these|those|which|whom)|(?:were|was|are|is|have|has|had) )")
_MORE_THAN: Final = re.compile(r"^ (?:more|fewer|less|higher|up|down)\b")
_END: Final = re.compile(r"^(?: (?:in|by|at|a|as|last|this|on|year|to|over|from|during|more|fewer|of them|respectively|so|currently|now|and|up|down|compared|registered|altogether|for|have|has|had|were|was|are|is|already|new|today)\b|[,.;)\"\n]|$| \()")
_NUMBER_OF: Final = re.compile(r"\b(?:(?:the )?number|count|total|tally|sum|figure)s? of\b")


def settle_bare(scene: Scene, memory: MetricMemory, currency: str) -> None:
    """Turn bare numbers into counts, amounts or percentages where the sentence says so; drop the others."""
    low = scene.low
    kept = []
    counts: Draft | None = memory.last_count if scene.line - memory.count_line <= 1 else None
    for i, draft in enumerate(scene.drafts):
        quantity = draft.quantity
        if quantity.kind != "bare":
            if quantity.kind == "count":
                counts = draft
            kept.append(draft)
            continue
        earlier = scene.drafts[:i]
        if quantity.unit == "points":
            if any(d.quantity.kind == "percent" for d in scene.drafts) and quantity.value < 60:
                quantity.kind, quantity.unit = "percent", "percentage_point"
                kept.append(draft)
            continue
        left = low[max(scene.start, quantity.start - 70) : quantity.start]
        after = low[quantity.end : quantity.end + 16]
        metric = _nearest(scene, quantity, earlier)
        if quantity.power >= 3 or quantity.value >= 1_000_000:
            if metric is not None and metric.unit == "count":
                _as_count(quantity, metric)
            elif metric is not None and metric.unit in ("currency",) or metric is None and any(d.quantity.kind == "money" for d in earlier):
                quantity.kind, quantity.unit = "money", currency
            elif memory.last is not None and memory.last.unit == "currency" and quantity.power >= 6 and scene.line - memory.line <= 1:
                quantity.kind, quantity.unit = "money", currency
            elif memory.last is not None and memory.last.unit == "count" and metric is None and counts is not None:
                _borrow(draft, counts)
            else:
                continue
            kept.append(draft)
            continue
        if _elliptic_percent(scene, draft.quantity, earlier, after):
            quantity.kind, quantity.unit = "percent", "percent"
            kept.append(draft)
            continue
        if quantity.value != quantity.value.to_integral_value() or not (_END.match(after) or _LISTED_ON.search(left) and re.match(r" [a-z]", after)):
            continue
        if metric is not None and metric.nature == "name" or metric is None:
            named = next((m for m in scene.metrics if m.end <= quantity.start and m.unit == "count" and re.match(r",? whose number\b", low[m.end : m.end + 16])), None)
            if named is not None and _VERBAL.search(left):
                _as_count(quantity, named)
                kept.append(draft)
                counts = draft
                continue
        numbered = next((m for m in scene.metrics if m.end <= quantity.start and m.unit == "count" and not m.verb and _NUMBER_OF.search(low, max(scene.start, m.start - 24), m.start)), None)
        if numbered is not None and (metric is None or metric.unit != "count"):
            metric = numbered
        source = next((d for d in reversed(earlier) if d.quantity.kind == "count"), None)
        whole = _OF_WHOLE.search(left)
        if whole is not None:
            inside = next((m for m in reversed(scene.metrics) if m.unit == "count" and quantity.start - len(whole.group()) <= m.start and m.end < quantity.start), None)
            if inside is not None:
                _as_count(quantity, inside)
                kept.append(draft)
                counts = draft
                continue
        ok_left = _VERBAL.search(left) is not None or (metric is not None and quantity.start - metric.end == 1) or _THEM.search(left) is not None
        if source is not None and source.quantity.noun_end >= 0 and (ok_left or _OF_THEM.match(after) or _MORE_THAN.match(after) or re.search(r"[,;] $", left)):
            if metric is not None and metric.unit == "count" and metric.start >= source.quantity.noun_end:
                _as_count(quantity, metric)
            else:
                _borrow(draft, source)
        elif metric is not None and metric.unit == "count" and (ok_left or _MORE_THAN.match(after)):
            _as_count(quantity, metric)
        elif counts is not None and counts.quantity.noun_end >= 0 and (ok_left or _MORE_THAN.match(after)) and (_OF_THEM.match(after) or _MORE_THAN.match(after) or _elliptic_count(left, after)):
            _borrow(draft, counts)
        else:
            continue
        kept.append(draft)
        counts = draft
    scene.drafts[:] = kept


def _borrow(draft: Draft, other: Draft) -> None:
    draft.like = other
    source = other.quantity
    quantity = draft.quantity
    quantity.kind, quantity.unit, quantity.noun_start, quantity.noun_end = "count", source.unit, source.noun_start, source.noun_end


def _elliptic_count(left: str, after: str) -> bool:
    return re.search(r"\b(?:signed|added|against|from|to|than|had|has|have|reached|with|hosts?|hosted|employs?|employed|counts?|counted|houses?|housed|there are|there were|home to|attracted|registered|gathers?|filed|won|recruited|trained|opened|built|set up|totall?ed)(?: (?:over|more than|about|around|nearly|almost|some|another|only|just|at least|close to|up to|fewer than|less than))? $", left) is not None and re.match(r"[.,;]| (?:in|at|last|a year)", after) is not None


def _elliptic_percent(scene: Scene, quantity: Quantity, earlier: list[Draft], after: str) -> bool:
    """ "Luoyang's zone grew faster, 11.2 percent, and Nanyang's about 9." """
    if not any(d.quantity.kind == "percent" for d in earlier) or quantity.value > 100 or not re.match(r"[.,;]", after):
        return False
    return any(a.end <= quantity.start and re.match(r"^'s(?: (?:about|around|some|by|at|nearly|over|only))* ?$", scene.low[a.end : quantity.start]) for a in scene.areas)


def _nearest(scene: Scene, quantity: Quantity, earlier: list[Draft]) -> MetricMention | None:
    for metric in reversed(scene.metrics):
        if metric.end <= quantity.start and not metric.verb and metric.id is not None:
            if metric.unit == "count" and _modifies(scene, metric):
                continue
            if metric.nature == "name" and not _NUMBER_OF.search(scene.low, max(scene.start, metric.start - 30), metric.start):
                continue
            return metric
    return None


def _as_count(quantity: Quantity, metric: MetricMention) -> None:
    quantity.kind = "count"
    words = [word for word in metric.word.split() if word not in ("granted", "held", "filed", "employed", "introduced", "signed")]
    quantity.unit = singular((words or metric.word.split())[-1])
    quantity.noun_start, quantity.noun_end = metric.start, metric.end
