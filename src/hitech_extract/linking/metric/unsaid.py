"""What a sentence leaves unsaid of its metrics, from the sentences before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.former import zones_side_by_side
from hitech_extract.linking.metric.goods import Products
from hitech_extract.linking.metric.open_phrase import has_own_subject
from hitech_extract.linking.metric.parts import BUDGETS, part_named
from hitech_extract.linking.metric.phrases import compatible, copy_metric, range_end, refine, take_metric
from hitech_extract.linking.metric.pointing import subjects_of
from hitech_extract.linking.metric.theme import Theme
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES

__all__ = ["STOCK_TRADED", "UNIT_PRICE", "MetricMemory", "recall_metric"]

_CUES: Final = load_cues("metric")
# "- Qingdao Hi-tech Zone: US$158 million": an item of a list, its measure named above
_ITEM: Final = re.compile(
    rf"(?:[-*\u00b7\u2022] ?|\d{{1,2}}[.)] )?[^:;.]{{3,80}}: (?:{SOFTENER} )?$"
    r"|(?:[-*\u00b7\u2022] ?)[^:;.]{3,80}:"
)
_RANKED_BY: Final = re.compile(
    r"(?:\b(?:rank(?:ed|ing)?|order(?:ed)?|sort(?:ed)?|arranged|listed|biggest|largest|zones|parks|list|table)\b[^,;:.]{0,30}"
    r"|^)\b(?:by|in terms of|in order of|measured by) (?:the |their |its )?$"
)
_TOPIC: Final = re.compile(
    r"[\"'(\-*\u2022\u00b7 ]{0,3}(?:and |but |what about |how about |yet |still, )?(?:(?:the |its |our |their )?"
    r"(?:growth|pace|rate of growth|growth rate|increase|decline|fall) (?:of|in) )?"
    r"(?:(?:the|its|our|their|total|[\w-]+'s) ){0,3}$"
)
_TURNS: Final = re.compile(
    r"(?: [\w'-]+){0,5}? (?:turn(?:s|ed)|bec[ao]mes?|remain(?:s|ed)?|stay(?:s|ed)|kept|keeps?|continue[sd]?|is|was|are"
    r"|were|did|does|show(?:s|ed)|look(?:s|ed)|held|pick(?:s|ed) up|slow(?:s|ed)|recover(?:s|ed)|rebound(?:s|ed)"
    r"|accelerat\w+|quicken\w+|weaken\w*|strengthen\w*|rose|fell|grew|declin\w+|increas\w+|improv\w+)\b"
)
_AIMS: Final = re.compile(
    r"\b(?:aim(?:s|ed|ing)?(?: (?:at|for))?|target(?:s|ed|ing)?|plan(?:s|ned|ning)?(?: for| on)?|strives? for|seeks?"
    r"|hopes? for|forecasts?|set(?:s|ting)? (?:itself )?(?:a )?(?:target|goal)s? of) (?:an? )?"
    r"(?:annual |average |economic )?growth (?:rate )?(?:of|at)\b[^;]*$"
)
_ITS_SHARE: Final = re.compile(r"\b(?:its|their|the|that|this) (?:share|proportion|ratio|part|weight)\b[^,;.]{0,30}$")
_ANAPHOR: Final = re.compile(rf"\b{any_of(_CUES['anaphors'])}\b|'s,")
# "Ganzhou followed with 156 billion yuan", "the four collected $1.1 billion": what they had was said before
_WITHOUT_OBJECT: Final = re.compile(
    rf"\b{any_of(_CUES['objectless_verbs'])}"
    rf" (?:(?:{SOFTENER}|another) )*$"
)
_OBJECT_AFTER: Final = re.compile(r" (?:of|in|worth|for|from|into|on|per|a|as) \w|[ -][a-z-]{1,30} (?:of|for)\b")
# "Its stock [SHE: 300999] ended 1.8 percent lower at CNY21.35 yesterday": what a stock exchange makes of a company
STOCK_TRADED: Final = re.compile(
    r"[\"'(]*(?:its|the|their|[a-z' ]{1,40}'s?) (?P<stock>stock|shares?|(?:stock|share) price)(?: ?\[[^\]]{1,20}\])? "
    r"(?:closed|ended|finished|traded|opened|rose|fell|jumped|dropped|slid|climbed|gained|lost|surged|plunged|edged|slipped"
    r"|added|shed)\b"
)
UNIT_PRICE: Final = re.compile(
    rf"(?: (?:per|an?|for each)|/|-per-) ?{any_of(load_cues('metric.open')['price_units'])}\b"
)
_PAID_FOR_IT: Final = re.compile(
    r"\b(?:bought|buys?|buying|sold|sells?|selling|acquired?|acquir(?:es|ing)|purchased?|auctioned(?: off)?)"
    rf" (?:the|an?|its|their|another|two|three) [^,;:\d]{{2,60}}(?:[\d.]+ [a-z]+ )?[^,;:\d]{{0,40}}"
    rf"\bfor (?:{SOFTENER} )?$"
)
_PAY: Final = re.compile(r" (?:a|per|each|every) (?:month|hour|day|head|person|night|case)\b")
_OF_THAT: Final = re.compile(r"\b(?:alone|thereof|of (?:it|this|that|which|the total)|the rest|the remainder)\b")
_THEY_COST: Final = re.compile(r"\b(?:they|these|which|it) (?:\w+ ){0,3}(?:worth|cost|absorb|involve|total)\w* ")
# "For Nanchang [this meant] a gain of 13.7 percent": of what was said last
_THIS_MEANT: Final = re.compile(
    r"\b(?:this|that) (?:means?|meant|is|was|represents?|represented|marks?|marked|equals?)\b"
)
_SECTOR: Final = re.compile(r"\b(?:primary|secondary|tertiary|services?) (?:industry|industries|sector)\b")
_OF_THIS: Final = re.compile(r"(?:of|among) (?:this|which|that|it|them|these|the total)\b")
_AMONG_THEM: Final = re.compile(r"\b(?:among|of) (?:them|these|those|which)\b")
_ROW: Final = re.compile(
    r" *(?:[-*\u00b7\u2022] ?)?(?:of which:? |including:? )?[a-z][\w&,' -]{2,60}?(?: {2,}|\t|: ?| [|/]+ ?| )$"
)
_OF_WHICH_ROW: Final = re.compile(r" {0,40}(?:of which|among which|including|thereof|of this)\b")
_OF_WHICH_LINE: Final = re.compile(r"[\s)|]*(?:of which|among which|including|of this|thereof):?\s*$")
# What stands before a metric that is its sentence's subject: "The zone's [exports] are recovering"
_SUBJECT_OPENING: Final = re.compile(
    r"(?:[\divx]{1,4}[.)] ?|\([\divx]{1,4}\) ?|[-*\u00b7\u2022] ?)?"
    r"(?:(?:and|but|yet|as for|as to|now for|next:?|what about) )?"
    r"(?:(?:the|its|their|our|this year's|last year's|local|[\w-]+'s?|[\w-]+) ){0,3}"
)
_SUBJECT_VERB: Final = re.compile(
    r"(?: (?:of|in|from|by|for) (?:[\w'-]+ ){0,4}[\w'-]+)??(?:,[^,]{3,60},)?(?: (?:\w+ly|also|too|still|now))?"
    r"(?: (?:is|are|was|were|has|have|had|will|would|do|does|did|can|may|might|kept?|keeps|went|goes|grew|rose|fell"
    r"|held|stood|came|beat|set|shot|made|paid|\w{3,20}(?:ed|s))\b|:?\.?\s*$| ?\([^()]{0,40}\)\s*$)"
)
_SUBJECT_LAST: Final = re.compile(r"\.? *")
# An amount that opens its sentence as subject: "Only 31 million dollars was actually used"
_OPENS: Final = re.compile(
    r"(?:(?:in|by|last|this|so|to|at|from) [^,;]{2,40}, )?(?:only|just|a mere|some|about|nearly|over|more than)? ?"
)
# "Budget revenue. The target is 4.5 billion yuan": of what was named
_AIMED_AT: Final = re.compile(
    r"(?:the|our|its|this year's) (?:target|goal|plan|aim|result|outcome|figure) (?:is|was|stands|stood)\b"
)
_CAME: Final = re.compile(r" (?:was|were|has been|have been|is|are|will be|came|arrived|went|flowed|remained)\b")
_HEADING_END: Final = re.compile(r"(?: ?\([^()]{0,40}\))?(?: (?:of|in|by|since|over) [\w' -]{2,40})?\s*$")
# The verbs by which a pronoun stands for a metric: "[it was] 9.7 billion yuan", "[they came] to 610 million dollars"
_IT_REACHED: Final = re.compile(
    rf"\b(?:it|they|that|this|these|those|the (?:sum|figure|number|total|amount|value|volume)) "
    rf"(?:(?:has|have|had|will|would|should|may|is to|are to|are expected to|is expected to) )?(?:\w+ly )?(?:been )?"
    rf"{any_of(_CUES['amounts_to'])}\b[^,;:.]{{0,40}}$"
)
_IT_IS: Final = re.compile(r"\b(?:it|they|that|this|the (?:figure|amount|value|total)) (?:[\w-]+ ){1,4}$")
_FOLLOWS: Final = re.compile(
    r"\b(?:follow(?:s|ed)|(?:c[ao]mes?|was|is) (?:next|second|third|last)),? with"
    rf" (?:{SOFTENER} )?$"
)
_SECTIONS: Final = 4  # lines between one zone's section and the next
_THE_TOTAL: Final = re.compile(
    rf"\bthe (?:combined |overall )?(?:total|sum|value|volume) (?:of|was|came to|stood at) (?:{SOFTENER} )?$"
)
_TRADES: Final = 2
_PARTS: Final = {"exports", "imports"}
_OF_SIZE: Final = re.compile(r"\b(?:enterprises|firms|companies|industr(?:y|ies)) (?:above|over) ")
_REACH: Final = 3  # how many lines a metric stays in mind
_MOST_LEVELS: Final = 6
_FRAGMENT: Final = 30  # ". Yuan, an increase of 5.1%": a figure so near the start goes on with the sentence before


@dataclass(slots=True)
class MetricMemory:
    """The metrics that sentences before have spoken of."""

    last: MetricMention | None = None  # of the last figure with a noun for what it measures
    line: int = -1  # the line it stands in
    money: MetricMention | None = None  # of the last figure of a metric in money
    levels: list[tuple[MetricMention, Decimal, str, int]] = field(
        default_factory=list
    )  # the last amounts, each with its line
    growth: MetricMention | None = None  # of the last rate of growth
    percent: Draft | None = None  # the last percentage
    lead: MetricMention | None = None  # of the sentence that opens a list: "the five attracted ... of FDI"
    last_count: Draft | None = None
    count_line: int = -1
    end: int = 0  # where the last figure ends
    rows: int = -2  # the last row of a table that names a part alone
    spoken: MetricMention | None = None  # of the last amount of money, be it named by a verb
    spoken_line: int = -1
    amount: Draft | None = None  # that amount
    amounts: list[tuple[Draft, int]] = field(default_factory=list)  # the last ones, each with its line
    subjects: list[Draft] = field(default_factory=list)  # what the last sentence with figures had as subjects
    subjects_line: int = -2
    figures: list[Draft] = field(default_factory=list)  # those of that sentence
    zones_paired: bool = False  # whether it named two zones
    gdp: MetricMention | None = None  # of the last figure of GDP
    topic: MetricMention | None = None  # what a sentence without figures spoke of, right before
    topic_line: int = -2
    asked: bool = False  # whether it asked for it
    short: str | None = None  # the metric that bare "revenue" is short for: a budget's, where no other is spoken of
    actors: str | None = None  # the metric of those that the last sentence with figures spoke of first

    industrial_output: bool = False  # whether the text speaks of industrial output by that name
    industry: bool = False  # whether it spoke of enterprises above designated size

    things: MetricMention | None = None  # what the last sentence spoke of that can be counted
    things_line: int = -2
    ranked: MetricMention | None = None  # of the first amount that the last section on a zone began with
    ranked_line: int = -1
    theme: Theme = field(default_factory=Theme)
    products: Products = field(default_factory=Products)

    def of_budget(self) -> bool:
        """Whether the text last spoke of a budget's revenue."""
        return self.last is not None and self.last.id in BUDGETS

    def subjects_near(self, scene: Scene) -> list[Draft]:
        """Return what the sentence before a sentence had as its subjects."""
        return self.subjects if scene.line - self.subjects_line <= 1 else []

    def figures_near(self, scene: Scene) -> list[Draft]:
        """Return the figures of the sentence before a sentence."""
        return self.figures if scene.line - self.subjects_line <= 1 else []

    def amount_near(self, scene: Scene) -> Draft | None:
        """Return the last amount of money before a sentence, if it is near."""
        return self.amount if scene.line - self.spoken_line <= 1 else None

    def amounts_near(self, scene: Scene) -> list[Draft]:
        """Return the amounts of money of the sentences right before a sentence."""
        return [amount for amount, line in self.amounts if scene.line - line <= 1]

    def whole_of_parts(self, scene: Scene, draft: Draft) -> MetricMention | None:
        """As in "Exports were 18.9 billion, imports 12.6 billion. From January to May the total of 149 billion ..."."""
        if draft.quantity.kind != "money" or _THE_TOTAL.search(scene.low, scene.start, draft.start) is None:
            return None
        last = {metric.id for metric, *_ in self.levels[-_TRADES:]}
        return next((m for m, *_ in reversed(self.levels) if m.id == "foreign_trade"), None) if last == _PARTS else None

    def measured_near(self, scene: Scene, draft: Draft) -> Draft | None:
        """As in "needed 0.41 tonnes of standard coal. By 2025 it should be 0.36 tonnes": the same."""
        if (
            draft.index
            or scene.low.startswith(" of ", draft.end)
            or not _IT_IS.search(scene.low, scene.start, draft.start)
        ):
            return None
        near = (other for other in reversed(self.figures_near(scene)) if other.quantity.unit == draft.quantity.unit)
        return next(near, None)

    def exceeds(self, draft: Draft) -> bool:
        """Whether an amount is more than the last one, of which it can thus be no part."""
        last = self.levels[-1] if self.levels else None
        return last is not None and last[2] == draft.quantity.unit and abs(draft.value) > last[1]

    def note(self, scene: Scene) -> None:
        """Keep in mind what a sentence, its metrics linked, has spoken of."""
        drafts = scene.drafts
        self.theme.note(scene)
        counted = [m for m in scene.metrics if m.unit == "count" and not m.verb and m.id is not None]
        if counted:
            self.things, self.things_line = counted[-1], scene.line
        if not drafts and (topic := _named_as_topic(scene)) is not None:
            self.lead = self.last = self.money = topic
            self.line = scene.line
        if drafts:
            self.topic = None
        elif (subject := _subject(scene)) is not None:
            self.topic, self.topic_line = subject, scene.line
            self.asked = scene.asks
            if scene.first_of_line and _HEADING_END.match(scene.low, subject.end, scene.end):
                self.lead = subject  # "Fixed-asset investment", and then "2017: 21.3 billion yuan"
        if drafts:
            named = (d.metric for d in drafts if d.quantity.kind == "money" and d.metric is not None)
            lead = next((metric for metric in named if not metric.verb), None)
            if not is_item(scene, min(scene.start + 90, len(scene.low))):
                self.lead = lead
            elif lead is not None and lead.start >= scene.start:
                self.lead = lead  # "- Safety: 19.8 billion yuan in output value", and then "- Machinery: 33.1 billion"
        if drafts:
            self.subjects, self.subjects_line = subjects_of(scene), scene.line
            self.figures, self.zones_paired = list(drafts), zones_side_by_side(scene)
            self.actors = scene.metrics[0].id if scene.metrics else None
            self.industry = any(
                metric.id == "enterprises_above_designated_size" or _OF_SIZE.search(scene.low, metric.start, metric.end)
                for metric in scene.metrics
            )
            self.end = drafts[-1].end
            opening = drafts[0].metric if drafts[0].quantity.kind == "money" else None
            zoned = scene.line > self.ranked_line and any(area.kind in ZONES for area in scene.areas)
            if zoned and opening is not None and opening.id is not None:
                self.ranked, self.ranked_line = opening, scene.line
        for draft in drafts:
            kind = draft.quantity.kind
            if kind == "count":
                self.last_count, self.count_line = draft, scene.line
            granted = self.last is not None and self.last.id == "patents_granted"
            if granted and draft.metric_id == "patents_held" and _AMONG_THEM.search(scene.low, scene.start, scene.end):
                draft.metric_id = "patents_granted"
            metric = draft.metric
            if kind == "money" and metric is not None and metric.id is not None and draft.measure == "level":
                self.spoken, self.spoken_line, self.amount = metric, scene.line, draft
                self.amounts = [*self.amounts[1 - _MOST_LEVELS :], (draft, scene.line)]
            if draft.metric_id == "operating_revenue":
                self.short = ""  # the text speaks of sales too
            elif metric is not None and metric.id in BUDGETS and self.short != "" and metric.word.endswith("revenue"):
                self.short = metric.id
            if (
                metric is None
                or (metric.verb and metric.id != "gdp")
                or kind == "bare"
                or draft.why.get("metric") == "implied"
            ):
                continue
            self.last, self.line = metric, scene.line
            if metric.id == "gross_industrial_output_value" and metric.word.endswith("industrial output"):
                self.industrial_output = True
            if metric.id == "gdp":
                self.gdp = metric
            if metric.unit == "currency":
                self.money = metric
                if kind == "money" and draft.measure == "level":
                    said = (metric, abs(draft.value), draft.quantity.unit, scene.line)
                    self.levels = [*self.levels[1 - _MOST_LEVELS :], said]
            if kind == "percent" and draft.quantity.unit == "percent":
                self.percent = draft
                if draft.measure == "growth":
                    self.growth = metric


