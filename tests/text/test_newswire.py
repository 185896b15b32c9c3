"""Credit lines, as readers of agency copy meet them: every form once, every trap once, and whole articles."""

from __future__ import annotations

import pytest

from dedup.model import Polarity, Span
from dedup.text.newswire import agencies_named, agency_of, find_credits, left_out, own_host

LEAD = "The ferry to the island ran aground on Tuesday, and all forty passengers walked ashore."
MIDDLE = "Nobody was hurt. The captain said that the fog had come in faster than the forecast."
BODY = f"{LEAD}\n\n{MIDDLE}"


def _found(text: str) -> list[tuple[str, str, str, str]]:
    return [(c.agency, c.kind, c.polarity.value, c.text) for c in find_credits(text)]


DATELINES = [
    ("New Delhi [India], Sept 20 (ANI):", "ANI"),
    ("Amritsar (Punjab), Oct 02 (ANI):", "ANI"),
    ("LAHORE, Aug 4 (ANI) —", "ANI"),
    ("Kathmandu, Nov 26 (PTI)", "PTI"),
    ("Barpeta (Assam), Jun 30 (PTI)", "PTI"),
    ("NEW DELHI, July 27 (PTI) —", "PTI"),
    ("New Delhi, 21 Oct (PTI):", "PTI"),
    ("GUWAHATI (PTI):", "PTI"),
    ("BANGALORE Aug 4 (PTI) —", "PTI"),
    ("WASHINGTON, July 25 (UNI) —", "UNI"),
    ("Ranchi, July 8 (IANS)", "IANS"),
    ("New York, September 5 (IANS):", "IANS"),
    ("NEW YORK, Jan 21 (Reuters) -", "Reuters"),
    ("April 14 (Reuters) -", "Reuters"),
    ("(Reuters) -", "Reuters"),
    ("WASHINGTON/NEW YORK (Reuters) -", "Reuters"),
    ("BEIRUT/THE HAGUE, March 7 (Reuters) -", "Reuters"),
    ("VELIKAKLADUSA, Bosnia (Reuters) –", "Reuters"),
    ("By Ada Brook. ABOARD AIR FORCE ONE (Reuters) -", "Reuters"),
    ("NEW YORK (AP) —", "AP"),
    ("LA CROSSE, Wis. (AP) —", "AP"),
    ("FORT WASHINGTON, Pa. (AP) _", "AP"),
    ("GROSSETO, Italy (AP) --", "AP"),
    ("Denver (AP) –", "AP"),
    ("STOCKHOLM, Aug 29, 2014 (AFP) -", "AFP"),
    ("Hong Kong (AFP) –", "AFP"),
    ("SEOUL, Nov 26 AFP -", "AFP"),
    ("SYDNEY March 22 AAP -", "AAP"),
    ("SAITAMA, Japan, Dec. 9 Kyodo -", "Kyodo"),
    ("TAIPEI (dpa) -", "dpa"),
    ("(ANSA) - ROME, JUL 11 -", "ANSA"),
    ("(ANSA) - Ancona, January 23 -", "ANSA"),
    ("MOSCOW, January 21. /TASS/.", "TASS"),
    ("København /ritzau/:", "Ritzau"),
    ("BEIJING, Sept. 2 (Xinhua) --", "Xinhua"),
    ("VANCOUVER (CP) -", "CP"),
    ("HONG KONG (Dow Jones)--", "Dow Jones"),
    ("CHICAGO (CBS.MW) -", "MarketWatch"),
    ("MILWAUKEE (Sports Network) -", "Sports Network"),
    ("HOUSTON (Ticker) --", "Sports Ticker"),
    ("LOS ANGELES (Variety.com) -", "Variety"),
    ("Nueva Delhi, 21 ene (EFE).-", "EFE"),
    ("MADRID 27 Nov. (EUROPA PRESS) -", "Europa Press"),
    ("Strasbourg, 10 juil 2024 (AFP)", "AFP"),
    ("MILANO (ITALPRESS) –", "Italpress"),
    ("LISBOA, 18 jun (Xinhua) --", "Xinhua"),
    ("OTTAWA (La Presse canadienne) —", "CP"),
]


