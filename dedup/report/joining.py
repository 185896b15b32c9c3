"""Lines joined from columns: where a form repeats a hundred thousand times, no line becomes a Python string.

A column says what stands at one place of each line: one of some strings at hand, by number, or a whole number. Two
kernels add up how long each line becomes, and put the bytes where they belong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numba as nb
import numpy as np
import numpy.typing as npt
import orjson

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]


class Pieces(NamedTuple):
    """Strings that lines choose from: string n is ``data[offsets[n]:offsets[n + 1]]``, and line i has ``number[i]``.

    ``data`` uint8, UTF-8; ``offsets`` int64 (strings + 1,); ``number`` int64 (lines,).
    """

    data: U8
    offsets: I64
    number: I64

    def at(self, number: I64) -> Pieces:
        """The same strings, chosen by other numbers."""
        return self._replace(number=number)

    def joined(self) -> bytes:
        """All strings, one behind the other."""
        return self.data.tobytes()

    def lines(self) -> list[bytes]:
        """What each line has."""
        data, bounds = self.data.tobytes(), self.offsets.tolist()
        return [data[bounds[n] : bounds[n + 1]] for n in self.number.tolist()]


Column: TypeAlias = "Pieces | I64"
"""What stands at one place of each line: one of some strings, or a whole number from 0."""


def pieces(strings: Iterable[str]) -> Pieces:
    """Some strings, each chosen by the line of its number.

    >>> pieces(["a", "é"]).offsets.tolist()
    [0, 1, 3]
    """
    encoded = [string.encode() for string in strings]
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(one) for one in encoded], out=offsets[1:])
    return Pieces(np.frombuffer(b"".join(encoded), np.uint8), offsets, np.arange(len(encoded)))


def choices(values: Iterable[object]) -> Pieces:
    """The JSON of each of some values, to be chosen by number.

    Each is copied at once: what orjson gives holds kilobytes, however short it is, 3.6 GB for a million ids.
    """
    return pieces(orjson.dumps(value).decode() for value in values)


def beside(first: Pieces, others: Pieces) -> Pieces:
    """The strings of both, those of the second numbered behind those of the first.

    >>> beside(pieces(["null"]), pieces(["a", "b"])).at(np.array([2, 0])).lines()
    [b'b', b'null']
    """
    offsets = np.concatenate([first.offsets, first.offsets[-1] + others.offsets[1:]])
    return Pieces(np.concatenate([first.data, others.data]), offsets, np.arange(len(offsets) - 1))


SCALE = 10_000
"""Of a share, which is written with four digits."""
SHARES = choices(number / SCALE for number in range(SCALE + 1))
"""Every share from 0 to 1."""
COMMA = pieces([",", ""])
"""What stands between the items of a list, and behind the last."""


def listed(items: Pieces, bounds: I64) -> Pieces:
    """Items of lists, those of list i from ``bounds[i]`` up to ``bounds[i + 1]``, with commas between them.

    >>> listed(pieces(["a", "b", "c"]), np.array([0, 2, 2, 3])).lines()
    [b'a,b', b'', b'c']
    """
    last = np.zeros(len(items.number) + 1, np.int64)
    last[bounds] = 1
    lines = join("%s%s", [items, COMMA.at(last[1:])])
    return Pieces(lines.data, lines.offsets[bounds], np.arange(len(bounds) - 1))


def join(form: str, columns: Sequence[Column]) -> Pieces:
    """Lines of one form.

    Parameters
    ----------
    form : str
        With ``%s`` where a column stands.
    columns : sequence of Column
        One for each, at least one; all of one length.

    Returns
    -------
    Pieces
        A string per line. O(bytes).

    Examples
    --------
    >>> join("%s: %s; ", [pieces(["yes", "no"]).at(np.array([1, 0, 1])), np.array([7, 0, 12])]).joined()
    b'no: 7; yes: 0; no: 12; '
    """
    lines = len(columns[0].number) if isinstance(columns[0], Pieces) else len(columns[0])
    parts = [np.frombuffer(part.encode(), np.uint8) for part in form.split("%s")]
    sizes = np.full(lines, sum(map(len, parts)))
    for column in columns:
        if isinstance(column, Pieces):
            _add_sizes(column.offsets, column.number, sizes)
        else:
            _add_digits(column, sizes)
    offsets = np.zeros(lines + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    out, at = np.empty(offsets[-1], np.uint8), offsets[:-1].copy()
    for part, column in zip(parts, columns, strict=False):
        if isinstance(column, Pieces):
            _put(part, column.data, column.offsets, column.number, at, out)
        else:
            _put_numbers(part, column, at, out)
    none = np.zeros(2, np.int64)
    _put(parts[-1], out[:0], none, np.zeros(lines, np.int64), at, out)
    return Pieces(out, offsets, np.arange(lines))


@nb.njit(nogil=True, cache=True)
def _add_sizes(offsets: I64, number: I64, sizes: I64) -> None:
    for i in range(len(sizes)):
        sizes[i] += offsets[number[i] + 1] - offsets[number[i]]


@nb.njit(nogil=True, cache=True)
def _digits(value: int) -> int:
    digits = 1
    while value >= 10:
        value //= 10
        digits += 1
    return digits


@nb.njit(nogil=True, cache=True)
def _add_digits(values: I64, sizes: I64) -> None:
    for i in range(len(sizes)):
        sizes[i] += _digits(values[i])


@nb.njit(nogil=True, cache=True)
def _copy(data: U8, first: int, last: int, at: int, out: U8) -> int:
    for k in range(last - first):
        out[at + k] = data[first + k]
    return at + last - first


@nb.njit(nogil=True, cache=True)
def _put(part: U8, data: U8, offsets: I64, number: I64, at: I64, out: U8) -> None:
    """Put a part of the form and what is chosen behind it into every line; ``at`` moves on."""
    for i in range(len(at)):
        here = _copy(part, 0, len(part), at[i], out)
        at[i] = _copy(data, offsets[number[i]], offsets[number[i] + 1], here, out)


@nb.njit(nogil=True, cache=True)
def _put_numbers(part: U8, values: I64, at: I64, out: U8) -> None:
    """The same with a whole number in decimals."""
    for i in range(len(at)):
        here = _copy(part, 0, len(part), at[i], out)
        value = values[i]
        at[i] = here + _digits(value)
        for k in range(at[i] - 1, here - 1, -1):
            out[k] = 48 + value % 10
            value //= 10
