"""Link figures to what they measure.

Sentence by sentence: each figure on its own (counts by their noun, the others by the phrases around them), then what
figures get together (``parts``); what the sentence leaves unsaid comes from those before (``ellipsis``).
"""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.count import link_count
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.ellipsis import UNIT_PRICE, MetricMemory, recall_metric
from hitech_extract.linking.frames import framed_metric, spent_on
from hitech_extract.linking.parts import keep_open_phrase, name_parts, pair_lists
from hitech_extract.linking.phrases import (
    compatible,
    copy_metric,
    is_actor,
    is_direct,
    left_bound,
    left_metric,
    right_bound,
    right_metric,
    take_metric,
)
from hitech_extract.metrics import MetricMention
from hitech_extract.rules import any_of, load_cues

__all__ = ["MetricMemory", "link_metrics"]

_CUES: Final = load_cues("metric")
_RIGHT_OF: Final = re.compile(
    rf"(?:-| )(?:{any_of(_CUES['right_links'])} )?(?:{any_of(_CUES['right_modifiers'])} ){{0,3}}$"
)
_GROWTH_OF: Final = re.compile(
    rf"(?:[ -]{any_of(_CUES['growth_adjectives'])})*[ -]{any_of(_CUES['growth_nouns'])}s?(?: rate)?"
    r" (?:in|of|for|on|from) (?:[\w'-]+ ){0,4}$"
)
_MORE_OF: Final = re.compile(r" (?:more|less|fewer|higher|lower|greater|larger|smaller) (?:in )?(?:\w+ )?$")
# "At 8 percent, revenue growth was ...", "Up by 8 percent in 2021, its revenue ...": the subject comes after
_SUBJECT_AFTER: Final = re.compile(
    r"(?: (?:in|over|from|during) [\w' -]{2,30})?, (?:(?:the|its|their|our|total|[\w-]+'s) ){0,3}$"
)
_SHARE_OF: Final = re.compile(r" (?:of|in|to) (?:(?:[\w'-]+'s|above-scale|more than|\d[\d,]*|\w+) ){0,5}$")
_ITS_METRIC: Final = re.compile(r" (?:(?:[\w'-]+'s|[\w-]+) ){0,3}$")
_ITS_OWN: Final = re.compile(r" (?:the|its|their|our|[\w'-]+'s) (?:\w+ )?$")
_FOR_METRIC: Final = re.compile(r" for (?:(?:the|its|their|total|[\w'-]+'s) ){0,2}$")
_OF_IN: Final = re.compile(r" (?:(?:worth )?of|in) (?:[\w'-]+ ){0,2}$")
_PRONOUN_WHOLE: Final = re.compile(rf" of {any_of(_CUES['pronoun_wholes'])}\b")
_COUNTED_WHOLE: Final = re.compile(r" of (?:the |its |all |[\w'-]+'s )*$")
_WHOLE_ACTS: Final = re.compile(rf" {any_of(_CUES['whole_acts'])}\b")
# "..., while [their receivables] swelled 9 percent": a subject of its own that no metric fits
_OWN_SUBJECT: Final = re.compile(
    r"(?:while|and|but|whereas|;) (?:its|their|his|her)"
    r"(?: (?!growth|increase|rate|pace|share|figure|own|combined|total)[\w-]+){1,3}"
    r" (?:\w+ly )?(?:\w+ed|rose|grew|fell|shrank|sank|slid|went|was|were)(?: \w+){0,3} ?$"
)
_OR_SHARE: Final = re.compile(
    r"[^,;:.]{0,60}, (?:or|which (?:is|was)|equal(?:ing)? to|equivalent to|accounting for|representing|making up) "
    r"(?:\w+ ){0,2}$"
)
_OF_IT: Final = re.compile(r" of (?:it|that|this|which|the total|this sum|that sum)\b")
_COMMA: Final = re.compile(r"(?: [^,;:.]{0,40})?, (?:and |with )?(?:\w+ ){0,2}$")
_OF_THEM_TO_RESEARCH: Final = re.compile(
    r" of (?:them|it|this|that|these) (?:on|in|into|to|towards) (?:r&d|research)\b"
)
_MONEY_WHOLE: Final = re.compile(
    r" of the (?:\w+ )?(?:money|funds|sum|amount|spending|outlay|capital|budget|investment)\b"
)
_UNKNOWN_WHOLE: Final = re.compile(r" of (?:the |its |all |[\w'-]+'s )?[a-z]")
_MARKET: Final = re.compile(r" of (?:the )?(?:[\w'-]+ ){0,3}markets?\b")
_PART_AFTER: Final = re.compile(r" (?:on|in|for|into|to|towards) (?:(?:the|its|their) )?$")
_RESEARCH_AFTER: Final = re.compile(r" (?:on|in|for|into|to|towards) (?:scientific )?(?:r&d|research)\b")
_SHARE_OF_LEFT: Final = re.compile(
    r"\b(?:proportion|share|percentage|weight|ratio) (?:of|in|to) "
    r"(?:(?:the|its|their|total|city's|nationwide|national|provincial|[\w'-]+'s) ){0,3}$"
)
_PART_OF: Final = re.compile(r" (?:of|in|from|by|at|across)\b")
_NEW_STATEMENT: Final = re.compile(r";|\bwhile\b|\bwhereas\b|, and (?:the|it|they|its)\b")
_ACCOUNTS: Final = re.compile(r"account|mak(?:e|ing)|made")
# "..., up 5 percent", "(+8%)", "yuan abroad in the first quarter, a rise of 28.8%": growth said of the level before it
_STATEMENT: Final = re.compile(
    r"[^;.:]{0,60}(?:,|\(| and| -|\)) ?"
    rf"(?:(?:which (?:is|was) )?{any_of(_CUES['statement_openers'])}\b[^,;.]{{0,40}})?$"
)
_TIMES_STATEMENT: Final = re.compile(
    r"[^,;]{0,44}, (?:or |which (?:is|was) |(?:about|around|nearly|almost|more than|over|roughly|some) )*$"
)
_GROWTH_IN: Final = re.compile(
    r"(?:growth|increase|rise|gain|jump|drop|fall|decline|decrease)s? (?:in|of) (?:(?:the|its|total) )?$"
)
_SUBJECT_START: Final = re.compile(r"(?:, and|;|\.|, while|^) ?(?:some |about |another )?$")
_COPULA: Final = re.compile(r" (?:is|are|was|were|will be|has been|have been|to be|went|go|goes)\b")
_GRANTED: Final = re.compile(any_of(_CUES["granted"]))
_OWN_OBJECT: Final = re.compile(r" (?:of|in|worth of|for|as|on)\b|[ -](?:\w+ ){0,2}$")
_PAUSE: Final = re.compile(r"[,;]")

