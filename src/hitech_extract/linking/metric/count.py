"""Link counts to what they count, by the counted noun and what is said of it."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import copy_metric
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities import singular
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["counts_research", "link_count"]

_CUES: Final = load_cues("metric")
_ABOUT: Final = rf"(?:(?:{SOFTENER}|up to|another|a total of|at least|as many as) )*"
_CAPACITY: Final = re.compile(
    r"\b(?:(?:capacity|output|production|shipments|deliveries)(?: in [\w -]{2,40})? (?:of|from|to|at) (?:[\w., ]{0,24})"
    r"|capacity (?:[a-z'-]+ ){0,10}?"
    r"(?:from|to|of|by|reache[sd]|is|was)\b(?:[^.;,]|\.\d){0,30})$"
)
# What ties a number to output said before it, as in "deliveries climbed 31 percent to 62,000 cars".
_REACHED: Final = (
    r"\b[^,;.:]{0,60}? (?:reach(?:es|ed|ing)?|hits?|total(?:s|l?ed|l?ing)|amount(?:s|ed|ing)? to|c[ao]mes? to"
    r"|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp?(?:s|ed|ing)|pass(?:es|ed|ing)|st(?:ood|ands) at|was|were"
    r"|(?:rose|rising|r[iu]ns?|ran|went|[a-z]+ed|grew|growing|fell|falling|shrank|climbing|up|down)(?: by)?"
    rf"(?: {SOFTENER})?(?: [\d.]+ ?(?:%|percent|per cent|pct))?(?: [a-z-]+){{0,2}} to) (?:{SOFTENER} )?$"
)
_OUTPUT_REACHED: Final = re.compile(rf"\b(?:capacity|output|production|shipments|deliveries){_REACHED}")
# As in "sales amounted to 118,000 units", "24 million pieces a year": measures of goods, where goods are spoken of
_GOODS_UNITS: Final = frozenset({"unit", "set", "piece"})
_GOODS_TURNOVER: Final = re.compile(
    rf"\b(?:capacity|output|production|shipments|deliveries|sales){_REACHED}"
    r"|\b(?:sold|ship(?:s|ped)?|deliver(?:s|ed)?|sells?|turn(?:s|ed) out|can (?:make|produce|turn out)) "
    rf"(?:{SOFTENER} )?$"
)
_GOODS_AFTER: Final = re.compile(
    r" (?:(?:a|per|each|every) (?:year|month|day|shift|hour)|annually|yearly"
    r"|(?:to|of) (?:the |its |their )?(?:present |current |existing )?(?:annual |yearly |monthly |daily |total )?"
    r"(?:capacity|output|production))\b"
)
# "a population of 400,000": what such nouns count
_COLLECTIVES: Final = {"population": "person", "workforce": "employee", "payroll": "employee", "headcount": "employee"}
_DESIGNATED: Final = re.compile(
    r" (?:above|over|of) (?:the |a )?(?:designated|state-designated|certain) (?:size|scale)| above (?:the )?scale"
)
_MADE: Final = re.compile(rf"\b{any_of(_CUES['made'])} {_ABOUT}$")
_MADE_AFTER: Final = re.compile(
    rf"(?: an?| per| each| every)?(?: year| month| day)?(?: will| should)? {any_of(_CUES['made_after'])}\b"
)
_EMPLOYS: Final = re.compile(rf"\b(?:employ(?:s|ed|ing)?|giv(?:es?|ing) work to|gave work to) {_ABOUT}$")
_HIRED: Final = re.compile(
    rf"\b(employ(?:s|ed|ing)?|hir(?:es?|ed|ing)|recruit(?:s|ed|ing)?|la(?:y|ys|id|ying) off) (?:just |only )?{_ABOUT}$"
)
_LAID_OFF: Final = re.compile(
    rf"\b(?:la(?:y|ys|id|ying) off|dismiss(?:es|ed|ing)|fir(?:es|ed|ing)|let go(?: of)?) {_ABOUT}$"
)
_PLACE_BETWEEN: Final = re.compile(
    r" (?:in|of|from|at) (?:the |our )?(?:[\w'-]+ ){1,5}?"
    r"(?=(?:are|were|became|have|had|hold|held|carry|carried|got|went)\b)"
)
_NAMED: Final = re.compile(rf" of (?:{SOFTENER} )*$")
# "the practitioners reach 38,000 people"
_NAMED_PEOPLE: Final = re.compile(
    r" (?:of|reach(?:es|ed)?|exceed(?:s|ed)?|total(?:s|l?ed)?|number(?:s|ed)?|amount(?:s|ed)? to)"
    rf" (?:{SOFTENER} )*$"
)
_GRANT: Final = re.compile(rf"\b{any_of(_CUES['granted_patents'])}\b")
_OBTAINED: Final = re.compile(
    r"\b(?:got|obtained|won|received|secured|gained|earned|(?:was|were|been) (?:granted|awarded|issued))"
    rf" (?:(?:{SOFTENER}|another|a total of) )*$"
)
_APPLIED: Final = re.compile(rf"\b{any_of(_CUES['filed_patents'])}\b")
# "14.7 invention patents per 10,000 people": such a density is of patents in force
_PER_HEAD: Final = re.compile(
    r"[^,;.]{0,24}\b(?:per|every|each) (?:10,000|ten thousand) (?:people|residents|inhabitants|persons)\b"
)
_LISTED: Final = re.compile(
    r"\b(?:are|were|is|been|got|went) (?:publicly )?(?:listed|public)\b|\blisted on\b|\bgone public\b"
)
# "Overseas investors have set up 64 firms"
_BY_FOREIGNERS: Final = re.compile(
    r"\b(?:foreign|overseas|international|foreign-funded|german|japanese|korean|american|european|taiwan|hong kong) "
    r"(?:[a-z]+ )?(?:investors|businesse?s?|businesspeople|companies|firms|groups|capital|corporations|multinationals) "
    r"(?:(?:have|had|has|now|together|already|also) )*(?:set up|founded|established|opened|launched|registered|runs?"
    rf"|operates?|owns?|started|built|created) {_ABOUT}$"
)
_NEXT_PART: Final = re.compile(r"[,;]| and \d")
_EMPLOYED: Final = re.compile(rf"\b{any_of(_CUES['employed'])}\b")
_IN_RESEARCH: Final = re.compile(r" (?:in|on|for|engaged in|working in|doing) (?:r&d|research)\b")
_AT_RESEARCH: Final = re.compile(
    r" (?:of them |people |persons )?(?:(?:were|are|is|was) )?(?:engaged |working |work(?:ed|s)? |employed )?"
    r"in (?:r&d|research)\b"
)
_RESEARCH_LABEL: Final = re.compile(r"\b(?:in |for )?(?:r&d|research)(?: and development)?: $")
# "enough for 5,000 households" says no number of residents
_SUPPLIED: Final = re.compile(
    r"\b(?:enough|power|energy|electricity|heat(?:s|ing)?|lights?|gas|water|supply|supplies|serves?|equal to)"
    r"(?: (?:for|to|to power|to supply|to heat|to light|the needs of|the demand of|use of))?"
    rf" (?:(?:{SOFTENER}|up to) )?$"
)
_HOUSEHOLDS: Final = frozenset({"household", "home", "family"})
# "220 do business in chips and 75 [build] robots": a verb, not the beginning of what is counted
_ACTIONS: Final = frozenset(_CUES["plural_verbs"])
_THEY_ARE: Final = re.compile(
    r" (?:of (?:them|which|these|those|whom) )?(?:are|were|is|was|being|became|have become|had become) "
    r"| of (?:them|these|those|whom) "
)
_OF_KIND: Final = re.compile(
    r"(?:(?:\w+ly|now|already|recogni[sz]ed|certified|rated|listed|as|new|the|national|provincial|state-level|city-level"
    r"|national-level|provincial-level|key|so-called|private|local|[a-z]{3,12}(?:al|ic|ive|ese)) ){0,4}\"?"
)
_WORK_IN_RESEARCH: Final = re.compile(
    r"(?: people| persons)?(?: (?:in|of) the [a-z]+)?(?: were| are| is| was)?"
    r" (?:engaged in|working in|in|work(?:ed)? in|employed in) (?:r&d|research)\b"
)
# "168,000 of whom work in research"
_WHOM_IN_RESEARCH: Final = re.compile(
    r" of (?:whom|them|these) (?:are |were )?(?:work(?:ed|ing)?|employed|engaged|busy|active) (?:in|on)"
    r" (?:r&d|research)\b"
)
_PREDICATES: Final = tuple(
    (re.compile(any_of(cues)), metric_id) for metric_id, cues in load_cues("metric.predicates").items()
)
# Counted nouns of no metric's own ("118 occupants", "41 holders of a doctoral degree"), with what follows them
_BELONGS: Final = tuple(
    (re.compile(rf"(?<![\w-]){any_of(cues)}(?:e?s)?(?![\w-])"), metric_id)
    for metric_id, cues in load_cues("metric.counted").items()
)
_BELONGS_REACH: Final = 60
_CONTAINERS: Final = frozenset(_CUES["containers"])
# "High-tech enterprises 12 [households]", as a machine may translate it
_MEASURE_WORDS: Final = frozenset({"household", "family", "piece", "item", "case"})
_ADJACENT: Final = re.compile(
    r"(?: (?:of|in) (?:the |our |its )(?:whole |entire )?(?:zone|district|park|city|area|county))?"
    r"(?:,? (?:newly |total(?:s|led)? |reach(?:es|ed)? |add(?:s|ed)? |has |have |are |were |is |was |to |of |now "
    r"|about |over |more than |some )*)?,? ?"
)
_TOTAL_AFTER: Final = re.compile(
    r" [a-z]+,? (?:and )?(?:the |a |its |their )?(?:accumulated |cumulative )?(?:total|sum|number|tally)?(?: number)?"
    r" ?(?:now )?(?:reach(?:es|ed|ing)?|is|was|of|to|at|hits?|amounts? to|total(?:s|led)|comes? to)? ?"
    r"(?:about |over )?"
)
_OUTPUTS: Final = frozenset({"output_value", "gross_industrial_output_value", "output_quantity"})
_OUTPUT_REACH: Final = 90
_FIRMS: Final = frozenset({"enterprises", "high_tech_enterprises", "enterprises_above_designated_size", "tech_smes"})
# What is "made" without being a product.
_DEEDS: Final = frozenset(
    (
        "visit trip effort call change attempt choice step contribution breakthrough decision application investment"
        " acquisition purchase donation discovery proposal college university team student pupil trainee apprentice"
    ).split()
)
_A_YEAR: Final = re.compile(r" (?:a|per|each|every) (?:year|month|day|shift|hour)\b| annually\b| yearly\b")
_AND_ALSO: Final = re.compile(rf" [^,;.:\d]{{0,40}}(?:,|,? and) (?:{SOFTENER} )?")
_CAN_MAKE: Final = re.compile(
    r"\b(?:for|process|handle|treat|make|turn out|assemble|capable of|capacity|up to|able to|output|line|plant|works"
    r"|furnaces?|factory|second) (?:\w+ ){0,3}$"
)
_FORESEEN: Final = re.compile(
    r"\b(?:suppl(?:y|ies|ied|ying)|provid(?:e[sd]?|ing)|yield(?:s|ed|ing)?|plan(?:s|ned)?|foresees?|foresaw|envisag\w+"
    r"|aim(?:s|ed)?|target(?:s|ed|ing)?|expect(?:s|ed)?|hopes?|wants?|intends?|should|will|would)\b"
)
_NOT_MADE: Final = re.compile(
    r"\b(?:us(?:e[sd]?|ing)|need(?:s|ed)?|buy(?:s|ing)?|bought|consum\w+|import\w*|export\w*|s[oe]ll(?:s|ing)?|sold|order\w*"
    r"|receiv\w+|host\w*|hold(?:s|ing)?|attract\w*|serv(?:e[sd]?|ing)|train(?:s|ed|ing)?|publish\w*|issu\w+|organi\w+"
    r"|replac\w+|scrap\w*|recycl\w+|stag(?:e[sd]?|ing)|examin\w+|inspect\w*|save[sd]?|saving) (?:\w+ ){0,3}$"
)
_LEAST_MADE: Final = 1_000  # so many fairs or studies a year are not to be had
_VISITS: Final = frozenset(
    "visitor tourist passenger guest patient student trainee graduate flight train trip visit".split()
)
_PATENTS: Final = frozenset({"patents_granted", "patent_applications", "patents_held"})
_PEOPLE: Final = frozenset({"employees", "population"})
# what people are counted for: "210,000 people live and 150,000 work there"
_LIVE_OR_WORK: Final = re.compile(
    r" (?:now |already |currently )?"
    r"(?:(?P<live>live[sd]?|living|resid(?:e[sd]?|ing)|dwell)|work(?:s|ed|ing)?|commute[sd]?)"
    r"(?= (?:there|here|in|on|within)\b|,|\.| and\b|$)(?! (?:in|on) (?:r&d|research)\b)"
)
_REACHING: Final = [*_CUES["amounts_to"], "risen", "grown", "swollen", "climbed", "fallen", "numbered"]
# From a subject on to its number: "[valid patents] had swollen to [52,370]"
_LEADS_ON: Final = re.compile(
    r"(?:(?: (?:in force|in all|in total|at year-end))?(?: (?:has|have|had|will|would|should))?"
    r"(?: (?:now|since|already|then))?"
    rf"(?: {any_of(_REACHING)})(?: (?:up|down|back|further|again))?(?: (?:to|at|by))?|:)?(?: {SOFTENER})* "
)
_OF_ALL: Final = re.compile(r"\b(?:per|every|each|of|among|for|in|by|from|with|at) (?:the |its |all |our )?$")
_IN_FORCE: Final = re.compile(r"\b(?:valid|effective|in force|held|stock|inventory|ownership|owned)\b")
_NAMED_WHOLES: Final = frozenset({"population", "enterprises", "employees"})
_THROUGHPUT: Final = frozenset({"parcel", "package", "dose", "teu"})  # what is made or handled, by whatever verb
_WORKERS_AND_FIRMS: Final = frozenset({"employees", "enterprises", "talents"})


def link_count(scene: Scene, draft: Draft, spoken: MetricMention | None = None) -> None:
    """Set the metric of a count; ``spoken`` is what the sentence before counted, or asked for."""
    quantity = draft.quantity
    if draft.metric is not None:
        return  # what a question asked for
    if quantity.unit == "one" and quantity.noun_start > draft.end and draft.like is None:
        _ones(scene, draft, spoken)
        return
    if draft.like is not None:
        _elliptic(scene, draft, draft.like)
        return
    if quantity.unit in _GOODS_UNITS and _measures_goods(scene, draft):
        draft.metric_id, draft.why["metric"] = "output_quantity", "produced"
        draft.metric_span = (quantity.noun_start, quantity.noun_end)
        return
    if quantity.unit in _MEASURE_WORDS and _of_noun_before(scene, draft):
        pass
    elif quantity.unit in _CONTAINERS:
        named = next(
            (
                m
                for m in reversed(scene.metrics)
                if m.end <= draft.start and m.unit == "count" and not m.verb and m.nature != "name"
            ),
            None,
        )
        if named is not None:
            quantity.noun_start, quantity.noun_end = named.start, named.end
        elif _link_output(scene, draft):
            return
    low = scene.low
    if quantity.noun_end < 0:
        hired = _HIRED.search(low, max(scene.start, draft.start - 40), draft.start)
        if hired is not None:
            draft.metric_id, draft.metric_span, draft.why["metric"] = "employees", hired.span(1), "employed"
        elif quantity.unit == "employee":
            draft.metric_id, draft.why["metric"] = "employees", "employed"
        elif quantity.unit == "person":
            draft.metric_id, draft.why["metric"] = "population", "inhabited"
        else:
            draft.why["metric"] = "no-phrase"
        return
    if quantity.noun_end <= draft.start and (named := _complement(scene, draft)) is not None:
        draft.metric, draft.metric_id, draft.metric_span = named, named.id, (named.start, named.end)
        draft.why["metric"] = "counted"
        return
    before = scene.before(draft)
    if before is not None and before.quantity.kind == "count" and _begins_with_verb(scene, draft):
        _elliptic(scene, draft, before)
        return
    if (own := _own_noun(scene, draft)) is not None:
        draft.metric, draft.metric_id, draft.metric_span = own, own.id, (own.start, own.end)
        draft.why["metric"] = "counted"
        quantity.noun_start, quantity.noun_end = own.start, own.end
        quantity.unit = _COLLECTIVES.get(own.word, singular(_head_noun(own.word)))
        return
    found = _counted(scene, draft)
    draft.metric_span = (quantity.noun_start, quantity.noun_end)
    things = found is None or found.id not in _WORKERS_AND_FIRMS
    made = low[max(scene.start, draft.start - 110) : draft.start]
    if things and (_CAPACITY.search(made) or (found is None and _OUTPUT_REACHED.search(made))):
        draft.metric_id, draft.why["metric"] = "output_quantity", "capacity"
    elif _DESIGNATED.match(low, quantity.noun_end):
        nature, word = (found.nature, found.word) if found is not None else ("stock", quantity.unit)
        sized = "enterprises_above_designated_size"
        draft.metric = MetricMention(*draft.metric_span, sized, "count", nature, word=word)
        draft.metric_id, draft.why["metric"] = sized, "counted"
    elif found is not None:
        metric_id = _refined(scene, draft, found)
        draft.metric = found
        if metric_id != found.id:
            draft.metric = MetricMention(found.start, found.end, metric_id, "count", found.nature, word=found.word)
        draft.metric_id = metric_id
        draft.metric_span = (min(found.start, quantity.noun_start), max(found.end, quantity.noun_end))
        draft.why["metric"] = "counted"
    elif _EMPLOYS.search(low, max(scene.start, draft.start - 30), draft.start):
        draft.metric_id, draft.why["metric"] = "employees", "employed"
    elif (belongs := _belongs(scene, draft)) is not None:
        draft.metric_id, draft.why["metric"] = belongs, "counted"
    elif quantity.unit in ("application", "filing") and low.find("patent", scene.start, scene.end) >= 0:
        draft.metric_id, draft.why["metric"] = "patent_applications", "counted"
    elif quantity.unit in _THROUGHPUT or (
        quantity.unit not in _DEEDS and (_is_made(scene, draft) or _yearly(scene, draft))
    ):
        draft.metric_id, draft.why["metric"] = "output_quantity", "produced"
    elif quantity.unit == "zone" and quantity.noun_end <= draft.start:
        draft.metric_id, draft.why["metric"] = "zones", "counted"  # "the high-tech zones ... 173 of them"
    else:
        draft.metric_id, draft.why["metric"] = None, "counted-noun"


def _ones(scene: Scene, draft: Draft, spoken: MetricMention | None) -> None:
    """As in "And foreign firms? - 14 new ones", "nine national zones and 24 provincial ones": the noun before."""
    quantity = draft.quantity
    before = [m for m in scene.metrics if m.end <= draft.start and m.unit == "count" and not m.verb]
    named = before[-1] if before else spoken
    draft.metric_span, draft.why["metric"] = (quantity.noun_start, quantity.noun_end), "counted-noun"
    if named is None or named.id is None:
        return
    kind = named.id
    if kind == "enterprises":
        kind = _kind_of_ones(scene.low[quantity.noun_start : quantity.noun_end]) or kind
    draft.metric = MetricMention(*draft.metric_span, kind, "count", named.nature, word=named.word)
    draft.metric_id, draft.why["metric"] = kind, "elliptic"
    quantity.unit = singular(_head_noun(named.word))


_ONES: Final = {
    "foreign_enterprises": re.compile(r"\b(?:foreign|overseas|wholly foreign)[ -]?(?:invested|funded|owned|backed)?\b"),
    "high_tech_enterprises": re.compile(r"\bhigh(?:-| and new )?-?tech\b"),
    "listed_companies": re.compile(r"\b(?:publicly )?listed\b"),
}


def _kind_of_ones(words: str) -> str | None:
    """As in "2,300 industrial enterprises, including 176 foreign-invested ones": which enterprises they are."""
    return next((kind for kind, said in _ONES.items() if said.search(words)), None)


def _own_noun(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "a population of 400,000 and 300,000 vehicles": each count its own noun, the first the one before it."""
    following = scene.after(draft)
    if following is None or draft.quantity.noun_start < following.end or following.quantity.kind != "count":
        return None
    for metric in reversed(scene.metrics):
        if metric.end <= draft.start:
            named = metric.unit == "count" and not metric.verb and metric.nature != "name" and metric.id is not None
            return metric if named and _NAMED.match(scene.low, metric.end, draft.start) else None
    return None


