"""Figures in, panel out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from hitech_extract.errors import InputError
from hitech_extract.panel.checks import check_rows
from hitech_extract.panel.merging import merge
from hitech_extract.panel.parts import tell_parts_by_shares, tell_parts_by_sums, tell_parts_by_words
from hitech_extract.panel.rows import Row
from hitech_extract.panel.statements import Key, Statement, admitted, key_of, last_digit
from hitech_extract.schema import Article, Figure
from hitech_extract.tables import Tables

__all__ = ["Coverage", "Panel", "build_panel"]

_LOOKED_AHEAD: Final = 160
# "of its foreign trade", "of the zone's total exports in 2023": the zone's own, and said to the end. What is of a city
# or country has other words before the metric or after it.
_BEFORE_WHOLE: Final = re.compile(
    r"of (?:(?:its|the (?:zone|district|park|area)['\u2019]s|the) )?(?:(?:total|overall|whole|entire) )?"
    r"(?!national|regional|provincial|local|global|world)",
    re.IGNORECASE,
)
_AFTER_WHOLE: Final = re.compile(
    r"(?:[.,;:!?)]|$| (?:and|while|but|during|last year|this year|that year|in [0-9]{4})\b)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Coverage:
    """Which zones and metrics have rows of which years: all pairs of the two, and all years from first to last."""

    years: tuple[int, ...]
    counts: dict[tuple[str, str], dict[int, int]]  # rows by year, for each zone and metric; none where nothing is


@dataclass(slots=True)
class Panel:
    """The rows in the order of zone, metric, period, measure and unit, and what became of the other figures."""

    rows: list[Row]
    figures: int = 0
    left_out: dict[str, int] = field(default_factory=dict)  # figures without a place in the panel, by reason
    undated: int = 0  # articles of the panel whose date is not known

    @property
    def conflicts(self) -> list[Row]:
        """The rows whose statements contradict one another."""
        return [row for row in self.rows if row.conflict]

    def coverage(self) -> Coverage:
        """Count the rows of each zone and metric by the year in which their periods end."""
        found: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        for row in self.rows:
            found[row.key.zone_id, row.key.metric_id][row.key.period_end.year] += 1
        years = [year for counts in found.values() for year in counts]
        return Coverage(
            tuple(range(min(years), max(years) + 1)) if years else (),
            {
                (zone, metric): dict(sorted(found[zone, metric].items())) if (zone, metric) in found else {}
                for zone in sorted({zone for zone, _ in found})
                for metric in sorted({metric for _, metric in found})
            },
        )


def build_panel(
    figures: Iterable[Figure],
    articles: Iterable[Article] | None = None,
    dates: Mapping[str, date | None] | None = None,
    tables: Tables | None = None,
) -> Panel:
    """Merge figures into a panel and check it.

    Args:
        figures: the figures of any number of articles, in any order. The same record twice counts once.
        articles: the articles that were read. Their dates decide which of two statements is the later, and their texts
            tell what a share is a share of, and what "of which" makes a part. They are read once, after the figures.
        dates: the dates of articles by id, where the articles are not at hand.
        tables: your own zones and metrics, for their names.

    Raises:
        InputError: two different figures stand at one place of an article, as when the outputs of two versions are
            mixed.
    """
    tables = tables or Tables()
    left_out: Counter[str] = Counter()
    by_place = _by_place(figures, left_out)
    total = len(by_place) + left_out.total()
    statements = []
    for figure in by_place.values():
        base = _restated(figure, by_place)
        converted = "" if figure.equivalent_of is None else base.unit if base else "?"
        key = key_of(figure, converted)
        if isinstance(key, str):
            left_out[key] += 1
            continue
        digit = last_digit(figure)
        base_key = key_of(base, "") if base else None
        statements.append(
            Statement(
                figure,
                key,
                digit,
                admitted(figure, digit),
                base,
                base_key if isinstance(base_key, Key) else None,
            )
        )
    _learn_of_articles(statements, articles, dates or {}, tables)
    tell_parts_by_shares(statements)
    tell_parts_by_sums(statements)
    groups: defaultdict[Key, list[Statement]] = defaultdict(list)
    parts: defaultdict[Key, list[Statement]] = defaultdict(list)
    for one in statements:
        if one.part_of:
            left_out[
                f"a part of the row's whole, as {one.part_told} tell{'' if one.part_told == 'its words' else 's'}"
            ] += 1
        (parts if one.part_of else groups)[one.key].append(one)
    rows = [merge(key, group, parts[key]) for key, group in sorted(groups.items())]
    check_rows(rows)
    _name(rows, tables)
    undated = {one.figure.doc_id for one in statements if one.date is None}
    return Panel(rows, total, dict(sorted(left_out.items())), len(undated))


def _by_place(figures: Iterable[Figure], left_out: Counter[str]) -> dict[tuple[str, int], Figure]:
    found: dict[tuple[str, int], Figure] = {}
    for figure in figures:
        known = found.setdefault((figure.doc_id, figure.start), figure)
        if known is figure:
            continue
        if known != figure:
            raise InputError(
                f"{figure.doc_id!r}: two different figures at {figure.start}, {known.text!r} and {figure.text!r} "
                "(give each article's figures once, as one version of the library wrote them)"
            )
        left_out["the same record again"] += 1
    return found


def _restated(figure: Figure, by_place: Mapping[tuple[str, int], Figure]) -> Figure | None:
    """Return the amount that a converted one restates, through others that restate it too."""
    base, seen = figure, {figure.start}
    while base.equivalent_of is not None:
        found = by_place.get((figure.doc_id, base.equivalent_of))
        if found is None or found.start in seen:
            return None
        base = found
        seen.add(base.start)
    return base if base is not figure else None


def _learn_of_articles(
    statements: Iterable[Statement],
    articles: Iterable[Article] | None,
    dates: Mapping[str, date | None],
    tables: Tables,
) -> None:
    by_article: defaultdict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        one.date = dates.get(one.figure.doc_id)
        by_article[one.figure.doc_id].append(one)
    for article in articles or ():
        stated = by_article.get(article.id, ())
        tell_parts_by_words(stated, article.text)
        for one in stated:
            one.date = article.date or one.date
            figure = one.figure
            if one.key.measure == "share" and article.text[figure.start : figure.end] == figure.text:
                one.read = True
                one.whole = _whole_named(
                    article.text[figure.end : figure.end + _LOOKED_AHEAD], figure.zone or "", tables
                )


def _whole_named(after: str, zone: str, tables: Tables) -> str | None:
    """Return the metric that the words after a share name as its whole; None where it is not plainly the zone's."""
    from hitech_extract.metrics import find_metrics
    from hitech_extract.reading import Reading

    words = " ".join(after.split())
    match = _BEFORE_WHOLE.match(words)
    if match is None:
        return None
    reading = Reading(words[match.end() :])
    for found in find_metrics(reading, tables.lexicon):
        if found.start == 0:
            named = re.compile(rf" of (?:the )?(?:zone|district|park|area|{re.escape(zone) or 'zone'})\b")
            own = named.match(reading.clean, found.end)
            return found.id if _AFTER_WHOLE.match(reading.clean, own.end() if own else found.end) else None
    return None


def _name(rows: Iterable[Row], tables: Tables) -> None:
    from hitech_extract.rules import load_metrics, load_zones

    zones = {zone.id: zone.name for zone in (*load_zones(), *tables.zones)}
    metrics = {metric.id: metric.name for metric in (*load_metrics(), *tables.metrics)}
    for row in rows:
        figure = row.chosen.figure
        row.zone_name = zones.get(row.key.zone_id) or figure.zone
        row.metric_name = metrics.get(row.key.metric_id) or figure.metric
