"""Whose figures the discourse is about, and what a sentence that names nobody takes over from it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.landmarks import Landmarks
from hitech_extract.linking.zone.prices import is_market_price, is_stock_price
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES, Area, Gazetteer
from hitech_extract.zones.antecedents import group_id

__all__ = [
    "ACCOUNTS",
    "FIRMS",
    "INVESTMENT",
    "Focus",
    "assign",
    "carry",
    "former_latter",
    "inherit",
    "moved",
    "will_spend",
]

_CUES: Final = load_cues("zone")

# Metrics of a company's own books; others in a company's sentence are the zone's (a plant, a project).
BOOKS: Final = frozenset({"net_profit", "total_profit", "profit_margin", "market_capitalization", "operating_revenue"})
PROFITS: Final = frozenset({"net_profit", "total_profit", "profit_margin", "market_capitalization"})
ACCOUNTS: Final = BOOKS | frozenset(
    "assets output_value gross_industrial_output_value rd_expenditure rd_intensity employees exports market_share "
    "patents_held patents_granted patent_applications output_quantity rd_personnel registered_capital taxes_paid "
    "imports".split()
)
INVESTMENT: Final = frozenset(
    "investment contracted_investment fixed_asset_investment subsidies land_area projects industrial_investment "
    "foreign_investment_actual".split()
)
# Counts of companies are nobody's own books.
FIRMS: Final = frozenset(
    "enterprises high_tech_enterprises tech_smes specialized_sophisticated_enterprises unicorn_enterprises "
    "listed_companies foreign_enterprises enterprises_above_designated_size zones".split()
)
_PRONOUN_START: Final = re.compile(
    r"[\"'(]{0,4}(?:(?:now|today|currently|last year|this year|in \d{4}|since then|so far"
    r"|by \d{4}|to date|at present|(?:[a-z-]+|\d+) years (?:on|later)),? )?(?:it|its|they|their|the company's|that|this"
    r"|which|he|she|of this|of these|among them|of that|of them|these)\b"
)


# Cues of zones that are named in full, as in a heading.
_NAMED: Final = frozenset({"heading", "open-pattern", "gazetteer", "acronym", "introduced", "reduced"})
_SPOKEN_OF: Final = frozenset({"whole", "right-clause", "goes-into", "metric-bound"})
_HEADING: Final = 70
_SEVERAL: Final = 4  # zones in a text that compares them


class Focus:
    """Whose figures the discourse is about: carried from sentence to sentence."""

    def __init__(
        self,
        main: Area | None,
        areas: list[Area],
        gazetteer: Gazetteer,
        marks: Landmarks,
        headings: list[int],
        titles: list[int],
    ) -> None:
        self.marks = marks
        self.titles = titles  # those of them that are no rows of figures
        self.headings = headings  # the lines that are headings, in order
        self.heading_line = -1
        self.main = main  # what the article is about, from title or head: a zone, a group, else a place
        self.known = {a.name: a.id for a in areas if a.kind == "zone" and a.id and a.name}  # zones by their place
        self.members = {a.name for a in areas if a.cue == "member"}  # places named as the zones of a group
        self.named = frozenset(self.known.values())
        self.gazetteer = gazetteer
        self.metonymy_line = -1
        self.company: Area | None = None  # whose announcement the article is
        self.last: Area | None = None  # who governed the last figure or was last subject
        self.last_zone: Area | None = main if main is not None and main.kind in ZONES else None
        self.line = -1
        self.heading_zone: Area | None = None
        self.subject: Area | None = None  # of the last sentence, for "it" and "its"
        self.heard, self.says_we = -1, False  # the sentence looked through for "we", and whether it says so
        self.first_person = -1  # the line in which somebody said "we" last
        self.company_speaks = -1  # the line in which somebody of a company was quoted last
        self.pair: list[Area] = []  # the two that figures were given for last, of whatever kind
        self.named_last: list[Area] = []  # the zones that the last sentence named
        self.last_group: Area | None = None
        self.books: tuple[int, Area] | None = None  # the line in which a company had figures of its own, and which
        self.figured: Area | None = None  # whose the last figure was
        self.counted: dict[str, Area] = {}  # whose the things were that were counted, by their noun
        self.ranking = False  # whether the last heading speaks of zones, so that the rows below it name them by place
        self.sequence: list[Area] = []  # the zones that the last sentence spoke of one after the other

    def section_ended(self, line: int) -> bool:
        """Whether another heading stands between a line and that of a place, or of a zone in a report on a place."""
        if self.heading_zone is not None and self.heading_zone.kind == "place":
            following = bisect_right(self.titles, self.heading_line)
            return following < len(self.titles) and self.titles[following] < line
        if self.main is None or self.main.kind != "place":
            return False
        following = bisect_right(self.headings, self.heading_line)
        return following < len(self.headings) and self.headings[following] < line

    def member(self, place: Area, scene: Scene) -> str | None:
        """Return the zone for which a bare place name may stand where a group of zones is spoken of."""
        groups = {area.id for area in (self.main, *scene.areas) if area is not None and area.kind == "group"}
        if self.line == scene.line and self.last_zone is not None and self.last_zone.kind == "group":
            groups.add(self.last_zone.id)
        if not place.name or place.whole:
            return None
        known = self.known.get(place.name)
        if known is not None and place.name in self.members:
            return known  # "The four zones are Hefei, Wuhu, ... . Hefei had exports of ..."
        if not groups:
            # A text that compares zones, and none above the others, may name each by its place.
            return known if self.main is None and len(self.named) >= _SEVERAL else None
        if known is not None:
            return known
        only = self.gazetteer.only_zone(place.name)
        if only is None:
            return None
        province = self.gazetteer.zones[only].province
        return only if only in self.named or (province and f"group:{province}" in groups) else None


def assign(draft: Draft, area: Area, cue: str) -> None:
    """Give a figure to an area; that of a city, a company or another kind of zone is refused as a zone's."""
    draft.area, draft.zone_cue = area, cue
    if area.kind in ZONES:
        draft.zone_id = area.id
        draft.why["zone"] = cue if area.id else area.cue
    else:
        draft.zone_id = None
        draft.why["zone"] = {"place": "place-statistic", "company": "company-account", "other": "other-kind-of-zone"}[
            area.kind
        ]


