"""Web pages: what is taken for the article, its title and its day, and that no page does harm."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitech_extract import extract
from hitech_extract.errors import ArticleError
from hitech_extract.io import Page
from hitech_extract.io.pages import LARGEST_PAGE, decode_page
from hitech_extract.schema import Article

pytest.importorskip("trafilatura")

NAVIGATION = """<div class="header"><a href="/"><img src="logo.png"></a><div class="nav"><ul>
<li><a href="/">Home</a></li><li><a href="/news">News</a></li>
<li><a href="/invest">Investment</a></li><li><a href="/about">About</a></li></ul></div>
</div><div class="position">Location: <a href="/">Home</a> &gt; <a href="/news">News</a></div>"""
OTHERS = """<div class="right"><h3>Hot news</h3><ul>
<li><a href="/1">Suzhou's exports rise 20 percent in 2021</a><span class="date">2021-03-04</span></li>
<li><a href="/2">Chengdu zone attracts $2 billion</a><span class="date">2020-05-06</span></li></ul></div>"""
FOOTER = """<div class="footer"><p>Copyright &copy; 2018 Management Committee. All rights reserved. ICP 05001234.</p>
<p>Tel: 029-88333333</p></div>"""
TABLE = """<table border="1"><tbody><tr><td><p>Indicator</p></td><td>Amount (billion yuan)</td><td>Growth (%)</td></tr>
<tr><td>Industrial added value</td><td>98.4</td><td>8.1</td></tr>
<tr><td>Exports</td><td><p>121.6</p></td><td>-1.3</td></tr></tbody></table>"""


def page(body: str, head: str = "", title: str = "News - Xi'an High-tech Zone") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f"{NAVIGATION}{body}{OTHERS}{FOOTER}</body></html>"
    )


def article(html: str | bytes, encoding: str | None = None, source: str | None = None) -> Article:
    return Page("p", html.encode() if isinstance(html, str) else html, encoding, source=source).article()


# A site of a zone's committee: the article's element has a name that its content system gives.
COMMITTEE = page(
    '<div class="main"><h1>Economy grows in 2022</h1><div class="info">Source: Xi\'an Daily Views: 1,234</div>'
    '<div class="TRS_Editor"><h2>I. Economy</h2><p>The GDP of Xi\'an High-tech Zone reached 310.43 billion yuan in '
    f"2022, up 6.2 percent.</p><p>The main indicators of 2022 are as follows.</p>{TABLE}"
    "<h2>II. Trade</h2><ul><li>Imports: 38.5 billion yuan;</li><li>Foreign investment: $1.2 billion.</li></ul>"
    "</div></div>"
)
# A wire: an article element, links between the paragraphs, comments below.
WIRE = page(
    "<main><article><header><h1>Kunshan zone's output rises</h1></header><p>NANJING, April 25 (Xinhua) -- Industrial "
    "output of Kunshan High-tech Zone hit 45.3 billion yuan in the first quarter.</p><p><a href='/3'>Read more: Wuhan "
    "attracts $9 billion</a></p><p>Its exports rose 3.4 percent.</p></article><section class='comments'><p>I think "
    "that it grew 99 percent!</p></section></main>"
)
# Text straight in a div, parted by breaks.
BREAKS = page(
    '<div class="con" id="zoom">&nbsp;&nbsp;The GDP of East Lake High-tech Development Zone reached 264.4 billion yuan '
    "in 2022.<br><br>&nbsp;&nbsp;Its optoelectronics industry exceeded 200 billion yuan.</div>"
)
# One sentence only.
BRIEF = page('<div class="article"><p>Exports of Kunshan High-tech Zone rose 3.4 percent in 2022.</p></div>')


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (COMMITTEE, ["310.43 billion", "6.2 percent", "I. Economy", "38.5 billion", "$1.2 billion", "121.6"]),
        (WIRE, ["45.3 billion", "3.4 percent", "NANJING, April 25"]),
        (BREAKS, ["264.4 billion", "exceeded 200 billion"]),
        (BRIEF, ["3.4 percent"]),
    ],
)
def test_the_text_is_the_article_without_what_surrounds_it(html: str, wanted: list[str]) -> None:
    text = article(html).text
    assert [words for words in wanted if words not in text] == []
    surroundings = ["Suzhou", "Chengdu", "2018", "88333333", "Investment\n", "99 percent", "1,234", "Location"]
    assert [words for words in surroundings if words in text] == []


def test_title_id_and_address() -> None:
    found = article(COMMITTEE, source="http://a.example/1")
    assert (found.id, found.title, found.source) == ("p", "Economy grows in 2022", "http://a.example/1")
    linked = COMMITTEE.replace("</title>", '</title><link rel="canonical" href="https://b.example/2">')
    assert article(linked).source == "https://b.example/2"


@pytest.mark.parametrize("head", ["td", "th"])
def test_figures_in_a_table_of_a_page_are_linked(head: str) -> None:
    first, rest = TABLE.split("</tr>", 1)
    found = article(COMMITTEE.replace(TABLE, first.replace("td>", f"{head}>") + "</tr>" + rest))
    figures = {(f.zone_id, f.metric_id, f.measure, f.unit, str(f.value)): f for f in extract(found.text)}
    for metric, level, growth in (
        ("industrial_added_value", "98400000000", "8.1"),
        ("exports", "121600000000", "-1.3"),
    ):
        for key in (("xian", metric, "level", "CNY", level), ("xian", metric, "growth", "percent", growth)):
            assert key in figures
            assert figures[key].period == "2022"
            assert found.text[figures[key].start : figures[key].end] == figures[key].text


# --- The day --------------------------------------------------------------------------------------


def linked_data(described: str) -> str:
    return f'<script type="application/ld+json">{described}</script>'


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="PubDate" content="2023-04-25 09:30:00">',
        '<meta name="publishdate" content="2023-04-25"/>',
        '<meta property="article:published_time" content="2023-04-25T10:00:00+08:00">',
        '<meta itemprop="datePublished" content="April 25, 2023">',
        '<meta name="date" content="20230425">',
        '<meta name="lastmodified" content="2024-01-01"><meta name="publish_time" content="2023-04-25">',
        linked_data('{"@type": "NewsArticle", "datePublished": "2023-04-25T10:00:00Z", "dateModified": "2023-05-01"}'),
        linked_data(
            '{"@graph": [{"@type": "Organization", "datePublished": "2001-01-01"}, '
            '{"@type": ["ReportageNewsArticle"], "datePublished": "2023-04-25"}]}'
        ),
        '<script type="application/ld+json">{broken</script><meta name="dc.date" content="2023/04/25">',
    ],
)
def test_the_day_that_the_head_tells(head: str) -> None:
    assert article(COMMITTEE.replace("</title>", f"</title>{head}")).date == date(2023, 4, 25)


@pytest.mark.parametrize(
    "line",
    [
        '<time pubdate datetime="2023-04-25T10:00">Tuesday</time>',
        '<span itemprop="datePublished">25 April 2023</span>',
        '<span class="pub-time">2023-04-25 10:00 Source: Daily</span>',
        '<div class="info"><span>Published:</span> <b>2023-04-25</b></div>',
        "<div>Release date: April 25, 2023 | Font: large</div>",
        "<div>\u53d1\u5e03\u65f6\u95f4\uff1a2023\u5e744\u670825\u65e5</div>",
    ],
)
def test_the_day_that_a_line_of_the_page_tells(line: str) -> None:
    assert article(COMMITTEE.replace("<h1>", f"{line}<h1>")).date == date(2023, 4, 25)


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example/2023/04/25/zone.html",
        "http://a.example/english/2023-04/25/c_1234.htm",
        "http://a.example/news/t20230425_1234.html",
    ],
)
def test_the_day_that_the_address_tells(address: str) -> None:
    assert article(COMMITTEE, source=address).date == date(2023, 4, 25)
    canonical = COMMITTEE.replace("</title>", f'</title><link rel="canonical" href="{address}">')
    assert article(canonical).date == date(2023, 4, 25)


@pytest.mark.parametrize(
    "html",
    [
        COMMITTEE,  # days of other articles, the year of the copyright
        COMMITTEE.replace("</title>", '</title><meta name="lastmodified" content="2023-04-25">'),
        COMMITTEE.replace("</title>", '</title><meta property="article:modified_time" content="2023-04-25">'),
        COMMITTEE.replace("</title>", '</title><meta name="PubDate" content="04/05/2023">'),
        COMMITTEE.replace("<h1>", "<div>Updated: 2023-04-25</div><h1>"),
        COMMITTEE.replace("<h1>", "<div>Date of the forum: 2023-04-25</div><h1>"),
        COMMITTEE.replace("<h1>", "<p>Posted: 2023-04-25</p><p>Posted: 2023-04-26</p><h1>"),
        COMMITTEE.replace("I. Economy", "The plan of 2023-04-25 was published on Monday"),
        COMMITTEE.replace(
            "</title>",
            "</title>"
            + linked_data('{"@type": "NewsArticle", "datePublished": "2023-04-25"}')
            + linked_data('{"@type": "NewsArticle", "datePublished": "2023-04-26"}'),
        ),
    ],
)
def test_a_day_is_not_guessed(html: str) -> None:
    assert article(html).date is None
    assert Page("p", html.encode(), date=date(2023, 5, 1)).article().date == date(2023, 5, 1)


# --- Characters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "told", "text"),
    [
        ("\u00a5 5\u2013bn".encode(), "gbk", "\u00a5 5\u2013bn"),
        (b"\xef\xbb\xbfGDP", None, "GDP"),
        ("GDP \uffe5".encode("utf-16"), None, "GDP \uffe5"),
        ("\u201cGDP\u201d \uffe55".encode("gbk"), "GB2312", "\u201cGDP\u201d \uffe55"),
        (b'<meta charset="gb2312">\xa1\xb0GDP\xa1\xb1', None, '<meta charset="gb2312">\u201cGDP\u201d'),
        (
            b'<meta http-equiv=Content-Type content="text/html; charset=gbk">\xa1\xb0',
            None,
            '<meta http-equiv=Content-Type content="text/html; charset=gbk">\u201c',
        ),
        (b'<?xml version="1.0" encoding="big5"?>\xa1\xa5', None, '<?xml version="1.0" encoding="big5"?>\u2018'),
        (b"the zone\x92s \xa35", "ISO-8859-1", "the zone\u2019s \u00a35"),
        (b"the zone\x92s \xa35", "no-such-thing", "the zone\u2019s \u00a35"),
        (b"the zone\x92s \xa35", "unicode_escape", "the zone\u2019s \u00a35"),
        (b"\xff", "gbk", "\ufffd"),
    ],
)
def test_encodings(data: bytes, told: str | None, text: str) -> None:
    assert decode_page(data, told) == text


def test_a_page_in_gbk_is_read_by_what_it_says_of_itself() -> None:
    html = COMMITTEE.replace("utf-8", "gb2312").replace("I. Economy", "The \u201cbest\u201d year").encode("gbk")
    assert "The \u201cbest\u201d year" in article(html).text
    assert "The \u201cbest\u201d year" in article(html.replace(b'charset="gb2312"', b""), "gbk").text


# --- Pages without an article, and hostile ones ---------------------------------------------------


@pytest.mark.parametrize(
    "html",
    ["", " ", "\0", "GDP rose 3 percent.", "<html></html>", "<html><body></body></html>", "<frameset></frameset>",
     "<html><body><script>document.write('GDP')</script></body></html>", "%PDF-1.7 \x01\x02", '{"text": "GDP"}'],
)  # fmt: skip
def test_a_page_without_an_article_is_an_error_with_the_mend(html: str) -> None:
    with pytest.raises(ArticleError, match=r"no article in this page \(save the page of the article itself"):
        article(html)


def test_a_page_too_large_is_refused() -> None:
    with pytest.raises(ArticleError, match="over 10 million bytes"):
        article(b"<p>" + b"x" * LARGEST_PAGE)


@pytest.mark.parametrize(
    "opening", ["<div>", "<table><tr><td>", "<ul><li>", "<b><i>", "<p><span>", "<article>", "<a><"]
)
@pytest.mark.parametrize("times", [300, 20_000])
def test_deep_nesting_does_no_harm(opening: str, times: int) -> None:
    try:
        found = article(f"<html><body><p>GDP rose 3 percent.</p>{opening * times}Exports fell 4 percent.")
    except ArticleError:
        return
    assert found.text


def test_odd_characters_do_no_harm() -> None:
    found = article(COMMITTEE.replace("I. Economy", "I.\0 \x0b Eco\ufffenomy &#0; &#xD800; &#x1F600; &lt;p&gt;"))
    assert "310.43 billion" in found.text
    found.text.encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                '<div class="TRS_Editor">',
                '<script type="application/ld+json">',
                *"<html> <body> <p> </p> <div> </div> <table> <tr> <td colspan=9999> </table> </script>".split(),
                *"<!-- --> <h1> <article> <meta <a <ul> <li> <br/> </body> <title> <time <![CDATA[ &amp; &#0;".split(),
                *"GDP 3 percent \0 \u00e9 {} []".split(" "),
            ]
        ),
        max_size=40,
    )
)
def test_any_page_is_read_or_refused(pieces: list[str]) -> None:
    try:
        found = article(" ".join(pieces))
    except ArticleError:
        return
    assert found.text.strip()


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    linked = '<link rel="canonical" href="https://b.example/2"><meta http-equiv="refresh" content="0;url=//b.example">'
    assert article(COMMITTEE.replace("</title>", f"</title>{linked}"), source="http://a.example/").text


def test_the_text_is_the_same_in_every_process() -> None:
    code = "import sys; from hitech_extract.io import Page; print(Page('p', sys.stdin.buffer.read()).article())"
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=COMMITTEE.encode() + WIRE.encode(),
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(texts) == 1
