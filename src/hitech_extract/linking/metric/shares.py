"""What a share is a share of, and whose part it is: "5 percent of exports", "7.4 billion yuan, or 71 percent"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.goods import share_made
from hitech_extract.linking.metric.phrases import (
    FRONTED_REACH,
    FRONTED_WHOLE,
    RIGHT_OF,
    SHARE_OF,
    THRESHOLD,
    compatible,
    copy_metric,
    is_actor,
    left_bound,
    range_end,
    right_metric,
    take_metric,
)
from hitech_extract.linking.metric.related import related
from hitech_extract.linking.metric.unsaid import MetricMemory
from hitech_extract.linking.metric.wholes import spoken_whole
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["amount_before", "link_share", "part_of_left_whole", "restates_amount"]

_CUES: Final = load_cues("metric")
_IT_EQUALS: Final = re.compile(
    r"[\"'(]{0,4}(?:it|this|that|the (?:sum|amount|total|figure)) (?:(?:was|is) (?:equal|equivalent) to"
    r"|equals|equal(?:l)?ed|corresponds to|corresponded to|represents|represented|amounts to|amounted to|is|was)"
    rf" (?:(?:{SOFTENER}|no less than) )?$"
)
# As in "R&D spending was 1.5 billion yuan; it accounted for 7.1 percent of GDP"
_IT_IS_PART: Final = re.compile(
    r"(?:^|[;,.] (?:and )?)(?:it|they|this) (?:thus |alone |also |then )?(?:account(?:s|ed)? for|ma[dk]es? up|make up"
    r"|represent(?:s|ed)?|constitut(?:es?|ed)|t[ao]kes? up|took up|occup(?:y|ies|ied)|equal(?:s|ed|led)?)"
    rf" (?:{SOFTENER} )?$"
)
_WHOLES: Final = frozenset(
    {
        "gdp",
        "operating_revenue",
        "output_value",
        "gross_industrial_output_value",
        "fiscal_revenue",
        "fiscal_expenditure",
    }
)
_OPENS_SENTENCE: Final = re.compile(
    r"(?:^|[.;:!?\n\u2014] ?)(?:(?!the\b|its\b)[^,;.\n]{2,60}, )?(?:[^,;.\n]{2,60} (?:that|said) )?"
    r"(?:(?:the|its|their|total|actual|annual|combined|whole|[\w'-]+'s?) ){0,5}$"
)
_THEN_MEASURED: Final = re.compile(
    r"(?: [^,;.:\d]{0,90}?)?(?: in (?:19|20)\d\d)? (?:was|were|is|are|reached|hit|came to|stood at|totall?ed"
    r"|amounted to|exceeded|surpassed|topped|rose|grew|climbed|increased|jumped|fell|dropped)\b"
)
_PRONOUN_WHOLE: Final = re.compile(rf" of {any_of([*_CUES['pronoun_wholes'], *_CUES['plan_wholes']])}\b")
_OF_ALL: Final = re.compile(
    r"^\s*(?:out )?of (?:(?:the|its|their|these|those|all|a total of|some|about|this year's) ){0,2}$"
)
_COMMA_LAST: Final = re.compile(rf", (?:{SOFTENER} )?$")
_OWNERS: Final = re.compile(rf"\b{any_of(_CUES['owners'])}$")
_COUNTED_WHOLE: Final = re.compile(r" of (?:the |its |all |[\w'-]+'s )*$")
_WHOLE_ACTS: Final = re.compile(rf" {any_of(_CUES['whole_acts'])}\b")
_OR_SHARE: Final = re.compile(
    r"[^;:]{0,80}, (?:or|which (?:is|was|makes|made|means|equals)|equal(?:ing)? to|equivalent to|accounting for"
    r"|representing|making up) (?:\w+ ){0,2}$"
)
_OF_IT: Final = re.compile(
    r" of (?:it|that|this|which|(?:the |[\w-]+ |(?:the )?[\w-]+(?:'s|s') )total"
    rf"|{any_of(_CUES['plan_wholes'])}|this sum|that sum)\b(?! [a-z]+ed\b)"
)
_COMMA_ONLY: Final = re.compile(
    r",? ?[,(\u2013\u2014-] ?(?:(?:about|some|nearly|over|more than|no more than|less than|around|almost|roughly|only"
    r"|just|a mere|as much as|fully|barely|equal to|equivalent to) ){0,2}"
)
_COMMA: Final = re.compile(r"(?: [^,;:.]{0,40})?, (?:and |with )?(?:\w+ ){0,2}$")
_OF_THEM_TO_RESEARCH: Final = re.compile(
    r" of (?:them|it|this|that|these) (?:on|in|into|to|towards) (?P<research>r&d|research)\b"
)
_MONEY_WHOLE: Final = re.compile(
    r" of the (?:\w+ )?(?:money|funds|sum|amount|spending|outlay|capital|budget|investment|value)\b"
)
# "46% of what the district sold abroad": a clause for the whole
_OF_WHAT: Final = re.compile(
    r" of (?:all )?what (?:[\w'-]+ ){1,5}?"
    r"(?:(?P<exports>(?:sold|sells?|ship(?:s|ped)?|sent|sends?|earn(?:s|ed)?|ma[dk]es?)(?: [^,;.]{0,30})?"
    r" (?:abroad|overseas|to foreign|to other countries)|exported|exports?)"
    r"|(?P<imports>(?:bought|buys?) (?:abroad|overseas)|imported|imports?)"
    r"|(?P<output_value>makes?|made|produced|produces?|turns out|turned out)"
    r"|(?P<operating_revenue>earned|earns?|took in|takes in|sold|sells?))(?![\w-])"
)
_OF_NOUN: Final = re.compile(r" of (?:the|these|those|all|such|its|their) (?:total )?([a-z]{4,})\b(?! [a-z]+s\b)")
_UNKNOWN_WHOLE: Final = re.compile(r" of (?!wh)(?:the |its |all |[\w'-]+'s )?[a-z]")
_ON: Final = re.compile(r"(?<=[\w,]) on (?:\w+ ){0,2}$")
_MARKET: Final = re.compile(
    r" of (?:the )?(?:(?!companies|firms|enterprises|listed)[\w'-]+ ){0,3}markets?\b"
    r"(?! (?:rents?|prices?|values?|rates?|wages?|cap|capitali[sz]ation|economy)\b)"
    r"| of (?:the )?(?:world|global|domestic|national|international|nation's|country's|china's|chinese|world's)"
    r" (?:demand|needs|consumption)\b"
    rf"| of the [\w-]+ and (?:{SOFTENER} )?[\d.]+ ?(?:%|percent|per cent|pct) of the [\w-]+ market\b"
)
_OF_THE: Final = re.compile(r" of (?:the|its|their|our) ")
_OF_THEM_ACT: Final = re.compile(
    r" of them (?:have|had|has|plan|intend|want|expect|say|said|are to|will)\b(?! (?:been|no)\b)"
)
_JOINED_ON: Final = re.compile(rf",? (?:and|while|but) (?:{SOFTENER} )?$")
_SAME_MARKET: Final = re.compile(r" of the [\w-]+ one\b")
_PART_AFTER: Final = re.compile(r" (?:on|in|for|into|to|towards) (?:(?:the|its|their) )?$")
_RESEARCH_AFTER: Final = re.compile(
    r"(?: (?:to |should |will |must |would )?(?:goes|go|went|flows?|flowed|(?:is|are|was|were|has been|be)"
    r" (?:spent|put|invested|ploughed back|devoted|used|set aside)))?"
    r" (?:on|in|for|into|to|towards) (?P<research>(?:scientific )?(?:r&d|research))\b"
)
_SHARE_OF_LEFT: Final = re.compile(
    r"\b(?:as an? (?:share|proportion|percentage) of"
    r"|(?:its|their|whose|'s?) (?:\w+ )?(?:proportion|share|percentage|weight|ratio) of"
    r"|(?:proportion|share|percentage|weight|ratio) (?:in|to)) "
    r"(?:(?:the|its|their|total|city's|nationwide|national|provincial|[\w'-]+'s) ){0,3}$"
)
# As in "the ratio of tax revenue to fiscal revenue".
_RATIO_OF: Final = re.compile(
    r"\b(?:ratio|proportion|percentage|share) of (?P<part>[^,;:]{3,70}?) (?:to|in|out of) "
    r"(?:(?:the|its|their|total|overall|city's|regional|annual) ){0,3}$"
)
_PROCESSING: Final = re.compile(r"\b(?:processing|general|ordinary|border|bonded|entrepot) $")
_PART_OF: Final = re.compile(r" (?:of|in|from|by|at|across)\b")
_NEW_STATEMENT: Final = re.compile(r";|\bwhile\b|\bwhereas\b|, and (?:the|it|they|its)\b")
# "Transformers, [our strongest] trade, contributed ...": what stands in apposition
_APPOSED: Final = re.compile(
    r"(?:^|[.;:] |, (?:and|while|but) )(?!(?:in|at|by|from|during|as|last|this|over|for|on|since|after|with|of|among"
    r"|meanwhile|now|today|so|up|compared|according|under|through|however|also|moreover|besides|here|currently)\b)"
    r"[a-z][\w'&-]*(?: [a-z][\w'&-]*){0,3}, (?:the|its|our|their|a|an|once|long)(?: [a-z][\w'-]*){0,3} $"
)
_THESE_SECTORS: Final = re.compile(
    r"[^;:]{0,60}\b(?:these|the|all|those) (?:\w+ )?"
    r"(?:industries|sectors|businesses|categories|items|fields|branches)\b"
)
_FUND_ACTS: Final = re.compile(
    r"(?: [\w'-]+){0,6} (?:will |would |is to |has |have |had )?"
    r"(?:contribut\w+|h[eo]lds?|owns?|owned|took|takes?|bought|buys?|acquired?s?|pa(?:ys|id)"
    r"|the remaining|a further|another)\b"
)
# after the figure before: "..., and [a single group generates] 31 percent of"
_NEW_SUBJECT: Final = re.compile(
    r"(?:;|, (?:and|but|while|whereas)|\bwhile|\bwhereas|:) (?!(?:accounts?|made|makes?|making|took|takes?"
    r"|represents?|occup|contributes?|contributed|(?:its|the|a) (?:proportion|share)|thus|now|also|is|was)"
    rf"|[\w-]+ly\b)(?:[\w'&-]+ ){{1,7}}{any_of(load_cues('measure')['share_verbs'])}(?: \w+){{0,3}} $"
)
_PART_IS: Final = re.compile(
    r"(?: [^,;:]{0,60})? (?:account(?:s|ed|ing)?(?: for)?|ma[dk](?:e|es|ing) up|represent(?:s|ed|ing)?"
    r"|constitut(?:e[sd]?|ing)|compris(?:e[sd]?|ing)|form(?:s|ed|ing)?|equal(?:s|ed|led)?(?: to)?"
    r"|(?:is|are|was|were)|occup(?:y|ies|ied|ying)"
    r"|stand for|stood for|total(?:s|ed|led)?|share of|proportion of)(?: [^,;:]{0,30})? "
    r"|[ ,(\u2013\u2014-]{1,5}(?:(?:or|about|some|roughly|nearly|over|around|more than|almost|that is|which is) )*"
)
_JOINED_PART: Final = re.compile(
    r"(?: (?:in|of|for) [\w' -]{2,40})?(?:,| and|, and|, but| but| as well as| plus|, or even)"
    r"(?: (?:even|about|some|nearly|over|around|almost|more than|as much as|only|just|another|for"
    r"|up to|roughly|at least))* "
)
_BRINGS: Final = re.compile(
    r"(?: (?:will|would|now|already|also|currently|alone|together)){0,3} "
    r"(?:br(?:ing|ings|ought) in|contribut\w+|generat\w+|suppl(?:y|ies|ied)|yield\w*|deliver\w*"
    r"|provid\w+|earn\w*|produc\w+)\b"
)
# "At 68 percent, the proportion of services in GDP is the highest ..."
_SHARE_AFTER: Final = re.compile(
    r", (?:the|its|their) (?:proportion|share|weight|ratio|percentage) of [\w' -]{2,40} (?:in|of) "
    r"(?:(?:the|its|total) ){0,2}$"
)
_STAKE_HEAD: Final = re.compile(
    r"[ -](?:equity |controlling |minority |majority )?(stakes?|shareholding|equity|holding)\b(?! (?:of|fund))"
)
_BEGUN: Final = ("resum", "start", "commenc")
_OF_PLAN: Final = re.compile(rf" of {any_of(_CUES['plan_wholes'])}\b")
_PLAN_SUBJECT: Final = re.compile(r"(?:,| for) (?:(?:the|its|their|our|total|local|and|zone's|[\w-]+'s) ){0,3}")
_OF_WHICH: Final = re.compile(r"\b(?:of|from|among) (?:which|that|this|it|them|whom)\b")
_OF_SPOKEN: Final = frozenset({"share-verb", "part-goes", "part-subject", "of-which", "share-of-part"})
_ACCOUNTS: Final = re.compile(r"account|mak(?:e|ing)|made")


def part_of_left_whole(
    scene: Scene, draft: Draft, left: MetricMention | None, wholes: set[int]
) -> MetricMention | None:
    """As in "its added value ..., and its proportion in GDP rose to 41 percent": the part stands before its whole."""
    if left is None:
        return None
    ratio = _RATIO_OF.search(scene.low, max(scene.start, left.start - 110), left.start)
    if ratio is not None:
        for metric in scene.metrics:
            inside = ratio.start("part") <= metric.start and metric.end <= ratio.end("part")
            if inside and compatible(metric, draft) and not metric.verb:
                wholes.add(id(left))
                return metric
    if not _SHARE_OF_LEFT.search(scene.low[max(scene.start, left.start - 60) : left.start]):
        return None
    for metric in reversed(scene.metrics):
        if metric.unit == "count" and left.unit == "currency":
            continue  # "foreign firms' share in exports": who has a part is none
        if metric.end < left.start and compatible(metric, draft) and id(metric) not in wholes and not metric.verb:
            wholes.add(id(left))
            return metric
    return None


def _amount_meant(scene: Scene, draft: Draft, memory: MetricMemory) -> MetricMention | None:
    """As in "It was equal to 4.1 percent of the operating revenue": the part is the amount spoken of before.

    "It accounted for 7.1 percent of GDP" may speak of the zone as well, unless what was measured was the subject.
    """
    before = scene.before(draft)
    spoken = memory.money if scene.line - memory.line <= 1 else None
    if before is None and spoken is not None and _IT_EQUALS.match(scene.low[scene.start : draft.start]):
        return spoken
    pronoun = _IT_IS_PART.search(scene.low[scene.start : draft.start])
    if pronoun is None:
        return None
    here = (d.metric for d in scene.drafts[: draft.index] if d.quantity.kind == "money" and d.metric is not None)
    named = next(here, spoken if not pronoun.start() else None)
    whole = right_metric(scene, draft, SHARE_OF, 110)
    if named is None or named.verb or (whole is not None and whole.id not in (named.id, *_WHOLES)):
        return None  # "R&D spending reached 12.9 billion yuan. It accounts for 40 percent of the city's exports"
    opens = _OPENS_SENTENCE.search(scene.low, max(0, named.start - 90), named.start)
    return named if opens is not None and _THEN_MEASURED.match(scene.low, named.end) else None


def link_share(
    scene: Scene, draft: Draft, left: MetricMention | None, cue: str, wholes: set[int], memory: MetricMemory
) -> bool:
    """Give a share the metric whose part it is; return whether the sentence names one."""
    low = scene.low
    if (
        _holds_market(scene, draft)
        or _done_of(scene, draft, left, memory)
        or _of_clause(scene, draft)
        or related(scene, draft, memory)
        or _of_counted(scene, draft)
        or _of_their_amount(scene, draft)
        or _either_whole(scene, draft)
        or _of_spoken_whole(scene, draft, left, memory)
    ):
        return True
    amount = _amount_meant(scene, draft, memory)
    if amount is not None:
        take_metric(draft, amount, "inherited")
        if (whole := right_metric(scene, draft, SHARE_OF, 110)) is not None:
            wholes.add(id(whole))
        return True
    counted = _counted_whole(scene, draft)
    if counted is not None:
        take_metric(draft, counted, "share-of")
        return True
    last = range_end(scene, draft)
    if draft.list_id >= 0 and right_metric(scene, last, SHARE_OF) is None:
        last = next(d for d in reversed(scene.drafts) if d.list_id == draft.list_id)
    whole = right_metric(scene, last, SHARE_OF, 110)
    if whole is not None and whole.verb and whole.id != "gdp":
        whole = None  # "of all circuit boards produced"
    said = _PRONOUN_WHOLE.match(low, last.end, min(scene.end, last.end + 40))
    pronoun = said is not None and (whole is None or whole.start != said.end() + 1)  # no "of the total revenue"
    if pronoun and whole is not None and not _OF_THE.fullmatch(low, last.end, whole.start):
        whole = None  # "90 percent of it was paid by enterprises"
    fronted = _fronted_whole(scene, draft) or right_metric(scene, draft, _SHARE_AFTER, 90)
    fronted = fronted or (_named_short(scene, draft, memory) if whole is None else None)
    if fronted is not None:
        take_metric(draft, fronted, "share-of")
        return True
    if whole is not None and not whole.verb and not pronoun and _ON.search(low, scene.start, draft.start):
        wholes.add(id(whole))
        take_metric(draft, whole, "share-of")  # "supplied 13.4% of China's GDP on 2.5% of its land"
        return True
    if pronoun and (left is None or left.unit == "count") and _MONEY_WHOLE.match(low, last.end):
        spent = _money_spoken_of(scene, draft, memory)
        if spent is not None:
            take_metric(draft, spent, "share-of")
            return True
    if (found := _OF_THEM_TO_RESEARCH.match(low, last.end)) is not None:
        draft.metric_id, draft.metric_span, draft.why["metric"] = "rd_expenditure", found.span("research"), "share-part"
        return True
    if left is not None and whole is not None and _in_parallel(scene, draft):
        left = None
    actor = left
    if left is not None and _no_subject(scene, draft, left, whole):
        left = None
    if whole is None and (left is None or left.unit == "count" or left.id is None):
        spoken = _spoken_amount(scene, draft, left or actor, pronoun, memory)
        if spoken is not None:
            take_metric(draft, spoken, "share-of")
            return True
    if whole is not None and not pronoun:
        wholes.add(id(whole))
        if _link_part_after(scene, draft, whole):
            return True
        acts = left is None or _WHOLE_ACTS.match(low, whole.end) is not None
        apart = left is not None and (cue == "left-clause" or left.end <= left_bound(scene, draft))
        one_of = apart and whole.unit == "count" and _OF_THE.fullmatch(low, last.end, whole.start)
        if left is None or acts or one_of or _differ(low, left, whole) or _other_statement(scene, draft, left):
            _take_whole(scene, draft, whole)
            return True
    before = scene.before(draft)
    silent = whole is None and (left is None or left.unit == "count" or before is None or left.start < before.end)
    silent = silent and (pronoun or _UNKNOWN_WHOLE.match(low, last.end) is None)
    if silent and before is not None and before.measure == "share" and before.why.get("metric") == "share-of":
        copy_metric(draft, before, "same-whole")
        return True
    unknown = whole is None and not pronoun and _UNKNOWN_WHOLE.match(low, last.end) is not None
    if unknown and left is not None and left.unit == "count" and not _is_part(scene, draft, left):
        left = None  # "After the deal it owns 55 percent of Lanke Optics"
    if left is not None:
        take_metric(draft, left, "share-part" if cue == "left" else cue)
        return True
    if whole is not None:
        _take_whole(scene, draft, whole)
        return True
    return _link_unknown_whole(scene, draft, pronoun)


def _named_short(scene: Scene, draft: Draft, memory: MetricMemory) -> MetricMention | None:
    """As in "5,120 patent applications. Firms filed 78 percent of the applications": the whole by its last word."""
    if memory.last is None or scene.line - memory.line > 1:
        return None
    noun = _OF_NOUN.match(scene.low, range_end(scene, draft).end)
    return memory.last if noun is not None and memory.last.word.endswith(f" {noun[1]}") else None


def _of_clause(scene: Scene, draft: Draft) -> bool:
    """As in "46 percent of what the district sold abroad": a clause for the whole; a stake is of no metric."""
    if (stake := _STAKE_HEAD.match(scene.low, draft.end)) is not None:
        draft.metric_span, draft.why["metric"] = stake.span(1), "stake"
        return True  # "The fund took a 15-percent stake in the chipmaker"
    clause = _OF_WHAT.match(scene.low, draft.end)
    if clause is None or clause.lastgroup is None:
        return False
    draft.metric_id, draft.metric_span, draft.why["metric"] = (
        clause.lastgroup,
        clause.span(clause.lastgroup),
        "share-of",
    )
    return True


def _in_parallel(scene: Scene, draft: Draft) -> bool:
    """As in "yields 14.8 percent of the city's GDP and 23 percent of its exports": each a part of its own whole."""
    before = scene.before(draft)
    if before is None or before.why.get("metric") != "share-of" or before.metric_span is None:
        return False
    end = before.metric_span[1]
    return before.end < end and _JOINED_PART.fullmatch(scene.low, end, draft.start) is not None


def _done_of(scene: Scene, draft: Draft, left: MetricMention | None, memory: MetricMemory) -> bool:
    """As in "It plans 78 projects; 52 have begun, the starting rate is 66.7 percent": of what was counted before."""
    if draft.why.get("measure") != "plan-done" or left is None or left.id is not None:
        return False
    counted = [d for d in scene.drafts[: draft.index] if d.quantity.kind in ("count", "money") and d.metric_id]
    if not counted and memory.last_count is not None and scene.line - memory.count_line <= 1:
        counted = [memory.last_count]
    kinds = ("projects", "enterprises") if left.word.startswith(_BEGUN) else ("projects", "investment", "enterprises")
    whole = next((d for d in reversed(counted) if d.metric_id in kinds), None)
    if whole is not None:
        copy_metric(draft, whole, "share-of")
    return whole is not None


def _is_part(scene: Scene, draft: Draft, left: MetricMention) -> bool:
    """Whether those counted on the left are themselves the part: "Graduates make up 40 percent of the payroll"."""
    if left.start < left_bound(scene, draft):
        return False
    return _PART_IS.fullmatch(scene.low, left.end, draft.start) is not None


def _take_whole(scene: Scene, draft: Draft, whole: MetricMention) -> None:
    """As in "grew to 615,000 tonnes, some 13 percent of China's output": of the tonnes, not of their value."""
    take_metric(draft, whole, "share-of")
    before = scene.before(draft)
    if whole.id == "output_value" and before is not None and before.metric_id == "output_quantity":
        draft.metric_id = "output_quantity"


def _no_subject(scene: Scene, draft: Draft, left: MetricMention, whole: MetricMention | None) -> bool:
    """Whether a phrase on the left cannot be what has the share: an apposition, one sector of several, who acts.

    As in "Transformers, our strongest trade, contributed 27 percent of output", "tourism and trade, these two sectors,
    occupied 46 percent of the income", "and a single group generates 31 percent of the output" after another figure.
    """
    low, stop = scene.low, draft.start
    if THRESHOLD.search(low, max(scene.start, left.start - 50), left.start):
        return True  # "12 with revenue of over 500 million yuan, turning out 65 percent of ..."
    if left.end + 1 >= draft.start and whole is not None:
        return True  # a verb: "the three pillars yield 85 percent of ..."
    if left.unit == "count" and is_actor(scene, left):
        # "Our plants make 14 percent of all circuit boards": the makers are no part of what they make
        return whole is None or whole.unit != "count" or left.id == "talents" or not _is_part(scene, draft, left)
    if low.startswith(",", left.end) and _APPOSED.search(low[max(scene.start, left.start - 90) : left.start]):
        return True
    if left.id == "foreign_trade" and _PROCESSING.search(low, max(scene.start, left.start - 12), left.start):
        return True  # "exports of 5 billion dollars, of which processing trade made up 61 percent"
    if _THESE_SECTORS.match(low, left.end, stop) is not None:
        return True
    if left.id == "fund_size" and _FUND_ACTS.match(low, left.end, stop) is not None:
        return True
    bound = left_bound(scene, draft)
    return left.start < bound and _NEW_SUBJECT.search(low, bound, stop) is not None


def _spoken_amount(
    scene: Scene, draft: Draft, left: MetricMention | None, pronoun: bool, memory: MetricMemory
) -> MetricMention | None:
    """Return the amount spoken of before whose part a share is, where only those who have it are named.

    As in "Revenue was 5.9 billion yuan; two firms alone earned 41 percent of that".
    """
    if draft.why.get("measure") not in _OF_SPOKEN and not pronoun:
        return None
    for before in reversed(scene.drafts[: draft.index]):
        if before.quantity.kind == "count" and before.metric is not None:
            return None
        if (
            before.metric is None
            or before.metric.unit != "currency"
            or before.measure == "change"
            or before.metric.verb
        ):
            continue
        linked = pronoun or _OF_WHICH.search(scene.low, before.end, draft.start) is not None
        if linked or (left is not None and left.unit == "count" and is_actor(scene, left)):
            return before.metric
        return None
    if left is not None and _OWNERS.search(left.word) is None and not is_actor(scene, left):
        return None
    if memory.money is None or memory.last is not memory.money or scene.line - memory.line > 1:
        return None
    return memory.money if scene.before(draft) is None and (pronoun or left is not None) else None


def _either_whole(scene: Scene, draft: Draft) -> bool:
    """As in "The zones had opened 220 institutes abroad, and 77 percent of them have adopted ...": zones or institutes?

    A clause joined on goes on to speak of the subject or of what was counted last; that a group of zones is the
    subject, and people of a kind that acts, leaves it open. "220 institutes, 77 percent of them new" does not.
    """
    low = scene.low
    if not _OF_THEM_ACT.match(low, draft.end) or not _JOINED_ON.search(
        low, max(scene.start, draft.start - 24), draft.start
    ):
        return False
    counts = [d for d in scene.drafts if d.end <= draft.start and d.quantity.kind == "count"]
    first = counts[0].start if counts else -1
    if not any(a.kind == "group" and a.plural and a.end <= first for a in scene.areas):
        return False
    draft.metric_span = (draft.end + len(" of "), draft.end + len(" of them"))
    draft.why["metric"] = "ambiguous-whole"
    return True


def _of_spoken_whole(scene: Scene, draft: Draft, left: MetricMention | None, memory: MetricMemory) -> bool:
    """As in "58 percent of the sum", "of the applications": a part of what was spoken of before."""
    whole = spoken_whole(scene, draft, left, memory)
    if whole is not None:
        copy_metric(draft, whole, "share-of")
    return whole is not None


def _fronted_whole(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "Of China's state key laboratories, 84 percent stand in the zones": the whole comes first."""
    start = max(left_bound(scene, draft), draft.start - FRONTED_REACH)
    if FRONTED_WHOLE.search(scene.low[start : draft.start]) is None:
        return None
    inside = (m for m in scene.metrics if start <= m.start and m.end <= draft.start)
    return next((m for m in inside if not m.verb and m.nature != "name"), None)


