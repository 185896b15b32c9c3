"""What the kernel sees in a text, held against plain searches for the same words: nothing that begins is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from string import ascii_letters, ascii_lowercase

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.credit_glance import noted, skip_blanks, told_apart
from dedup.text.credit_grammar import Grammar, builtin, builtin_documents
from dedup.text.credit_limits import END_CHARS, HEAD_CHARS, LINE_CHARS, TAIL_CHARS
from dedup.text.credit_lines import Fields, Reader, Seen, look, look_at
from dedup.text.credit_literals import AFTER_SIGNS, OPENING_BRACKETS, UNDELAYED_SIGNS
from dedup.text.credit_places import opened
from dedup.text.credit_rules import Position, read_rules
from dedup.text.credit_scan import tops
from dedup.text.credit_search import BRACKETS, LAST, LINES, PROSE, TAIL, TAIL_INNER
from dedup.text.newswire import find_credits

GRAMMAR = builtin()
LITERALS = GRAMMAR.markers.literals
RULES = GRAMMAR.book.rules
MARKERS = sorted({marker.partition("{")[0] for rule in RULES for marker in rule.markers} - {""})
NAMES = sorted(GRAMMAR.words.names)
NOISE = [
    *(" ", "\n", "\n\n", ". ", "(", ")", "[", "—", " - ", ": ", "/", "©", "\xa0", "\u3000", "。", "“", "”", "'", "’s "),
    *("The ferry ran aground", "Der Sturm traf die Küste", "Буря дошла до берега", "台风登陆", "तूफान आया", "العاصفة"),
    *("May 2", "19 ноября", "OSLO", "x", "é", "\U0001f600", "\ud800", "date 2024-11-19 "),
]
pieces = st.one_of(*map(st.sampled_from, (MARKERS, NAMES, NOISE)), st.text(max_size=4))
texts = st.lists(pieces, max_size=60).map("".join)


def _ends(text: str) -> tuple[int, int]:
    end = len(text.rstrip())
    return end, max(0, end - TAIL_CHARS)


@given(st.lists(st.tuples(texts, st.integers(0, 200)), max_size=4))
def test_the_top_of_each_text_is_its_first_line_of_characters(found: list[tuple[str, int]]) -> None:
    encoded = [text.encode("utf-8", "surrogatepass") for text, _ in found]
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    starts = np.array([start for _, start in found], np.int32)
    seen = tops(np.frombuffer(b"".join(encoded), np.uint8), offsets, starts)
    assert seen == [text[start : start + LINE_CHARS] for text, start in found]


@given(texts)
def test_every_name_is_seen_where_it_stands(text: str) -> None:
    end, tail = _ends(text)
    near = {at for at in range(end) if at < HEAD_CHARS or at >= tail}
    seen = {(at, n) for at, n, _ in look_at(text, "", GRAMMAR).words}
    for n, name in enumerate(GRAMMAR.words.names):
        at = text.find(name)
        while at >= 0:
            after = text[at + len(name) : at + len(name) + 1]
            whole = not after.isalnum() and after != "_"
            begun = not (text[at - 1 : at].isascii() and text[at - 1 : at].isalpha())
            if at in near and at + len(name) <= end and whole and begun:
                assert (at, n) in seen
            at = text.find(name, at + 1)


@given(texts)
def test_every_marker_at_the_end_of_a_sentence_is_seen(text: str) -> None:
    end, tail = _ends(text)
    seen = {(at, number) for kind, at, number in look_at(text, "", GRAMMAR).sights if kind == TAIL}
    for number, rule in enumerate(RULES):
        if rule.agency in (None, "listed") or rule.origin != "marker":
            continue  # those need a name close by
        if rule.position not in (Position.TAIL, Position.LAST, Position.ANYWHERE):
            continue
        for marker in rule.markers:
            at = text.find(f"\n{marker}", tail)
            if at >= 0 and "{" not in marker and not marker[0].isspace() and at + 1 + len(marker) <= end:
                assert (at + 1, number) in seen


@given(texts)
def test_every_marker_within_is_seen(text: str) -> None:
    end, tail = _ends(text)
    sights = look_at(text, "", GRAMMAR).sights
    for n, marker in enumerate(_inner_markers()):
        at = text.find(marker, tail, end)
        if at < 0:
            continue
        around = text[at - 1 : at] + text[at + len(marker) : at + len(marker) + 1]
        if not any(letter.isalnum() for letter in around):
            assert (TAIL_INNER, at, n) in sights


@given(texts)
def test_every_marker_of_the_last_line_is_seen(text: str) -> None:
    end, _ = _ends(text)
    seen = {number for kind, _, number in look_at(text, "", GRAMMAR).sights if kind == LAST}
    for number, rule in enumerate(RULES):
        if rule.position is Position.END and rule.agency not in (None, "listed"):
            low = max(0, end - END_CHARS)
            if any("{" not in marker and text.find(marker, low, end) >= 0 for marker in rule.markers):
                assert number in seen


def _inner_markers() -> list[str]:
    """The markers of rules that look back from them, in the order of their numbers."""
    found: dict[str, None] = {}
    for rule in RULES:
        named = any("{" in marker for marker in rule.markers)
        looks_back = rule.origin != "marker" or rule.position is Position.PROSE
        if looks_back and not named and rule.position not in (Position.START, Position.HEAD, Position.END):
            found.update(dict.fromkeys(rule.markers))
    return list(found)


@given(texts)
def test_sights_are_in_the_order_in_which_they_are_tried(text: str) -> None:
    seen = look_at(text, "", GRAMMAR)
    kinds = [kind for kind, _, _ in seen.sights]
    assert kinds == sorted(kinds)
    assert [kind for kind, _ in groupby(kinds)] == sorted(set(kinds))
    assert set(kinds) <= set(range(PROSE + 1))
    assert all(0 <= at <= len(text) for _, at, _ in seen.sights)
    assert all(0 <= at <= len(text) for at, _, _ in seen.words)


def _looked_at(rows: Sequence[tuple[str, str]], *, also: bool) -> list[tuple[int, Seen]]:
    columns = []
    for cells in ([text for text, _ in rows], [title for _, title in rows]):
        encoded = [cell.encode("utf-8", "surrogatepass") for cell in cells]
        offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
        columns.append((np.frombuffer(b"".join(encoded), np.uint8), offsets))
    return list(look(*columns[0], *columns[1], GRAMMAR, np.full(len(rows), also)))


@given(st.lists(st.tuples(texts, texts), max_size=6))
def test_a_column_is_seen_as_each_of_its_texts(rows: list[tuple[str, str]]) -> None:
    alone = [look_at(text, title, GRAMMAR) for text, title in rows]
    assert _looked_at(rows, also=True) == list(enumerate(alone))
    assert _looked_at(rows, also=False) == [(n, seen) for n, seen in enumerate(alone) if seen.sights or seen.marked]


@given(st.lists(texts, max_size=6))
def test_a_text_that_is_passed_over_has_no_credit_line(rows: list[str]) -> None:
    given_out = {row for row, _ in _looked_at([(text, "") for text in rows], also=False)}
    for row, text in enumerate(rows):
        if row not in given_out:
            assert find_credits(text) == ()
            assert not GRAMMAR.marked.match(text, look_at(text, "", GRAMMAR).start)


@given(texts, st.integers(0, 20), st.booleans())
def test_a_first_look_passes_over_no_word_and_no_turn(text: str, low: int, every: bool) -> None:
    points, room, turns = _points(text), *np.zeros((2, len(text) + 1), np.int32)
    low = min(low, len(text))
    worth = noted(points, low, len(text), every, np.empty(len(text), np.uint8), room, 0)
    assert room[:worth].tolist() == [at for at in range(low, len(text)) if every or at == low or not _idle(text, at)]
    begun, turned = told_apart(points, len(text), room[:worth], LITERALS, turns)
    assert turns[:turned].tolist() == [at for at in range(low, len(text)) if text[at] in AFTER_SIGNS + OPENING_BRACKETS]
    places = set(room[:begun].tolist())
    for word in (*GRAMMAR.words.all, *_inner_markers()):
        at = text.find(word, low)
        while at >= 0:
            inside = text[at - 1 : at].isascii() and text[at - 1 : at].isalpha()
            assert at in places or (inside and word[0].isascii())
            at = text.find(word, at + 1)


def _idle(text: str, at: int) -> bool:
    """Whether a place is a blank, or a small letter of ASCII behind another letter."""
    return text[at] == " " or (text[at] in ascii_lowercase and text[at - 1] in ascii_letters)


def test_small_letters_in_words_begin_nothing_unless_a_name_does() -> None:
    assert not LITERALS.everywhere
    agency = '[[agency]]\nname = "XS"\nnames = ["x社"]\nhosts = ["x.example"]\n'
    grammar = Grammar(read_rules(*builtin_documents(), agency))
    assert grammar.markers.literals.everywhere
    assert [(at, grammar.words.names[n]) for at, n, _ in look_at("海abx社", "", grammar).words] == [(3, "x社")]


def _points(text: str) -> npt.NDArray[np.int32]:
    return np.array([*map(ord, text)], np.int32)


@given(texts, st.integers(0, 20), st.sampled_from((TAIL, BRACKETS, LINES)))
def test_turns_lead_to_the_places_that_reading_on_would_find(text: str, low: int, kind: int) -> None:
    points, signs = _points(text), LITERALS.signs
    low = 0 if kind == LINES else min(low, len(text))
    found = [skip_blanks(signs, points, low, len(text))] if kind == LINES else []
    turns = [at for at in range(low, len(text)) if text[at] in AFTER_SIGNS + OPENING_BRACKETS]
    found += [opened(points, at, len(text), kind, signs) for at in turns]
    assert sorted({at for at in found if 0 <= at < len(text)}) == list(_places(text, low, kind))


def _places(text: str, low: int, kind: int) -> Iterator[int]:
    """Where something may begin, found character by character."""
    begins, ended = kind == LINES, False
    for at in range(low, len(text)):
        sign = text[at]
        if sign.isspace() and sign <= "\u3000":
            begins |= (ended and kind == TAIL) or (sign == "\n" and kind != BRACKETS)
            ended = False
            continue
        opens = sign in OPENING_BRACKETS
        if begins or (opens and kind != LINES):
            yield at
        begins = kind == TAIL and sign in UNDELAYED_SIGNS and not opens
        ended = sign in AFTER_SIGNS and not opens


@given(texts)
def test_what_was_read_before_makes_no_difference(text: str) -> None:
    fresh = type(GRAMMAR)(GRAMMAR.book)
    seen = look_at(text, "", GRAMMAR)
    assert Reader(fresh).lines(Fields(text), seen) == Reader(GRAMMAR).lines(Fields(text), seen)


@pytest.mark.parametrize("text", ["", " ", "\n", "A", "é", "\U0001f600", "(", "(AP"])
def test_short_texts_are_seen_without_a_word(text: str) -> None:
    assert look_at(text, text, GRAMMAR).end == len(text.rstrip())
