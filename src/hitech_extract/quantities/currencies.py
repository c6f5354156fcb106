"""Currencies: their names after a number, their marks before one, and where only the text tells which is meant."""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "CENT_CURRENCIES", "CURRENCIES", "CURRENCY", "LOWER_CASE", "MARKS", "SUBUNITS", "UNKNOWN", "UPPER_CASE",
    "currency_by_country", "mark_before",
]  # fmt: skip


def _table(rows: dict[str, str]) -> dict[str, str]:
    return {word: code for code, words in rows.items() for word in words.split("|")}


# Full names and bare words after a number, by ISO 4217 code. A word that several countries share stands with the
# one most spoken of; SHARED below says whose it is where the text names a country.
CURRENCIES: Final = _table({
    "CNY": "yuan renminbi|yuan rmb|rmb yuan|chinese yuan|chinese rmb|yuan|renminbi|rmb|cny|\u5143",
    "USD": "us dollars|us dollar|u.s. dollars|u.s. dollar|u.s.dollars|american dollars|united states dollars|dollars"
    "|dollar|usd|us$|$",
    "HKD": "hong kong dollars|hong kong dollar|hk dollars|hkd|hk$",
    "EUR": "euros|euro|eur|\u20ac",
    "JPY": "japanese yen|yen|jpy",
    "GBP": "british pounds|pounds sterling|pound sterling|pounds|pound|gbp|\u00a3",
    "KRW": "south korean won|korean won|won|krw|\u20a9",
    "SGD": "singaporean dollars|singapore dollars|singapore dollar|sgd|s$",
    "CHF": "swiss francs|swiss franc|francs|chf",
    "AUD": "australian dollars|australian dollar|aussie dollars|aud|a$|au$",
    "CAD": "canadian dollars|canadian dollar|cad|c$",
    "NZD": "new zealand dollars|new zealand dollar|nz dollars|kiwi dollars|nzd|nz$",
    "TWD": "new taiwan dollars|new taiwan dollar|taiwan dollars|taiwanese dollars|nt dollars|twd|nt$|t$",
    "RUB": "russian rubles|russian roubles|rubles|roubles|ruble|rouble|rub|\u20bd",
    "MOP": "macao patacas|macanese patacas|patacas|mop",
    "INR": "indian rupees|indian rupee|rupees|inr|\u20b9",
    "PKR": "pakistani rupees|pakistan rupees|pkr",
    "LKR": "sri lankan rupees|lkr",
    "NPR": "nepalese rupees|nepali rupees|npr",
    "BDT": "bangladeshi taka|taka|bdt",
    "MYR": "malaysian ringgits|malaysian ringgit|ringgits|ringgit|myr",
    "THB": "thai baht|baht|thb|\u0e3f",
    "VND": "vietnamese dong|dong|vnd|\u20ab",
    "IDR": "indonesian rupiah|rupiahs|rupiah|idr",
    "PHP": "philippine pesos|php|\u20b1",
    "LAK": "lao kip|laotian kip|kip|lak|\u20ad",
    "KHR": "cambodian riels|cambodian riel|riels|khr",
    "MMK": "myanmar kyats|kyats|kyat|mmk",
    "MNT": "mongolian tugriks|tugriks|tugrik|mnt|\u20ae",
    "KZT": "kazakhstani tenge|kazakh tenge|tenge|kzt|\u20b8",
    "MXN": "mexican pesos|pesos|mxn",
    "ARS": "argentine pesos|argentinian pesos|ars",
    "CLP": "chilean pesos|clp",
    "COP": "colombian pesos|cop",
    "BRL": "brazilian reais|brazilian reals|reais|brl|r$",
    "ZAR": "south african rands|south african rand|rands|rand|zar",
    "NGN": "nigerian naira|naira|ngn|\u20a6",
    "KES": "kenyan shillings|kes",
    "ETB": "ethiopian birr|birr|etb",
    "GHS": "ghanaian cedis|cedis|ghs",
    "EGP": "egyptian pounds|egp",
    "TRY": "turkish liras|turkish lira|liras|lira|try|\u20ba",
    "SAR": "saudi riyals|saudi arabian riyals|riyals|sar",
    "QAR": "qatari riyals|qar",
    "OMR": "omani rials|omr",
    "IRR": "iranian rials|rials|irr",
    "AED": "uae dirhams|emirati dirhams|dirhams|aed",
    "MAD": "moroccan dirhams|mad",
    "KWD": "kuwaiti dinars|kwd",
    "IQD": "iraqi dinars|iqd",
    "ILS": "israeli shekels|new israeli shekels|new shekels|shekels|shekel|ils|\u20aa",
    "SEK": "swedish kronor|swedish krona|swedish crowns|kronor|krona|sek",
    "NOK": "norwegian kroner|norwegian krone|norwegian crowns|kroner|krone|nok",
    "DKK": "danish kroner|danish krone|danish crowns|dkk",
    "ISK": "icelandic kronur|icelandic krona|isk",
    "CZK": "czech crowns|czech korunas|czech koruna|korunas|koruna|czk",
    "PLN": "polish zlotys|polish zloty|zlotys|zloties|zloty|pln|z\u0142",
    "HUF": "hungarian forints|hungarian forint|forints|forint|huf",
    "RON": "romanian lei|ron",
    "BGN": "bulgarian leva|bulgarian lev|leva|bgn",
    "HRK": "croatian kunas|croatian kuna|kunas|kuna|hrk",
    "UAH": "ukrainian hryvnias|ukrainian hryvnia|hryvnias|hryvnia|uah|\u20b4",
    "DEM": "deutsche marks|deutschmarks|german marks",
    "FRF": "french francs",
    "BEF": "belgian francs",
    "XOF": "cfa francs",
    "ITL": "italian lire",
    "ESP": "spanish pesetas|pesetas|peseta",
    "NLG": "dutch guilders|guilders|guilder",
    "FIM": "finnish markka|markka",
})  # fmt: skip
# Hundredths, by the currency they are of; cents without a country are of the dollar or euro spoken of.
SUBUNITS: Final = _table({
    "": "cents|cent",
    "USD": "us cents|us cent|u.s. cents|u.s. cent|american cents",
    "EUR": "euro cents|euro cent|eurocents",
    "HKD": "hong kong cents|hk cents",
    "AUD": "australian cents|australian cent",
    "CAD": "canadian cents",
    "SGD": "singapore cents",
    "GBP": "pence",
    "MYR": "sen",
    "CNY": "fen",
    "INR": "paise",
    "RUB": "kopecks|kopeks",
})  # fmt: skip
# Whose hundredths may be called cents.
CENT_CURRENCIES: Final = frozenset("USD AUD CAD HKD NZD SGD TWD EUR ZAR".split())

