"""The rule tables: their integrity, the template syntax, users' tables and every error of the loader."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from hitech_extract.errors import RuleDataError
from hitech_extract.rules import (
    any_of,
    expand,
    load_cues,
    load_metrics,
    load_places,
    load_provinces,
    load_unlisted,
    load_zones,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ZONE_HEADER = "id,name_en,aliases_en,place_en,districts_en,city_en,province_en\n"


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    """Write a user's table and give its path."""

    def write(text: str) -> Path:
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


# --- the packaged tables ------------------------------------------------------------------------


@pytest.mark.parametrize("section", ["measure", "metric", "metric.parts.employees", "metric.predicates", "bare"])
def test_every_list_of_cues_is_a_pattern_without_groups(section: str) -> None:
    for name, cues in load_cues(section).items():
        assert re.compile(any_of(cues)).groups == 0, name


def test_zones_are_complete() -> None:
    zones = load_zones()
    provinces = {province.id for province in load_provinces()}
    assert len(zones) == len({zone.id for zone in zones}) == 179
    assert all(zone.province in provinces and zone.city and zone.places for zone in zones)


# Two cities share the name Fuzhou, three have a Torch zone; only the context can tell them apart.
AMBIGUOUS = {
    "fuzhou national high-tech industrial development zone",
    "fuzhou",
    "torch hi-tech industrial development zone",
    "torch high-tech zone",
}


def test_zone_names_are_unique_or_known_to_be_ambiguous() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for zone in load_zones():
        for kind, words in (("name", (zone.name, *zone.aliases)), ("place", zone.places), ("district", zone.districts)):
            for word in words:
                owners[kind, word.lower()].add(zone.id)
    shared = {word for (_, word), ids in owners.items() if len(ids) > 1}
    assert shared == AMBIGUOUS


@pytest.mark.parametrize(
    ("district", "zone_id"),
    [("Huqiu", "suzhou"), ("Binjiang", "hangzhou"), ("Xinwu", "wuxi"), ("Xinbei", "changzhou")],
)
def test_districts_that_are_the_zone(district: str, zone_id: str) -> None:
    zone = next(zone for zone in load_zones() if zone.id == zone_id)
    assert district in zone.districts
    assert not any(district in alias and alias.endswith("District") for alias in zone.aliases)


@pytest.mark.parametrize(
    ("acronym", "zone_id"),
    [
        ("SND", "suzhou"),
        ("SIP", "suzhou-industrial-park"),
        ("WND", "wuxi"),
        ("CND", "changzhou"),
        ("THT", "tianjin-binhai"),
        ("XHTZ", "xian"),
        ("CDHT", "chengdu"),
    ],
)
def test_acronyms(acronym: str, zone_id: str) -> None:
    assert [zone.id for zone in load_zones() if acronym in zone.aliases] == [zone_id]


def test_zone_district_is_not_listed_as_a_place_beside_it() -> None:
    """A place's figures are not a zone's, so a district that is the zone must not be a place."""
    zones = {(word, zone.city) for zone in load_zones() for word in zone.districts}
    places = {(place.name, place.parent) for place in load_places() if place.kind in {"district", "county"}}
    assert not zones & places


def test_places_name_existing_parents_and_are_distinct() -> None:
    places = load_places()
    cities = {(place.name, place.province) for place in places if place.kind == "city"}
    for place in places:
        if place.kind in {"city", "county", "district"}:
            assert place.province
        if place.parent:
            assert (place.parent, place.province) in cities, place
    keys = [(place.name, place.kind, place.parent, place.province) for place in places]
    assert len(keys) == len(set(keys))


def test_places_with_one_name_stand_in_several_rows() -> None:
    for name in ("Fuzhou", "Taizhou", "Suzhou", "Yichun", "Yulin"):
        provinces = [place.province for place in load_places() if place.name == name and place.kind == "city"]
        assert len(provinces) == len(set(provinces)) == 2, name


