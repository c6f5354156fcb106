"""The command: its outputs, messages and exit codes. The extractor is a stand-in, so only the command is tested."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from hitech_extract import cli
from hitech_extract.commands.progress import LONG_INPUT
from hitech_extract.schema import Article, Figure


def percents(article: Article) -> list[Figure]:
    """Stand in for the extractor: every percentage; those above 50 are less sure."""
    return [
        Figure(
            doc_id=article.id,
            start=match.start(),
            end=match.end(),
            text=match[0],
            type="percent",
            value=Decimal(match[1]),
            unit="percent",
            measure="growth",
            zone_id="kunshan",
            metric_id="gdp",
            period=f"{article.date:%Y}" if article.date else None,
            confidence=0.9 if Decimal(match[1]) < 50 else 0.4,
        )
        for match in re.finditer(r"([0-9.]+) percent", article.text)
    ]


@pytest.fixture
def extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    class Extractor:
        def __init__(self, gazetteer: object, lexicon: object) -> None:
            pass

        def figures(
            self, text: str, reference: date | None = None, title: str | None = None, doc_id: str = ""
        ) -> list[Figure]:
            if "interrupt" in text:
                raise KeyboardInterrupt
            return percents(Article(doc_id, text, reference, title))

    def extract_many(articles: Iterable[Article], *_: object, **__: object) -> Iterator[tuple[Article, list[Figure]]]:
        return ((article, percents(article)) for article in articles)

    pipeline = ModuleType("hitech_extract.pipeline")
    pipeline.Extractor = Extractor  # type: ignore[attr-defined]
    pipeline.extract_many = extract_many  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hitech_extract.pipeline", pipeline)


@dataclass
class Outcome:
    code: int
    out: str
    err: str


def hitech(*arguments: object, stdin: str | bytes | None = None) -> Outcome:
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Outcome(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "q1.txt"
    path.write_text("Output grew 14.5 percent, exports 88.1 percent.", encoding="utf-8")
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "docs.jsonl"
    path.write_text(
        '{"id": "1", "text": "up 1 percent", "date": "2022-05-05"}\n{"id": "2"}\n{"id": "3", "text": "up 3 percent"}\n',
        encoding="utf-8",
    )
    return path


def long_input(folder: Path) -> Path:
    """Write more articles than are done at once, the last of them faulty."""
    path = folder / "long.jsonl"
    lines = [json.dumps({"id": str(number), "text": "up 1 percent " * 99}) + "\n" for number in range(300)]
    path.write_text("".join(lines) + "{}\n", encoding="utf-8")
    assert path.stat().st_size > LONG_INPUT
    return path


def rows(text: str) -> list[Figure]:
    return [Figure.from_json(line) for line in text.splitlines()]


# --- run ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("extractor")
def test_run_writes_json_lines_to_standard_output(article: Path) -> None:
    outcome = hitech("run", article, "--date", "2023-04-25")
    assert outcome.code == 0
    assert [(row.doc_id, row.value, row.period) for row in rows(outcome.out)] == [
        ("q1", Decimal("14.5"), "2023"),
        ("q1", Decimal("88.1"), "2023"),
    ]
    assert outcome.err == "2 figures from 1 article\n"


@pytest.mark.usefixtures("extractor")
def test_run_reads_standard_input(article: Path) -> None:
    outcome = hitech("run", "-", "--quiet", stdin=article.read_bytes())
    assert [row.doc_id for row in rows(outcome.out)] == ["stdin", "stdin"]
    assert outcome.err == ""


@pytest.mark.usefixtures("extractor")
@pytest.mark.parametrize("extension", [".csv", ".jsonl"])
def test_run_writes_files(article: Path, tmp_path: Path, extension: str) -> None:
    out = tmp_path / f"figures{extension}"
    outcome = hitech("run", article, "-o", out)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == f"2 figures from 1 article in {out}\n"
    with out.open(encoding="utf-8", newline="") as stream:
        found = [row["value"] for row in csv.DictReader(stream)] if extension == ".csv" else rows(stream.read())
    assert len(found) == 2


@pytest.mark.usefixtures("extractor")
def test_run_filters_by_confidence(article: Path) -> None:
    assert [row.value for row in rows(hitech("run", article, "--min-confidence", "0.5").out)] == [Decimal("14.5")]
    assert hitech("run", article, "--min-confidence", "1.5").code == 2


@pytest.mark.usefixtures("extractor")
def test_run_goes_on_after_faults_and_exits_3(faulty: Path, article: Path) -> None:
    outcome = hitech("run", faulty, article, "--quiet", "--date", "2023-04-25")
    assert outcome.code == 3
    assert [(row.doc_id, row.period) for row in rows(outcome.out)] == [
        ("1", "2022"),
        ("3", "2023"),
        ("q1", "2023"),
        ("q1", "2023"),
    ]
    assert outcome.err.splitlines() == [
        f'{faulty}:2: no "text" (give each article its text as a string)',
        "1 article could not be read (named above)",
    ]


@pytest.mark.usefixtures("extractor")
def test_an_article_without_figures_gives_no_rows(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    outcome = hitech("run", tmp_path / "empty.txt")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "0 figures from 1 article\n")


def test_own_tables_are_used(tmp_path: Path) -> None:
    (tmp_path / "zones.csv").write_text("id,name_en,place_en\nmirefold,Mirefold High-tech Zone,Mirefold\n", "utf-8")
    (tmp_path / "metrics.csv").write_text("id,name_en,unit,aliases_en\nturbines,T,count,wind turbine[s]\n", "utf-8")
    (tmp_path / "a.txt").write_text("Mirefold High-tech Zone had 120 wind turbines at the end of 2022.", "utf-8")
    tables = ("--zones", tmp_path / "zones.csv", "--metrics", tmp_path / "metrics.csv")
    found = rows(hitech("run", tmp_path / "a.txt", *tables).out)
    assert [(row.zone_id, row.metric_id) for row in found] == [("mirefold", "turbines")]


@pytest.mark.usefixtures("extractor")
@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["missing.txt"], "no such file or folder (check the name"),
        (["q1.txt", "report.pdf"], "unknown extension '.pdf' (read are .txt"),
        (["q1.txt", "-o", "out.xlsx"], "unknown extension '.xlsx' (figures go to .jsonl, .csv"),
        (["q1.txt", "-o", "none/out.csv"], "create it first"),
        (["docs.jsonl", "-o", "docs.jsonl"], "is also an input"),
        (["q1.txt", "--date", "25.4.2023"], "write it as YYYY-MM-DD"),
        (["q1.txt", "--zones", "missing.csv"], "missing.csv: no such file"),
        ([], "INPUT"),
    ],
)
def test_usage_errors_exit_2_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "q1.txt").write_text("up 1 percent", encoding="utf-8")
    (tmp_path / "docs.jsonl").write_text('{"text": "up 1 percent"}', encoding="utf-8")
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    outcome = hitech("run", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert hint in " ".join(outcome.err.split())


def test_a_bad_table_exits_2(article: Path, tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text("id,name_en\na,A High-tech Zone\n,B\n", encoding="utf-8")
    outcome = hitech("run", article, "--zones", tmp_path / "my.csv")
    assert outcome.code == 2
    assert outcome.err.startswith(f"error: {tmp_path / 'my.csv'}:3: ")


@pytest.mark.usefixtures("extractor")
def test_interruption_exits_130_and_leaves_the_output_as_it_was(tmp_path: Path) -> None:
    docs, out = tmp_path / "docs.jsonl", tmp_path / "out.jsonl"
    docs.write_text('{"id": "1", "text": "1 percent"}\n{"id": "2", "text": "interrupt"}\n', encoding="utf-8")
    out.write_text("before", encoding="utf-8")
    outcome = hitech("run", docs, "-o", out)
    assert outcome.code == 130
    assert out.read_text(encoding="utf-8") == "before"
    assert sorted(tmp_path.iterdir()) == [tmp_path / ".out.jsonl.journal", docs, out]
    outcome = hitech("run", docs)
    assert outcome.code == 130
    assert [row.doc_id for row in rows(outcome.out)] == ["1"], "what was written is whole lines"
    assert outcome.err == "interrupted\n"


@pytest.mark.usefixtures("extractor")
def test_long_input_without_a_terminal_shows_no_bar(tmp_path: Path) -> None:
    outcome = hitech("run", long_input(tmp_path))
    assert outcome.err.splitlines()[1:] == [
        "29,700 figures from 300 articles",
        "1 article could not be read (named above)",
    ]


# --- show -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("extractor")
def test_show_prints_a_table_for_each_article(faulty: Path, article: Path) -> None:
    outcome = hitech("show", article, faulty)
    assert outcome.code == 3
    assert "q1 | 2 figures" in outcome.out
    assert "1 | 2022-05-05 | 1 figure" in outcome.out
    heading = next(line for line in outcome.out.splitlines() if "figure " in line and "value" in line)
    assert heading.split() == ["figure", "value", "measure", "zone", "metric", "period", "confidence"]
    row = next(line for line in outcome.out.splitlines() if "14.5 percent " in line)
    assert row.split() == ["14.5", "percent", "+14.5", "percent", "growth", "kunshan", "gdp", "-", "0.90"]


@pytest.mark.usefixtures("extractor")
def test_show_is_not_steered_by_the_article(tmp_path: Path) -> None:
    docs = tmp_path / "docs.jsonl"
    docs.write_text(json.dumps({"id": "1", "text": "x", "title": "[bold]Q1[/] \x1b[2J \x07"}), encoding="utf-8")
    outcome = hitech("show", docs)
    assert "[bold]Q1[/]" in outcome.out
    assert "\x1b[2J" not in outcome.out
    assert "\x07" not in outcome.out


# --- evaluate -------------------------------------------------------------------------------------


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    figure = {"start": 3, "end": 12, "text": "1 percent", "type": "percent", "value": "1", "unit": "percent"}
    figure |= {"measure": "growth", "zone": ["kunshan"], "metric_id": ["gdp"], "metric": "GDP", "period": [None]}
    absent = {"id": "9", "figures": [figure]}
    path.write_text(
        json.dumps({"id": "1", "figures": [figure]}) + "\n" + json.dumps(absent) + "\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.usefixtures("extractor")
def test_evaluate_extracts_and_scores(gold: Path, faulty: Path) -> None:
    outcome = hitech("evaluate", "--gold", gold, "--docs", faulty, "--errors")
    assert outcome.code == 3
    assert "warning: 1 gold document not in" in outcome.err
    assert "9@3 '1 percent' missed: want percent 1 percent; got nothing" in outcome.out
    table = {line.split()[0]: line.split()[1:] for line in outcome.out.splitlines() if line[:1].islower()}
    assert table["gold"] == ["2", "2"]
    assert table["detect_P"] == ["1.000", "1.000"]
    assert table["record_F1"] == ["0.667", "0.667"]


@pytest.mark.usefixtures("extractor")
def test_evaluate_takes_a_folder_as_other_commands_do(gold: Path, faulty: Path, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.jsonl").write_bytes(faulty.read_bytes())
    (tmp_path / "docs" / "b.txt").write_text("GDP rose 5 percent.", encoding="utf-8")
    in_file, in_folder = (hitech("evaluate", "--gold", gold, "--docs", docs) for docs in (faulty, tmp_path / "docs"))
    assert in_folder.code == in_file.code == 3
    assert in_folder.out == in_file.out


@pytest.mark.usefixtures("extractor")
def test_evaluate_reads_predictions_and_prints_json(gold: Path, faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    hitech("run", faulty, "-o", out)
    outcome = hitech("evaluate", "--gold", gold, "--pred", out, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out)["core"]["record_R"] == 0.5


def test_evaluate_says_what_is_missing(gold: Path, tmp_path: Path) -> None:
    assert hitech("evaluate", "--gold", gold).code == 2
    assert hitech("evaluate", "--gold", tmp_path / "none.jsonl", "--pred", gold).code == 2
    (tmp_path / "broken.jsonl").write_text("{", encoding="utf-8")
    outcome = hitech("evaluate", "--gold", tmp_path / "broken.jsonl", "--pred", gold)
    assert outcome.code == 2
    assert "broken.jsonl:1: not JSON" in outcome.err


# --- compare --------------------------------------------------------------------------------------


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Write the figures of two versions: three changed, one of them only in its reasons, one lost, two gained."""
    text = "Up 1 percent. Up 2 percent. Up 3 percent. Up 4 percent. Up 5 percent. Up 6 percent."
    (tmp_path / "docs.jsonl").write_text(json.dumps({"id": "a", "text": text}) + "\n", encoding="utf-8")
    found = percents(Article("a", text))
    old, new = found[:4], [replace(figure) for figure in found if figure.value != 4]
    old[0] = replace(found[0], zone_id=None, why={"zone": "no-zone-in-reach"})
    new[0].why = {"zone": "same-clause"}
    old[1] = replace(found[1], start=found[1].start - 3, text="Up 2 percent", confidence=0.1)
    new[2].why = {"metric": "left"}
    paths = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    for path, figures in zip(paths, (old, new), strict=True):
        path.write_text("".join(f"{figure.to_json()}\n" for figure in figures), encoding="utf-8")
    return paths


