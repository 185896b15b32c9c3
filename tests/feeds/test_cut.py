"""Lines cut by the kernel say what the decoder says of them, and lines that it does not cut are told from them."""

from __future__ import annotations

import json

import numpy as np
import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.feeds.cut import SHAPES, cut
from dedup.feeds.unescape import unescape

from .test_properties import JSON

OBJECTS = st.dictionaries(st.text(max_size=4), JSON, min_size=1, max_size=4)
SEPARATORS = st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " : ")])
PIECES = st.sampled_from(
    [
        *('"', "\\", "\\n", "\\/", "\\b", "\\x", "\\u", "\\u00e9", "\\uD83D", "\\ude00", "\\ud83d\\ude00", "\\u3000"),
        *(" ", "\t", "\r", "\n", "\x00", "\x1f", "\x7f", "a", "plain words, longer than eight"),
        *("é", "€", "😀", "\u2003"),
    ]
).map(str.encode) | st.sampled_from([b"\xff", b"\xc0\xaf", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"])
STRINGS = st.lists(PIECES, max_size=6).map(b"".join)


def array(data: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(data, np.uint8)


def decoded(line: bytes) -> object:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


@given(st.lists(OBJECTS, max_size=5), SEPARATORS, st.booleans(), st.sampled_from(["\n", "\r\n", " \n"]))
def test_every_name_and_value_is_found(
    objects: list[dict[str, object]], separators: tuple[str, str], ascii_only: bool, end: str
) -> None:
    lines = [json.dumps(one, separators=separators, ensure_ascii=ascii_only) for one in objects]
    data = "".join(line + end for line in lines).encode()
    found = cut(array(data))
    assert [data[a:b].decode() for a, b in zip(found.begin, found.end, strict=True)] == lines
    assert b"".join(data[a:b] for a, b in zip(found.line, found.line[1:], strict=False)) == data
    members = [found.member[found.first[row] : found.first[row + 1]].tolist() for row in range(len(objects))]
    read = [{orjson.loads(data[a:b]): orjson.loads(data[c:d]) for a, b, c, d in own} for own in members]
    assert read == [orjson.loads(line) for line in lines]
    assert (found.shape >= 0).all()
    shapes = list(zip(found.shape.tolist(), [tuple(one) for one in objects], strict=True))
    assert all((s == t) == (a == b) for s, a in shapes for t, b in shapes)


@settings(max_examples=500)
@given(STRINGS, st.integers(0, 9))
@example(b"", 0)
def test_a_text_is_what_the_decoder_makes_of_it(said: bytes, before: int) -> None:
    data = b" " * before + b'"' + said + b'"'
    text = decoded(data)
    found, sound = unescape(array(data), np.array([before]), np.array([len(data)]))
    if sound[0]:
        assert isinstance(text, str)
        assert (found[0].decode(), text.isspace()) == (text, False)
    else:  # the decoder sees it again, so doubt costs nothing but time
        assert text is None or not any(letter.isalnum() for letter in str(text))


@settings(max_examples=500)
@given(st.lists(st.sampled_from([*b'{}[]",:\\ \t\r\x0b1-enutrlf\x00', *"é".encode()]), max_size=24).map(bytes))
@example(b'{"a":}')
@example(b'{"a":1}{"b":2}')
@example(b'{"a":[}')
@example(b'{"a":1,}')
@example(b'{"a\\')
def test_what_is_cut_is_an_object_if_its_parts_are_sound(line: bytes) -> None:
    found = cut(array(line))
    if not len(line) or found.shape[0] < 0:
        return
    parts = [(line[a:b], line[c:d]) for a, b, c, d in found.member.tolist()]
    if all(decoded(b"[" + part + b"]") is not None for pair in parts for part in pair):
        assert decoded(line) == {orjson.loads(name): orjson.loads(value) for name, value in parts}
    else:
        assert decoded(line) is None


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b" ", b"7", b"[]", b"{}", b"{", b'{"a":1', b'{"a":1} {"b":2}', b'{"a":1}x', b'\x0b{"a":1}', b'{"a" 1}'),
        *(b'{"a":1,}', b"{'a':1}", b'{"a\x01":1}', b'{"a":"\x01"}', b'{"a":[1}', b'{"a":{"b":[1}', b'{"a"\n:1}'),
    ],
)
def test_a_line_that_needs_the_decoder_does_not_hide_the_next(line: bytes) -> None:
    found = cut(array(line + b'\n{"a":1}\n'))
    assert found.shape.tolist() == [-1] * (1 + line.count(b"\n")) + [0]
    assert found.member.tolist()[-1][3] - found.member.tolist()[-1][2] == 1


def test_of_more_shapes_than_are_told_apart_the_rest_is_left_to_the_decoder() -> None:
    lines = [f'{{"name{i}":1}}' for i in range(SHAPES + 2)]
    found = cut(array("\n".join([*lines, lines[0]]).encode()))
    assert found.shape.tolist() == [*range(SHAPES), -1, -1, 0]
