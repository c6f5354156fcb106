"""What grows: the metric of a rate of growth or a multiple, beside it or in the statement before it."""

from __future__ import annotations

import re
from collections import deque
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.frames import framed_metric
from hitech_extract.linking.metric.phrases import (
    ADJECTIVES,
    GROWTH_OF,
    THEN_SUBJECT,
    copy_metric,
    is_direct,
    left_bound,
    range_end,
    right_metric,
    take_metric,
)
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["link_rate"]

_CUES: Final = load_cues("metric")
_MORE_OF: Final = re.compile(r" (?:more|less|fewer|higher|lower|greater|larger|smaller) (?:in )?(?:\w+ )?$")
_AS_MUCH: Final = re.compile(r" as (?:much|many) (?:(?!as\b)[\w-]+ ){0,2}$")
_ITS_METRIC: Final = re.compile(r" (?:(?:[\w'-]+'s|[\w-]+) ){0,3}$")
_ITS_OWN: Final = re.compile(r" (?:the|its|their|our|[\w'-]+'s) (?:number of |(?:\w+ )?)$")
_IN_METRIC: Final = re.compile(
    r"(?: or (?:more|so|above|higher|less))?"
    r" (?:in|of|from|on) (?:(?:the|its|their|total|local|annual|new|all|overall|[\w'-]+'s) ){0,3}$"
)
_WORTH_OF: Final = re.compile(
    r"(?:-| )(?:(?:of|in|for|on|to) )?(?:(?:the|its|their|total|annual|new|local|all|[\w'-]+'s) ){0,3}$"
)
# What may stand before the metric in "posted a 6 percent annual tax revenue growth"
_ATTRIBUTES: Final = re.compile(rf" (?:{ADJECTIVES} )*$")
_GREW: Final = re.compile(rf" {any_of(_CUES['growth_nouns'])}\b")
_FALL_OF: Final = re.compile(
    rf"\b(?:{any_of(_CUES['growth_nouns'])}s? |and )of "
    rf"(?:(?:{SOFTENER}|up to|at least|between) )?(?:[\d.]+ to )?$"
)
# between a metric and the next rate in "growth of 5.5 percent in GDP, 6.5 percent in added value"
_NEXT_OF: Final = re.compile(rf"[^,;]*?(?:[,;] (?:and |but )?| and )(?:(?:{SOFTENER}|at least) )?$")
_FOR_METRIC: Final = re.compile(r" for (?:(?:the|its|their|total|[\w'-]+'s) ){0,2}(?:number of )?(?:(?:the|all) )?$")
# "..., while [their receivables] swelled 9 percent": a subject of its own that no metric fits
_OWN_SUBJECT: Final = re.compile(
    r"[, ](?:as|because) (?:the |its |their )?(?!(?:it|they|this|that|those|the|growth|exports|a|in|of|for|of)\b)"
    r"[a-z]+(?: [a-z]+){0,2} (?:\w+ly )?(?:bec[ao]mes?|became|got|were|was|\w+ed|rose|grew|fell|shrank|sank|slid|went)"
    r"(?: \w+){0,3} ?$|(?:while|and|but|whereas|;) (?:its|their|his|her)"
    r"(?: (?!growth|increase|rate|pace|share|figure|own|combined|total)[\w-]+){1,3}"
    r" (?:\w+ly )?(?:\w+ed|rose|grew|fell|shrank|sank|slid|went|was|were)(?: \w+){0,3} ?$"
)
# "..., up 5 percent", "(+8%)", "yuan abroad in the first quarter, a rise of 28.8%": growth said of the level before it
_STATEMENT: Final = re.compile(
    r"(?:[^;.:]|\.(?=,| (?:to|and|through)\b| \d)){0,60}(?:,|\(| and| -|\)) ?"  # "from Jan. to Jul., up 5 percent"
    rf"(?:(?:which (?:is|was) )?{any_of(_CUES['statement_openers'])}\b[^,;.]{{0,40}}|which (?:is|was|were) )?$"
)
# A verb right after an amount's comma has the subject of that amount: "output 51,000 tons, [increases] 6.3 percent"
_THEN_MOVED: Final = re.compile(
    rf"(?: \w+){{0,2}}, (?:\w+ly )?{any_of([*load_cues('measure')['up_verbs'], *load_cues('measure')['down_verbs']])}"
    r" (?:by )?(?:[a-z-]+ ){0,4}$"
)
# "1.7 times [the amount] of a year earlier": said of the amount before
_SAID_OF: Final = re.compile(
    r"(?: more than)? (?:the|that|its) (?:(?P<amount>amount|sum|value|outlay)|number|figure|count|total)\b"
)
_TIMES_STATEMENT: Final = re.compile(
    r"[^,;]{0,44}, (?:or |which (?:is|was) |(?:about|around|nearly|almost|more than|over|roughly|some) )*$"
)
_DOUBLES: Final = re.compile(r"(?:doubl|tripl|trebl|quadrupl|quintupl|halv)(?:e|es|ed|ing)")
_GROWTH_IN: Final = re.compile(
    r"(?:growth|increase|rise|gain|jump|drop|fall|decline|decrease)s? (?:in|of) (?:(?:the|its|total) )?$"
)
_IN_PASSING: Final = re.compile(r" in (?:all|number|total),")  # "revenue of the zones, 169 in all, rose 6.5 percent"
# What follows in "sold 11 percent more abroad", "employ twice as many people".
_MORE_HEAD: Final = re.compile(r" (?:more|less|fewer|as (?:much|many))\b")
_GROWN_VERB: Final = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{name}>{any_of(verbs)})' for name, verbs in load_cues('metric.grown_verbs').items())})"
    rf"(?: \w+ly| back)?{any_of(['', *(f' {word}' for word in load_cues('measure')['modifiers'])])} $"
)
# The subjects in "Industry grew 9.9 percent and services 11.2 percent".
_SECTOR: Final = re.compile(
    r"(?:(?<=[,;:(.] )|(?<=\band )|(?<=\bwhile )|(?<=\bbut )|(?<=\bwhereas )|(?<=\bthat )|(?<=\bas )|^)"
    r"(?:the |its |their |local )?"
    rf"(?:{'|'.join(f'(?P<{name}>{any_of(words)})' for name, words in load_cues('metric.sectors').items())})"
    r"(?: (?!and\b|of\b)[a-z-]+){0,5} ?[:(]? ?$"
)
_SUBJECT_OPENS: Final = re.compile(
    r"[\s\"'(-]*(?:note: )?(?:(?:and|but|while|whereas|yet|meanwhile|in (?:the year |)\d{4}|last year|that year),? )*"
    r"(?:the |our )?"
)
_ITSELF: Final = re.compile(
    r"(?: \([^)]{1,20}\))?(?: as a whole| itself| proper)?(?:, which)?"
    r"(?: (?:has|had|is|was|are|were|will|should|would|must"
    r"|(?:wants?|aims?|hopes?|plans?|expects?|intends?|sets? out|wanted"
    r"|aimed|hoped|planned|is to|was to|is expected|is set) to))?(?: (?!not)\w+(?:ly|so))?"
    r" (?P<verb>grew|grows?|grown|growing|expand(?:s|ed|ing)?)(?: \w+ly)?"
    rf"(?: (?:by|at|at a (?:rate|pace|clip) of|(?:by |at )?an? average(?: of)?))?(?: {SOFTENER})? "
)
_INVESTED: Final = frozenset({"investment", "fixed_asset_investment", "industrial_investment"})
_STATED: Final = frozenset({"level", "change"})


