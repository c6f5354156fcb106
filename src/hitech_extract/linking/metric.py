"""Link figures to what they measure."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.lists import coordinated_metrics
from hitech_extract.metrics import MetricMention

__all__ = ["MetricMemory", "link_metrics", "modifies"]

_MONEY_UNITS: Final = frozenset({"currency", ""})
_RIGHT_OF: Final = re.compile(
    r"^(?:-| )(?:(?:worth of|worth|of|in|for|as|on|from|through|into|to|towards|toward|spent on|invested in|by way of|in the form of|in terms of) )?(?:(?:the|its|their|a|an|total|combined|actual|new|annual|local|all|overall|such|his|additional|fresh|[\w'-]+'s|china's|foreign|domestic|paid-in|net|gross|planned|cumulative|accumulated|contractual|realized|aggregate|direct|yearly|public|city-level|national|provincial|state|corporate|various|other) ){0,3}$"
)
_GROWTH_OF: Final = re.compile(
    r"^(?:[ -](?:year[- ]on[- ]year|y/y|yoy|annual|average|sharp|yearly|average annual|further|overall|net|real|nominal|steady|strong))*[ -](?:increase|rise|growth|gain|jump|surge|climb|expansion|drop|fall|decline|decrease|dip|slump|contraction|reduction|cut|improvement|leap|slide|plunge)s?(?: rate)? (?:in|of|for|on|from) (?:[\w'-]+ ){0,4}$"
)
_SHARE_OF: Final = re.compile(
    r"^ (?:of|in|to) (?:(?:the|its|their|all|total|china's|[\w'-]+'s|national|combined|country's|whole|entire|overall|annual|city|province|municipal|provincial|global|world|local|zone's|same|newly|above-scale|over|more than|\d[\d,]*|every|these|those|our|nation|gross|central|such|industrial|\w+) ){0,5}$"
)
_ADJUNCT: Final = re.compile(r"\b(?:by|amid|despite|thanks to|due to|because of|owing to|on (?:the back of )?(?:lower|higher|weak|weaker|strong|stronger|rising|falling)|driven by|helped by|buoyed by|boosted by|hit by|dented by|exposed to|after \w+ing|excluding|without|deducting) (?:(?!the \b)[\w'-]+ ){0,2}$")
_PRONOUN_WHOLE: Final = re.compile(r"^ of (?:that|them|it|this|these|those|which|the (?:total|whole|sum|amount|figure|plan|annual plan|annual target|year's (?:plan|target)|target|increment|lot|group|list|full|latter|former)|(?:the )?[\w']+ (?:total|figure)|everything|all|the (?:spending|money|outlay|funds|capital|costs?|bill|budget))\b")
_NEW_SUBJECT: Final = re.compile(r"(?:,? (?:and|while|whereas|but|with)\b|;|, )")
_FORMER: Final = re.compile(r"\bthe (former|latter)(?:'s)?\b")
_GRANTED: Final = re.compile(
    r"\b(?:can|may) (?:claim|receive|apply for|get)\b|\bone-off\b|\b(?:are|is|be) (?:paid|awarded|rewarded|granted|given|offered)\b|\breceives? (?:up to|a|an)\b|\b(?:reward|bonus|allowance)s?\b|\bcan count on\b|\bcapped at\b"
)
# "..., up 5 percent", "(+8%)", "yuan abroad in the first quarter, a rise of 28.8%": growth said of the level before it
_STATEMENT: Final = re.compile(r"^[^;.:]{0,60}(?:,|\(| and| -|\)) ?(?:(?:which (?:is|was) )?(?:up|down|an?|growing|rising|falling|increasing|increased?|decreased?|dropping|grew|rose|fell|with|also|year-on-year|gaining|declining|sliding|edging|grows?|rises?|about|around|nearly|over|more than|some|roughly|almost|plus|representing|or)\b[^,;.]{0,40})?$")
_ITS_METRIC: Final = re.compile(r"^ (?:(?:the|its|their|our|total|annual|[\w'-]+'s|[\w-]+) ){0,3}$")
_FOR_METRIC: Final = re.compile(r"^ for (?:(?:the|its|their|total|[\w'-]+'s) ){0,2}$")
_OF_IN: Final = re.compile(r"^ (?:(?:worth )?of|in) (?:[\w'-]+ ){0,2}$")
_GRANT: Final = re.compile(r"\b(?:authori[sz]ed|granted|grants?|authori[sz]ations?|licensed|awarded|issued)\b")
_APPLIED: Final = re.compile(r"\b(?:filed|filings?|appl(?:ied|ications?)|submitted)\b")
_LISTED: Final = re.compile(r"\b(?:are|were|is|been|got|went) (?:publicly )?(?:listed|public)\b|\blisted on\b|\bgone public\b")
_EMPLOY: Final = re.compile(r"\b(?:employ\w*|payrolls?|jobs?|work(?:ed|ing|s)? (?:in|at|for|there)|workforce|on the (?:staff|books)|staff(?:ed)?)\b")
_MADE: Final = re.compile(r"\b(?:ma[dk]es?|making|built|build(?:s|ing)?|produc(?:e[sd]?|ing)|turn(?:s|ed|ing)? out|manufactur(?:e[sd]?|ing)|assembl(?:e[sd]?|ing)|roll(?:s|ed|ing)? (?:off|out)|churn(?:s|ed|ing)? out) (?:(?:about|around|some|nearly|over|more than|almost|roughly|up to|another|a total of|at least|as many as) )*$")
_AT_RESEARCH: Final = re.compile(r" (?:of them |people |persons )?(?:(?:were|are|is|was) )?(?:engaged |working |work |employed )?in (?:r&d|research)\b")
_PREDICATES: Final = (
    (re.compile(r"^(?: of them)? (?:(?:are|were|is) )?(?:above|over) (?:the )?(?:designated )?(?:size|scale)"), "enterprises_above_designated_size"),
    (re.compile(r"^(?: of them)? (?:are|were|is) (?:national |certified )?(?:high|hi)-?tech\b|^ (?:hold|held|carry|carried|have|had) the (?:national )?high-tech"), "high_tech_enterprises"),
    (re.compile(r"^(?: of them)? (?:(?:are|were|is|got) (?:publicly )?(?:listed|traded)|trade on|(?:have |had )?(?:gone|went) public)"), "listed_companies"),
    (re.compile(r"^(?: of them)? (?:(?:are|were|is) )?(?:foreign-(?:funded|invested|owned)|funded by (?:overseas|foreign))"), "foreign_enterprises"),
)


def _predicate(after: str) -> str | None:
    """ "of which 96 are above the scale and 58 are high-tech": the predicate says what kind of firm is counted."""
    return next((metric for pattern, metric in _PREDICATES if pattern.match(after)), None)


_DESIGNATED: Final = re.compile(r" (?:above|over|of) (?:the |a )?(?:designated|state-designated|certain) (?:size|scale)| above (?:the )?scale")
_CONTAINER_UNITS: Final = frozenset({"piece", "item", "unit", "case"})
_IN_RD: Final = re.compile(r" (?:in|on|for|engaged in|working in|doing) (?:r&d|research)\b")
_WORD: Final = re.compile(r"[a-z][\w&'-]*")


class MetricMemory:
    """The metrics that sentences before have spoken of, for ellipsis."""

    def __init__(self) -> None:
        self.last: MetricMention | None = None  # of the last plain level or growth
        self.last_draft: Draft | None = None
        self.growth: MetricMention | None = None  # of the last rate of growth
        self.percent: Draft | None = None
        self.line: int = -1
        self.lead: MetricMention | None = None  # of the sentence that opens a list: "the five attracted ... of FDI"
        self.last_count: Draft | None = None
        self.count_line = -1


def _compatible(metric: MetricMention, draft: Draft) -> bool:
    kind = draft.quantity.kind
    unit = metric.unit
    if metric.nature == "name":
        return kind == "count"
    if kind == "money":
        return unit in _MONEY_UNITS or metric.id in ("rd_intensity",)
    if kind in ("percent", "multiple"):
        return not (metric.verb and draft.measure == "share")
    if kind == "quantity":
        return unit in ("area", "energy", "quantity", "") or metric.id in ("output_value", "gross_industrial_output_value", "carbon_emissions")
    return unit in ("count", "") or metric.id in ("output_quantity", "population")


def link_metrics(scene: Scene, memory: MetricMemory) -> None:
    """Set the metric of every figure of a sentence."""
    wholes: set[int] = set()  # metrics that are the whole of a share, or otherwise spoken for
    taken_right: dict[int, Draft] = {}
    for index, draft in enumerate(scene.drafts):
        if draft.equivalent_of is not None:
            _copy(draft, draft.equivalent_of)
            continue
        kind = draft.quantity.kind
        if kind == "count":
            _count_metric(scene, draft, index, memory)
        elif kind == "bare":
            pass
        else:
            _plain_metric(scene, draft, index, memory, wholes, taken_right)
    _parallel(scene)
    _parts(scene)
    for draft in scene.drafts:
        if draft.metric_id is None and draft.metric_span is None and draft.quantity.kind != "bare" and draft.equivalent_of is None:
            _open_phrase(scene, draft)
    for draft in scene.drafts:
        if draft.equivalent_of is not None:
            _copy(draft, draft.equivalent_of)
    if scene.drafts and not _ITEM.match(scene.low[scene.start : scene.start + 90]):
        lead = next((d.metric for d in scene.drafts if d.quantity.kind == "money" and d.metric is not None and not d.metric.verb), None)
        memory.lead = lead
    for draft in scene.drafts:
        if draft.quantity.kind == "count":
            memory.last_count, memory.count_line = draft, scene.line
        if draft.metric_id == "patents_held" and memory.last is not None and memory.last.id == "patents_granted" and re.search(r"\b(?:among|of) (?:them|these|those|which)\b", scene.low[scene.start : scene.end]):
            draft.metric_id = "patents_granted"
        if draft.metric is not None and draft.quantity.kind != "bare" and not draft.metric.verb and draft.why.get("metric") != "implied":
            memory.last, memory.last_draft, memory.line = draft.metric, draft, scene.line
            if draft.quantity.kind == "percent" and draft.quantity.unit == "percent":
                memory.percent = draft
                if draft.measure == "growth":
                    memory.growth = draft.metric


_OPEN_WHOLE: Final = re.compile(r" of (?:the |its |their |our |all |china's |[\w'-]+'s )*((?:(?!(?:in|on|by|for|at|to|from|with|and|or|that|which|were|was|is|are|had|have|has)\b)[\w'&-]+ ?){1,5})")
_OPEN_SUBJECT: Final = re.compile(
    r"((?:(?!(?:the|a|an|its|their|our|this|that|in|on|at|by|of|for|to|from|with|and|or|while|but|also|as|it|they|we)\b)[a-z][\w'&-]*)(?: (?:of (?:the )?|for (?:the )?|in (?:the )?)?(?!(?:was|were|is|are|has|have|had|will|can|at|by|to|from|rose|fell|grew|cost|costs|let|in|on)\b)[\w'&-]+){0,4})"
    r"(?: (?:was|were|is|are|be|has|have|had|been|will|can|now|at|by|to|from|rose|risen|fell|fallen|grew|grown|increased|decreased|dropped|climbed|jumped|reached|stood|came|totall?ed|amounted|costs?|averaged|hit|up|down|let|offered|around|about|nearly|some|over|of|under|more|less|than|almost|only|just))* ?[:(]? ?$"
)


def _open_phrase(scene: Scene, draft: Draft) -> None:
    """Where no listed metric fits, keep the words that say what is measured: they are the record's evidence."""
    low = scene.low
    if draft.measure == "share":
        whole = _OPEN_WHOLE.match(low[draft.end : min(scene.end, draft.end + 70)])
        if whole is not None:
            draft.metric_span = (draft.end + whole.start(1), draft.end + len(whole.group().rstrip()))
            return
    index = scene.drafts.index(draft)
    before = scene.drafts[index - 1] if index else None
    start = max(scene.clause_start(draft.start), before.end if before is not None else scene.start)
    window = low[start : draft.start]
    if sum(c.isalpha() for c in window) < 6:
        window = low[(before.end if before is not None else scene.start) : draft.start]
    subject = _OPEN_SUBJECT.search(window[window.rfind(", ") + 1 :] if ", " in window and len(window) - window.rfind(", ") > 14 else window)
    if subject is not None:
        offset = draft.start - len(subject.string)
        draft.metric_span = (offset + subject.start(1), offset + subject.end(1))
    elif before is not None and before.metric_id is None and before.metric_span is not None:
        draft.metric_span = before.metric_span


