"""The scores: matching, every slot, both sets, and agreement with the reference scorer where it is at hand."""

from __future__ import annotations

import importlib.util
import json
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from hitech_extract.errors import ArticleError
from hitech_extract.evaluate import SLOTS, GoldDocument, GoldFigure, Report, evaluate, load_gold
from hitech_extract.schema import Figure

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "fixtures" / "corpus" / "dev" / "gold.jsonl"
REFERENCE = ROOT.parent / "shared" / "score.py"

GoldRow = dict[str, Any]


def gold_row(**changes: Any) -> GoldRow:
    return {
        "start": 10,
        "end": 27,
        "text": "4.53 billion yuan",
        "type": "money",
        "value": "4530000000",
        "unit": "CNY",
        "measure": "level",
        "zone": ["kunshan"],
        "metric_id": ["fixed_asset_investment"],
        "metric": "fixed-asset investment",
        "period": [["2023-01-01", "2023-03-31"]],
        "baseline": None,
        "equivalent_of": None,
    } | changes


GROWTH = {
    "start": 40,
    "end": 50,
    "text": "20 percent",
    "type": "percent",
    "value": "20",
    "unit": "percent",
    "measure": "growth",
    "baseline": "year_on_year",
}
COUNT = {"start": 60, "end": 63, "text": "300", "type": "count", "value": "300", "unit": "enterprise", "metric_id": []}


def as_prediction(row: GoldRow, doc_id: str = "a", **changes: Any) -> Figure:
    """Turn a gold row into a figure that answers it with the first right choice of every slot."""
    first, last = row["period"][0] or (None, None)
    data = {
        **{name: row[name] for name in ("start", "end", "text", "type", "value", "unit", "measure", "metric")},
        **{name: row[name] for name in ("baseline", "equivalent_of")},
        "doc_id": doc_id,
        "zone_id": row["zone"][0],
        "metric_id": (row["metric_id"] or [None])[0],
        "period_start": first,
        "period_end": last,
    }
    return Figure.from_dict(data | changes)


def judge(rows: list[GoldRow], figures: list[Figure], ignore: list[list[int]] | None = None) -> Report:
    document = GoldDocument.from_dict({"id": "a", "figures": rows, "ignore": ignore or []})
    return evaluate([document], figures)


def wrong(report: Report) -> list[str]:
    return [miss.kind for miss in report.misses]


def test_right_answers_score_one() -> None:
    rows = [gold_row(), gold_row(**GROWTH), gold_row(**COUNT)]
    report = judge(rows, [as_prediction(row) for row in rows])
    assert report.misses == ()
    assert (report.core.gold, report.all.gold) == (2, 3)
    assert report.all.record_f1 == report.core.record_f1 == 1.0
    assert report.all.baseline == 1.0
    assert report.all.equivalent == 0.0, "a ratio over nothing is 0"


def test_pinned_scores_of_a_small_case() -> None:
    rows = [
        gold_row(),
        gold_row(start=30, end=42, text="$660 million", value="660000000", unit="USD", equivalent_of=10),
        gold_row(**GROWTH),
        gold_row(**COUNT),
        gold_row(start=80, end=90, text="9 percent", type="percent", value="9", unit="percent", measure="share"),
    ]
    figures = [
        as_prediction(rows[0], zone_id=None),
        as_prediction(rows[1], equivalent_of=None),
        as_prediction(rows[2], baseline=None),
        as_prediction(rows[3], metric="other things"),
        as_prediction(gold_row(start=95, end=98, type="percent", unit="percent", value="1")),
        as_prediction(gold_row(start=99, end=101, type="quantity", unit="km2", value="2")),
        as_prediction(gold_row(start=200, end=210)),
    ]
    report = judge(rows, figures, ignore=[[205, 206]])
    assert report.to_dict() == {
        "core": {
            "gold": 4,
            "pred": 4,
            "detect_P": 0.75,
            "detect_R": 0.75,
            "detect_F1": 0.75,
            "measure": 1.0,
            "zone": 2 / 3,
            "metric": 1.0,
            "period": 1.0,
            "baseline": 0.0,
            "equivalent": 0.0,
            "record_P": 0.5,
            "record_R": 0.5,
            "record_F1": 0.5,
        },
        "all": {
            "gold": 5,
            "pred": 6,
            "detect_P": 4 / 6,
            "detect_R": 0.8,
            "detect_F1": pytest.approx(8 / 11),
            "measure": 1.0,
            "zone": 0.75,
            "metric": 0.75,
            "period": 1.0,
            "baseline": 0.0,
            "equivalent": 0.0,
            "record_P": 2 / 6,
            "record_R": 0.4,
            "record_F1": pytest.approx(4 / 11),
        },
    }
    assert wrong(report) == ["zone", "metric", "missed", "extra", "extra"]
    assert str(report.misses[0]) == "a@10 '4.53 billion yuan' zone: want kunshan; got None", (
        "the listing names place, slot, and both answers"
    )


