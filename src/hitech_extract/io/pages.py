"""Articles out of web pages (extra ``html``): the main text, title and day of publication."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from hitech_extract.errors import ArticleError, InputError
from hitech_extract.schema import Article, parse_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["LARGEST_PAGE", "Page", "article_of", "check_extra", "decode_page"]

LARGEST_PAGE: Final = 10_000_000
"""A page of more bytes is no article, and taking it apart would hold up all others."""


@dataclass(slots=True)
class Page:
    """An HTML page whose text is not taken out yet, since that is slow and any process can do it.

    Args:
        id: what to call the article.
        html: the page as it came.
        encoding: what the server or the archive said of its encoding.
        date: the article's date, where the page itself tells none.
        source: the page's address, where known.
    """

    id: str
    html: bytes
    encoding: str | None = None
    date: date | None = None
    source: str | None = None

    def article(self) -> Article:
        """Return the article in the page: its text, title and date of publication.

        Raises:
            InputError: the extra ``html`` is not installed.
            ArticleError: the page holds no article.
        """
        return article_of(self)


def article_of(page: Page) -> Article:
    """Return the article in a page; see ``Page.article``.

    The text is what trafilatura takes for the article when told to prefer precision: a headline of another
    article, read as part of this one, would give figures to the wrong zone. A row of a table is a line with its
    cells between ``|``, which the extractor reads as a table. Nothing is fetched from the network.

    Raises:
        InputError: the extra ``html`` is not installed.
        ArticleError: the page holds no article.
    """
    check_extra(page.id)
    from trafilatura import bare_extraction, load_html

    if len(page.html) > LARGEST_PAGE:
        raise ArticleError(f"a page of over {LARGEST_PAGE // 1_000_000} million bytes (save the article as text)")
    try:
        tree = load_html(decode_page(page.html, page.encoding))
        found: Any = None
        if tree is not None:
            told = _publication_day(tree, page.source)
            _mark_body(tree)
            found = bare_extraction(
                tree,
                url=page.source,
                include_comments=False,
                include_tables=True,
                favor_precision=True,
                with_metadata=True,
                date_extraction_params={"extensive_search": False, "original_date": True},
            )
    except Exception as error:  # noqa: BLE001  # whatever a malformed page does to the parsers, the next one is read
        raise ArticleError(f"a page that cannot be taken apart: {error} (save the article as text)") from None
    if found is None or not found.text.strip():
        raise ArticleError(
            "no article in this page (save the page of the article itself, as the browser shows it once it is loaded)"
        )
    return Article(page.id, found.text, told or page.date, found.title, page.source or found.url)


def check_extra(name: str) -> None:
    """Raise InputError if what reads pages is not installed; asked before the work is given to other processes."""
    if find_spec("trafilatura") is None:
        raise InputError(f"{name}: web pages need the extra html: pip install 'hitech-extract[html]'")


# --- Characters -----------------------------------------------------------------------------------

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META_CHARSET: Final = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# What pages call by these names has more characters than the names' own standards have.
_WIDER: Final = {"gb2312": "gb18030", "gbk": "gb18030", "ascii": "cp1252", "iso8859-1": "cp1252"}
_WEB_CODEC: Final = re.compile(r"utf-(?:8|16|32)|gb|big5|cp\d|iso8859|koi8|shift_jis|euc_|johab|tis|mac-")


def decode_page(data: bytes, told: str | None = None) -> str:
    """Return the text of a page or another web file; ``told`` is the encoding that came with it from outside.

    A byte order mark rules, and so do bytes that are UTF-8, since text in another encoding practically never is;
    then what came with it; then what the page says of itself; last what browsers take, Windows-1252. What does not
    fit becomes U+FFFD.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        inside = _META_CHARSET.search(data, 0, 4096)
        encoding = _codec(told) or _codec(inside[1].decode("ascii") if inside else None) or "cp1252"
        return data.decode(encoding, "replace")


def _codec(name: str | None) -> str | None:
    """Return the codec of an encoding that pages use."""
    try:
        codec = codecs.lookup((name or "").strip()).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(codec, codec) if _WEB_CODEC.match(codec) else None


# --- The article's place in the page --------------------------------------------------------------

# What the content systems of Chinese sites call the element of the article; trafilatura knows the names used elsewhere.
# Where it does not find the article's element, it leaves out lists and headings.
_BODY_NAMES: Final = frozenset(
    "trs_editor trs_ueditor ucap-content pages_content zoom detail detailcontent detail-content detail_content"
    " article-con article_con articlecon article_content con_txt xl_con news_content newscontent news-content".split()
)


def _mark_body(tree: HtmlElement) -> None:
    """Mark the element of the article in the way that trafilatura looks for first."""
    if next(tree.iter("article"), None) is not None or tree.find(".//*[@itemprop='articleBody']") is not None:
        return
    for element in tree.iter("div", "section", "td"):
        names = f"{element.get('id') or ''} {element.get('class') or ''}".lower().split()
        if not _BODY_NAMES.isdisjoint(names) and any(text.strip() for text in element.itertext()):
            element.tag = "div"
            element.set("itemprop", "articleBody")
            return


