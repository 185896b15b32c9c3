"""Lines joined from columns: where a form repeats a hundred thousand times, no line becomes a Python string.

A column says what stands at one place of each line: one of some strings at hand, by number, or a whole number. Two
kernels add up how long each line becomes, and put the bytes where they belong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple, TypeAlias

import numba as nb
import numpy as np
import numpy.typing as npt
import orjson

from ..packed import Packed, copy

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]

_LINE_END, _INDENT = ord("\n"), "\n  "


class Pieces(NamedTuple):
    """Strings in UTF-8 that lines choose from: line i has ``strings[number[i]]``; ``number`` int64 (lines,)."""

    strings: Packed
    number: I64

    def at(self, number: I64) -> Pieces:
        """The same strings, chosen by other numbers."""
        return self._replace(number=number)

    def joined(self) -> bytes:
        """Of strings that lie one behind the other, as :func:`join` makes them: all of them."""
        return self.strings.data.tobytes()

    def lines(self) -> list[bytes]:
        """What each line has."""
        strings = self.strings
        data, start, end = strings.data.tobytes(), strings.start.tolist(), strings.end.tolist()
        return [data[start[n] : end[n]] for n in self.number.tolist()]


Column: TypeAlias = "Pieces | I64"
"""What stands at one place of each line: one of some strings, or a whole number from 0."""


def each(strings: Packed) -> Pieces:
    """Each string chosen by the line of its number."""
    return Pieces(strings, np.arange(len(strings)))


def pieces(strings: Iterable[str]) -> Pieces:
    """Some strings, each chosen by the line of its number.

    >>> pieces(["a", "é"]).strings.end.tolist()
    [1, 3]
    """
    listed = list(strings)
    whole = "".join(listed)
    data = whole.encode()
    if len(data) != len(whole):
        return each(Packed.of([string.encode() for string in listed]))
    bounds = np.zeros(len(listed) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, listed), np.int64, len(listed)), out=bounds[1:])
    return each(Packed(np.frombuffer(data, np.uint8), bounds[:-1], bounds[1:]))


def choices(values: Iterable[object]) -> Pieces:
    """The JSON of each of some values, to be chosen by number.

    Each is copied at once: what orjson gives holds kilobytes, however short it is, 3.6 GB for a million ids.
    """
    return pieces(orjson.dumps(value).decode() for value in values)


def texts(values: Sequence[str | None]) -> Pieces:
    r"""As :func:`choices`, of texts: they are written together, one a line, and no text has a line end in JSON.

    >>> texts(["a\n,", None]).lines()
    [b'"a\\n,"', b'null']
    """
    data = np.frombuffer(orjson.dumps(values, option=orjson.OPT_INDENT_2), np.uint8)  # "[\n  first,\n  second\n]"
    ends = np.flatnonzero(data == _LINE_END)
    start, end = ends[:-1] + len(_INDENT), ends[1:].copy()
    end[:-1] -= 1  # the comma
    return each(Packed(data, start, end))


def inside(quoted: Pieces) -> Pieces:
    """Texts of JSON without the quotes around them.

    >>> inside(texts(["a", ""])).lines()
    [b'a', b'']
    """
    strings = quoted.strings
    return quoted._replace(strings=Packed(strings.data, strings.start + 1, strings.end - 1))


def beside(first: Pieces, others: Pieces) -> Pieces:
    """The strings of both, those of the second numbered behind those of the first.

    >>> beside(pieces(["null"]), pieces(["a", "b"])).at(np.array([2, 0])).lines()
    [b'b', b'null']
    """
    one, other = first.strings, others.strings
    moved = len(one.data)
    return each(
        Packed(
            np.concatenate([one.data, other.data]),
            np.concatenate([one.start, other.start + moved]),
            np.concatenate([one.end, other.end + moved]),
        )
    )


def mostly(none: str, has: BOOL, others: Pieces) -> Pieces:
    """One string for all lines but some, and for those others, in order.

    >>> mostly("[]", np.array([False, True]), pieces(["a"])).lines()
    [b'[]', b'a']
    """
    return beside(pieces([none]), others).at(np.where(has, np.cumsum(has), 0))


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
    lines = join("%s%s", [items, COMMA.at(last[1:])]).strings
    starts = np.append(lines.start, len(lines.data))[bounds]
    return each(Packed(lines.data, starts[:-1], starts[1:]))


def between(lines: Pieces, places: I64, others: Iterable[bytes]) -> bytes:
    """Lines as :func:`join` makes them, with others at some places: their numbers among all, ascending.

    >>> between(join("%s;", [np.array([7, 8])]), np.array([0, 2, 4]), [b"a;", b"b;", b"c;"])
    b'a;7;b;8;c;'
    """
    data = lines.joined()
    if not len(places):
        return data
    starts = np.append(lines.strings.start, len(data))
    cuts = [0, *starts[places - np.arange(len(places))].tolist(), len(data)]
    made = [data[start:end] for start, end in pairwise(cuts)]
    return b"".join([made[0], *chain.from_iterable(zip(others, made[1:], strict=True))])


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
    columns = [_dense(column) for column in columns]
    lines = len(columns[0].number) if isinstance(columns[0], Pieces) else len(columns[0])
    parts = [np.frombuffer(part.encode(), np.uint8) for part in form.split("%s")]
    sizes = np.full(lines, sum(map(len, parts)))
    for column in columns:
        if isinstance(column, Pieces):
            _add_sizes(column.strings.start, column.strings.end, column.number, sizes)
        else:
            _add_digits(column, sizes)
    offsets = np.zeros(lines + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    out, at = np.empty(offsets[-1], np.uint8), offsets[:-1].copy()
    for part, column in zip(parts, columns, strict=False):
        if isinstance(column, Pieces):
            strings = column.strings
            _put(part, strings.data, strings.start, strings.end, column.number, at, out)
        else:
            _put_numbers(part, column, at, out)
    none = np.zeros(1, np.int64)
    _put(parts[-1], parts[-1][:0], none, none, np.zeros(lines, np.int64), at, out)
    return each(Packed(out, offsets[:-1], offsets[1:]))


def _dense(column: Column) -> Column:
    """A column whose numbers lie side by side, also where it is one of a matrix: numba compiles each kernel once."""
    if isinstance(column, Pieces):
        return column.at(np.ascontiguousarray(column.number))
    return np.ascontiguousarray(column)


@nb.njit(nogil=True, cache=True)
def _add_sizes(start: I64, end: I64, number: I64, sizes: I64) -> None:
    for i in range(len(sizes)):
        sizes[i] += end[number[i]] - start[number[i]]


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
def _put(part: U8, data: U8, start: I64, end: I64, number: I64, at: I64, out: U8) -> None:
    """Put a part of the form and what is chosen behind it into every line; ``at`` moves on."""
    for i in range(len(at)):
        chosen = data[start[number[i]] : end[number[i]]]
        copy(part, out[at[i] :])
        copy(chosen, out[at[i] + len(part) :])
        at[i] += len(part) + len(chosen)


@nb.njit(nogil=True, cache=True)
def _put_numbers(part: U8, values: I64, at: I64, out: U8) -> None:
    """The same with a whole number in decimals."""
    for i in range(len(at)):
        copy(part, out[at[i] :])
        digits = out[at[i] + len(part) :][: _digits(values[i])]
        value = np.uint64(values[i])
        for k in range(len(digits)):
            digits[len(digits) - 1 - k] = np.uint64(48) + value % np.uint64(10)
            value //= np.uint64(10)
        at[i] += len(part) + len(digits)
