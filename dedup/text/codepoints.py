"""What each Unicode code point is to a reader of words: its class and its folded form, as two arrays.

The kernel that reads texts (:mod:`dedup.text.tokens`) looks every code point up here, so that case, accents,
full-width forms and ligatures need no pass of their own and offsets stay those of the text as received.
The table is derived from Python's Unicode database by :func:`derive` and shipped compressed, because deriving
it takes a second and every run would pay it; ``python -m dedup.text.codepoints`` writes it anew.
"""

from __future__ import annotations

import sys
import unicodedata
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

BREAK = 0  # ends a word: punctuation, symbols, whatever is not assigned
WORD = 1  # a letter or mark of a script with spaces
DIGIT = 2
SPACELESS = 3  # a character of a script without spaces: a word of its own
MARK = 4  # a vowel sign or tone of a script without spaces: belongs to the character before it
IGNORED = 5  # neither ends a word nor counts in it: accents, Arabic vowel signs, joiners
STOP = 6  # the full stop, which also abbreviates
FULL_STOP = 7  # needs white space behind it, as the full stop does, but no look at abbreviations
STRONG = 8  # ends a sentence wherever it stands
NEWLINE = 9
OPEN_QUOTE = 10
CLOSE_QUOTE = 11
QUOTE = 12  # opens and closes
SPACE = 13
APOSTROPHE = 14

CLASS = 15  # the bits of a class
UPPER = 16  # flag beside the class: an upper- or titlecase letter

COUNT = 0x32400  # past the last assigned letter (CJK extension H)
UNKNOWN = COUNT - 1  # stands for everything above, and for broken bytes; never assigned, so a BREAK
FOLD_BITS = 21  # a fold may give up to three code points ("ß", "ﬃ"): each stands above the one before
MAX_FOLD = 3

_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),
    (0x3041, 0x30FF),  # kana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x20000, 0x323AF),
)
_HALF_WIDTH_MARKS = "\uff9e\uff9f"  # the database calls these two letters
# Marks that writers leave out or add at will. Vowel signs of Indic scripts are marks too, but they spell.
_IGNORED = ((0x0300, 0x036F), (0x0591, 0x05BD), (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670))
_FORMAT = (0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)
_SELECTORS = ((0xFE00, 0xFE0F),)
_HANGUL = ((0xAC00, 0xD7A3),)
_SINGLE = {
    char: kind
    for chars, kind in {
        "!?…": FULL_STOP,
        ".": STOP,
        "。！？｡।॥؟۔։።။។": STRONG,  # Chinese, Devanagari, Arabic, Urdu, Armenian, Ethiopic, Myanmar, Khmer
        "\n\r\u2028\u2029\x0b\x0c\x85": NEWLINE,
        "“„«「『‹": OPEN_QUOTE,
        "”»」』›": CLOSE_QUOTE,
        '"': QUOTE,
        "'’‘ʼ＇": APOSTROPHE,
    }.items()
    for char in chars
}


class CodePoints(NamedTuple):
    """``kind``: uint8 (COUNT,), class plus flags; ``fold``: uint64 (COUNT,), one to three folded code points."""

    kind: npt.NDArray[np.uint8]
    fold: npt.NDArray[np.uint64]


def _between(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def _kind(code: int, char: str, category: str) -> int:
    if char in _SINGLE:
        return _SINGLE[char]
    if code in _FORMAT or _between(code, _SELECTORS) or _between(code, _IGNORED):
        return IGNORED
    if category == "Nd":
        return DIGIT
    if category[0] in "LMN":
        if not _between(code, _SPACELESS):
            return WORD | (UPPER if category in {"Lu", "Lt"} else 0)
        return MARK if category[0] == "M" or char in _HALF_WIDTH_MARKS else SPACELESS
    return SPACE if category[0] == "Z" or char == "\t" else BREAK


def _fold(char: str) -> int:
    """One to three code points in one integer; what would give more stays itself."""
    digit = unicodedata.decimal(char, None)
    plain = [
        ord(c)
        for c in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold())
        if not _between(ord(c), _IGNORED)
    ]
    if digit is not None:
        plain = [ord("0") + digit]
    if not 0 < len(plain) <= MAX_FOLD:
        plain = [ord(char)]
    return sum(code << FOLD_BITS * place for place, code in enumerate(plain))


def derive() -> CodePoints:
    """The table from this Python's Unicode database: about a second.

    Hangul syllables keep to themselves: taken apart they would be three letters each, and a term is cut by letters.
    """
    kind = np.zeros(COUNT, np.uint8)
    fold = np.arange(COUNT, dtype=np.uint64)
    for code in range(COUNT):
        char = chr(code)
        category = unicodedata.category(char)
        if category in {"Cn", "Co", "Cs"}:
            continue
        kind[code] = _kind(code, char, category)
        if kind[code] & CLASS in {WORD, DIGIT, SPACELESS, MARK} and not _between(code, _HANGUL):
            fold[code] = _fold(char)
    return CodePoints(kind, fold)


def pack(table: CodePoints) -> bytes:
    """The table as it is shipped: kinds, then what each fold changes, compressed."""
    changed = table.fold ^ np.arange(COUNT, dtype=np.uint64)
    return zlib.compress(table.kind.tobytes() + changed.astype("<u8").tobytes(), 9)


@cache
def load() -> CodePoints:
    """The shipped table (some 3 ms)."""
    data = zlib.decompress(_file().read_bytes())
    changed = np.frombuffer(data, "<u8", COUNT, offset=COUNT).astype(np.uint64)
    return CodePoints(np.frombuffer(data, np.uint8, COUNT), changed ^ np.arange(COUNT, dtype=np.uint64))


def _file() -> Path:
    return Path(__file__).with_name("codepoints.bin")


if __name__ == "__main__":
    sys.stdout.write(f"{_file().write_bytes(pack(derive()))} bytes\n")
