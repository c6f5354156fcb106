"""What an amount of money or a physical quantity measures: its object, its subject, its verb."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import FAR, Draft, Scene
from hitech_extract.linking.metric.frames import framed_metric, spent_on
from hitech_extract.linking.metric.phrases import (
    AREAS,
    LENGTHS,
    RIGHT_OF,
    THEN_SUBJECT,
    THRESHOLD,
    compatible,
    copy_metric,
    is_direct,
    left_bound,
    range_end,
    right_bound,
    right_metric,
    take_metric,
)
from hitech_extract.linking.metric.unsaid import UNIT_PRICE
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["link_amount"]

_CUES: Final = load_cues("metric")
_OF_IN: Final = re.compile(r" (?:(?:worth )?of|in) (?:[\w'-]+ ){0,2}$")
_SUBJECT_START: Final = re.compile(rf"(?:, and|;|\.|, while|^) ?(?:(?:{SOFTENER}|another) )?$")
_COPULA: Final = re.compile(r" (?:is|are|was|were|will be|has been|have been|to be|went|go|goes)\b")
_GRANTED: Final = re.compile(any_of(_CUES["granted"]))
_GIVEN: Final = re.compile(
    r"\b(?:can|may|will|shall|could) (?:also |now |then |even )?"
    r"(?:count on|claim|receive|get|obtain|apply for|draw|collect|be (?:given|paid|granted|awarded))"
    r"(?: (?:an? |another |one-off |up to |as much as |at most |subsidies of |support of |some |about ){0,4})?$"
)
_FOR_EACH: Final = re.compile(r" (?:for|per|to) (?:each|every) \w")
# As in "Firms that hire graduates get 3,000 yuan a head"
_PAID_EACH: Final = re.compile(r" (?:a head|each|apiece|per (?:head|person|graduate|employee|patent|job|post|hire))\b")
_GET: Final = re.compile(
    r"\b(?:get|gets|receives?|obtains?|collects?|(?:is|are) (?:given|paid|granted))(?= (?:up to )?$)"
)
_IT_WAS: Final = re.compile(r"[^;.]{0,60}[;,] (?:and |but )?[^;,.]{0,30}\bit was (?:only |just |still )?$")
_OWN_OBJECT: Final = re.compile(r" (?:of|in|worth of|for|as|on)\b|[ -](?:\w+ ){0,2}$")
_AND_FOR: Final = re.compile(
    r"(?: each| apiece| a year)?(?:,|;|,? and|, while)(?: and)?"
    rf" (?:for|to|as|at|in) [^,;.:\d]{{3,70}}? (?:{SOFTENER} )?"
)
# what leads to "3-billion-yuan line": an article, or in a headline the verb alone
_ARTICLE: Final = re.compile(
    r"\b(?:an?|the|its|this|another|one|new|second|third|(?:build|open|launch|plan|start|complete|unveil|approve|construct"
    r"|set up|host|get|land|win)(?:e?s|ing)?|opening|planning|in|on|for) $"
)
_BUILT_FOR_IT: Final = re.compile(
    r"[ -](?:[\w-]{1,40} ){0,3}?(project|plant|base|line|factory|fund|centre|center|park|complex|facility|scheme"
    r"|hospital|school|bridge|road|tunnel|station|museum|stadium|campus|headquarters|terminal|laboratory|building|tower"
    r"|extension|expansion|airport|harbou?r|railway|highway)\b"
)
# "wants to be a 50-billion-yuan battery cluster": what a branch of industry turns out
_BRANCH: Final = re.compile(r"[ -](?:[\w-]{1,40} ){0,4}?(cluster|industry|sector|industrial (?:chain|cluster|belt))\b")
# "At 3 billion yuan, exports were ...", "Put at 91,000 yuan, its GDP per head ...": the subject comes after
_FRONTED: Final = re.compile(
    r"(?:^|[.;:] |, (?:and|but|while) )[\"'(]{0,3}(?:at|with|worth|(?:estimated|valued|measured|put) at"
    r"|standing at|coming to|totall?ing|reaching|amounting to)"
    rf"(?: {SOFTENER})* ?$"
)
_EACH_TOPPED: Final = re.compile(
    r"\b(?:that|which|who)(?: each| all)? (?:top|exceed|pass|surpass|reach|ma[dk]e|had|have|earn)(?:s|ed|es|ped)?"
    r"(?: over| more than| at least)? $"
)
_AND_MORE: Final = re.compile(r"(?: and|, plus|, as well as) (?:an? |another |\w+ )?(?:up to |as much as |at most )?$")
_OF_IT: Final = re.compile(r"[ -](?:(?:worth of|worth|of|in) |(?!to\b|from\b|for\b|by\b|through\b|on\b|as\b|into\b))")
_PAUSE: Final = re.compile(r"[,;]")
_BUILT: Final = re.compile(
    r"\b(?:covers?|covering|area|occup\w+|spans?|land|floor space|construction|plant|workshops?|buildings?)\b"
    r"[^.;]{0,40}$"
)
# "spent 291 million yuan, or 7.4 percent of revenue, on research"
_THEN_RESEARCH: Final = re.compile(
    r", or (?:[^,;.]|[.,]\d){4,60}, (?:on|into|to|for) (?:its |the )?"
    r"((?:r&d|research|scientific research)(?: and development)?)\b"
)
_PRICED_BY: Final = ("cost", "sold", "sell", "fetch")
_RESIDENTS: Final = re.compile(r"\b(?:residents?|farmers?|villagers?|peasants?|households?|people|inhabitants)\b")
_UNIT_OF: Final = re.compile(
    rf"\b(?:an?|one|per|each|every) (?:standard )?{any_of(load_cues('metric.open')['price_units'])}\b[^,;]{{0,90}}$"
)
_MOST_PAY: Final = 1_000_000  # "On average they earned 94,600 yuan"
_LEAST_INVESTED: Final = 10_000
_OF_GOODS: Final = re.compile(
    r" (?:of|in|worth of) (?:\w+ ){0,3}?(?:batter(?:y|ies)|cells?|modules?|panels?|storage|capacity)\b"
    r"| (?:plant|factory|line)\b"
)
_PRODUCED: Final = re.compile(
    r"\b(?:generat\w+|produc\w+|deliver\w*|stor(?:e[sd]?|ing|age)|feed(?:s|ing)?|fed|suppl(?:y|ies|ied)|yield\w*|output|solar|wind|build|builds|built|assembl\w+|capacity)\b"
)
_BURNT: Final = re.compile(
    r" of (?:standard |raw |thermal )?(?:coal(?: equivalent)?|natural gas|fuel oil|fuel|oil|gas)\b"
)
_USED: Final = re.compile(r"\b(?:us(?:e|ed|es|ing)|consum\w+|burn\w*|sav(?:e[sd]?|ing)|need(?:s|ed|ing)?)\b")
_COAL_EQUIVALENT: Final = re.compile(r" of (?:standard coal|coal equivalents?)\b")  # a measure of energy
_THEN: Final = re.compile(r",? (?:and|while|but|with)\b")
_CARBON: Final = re.compile(
    r"\b(?:carbon (?:dioxide|emissions?|footprint|savings|cuts)|emissions?|co2|carbon)\b(?! fib)"
)
_ENERGIES: Final = frozenset({"kWh", "MWh", "GWh", "TWh"})
_MASSES: Final = frozenset({"t", "kg"})
_OUTPUTS: Final = frozenset({"m3", "TEU", "bbl", "MW", "GW", "kW"})
_MADE: Final = re.compile(rf"\b(?:{'|'.join(load_cues('metric.frame_verbs')['make'])}|made|makes) (?:{SOFTENER} )?$")
_OUTPUT_OF: Final = re.compile(
    r"\b(?:output|production|shipments|deliveries|sales) of (?!the (?:zone|park|district))[^,;]{2,70}$"
)
_PROFITS: Final = frozenset({"net_profit", "total_profit"})
# Metrics whose nouns say too little beside a verb that says more.
_VAGUE: Final = frozenset({"investment", "financing", "fund_size", None})


def link_amount(scene: Scene, draft: Draft, left: MetricMention | None, cue: str, wholes: set[int]) -> bool:
    """Give an amount the metric that it is a value of; return whether the sentence names one."""
    low, end = scene.low, draft.end
    if draft.why.get("measure") == "loss" and (left is None or left.id not in _PROFITS):
        draft.metric_id, draft.why["metric"] = "net_profit", "loss"
        verb = low.rfind("lo", max(scene.start, draft.start - 40), draft.start)
        draft.metric_span = (verb, verb + 4) if verb >= 0 else None
        return True
    right = _object(scene, draft, left)
    if draft.quantity.kind == "quantity" and right is not None and right.id is None and left is not None:
        right = None  # "output fell to 21,800 tons as prices went down"
    if draft.quantity.kind == "money" and right is not None and right.id is None and not _OF_IT.match(low, end):
        right = None  # "sold services for 1.1 billion dollars to clients abroad"
    if draft.quantity.kind == "money":
        framed = spent_on(scene, draft)
        spoken = left is not None and left.end <= left_bound(scene, draft) and right is None
        if framed is None and (spoken or _leaves_open(left, cue, right)) and not _is_price_tag(scene, draft, left):
            framed = framed_metric(scene, draft)
        if framed is not None:
            take_metric(draft, framed, "frame")
            return True
    if draft.quantity.kind == "money" and (research := _THEN_RESEARCH.match(low, end, scene.end)) is not None:
        found = MetricMention(*research.span(1), "rd_expenditure", "currency", "flow", verb=True, word=research[1])
        take_metric(draft, found, "frame")
        return True
    if right is not None:
        take_metric(draft, right, "right")
        if _EACH_TOPPED.search(low, max(scene.start, draft.start - 50), draft.start):
            wholes.add(id(right))  # "Taxes of firms that each exceeded 5 million yuan in sales rose"
        return True
    if draft.quantity.kind == "money" and (built := _attributive(scene, draft)) is not None:
        take_metric(draft, built, "attributive")
        return True
    if (
        _granted_also(scene, draft)
        or _it_was(scene, draft)
        or _capped(scene, draft)
        or (_PAID_EACH.match(low, end) and _grant(scene, draft))
    ):
        return True
    if left is None:
        return _link_alone(scene, draft)
    if left.id is None and cue != "implied" and _AND_MORE.search(low, left.end, draft.start) and _grant(scene, draft):
        return True  # "get free rent for three years and up to 500,000 yuan for equipment"
    given = draft.quantity.kind == "money" and left.end <= left_bound(scene, draft)
    if given and _GIVEN.search(low, scene.start, draft.start):
        return _grant(scene, draft)  # "those whose revenue exceeds 1 billion yuan can count on 2 million yuan"
    if _opens_statement(scene, draft):
        after = _verb_after(scene, draft)
        if after is not None:
            take_metric(draft, after, "right-verb")
            return True
    if THRESHOLD.search(low, max(scene.start, left.start - 50), left.start):
        wholes.add(id(left))  # "Output at enterprises with revenue of at least 20 million yuan climbed 9.3 percent"
    if (
        _is_price_tag(scene, draft, left)
        or (left.verb and _costs_each(scene, left))
        or ((left.verb or cue == "left-clause") and UNIT_PRICE.match(low, end))
    ):
        draft.why["metric"] = "price"
    else:
        take_metric(draft, left, cue)
    return True


def _is_price_tag(scene: Scene, draft: Draft, verb: MetricMention | None) -> bool:
    """As in "a bowl of noodles costs 18 yuan", "on average they earned 94,600 yuan": so little is a price, or pay."""
    if verb is None or not verb.verb or draft.quantity.kind != "money":
        return False
    if verb.word.startswith("earn"):
        return abs(draft.value) < _MOST_PAY and _RESIDENTS.search(scene.low, scene.start, verb.start) is None
    return verb.word.startswith(_PRICED_BY) and abs(draft.value) < _LEAST_INVESTED


def _costs_each(scene: Scene, verb: MetricMention) -> bool:
    """As in "A ton of lithium carbonate cost 500,000 yuan": what a unit of goods costs is a price."""
    return verb.word.startswith(_PRICED_BY) and _UNIT_OF.search(scene.low, scene.start, verb.start) is not None


def _attributive(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "a RMB 3.5bn panel-glass project", "work on a 12.4-billion-yuan polymer plant": what it costs."""
    low = scene.low
    if not draft.quantity.hyphenated and _ARTICLE.search(low, max(scene.start, draft.start - 14), draft.start) is None:
        return None
    built = _BUILT_FOR_IT.match(low, draft.end)
    if built is None:
        branch = _BRANCH.match(low, draft.end)
        if branch is None:
            return None
        return MetricMention(*branch.span(1), "output_value", "currency", "flow", word=branch[1])
    metric_id = "fund_size" if built[1] == "fund" else "investment"
    return MetricMention(*built.span(1), metric_id, "currency", "flow", word=built[1])


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
    if _grant(scene, draft):
        return True
    if _FRONTED.search(scene.low[max(scene.start, draft.start - 50) : draft.start]):
        subject = right_metric(scene, draft, THEN_SUBJECT, 70)
        if subject is not None and not subject.verb and compatible(subject, draft):
            take_metric(draft, subject, "right")
            return True
    after = _verb_after(scene, draft)
    if after is not None:
        take_metric(draft, after, "right-verb")
    return after is not None


