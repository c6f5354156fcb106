"""Mentions of areas and bodies that are no high-tech zone, so that their figures can be refused.

Other kinds of zone, companies, cities, provinces and the nation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from hitech_extract.openings import Openings, matches
from hitech_extract.reading import Reading
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones.area import Area
from hitech_extract.zones.gazetteer import Hit
from hitech_extract.zones.mentions import NOT_NAMES
from hitech_extract.zones.scan import Scan

__all__ = [
    "OTHER_OPENINGS",
    "WHOLE_OPENINGS",
    "bodies",
    "companies",
    "other_zones",
    "places",
    "wholes",
]

_CUES: Final = load_cues("zone")

# --- other kinds of zone ------------------------------------------------------------------------

_OTHER: Final = re.compile(
    rf"(?<![\w-])(?:{any_of(_CUES['other_zones'])}|(?P<newarea>new areas?))(?P<poss>'s|')?(?![\w-])"
)
OTHER_OPENINGS: Final = _CUES["other_zone_openings"]


def other_zones(scan: Scan, starts: list[int]) -> None:
    """Add the zones of another kind; their words begin at the offsets given."""
    low, clean = scan.reading.low, scan.reading.clean
    for match in matches(_OTHER, low, _with_leads(low, starts)):
        start = match.start()
        capital = clean[start].isupper()
        if not capital and (match["newarea"] or low.startswith("economic zone", start)):
            continue
        index, name = scan.place_before(start), ""
        if index is not None and index not in scan.used:
            start, _, name = scan.hits[index]
            scan.used.add(index)
        end = match.start("poss") if match["poss"] else match.end()
        scan.areas.append(Area(start, end, "other", None, "other-zone", name=name))


def _with_leads(low: str, starts: list[int]) -> Iterator[int]:
    """Yield the offsets, and before "free [trade zone]" those of the words that may lead: "(Shanghai) pilot"."""
    for start in starts:
        if low.startswith("free", start):
            begins = [start]
            while len(begins) <= _MOST_LEADS and begins[-1] > 0 and low[begins[-1] - 1] == " ":
                stop = begins[-1] - 1
                floor = max(0, stop - _LONGEST_LEAD)
                left = max(low.rfind(" ", floor, stop), low.rfind("\n", floor, stop)) + 1
                bracket = low.find("(", left, stop)
                if bracket > left:
                    begins.append(bracket + 1)
                begins.append(max(left, floor))
            yield from reversed(begins)
        else:
            yield start


_MOST_LEADS: Final = 3
_LONGEST_LEAD: Final = 30

# --- companies ----------------------------------------------------------------------------------

_NAMES: Final = any_of(_CUES["company_name_endings"])
# "Lintra NV", "Corvel S.p.A.": legal forms
_FORMS: Final = (
    r"N\.?V\.?|B\.?V\.?|AG|SE|S\.?A\.?|S\.?p\.?A\.?|AB|ASA|A/S|Oyj?|PLC|[Pp]lc|GmbH|KGaA|KK|K\.K\.|LLC|LLP|Pty|SAS"
    r"|Bhd|Tbk"
)
_NOUNS: Final = any_of(_CUES["company_nouns"] + _CUES["company_nouns_of_a_name"])
_UNNAMED: Final = any_of(_CUES["company_nouns"] + _CUES["company_nouns_after_an_article"])
_SUPERLATIVES: Final = "(?:largest|biggest|oldest|youngest|best-known|first|most famous)"
_MAKES: Final = "(?:makes|produces|builds|develops|designs|manufactures|assembles)"
# A word has no more than 40 characters: from each capital of a longer one, all of the rest would be gone through.
_COMPANY: Final = re.compile(
    r"(?<![\w-])(?P<groupwide>(?:Group|Consolidated)"
    r"(?= (?:sales|revenues?|turnover|net|profits?|earnings|operating)\b))"
    r"|(?<![\w-])(?P<ref>(?![Tt]he (?:first|second|third|former|latter|age|income|peer|other) group\b)"
    rf"(?:[Tt]he|[Hh]is|[Hh]er|[Mm]y|[Tt]heir) (?:(?!(?:the|its|his|their) |zone|park|city|whole|largest|biggest|other"
    rf"|above|said|(?:of|in|for|and|to|by|at|on|from|with) )[\w-]{{1,40}} ){{0,2}}?"
    rf"(?:{_NOUNS}|Company|Group|Corporation|brand|board|management|university|college|hospital|airport|port)(?P<poss>'s)?(?![\w-])"
    r"(?! (?:of|committee|park|registration|income|incubator|names))"
    r"|[Ii]ts (?:parent|subsidiary|unit|champion|flagship|(?:(?:single )?(?:biggest|largest|top|leading|main|oldest"
    r"|best-known|most famous|anchor|star|flagship) )(?:private |foreign |industrial )?(?:taxpayer|employer|company"
    r"|exporter|importer|investor|tenant|firm|maker|manufacturer|producer|enterprise|business))(?:'s)?)"
    # "Wanke Sensors Co., Ltd."
    r"|(?P<name>(?:[A-Z][\w&'-]{0,40}[a-z0-9]|[A-Z]{2,40})(?: (?:& )?(?:[A-Z][\w&-]{1,40}|[A-Z]&[A-Z])){0,4},? "
    rf"(?:Co(?:rp(?:oration)?)?\.?(?:,? Ltd\.?)?|Inc\.?|Ltd\.?|Limited|{_FORMS}|(?:{_NAMES})(?: company)?|company)"
    r"(?P<poss2>'s)?)(?![\w-])"
    # "chip maker Wanke"
    rf"|(?P<makers>\b(?:[a-z-]{{1,40}} )?{any_of(_CUES['company_nouns_before_names'])} "
    r"(?P<called>[A-Z][\w&-]{1,40}(?: [A-Z][\w&-]{1,40}){0,3})(?P<poss3>'s)?)"
    # "Wanke, a maker of sensors"
    r"|(?P<apposed>(?P<who>[A-Z][\w&-]{1,40}(?: (?:& )?[A-Z][\w&-]{1,40}){0,3})"
    # "Fengcell, the biggest of these", "Dronecrop, which makes farm drones"
    rf"(?:(?P<told>, the {_SUPERLATIVES} of (?:these|them|those)|, which {_MAKES})"
    r"|,? (?:which is |who )?(?:[Aa]n? |one of "
    r"|the (?:largest|biggest|first|only|leading|local|county|city|province|zone)[\w' -]{0,30}? ?)"
    rf"(?:[\w'-]{{1,40}} ){{0,4}}{_NOUNS}s?)(?![\w-]))"
    # "the zone's biggest employer"
    rf"|(?P<leading>(?<='s ){_SUPERLATIVES} (?:private |foreign |industrial |single )?"
    r"(?:taxpayer|employer|company|exporter|importer|investor|tenant|firm|manufacturer|producer|maker|business|polluter)"
    r"(?![\w-]))"
    r"|(?P<management>(?<![\w-])(?:[Mm]anagement|[Tt]he board) (?=expects?|said|plans?|forecasts?|raised|cut))"
    r"|(?P<indefinite>(?<![\w-])(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[a-z][\w-]{0,40} ){0,3}"
    rf"{_UNNAMED}(?! (?:park|registration))(?![\w-]))"
)
# A sentence without one of these words names no company. (The last words of the cues, their endings open.)
_COMPANY_WORDS: Final = Openings(
    {
        "company": [
            *(re.split(r"[( ]", noun)[-1] for noun in _CUES["company_nouns"]),
            *(re.split(r"[( ]", noun)[-1] for noun in _CUES["company_nouns_of_a_name"]),
            *(re.split(r"[( ]", noun)[-1] for noun in _CUES["company_nouns_after_an_article"]),
            *(re.split(r"\(|.\?", ending.split(" ")[-1])[0].lower() for ending in _CUES["company_name_endings"]),
            *"co corp inc ltd limited brand board management taxpayer employer investor".split(),
            *"university college hospital airport port".split(),
            *"largest biggest oldest youngest best-known most makes produces builds develops designs".split(),
            *"manufactures assembles champion flagship exporter importer tenant business".split(),
        ]
    }
)
# A company's words begin with a capital, with one of these, or with the word before its noun: "[chip] maker Wanke".
_COMPANY_LEADS: Final = Openings(
    {
        "article": (
            "the its his her my their a an one another management largest biggest oldest youngest best-known first"
        ).split(),
        "noun": _CUES["company_nouns_before_names"],
        # ... or end, in a legal form
        "form": (
            "nv n.v bv b.v ag se sa s.a spa s.p.a ab asa a/s oy oyj plc gmbh kgaa kk k.k llc llp pty sas bhd tbk"
        ).split(),
    },
    whole=True,
)
_CAPITAL: Final = re.compile(r"[A-Z]")
_CALLED: Final = re.compile(rf"{any_of(_CUES['company_nouns_before_names'])} [A-Z]")
_WORD_BEFORE: Final = re.compile(r"\b[a-z-]+ $")
_GENERIC: Final = re.compile(r" (?:typical|average|usual|normal|would-be|potential|eligible|qualified) ")
# "a complete industrial chain", "makers that form a chain": no shops
_OF_INDUSTRY: Final = re.compile(
    r" (?:industr\w+|supply|value|product\w*|cold|service|innovation|ecological|complete|full|whole|entire|closed"
    r"|perfect|integrated|unbroken|sound|relatively)\b"
)
_FORMS_IT: Final = re.compile(
    r"\b(?:form(?:s|ed|ing)?|buil(?:d|ds|t|ding)|creat(?:e|es|ed|ing)|develop(?:s|ed|ing)?|shap(?:e|es|ed|ing)"
    r"|mak(?:e|es|ing)|made|ha(?:s|ve|d|ving)|into|as|up|of|complet(?:e|es|ed|ing)|constitut(?:e|es|ed|ing)) $"
)
# What is called after a trade, and no company: "[Health] Park", "[Precision] Manufacturing Base"
_PARK_OF_NAME: Final = re.compile(
    r" (?:(?:[A-Z][\w&-]{0,40}|and|of) ){0,3}(?:Parks?|Bases?|Town|Valley|Zone|Area|Cluster|City|Island|Harbou?r|Street"
    r"|Corridor|Expo(?:sition)?|Fair|Exhibition|Conference|Forum|Summit|Week|Congress|Festival)(?![\w-])"
)
# "The group[, whose headquarters is in Hefei,] employs 14,000 people": no group of zones
_LIKE_A_COMPANY: Final = re.compile(
    r", (?:which|whose|based|headquartered|listed)\b| is (?:based|headquartered|listed)\b"
)
# As in "27 companies in the data business", "they earned 196 billion yuan from their main business"
_NO_FIRM: Final = re.compile(r"(?:\bin (?:the |our |this )?(?:[\w-]+ ){0,2}|\b(?:main|core|principal) )business$")
_ONE_OF: Final = re.compile(r" one of |, the \w+ of ")
_BASED: Final = re.compile(r"[A-Z][\w']{1,40}(?: [A-Z]\w{1,40})?-(?:based|listed|headquartered|owned|backed|funded) ")
_NAME_AFTER: Final = re.compile(r" ([A-Z][a-z][\w&-]{1,38}(?: [A-Z][\w&-]{1,40}){0,3})(?![\w'])")
_MENU: Final = re.compile(r"[A-Z][\w&-]{0,30}(?: [A-Z][\w&-]{0,30}){1,3}")  # "Home Energy News": no Home Energy Co
_MOST_NAMES: Final = 400  # a text that names more companies is no article


def companies(scan: Scan) -> None:
    """Add the companies, and the short forms of their names."""
    zone_at = scan.mask("zone", "group")
    seen = False
    names: dict[str, str] = {}
    for match in _company_matches(scan.reading):
        if match["apposed"] and not match["told"] and match.group().endswith("s") and not _ONE_OF.search(match.group()):
            continue  # "In the first quarter banks lent the zone's start-ups"
        if match["apposed"] and _is_zone_or_place(scan, match, zone_at):
            continue
        if match["ref"] and match.group().endswith(" business") and match.group().count(" ") > 1:
            continue  # "The lantern business recovered": a trade
        if match["ref"] and _NO_FIRM.search(scan.reading.low, max(0, match.start() - 3), match.end()):
            continue
        if match["indefinite"] and _is_no_company(scan.reading.low, match):
            continue
        if match["name"] and _PARK_OF_NAME.match(scan.reading.clean, match.end()):
            continue  # "National Health Park"
        if match.group() in ("the group", "The group") and not (
            seen or _LIKE_A_COMPANY.match(scan.reading.low, match.end())
        ):
            continue
        seen = True
        area = _company(match)
        named = _NAME_AFTER.match(scan.reading.clean, area.end) if match["ref"] else None
        if named is not None and named[1].lower() not in scan.gazetteer.places:
            area.end, area.name = named.end(), named[1]  # "The vaccine enterprise Woda Biology"
        scan.areas.append(area)
        if len(area.name) > 3:
            first = area.name.split()[0]
            plain = first.lower().removesuffix("'s") not in scan.gazetteer.places and first.lower() not in NOT_NAMES
            names[first if len(first) > 3 and plain else area.name] = area.name
    if names:
        shorts = sorted(names, key=len, reverse=True)[:_MOST_NAMES]
        pattern = re.compile(rf"{any_of(map(re.escape, shorts))}(?![\w-])")
        clean = scan.reading.clean
        for match in pattern.finditer(clean):
            start = match.start()
            if start and ((before := clean[start - 1]).isalnum() or before in "_-"):
                continue
            scan.areas.append(Area(start, match.end(), "company", None, "company", name=names[match.group()]))


def _company_matches(reading: Reading) -> Iterator[re.Match[str]]:
    """Yield the matches in the sentences that have a word for a company."""
    low, clean = reading.low, reading.clean
    leads = _COMPANY_LEADS.find(low)
    called = [noun for noun in leads["noun"] if _CALLED.match(clean, noun)]
    words = sorted(_COMPANY_WORDS.find(low)["company"] + leads["form"] + called)
    if not words:
        return
    articles = leads["article"]
    for noun in called:
        lead = _WORD_BEFORE.search(clean, max(0, noun - _LONGEST_LEAD), noun)
        articles += [noun] if lead is None else [lead.start(), noun]
    articles.sort()
    number = 0
    for sentence in reading.sentences:
        if words[number] >= sentence.end:
            continue
        starts = [match.start() for match in _CAPITAL.finditer(clean, sentence.start, sentence.end)]
        starts += articles[bisect_left(articles, sentence.start) : bisect_left(articles, sentence.end)]
        starts.sort()
        menu = _MENU.fullmatch(clean, sentence.start, sentence.end) is not None
        yield from (m for m in matches(_COMPANY, clean, starts) if not menu or m.end() == sentence.end)
        number = bisect_left(words, sentence.end, number)
        if number == len(words):
            return


def _is_zone_or_place(scan: Scan, match: re.Match[str], zone_at: bytearray) -> bool:
    """Whether what stands in apposition to a company's noun is known for something else."""
    who = match["who"].lower()
    known = who in scan.gazetteer.places or who in scan.gazetteer.by_place
    return known or 1 in zone_at[match.start("who") : match.end("who")]