@pytest.mark.parametrize(("line", "agency"), DATELINES)
def test_a_dateline_is_found_whole_and_the_text_after_it_stays(line: str, agency: str) -> None:
    text = f"{line} {LEAD}"
    assert _found(text) == [(agency, "dateline", "copy", line)]
    assert left_out(text, find_credits(text)) == (Span(0, len(line)),)


TAILS = [
    ("(ANI)", "ANI", "credit_tag", "copy"),
    ("(ANI/WAM)", "ANI;WAM", "credit_tag", "copy"),
    ("(PTI)", "PTI", "credit_tag", "copy"),
    ("| ANI", "ANI", "credit_tag", "copy"),
    ("(TNS)", "TNS", "credit_tag", "copy"),
    ("(©NTB)", "NTB", "signoff", "copy"),
    ("(NPK-NTB)", "NPK;NTB", "signoff", "copy"),
    ("(KNA 19.11.21)", "KNA", "credit_tag", "copy"),
    ("(ITALPRESS).", "Italpress", "signoff", "copy"),
    ("(AP, AFP, Reuters)", "AP;AFP;Reuters", "credit_tag", "partial"),
    ("- PTI", "PTI", "signoff", "copy"),
    ("-- PTI", "PTI", "signoff", "copy"),
    ("--IANS", "IANS", "signoff", "copy"),
    ("–IANS", "IANS", "signoff", "copy"),
    ("--IANS ms/vd", "IANS", "signoff_initials", "copy"),
    ("/ritzau/", "Ritzau", "signoff", "copy"),
    ("(Reporting by Ida Holm; Editing by Tom Reed)", "Reuters", "signoff", "copy"),
    ("(Reporting by Ida Holm Editing by Tom Reed)", "Reuters", "signoff", "copy"),
    ("(Reporting By Ida Holm, writing by Tom Reed )", "Reuters", "signoff", "copy"),
    ("(Additional reporting by Ida Holm in Oslo; Writing by Jo Lund)", "Reuters", "signoff", "copy"),
    ("(Editing by Tom Reed)", "Reuters", "signoff", "copy"),
    ("(Compiled by Ida Holm; Editing by Tom Reed)", "Reuters", "signoff", "copy"),
    ("(Reporting by Hong Kong newsroom)", "Reuters", "signoff", "copy"),
    ("(Gdynia Newsroom)", "Reuters", "signoff", "copy"),
    ("-LRB- Editing by Tom Reed -RRB-", "Reuters", "signoff", "copy"),
    ("(The paper, with reporting by Ida Holm and Jo Lund, editing by Tom Reed.)", "Reuters", "signoff", "copy"),
    ("Reporting by Ida Holm; Editing by Tom Reed", "Reuters", "signoff", "copy"),
    ("((ida.holm@thomsonreuters.com; +47 00 00 00))", "Reuters", "signoff", "copy"),
    ("(Follow Reuters Summits on Twitter @Reuters_Summits)", "Reuters", "signoff", "copy"),
    ("($1 = 0.8794 euros)", "Reuters", "signoff", "copy"),
    ("Our Standards: The Thomson Reuters Trust Principles.", "Reuters", "copyright_line", "copy"),
    ("Associated Press writer Ida Holm in Oslo contributed to this report.", "AP", "signoff", "copy"),
    ("Associated Press writers Ida Holm and Jo Lund contributed.", "AP", "signoff", "copy"),
    ("This report by The Canadian Press was first published July 3, 2020.", "CP", "signoff", "copy"),
    ("— With assistance by Ida Holm", "Bloomberg", "signoff", "copy"),
    ("To contact the reporter on this story: Ida Holm at iholm@bloomberg.net", "Bloomberg", "signoff", "copy"),
    ("(With inputs from PTI)", "PTI", "inputs_line", "partial"),
    ("(with inputs from Reuters)", "Reuters", "inputs_line", "partial"),
    ("(With inputs from PTI, ANI)", "PTI;ANI", "inputs_line", "partial"),
    ("(With inputs from ENS, Ida Holm)", "ENS", "inputs_line", "partial"),
    ("(With PTI inputs)", "PTI", "inputs_line", "partial"),
    ("(With ANI entries)", "ANI", "inputs_line", "partial"),
    ("With Reuters inputs", "Reuters", "inputs_line", "partial"),
    ("(With inputs from agencies.)", "", "inputs_line", "partial"),
    ("(With agency inputs)", "", "inputs_line", "partial"),
    ("With files from The Canadian Press", "CP", "inputs_line", "partial"),
    ("The Canadian Press, with files from the Harbour Post", "CP", "inputs_line", "copy"),
    ("(Con información de AFP, EFE y Reuters)", "AFP;EFE;Reuters", "inputs_line", "partial"),
    ("*Com informações da Reuters.", "Reuters", "inputs_line", "partial"),
    ("The Associated Press contributed to this report.", "AP", "contribution_line", "partial"),
    ("The Associated Press and Reuters also contributed to this story.", "AP;Reuters", "contribution_line", "partial"),
    ("Ida Holm and AP contributed to this report.", "AP", "contribution_line", "partial"),
    ("CNN’s Ida Holm contributed to this report", "CNN", "contribution_line", "partial"),
    ("Distributed by Tribune Content Agency, LLC.", "TNS", "syndication_disclaimer", "copy"),
    ("This story is auto-generated from a syndicated feed.", "", "syndication_disclaimer", "copy"),
    ("(the story has been published from a syndicated feed.)", "", "syndication_disclaimer", "copy"),
    (
        "(Except for the headline, this story has not been edited by Harbour Post staff and is published from a "
        "syndicated feed.)",
        "",
        "syndication_disclaimer",
        "copy",
    ),
    (
        "This report is auto-generated from PTI news service. ThePost holds no responsibility for its content.",
        "PTI",
        "syndication_disclaimer",
        "copy",
    ),
    ("Copyright 2019 The Associated Press. All rights reserved.", "AP", "copyright_line", "copy"),
    ("(c) ITAR-TASS 2019", "TASS", "copyright_line", "copy"),
    ("The-CNN-Wire", "CNN", "copyright_line", "copy"),
    ("© dpa-infocom, dpa:230428-99-483045/5", "dpa", "hard_key", "copy"),
    ("This article originally appeared in the Harbour Post.", "", "origin_line", "copy"),
    ("Quelle: dpa", "dpa", "source_field", "copy"),
    ("This story has been updated with additional information", "", "update_marker", "copy"),
    ("(Corrects share price in third paragraph)", "Reuters", "correction_marker", "copy"),
    ("(This story was refiled to fix a typo in the headline)", "Reuters", "correction_marker", "copy"),
    ("(The story has been refiled to delete paragraph 13)", "Reuters", "correction_marker", "copy"),
    ("(This story is corrected with the right number (nine) of pillars.)", "Reuters", "correction_marker", "copy"),
    ("(This story corrected the company's name. It adds a quote.)", "Reuters", "correction_marker", "copy"),
    ("(This story was fixed to correct a figure)", "Reuters", "correction_marker", "copy"),
    ("(The version of the story corrects the year)", "Reuters", "correction_marker", "copy"),
    ("(This has been corrected to remove a name)", "Reuters", "correction_marker", "copy"),
    ("(Story refiled to add byline)", "Reuters", "correction_marker", "copy"),
    ("(AP Photo/Ida Holm)", "AP", "photo_credit", "negative"),
    ("(AP Video by Ida Holm)", "AP", "photo_credit", "negative"),
    ("REUTERS/Ida Holm", "Reuters", "photo_credit", "negative"),
]