def _copy(draft: Draft, other: Draft) -> None:
    draft.metric, draft.metric_id, draft.metric_span = other.metric, other.metric_id, other.metric_span
    draft.why["metric"] = "equivalent"


def _take(draft: Draft, metric: MetricMention, cue: str) -> None:
    draft.metric, draft.metric_id = metric, metric.id
    if draft.quantity.kind == "quantity" and metric.id in ("output_value", "gross_industrial_output_value"):
        draft.metric_id = "output_quantity"
    draft.metric_span = (metric.start, metric.end)
    draft.why["metric"] = cue


def _left_bound(scene: Scene, index: int) -> int:
    return scene.drafts[index - 1].end if index else scene.start


def _right_bound(scene: Scene, index: int) -> int:
    if index + 1 < len(scene.drafts):
        following = scene.drafts[index + 1]
        return following.quantity.start
    return scene.end


def _right_metric(scene: Scene, draft: Draft, index: int, pattern: re.Pattern[str], limit: int = 70) -> MetricMention | None:
    end = draft.end
    bound = min(_right_bound(scene, index), end + limit)
    restated = next((d for d in scene.drafts if d.equivalent_of is draft), None)
    if restated is not None:
        # "5.12 billion yuan ($700 million) of general public budget revenue"
        end = restated.end + 1
        following = scene.drafts.index(restated) + 1
        bound = min(scene.drafts[following].start if following < len(scene.drafts) else scene.end, end + limit)
    for metric in scene.metrics:
        if metric.start < end:
            continue
        if metric.start > bound:
            return None
        if pattern.match(scene.low[end : metric.start]):
            return metric
        if not metric.verb:
            return None
    return None