def _is_no_company(low: str, match: re.Match[str]) -> bool:
    """As in "a typical tenant", "they form a chain", "the zone in Zigong, a newcomer, ..."."""
    if _GENERIC.search(match.group()):
        return True
    if match.group().endswith("chain"):
        formed = _FORMS_IT.search(low, max(0, match.start() - 24), match.start()) is not None
        return formed or _OF_INDUSTRY.search(match.group()) is not None
    return match.group().endswith("newcomer") and low.endswith((", ", "("), 0, match.start())


def _company(match: re.Match[str]) -> Area:
    start, end = match.span()
    name = match["who"] or match["called"] or match["name"] or ""
    based = _BASED.match(match.group())
    if based is not None:
        start += based.end()
        name = name.removeprefix(based.group())
    while match["name"] and " " in name and name.split(" ", 1)[0].lower() in NOT_NAMES:
        # "When Wanke Sensors rang the bell": the conjunction is no part of the name
        word, name = name.split(" ", 1)
        start += len(word) + 1
    owner = match["poss"] or match["poss2"] or match["poss3"]
    if owner and not match["apposed"]:
        end -= len(owner)
    return Area(start, end, "company", None, "company", reference=bool(match["ref"]), name=name)


# --- bodies that only their names and doings tell -----------------------------------------------

