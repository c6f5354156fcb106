"""Link figures to what they measure.

Sentence by sentence: each figure on its own (counts by their noun, ``goods`` and ``worth``; the others by the phrases
around them), then what figures get together (``parts``); what the sentence leaves unsaid comes from those before
(``unsaid``), by words that point back (``pointing``, ``wholes``) or by the theme of the passage (``theme``).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.amounts import link_amount
from hitech_extract.linking.metric.count import link_count
from hitech_extract.linking.metric.former import former_or_latter
from hitech_extract.linking.metric.open_phrase import keep_open_phrase
from hitech_extract.linking.metric.parts import name_parts, pair_lists, part_named
from hitech_extract.linking.metric.phrases import (
    GROWTH_OF,
    OUTPUT_VALUES,
    RIGHT_OF,
    SHARE_OF,
    compatible,
    copy_metric,
    left_bound,
    left_metric,
    range_end,
    refine,
    right_metric,
    take_metric,
)
from hitech_extract.linking.metric.pointing import pointed_at
from hitech_extract.linking.metric.rates import link_rate
from hitech_extract.linking.metric.shares import amount_before, link_share, part_of_left_whole, restates_amount
from hitech_extract.linking.metric.unsaid import MetricMemory, recall_metric
from hitech_extract.linking.metric.worth import link_worth
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cue_sections, load_cues

__all__ = ["MetricMemory", "link_metrics"]

_CUES: Final = load_cues("metric")
_POINTING: Final = re.compile(r"\b(?:that|this|such|the same|the said) $")
_BESIDE: Final = 6
_GRANTED_SHARE: Final = re.compile(any_of(_CUES["granted_shares"]))
# What industrial enterprises produce, or add, is that of industry.
_FLOWING_PATENTS: Final = frozenset({"patents_granted", "patent_applications"})
_OF_INDUSTRY: Final = {"added_value": "industrial_added_value", "output_value": "gross_industrial_output_value"}
_INDUSTRIAL_SUBJECT: Final = re.compile(
    r"\b(?:(?:industrial|above-scale) (?:enterprises|firms|companies)"
    r"|industr(?:y|ies) (?:above|over) (?:the |a )?(?:designated |state-designated |certain )?(?:size|scale)"
    r"|(?:enterprises|firms|companies|plants|manufacturers) (?:above|over) (?:the |a )?"
    r"(?:designated |state-designated |certain )?(?:size|scale))\b[^,;]{0,60}$"
)
# What is paid for somebody: "the zone [bears] 30 percent of the cost"
_BORNE: Final = re.compile(
    r"\b(?:bears?|bore|covers?|covered|shoulders?|foots?|pays?|paid|returns?|returned|meets?|takes? over"
    r"|took over|gets?|got|sav(?:es?|ed)|offer(?:s|ed)?|enjoys?|enjoyed"
    r"|receives?d?|cuts?|waiv(?:es?|ed)|deducts?)"
    r"(?: back| for)? (?:up to |about |some |at most |as much as |another )?(?:\d[\d.]*(?: ?%| per ?cent)?(?:-| to ))?$"
)
_SUBJECT_OPENING: Final = re.compile(r"(?:^|[.;,] (?:and |but |while )?)(?:(?:its|the|total|this) )*$")
_AGAINST_OPENS: Final = re.compile(
    r"[\"'(]{0,3}(?:compared (?:with|to)|against|next to|beside|measured against|unlike) "
)
_TO_LEVEL: Final = re.compile(rf",? to (?:{SOFTENER} )?")
_TO_VALUE: Final = re.compile(rf" to (?:{SOFTENER} )?")
_OF_AMOUNT: Final = re.compile(r" of (?:(?:the|its|their|all|these|this|that|a|[\w'-]+'s) ){0,2}(?:[\w-]+ ){0,2}")
_PRONOUN_WHOLE: Final = re.compile(rf" of {any_of(_CUES['pronoun_wholes'])}\b")
_BRACKETS: Final = frozenset({" (", " (or ", " (about ", " (some "})
_THIS_SUM: Final = re.compile(r"of (?:this|that|the) (?:sum|amount|money|figure|total),? ")
# "25.1 percent of its exports, followed by the European Union with 22 percent and Latin America with 14 percent"
_FOLLOWED: Final = re.compile(
    r"[^;.\d]{0,60}?(?:,? followed by|, and| and|, then) (?:the )?[^,;.\d]{2,40} (?:with|at) (?:\w+ )?"
)
_LAST_WORDS: Final = re.compile(
    r"(?: ?[(:]| [\u2013\u2014-]) ?(?:(?:annual |year-on-year )?(?:growth|increase|change"
    r"|rise)(?: rates?)? (?:of|in) )?"
    r"(?:(?:the|its|total) ){0,2}$"
)
# "expects output to grow", but neither "chip output" nor "their output", "output of chips"
_NO_OWN_OUTPUT: Final = re.compile(rf"(?:^|[.;:\n] ?|, |\b{any_of(_CUES['before_short_output'])} )$")
_OUTPUT_OF: Final = re.compile(
    r" (?:of (?:the |its )?[a-z]|from |in (?:the )?[a-z-]+ (?:industry|sector)|at (?!least))"
)
_THE_END: Final = re.compile(r"(?:[ ,][^;:.()]{0,50})?[).]{0,3}\s*")
_PATENTS_THEN: Final = re.compile(
    r" (?:newly )?(?:(granted|authori[sz]ed|awarded|issued)|(?:applied for|filed|submitted|applications?))\b"
)
_SECTOR: Final = re.compile(
    r"\b((?:primary|secondary|tertiary|services?) (?:industry|industries|sector)"
    r"|(?<=(?:of|in) )services(?= (?!and\b))|(?<=[,.;] )services(?= (?!and\b)))\b[^;:]{0,60}$"
)
_UNNAMED: Final = frozenset({"unknown-whole", "no-phrase", "inherited", "share-part", "left-clause", "left"})
_UNSAID: Final = frozenset({"inherited", "no-phrase", "list", "left-clause"})
_COST_AFTER: Final = re.compile(
    r" (?:of|off) (?:(?:the|its|their|all|such|your|these) )?(?:[\w'-]+ ){0,2}"
    r"(?:costs?|bills?|rents?|fees?|expenses?|premiums?"
    r"|interest|tuition|outlays?|prices?)\b"
)
_ALONE: Final = re.compile(r"\balone\b|\bof (?:this|that|which|it)\b|\bamong (?:them|these)\b")
_BARE_AMOUNT: Final = re.compile(r"[,;.)]|$| (?:and|while|whereas|but|or)\b| \(")
_OF_THE_TOTAL: Final = re.compile(r" of (?:the total|the sum|that|this|it)\b(?! \w+ (?:of|in)\b)")
_OFF_METRIC: Final = re.compile(r" (?:off|from|of|in|on|to) (?:the|its|their) (?:\w+ )?$")
# As in "compensated for 20 percent of their losses, [with a cap of] 3 million yuan".
_CAP: Final = re.compile(
    r"[^;.]{0,60}?,? (?:\w+ ){0,3}(?:cap(?:ped)? (?:of|at)|ceiling of|limit(?:ed)? (?:of|to)|maximum of|up to|at most"
    r"|no more than|not exceeding|to a maximum of) $"
)
# What words around a metric's noun make of it: a "turnover" of technology contracts
_REFINED: Final = {
    found: tuple((re.compile(any_of(cues)), metric_id) for metric_id, cues in narrower.items())
    for found, narrower in load_cue_sections("metric.refined").items()
}
# "Contracts worth 5.15 billion yuan were struck on the zone's technology market"
_ON_TECH_MARKET: Final = re.compile(
    r"[^,;.]{0,50} (?:on|at|in|through) (?:the|its) (?:[\w'-]+ ){0,3}tech(?:nology)? (?:\w+ )?market\b"
)
# "Technical renovation projects absorbed 4.06 billion yuan"
_PROJECTS_OF: Final = re.compile(
    r"\b(?:industrial|manufacturing|technical|technological|technology|infrastructure|real[- ]estate|property) "
    r"(?:\w+ )?projects (?:\w+ly )?(?:soak|absorb|swallow|took|take|account|attract|drew|receiv|consum|got|cost|claim"
    r"|ate|gobbl)\w*"
)
_REFINED_REACH: Final = 90
_BY_WORDS: Final = frozenset({"left", "left-clause", "implied", "right", "right-verb", "frame"})
_OF_THE: Final = re.compile(r" of (?:the|its|their|this|that|all|total)\b")
# What stands between such amounts: ", services", ", and farming"
_NEXT_ITEM: Final = re.compile(
    r"(?:,|;|,? and)(?: (?:and|from|in|to|for|by|into|on|went|with|the|another|its))*(?: [\w'&-]+){0,4} "
)
_TAKES_IN: Final = ("earn", "bring", "brought", "generat", "contribut", "ma")  # "makers alone made 7 billion"
_ALONE_SPENT: Final = re.compile(r"\balone (?:spent|spends|invested|put) (?:\w+ )?$")
_WITH: Final = re.compile(rf"[\"'(]{{0,3}}with (?:its |a |a total of )?(?:{SOFTENER} )?")
_GRANTS: Final = frozenset({"granted", "cap"})
_POINTS_AFTER: Final = re.compile(
    r"[^,;:.]{0,60}, (?:which (?:is|was) |or |and )?"
    r"(?:(?:is |was |being )?(?:up|down|higher|lower|faster|slower|more|less|risen|rising|falling|growing"
    r"|rose|fell|grew|gained|an? (?:increase|rise|gain|drop|fall|decrease|decline) of|"
    r"(?:increas|decreas|enhanc|improv|rais|dropp|reduc)\w+) )?"
    rf"(?:by )?(?:{SOFTENER} )?$"
)
# "a net loss of 62 million from a profit of 48 million": one account
_PROFIT_AND_LOSS: Final = {"net_profit", "total_profit"}
_OF_THESE: Final = re.compile(r" of (?:these|those|such) (?:enterprises|firms|companies|plants|manufacturers)\b")
# "Its output value was 3 billion yuan, [the] added value ...": of those whose output was spoken of
_ITS_OWN: Final = re.compile(r"(?:^ ?|[;,:.] ?)(?:and |while |with )?(?:the|its|their|an?) (?:total |combined )?$")
_GOES_ON: Final = re.compile(r"(?! of\b| from\b| in the\b| at the\b)")
_ABOVE_SCALE: Final = "enterprises_above_designated_size"
_THEIR: Final = re.compile(r"^[;,.]? ?(?:their|the firms'|these enterprises') (?:total |combined )?$")


def link_metrics(scene: Scene, memory: MetricMemory) -> None:
    """Set the metric of every figure of a sentence."""
    drafts = scene.drafts
    wholes: set[int] = set()  # ids of the metrics that are the whole of a share, or otherwise spoken for
    columns = [(d, d.metric, d.metric_id, d.metric_span) for d in drafts if d.why.get("metric") == "table-column"]
    for draft in drafts:
        if draft.equivalent_of is not None:
            copy_metric(draft, draft.equivalent_of, "equivalent")
        elif draft.why.get("metric") == "table-column":
            continue
        elif draft.quantity.kind == "count":
            link_count(scene, draft, memory.things if scene.line - memory.things_line <= 1 else None)
            _count_like(scene, draft, memory)
        elif draft.quantity.kind != "bare":
            _link_plain(scene, draft, memory, wholes)
    for draft, following in pairwise(drafts):
        if (
            _grows_to(scene, draft, following)
            or _part_of_amount(scene, draft, following)
            or _with_its_share(scene, draft, following)
            or _rate_to_level(scene, draft, following)
            or _compared_first(scene, draft, following)
        ):
            copy_metric(draft, following, "same-statement")
    if len(drafts) > 1:
        _share_last(scene)
        _like_last(drafts)
        pair_lists(scene)
        name_parts(scene)
    memory.products.settle(scene)
    counts = [draft for draft in drafts if draft.quantity.kind == "count" and draft.metric is not None]
    for draft in drafts:
        rate = draft.quantity.kind in ("percent", "multiple") and draft.metric is not None
        if counts and rate and draft.metric_id != "investment":
            _follow_count(draft, counts)
        if draft.equivalent_of is not None:
            copy_metric(draft, draft.equivalent_of, "equivalent")
        elif draft.metric_span is None and draft.metric_id is None and draft.quantity.kind != "bare":
            keep_open_phrase(scene, draft)
        elif draft.metric_id == "taxes_paid" and draft.measure in ("share", "growth") and memory.of_budget():
            refine(draft, "tax_revenue")  # "Budget revenue was 8 billion yuan. Taxes made up 74.6 percent of it"
    for draft, draft.metric, draft.metric_id, draft.metric_span in columns:
        draft.why["metric"] = "table-column"
    memory.note(scene)


def _count_like(scene: Scene, draft: Draft, memory: MetricMemory) -> None:
    """Give a count whose noun says too little what the noun stood for before."""
    if draft.why.get("metric") == "counted-noun":
        _like_noun(scene, draft, memory)
        return
    such = draft.quantity.noun_start > draft.start and scene.low.startswith(" such ", draft.end)
    if such and draft.metric_id == "enterprises" and memory.industry:
        # "value added by enterprises above designated size ... the zone's 267 such enterprises"
        refine(draft, "enterprises_above_designated_size")


def _like_noun(scene: Scene, draft: Draft, memory: MetricMemory) -> None:
    """As in "a capacity of 20,000 wafers. The second line lifts that to 50,000 wafers": of what is counted alike."""
    near = [other for other in scene.drafts[: draft.index] if other.quantity.kind == "count"]
    if not near and memory.last_count is not None and scene.line - memory.count_line <= 1:
        near = [memory.last_count]
    if near and near[-1].metric_id == "output_quantity" and near[-1].quantity.unit == draft.quantity.unit:
        draft.metric_id, draft.why["metric"] = "output_quantity", "same-noun"


def _named_at_end(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "Jinan 9.1 percent, Qingdao 8.8 percent (added value)", "It was 8.4 percent: growth of exports"."""
    last = scene.metrics[-1] if scene.metrics else None
    if last is None or draft.quantity.kind != "percent" or last.start < draft.end or last.verb or last.id is None:
        return None
    if scene.drafts[-1].end > last.start or _THE_END.fullmatch(scene.low, last.end, scene.end) is None:
        return None
    opened = _LAST_WORDS.search(scene.low, scene.drafts[-1].end, last.start) is not None
    return last if opened and compatible(last, draft) else None