def _plain_metric(scene: Scene, draft: Draft, index: int, memory: MetricMemory, wholes: set[int], taken_right: dict[int, Draft]) -> None:
    low = scene.low
    share = draft.measure == "share"
    kind = draft.quantity.kind
    # The list's first member decides for the rest.
    if draft.list_id >= 0 and draft.list_index > 0:
        head = _list_head(scene, draft)
        if head is not None and head.metric_id is not None and not (share and _right_metric(scene, draft, index, _SHARE_OF)):
            right = _right_metric(scene, draft, index, _RIGHT_OF) if not share else None
            if right is None or not _compatible(right, draft) or right.verb or right is head.metric:
                _take(draft, head.metric, "list") if head.metric else _copy(draft, head)
                return
    if draft.quantity.range_end == "high" and index and scene.drafts[index - 1].metric is not None:
        low_end = scene.drafts[index - 1]
        right = _right_metric(scene, draft, index, _SHARE_OF if share else _GROWTH_OF if draft.measure == "growth" else _RIGHT_OF)
        if right is None or low_end.why.get("metric") == "left":
            _take(draft, low_end.metric, "range")  # type: ignore[arg-type]
            return
    left, cue = _left_metric(scene, draft, index, wholes)
    rival = scene.drafts[index - 1] if index else None
    if draft.compared and rival is not None and rival.quantity.kind == kind and rival.measure == draft.measure and rival.metric_id is not None and (left is None or left.end <= rival.end or id(left) in wholes or share):
        _copy(draft, rival)
        draft.why["metric"] = "compared"
        return
    if share or draft.quantity.unit == "percentage_point":
        part = _part_of_left_whole(scene, draft, left, wholes)
        if part is not None:
            _take(draft, part, "share-part")
            return
    if share:
        following = scene.drafts[index + 1] if index + 1 < len(scene.drafts) else None
        if following is not None and following.quantity.kind == "count" and following.quantity.noun_start >= following.end and re.match(r"^ of (?:the |its |all |[\w'-]+'s )*$", low[draft.end : following.start]):
            counted = next((m for m in scene.metrics if m.unit == "count" and m.start < following.quantity.noun_end and m.end > following.quantity.noun_start), None)
            if counted is not None:
                _take(draft, counted, "share-of")
                return
        last = index
        if draft.list_id >= 0:
            last = max(i for i, d in enumerate(scene.drafts) if d.list_id == draft.list_id)
        elif draft.quantity.range_end == "low" and index + 1 < len(scene.drafts):
            last = index + 1
        whole = _right_metric(scene, scene.drafts[last], last, _SHARE_OF, 110)
        pronoun = _PRONOUN_WHOLE.match(low[draft.end : draft.end + 40])
        if whole is not None and not pronoun:
            wholes.add(id(whole))
            if low.startswith((" market", " markets"), whole.end) or whole.word.endswith("market"):
                draft.metric_id, draft.metric_span, draft.why["metric"] = "market_share", (whole.start, whole.end), "share-of"
                return
            part = next((m for m in scene.metrics if m.start >= whole.end and m.start - whole.end < 24 and re.match(r"^ (?:on|in|for|into|to|towards) (?:(?:the|its|their) )?$", low[whole.end : m.start])), None)
            if part is not None:
                _take(draft, part, "share-part")
                return
            if re.match(r"^ (?:on|in|for|into|to|towards) (?:scientific )?(?:r&d|research)\b", low[whole.end : whole.end + 30]):
                draft.metric_id, draft.why["metric"] = "rd_expenditure", "share-part"
                draft.metric_span = (whole.end + 4, whole.end + 4 + len(low[whole.end + 4 :].split(" ", 1)[0].rstrip(".,;")))
                return
            if left is None or _WHOLE_ACTS.match(low, whole.end) or (left.unit == "count" and whole.unit == "currency") or _other_statement(scene, draft, index, left):
                _take(draft, whole, "share-of")
                return
        if left is not None:
            _take(draft, left, "share-part" if cue == "left" else cue)
            return
        if whole is not None:
            _take(draft, whole, "share-of")
            return
        market = re.match(r" of (?:the )?(?:[\w'-]+ ){0,3}markets?\b", low[draft.end : draft.end + 44])
        if market is not None:
            draft.metric_id, draft.why["metric"] = "market_share", "share-of"
            draft.metric_span = (draft.end + 4, draft.end + market.end())
            return
        if not pronoun and re.match(r" of (?:the |its |all |[\w'-]+'s )?[a-z]", low[draft.end : draft.end + 30]):
            draft.why["metric"] = "unknown-whole"
            return
        noun_after = _right_metric(scene, draft, index, _RIGHT_OF)
        if noun_after is not None:
            _take(draft, noun_after, "right")
            return
        _remember(draft, memory, scene)
        return
    if draft.measure == "growth" or kind == "multiple":
        if draft.quantity.range_end == "low" and index + 1 < len(scene.drafts):
            right = _right_metric(scene, scene.drafts[index + 1], index + 1, _GROWTH_OF, 90)
        else:
            right = _right_metric(scene, draft, index, _GROWTH_OF, 90)
        if right is None and left is None:
            edge = index + 1 if draft.quantity.range_end == "low" and index + 1 < len(scene.drafts) else index
            right = _right_metric(scene, scene.drafts[edge], edge, _RIGHT_OF, 60)
        if right is not None:
            _take(draft, right, "growth-of")
            return
        right = _right_metric(scene, draft, index, _FOR_METRIC, 60)
        if right is not None and (left is None or not _direct(scene, draft, left, index)):
            _take(draft, right, "right")
            return
        adjacent = _growth_noun_metric(scene, draft, index)
        if adjacent is not None:
            _take(draft, adjacent, "growth-in")
            return
        before = scene.drafts[index - 1] if index else None
        if kind == "percent" and before is not None and before.measure in ("level", "change") and before.quantity.kind != "bare" and (left is None or left.end <= before.start) and _STATEMENT.match(low[max(before.end, before.quantity.noun_end) : draft.start]):
            _copy(draft, before)
            draft.why["metric"] = "same-statement"
            return
        if kind == "multiple" and before is not None and before.metric_id is not None and before.measure in ("level", "change") and re.match(r"^[^,;]{0,44}, (?:or |which (?:is|was) |(?:about|around|nearly|almost|more than|over|roughly|some) )*$", low[max(before.end, before.quantity.noun_end) : draft.start]):
            _copy(draft, before)
            draft.why["metric"] = "same-statement"
            return
        if before is not None and before.metric is None and before.metric_id is not None and before.quantity.kind != "count" and (left is None or left.end < before.start):
            _copy(draft, before)
            draft.why["metric"] = "same-statement"
            return
        if left is not None:
            _take(draft, left, cue)
            return
        if kind == "multiple":
            right = _right_metric(scene, draft, index, _ITS_METRIC)
            if right is not None:
                _take(draft, right, "right")
                return
        _remember(draft, memory, scene)
        return
    # A plain amount.
    if draft.why.get("measure") == "loss" and (left is None or left.id not in ("net_profit", "total_profit")):
        draft.metric_id, draft.why["metric"] = "net_profit", "loss"
        verb = low.rfind("lo", max(scene.start, draft.start - 40), draft.start)
        draft.metric_span = (verb, verb + 4) if verb >= 0 else None
        return
    right = _right_metric(scene, draft, index, _RIGHT_OF)
    if right is not None and _compatible(right, draft) and not _consumed_later(scene, right, index):
        direct = left is not None and _direct(scene, draft, left, index) and not (draft.quantity.hyphenated and right.start - draft.end <= 1)
        if not direct or (right.id is not None and _OF_IN.match(low[draft.end : right.start])):
            _take(draft, right, "right")
            return
    if left is not None and _SUBJECT_START.search(low[max(scene.start, draft.start - 8) : draft.start]) and re.match(r" (?:is|are|was|were|will be|has been|have been|to be|went|go|goes)\b", low[draft.end : draft.end + 12]):
        after = _verb_after(scene, draft, index)
        if after is not None:
            _take(draft, after, "right-verb")
            return
    if left is not None and left.verb and _UNIT_PRICE.match(low[draft.end : draft.end + 24]):
        draft.why["metric"] = "no-phrase"
        return
    if left is not None:
        _take(draft, left, cue)
        return
    if kind == "quantity":
        _quantity_metric(draft, scene)
        return
    granted = _GRANTED.search(low, scene.start, scene.end)
    if kind == "money" and granted is not None:
        draft.metric_id, draft.why["metric"] = "subsidies", "granted"
        draft.metric_span = granted.span()
        return
    after = _verb_after(scene, draft, index)
    if after is not None:
        _take(draft, after, "right-verb")
        return
    _remember(draft, memory, scene)