def _granted_also(scene: Scene, draft: Draft) -> bool:
    """As in "teams receive grants of up to 10 million yuan, and for projects of national rank up to 80 million"."""
    before = scene.before(draft)
    if before is None or before.metric_id != "subsidies" or draft.quantity.kind != before.quantity.kind:
        return False
    if _AND_FOR.fullmatch(scene.low, before.end, draft.start) is None:
        return False
    copy_metric(draft, before, "same-statement")
    return True


_AT_MOST: Final = re.compile(r" at (?:the )?most\b| maximum\b| max\b|\)")
_TO_AMOUNT: Final = re.compile(
    r"[^;.]{0,60} \((?:up to |at most |capped at |max(?:imum)?\.? |not more than |no more than )?"
)


def _capped(scene: Scene, draft: Draft) -> bool:
    """As in "grants of 5 percent of equipment costs (3 million yuan at most)": what they may come to."""
    before = scene.before(draft)
    if before is None or before.metric_id != "subsidies" or draft.quantity.kind != "money":
        return False
    opened = _TO_AMOUNT.fullmatch(scene.low, before.end, draft.start)
    if opened is None or (opened.group().endswith("(") and _AT_MOST.match(scene.low, draft.end) is None):
        return False
    copy_metric(draft, before, "cap")
    return True


