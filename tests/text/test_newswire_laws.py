"""What holds of credit lines in any text whatever, hostile ones included."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from dedup.model import Credit, Wire
from dedup.text.credit_limits import HEAD_CHARS, MAX_CHARS
from dedup.text.newswire import (
    agencies_named,
    agency_of,
    find_credits,
    left_out,
    own_host,
    title_without_marks,
    version_mark,
)

PARTS = [
    "OSLO, May 2 (AP) —",
    "New Delhi [India], November 19 (ANI):",
    "(Reuters) -",
    "By Ida Holm",
    "By The Associated Press",
    "(ANI)",
    "--IANS",
    "(With inputs from PTI, ANI)",
    "(Reporting by Ida Holm; Editing by Tom Reed)",
    "The Associated Press contributed to this report.",
    "This story is auto-generated from a syndicated feed.",
    "Copyright 2019 The Associated Press. All rights reserved.",
    "(AP Photo/Ida Holm)",
    "The ferry ran aground.",
    "the Palestinian Authority (PA)",
    "date 2024-11-19 ",
    "(",
    ")",
    "-",
    "—",
    " ",
    "\n",
    "\n\n",
    "\t",
    "A",
]
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PARTS), max_size=30).map("".join),
    st.lists(st.sampled_from(PARTS), max_size=20).map(" ".join),
)
blanks = st.text(alphabet=" \t\n\r\x0b\x0c\x85\xa0\u2028\u3000", max_size=20)


def _assert_sound(text: str, credits: tuple[Credit, ...], **fields: str) -> None:
    ends = {"text": 0, **dict.fromkeys(fields, 0)}
    for credit in credits:
        words = fields.get(credit.field, text)
        assert ends[credit.field] <= credit.span.start < credit.span.end <= len(words)
        assert words[credit.span.start : credit.span.end] == credit.text == credit.text.strip()
        assert len(credit.text) <= MAX_CHARS or credit.field in ("url", "original")
        ends[credit.field] = credit.span.end


@given(texts, texts, texts, texts, texts)
@example("OSLO (AP) — \ud800", "", "", "http://[", "")
@example("", "Ferry By The Associated Press", "Reuters", "https://example.org/a-idUSN2036351320061020", "Ida Holm; dpa")
def test_credits_are_sorted_disjoint_quotations_of_their_fields(
    text: str, title: str, source: str, url: str, byline: str
) -> None:
    wire = Wire(byline=byline, creditline=byline, copyright=byline, ednote=byline, original=url)
    credits = find_credits(text, title=title, source=source, url=url, wire=wire)
    fields = dict.fromkeys(("byline", "creditline", "copyright", "ednote"), byline)
    _assert_sound(text, credits, title=title, source=source, url=url, original=url, **fields)
    alone = find_credits(text, title=title)
    assert [c.span for c in credits if c.field == "text"] == [c.span for c in alone if c.field == "text"]


@given(texts, blanks)
def test_white_space_at_the_end_makes_no_difference(text: str, blank: str) -> None:
    assert find_credits(text + blank) == find_credits(text)


@given(texts, blanks)
def test_white_space_at_the_start_only_moves_what_is_found(text: str, blank: str) -> None:
    # Only in texts short enough that no limit lies within them.
    short = text[: HEAD_CHARS // 4]
    assert [c.text for c in find_credits(" " + short)] == [c.text for c in find_credits("  " + short)]
    _assert_sound(blank + text, find_credits(blank + text))


@given(texts)
def test_what_is_left_out_is_sorted_disjoint_and_covers_every_credit(text: str) -> None:
    credits = find_credits(text)
    spans = left_out(text, credits)
    for one, other in pairwise(spans):
        assert one.end < other.start
        assert text[one.end : other.start].strip()
    for credit in credits:
        assert sum(span.start <= credit.span.start and credit.span.end <= span.end for span in spans) == 1
    covered = "".join(text[span.start : span.end] for span in spans)
    assert "".join(covered.split()) == "".join("".join(c.text for c in credits).split())


@given(texts)
def test_the_order_of_credits_makes_no_difference(text: str) -> None:
    credits = find_credits(text)
    assert agency_of(credits[::-1]) == agency_of(credits)
    assert agencies_named(credits[::-1]) == agencies_named(credits) == tuple(sorted(set(agencies_named(credits))))
    assert agency_of(credits) in {"", *agencies_named(credits)}
    assert left_out(text, credits[::-1]) == left_out(text, credits)


@given(texts)
def test_what_is_left_holds_its_prose(text: str) -> None:
    prose = "The captain said that the fog had come in fast"
    whole = f"{text}\n\n{prose}, and {prose}.\n\n{text}"
    for span in left_out(whole, find_credits(whole)):
        assert prose not in whole[span.start : span.end]


@given(texts, texts)
def test_titles_and_hosts_never_raise_and_titles_only_lose_their_ends(title: str, agency: str) -> None:
    bare = title_without_marks(title)
    assert bare in title
    assert bare or not title.strip()
    assert version_mark(title) == version_mark(title)
    assert own_host(agency, title) in {True, False}


def test_hostile_repetition_comes_to_an_end() -> None:
    pieces = [
        *("A ", "A. ", "Aa-", "A/", "A, ", "(", "((", "[", "-", "--", "By ", "By Ab Cd, ", "By Ab Cd and "),
        *("1 May ", "May 1, ", "(AP", "(AP/", "(AP, ", "(AP) ", "AP/", "/AP", "(Reporting by ", "Reporting by a; "),
        *("(Reporting by a (b) ", "With inputs from ", "(with ", "contributed ", "Associated Press writer A "),
        *("This story ", "This story syndicated ", "syndicated feed ", "Copyright The AP All rights reserved"),
        *("© © ", "™ & ©", "Except for the headline, ", "\n", "\nA ", "\nBy ", "\nAP ", ". ", "auto-", "editing by "),
        *("Newsroom", "((a@reuters.com", "'", "’s ", "\xa0", "é", "अ ", "Source: "),
    ]
    for piece in pieces:
        for other in ("", "OSLO (AP) — ", "\n"):
            text = other + piece * (3000 // len(piece))
            _assert_sound(text, find_credits(text))
            _assert_sound(text + "x.", find_credits(text + "x.", title=piece * 50), title=piece * 50)
        title_without_marks(piece * 200)