_SHARE_OF_LEFT: Final = re.compile(r"\b(?:proportion|share|percentage|weight|ratio) (?:in|of|to) (?:(?:the|its|their|total|city's|nationwide|national|provincial|[\w'-]+'s) ){0,3}$")


def _part_of_left_whole(scene: Scene, draft: Draft, left: MetricMention | None, wholes: set[int]) -> MetricMention | None:
    """ "its added value ..., and its proportion in GDP rose to 41 percent": the part stands before its whole."""
    if left is None or not _SHARE_OF_LEFT.search(scene.low[max(scene.start, left.start - 60) : left.start]):
        return None
    for metric in reversed(scene.metrics):
        if metric.end < left.start and _compatible(metric, draft) and id(metric) not in wholes and not metric.verb:
            wholes.add(id(left))
            return metric
    return None


def _list_head(scene: Scene, draft: Draft) -> Draft | None:
    return next((d for d in scene.drafts if d.list_id == draft.list_id and d.list_index == 0), None)


def _direct(scene: Scene, draft: Draft, metric: MetricMention, index: int) -> bool:
    """The metric stands left of the figure with nothing but its verb between."""
    if metric.verb or metric.start < _left_bound(scene, index):
        return False
    gap = scene.low[metric.end : draft.start]
    return len(gap) < 60 and not re.search(r"[,;:(]| (?:and|while|with|which|after|as) ", gap)


