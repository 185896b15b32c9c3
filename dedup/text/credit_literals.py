"""The literal words of credit lines as one tree of characters in arrays: agencies, months and the rules' markers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from string import ascii_lowercase
from typing import Any, NamedTuple, TypeVar

import numba as nb
import numpy as np
import numpy.typing as npt

from ..errors import SettingError
from .credit_patterns import PIECE
from .credit_rules import HEADS, Origin, Position, Rule, needs_name
from .credit_words import AGENCY_PIECES, UNSPACED, Words, begins_a_word, is_latin

Function = TypeVar("Function", bound=Callable[..., Any])
U8 = npt.NDArray[np.uint8]
I32 = npt.NDArray[np.int32]
wide: Any = np.int64  # unsigned bytes and signed numbers together would be floating ones

AFTER, UNDELAYED, OPENING, WRAPPER, BLANK, WORD, LETTER = (1 << n for n in range(7))
"""What a character may be: the end of a sentence, one that needs no blank behind it, an opening bracket ..."""
NEEDS_NAME, IN_LINES, ONLY_START, WHOLE = (1 << n for n in range(4))
"""What a rule may be; ``ONLY_START`` is also said of words that are looked for at the start of a word alone."""
ANYWHERE, AT_HEAD, AT_PLACE, AT_END, SHORT = 1, 2, 8, 16, 32
INSIDE = 2  # of a node: what ends there may be followed by a letter
BEGINS, BEGINS_A_WORD, IN_A_WORD, TURN = (1 << n for n in range(4))
"""What a first look tells of a character: a word or marker may begin with it, or may where no letter stands before it;
it is such a letter; a line, a sentence or a bracket may begin there."""
"""What two characters may begin: a word, a marker at the top, at a place, at the end, a word of no more than two."""

LINES = (Position.TOP, Position.TAIL, Position.ANYWHERE)
OPENING_BRACKETS = "([（【"
WRAPPERS = "([（【*_—–-"
AFTER_SIGNS = ".!?\"”’')]…:;*_|>—–।»؟۔\n。！？」』）】》([（【"
UNDELAYED_SIGNS = "\n。！？」』）】》([（【"

_FIRST = 4  # characters by which words are told from others, or all that they have
_MARKER_CHARS = 2  # that a marker has at least: places are told apart by them
_SIGNS = 0xFF20  # code points that have one
_IDLE = [*map(ord, " " + ascii_lowercase)]
_LETTERS = 0x2000  # code points among which letters are told from others: a name may end before any other
_BLANK = re.compile(r"\s")
_BLANKS = [chr(n) for n in range(0x3001) if chr(n).isspace()]


class Literals(NamedTuple):
    """A tree of characters. Node 0 begins the words that are looked for anywhere; the roots begin rules' markers.

    ``starts`` (4, code points): per root, the node of a first character, or -1; ``begun``: that of a word's first two,
    where they are ASCII. Per node: ``first``, the first of the nodes that follow it; ``sibling``, the next of those
    that follow the same; ``label``, the character that leads to it; ``word`` and ``inner``, the number of what ends
    there, or -1; ``ends``, 1 where one of these ends if no letter follows, ``INSIDE`` where one may follow; ``plain``
    and ``named`` with their offsets, the rules of which a marker ends there, and of which one goes on with an agency's
    name and then a suffix. ``pairs`` (129 * 129,): what two characters may begin; ``fours``: whether words begin with
    four, or are three. ``signs``: what a character is; ``looks``: what a first look tells of it, nothing of the last,
    which stands for all beyond; ``flags``: what a rule is. ``unspaced`` per word; ``edges``, ``inner_lines``,
    ``inner_prose`` per inner marker. ``everywhere``: whether a small letter in a word or a blank may begin anything, as
    in no rules of the package. Words from number ``names`` on are months.
    """

    starts: I32
    begun: I32
    first: I32
    label: I32
    sibling: I32
    ends: U8
    word: I32
    inner: I32
    plain_offsets: I32
    plain: I32
    named_offsets: I32
    named: I32
    suffix_offsets: I32
    suffixes: I32
    pairs: U8
    fours: U8
    signs: U8
    looks: U8
    flags: U8
    unspaced: U8
    edges: U8
    inner_lines: U8
    inner_prose: U8
    everywhere: bool
    names: int
    head_root: int
    place_root: int
    end_root: int


class Markers(NamedTuple):
    """The literals of a grammar, and per inner marker the numbers of its rules: in the tail, in lines, in prose."""

    literals: Literals
    inner: tuple[tuple[tuple[int, ...], ...], ...]


def kernel(function: Function) -> Function:
    """Compile what makes no array. Counting the references to those handed over took as long as all the rest."""
    options: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
    compiled: Function = nb.njit(**options)(function)
    return compiled


def markers_of(rules: Sequence[Rule], words: Words) -> Markers:
    """The literals of rules and words.

    Parameters
    ----------
    rules : sequence of Rule
    words : Words

    Raises
    ------
    SettingError
        For a marker that is too short.
    """
    tree = _Tree()
    for n, word in enumerate(words.all):
        tree.word[tree.node(0, word)] = n
    for n, rule in enumerate(rules):
        if rule.position in HEADS:
            tree.add(tree.head_root, rule.markers, n)
        elif rule.position is Position.END:
            tree.add(tree.end_root, rule.markers, n)
        elif at_its_marker(rule):
            tree.add(tree.place_root, rule.markers, n, least=_MARKER_CHARS)
    inner = _inner_rules(rules)
    for n, marker in enumerate(inner):
        tree.inner[tree.node(0, marker)] = n
    by_kind: tuple[Callable[[Rule], bool], ...] = (
        lambda _: True, lambda rule: rule.position in LINES, lambda rule: rule.position is Position.PROSE,
    )
    inner_by_kind = tuple(
        tuple(tuple(n for n in own if fits(rules[n])) for own in inner.values()) for fits in by_kind
    )
    names = len(words.names)
    plain_offsets, plain = tree.by_node(tree.plain)
    named_offsets, named = tree.by_node(tree.named)
    suffix_offsets, suffixes = tree.suffixes()
    first, label, sibling = tree.links()
    unspaced = np.array([bool(UNSPACED.search(word[-1:])) for word in words.all], np.uint8)
    edges = np.array([*map(_edges, inner)], np.uint8)
    word_at, inner_at = tree.per_node(tree.word), tree.per_node(tree.inner)
    starts, pairs, signs = tree.starts(), _pairs(words, inner, tree.begun), _signs()
    looks = _looks(starts, pairs, signs)
    return Markers(
        Literals(
            starts=starts, begun=tree.begun_nodes(), first=first, label=label, sibling=sibling,
            ends=_ends(word_at, inner_at, unspaced, edges),
            word=word_at, inner=inner_at,
            plain_offsets=plain_offsets, plain=plain, named_offsets=named_offsets, named=named,
            suffix_offsets=suffix_offsets, suffixes=suffixes, pairs=pairs,
            fours=_fours((*words.all, *inner)), signs=signs, looks=looks,
            flags=np.array([*map(_flags, rules)], np.uint8),
            unspaced=unspaced, edges=edges,
            inner_lines=np.array([*map(bool, inner_by_kind[1])], np.uint8),
            inner_prose=np.array([*map(bool, inner_by_kind[2])], np.uint8),
            everywhere=bool((looks[_IDLE] & (BEGINS | TURN)).any()),
            names=names, head_root=tree.head_root, place_root=tree.place_root, end_root=tree.end_root,
        ),
        inner_by_kind,
    )


def at_its_marker(rule: Rule) -> bool:
    """Whether a rule is tried where a marker stands at the start of something: a line, a sentence, a bracket."""
    named = any("{" in marker for marker in rule.markers)
    return named or (rule.origin is Origin.MARKER and rule.position is not Position.PROSE)


class _Tree:
    """The tree while it grows."""

    def __init__(self) -> None:
        self.children: dict[tuple[int, int], int] = {}
        self.count = 4
        self.head_root, self.place_root, self.end_root = 1, 2, 3
        self.word: dict[int, int] = {}
        self.inner: dict[int, int] = {}
        self.plain: dict[int, list[int]] = {}
        self.named: dict[int, list[int]] = {}
        self.suffix: dict[int, list[str]] = {}
        self.begun: dict[int, set[str]] = {root: set() for root in (self.head_root, self.place_root, self.end_root)}
        """The first two characters of the markers of each root; fewer where an agency or nothing follows."""

    def node(self, root: int, literal: str) -> int:
        """The node of a literal, made where there is none."""
        node, children = root, self.children
        for key in map(ord, literal):
            found = children.get((node, key))
            if found is None:
                found = children[node, key] = self.count
                self.count += 1
            node = found
        return node

    def add(self, root: int, markers: Iterable[str], rule: int, least: int = 1) -> None:
        """The markers of a rule; one with another piece than an agency's counts up to that."""
        for marker in markers:
            literal, *rest = PIECE.split(_BLANK.sub(" ", marker))
            named = bool(rest) and rest[0] in AGENCY_PIECES
            if not named and len(literal) < least:
                remedy = f"begin it with {_MARKER_CHARS} characters or more, or with {{ANY}}"
                raise SettingError("credits.markers", marker, "is too short", remedy)
            self.begun[root].add(literal[:2])
            node = self.node(root, literal)
            if named:
                self.named.setdefault(node, []).append(rule)
                self.suffix.setdefault(node, []).append(rest[1])
            else:
                self.plain.setdefault(node, []).append(rule)

    def suffixes(self) -> tuple[I32, I32]:
        """What follows the agency, in the order of the rules named."""
        flat = [suffix for node in sorted(self.suffix) for suffix in self.suffix[node]]
        offsets = np.cumsum([0, *map(len, flat)], dtype=np.int32)
        return offsets, np.array([ord(letter) for suffix in flat for letter in suffix], np.int32)

    def links(self) -> tuple[I32, I32, I32]:
        """Per node, its first child, the character that leads to it, and its next sibling."""
        first, label, sibling = (np.full(self.count, -1, np.int32) for _ in range(3))
        for (node, letter), to in self.children.items():
            sibling[to], first[node], label[to] = first[node], to, letter
        return first, label, sibling

    def starts(self) -> I32:
        """The children of the roots, node 0 and those of rules, per character."""
        roots = 1 + len(self.begun)
        found = np.full((roots, _SIGNS), -1, np.int32)
        for (node, letter), to in self.children.items():
            if node < roots and letter < _SIGNS:
                found[node, letter] = to
        return found

    def begun_nodes(self) -> I32:
        """The grandchild of node 0 per two characters of ASCII."""
        found = np.full((129, 129), -1, np.int32)
        letters = {to: letter for (node, letter), to in self.children.items() if not node and letter < 128}
        for (node, letter), to in self.children.items():
            if node in letters and letter < 128:
                found[letters[node], letter] = to
        return found.ravel()

    def per_node(self, values: dict[int, int]) -> I32:
        found = np.full(self.count, -1, np.int32)
        found[[*values]] = [*values.values()]
        return found

    def by_node(self, rules: dict[int, list[int]]) -> tuple[I32, I32]:
        offsets = np.zeros(self.count + 1, np.int32)
        for node, own in rules.items():
            offsets[node + 1] = len(own)
        flat = [rule for node in sorted(rules) for rule in rules[node]]
        return np.cumsum(offsets, dtype=np.int32), np.array(flat, np.int32)


