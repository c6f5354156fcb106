"""The README's examples run and print what it says. ``python tests/test_readme.py`` writes their output anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from hitech_extract import cli

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
# A Python example and, directly after it, what it prints.
PYTHON = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<output>.*?)^```\n)?", re.DOTALL | re.MULTILINE)
# Commands, each with what it prints.
CONSOLE = re.compile(r"^```console\n(?P<session>.*?)^```\n", re.DOTALL | re.MULTILINE)
EXAMPLE = re.compile(f"{PYTHON.pattern}|{CONSOLE.pattern}", re.DOTALL | re.MULTILINE)
# The extras that are tested at the lower end too: not Spark, which is large, nor the developers' tools.
LOWEST_EXTRAS = {"html", "arrow", "duckdb", "postgresql", "watch", "xlsx", "viz"}
SHELL = re.compile(r"^```bash\n(?P<line>[^\n]*)\n```\n", re.MULTILINE)


@contextlib.contextmanager
def workplace() -> Iterator[None]:
    """Work in an empty folder that has the fixtures."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "fixtures").symlink_to(ROOT / "fixtures")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def run_command(line: str) -> str:
    program, *arguments = shlex.split(line)
    assert program == "hitech-extract"
    result = CliRunner().invoke(cli.app, arguments)
    # Like diff, compare ends with 1 where it finds something to show; run tells with 3 of what it could not read.
    assert result.exit_code == 0 or (arguments[0], result.exit_code) in {("compare", 1), ("run", 3)}, result.output
    return tidy(result.output)


def run_python(code: str, names: dict[str, Any]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(code, "README.md", "exec"), names)
    return tidy(output.getvalue())


def tidy(output: str) -> str:
    """Drop blank lines around the output and blanks at the ends of its lines."""
    lines = [line.rstrip() for line in output.splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


def rewritten(text: str) -> str:
    """Return a page with the output that its examples print now; one follows another, in the present folder."""
    names: dict[str, Any] = {}

    def example(match: re.Match[str]) -> str:
        if match["session"] is not None:
            commands = [line for line in match["session"].splitlines() if line.startswith("$ ")]
            session = [line + "\n" + run_command(line[2:]).removeprefix("\n") for line in commands]
            return f"```console\n{''.join(session)}```\n"
        output = run_python(match["code"], names)
        shown = f"\n```text\n{output}```\n" if output.strip() else ""
        return f"```python\n{match['code']}```\n{shown}"

    return EXAMPLE.sub(example, text)


def test_examples_print_what_the_readme_says() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(PYTHON.findall(text)) >= 5
    assert len(CONSOLE.findall(text)) >= 3
    with workplace():
        assert rewritten(text) == text


def test_the_first_command_extracts() -> None:
    first, *_ = SHELL.findall(README.read_text(encoding="utf-8"))
    command = first.split(" && ")[-1].removeprefix(".venv/bin/")
    with workplace():
        assert re.fullmatch(r"\d+ figures from 5 articles in figures\.jsonl\n", run_command(command))
        assert Path("figures.jsonl").stat().st_size > 10_000


def test_the_check_script_installs_and_tests_as_the_readme_says() -> None:
    _, second, *_ = SHELL.findall(README.read_text(encoding="utf-8"))
    make, install, test = second.split(" && ")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert make.startswith("python3 -m venv ")
    assert install.removeprefix(".venv/bin/pip ") in script
    assert test.removeprefix(".venv/bin/") in script


def test_the_oldest_versions_are_those_that_the_project_allows() -> None:
    """What a user installs is tested with the newest of ``constraints.txt`` and these."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {name: asked for name, asked in project["optional-dependencies"].items() if name in LOWEST_EXTRAS}
    bounds = {
        re.sub(r"[-_.]+", "-", asked[1]).lower(): asked[2]
        for line in sum(extras.values(), project["dependencies"])
        if (asked := re.match(r"([\w-]+)>=([\d.]+)", line))
    }
    text = (ROOT / "constraints-lowest.txt").read_text(encoding="utf-8")
    pinned = {
        name: tuple(map(int, version.split(".")))
        for name, version in re.findall(r"^([\w-]+)==([\d.]+)$", text, re.MULTILINE)
    }
    assert {*extras} == LOWEST_EXTRAS
    assert len(bounds) > 15
    for name, bound in bounds.items():
        wanted = tuple(map(int, bound.split(".")))
        assert pinned[name][: len(wanted)] == wanted, name
        assert not any(pinned[name][len(wanted) :]), f"{name}: {bound} is not what was tested"
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f".[{','.join(name for name in project['optional-dependencies'] if name in LOWEST_EXTRAS)}]" in script


def test_files_that_the_readme_names_exist() -> None:
    text = README.read_text(encoding="utf-8")
    for name in re.findall(r"(?:fixtures|benchmarks)/[\w./-]*\w", text):
        assert (ROOT / name).exists(), name


if __name__ == "__main__":
    with workplace():
        README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