def test_compare_lists_what_changed_and_counts_it(versions: tuple[Path, Path]) -> None:
    outcome = hitech("compare", *versions)
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.splitlines() == [
        "a",
        "  changed: zone | 3-12 | kunshan | gdp | no period | growth +1% | '1 percent' (0.90)",
        "    zone: null (no-zone-in-reach) -> kunshan (same-clause)",
        "  changed: span | 17-26 | kunshan | gdp | no period | growth +2% | '2 percent' (0.90)",
        "    span: 'Up 2 percent' at 14-26 -> '2 percent' at 17-26",
        "  lost | 45-54 | kunshan | gdp | no period | growth +4% | '4 percent' (0.90)",
        "  gained | 59-68 | kunshan | gdp | no period | growth +5% | '5 percent' (0.90)",
        "  gained | 73-82 | kunshan | gdp | no period | growth +6% | '6 percent' (0.90)",
        "",
        "                   same  changed   gained     lost",
        "figures               1        2        2        1",
        "  percent             1        2        2        1",
        "span                  2        1",
        "zone                  2        1",
        "records identical: 16.6% (1 of 6)",
    ]


def test_compare_exits_0_over_the_same_figures(versions: tuple[Path, Path]) -> None:
    outcome = hitech("compare", versions[0], versions[0], "--why")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[-1] == "records identical: 100.0% (4 of 4)"
    assert "changed:" not in outcome.out


