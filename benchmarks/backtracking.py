"""Which regular expressions can take more than linear time: found in their structure, without running them.

``re`` goes back and tries again. That takes more than linear time where a text that can be repeated leads from one
place of a pattern to the same place in two ways (exponential), or goes round one loop, from it to another, and round
that one too (polynomial): "a+a+", "(?:a|ab)+". A search adds a loop at the front, over any character: "a+b" in "aaaa".

A pattern becomes an automaton whose places are its characters; texts that lead round are looked for in the product of
the automaton with itself. Assertions of one character ("\\b", "(?<![\\w-])", "$") are heeded. Of longer ones, and of
back references, it is assumed that they hold, and of three and more repeats that there may be three. A loop that a
match may end with fails nowhere, and is passed over (but for ``fullmatch`` it may).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["slow_loop"]

# Characters that patterns tell apart; those that a pattern names itself come on top.
_CHARACTERS = "aehnstxzAEHNSXZ01579 \n\t.,;:-_'\"()[]<>|/%$&+*#@\\\u00e9\u00c9\u9ad8\u2014"
_MOST_COPIES = 3  # of what is repeated a bounded number of times
_LIMIT = 400_000  # steps through a product

Condition = Callable[[str, str], bool]  # of the characters before and behind a place; "" is none
Edge = tuple[int, tuple[Condition, ...]]


@dataclass(slots=True)
class _Automaton:
    """Places with what they take; ``free`` are steps that take nothing but may be on condition."""

    flags: int
    takes: dict[int, Callable[[str], bool]] = field(default_factory=dict)
    leads: dict[int, int] = field(default_factory=dict)  # from a place that takes a character to what follows
    free: dict[int, list[tuple[int, Condition | None]]] = field(default_factory=dict)
    loops: list[int] = field(default_factory=list)  # the states at which repeats without bound begin
    states: int = 0

    def state(self) -> int:
        self.states += 1
        return self.states - 1

    def step(self, start: int, end: int, condition: Condition | None = None) -> None:
        self.free.setdefault(start, []).append((end, condition))

    def build(self, tree: Iterable[tuple[Any, Any]], start: int, flags: int) -> int:
        """Add a sequence from a state on; return the state behind it."""
        for code, value in tree:
            start = self._add(code, value, start, flags)
        return start

    def _add(self, code: Any, value: Any, start: int, flags: int) -> int:
        end = start
        if code in (codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY):
            end = self.state()
            place = self.state()
            self.step(start, place)
            self.takes[place] = _taker(code, value, flags)
            self.leads[place] = end
        elif code is codes.SUBPATTERN:
            _, added, dropped, tree = value
            end = self.build(tree, start, (flags | added) & ~dropped)
        elif code is codes.BRANCH:
            end = self.state()
            for tree in value[1]:
                self.step(self.build(tree, start, flags), end)
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            end = self._repeat(*value, start, flags)
        elif code is codes.ATOMIC_GROUP:
            end = self.build(value, start, flags)
        elif code is codes.GROUPREF_EXISTS:
            end = self.state()
            for tree in value[1:]:
                self.step(self.build(tree or (), start, flags), end)
        elif (condition := _condition(code, value, flags)) is not None:
            end = self.state()
            self.step(start, end, condition)
        return end

    def _repeat(self, least: int, most: Any, tree: Any, start: int, flags: int) -> int:
        for _ in range(min(least, _MOST_COPIES - 1)):
            start = self.build(tree, start, flags)
        if most is codes.MAXREPEAT:
            loop = self.state()
            self.loops.append(loop)
            self.step(start, loop)
            self.step(self.build(tree, loop, flags), loop)
            return loop
        end = self.state()
        self.step(start, end)
        for _ in range(min(most, _MOST_COPIES) - min(least, _MOST_COPIES - 1)):
            start = self.build(tree, start, flags)
            self.step(start, end)
        return end

    def ends(self, state: int, end: int) -> bool:
        """Whether a state leads to the end without taking anything and on no condition."""
        waiting, seen = [state], {state}
        while waiting:
            at = waiting.pop()
            for following, condition in self.free.get(at, ()):
                if condition is None and following not in seen:
                    seen.add(following)
                    waiting.append(following)
        return end in seen

    def follow(self, state: int) -> list[Edge]:
        """Return the places that take the next character, each with what must hold between."""
        found: dict[Edge, None] = {}
        waiting: list[Edge] = [(state, ())]
        seen = set(waiting)
        while waiting:
            at, conditions = waiting.pop()
            if at in self.takes:
                found[at, conditions] = None
            for end, condition in self.free.get(at, ()):
                edge = (end, conditions if condition is None or condition in conditions else (*conditions, condition))
                if edge not in seen:
                    seen.add(edge)
                    waiting.append(edge)
        return list(found)


_takers: dict[str, Callable[[str], bool]] = {}


def _taker(code: Any, value: Any, flags: int) -> Callable[[str], bool]:
    """Return whether a single character is taken, as ``re`` itself sees it."""
    key = f"{code}{value}{int(flags)}"
    if key not in _takers:
        tree = parser.SubPattern(parser.State())
        tree.append((code, value))
        tree.state.str, tree.state.flags = "", flags
        compiled = compiler.compile(tree, flags)
        _takers[key] = cache(lambda character: compiled.match(character) is not None)
    return _takers[key]


def _condition(code: Any, value: Any, flags: int) -> Condition | None:
    """Return what an assertion asks of its two neighbours, None where it asks for more or is none."""
    if code is codes.AT:
        return _places(value, bool(flags & re.MULTILINE))
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        direction, tree = value
        wanted = code is codes.ASSERT
        if len(tree) != 1 or tree[0][0] not in (codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY):
            return _anything
        takes = _taker(*tree[0], flags)
        if direction < 0:
            return lambda before, _: (before != "" and takes(before)) == wanted
        return lambda _, behind: (behind != "" and takes(behind)) == wanted
    return None


def _anything(_before: str, _behind: str) -> bool:
    return True


def _word(character: str) -> bool:
    return character != "" and (character.isalnum() or character == "_")


def _places(place: Any, many_lines: bool) -> Condition:
    if place is codes.AT_BOUNDARY:
        return lambda before, behind: _word(before) != _word(behind)
    if place is codes.AT_NON_BOUNDARY:
        return lambda before, behind: _word(before) == _word(behind)
    if place in (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING):
        return lambda before, _: before == "" or (many_lines and before == "\n")
    return lambda _, behind: behind == "" or (many_lines and behind == "\n")


# --- Loops ----------------------------------------------------------------------------------------


class _Loops:
    """The automaton as steps between places that take characters, and what leads round in it."""

    def __init__(self, pattern: re.Pattern[Any], searched: bool) -> None:
        text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
        flags = pattern.flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.ASCII)
        tree = parser.parse(text, flags | (pattern.flags & re.VERBOSE))
        automaton = _Automaton(flags)
        start = automaton.state()
        end = automaton.build(tree, start, flags)
        places = list(automaton.takes)
        named = {chr(value) for value in _literals(tree)}
        kinds: dict[tuple[bool, ...], str] = {}
        for character in [*_CHARACTERS, *sorted(named)]:
            taken = tuple(automaton.takes[place](character) for place in places)
            kinds.setdefault((*taken, _word(character), character == "\n"), character)
        self.characters = list(kinds.values())
        self.takes = {
            place: {character for character in self.characters if automaton.takes[place](character)} for place in places
        }
        self.next = {place: automaton.follow(automaton.leads[place]) for place in places}
        self.front = -1
        self.searched = searched
        self.takes[self.front] = set(self.characters)
        self.next[self.front] = [(self.front, ()), *automaton.follow(start)]
        # What may stop there fails nowhere behind: a search finds a match, and goes on behind it.
        self.may_end = {place for place in places if automaton.ends(automaton.leads[place], end)}
        self.back: dict[int, list[int]] = {}
        for place, ends in self.next.items():
            for following, _ in ends:
                self.back.setdefault(following, []).append(place)
        self.steps: dict[tuple[int, str, str], list[int]] = {}
        self.part = _components({place: [end for end, _ in ends] for place, ends in self.next.items()})
        looping = {place for place in places if any(self.part[end] == self.part[place] for end, _ in self.next[place])}
        self.looping = sorted(looping)
        # Whatever goes round passes one of these.
        self.heads = sorted({end for loop in automaton.loops for end, _ in automaton.follow(loop)} & looping)

    def go(self, place: int, before: str, character: str) -> list[int]:
        """Return the places that take a character next, behind another one."""
        key = (place, before, character)
        if key not in self.steps:
            self.steps[key] = list(
                dict.fromkeys(
                    end
                    for end, conditions in self.next[place]
                    if character in self.takes[end] and all(holds(before, character) for holds in conditions)
                )
            )
        return self.steps[key]

    def leads(self, start: tuple[int, ...], goal: tuple[int, ...], loop: int) -> str | None:
        """Return a text that leads several walkers from start to goal; the last, and any that begins at its goal, stay
        in their loops. ``loop`` is a place of the last one's loop."""
        part = self.part[loop]
        within = [
            {place for place in self.takes if self.part[place] == self.part[end]} if first == end else self.before(end)
            for first, end in zip(start, goal, strict=True)
        ]
        characters = sorted(set.union(*(self.takes[place] for place in self.takes if self.part[place] == part)))
        seen: dict[tuple[tuple[int, ...], str], tuple[Any, str]] = {}
        waiting = [(start, last) for last in sorted(set.intersection(*(self.takes[place] for place in goal)))]
        begun = set(waiting)
        while waiting and len(seen) < _LIMIT:
            node = waiting.pop()
            at, before = node
            for character in characters:
                steps = [
                    [end for end in self.go(place, before, character) if end in allowed]
                    for place, allowed in zip(at, within, strict=True)
                ]
                for ends in product(*steps) if all(steps) else ():
                    following = (ends, character)
                    if following in seen:
                        continue
                    seen[following] = (node, character)
                    if ends == goal:
                        return _walked(seen, following, begun)
                    if following not in begun:
                        waiting.append(following)
        return None

    def before(self, goal: int) -> set[int]:
        """Return the places that lead to one."""
        found, waiting = {goal}, [goal]
        while waiting:
            at = waiting.pop()
            for place in self.back.get(at, ()):
                if place not in found:
                    found.add(place)
                    waiting.append(place)
        return found

    def ambiguous(self) -> str | None:
        """Return a text that leads from a place to itself in two ways."""
        for part in {self.part[place] for place in self.looping} - {self.part[place] for place in self.may_end}:
            for place in (place for place in self.looping if self.part[place] == part):
                for character in self.takes[place]:
                    for following in self.characters:
                        ends = [end for end in self.go(place, character, following) if self.part[end] == part]
                        for i, one in enumerate(ends):
                            for other in ends[i + 1 :]:
                                if (text := self._meet(one, other, part, following)) is not None:
                                    return character + following + text
        return None

    def _meet(self, one: int, other: int, part: int, before: str) -> str | None:
        """Return a text that leads two walkers of one loop to one place."""
        seen: dict[tuple[tuple[int, ...], str], tuple[Any, str]] = {}
        start = ((one, other), before)
        waiting = [start]
        while waiting and len(seen) < _LIMIT:
            at, before = waiting.pop()
            for character in self.characters:
                steps = [[e for e in self.go(place, before, character) if self.part[e] == part] for place in at]
                for ends in product(*steps):
                    node = (ends, character)
                    if node not in seen:
                        seen[node] = ((at, before), character)
                        if ends[0] == ends[1]:
                            return _walked(seen, node, {start})
                        waiting.append(node)
        return None

    def chained(self) -> str | None:
        """Return a text that leads round a loop, from it to another, and round that one."""
        for second in self.heads:
            if self.searched and second not in self.may_end:
                text = self.leads((self.front, second), (second, second), second)
                if text is not None:
                    return text
            leading = self.before(second)
            for first in self.looping:
                if first not in leading or second in self.may_end:
                    continue
                if (
                    self.part[first] != self.part[second]
                    and self.takes[first] & self.takes[second]
                    and self.leads((first, second), (first, second), second)
                ):
                    text = self.leads((first, first, second), (first, second, second), second)
                    if text is not None:
                        return text
        return None


