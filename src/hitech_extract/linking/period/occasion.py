"""Fairs, ceremonies and signings of a day or some days: when they were, and which figures are theirs."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.intervals import Interval
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.periods import Period
from hitech_extract.rules import any_of, load_cues

__all__ = [
    "ADDED_UP",
    "DEALS",
    "after_occasion",
    "at_occasion",
    "for_deals",
    "is_days",
    "named_by",
    "occasion_of",
    "part_of_deals",
    "reporting_day",
    "there_are",
]

DEALS: Final = frozenset({"projects", "contracted_investment", "investment"})
_CUES: Final = load_cues("period")
_OCCASIONS: Final = any_of([*_CUES["deal_occasions"], *_CUES["other_occasions"]])
_OCCASION: Final = re.compile(rf"\b{_OCCASIONS}s?\b")
_OF_DEALS: Final = re.compile(rf"\b{any_of(_CUES['deal_occasions'])}s?\b")
_AGAIN: Final = re.compile(
    rf"\b(?:at|during|in|from|on the sidelines of) (?:the|this|that) (?:same )?(?:[\w'-]+ ){{0,3}}"
    rf"{_OCCASIONS}\b"
)
_AFTER: Final = re.compile(r"^[^,;]{0,30}\b(?:after|following) (?:an?|the|its|another)\b")
_LONGEST: Final = 15  # days of a fair
# What is added up over months and years, so that a day beside it is the day of the report.
ADDED_UP: Final = frozenset(
    {
        "gdp", "industrial_added_value", "added_value", "gross_industrial_output_value", "output_value",
        "operating_revenue", "net_profit", "total_profit", "taxes_paid", "tax_revenue", "general_public_budget_revenue",
        "fiscal_revenue", "fiscal_expenditure", "fixed_asset_investment", "industrial_investment", "retail_sales",
        "foreign_trade", "exports", "imports", "service_trade", "rd_expenditure", "rd_intensity", "disposable_income",
        "gdp_per_capita", "foreign_investment_actual", "real_estate_investment", "profits_and_taxes",
    }
)  # fmt: skip


def is_days(interval: Interval | None) -> bool:
    """Whether an interval is as short as a fair: a day, or some days."""
    return interval is not None and (interval[1] - interval[0]).days < _LONGEST


def for_deals(scene: Scene) -> bool:
    """Whether what a sentence speaks of is held for deals, as a fair or a signing is and a conference is not."""
    return _OF_DEALS.search(scene.low, scene.start, scene.end) is not None


def occasion_of(scene: Scene) -> Period | None:
    """As in "The fair opened in Shenzhen on November 5": the days of what the sentence speaks of."""
    days = next((p for p in scene.periods if p.kind == "interval" and is_days(p.interval) and not p.aside), None)
    return days if days is not None and _OCCASION.search(scene.low, scene.start, scene.end) else None


def named_by(scene: Scene, period: Period) -> bool:
    """As in "The four-day expo, which ended on Sunday, drew 527 firms": the aside says when the fair was."""
    return is_days(period.interval) and _OCCASION.search(scene.low, scene.start, period.start) is not None


# "Among them are 7 foreign-funded projects", "Of the deals, 106 concern seeds", "Silicon makes up 28 of the projects"
_THINGS: Final = (
    r"(?:projects?|deals?|contracts?|agreements?|newcomers?|investors?|signings?|sum|total|money|amount|value)"
)
_PART_OF: Final = re.compile(
    rf"\b(?:of|among) (?:the|these|those|all) (?:[\w-]+ ){{0,3}}{_THINGS}\b|\b(?:of|among) (?:them|these|those)\b"
    rf"|\b(?:the|these|those|their|its) (?:(?!of\b|in\b)[\w-]+ ){{0,4}}{_THINGS}\b"
    r"|\b(?:the )?(?:largest|biggest|lion's) (?:slice|share|part|portion|chunk)\b"
    rf"|(?:\d|[a-z]) (?:of the )?{_THINGS} (?:[a-z]+ly )?(?:involve|concern|are|come|deal|go|belong)\b"
)
_THERE: Final = re.compile(
    r"\b(?:has|have|had|home to|hosts?|houses?|counts?|boasts?|under construction)\b[^,;]{0,20}$"
)


def there_are(scene: Scene, draft: Draft) -> bool:
    """As in "The park has 11,000 foreign-funded projects": what there is, whenever it came."""
    return _THERE.search(scene.low, max(scene.start, draft.start - 40), draft.start) is not None


def part_of_deals(scene: Scene, draft: Draft, day: Interval | None) -> bool:
    """As in "Of the deals, 106 concern seeds; they are worth 1.8 billion": what the deals of a fair consist of."""
    if day is None or draft.measure not in ("level", "share") or draft.compared or scene.periods or scene.future:
        return False
    if draft.metric_id not in DEALS and draft.metric_id not in (None, "foreign_investment_contracted"):
        return False
    if draft.quantity.kind == "quantity" or there_are(scene, draft):
        return False
    told = draft.metric_id is not None and any(d.interval == day for d in scene.drafts[: draft.index])
    return told or _PART_OF.search(scene.low, scene.start, scene.end) is not None


def at_occasion(scene: Scene, draft: Draft) -> bool:
    """As in "At the opening ceremony, 31 projects were signed": what was done there, not what was said there."""
    if draft.measure != "level" or draft.quantity.kind not in ("count", "money"):
        return False
    if draft.metric_id not in DEALS:
        # "At the ceremony, five banks promised loans of 2 billion yuan"
        return draft.metric_id in (None, "financing") and _AGAIN.match(scene.low, scene.start, scene.end) is not None
    return _AGAIN.search(scene.low, scene.start, scene.end) is not None


def after_occasion(between: str) -> bool:
    """As in "went home with 26 projects after a promotion conference in Shenzhen on Tuesday": what was won there."""
    return _AFTER.search(between) is not None and _OF_DEALS.search(between) is not None


def reporting_day(period: Period, draft: Draft) -> bool:
    """As in "At a briefing on Tuesday it put last month's exports at ...": a day is no time of what is added up."""
    return period.kind == "interval" and is_days(period.interval) and draft.metric_id in ADDED_UP