def test_compare_over_nothing_finds_no_difference(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    outcome = hitech("compare", empty, empty)
    assert (outcome.code, outcome.out.splitlines()[-1]) == (0, "records identical: 100.0% (0 of 0)")


def test_compare_lists_reasons_when_asked(versions: tuple[Path, Path]) -> None:
    out = hitech("compare", *versions, "--why").out
    assert "  changed: zone, why | 3-12 |" in out
    assert "    why: zone no-zone-in-reach -> zone same-clause" in out
    assert "  changed: why | 31-40 |" in out
    assert "    why: null -> metric left" in out


def test_compare_says_how_many_differences_the_limit_hides(versions: tuple[Path, Path]) -> None:
    lines = hitech("compare", *versions, "--limit", 1).out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ") and "|" in line] == [
        "changed:",
        "lost",
        "gained",
    ]
    assert "and 1 more changed, 1 more gained" in lines
    assert "figures               1        2        2        1" in lines, "the counts are of all"
    lines = hitech("compare", *versions, "--limit", 0).out.splitlines()
    assert lines[0] == "and 2 more changed, 2 more gained, 1 more lost"
    assert "more" not in hitech("compare", *versions, "--limit", 2).out


def test_compare_prints_json(versions: tuple[Path, Path]) -> None:
    outcome = hitech("compare", *versions, "--json", "--limit", 1, "--docs", versions[0].with_name("docs.jsonl"))
    assert outcome.code == 1
    report = json.loads(outcome.out)
    assert report["summary"]["types"] == {"percent": {"same": 1, "changed": 2, "gained": 2, "lost": 1}}
    assert report["omitted"] == {"changed": 1, "gained": 1}
    changed, lost, gained = report["differences"]
    assert (changed["kind"], changed["doc_id"], changed["slots"]) == ("changed", "a", ["zone"])
    assert (changed["old"]["zone_id"], changed["new"]["zone_id"]) == (None, "kunshan")
    assert changed["sentence"] == "Up 1 percent."
    assert (lost["kind"], lost["new"], lost["old"]["value"]) == ("lost", None, 4)
    assert (gained["kind"], gained["old"], gained["new"]["value"]) == ("gained", None, 5)
    same = hitech("compare", versions[0], versions[0], "--json")
    assert (same.code, json.loads(same.out)["differences"]) == (0, [])