# "The plant will employ 800 people": what stands in the zone, though a company builds it
_BUILT: Final = re.compile(
    r"[\"'(]{0,4}(?:(?:(?:once|when|after|upon)\b[^,;]{3,60}"
    r"|(?:at|on|in|under) full (?:capacity|operation|production|load)), )?"
    r"(?:it will be built|the|its|this|that|both|each|phase|when|once|upon) "
    r"(?:[\w-]+ ){0,3}?(?:plants?|projects?|factory|factories|bases?|facility|facilities|lines?|phases?|first|second"
    r"|complex|building|cent(?:er|re)|headquarters|park|one|two|completed|completion|operational)\b"
)
# An investment, by whatever words, as in "Lintra AG will put 85 million euros into a second plant"
_WILL_SPEND: Final = re.compile(
    r"\b(?:will|would|is to|are to|is set to|is going to|(?:plans?|intends?|wants?|aims?|agreed|pledged|promised"
    r"|decided|means|hopes?|vowed) to) (?:[\w-]+ ){0,2}?(?:put|spend|pour|plough|plow|sink|inject|pump|add|build|erect"
    r"|set up|construct|lay out|commit|channel|expand|install|equip|open)\b(?:[^.;]|\.\d){0,80}$"
)


def will_spend(scene: Scene, draft: Draft) -> bool:
    """Whether somebody is to spend an amount that has no name of its own: money for the zone where it goes."""
    if draft.quantity.kind != "money" or draft.metric_id in ACCOUNTS:
        return False
    return _WILL_SPEND.search(scene.low, scene.clause_start(draft.start), draft.start) is not None