def amount_before(scene: Scene, draft: Draft) -> Draft | None:
    """Return the amount before a share, past the growth said of it: "874 million, up 22 percent, or 31 percent"."""
    for before in reversed(scene.drafts[: draft.index]):
        if before.quantity.kind in ("money", "count"):
            return before if before.metric_id is not None and before.measure == "level" else None
        if before.quantity.kind != "percent" or before.why.get("metric") != "same-statement":
            break
    return None


def restates_amount(scene: Scene, draft: Draft, left: MetricMention | None) -> bool:
    """As in "2.2 billion yuan of investment in battery projects, or 47 percent of the plan": said of the amount."""
    before = amount_before(scene, draft)
    if before is None:
        return False
    silent = left is None or left.end <= before.end or left.unit == "count"
    if not silent:
        return False
    if _OR_SHARE.match(scene.low, before.end, draft.start) is not None:
        return True
    named = before.quantity.kind == "money" and before.why.get("metric") != "inherited"
    if before.metric is not None and before.metric.verb and before.why.get("metric") != "frame":
        named = False  # "enterprises spent 8.95 billion yuan (69.6 percent of the total)": on what was spoken of
    if named and _COMMA_ONLY.fullmatch(scene.low, before.end, draft.start) is not None:
        return True  # "exports of 17.4 billion dollars, no more than 2 percent of its revenue"
    return (
        _OF_IT.match(scene.low, draft.end) is not None and _COMMA.match(scene.low, before.end, draft.start) is not None
    )