def test_compare_shows_the_sentence_around_each_figure(versions: tuple[Path, Path]) -> None:
    docs = versions[0].with_name("docs.jsonl")
    out = hitech("compare", *versions, "--docs", docs).out
    assert re.findall(r"    in: (.*)", out) == [f"Up {number} percent." for number in (1, 2, 4, 5, 6)]
    docs.write_text('{"id": "a", "text": "Other words. Up 2 percent."}\n', encoding="utf-8")
    outcome = hitech("compare", *versions, "--docs", docs)
    assert outcome.code == 1
    assert "in: " not in outcome.out
    assert outcome.err == (
        f"warning: 5 figures not in {docs}, such as '1 percent' at 3 of 'a' (give the articles that were read)\n"
    )


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["old.jsonl"], "NEW"),
        (["old.jsonl", "missing.jsonl"], "missing.jsonl: no such file"),
        (["old.jsonl", "."], "no such file"),
        (["old.jsonl", "new.csv"], "new.csv: a CSV table (write the figures as JSON Lines: -o new.jsonl)"),
        (["old.jsonl", "docs.jsonl"], "docs.jsonl:1: "),
        (["old.jsonl", "broken.jsonl"], "broken.jsonl:5: not JSON"),
        (["old.jsonl", "new.jsonl", "--docs", "missing.jsonl"], "missing.jsonl: no such file"),
        (["old.jsonl", "new.jsonl", "--docs", "broken.jsonl"], "broken.jsonl:1: a figure, no article"),
        (["old.jsonl", "new.jsonl", "--limit", "-1"], "--limit"),
    ],
)
def test_compare_says_what_is_wrong_and_exits_2(
    versions: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, arguments: list[str], hint: str
) -> None:
    folder = versions[0].parent
    monkeypatch.chdir(folder)
    (folder / "new.csv").write_text("doc_id,start\n", encoding="utf-8")
    (folder / "broken.jsonl").write_text(versions[0].read_text(encoding="utf-8") + "{\n", encoding="utf-8")
    outcome = hitech("compare", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert hint in " ".join(outcome.err.split())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pipe")
def test_compare_reads_a_named_pipe(versions: tuple[Path, Path], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        pool.submit(pipe.write_bytes, versions[0].read_bytes())
        assert hitech("compare", versions[0], pipe).code == 0


# --- Look-ups -------------------------------------------------------------------------------------


@dataclass
class Entry:
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    city: str = ""
    province: str = ""
    nature: str = "flow"
    unit: str = "currency"


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = ModuleType("hitech_extract.rules")
    zones = [
        Entry("kunshan", "Kunshan Zone", city="Suzhou", province="Jiangsu"),
        Entry("suzhou-park", "Suzhou Industrial Park", ("SIP",), city="Suzhou"),
        Entry("xian", "Xi'an Zone", tuple(f"alias {number}" for number in range(30)), city="Xi'an"),
    ]
    rules.load_zones = lambda path=None: zones  # type: ignore[attr-defined]
    rules.load_metrics = lambda path=None: [Entry("gdp", "gross domestic product", ("GDP",))]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hitech_extract.rules", rules)


def ids(outcome: Outcome) -> list[str]:
    lines = [line.split() for line in outcome.out.splitlines() if re.match(r"  [a-z]", line)]
    return [line[0] for line in lines if line[0] != "id"]


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("suzhou", ["kunshan", "suzhou-park"]),
        ("SIP", ["suzhou-park"]),
        ("Suzhou Park", ["suzhou-park"]),
        ("xian", ["xian"]),
        ("XI\u2019AN zone", ["xian"]),
        ("jiangsu", ["kunshan"]),
    ],
)
def test_zones(query: str, found: list[str]) -> None:
    outcome = hitech("zones", query)
    assert outcome.code == 0
    assert ids(outcome) == found


