"""Where no listed metric fits: the words that say what a figure measures, as the record's evidence."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import LENGTHS
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["has_own_subject", "keep_open_phrase"]

_CUES: Final = load_cues("metric.open")
_REACH: Final = 70
_WHOLE: Final = re.compile(
    r" of (?:the |its |their |our |all |china's |[\w'-]+'s )*"
    rf"((?:(?!{any_of(_CUES['breaks'])}\b)[\w'&-]+ ?){{1,5}})"
)
_MADE_OF: Final = re.compile(
    rf"(?: worth)?(?: of| in) (?:the |its |their )?((?:(?!{any_of(_CUES['breaks'])}\b)[\w'&-]+ ?){{1,5}})"
)
_DISTANCE: Final = re.compile(
    r" (?:away )?((?:(?:to the )?(?:due )?(?:north|south|east|west)(?:east|west)? of|from|off|to) [^,;.():]{3,60}?)"
    r"(?= and \d|[,;.():]|$| by (?:road|train|car|air|sea)\b)"
)
_ATTRIBUTIVE: Final = re.compile(
    rf"[ -](?:long |wide |tall |high )?((?:(?!{any_of(_CUES['breaks'])}\b)[a-z][\w-]* ?){{1,3}})"
)
_PIECE: Final = re.compile(r"[;:]|, |\(| [-\u2013\u2014] | (?:while|whereas|and|but) (?=(?:the|an?|its|their) )")
_SUBORDINATE: Final = re.compile(rf"\s*{any_of(_CUES['openers'])}\b")
_BEFORE_FIGURE: Final = re.compile(rf"(?:[ ,:(\u2013\u2014-]+|(?<![\w-])(?:{SOFTENER}|{any_of(_CUES['links'])}))+$")
_LEADING: Final = re.compile(rf"[\s\"'\u2022*\u00b7-]*(?:(?:\d+[.)]|{any_of(_CUES['determiners'])})\s+)*")
# The verb of a statement: an auxiliary, a change, or a participle that something other than a noun follows
_VERB: Final = re.compile(
    rf" (?:{any_of(_CUES['predicates'])}"
    r"|(?P<done>(?<!the )(?<! an)(?<! of)(?<! a )\w+ed)"
    r"(?= (?:by|to|at|from|in|on|for|up|down|only|about|some|a|an|the)\b|$))(?: |$)"
)
# What a verb with an object changes: "cut [the approval time] by 45 percent"
_CHANGED: Final = re.compile(
    rf"(?<!was )(?<!were )(?<!been )(?<!is )(?<!are )(?<!be )\b{any_of(_CUES['changing'])}(?: down| up| back)?"
    r" (?:(?:the|its|their|our|average) )*((?!by\b|to\b|from\b|at\b|up\b|down\b)[a-z][\w'& -]{2,60}?)"
    r"(?: (?:by|to|from|at|back|down|up)(?: [\w-]+){0,2})?$"
)
_TRADED: Final = re.compile(
    rf"\b{any_of(_CUES['trading'])} (?:(?:the|its|their|an?|his|her|this|that) )*"
    r"((?!for\b|at\b|to\b|by\b)[a-z][\w'& -]{2,60}?)(?: to [\w' -]{2,40})?(?: (?:for|at)(?: [\w-]+){0,2})?$"
)
# What the figure before is counted by: "12 yuan per square meter a month"
_PER_UNIT: Final = re.compile(
    r"(?:(?: (?:per|an?|each|every)|/) ?[a-z]+(?: meters?| metres?| foot)?(?: and (?=month|day|year)| of)?)+"
)
# "[net gearing was] 38.1 percent": a subject with a name of its own, and no word that only points back
_OWN_SUBJECT: Final = re.compile(
    r"(?:^|[.;,:] |\b(?:and|while|but) )(?:(?:the|its|their) )?"
    rf"(?:(?!{any_of(_CUES['pointing_nouns'])}\b)[a-z][a-z-]+ ){{1,3}}(?:was|is|stood at) (?:\w+ )?$"
)
_LIKE_BEFORE: Final = frozenset({"compared", "same-statement", "range"})
_MOST_WORDS: Final = 6
_LEAST_LETTERS: Final = 3


def has_own_subject(scene: Scene, draft: Draft) -> bool:
    """As in "Exports fell 5 percent. Net gearing was 38.1 percent": a rate that is not taken up from before."""
    if draft.quantity.unit != "percent" or draft.measure not in ("", "level") or draft.compared:
        return False
    start = max(scene.start, draft.start - _REACH)
    if any(area.end > start and area.start < draft.start for area in scene.areas):
        return False
    return _OWN_SUBJECT.search(scene.low, start, draft.start) is not None


def keep_open_phrase(scene: Scene, draft: Draft) -> None:
    """Set the words that say what a figure measures which no listed metric fits."""
    before = scene.before(draft)
    if before is not None and before.metric_span is not None and draft.why.get("metric") in _LIKE_BEFORE:
        draft.metric_span = before.metric_span
    elif draft.measure == "share" and (whole := _WHOLE.match(scene.low, draft.end, _ahead(scene, draft))) is not None:
        if not whole[1][0].isdigit():  # "3.6 percent of the 1.32 billion yuan in taxes": an amount names nothing
            draft.metric_span = _trimmed(whole)
    else:
        after = _after(scene, draft)
        draft.metric_span = (
            (after if after and not _is_setting(scene, after) else None)
            or _before(scene, draft)
            or _of_figure_before(scene, draft)
        )


def _ahead(scene: Scene, draft: Draft) -> int:
    return min(scene.end, draft.end + _REACH)


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """Return the span of the first group without the blank that it may end in."""
    return match.start(1), match.start(1) + len(match[1].rstrip())


def _after(scene: Scene, draft: Draft) -> tuple[int, int] | None:
    """As in "36 kilometers of roads", "22 km from the airport", "a 36-km ring road", "4 million yuan in premiums"."""
    kind, end = draft.quantity.kind, draft.end
    if kind not in ("quantity", "money"):
        return None
    if draft.quantity.unit in LENGTHS and (away := _DISTANCE.match(scene.low, end, scene.end)) is not None:
        return _trimmed(away)
    if draft.quantity.hyphenated and (named := _ATTRIBUTIVE.match(scene.low, end, _ahead(scene, draft))) is not None:
        return _trimmed(named)
    made = _MADE_OF.match(scene.low, end, _ahead(scene, draft))
    if made is None or made[1][0].isdigit() or made[1].startswith(("the ", "this ", "all ")):
        return None
    return None if _SUBORDINATE.match(made[1]) else _trimmed(made)


def _before(scene: Scene, draft: Draft) -> tuple[int, int] | None:
    """Return the subject or object before a figure, of its clause or of the words since the figure before it."""
    low, before = scene.low, scene.before(draft)
    bound = before.end if before is not None else scene.start
    bound += _length(_PER_UNIT.match(low, bound, draft.start)) if before is not None else 0
    stop = draft.start - _length(_BEFORE_FIGURE.search(low, max(bound, draft.start - _REACH), draft.start))
    for start in sorted({max(scene.clause_start(draft.start), bound), bound}, reverse=True):
        pieces = _pieces(low, start, stop)
        for opened in (False, True):  # a subordinate clause names something only where no other does
            for first, last in reversed(pieces):
                named = _named(low, first, last, draft, opened=opened)
                if named is not None and not _is_setting(scene, named):
                    return named
    return None


def _length(match: re.Match[str] | None) -> int:
    return len(match.group()) if match is not None else 0


def _pieces(low: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Cut words at commas, colons and semicolons."""
    cuts = [start, *(cut for found in _PIECE.finditer(low, start, stop) for cut in found.span()), stop]
    return list(zip(cuts[::2], cuts[1::2], strict=True))