_BUILT: Final = re.compile(
    r"\b(?:covers?|covering|area|occup\w+|spans?|land|floor space|construction|plant|workshops?|buildings?)\b"
    r"[^.;]{0,40}$"
)
_PRODUCED: Final = re.compile(r"\b(?:generat\w+|produc\w+|output|solar|wind)\b")
_CARBON: Final = re.compile(
    r"\b(?:carbon (?:dioxide|emissions?|footprint|savings|cuts)|emissions?|co2|carbon)\b(?! fib)"
)
_AREAS: Final = frozenset({"km2", "m2", "ha", "mu", "acre"})
_ENERGIES: Final = frozenset({"kWh", "MWh", "GWh", "TWh"})
_MASSES: Final = frozenset({"t", "kg"})
_OUTPUTS: Final = frozenset({"m3", "TEU", "bbl", "MW", "GW", "kW"})
_PROFITS: Final = frozenset({"net_profit", "total_profit"})
_STATED: Final = frozenset({"level", "change"})
# What industrial enterprises produce, or add, is that of industry.
_OF_INDUSTRY: Final = {"added_value": "industrial_added_value", "output_value": "gross_industrial_output_value"}
_INDUSTRIAL_SUBJECT: Final = re.compile(
    r"\b(?:(?:industrial|above-scale) (?:enterprises|firms|companies)"
    r"|(?:enterprises|firms|companies|plants|manufacturers) (?:above|over) (?:the |a )?"
    r"(?:designated |state-designated |certain )?(?:size|scale))\b[^,;]{0,60}$"
)
_THEIR: Final = re.compile(r"^ ?(?:their|the firms'|these enterprises') (?:total |combined )?$")
# Metrics whose nouns say too little beside a verb that says more.
_VAGUE: Final = frozenset({"investment", "financing", "fund_size", "output_value", None})