@pytest.mark.usefixtures("tables")
def test_lookups_that_find_nothing_exit_1() -> None:
    outcome = hitech("zones", "atlantis")
    assert (outcome.code, outcome.out) == (1, "")
    assert "nothing found for 'atlantis'" in outcome.err
    assert hitech("metrics", "weather").code == 1


@pytest.mark.usefixtures("tables")
def test_metrics() -> None:
    outcome = hitech("metrics", "domestic")
    assert ids(outcome) == ["gdp"]
    assert "currency" in outcome.out


@pytest.mark.usefixtures("tables")
def test_long_lists_of_aliases_are_cut_and_say_so() -> None:
    assert "and 22 more" in " ".join(hitech("zones", "xian").out.split())


# --- The process ----------------------------------------------------------------------------------


def python(code: str, *, stdin: bytes = b"", environment: dict[str, str] | None = None) -> tuple[int, bytes, bytes]:
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        input=stdin,
        capture_output=True,
        timeout=120,
        env={"PYTHONPATH": str(Path(cli.__file__).parents[1]), "PATH": "", **(environment or {})},
    )
    return result.returncode, result.stdout, result.stderr


@pytest.mark.parametrize("command", [[], ["run"], ["show"], ["evaluate"], ["compare"], ["zones"], ["metrics"]])
def test_help_teaches_by_example(command: list[str]) -> None:
    outcome = hitech(*command, "--help")
    assert outcome.code == 0
    assert "Examples:" in outcome.out
    assert " ".join(["  hitech-extract", *command]) in outcome.out
    assert outcome.err == ""