def _measures_goods(scene: Scene, draft: Draft) -> bool:
    """As in "Sales of the maker amounted to 118,000 units": goods, whoever makes them."""
    low, end = scene.low, draft.quantity.noun_end
    if end <= draft.start or low.startswith(" of ", end):
        return False  # "982 pieces of patents"
    turned = _GOODS_TURNOVER.search(low, max(scene.start, draft.start - 110), draft.start)
    return turned is not None or _GOODS_AFTER.match(low, end) is not None


def _begins_with_verb(scene: Scene, draft: Draft) -> bool:
    words = scene.low[draft.quantity.noun_start : draft.quantity.noun_end].split(" ", 1)
    return len(words) > 1 and words[0] in _ACTIONS


def _belongs(scene: Scene, draft: Draft) -> str | None:
    """Return the metric that a counted noun of no metric's own belongs to: "118 occupants"."""
    low, start, end = scene.low, draft.quantity.noun_start, draft.quantity.noun_end
    if draft.quantity.unit.endswith("maker"):
        return "enterprises"
    stop = min(scene.end, end + _BELONGS_REACH)
    for pattern, metric_id in _BELONGS:
        if any(found.start() < end <= found.end() for found in pattern.finditer(low, start, stop)):
            return metric_id
    return None


def _of_noun_before(scene: Scene, draft: Draft) -> bool:
    """As in "High-tech enterprises 12 households, total reaches 53 households": a measure word for the noun before."""
    low, quantity = scene.low, draft.quantity
    if (
        quantity.noun_end < 0
        or " " in low[quantity.noun_start : quantity.noun_end]
        or low.startswith(" of ", quantity.noun_end)
    ):
        return False
    before = scene.before(draft)
    for metric in reversed(scene.metrics):
        if metric.end > draft.start or metric.unit != "count" or metric.verb or singular(metric.word) in _MEASURE_WORDS:
            continue
        gap = low[metric.end : draft.start]
        again = before is not None and before.metric is not None and before.metric.start == metric.start
        if _ADJACENT.fullmatch(gap) or (
            again and before is not None and _TOTAL_AFTER.fullmatch(low, before.end, draft.start)
        ):
            quantity.noun_start, quantity.noun_end = metric.start, metric.end
            quantity.unit = singular(_head_noun(metric.word))
            return True
        return False
    return False