def _it_was(scene: Scene, draft: Draft) -> bool:
    """As in "It has set aside 500 million yuan this year; last year it was 200 million"."""
    before = scene.before(draft)
    if before is None or before.quantity.unit != draft.quantity.unit or draft.quantity.kind != "money":
        return False
    if _IT_WAS.fullmatch(scene.low, before.phrase_end, draft.start) is None:
        return False
    copy_metric(draft, before, "same-statement")
    return True


def _grant(scene: Scene, draft: Draft) -> bool:
    """As in "can apply for up to 2 million yuan": an amount that somebody is given."""
    if draft.quantity.kind != "money":
        return False
    if UNIT_PRICE.match(scene.low, draft.end) and not _PAID_EACH.match(scene.low, draft.end):
        return False
    first, last = max(scene.start, draft.start - FAR), min(scene.end, draft.end + FAR)
    granted = _GRANTED.search(scene.low, first, last) or _FOR_EACH.match(scene.low, draft.end)
    granted = granted or _GIVEN.search(scene.low, scene.start, draft.start)
    if granted is None and _PAID_EACH.match(scene.low, draft.end):
        granted = _GET.search(scene.low, max(scene.start, draft.start - 30), draft.start)
    if granted is None:
        return False
    take_metric(draft, MetricMention(*granted.span(), "subsidies", "currency", "flow", word=granted.group()), "granted")
    return True


