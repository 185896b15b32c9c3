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

# Classes. The order matters to the kernel: WORD and DIGIT continue a token, the rest ends it.
BREAK, WORD, DIGIT, SPACELESS, IGNORED, STOP, FULL_STOP, NEWLINE, OPEN_QUOTE, CLOSE_QUOTE, QUOTE, SPACE, APOSTROPHE = range(13)
UPPER = 16  # flag beside the class: an upper- or titlecase letter

FOLD_BITS = 21  # a fold may give two code points ("ﬁ", "ß"): the second one stands above the first
COUNT = 0x32400  # past the last assigned letter (CJK extension H); everything above is a BREAK

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
    (0xFF66, 0xFF9D),
    (0x20000, 0x323AF),
)
# Marks that writers leave out or add at will. Vowel signs of Indic scripts are marks too, but they spell.
_IGNORED = ((0x0300, 0x036F), (0x0591, 0x05BD), (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670))
_FORMAT = (0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)
_SINGLE = {
    "!?…": FULL_STOP,  # needs white space behind it, as the full stop does, but no look at abbreviations
    ".": STOP,
    "。！？｡।॥؟۔։።။។": 13,
    "\n\r\u2028\u2029\x0b\x0c\x85": NEWLINE,
    "“„«「『‹": OPEN_QUOTE,
    "”»」』›": CLOSE_QUOTE,
    '"': QUOTE,
    "'’‘ʼ＇": APOSTROPHE,
}
STRONG = 13  # ends a sentence wherever it stands
_STRONG_MARKS = "。！？｡।॥؟۔։።။។"


class CodePoints(NamedTuple):
    """``kind``: uint8 (COUNT,), class plus flags; ``fold``: uint64 (COUNT,), one or two folded code points."""

    kind: npt.NDArray[np.uint8]
    fold: npt.NDArray[np.uint64]


def _between(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def _kind(code: int, char: str, category: str) -> int:
    for marks, kind in _SINGLE.items():
        if char in marks:
            return STRONG if char in _STRONG_MARKS else kind
    if code in _FORMAT or 0xFE00 <= code <= 0xFE0F or _between(code, _IGNORED):
        return IGNORED
    if category in {"Nd", "Nl"}:
        return DIGIT
    if category[0] in "LM" or category == "No":
        if _between(code, _SPACELESS):
            return SPACELESS
        return WORD | (UPPER if category in {"Lu", "Lt"} else 0)
    if category[0] == "Z" or char == "\t":
        return SPACE
    return BREAK


def _fold(char: str, category: str) -> int:
    if category == "Nd":
        return ord("0") + unicodedata.digit(char)
    plain = [
        c
        for c in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold())
        if not _between(ord(c), _IGNORED)
    ]
    if not plain or len(plain) > 2:  # three and more: Hangul decomposes to letters, keep the syllable
        return ord(char)
    return ord(plain[0]) | (ord(plain[1]) << FOLD_BITS if len(plain) == 2 else 0)


def derive() -> CodePoints:
    """The table from this Python's Unicode database: about a second."""
    kind = np.zeros(COUNT, np.uint8)
    fold = np.arange(COUNT, dtype=np.uint64)
    for code in range(COUNT):
        char = chr(code)
        category = unicodedata.category(char)
        if category in {"Cn", "Co", "Cs"}:
            continue
        kind[code] = _kind(code, char, category)
        if kind[code] & 15 in {WORD, DIGIT, SPACELESS} and not 0xAC00 <= code <= 0xD7A3:
            fold[code] = _fold(char, category)
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
