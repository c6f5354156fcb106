"""The words and patterns of time expressions, and where in a text they can begin.

One alternation with a named branch for each kind of expression; ``match.lastgroup`` names the branch.
Trying it at every word would take most of the run time, so ``starts`` first looks for the words that a
time expression cannot do without (year, half, March, 2021, now) and walks back over those that may lead
up to them ("over the first six ...").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MONTH", "MONTHS", "NUMBERS", "ORDINALS", "TIME", "YEAR", "starts"]

_MONTH_NAMES: Final = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_SMALL: Final = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
NUMBERS: Final = {word: number for number, word in enumerate(_SMALL.split(), 1)} | {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "half a dozen": 6, "a": 1,
}  # fmt: skip
ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4, "latter": 2,
    "opening": 1, "initial": 1, "front": 1, "former": 1, "closing": 4, "concluding": 4, "last": 4, "back": 2,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
}  # fmt: skip

YEAR: Final = r"(?:19|20)\d\d(?!\d|,\d|\.\d|%)"
MONTH: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_N: Final = rf"(?:{'|'.join(_SMALL.split())}|twenty|thirty|forty|fifty|\d{{1,2}})"
_OF: Final = (
    rf"(?:,? ?(?:of |in )?(?:{YEAR}|(?:the|a) year (?:before|earlier)\b(?! last)"
    rf"|(?:this|last|next|the same|that|the current|the previous|the following|the) year\b)| ?,? {YEAR})"
)
_YEARISH: Final = rf"(?:{YEAR}|(?:this|last|next|the same|that|the|the current|the previous) year\b)"
_ENDS_OF: Final = (
    r"(?:(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th|last|this) (?:quarter|half)"
    rf"(?:{_OF})?|(?:the )?first {_N} (?:months|quarters)(?:{_OF})?|(?:last |this |next )?{MONTH}(?:{_OF})?"
    r"|(?:last|the last|this|the previous|the) (?:month|(?<!the )quarter)|(?:the )?\w+(?:th|rd|st"
    r"|nd) five-year plan(?: period)?"
    rf"|(?:the )?(?:(?:calendar |financial )?year )?{YEAR}|(?:this|last|next|the|that|the same|each|the previous) year"
    rf"|the (?:period|decade|quarter|half|plan period)|h[12](?:{_OF})?|q[1-4](?:{_OF})?)"
)
_OVER: Final = r"(?:in|over|during|for|within|across|throughout)"
_AHEAD_OR_BACK: Final = r"next|coming|following|past|last|previous|recent|preceding|latest|upcoming"
_SAME: Final = r"(?:same|corresponding|comparable|equivalent)"
_SEASON: Final = r"(?:spring|summer|autumn|winter|fall)"
# A time at which a stretch can end or begin: "June", "June 30, 2021", "30 June", "2020", "the third quarter of 2021"
_POINT: Final = (
    rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?!\d|[,.]\d)(?:,? {YEAR})?|\d{{1,2}}(?:st|nd|rd"
    rf"|th)?(?: of)? {MONTH}(?:,? {YEAR})?"
    rf"|{MONTH}(?:{_OF})?|{YEAR}(?![-/]\d)|last (?:month|year|quarter)\b|(?:the )?(?:first|second|third|fourth|last"
    rf"|final) quarter(?:{_OF})?"
    rf"|q[1-4](?: ?{YEAR})?\b)"
)
_WEEKDAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_REPORTS: Final = r"(?:figures|results|report|data|tally|output|revenue|gdp|total|growth|exports)"
# "since its founding in 1992" is "since 1992".
_ORIGINS: Final = ("founding", "foundation", "establishment", "inception", "creation", "launch", "approval", "birth")

# Order matters: at one place the first branch that fits is taken.
_BRANCHES: Final = (
    # -- a stretch told by its length and one end: "the year to June", "the three years from 2018"
    (
        rf"(?P<stretch>(?:{_OVER} )?(?:the |its |their )?"
        rf"(?:(?:full|whole|entire|first|last|fiscal|financial|business) ){{0,2}}"
        rf"(?:(?P<stn>{_N})[ -](?:consecutive |straight |successive |full |whole |calendar )?"
        r"(?P<stunits>years?|months?|quarters?|decades?|weeks?|half[ -]years?)"
        r"|(?:(?<=the )|(?<=its )|(?<=their )|(?<=full )|(?<=whole )|(?<=fiscal )|(?<=financial )|(?<=business ))"
        r"(?P<stunit>year|quarter|month|half[ -]year|half|decade|period))(?: (?:period|stretch|span))? "
        r"(?:(?:(?:that |which )?(?:ended|ending|closed|closing)(?: (?:in|on|at|with))?|(?:leading "
        r"|running )?(?:up )?(?:to|until|till)"
        rf"|through(?: to)?)(?: the (?:end|close) of(?: the)?| the| end| late)?[ -](?P<stend>{_POINT})"
        rf"|(?:from|starting|beginning|commencing)(?: (?:in|from|on|with))? (?P<stbegin>{_POINT})"
        r"(?! ?(?:to|through|until|till|and|-|~)\b| ?[-~\u2014]|'s))(?![\w%])(?! percent| per cent| pct))"
    ),
    # -- "last year's first half", "in the year's first nine months", "2021's third quarter"
    (
        rf"(?P<owned>(?:{_OVER} )?(?P<owner>{_YEARISH}|the latest year\b)'s "
        r"(?P<ownedpart>(?:first|second|third|fourth|last|final|opening|closing)[ -](?:half|quarter"
        rf"|(?:{_N})[ -](?:months|quarters))|(?:first|second|opening|closing) half-?year)\b)"
    ),
    # -- how a rate is measured
    (
        r"(?P<yoy>year[- ](?:on|over|by)[- ]year|yoy\b|y-o-y\b|y/y\b|y-on-y\b"
        r"|(?:up|down|higher|lower|less|more|gain|rise|drop|fall)? ?on (?:the|a) year\b(?: before)?|on-year\b"
        r"|on an annual basis\b|in annual terms|annuali[sz]ed)"
    ),
    r"(?P<mom>month[- ](?:on|over|by|to)[- ]month|mom\b|m/m\b|m-o-m\b|on-month\b)",
    r"(?P<qoq>quarter[- ](?:on|over|by|to)[- ]quarter|qoq\b|q/q\b|q-o-q\b|on-quarter\b)",
    (
        r"(?P<average>(?:an? )?(?:average|mean) annual(?:ly)?\b|annual(?:ly)? average\b"
        r"|(?:compound )?annual(?:ized)? (?:compound )?growth rate\b|compound (?:annual |yearly )?(?:growth )?rate\b"
        r"|cagr\b"
        r"|a year on average|per year on average"
        r"|on average (?:per|each|every|a) year|(?:an )?(?:annual|yearly) average"
        rf"|(?P<avgyears>{_N})-year average|average yearly|(?:average|averaging) annualized)"
    ),
    # -- what a change is measured from
    (
        rf"(?P<prior>(?:(?:{_OVER}|from|of) )?(?:(?:the )?{_SAME} "
        r"(?:period|time|quarter|months?|half|term|stage|span|point|stretch|window)(?:s|es)?"
        r"|the same (?:six|three|nine|two) months) "
        r"(?:of |in |a |the |one )?(?:(?:last|the previous|the preceding|the prior|previous|the past) year\b"
        rf"|(?P<prioryear>{YEAR})|year (?:earlier|ago|before)|a year (?:earlier|ago|before)|(?:the )?year before"
        rf"|before)"
        r"|the year before last\b"
        r"|(?:a|one|the) year (?:earlier|ago|before|prior|previously)\b|(?:twelve|12) months (?:earlier|before|ago)"
        r"|(?:the )?(?:previous|preceding|prior|former) year\b(?:'s)?|the year before\b"
        r"|(?:(?:in|over|during|for|from|of) )?(?:the |its )?(?:year-(?:earlier|ago)|(?:prior|previous|preceding)-year)"
        r" (?:period|level|quarter|figure|half|month|total|base|result|months|term)s?"
        r"|year-(?:earlier|ago)\b"
        r"|last year's (?:level|figure|period|total|results?|sum|value|reading|tally|same period)"
        r"|the (?:previous|preceding|prior|last) (?:month|quarter)\b(?! of )|the (?:month|quarter) before\b"
        rf"|(?P<agoyears>{_N}|a|one|half a) (?P<agounits>years?|months?|quarters?|decades?) (?:earlier|before"
        rf"|previously|prior)\b"
        rf"|(?:(?:{_OVER}|from|of|than) )?the (?:previous|preceding|prior) (?P<backn>{_N}) (?P<backunit>years|months"
        rf"|quarters)\b)"
    ),
    (
        r"(?P<same>that year\b(?!'s)|(?:(?:in|over|during|within|for) )?(?:the |that )?(?:same|corresponding) "
        r"(?:period|time|span|quarter|months?|half|years?|term|interval|stretch)\b(?<!at the same time)"
        r"(?! of the)(?: of the year)?"
        rf"|(?:over|in|during) (?:the|that|this) (?:period|time|span|interval)\b"
        rf"(?! (?:from|of|between|ended|ending|to|{MONTH})\b)|by (?:then|that time|that year)\b"
        r"|in the (?:quarter|month|half)\b(?![ -]year| of\b| (?:before|after|earlier|later|to date|so far)\b)"
        r"|(?:in|over|during|for) the half[ -]year\b(?! (?:to|of|ended|ending|that|from (?!an? |the |last )|plan)\b))"
    ),
    # -- moments
    (
        r"(?P<stockend>(?:(?:as of|as at|by|at|until|till|up to|since|to|from|towards?|before|around) )?"
        rf"(?:the )?(?:very )?(?:(?:end|close)(?: of|-of)|(?:last|final) day of) (?P<inner>{_ENDS_OF})"
        r"|(?:by |at |as of |until |to )?(?:the )?(?P<innerl>(?:last|this|next) year)'s (?:end|close)\b"
        r"|(?:by |at |as of |until |to )?(?:the )?(?:year-?end|year's end|end of year)"
        rf"(?:(?: of| in|,)? (?P<innery>{_YEARISH}))?|(?:by |at |until )?end-(?P<innerd>{YEAR}|{MONTH})"
        rf"|(?:when|as|before|by the time|until) (?:the year(?! {YEAR})|(?:the year )?(?P<innerf>{YEAR}|last year))"
        rf" (?:closed|ended|(?:has )?dr(?:ew|awn|aws) to (?:a|its) close"
        r"|(?:came|comes|come) to (?:an|its) (?:end|close)|(?:is|was) (?:out|over|up)|ends|closes|finishes|finished)"
        rf"|(?:by |at |until )?(?:the )?(?P<innere>{YEAR}) (?:year-?end|end of year))"
    ),
    # "at mid-year", "by mid-2021", "halfway through 2021": the end of June
    (
        rf"(?P<midyear>(?:(?P<midlead>as of|as at|by|at|around|until|till|up to|to|towards?|in|since|from) )?(?:the )?"
        rf"(?:mid[ -]?year(?:'s)?(?:(?:,? (?:of|in))? (?P<midof>{_YEARISH}))?(?! (?:results?|reports?|review|figures"
        rf"|data|check|economic)\b)"
        rf"|mid[ -](?P<midyy>{YEAR})(?!s)|(?:middle|midpoint|half-?way (?:point|mark)"
        rf"|mid-point) of (?P<midmid>{_YEARISH})"
        rf"|half-?way (?:through|into) (?P<midhalf>{_YEARISH})|year's (?:midpoint|mid-point|middle|half-?way (?:point"
        rf"|mark))))"
    ),
    (
        rf"(?P<sincebegin>(?:since|from) (?:the )?(?:start|beginning|outset|turn) of (?P<sbyear>{_YEARISH})"
        r"|since (?:this year|(?:the )?new year))"
    ),
    (
        rf"(?P<startof>(?:at |since |than at |from )?(?:the )?(?:start|beginning) of "
        rf"(?P<soyear>{_YEARISH}|{MONTH}(?:{_OF})?|the (?:plan |five-year plan )?period))"
    ),
    (
        rf"(?P<since>(?:ever )?since (?:(?:its|their|the) (?:{'|'.join(_ORIGINS)}) (?:in|on) |(?:it|they|the (?:zone"
        r"|park|area|district|company|firm)) (?:was |were )?(?:founded|established|approved|launched|created|opened"
        rf"|set up|built|upgraded) (?:in|on) )?(?:early |late |mid-"
        rf"|the (?:year )?)?(?:(?P<sincedate>{MONTH} \d{{1,2}}(?!\d)(?:, {YEAR})?)"
        rf"|(?P<sincemonth>{MONTH}(?: (?:of )?(?:{YEAR}|last year|this year))?)|(?P<sinceyear>{YEAR}|last year)))"
    ),
    # -- months and days
    (
        rf"(?P<mrange>(?:(?:from|between|in|during|for) )?(?:the )?(?P<m1>{MONTH})(?:,? (?P<y1>{YEAR}))? ?"
        r"(?:-to-|-|~|/|through to|to|through|until|till|and|\u2014) ?"
        r"(?P<mid>mid-|early |late |the end of |end of |mid |end-)?"
        rf"(?P<m2>{MONTH})(?: period\b| stretch\b)?(?P<mof>{_OF})?(?: period| stretch)?)"
    ),
    r"(?P<iso>(?P<isoy>(?:19|20)\d\d)[-./](?P<isom>\d{1,2})[-./](?P<isod>\d{1,2})(?!\d))",
    # "2021-09", "2020/11"; "2010-12" is a span of years
    (
        r"(?P<ym>(?:(?:in|for|by|of|from|to|since|until|as of) )?"
        r"(?P<ymy>20(?:1[3-9]|[2-9]\d)(?=[-/](?:0[1-9]|1[0-2]))|201[0-2](?=[-/]0[1-9]))[-/](?P<ymm>\d\d)"
        r"(?![-/.]?\d))"
    ),
    # "Exports through September": from the beginning of the year on
    (
        rf"(?P<upto>through (?:to )?(?:the )?(?:end of |end-|late )?(?P<uptom>{MONTH})(?: (?P<uptod>\d{{1,2}})(?!\d"
        rf"|[,.]\d))?"
        rf"(?P<uptoof>{_OF})?)"
    ),
    rf"(?P<ymonth>(?P<ymony>{YEAR}) (?P<ymonm>{MONTH})(?! ?\d))",
    rf"(?P<cn>(?P<cny>{YEAR}) ?\u5e74(?: ?(?P<cnm>\d{{1,2}}) ?\u6708)?)",
    (
        rf"(?P<drange>(?:(?:from|between) )?(?P<dr1m>{MONTH}) (?P<dr1d>\d{{1,2}})(?:,? (?P<dr1y>{YEAR}))? ?"
        rf"(?:-|to|through|until|and|\u2014) ?(?P<dr2m>{MONTH}) (?P<dr2d>\d{{1,2}})(?!\d"
        rf"|[,.]\d)(?:,? (?P<dr2y>{YEAR}))?)"
    ),
    (
        rf"(?P<dmrange>(?:(?:from|between) )?(?:the )?(?P<dm1d>\d{{1,2}})(?:st|nd|rd"
        rf"|th)?(?: of)? (?P<dm1m>{MONTH})(?:,? (?P<dm1y>{YEAR}))? ?"
        rf"(?:-|to|through|until|till|and|\u2014) ?(?:the )?(?P<dm2d>\d{{1,2}})(?:st|nd|rd"
        rf"|th)?(?: of)? (?P<dm2m>{MONTH})"
        rf"(?:,? (?P<dm2y>{YEAR}))?)"
    ),
    # days of one month: "between November 5 and 9", "from 5 to 9 November"
    (
        rf"(?P<ddrange>(?:(?:from |between )(?P<ddm>{MONTH}) (?P<ddd1>\d{{1,2}})(?:st|nd|rd|th)? "
        r"(?:to|through|until|till|and) (?:the )?(?P<ddd2>\d{1,2})(?:st|nd|rd|th)?(?!\d|[,.]\d| ?%)"
        rf"|(?:(?:from|between) )?(?:the )?(?P<ddd3>\d{{1,2}})(?:st|nd|rd|th)? ?"
        rf"(?:-|to|through|until|till|and|\u2014) ?(?:the )?(?P<ddd4>\d{{1,2}})"
        rf"(?:st|nd|rd|th)?(?: of)? (?P<ddm2>{MONTH}))(?:,? (?P<ddy>{YEAR}))?)"
    ),
    (
        rf"(?P<mdy>(?P<mdym>{MONTH}) (?P<mdyd>\d{{1,2}})(?:st|nd|rd|th)?"
        r"(?!\d|,\d|\.\d| ?%| percent| per cent| pct| million| billion)"
        r"(?: ?(?:to|-) ?(?P<mdyd2>\d{1,2})(?![\d,]\d|\d))?"
        rf"(?:(?:, ?| )(?:of |in )?(?P<mdyy>{YEAR}))?)"
    ),
    (
        rf"(?P<dmy>(?:the )?(?P<dmyd>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<dmym>{MONTH})"
        rf"(?:,? (?:of |in )?(?P<dmyy>{YEAR}))?)"
    ),
    (
        rf"(?P<month>(?:the month of )?(?P<mpart>early |mid-|mid |late )?(?P<mdir>(?:next|last|this) )?"
        rf"(?P<mm>{MONTH})(?P<mmof>{_OF})?(?: alone)?)"
    ),
    (
        r"(?P<dayshift>(?:on )?(?:the (?:previous|preceding|following|next) day"
        r"|(?:a|one|the) day (?:earlier|before|later|after)(?! yesterday| tomorrow))\b)"
    ),
    r"(?P<sameday>(?:on )?(?:the same|that|the very same) day\b)",
    # -- quarters, halves, first months
    (
        rf"(?P<threeq>(?:the )?(?:first|opening|initial)[ -](?P<tq>three|two|3|2)[ -]quarters?(?P<tqof>{_OF})?"
        rf"|(?P<tqin>three|two|one) quarters? into (?P<tqinof>{_YEARISH})"
        r"|(?:in|over|during) (?:the|these|those) (?P<tqthe>three|two) quarters\b"
        r"(?! (?:to|of|ended|ending|before|after|from (?!an? |the |last ))\b))"
    ),
    (
        r"(?P<quarter>(?:the )?(?P<qn>first|second|third|fourth|1st|2nd|3rd|4th|final|last|opening|initial|closing"
        r"|concluding)"
        rf"(?: (?:and|to|through|till|until)(?: the)? (?P<qn2>second|third|fourth))?"
        rf"[ -]quarters?(?: \(q[1-4]\))?(?P<qof>{_OF})?(?!-final)"
        r"|(?P<qthis>this|the current|current|last|next) quarter"
        r"|(?:in|over|during|for) the (?P<qback>last|past) quarter\b(?! of)"
        rf"|q(?P<qd>[1-4])(?: ?[-~] ?(?P<qdto>[2-4])(?!\d))?"
        rf"(?:[ ,'-]{{0,2}}(?:of )?(?P<qy>{YEAR}|last year|this year))?(?!\w)"
        rf"|(?P<qy2>{YEAR})[ -]?q(?P<qd2>[1-4])|(?P<qd3>[1-4])q(?: ?'?(?P<qy3>{YEAR}|\d\d)\b)?(?!\w))"
    ),
    # "the last week of May", "the first ten days of June", "the last month of 2020"
    (
        rf"(?P<partof>(?:the )?(?P<pon>first|second|middle|third|fourth|last|final|opening|closing) "
        rf"(?:(?P<podays>\d{{1,2}}|{'|'.join(_SMALL.split())}|twenty)(?: days|-day period)|(?P<poweek>week)) "
        rf"(?:of|in) (?P<pom>{MONTH})(?P<poof>{_OF})?"
        rf"|(?:the )?(?:last|final) month (?:of|in) (?P<polast>{_YEARISH}))"
    ),
    (rf"(?P<halfmonth>(?:the )?(?P<hmn>first|second|latter) half of (?P<hmm>{MONTH})(?P<hmof>{_OF})?)"),
    (
        r"(?P<half>(?:the )?(?P<hn>first|second|1st|2nd|latter|opening|closing|initial|concluding|final|front|back"
        r"|last(?=[ -]half,? (?:of|in|19|20)))"
        r"[ -]half(?:[ -]year(?! plan))?(?! (?:a|an|dozen)\b| of (?!the year|the same|that|this|last|next|19|20))"
        rf"(?: \(h[12]\))?(?P<hof>{_OF})?"
        rf"|h(?P<hd>[12])(?:[ ,'-]{{0,2}}(?:of )?(?P<hy>{YEAR}|last year|this year))?(?!\w)"
        rf"|(?P<hy2>{YEAR})[ -]?h(?P<hd2>[12])\b|(?P<hd3>[12])h ?'?(?P<hy3>{YEAR}|\d\d)(?!\w)"
        rf"|(?:the )?half[ -]year of (?P<hy4>{_YEARISH})|half-year(?= {_REPORTS}))"
    ),
    (
        rf"(?P<firstn>(?:the )?(?:first|opening|initial|1st)[ -](?P<fn>{_N})[ -]months?(?P<fnof>{_OF})?(?: period)?"
        rf"|(?P<fn5>{_N}) months? into (?P<fn5of>{_YEARISH})|(?P<fn2>{_N})-month(?: (?:period|figures|total|tally"
        rf"|output|results|data))?(?! (?:high|low))"
        rf"|(?:in|over|during|for|across) (?:the|these|those) (?P<fn3>{_N}) months(?! (?:after|that|thereafter|from"
        rf"|since|starting|beginning|before)\b)"
        rf"(?: of (?P<fn3of>{_YEARISH}))?"
        rf"|(?P<fnm>[1-9]|1[0-2])m ?'?(?P<fnmy>{YEAR}|\d\d(?![\d%,.]))"
        r"|in (?P<fn4>two|three|four|five|six|seven|eight|nine|ten|eleven) months\b"
        r"|(?:january|jan) and (?P<janfeb>february|feb))"
    ),
    (
        rf"(?P<rest>(?:(?:{_OVER}) )?the (?:remaining|other|final|last|closing|concluding) (?P<restn>{_N}) months "
        rf"(?:of|in) (?P<restof>{_YEARISH})"
        rf"|(?:(?:{_OVER}) )?the remaining (?P<restm>{_N}) months|(?:{_OVER} )?the (?:rest|remainder) of (?:the"
        rf"|this) year\b)"
    ),
    # "quicker than the 9 percent in the first", where quarters are spoken of
    (
        r"(?P<ordinal>(?:in|of|than|from|during|over) the (?P<on>first|second|third|fourth)"
        r"(?= ?(?:[,.;:)]|$|and\b(?! (?:second|third|fourth)\b)|when\b|while\b|it\b|they\b)))"
    ),
    # -- spans of years
    (
        r"(?P<plan>(?:during |in |over |for )?(?:the |china's |its |this |(?=current|next|previous))?"
        r"(?P<pn>(?:current|present|ongoing|next|coming|previous|preceding|last|past)"
        r"(?=[ -]five[ -]year[ -]p)|\d{1,2}(?:st|nd|rd|th)"
        r"|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|ninth|eighth)"
        r"[ -]five[ -]year[ -](?:plan(?:ning)?|program(?:me)?|period)(?: for [\w ]{4,60}?(?=\())?"
        rf"(?: \((?:{YEAR} ?- ?(?:{YEAR}|\d\d))\))?(?: period)?)"
    ),
    (
        r"(?P<yrange>(?:(?:from|between|over|during|in|for|the (?:years|period)(?: from| of)?|in the decade from) )?"
        rf"(?P<yr1>{YEAR}) ?(?:to|and|through|until|-|~|till|/|\u2014) ?(?P<yr2>{YEAR}|(?<![a-z] )\d\d(?![\d%,.]\d|\d))"
        r"(?! ?(?:percent|per cent|pct|%|billion|million|yuan|rmb|renminbi))(?: period)?)"
    ),
    (
        rf"(?P<nextn>(?:{_OVER} )?(?:the )?(?P<dir>{_AHEAD_OR_BACK}) (?P<nn>{_N}|few|several|couple of|half) ?"
        rf"(?:-|to|or)? ?(?P<nn2>{_N})? ?(?P<nunit>years?|months?|decades?|quarters?|weeks?|days?)\b(?! (?:of"
        rf"|in) {MONTH})"
        rf"|(?:{_OVER} )?(?:the )?(?P<dirb>{_AHEAD_OR_BACK}) (?P<nnb>{_N}|few|several|couple of) "
        rf"(?P<nunitb>years|months|decades|quarters|weeks|days)\b(?! (?:of|in) {MONTH})"
        rf"|within (?P<within>{_N}) (?P<withinunit>years|months)\b"
        rf"|in (?P<intime>{_N}) (?P<intimeunit>years|months|decades)\b|(?P<hence>{_N}) (?P<henceunit>years|months"
        rf"|decades) (?:from now|hence|from today)"
        rf"|(?:{_OVER}) the (?P<lone>past|last|recent) (?P<loneunit>month|week|half[ -]year"
        rf"|half[ -]decade)\b(?! (?:of|in)\b))"
    ),
    (
        rf"(?P<nyears>{_OVER} (?:(?:the|these|those|all) (?P<nyn>{_N}) years"
        r"|(?:the|that|this) (?:whole |entire )?decade(?: as a whole)?)\b"
        r"(?! (?:to|through|from|before|after|since|of|ending|ended)\b))"
    ),
    (
        r"(?P<endyear>(?:in|by|for|during) (?:the|its|their) (?P<eydir>first|opening|final|last) year\b"
        r"(?: of (?:the|that|this) (?:plan|period|five years))?(?! of (?:the|its)))"
    ),
    # "the first year of the 13th Five-Year Plan"
    (
        r"(?P<planyear>(?:in |by |during )?the (?P<pyn>first|second|third|fourth|fifth|opening|middle|final|last) year "
        r"(?:of|in) (?:the |china's )?(?P<pyplan>\d{1,2}(?:st|nd|rd|th)|tenth|eleventh|twelfth|thirteenth|fourteenth"
        r"|fifteenth|sixteenth|ninth|eighth)[ -]five[ -]year[ -](?:plan(?:ning)?|program(?:me)?|period)(?: period)?"
        rf"(?: \({YEAR} ?- ?(?:{YEAR}|\d\d)\))?)"
    ),
    rf"(?P<tocome>(?:{_OVER} )?the (?P<tcn>{_N}) (?P<tcunit>years|months) (?:to come|ahead)\b)",
    rf"(?P<decade>(?:{_OVER} )?(?:the )?(?P<ddir>last|past|previous|next|coming) decade)",
    # "a year later", "ten years on,", "the year after", "the following quarter": from the time spoken of
    (
        rf"(?P<later>(?P<latern>{_N}|an?|half a) (?P<laterunit>years?|months?|quarters?|decades?|weeks?)"
        r"(?: later\b| thereafter\b| afterwards?\b| (?:on|after)(?= ?[,.;:)]| it\b| they\b|$)"
        r"| on(?= (?:and|but|was|were|stood)\b)| after (?:that|this)\b)"
        r"|the (?P<afterunit>year|month|quarter) (?:after(?: that)?(?= ?[,.;:)]| it\b| they\b| to\b| was\b| and\b|$)"
        r"|thereafter|following(?= ?[,.;:)]|$))"
        rf"|(?:{_OVER} )?the (?:(?:following|subsequent|ensuing"
        rf"|succeeding) (?:(?P<nextcount>{_N}) )?(?P<nextunit>years?|months?|quarters?)"
        rf"|(?P<nextcount2>{_N}) (?P<nextunit2>years?|months?|quarters?) (?:after that|thereafter|that followed))\b)"
    ),
    r"(?P<afternext>the (?P<afternextunit>year|month) after next\b)",
    (
        rf"(?P<ago>(?P<agon>{_N}|half a|a|an?) (?P<agounit>years?|months?|decades?|weeks?|days?|quarters?) (?:ago"
        rf"|back(?= ?[,.;:)]| it\b| the\b|$)))"
    ),
    # some time that is left open: "a few years ago", "in recent years"
    (
        r"(?P<vague>(?:(?:just|only|even|until|some) )?(?:a few|several|some|many|a couple of|a number of) (?:years"
        r"|months|decades|weeks) (?:ago|back\b|earlier|before\b)"
        r"|in the (?:years|months|decades) (?:ahead|to come|since|before|after)\b|(?:in|over) the years(?= ?[,.;]|$))"
    ),
    # -- years and the present
    (
        rf"(?P<fiscal>(?:fiscal(?: year)?|fy|financial year) ?'?(?P<fyy>{YEAR}|\d\d\b)(?P<fyto> ?[-/] ?(?:{YEAR}"
        rf"|\d\d\b))?)"
    ),
    (
        rf"(?P<sofar>(?:so far|thus far|to date|up to now)(?: (?:in|for|during))? (?:(?:this|the current"
        rf"|the) (?P<sfunit>year|quarter|month|week)|(?P<sfyear>{YEAR}))\b"
        r"|(?:(?:in|for|during) )?(?:this|the|the current) (?P<sfunit2>year|quarter|month|week),? (?:so far|to date"
        r"|thus far|up to now)"
        r"|so far|(?:(?:in|for) )?(?:this |the )?(?P<sfunit3>year|month|quarter)[- ]to[- ]date"
        r"|to date\b(?! (?:an?|other|each|one|with)\b)"
        r"|(?:(?:up )?until|till|up to|as of|by) (?:now|today)|thus far"
        r"|(?:as of|by|at|up to|until) (?:the )?(?:this writing|press time|time of (?:this )?(?:writing|publication"
        r"|going to press|press|printing))|(?:up )?to the present"
        r"(?! (?!and|the|it|its|has|have|over|more|in|there|with|we|they|is|are)[a-z]))"
    ),
    (
        r"(?P<now>currently|at present|presently|at (?:the|this) moment|nowadays|these days|today\b"
        r"|now\b(?! (?:that|known|called))|(?:the )?current\b(?! (?:year|month|quarter|half|five)\b))"
    ),
    (
        r"(?P<yesterday>(?:as of |by |until )?(?:the day (?:before|after) )?(?:yesterday|tomorrow)|last night\b"
        r"|(?:earlier )?this (?:morning|afternoon|evening)\b)"
    ),
    rf"(?P<weekday>(?P<wdlast>last |next |this )?(?P<wd>{_WEEKDAY})\b(?: (?:morning|afternoon|evening)\b)?)",
    r"(?P<thisnext>(?:this|the current) year and (?:the )?next(?: year)?|this and next year)",
    (
        r"(?P<thisyear>(?:(?:the )?(?:whole|entire|full)(?: of)? )?this year(?:'s)?\b(?: alone| as a whole)?"
        r"|the current year\b|the (?:ongoing|present) year\b)"
    ),
    (
        r"(?P<lastyear>(?:(?:the )?(?:whole|entire|full|all)(?: of)? )?"
        r"(?:last|the past|(?:the )?last (?:calendar|full)) year(?:'s)?\b"
        r"(?: as a whole| alone)?)"
    ),
    r"(?P<nextyear>next year(?:'s)?\b|the coming year\b|(?P<following>the (?:following|next) year\b))",
    r"(?P<thismonth>(?P<tmdir>this|last|next) (?P<tmunit>month|week)\b)",
    (
        r"(?P<fullyear>(?:for |in |over )?the (?:full|whole|entire) year\b(?: as a whole)?|full-year\b"
        r"(?! (?:19|20)\d\d)"
        rf"|the year as a whole|whole-year\b|(?:in|over|during|for|by|of|within) the year\b(?! (?:before|after|earlier"
        rf"|to|ended|ending|of {YEAR}|just|gone|end|{YEAR})\b|-)"
        r"|(?:clos|end|finish|conclud|wrap|round)(?:s|es|ed|ped|ing|ping)?(?: off| up| out)? the year(?= (?:with|at"
        r"|on|up|down|higher|lower)\b)"
        r"|(?:in|of) (?:that|the same) year)"
    ),
    (
        r"(?P<elapsed>(?:(?:in|over|during|for) )?the (?:outgoing year|year (?:just (?:past|ended|over|gone|gone by"
        r"|concluded)|gone by|under review|now ending|that (?:is|was) ending)"
        r"|(?:just|recently|newly)[ -](?:past|ended|concluded|closed|completed|finished) year))"
    ),
    (
        r"(?P<decadeof>(?:the )?(?:early |mid-|mid |late )?(?:(?P<dy>(?:19|20)\d0)s|'(?P<dyy>[5-9]0)s"
        r"|(?<=[eyd][ -])(?P<dword>fifties|sixties|seventies|eighties|nineties))\b)"
    ),
    # "last autumn", "the spring of 2021"
    (
        rf"(?P<season>(?:{_OVER} )?(?:the )?(?P<sedir>last|this|next|this past|the past|the previous) (?:early "
        rf"|late )?(?P<sename>{_SEASON})\b(?! (?:festival|fair|sports|games|canton|short|in\b))"
        rf"|(?:{_OVER} |since |by )?(?:the )?(?:early |late )?(?P<sename2>spring|summer|autumn|winter"
        rf"|(?<=the )fall)(?:,? of| in)? "
        rf"(?P<seyear>{YEAR}(?: ?[-/] ?(?:{YEAR}|\d\d)\b)?|(?:last|this|that|next|the same) year\b))"
    ),
    (
        r"(?P<shortyear>(?<=in )'(?P<shortyy>[0129]\d)\b(?!s)|(?<=for )'(?P<shortyy2>[0129]\d)\b"
        r"|(?<=of )'(?P<shortyy3>[0129]\d)\b|(?<=than )'(?P<shortyy4>[0129]\d)\b)"
    ),
    r"(?P<oldyear>(?:in|since) (?P<oy>1[78]\d\d)(?= ?(?:[,.;:)]|$|and\b|by\b|with\b|as\b|to\b|when\b)))",
    (
        rf"(?P<year>(?:(?:the )?year (?:of )?|calendar |full-year |from (?=(?:19|20)\d\d on))?"
        rf"(?P<yy>{YEAR})(?P<yposs>'s)?(?: as a whole)?(?![-/]\d)"
        r"(?!-(?:based|model|built|seat|hectare|mu|strong|odd))(?:(?:'s)? full[- ]year| on(?:wards?)?(?= ?[,.;)]|$))?)"
    ),
)
TIME: Final = re.compile("|".join(_BRANCHES))


def _only(names: str) -> re.Pattern[str]:
    kept = [branch for branch in _BRANCHES if branch[4 : branch.index(">")] in names.split()]
    return re.compile("|".join(kept))


# --- where an expression can begin --------------------------------------------------------------

# Every expression has one of these as its first word that is no mere lead. Where the word leaves few
# branches to try, it has a shorter pattern of its own.
_BY_MONTH: Final = _only("stockend startof since mrange drange dmrange ddrange partof upto mdy dmy month firstn")
_BY_YEAR: Final = _only(
    "owned stockend midyear sincebegin startof since iso ym ymonth cn quarter half firstn yrange fiscal decadeof "
    "oldyear year"
)
_BY_NOW: Final = _only("same sofar now yesterday weekday thisyear nextn")
_BY_SEASON: Final = _only("season")
_BY_DECADE: Final = _only("decadeof")
_BY_APOSTROPHE: Final = _only("decadeof shortyear half quarter firstn fiscal")
_BY_ORDINAL: Final = _only("ordinal")
_BY_RATE: Final = _only("yoy average")
_CORES: Final = (
    dict.fromkeys(
        "year years month months quarter quarters half halves decade decades week weeks day days period periods time "
        "times span interval stretch term stage point points yoy y/y y-o-y y-on-y mom m/m m-o-m qoq q/q q-o-q current "
        "fiscal fy financial yearend midyear halfway half-way midpoint mid-point h1 h2 "
        "q1 q2 q3 q4 1h 2h 1q 2q 3q 4q".split(),
        TIME,
    )
    | dict.fromkeys(
        "annual annually annualised annualized yearly average mean averaging cagr compound".split(),
        _BY_RATE,
    )
    | dict.fromkeys(
        "far date now today then nowadays currently present presently moment yesterday tomorrow "
        "monday tuesday wednesday thursday friday saturday sunday".split(),
        _BY_NOW,
    )
    | dict.fromkeys(MONTHS, _BY_MONTH)
    | dict.fromkeys(("17", "18", "19", "20"), _BY_YEAR)
    | dict.fromkeys(("spring", "summer", "autumn", "winter", "fall"), _BY_SEASON)
    | dict.fromkeys("fifties sixties seventies eighties nineties".split(), _BY_DECADE)
    | dict.fromkeys(("'0", "'1", "'2", "'9"), _BY_APOSTROPHE)
    | dict.fromkeys("writing press night morning afternoon evening".split(), _BY_NOW)
    | dict.fromkeys(("first", "second", "third", "fourth"), _BY_ORDINAL)
)
_CORE_WORDS: Final = tuple(_CORES)
_CORE_PATTERNS: Final = tuple(_CORES.values())
_CORE_FINDER: Final = AhoCorasick(
    _CORE_WORDS, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
)
# Digits may follow these: "2021", "FY2021", "1H20".
_OPEN_CORES: Final = frozenset(
    _CORE_WORDS.index(word) for word in "17 18 19 20 fy 1h 2h 1q 2q 3q 4q '0 '1 '2 '9".split()
)
_LEADS: Final = frozenset(
    "when in over during for from of to by at as until till up since towards toward before around than ever between "
    "within across per on an a the that this these those very early late mid start beginning outset turn end close "
    "next coming following past last previous recent preceding latest upcoming prior former same corresponding "
    "comparable equivalent whole entire full all ongoing few several couple china's down higher lower less more gain "
    "rise drop fall new so thus first second third fourth final opening latter initial remaining rest remainder other "
    "and was were it they zone park area district company firm approved founded opened launched established created "
    "set built upgraded calendar closed ended finished or twenty thirty forty fifty its their "
    "closing concluding front back through throughout middle subsequent ensuing succeeding earlier half "
    "halfway half-way consecutive straight successive some many couple number day "
    "midpoint mid-point just recently newly outgoing is "
    "1st 2nd 3rd 4th tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth ninth eighth".split()
) | frozenset(_SMALL.split()) | frozenset(_ORIGINS)  # fmt: skip
_NUMBER_LEAD: Final = re.compile(r"\d{1,2}(?:st|nd|rd|th|m)?")
_LONGEST_LEAD: Final = 14
_MAX_LEADS: Final = 8


def starts(low: str) -> Iterator[tuple[int, re.Pattern[str]]]:
    """Yield, in order, the offsets of a lower-case text at which a time expression can begin.

    With each comes the pattern to match there. Those before the end of an expression that was found
    are for the caller to skip.
    """
    size = len(low)
    for core, start, end in _CORE_FINDER.find_matches_as_indexes(low):
        if start and ((before := low[start - 1]).isalnum() or before in "_$."):
            continue
        if end < size and low[end].isalnum() and core not in _OPEN_CORES:
            continue
        pattern = _CORE_PATTERNS[core]
        begins = [start]
        right = start
        while right > 1 and low[right - 1] in " -" and len(begins) <= _MAX_LEADS:
            stop, floor = right - 1, max(0, right - _LONGEST_LEAD)
            left = max(low.rfind(" ", floor, stop), low.rfind("-", floor, stop), low.rfind("\n", floor, stop)) + 1
            left = max(left, floor)
            if low[left] in '("[':
                left += 1
            word = low[left:stop]
            if word not in _LEADS and not (word[:1].isdigit() and _NUMBER_LEAD.fullmatch(word)):
                break
            begins.append(left)
            right = left
        for begin in reversed(begins):
            yield begin, pattern