def _head_noun(words: str) -> str:
    """Return the noun that a counted phrase turns on: "patents granted" -> "patents"."""
    parts = words.split()
    return next((part for part in reversed(parts) if part.endswith("s")), parts[-1])


def _is_made(scene: Scene, draft: Draft) -> bool:
    """As in "turned out 240,000 vehicles", "240,000 vehicles rolled off the lines"."""
    before = scene.low[max(scene.start, draft.start - 44) : draft.start]
    return _MADE.search(before) is not None or _MADE_AFTER.match(scene.low, draft.quantity.noun_end) is not None


def _yearly(scene: Scene, draft: Draft) -> bool:
    """As in "big enough for 1,500 machines a year", "turned out 900 ovens and 6,100 fridges": what a works can make."""
    before, low, first = scene.before(draft), scene.low, max(scene.start, draft.start - 60)
    if before is not None and before.why.get("metric") == "produced":
        return _AND_ALSO.fullmatch(low, before.end, draft.start) is not None
    if draft.quantity.unit in _VISITS or _A_YEAR.match(low, draft.quantity.noun_end) is None:
        return False
    if _CAN_MAKE.search(low, first, draft.start) is not None:
        return True
    # "supplies 18 million doses a year", "foresees ... 300,000 electric vehicles a year"
    foreseen = abs(draft.value) >= _LEAST_MADE and _FORESEEN.search(low, scene.start, draft.start) is not None
    return foreseen and _NOT_MADE.search(low, first, draft.start) is None