def link_metrics(scene: Scene, memory: MetricMemory) -> None:
    """Set the metric of every figure of a sentence."""
    drafts = scene.drafts
    wholes: set[int] = set()  # ids of the metrics that are the whole of a share, or otherwise spoken for
    for draft in drafts:
        if draft.equivalent_of is not None:
            copy_metric(draft, draft.equivalent_of, "equivalent")
        elif draft.quantity.kind == "count":
            link_count(scene, draft)
        elif draft.quantity.kind != "bare":
            _link_plain(scene, draft, memory, wholes)
    if len(drafts) > 1:
        pair_lists(scene)
        name_parts(scene)
    for draft in drafts:
        if draft.equivalent_of is not None:
            copy_metric(draft, draft.equivalent_of, "equivalent")
        elif draft.metric_span is None and draft.metric_id is None and draft.quantity.kind != "bare":
            keep_open_phrase(scene, draft)
    memory.note(scene)


def _link_plain(scene: Scene, draft: Draft, memory: MetricMemory, wholes: set[int]) -> None:
    """Set the metric of an amount, a percentage or a multiple."""
    share = draft.measure == "share"
    if _like_list(scene, draft) or _like_range(scene, draft):
        return
    left, cue = left_metric(scene, draft, wholes)
    if draft.compared and _like_rival(scene, draft, left, wholes):
        return
    if share or draft.quantity.unit == "percentage_point":
        part = _part_of_left_whole(scene, draft, left, wholes)
        if part is not None:
            take_metric(draft, part, "share-part")
            return
    if share and _restates_amount(scene, draft, left):
        copy_metric(draft, scene.drafts[draft.index - 1], "same-statement")
        return
    if share:
        found = _link_share(scene, draft, left, cue, wholes, memory)
    elif draft.measure == "growth" or draft.quantity.kind == "multiple":
        found = _link_growth(scene, draft, left, cue)
    else:
        found = _link_amount(scene, draft, left, cue)
    if not found:
        recall_metric(scene, draft, memory)
    if draft.metric_id in _OF_INDUSTRY and draft.why["metric"] != "inherited":
        _name_industry(scene, draft, memory)


def _name_industry(scene: Scene, draft: Draft, memory: MetricMemory) -> None:
    """As in "industrial enterprises achieved added value of ...": the subject says whose value added it is."""
    if draft.metric_span is None:
        return
    start = draft.metric_span[0]
    opening = scene.low[scene.clause_start(start) : start]
    subject = _INDUSTRIAL_SUBJECT.search(opening) is not None
    if subject or (_THEIR.search(opening) and memory.actors == "enterprises_above_designated_size"):
        draft.metric, draft.metric_id = None, _OF_INDUSTRY[draft.metric_id or ""]


def _like_list(scene: Scene, draft: Draft) -> bool:
    """The list's first member decides for the rest, unless a metric of its own follows."""
    if draft.list_id < 0 or draft.list_index == 0:
        return False
    head = next((d for d in scene.drafts if d.list_id == draft.list_id and d.list_index == 0), None)
    if head is None or head.metric_id is None:
        return False
    if draft.measure == "share":
        if right_metric(scene, draft, _SHARE_OF):
            return False
    else:
        right = right_metric(scene, draft, _RIGHT_OF)
        if right is not None and compatible(right, draft) and not right.verb and right is not head.metric:
            return False
    if head.metric is not None:
        take_metric(draft, head.metric, "list")
    else:
        copy_metric(draft, head, "equivalent")
    return True


