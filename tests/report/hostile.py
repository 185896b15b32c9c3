"""Texts that try to get out of wherever they are put."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = {
    "script": "<script>alert('ferry')</script>",
    "end of style": "</style><img src=x onerror=alert(1)>",
    "end of cdata": "]]><!--",
    "attribute": '"onmouseover="alert(1)" x="',
    "single quote": "' onfocus='alert(1)",
    "formula": '=HYPERLINK("http://evil.example","click")',
    "terminal": "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
    "bidi": "invoice\u202efdp.exe\u2066hidden",
    "nul": "a\x00b\x01c",
    "surrogate": "half \ud83d of an emoji \udc00",
    "line ends": "one\r\ntwo\rthree\u2028four\x85five",
    "markdown": "# heading\n| cell | [x](javascript:alert(1)) `code` <b>",
    "template": "{{ 7 * 7 }}{% include 'page.css' %}${7*7}",
    "path": "../../etc/passwd\\..\\con",
    "no characters": "\ufffe\uffff\ufeff",
    "long": "Ferry " * 180_000,
}

any_text = st.one_of(st.text(st.characters(), max_size=60), st.sampled_from(list(HOSTILE.values())[:-1]))