def _link_output(scene: Scene, draft: Draft) -> bool:
    """As in "Output of chips rose 12 percent to 3.2 billion units": the output is one of things, no value."""
    made = next((m for m in reversed(scene.metrics) if m.end <= draft.start and m.id in _OUTPUTS), None)
    if made is None or draft.start - made.end > _OUTPUT_REACH:
        return False
    for other in scene.drafts:
        if other is draft or other.metric is made:
            other.metric, other.metric_id, other.metric_span = made, "output_quantity", (made.start, made.end)
            other.why["metric"] = "counted"
    return True


def counts_research(scene: Scene, draft: Draft) -> bool:
    """Whether the people counted are said to work "in R&D"."""
    return _IN_RESEARCH.match(scene.low, draft.end) is not None


def _elliptic(scene: Scene, draft: Draft, like: Draft) -> None:
    """As in "of which 96 are above the scale": the noun is that of the count before."""
    copy_metric(draft, like, "elliptic")
    if (own := _own_subject(scene, draft, like)) is not None:
        draft.metric, draft.metric_id, draft.metric_span = own, own.id, (own.start, own.end)
        draft.quantity.unit = singular(_head_noun(own.word))
        if own.id in _PATENTS:
            draft.metric_id = _patents_named(scene, own)
        return
    if draft.metric_id not in _PATENTS and (named := _complement(scene, draft)) is not None:
        draft.metric_id, draft.metric, draft.metric_span = named.id, named, (named.start, named.end)
        return
    if draft.metric_id in _FIRMS:
        draft.metric_id = _predicate(scene, draft.end) or draft.metric_id
    elif draft.metric_id in _PATENTS:
        after = scene.low[draft.end : min(scene.end, draft.end + 30)]
        between = scene.low[max(like.end, scene.start, draft.start - 30) : draft.start]
        if _GRANT.search(after) or _GRANT.search(between):  # "..., and were granted 3,750"
            draft.metric_id = "patents_granted"
        elif _APPLIED.search(after):
            draft.metric_id = "patent_applications"
    elif draft.metric_id in _PEOPLE and (does := _LIVE_OR_WORK.match(scene.low, draft.end)) is not None:
        draft.metric_id = "population" if does["live"] else "employees"
    elif draft.metric_id in _PEOPLE and (
        _AT_RESEARCH.match(scene.low, draft.end)
        or _WHOM_IN_RESEARCH.match(scene.low, draft.end)
        or _RESEARCH_LABEL.search(scene.low, scene.start, draft.start)
    ):
        draft.metric_id = "rd_personnel"


