"""A panel as one page to look at: what is in doubt first, then what is missing, then every row. It needs no script."""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from hitech_extract.panel.rows import CHECKS, told
from hitech_extract.panel.statements import shown

if TYPE_CHECKING:
    from hitech_extract.panel.building import Panel
    from hitech_extract.panel.rows import Row

__all__ = ["panel_html"]

_DOUBTS: Final = {
    "between_articles": "Articles contradict one another",
    "within_article": "An article states other values too, mostly parts",
    "growth": "Growth that the levels do not bear out",
    "share": "Shares that part and whole do not make",
    "rate": "Conversions at no plausible rate",
    "parts": "Parts that make more than their whole",
}
_UNITS: Final = {"percent": "%", "times": "\u00d7", "percentage_point": "pp"}
_FIRST: Final = 12  # rows that are named under a doubt; the rest are counted


def panel_html(panel: Panel) -> str:
    """Return the page. Whatever an article holds is escaped, and nothing is loaded from anywhere."""
    style = (files(__package__) / "page.css").read_text(encoding="utf-8")
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    title = f"Panel: {len(panel.rows):,} rows from {panel.figures:,} figures"
    parts = [
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n',
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{allowed}'\">\n",
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="color-scheme" content="light dark">\n',
        f"<title>{title}</title>\n<style>{style}</style>\n<main>\n<h1>{title}</h1>\n",
        *_doubts(panel),
        *_years(panel),
        *_rows(panel),
        "</main>\n</html>\n",
    ]
    return "".join(parts)


def _wide(called: str) -> str:
    """Open a box that scrolls sideways, by keyboard too."""
    return f'<div class="wide" role="region" aria-label="{called}" tabindex="0">'


# --- What is in doubt -----------------------------------------------------------------------------


def _doubts_of(row: Row) -> Iterator[str]:
    if row.conflict_kind:
        yield row.conflict_kind
    for name in CHECKS:
        check = getattr(row, name)
        if check and check.outcome == "off":
            yield name


def _doubts(panel: Panel) -> Iterator[str]:
    found: defaultdict[str, list[tuple[int, Row]]] = defaultdict(list)
    for place, row in enumerate(panel.rows):
        for doubt in _doubts_of(row):
            found[doubt].append((place, row))
    yield "<section><h2>Look at these first</h2>\n"
    if not found:
        yield "<p>No row is in conflict, and no check is off.</p>\n"
    yield "<ul>\n"
    for doubt, called in _DOUBTS.items():
        if rows := found[doubt]:
            links = [f'<a href="#r{place}">{escape(_called(row))}</a>' for place, row in rows[:_FIRST]]
            more = f", and {len(rows) - _FIRST:,} more" if len(rows) > _FIRST else ""
            yield f"<li><b>{called}: {len(rows):,}</b><br>{', '.join(links)}{more}</li>\n"
    if panel.left_out:
        total = sum(panel.left_out.values())
        reasons = ", ".join(f"{number:,} {reason}" for reason, number in panel.left_out.items())
        yield f"<li><b>Figures that are not among the rows: {total:,}</b><br>{escape(reasons)}</li>\n"
    yield "</ul></section>\n"


def _called(row: Row) -> str:
    return f"{row.key.zone_id} {row.key.metric_id} {row.chosen.figure.period or row.key.period_end}"


# --- What is missing ------------------------------------------------------------------------------


def _years(panel: Panel) -> Iterator[str]:
    coverage = panel.coverage()
    zones: defaultdict[str, list[str]] = defaultdict(list)
    without: defaultdict[str, list[str]] = defaultdict(list)
    for (zone, metric), counts in coverage.counts.items():
        (zones if counts else without)[zone].append(metric)
    if not zones:
        return
    names = {row.key.zone_id: row.zone_name for row in panel.rows if row.zone_name}
    yield "<section><h2>What is there, and what is not</h2>\n<p>Rows by the year in which their period ends.</p>\n"
    heads = "".join(f'<th scope="col">{year}</th>' for year in coverage.years)
    yield f'{_wide("Years")}<table class="years"><thead><tr><th scope="col">Metric</th>{heads}</tr></thead>\n'
    for zone, metrics in sorted(zones.items()):
        span = len(coverage.years) + 1
        called = f"{names[zone]} ({zone})" if zone in names else zone
        yield f'<tbody><tr><th colspan="{span}" scope="rowgroup" class="zone">{escape(called)}</th></tr>\n'
        for metric in metrics:
            counts = coverage.counts[zone, metric]
            cells = "".join(
                f'<td class="there">{counts[year]:,}</td>' if year in counts else '<td class="none">\u2013</td>'
                for year in coverage.years
            )
            yield f'<tr><th scope="row">{escape(metric)}</th>{cells}</tr>\n'
        if without[zone]:
            yield f'<tr><td colspan="{span}" class="none">nothing of {escape(", ".join(without[zone]))}</td></tr>\n'
        yield "</tbody>\n"
    yield "</table></div></section>\n"


# --- Every row ------------------------------------------------------------------------------------


def _rows(panel: Panel) -> Iterator[str]:
    heads = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Zone", "Metric", "Period", "Measure", "Value", "Articles", "Remarks")
    )
    yield f'<section><h2>Every row</h2>\n{_wide("Rows")}<table class="rows"><thead><tr>{heads}</tr></thead><tbody>\n'
    for place, row in enumerate(panel.rows):
        key, figure = row.key, row.chosen.figure
        sign = "+" if key.measure in ("growth", "change") and row.value > 0 else ""
        value = f"{sign}{shown(row.value)} {_UNITS.get(key.unit, key.unit)}"
        bound = f"<small>{escape(figure.modifier)}</small>" if figure.modifier else ""
        measure = f"{key.measure}{f' ({key.baseline})' if key.baseline else ''}"
        doubtful = ' class="doubt"' if any(_doubts_of(row)) else ""
        yield (
            f'<tr id="r{place}"{doubtful}>'
            f'<th scope="row" title="{escape(row.zone_name or "")}">{escape(key.zone_id)}</th>'
            f'<td title="{escape(row.metric_name or "")}">{escape(key.metric_id)}</td>'
            f'<td class="period">{escape(figure.period or "")}</td>'
            f"<td>{escape(measure)}</td>"
            f'<td class="number">{escape(value)}{bound}</td>'
            f'<td class="number">{len(row.articles):,}</td><td>{"".join(_remarks(row))}</td></tr>\n'
        )
    yield "</tbody></table></div></section>\n"


def _remarks(row: Row) -> Iterator[str]:
    if row.key.converted_from:
        yield f"<p>converted from {escape(row.key.converted_from)}</p>"
    if kind := row.conflict_kind:
        yield f'<p class="off">in conflict, {kind.replace("_", " ")}:</p><ul>'
        for one in row.statements:
            mark = "taken: " if one.chosen else "agrees: " if one.agrees else ""
            yield f"<li>{mark}{escape(told(one))}</li>"
        yield "</ul>"
    if row.set_aside:
        yield f"<p>parts: {escape('; '.join(map(told, row.set_aside)))}</p>"
    for name in CHECKS:
        if check := getattr(row, name):
            yield f'<p class="{check.outcome.replace(" ", "-")}">{name} {escape(str(check))}</p>'