def _holds_market(scene: Scene, draft: Draft) -> bool:
    """As in "60 percent of the Chinese market": a market share is a metric itself."""
    low, end, before = scene.low, draft.end, scene.before(draft)
    market = _MARKET.match(low[end : end + 70])
    if market is None and before is not None and before.metric_id == "market_share":
        market = _SAME_MARKET.match(low[end : end + 44])  # "... and 66 percent of the domestic one"
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


def _differ(low: str, left: MetricMention, whole: MetricMention) -> bool:
    """Whether the left is no part of the kind of the whole, but those who have it: "customers made 46% of sales"."""
    if left.unit == "count" and whole.unit == "currency":
        return True
    if left.id is None and whole.id is not None and left.unit != "percent" and _BRINGS.match(low, left.end) is not None:
        return True  # "overseas orders will bring in 5 percent of sales"
    return _OWNERS.search(left.word) is not None and _OWNERS.search(whole.word) is None


def _of_counted(scene: Scene, draft: Draft) -> bool:
    """As in "Of the 2,140 patents granted to firms in 2016, 38 percent were for inventions": part of those counted."""
    before = scene.before(draft)
    if before is None or before.quantity.kind != "count" or before.metric_id is None:
        return False
    counted = _OF_ALL.search(scene.low, scene.clause_start(before.start), before.start) is not None
    if not counted or _COMMA_LAST.search(scene.low, before.end, draft.start) is None:
        return False
    copy_metric(draft, before, "share-of")
    return True


