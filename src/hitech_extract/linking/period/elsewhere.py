"""Times of a sentence that are something else's: of brackets, an aside, works to come, another subject."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.occasion import named_by
from hitech_extract.periods import Period
from hitech_extract.quantities.cues import SOFTENER

__all__ = ["RELATIVE", "adds_to", "bracketed", "in_relative", "new_subject", "ready_by"]

_SET_AGAINST: Final = re.compile(r"\b(?:up|down|compared|against|versus|than)\b")
# When a project is ready says nothing of the money that it takes.
_COMPLETION: Final = re.compile(
    r"\b(?:complet\w*|into (?:operation|production|service|use)|on (?:stream|line)|open(?:s|ed|ing)?|operational"
    r"|in operation|(?:start|begin|began|launch|commenc)\w* (?:\w+ )?(?:production|operations?|up|deliver\w*)"
    r"|(?:work|construction|building)\b[^,;]{0,60}\b(?:begin|start|commence)\w*"
    r"|(?:is|are|was|were) (?:due |set |scheduled |planned |expected )?to (?:begin|start|commence)"
    r"|finish\w*|commission\w*|ready|full capacity|inaugurat\w*)\b[^,;]{0,30}$"
)
_OPENED: Final = re.compile(
    r",? (?:which )?(?:was |were |has been |has |had )?(?:opened|inaugurated|commissioned|put into|went into|came on"
    r"|came into)\b"
)
_PROJECT_MONEY: Final = frozenset({"investment", "fund_size", "financing", "subsidies", "land_area"})
RELATIVE: Final = re.compile(
    r", (?:(?:for |in |of |by |to |from |under )?(?:which|whom|who|where|whose)|due"
    r"|set|scheduled|expected|slated|planned|meant|designed|intended"
    r"|projected|falling|rising|declining|growing|shrinking|sliding|in (?:decline|retreat|free fall)"
    r"|on the (?:rise|decline|wane|up|mend)) [^,;]*$"
)


def bracketed(scene: Scene, period: Period, draft: Draft) -> bool:
    """As in "US$3.84 billion (2018: US$4.06 billion)": the time in the brackets is that of the figure in them."""
    opened = scene.low.rfind("(", scene.start, period.start)
    if opened < 0 or scene.low.rfind(")", opened, period.start) >= 0:
        return False
    closed = scene.low.find(")", period.end, scene.end)
    if closed < 0 or opened <= draft.start <= closed:
        return False
    own = scene.low.rfind("(", scene.start, draft.start)
    if own > closed and scene.low.find(")", own, draft.start) < 0:
        return False  # the next brackets of a list of the same kind
    return any(opened <= d.start <= closed for d in scene.drafts)


def new_subject(scene: Scene, period: Period, draft: Draft, usable: list[Period]) -> bool:
    """As in "A made 86 billion for 2025, and B concluded 12 deals on January 15": B has its own."""
    start = next(
        (
            a.start
            for a in scene.areas
            if period.end < a.start < draft.start
            and scene.low.endswith((", and ", " while ", "; "), scene.start, a.start)
        ),
        None,
    )
    return start is not None and any(
        p.start > draft.end
        and not p.aside
        and p.kind in ("interval", "stock")
        and _SET_AGAINST.search(scene.low, draft.end, p.start) is None
        for p in usable
    )


def ready_by(scene: Scene, period: Period, draft: Draft) -> bool:
    """As in "It will cost 5.2 billion yuan and is to go into operation in 2026": the date of the works alone."""
    if draft.metric_id not in _PROJECT_MONEY or draft.quantity.kind not in ("money", "quantity"):
        return False
    if draft.end <= period.start and _in_own_cell(scene, period):
        return True  # "Ruiheng battery casings: 2.1 billion yuan / 132 mu / June 2026": when it starts
    if not scene.future and _OPENED.match(scene.low, draft.end, period.start) is None:
        return False
    start = max(scene.start, period.start - 70)
    if draft.end <= period.start:
        start = max(start, draft.end)
    return _COMPLETION.search(scene.low[start : period.start]) is not None


def _in_own_cell(scene: Scene, period: Period) -> bool:
    """Whether a time fills a cell of a row of its own."""
    begun = scene.low.endswith((" / ", " | ", "\t"), scene.start, period.start)
    rest = scene.low[period.end : scene.end].strip()
    return begun and (not rest or rest[0] in "/|")


def in_relative(scene: Scene, period: Period, draft: Draft) -> bool:
    """As in "investment, which had shrunk in the first half, closed the year higher": the aside's time ends with it."""
    if not RELATIVE.search(scene.low[scene.start : period.start]):
        return False
    end = scene.low.find(", ", period.end, draft.start)
    return end >= 0 and not (adds_to(scene, draft, end) or named_by(scene, period))


# As in ", which had sales of 640 million yuan in the first half, up 52 percent, is to move": the aside goes on
_ADDS: Final = re.compile(rf", (?:(?:up|down|or|an?|the|again) )?(?:[a-z]+ (?:of|by) )?(?:{SOFTENER} )?")
_COMPARING: Final = frozenset({"growth", "change", "ratio", "share"})


def adds_to(scene: Scene, draft: Draft, comma: int) -> bool:
    """Whether a rate or a share follows the figure of an aside at once, and so belongs to the aside."""
    before = scene.before(draft)
    if draft.measure not in _COMPARING or before is None or before.end > comma:
        return False
    return _ADDS.fullmatch(scene.low, comma, draft.start) is not None