def _share_of_sector(scene: Scene, draft: Draft) -> tuple[int, int] | None:
    """As in "The tertiary industry accounted for 52 percent, its proportion rising by 1.9 percentage points"."""
    if draft.measure != "share" and draft.quantity.unit != "percentage_point":
        return None
    sector = _SECTOR.search(scene.low, scene.clause_start(draft.start), draft.start)
    return sector.span(1) if sector is not None else None


def _share_last(scene: Scene) -> None:
    """As in "chips brought 8 billion, drugs 4 billion and films 0.3 billion yuan of the revenue": the last has it."""
    for last, draft in pairwise(reversed(scene.drafts)):
        if draft.quantity.kind != "money" or last.quantity.kind != "money" or draft.why.get("metric") != "no-phrase":
            continue
        named = last.why.get("metric") == "right" and _OF_THE.match(scene.low, last.end) is not None
        if not (named or last.why.get("metric") == "last-of-list") or last.quantity.unit != draft.quantity.unit:
            continue
        if _NEXT_ITEM.fullmatch(scene.low, draft.end, last.start):
            copy_metric(draft, last, "last-of-list")


def _like_last(drafts: list[Draft]) -> None:
    """As in "earned 54.2 billion, 18.9 billion and 6 billion yuan of output value": what follows the list is of all."""
    for last in drafts:
        if last.list_id < 0 or last.quantity.kind != "money" or last.why.get("metric") != "right":
            continue
        members = [other for other in drafts if other.list_id == last.list_id]
        if last is members[-1] and all(other.why.get("metric") in _UNSAID for other in members[:-1]):
            for other in members[:-1]:
                copy_metric(other, last, "last-of-list")