def _named_as_topic(scene: Scene) -> MetricMention | None:
    """As in "By exports the picture is different", "the zones in order of their revenue": what figures to come are."""
    for metric in scene.metrics:
        if metric.verb or metric.id is None or metric.unit != "currency":
            continue
        if metric is scene.metrics[0] and _TOPIC.match(scene.low, scene.start, metric.start) is not None:
            asked = scene.low.startswith("?", metric.end)
            if asked or _TURNS.match(scene.low, metric.end, scene.end) is not None:
                return metric  # "The growth of industrial output turned positive in June. In July it was 8.8 percent"
        headed = scene.low[metric.end : scene.end].rstrip().endswith(":")
        if headed or _RANKED_BY.search(scene.low[max(scene.start, metric.start - 50) : metric.start]):
            return metric
    return None


def _subject(scene: Scene) -> MetricMention | None:
    """As in "Exports are recovering.", "How much tax did companies pay?": what a sentence without figures is about."""
    said = [m for m in scene.metrics if m.id is not None and not m.verb and m.nature != "name"]
    named = [m for m in said if m.unit != "count"]
    asked = scene.asks
    if asked and said and said[0].unit == "count" and scene.low.find("how many ", scene.start, said[0].start) >= 0:
        return said[0]  # "How many companies are here?"
    if not named:
        return None
    if asked:
        return named[0]
    if len(named) == 1 and _SUBJECT_LAST.fullmatch(scene.low, named[0].end, scene.end):
        return named[0]  # "What I am not content with is investment."
    opens = _SUBJECT_OPENING.fullmatch(scene.low, scene.start, named[0].start) is not None
    return named[0] if opens and _SUBJECT_VERB.match(scene.low, named[0].end, scene.end) else None


