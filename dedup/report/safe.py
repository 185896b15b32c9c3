"""Hostile text made harmless: for a page, for a terminal and Markdown, for JSON.

Article text may hold anything: NULs, terminal escapes, lone surrogates, marks that turn the reading direction.
Escaping for HTML is the template engine's; what is done here comes before it.
"""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

ELLIPSIS = "…"
_REPLACEMENT = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")
# Tab and line feed stay. Carriage returns become line feeds, or a space where a line feed follows.
_PAGE = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"}
_PAGE |= {0x7F: "\u2421"} | dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT)
_PAGE |= dict.fromkeys((0x202D, 0x202E, 0xFFFE, 0xFFFF), _REPLACEMENT)  # overrides of direction; no characters
_RETURN = re.compile("\r(\n?)")
# Every mark that changes the direction of what follows: embeddings, overrides, isolates, and the three marks.
_DIRECTION = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufff9-\uffff]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|&~#$])")


def page_text(text: str) -> str:
    r"""A text of the same length without characters that HTML forbids or that turn what stands around them.

    Offsets stay valid: each character is replaced by one character. Control characters show as pictures of
    themselves.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> page_text("a\x00b\ud800")
    'a␀b�'
    """
    if text.isprintable():  # true of most titles and names, and then nothing below applies
        return text
    clean = _SURROGATE.sub(_REPLACEMENT, text).translate(_PAGE)
    return _RETURN.sub(lambda found: " \n" if found[1] else "\n", clean)


def json_text(text: str) -> str:
    r"""A text that UTF-8 can carry: lone surrogates become the replacement character, the rest stays.

    >>> json_text("a\ud800\x00")
    'a�\x00'
    """
    return _SURROGATE.sub(_REPLACEMENT, text)


def one_line(text: str, limit: int = 120) -> str:
    r"""A text on one line, without terminal escapes, marks of direction or line ends, at most ``limit`` long.

    Parameters
    ----------
    text : str
        Of any length; only its beginning is looked at.
    limit : int
        Characters at most; what is cut is shown by an ellipsis.

    Examples
    --------
    >>> one_line("Ferry\n \x1b[31maground", 40)
    'Ferry �[31maground'
    >>> one_line("Ferry aground", 6)
    'Ferry…'
    """
    head = text[: 8 * limit + 64]
    words = _CONTROL.sub(_REPLACEMENT, json_text(head).translate(_DIRECTION)).split()
    line = " ".join(words)
    if len(line) <= limit and len(head) == len(text):
        return line
    return line[: max(limit - 1, 0)].rstrip() + ELLIPSIS


def ending(text: str, limit: int = 40) -> str:
    """A name on one line, at most ``limit`` long; of a long one the end, where paths and numbers differ.

    >>> ending("feeds/2024/11/19/post-0000017.txt", 20)
    '…19/post-0000017.txt'
    """
    line = one_line(text[-8 * limit :], 8 * limit)
    return line if len(line) <= limit and len(text) <= 8 * limit else ELLIPSIS + line[max(len(line) - limit + 1, 0) :]


def markdown(text: str, limit: int = 120) -> str:
    r"""A text on one line of Markdown that shows as itself: no markup, no HTML, no link, no table cell.

    >>> markdown("<b>*now*</b> | www.example.org")
    '\\<b\\>\\*now\\*\\</b\\> \\| www\\.example.org'
    """
    escaped = _MARKDOWN.sub(r"\\\1", one_line(text, limit))
    return escaped.replace("://", ":\\//").replace("www.", "www\\.")


def cells(text: str) -> int:
    """How many columns of a terminal a line takes: wide characters take two, combining marks none.

    >>> cells("新华社"), cells("ANI")
    (6, 3)
    """
    if text.isascii():
        return len(text)
    return sum(_cell(character) for character in text)


def fit(text: str, width: int) -> str:
    """A line cut or padded to exactly ``width`` columns of a terminal.

    >>> fit("Harbour Post", 8), fit("ANI", 5)
    ('Harbour…', 'ANI  ')
    """
    room = width
    if cells(text) > width:
        room, kept = width - 1, 0
        for character in text:
            if _cell(character) > room:
                break
            room -= _cell(character)
            kept += 1
        return text[:kept] + ELLIPSIS * min(width, 1) + " " * room
    return text + " " * (room - cells(text))


def _cell(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