def _consumed_later(scene: Scene, metric: MetricMention, index: int) -> bool:
    """ "A of X, exports B": a metric right of one figure may be the subject of the next."""
    if index + 1 >= len(scene.drafts):
        return False
    gap = scene.low[scene.drafts[index].end : metric.start]
    return not re.match(r"^ (?:of|in|worth of|for|as|on)\b", gap) and not re.match(r"^[ -](?:\w+ ){0,2}$", gap)


_WHICH: Final = re.compile(r"^, (?:which|that) (?:\w+ ){0,3}$")


def _left_metric(scene: Scene, draft: Draft, index: int, wholes: set[int]) -> tuple[MetricMention | None, str]:
    """Return the nearest fitting metric to the left in the sentence and how it was found."""
    former = _FORMER.search(scene.low, _left_bound(scene, index), draft.start)
    if former is not None:
        run = _former_latter(scene, former.start())
        if run is not None:
            return (run[0], "former") if former.group(1) == "former" else (run[1], "latter")
    best: MetricMention | None = None
    for metric in reversed(scene.metrics):
        if metric.end > draft.start:
            continue
        if id(metric) in wholes and _WHICH.match(scene.low[metric.end : draft.start]):
            wholes.discard(id(metric))
        if id(metric) in wholes or not _compatible(metric, draft):
            if metric.implied and draft.quantity.kind == "money" and id(metric) not in wholes and metric.start >= _left_bound(scene, index) - 40:
                return MetricMention(metric.start, metric.end, metric.implied, "currency", "flow", word=metric.word), "implied"
            continue
        if metric.verb and draft.quantity.kind == "percent":
            continue
        if _ADJUNCT.search(scene.low[max(scene.start, metric.start - 36) : metric.start]) and re.search(r"[,:;\u2014]", scene.low[metric.end : draft.start]) and any(m.end <= metric.start and _compatible(m, draft) and not m.verb for m in scene.metrics):
            continue
        if _owned_by_metric(scene, metric) or _in_brackets(scene, metric, draft):
            continue
        if draft.quantity.kind == "percent" and draft.measure != "share" and metric.unit == "count" and modifies(scene, metric):
            continue
        best = metric
        break
    if best is None:
        return None, ""
    if best.verb:
        # A noun in the same clause says more than a verb.
        clause = scene.clause_start(draft.start)
        for metric in reversed(scene.metrics):
            if metric.end <= draft.start and metric.start >= clause and not metric.verb and _compatible(metric, draft) and id(metric) not in wholes and metric.id is not None:
                if _between_free(scene, metric, draft, index):
                    return metric, "left"
    return best, "left" if best.start >= scene.clause_start(draft.start) else "left-clause"


def _between_free(scene: Scene, metric: MetricMention, draft: Draft, index: int) -> bool:
    return metric.start >= _left_bound(scene, index)


def _in_brackets(scene: Scene, metric: MetricMention, draft: Draft) -> bool:
    """ "Fixed-asset investment (rural households excluded) fell 11.9%": what is in brackets measures nothing outside."""
    opened = scene.low.rfind("(", scene.start, metric.start)
    if opened < 0 or scene.low.find(")", opened, metric.start) >= 0:
        return False
    closed = scene.low.find(")", metric.end, draft.start)
    return closed >= 0


def _owned_by_metric(scene: Scene, metric: MetricMention) -> bool:
    """ "the R&D expense of enterprises": the second noun only says whose the first is."""
    if metric.unit != "count":
        return False
    for other in scene.metrics:
        if other.end < metric.start and not other.verb and other.nature != "name" and re.match(r"^ (?:of|by|from) (?:[\w'-]+ ){0,4}$", scene.low[other.end : metric.start]):
            return other.unit != "count" or not _NUMBER_OF.search(scene.low[other.start : metric.start])
    return False


def modifies(scene: Scene, metric: MetricMention) -> bool:
    """A count noun that only qualifies another metric: "of enterprises above designated size", "companies in"."""
    before = scene.low[max(scene.start, metric.start - 50) : metric.start]
    if _NUMBER_OF.search(before):
        return False
    return re.search(r"\b(?:of|by|from|in|for|among|to|at|over) (?:the |its |their )?(?:(?!an? |the |while |with |has |have |had )[\w'&-]+ ){0,4}$", before) is not None


_NUMBER_OF: Final = re.compile(r"\b(?:number|count|total|tally|ranks|proportion|share)s? (?:of|in) (?:[\w'-]+ ){0,2}$")


def _former_latter(scene: Scene, position: int) -> tuple[MetricMention, MetricMention] | None:
    nouns: list[MetricMention] = []
    for metric in scene.metrics:
        if metric.end <= position and not metric.verb and metric.nature != "name" and metric.id not in [n.id for n in nouns]:
            nouns.append(metric)
    return (nouns[-2], nouns[-1]) if len(nouns) >= 2 else None


