"""The rule tables (zones, provinces, places, metrics) and the one loader that validates them.

Every table is a UTF-8 CSV file with a header row. A user's file has the same columns; only those
marked * must be there. Lists in a cell are separated by the sign given here.

==================== ======================================================================================
``zones.csv``        one high-tech zone a row
``id`` *             stable slug, unique
``name_en`` *        official English name
``aliases_en``       other full names and acronyms (``;``)
``place_en``         places that name the zone together with "high-tech zone" (``|``), spelling variants too
``districts_en``     administrative districts that are the zone itself (``|``)
``city_en``          the city in which it lies
``province_en``      the province, by its id or ``name_en`` in ``provinces.csv``
``provinces.csv``    ``id`` *, ``name_en`` *, ``aliases_en`` (``;``)
``places.csv``       cities, counties, districts, regions and countries: whose figures are *not* a zone's
``name`` *           as written in English; one name may stand in several rows (Taizhou, Suzhou, ...)
``aliases``          other spellings (``;``)
``kind`` *           ``city`` ``county`` ``district`` ``province`` ``region`` ``country``
``parent``           for a county or district: its city
``province``         province id, empty for regions and countries
``metrics.csv``      one metric a row
``id`` *             stable slug, unique
``name_en`` *        English name; it is itself an alias, words in round brackets left out
``nature``           ``flow`` (of a period; the default) or ``stock`` (at a moment)
``unit``             ``currency`` (the default) ``percent`` ``count`` ``area`` ``energy`` ``quantity``
``aliases_en``       alias templates (``;``), see below
``cues_en``         templates of words that imply the metric where nothing names it: "employs", "plant" (``;``)
``fragments.csv``    ``name`` *, ``template`` *: word lists that several templates share
``confidence.csv``   ``cue`` *, ``weight`` *: the confidence model, written by ``benchmarks/fit_confidence.py``
``evidence.csv``     ``slot`` *, ``answer`` *, ``cue``, ``weight`` *: what speaks for an answer where the rules have
                     none, written by ``benchmarks/fit_evidence.py``
``cues.toml``        words and phrases on which the linking rules turn, explained in the file itself
``unlisted.csv``     ``aliases_en`` *: templates of phrases that no metric owns; ``measure`` *: ``yes`` for measures
                     without an id (wages, prices), so that a figure beside them is not taken for the nearest
                     metric's, ``no`` for other senses of the metrics' words ("at comparable prices")
==================== ======================================================================================

Other columns (``name_zh``, ``source``, ...) are for people and are not read.

An alias template is lower-cased and stands for several phrases::

    [x]        x or nothing                 [total] output [value]
    (a|b|c)    one of them                  cent(er|re)s
    <name>     a row of fragments.csv       <foreign> capital

They nest, and join as written: spaces left doubled by an empty option are closed up. No two metrics
may own the same phrase, since a phrase found in a text must name one metric. Leading modifiers that
change nothing (total, annual, new, national) are left out: the longest phrase found is still the same metric's.
A cue may be another metric's alias ("projects" of 3 billion yuan are an investment), so it counts only
where no alias fits the figure.
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import RuleDataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "Metric",
    "Place",
    "Province",
    "Weights",
    "Zone",
    "any_of",
    "expand",
    "load_confidence",
    "load_cue_sections",
    "load_cues",
    "load_evidence",
    "load_metrics",
    "load_places",
    "load_provinces",
    "load_unlisted",
    "load_zones",
]

# A template that unfolds further than this is a slip of the pen, and would slow every load.
MAX_EXPANSION = 2000

PLACE_KINDS = ("city", "county", "district", "province", "region", "country")
METRIC_NATURES = ("flow", "stock")
METRIC_UNITS = ("currency", "percent", "count", "area", "energy", "quantity")


@dataclass(frozen=True, slots=True)
class Province:
    """A province, autonomous region or municipality."""

    id: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """A high-tech zone. `province` is an id, or "" where the row gives none."""

    id: str
    name: str
    aliases: tuple[str, ...]
    places: tuple[str, ...]
    districts: tuple[str, ...]
    city: str
    province: str


@dataclass(frozen=True, slots=True)
class Place:
    """A city, county, district, province, region or country."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    parent: str
    province: str


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric. `aliases` and `cues` are lower-case phrases, already unfolded from their templates."""

    id: str
    name: str
    nature: str
    unit: str
    aliases: tuple[str, ...]
    cues: tuple[str, ...] = ()


# --- the tables -----------------------------------------------------------------------------------


def load_provinces() -> tuple[Province, ...]:
    """The 31 provinces, autonomous regions and municipalities of the mainland."""
    return tuple(_provinces().values())


def load_zones(path: str | Path | None = None, replace: bool = False) -> tuple[Zone, ...]:
    """The zones; rows of the CSV at `path` are added, override by id, or (`replace`) stand alone."""
    if path is None:
        return tuple(_packaged_zones().values())
    own = _zones(_user_table(path, *_ZONE_COLUMNS))
    return tuple((own if replace else _packaged_zones() | own).values())


@cache
def load_confidence() -> dict[str, float]:
    """The weights of the confidence model, by cue; ``intercept`` is the constant term."""
    weights: dict[str, float] = {}
    table = _packaged_table("confidence.csv", ("cue", "weight"), ())
    for line, row in table.rows:
        try:
            weights[row["cue"]] = float(row["weight"])
        except ValueError:
            raise RuleDataError(table.file, line, f"weight {row['weight']!r}", "write a number") from None
    return weights


Weights: TypeAlias = dict[str, dict[str, dict[str, float]]]  # by slot, answer and cue


@cache
def load_evidence() -> Weights:
    """The weights of the cues for each answer of a slot; the cue "" is the constant term."""
    weights: Weights = {}
    table = _packaged_table("evidence.csv", ("slot", "answer", "weight"), ("cue",))
    for line, row in table.rows:
        try:
            weights.setdefault(row["slot"], {}).setdefault(row["answer"], {})[row["cue"]] = float(row["weight"])
        except ValueError:
            raise RuleDataError(table.file, line, f"weight {row['weight']!r}", "write a number") from None
    return weights


@cache
def load_places() -> tuple[Place, ...]:
    """Cities, counties, districts, regions and countries, and the provinces that are not cities."""
    table = _packaged_table("places.csv", ("name", "kind"), ("aliases", "parent", "province"))
    places = []
    for line, row in table.rows:
        if row["kind"] not in PLACE_KINDS:
            raise RuleDataError(table.file, line, f"unknown kind {row['kind']!r}", _one_of(PLACE_KINDS))
        province = _province_id(table.file, line, row["province"])
        places.append(Place(row["name"], _split(row["aliases"], ";"), row["kind"], row["parent"], province))
    # A municipality is a province that is one city: it stands among the cities already.
    municipalities = {place.name for place in places if place.kind == "city"} & _MUNICIPALITIES
    places += [
        Place(province.name, province.aliases, "province", "", province.id)
        for province in load_provinces()
        if province.name not in municipalities
    ]
    return tuple(places)


def load_metrics(path: str | Path | None = None, replace: bool = False) -> tuple[Metric, ...]:
    """The metrics; rows of the CSV at `path` are added, override by id, or (`replace`) stand alone."""
    if path is None:
        return tuple(_packaged_metrics().values())
    packaged = {} if replace else _packaged_metrics()
    own = _metrics(_user_table(path, *_METRIC_COLUMNS), beside=packaged)
    return tuple((packaged | own).values())


@cache
def load_unlisted() -> dict[str, bool]:
    """Phrases that no metric owns, each with whether it names a measure; a metric that claims one comes first."""
    table = _packaged_table("unlisted.csv", ("aliases_en", "measure"), ())
    return {
        phrase: row["measure"] == "yes"
        for line, row in table.rows
        for phrase in _unfold(table.file, line, row["aliases_en"])
    }


_Cues: TypeAlias = dict[str, tuple[str, ...]]


def load_cues(section: str) -> _Cues:
    """Return the lists of one section of ``cues.toml`` ("measure", "metric.parts") by name, in the file's order."""
    return _packaged_cues()[section]