def _inner_rules(rules: Sequence[Rule]) -> dict[str, list[int]]:
    """The markers of rules that look back from there to where the line or sentence begins."""
    inner: dict[str, list[int]] = {}
    for n, rule in enumerate(rules):
        if rule.position not in (*HEADS, Position.END) and not at_its_marker(rule):
            for marker in rule.markers:
                inner.setdefault(marker, []).append(n)
    return inner


def _edges(marker: str) -> int:
    """Where an inner marker must begin (1) and end (2) as words do: in Latin script, where it has letters there."""
    if not is_latin(marker):
        return 0
    return (1 if _is_word(marker[0]) else 0) | (2 if _is_word(marker[-1]) else 0)


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter > "\x7f"


def _ends(word: I32, inner: I32, unspaced: U8, edges: U8) -> U8:
    """Per node, whether a word or marker ends there, and if a letter may follow."""
    ends = ((word >= 0) | (inner >= 0)).astype(np.uint8)
    ends[(word >= 0) & (np.append(unspaced, 0)[word] > 0)] = INSIDE
    ends[(inner >= 0) & (np.append(edges, 2)[inner] & 2 == 0)] = INSIDE
    return ends


def _flags(rule: Rule) -> int:
    needs = NEEDS_NAME if needs_name(rule) else 0
    lines = IN_LINES if rule.position in LINES else 0
    return needs | lines | (ONLY_START if rule.position is Position.START else 0) | (WHOLE if rule.whole else 0)