def _other_statement(scene: Scene, draft: Draft, index: int, left: MetricMention) -> bool:
    """The left metric belongs to an earlier statement: between lies a new subject (a zone, a place) or a break."""
    start = max(_left_bound(scene, index), left.end)
    gap = scene.low[start : draft.start]
    if any(area.start >= start and area.end <= draft.start and area.kind in ("zone", "group", "place") for area in scene.areas) and not re.match(r"^ (?:of|in|from|by|at|across)\b", scene.low[left.end : left.end + 8]):
        if index and left.end <= scene.drafts[index - 1].end:
            return True
    if left.start >= _left_bound(scene, index):
        return False
    return bool(re.search(r";|\bwhile\b|\bwhereas\b|, and (?:the|it|they|its)\b", gap)) and not re.search(r"account|mak(?:e|ing)|made", gap)


def _growth_noun_metric(scene: Scene, draft: Draft, index: int) -> MetricMention | None:
    """ "growth in fixed-asset investment of 14.5 percent", "an increase in exports of 5 percent"."""
    for metric in reversed(scene.metrics):
        if metric.end > draft.start or metric.start < _left_bound(scene, index):
            continue
        if re.search(r"(?:growth|increase|rise|gain|jump|drop|fall|decline|decrease)s? (?:in|of) (?:(?:the|its|total) )?$", scene.low[max(scene.start, metric.start - 34) : metric.start]):
            return metric
        return None
    return None


def _verb_after(scene: Scene, draft: Draft, index: int) -> MetricMention | None:
    """ "goods worth 874 million were shipped abroad", "5 billion yuan was invested"."""
    for metric in scene.metrics:
        if metric.start >= draft.end and metric.start < min(_right_bound(scene, index), draft.end + 80) and _compatible(metric, draft):
            if not re.search(r"[,;]", scene.low[draft.end : metric.start]):
                return metric
    return None


def _quantity_metric(draft: Draft, scene: Scene) -> None:
    unit = draft.quantity.unit
    if unit in ("km2", "m2", "ha", "mu", "acre"):
        draft.metric_id, draft.why["metric"] = "land_area", "by-unit"
        words = re.search(r"\b(?:covers?|covering|area|occup\w+|spans?|land|floor space|construction|plant|workshops?|buildings?)\b[^.;]{0,40}$", scene.low[scene.start : draft.start])
        if words:
            draft.metric_span = (scene.start + words.start(), scene.start + words.start() + len(words.group().split()[0]))
    elif unit in ("kWh", "MWh", "GWh", "TWh"):
        left = scene.low[scene.start : draft.start]
        produced = re.search(r"\b(?:generat\w+|produc\w+|output|solar|wind)\b", left)
        draft.metric_id, draft.why["metric"] = ("output_quantity" if produced else "energy_consumption"), "by-unit"
    elif unit in ("t", "kg", "m3", "TEU", "bbl", "MW", "GW", "kW"):
        left = scene.low[scene.start : scene.end]
        carbon = re.search(r"\b(?:carbon|emissions?|co2)\b", left)
        draft.metric_id, draft.why["metric"] = ("carbon_emissions" if carbon and unit in ("t", "kg") else "output_quantity"), "by-unit"
    else:
        draft.why["metric"] = "no-phrase"


# "- Qingdao Hi-tech Zone: US$158 million": an item of a list, its measure named above
_ITEM: Final = re.compile(r"(?:[-*\u00b7\u2022] ?|\d\. )?[^:;.]{3,80}: (?:about |around |some |nearly |over |more than )?$|(?:[-*\u00b7\u2022] ?)[^:;.]{3,80}:")
_ANAPHOR: Final = re.compile(
    r"\b(?:of (?:it|this|that|these|them|which)|(?:the|this|that|its|their|last year's) (?:figure|sum|amount|total|number|value|reading|tally|former|latter|first|rest)|as a whole|that of|those of|by comparison|by contrast|alone|the same|this was|that was|compared|likewise|too|also|in turn|the whole|plan says|recorded|posted|attracted|contributed|followed|came (?:second|third|next)|ranked)\b|'s,"
)
_UNIT_PRICE: Final = re.compile(r" (?:per|a|for each) (?:square|sq|kwh|mu|ton|tonne|cubic|month|hour|day|head|person|share)\b")
_SUBJECT_START: Final = re.compile(r"(?:, and|;|\.|, while|^) ?(?:some |about |another )?$")
_WHOLE_ACTS: Final = re.compile(r" (?:had|have|has|were|was|are|is|hold|resumed|returned|remained|belong|came|come|work|live)\b")
_PAY: Final = re.compile(r" (?:a|per|each|every) (?:month|hour|day|head|person|night|case)\b")


