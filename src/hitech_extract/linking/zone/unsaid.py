"""Whose a figure is that names nobody in its sentence: of those of whom the discourse has spoken."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.zone.accounts import ACCOUNTS, BOOKS, FIRMS, INVESTMENT, PROFITS, will_spend
from hitech_extract.linking.zone.focus import Focus, assign, notes_speaker
from hitech_extract.linking.zone.prices import is_event_figure, is_market_price, is_stock_price
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES, Area
from hitech_extract.zones.numerals import group_id

__all__ = ["former_latter", "inherit", "moved"]

_CUES: Final = load_cues("zone")
_Found: TypeAlias = tuple[Area, str] | None  # an owner, and by what cue

_PRONOUN_START: Final = re.compile(
    r"[\"'(]{0,4}(?:(?:now|today|currently|last year|this year|in \d{4}|since then|so far"
    r"|by \d{4}|to date|at present|(?:[a-z-]+|\d+) years (?:on|later)),? )?(?:it|its|they|their|the company's|that|this"
    r"|which|he|she|of this|of these|among them|of that|of them|these)\b"
)
_SPOKEN_OF: Final = frozenset({"whole", "right-clause", "goes-into", "metric-bound"})
# "The plant will employ 800 people": what stands in the zone, though a company builds it
_BUILT: Final = re.compile(
    r"[\"'(]{0,4}(?:(?:(?:once|when|after|upon)\b[^,;]{3,60}"
    r"|(?:at|on|in|under) full (?:capacity|operation|production|load)), )?"
    r"(?:it will be built|the|its|this|that|both|each|phase|when|once|upon) "
    r"(?:[\w-]+ ){0,3}?(?:plants?|projects?|factory|factories|bases?|facility|facilities|lines?|phases?|first|second"
    r"|complex|building|cent(?:er|re)|headquarters|park|one|two|completed|completion|operational)\b"
)
# Who speaks of a company, as in "Its chairman said 70 percent of orders come from abroad"
_HEAD_SAYS: Final = re.compile(
    rf"[\"'(]{{0,3}}(?:its|their|the (?:company|firm|group)'s|the) {any_of(_CUES['company_heads'])}"
    rf"(?:, [^,.;]{{2,40}},)? {any_of(_CUES['saying'])}\b"
)
# As in '"Orders were worth 40 percent less," says its manager'
_SAYS_HEAD: Final = re.compile(
    rf"[,?!]\" {any_of(_CUES['saying'])} (?:its|their|the (?:company|firm|group)'s|the) (?:[\w-]+ ){{0,2}}?"
    rf"{any_of(_CUES['company_heads'])}"
)
_WE: Final = re.compile(r"\b(?:we|our|ours|us|my|i)\b")
# "He [started] in 2006 with 38 people": what a person does, and does not say
_PERSON_START: Final = re.compile(
    r"[\"'(]{0,4}(?:he|she) (?:(?:also|then|now|later|soon|first|once|had|has|did|was|is|wants?|plans?) )*"
    rf"(?!{any_of(_CUES['saying'])}\b)[a-z]"
    r"|[\"'(]{0,4}(?P<own>his|her) (?!(?:zone|park|district|city|county|town|province|area|region|department|bureau"
    r"|office|committee|administration|team|staff|colleagues?|government)\b)[a-z]"
)
_ITS: Final = re.compile(r"\b(?:its|it)\b")
_TOGETHER: Final = re.compile(
    r"[\"'(]{0,4}(?:(?:taken )?together|combined|between them|jointly|in total|all told|both|the (?:two|pair|duo))\b"
)
_PLURAL_START: Final = re.compile(
    r"[\"'(]{0,4}(?:(?:last year|this year|now|today|in \d{4}|since then|so far|to date|currently|by \d{4}"
    r"|at present),? )?"
    r"(?:(?:taken |all )?together,? )?(?:they|their)\b|[\"'(]{0,4}together\b"
)
# "City officials aim to [raise that to] 150 billion yuan": what was just stated, of whomever it was
_MOVES_THAT: Final = re.compile(
    rf"\b{any_of(_CUES['moving'])} (?:that|this|the (?:figure|number|sum|amount|total|share|proportion|rate|ratio))"
    rf"(?: [\w-]+){{0,3}}? to (?:(?:{SOFTENER}|at least|up to|as much as) )*$"
)
_FORMER: Final = re.compile(
    r"\bthe (former|latter)\b(?! (?:half|year|period|quarter|month))"
    r"|\bthe (first|second)(?='s |(?: for| of| by| with| at)? \d"
    rf"|(?: also| only| just)? {any_of(_CUES['subject_verbs'])}\b)"
)
# "40,000 in the former and 21,000 in the latter"
_IN_FORMER: Final = re.compile(
    r"(?: (?!(?:and|but|while|that|those|to)\b)[a-z-]+){0,2} (?:in|at|for|of|from|by) the (former|latter)\b()"
    r"(?! (?:half|year|period|quarter|month))"
)
_FORMER_REACH: Final = 40
_EARLIER: Final = ("former", "first")


def _several(scene: Scene, focus: Focus) -> Area | None:
    """Return the group that "together" or "they" mean: the zones, or the group, just spoken of, or the article's own.

    "Together they spent 48 billion yuan", said of zones named one after the other, makes a group of its own.
    """
    if focus.line < scene.line - 1:
        return None
    zones = focus.sequence
    if len(zones) > 1 and _TOGETHER.match(scene.low, scene.start) and all(z.kind == "zone" and z.id for z in zones):
        name = group_id(focus.gazetteer, [zone.id for zone in zones if zone.id], focus.named)
        start, end = min(zones[0].start, zones[-1].start), max(zones[0].end, zones[-1].end)
        return Area(start, end, "group", name, "members", plural=True)
    if not _PLURAL_START.match(scene.low, scene.start):
        return None
    last, subject, main = focus.last, focus.subject, focus.main
    chain = [zone for zone in focus.named_last if zone.chain >= 0]
    if len(chain) > 1 and subject is not None and subject.chain == chain[0].chain:
        # "The Yulin and Weinan zones share a port. Last year they ..."
        name = group_id(focus.gazetteer, [zone.id for zone in chain if zone.id], focus.named)
        return Area(chain[0].start, chain[-1].end, "group", name, "members", plural=True)
    if last is not None and last.kind == "group" and (subject is None or subject.kind == "place"):
        return last
    named = len({zone.id for zone in focus.named_last}) > 1
    return main if named and main is not None and main.kind == "group" else None


def _speaks_for(scene: Scene, focus: Focus) -> Area | None:
    """As in "Our exports were 312 million dollars", told of the article's own zone, whichever was named last."""
    if focus.heard != scene.start:
        focus.heard, focus.says_we = scene.start, _WE.search(scene.low, scene.start, scene.end) is not None
        focus.first_person = scene.line if focus.says_we else focus.first_person
    if focus.first_person != scene.line or focus.main is None or focus.main.kind != "zone":
        return None
    last = focus.last
    if focus.company is not None or last is None or last.kind not in ("zone", "place") or last.id == focus.main.id:
        return None
    here = focus.marks.within("here", scene.start, scene.end)
    return focus.main if here or focus.says_we else None


