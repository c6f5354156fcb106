"""The counted noun phrase after a number: "4,400 overseas research institutions" -> "institution"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["counted", "counted_one", "singular"]

# "160 "specialized, refined, unique" enterprises": what is quoted before the noun is passed over
_QUOTED: Final = re.compile(r" \"[^\".;:]{3,80}\"(?= [a-z])")
_WORD: Final = re.compile(r" ?(?P<open>[\"'(]?)(?P<word>[a-zA-Z&][\w&./'-]*|\d+[a-z]\w*)(?P<close>[\"']?)")
_STOP: Final = frozenset(
    "of in for to and or with from by at on were was are is be been being have has had will would can could may might "
    "shall should that which who whom whose as than over more up down this last next into since during after before "
    "under while when where but so if then also only not no per each every all its their our the a an it they we he "
    "she these those there here among amid between through throughout about around nearly against versus respectively "
    "already currently now still newly compared yesterday today tomorrow late early via without within above below "
    "across along out off near according such both either neither did do does came come went go rose fell grew "
    "year-on-year yearly annually month-on-month accounting worth covering including involving totaling totalling "
    "started signed settled accounted contributed reached employed generated attracted increased decreased moved put "
    "spread built passed said build make makes produce hold own employ come provide manufacture operate specialize"
    " specialise engage belong possess earn hail".split()
)
_SKIPPED: Final = frozenset(("new", "newly", "more", "additional", "further", "other", "extra", "such"))
_MASS: Final = frozenset(
    "people staff personnel workforce talent manpower faculty equipment children alumni aircraft spacecraft cattle"
    " sheep livestock poultry media criteria bureaus plateaus menus taxis pcs".split()
)
# Words in -s that rarely head a counted phrase by themselves when another noun follows.
_NOT_PLURAL: Final = frozenset(
    "business sales process access success progress press plus gas express fitness wireless series headquarters "
    "overseas always versus bonus status campus census basis analysis focus consensus crisis emphasis diabetes physics "
    "electronics logistics economics mathematics robotics aerospace plastics ceramics optics photonics communications "
    "mechatronics biologics avionics genomics materials sciences news means lens less across its was has is this thus "
    "us telecoms".split()
)
_NOT_COUNTED: Final = frozenset(
    "points point years year months month days day weeks week hours hour minutes degrees times percent yuan dollars "
    "pages percentages quarters decades place places ranks editions edition spots sq floors storeys stories shifts "
    "o'clock am pm a.m p.m stars star characters phases stages levels series "
    # what goods are specified by: "7 nm chips"
    "nm mm cm um inch inches kv v w k mah ghz mhz khz hz hp rpm db px dpi mb gb tb psi bar".split()
)
_CONTAINERS: Final = frozenset(
    "pieces types kinds units sets batches groups sorts varieties items cases teams copies categories numbers "
    "households families lots pairs suites".split()
)
_IRREGULAR: Final = {
    "people": "person", "workforce": "person", "manpower": "person", "children": "child", "branches": "branch",
    "businesses": "business", "addresses": "address", "buses": "bus", "taxes": "tax", "boxes": "box",
    "classes": "class", "processes": "process", "universities": "university", "dishes": "dish", "lenses": "lens",
    "matches": "match", "batches": "batch", "men": "man", "women": "woman",
} | {
    same: same
    for same in (
        "staff", "personnel", "headquarters", "series", "premises", "talent", "faculty", "aircraft", "spacecraft",
        "cattle", "sheep", "livestock", "poultry", "media", "criteria", "alumni",
    )
}  # fmt: skip


_FIELD_ENDINGS: Final = ("onics", "otics", "omics", "ogics", "atics", "mechanics", "ceuticals")  # fields, no things
_AND: Final = re.compile(r",? (?:and|or|&) (?=[a-z])")


# As in "230 small, medium and micro enterprises"
_ADJECTIVES: Final = re.compile(r"(?:, (?!and |or |the |an? )[a-z-]{2,20}){1,3},? (?:and|or) (?=[a-z])")


def singular(noun: str) -> str:
    """Return the singular of a lower-case English noun, by ending ("companies" -> "company")."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("men") and len(noun) > 5:
        return noun[:-3] + "man"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ses", "xes", "ches", "shes", "zes")) and not noun.endswith(
        ("uses", "ases", "enses", "ises", "oses")
    ):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith("ss"):
        return noun[:-1]
    return noun