def _generates(scene: Scene, draft: Draft) -> bool:
    """As in "Flat panel displays alone generated 112.7 billion yuan": a part of what was spoken of before."""
    if draft.metric is None or not draft.metric.verb:
        return False
    if draft.metric_id == "investment":
        return _ALONE_SPENT.search(scene.low, scene.start, draft.start) is not None
    if draft.metric_id != "operating_revenue":
        return False
    before = scene.before(draft)
    if (
        before is not None
        and before.quantity.kind != "count"
        and before.why.get("metric") in ("inherited", "same-statement")
    ):
        return _BARE_AMOUNT.match(scene.low, draft.end) is not None  # "..., while food processing brought in 3 billion"
    alone = _ALONE.search(scene.low, scene.start, draft.start) is not None
    return alone or _OF_THE_TOTAL.match(scene.low, draft.end) is not None


def _whole_here(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "Profit came to 1.71 trillion yuan; manufacturers alone earned 980 billion": a part of what was named."""
    verb = draft.metric
    if verb is None or not verb.verb or not verb.word.startswith(_TAKES_IN) or verb.start < scene.start:
        return None
    whole = next((d for d in reversed(scene.drafts[: draft.index]) if d.quantity.kind == "money"), None)
    whole = whole if whole is None or whole.equivalent_of is None else whole.equivalent_of
    if whole is None or whole.metric is None or whole.metric.verb or whole.measure != "level":
        return None
    part = whole.quantity.unit == draft.quantity.unit and abs(whole.value) > abs(draft.value)
    return whole.metric if part and _ALONE.search(scene.low, whole.end, draft.start) is not None else None


def _carried_on(scene: Scene, draft: Draft, memory: MetricMemory) -> MetricMention | None:
    """Return the metric of the sentence before where the verb of an amount speaks of a part of it."""
    if memory.money is None or memory.line < scene.line - 1 or memory.exceeds(draft):
        return None
    return memory.money if _goes_on(scene, draft, memory.money) else None


def _goes_on(scene: Scene, draft: Draft, spoken: MetricMention) -> bool:
    """Whether the verb of an amount leaves open what it is of, and speaks of a part of what was spoken of before."""
    return _generates(scene, draft) or (spoken.id == "rd_expenditure" and _spends(scene, draft))


def _spends(scene: Scene, draft: Draft) -> bool:
    """As in "Enterprises spent 7.2 billion yuan, institutes 1.6 billion and universities 0.6 billion"."""
    if (
        draft.metric is None
        or not draft.metric.verb
        or draft.metric_id != "investment"
        or draft.metric.start < scene.start
    ):
        return False
    return draft.metric.word.startswith(("spen", "laid out")) and _BARE_AMOUNT.match(scene.low, draft.end) is not None


def _follow_count(draft: Draft, counts: list[Draft]) -> None:
    """As in "a workforce of 270,000 people, of whom 41 percent ...": what the count measures, not its bare noun."""
    for count in counts:
        if count.end > draft.start:
            break
        if count.metric is not None and draft.metric is not None and count.metric.start == draft.metric.start:
            draft.metric_id = count.metric_id
        elif draft.metric_id == "patents_held" and count.metric_id in _FLOWING_PATENTS:
            draft.metric_id = (
                count.metric_id
            )  # "applied for 5,140 patents, invention patents accounting for 57 percent"


def _link_plain(scene: Scene, draft: Draft, memory: MetricMemory, wholes: set[int]) -> None:
    """Set the metric of an amount, a percentage or a multiple."""
    share = draft.measure == "share"
    listed = _of_pair(scene, draft, memory) or _like_list(scene, draft) or _like_range(scene, draft)
    if listed or _of_this_sum(scene, draft, memory):
        memory.theme.narrow(scene, draft)
        return
    if not share and (pointed := pointed_at(scene, draft, memory.subjects_near(scene), memory.amount_near(scene))):
        copy_metric(draft, pointed, "inherited")
        return
    left, cue = left_metric(scene, draft, wholes)
    if draft.compared and _like_rival(scene, draft, left, wholes):
        return
    if share or draft.quantity.unit == "percentage_point":
        part = part_of_left_whole(scene, draft, left, wholes)
        if part is not None:
            take_metric(draft, part, "share-part")
            return
    if draft.quantity.unit == "percentage_point" and _points_of_rate(scene, draft, left):
        copy_metric(draft, scene.drafts[draft.index - 1], "same-statement")
        return
    if draft.quantity.unit == "percentage_point" and (left is None or left.end <= left_bound(scene, draft)):
        off = right_metric(scene, draft, _OFF_METRIC)
        if off is not None:
            take_metric(draft, off, "right")  # "shaved 3 percentage points off their margins"
            return
    before = scene.before(draft)
    if before is not None and (said := _said_of(scene, draft, before)):
        copy_metric(draft, before, said)
        return
    granted = _GRANTED_SHARE.search(scene.low, scene.clause_start(draft.start), draft.start) if share else None
    if granted is not None and not _of_patents(scene, granted.start()):
        draft.metric_id, draft.metric_span, draft.why["metric"] = "subsidies", granted.span(), "granted"
        return
    if share and (borne := _cost_borne(scene, draft) or _refunded(scene, draft)) is not None:
        draft.metric_id, draft.metric_span, draft.why["metric"] = "subsidies", borne, "granted"
        return
    if (
        share
        and before is not None
        and before.measure == "share"
        and _FOLLOWED.fullmatch(scene.low, before.end, draft.start)
    ):
        copy_metric(draft, before, "same-statement")
        return
    if share and restates_amount(scene, draft, left):
        amount = amount_before(scene, draft)
        if amount is not None:
            copy_metric(draft, amount, "same-statement")
            if (whole := right_metric(scene, draft, SHARE_OF)) is not None:
                wholes.add(id(whole))
            return
    if share:
        found = link_share(scene, draft, left, cue, wholes, memory)
    elif draft.measure == "growth" or draft.quantity.kind == "multiple":
        found = link_rate(scene, draft, left, cue)
    else:
        worth = draft.quantity.kind == "money" and link_worth(scene, draft, memory)
        found = worth or link_amount(scene, draft, left, cue, wholes)
    if not found and (sector := _share_of_sector(scene, draft)) is not None:
        draft.metric_id, draft.metric_span, draft.why["metric"] = "added_value", sector, "sector"
    elif not found and (after := _named_at_end(scene, draft)) is not None:
        take_metric(draft, after, "sentence-end")
    elif not found:
        recall_metric(scene, draft, memory)
    elif (whole := _whole_here(scene, draft) or _carried_on(scene, draft, memory)) is not None:
        take_metric(draft, whole, "inherited")
    _refine_short(scene, draft, memory)
    if draft.metric_id == "patents_held" and draft.metric_span is not None:
        _date_patents(scene, draft, draft.metric_span[1])
    if draft.metric_id in _OF_INDUSTRY and draft.why["metric"] != "inherited":
        _name_industry(scene, draft, memory)
    elif draft.metric is not None and draft.why["metric"] in _BY_WORDS:
        _refine_by_words(scene, draft, draft.metric)
    memory.theme.narrow(scene, draft)


def _of_pair(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """As in "The former increased 9.9 percent", "the total of 149 billion": of the two metrics spoken of last."""
    total = memory.whole_of_parts(scene, draft)
    paired = former_or_latter(scene, draft, memory.figures_near(scene), memory.zones_paired)
    if total is not None:
        take_metric(draft, total, "inherited")
        return True
    if paired is not None:
        take_metric(draft, *paired)
    return paired is not None


def _said_of(scene: Scene, draft: Draft, before: Draft) -> str:
    """Return the cue by which a figure is said of the one before: in its brackets, or as its cap."""
    if _in_brackets(scene, draft, before):
        return "same-statement"
    capped = before.why.get("metric") in _GRANTS and _CAP.match(scene.low, before.end, draft.start) is not None
    return "cap" if capped else ""


def _in_brackets(scene: Scene, draft: Draft, before: Draft) -> bool:
    """As in "institutes 3.37 billion yuan (26.2 percent)": growth or share, it is that of the amount."""
    if draft.quantity.kind != "percent" or before.quantity.kind != "money" or before.metric_id is None:
        return False
    own = _OF_AMOUNT.match(scene.low, draft.end) is not None and _PRONOUN_WHOLE.match(scene.low, draft.end) is None
    return scene.low[before.end : draft.start] in _BRACKETS and not own


def _refine_short(scene: Scene, draft: Draft, memory: MetricMemory) -> None:
    """Give a noun that stands alone for a longer phrase spoken of before the metric of that phrase."""
    found, last = draft.metric, memory.last
    if draft.why.get("metric") == "by-unit" and (alike := memory.measured_near(scene, draft)) is not None:
        copy_metric(draft, alike, "inherited")
    if found is None:
        return
    if memory.short and found.word == "revenue" and _bare(scene, found):
        refine(draft, memory.short)  # "Budget revenue was 1.4 billion yuan. ... In January, revenue was 168 million"
    if last is not None and last.id == "technology_contract_value" and found.word == "turnover":
        refine(draft, last.id)  # "Technology contracts worth 98 billion. The zone has 42 percent of the turnover"
    if last is not None and last.id and _points_back_to(scene, found, last):
        refine(draft, last.id)  # "... of the city's industrial output. That output was 4 percent higher"
    if memory.industrial_output and _output_meant(scene, found):
        refine(draft, "gross_industrial_output_value")


def _of_this_sum(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """As in "It cost 685 million yuan. Of this sum, 243 million had been spent by September": part of that amount."""
    if draft.index or draft.quantity.kind != "money" or memory.spoken is None or memory.spoken_line < scene.line - 1:
        return False
    named = any(metric.end <= draft.start for metric in scene.metrics)
    if named or _THIS_SUM.match(scene.low, scene.start, draft.start) is None:
        return False
    take_metric(draft, memory.spoken, "inherited")
    return True


def _of_patents(scene: Scene, verb: int) -> bool:
    """As in "260 patents were granted, a tenth of all": what was granted is no money."""
    granted = next((metric for metric in reversed(scene.metrics) if metric.end <= verb), None)
    return granted is not None and granted.id in ("patents_held", "patents_granted") and verb - granted.end < _BESIDE


def _output_meant(scene: Scene, metric: MetricMention) -> bool:
    """As in "Industrial output rose 7 percent. ... The zone expects output to grow": the same, said shortly."""
    if metric.id != "output_value" or metric.word != "output":
        return False
    before = _NO_OWN_OUTPUT.search(scene.low, max(scene.start, metric.start - 24), metric.start)
    return before is not None and _OUTPUT_OF.match(scene.low, metric.end) is None


def _points_back_to(scene: Scene, metric: MetricMention, last: MetricMention) -> bool:
    """Whether a noun alone stands for the longer phrase of the figure before: "That output"."""
    if last.id == metric.id or " " in metric.word or not last.word.endswith(f" {metric.word}"):
        return False
    return _POINTING.search(scene.low, max(scene.start, metric.start - 9), metric.start) is not None


def _date_patents(scene: Scene, draft: Draft, end: int) -> None:
    """As in "Invention patents granted: up 22 percent": those of a time, not those in force."""
    if (said := _PATENTS_THEN.match(scene.low, end)) is not None:
        refine(draft, "patents_granted" if said[1] else "patent_applications")


def _bare(scene: Scene, metric: MetricMention) -> bool:
    """Whether a noun stands by itself as a subject: not "with a revenue of", nor "software revenue"."""
    return _SUBJECT_OPENING.search(scene.low, scene.start, metric.start) is not None


def _grows_to(scene: Scene, rate: Draft, reached: Draft) -> bool:
    """As in "Output of silicon fell 6.5 percent to 21,800 tons": the rate is that of the quantity, not of a value."""
    if rate.quantity.kind != "percent" or reached.metric_id != "output_quantity":
        return False
    unnamed = reached.why.get("metric") == "by-unit" and rate.why.get("metric") in ("inherited", "no-phrase")
    shipped = rate.metric is not None and rate.metric.word.endswith("shipments")
    if not unnamed and not shipped and rate.metric_id not in OUTPUT_VALUES:
        return False
    return _TO_VALUE.fullmatch(scene.low, rate.end, reached.start) is not None


def _rate_to_level(scene: Scene, rate: Draft, reached: Draft) -> bool:
    """As in "kept growing at 9.4 percent, to 44.1 billion yuan in GDP": the rate is that of the value reached."""
    if rate.measure != "growth" or rate.why.get("metric") != "no-phrase" or reached.why.get("metric") != "right":
        return False
    return reached.measure == "level" and _TO_LEVEL.fullmatch(scene.low, rate.end, reached.start) is not None


def _compared_first(scene: Scene, draft: Draft, following: Draft) -> bool:
    """As in "Compared with Xiangyang's 21.3 billion yuan, Yichang's output of 16.8 billion yuan looks modest"."""
    if draft.quantity.unit != following.quantity.unit or draft.why.get("metric") not in ("no-phrase", "inherited"):
        return False
    if following.why.get("metric") != "left" or following.metric is None or following.metric.start < draft.end:
        return False
    compared = _AGAINST_OPENS.match(scene.low, scene.start, draft.start) is not None
    return compared and scene.low.startswith(", ", draft.end)


def _with_its_share(scene: Scene, draft: Draft, following: Draft) -> bool:
    """As in "With 24.9 billion yuan in 2017, the zone accounted for 81 percent of all R&D money"."""
    if following.measure != "share" or following.why.get("metric") != "share-of" or following.metric is None:
        return False
    if draft.why.get("metric") not in _UNNAMED or not compatible(following.metric, draft):
        return False
    return _WITH.fullmatch(scene.low, scene.start, draft.start) is not None


def _part_of_amount(scene: Scene, draft: Draft, following: Draft) -> bool:
    """As in "72.5 percent of its 38.4 billion yuan in industrial output", "0.4 points to 8.8 percent for exports"."""
    if draft.quantity.kind != "percent" or following.metric_id is None or draft.why.get("metric") not in _UNNAMED:
        return False
    if draft.measure == "share" and following.quantity.kind in ("money", "quantity"):
        return _OF_AMOUNT.fullmatch(scene.low, draft.end, following.start) is not None
    named_after = following.metric_span is not None and following.metric_span[0] > following.end
    return (
        named_after
        and draft.measure == "change"
        and _TO_VALUE.fullmatch(scene.low, draft.end, following.start) is not None
    )


def _cost_borne(scene: Scene, draft: Draft) -> tuple[int, int] | None:
    """As in "the zone bears 30 percent of the cost": a part that is paid for others."""
    cost = _COST_AFTER.match(scene.low, range_end(scene, draft).end)
    if cost is None or _BORNE.search(scene.low, max(scene.start, draft.start - 40), draft.start) is None:
        return None
    return cost.start() + len(" of "), cost.end()


_REFUNDED: Final = re.compile(
    r" of (?:the|its|their|your|such|all) (?:[\w'-]+ ){1,5}?(?:(?:is|are|will be|can be|may be) )?"
    r"(?P<paid>refunded|reimbursed|returned|paid back|subsidi[sz]ed|covered|waived)(?: by\b|[,.;]|$)"
)


def _refunded(scene: Scene, draft: Draft) -> tuple[int, int] | None:
    """As in "Borrowers can have 40 to 60 percent of their interest refunded by the zone": a part that others pay."""
    refunded = _REFUNDED.match(scene.low, range_end(scene, draft).end, scene.end)
    return refunded.span("paid") if refunded is not None else None


def _refine_by_words(scene: Scene, draft: Draft, found: MetricMention) -> None:
    """As in "1,412 technology contracts were registered, with a turnover of ...": the words before tell more."""
    first = max(scene.start, found.start - _REFINED_REACH)
    if found.id is None and draft.quantity.kind != "money":
        return  # "a tax rebate of 15 percent"
    if found.id == "contracted_investment" and _ON_TECH_MARKET.match(scene.low, draft.end, scene.end):
        refine(draft, "technology_contract_value")
        return
    projects = _PROJECTS_OF.search(scene.low, scene.clause_start(draft.start), draft.start)
    if found.id == "investment" and projects is not None and (found.verb or draft.why["metric"] == "implied"):
        refine(draft, part_named("fixed_asset_investment", projects.group()) or "investment")
        return
    for pattern, metric_id in _REFINED.get(found.id or "unlisted", ()):
        if pattern.search(scene.low, first, max(found.end, draft.start)):
            refine(draft, metric_id)
            return


def _points_of_rate(scene: Scene, draft: Draft, left: MetricMention | None) -> bool:
    """As in "84.9 percent of the budget revenue, 1.2 percentage points higher": said of the rate before."""
    before = scene.before(draft)
    if before is None or before.quantity.kind != "percent" or before.metric_id is None:
        return False
    own = left is not None and left.start >= before.end and before.measure != "share"
    return not own and _POINTS_AFTER.match(scene.low, before.end, draft.start) is not None


def _name_industry(scene: Scene, draft: Draft, memory: MetricMemory) -> None:
    """As in "industrial enterprises achieved added value of ...": the subject says whose value added it is."""
    if draft.metric_span is None:
        return
    start, end = draft.metric_span
    opening = scene.low[scene.clause_start(start) : start]
    industry = _INDUSTRIAL_SUBJECT.search(opening) is not None
    above_scale: list[object] = [m for m in scene.metrics if m.id == _ABOVE_SCALE and m.end <= start]
    above_scale += [d for d in scene.drafts if d.metric_id == _ABOVE_SCALE and d.end <= start]
    if _THEIR.search(opening):
        industry = industry or memory.actors == _ABOVE_SCALE or bool(above_scale)
    elif _OF_THESE.match(scene.low, end):
        industry = industry or memory.industry or bool(above_scale)
    if draft.metric_id == "added_value" and _ITS_OWN.search(opening) and _GOES_ON.match(scene.low, end):
        before = [other.metric_id for other in scene.drafts[: draft.index]]
        last = memory.last if memory.line == scene.line else None
        spoken = before or [last.id if last is not None else None]
        industry = industry or "gross_industrial_output_value" in spoken or bool(above_scale)
        industry = industry or (not before and memory.industry and memory.line == scene.line)
    if industry:
        refine(draft, _OF_INDUSTRY[draft.metric_id or ""])


def _like_list(scene: Scene, draft: Draft) -> bool:
    """The list's first member decides for the rest, unless a metric of its own follows."""
    if draft.list_id < 0 or draft.list_index == 0:
        return False
    head = next((d for d in scene.drafts if d.list_id == draft.list_id and d.list_index == 0), None)
    if head is None or head.metric_id is None:
        return False
    if draft.measure == "share":
        if right_metric(scene, draft, SHARE_OF):
            return False
    else:
        right = right_metric(scene, draft, RIGHT_OF)
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
    if draft.quantity.range_end != "high" or low_end is None:
        return False
    if low_end.metric is None:
        if low_end.metric_id is None:
            return False
        copy_metric(draft, low_end, low_end.why["metric"])  # "refunds 4 to 6 percent of the interest": granted
        return True
    gap = {"share": SHARE_OF, "growth": GROWTH_OF}.get(draft.measure, RIGHT_OF)
    if low_end.why.get("metric") != "left" and right_metric(scene, draft, gap) is not None:
        return False
    take_metric(draft, low_end.metric, "range")
    return True


def _like_rival(scene: Scene, draft: Draft, left: MetricMention | None, wholes: set[int]) -> bool:
    """As in "... compared with 48 million in 2021": the metric of what it is compared with."""
    rival = scene.before(draft)
    if rival is None or (rival.metric_id is None and rival.why.get("metric") != "unknown-whole"):
        return False
    if rival.quantity.kind != draft.quantity.kind or rival.measure != draft.measure:
        return False
    profits = left is not None and {left.id, rival.metric_id} == _PROFIT_AND_LOSS
    if left is None or left.end <= rival.end or id(left) in wholes or draft.measure == "share" or profits:
        copy_metric(draft, rival, "compared")
        return True
    return False