def _remember(draft: Draft, memory: MetricMemory, scene: Scene) -> None:
    """Ellipsis: the metric spoken of before, where the sentence names none of its own."""
    if draft.quantity.kind == "money" and (_PAY.match(scene.low[draft.end : draft.end + 14]) or _UNIT_PRICE.match(scene.low[draft.end : draft.end + 24])):
        draft.why["metric"] = "no-phrase"
        return
    if draft.quantity.kind == "money" and memory.last_count is not None and memory.last_count.metric_id == "projects" and re.search(r"\b(?:they|these|which|it) (?:\w+ ){0,3}(?:worth|cost|absorb|involve|total)\w* ", scene.low[scene.start : draft.start]):
        draft.metric_id, draft.why["metric"] = "investment", "projects-worth"
        draft.metric_span = memory.last_count.metric_span
        return
    if memory.lead is not None and _ITEM.match(scene.low[scene.start : draft.start]) and _compatible(memory.lead, draft) and not (draft.quantity.kind == "percent" and scene.drafts.index(draft)):
        _take(draft, memory.lead, "list-heading")
        return
    index = scene.drafts.index(draft)
    before = scene.drafts[index - 1] if index else None
    if before is not None and before.quantity.kind != "bare" and (before.metric_id is not None or before.metric_span is not None):
        if (before.metric is None and not (draft.quantity.kind == "money" and before.quantity.kind in ("quantity", "count"))) or (before.metric is not None and _compatible(before.metric, draft)):
            _copy(draft, before)
            draft.why["metric"] = "same-statement"
            return
    if draft.quantity.kind == "money" and memory.last is not None and memory.line != scene.line - 0 and not _ANAPHOR.search(scene.low, scene.start, scene.end) and not (draft.compared and index):
        draft.why["metric"] = "no-phrase"
        return
    if before is not None and before.quantity.kind != "bare" and before.metric_id is None:
        draft.why["metric"] = "no-phrase"
        return
    continues = scene.line == memory.line and draft.start - scene.start < 30  # ". Yuan, an increase of 5.1%"
    last = memory.growth if draft.measure == "growth" and draft.quantity.kind == "percent" and not continues else memory.last
    last = last or memory.last
    if last is not None and _compatible(last, draft) and scene.line - memory.line <= 3:
        _take(draft, last, "inherited")
    else:
        draft.why["metric"] = "no-phrase"


def _count_metric(scene: Scene, draft: Draft, index: int, memory: MetricMemory) -> None:
    quantity = draft.quantity
    low = scene.low
    if draft.like is not None:
        _copy(draft, draft.like)
        draft.why["metric"] = "elliptic"
        if draft.metric_id == "enterprises":
            draft.metric_id = _predicate(low[draft.end : min(scene.end, draft.end + 60)]) or "enterprises"
        elif draft.metric_id in ("employees", "population") and _AT_RESEARCH.match(low, draft.end):
            draft.metric_id = "rd_personnel"
        return
    if quantity.unit in _CONTAINER_UNITS:
        named = next((m for m in reversed(scene.metrics) if m.end <= draft.start and m.unit == "count" and not m.verb), None)
        if named is not None:
            quantity.noun_start, quantity.noun_end = named.start, named.end
    if quantity.noun_end < 0:
        draft.why["metric"] = "no-phrase"
        return
    found: MetricMention | None = None
    for metric in scene.metrics:
        if metric.start < quantity.noun_end and metric.end > quantity.noun_start:
            if metric.unit == "count" or metric.id == "output_quantity":
                found = metric
            elif found is None and metric.end >= quantity.noun_end and metric.id is not None:
                found = metric if metric.unit in ("", "quantity") else None
    draft.metric_span = (quantity.noun_start, quantity.noun_end)
    window = low[scene.start : scene.end]
    near = low[min(max(scene.clause_start(draft.start), draft.start - 60), max(scene.start, quantity.noun_start - 20)) : min(scene.end, max(draft.end, quantity.noun_end) + 50)]
    capacity = re.search(r"\b(?:(?:capacity|output|production) of (?:[\w ]{0,20})|capacity (?:from|to|by|reache[sd]|is|was)\b[^.;]{0,30})$", low[max(scene.start, draft.start - 50) : draft.start])
    if capacity and (found is None or found.id not in ("employees", "enterprises", "talents")):
        draft.metric_id, draft.why["metric"] = "output_quantity", "capacity"
        return
    if _DESIGNATED.match(low, quantity.noun_end):
        draft.metric_id, draft.why["metric"] = "enterprises_above_designated_size", "counted"
        return
    if found is None and quantity.unit in ("deal", "contract", "agreement", "pact"):
        draft.metric_id, draft.why["metric"] = "projects", "counted"
        return
    if found is None:
        made = _MADE.search(low[max(scene.start, draft.start - 44) : draft.start])
        draft.metric_id, draft.why["metric"] = ("output_quantity", "produced") if made else (None, "counted-noun")
        return
    metric_id = found.id
    named = next((m for m in scene.metrics if m.end <= draft.start and m.unit == "count" and re.match(r"^ of (?:about |around |some |nearly |over |more than |almost |roughly )*$", low[m.end : draft.start])), None)
    if named is not None and named.id is not None and metric_id in ("population", "enterprises", "employees"):
        metric_id = named.id
    if metric_id == "patents_held" and _GRANT.search(near):
        metric_id = "patents_granted"
    elif metric_id == "patents_held" and index and scene.drafts[index - 1].metric_id == "patents_granted":
        metric_id = "patents_granted"
    elif metric_id == "patents_held" and _APPLIED.search(near):
        metric_id = "patent_applications"
    elif metric_id == "enterprises" and _LISTED.search(low[quantity.noun_end : min(scene.end, quantity.noun_end + 60)]):
        metric_id = "listed_companies"
    elif metric_id == "population" and _EMPLOY.search(window):
        metric_id = "employees"
    elif metric_id in ("employees", "population") and (_IN_RD.match(low, quantity.noun_end) or re.match(r" (?:were|are|is|was|people|persons)? ?(?:engaged in|working in|in|work in|employed in) (?:r&d|research)\b", low[draft.end : draft.end + 40])):
        metric_id = "rd_personnel"
    if metric_id == "enterprises":
        metric_id = _predicate(low[quantity.noun_end : min(scene.end, quantity.noun_end + 60)]) or metric_id
    draft.metric = found if metric_id == found.id else MetricMention(found.start, found.end, metric_id, "count", found.nature, word=found.word)
    draft.metric_id = metric_id
    draft.metric_span = (min(found.start, quantity.noun_start), max(found.end, quantity.noun_end))
    draft.why["metric"] = "counted"