@pytest.mark.parametrize(("line", "agency", "kind", "polarity"), TAILS)
def test_a_closing_line_is_found_whole(line: str, agency: str, kind: str, polarity: str) -> None:
    assert _found(f"{BODY}\n\n{line}") == [(agency, kind, polarity, line)]


@pytest.mark.parametrize(
    "line",
    [
        "(ANI)",
        "(Reporting by Ida Holm; Editing by Tom Reed)",
        "(With inputs from agencies.)",
        "The Associated Press contributed to this report.",
        "Associated Press writer Ida Holm in Oslo contributed to this report.",
    ],
)
def test_a_closing_line_is_found_in_one_long_line_of_text_too(line: str) -> None:
    text = f"{LEAD} {MIDDLE} {line}"
    assert [c.text for c in find_credits(text)] == [line]


@pytest.mark.parametrize(
    "line", ["(ANI)", "(With inputs from PTI)", "The Associated Press contributed to this report."]
)
def test_a_line_of_its_own_is_found_above_a_page_of_furniture(line: str) -> None:
    text = f"{BODY}\n\n{line}\n\n" + "Read more about ferries, fog and the sea on our pages.\n" * 40
    assert [c.text for c in find_credits(text)] == [line]


BYLINES = [
    ("By Ida Holm", ""),
    ("By IDA HOLM and JO LUND", ""),
    ("By Reuters", "Reuters"),
    ("By The Associated Press", "AP"),
    ("By IDA HOLM AP Business Writer", "AP"),
    ("By Ida Holm, Press Association", "PA"),
    ("By IDA HOLM, CNN, AP", "CNN;AP"),
    ("The Associated Press", "AP"),
    ("Press Trust of India", "PTI"),
    ("Online Desk", ""),
]