def _own_subject(scene: Scene, draft: Draft, like: Draft) -> MetricMention | None:
    """As in "the stock of valid patents had swollen to 52,370": the count's own subject, not the noun before it."""
    low = scene.low
    for metric in reversed(scene.metrics):
        if metric.end > draft.start:
            continue
        if metric.start < max(scene.start, like.phrase_end) or metric.unit != "count" or metric.id is None:
            return None
        if (
            metric.verb
            or metric.nature == "name"
            or _OF_ALL.search(low, max(scene.start, metric.start - 24), metric.start)
        ):
            return None
        if metric.id in _NAMED_WHOLES and low[metric.end : draft.start] == " ":
            return None  # "45 projects. By industry, chip makers 31, drug makers 9": whose the projects are
        return metric if _LEADS_ON.fullmatch(low, metric.end, draft.start) else None
    return None


def _patents_named(scene: Scene, patents: MetricMention) -> str:
    """As in "valid patents", "patents in force", "patents granted": by the words beside the noun."""
    near = scene.low[max(scene.start, patents.start - 24) : min(scene.end, patents.end + 16)]
    if _IN_FORCE.search(near):
        return "patents_held"
    return "patents_granted" if _GRANT.search(near) else patents.id or "patents_held"


def _complement(scene: Scene, draft: Draft) -> MetricMention | None:
    """As in "of which 61 are above-scale industrial enterprises, 27 are high-tech": what they are said to be."""
    verb = _THEY_ARE.match(scene.low, draft.end, scene.end)
    if verb is None:
        return None
    fitting = (m for m in scene.metrics if m.start >= verb.end() and m.unit == "count" and not m.verb)
    named = next(fitting, None)
    return named if named is not None and _OF_KIND.fullmatch(scene.low, verb.end(), named.start) else None