def _is_company_talk(scene: Scene, draft: Draft, focus: Focus) -> bool:
    """As in '"We had 300 orders in January," said the sales head of Lianda': a company speaks of itself."""
    low = scene.low
    if draft.metric_id in INVESTMENT or draft.metric_id in FIRMS:
        return False
    if _HEAD_SAYS.match(low, scene.start) and not any(area.kind in ZONES for area in scene.areas):
        return True
    if '"' not in low[scene.start : scene.end]:
        return False
    company = focus.last is not None and focus.last.kind == "company"
    if company and _SAYS_HEAD.search(low, scene.start, scene.end):
        return True
    if not notes_speaker(scene, focus):
        return False
    return _WE.search(low, scene.start, scene.end) is not None


def inherit(draft: Draft, scene: Scene, focus: Focus) -> None:
    """Give a figure whose sentence names no owner to whom the discourse is about."""
    if is_market_price(scene, draft):
        # What goods cost, they cost on the market.
        draft.zone_id, draft.why["zone"] = None, "market-price"
        return
    if is_event_figure(scene, draft):
        draft.zone_id, draft.why["zone"] = None, "event-figure"
        return
    if _is_company_talk(scene, draft, focus) or is_stock_price(scene, draft):
        draft.zone_id, draft.why["zone"] = None, "company-account"
        return
    found = _referred_to(scene, draft, focus)
    if found is None and _is_of_person(scene, focus):
        # "He started in 2006 with 38 people": a person's own, not the zone's
        draft.zone_id, draft.why["zone"] = None, "person-account"
        return
    found = found or _taken_over(scene, draft, focus) or _of_article(scene, draft, focus)
    if found is not None:
        assign(draft, *found)
    else:
        draft.zone_id, draft.why["zone"] = None, "no-zone-in-reach"