@pytest.mark.parametrize(("line", "agency"), BYLINES)
def test_a_byline_is_a_line_of_its_own_at_the_top(line: str, agency: str) -> None:
    assert _found(f"Ferry runs aground\n\n{line}\n\n{BODY}") == [(agency, "byline", "copy", line)]


SILENT = [
    "(The report corrected estimates that the bank had made in spring.)",
    "(This story is about a fixed link.)",
    "(The story was filed to amuse him.)",
    "Nobody corrects the minister.",
    "The Aam Aadmi Party (AAP) government met on Monday.",
    "Doctors of the American Academy of Pediatrics (AAP) agreed.",
    "Shares rose at Advance Auto Parts (AAP).",
    "He spoke for the Palestinian Authority (PA)",
    "She left Pakistan Tehreek-e-Insaf (PTI) - her party of many years.",
    "They sell to the Middle East and North Africa (MENA)",
    "The Defense Production Act (DPA) was used.",
    "It signed a share purchase agreement (SPA).",
    "An Additional Public Prosecutor (APP) spoke.",
    "The National Action Network (NAN) marched.",
    "Alcoa (AA) Inc. rose.",
    "State Street Corp. (STT) fell.",
    "She works as a certified nursing assistant (CNA).",
    "Voir (ap) ici.",
    "The mayor told Press Trust of India that the ferry was old.",
    "The captain told ANI.",
    "As news agency ANI reported, the ferry was old.",
    "Half of those asked in a Reuters/Ipsos poll had never seen a ferry.",
    "The owner said so in a statement e-mailed to Reuters",
    "The winners of a Test match to win(AFP)",
    "A woman was led to the bus in the town of Harbour(AP)",
    "(With inputs from Sam Stains)",
    "Sam Stains contributed to this report.",
    "This article was originally published at 3 a.m.",
    "Originally published on July 3.",
    "Compiled by Sam Stains",
    "All rights reserved. This material may not be published, broadcast, rewritten, or redistributed.",
    "Copyright 2019 Harbour Post. All rights reserved.",
    "Quelle: Landesregierung",
    "By Monday morning the trail had begun to blister.",
    "With the help of Reuters photographs the police found the ship.",
]


@pytest.mark.parametrize("sentence", SILENT)
def test_what_only_looks_like_a_credit_is_none(sentence: str) -> None:
    assert _found(f"{sentence}\n\n{BODY}") == []
    assert _found(f"{BODY}\n\n{sentence}") == []


def test_an_acronym_in_prose_is_no_credit_where_the_tag_of_the_agency_is_one() -> None:
    assert _found("The party, Pakistan Tehreek-e-Insaf (PTI)\nwon a seat. The count went on all night. (PTI)") == [
        ("PTI", "credit_tag", "copy", "(PTI)")
    ]


def test_an_agency_report_with_dateline_byline_and_tag() -> None:
    text = f" date 2024-11-19 By Ida Holm\n\nOslo [Norway], November 19 (ANI): {BODY} (ANI)\n\n"
    credits = find_credits(text)
    assert [(c.agency, c.kind, c.text) for c in credits] == [
        ("", "byline", "By Ida Holm"),
        ("ANI", "dateline", "Oslo [Norway], November 19 (ANI):"),
        ("ANI", "credit_tag", "(ANI)"),
    ]
    assert agency_of(credits) == "ANI"
    kept, at = "", 0
    for span in left_out(text, credits):
        kept, at = kept + text[at : span.start], span.end
    assert (kept + text[at:]).split() == ["date", "2024-11-19", *BODY.split()]