_BODY_NAME: Final = r"[A-Z][\w&-]{0,40}(?:'[a-z]\w{1,40})?(?: (?:& )?[A-Z][\w&-]{1,40}){0,4}"
_INTRODUCTION: Final = (
    r"(?:\"|(?:In|By|At|Since|From|During|Last|This|Today|Now|Founded|Established|Set|Born|Spun)\b(?:[^,.;]"
    r"|[.,]\d){0,40}, |[A-Z][a-z]+(?: [a-z]+)?, )?"
)
_APPOSED: Final = r"(?:(?: ?\([^)]{0,30}\))?,(?:[^,.;]|[.,]\d){3,90},)?"
_ADVERBS: Final = r"(?: (?:now|also|already|itself|alone|currently|still|\w+ly))?"
_BODY: Final = re.compile(
    rf"{_INTRODUCTION}(?P<name>{_BODY_NAME})(?P<poss>'s {any_of(_CUES['body_assets'])}\b)?"
    rf"(?P<rel>, (?:which|who) (?:{any_of(_CUES['sole_body_verbs'])})|, whose {any_of(_CUES['body_assets'])})?"
    rf"(?:{_APPOSED}{_ADVERBS} (?P<verb>{any_of(_CUES['body_verbs'])}|{any_of(_CUES['sole_body_verbs'])})\b)?"
)
_SOLE_VERB: Final = re.compile(rf"{any_of(_CUES['sole_body_verbs'])}\b")
_MID_NAME: Final = re.compile(r"(?<=[a-z,] )(?P<first>[A-Z][\w-]{2,})(?P<rest>(?: (?:and |& )?[A-Z][\w&-]+){0,4})")
_SEAT: Final = re.compile(r"-(?:based|listed|headquartered|owned|backed|funded)$")  # "Shanghai-based Huaxin"
_ACRONYM: Final = re.compile(r"[A-Z]{3,6}")
_RUNNING: Final = re.compile(r" [a-z]{5,}")  # a headline that is no row of capitals
_INSTITUTION: Final = re.compile(rf"(?:.* )?{any_of(_CUES['institutions'])}$")
_TITLES: Final = frozenset("President Premier Minister Mr Mr. Ms Ms. Mrs Dr Dr. Professor Prof Prof. Chairman".split())
_NO_BODY: Final = frozenset(_CUES["no_body_endings"])