def _plural(word: str) -> bool:
    if word in _MASS:
        return True
    if len(word) > 3 and word.endswith("s"):
        return not word.endswith(("ss", "us", "is", "'s", "ous"))
    return word.endswith(("women", "smen", "kmen", "dmen")) or word == "men"


_IT_NOUN: Final = re.compile(
    r" (?:services?|outsourcing|compan(?:y|ies)|firms?|enterprises?|industry|products?|talents?|engineers?"
    r"|professionals?"
    r"|parks?|solutions?|projects?|personnel|workers|staff|graduates|training|hardware|software|consulting|specialists"
    r"|experts|jobs|vendors|suppliers|and)\b"
)


@lru_cache(maxsize=4096)
def _noun_phrase(following: str) -> tuple[int, int, str] | None:
    """Return (start, end, head) of the counted noun phrase at the beginning of ``following``, or None.

    The head is the first plural noun before a function word, verb or punctuation; the phrase runs
    from the first word to the head.
    """
    position = 0
    first = -1
    best: tuple[int, int, str] | None = None
    container: tuple[int, int, str] | None = None  # "38 varieties of wheat": counted where nothing else is
    for count in range(9):
        match = _WORD.match(following, position)
        if match is None or (count == 0 and match["open"] == "("):
            break
        word = match["word"].rstrip(".'")
        low = word.lower()
        if low == "it" and _IT_NOUN.match(following, match.end()):
            pass  # "1,900 IT service companies": information technology
        elif low in _STOP and not (count == 0 and low in _SKIPPED):
            if low == "and" and best is None and first >= 0 and position:
                # "small and medium-sized enterprises", "research and development institutions"
                position = match.end()
                continue
            break
        if first < 0 and low not in _SKIPPED:
            first = match.start("word")
        plural = _plural(low)
        if best is not None and not (plural and low not in _NOT_PLURAL and not low.endswith(_FIELD_ENDINGS)):
            break
        if plural and low not in _NOT_COUNTED:
            field = low in _NOT_PLURAL or low.endswith(_FIELD_ENDINGS)
            if field and count < 8 and _more_nouns(following, match.end()):
                position = match.end()
                continue
            if low in _CONTAINERS and following.startswith(" of ", match.end()):
                container = (max(first, 0), match.start("word") + len(word), singular(low))
                position = match.end() + 3
                first = -1
                continue
            best = (max(first, 0), match.start("word") + len(word), singular(low))
            if (
                match["word"][-1] == "."
                or match["close"]
                or following[match.end("word") : match.end("word") + 1] in ",;:)"
            ):
                break
        elif low in _NOT_COUNTED or match["word"][-1] == ".":
            return best or container
        position = match.end()
        if best is None and not match["close"] and _ADJECTIVES.match(following, position):
            position += 1
        elif following[position : position + 1] in (",", ";", ":", "(", ")"):
            # "three high-quality, high-return projects": a comma between adjectives without "and" is rare; stop.
            break
    return best or container


def _more_nouns(following: str, position: int) -> bool:
    joined = _AND.match(following, position)
    if joined is not None:
        position = joined.end() - 1  # "optoelectronics and semiconductor firms"
    match = _WORD.match(following, position)
    if match is None or match["word"].lower() in _STOP:
        return False
    return _noun_phrase(following[position : position + 80]) is not None


_OF_WHOLE: Final = re.compile(
    r" of (?:the |its |their |our |his |china's |[a-z]+'s |these |those |all |which "
    r"|(?:the )?(?:country|province|city|zone|nation|region|world)'s )*(?:\d[\d,]* )?"
)
_RANKED: Final = re.compile(
    r" (?:global |china |world |china's |the world's |world's )?(?:fortune|global|top|world)(?: global| china| top"
    r"| private)?"
    r" (?:500|1,?000|100|200|300|50) (?=[a-z])"
)
# As in "has 48 of the Fortune 500 among its tenants"
_OF_FORTUNE: Final = re.compile(
    r" of (?:the )?(?:world's )?(?P<name>fortune(?: global)? (?:500|1,?000|100|50))(?! [a-z]+s\b)"
)
_OR_MORE: Final = re.compile(r" or (?:more|so|fewer|less|above|thereabouts)(?= [a-z])")
_OF_THEM: Final = re.compile(r" of (?:them|these|those|which|whom)\b")