# '"Being close shortens our delivery times by 20 percent," said the sales head'
_SPEAKER: Final = re.compile(
    rf"\b(?:said|says|told|adds|added|explain(?:s|ed)|recall(?:s|ed)|according to)\b[^.]{{0,50}}?\b"
    rf"(?:{any_of(_CUES['company_heads'])}|head of (?:sales|marketing|production)|executive)\b(?P<rest>[^.]{{0,60}})"
)
# Who speaks of a company, as in "Its chairman said 70 percent of orders come from abroad"
_HEAD_SAYS: Final = re.compile(
    rf"[\"'(]{{0,3}}(?:its|their|the (?:company|firm|group)'s|the) {any_of(_CUES['company_heads'])}"
    rf"(?:, [^,.;]{{2,40}},)? {any_of(_CUES['saying'])}\b"
)
_ZONE_BODY: Final = re.compile(
    r"\b(?:zone|park|district|committee|bureau|commission|university|institute|association|government|chamber|academy)\b"
)
_WE: Final = re.compile(r"\b(?:we|our|ours|us|my|i)\b")


# "He [started] in 2006 with 38 people": what a person does, and does not say
_PERSON_START: Final = re.compile(
    r"[\"'(]{0,4}(?:he|she) (?:(?:also|then|now|later|soon|first|once|had|has|did|was|is|wants?|plans?) )*"
    rf"(?!{any_of(_CUES['saying'])}\b)[a-z]"
)
_TOGETHER: Final = re.compile(
    r"[\"'(]{0,4}(?:(?:taken )?together|combined|between them|jointly|in total|all told|both|the (?:two|pair|duo))\b"
)
_PLURAL_START: Final = re.compile(
    r"[\"'(]{0,4}(?:(?:last year|this year|now|today|in \d{4}|since then|so far|to date|currently|by \d{4}"
    r"|at present),? )?"
    r"(?:(?:taken |all )?together,? )?(?:they|their)\b|[\"'(]{0,4}together\b"
)


def _several(scene: Scene, focus: Focus) -> Area | None:
    """Return the group that "together" or "they" mean: the zones, or the group, just spoken of, or the article's own.

    "Together they spent 48 billion yuan", said of zones named one after the other, makes a group of its own.
    """
    if focus.line < scene.line - 1:
        return None
    zones = focus.sequence
    if len(zones) > 1 and _TOGETHER.match(scene.low, scene.start) and all(z.kind == "zone" and z.id for z in zones):
        name = group_id(focus.gazetteer, [zone.id for zone in zones if zone.id])
        start, end = min(zones[0].start, zones[-1].start), max(zones[0].end, zones[-1].end)
        return Area(start, end, "group", name, "members", plural=True)
    if not _PLURAL_START.match(scene.low, scene.start):
        return None
    last, subject, main = focus.last, focus.subject, focus.main
    chain = [zone for zone in focus.named_last if zone.chain >= 0]
    if len(chain) > 1 and subject is not None and subject.chain == chain[0].chain:
        # "The Yulin and Weinan zones share a port. Last year they ..."
        name = group_id(focus.gazetteer, [zone.id for zone in chain if zone.id])
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


def _notes_speaker(scene: Scene, focus: Focus) -> bool:
    """Whether somebody of a company speaks in a sentence, or has just spoken in the same line."""
    low = scene.low[scene.start : scene.end]
    if any(word in low for word in ("sa", "told", "according", "add", "recall", "explain")):
        speaker = _SPEAKER.search(low)
        if speaker is not None:
            focus.company_speaks = -1 if _ZONE_BODY.search(speaker["rest"]) else scene.line
    return focus.company_speaks == scene.line


def _is_company_talk(scene: Scene, draft: Draft, focus: Focus) -> bool:
    """As in '"We had 300 orders in January," said the sales head of Lianda': a company speaks of itself."""
    low = scene.low
    if draft.metric_id in INVESTMENT or draft.metric_id in FIRMS:
        return False
    if _HEAD_SAYS.match(low, scene.start) and not any(area.kind in ZONES for area in scene.areas):
        return True
    if '"' not in low[scene.start : scene.end]:
        return False
    if not _notes_speaker(scene, focus):
        return False
    return _WE.search(low, scene.start, scene.end) is not None