@pytest.mark.parametrize(
    ("row", "changes", "found"),
    [
        ({}, {"start": 26, "end": 30}, True),
        ({}, {"start": 27, "end": 30}, False),
        ({}, {"end": 10, "start": 3}, False),
        ({}, {"value": "4530000001"}, True),
        ({}, {"value": "4530000010"}, False),
        ({}, {"value": "-4530000000"}, True),
        ({"value": "0"}, {"value": "0.0"}, True),
        ({"value": "0"}, {"value": "0.0000000001"}, False),
        ({}, {"unit": "cny"}, True),
        ({}, {"unit": "USD"}, False),
        ({}, {"type": "quantity"}, True),
        (COUNT, {"unit": "firm"}, True),
        (COUNT, {"type": "quantity", "unit": "enterprise"}, False),
    ],
)
def test_detection(row: GoldRow, changes: dict[str, Any], found: bool) -> None:
    rows = [gold_row(**row)]
    assert (judge(rows, [as_prediction(rows[0], **changes)]).all.detect_recall == 1.0) is found


@pytest.mark.parametrize(
    ("row", "changes", "slots"),
    [
        ({}, {"measure": "share"}, ["measure"]),
        ({}, {"value": "-4530000000"}, []),
        (GROWTH, {"value": "-20"}, ["measure"]),
        (GROWTH | {"measure": "change", "value": "-20"}, {"value": "20"}, ["measure"]),
        ({"zone": ["a", "b"]}, {"zone_id": "b"}, []),
        ({"zone": [None]}, {"zone_id": None}, []),
        ({"zone": [None]}, {"zone_id": "a"}, ["zone"]),
        ({}, {"zone_id": None}, ["zone"]),
        ({"metric_id": ["gdp", "revenue"]}, {"metric_id": "revenue", "metric": None}, []),
        ({}, {"metric_id": None}, ["metric"]),
        ({"metric_id": [], "metric": "number of invention patents"}, {"metric": "the patents"}, []),
        ({"metric_id": [], "metric": "high-tech firms"}, {"metric": "high tech firm"}, []),
        ({"metric_id": [], "metric": "large steel works"}, {"metric": "small steel mills abroad"}, ["metric"]),
        ({"metric_id": [], "metric": "the total number"}, {"metric": "the total number"}, ["metric"]),
        ({"metric_id": [], "metric": ""}, {"metric_id": None}, []),
        ({"metric_id": [], "metric": ""}, {"metric_id": "gdp"}, ["metric"]),
        ({"metric_id": [], "metric": "patents"}, {"metric": None}, ["metric"]),
        ({"period": [None]}, {}, []),
        ({"period": [None]}, {"period_end": "2023-03-31"}, ["period"]),
        ({"period": [None, ["2023-03-31", "2023-03-31"]]}, {"period_start": "2023-03-31"}, ["period"]),
        ({}, {"period_end": "2023-04-01"}, ["period"]),
        ({}, {"period_start": None, "period_end": None}, ["period"]),
        ({}, {"zone_id": "x", "metric_id": "gdp", "measure": "share", "period_end": None}, list(SLOTS)),
    ],
)
def test_slots(row: GoldRow, changes: dict[str, Any], slots: list[str]) -> None:
    rows = [gold_row(**row)]
    assert wrong(judge(rows, [as_prediction(rows[0], **changes)])) == slots


def test_each_figure_is_used_once() -> None:
    rows = [gold_row(), gold_row()]
    report = judge(rows, [as_prediction(rows[0])])
    assert (report.all.detect_precision, report.all.detect_recall) == (1.0, 0.5)
    report = judge(rows[:1], [as_prediction(rows[0])] * 2)
    assert (report.all.detect_precision, report.all.detect_recall) == (0.5, 1.0)


def test_ignored_spans_are_neither_required_nor_wrong() -> None:
    stray = as_prediction(gold_row(start=100, end=105))
    assert judge([], [stray]).all.pred == 1
    assert judge([], [stray], ignore=[[104, 110]]).all.pred == 0
    rows = [gold_row()]
    assert judge(rows, [as_prediction(rows[0])], ignore=[[0, 50]]).all.record_f1 == 1.0


def test_figures_of_other_articles_do_not_count() -> None:
    assert judge([gold_row()], [as_prediction(gold_row(), doc_id="b")]).all.pred == 0


def test_an_empty_corpus_scores_zero() -> None:
    assert set(evaluate([], []).all.to_dict().values()) == {0}


