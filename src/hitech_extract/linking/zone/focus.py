"""Whose figures the discourse is about, and what each sentence adds to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.landmarks import Landmarks
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES, Area, Gazetteer

__all__ = ["Focus", "assign", "carry", "notes_speaker"]

_CUES: Final = load_cues("zone")
# Cues of zones that are named in full, as in a heading.
_NAMED: Final = frozenset({"heading", "open-pattern", "gazetteer", "acronym", "introduced", "reduced", "short-name"})
_HEADING: Final = 70
_SEVERAL: Final = 4  # zones in a text that compares them
# '"Being close shortens our delivery times by 20 percent," said the sales head'
_SPEAKER: Final = re.compile(
    rf"\b(?:said|says|told|adds|added|explain(?:s|ed)|recall(?:s|ed)|according to)\b[^.]{{0,50}}?\b"
    rf"(?:{any_of(_CUES['company_heads'])}|head of (?:sales|marketing|production)|executive)\b(?P<rest>[^.]{{0,60}})"
)
_ZONE_BODY: Final = re.compile(
    r"\b(?:zone|park|district|committee|bureau|commission|university|institute|association|government|chamber|academy)\b"
)
# "Foreign trade by zone", "Top five national zones, 2019"
_OF_ZONES: Final = re.compile(r"\b(?:zones|hidzs|htzs)\b|\b(?:by|per|each) (?:high-tech )?zone\b")
# "There it pays a rent of 35 yuan": who "it" is does not change
_PRONOUN_SUBJECT: Final = re.compile(r"(?:there|here),? (?:it|they|he|she)\b|(?:it|they|he|she)\b")
_BESIDE_PLACE: Final = re.compile(r"(?:about |the |our |host |home ){0,3}|(?: city| municipality| in brief|:){0,3}")


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
        self.met: dict[str, int] = {}  # where each of them is named first
        for area in areas:
            if area.name in self.known and area.kind == "zone":
                self.met.setdefault(area.name, area.start)
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
        self.compares = False  # whether the text sets zones side by side
        self.stated: tuple[int, set[str | None]] = (-1, set())  # the line, and what it has told of zones so far
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


def notes_speaker(scene: Scene, focus: Focus) -> bool:
    """Whether somebody of a company speaks in a sentence, or has just spoken in the same line."""
    low = scene.low[scene.start : scene.end]
    if any(word in low for word in ("sa", "told", "according", "add", "recall", "explain")):
        speaker = _SPEAKER.search(low)
        if speaker is not None:
            focus.company_speaks = -1 if _ZONE_BODY.search(speaker["rest"]) else scene.line
    return focus.company_speaks == scene.line


def _is_about_zone(scene: Scene, spoken: list[Area]) -> bool:
    """Whether a report on a city goes on to tell of its zone, and does not only give the zone's part of something."""
    if len({(area.kind, area.id or area.name) for area in spoken}) > 1:
        return False
    return any(draft.zone_cue != "part-from" for draft in scene.drafts)


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
        if focus.stated[0] != scene.line:
            focus.stated = scene.line, set()
        if draft.area.kind == "zone":
            focus.stated[1].add(draft.metric_id)
        else:
            focus.stated[1].discard(draft.metric_id)
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


def _mentions_place(subject: Area | None, focus: Focus) -> bool:
    """As in "China joined the WTO in 2001": a sentence without figures on a place, in a report on a zone."""
    if subject is None or subject.kind != "place" or focus.main is None or focus.main.kind not in ZONES:
        return False
    last = focus.last or focus.main
    return last.kind in ZONES and focus.known.get(subject.name, last.id) == last.id


def carry(scene: Scene, focus: Focus, roles: list[str]) -> None:
    """Note for the next sentences who was spoken of."""
    if '"' in scene.low[scene.start : scene.end]:
        notes_speaker(scene, focus)
    _note_heading(scene, focus)
    governors = [a for i, a in enumerate(scene.areas) if roles[i] in ("governor", "opening")]
    subject = next((a for a in governors if a.start - scene.start < 60), governors[0] if governors else None)
    if subject is not None and scene.low.startswith("'s ", subject.end):
        # "The zone's biggest employer is a maker of phone glass. It earned ..."
        owned = (a for a in governors if a.kind == "company" and a.start == subject.end + len("'s "))
        subject = next(owned, subject)
    # Said in passing: "Changji High-tech Zone, one of 178 national high-tech zones, ..."
    ranked = [area for area, role in zip(scene.areas, roles, strict=True) if role == "rank"]
    spoken = [
        d.area
        for d in scene.drafts
        if d.area is not None
        and d.equivalent_of is None
        and d.zone_cue != "apposed-city"
        and not (d.zone_cue == "counted-zones" and any(d.area is area for area in ranked))
    ]
    _note_owners(scene, focus)
    zones = [
        a
        for a, role in zip(scene.areas, roles, strict=True)
        if a.kind in ZONES and a.id and not a.passing and role not in ("compared", "rank", "whole")
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
    together = all(a.kind == "group" for a in spoken)  # "The Mianyang and Deyang zones lie 50 kilometers apart"
    if len(named) == 2 and (together or {a.id for a in spoken} < {a.id for a in named}):
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
        if not _mentions_place(subject, focus):
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