# "has 312 high-tech enterprise": machines leave the plural out
_WITHOUT_PLURAL: Final = re.compile(
    r" (?:[a-z][a-z&-]* ){0,3}?(?P<noun>enterprise|company|firm|project|patent|household|institution|laboratory"
    r"|incubator"
    r"|platform|expert|employee|worker|student|graduate|researcher|academician|person|resident|vehicle|contract|agreement)"
    r"(?=[,.;:)]|$| (?:and|in|with|are|were|is|was|have|has|for|at|to|on|by|under|from|that|which|who)\b)"
)
_ONE: Final = re.compile(
    r" (?!of\b|to\b|or\b|and\b|in\b|for\b|more\b|per\b|out\b)(?:[a-z][\w&'/-]* ){0,5}?"
    r"(?P<noun>[a-z][a-z-]{3,}(?<![^s]s))(?=[,.;:)]|$| (?:and|in|of|for|at|with|is|was|has|which|that|on|from|under"
    r"|were)\b)"
)
_ONE_AFTER: Final = re.compile(r"(?:[a-z],?|\)|;|:) (?:and )?$")


def counted_one(clean: str, low: str, left: int, end: int) -> tuple[int, int, str] | None:
    """Return the noun phrase after a "1": "1 national engineering center, 4 laboratories"; as for ``counted``."""
    if clean[end + 1 : end + 2].isupper() and not clean[end + 2 : end + 3].isupper():
        return None  # "1 Introduction", "1 Kangle Avenue"
    if not _ONE_AFTER.search(low, max(0, left - 8), left):
        return None
    one = _ONE.match(low, end, end + 90)
    if one is None or any(word in _NOT_COUNTED or word in _STOP for word in one[0].split()):
        return None
    return end + 1, one.end("noun"), one["noun"]


# "came home [with 14] signed projects": not "of the 31 firms, 14 signed contracts"
_DONE: Final = re.compile(r" (?:signed|settled|built)(?= [a-z])")
_LED_TO: Final = re.compile(
    r"\b(?:with|of|for|to|by|has|have|had|than|over|about|around|nearly|attracted|brought|added|gained|got|the|its|counts?"
    r"|counted|saw|sees) (?:[\d,.]{1,12}|[a-z-]{3,20})$"
)


def counted(low: str, end: int) -> tuple[int, int, str] | None:
    """Return the counted noun phrase after a number that ends at ``end``: absolute span and head noun."""
    if low[end : end + 1] not in (" ", "+", "-"):
        return None
    offset = end + 1 if low[end] == "+" else end
    if low.startswith("-odd ", end):
        offset = end + len("-odd")  # "some 130-odd firms"
    if (more := _OR_MORE.match(low, offset)) is not None:
        offset = more.end()  # "a firm that creates 50 or more posts"
    if low.startswith(" of ", offset):
        if (fortune := _OF_FORTUNE.match(low, offset)) is not None:
            return fortune.start("name"), fortune.end(), "company"
        if _OF_THEM.match(low, offset):
            return None
        whole = _OF_WHOLE.match(low, offset)
        if whole is not None:
            offset = whole.end() - 1
            if low[offset : offset + 1] != " ":
                return None
    done = _DONE.match(low, offset)
    if done is not None and _LED_TO.search(low, max(0, end - 40), end):
        offset = done.end()
    ranked = _RANKED.match(low, offset)
    if ranked is not None:
        offset = ranked.end() - 1  # "110 Fortune 500 companies"
    if low.startswith(' "', offset) and (quoted := _QUOTED.match(low, offset)) is not None and "," in quoted[0]:
        offset = quoted.end()
    stop = low.find("\n", offset, offset + 90)
    following = low[offset : offset + 90 if stop < 0 else stop]
    phrase = _noun_phrase(following)
    if phrase is None:
        one = _WITHOUT_PLURAL.match(following)
        if one is None or any(word in _STOP for word in one[0].split()):
            return None
        phrase = 1, one.end("noun"), one["noun"]
    return offset + phrase[0], offset + phrase[1], phrase[2]