def _walked(seen: dict[Any, tuple[Any, str]], node: Any, begun: set[Any]) -> str:
    text = ""
    while True:
        node, character = seen[node]
        text = character + text
        if node in begun:
            return text


def _literals(tree: Any) -> Iterator[int]:
    for code, value in tree:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            yield value
        elif code is codes.RANGE:
            yield from value
        elif code is codes.IN or isinstance(value, parser.SubPattern):
            yield from _literals(value)
        elif isinstance(value, (tuple, list)):
            for part in value:
                if isinstance(part, parser.SubPattern):
                    yield from _literals(part)
                elif isinstance(part, list):
                    for tree in part:
                        if isinstance(tree, parser.SubPattern):
                            yield from _literals(tree)


def _components(graph: dict[int, list[int]]) -> dict[int, int]:
    """Return the number of the strongly connected part of each place (after Tarjan)."""
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    part: dict[int, int] = {}
    stack: list[int] = []
    for root, first_ends in graph.items():
        if root in number:
            continue
        number[root] = low[root] = len(number)
        stack.append(root)
        work = [(root, iter(first_ends))]
        while work:
            place, ends = work[-1]
            for end in ends:
                if end not in number:
                    number[end] = low[end] = len(number)
                    stack.append(end)
                    work.append((end, iter(graph[end])))
                    break
                if end not in part:
                    low[place] = min(low[place], number[end])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[place])
                if low[place] == number[place]:
                    while True:
                        member = stack.pop()
                        part[member] = place
                        if member == place:
                            break
    return part


def slow_loop(pattern: re.Pattern[Any], searched: bool = True) -> str | None:
    """Return a piece of text whose repetition may take a pattern more than linear time; None where none is found.

    Args:
        pattern: a compiled pattern of ``re``.
        searched: whether it may begin anywhere; if not, it is only put to given places of a text.
    """
    loops = _Loops(pattern, searched)
    return loops.ambiguous() or loops.chained()