def _is_of_person(scene: Scene, focus: Focus) -> bool:
    """As in "He started in 2006", "His gross margin is down to 8 percent", right after words on a zone."""
    person = _PERSON_START.match(_opening(scene))
    if person is None or focus.subject is None or focus.subject.kind not in ZONES:
        return False
    return person["own"] is None or not any(area.kind in ZONES for area in scene.areas)


def _opening(scene: Scene) -> str:
    return scene.low[scene.start : scene.start + 30]


def _referred_to(scene: Scene, draft: Draft, focus: Focus) -> _Found:
    """Return whom words of the sentence mean without a name ("the former", "together", "we"), or who has the deal."""
    paired = former_latter(scene, draft, focus)
    if paired is not None:
        return paired, "respectively" if paired in focus.pair else "pronoun"
    if (group := _several(scene, focus)) is not None:
        return group, "pronoun"  # "Henan closed the year with five national zones. Together they turned over ..."
    if draft.metric_id in PROFITS and focus.books is not None and focus.books[0] == scene.line and not scene.areas:
        return focus.books[1], "inherited"  # "The giant has 110,000 workers. ... Profit slid 8 percent"
    for other in reversed(scene.drafts):
        area = other.area
        if area is not None and area.kind in ZONES and other.end <= draft.start and _is_spoken_of(other):
            return area, "same-sentence"
    invested = draft.metric_id in INVESTMENT or will_spend(scene, draft)
    if invested and focus.last is not None and focus.last.kind == "company":
        zone = focus.last_zone or focus.main
        if zone is not None:
            return zone, "inherited"
    speaker = _speaks_for(scene, focus)
    return (speaker, "speaker") if speaker is not None else None


# "[The output of the whole glass fiber industry] reached 11 billion yuan", said after the sales of one company
_OF_SECTOR: Final = re.compile(
    r"\b(?:the|this) (?:whole|entire|overall|total) (?:[\w-]+ ){0,4}(?:industry|sector|chain|trade|cluster|branch"
    r"|business)\b|\b(?:the|this) (?:[\w-]+ ){0,3}(?:industry|sector|cluster)(?:'s| as a whole| overall)\b"
)


def _is_spoken_of(draft: Draft) -> bool:
    """Whether the owner of a figure is told in a way that makes the sentence go on about it."""
    return (
        draft.zone_cue in _SPOKEN_OF
        or (draft.zone_cue == "respectively" and draft.list_id < 0)
        or (draft.zone_cue == "right-after" and not draft.compared)
    )