def inherit(draft: Draft, scene: Scene, focus: Focus) -> None:
    """Give a figure whose sentence names no owner to whom the discourse is about."""
    low = scene.low
    if is_market_price(scene, draft):
        # What goods cost, they cost on the market.
        draft.zone_id, draft.why["zone"] = None, "market-price"
        return
    if _is_company_talk(scene, draft, focus) or is_stock_price(scene, draft):
        draft.zone_id, draft.why["zone"] = None, "company-account"
        return
    paired = former_latter(scene, draft, focus)
    if paired is not None:
        assign(draft, paired, "respectively" if paired in focus.pair else "pronoun")
        return
    if (group := _several(scene, focus)) is not None:
        # "Henan closed the year with five national zones. Together they turned over ..."
        assign(draft, group, "pronoun")
        return
    if draft.metric_id in PROFITS and focus.books is not None and focus.books[0] == scene.line and not scene.areas:
        assign(draft, focus.books[1], "inherited")  # "The giant has 110,000 workers. ... Profit slid 8 percent"
        return
    start_text = low[scene.start : scene.start + 30]
    same_line = focus.line == scene.line
    spoken = next(
        (
            d
            for d in reversed(scene.drafts)
            if d.end <= draft.start
            and d.area is not None
            and (
                d.zone_cue in _SPOKEN_OF
                or (d.zone_cue == "respectively" and d.list_id < 0)
                or (d.zone_cue == "right-after" and not d.compared)
            )
            and d.area.kind in ZONES
        ),
        None,
    )
    if spoken is not None and spoken.area is not None:
        assign(draft, spoken.area, "same-sentence")
        return
    spends = will_spend(scene, draft)
    if (draft.metric_id in INVESTMENT or spends) and focus.last is not None and focus.last.kind == "company":
        zone = focus.last_zone or focus.main
        if zone is not None:
            assign(draft, zone, "inherited")
            return
    speaker = _speaks_for(scene, focus)
    if speaker is not None:
        assign(draft, speaker, "speaker")
        return
    if _PERSON_START.match(start_text) and focus.subject is not None and focus.subject.kind in ZONES:
        # "He started in 2006 with 38 people": a person's own, not the zone's
        draft.zone_id, draft.why["zone"] = None, "person-account"
        return
    if (
        _PRONOUN_START.match(start_text)
        and focus.subject is not None
        and focus.line >= scene.line - 1
        and not focus.marks.within("here", scene.start, draft.start)
        and not (focus.subject.kind == "company" and draft.metric_id not in BOOKS and _BUILT.match(low, scene.start))
    ):
        assign(draft, focus.subject, "pronoun")
        return
    if focus.marks.within("here", scene.start, scene.end) and focus.last_zone is not None:
        zone = focus.last_zone
        if same_line and focus.last is not None and focus.last.kind == "zone":
            zone = focus.last  # "... the zone supplied 27 percent of the revenue of the nine. Exports there rose"
        assign(draft, zone, "here")
        return
    last = focus.last
    if (
        same_line
        and last is not None
        and (
            last.kind != "company"
            or (draft.metric_id in ACCOUNTS and (draft.metric_id in BOOKS or not _BUILT.match(low, scene.start)))
            or draft.metric_id is None
            or draft.why.get("metric") == "inherited"
        )
    ):
        assign(draft, last, "inherited")
        return
    if (
        focus.company is not None
        and (draft.metric_id in ACCOUNTS or draft.metric_id is None)
        and not spends
        and not any(a.kind in ZONES for a in scene.areas)
    ):
        assign(draft, focus.company, "company-article")
        return
    if focus.heading_zone is not None and not focus.section_ended(scene.line):
        assign(draft, focus.heading_zone, "heading")
        return
    if focus.main is not None:
        assign(draft, focus.main, "headline")
        return
    if last is not None and last.kind != "company" and scene.line - focus.line <= 2:
        assign(draft, last, "inherited")
        return
    if focus.last_zone is not None and (last is None or last.kind == "company"):
        assign(draft, focus.last_zone, "inherited")
        return
    draft.zone_id = None
    draft.why["zone"] = "no-zone-in-reach"


# "City officials aim to [raise that to] 150 billion yuan": what was just stated, of whomever it was
_MOVES_THAT: Final = re.compile(
    rf"\b{any_of(_CUES['moving'])} (?:that|this|the (?:figure|number|sum|amount|total|share|proportion|rate|ratio))"
    r"(?: [\w-]+){0,3}? to (?:about |around |over |more than |nearly |some |at least |up to |as much as )*$"
)