def test_each_province_is_a_place_once() -> None:
    for province in load_provinces():
        rows = [p for p in load_places() if p.name == province.name and p.province == province.id and not p.parent]
        kinds = sorted(p.kind for p in rows)
        assert kinds in (["province"], ["city"]), province.id


def test_the_city_of_a_zone_is_a_place() -> None:
    names = {word for place in load_places() for word in (place.name, *place.aliases)}
    assert {zone.city for zone in load_zones()} <= names


def test_metric_phrases_have_one_owner() -> None:
    owner: dict[str, str] = {}
    for metric in load_metrics():
        for phrase in metric.aliases:
            assert owner.setdefault(phrase, metric.id) == metric.id, phrase
    assert not set(load_unlisted()) & set(owner)


def test_phrases_are_clean() -> None:
    phrases = [phrase for metric in load_metrics() for phrase in (*metric.aliases, *metric.cues)]
    for phrase in (*phrases, *load_unlisted()):
        assert phrase == " ".join(phrase.split()).lower()
        assert not set("[]()|<>;") & set(phrase), phrase


@pytest.mark.parametrize(
    ("phrase", "metric_id"),
    [
        ("regional gdp", "gdp"),
        ("industrial output", "gross_industrial_output_value"),
        ("industrial output value above designated size", "gross_industrial_output_value"),
        ("output value of industrial enterprises above the designated size", "gross_industrial_output_value"),
        ("output", "output_value"),
        ("industrial added value", "industrial_added_value"),
        ("value-added of industries above scale", "industrial_added_value"),
        ("added value", "added_value"),
        ("fixed assets investment", "fixed_asset_investment"),
        ("investment in fixed assets", "fixed_asset_investment"),
        ("technical transformation investment", "technological_transformation_investment"),
        ("tax income", "tax_revenue"),
        ("profits tax", "profits_and_taxes"),
        ("local public finance budgetary revenue", "general_public_budget_revenue"),
        ("public finance budgetary revenue", "general_public_budget_revenue"),
        ("fiscal revenue", "fiscal_revenue"),
        ("main business income", "operating_revenue"),
        ("sales", "operating_revenue"),
        ("funds", "investment"),
        ("loans", "financing"),
        ("jobs", "employees"),
        ("social consumer goods retail sales", "retail_sales"),
        ("import and export volume", "foreign_trade"),
        ("foreign capital actually used", "foreign_investment_actual"),
        ("actual utilization of foreign investment", "foreign_investment_actual"),
        ("actually utilised foreign capital", "foreign_investment_actual"),
        ("contractual foreign investment", "foreign_investment_contracted"),
        ("r&d outlays", "rd_expenditure"),
        ("r&d intensity", "rd_intensity"),
        ("technology contract turnover", "technology_contract_value"),
        ("per-capita net income", "disposable_income"),
        ("labour productivity", "labor_productivity"),
        ("high and new technology enterprises", "high_tech_enterprises"),
        ("hi-tech companies", "high_tech_enterprises"),
        ("technology type small and medium enterprises", "tech_smes"),
        ("little giants", "specialized_sophisticated_enterprises"),
        ("industrial enterprises above designated size", "enterprises_above_designated_size"),
        ("enterprises", "enterprises"),
        ("r&d centres", "research_institutions"),
        ("postdoctoral workstations", "research_institutions"),
        ("pct applications", "patent_applications"),
        ("patents granted", "patents_granted"),
        ("invention patents", "patents_held"),
        ("high-tech zones", "zones"),
    ],
)
def test_phrases_of_real_pages(phrase: str, metric_id: str) -> None:
    found = [metric.id for metric in load_metrics() if phrase in metric.aliases]
    if not found:  # a leading modifier changes no id, the matcher finds the longest tail
        tails = [phrase.split(" ", n)[-1] for n in range(1, phrase.count(" ") + 1)]
        found = next(([m.id for m in load_metrics() if t in m.aliases] for t in tails if t), [])
    assert found == [metric_id]


