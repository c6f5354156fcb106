"""Metrics that figures of a sentence get together: parallel lists and parts of a whole."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.lists import coordinated_metrics
from hitech_extract.linking.metric.count import counts_research
from hitech_extract.linking.metric.phrases import compatible, copy_metric, refine, split_trade, take_metric
from hitech_extract.metrics import MetricMention
from hitech_extract.rules import any_of, load_cue_sections, load_cues

__all__ = ["BUDGETS", "name_parts", "pair_lists", "part_named"]

_CUES: Final = load_cues("metric")
_BOTH_GREW: Final = re.compile(
    r", (?:up|down|growing|increasing|rising|an? (?:increase|rise|growth) of|increases of"
    r"|with (?:year-on-year |annual )?(?:growth|increases|gains|rises|drops|declines|falls|rates)(?: rates?)? of)"
    r"(?: by)? $"
)
_RECORDED_FOR: Final = re.compile(r"[^,;.:()]{0,50} (?:for|in|by|of) (?:(?:the|its|total) ){0,2}")
_AND_NEXT: Final = re.compile(r"(?:,|,? and) (?:(?:the|its|total|in|for|of) ){0,2}")
_RESPECTIVELY: Final = re.compile(r"\brespectively\b|\bseparately\b|\bin turn\b")
_PART_CUE: Final = re.compile(any_of(_CUES["part_cues"]))
_IN_PART: Final = re.compile(r"(?:,|;|,? and) (?:that )?(?:in|on|into|for) (?!the (?:first|same|second|third|year))")
BUDGETS: Final = frozenset({"general_public_budget_revenue", "fiscal_revenue"})
_PARTS: Final = {
    whole: tuple((re.compile(any_of(cues)), part) for part, cues in parts.items())
    for whole, parts in load_cue_sections("metric.parts").items()
}
_RIGHT_AFTER: Final = re.compile(r"[^,;:.]{0,40}, (?:or |up )?(?:by )?(?:[a-z]+ )?")
_FOREIGN: Final = re.compile(r"\b(?:foreign|overseas|abroad)\b")  # whose investment the money paid in is
# Metrics that give way to that of a part.
_WEAK_METRICS: Final = frozenset(
    {"investment", "projects", "employees", "taxes_paid", "foreign_investment_contracted", None}
)
# Metrics right of the members of a list ("5 percent of A and 6 percent of B") have spoken already.
_OWN_CUES: Final = frozenset({"share-of", "right", "counted", "growth-of"})


def pair_lists(scene: Scene) -> None:
    """Give the n-th of a list of figures the n-th of as many coordinated metrics."""
    lists: dict[int, list[Draft]] = {}
    for draft in scene.drafts:
        if draft.list_id >= 0 and draft.equivalent_of is None:
            lists.setdefault(draft.list_id, []).append(draft)
    runs: list[list[MetricMention]] = []
    for members in lists.values():
        if any(member.why.get("metric") in _OWN_CUES for member in members[1:]):
            continue
        run = _run_of_metrics(scene, members, runs)
        if len(run) == len(members) > 1:
            for draft, metric in zip(members, run, strict=True):
                if compatible(metric, draft) or draft.quantity.kind == "percent":
                    take_metric(draft, metric, "respectively")
            runs.append(run)


def _run_of_metrics(scene: Scene, members: list[Draft], runs: list[list[MetricMention]]) -> list[MetricMention]:
    """Return the coordinated metrics of which a list of figures speaks."""
    first, size = members[0], len(members)
    run = coordinated_metrics(scene, first.start)
    earlier = [
        d for d in scene.drafts if d.end <= first.start and d.list_id != first.list_id and d.equivalent_of is None
    ]
    if run and earlier and run[-1].end < earlier[-1].start:
        run = []
    if len(run) != size:
        # A second list ("up 8.7% and 18.3% respectively") follows the metrics of the first.
        run = next((r for r in runs if len(r) == size), run)
    if len(run) != size:
        run = _run_after(scene, members) or run
    if len(run) != size and len(earlier) >= size and _is_respective(scene, first):
        stated = [draft.metric for draft in earlier[-size:] if draft.metric is not None]
        if len({metric.id for metric in stated}) == size:
            run = stated
    if len(run) + 1 == size:
        run = [part for metric in run for part in _profits_and_taxes(metric)]  # "Profits, taxes and exports came to"
    if len(run) == 1 and size == 2 and run[0].id == "foreign_trade" and "and" in run[0].word.split():
        run = split_trade(run[0])
    return run


def _profits_and_taxes(metric: MetricMention) -> list[MetricMention]:
    """Return the two metrics that "profits, taxes" may be, in a list of as many figures."""
    comma = metric.word.find(", ")
    if metric.id != "profits_and_taxes" or comma < 0:
        return [metric]
    middle = metric.start + comma
    return [
        MetricMention(metric.start, middle, "total_profit", "currency", "flow", word=metric.word[:comma]),
        MetricMention(middle + 2, metric.end, "taxes_paid", "currency", "flow", word=metric.word[comma + 2 :]),
    ]


def _run_after(scene: Scene, members: list[Draft]) -> list[MetricMention]:
    """As in "Growth of 8.8%, 9.7% and 12.1% was recorded for GDP, industrial added value and tax revenue"."""
    end = members[-1].end
    run: list[MetricMention] = []
    for metric in scene.metrics:
        if metric.start < end or metric.verb:
            continue
        gap = _AND_NEXT if run else _RECORDED_FOR
        if gap.fullmatch(scene.low, end, metric.start) is None:
            break
        run.append(metric)
        end = metric.end
    if any(d.start >= members[-1].end for d in scene.drafts):
        return []
    one_word = len(run) == 1 and run[0].id == "foreign_trade"  # "in exports and imports"
    return run if one_word or len(run) == len(members) else []


def _is_respective(scene: Scene, first: Draft) -> bool:
    low, start = scene.low, scene.start
    return (
        _RESPECTIVELY.search(low, start, scene.end) is not None
        or _BOTH_GREW.search(low[max(start, first.start - 44) : first.start]) is not None
    )


def name_parts(scene: Scene) -> None:
    """Name the part where the text calls it by its sector alone: "..., of which industrial projects took ..."."""
    whole: Draft | None = None
    for draft in scene.drafts:
        if _changes_part(scene, draft):
            continue
        if draft.metric_id in _PARTS and (whole is None or _words(draft) != _words(whole)):
            whole = draft
        if whole is None or draft is whole or draft.equivalent_of is not None:
            continue
        before = scene.before(draft)
        if draft.why.get("metric") == "same-statement" and before is not None and before.why.get("metric") == "part":
            copy_metric(draft, before, "same-statement")
            continue
        if draft.metric_id == "taxes_paid" and whole.metric_id in BUDGETS:
            refine(draft, "tax_revenue")
        elif draft.metric_id == "employees":
            if counts_research(scene, draft):
                refine(draft, "rd_personnel")
        elif _gives_way(scene, draft, whole) or _is_gapped(scene, draft):
            _name_part(scene, draft, whole)


def _changes_part(scene: Scene, draft: Draft) -> bool:
    """As in "..., of which $615 million was paid in, $38 million more than in 2013": of the part, not the whole."""
    before = scene.before(draft)
    if before is None or draft.measure != "change" or before.why.get("metric") != "part":
        return False
    if before.quantity.unit != draft.quantity.unit or not _RIGHT_AFTER.fullmatch(scene.low, before.end, draft.start):
        return False
    copy_metric(draft, before, "part")
    return True


def _words(draft: Draft) -> tuple[int, int] | None:
    """Return where the words of a figure's metric stand."""
    return (draft.metric.start, draft.metric.end) if draft.metric is not None else None