def moved(scene: Scene, draft: Draft, focus: Focus) -> Area | None:
    """As in "City officials aim to raise that to 150 billion yuan": the figure before, said of its owner."""
    if focus.line != scene.line or scene.before(draft) is not None or not focus.pair:
        return None
    if _MOVES_THAT.search(scene.low, max(scene.start, draft.start - 70), draft.start) is None:
        return None
    return focus.pair[-1]


_FORMER: Final = re.compile(
    r"\bthe (former|latter)\b(?! (?:half|year|period|quarter|month))"
    r"|\bthe (first|second)(?='s |(?: for| of| by| with| at)? \d"
    rf"|(?: also| only| just)? {any_of(_CUES['subject_verbs'])}\b)"
)
_EARLIER: Final = ("former", "first")


def former_latter(scene: Scene, draft: Draft, focus: Focus) -> Area | None:
    """As in "The former's exports were 98 billion yuan, the latter's 21 billion": the two spoken of last, in order."""
    low, before = scene.low, scene.before(draft)
    start = before.end if before is not None else scene.start
    if all(low.find(word, start, draft.start) < 0 for word in ("the former", "the latter", "the first", "the second")):
        return None
    words = list(_FORMER.finditer(low, start, draft.start))
    if not words or draft.why.get("metric") in ("former", "latter"):
        return None
    here = [a for a in scene.areas if a.kind in ZONES and a.id and a.end <= words[-1].start()]
    pair = here if len(here) == 2 and here[0].id != here[1].id else focus.pair
    if len(pair) != 2:
        return None
    return pair[0 if (words[-1][1] or words[-1][2]) in _EARLIER else 1]


# "Foreign trade by zone", "Top five national zones, 2019"
_OF_ZONES: Final = re.compile(r"\b(?:zones|hidzs|htzs)\b|\b(?:by|per|each) (?:high-tech )?zone\b")


# "There it pays a rent of 35 yuan": who "it" is does not change
_PRONOUN_SUBJECT: Final = re.compile(r"(?:there|here),? (?:it|they|he|she)\b|(?:it|they|he|she)\b")


def _is_about_zone(scene: Scene, spoken: list[Area]) -> bool:
    """Whether a report on a city goes on to tell of its zone, and does not only give the zone's part of something."""
    if len({(area.kind, area.id or area.name) for area in spoken}) > 1:
        return False
    return any(draft.zone_cue != "part-from" for draft in scene.drafts)


_BESIDE_PLACE: Final = re.compile(r"(?:about |the |our |host |home ){0,3}|(?: city| municipality| in brief|:){0,3}")


def _is_place_heading(scene: Scene, place: Area, focus: Focus) -> bool:
    """Whether a heading within a report on a zone is nothing but the name of its city: "Dalian", "The city"."""
    if focus.main is None or focus.main.kind != "zone" or place.cue == "country":
        return False
    before, after = scene.low[scene.start : place.start], scene.low[place.end : scene.end].rstrip()
    return _BESIDE_PLACE.fullmatch(before) is not None and _BESIDE_PLACE.fullmatch(after) is not None


def _note_owners(scene: Scene, focus: Focus) -> None:
    for draft in scene.drafts:
        if draft.area is None or draft.equivalent_of is not None:
            continue
        focus.figured = draft.area
        if draft.area.kind == "group":
            focus.last_group = draft.area
        elif draft.area.kind == "company":
            focus.books = scene.line, draft.area
        if draft.quantity.kind == "count":
            focus.counted[draft.quantity.unit] = draft.area


def _note_heading(scene: Scene, focus: Focus) -> None:
    """Note the zone, or what else, that a heading names for its section, and whether its rows are zones."""
    if not scene.heading or scene.drafts:
        return
    focus.ranking = _OF_ZONES.search(scene.low, scene.start, scene.end) is not None
    if not scene.areas or scene.line == 0 or scene.end - scene.start >= _HEADING:
        return
    area = scene.areas[0]
    if area.kind == "place":
        fits = focus.line > 0 and _is_place_heading(scene, area, focus)
    else:
        fits = area.kind == "other" or (area.kind == "zone" and area.id is not None and area.cue in _NAMED)
    if fits:
        focus.heading_zone, focus.heading_line = area, scene.line
    elif focus.heading_zone is not None and focus.heading_zone.kind == "place":
        focus.heading_zone = None


