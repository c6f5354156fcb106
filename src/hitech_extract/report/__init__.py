"""Articles and their figures as one page to look at, search and correct: a single file that needs no network.

The records travel in the page as JSON, and its scripts (``script/``) build what is seen, always as text and never as
markup: whatever an article holds, it is shown and does nothing.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from hitech_extract.errors import ArticleError, InputError, StoreError
from hitech_extract.io.places import Place
from hitech_extract.io.sources import InputPath, Source
from hitech_extract.io.targets import check_no_input, check_place, replacing
from hitech_extract.periods import Period, find_periods, reference_date
from hitech_extract.reading import Reading
from hitech_extract.rules import load_metrics, load_zones
from hitech_extract.schema import FIELDS, Article, Figure, plain_number
from hitech_extract.tables import TablePath

__all__ = [
    "Page",
    "check_page",
    "figures_html",
    "report_html",
    "with_texts",
    "write_report",
]

Pair = tuple[Article | str, Sequence[Figure]]
"""An article and its figures; where its text is not at hand, its id and its figures."""

Span = tuple[int, int]

_SCRIPTS: Final = ("records", "article", "record", "review", "saved", "list", "table", "begin")
_PLACEHOLDER: Final = re.compile(r"\{\{(\w+)\}\}")
# Inside a script element these could end it or open a comment; as escapes they mean the same to JSON.
_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
# Nothing is loaded from anywhere; of scripts and styles only the two that are written into the page.
_POLICY: Final = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
)


class Page(str):
    """A whole HTML page; a notebook shows it in a frame, where it and the notebook cannot touch each other."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return (
            '<iframe sandbox="allow-scripts allow-downloads" title="hitech-extract report" '
            f'style="width: 100%; height: 44rem; border: 1px solid #8888" srcdoc="{html.escape(self)}"></iframe>'
        )


def figures_html(article: Article | str, figures: Iterable[Figure]) -> Page:
    """Return a page that shows one article with its figures; a notebook displays it.

    Args:
        article: the article, or its text alone.
        figures: what was read from it.

    Raises:
        ArticleError: a figure's words do not stand at its place in the text.
    """
    found = list(figures)
    if isinstance(article, str):
        article = Article(found[0].doc_id if found else "article", article)
    return report_html([(article, found)], article.title or article.id)


def report_html(
    articles: Iterable[Pair],
    title: str = "Figures",
    zones: TablePath | None = None,
    metrics: TablePath | None = None,
    review: InputPath | None = None,
) -> Page:
    """Return a page that shows articles with their figures, such as ``extract_many`` yields.

    Args:
        articles: each article, or its id where the text is not at hand, and its figures.
        title: the page's heading.
        zones: your own zones, as they were given to the extraction; their names are shown.
        metrics: the same for metrics.
        review: a review that such a page has saved, to go on with.

    Raises:
        ArticleError: a figure's words do not stand at its place in the text; the review is no gold file, or of other
            articles.
    """
    shown = list(articles)
    data = {
        "title": title,
        "version": version("hitech-extract"),
        "fields": FIELDS,
        "articles": [_article(article, figures) for article, figures in shown],
        "review": [] if review is None else _reviewed(review, (article for article, _ in shown)),
        "zones": {zone.id: zone.name for zone in load_zones(None if zones is None else Path(zones))},
        "metrics": {metric.id: metric.name for metric in load_metrics(None if metrics is None else Path(metrics))},
    }
    written = json.dumps(data, separators=(",", ":")).translate(_ESCAPES)
    page, style = _part("page.html"), _part("page.css")
    # One scope for all: each file is a part of the page's one script.
    script = "\n".join(['"use strict";', "(() => {", *(_part(f"script/{name}.js") for name in _SCRIPTS), "})();"])
    parts = {
        "title": html.escape(title.encode("utf-8", "replace").decode()),
        "policy": _POLICY.format(script=_digest(script), style=_digest(style)),
        "style": style,
        "script": script,
        "data": written,
        "content": sha256(written.encode()).hexdigest()[:16],
    }
    # One pass: what looks like a placeholder in an article is none.
    return Page(_PLACEHOLDER.sub(lambda match: parts[match[1]], page))


def write_report(
    articles: Iterable[Pair],
    out: InputPath,
    title: str = "Figures",
    zones: TablePath | None = None,
    metrics: TablePath | None = None,
    review: InputPath | None = None,
) -> int:
    """Write the page of ``report_html`` to a file, whole or not at all, and return how many figures it shows.

    Raises:
        InputError: the file cannot be written there, or is no ``.html``.
        ArticleError: as in ``report_html``.
        StoreError: writing fails (disk full).
    """
    target = check_page(out)
    pairs = list(articles)
    page = report_html(pairs, title, zones, metrics, review)
    try:
        with replacing(target) as part:
            part.write_bytes(page.encode())
    except OSError as error:
        raise StoreError(f"{target}: {error.strerror or error} (free some space, or choose another folder)") from error
    return sum(len(figures) for _, figures in pairs)


def check_page(out: InputPath, sources: Iterable[Source] = ()) -> Path:
    """Return the path of a page to write; raise InputError where it cannot be one, or is an input."""
    path = Path(out)
    if path.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"{path}: unknown extension {path.suffix!r} (a report goes to .html)")
    check_place(path)
    check_no_input([path], (source.path for source in sources if not source.is_stdin))
    return path