def _predicate(scene: Scene, end: int) -> str | None:
    """Return the kind of firm that the words after a count say is counted."""
    after = scene.low[end : min(scene.end, end + 100)]
    if (place := _PLACE_BETWEEN.match(after)) is not None:
        after = after[place.end() - 1 :]  # "41 firms in Zibo High-tech Zone became ..."
    return next((metric_id for pattern, metric_id in _PREDICATES if pattern.match(after)), None)


def _counted(scene: Scene, draft: Draft) -> MetricMention | None:
    """Return the metric phrase that overlaps the counted noun."""
    start, end = draft.quantity.noun_start, draft.quantity.noun_end
    found: MetricMention | None = None
    for metric in scene.metrics:
        if metric.start >= end or metric.end <= start:
            continue
        covers = found is None and metric.end >= end and metric.id is not None and metric.unit in ("", "quantity")
        if covers or metric.unit == "count" or metric.id == "output_quantity":
            found = metric
    return found


def _refined(scene: Scene, draft: Draft, found: MetricMention) -> str | None:
    """Return the metric that the words around make of the counted noun's."""
    metric_id = found.id
    if metric_id in _NAMED_WHOLES:
        metric_id = _named_before(scene, draft) or metric_id
    if metric_id == "patents_held":
        return _patents(scene, draft)
    low, end = scene.low, draft.quantity.noun_end
    if metric_id == "enterprises":
        said = _NEXT_PART.split(low[end : min(scene.end, end + 60)], maxsplit=1)[0]
        if _LISTED.search(said):
            return "listed_companies"
        if _BY_FOREIGNERS.search(low, max(scene.start, draft.start - 80), draft.start):
            return "foreign_enterprises"
        return _predicate(scene, end) or metric_id
    if metric_id in _PEOPLE and (does := _LIVE_OR_WORK.match(low, end)) is not None:
        return "population" if does["live"] else "employees"
    supplied = draft.quantity.unit in _HOUSEHOLDS and _SUPPLIED.search(low, scene.start, draft.start)
    if metric_id == "population" and supplied:
        return None
    if metric_id == "population" and _WORK_IN_RESEARCH.match(low, draft.end, draft.end + 40):
        return "rd_personnel"
    if metric_id == "population" and _LAID_OFF.search(low, max(scene.start, draft.start - 40), draft.start):
        return "employees"
    if metric_id == "population" and _EMPLOYED.search(low, scene.start, scene.end):
        return "employees"
    if metric_id in _PEOPLE and (
        _IN_RESEARCH.match(low, end) or _WORK_IN_RESEARCH.match(low[draft.end : draft.end + 40])
    ):
        return "rd_personnel"
    return metric_id