def _is_next_part(scene: Scene, before: Draft, whole: Draft) -> bool:
    """As in "of which industrial investment increased by 31.9%, real estate decreased by 6.7%"."""
    parts = {part for _, part in _PARTS[whole.metric_id or ""]}
    return before.metric_id in parts and scene.low.startswith((", ", "; ", " and "), before.end)


def _gives_way(scene: Scene, draft: Draft, whole: Draft) -> bool:
    weak = draft.metric_id == whole.metric_id or draft.metric_id in _WEAK_METRICS
    before = scene.before(draft)
    if before is not None and draft.metric is before.metric and _is_next_part(scene, before, whole):
        weak = True
    return draft.measure in ("level", "growth") and (weak or draft.why.get("metric") == "implied")


def _is_gapped(scene: Scene, draft: Draft) -> bool:
    """As in "investment in industry was up 14 percent, in property down 3 percent": only the part is named anew."""
    before = scene.before(draft)
    if before is None or draft.metric is None or draft.measure != before.measure:
        return False
    earlier = (other for other in reversed(scene.drafts[: draft.index]) if other.why.get("metric") != "part")
    named = next((other.metric for other in earlier if other.metric is not None), None)
    return draft.metric is named and _IN_PART.match(scene.low, before.end, draft.start) is not None


def _name_part(scene: Scene, draft: Draft, whole: Draft) -> None:
    before, following = scene.before(draft), scene.after(draft)
    window = scene.low[before.end : draft.start] if before is not None else ""
    ahead = len(window)
    if draft.measure == "level" and draft.quantity.kind == "money":
        stop = following.start if following is not None else scene.end
        window += scene.low[draft.end : min(stop, draft.end + 44)].split(",")[0].split(";")[0]
    goes_on = before is not None and _is_next_part(scene, before, whole)
    if not goes_on and not _PART_CUE.search(window) and not _IN_PART.match(window):
        same = draft.measure == "growth" and draft.metric_id == whole.metric_id
        if same and before is not None and before.why.get("metric") == "part":
            copy_metric(draft, before, "part")
        return
    for pattern, part in _PARTS[whole.metric_id or ""]:
        if whole.metric_id == "contracted_investment" and not _FOREIGN.search(scene.low, scene.start, draft.start):
            return
        if found := pattern.search(window):
            start = draft.end + found.start() - ahead
            if before is not None and found.start() < ahead:
                start = before.end + found.start()
            end = start + len(found.group())
            while end < scene.end and scene.low[end].isalpha():
                end += 1  # "export|s"
            refine(draft, part, (start, end))
            draft.why["metric"] = "part"
            return


def part_named(whole_id: str | None, words: str) -> str | None:
    """Return the metric of the part of a whole that a table's row or a clause names by its sector alone."""
    return next((part for pattern, part in _PARTS.get(whole_id or "", ()) if pattern.search(words)), None)