def _like_range(scene: Scene, draft: Draft) -> bool:
    """The upper end of a range measures what the lower end does, unless a metric of its own follows."""
    low_end = scene.before(draft)
    if draft.quantity.range_end != "high" or low_end is None or low_end.metric is None:
        return False
    gap = {"share": _SHARE_OF, "growth": _GROWTH_OF}.get(draft.measure, _RIGHT_OF)
    if low_end.why.get("metric") != "left" and right_metric(scene, draft, gap) is not None:
        return False
    take_metric(draft, low_end.metric, "range")
    return True


def _like_rival(scene: Scene, draft: Draft, left: MetricMention | None, wholes: set[int]) -> bool:
    """As in "... compared with 48 million in 2021": the metric of what it is compared with."""
    rival = scene.before(draft)
    if rival is None or rival.metric_id is None:
        return False
    if rival.quantity.kind != draft.quantity.kind or rival.measure != draft.measure:
        return False
    if left is None or left.end <= rival.end or id(left) in wholes or draft.measure == "share":
        copy_metric(draft, rival, "compared")
        return True
    return False


def _range_end(scene: Scene, draft: Draft) -> Draft:
    """Return the figure after which a range's words stand: its upper end."""
    following = scene.after(draft)
    return following if draft.quantity.range_end == "low" and following is not None else draft


# -- shares


def _part_of_left_whole(
    scene: Scene, draft: Draft, left: MetricMention | None, wholes: set[int]
) -> MetricMention | None:
    """As in "its added value ..., and its proportion in GDP rose to 41 percent": the part stands before its whole."""
    if left is None or not _SHARE_OF_LEFT.search(scene.low[max(scene.start, left.start - 60) : left.start]):
        return None
    for metric in reversed(scene.metrics):
        if metric.end < left.start and compatible(metric, draft) and id(metric) not in wholes and not metric.verb:
            wholes.add(id(left))
            return metric
    return None


def _link_share(
    scene: Scene, draft: Draft, left: MetricMention | None, cue: str, wholes: set[int], memory: MetricMemory
) -> bool:
    low = scene.low
    if _holds_market(scene, draft):
        return True
    counted = _counted_whole(scene, draft)
    if counted is not None:
        take_metric(draft, counted, "share-of")
        return True
    last = _range_end(scene, draft)
    if draft.list_id >= 0:
        last = next(d for d in reversed(scene.drafts) if d.list_id == draft.list_id)
    whole = right_metric(scene, last, _SHARE_OF, 110)
    if whole is not None and whole.verb:
        whole = None  # "of all circuit boards produced"
    pronoun = _PRONOUN_WHOLE.match(low[last.end : last.end + 40]) is not None
    if pronoun and (left is None or left.unit == "count") and _MONEY_WHOLE.match(low, last.end):
        spent = _money_spoken_of(scene, draft, memory)
        if spent is not None:
            take_metric(draft, spent, "share-of")
            return True
    if _OF_THEM_TO_RESEARCH.match(low[last.end : last.end + 40]):
        draft.metric_id, draft.why["metric"] = "rd_expenditure", "share-part"
        draft.metric_span = (last.end + 4, last.end + 9)
        return True
    if left is not None and left.unit == "count" and is_actor(scene, left):
        # "Our plants make 14 percent of all circuit boards": the makers are no part of what they make.
        left = None
    if whole is not None and not pronoun:
        wholes.add(id(whole))
        if _link_part_after(scene, draft, whole):
            return True
        acts = left is None or _WHOLE_ACTS.match(low, whole.end) is not None
        if left is None or acts or _differ(left, whole) or _other_statement(scene, draft, left):
            take_metric(draft, whole, "share-of")
            return True
    if left is not None:
        take_metric(draft, left, "share-part" if cue == "left" else cue)
        return True
    if whole is not None:
        take_metric(draft, whole, "share-of")
        return True
    return _link_unknown_whole(scene, draft, pronoun)