def carry(scene: Scene, focus: Focus, roles: list[str]) -> None:
    """Note for the next sentences who was spoken of."""
    if '"' in scene.low[scene.start : scene.end]:
        _notes_speaker(scene, focus)
    _note_heading(scene, focus)
    governors = [a for i, a in enumerate(scene.areas) if roles[i] in ("governor", "opening")]
    subject = next((a for a in governors if a.start - scene.start < 60), governors[0] if governors else None)
    if subject is not None and scene.low.startswith("'s ", subject.end):
        # "The zone's biggest employer is a maker of phone glass. It earned ..."
        owned = (a for a in governors if a.kind == "company" and a.start == subject.end + len("'s "))
        subject = next(owned, subject)
    spoken = [
        d.area
        for d in scene.drafts
        if d.area is not None and d.equivalent_of is None and d.zone_cue != "apposed-city"  # said in passing
    ]
    _note_owners(scene, focus)
    zones = [
        a
        for a, role in zip(scene.areas, roles, strict=True)
        if a.kind in ZONES and a.id and role not in ("compared", "rank", "whole")
    ]
    owners = list({(a.kind, a.id or a.start): a for a in spoken}.values())
    if len(owners) == 1 and owners[0].kind == "group" and all(zone.kind == "zone" for zone in focus.pair):
        owners = []  # "The two together exported ...; of the pair, the former grew": they are still the two
    focus.pair = owners if len(owners) == 2 else [*focus.pair, *owners][-2:] if len(owners) == 1 else focus.pair
    distinct = list({a.id: a for a in spoken if a.kind in ZONES and a.id}.values())
    if len(distinct) > 1:
        focus.sequence = distinct
    aside = scene.low[scene.start : scene.start + 1] == "("
    about_place = (
        bool(spoken)
        and all(a.kind == "place" for a in spoken)
        and focus.main is not None
        and focus.main.kind == "zone"
        and (focus.last is None or focus.last.kind != "place")
    )
    if aside or about_place:
        # A word on the city, in passing: the zone stays the topic.
        opens_line = about_place and not aside and focus.line < scene.line and not zones
        focus.line = scene.line
        focus.last = focus.last or focus.main
        if about_place and not aside:
            focus.subject = spoken[0]
        if opens_line:
            focus.last = spoken[0]  # a paragraph that begins with the city stays with it, till a zone is named
        return
    named = list({a.id: a for a in zones if a.kind == "zone"}.values())
    focus.named_last = named
    if len(named) == 2 and (not spoken or {a.id for a in spoken} < {a.id for a in named}):
        focus.pair = named  # "The anchors are the Chengdu zone and the Chongqing zone. The former ..."
    if spoken:
        kinds = {(a.kind, a.id) for a in spoken}
        focus.last = spoken[0] if len(kinds) > 1 else spoken[-1]
        if len(distinct) > 1 and focus.main is not None and any(a.id == focus.main.id for a in spoken):
            focus.last = focus.main
    elif governors:
        # "Fujian has seven zones: Fuzhou, Xiamen ...": the group presented is what the text goes on to speak of.
        topic = focus.main.id if focus.main is not None else None
        presented = next((a for a in zones if a.kind == "group" and (a.cue == "members" or a.id == topic)), None)
        if presented is not None and subject is not None and subject.kind == "place":
            subject = presented
        focus.last = subject
    main = focus.main
    if main is not None and main.kind == "place" and spoken and not _is_about_zone(scene, spoken):
        focus.last = main
    if zones:
        focus.last_zone = zones[-1]
        if focus.last is None:
            focus.last = zones[0]
    if subject is not None:
        focus.subject = subject
    elif spoken and not (
        all(draft.zone_cue == "here" for draft in scene.drafts) and _PRONOUN_SUBJECT.match(scene.low, scene.start)
    ):
        focus.subject = spoken[0]
    if governors or spoken or zones:
        focus.line = scene.line