def load_cue_sections(section: str) -> dict[str, _Cues]:
    """Return the subsections of one section of ``cues.toml`` ("metric.frames") by name, in the file's order."""
    head = f"{section}."
    return {name.removeprefix(head): cues for name, cues in _packaged_cues().items() if name.startswith(head)}


@cache
def _packaged_cues() -> dict[str, _Cues]:
    return _cues(files(__name__).joinpath("cues.toml").read_text(encoding="utf-8"))


def any_of(cues: Iterable[str]) -> str:
    """Return one pattern for any of several cues; their round brackets group only."""
    return f"(?:{'|'.join(_BRACKET.sub('(?:', cue) for cue in dict.fromkeys(cues))})"


_BRACKET = re.compile(r"(?<!\\)\((?!\?)")


def _cues(text: str) -> dict[str, _Cues]:
    """Check the tables of ``cues.toml``: lists of patterns, in sections and subsections ("metric.parts")."""
    try:
        tables: list[tuple[str, dict[str, Any]]] = list(tomllib.loads(text).items())
    except tomllib.TOMLDecodeError as error:
        raise RuleDataError("cues.toml", None, f"not TOML: {error}", "check the quotes and brackets") from error
    sections: dict[str, _Cues] = {}
    for section, table in tables:
        lists = sections.setdefault(section, {})
        for name, cues in table.items():
            if isinstance(cues, dict):
                tables.append((f"{section}.{name}", cues))
                continue
            place = f"{section}.{name}"
            if not (isinstance(cues, list) and cues and all(isinstance(cue, str) and cue for cue in cues)):
                raise RuleDataError("cues.toml", None, f"{place} is no list of strings", "write name = ['cue', ...]")
            lists[name] = tuple(cues)
    return sections


