"""What an editor asks of credit lines: whose copy is it, what was left out, and what was left alone."""

from __future__ import annotations

import pytest

from dedup.model import Credit, Polarity, Span
from dedup.text.newswire import agencies_named, agency_of, find_credits, left_out

BODY = (
    "The harbour office closed the old pier on Monday after divers found rust in nine of its pillars.\n\n"
    "Fishermen will land their catch at the new quay until spring, the office said. It will ask the "
    "council for money in March."
)


def _credit(agency: str, kind: str, polarity: Polarity = Polarity.COPY, start: int = 0) -> Credit:
    return Credit(rule="r", agency=agency, kind=kind, polarity=polarity, span=Span(start, start + 1), text="x")


def _without(text: str) -> str:
    kept, at = [], 0
    for span in left_out(text, find_credits(text)):
        kept.append(text[at : span.start])
        at = span.end
    return " ".join("".join([*kept, text[at:]]).split())


PROSE = " ".join(BODY.split())


@pytest.mark.parametrize(
    "text",
    [
        f"ESBJERG, Denmark, May 2 (Reuters) - {BODY} (Reporting by Ida Holm; Editing by Tom Reed)",
        f"ESBJERG, Denmark (AP) — {BODY}\n\nAssociated Press writer Ida Holm in Oslo contributed to this report.",
        f"By Ida Holm\n\nEsbjerg [Denmark], May 2 (ANI): {BODY} (ANI)\n",
        f"Esbjerg, May 2 (PTI) {BODY} (PTI)",
        f"Esbjerg, May 2 (IANS) {BODY}\n\n--IANS\nih/tr",
        f"København /ritzau/: {BODY}\n\n/ritzau/",
        f"MADRID 27 Nov. (EUROPA PRESS) - {BODY}",
        f"{BODY}\n\n(With inputs from PTI, ANI)",
        f"{BODY}\n\n(This story has not been edited by our staff and is auto-generated from a syndicated feed.)",
        f"{BODY}\n\nCopyright 2019 The Associated Press. All rights reserved. This material may not be published.",
    ],
)
def test_ten_carriers_of_one_text_are_compared_by_the_same_words(text: str) -> None:
    assert _without(text) == PROSE


@pytest.mark.parametrize(
    ("credits", "agency"),
    [
        ([], ""),
        ([_credit("", "byline")], ""),
        ([_credit("PTI", "inputs_line", Polarity.PARTIAL)], ""),
        ([_credit("AP", "photo_credit", Polarity.NEGATIVE)], ""),
        ([_credit("ANI", "credit_tag"), _credit("AP", "signoff", start=5)], "AP"),
        ([_credit("AP", "signoff"), _credit("AFP", "byline", start=5)], "AFP"),
        ([_credit("AFP", "byline"), _credit("Reuters", "dateline", start=5)], "Reuters"),
        ([_credit("TNS", "syndication_disclaimer"), _credit("ANI", "credit_tag", start=5)], "ANI"),
        ([_credit("Reuters", "dateline"), _credit("dpa", "hard_key", start=5)], "dpa"),
        ([_credit("AP", "dateline", start=5), _credit("AFP", "dateline")], "AFP"),
        ([_credit("CNN;AP", "byline")], "CNN"),
    ],
)
def test_the_stronger_line_says_whose_copy_it_is(credits: list[Credit], agency: str) -> None:
    assert agency_of(credits) == agency


def test_agencies_are_named_once_whatever_the_number_of_lines() -> None:
    text = f"ESBJERG (AP) — {BODY}\n\nThe Associated Press and Reuters contributed to this report.\n\n(AP)"
    assert agencies_named(find_credits(text)) == ("AP", "Reuters")


def test_lines_with_nothing_between_them_are_left_out_as_one() -> None:
    text = f"{BODY} (ANI)\n\n(With inputs from agencies.)"
    assert left_out(text, find_credits(text)) == (Span(len(BODY) + 1, len(text)),)


def test_a_bracket_that_never_closes_swallows_no_prose() -> None:
    text = f"{BODY} (Reporting by Ida Holm; " + "and then the pier was closed for good " * 30
    assert find_credits(text) == ()


def test_a_tag_in_the_middle_of_a_line_is_no_credit() -> None:
    assert find_credits(f"{BODY} It was closed before. (ANI) It was opened again in the summer of that year.") == ()


def test_a_mention_of_many_agencies_is_no_credit() -> None:
    text = f"Reporters of AP, AFP, Reuters and PTI stood on the quay. {BODY} She told Reuters and the AP so."
    assert find_credits(text) == ()


def test_only_a_line_that_names_the_agency_speaks_for_it() -> None:
    rights = "All rights reserved. This material may not be published, broadcast, rewritten or redistributed."
    assert agencies_named(find_credits(f"{BODY}\n\n©2024 Harbour Media. {rights}")) == ()
    assert agencies_named(find_credits(f"{BODY}\n\n©2024 The Associated Press. {rights}")) == ("AP",)


def test_every_credit_says_which_rule_found_it() -> None:
    text = f"By Ida Holm\n\nESBJERG, May 2 (AFP) - {BODY}\n\n(With agency inputs)"
    assert [(c.rule, c.text) for c in find_credits(text)] == [
        ("byline", "By Ida Holm"),
        ("dateline with date", "ESBJERG, May 2 (AFP) -"),
        ("with inputs from agencies", "(With agency inputs)"),
    ]