def _points_back(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """As in "Exports are recovering. By May they reached 610 million dollars": of what was spoken of right before."""
    if memory.topic is None or scene.line - memory.topic_line > 1 or not compatible(memory.topic, draft):
        return False
    if draft.index:
        return False
    if memory.asked or _IT_REACHED.search(scene.low, scene.start, draft.start) is not None:
        return True
    if _AIMED_AT.match(scene.low, scene.start, draft.start) is not None:
        return True
    if _OPENS.fullmatch(scene.low, scene.start, draft.start) and _CAME.match(scene.low, draft.end):
        return True
    bare = _OBJECT_AFTER.match(scene.low, draft.end) is None
    return bare and _WITHOUT_OBJECT.search(scene.low, max(scene.start, draft.start - 60), draft.start) is not None


def is_item(scene: Scene, end: int) -> bool:
    """Whether the sentence up to an offset reads as the item of a list."""
    low, start = scene.low, scene.start
    return low.find(":", start, end) >= 0 and _ITEM.match(low, start, end) is not None


def recall_metric(scene: Scene, draft: Draft, memory: MetricMemory) -> None:
    """Give a figure the metric spoken of before, where the sentence names none of its own."""
    share = memory.percent
    if _is_price(scene, draft):
        draft.why["metric"] = "price"
    elif has_own_subject(scene, draft):
        draft.why["metric"] = "no-phrase"
    elif (traded := STOCK_TRADED.match(scene.low, scene.start, draft.start)) is not None:
        draft.metric_span, draft.why["metric"] = traded.span("stock"), "stock"
    elif (
        draft.measure == "share"
        and share is not None
        and share.measure == "share"
        and share.metric is not None
        and _ITS_SHARE.search(scene.low, scene.start, draft.start)
    ):
        take_metric(draft, share.metric, "inherited")  # "Five years earlier, its share was 15.3 percent"
    elif (spoken := _figure_said(scene, draft, memory)) is not None:
        take_metric(draft, spoken, "inherited")
    elif memory.last is not None and _is_part_row(scene, draft, memory):
        take_metric(draft, memory.last, "row-of-which")
        if (part := part_named(memory.last.id, scene.low[scene.start : draft.start])) is not None:
            refine(draft, part)
        memory.rows = scene.line
    elif _costs_projects(scene, draft, memory):
        draft.metric_id, draft.why["metric"] = "investment", "projects-worth"
        draft.metric_span = memory.last_count.metric_span if memory.last_count is not None else None
    elif memory.last is not None and (part := _part_of_this(scene, draft, memory.last)) is not None:
        take_metric(draft, memory.last, "part")
        refine(draft, part)
    elif memory.topic is not None and _points_back(scene, draft, memory):
        take_metric(draft, memory.topic, "inherited")
    elif memory.lead is not None and _fits_item(scene, draft, memory.lead):
        take_metric(draft, memory.lead, "list-heading")
    elif draft.measure == "growth" and not draft.index and memory.gdp is not None and _aims_at_growth(scene, draft):
        take_metric(draft, memory.gdp, "inherited")  # "The government aims at growth of at least 7 percent in 2018"
    elif (before := scene.before(draft)) is not None and _continues(draft, before):
        copy_metric(draft, before, "same-statement")
    else:
        fresh = memory.topic if scene.line - memory.topic_line <= 1 and not draft.index else None
        if fresh is not None and fresh.unit == "currency" and draft.quantity.kind == "money":
            take_metric(draft, fresh, "inherited")  # "Foreign capital tells another story. The zone made use of ..."
            return
        last = None if _stands_alone(scene, draft, memory) else _remembered(scene, draft, memory)
        ranked = memory.ranked if scene.line - memory.ranked_line <= _SECTIONS else None
        if (
            ranked is not None
            and draft.quantity.kind == "money"
            and compatible(ranked, draft)
            and _FOLLOWS.search(scene.low, max(scene.start, draft.start - 40), draft.start)
        ):
            take_metric(draft, ranked, "ranked")  # "Rongchang follows with 11.8 billion yuan": in what the others had
            return
        if last is None and (spoken := _verb_before(scene, draft, memory)) is not None:
            take_metric(draft, spoken, "inherited")
        elif last is not None:
            take_metric(draft, last, "inherited")
            if last.id == "gdp" and _SECTOR.search(scene.low, scene.clause_start(draft.start), draft.start):
                refine(draft, "added_value")  # "The tertiary industry expanded 8.6 percent"
        else:
            draft.why["metric"] = "no-phrase"


_THE_FIGURE: Final = re.compile(r"\b(?:the|that|this) (?:figure|sum|amount|total|value)\b(?! (?:of|for)\b)")


def _figure_said(scene: Scene, draft: Draft, memory: MetricMemory) -> MetricMention | None:
    """As in "Drugmakers sold goods for 6.4 billion. Five years later the figure had quadrupled, to 25.6 billion"."""
    if memory.spoken is None or scene.line - memory.spoken_line > 1 or draft.quantity.kind not in ("money", "multiple"):
        return None
    if not memory.spoken.verb or _THE_FIGURE.search(scene.low, scene.start, draft.start) is None:
        return None
    return memory.spoken


def _aims_at_growth(scene: Scene, draft: Draft) -> bool:
    """As in "The zone plans growth of around 6 percent": of what, the sentence leaves to be known."""
    return _AIMS.search(scene.low, scene.clause_start(draft.start), draft.start) is not None


def _verb_before(scene: Scene, draft: Draft, memory: MetricMemory) -> MetricMention | None:
    """As in "Firms in the park raised 53 billion. Chip designers got 27 billion": what a verb said right before."""
    if draft.quantity.kind != "money" or draft.measure != "level" or memory.spoken is None or not memory.spoken.verb:
        return None
    if scene.line - memory.spoken_line > 1 or _OBJECT_AFTER.match(scene.low, draft.end):
        return None
    said = _WITHOUT_OBJECT.search(scene.low, max(scene.start, draft.start - 60), draft.start)
    return memory.spoken if said is not None else None


def _of_size(scene: Scene, draft: Draft, memory: MetricMemory) -> MetricMention | None:
    """As in "Revenue was 312 billion, profits 21. Nanchang led with 118 billion": a part is less than its whole."""
    value = abs(draft.value)
    near = [(metric, total, unit) for metric, total, unit, line in memory.levels if scene.line - line <= _REACH]
    if not near or (near[-1][1] >= value and near[-1][2] == draft.quantity.unit):
        return None
    same = [(metric, total) for metric, total, unit in reversed(near) if unit == draft.quantity.unit]
    other_currency = same[0][0] if same and near[-1][2] != draft.quantity.unit else None
    return next((metric for metric, total in same if total >= value), other_currency)


def _part_of_this(scene: Scene, draft: Draft, whole: MetricMention) -> str | None:
    """As in "Fixed-asset investment: 12.8 billion yuan. Of this, industry: 3.3 billion, real estate: 6.1 billion"."""
    if draft.quantity.kind != "money" or not _OF_THIS.match(scene.low, scene.start):
        return None
    before = scene.before(draft)
    return part_named(whole.id, scene.low[before.end if before is not None else scene.start : draft.start])


def _is_part_row(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """As in the rows under "of which:" that name their part alone: "Chemicals    5.40 billion yuan    -7.1%"."""
    if not scene.first_of_line or draft.quantity.kind not in ("money", "percent") or memory.last is None:
        return False
    if memory.last.unit != "currency" or not _ROW.match(scene.low, scene.start, scene.drafts[0].start):
        return False
    if memory.rows in (scene.line, scene.line - 1) or _OF_WHICH_ROW.match(scene.low, scene.start):
        return True
    indented = scene.low[scene.start - 1 : scene.start] == " " and memory.line == scene.line - 1
    return indented or _OF_WHICH_LINE.match(scene.low, memory.end, scene.start) is not None


def _is_price(scene: Scene, draft: Draft) -> bool:
    """As in "5,000 yuan a month", "80 yuan per square metre", "bought a rival for 64 million euros"."""
    if draft.quantity.kind != "money":
        return False
    if _PAID_FOR_IT.search(scene.low, scene.clause_start(draft.start), draft.start):
        return True
    low, end = scene.low, range_end(scene, draft).end
    return _PAY.match(low[end : end + 14]) is not None or UNIT_PRICE.match(low[end : end + 24]) is not None


def _costs_projects(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """As in "It signed 20 projects. They are worth 5 billion yuan"."""
    if draft.quantity.kind != "money" or memory.last_count is None or memory.last_count.metric_id != "projects":
        return False
    return _THEY_COST.search(scene.low, scene.start, draft.start) is not None


def _fits_item(scene: Scene, draft: Draft, lead: MetricMention) -> bool:
    if not is_item(scene, draft.start) or not compatible(lead, draft):
        return False
    return draft.quantity.kind != "percent" or draft.index == 0


def _continues(draft: Draft, before: Draft) -> bool:
    """Whether a figure may go on with the metric of the one before in its sentence."""
    if before.quantity.kind == "bare":
        return False
    if before.metric is not None:
        return compatible(before.metric, draft)
    if before.metric_id is None and before.metric_span is None:
        return False
    return not (draft.quantity.kind == "money" and before.quantity.kind in ("quantity", "count"))


def _stands_alone(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """Whether a figure is not about what the sentences before were about."""
    before = scene.before(draft)
    if before is not None and before.quantity.kind != "bare" and before.metric_id is None:
        return True
    if draft.quantity.kind != "money" or memory.last is None or memory.line == scene.line:
        return False
    if draft.compared and draft.index:
        return False
    if _ANAPHOR.search(scene.low, scene.start, scene.end) is not None:
        return False
    if _WITHOUT_OBJECT.search(scene.low, max(scene.start, draft.start - 60), draft.start) is None:
        return True
    alike = any(unit == draft.quantity.unit and scene.line - line <= _REACH for _, _, unit, line in memory.levels)
    return not alike or _OBJECT_AFTER.match(scene.low, draft.end) is not None


def _of_another(scene: Scene, draft: Draft) -> bool:
    """As in "imports fell to 21 billion yuan. The Jinwan zone handled 46 billion yuan": another is named."""
    return any(area.kind in ("zone", "place", "group", "other") and area.end <= draft.start for area in scene.areas)


def _remembered(scene: Scene, draft: Draft, memory: MetricMemory) -> MetricMention | None:
    goes_on = scene.line == memory.line and draft.start - scene.start < _FRAGMENT
    last = memory.last
    if draft.quantity.kind == "money" and draft.measure == "level" and (not goes_on or _of_another(scene, draft)):
        last = _of_size(scene, draft, memory) or last
    if draft.quantity.kind == "money" and last is not None and not compatible(last, draft):
        last = memory.money  # "Revenue was 392 billion yuan, and firms 968. Ganzhou followed with 156 billion yuan"
    growth = draft.measure == "growth" and draft.quantity.kind == "percent" and not goes_on
    if growth and _THIS_MEANT.search(scene.low, scene.start, draft.start) is None:
        last = memory.growth or last
    if last is not None and compatible(last, draft) and scene.line - memory.line <= _REACH:
        return last
    near = draft.quantity.kind == "money" and draft.measure == "level" and scene.line - memory.spoken_line <= 1
    return (
        memory.spoken if near and _OF_THAT.search(scene.low, scene.start, draft.start) else None
    )  # "Firms sold products worth 62 billion. Vaccines alone brought in 9 billion"