def _restates_amount(scene: Scene, draft: Draft, left: MetricMention | None) -> bool:
    """As in "2.2 billion yuan of investment in battery projects, or 47 percent of the plan": said of the amount."""
    before = scene.before(draft)
    if before is None or before.quantity.kind != "money" or before.metric_id is None or before.measure != "level":
        return False
    silent = left is None or left.end <= before.end or left.unit == "count"
    if not silent:
        return False
    if _OR_SHARE.match(scene.low, before.end, draft.start) is not None:
        return True
    return (
        _OF_IT.match(scene.low, draft.end) is not None and _COMMA.match(scene.low, before.end, draft.start) is not None
    )


def _holds_market(scene: Scene, draft: Draft) -> bool:
    """As in "60 percent of the Chinese market": a market share is a metric itself."""
    market = _MARKET.match(scene.low[draft.end : draft.end + 44])
    if market is None:
        return False
    draft.metric_id, draft.why["metric"] = "market_share", "share-of"
    draft.metric_span = (draft.end + 4, draft.end + market.end())
    return True


def _money_spoken_of(scene: Scene, draft: Draft, memory: MetricMemory) -> MetricMention | None:
    """As in "64 percent of the money": the amount of which the text speaks, in the sentence or before it."""
    for metric in reversed(scene.metrics):
        if metric.end <= draft.start and metric.unit == "currency" and not metric.verb:
            return metric
    return memory.money if scene.line - memory.line <= 1 else None


def _differ(left: MetricMention, whole: MetricMention) -> bool:
    return left.unit == "count" and whole.unit == "currency"


