"""Every way to the figures gives the same ones: the same articles through each of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from batch import make_archive
from typer.testing import CliRunner

import hitech_extract
from hitech_extract import Article, Figure
from hitech_extract.io import read_articles, read_figures

ARTICLES = 500


class Reference(NamedTuple):
    archive: Path
    articles: list[Article]
    figures: list[Figure]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The articles and their figures, each article read by itself."""
    archive = make_archive(tmp_path_factory.mktemp("parity") / "articles.jsonl", ARTICLES, seed=4)
    articles = list(read_articles(archive))
    return Reference(archive, articles, by_one_process(articles))


def by_one_process(articles: list[Article]) -> list[Figure]:
    return flat(figures for _, figures in hitech_extract.extract_many(articles))


def flat(figures: Iterable[Iterable[Figure]]) -> list[Figure]:
    return [figure for each in figures for figure in each]


# --- The ways -------------------------------------------------------------------------------------


def one_by_one(given: Reference, request: pytest.FixtureRequest) -> list[Figure]:
    return flat(
        hitech_extract.extract(article.text, article.date, article.title, article.id) for article in given.articles
    )


def two_workers(given: Reference, request: pytest.FixtureRequest) -> list[Figure]:
    return flat(figures for _, figures in hitech_extract.extract_many(given.articles, workers=2))


def by_command(given: Reference, workers: int) -> list[Figure]:
    from hitech_extract import cli

    out = given.archive.with_name(f"by-{workers}.jsonl")
    arguments = ["run", str(given.archive), "-o", str(out), "--workers", str(workers), "--quiet"]
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exit_code == 0, result.output
    return list(read_figures(out))


def command(given: Reference, request: pytest.FixtureRequest) -> list[Figure]:
    return by_command(given, 1)


def command_with_two_workers(given: Reference, request: pytest.FixtureRequest) -> list[Figure]:
    return by_command(given, 2)


def arrow(given: Reference, request: pytest.FixtureRequest) -> list[Figure]:
    pytest.importorskip("pyarrow", reason="needs pyarrow")
    import pyarrow as pa

    from hitech_extract.arrow import extract_batches, figures

    table = pa.Table.from_pylist([article.to_dict() for article in given.articles])
    return flat(figures(batch) for batch in extract_batches(table.to_batches(max_chunksize=64)))


def spark(given: Reference, request: pytest.FixtureRequest) -> list[Figure]:
    articles = request.getfixturevalue("spark").read.json(str(given.archive)).repartitionByRange(4, "id")
    from hitech_extract.arrow import figures
    from hitech_extract.spark import extract

    return list(figures(extract(articles).orderBy("doc_id", "start").toArrow()))


def spacy(given: Reference, request: pytest.FixtureRequest) -> list[Figure]:
    nlp = hitech_extract.load()
    return flat(doc._.figures for doc in nlp.pipe(hitech_extract.make_docs(nlp, given.articles)))


def spacy_with_two_processes(given: Reference, request: pytest.FixtureRequest) -> list[Figure]:
    nlp = hitech_extract.load()
    return flat(doc._.figures for doc in nlp.pipe(hitech_extract.make_docs(nlp, given.articles), n_process=2))


WAYS = [
    one_by_one,
    two_workers,
    command,
    command_with_two_workers,
    arrow,
    spark,
    spacy,
    spacy_with_two_processes,
]


# --- The test -------------------------------------------------------------------------------------


def test_there_is_something_to_compare(reference: Reference) -> None:
    assert len(reference.articles) == ARTICLES
    assert len({article.text for article in reference.articles}) == ARTICLES
    assert len(reference.figures) > 10 * ARTICLES
    assert len({figure.zone_id for figure in reference.figures}) > 100


@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_the_same_figures(way: Any, reference: Reference, request: pytest.FixtureRequest) -> None:
    figures = way(reference, request)
    assert len(figures) == len(reference.figures)
    different = [pair for pair in zip(figures, reference.figures, strict=True) if pair[0] != pair[1]]
    assert not different, different[:3]