def bodies(scan: Scan) -> None:
    """Add companies and institutions that no word of their name gives away: "Qinling Photon holds 87 patents".

    A name that opens a sentence, that no table knows, and that does what only such a body does. One word alone is
    such a name only if it stands with its capital within a sentence as well.
    """
    clean, low = scan.reading.clean, scan.reading.low
    taken = scan.mask()
    names: set[str] | None = None
    for sentence in scan.reading.sentences:
        line = scan.reading.lines[sentence.line]
        if line.heading or not (match := _BODY.match(clean, sentence.start, sentence.end)):
            continue
        if not (match["poss"] or match["rel"] or match["verb"]):
            continue
        start, end = match.span("name")
        words = clean[start:end].split()
        while words and (words[0].lower() in NOT_NAMES or words[0].lower() in _NO_BODY):
            start += len(words.pop(0)) + 1
        if not words or words[0] in _TITLES or 1 in taken[start:end] or words[-1].lower() in _NO_BODY:
            continue
        institution = len(words) > 1 and _INSTITUTION.match(low, start, end) is not None
        known = any(begin >= start and stop <= end for begin, stop, _ in _hits_near(scan, start, end))
        if len(words) == 1:
            if known or not (match["poss"] or match["rel"] or _SOLE_VERB.match(low, match.start("verb"), sentence.end)):
                continue
            if names is None:
                names = _names_within_sentences(scan)
            if words[0] not in names and not _ACRONYM.fullmatch(words[0]):
                continue
        elif not institution and (known or clean.find(f" {words[-1].lower()}") >= 0):
            continue  # "Integrated Circuits held 40 percent": capitals as in a title, of words that are no name
        scan.areas.append(Area(start, end, "company", None, "company", name=" ".join(words)))


