"""Link figures to the time that their value covers: said right after, in the clause, later, or left unsaid.

For each sentence ``asides`` says which of its times are none of a figure's; ``right_after``, ``owned`` and ``in_turn``
give figures the times that stand beside them, ``clause`` gives the others one that is said before (``said_before``) or
after (``said_later``), where ``elsewhere`` does not say whose it is. ``extents`` makes days of it, or of what is
``unsaid``; ``timeline`` takes what the sentence tells on to the next.
"""

from __future__ import annotations

from typing import Final

from hitech_extract.intervals import of_year
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.asides import is_published, set_asides
from hitech_extract.linking.period.baseline import set_baseline
from hitech_extract.linking.period.clause import by_clause
from hitech_extract.linking.period.events import is_event, note_origins, origin_of
from hitech_extract.linking.period.extents import settle
from hitech_extract.linking.period.in_turn import in_turn
from hitech_extract.linking.period.owned import leads, level_of, of_edition, own_prior
from hitech_extract.linking.period.questions import note_fragment
from hitech_extract.linking.period.right_after import in_comparison, right_after
from hitech_extract.linking.period.timeless import is_property, is_threshold
from hitech_extract.linking.period.timeline import Timeline, carry, from_earlier
from hitech_extract.periods import Period

__all__ = ["Timeline", "link_periods"]

_GIVEN: Final = ("table-column", "in-turn")  # reasons of times that need no other words


def link_periods(scene: Scene, timeline: Timeline) -> None:
    """Set period, baseline and baseline dates of every figure of a sentence."""
    timeline.end_section(scene.line)
    note_fragment(scene, timeline)
    note_origins(scene, timeline.origins)
    usable = [
        p
        for p in scene.periods
        if p.kind in ("interval", "stock", "since", "now", "same")
        and not (is_event(scene, p) or is_published(scene, p))
    ]
    set_asides(scene, usable)
    usable += [p for p in scene.periods if leads(scene, p)]
    usable.sort(key=lambda p: p.start)
    in_turn(scene)
    own = _own_times(scene, usable)
    for draft in scene.drafts:
        if draft.quantity.kind == "bare" or draft.equivalent_of is not None:
            continue
        if draft.why.get("period") in _GIVEN:
            set_baseline(scene, draft)
            continue
        if is_property(scene, draft):
            draft.why["period"] = "property"
            continue
        if draft.period is None and is_threshold(scene, draft):
            draft.why["period"] = "threshold"
            continue
        edition, year = of_edition(scene, draft, timeline.reference)
        if edition:
            draft.period, draft.interval, draft.why["period"] = None, year, "edition" if year else "unresolved-time"
            continue
        if (origin := origin_of(scene, draft, timeline.origins)) is not None and origin.interval is not None:
            year = of_year(origin.interval[0].year)
            draft.period, draft.interval, draft.why["period"] = origin, year, "origin"
            set_baseline(scene, draft)
            continue
        if draft.period is None:
            by_clause(scene, draft, usable, own, timeline)
        settle(scene, draft, timeline)
        set_baseline(scene, draft)
    _share_baselines(scene)
    for draft in scene.drafts:
        if draft.equivalent_of is not None:
            other = draft.equivalent_of
            draft.period, draft.interval = other.period, other.interval
            draft.why["period"] = other.why.get("period", "equivalent")
    carry(scene, timeline)


def _share_baselines(scene: Scene) -> None:
    """As in "1,870 and 610 more than a year earlier": what follows a list is the baseline of all its members."""
    for draft, following in zip(scene.drafts[-2::-1], scene.drafts[:0:-1], strict=True):
        listed = draft.list_id >= 0 and draft.list_id == following.list_id and draft.measure == following.measure
        if listed and draft.measure == "change" and draft.baseline is None:
            draft.baseline, draft.baseline_interval = following.baseline, following.baseline_interval


def _own_times(scene: Scene, usable: list[Period]) -> dict[int, Draft]:
    """Give figures the times that stand beside them; return by the id of each such time whose it is."""
    own: dict[int, Draft] = {}
    priors = [p for p in scene.periods if p.kind == "prior" and p.interval]
    with_priors = sorted(usable + priors, key=lambda p: p.start) if priors else usable
    for draft in scene.drafts:
        if draft.quantity.kind == "bare" or draft.why.get("period") in _GIVEN or is_property(scene, draft):
            continue
        found = (
            own_prior(scene, draft, priors)
            or level_of(scene, draft)
            or right_after(scene, draft, with_priors if priors and _looks_back(scene, draft) else usable)
        )
        if found is not None:
            before = scene.before(draft)
            if found.kind == "prior" and before is not None and before.compared and not draft.compared:
                before.period, before.why["period"] = found, "right-after"
            if draft.equivalent_of is None:
                own[id(found)] = draft
            draft.period = found
            draft.why["period"] = "right-after"
    return own


def _looks_back(scene: Scene, draft: Draft) -> bool:
    """Whether a figure may be of the time before, with which others are compared."""
    return in_comparison(scene, draft) or from_earlier(scene, draft)