_SHARED: Final = {
    "kroner": {"NOK": "norw", "DKK": "denmark|danish|copenhagen"},
    "krone": {"NOK": "norw", "DKK": "denmark|danish|copenhagen"},
    "krona": {"SEK": "swed|stockholm", "ISK": "iceland"},
    "pesos": {"MXN": "mexic", "PHP": "philippin|manila", "ARS": "argentin", "CLP": "chile", "COP": "colombia"},
    "rupees": {"INR": "india", "PKR": "pakistan", "LKR": "sri lanka", "NPR": "nepal"},
    "riyals": {"SAR": "saudi", "QAR": "qatar"},
    "dirhams": {"AED": "emirat|uae|dubai|abu dhabi", "MAD": "morocc"},
    "rials": {"IRR": "iran", "OMR": "oman"},
    "francs": {"CHF": "swiss|switzerland|zurich", "FRF": "france|french", "BEF": "belgi"},
}  # fmt: skip


_NEAR: Final = 2000  # how far around an amount its country is looked for


def currency_by_country(word: str, low: str, start: int) -> str:
    """Return the currency of a word that countries share: that of the country named nearest, the usual one if none."""
    nearest, best = len(low) + 1, CURRENCIES[word]
    for code, names in _SHARED.get(word, {}).items():
        for name in names.split("|"):
            before, after = low.rfind(name, max(0, start - _NEAR), start), low.find(name, start, start + _NEAR)
            for distance in (start - before if before >= 0 else -1, after - start if after >= 0 else -1):
                if 0 <= distance < nearest:
                    nearest, best = distance, code
    return best


# Words that are names or other words when they begin with a capital ("50 Cent", "the 20 Dong villages") ...
LOWER_CASE: Final = frozenset("cent cents sen fen dong kip rand lira pence taka birr".split())
# ... and codes that are words in lower case ("try 5 times").
_SINGLE_CODES: Final = frozenset(code.lower() for code in CURRENCIES.values())
UPPER_CASE: Final = _SINGLE_CODES - {"usd", "cny", "eur", "hkd", "jpy", "gbp", "krw", "sgd", "chf", "aud", "cad"}