def _hits_near(scan: Scan, start: int, end: int) -> list[Hit]:
    """Return the listed names that begin in a stretch of the text."""
    return scan.hits[bisect_left(scan.starts, start) : bisect_left(scan.starts, end)]


def _names_within_sentences(scan: Scan) -> set[str]:
    """Return the first words of the names in running text that are no places or authorities."""
    names: set[str] = set()
    for line in scan.reading.lines:
        if line.heading and not _RUNNING.search(scan.reading.clean, line.start, line.end):
            continue
        for match in _MID_NAME.finditer(scan.reading.clean, line.start, line.end):
            words = [word for word in match.group().split() if not _SEAT.search(word)]
            if words and words[-1].lower() not in _NO_BODY:
                names.add(words[0])
    return names


# --- cities, provinces, the nation --------------------------------------------------------------

_WHOLE: Final = re.compile(
    r"(?<![\w-])(?:(?P<city>(?:the |our |this )?(?:(?:whole|entire|host|same) )?"
    rf"(?:{any_of(_CUES['kinds_of_city'])} ){{0,2}}"
    r"(?:(?:provincial|regional|prefectural) capital|city|municipality|county|prefecture|town|metropolis)"
    r"(?:-wide|wide)?(?:'s)?(?: as a whole| proper| itself)?"
    r"|the (?:municipal|provincial|prefectural|regional|city|county) (?:government|authorities)|citywide|city-wide"
    r"|(?:both|(?:all|these|those|(?:both |all )?(?:of )?the) (?:two|three|four|five|six|other)) (?:\w+ern |port )?"
    r"(?:cities|counties|municipalities|provinces|prefectures)"
    r"|(?:the )?(?:municipal|provincial|regional) (?:average|mean|figure|rate|pace)|municipal\b|urban)"
    r"|(?P<province>(?:the |our |this )?(?:(?:whole|entire|same) )?(?:(?:island|coastal|inland|border|\w+ern) )?"
    r"(?:province|autonomous region)(?:-wide|wide)?(?:'s)?"
    r"(?: as a whole| itself)?|provincewide|provincial\b|region-wide)"
    r"|(?P<nation>(?:the )?(?:(?:whole|entire) )?(?:country|nation)(?:-wide|wide)?(?:'s)?(?: as a whole)?"
    r"|(?:(?<=[.;!?\n] )|(?<=\n)|\A)(?:nationally|globally|worldwide)(?=,)"
    r"|(?:(?<=percent )|(?<=per cent )|(?<=pct )|(?<=% ))(?:nationally|globally|provincially)|nationwide|countrywide"
    r"|(?:the )?national (?:average|mean|figure|rate|pace)|the national economy|across china))(?![\w-])"
)
WHOLE_OPENINGS: Final = tuple(
    "the our this both all these those whole entire host same provinc city municipal county prefecture town regional "
    "urban autonomous region country nation across global worldwide metropolis".split()
)
# Words that only describe what follows.
_MERE_ADJECTIVES: Final = frozenset({"municipal", "provincial", "urban"})
# ... but "Provincial GDP: +6 percent" and "while municipal exports fell" speak of the whole
_OF_TOTALS: Final = re.compile(rf" (?:\w+ )?{any_of(_CUES['totals_of_places'])}\b")
# Of what grade something is: "of (the) city level"
_GRADE: Final = re.compile(r"\bof (?:the )?$")
_LEVEL: Final = re.compile(r"[ -](?:level|grade|class)s?\b")
_OPENS: Final = re.compile(r"(?:^|[.;:!?\n\"(] ?|, |\bwhile |\band |\bbut |\bwhereas |\bas )$")
_SUFFIX: Final = re.compile(
    r" (?:city|municipality|province|county|prefecture|autonomous region|uygur autonomous region"
    r"|zhuang autonomous region|hui autonomous region)(?![\w-])"
)
_AS_A_WHOLE: Final = re.compile(r"(?:'s whole|'s entire| as a whole| overall| in general| at large)")
_WHOLE_OF: Final = re.compile(
    r"(?:\b(?:the (?:whole |entire )?(?:county-level |prefecture-level |port |capital )?city of|the whole of|all of"
    r"|the province of|the whole|whole|(?:the )?port of) )$"
)


