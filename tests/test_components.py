"""The spaCy components: each alone, together, saved, in worker processes; always the figures of ``extract``."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import spacy
from confection import ConfigValidationError
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from hitech_extract import components
from hitech_extract.components import COMPONENTS, load
from hitech_extract.errors import ArticleError, RuleDataError
from hitech_extract.metrics import MetricMention
from hitech_extract.periods import Period
from hitech_extract.pipeline import extract, extract_many
from hitech_extract.quantities import Quantity
from hitech_extract.schema import Article, Figure
from hitech_extract.zones import Area

FIXTURES = Path(__file__).parent.parent / "fixtures"
TEXT = (
    "In the first quarter, Kunshan High-tech Zone's GDP rose 6.4 percent year-on-year to 4.53 billion yuan "
    "($660 million)."
)
DAY = "2023-04-25"
EXTRACTED = [
    ("6.4 percent", "growth", "kunshan", "gdp", "2023-Q1"),
    ("4.53 billion yuan", "level", "kunshan", "gdp", "2023-Q1"),
    ("$660 million", "level", "kunshan", "gdp", "2023-Q1"),
]
KEYS = {
    "hitech_zones": "zones",
    "hitech_quantities": "quantities",
    "hitech_periods": "periods",
    "hitech_metrics": "metrics",
    "hitech_resolver": "figures",
}
EXPECTED = {
    "hitech_zones": [("Kunshan High-tech Zone", "ZONE", "kunshan")],
    "hitech_quantities": [
        ("6.4 percent", "PERCENT", "6.4 percent"),
        ("4.53 billion yuan", "MONEY", "4530000000 CNY"),
        ("$660 million", "MONEY", "660000000 USD"),
    ],
    "hitech_periods": [("the first quarter", "PERIOD", "2023-Q1"), ("year-on-year", "PERIOD", "")],
    "hitech_metrics": [("GDP", "METRIC", "gdp")],
    "hitech_resolver": [
        ("6.4 percent", "PERCENT", "0"),
        ("4.53 billion yuan", "MONEY", "1"),
        ("$660 million", "MONEY", "2"),
    ],
}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    paths = (FIXTURES / "corpus" / "articles" / "docs.jsonl", FIXTURES / "corpus" / "dev" / "docs.jsonl")
    return [Article.from_dict(json.loads(line)) for path in paths for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def figures(articles: list[Article]) -> list[list[Figure]]:
    found = [figures for _, figures in extract_many(articles)]
    assert sum(map(len, found)) > 500
    return found


def blank(*names: str, **config: Any) -> Language:
    pipeline = spacy.blank("en")
    for name in names:
        pipeline.add_pipe(name, config=config)
    return pipeline


def dated(pipeline: Language, text: str = TEXT, day: str | None = DAY) -> Doc:
    return next(pipeline.pipe(components.make_docs(pipeline, [{"id": "a", "text": text, "date": day}])))


def spans(doc: Doc, key: str) -> list[tuple[str, str, str]]:
    # As a phrase of its own, "high-tech zone" is what is counted in "twenty high-tech zones".
    return [(span.text, span.label_, span.id_) for span in doc.spans[key] if span.id_ != "zones"]


def slots(doc: Doc) -> list[tuple[str, str, str | None, str | None, str | None]]:
    return [(f.text, f.measure, f.zone_id, f.metric_id, f.period) for f in doc._.figures]


# --- each alone -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMPONENTS)
def test_alone_in_a_blank_pipeline(name: str) -> None:
    doc = dated(blank(name))
    assert spans(doc, KEYS[name]) == EXPECTED[name]
    assert list(doc.spans) == [KEYS[name]]


@pytest.mark.parametrize("name", COMPONENTS)
def test_alone_beside_other_components(name: str) -> None:
    pipeline = blank("sentencizer")
    ruler: Any = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Kunshan"}])
    pipeline.add_pipe(name)
    doc = dated(pipeline)
    assert spans(doc, KEYS[name]) == EXPECTED[name]
    assert [entity.text for entity in doc.ents] == ["Kunshan"]


@pytest.mark.parametrize("name", COMPONENTS)
def test_under_another_name_and_key(name: str) -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe(name, name="mine", config={"spans_key": "sc"})
    assert spans(dated(pipeline), "sc") == EXPECTED[name]


@pytest.mark.parametrize("name", COMPONENTS)
def test_alone_after_saving(name: str, tmp_path: Path) -> None:
    pipeline = blank(name)
    pipeline.to_disk(tmp_path)
    assert spans(dated(spacy.load(tmp_path)), KEYS[name]) == EXPECTED[name]
    again = blank(name).from_bytes(pipeline.to_bytes())
    assert spans(dated(again), KEYS[name]) == EXPECTED[name]


@pytest.mark.parametrize("name", COMPONENTS)
@pytest.mark.parametrize("text", ["", " ", "\n\n", "No numbers here.", "3", "\u200b5 percent\u00a0"])
def test_alone_on_texts_with_little_in_them(name: str, text: str) -> None:
    assert KEYS[name] in blank(name)(text).spans


def test_the_resolver_alone_links() -> None:
    assert slots(dated(blank("hitech_resolver"))) == EXTRACTED


def test_without_the_resolver_there_are_no_figures() -> None:
    assert dated(blank("hitech_zones"))._.figures == []
    assert spacy.blank("en")(TEXT)._.figures == []


def test_spans_cover_whole_tokens_while_mentions_are_exact() -> None:
    doc = blank("hitech_quantities")("Spending of RMB3.2bn(US$440m) was up 5.5% .")
    mentions = doc._.quantity_mentions
    assert [(m["text"], m["id"]) for m in mentions] == [
        ("RMB3.2bn", "3200000000 CNY"),
        ("US$440m", "440000000 USD"),
        ("5.5%", "5.5 percent"),
    ]
    assert all(doc.text[m["start"] : m["end"]] == m["text"] for m in mentions)
    assert all(
        span.start_char <= m["start"] and m["end"] <= span.end_char
        for span, m in zip(doc.spans["quantities"], mentions, strict=True)
    )


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "<p>Kunshan   High-tech Zone&nbsp;:</p>\n<p>GDP rose  6.4&nbsp;percent in 2022.</p>"
    doc = load()(text)
    for mention in doc._.zone_mentions + doc._.quantity_mentions + doc._.period_mentions + doc._.metric_mentions:
        assert doc.text[mention["start"] : mention["end"]] == mention["text"]
    assert [figure.text for figure in doc._.figures] == ["6.4&nbsp;percent"]


def test_labels_of_areas() -> None:
    doc = blank("hitech_zones")(
        "Chengdu High-tech Zone outgrew Sichuan province, the Chengdu Economic and Technological Development Zone and "
        "China's national high-tech zones; Huaxin Semiconductor Co., Ltd. moved there."
    )
    assert {span.label_ for span in doc.spans["zones"]} == {"ZONE", "GROUP", "PLACE", "OTHER_ZONE", "COMPANY"}
    assert {span.id_ for span in doc.spans["zones"] if span.label_ == "GROUP"} == {"national"}


def test_other_mentions_show_their_fields(nlp: Language) -> None:
    doc = dated(nlp)
    assert doc._.zone_mentions[0] | {"cue": "any"} == {
        "start": 22, "end": 44, "text": "Kunshan High-tech Zone", "label": "ZONE", "id": "kunshan",
        "cue": "any", "reference": False, "members": [],
    }  # fmt: skip
    assert doc._.period_mentions[0]["first"] == "2023-01-01"
    assert doc._.metric_mentions[-1]["unit"] == "currency"
    assert doc._.quantity_mentions[1]["value"] == "4530000000"


# --- the same figures by every route --------------------------------------------------------------


def test_pipeline_gives_the_figures_of_extract(
    nlp: Language, articles: list[Article], figures: list[list[Figure]]
) -> None:
    docs = list(nlp.pipe(components.make_docs(nlp, articles)))
    assert [doc._.figures for doc in docs] == figures
    assert [extract(a.text, a.date, a.title, a.id) for a in articles] == figures


def test_resolver_alone_gives_the_figures_of_extract(articles: list[Article], figures: list[list[Figure]]) -> None:
    pipeline = blank("hitech_resolver")
    assert [doc._.figures for doc in pipeline.pipe(components.make_docs(pipeline, articles))] == figures


@pytest.mark.parametrize("missing", COMPONENTS[:-1])
def test_resolver_finds_what_is_missing(missing: str, articles: list[Article], figures: list[list[Figure]]) -> None:
    pipeline = blank(*(name for name in COMPONENTS if name != missing))
    assert [doc._.figures for doc in pipeline.pipe(components.make_docs(pipeline, articles[:12]))] == figures[:12]


@pytest.mark.parametrize("order", [(3, 2, 1, 0, 4), (1, 3, 0, 2, 4)])
def test_order_of_the_finders_does_not_matter(
    order: tuple[int, ...], articles: list[Article], figures: list[list[Figure]]
) -> None:
    pipeline = blank(*(COMPONENTS[i] for i in order))
    assert [doc._.figures for doc in pipeline.pipe(components.make_docs(pipeline, articles[:12]))] == figures[:12]


def test_resolver_works_on_mentions_from_a_doc_bin(articles: list[Article], figures: list[list[Figure]]) -> None:
    finders, resolver = blank(*COMPONENTS[:-1]), blank("hitech_resolver")
    box = DocBin(store_user_data=True, docs=finders.pipe(components.make_docs(finders, articles)))
    read = DocBin().from_bytes(box.to_bytes()).get_docs(resolver.vocab)
    assert [doc._.figures for doc in resolver.pipe(read)] == figures


def test_saved_pipeline_gives_the_same(tmp_path: Path, articles: list[Article], figures: list[list[Figure]]) -> None:
    load().to_disk(tmp_path)
    pipeline = spacy.load(tmp_path)
    assert tuple(pipeline.pipe_names) == COMPONENTS
    assert [doc._.figures for doc in pipeline.pipe(components.make_docs(pipeline, articles[:12]))] == figures[:12]


def test_doc_bin_and_bytes_keep_everything(nlp: Language, articles: list[Article], figures: list[list[Figure]]) -> None:
    docs = list(nlp.pipe(components.make_docs(nlp, articles)))
    box = DocBin(store_user_data=True, docs=docs)
    read = list(DocBin().from_bytes(box.to_bytes()).get_docs(nlp.vocab))
    assert [doc._.figures for doc in read] == figures
    for before, after in zip(docs, read, strict=True):
        assert (after._.date, after._.title, after._.doc_id) == (before._.date, before._.title, before._.doc_id)
        assert after._.zone_mentions == [m | {"members": tuple(m["members"])} for m in before._.zone_mentions]
        for key in before.spans:
            assert spans(after, key) == spans(before, key)
    again = Doc(nlp.vocab).from_bytes(docs[0].to_bytes())
    assert again._.figures == figures[0]


def test_worker_processes(nlp: Language, articles: list[Article], figures: list[list[Figure]]) -> None:
    docs = nlp.pipe(components.make_docs(nlp, articles), n_process=2, batch_size=10)
    assert [doc._.figures for doc in docs] == figures


@pytest.mark.parametrize("name", COMPONENTS)
def test_alone_in_worker_processes(name: str) -> None:
    pipeline = blank(name)
    docs = pipeline.pipe(components.make_docs(pipeline, [{"text": TEXT, "date": DAY}] * 3), n_process=2, batch_size=1)
    assert [spans(doc, KEYS[name]) for doc in docs] == [EXPECTED[name]] * 3


@pytest.mark.parametrize("name", COMPONENTS)
def test_components_can_be_pickled_for_spawned_workers(name: str) -> None:
    pipeline = blank(name)
    component = pickle.loads(pickle.dumps(pipeline.get_pipe(name)))
    doc = next(iter(components.make_docs(pipeline, [{"text": TEXT, "date": DAY}])))
    assert spans(component(doc), KEYS[name]) == EXPECTED[name]


def test_documents_are_not_kept_alive(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc in components._readings
    before = len(components._readings)
    del doc
    assert len(components._readings) == before - 1


RECORDS = [
    Quantity(3, 9, "money", 0, "CNY"),  # type: ignore[arg-type]
    Period(1, 2, "interval", date(2023, 1, 1), None, "cue"),
    Area(1, 2, "group", None, "cue", members=("a", "b")),
    MetricMention(1, 2, None, "count", "stock"),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_records_survive_as_plain_json(record: Any) -> None:
    from decimal import Decimal

    if isinstance(record, Quantity):
        record = replace(record, value=Decimal("16574000000.10"))
    codec = components._codec(type(record))
    row = json.loads(json.dumps(codec.encode(record)))
    assert codec.decode(row) == record
    assert repr(codec.decode(row)) == repr(record)


# --- the date -------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [DAY, date(2023, 4, 25), f"{DAY}T08:00:00Z"])
def test_the_date_is_kept_as_an_iso_string(nlp: Language, day: str | date) -> None:
    doc = nlp.make_doc(TEXT)
    assert doc._.date is None
    doc._.date = day
    assert doc._.date == DAY
    assert slots(nlp(doc)) == EXTRACTED


def test_a_bad_date_is_refused_where_it_is_set(nlp: Language) -> None:
    with pytest.raises(ArticleError, match="YYYY-MM-DD"):
        nlp.make_doc(TEXT)._.date = "last spring"


@pytest.mark.parametrize("context", [{"date": DAY, "id": "a", "page": 3}, Article("a", TEXT, date(2023, 4, 25))])
@pytest.mark.parametrize("workers", [1, 2])
def test_the_date_from_the_context(nlp: Language, context: Any, workers: int) -> None:
    for doc, given in nlp.pipe([(TEXT, context)] * 2, as_tuples=True, n_process=workers):
        assert given == context
        assert slots(doc) == EXTRACTED
        assert doc._.figures[0].doc_id == "a"


@pytest.mark.parametrize("context", [None, 7, "2023-04-25", {"page": 3}])
def test_contexts_of_others_are_left_alone(nlp: Language, context: Any) -> None:
    ((doc, given),) = nlp.pipe([(TEXT, context)], as_tuples=True)
    assert given == context
    assert doc._.date is None
    assert [figure.period for figure in doc._.figures] == [None] * 3


def test_without_a_date_the_text_is_asked(nlp: Language) -> None:
    assert slots(nlp(f"April 25, 2023\n\n{TEXT}")) == EXTRACTED


def test_another_date_is_not_answered_from_old_mentions(nlp: Language) -> None:
    doc = dated(nlp)
    doc._.date = "2021-04-25"
    resolver: Any = nlp.get_pipe("hitech_resolver")
    assert {figure.period for figure in resolver(doc)._.figures} == {"2021-Q1"}


# --- the user's own tables ------------------------------------------------------------------------

OWN_TEXT = (
    "Mirefold High-tech Zone's whisper quotient rose 5 percent in 2022, and Kunshan High-tech Zone's GDP 4 percent."
)


@pytest.fixture
def own(tmp_path: Path) -> dict[str, str]:
    zones, metrics = tmp_path / "zones.csv", tmp_path / "metrics.csv"
    zones.write_text("id,name_en,place_en\nmirefold,Mirefold High-tech Zone,Mirefold\n", encoding="utf-8")
    metrics.write_text("id,name_en\nwhisper_quotient,Whisper quotient\n", encoding="utf-8")
    return {"zones": str(zones), "metrics": str(metrics)}


def linked(figures: list[Figure]) -> list[tuple[str | None, str | None]]:
    return [(figure.zone_id, figure.metric_id) for figure in figures]


OWN_LINKED = [("mirefold", "whisper_quotient"), ("kunshan", "gdp")]


def test_own_tables_by_every_route(own: dict[str, str], tmp_path: Path) -> None:
    assert linked(extract(OWN_TEXT)) == [("x:mirefold", None), ("kunshan", "gdp")]
    ((_, figures),) = extract_many([OWN_TEXT], **own)
    assert linked(figures) == OWN_LINKED
    pipeline = load(**own)
    assert linked(pipeline(OWN_TEXT)._.figures) == OWN_LINKED
    ((doc, _),) = pipeline.pipe([(OWN_TEXT, None)], as_tuples=True, n_process=2)
    assert linked(doc._.figures) == OWN_LINKED
    assert linked(blank("hitech_resolver", **own)(OWN_TEXT)._.figures) == OWN_LINKED


def test_own_tables_of_the_finders_reach_the_resolver(own: dict[str, str]) -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("hitech_zones", config={"zones": own["zones"]})
    pipeline.add_pipe("hitech_metrics", config={"metrics": own["metrics"]})
    pipeline.add_pipe("hitech_resolver")
    assert linked(pipeline(OWN_TEXT)._.figures) == OWN_LINKED


def test_own_tables_travel_with_the_pipeline(own: dict[str, str], tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    pipeline = load(**own)
    data = pipeline.to_bytes()
    pipeline.to_disk(saved)
    for path in own.values():
        Path(path).unlink()
    assert linked(spacy.load(saved)(OWN_TEXT)._.figures) == OWN_LINKED
    assert linked(load().from_bytes(data)(OWN_TEXT)._.figures) == OWN_LINKED
    assert (
        linked(pickle.loads(pickle.dumps(pipeline.get_pipe("hitech_resolver")))(load().make_doc(OWN_TEXT))._.figures)
        == OWN_LINKED
    )


def test_saved_rows_win_over_a_file_that_has_changed(own: dict[str, str], tmp_path: Path) -> None:
    load(**own).to_disk(tmp_path / "saved")
    Path(own["zones"]).write_text("id,name_en,place_en\nelsewhere,Mirefold High-tech Zone,Mirefold\n", encoding="utf-8")
    assert linked(spacy.load(tmp_path / "saved")(OWN_TEXT)._.figures) == OWN_LINKED


def test_own_rows_override_by_id(tmp_path: Path) -> None:
    table = tmp_path / "zones.csv"
    table.write_text("id,name_en,place_en\nkunshan,Fernhollow High-tech Zone,Fernhollow\n", encoding="utf-8")
    pipeline = load(zones=table)
    text = "Fernhollow High-tech Zone's GDP rose 5 percent. Kunshan High-tech Zone's GDP rose 6 percent."
    assert linked(pipeline(text)._.figures) == [("kunshan", "gdp"), ("x:kunshan", "gdp")]


def test_config_holds_plain_values(own: dict[str, str]) -> None:
    config = load(zones=Path(own["zones"])).config["components"]
    assert json.loads(json.dumps(config))["hitech_resolver"] == {
        "factory": "hitech_resolver", "zones": own["zones"], "metrics": None, "spans_key": "figures",
    }  # fmt: skip


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "none.csv")
    with pytest.raises(RuleDataError, match=r"none\.csv"):
        load(zones=missing)
    with pytest.raises(RuleDataError, match=r"none\.csv"):
        blank("hitech_zones", zones=missing)(TEXT)


def test_a_broken_table_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("id,name_en\nx,\n", encoding="utf-8")
    with pytest.raises(RuleDataError, match=r"broken\.csv:2"):
        blank("hitech_zones", zones=str(broken))


def test_damaged_saved_rows_are_named(tmp_path: Path) -> None:
    pipeline = load()
    pipeline.to_disk(tmp_path)
    (tmp_path / "hitech_metrics" / "tables.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RuleDataError, match=r"tables\.json"):
        spacy.load(tmp_path)


def test_unknown_settings_are_refused() -> None:
    with pytest.raises(ConfigValidationError, match="zonez"):
        blank("hitech_zones", zonez="my.csv")


# --- order ----------------------------------------------------------------------------------------


def test_analysis_finds_no_problem_in_the_loaded_order(nlp: Language) -> None:
    analysis: Any = nlp.analyze_pipes(keys=["assigns", "requires"])
    assert not any(analysis["problems"].values())
    assert analysis["attrs"]["doc._.figures"]["assigns"] == ["hitech_resolver"]


def test_analysis_reports_a_resolver_that_stands_too_early() -> None:
    pipeline = blank("hitech_resolver", *COMPONENTS[:-1])
    analysis: Any = pipeline.analyze_pipes()
    assert sorted(analysis["problems"]["hitech_resolver"]) == [
        "doc._.metric_mentions",
        "doc._.period_mentions",
        "doc._.quantity_mentions",
        "doc._.zone_mentions",
    ]


def test_every_factory_is_an_entry_point() -> None:
    from importlib.metadata import entry_points

    points = {point.name: point for point in entry_points(group="spacy_factories") if point.name.startswith("hitech_")}
    assert sorted(points) == sorted(COMPONENTS)
    assert all(point.load() is getattr(components, point.attr) for point in points.values())