_ZONE_COLUMNS = (
    ("id", "name_en"),
    ("aliases_en", "place_en", "districts_en", "city_en", "province_en"),
)
_METRIC_COLUMNS = (("id", "name_en"), ("nature", "unit", "aliases_en", "cues_en"))
_MUNICIPALITIES = frozenset({"Beijing", "Tianjin", "Shanghai", "Chongqing"})


@cache
def _provinces() -> dict[str, Province]:
    table = _packaged_table("provinces.csv", ("id", "name_en"), ("aliases_en",))
    return {row["id"]: Province(row["id"], row["name_en"], _split(row["aliases_en"], ";")) for _, row in table.rows}


@cache
def _packaged_zones() -> dict[str, Zone]:
    return _zones(_packaged_table("zones.csv", *_ZONE_COLUMNS))


@cache
def _packaged_metrics() -> dict[str, Metric]:
    return _metrics(_packaged_table("metrics.csv", *_METRIC_COLUMNS), beside={})


@cache
def _fragments() -> dict[str, tuple[str, ...]]:
    """The word lists, each unfolded once; a row may use the rows above it."""
    table = _packaged_table("fragments.csv", ("name", "template"), ())
    fragments: dict[str, tuple[str, ...]] = {}
    for line, row in table.rows:
        try:
            fragments[row["name"]] = tuple(dict.fromkeys(_parse(row["template"], fragments)))
        except _TemplateError as error:
            raise RuleDataError(table.file, line, f"{error} in {row['template']!r}", error.mend) from None
    return fragments