def _named(low: str, start: int, stop: int, draft: Draft, *, opened: bool) -> tuple[int, int] | None:
    """Return what a piece of a clause names: the object of its verb, or its subject."""
    opener = _SUBORDINATE.match(low, start, stop)
    if (opener is not None) != opened:
        return None
    money = draft.quantity.kind == "money"
    if (thing := (_TRADED if money else _CHANGED).search(low, start, stop)) is not None:
        return _within(low, thing.start(1), thing.end(1))
    first = opener.end() if opener is not None else start
    first += _length(_LEADING.match(low, first, stop))
    verb = _VERB.search(low, first, stop)
    if verb is None:
        return _within(low, first, stop)
    # What is paid for says less than that it is paid: "programmers in the zone earned".
    return _within(low, first, verb.end() if money and verb["done"] else verb.start())


def _is_setting(scene: Scene, words: tuple[int, int]) -> bool:
    """Whether words only say where or when: a zone's name, a period."""
    return any(area.start <= words[0] and words[1] <= area.end for area in scene.areas) or any(
        period.start <= words[0] and words[1] <= period.end for period in scene.periods
    )


def _within(low: str, start: int, stop: int) -> tuple[int, int] | None:
    words = [found.span() for found in re.finditer(r"[\w'&-]+", low[start:stop])][:_MOST_WORDS]
    if not words:
        return None
    first, last = start + words[0][0], start + words[-1][1]
    letters = sum(sign.isalpha() for sign in low[first:last])
    return (first, last) if letters >= _LEAST_LETTERS else None


def _of_figure_before(scene: Scene, draft: Draft) -> tuple[int, int] | None:
    before = scene.before(draft)
    return before.metric_span if before is not None and before.metric_id is None else None
