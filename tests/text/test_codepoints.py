"""The table of code points: what it says of letters, marks and signs, and that it is what Unicode says."""

from __future__ import annotations

import sys
import unicodedata

import numpy as np
import pytest

from dedup.text import codepoints as cp

SHIPPED = "14.0.0"  # the Unicode version of the shipped table


def kind_of(char: str) -> int:
    return int(cp.load().kind[ord(char)]) & cp.CLASS


def fold_of(char: str) -> str:
    fold, out = int(cp.load().fold[ord(char)]), ""
    while fold:
        out += chr(fold & ((1 << cp.FOLD_BITS) - 1))
        fold >>= cp.FOLD_BITS
    return out


@pytest.mark.skipif(unicodedata.unidata_version != SHIPPED, reason="this Python knows another Unicode")
def test_the_shipped_table_is_what_this_unicode_gives() -> None:
    shipped, derived = cp.load(), cp.derive()
    assert np.array_equal(shipped.kind, derived.kind)
    assert np.array_equal(shipped.fold, derived.fold)


def test_a_table_is_packed_without_loss() -> None:
    table = cp.load()
    assert cp.pack(table) == cp.pack(cp.CodePoints(table.kind.copy(), table.fold.copy()))
    assert len(cp.pack(table)) < 20_000


def test_every_code_point_has_a_class_and_the_unknown_one_breaks() -> None:
    table = cp.load()
    assert table.kind.shape == table.fold.shape == (cp.COUNT,)
    assert set((table.kind & cp.CLASS).tolist()) == set(range(15))
    assert table.kind[cp.UNKNOWN] == cp.BREAK
    assert all(not chr(code).isalpha() for code in range(cp.COUNT, sys.maxunicode + 1))


@pytest.mark.parametrize(
    ("chars", "kind"),
    [
        ("aZéß한कأђ", cp.WORD),
        ("07٣９๕", cp.DIGIT),
        ("中々〇かカｶกကភ", cp.SPACELESS),
        ("ี่ိ\u3099ﾞ", cp.MARK),
        ("\u0301\u00ad\u200d\ufe0f\u064b", cp.IGNORED),
        (".", cp.STOP),
        ("!?…", cp.FULL_STOP),
        ("。！？।॥؟۔։", cp.STRONG),
        ("\n\r\u2028", cp.NEWLINE),
        ("“„«「", cp.OPEN_QUOTE),
        ("”»」", cp.CLOSE_QUOTE),
        ('"', cp.QUOTE),
        (" \t\u00a0\u3000", cp.SPACE),
        ("'’ʼ", cp.APOSTROPHE),
        ("-—/()@#€、，：😀\x00\x1b", cp.BREAK),
    ],
)
def test_classes(chars: str, kind: int) -> None:
    assert {char: kind_of(char) for char in chars} == dict.fromkeys(chars, kind)


@pytest.mark.parametrize(
    ("char", "folded"),
    [
        ("A", "a"),
        ("É", "e"),
        ("ß", "ss"),
        ("ﬁ", "fi"),
        ("ﬃ", "ffi"),
        ("Ａ", "a"),
        ("٣", "3"),
        ("９", "9"),
        ("Ё", "е"),
        ("Σ", "σ"),
        ("ς", "σ"),
        ("أ", "ا"),
        ("が", "か\u3099"),
        ("ｶ", "カ"),
        ("Ⅳ", "iv"),
        ("한", "한"),
        ("क", "क"),
        ("中", "中"),
    ],
)
def test_folds(char: str, folded: str) -> None:
    assert fold_of(char) == folded


def test_capitals_are_flagged() -> None:
    kinds = cp.load().kind
    assert [bool(kinds[ord(char)] & cp.UPPER) for char in "AaÉéДд中9"] == [True, False] * 3 + [False, False]