def _alternatives(words: list[str]) -> str:
    """Return a pattern for any of the words, longer ones first, parted by their first letter: that matches quicker."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_letter.setdefault(word[0], []).append(word[1:])
    return "|".join(
        re.escape(letter) + "(?:" + "|".join(re.escape(rest).replace(r"\ ", " ") for rest in rests) + ")"
        for letter, rests in by_letter.items()
    )


# A currency's name or mark after a number.
CURRENCY: Final = rf"(?:{_alternatives([*CURRENCIES, *SUBUNITS])})(?![a-z$])"

# --- marks before the number --------------------------------------------------------------------

_OTHER_SIGNS: Final = {
    "\u20b1": "PHP", "\u20ab": "VND", "\u0e3f": "THB", "\u20ba": "TRY", "\u20b4": "UAH", "\u20a6": "NGN",
    "\u20ad": "LAK", "\u20ae": "MNT", "\u20b8": "KZT",
}  # fmt: skip
MARKS: Final = _OTHER_SIGNS | _table({
    "USD": "us$|u.s.$|usd$|usd|$|$us|$usd",
    "HKD": "hk$|hkd|hkd$|$hk|$hkd",
    "SGD": "s$|sg$|sgd$|sgd|$s|$sgd",
    "TWD": "nt$|t$|twd|ntd|$nt",
    "AUD": "a$|au$|aud$|aud|$a|$au|$aud",
    "CAD": "c$|ca$|can$|cad$|cdn$|cad|$c|$can|$cad|$cdn",
    "NZD": "nz$|nzd$|nzd|$nz|$nzd",
    "MOP": "mop$|mop",
    "BRL": "r$|brl",
    "MXN": "mex$|mx$|mxn$|mxn",
    "CNY": "rmb\u00a5|cn\u00a5|\u00a5|rmb|cny|yuan|renminbi",
    "JPY": "jpy|jp\u00a5|jpy\u00a5|y=",
    "EUR": "\u20ac|eur|euro|eur\u20ac",
    "GBP": "\u00a3|gbp|gbp\u00a3|ps",
    "KRW": "\u20a9|krw",
    "CHF": "chf|sfr",
    "RUB": "rub|\u20bd",
    "INR": "inr|\u20b9|rs|rs.",
    "MYR": "rm|myr",
    "IDR": "idr|rp",
    "ZAR": "zar|r",
    "ILS": "ils|nis|\u20aa",
    **{code: code.lower() for code in (
        "THB VND PHP SEK NOK DKK CZK PLN HUF AED SAR QAR KZT PKR BDT EGP NGN TRY".split()
    )},
})  # fmt: skip
_SIGNS: Final = frozenset(mark for mark in MARKS if len(mark) == 1 and not mark.isalpha())
_MARK_ENDS: Final = frozenset(mark[-1] for mark in MARKS if mark[-1].isalpha())
# These marks are words or letters of other uses in any other case ("Rm 305", "try 5 times", "r5").
_CAPITAL_MARKS: Final = UPPER_CASE & MARKS.keys() | {"rm", "r", "ps", "nis", "ntd", "rp", "rs", "sfr"}
# Letters with a space before the sign: "C $16 million", "AU $90"; an article is none ("A $5 million plant").
_SPACED: Final = re.compile(r"(?:^|[\s(\"'/-])(u\.s\.|us|au|nz|hk|nt|sg|ca|c|s) $")
# "the Series C $16 million round": the letter is part of a name.
_LETTERED: Final = re.compile(r"\b(?:series|class|plan|phase|round|type|grade|block|group|zone|section|level|site) $")
UNKNOWN: Final = "?"  # the mark of dollars that are not known


def mark_before(clean: str, low: str, start: int) -> tuple[str, int]:
    """Return the currency mark before a number and where it begins: ("rmb", 12); ("", start) without one.

    Capitals that touch a dollar sign and are no known dollar's give the mark ``?``: whose dollars they are is not
    known, they are not those of the United States.
    """
    right = start
    if right and low[right - 1] == " ":
        right -= 1
    if not right:
        return "", start
    last = low[right - 1]
    if last in _SIGNS:
        return _sign_before(clean, low, right - 1)
    if last == "=" and clean.startswith("Y=", right - 2) and _large_amount(low, left := right - 2, right, start):
        return "y=", left
    if last not in _MARK_ENDS and last != ".":
        return "", start
    left = right - 1
    while left and right - left < 9 and low[left - 1].isalpha():
        left -= 1
    word = low[left:right]
    if left and low[left - 1] == "$" and right == start:
        # "$US40 million"
        return ("$" + word, left - 1) if "$" + word in MARKS else (UNKNOWN, left - 1)
    if right != start and word in _NAMES_BEFORE:
        return _name_before(low, word, left, start)
    if word not in MARKS:
        return "", start
    if word in _CAPITAL_MARKS and not _capital_mark(clean[left:right], word, low, left, right, start):
        return "", start
    return word, left


# Names that stand before a number by chance ("5 yuan 300 times"), unless it touches them or is an amount by itself.
_NAMES_BEFORE: Final = {"yuan": "yuan", "renminbi": "rmb", "dollars": "usd", "dollar": "usd", "euros": "eur"}
_DOLLARS_OF: Final = {
    "us": "usd",
    "u.s.": "usd",
    "american": "usd",
    "hong kong": "hkd",
    "hk": "hkd",
    "singapore": "sgd",
}
_SUM_BEFORE: Final = re.compile(
    r"(?:[0-9][0-9.,]{0,20}|[0-9n] ?(?:[mbt]r?illion|bn|mln|bln|hundred|thousand)) (?:\S{2,9} )?$"
)


def _name_before(low: str, word: str, left: int, start: int) -> tuple[str, int]:
    """Return the currency named before an amount: "Yuan 780 million", "US dollars 30 million"."""
    if not _AMOUNT.match(low, start):
        return "", start
    mark = _NAMES_BEFORE[word]
    if mark == "usd":
        whose = next((name for name in _DOLLARS_OF if low.endswith(f"{name} ", 0, left)), "")
        if whose:
            mark, left = _DOLLARS_OF[whose], left - len(whose) - 1
    if _SUM_BEFORE.search(low, max(0, left - 24), left):
        return "", start
    return mark, left


_AMOUNT: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9][0-9.,]* ?(?:million|billion|trillion|[mb]n?\b)")


def _large_amount(low: str, left: int, right: int, start: int) -> bool:
    """Tell an amount with a magnitude or thousands right behind a mark: "R18 million", "PS21,700", "Y=5 billion".

    The last two are the signs of pound and yen in newswires transliterated to ASCII; no yuan is written so.
    """
    free = not left or not low[left - 1].isalnum()
    return free and right == start and _AMOUNT.match(low, start) is not None


def _capital_mark(written: str, word: str, low: str, left: int, right: int, start: int) -> bool:
    """Tell whether letters that may be a mark are written like it: "RM120", "Rs 500", "R18 million"."""
    if left and low[left - 1].isalnum():
        return False
    if word in {"rp", "rs", "sfr"}:
        return written[0].isupper()
    if word in {"r", "ps"}:
        # "the R22 refrigerant" and "the PS5" are no amounts.
        return written.isupper() and _large_amount(low, left, right, start)
    return written.isupper()


def _sign_before(clean: str, low: str, sign: int) -> tuple[str, int]:
    """Return the mark that ends with the currency sign at ``sign``: "HK$", "C $", "$"."""
    left = sign
    while left and sign - left < 5 and (low[left - 1].isalpha() or (low[left - 1] == "." and low[left - 2] == "u")):
        left -= 1
    if low.endswith("u.s.", 0, sign):
        left = sign - 4
    prefix = low[left:sign]
    if prefix:
        if prefix + low[sign] in MARKS:
            return prefix + low[sign], left
        if low[sign] == "$" and clean[left:sign].isupper() and len(prefix) <= 4 and low[left - 1 : left] != "&":
            return UNKNOWN, left
        return low[sign], sign  # "worth$5 million": a space is missing
    if low[sign] == "$" and sign and low[sign - 1] == " ":
        spaced = _SPACED.search(low, max(0, sign - 6), sign)
        if spaced is not None:
            letters = spaced[1]
            begin = sign - 1 - len(letters)
            single = letters == "s" and not clean[begin].isupper()
            named = len(letters) == 1 and _LETTERED.search(low, max(0, begin - 10), begin)
            if not single and not named:
                return letters + "$", begin
    return low[sign], sign
