"""How the pages of outlets say whose copy it is: bylines above dates, names run together, captions that are none."""

from __future__ import annotations

import pytest

from dedup.text.newswire import agency_of, find_credits

LEAD = "The harbour office closed the old pier on Monday after divers found rust in nine of its pillars."
REST = (
    "Fishermen will land their catch at the new quay until spring, the office said, and the market stays open.\n\n"
    "The council will vote on money for repairs in March, when the divers have seen the other pillars."
)
CAPTION = "The pier in Esbjerg on Monday, with the lighthouse behind it and the ferry at its end."
TITLE = "Harbour closes its old pier"


def _whose(text: str) -> str:
    return agency_of(find_credits(text, title=TITLE))


@pytest.mark.parametrize(
    "line",
    [
        f"By{' ' * 90}IDA HOLM Associated Press",
        f"By{' ' * 40}IDA HOLM, TOM REED and LEA DAHL | Associated Press",
        "Ida Holm and Tom M. ReedAssociated Press",
        "Ida Holm, The Associated Press •",
        "The Associated Press — By IDA HOLM - Associated Press",
        "The Associated Press — By IDA HOLM - AP Business Writer",
        "The Associated Press | Monday, May 4, 2026, 7:24 a.m.",
        "Associated Press Monday, May 4, 2026",
        "Posted 5:57 am, May 4, 2026, by Associated Press , Updated at 06:00AM, May 4, 2026",
        "/ Source: Associated Press",
        "AP\n\nMay 4, 2026",
    ],
)
def test_a_byline_as_outlets_print_it(line: str) -> None:
    assert _whose(f"{TITLE}\n\n{line}\n\n{LEAD}\n\n{REST}") == "AP"


@pytest.mark.parametrize(
    "line",
    [
        "The mayor told Associated Press",
        "Ida Holm spoke to the Associated Press on May 4, 2026",
        "Posted 5:57 am, May 4, 2026, by Ida Holm",
        "/ Source: Harbour Post",
        "Harbour Post | Monday, May 4, 2026, 7:24 a.m.",
    ],
)
def test_a_line_that_is_no_byline_of_the_agency(line: str) -> None:
    assert _whose(f"{TITLE}\n\n{line}\n\n{LEAD}\n\n{REST}") == ""


@pytest.mark.parametrize("captions", [0, 6, 14])
def test_a_byline_above_a_date_and_a_dateline_may_follow_captions(captions: int) -> None:
    above = "\n\n".join([TITLE, *[CAPTION] * captions])
    assert _whose(f"{above}\n\nThe Associated Press\n\nMay 4, 2026 04:23 PM\n\n{LEAD}\n\n{REST}") == "AP"
    assert _whose(f"{above}\n\nESBJERG, Denmark (AP) — {LEAD}\n\n{REST}") == "AP"


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n\n{CAPTION}\n\nAP\n\nEmail\n\n{LEAD}\n\n{REST}",  # the picture's
        f"{TITLE}\n\nCarl Holm (AP)\n\nBy Ida Holm\n\n{LEAD}\n\n{REST}",
        f"{TITLE}\n\n{LEAD}\n\n{REST}\n\nWatch: divers at the pier. (May 4) AP",
        f"{TITLE}\n\n{LEAD}\n\n{REST}\n\nIda Holm is a writer. She was once with the Associated Press.",
    ],
)
def test_a_caption_is_no_credit_of_the_text(text: str) -> None:
    assert _whose(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n\nReuters India•\n\n{LEAD}\n\n{REST}",
        f"{LEAD}\n\n{REST}\n\n© 2018 Thomson/Reuters.  All rights reserved.",
    ],
)
def test_an_agency_by_the_name_of_a_branch_or_of_its_owner(text: str) -> None:
    assert _whose(text) == "Reuters"


@pytest.mark.parametrize("place", ["ESBJERG", "Esbjerg, Denmark", "Hong Kong", "New Delhi", "Esbjerg"])
def test_a_dateline_alone_on_its_line(place: str) -> None:
    assert _whose(f"{TITLE}\n\n{place} (AP)\n\n{LEAD}\n\n{REST}") == "AP"


@pytest.mark.parametrize(
    "end",
    ["Ida Holm is an Associated Press writer.", "Ida Holm and Tom Reed are AP writers.", "Ida Holm | Associated Press"],
)
def test_the_last_line_may_say_who_the_writer_writes_for(end: str) -> None:
    assert _whose(f"{TITLE}\n\n{LEAD}\n\n{REST}\n\n{end}") == "AP"


def test_a_report_may_contain_material_of_agencies() -> None:
    end = "This report contains material from Bloomberg News, Reuters, and The Associated Press."
    (credit,) = find_credits(f"{LEAD}\n\n{REST}\n\n{end}")
    assert (credit.agency, credit.polarity) == ("Bloomberg;Reuters;AP", "partial")


def test_every_agency_of_a_dateline_is_named() -> None:
    (credit,) = find_credits(f"Zürich (awp/sda) - {LEAD}\n\n{REST}")
    assert (credit.agency, credit.kind) == ("awp;SDA", "dateline")


def test_a_sign_off_behind_a_correction_is_one_of_its_own() -> None:
    note, sign_off = "(This story is refiled to correct the number of pillars to nine)", "(editing by Lea Dahl)"
    found = find_credits(f"OSLO, May 4 (Reuters) - {LEAD} {REST} {note} {sign_off}")
    assert [(c.kind, c.text) for c in found[1:]] == [("correction_marker", note), ("signoff", sign_off)]


def test_a_time_of_an_update_is_no_number_of_a_version() -> None:
    assert [c for c in find_credits(f"Updated 2:39 pm\n\n{LEAD}\n\n{REST}") if c.text == "Updated 2:"] == []