def test_unlisted_measures() -> None:
    assert {"average wage", "unemployment rate", "tax cuts"} <= set(load_unlisted())
    assert "growth rate" not in load_unlisted()


# --- templates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "phrases"),
    [
        ("GDP", {"gdp"}),
        ("[total] output [value]", {"output", "total output", "output value", "total output value"}),
        ("cent(er|re)[s]", {"center", "centers", "centre", "centres"}),
        ("(real [estate]|land) sales", {"real sales", "real estate sales", "land sales"}),
        ("[a|b [c]] x", {"x", "a x", "b x", "b c x"}),
        ("a|b", {"a", "b"}),
        ("  a   b ", {"a b"}),
        ("<firm>", {"enterprise", "company", "firm", "business"}),
    ],
)
def test_expand(template: str, phrases: set[str]) -> None:
    assert set(expand(template)) == phrases
    assert len(expand(template)) == len(phrases)


@pytest.mark.parametrize("template", ["[total output", "total] output", "(a|b]", "a)", "<firm", "firm>", "((a)"])
def test_expand_refuses_unbalanced_brackets(template: str) -> None:
    with pytest.raises(RuleDataError, match="unbalanced"):
        expand(template)


def test_expand_refuses_unknown_fragments() -> None:
    with pytest.raises(RuleDataError, match="unknown fragment <nothing>"):
        expand("<nothing> value")


def test_expand_refuses_too_many_phrases() -> None:
    with pytest.raises(RuleDataError, match="more than 2000 phrases"):
        expand("[a] [b] [c] [d] [e] [f] [g] [h] [i] [j] [k] l")


# --- users' tables ------------------------------------------------------------------------------


def test_user_zones_add_and_override(table: Callable[[str], Path]) -> None:
    path = table("id,name_en,place_en\nfushan,Fushan High-tech Zone,Fushan|Fu Shan\nsuzhou,My Suzhou,\n")
    zones = {zone.id: zone for zone in load_zones(path)}
    assert len(zones) == 180
    assert zones["fushan"].places == ("Fushan", "Fu Shan")
    assert (zones["fushan"].aliases, zones["fushan"].city, zones["fushan"].province) == ((), "", "")
    assert zones["suzhou"].name == "My Suzhou"
    assert zones["suzhou"].aliases == ()
    assert next(zone for zone in load_zones() if zone.id == "suzhou").name == "Suzhou New District"


def test_user_zones_replace(table: Callable[[str], Path]) -> None:
    path = table(ZONE_HEADER + "x,X Zone,X1; X2;,X|Ex,Xu,Xi'an,Shaanxi\ny,Y Zone,,,,,shaanxi\n")
    first, second = load_zones(path, replace=True)
    assert (first.aliases, first.places, first.districts) == (("X1", "X2"), ("X", "Ex"), ("Xu",))
    assert first.city == "Xi'an"
    assert first.province == second.province == "shaanxi"


def test_user_metrics_add_and_override(table: Callable[[str], Path]) -> None:
    path = table('id,name_en,aliases_en\nwage,Average wage,"[monthly] pay;\nwages"\nexports,exports,sales abroad\n')
    metrics = {metric.id: metric for metric in load_metrics(str(path))}
    assert len(metrics) == len(load_metrics()) + 1
    assert metrics["wage"].aliases == ("average wage", "pay", "monthly pay", "wages")
    assert (metrics["wage"].nature, metrics["wage"].unit) == ("flow", "currency")
    assert metrics["exports"].aliases == ("exports", "sales abroad")


def test_user_metrics_replace_may_use_any_phrase(table: Callable[[str], Path]) -> None:
    path = table("id,name_en,unit,nature,cues_en\nturnover,turnover (of all kinds),currency,flow,(sells|sold)\n")
    (metric,) = load_metrics(path, replace=True)
    assert metric.aliases == ("turnover",)
    assert metric.cues == ("sells", "sold")