def _zones(table: _Table) -> dict[str, Zone]:
    return {
        row["id"]: Zone(
            row["id"],
            row["name_en"],
            _split(row["aliases_en"], ";"),
            _split(row["place_en"], "|"),
            _split(row["districts_en"], "|"),
            row["city_en"],
            _province_id(table.file, line, row["province_en"]),
        )
        for line, row in table.rows
    }


def _metrics(table: _Table, beside: Mapping[str, Metric]) -> dict[str, Metric]:
    """The metrics of a table; `beside` are those that it joins, unless it overrides them."""
    metrics: dict[str, Metric] = {}
    own_ids = {row["id"] for _, row in table.rows}
    owner = {phrase: metric.id for metric in beside.values() if metric.id not in own_ids for phrase in metric.aliases}
    for line, row in table.rows:
        metric_id, nature, unit = row["id"], row["nature"] or "flow", row["unit"] or "currency"
        if nature not in METRIC_NATURES:
            raise RuleDataError(table.file, line, f"unknown nature {nature!r}", _one_of(METRIC_NATURES))
        if unit not in METRIC_UNITS:
            raise RuleDataError(table.file, line, f"unknown unit {unit!r}", _one_of(METRIC_UNITS))
        name = " ".join(re.sub(r"\([^)]*\)", "", row["name_en"]).lower().split())
        if not name:
            problem = f"name_en {row['name_en']!r} has no words outside of brackets"
            raise RuleDataError(table.file, line, problem, "write the metric's name")
        aliases = tuple(dict.fromkeys((name, *_unfold(table.file, line, row["aliases_en"]))))
        cues = tuple(dict.fromkeys(_unfold(table.file, line, row["cues_en"])))
        # Asked of all phrases at once: one by one they take a third of the load time.
        if not owner.keys().isdisjoint(aliases):
            phrase = next(phrase for phrase in aliases if phrase in owner)
            raise RuleDataError(
                table.file,
                line,
                f"{metric_id!r} claims {phrase!r}, which {owner[phrase]!r} has",
                f"give the phrase to one of them; a row with the id {owner[phrase]!r} overrides the other",
            )
        owner.update(dict.fromkeys(aliases, metric_id))
        metrics[metric_id] = Metric(metric_id, row["name_en"], nature, unit, aliases, cues)
    return metrics


def _province_id(file: str, line: int, text: str) -> str:
    """The id of a province written as id or name; "" stays ""."""
    if not text or text in _provinces():
        return text
    for province in _provinces().values():
        if text == province.name:
            return province.id
    raise RuleDataError(file, line, f"unknown province {text!r}", "use an id or name_en of provinces.csv")


# --- alias templates ------------------------------------------------------------------------------


class _TemplateError(ValueError):
    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.mend = mend


def expand(template: str) -> tuple[str, ...]:
    """All phrases that an alias template stands for, in lower case.

    >>> expand("[total] output [value]")
    ('output', 'output value', 'total output', 'total output value')
    """
    try:
        return tuple(dict.fromkeys(_parse(template.lower(), _fragments())))
    except _TemplateError as error:
        raise RuleDataError("template", None, f"{error} in {template!r}", error.mend) from None


def _unfold(file: str, line: int, cell: str) -> list[str]:
    """The phrases of every template in a cell."""
    fragments = _fragments()
    phrases: list[str] = []
    for template in _split(cell.lower(), ";"):
        try:
            phrases += _parse(template, fragments)
        except _TemplateError as error:
            raise RuleDataError(file, line, f"{error} in {template!r}", error.mend) from None
    return phrases


_PART = re.compile(r"[^][()|<>]+|<([^][()|<>]*)>|.", re.DOTALL)
_CLOSING = {"(": ")", "[": "]"}