def wholes(scan: Scan, starts: list[int]) -> None:
    """Add "the city", "the whole province", "nationwide"; they begin at the offsets given."""
    park = False  # whether a "Town" of the text is a park of its zone
    for match in matches(_WHOLE, scan.reading.low, starts):
        text = match.group()
        if text.endswith(("town", "town's")):
            park = park or _is_park(scan.reading, match.end())
            if park:
                continue
        if _GRADE.search(scan.reading.low, max(0, match.start() - 12), match.start()) and _LEVEL.match(
            scan.reading.low, match.end()
        ):
            continue  # "33 enterprises of the autonomous region level"
        if text in _MERE_ADJECTIVES:
            if (
                text != "urban"
                and _OF_TOTALS.match(scan.reading.low, match.end())
                and _OPENS.search(scan.reading.low, max(0, match.start() - 12), match.start())
            ):
                kind = match.lastgroup or ""
                scan.areas.append(Area(match.start(), match.end(), "place", kind, "whole-place", whole=True))
            continue
        whole = "whole" in text or "entire" in text or "wide" in text or text.endswith("ally")
        end = match.end() - 2 * text.endswith("'s")
        kind = match.lastgroup or ""
        scan.areas.append(Area(match.start(), end, "place", kind, "whole-place", reference=True, whole=whole))


