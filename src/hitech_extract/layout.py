"""How a page sets its text: lines cut at one width, menus around the article, blanks where none belong."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from hitech_extract.rules import any_of, load_cues

__all__ = ["COMPOUND", "GLUED", "LOOSE", "TIGHT", "unindent", "unwrap", "without_furniture"]

# How blanks are typed round signs. Each pattern begins after the first character of what is matched.
# A blank where none belongs: "rose 5 percent , while", "( US$5 million )", "38. 4 billion" (no item of a list, no
# sentence after a year).
_SCALES: Final = (
    "percent|per cent|pct|percentage|points?|hundred|billion|million|trillion|bn|bln|mn|mln|trln|times|fold"
    "|square|sq|yuan"
)
LOOSE: Final = (
    r"(?<=[\w%)'\"] )(?=[,;!?)]|[.:](?:\s|$))|(?<=\( )(?=\S)"
    # "Xi 'an", "Tai 'an", "Huai' an"
    r"|(?<=\b[A-Z][aeiou] )(?='an\b)|(?<=\b[A-Z]\w[aeiou] )(?='an\b)|(?<=\b[A-Z]\w\w[aeiou] )(?='an\b)"
    r"|(?<=[a-z]i' )(?=an\b)"
    rf"|(?<=\d\. )(?<!\n\d\. )(?<!(?:19|20)\d\d\. )(?=\d{{1,3}}[ -]?(?:%|(?:{_SCALES})\b))"
)
# None where one does: "in 2020,the zone", "revenue:38 billion", "Sept 30,2018", "now.Its", "(up 5 percent)and"
TIGHT: Final = (
    r"(?<=[a-z0-9%)'\"][,;])(?=[A-Za-z(])|(?<=[a-z%)][,;:])(?=[\d$\u00a5\u20ac])|(?<=[a-z]:)(?=[A-Za-z])"
    r"|(?<=\d,)(?=(?:19|20)\d\d(?!\d))|(?<=\d{4},)(?=\d)|(?<=[a-z0-9%)]{2}\.)(?=[A-Z][a-z])|(?<=\))(?=[A-Za-z0-9])"
)
GLUED: Final = r"(?<=[a-z0-9%]\()(?=[A-Z0-9$\u00a5\u20ac])"  # "yuan(US$5 million)"
# "a high - tech zone", "year - on - year", "a state - level park"; but "the firm - based in Wuxi - sold more"
_TAILS: Final = (
    "tech|technology|on(?= -)|over(?= -)|of(?= -)|to(?= -)|the(?= -)|year|month|quarter|half|billion|million|yuan"
    "|dollar|level|sized|scaled?|asset|added|quality|designated|end|term|class|time|speed|edge|art|fold"
    "|friendly|intensive|oriented|(?:owned|funded|invested|backed|based|related|leading|growing)"
    r"(?! (?:in|on|at|by|to|with|of|from)\b)"
)
COMPOUND: Final = rf"(?<=\w )- (?=(?:{_TAILS})\b)"

# Of a text that is wrapped at a width: the least number of breaks that show it, what part they are of all breaks in
# mid-sentence, what part of them has a small letter after it, the widest line, how full a line is if its letters are
# not all of one width.
_FEWEST_WRAPS: Final = 3
_WRAPPED: Final = 0.7
_IN_SENTENCE: Final = 0.4
_WIDEST: Final = 140
_FULL: Final = 0.8
_NEW_ITEM: Final = re.compile(r"\s*(?:[\u00b7\u2022*\u25cf\u25a0-] |\(?\d{1,2}[.)]\s|<)|[^\n]{0,60}[|\t]")
_FIRST_WORD: Final = re.compile(r"\s*(\S+)")


_INDENTED: Final = re.compile(r"^[ \t]", re.MULTILINE)
_INDENT: Final = re.compile(r"^[ \t]+(?=\S[^\n\t|]{80})", re.MULTILINE)


def unindent(text: str, nothing: str) -> str:
    """Return a text without the blanks that open its paragraphs, each turned into ``nothing``; rows keep theirs."""
    if not _INDENTED.search(text):
        return text
    return _INDENT.sub(lambda match: nothing * len(match.group()), text)


def unwrap(text: str, nothing: str) -> str:
    """Return a text whose lines were all cut at one width (mail, old pages, paper) with its paragraphs whole again.

    A break only wraps where the first word of the next line would not have fitted on the line before it. It becomes
    a blank, or ``nothing`` (a character that is not seen) after a hyphen: offsets stay as they are.
    """
    if text.count("\n") < _FEWEST_WRAPS:
        return text
    lines = text.split("\n")
    # A line or two may be longer than the width: an address, a caption.
    width = sorted(map(len, lines))[-1 - len(lines) // 10]
    if width > _WIDEST:
        return text
    wraps: list[int] = []
    others = in_sentence = 0
    end = -1
    for line, following in pairwise(lines):
        end += len(line) + 1
        word = _FIRST_WORD.match(following)
        if word is None or not line or line.isspace() or _NEW_ITEM.match(following):
            continue
        ended = line[-1] in ".!?:"  # or a paragraph that happens to fill its last line
        if len(line) + 1 + len(word[1]) > (width if ended else _FULL * width):
            wraps.append(end)
            in_sentence += word[1][0].islower()
        elif not ended:
            others += 1
    if len(wraps) < max(_FEWEST_WRAPS, _WRAPPED * (len(wraps) + others)) or in_sentence < _IN_SENTENCE * len(wraps):
        return text
    characters = list(text)
    for end in wraps:
        # "high-<break>tech" is one word.
        joined = characters[end - 1] == "-" and characters[end - 2].isalpha()
        characters[end] = nothing if joined else " "
    return "".join(characters)


_PAGE: Final = load_cues("page")
_ITEM: Final = re.compile(rf"[^\w\n]{{0,8}}(?:{any_of(_PAGE['menu_items'])})[^\w\n]{{0,8}}", re.IGNORECASE)
_HOME: Final = re.compile(r"[^\w\n]{0,8}(?:home|main|index)\b", re.IGNORECASE)
_BETWEEN_ITEMS: Final = re.compile(r" ?(?:[|>\u00bb\u203a\u2022\u00b7\t]|/(?= )) ?")
_FURNITURE: Final = re.compile(
    rf"^(?=[^\n\d]{{1,80}}$)[^\w\n]{{0,8}}(?:{any_of(_PAGE['furniture'])})[^\w\n]{{0,8}}$", re.IGNORECASE | re.MULTILINE
)
# "Workers at a plant in Dalian, Feb 9. [Photo by a reporter]", "An aerial view of Wuxi": who is pictured is not who the
# article goes on about.
_CREDIT: Final = (
    r"[\[(](?:file )?(?:photo|picture|image)\b[^\])\n]{0,100}[\])]|\bphotos? (?:by|courtesy|provided)\b[^.\n]{2,60}"
    r"|\bprovided to china daily|/ ?(?:xinhua|china daily|vcg|cfp|cnsphoto|ecns|afp|reuters)"
    r"|(?-i:\b(?:XINHUA|CHINA DAILY|VCG|CFP|AFP|REUTERS))"
)
_VIEW: Final = (
    r"(?:an? )?(?:aerial|bird's[- ]eye|night|panoramic|file) (?:view|photo|shot|image)s?\b"
    r"|(?:this |the )?(?:photo|picture|image)s? (?:taken|shot|shows?|was|were)\b"
)
_CAPTION: Final = re.compile(
    rf"^(?=[^\n]{{1,240}}$)(?P<told>(?:{_VIEW})[^\n]*|[^\n\[(/]{{0,230}}(?=(?:{_CREDIT})\W{{0,4}}$)[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
# ... one of which every caption has.
_PICTURED: Final = (
    "photo",
    "picture",
    "image",
    "view",
    "shot",
    "china daily",
    "xinhua",
    "vcg",
    "cfp",
    "afp",
    "ecns",
    "reuters",
)
_DATE: Final = re.compile(r"\b[A-Z][a-z]{2,8}\.? \d{1,2}\b|\b\d{1,2} [A-Z][a-z]{2,8}\b|\b(?:19|20)\d\d\b")
_LONGEST_ITEM: Final = 32
_HEAD_SIZE: Final = 2000  # characters in which a menu stands
_PROSE: Final = 160  # a line as long as this is of the article
_WORDS: Final = 2  # of an item that is named as on this site alone
_FEWEST_ITEMS: Final = 3  # on lines of their own, to be a menu


def without_furniture(text: str) -> str:
    """Return a text with blanks for the lines that are no part of the article: menus, credits, "Advertisement"."""
    text = _FURNITURE.sub(_blank, _without_menus(text))
    low = text.lower()
    if not any(word in low for word in _PICTURED):
        return text
    return _CAPTION.sub(lambda line: line.group() if _tells_figures(line["told"]) else _blank(line), text)


def _blank(line: re.Match[str]) -> str:
    return " " * len(line.group())


def _tells_figures(caption: str) -> bool:
    return any(map(str.isdigit, _DATE.sub("", caption)))


def _without_menus(text: str) -> str:
    """Blank the lines before the article that only lead to other pages.

    "Home | News | Investment", "Home > News > Latest", or several such items one below another, some of
    which are named as on any site ("About us"): they are no headlines, and the article begins after them.
    """
    lines = text[:_HEAD_SIZE].split("\n")
    found: set[int] = set()
    column: list[int] = []
    named = 0
    for number, line in enumerate(lines):
        items = [item for item in _BETWEEN_ITEMS.split(line.strip()) if item]
        if not items:
            continue
        if len(line) > _PROSE and len(items) == 1:
            break
        if any(len(item) > _LONGEST_ITEM or item[-1] in ".,;:?!" or any(map(str.isdigit, item)) for item in items):
            column, named = [], 0
            continue
        known = sum(_ITEM.fullmatch(item) is not None for item in items)
        if len(items) > 1:
            if known * 2 > len(items) or (known and _HOME.match(items[0])):
                found.add(number)
            continue
        # Of a column of items the first and the last are named as on any site, and a longer one may be the headline.
        if known or (column and line.count(" ") < _WORDS):
            column.append(number)
        named += known
        if known and named >= _FEWEST_ITEMS:
            found.update(column)
    if not found:
        return text
    for number in found:
        lines[number] = " " * len(lines[number])
    return "\n".join(lines) + text[_HEAD_SIZE:]