def test_a_tag_says_copy_although_inputs_came_from_others_too() -> None:
    text = f"{BODY} (ANI)\n\n(With inputs from agencies.)"
    credits = find_credits(text)
    assert [(c.agency, c.polarity) for c in credits] == [("ANI", Polarity.COPY), ("", Polarity.PARTIAL)]
    assert agency_of(credits) == "ANI"
    assert left_out(text, credits) == (Span(len(BODY) + 1, len(text)),)


def test_inputs_alone_are_partial_use_and_make_nobody_the_author() -> None:
    credits = find_credits(f"{BODY}\n\n(With ANI entries)")
    assert (agency_of(credits), agencies_named(credits)) == ("", ("ANI",))


def test_a_dateline_counts_for_more_than_a_copyright_line() -> None:
    credits = find_credits(f"HELSINKI (AP) — {BODY}\n\nCopyright 2018 by CNN Newsource. All rights reserved.")
    assert (agency_of(credits), agencies_named(credits)) == ("AP", ("AP", "CNN"))


def test_a_photo_credit_names_an_agency_and_credits_none() -> None:
    credits = find_credits(f"The ferry on Tuesday. (AP Photo/Ida Holm)\n\n{BODY}")
    assert [c.polarity for c in credits] == [Polarity.NEGATIVE]
    assert (agency_of(credits), agencies_named(credits)) == ("", ())


def test_a_dateline_may_follow_the_title_on_its_line() -> None:
    text = f"Ferry runs aground OSLO (AP) — {BODY}"
    assert [c.text for c in find_credits(text, title="Ferry runs aground")] == ["OSLO (AP) —"]


def test_an_unmistakable_dateline_may_follow_the_captions_of_a_page() -> None:
    captions = "The ferry lies on the sand at low tide on Tuesday, as seen from the old lighthouse.\n\n" * 8
    assert [c.text for c in find_credits(f"{captions}OSLO (AP) — {BODY}")] == ["OSLO (AP) —"]
    assert find_credits(captions * 5 + f"OSLO (AP) — {BODY}\n" + BODY * 5) == ()


def test_a_summary_may_begin_with_the_agency() -> None:
    assert _found(f"Reuters - {LEAD}") == [("Reuters", "credit_tag", "copy", "Reuters -")]
    assert _found(f"{LEAD}\nReuters - {LEAD}") == []


def test_a_press_release_is_no_dateline() -> None:
    line = "OSLO, Oct. 4, 2026 /PRNewswire/ --"
    assert _found(f"{line} {LEAD}\n\nSOURCE Harbour Ferries") == [
        ("PR Newswire", "press_release", "copy", line),
        ("", "press_release", "copy", "SOURCE Harbour Ferries"),
    ]


@pytest.mark.parametrize(
    ("source", "url"), [("Reuters", ""), ("", "https://www.reuters.com/world/1"), ("Reuters", "x")]
)
def test_in_its_own_outlet_an_agency_contributes_to_its_own_copy(source: str, url: str) -> None:
    credit = find_credits(f"{BODY}\n\nReuters contributed to this report.", source=source, url=url)[0]
    assert credit.polarity is Polarity.COPY


def test_in_another_outlet_it_does_not() -> None:
    (credit,) = find_credits(
        f"{BODY}\n\nReuters contributed to this report.", source="Harbour Post", url="https://example.org/reuters.com"
    )
    assert credit.polarity is Polarity.PARTIAL


@pytest.mark.parametrize(
    ("agency", "url", "own"),
    [
        ("Reuters", "https://www.reuters.com/world/1", True),
        ("AP", "http://APNEWS.COM:80/article", True),
        ("ANI", "//aninews.in", True),
        ("PTI", "https://user:secret@www.ptinews.com./story", True),
        ("TASS", "https://tass.com/politics", True),
        ("AP", "https://notapnews.com/article", False),
        ("AP", "https://example.org/?from=https://apnews.com", False),
        ("AP", "https://reuters.com/", False),
        ("Nobody", "https://reuters.com/", False),
        ("AP", "http://[broken", False),
        ("AP", "", False),
    ],
)
def test_an_agencys_own_host(agency: str, url: str, own: bool) -> None:
    assert own_host(agency, url) is own