def _counted_whole(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "5 percent of the 300 enterprises": the whole is the noun counted next."""
    following = scene.after(draft)
    if following is None or following.quantity.kind != "count" or following.quantity.noun_start < following.end:
        return None
    if not _COUNTED_WHOLE.match(scene.low, draft.end, following.start):
        return None
    start, end = following.quantity.noun_start, following.quantity.noun_end
    return next((m for m in scene.metrics if m.unit == "count" and m.start < end and m.end > start), None)


def _link_part_after(scene: Scene, draft: Draft, whole: MetricMention) -> bool:
    """As in "5 percent of revenue on R&D": the part stands after its whole; a market share is a metric itself."""
    low, end = scene.low, whole.end
    if low.startswith((" market", " markets"), end) or whole.word.endswith("market"):
        draft.metric_id, draft.metric_span, draft.why["metric"] = "market_share", (whole.start, end), "share-of"
        return True
    for metric in scene.metrics:
        if metric.start >= end and metric.start - end < 24 and _PART_AFTER.match(low, end, metric.start):
            take_metric(draft, metric, "share-part")
            return True
    if _RESEARCH_AFTER.match(low[end : end + 30]):
        start = end + 4
        draft.metric_id, draft.why["metric"] = "rd_expenditure", "share-part"
        draft.metric_span = (start, start + len(low[start:].split(" ", 1)[0].rstrip(".,;")))
        return True
    return False


def _link_unknown_whole(scene: Scene, draft: Draft, pronoun: bool) -> bool:
    """A share in a sentence that names neither part nor whole before it."""
    low, end = scene.low, draft.end
    if not pronoun and _UNKNOWN_WHOLE.match(low[end : end + 30]):
        draft.why["metric"] = "unknown-whole"
        return True
    noun = right_metric(scene, draft, _RIGHT_OF)
    if noun is not None:
        take_metric(draft, noun, "right")
    return noun is not None


def _other_statement(scene: Scene, draft: Draft, left: MetricMention) -> bool:
    """Whether the left metric belongs to an earlier statement: between lies a new subject (zone, place) or a break."""
    low, stop, before = scene.low, draft.start, scene.before(draft)
    bound = left_bound(scene, draft)
    start = max(bound, left.end)
    subject = any(a.start >= start and a.end <= stop and a.kind in ("zone", "group", "place") for a in scene.areas)
    if subject and before is not None and left.end <= before.end and not _PART_OF.match(low[left.end : left.end + 8]):
        return True
    if left.start >= bound:
        return False
    return _NEW_STATEMENT.search(low, start, stop) is not None and _ACCOUNTS.search(low, start, stop) is None


# -- rates of growth and multiples


def _link_growth(scene: Scene, draft: Draft, left: MetricMention | None, cue: str) -> bool:
    last = _range_end(scene, draft)
    if draft.quantity.kind == "multiple" and (grown := right_metric(scene, draft, _ITS_OWN)) is not None:
        take_metric(draft, grown, "right")  # "tripling the floor area to ..."
        return True
    right = right_metric(scene, last, _GROWTH_OF, 90) or right_metric(scene, last, _MORE_OF, 40)
    if right is None and left is None:
        right = right_metric(scene, last, _RIGHT_OF, 60)
    if right is not None:
        take_metric(draft, right, "growth-of")
        return True
    right = right_metric(scene, draft, _FOR_METRIC, 60)
    if right is not None and (left is None or not is_direct(scene, draft, left)):
        take_metric(draft, right, "right")
        return True
    grown = _growth_in(scene, draft)
    if grown is not None:
        take_metric(draft, grown, "growth-in")
        return True
    before = scene.before(draft)
    if before is not None and _same_statement(scene, draft, before, left):
        copy_metric(draft, before, "same-statement")
        return True
    if left is not None and cue == "left-clause" and _OWN_SUBJECT.search(scene.low, left.end, draft.start):
        draft.why["metric"] = "no-phrase"
        return True
    if left is not None:
        take_metric(draft, left, cue)
        return True
    if draft.index == 0 and (subject := right_metric(scene, last, _SUBJECT_AFTER, 70)) is not None:
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
    if metric is None or metric.start < left_bound(scene, draft):
        return None
    return metric if _GROWTH_IN.search(scene.low[max(scene.start, metric.start - 34) : metric.start]) else None


def _same_statement(scene: Scene, draft: Draft, before: Draft, left: MetricMention | None) -> bool:
    """Whether a rate or multiple is said of the figure before it: "5 billion yuan, up 8 percent"."""
    kind, between = draft.quantity.kind, max(before.end, before.quantity.noun_end)
    if before.measure in _STATED:
        nearer = left is None or left.end <= before.start
        rate = kind == "percent" and before.quantity.kind != "bare" and nearer
        if rate and _STATEMENT.match(scene.low, between, draft.start):
            return True
        times = kind == "multiple" and before.metric_id is not None
        if times and _TIMES_STATEMENT.match(scene.low, between, draft.start):
            return True
    if before.metric is not None or before.metric_id is None or before.quantity.kind == "count":
        return False
    return left is None or left.end < before.start


# -- amounts


def _link_amount(scene: Scene, draft: Draft, left: MetricMention | None, cue: str) -> bool:
    low, end = scene.low, draft.end
    if draft.why.get("measure") == "loss" and (left is None or left.id not in _PROFITS):
        draft.metric_id, draft.why["metric"] = "net_profit", "loss"
        verb = low.rfind("lo", max(scene.start, draft.start - 40), draft.start)
        draft.metric_span = (verb, verb + 4) if verb >= 0 else None
        return True
    right = _object(scene, draft, left)
    if draft.quantity.kind == "money":
        framed = spent_on(scene, draft)
        if framed is None and _leaves_open(left, cue, right):
            framed = framed_metric(scene, draft)
        if framed is not None:
            take_metric(draft, framed, "frame")
            return True
    if right is not None:
        take_metric(draft, right, "right")
        return True
    if left is None:
        return _link_alone(scene, draft)
    if _opens_statement(scene, draft):
        after = _verb_after(scene, draft)
        if after is not None:
            take_metric(draft, after, "right-verb")
            return True
    if left.verb and UNIT_PRICE.match(low[end : end + 24]):
        draft.why["metric"] = "no-phrase"
    else:
        take_metric(draft, left, cue)
    return True


def _leaves_open(left: MetricMention | None, cue: str, right: MetricMention | None) -> bool:
    """Whether no noun beside an amount says what it measures, so that its verb may."""
    if right is not None and not right.verb and right.id not in _VAGUE:
        return False
    return left is None or left.verb or left.id in _VAGUE or cue != "left"


def _link_alone(scene: Scene, draft: Draft) -> bool:
    """An amount with no metric before it in the sentence."""
    if draft.quantity.kind == "quantity":
        _link_by_unit(scene, draft)
        return True
    granted = _GRANTED.search(scene.low, scene.start, scene.end) if draft.quantity.kind == "money" else None
    if granted is not None:
        draft.metric_id, draft.why["metric"] = "subsidies", "granted"
        draft.metric_span = granted.span()
        return True
    after = _verb_after(scene, draft)
    if after is not None:
        take_metric(draft, after, "right-verb")
    return after is not None


def _object(scene: Scene, draft: Draft, left: MetricMention | None) -> MetricMention | None:
    """Return the metric right after an amount, where the amount is its: "5 billion yuan of exports"."""
    right = right_metric(scene, draft, _RIGHT_OF)
    if right is None or not compatible(right, draft) or _belongs_to_next(scene, draft, right):
        return None
    compound = draft.quantity.hyphenated and right.start - draft.end <= 1  # "a 5-billion-yuan investment"
    if left is not None and not compound and is_direct(scene, draft, left):
        return right if right.id is not None and _OF_IN.match(scene.low, draft.end, right.start) else None
    return right


def _belongs_to_next(scene: Scene, draft: Draft, metric: MetricMention) -> bool:
    """As in "A of X, exports B": a metric right of one figure may be the subject of the next."""
    following, end = scene.after(draft), draft.end
    if following is not None and following.equivalent_of is draft:
        # "4.53 billion yuan ($660 million) on fixed-asset investment": the brackets only restate it
        end = following.end + 1
        following = scene.after(following)
    return following is not None and not _OWN_OBJECT.match(scene.low, end, metric.start)


def _opens_statement(scene: Scene, draft: Draft) -> bool:
    """As in "..., and some 5 billion yuan was spent": the amount is a subject."""
    low, start, end = scene.low, draft.start, draft.end
    return (
        _COPULA.match(low[end : end + 12]) is not None
        and _SUBJECT_START.search(low[max(scene.start, start - 8) : start]) is not None
    )


def _verb_after(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "goods worth 874 million were shipped abroad", "5 billion yuan was invested"."""
    bound = min(right_bound(scene, draft), draft.end + 80)
    for metric in scene.metrics:
        if draft.end <= metric.start < bound and compatible(metric, draft):
            return None if _PAUSE.search(scene.low, draft.end, metric.start) else metric
    return None


def _link_by_unit(scene: Scene, draft: Draft) -> None:
    """A physical quantity without a phrase: its unit says what it may be."""
    low, start, unit = scene.low, scene.start, draft.quantity.unit
    metric_id: str | None = None
    if unit in _AREAS:
        metric_id = "land_area"
        built = _BUILT.search(low[start : draft.start])
        if built is not None:
            draft.metric_span = (start + built.start(), start + built.start() + len(built.group().split()[0]))
    elif unit in _ENERGIES:
        metric_id = "output_quantity" if _PRODUCED.search(low, start, draft.start) else "energy_consumption"
    elif unit in _MASSES:
        metric_id = "carbon_emissions" if _CARBON.search(low, start, scene.end) else "output_quantity"
    elif unit in _OUTPUTS:
        metric_id = "output_quantity"
    draft.why["metric"] = "no-phrase" if metric_id is None else "by-unit"
    draft.metric_id = metric_id