# "Taihu Sensor Town, which sits in the zone": a part of it, and no town
_LIES_IN_ZONE: Final = re.compile(
    r"(?: ?\([^)]{0,40}\))?,? (?:(?:which|that) )?(?:(?:is|was|lies|sits|stands|forms?) )?"
    r"(?:(?:located|situated|built|set|nestled|founded|launched|established) )?(?:(?:a )?part of|inside|within|in) "
    r"(?:the )?(?:(?!(?:near|and|or|with|by)\b)[\w'-]+ ){0,6}?(?:zone|park|hidz|htz)\b"
)
_OF_ZONE: Final = re.compile(r"\b(?:zone|park)'s (?:own )?(?:[\w-]+ ){0,4}$")


def _is_park(reading: Reading, end: int) -> bool:
    """Whether the name that ends in "Town" is that of a park in a zone."""
    begin = end - len("town")
    if not reading.clean.startswith("Town", begin):
        return False
    if _LIES_IN_ZONE.match(reading.low, end) is not None:
        return True
    return _OF_ZONE.search(reading.low, max(0, begin - 60), begin) is not None


def places(scan: Scan) -> None:
    """Add the places that no zone has taken for its name."""
    low, gazetteer = scan.reading.low, scan.gazetteer
    named = {area.id for area in scan.areas if area.kind == "zone" and area.id}
    for i, (begin, end, name) in enumerate(scan.hits):
        start = begin
        rows, zones = gazetteer.places.get(name, ()), gazetteer.by_place.get(name, ())
        if i in scan.used or not (rows or zones):
            continue
        if not rows and len(zones) == 1 and (zones[0] in named or name in gazetteer.brands):
            # The zone's own short name, that of no city or county ("Linjiang"); "Rare earth products" are goods.
            if all(word[:1].isupper() for word in scan.reading.clean[start:end].split()):
                scan.areas.append(Area(start, end, "zone", zones[0], "short-name", name=name))
            continue
        suffix = _SUFFIX.match(low, end)
        stop = suffix.end() if suffix else end
        as_a_whole = _AS_A_WHOLE.match(low, stop)
        whole = as_a_whole is not None
        if suffix and as_a_whole is not None:
            stop = as_a_whole.end()  # "Luoyang city as a whole", which is longer than "city as a whole"
        before = low[max(0, start - 36) : start]
        if before.endswith((" of ", "whole ")) and (lead := _WHOLE_OF.search(before)):
            whole, start = True, start - len(lead.group())
        kind = rows[0].kind if rows else "city"
        scan.areas.append(Area(start, stop, "place", name, kind, whole=whole, name=name))