# --- The day of publication -----------------------------------------------------------------------

_NO_WORD: Final = re.compile(r"[^a-z]")
_PUBLISHED_KEY: Final = re.compile(
    r".*(?:pub(?:lish(?:ed)?|lication)?(?:date|time|at|on)|date(?:pub|post)|postdate|postedon|entrydate|issued)"
)
_DATED_KEYS: Final = frozenset({"date", "dcdate", "dctermsdate", "dcdatecreated", "dctermscreated", "datecreated"})
_DAY: Final = (
    r"[0-9]{4}[-/.\u5e74][0-9]{1,2}[-/.\u6708][0-9]{1,2}\u65e5?|[A-Za-z]{3,9}\.? [0-9]{1,2},? [0-9]{4}"
    r"|[0-9]{1,2} [A-Za-z]{3,9}\.?,? [0-9]{4}"
)
_A_DAY: Final = re.compile(_DAY)
# As in "Published: 2023-04-25" or "Posted on 25 April 2023".
_LABELLED: Final = re.compile(
    r"\b(?:publish(?:ed|ing)?|publication|released?|post(?:ed|ing)?|pub|\u53d1\u5e03)"
    rf" ?(?:date|time|\u65e5\u671f|\u65f6\u95f4)?(?: ?[:\uff1a]| (?:on|at)\b:?) ?(?P<day>{_DAY})",
    re.IGNORECASE,
)
# ".../2023/04/25/...", ".../2023-04/25/...", ".../20230425/...", ".../t20230425_1234.html"
_IN_ADDRESS: Final = re.compile(
    r"/((?:19|20)[0-9]{2})[-/]?([01][0-9])[-/]?([0-3][0-9])/|/t((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])_"
)


def _publication_day(tree: HtmlElement, address: str | None) -> date | None:
    """Return the day on which the page says that it was published, None where it does not say so plainly.

    Not asked is htmldate, which guesses from any date near the text, from lists of other articles and from the year
    of the copyright: relative times would be counted from a wrong day. Days of change and of capture do not count.
    """
    metas = [
        (_NO_WORD.sub("", (e.get("name") or e.get("property") or e.get("itemprop") or "").lower()), e)
        for e in tree.iter("meta")
    ]
    for days in (
        _days(e.get("content") for key, e in metas if _PUBLISHED_KEY.match(key)),
        _only(_days(_linked_data(tree, ("Article", "Posting", "Report")))),
        _only(_days(_linked_data(tree, ("WebPage",)))),
        _only(_days(_marked_up(tree))),
        _days(e.get("content") for key, e in metas if key in _DATED_KEYS),
        _only(_days(match["day"] for match in _LABELLED.finditer(_shown(tree)))),
        _days(_in_address(tree, address)),
    ):
        if days:
            return days[0]
    return None


def _days(told: Iterable[Any]) -> list[date]:
    days = []
    for value in told:
        try:
            day = parse_date(value) if isinstance(value, str) else None
        except ArticleError:
            continue
        if day is not None:
            days.append(day)
    return days


def _only(days: list[date]) -> list[date]:
    """Return the days if they are one and the same: of several, some belong to other articles."""
    return days if len(set(days)) == 1 else []


def _linked_data(tree: HtmlElement, kinds: tuple[str, ...]) -> Iterator[Any]:
    """Yield the days of publication of the things of such kinds that the page describes as JSON-LD."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            things = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in things if isinstance(things, list) else [things]:
            inside = thing.get("@graph") if isinstance(thing, dict) else None
            for each in [thing, *(inside if isinstance(inside, list) else ())]:
                if isinstance(each, dict) and any(name.endswith(kinds) for name in _kinds(each)):
                    yield each.get("datePublished")


def _kinds(thing: dict[str, Any]) -> list[str]:
    kinds = thing.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _marked_up(tree: HtmlElement) -> Iterator[str]:
    """Yield the days in elements that are called, or marked as, the day of publication."""
    for element in tree.iter("abbr", "div", "em", "i", "li", "meta", "p", "small", "span", "td", "time"):
        names = [*(element.get("class") or "").split(), element.get("id") or "", element.get("itemprop") or ""]
        if "pubdate" in element.attrib or any(_PUBLISHED_KEY.match(_NO_WORD.sub("", name.lower())) for name in names):
            told = element.get("datetime") or element.get("content") or element.text_content()
            if match := _A_DAY.search(told, 0, 200):
                yield match.group()


def _shown(tree: HtmlElement) -> str:
    """Return the text that a reader of the page sees, all in one line."""
    return " ".join(" ".join(tree.xpath("//body//text()[not(parent::script or parent::style)]")).split())


def _in_address(tree: HtmlElement, address: str | None) -> Iterator[str]:
    canonical = tree.find(".//link[@rel='canonical']")
    for each in (address, canonical.get("href") if canonical is not None else None):
        if match := _IN_ADDRESS.search(each or ""):
            yield "-".join(part for part in match.groups() if part)