def test_an_overridden_row_gives_up_its_phrases(table: Callable[[str], Path]) -> None:
    path = table("id,name_en\noperating_revenue,operating revenue\nsales,sales\n")
    metrics = {metric.id: metric for metric in load_metrics(path)}
    assert metrics["sales"].aliases == ("sales",)


def test_byte_order_mark_blank_lines_and_short_rows(tmp_path: Path) -> None:
    path = tmp_path / "zones.csv"
    path.write_bytes("\ufeffid,name_en,province_en\r\n\r\na,A Zone\r\n,,\r\n".encode())
    assert [zone.id for zone in load_zones(path, replace=True)] == ["a"]


# --- errors -------------------------------------------------------------------------------------

ZONE_ERRORS = [
    ("", 1, "no column 'id'"),
    ("id,name\na,A\n", 1, "no column 'name_en'"),
    ("id,name_en\na,A\n,B\n", 3, "empty id"),
    ("id,name_en\na,A\nb,\n", 3, "empty name_en"),
    ("id,name_en\na,A\n\na,B\n", 4, "'a' stands on line 2 too"),
    ("id,name_en,province_en\na,A,Atlantis\n", 2, "unknown province 'Atlantis'"),
    ("id,name_en\na,A,B\n", 2, "3 cells under 2 columns"),
    ('id,name_en\na,"A\n', 2, "not CSV"),
]


@pytest.mark.parametrize(("text", "row", "problem"), ZONE_ERRORS)
def test_zone_errors(table: Callable[[str], Path], text: str, row: int, problem: str) -> None:
    path = table(text)
    with pytest.raises(RuleDataError) as caught:
        load_zones(path)
    assert caught.value.file == str(path)
    assert caught.value.row == row
    assert problem in caught.value.problem
    assert caught.value.mend
    assert f"own.csv:{row}" in str(caught.value)


METRIC_ERRORS = [
    ("name_en\nx\n", 1, "no column 'id'"),
    ("id,name_en\na,A\na,B\n", 3, "'a' stands on line 2 too"),
    ("id,name_en,nature\na,A,rate\n", 2, "unknown nature 'rate'"),
    ("id,name_en,unit\na,A,tonne\n", 2, "unknown unit 'tonne'"),
    ("id,name_en,aliases_en\na,A,[b\n", 2, "unbalanced '['"),
    ('id,name_en,aliases_en\nb,B,"x;\ny"\na,A,b)\n', 4, "unbalanced ')'"),
    ("id,name_en,aliases_en\na,A,<b> c\n", 2, "unknown fragment <b>"),
    ("id,name_en,cues_en\na,A,(b\n", 2, "unbalanced '('"),
    ("id,name_en,aliases_en\na,A,[1][2][3][4][5][6][7][8][9][10][11] x\n", 2, "more than 2000 phrases"),
    ("id,name_en,aliases_en\na,A,x\nb,B,[y] x\n", 3, "'b' claims 'x', which 'a' has"),
    ("id,name_en\nmine,exports\n", 2, "'mine' claims 'exports', which 'exports' has"),
]


@pytest.mark.parametrize(("text", "row", "problem"), METRIC_ERRORS)
def test_metric_errors(table: Callable[[str], Path], text: str, row: int, problem: str) -> None:
    with pytest.raises(RuleDataError) as caught:
        load_metrics(table(text))
    assert caught.value.row == row
    assert problem in caught.value.problem
    assert caught.value.mend


@pytest.mark.parametrize("load", [load_zones, load_metrics])
def test_unreadable_files(load: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(RuleDataError, match="no such file"):
        load(tmp_path / "missing.csv")
    with pytest.raises(RuleDataError, match="cannot be read"):
        load(tmp_path)
    path = tmp_path / "gb.csv"
    path.write_bytes("id,name_en\na,A\nb,苏州\n".encode("gb18030"))
    with pytest.raises(RuleDataError, match="not UTF-8") as caught:
        load(path)
    assert caught.value.row == 3