def test_help_does_not_load_spacy() -> None:
    code, out, err = python(
        """
        import sys
        sys.argv = ["hitech-extract", "run", "--help"]
        from hitech_extract.cli import main
        try:
            main()
        finally:
            print("loaded:", [name for name in ("spacy", "quantulum3", "dateparser") if name in sys.modules])
        """
    )
    assert (code, err) == (0, b"")
    assert b"loaded: []" in out


def test_version() -> None:
    try:
        installed = version("hitech-extract")
    except PackageNotFoundError:
        pytest.skip("the package is not installed")
    assert hitech("--version").out == f"hitech-extract {installed}\n"


FAKE_RUN = """
import sys
from types import ModuleType
from decimal import Decimal
from hitech_extract.schema import Figure

class Extractor:
    def __init__(self, gazetteer, lexicon):
        pass

    def figures(self, *article):
        return [Figure("\\u00a5", 0, 1, "\\u00a5", "money", Decimal(5), "CNY")] * {count}

sys.modules["hitech_extract.pipeline"] = ModuleType("hitech_extract.pipeline")
sys.modules["hitech_extract.pipeline"].Extractor = Extractor
sys.argv = ["hitech-extract", "run", {arguments}]
from hitech_extract.cli import main
main()
"""


def fake_run(count: int, *arguments: str) -> str:
    return FAKE_RUN.format(count=count, arguments=", ".join(map(repr, arguments)))


def test_standard_output_is_utf8_whatever_the_locale() -> None:
    environment = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    code, out, err = python(fake_run(1, "-", "-q"), stdin=b"x", environment=environment)
    assert (code, err) == (0, b"")
    assert rows(out.decode("utf-8"))[0].text == "\u00a5"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pipe")
def test_a_reader_that_leaves_early_is_no_error() -> None:
    closing = """
    import os
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)
    """
    code, _, err = python(textwrap.dedent(closing) + fake_run(5000, "-", "-q"), stdin=b"x")
    assert (code, err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_output_on_a_full_disk_stops_the_run() -> None:
    full = "import os; os.dup2(os.open('/dev/full', os.O_WRONLY), 1)\n"
    code, _, err = python(full + fake_run(5, "-"), stdin=b"x")
    assert code == 4
    assert err.decode().strip() == "error: standard output: No space left on device (name a file: -o figures.jsonl)"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("closed", "arguments", "code", "said"),
    [
        ("<&-", "-", 2, "error: -: standard input is closed (pipe the articles to it)\n"),
        (">&-", "docs.jsonl", 2, "error: standard output is closed (name a file: -o figures.jsonl)\n"),
        (">&-", "docs.jsonl -q -o out.jsonl", 0, ""),
    ],
)
def test_closed_streams_are_told(tmp_path: Path, closed: str, arguments: str, code: int, said: str) -> None:
    (tmp_path / "docs.jsonl").write_text('{"text": "Its GDP rose 6 percent."}\n', encoding="utf-8")
    ended = subprocess.run(
        f"{shlex.quote(sys.executable)} -m hitech_extract run {arguments} {closed}",
        shell=True,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])},
    )
    assert (ended.returncode, ended.stderr) == (code, said)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
def test_a_terminal_sees_a_bar_and_the_faults(tmp_path: Path) -> None:
    import pty

    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", fake_run(1, str(long_input(tmp_path)))],
        stdout=subprocess.DEVNULL,
        stderr=end,
        env={"PYTHONPATH": str(Path(cli.__file__).parents[1]), "PATH": "", "TERM": "xterm", "COLUMNS": "200"},
    )
    os.close(end)
    seen = b""
    # A terminal whose last writer has gone ends with an error on some systems, with nothing on others.
    with contextlib.suppress(OSError):
        while piece := os.read(terminal, 4096):
            seen += piece
    os.close(terminal)
    assert process.wait(timeout=60) == 3
    assert b"301 articles, " in seen
    assert b"long.jsonl:301: no" in seen
    assert b"300 figures from 300 articles" in seen