def _parse(template: str, fragments: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Unfold a template with a stack of open brackets: (alternatives so far, phrases of this one, bracket)."""
    stack: list[tuple[list[str], list[str], str]] = []
    done: list[str] = []
    current = [""]
    for part in _PART.finditer(template):
        text = part.group()
        name = part.group(1)
        choice: Sequence[str] | None = None
        if text in _CLOSING:
            stack.append((done, current, text))
            done, current = [], [""]
        elif text == "|":
            done += current
            current = [""]
        elif text in ")]":
            if not stack or _CLOSING[stack[-1][2]] != text:
                raise _TemplateError(f"unbalanced {text!r}", "close every bracket that is opened, in order")
            choice = done + current
            done, current, bracket = stack.pop()
            if bracket == "[":
                choice = ["", *choice]
        elif text in "<>":
            raise _TemplateError(f"unbalanced {text!r}", "write a fragment as <name>")
        elif name is not None:
            if name not in fragments:
                raise _TemplateError(f"unknown fragment <{name}>", "name a row of fragments.csv, above this one")
            choice = fragments[name]
        else:
            current = [phrase + text for phrase in current]
        # Before the phrases are made: two long lists of words would make millions.
        if len(current) * len(choice or ("",)) + len(done) > MAX_EXPANSION:
            raise _TemplateError(f"more than {MAX_EXPANSION} phrases", "split the template or drop options")
        if choice is not None:
            current = [phrase + option for phrase in current for option in choice]
    if stack:
        raise _TemplateError(f"unbalanced {stack[-1][2]!r}", "close every bracket that is opened, in order")
    # Spaces are closed up over all phrases at once: phrase by phrase this is half of the load time.
    block = "\n".join(done + current)
    while "  " in block:
        block = block.replace("  ", " ")
    block = block.replace(" \n", "\n").replace("\n ", "\n").strip(" ")
    return [phrase for phrase in block.split("\n") if phrase]


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """A CSV file as rows with the line on which each starts, every asked column filled in."""

    file: str
    rows: tuple[tuple[int, dict[str, str]], ...]


def _packaged_table(name: str, required: tuple[str, ...], optional: tuple[str, ...]) -> _Table:
    return _table(name, files(__name__).joinpath(name).read_bytes(), required, optional)


def _user_table(path: str | Path, required: tuple[str, ...], optional: tuple[str, ...]) -> _Table:
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise RuleDataError(str(path), None, "no such file", "check the path") from None
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise RuleDataError(str(path), None, problem, "give a CSV file that you may read") from error
    return _table(str(path), data, required, optional)


def _table(file: str, data: bytes, required: tuple[str, ...], optional: tuple[str, ...]) -> _Table:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RuleDataError(file, line, "not UTF-8", "save the file as CSV UTF-8") from None
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    seen: dict[str, int] = {}
    try:
        header = [name.strip() for name in next(reader, [])]
        for column in required:
            if column not in header:
                raise RuleDataError(file, 1, f"no column {column!r}", f"the header needs {', '.join(required)}")
        places = [(column, header.index(column)) for column in (*required, *optional) if column in header]
        blank = dict.fromkeys(optional, "")
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                if len(cells) > len(header):
                    problem = f"{len(cells)} cells under {len(header)} columns"
                    raise RuleDataError(file, line, problem, "put a cell that holds a comma in double quotes")
                row = blank | {column: cells[i].strip() if i < len(cells) else "" for column, i in places}
                for column in required:
                    if not row[column]:
                        raise RuleDataError(file, line, f"empty {column}", f"fill in {column} or drop the row")
                if required[0] == "id":
                    first = seen.setdefault(row["id"], line)
                    if first != line:
                        problem = f"{row['id']!r} stands on line {first} too"
                        raise RuleDataError(file, line, problem, "keep one row for an id")
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise RuleDataError(file, reader.line_num, f"not CSV: {error}", "check the quotes") from error
    return _Table(file, tuple(rows))


def _split(cell: str, sign: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for item in cell.split(sign) if (part := " ".join(item.split()))))


def _one_of(names: tuple[str, ...]) -> str:
    return f"use one of {', '.join(names)}"