def _taken_over(scene: Scene, draft: Draft, focus: Focus) -> _Found:
    """Return who was spoken of right before: by a pronoun, by "here", or in the same line."""
    built = _BUILT.match(scene.low, scene.start) is not None
    subject, last, same_line = focus.subject, focus.last, focus.line == scene.line
    if (
        _PRONOUN_START.match(_opening(scene))
        and subject is not None
        and focus.line >= scene.line - 1
        and not focus.marks.within("here", scene.start, draft.start)
        and not (subject.kind == "company" and draft.metric_id not in BOOKS and built)
    ):
        return subject, "pronoun"
    if (
        same_line
        and last is not None
        and last.kind == "group"
        and subject is not None
        and subject.kind == "zone"
        and _ITS.search(scene.low, scene.clause_start(draft.start), draft.start)
    ):
        return (
            subject,
            "pronoun",
        )  # "It has 18 percent of the revenue of all 169 zones. In 2013 its share was 15 percent"
    if focus.marks.within("here", scene.start, scene.end) and focus.last_zone is not None:
        # "... the zone supplied 27 percent of the revenue of the nine. Exports there rose"
        zone = last if same_line and last is not None and last.kind == "zone" else focus.last_zone
        return zone, "here"
    if (
        same_line
        and last is not None
        and (
            last.kind != "company"
            or (draft.metric_id in ACCOUNTS and (draft.metric_id in BOOKS or not built))
            or draft.metric_id is None
            or draft.why.get("metric") == "inherited"
        )
        and not (last.kind == "company" and _OF_SECTOR.search(scene.low, scene.clause_start(draft.start), draft.start))
    ):
        return last, "inherited"
    return None


def _of_article(scene: Scene, draft: Draft, focus: Focus) -> _Found:
    """Return whom the article is about, or its section, else who was spoken of some lines before."""
    last = focus.last
    if (
        focus.company is not None
        and (draft.metric_id in ACCOUNTS or draft.metric_id is None)
        and not will_spend(scene, draft)
        and not any(a.kind in ZONES for a in scene.areas)
    ):
        return focus.company, "company-article"
    if (company := _goes_on_about(scene, draft, focus)) is not None:
        return company, "inherited"
    if focus.heading_zone is not None and not focus.section_ended(scene.line):
        return focus.heading_zone, "heading"
    if focus.main is not None:
        return focus.main, "headline"
    if last is not None and last.kind != "company" and scene.line - focus.line <= 2:
        return last, "inherited"
    if focus.last_zone is not None and (last is None or last.kind == "company"):
        return focus.last_zone, "inherited"
    return None


def _goes_on_about(scene: Scene, draft: Draft, focus: Focus) -> Area | None:
    """As in a paragraph on a firm, and then "Sales were 1.94 billion yuan, although net profit slipped": the firm's."""
    firm = next((area for area in (focus.subject, focus.last) if area is not None and area.kind == "company"), None)
    if firm is None or focus.line < scene.line - 1 or draft.metric_id not in BOOKS:
        return None
    if any(area.kind != "company" for area in scene.areas):
        return None
    return firm if any(metric.id in PROFITS for metric in scene.metrics) else None


def moved(scene: Scene, draft: Draft, focus: Focus) -> Area | None:
    """As in "City officials aim to raise that to 150 billion yuan": the figure before, said of its owner."""
    if focus.line != scene.line or scene.before(draft) is not None or not focus.pair:
        return None
    if _MOVES_THAT.search(scene.low, max(scene.start, draft.start - 70), draft.start) is None:
        return None
    return focus.pair[-1]


def former_latter(scene: Scene, draft: Draft, focus: Focus) -> Area | None:
    """As in "The former's exports were 98 billion yuan, the latter's 21 billion": the two spoken of last, in order."""
    low, before = scene.low, scene.before(draft)
    start = before.end if before is not None else scene.start
    stop = min(scene.end, draft.end + _FORMER_REACH)
    if all(low.find(word, start, stop) < 0 for word in ("the former", "the latter", "the first", "the second")):
        return None
    if before is not None and (told := _IN_FORMER.match(low, start, draft.start)) is not None:
        start = told.end()  # "21,000 in the latter, that is, 34 percent"
    words = list(_FORMER.finditer(low, start, draft.start))
    if (after := _IN_FORMER.match(low, draft.end, scene.end)) is not None:
        words = [after]
    if not words or draft.why.get("metric") in ("former", "latter"):
        return None
    here = [a for a in scene.areas if a.kind in ZONES and a.id and a.end <= words[-1].start()]
    pair = here if len(here) == 2 and here[0].id != here[1].id else focus.pair
    if len(pair) != 2:
        return None
    return pair[0 if (words[-1][1] or words[-1][2]) in _EARLIER else 1]