def _named_before(scene: Scene, draft: Draft) -> str | None:
    """As in "R&D personnel of over 5,000 people": the noun before says more than the counted one."""
    says = _NAMED_PEOPLE if draft.quantity.unit == "person" else _NAMED
    for metric in scene.metrics:
        if metric.end > draft.start:
            break
        if metric.unit == "count" and says.match(scene.low, metric.end, draft.start):
            return metric.id
    return None


def _patents(scene: Scene, draft: Draft) -> str:
    """Patents are held unless the words near say granted, or applied for."""
    if _OBTAINED.search(scene.low, max(scene.start, draft.start - 40), draft.start):
        return "patents_granted"
    start, noun_start, noun_end = draft.start, draft.quantity.noun_start, draft.quantity.noun_end
    left = min(max(scene.clause_start(start), start - 60), max(scene.start, noun_start - 20))
    near = scene.low[left : draft.phrase_end]
    near += scene.low[draft.phrase_end : min(scene.end, draft.phrase_end + 50)].split(";", 1)[0]
    before = scene.before(draft)
    if _PER_HEAD.search(scene.low, max(scene.start, start - 40), start) or _PER_HEAD.match(scene.low, noun_end):
        return "patents_held"
    granted, applied = _GRANT.search(near), _APPLIED.search(near)
    if granted and applied and applied.start() < granted.start() and left + applied.start() > draft.end:
        granted = None  # "386 patents were applied for and 121 were authorized"
    if granted or (before is not None and before.metric_id == "patents_granted" and not applied):
        return "patents_granted"
    return "patent_applications" if applied else "patents_held"
