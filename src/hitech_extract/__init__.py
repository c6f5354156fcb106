"""Extract every figure from news about China's high-tech zones, linked to zone, metric and period.

>>> import hitech_extract
>>> text = "Kunshan High-tech Zone's GDP rose 6.4 percent in 2022."
>>> [(figure.zone_id, figure.metric_id, figure.period, figure.measure) for figure in hitech_extract.extract(text)]
[('kunshan', 'gdp', '2022', 'growth')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hitech_extract.components import load, make_docs
    from hitech_extract.errors import (
        ArticleError,
        HitechExtractError,
        InputError,
        RuleDataError,
        StoreError,
        WorkerError,
    )
    from hitech_extract.io import read_articles, read_figures, write_figures
    from hitech_extract.panel import build_panel
    from hitech_extract.pipeline import extract, extract_many
    from hitech_extract.report import figures_html, report_html, write_report
    from hitech_extract.runs import run
    from hitech_extract.schema import Article, Figure

    __version__: str

__all__ = [
    "Article",
    "ArticleError",
    "Figure",
    "HitechExtractError",
    "InputError",
    "RuleDataError",
    "StoreError",
    "WorkerError",
    "__version__",
    "build_panel",
    "extract",
    "extract_many",
    "figures_html",
    "load",
    "make_docs",
    "read_articles",
    "read_figures",
    "report_html",
    "run",
    "write_figures",
    "write_report",
]

_HOMES: Final = {
    "Article": "schema",
    "ArticleError": "errors",
    "Figure": "schema",
    "HitechExtractError": "errors",
    "InputError": "errors",
    "RuleDataError": "errors",
    "StoreError": "errors",
    "WorkerError": "errors",
    "build_panel": "panel",
    "extract": "pipeline",
    "extract_many": "pipeline",
    "figures_html": "report",
    "load": "components",
    "make_docs": "components",
    "read_articles": "io",
    "read_figures": "io",
    "report_html": "report",
    "run": "runs",
    "write_figures": "io",
    "write_report": "report",
}


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: most of the start-up time is spaCy's and the patterns'.
    if name == "__version__":
        from importlib.metadata import version

        return version("hitech-extract")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