_THEIR_SHARE: Final = re.compile(
    r"\b(?:their|its) (?:share|proportion|part|weight|slice)(?! of\b| in\b)[^,;.]{0,40}$"
    rf"|\b(?:had|held|took|with|and) a (?:share|proportion|part|slice) of (?:{SOFTENER} )?$"
)


def _of_their_amount(scene: Scene, draft: Draft) -> bool:
    """As in "Private firms traded goods worth 37 billion yuan, and raised their share to 25 percent": of that trade."""
    earlier = scene.drafts[: draft.index]
    amount = next((d for d in reversed(earlier) if d.quantity.kind == "money" and d.metric_id is not None), None)
    if amount is None or _THEIR_SHARE.search(scene.low, amount.end, draft.start) is None:
        return False
    if _OF_THE.match(scene.low, range_end(scene, draft).end):
        return False
    copy_metric(draft, amount, "share-of")
    return True


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
    if low.startswith((" market", " markets"), end) or (whole.unit != "count" and whole.word.endswith("market")):
        draft.metric_id, draft.metric_span, draft.why["metric"] = "market_share", (whole.start, end), "share-of"
        return True
    for metric in scene.metrics:
        if metric.start >= end and metric.start - end < 24 and _PART_AFTER.match(low, end, metric.start):
            take_metric(draft, metric, "share-part")
            return True
    if (found := _RESEARCH_AFTER.match(low, end)) is not None:
        draft.metric_id, draft.metric_span, draft.why["metric"] = "rd_expenditure", found.span("research"), "share-part"
        return True
    return False


def _link_unknown_whole(scene: Scene, draft: Draft, pronoun: bool) -> bool:
    """A share in a sentence that names neither part nor whole before it."""
    low, end = scene.low, draft.end
    if draft.index == 0 and (planned := _OF_PLAN.match(low, end)) is not None:
        subject = next((m for m in scene.metrics if m.start >= planned.end()), None)
        if subject is not None and not subject.verb and _PLAN_SUBJECT.fullmatch(low, planned.end(), subject.start):
            take_metric(draft, subject, "right")  # "Completing 82 percent of the annual plan, its revenue reached ..."
            return True
    if not pronoun and share_made(scene, draft):
        return True
    if not pronoun and _UNKNOWN_WHOLE.match(low[end : end + 30]):
        draft.why["metric"] = "unknown-whole"
        return True
    noun = right_metric(scene, draft, RIGHT_OF)
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
