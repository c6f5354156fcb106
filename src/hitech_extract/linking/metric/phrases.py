"""How a metric phrase stands to a figure: whether it fits, where it stands, what stands between."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = [
    "ADJECTIVES",
    "AREAS",
    "FRONTED_REACH",
    "FRONTED_WHOLE",
    "GROWTH_OF",
    "LENGTHS",
    "OUTPUT_VALUES",
    "RIGHT_OF",
    "SHARE_OF",
    "THEN_SUBJECT",
    "THRESHOLD",
    "compatible",
    "copy_metric",
    "is_actor",
    "is_direct",
    "left_bound",
    "left_metric",
    "modifies",
    "range_end",
    "refine",
    "right_bound",
    "right_metric",
    "split_trade",
    "take_metric",
]

_CUES: Final = load_cues("metric")
ADJECTIVES: Final = any_of(load_cues("measure")["growth_adjectives"])
RIGHT_OF: Final = re.compile(
    rf"(?:-| |{any_of(_CUES['amount_adjuncts'])},? (?=(?:worth of|of|in|into) ))(?:{any_of(_CUES['right_links'])} )?"
    rf"(?:{any_of(_CUES['right_modifiers'])} ){{0,3}}$"
)
GROWTH_OF: Final = re.compile(
    rf"(?:[ -]{ADJECTIVES})*[ -]{any_of(_CUES['growth_nouns'])}s?(?: rate)?"
    r" (?:in|of|for|on|from) (?:[\w'-]+ ){0,4}$"
)
SHARE_OF: Final = re.compile(
    r"(?:,? respectively,?)?(?:[ -](?:share|slice|portion|stake|part))? (?:of|in|to) "
    r"(?:(?:[\w'-]+'s|[\w-]+s'|above-scale|more than|\d[\d,]*"
    r"|(?!(?:for|with|by|from|on|at|that|which)\b)[\w-]+) ){0,5}$"
)
# "Of the zone's key laboratories, 84 percent ...": what ends in a share, in a window that begins with the sentence
FRONTED_WHOLE: Final = re.compile(
    r"(?:^|; |, and |, while )of (?!which|whom|these|those|them|this|that|it\b)[^,;]{3,70}, (?:\w+ ){0,2}$"
)
FRONTED_REACH: Final = 90
# "firms [with annual] revenue of over 20 million yuan": the noun qualifies, and measures nothing else
# "At 8 percent, revenue growth was ...", "Put at 3 billion yuan in 2021, its exports ...": the subject comes after
THEN_SUBJECT: Final = re.compile(
    r"(?: ?\([^()]{0,40}\))?"
    rf"(?:,? {any_of(load_cues('measure')['compared_after'])}[\w' -]{{0,40}}| a year| annually)?"
    r"(?: (?:in|over|from|during) [\w' -]{2,30})?, "
    r"(?:(?:(?:the|its|their|our|total|[\w-]+'s) ){0,4}"
    r"|(?!(?:and|or|while|but|which|up|down)\b)(?:[\w'-]+ ){1,5}[\w-]+'s )$"
)
THRESHOLD: Final = re.compile(
    r"\b(?:enterprises|firms|companies|businesses|plants|projects|manufacturers|\d+) (?:with|whose|of) (?:an? )?"
    r"(?:\w+ ){0,2}$"
)
_ADJUNCT: Final = re.compile(rf"\b{any_of(_CUES['adjuncts'])} (?:(?!the \b|and\b)[\w'-]+ ){{0,2}}$")
# "Yingtan, [a copper-processing] base, with ...": what somebody is
_APPOSED: Final = re.compile(r"[a-z], (?:an?|one of the|the (?:\w+ )?\w+est) (?:(?!total\b|record\b)[\w-]+ ){0,3}$")
_BY_MEANS: Final = re.compile(r"\b(?:by way of|by means of|via|with the help of|on the strength of) (?:the |its )?$")
_BREAK: Final = re.compile(r"[,:;\u2014]| (?:it|they) (?=\w)")
_THEIRS: Final = re.compile(
    r"\b(?:push|lift|rais|boost|cut|increas|expand|doubl|reduc|s(?:aw|ee)|bring|brought|kept)\w* theirs\b"
)
_OF_AMOUNT: Final = re.compile(rf" of (?:{SOFTENER} )?")  # "57% of exports of ..."
_WHICH: Final = re.compile(r", (?:which|that) (?:\w+ ){0,3}$")
_OWNED: Final = re.compile(
    r" (?:of|by|from) (?:(?!(?:while|with|ha[sd]|have|was|were|is|are|that|which|who|rose|fell|grew)\b)[\w'-]+ ){0,7}$"
)
_NUMBER_OF: Final = re.compile(rf"\b{any_of(_CUES['numbers_of'])}s? (?:of|in) (?:[\w'-]+ ){{0,2}}$")
_MODIFIES: Final = re.compile(
    r"\b(?:of|by|from|in|for|among|to|at|over) (?:the |its |their )?"
    r"(?:(?!an? |the |while |with |has |have |had |\d)[\w'&-]+ ){0,4}$"
)
_ACTS: Final = re.compile(
    rf"(?: such as [^,;]{{0,60}}?)?(?: (?:in|of|from|and) (?:the |our )?[\w-]+)? {any_of(_CUES['actions'])}\b"
)
_WITH: Final = re.compile(r" (?:with|to|from|for|among) (?:the |its |their )?(?:[\w-]+ ){0,2}$")
# "of the project company's registered capital", "of the zones' total revenue"
_OWNER_OF: Final = re.compile(r"(?: (?:company|group|firm|operator))?'s? (?!market)[a-z]")
_PRICE_OF: Final = re.compile(
    r"\b(?:prices?|costs?|rents?|fees?|wages?|pay|salaries) (?:of|for) (?:(?:the|its|all|\w+) )?$"
)
_RIVAL: Final = re.compile(
    r"\b(?:exceed\w*|than|above|below|over|overtook|surpass\w*|topp?(?:s|ed|ing)|beat|outpac\w+|outstripp?\w*"
    r"|match(?:es|ed)?|trail\w*) (?:that|those) (?:of|in|for) (?:the |its |their )?$"
)
_PER_BASE: Final = re.compile(
    r"\b(?:per|for each|for every|each) (?:(?:one )?unit (?:of )?|yuan (?:of |in )?"
    r"|(?:[\d,]+|ten thousand|one million|one hundred million) (?:yuan|rmb|cny|renminbi|dollars|us dollars) "
    r"(?:of |in |worth of )?)"
    r"(?:the |its |total |regional |gross |new )*$"
)
# "zones in the centre", "grew from a low base": neither is a thing that was built
_NO_SITE: Final = re.compile(
    r"\b(?:in the cent(?:re|er)|(?:from|off)(?: an?| the| its| [\w-]+'s)?(?: [\w-]+)? base"
    r"|on an? (?:low|high|small|large|big|weak|strong|narrow|tiny)\w* base)$"
)
_BESIDE: Final = 12
_RAISED_TO: Final = re.compile(r"(?:s|d|ing)? (?:that|it|this|the|its|their)\b[^,;]{0,40}? (?:to|by|from)\b")
_FALLS: Final = frozenset({"loss", "losses"})
_INDIRECT: Final = re.compile(r"[,;:(]| (?:and|while|with|which|after|as) ")
OUTPUT_VALUES: Final = frozenset({"output_value", "gross_industrial_output_value"})
_PRODUCED: Final = (" output", " production")  # what has a value as well as a quantity
_TURNED_OUT: Final = ("turn", "churn")  # "turned out 21.3 billion yuan"
_MEASURED_METRICS: Final = OUTPUT_VALUES | {"carbon_emissions"}
_MEASURED_UNITS: Final = frozenset({"energy", "quantity", ""})
AREAS: Final = frozenset({"km2", "m2", "ha", "mu", "acre", "mi2"})
LENGTHS: Final = frozenset({"km", "m"})


def compatible(metric: MetricMention, draft: Draft) -> bool:
    """Whether a figure of this kind can be a value, share or rate of the metric."""
    kind = draft.quantity.kind
    unit = metric.unit
    if metric.nature == "name":
        return kind == "count"
    if kind == "money":
        produced = metric.id == "output_quantity" and metric.word.endswith(_PRODUCED)
        produced = produced or (metric.id == "output_quantity" and metric.word.startswith(_TURNED_OUT))
        return unit in ("currency", "") or metric.id == "rd_intensity" or produced
    if kind in ("percent", "multiple"):
        return not (metric.verb and draft.measure == "share" and metric.id != "gdp")
    if kind == "quantity":
        if unit == "area" or draft.quantity.unit in AREAS:
            # neither 36 km of roads nor 240 mu of output value, but a capacity of 1.6 billion square meters of film
            area = unit in ("area", "") or metric.id == "output_quantity"
            return draft.quantity.unit in AREAS and area
        length = draft.quantity.unit in LENGTHS
        return (not length and unit in _MEASURED_UNITS) or metric.id in _MEASURED_METRICS
    return unit in ("count", "") or metric.id in ("output_quantity", "population")


def copy_metric(draft: Draft, other: Draft, cue: str) -> None:
    """Give a figure the metric of another."""
    draft.metric, draft.metric_id, draft.metric_span = other.metric, other.metric_id, other.metric_span
    draft.why["metric"] = cue


def take_metric(draft: Draft, metric: MetricMention, cue: str) -> None:
    """Give a figure a metric; an "output of 5,000 tonnes" is no value, an "annual output of 5 billion yuan" is one."""
    draft.metric, draft.metric_id = metric, metric.id
    if draft.quantity.kind == "quantity" and metric.id in OUTPUT_VALUES:
        draft.metric_id = "output_quantity"
    elif draft.quantity.kind == "money" and metric.id == "output_quantity":
        draft.metric_id = "output_value"
    draft.metric_span = (metric.start, metric.end)
    draft.why["metric"] = cue


def refine(draft: Draft, metric_id: str, span: tuple[int, int] | None = None) -> None:
    """Give a figure the narrower metric that its words make of the one found, and keep it for what follows."""
    start, end = span or draft.metric_span or (draft.start, draft.start)
    found = draft.metric
    unit, nature, word = (found.unit, found.nature, found.word) if found is not None else ("currency", "flow", "")
    draft.metric = MetricMention(start, end, metric_id, unit, nature, word=word)
    draft.metric_id, draft.metric_span = metric_id, (start, end)


def left_bound(scene: Scene, draft: Draft) -> int:
    """Return where the figure before ends, or the sentence starts."""
    return scene.drafts[draft.index - 1].quantity.end if draft.index else scene.start


def right_bound(scene: Scene, draft: Draft) -> int:
    """Return where the next figure starts, or the sentence ends."""
    following = scene.after(draft)
    return following.quantity.start if following is not None else scene.end


def right_metric(scene: Scene, draft: Draft, gap: re.Pattern[str], limit: int = 70) -> MetricMention | None:
    """Return the metric after a figure that nothing but the gap parts from it."""
    metrics = scene.metrics
    end = draft.quantity.end
    if not metrics or metrics[-1].start < end:
        return None
    last = draft
    if (following := scene.after(draft)) is not None and following.equivalent_of is not None:
        # Past the brackets of "5.12 billion yuan ($700 million) of general public budget revenue".
        restated = next((d for d in scene.drafts if d.equivalent_of is draft), None)
        if restated is not None:
            last, end = restated, restated.end + 1
    bound = min(right_bound(scene, last), end + limit)
    for metric in metrics:
        # "the High-tech Zone's exports", "the waste of Wuxi High-tech Zone": a part of a name
        named = metric.nature == "name" and not scene.low.endswith("s", metric.start, metric.end)
        owner = metric.nature == "name" and (named or scene.low.startswith("'", metric.end))
        possessive = metric.unit == "count" and _OWNER_OF.match(scene.low, metric.end) is not None
        owner = owner or possessive
        if metric.start < end or owner:
            continue
        if metric.start > bound:
            return None
        quoted = 1 if scene.low[metric.start - 1] == '"' else 0
        if gap.match(scene.low, end, metric.start - quoted):
            return metric
        if not metric.verb:
            return None
    return None


def left_metric(scene: Scene, draft: Draft, wholes: set[int]) -> tuple[MetricMention | None, str]:
    """Return the nearest fitting metric to the left in the sentence and how it was found."""
    if not scene.metrics or scene.metrics[0].end > draft.quantity.start:
        return None, ""
    start = draft.quantity.start
    best: MetricMention | None = None
    for metric in reversed(scene.metrics):
        if metric.end > start:
            continue
        if id(metric) in wholes and (
            _WHICH.match(scene.low, metric.end, start)
            or _OF_AMOUNT.fullmatch(scene.low, metric.end, start)
            or scene.low[metric.end : start] == " ("  # "27 percent of the zone's industrial output (93.6 billion yuan)"
        ):
            wholes.discard(id(metric))
        spoken_for = id(metric) in wholes
        if spoken_for or not compatible(metric, draft):
            near = metric.start >= left_bound(scene, draft) - 40
            implies = metric.implied and draft.quantity.kind == "money" and not spoken_for and near
            if implies and not _owned_by_metric(scene, metric):
                implied = MetricMention(metric.start, metric.end, metric.implied, "currency", "flow", word=metric.word)
                return implied, "implied"
            continue
        if not _stands_aside(scene, metric, draft):
            best = metric
            break
    if best is None:
        return None, ""
    if "theirs" in scene.low[best.end : start] and _THEIRS.search(scene.low, best.end, start):
        return None, ""  # "The makers in Wenzhou pushed theirs up 19 percent": what was spoken of before
    clause = scene.clause_start(start)
    if best.verb:
        # A noun in the same clause says more than a verb.
        nearest = max(clause, left_bound(scene, draft))
        for metric in reversed(scene.metrics):
            if metric.end > start or metric.start < nearest or metric.verb or metric.id is None:
                continue
            if best.word.startswith("cost") and metric.id != "investment":
                continue  # "The largest, a data centre for foreign trade, is to cost 2.6 billion yuan"
            if id(metric) not in wholes and compatible(metric, draft):
                return metric, "left"
    return best, "left" if best.start >= clause else "left-clause"


def _stands_aside(scene: Scene, metric: MetricMention, draft: Draft) -> bool:
    """Whether a metric left of a figure is not what the figure measures: an adjunct, an owner, in brackets."""
    percent = draft.quantity.kind == "percent"
    if metric.verb and metric.id == "financing" and _RAISED_TO.match(scene.low, metric.end, draft.start):
        return True  # "aim to raise that to 150 billion yuan"
    if percent and metric.word in _FALLS and scene.low.startswith(" of ", metric.end):
        return True  # "shrank to 1.46 billion, a loss of 23 percent"
    if metric.id is None and metric.unit == "" and _companion(scene, metric, draft):
        return True
    if metric.verb and percent and metric.id != "gdp":
        return True  # a verb implies an amount; "the economy" grows as such
    if _PER_BASE.search(scene.low, max(scene.start, metric.start - 44), metric.start):
        return True  # "energy consumed per 10,000 yuan of GDP": the base of a rate
    priced = percent and metric.unit not in ("currency", "percent")
    if priced and _PRICE_OF.search(scene.low, max(scene.start, metric.start - 30), metric.start):
        return True  # "Prices of land rose 12 percent"
    if metric is not scene.metrics[0] and _RIVAL.search(scene.low, max(scene.start, metric.start - 34), metric.start):
        return True  # "Imports exceeded those of exports by 8 percent": what they are compared with
    if metric.id == "investment" and _NO_SITE.search(scene.low, max(scene.start, metric.end - 40), metric.end):
        return True
    if scene.asides and scene.in_aside(metric.start, draft.start):
        return True
    if (
        metric.id is not None
        and scene.low.startswith(",", metric.end)
        and _APPOSED.search(scene.low, max(scene.start, metric.start - 50), metric.start)
    ):
        return True
    if metric is not scene.metrics[0] and _BY_MEANS.search(
        scene.low, max(scene.start, metric.start - 24), metric.start
    ):
        return True  # "Exports by way of cross-border e-commerce reached 870 million yuan"
    if _is_adjunct(scene, metric, draft) or _owned_by_metric(scene, metric) or _in_brackets(scene, metric, draft):
        return True
    return (
        percent
        and draft.measure != "share"
        and metric.unit == "count"
        and (modifies(scene, metric) or is_actor(scene, metric))
    )


def _companion(scene: Scene, metric: MetricMention, draft: Draft) -> bool:
    """As in "Outsourcing contracts with Japanese clients shrank": what stands after "with" is no subject."""
    start = scene.clause_start(metric.start)
    if draft.start - metric.end < _BESIDE:
        return False
    if _WITH.search(scene.low, max(start, metric.start - 40), metric.start) is None:
        return False
    return any(start <= m.start and m.end < metric.start and compatible(m, draft) for m in scene.metrics)


def _is_adjunct(scene: Scene, metric: MetricMention, draft: Draft) -> bool:
    """As in "Despite weak exports, revenue rose 5%": only where another metric can be the subject."""
    if metric is scene.metrics[0]:
        return False
    low = scene.low
    return (
        _BREAK.search(low, metric.end, draft.start) is not None
        and _ADJUNCT.search(low[max(scene.start, metric.start - 36) : metric.start]) is not None
        and any(m.end <= metric.start and compatible(m, draft) and not m.verb for m in scene.metrics)
    )


def _in_brackets(scene: Scene, metric: MetricMention, draft: Draft) -> bool:
    """As in "Fixed-asset investment (rural households excluded) fell": what is in brackets measures nothing outside."""
    if scene.low.find(")", metric.end, draft.quantity.start) < 0:
        return False
    opened = scene.low.rfind("(", scene.start, metric.start)
    return opened >= 0 and scene.low.find(")", opened, metric.start) < 0


def _owned_by_metric(scene: Scene, metric: MetricMention) -> bool:
    """As in "the R&D expense of enterprises": the second noun only says whose the first is."""
    if metric.unit != "count":
        return False
    for other in scene.metrics:
        if other.end >= metric.start:
            break
        if not other.verb and other.nature != "name" and _OWNED.match(scene.low, other.end, metric.start):
            return other.unit != "count" or not _NUMBER_OF.search(scene.low[other.start : metric.start])
    return False


def is_actor(scene: Scene, metric: MetricMention) -> bool:
    """Whether a count noun names those who do something, and no number: "parts makers reporting a 14-percent slump"."""
    return _ACTS.match(scene.low, metric.end) is not None


def modifies(scene: Scene, metric: MetricMention) -> bool:
    """Whether a count noun only qualifies another metric: "of enterprises above designated size", "companies in"."""
    before = scene.low[max(scene.start, metric.start - 50) : metric.start]
    return _NUMBER_OF.search(before) is None and _MODIFIES.search(before) is not None


def is_direct(scene: Scene, draft: Draft, metric: MetricMention) -> bool:
    """Whether the metric stands left of the figure with nothing but its verb between."""
    if metric.verb or metric.start < left_bound(scene, draft):
        return False
    return draft.start - metric.end < 60 and not _INDIRECT.search(scene.low, metric.end, draft.start)


def range_end(scene: Scene, draft: Draft) -> Draft:
    """Return the figure after which a range's words stand: its upper end."""
    following = scene.after(draft)
    return following if draft.quantity.range_end == "low" and following is not None else draft


def split_trade(metric: MetricMention) -> list[MetricMention]:
    """As in "Exports and imports came to A and B": one phrase, two metrics, in the order written."""
    first, second = "exports", "imports"
    if metric.word.find("export") >= metric.word.find("import"):
        first, second = second, first
    middle = metric.start + metric.word.find(" and ")
    return [
        MetricMention(metric.start, middle, first, "currency", "flow", word=first),
        MetricMention(middle + len(" and "), metric.end, second, "currency", "flow", word=second),
    ]