def _is_yardstick(scene: Scene, draft: Draft, left: MetricMention | None) -> bool:
    """Whether what follows a multiple is what it is measured by: "Its market value is 1.6 times its sales"."""
    times = scene.low[draft.start : draft.end].endswith(("times", "fold", "twice", "double", "triple"))
    return times and left is not None and is_direct(scene, draft, left)


def _verb_grows(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "sold 11 percent more abroad", "employ twice as many people": the verb says what there is more of."""
    if _MORE_HEAD.match(scene.low, draft.end) is None:
        return None
    verb = _GROWN_VERB.search(scene.low, max(scene.clause_start(draft.start), draft.start - 50), draft.start)
    if verb is None or verb.lastgroup is None:
        return None
    framed = framed_metric(scene, draft)
    if framed is not None:
        return framed
    start, end = verb.span(verb.lastgroup)
    return MetricMention(start, end, verb.lastgroup, "currency", "flow", verb=True, word=verb[verb.lastgroup])


def _sector_grows(scene: Scene, draft: Draft, left: MetricMention | None) -> MetricMention | None:
    """As in "Industry grew 9.9 percent and services 11.2 percent": a sector of the economy by its value added."""
    if draft.measure != "growth":
        return None
    start = max(scene.start, draft.start - 60)
    sector = next(iter(deque(_SECTOR.finditer(scene.low, start, draft.start), maxlen=1)), None)
    if sector is None or sector.lastgroup is None or (left is not None and left.end > sector.start(sector.lastgroup)):
        return None
    if any(metric.id in _INVESTED for metric in scene.metrics):
        return None  # "Investment was up 10.1 percent, of which industry 13.7 percent"
    first, last = sector.span(sector.lastgroup)
    if any(area.start <= first < area.end for area in scene.areas):
        return None  # "Songshan Lake Sci. & Tech. Industry Park"
    return MetricMention(first, last, sector.lastgroup, "currency", "flow", word=sector[sector.lastgroup])


def _economy(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "Songshan Lake grew by 11 percent": where a zone or place itself is said to grow, its economy is meant."""
    if draft.measure != "growth" or draft.quantity.unit != "percent":
        return None
    for area in scene.areas:
        if area.kind in ("zone", "place", "group") and area.end <= draft.start:
            match = _ITSELF.fullmatch(scene.low, area.end, draft.start)
            opens = _SUBJECT_OPENS.fullmatch(scene.low, scene.clause_start(area.start), area.start) is not None
            if match is not None and opens and not any(area.end <= m.start < draft.start for m in scene.metrics):
                return MetricMention(*match.span("verb"), "gdp", "currency", "flow", verb=True, word=match["verb"])
    return None


def link_rate(scene: Scene, draft: Draft, left: MetricMention | None, cue: str) -> bool:
    """Give a rate of growth or a multiple the metric that it is said of; return whether the sentence names one."""
    last = range_end(scene, draft)
    if (grown := _economy(scene, draft)) is not None:
        take_metric(draft, grown, "place-itself")
        return True
    if left is not None and cue in ("former", "latter"):
        take_metric(draft, left, cue)
        return True
    if (grown := _verb_grows(scene, draft)) is not None:
        take_metric(draft, grown, "verb-more")
        return True
    if draft.quantity.kind == "multiple" and (
        grown := right_metric(scene, draft, _AS_MUCH)
        or (None if _is_yardstick(scene, draft, left) else right_metric(scene, draft, _ITS_OWN))
    ):
        take_metric(draft, grown, "right")  # "tripling the floor area to ..."
        return True
    right = right_metric(scene, last, GROWTH_OF, 90) or right_metric(scene, last, _MORE_OF, 40)
    if right is None and left is None:
        right = right_metric(scene, last, _WORTH_OF, 60)
    if right is None and (grown := right_metric(scene, last, _ATTRIBUTES, 60)) is not None:
        right = grown if _GREW.match(scene.low, grown.end) else None
    if right is not None and not right.verb:
        take_metric(draft, right, "growth-of")
        return True
    fall = _FALL_OF.search(scene.low, max(scene.start, draft.start - 50), draft.start)
    before = scene.before(draft)
    if fall is not None:
        ruled = left is not None and is_direct(scene, draft, left) and ";" not in scene.low[left.end : draft.start]
    else:  # one more member of a row whose metrics follow their rates
        ruled = (
            before is None
            or before.why.get("metric") != "growth-of"
            or before.metric_span is None
            or before.metric_span[1] > draft.start
            or before.metric_span[0] < before.end
            or _NEXT_OF.fullmatch(scene.low, before.metric_span[1], draft.start) is None
        )
    within = right_metric(scene, last, _IN_METRIC, 60)
    if within is not None and not within.verb:
        # "targets of 380 billion yuan in revenue and 12 percent in GDP growth"
        by_name = within.word.endswith("growth") or scene.low.startswith(" growth", within.end)
        if by_name or not ruled or draft.why.get("measure") == "value-lost":
            take_metric(draft, within, "growth-of")  # "a drop of 3.8 percent in exports"
            return True
    if (sector := _sector_grows(scene, draft, left)) is not None:
        take_metric(draft, sector, "sector")
        return True
    right = right_metric(scene, draft, _FOR_METRIC, 60)
    if right is not None and (left is None or not is_direct(scene, draft, left)):
        take_metric(draft, right, "right")
        return True
    grown = _growth_in(scene, draft)
    if grown is not None:
        take_metric(draft, grown, "growth-in")
        return True
    if (said := _SAID_OF.match(scene.low, draft.end)) is not None:
        kinds = ("money",) if said["amount"] else ("count", "money")
        for other in reversed(scene.drafts[: draft.index]):
            if other.quantity.kind in kinds and (other.metric_id is not None or other.metric_span is not None):
                copy_metric(draft, other, "same-statement")
                return True
    in_passing = before is not None and _IN_PASSING.match(scene.low, before.end) is not None
    if before is not None and not in_passing and _same_statement(scene, draft, before, left):
        copy_metric(draft, before, "same-statement")
        return True
    told = draft.quantity.kind == "multiple" and _DOUBLES.fullmatch(scene.low, draft.start, draft.end) is not None
    if told and (doubled := right_metric(scene, draft, _ITS_METRIC)) is not None and not doubled.verb:
        take_metric(draft, doubled, "right")  # "is to come on stream and double capacity"
        return True
    apart = left is not None and (cue == "left-clause" or left.end < left_bound(scene, draft))
    if left is not None and apart and _OWN_SUBJECT.search(scene.low, left.end, draft.start):
        draft.why["metric"] = "no-phrase"
        return True
    if left is not None:
        take_metric(draft, left, cue)
        return True
    if (grown := right_metric(scene, last, _IN_METRIC, 60)) is not None and not grown.verb:
        take_metric(draft, grown, "growth-of")
        return True
    if draft.index == 0 and (subject := right_metric(scene, last, THEN_SUBJECT, 70)) is not None:
        take_metric(draft, subject, "right")
        return True
    if draft.quantity.kind == "multiple":
        right = right_metric(scene, draft, _ITS_METRIC)
        if right is not None:
            take_metric(draft, right, "right")
            return True
    return False


def _growth_in(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "growth in fixed-asset investment of 14.5 percent", "an increase in exports of 5 percent"."""
    metric = next((m for m in reversed(scene.metrics) if m.end <= draft.start), None)
    if metric is None or metric.start < max(left_bound(scene, draft), scene.clause_start(draft.start)):
        return None
    return metric if _GROWTH_IN.search(scene.low[max(scene.start, metric.start - 34) : metric.start]) else None


def _same_statement(scene: Scene, draft: Draft, before: Draft, left: MetricMention | None) -> bool:
    """Whether a rate or multiple is said of the figure before it: "5 billion yuan, up 8 percent"."""
    kind, between = draft.quantity.kind, before.phrase_end
    if before.measure in _STATED:
        nearer = left is None or left.end <= before.start or (left.start < between and left.unit == "count")
        if left is not None and before.metric_span is not None and left.start < before.metric_span[1]:
            nearer = True  # a word of what the amount measures: "poured into fixed assets, up 23.4 percent"
        rate = kind == "percent" and before.quantity.kind != "bare" and nearer
        if rate and _STATEMENT.match(scene.low, between, draft.start):
            return True
        moved = rate and before.quantity.kind in ("money", "quantity")
        if moved and _THEN_MOVED.fullmatch(scene.low, between, draft.start):
            return True
        times = kind == "multiple" and before.metric_id is not None
        if times and _TIMES_STATEMENT.match(scene.low, between, draft.start):
            return True
    if before.metric is not None or before.metric_id is None or before.quantity.kind == "count":
        return False
    return left is None or left.end < before.start