def _part(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


# --- Articles -------------------------------------------------------------------------------------


def _article(article: Article | str, figures: Sequence[Figure]) -> dict[str, Any]:
    rows = [_row(figure) for figure in figures]
    if isinstance(article, str):
        return {"id": article, "title": None, "date": None, "source": None, "text": None, "figures": rows, "around": []}
    for figure in figures:
        _check_places(article, figure)
    return article.to_dict() | {"figures": rows, "around": _surroundings(article, figures)}


def _row(figure: Figure) -> list[Any]:
    # The value as a string: a script's numbers would lose digits.
    return [f"{plain_number(figure.value):f}" if name == "value" else value for name, value in figure.to_dict().items()]


def _check_places(article: Article, figure: Figure) -> None:
    """Refuse a figure of another text: it would light words that have nothing to do with it."""
    spans = (
        (figure.start, figure.end, figure.text),
        (figure.zone_start, figure.zone_end, figure.zone),
        (figure.metric_start, figure.metric_end, figure.metric),
        (*(figure.period_span or (None, None)), None),
    )
    for start, end, words in spans:
        if start is None or end is None:
            continue
        if not 0 <= start < end <= len(article.text) or words not in (None, article.text[start:end]):
            raise ArticleError(
                f"{words or figure.text!r} does not stand at {start}-{end} of article {article.id!r} "
                "(give the text that was read: run --keep-text keeps it)"
            )


def _surroundings(article: Article, figures: Sequence[Figure]) -> list[tuple[Span, Span | None]]:
    """Return of each figure its sentence, and the words in it that say what the figure compares with.

    The record does not hold where those words stand; they are the time in the sentence, nearest to the figure, that
    stands for the record's baseline.
    """
    reading = Reading(article.text)
    starts = [reading.source_offset(sentence.start) for sentence in reading.sentences]
    times: list[tuple[Span, Period]] = []
    if any(figure.baseline for figure in figures):
        found = find_periods(reading, article.date or reference_date(reading))
        times = sorted(((reading.source_span(time.start, time.end), time) for time in found), key=_start)
    around: list[tuple[Span, Span | None]] = []
    for figure in figures:
        place = bisect_right(starts, figure.start) - 1
        first, last = figure.start, figure.end
        if place >= 0:
            inside = reading.sentences[place]
            first, end = reading.source_span(inside.start, inside.end)
            last = max(end, last)
        near = times[bisect_left(times, (first, 0), key=_start) : bisect_left(times, (last, 0), key=_start)]
        said = [
            span
            for span, time in near
            if _says_baseline(time, figure) and span[1] <= last and span != figure.period_span
        ]
        around.append(((first, last), min(said, key=lambda span: _distance(span, figure), default=None)))
    return around


def _reviewed(path: InputPath, articles: Iterable[Article | str]) -> list[str]:
    """Return the lines of a saved review, which the page reads as it reads those of a file."""
    from hitech_extract.evaluate import gold_lines

    texts = {one if isinstance(one, str) else one.id: None if isinstance(one, str) else one.text for one in articles}
    lines = []
    for place, line, document in gold_lines(path):
        if document.id not in texts:
            raise ArticleError(f"{place}: no article {document.id!r} in the report (give all that were reviewed)")
        text = texts[document.id]
        for figure in document.figures:
            if text is not None and figure.text and text[figure.start : figure.end] != figure.text:
                raise ArticleError(
                    f"{place}: {figure.text!r} does not stand at {figure.start}-{figure.end} of article "
                    f"{document.id!r} (give the text that was reviewed)"
                )
        lines.append(line)
    return lines


def _start(time: tuple[Span, Period]) -> Span:
    return time[0]


def _says_baseline(period: Period, figure: Figure) -> bool:
    if figure.baseline_start and figure.baseline_end:
        return period.interval == (figure.baseline_start, figure.baseline_end)
    # "than a year before" names no step: in the rules it stands for the year, too.
    said = period.baseline or ("year_on_year" if period.kind == "prior" else None)
    return figure.baseline is not None and said == figure.baseline


def _distance(span: Span, figure: Figure) -> int:
    return max(span[0] - figure.end, figure.start - span[1])


# --- Figures with their articles ------------------------------------------------------------------


def with_texts(found: Iterable[tuple[Place, Figure]], articles: Iterable[Article] | None = None) -> list[Pair]:
    """Bring figures and the articles that they were read from together, in the order of the figures.

    Args:
        found: figures with their places, as of ``read_placed_figures``.
        articles: the articles; without them the figures stand alone.

    Raises:
        ArticleError: an article is missing, or its text is another; the message names the figure's file and line.
    """
    groups: dict[str, list[tuple[Place, Figure]]] = {}
    for place, figure in found:
        groups.setdefault(figure.doc_id, []).append((place, figure))
    if articles is None:
        return [(doc_id, [figure for _, figure in group]) for doc_id, group in groups.items()]
    texts = {article.id: article for article in articles}
    pairs: list[Pair] = []
    for doc_id, group in groups.items():
        article = texts.pop(doc_id, None)
        if article is None:
            raise ArticleError(f"{group[0][0]}: no article {doc_id!r} among the texts (give all that were read)")
        for place, figure in group:
            try:
                _check_places(article, figure)
            except ArticleError as error:
                raise ArticleError(f"{place}: {error}") from None
        pairs.append((article, [figure for _, figure in group]))
    # Those without figures are of interest, too: what was missed there?
    return pairs + [(article, []) for article in texts.values()]