def _pairs(words: Words, inner: Iterable[str], begun: Mapping[int, set[str]]) -> U8:
    """What two characters may begin; a blank may be any in a marker that is not looked for anywhere."""
    pairs = np.zeros((129, 129), np.uint8)  # the last row and column are all other characters
    pairs[128] = 255
    starting = {*words.months, *filter(begins_a_word, words.names), *(m for m in inner if _edges(m) & 1)}
    anywhere = {*words.names, *inner} - starting
    starts = [(starting, ONLY_START), (anywhere, ANYWHERE)]
    starts.append(({literal for literal in starting | anywhere if len(literal) < _FIRST - 1}, SHORT))
    starts += zip(begun.values(), (AT_HEAD, AT_PLACE, AT_END), strict=True)
    for literals, sign in starts:
        loose = sign in (AT_HEAD, AT_PLACE, AT_END)
        for literal in {literal[:2] for literal in literals} - {""}:
            for first in _BLANKS if literal[0] == " " and loose else literal[0]:
                if first < "\x80":
                    one = len(literal) > 1 and not (loose and literal[1] == " ")
                    second = min(ord(literal[1]), 128) if one else slice(None)
                    pairs[ord(first), second] |= sign
    return pairs.ravel()


def _fours(literals: Iterable[str]) -> U8:
    """Whether a word or marker begins with four characters, or is three, in a table that has collisions."""
    fours = np.zeros(1 << 15, np.uint8)
    for begun in {literal[:_FIRST] for literal in literals if len(literal) >= _FIRST - 1}:
        fours[place_of(*map(ord, begun.ljust(_FIRST, "\0")))] = 1
    return fours