_BOTH_GREW: Final = re.compile(r", (?:up|down|growing|increasing|rising|an? (?:increase|rise|growth) of|increases of)(?: by)? $")
_RESPECTIVELY: Final = re.compile(r"\brespectively\b|\bseparately\b|\bin turn\b")
# What a part of a whole is called for short: "fixed-asset investment ..., of which industrial projects took ...".
_PARTS: Final = {
    "fixed_asset_investment": (
        (re.compile(r"\b(?:technolog\w+|technical) (?:transformation|upgrading|renovation|upgrades?|improvement)|\bupgrad"), "technological_transformation_investment"),
        (re.compile(r"\b(?:real estate|property|housing)\b"), "real_estate_investment"),
        (re.compile(r"\binfrastructure\b"), "infrastructure_investment"),
        (re.compile(r"\bindustr(?:y|ial)\b|\bmanufactur"), "industrial_investment"),
    ),
    "foreign_trade": ((re.compile(r"\bexport"), "exports"), (re.compile(r"\bimport"), "imports")),
    "foreign_investment_contracted": ((re.compile(r"\b(?:actually|in place|paid[- ]in|arrived|utili[sz]ed|in actual use)\b"), "foreign_investment_actual"),),
    "general_public_budget_revenue": ((re.compile(r"\btax"), "tax_revenue"),),
    "fiscal_revenue": ((re.compile(r"\btax"), "tax_revenue"),),
    "employees": ((re.compile(r"\b(?:r&d|research)"), "rd_personnel"),),
}  # fmt: skip
_PART_CUE: Final = re.compile(r"\b(?:of|among) (?:which|this|that|these|them|whom|the total)\b|\bincluding\b|\bthereof\b|\bwhile\b|\bwithin (?:it|that|this)\b|\bwith\b|\bof it\b")


def _parts(scene: Scene) -> None:
    """Name the part where the text calls it by its sector alone."""
    parent: Draft | None = None
    for index, draft in enumerate(scene.drafts):
        if draft.metric_id in _PARTS:
            parent = parent if parent is not None and draft.metric is parent.metric else draft
        if parent is None or draft is parent or draft.equivalent_of is not None:
            continue
        weak = draft.metric_id in (parent.metric_id, "investment", "projects", "employees", "taxes_paid", "foreign_investment_contracted", None) or draft.why.get("metric") == "implied"
        window = scene.low[scene.drafts[index - 1].end : draft.start] if index else ""
        if draft.measure == "level" and draft.quantity.kind == "money":
            stop = scene.drafts[index + 1].start if index + 1 < len(scene.drafts) else scene.end
            window += scene.low[draft.end : min(stop, draft.end + 44)].split(",")[0].split(";")[0]
        if draft.metric_id == "employees":
            window = scene.low[draft.start : min(scene.end, draft.end + 30)] if _IN_RD.match(scene.low, draft.end) else ""
            for pattern, child in _PARTS["employees"]:
                if pattern.search(window):
                    draft.metric_id, draft.metric = child, None
            continue
        if not weak or draft.measure not in ("level", "growth"):
            continue
        if draft.measure == "growth" and not pattern_between(window):
            if scene.drafts[index - 1].why.get("metric") == "part" and draft.metric_id == parent.metric_id:
                _copy(draft, scene.drafts[index - 1])
                draft.why["metric"] = "part"
            continue
        if _PART_CUE.search(window):
            for pattern, child in _PARTS[parent.metric_id or ""]:
                found = pattern.search(window)
                if found:
                    start = scene.drafts[index - 1].end + found.start()
                    draft.metric_id, draft.metric = child, None
                    draft.metric_span = (start, start + len(found.group()))
                    draft.why["metric"] = "part"
                    break


def pattern_between(window: str) -> bool:
    """Whether words between two figures name a subject of their own ("while spending on real estate shrank")."""
    return _PART_CUE.search(window) is not None


def _parallel(scene: Scene) -> None:
    """Give the n-th of a list of figures the n-th of as many coordinated metrics."""
    lists: dict[int, list[Draft]] = {}
    for draft in scene.drafts:
        if draft.list_id >= 0 and draft.equivalent_of is None:
            lists.setdefault(draft.list_id, []).append(draft)
    runs: list[list[MetricMention]] = []
    for members in lists.values():
        first = members[0]
        # The metrics right of the members ("5 percent of A and 6 percent of B") have spoken already.
        if any(m.why.get("metric") in ("share-of", "right", "counted", "growth-of") for m in members[1:]):
            continue
        run = coordinated_metrics(scene, first.start)
        previous = [d for d in scene.drafts if d.end <= first.start and d.list_id != first.list_id and d.equivalent_of is None]
        if run and previous and run[-1].end < previous[-1].start:
            run = []
        if len(run) != len(members):
            # A second list ("up 8.7% and 18.3% respectively") follows the metrics of the first.
            run = next((r for r in runs if len(r) == len(members)), run)
        if len(run) != len(members) and len(previous) >= len(members) and (_RESPECTIVELY.search(scene.low, scene.start, scene.end) or _BOTH_GREW.search(scene.low[max(scene.start, first.start - 30) : first.start])):
            stated = [d.metric for d in previous[-len(members) :]]
            if all(m is not None for m in stated) and len({m.id for m in stated if m}) == len(stated):
                run = [m for m in stated if m is not None]
        if len(run) == 1 and len(members) == 2 and run[0].id == "foreign_trade" and "and" in run[0].word.split():
            run = _split_trade(run[0])
        if len(run) == len(members) and len(run) > 1:
            for draft, metric in zip(members, run, strict=True):
                if _compatible(metric, draft) or draft.quantity.kind == "percent":
                    _take(draft, metric, "respectively")
            runs.append(run)


def _split_trade(metric: MetricMention) -> list[MetricMention]:
    """ "Exports and imports came to A and B": one phrase, two metrics, in the order written."""
    first, second = ("exports", "imports") if metric.word.find("export") < metric.word.find("import") else ("imports", "exports")
    middle = metric.start + metric.word.find(" and ")
    return [
        MetricMention(metric.start, middle, first, "currency", "flow", word=first),
        MetricMention(middle + 5, metric.end, second, "currency", "flow", word=second),
    ]