def _object(scene: Scene, draft: Draft, left: MetricMention | None) -> MetricMention | None:
    """Return the metric right after an amount, where the amount is its: "5 billion yuan of exports"."""
    last = range_end(scene, draft)
    right = right_metric(scene, last, RIGHT_OF)
    if right is None or _belongs_to_next(scene, draft, right):
        return None
    if right.implied and draft.quantity.kind == "money" and right.unit == "count":
        # "US$184 million in deals"
        return MetricMention(right.start, right.end, right.implied, "currency", "flow", word=right.word)
    if not compatible(right, draft):
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
    joined = scene.after(draft) is not None and _THEN.match(scene.low, draft.end) is not None
    for metric in scene.metrics:
        if joined and not metric.verb:
            continue  # "net gearing was 38.1% and bank balances amounted to 1.07 billion": the next one's subject
        if draft.end <= metric.start < bound and compatible(metric, draft):
            if scene.low.endswith(" to ", draft.end + 4, metric.start):
                return None  # "It aims at 8 percent and intends to raise the number of its firms"
            return None if _PAUSE.search(scene.low, draft.end, metric.start) else metric
    return None


def _link_by_unit(scene: Scene, draft: Draft) -> None:
    """A physical quantity without a phrase: its unit says what it may be."""
    low, start, unit = scene.low, scene.start, draft.quantity.unit
    metric_id: str | None = None
    of_goods = _MADE.search(low, start, draft.start) is not None and low.startswith(" of ", draft.end)
    if unit in AREAS and (of_goods or _OUTPUT_OF.search(low, scene.clause_start(draft.start), draft.start)):
        metric_id = (
            "output_quantity"  # "ship 2.1 million square meters of screens a year", "Output of glass reached ..."
        )
    elif unit in AREAS:
        metric_id = "land_area"
        built = _BUILT.search(low[start : draft.start])
        if built is not None:
            draft.metric_span = (start + built.start(), start + built.start() + len(built.group().split()[0]))
    elif unit in _ENERGIES:
        made = _PRODUCED.search(low, start, draft.start) or _OF_GOODS.match(low, draft.end)
        metric_id = "output_quantity" if made else "energy_consumption"
    elif unit in _MASSES and _COAL_EQUIVALENT.match(low, draft.end):
        metric_id = "energy_consumption"
    elif unit in _MASSES and _BURNT.match(low, draft.end) and _USED.search(low, start, draft.start):
        metric_id = "energy_consumption"  # "used 1.2 million tonnes of standard coal"
    elif unit in _MASSES:
        metric_id = "carbon_emissions" if _CARBON.search(low, start, scene.end) else "output_quantity"
    elif unit in _OUTPUTS or (unit in LENGTHS and _MADE.search(low, start, draft.start)):
        metric_id = "output_quantity"
    draft.why["metric"] = "unit-of-none" if metric_id is None else "by-unit"
    draft.metric_id = metric_id