# --- Gold files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ('{"figures": []}', "without 'id'"),
        ('{"id": "a"}', "without 'figures'"),
        ("[]", "malformed gold document"),
        (json.dumps({"id": "a", "figures": [{"start": 1}]}), "gold figure without 'end'"),
        (json.dumps({"id": "a", "figures": [gold_row(value="many")]}), "malformed gold figure at 10"),
        (json.dumps({"id": "a", "figures": [gold_row(period=[["2023", "2024"]])]}), "YYYY-MM-DD"),
        (json.dumps({"id": "a", "figures": [gold_row(period=["2023-01-01"])]}), "malformed gold figure"),
    ],
)
def test_bad_gold_names_file_and_line(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f'{{"id": "ok", "figures": []}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(ArticleError, match=f"gold.jsonl:3: .*{problem}"):
        load_gold(path)


def test_gold_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\xff")
    with pytest.raises(ArticleError, match="not UTF-8"):
        load_gold(path)


def test_gold_defaults_are_no_zone_and_no_period() -> None:
    row = gold_row()
    for name in ("zone", "period", "metric_id", "metric", "baseline", "equivalent_of"):
        del row[name]
    gold = GoldFigure.from_dict(row)
    assert gold.zones == (None,)
    assert gold.periods == ((None, None),)
    assert gold.metric_ids == ()


# --- Agreement with the reference scorer ----------------------------------------------------------


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    if not REFERENCE.is_file():
        pytest.skip("the reference scorer is not here")
    spec = importlib.util.spec_from_file_location("reference_scorer", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


Damage = Callable[[random.Random, dict[str, Any]], dict[str, Any]]
DAMAGES: tuple[Damage, ...] = (
    lambda rng, row: {"start": row["start"] + rng.randint(-9, 9), "end": row["end"] + rng.randint(10, 19)},
    lambda rng, row: {"start": row["end"], "end": row["end"] + 3},
    lambda rng, row: {"value": f"{row['value']}{rng.choice(['0', '000001', '5'])}"},
    lambda rng, row: {"value": row["value"].removeprefix("-") if "-" in row["value"] else f"-{row['value']}"},
    lambda rng, row: {"value": f"{row['value']}{'.' if '.' not in row['value'] else ''}000000001"},
    lambda rng, row: {"unit": rng.choice(["CNY", "usd", "percent", "PERCENT", "firm", "times", ""])},
    lambda rng, row: {"type": rng.choice(["money", "percent", "count", "multiple", "quantity"])},
    lambda rng, row: {"measure": rng.choice(["level", "growth", "change", "share", "ratio"])},
    lambda rng, row: {"zone_id": rng.choice([None, "kunshan", "national", "x:fushan"])},
    lambda rng, row: {"metric_id": rng.choice([None, "gdp", "industrial_added_value"])},
    lambda rng, row: {"metric": rng.choice([None, "", "the total number", "new enterprises", "R&D-spending of zones"])},
    lambda rng, row: {"metric": " ".join(rng.sample((row["metric"] or "x").split(), 1))},
    lambda rng, row: {"period_start": None, "period_end": rng.choice([None, "2022-12-31"])},
    lambda rng, row: {"period_start": "2022-01-01", "period_end": "2022-12-31"},
    lambda rng, row: {"baseline": rng.choice([None, "year_on_year", "period"])},
    lambda rng, row: {"equivalent_of": rng.choice([None, 0, row["start"]])},
    lambda rng, row: {"doc_id": "nowhere"},
)


def perturbed(documents: list[dict[str, Any]], rng: random.Random) -> list[Figure]:
    """Answer a gold corpus with damage of every kind: wrong slots, gaps, doubles, strays, other order."""
    rate = rng.choice([0.0, 0.1, 0.5, 0.9])
    figures = []
    for document in documents:
        for row in document["figures"]:
            if rng.random() < rate / 3:
                continue
            answer = row | {"zone": [rng.choice(row["zone"])], "period": [rng.choice(row["period"])]}
            data = as_prediction(answer, document["id"]).to_dict() | {"value": row["value"]}
            while rng.random() < rate:
                data |= rng.choice(DAMAGES)(rng, data)
            figures += [Figure.from_dict(data)] * (2 if rng.random() < rate / 9 else 1)
        for start, end in document.get("ignore", []):
            if rng.random() < rate:
                figures.append(as_prediction(gold_row(start=start, end=end), document["id"]))
    if rng.random() < 0.5:
        rng.shuffle(figures)
    return figures


@pytest.mark.parametrize("seed", range(24))
def test_same_numbers_as_the_reference(reference: ModuleType, seed: int) -> None:
    documents = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    figures = perturbed(documents, random.Random(seed))
    listed: list[str] = []
    plain = [json.loads(figure.to_json()) for figure in figures]
    expected = reference.report(reference.score(documents, plain, listed.append))
    report = evaluate(load_gold(GOLD), figures)
    assert report.to_dict() == expected
    assert len(report.misses) == len(listed)


def test_small_case_scores_as_the_reference(reference: ModuleType) -> None:
    rows = [gold_row(), gold_row(**GROWTH), gold_row(**COUNT)]
    figures = [as_prediction(rows[0]), as_prediction(rows[1], value="-20"), as_prediction(rows[2], metric="firms")]
    document = {"id": "a", "figures": rows}
    expected = reference.report(reference.score([document], [json.loads(figure.to_json()) for figure in figures]))
    assert evaluate([GoldDocument.from_dict(document)], figures).to_dict() == expected