def _looks(starts: I32, pairs: U8, signs: U8) -> U8:
    looks = np.zeros(_SIGNS + 1, np.uint8)
    looks[:-1][starts[0] >= 0] = BEGINS
    begun = np.bitwise_or.reduce(pairs.reshape(129, 129)[:128], axis=1)
    looks[:128] = np.where(begun & ANYWHERE, BEGINS, 0) | np.where(begun & ONLY_START, BEGINS_A_WORD, 0)
    looks[:128][signs[:128] & LETTER > 0] |= IN_A_WORD
    looks[:-1][signs & (AFTER | OPENING) > 0] |= TURN
    return looks


@kernel
def place_of(first: int, second: int, third: int, fourth: int) -> int:
    """The place of four characters in a table of 2 ** 15."""
    return ((first << 24 ^ second << 16 ^ third << 8 ^ fourth) * 0x9E3779B1 >> 17) & 0x7FFF


def _signs() -> U8:
    signs = np.zeros(_SIGNS, np.uint8)
    word = [chr(n) for n in range(_LETTERS) if chr(n).isalnum() or chr(n) == "_"]
    for letters, sign in (
        (AFTER_SIGNS, AFTER), (UNDELAYED_SIGNS, UNDELAYED), (OPENING_BRACKETS, OPENING), (WRAPPERS, WRAPPER),
        (_BLANKS, BLANK), (word, WORD), ([letter for letter in word if letter.isalpha()], LETTER),
    ):
        signs[[*map(ord, letters)]] |= sign
    return signs
