"""Versions as a user's feed has them: what a run writes of chains and alarms, from the file to the lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from dedup.cli.exits import Exit
from tests.stories import EVENTS

from .console import Console

SENTENCES = [sentence for sentence, _ in EVENTS["ferry"].sentences]
COPY = "\n\n".join(SENTENCES)
WRONG = COPY.replace("212", "221")
TITLE = "Ferry runs aground off Port Ellen"
BLOCK = [sentence for sentence, _ in EVENTS["dam"].sentences]
Row = Mapping[str, object]


def row(name: str, at: str, text: str = COPY, *, title: str = TITLE, source: str = "Reuters", **fields: object) -> Row:
    """One record of a feed; ``at`` is a time on the 19th of November, or ``""``."""
    when = {"published": f"2024-11-19T{at}:00Z"} if at else {}
    return {"id": name, "title": title, "source": source, "text": text, **when, **fields}


def told(dedup: Console, rows: Sequence[Row], *, name: str = "feed.jsonl") -> tuple[list[list[str]], list[Row]]:
    """The chains of a run, each version as ``id kind number``, and its alarms."""
    dedup.file(name, "".join(json.dumps(one) + "\n" for one in rows))
    return run_of(dedup, name)


def run_of(dedup: Console, name: str) -> tuple[list[list[str]], list[Row]]:
    assert dedup("run", name, "-o", "out").status == Exit.DONE
    clusters = [json.loads(line) for line in (dedup.folder / "out" / "clusters.jsonl").read_text().splitlines()]
    alarms = [json.loads(line) for line in (dedup.folder / "out" / "alarms.jsonl").read_text().splitlines()]
    chains = [
        [" ".join(str(version[key]) for key in ("id", "kind", "number") if version[key]) for version in one["versions"]]
        for one in clusters
    ]
    return [chain for chain in chains if chain], alarms


def carriers(alarms: Sequence[Row]) -> list[tuple[object, object]]:
    return [(alarm["kind"], alarm["article"]) for alarm in alarms]


# --- marks -------------------------------------------------------------------------------------------


def test_a_story_from_its_first_line_to_its_correction(dedup: Console) -> None:
    tugs = f"{WRONG}\n\nTwo tugs from Belfast are waiting for the tide."
    crew = f"{tugs}\n\nThe crew spent the night in the village hall."
    mended = crew.replace("221", "212")
    note = "(Corrects number of people on board to 212, not 221)"
    rows = [
        row("a", "09:00", WRONG),
        row("b", "09:40", f"(Adds tugs)\n\n{tugs}", title=f"UPDATE 1-{TITLE}"),
        row("c", "10:30", f"(Adds crew)\n\n{crew}", title=f"UPDATE 2-{TITLE}"),
        row("d", "10:35", crew, title=f"RPT-UPDATE 2-{TITLE}"),
        row("e", "11:00", f"{note}\n\n{mended}", title=f"CORRECTED-UPDATE 2-{TITLE}"),
        row("f", "11:05", mended, title=f"REFILE-{TITLE}"),
        row("g", "12:00", f"{mended}\n\nThe owner apologised.", title=f"WRAPUP 1-{TITLE}"),
        row("ledger", "10:50", crew, source="Ledger"),
        row("herald", "11:30", mended, source="Herald"),
    ]
    chains, alarms = told(dedup, rows)
    assert chains == [
        ["a first", "b update 1", "c update 2", "d repeat", "e correction", "f refile", "g wrapup 1"]
    ]
    assert carriers(alarms) == [("uncorrected", "ledger")]
    (change,) = alarms[0]["changes"] if isinstance(alarms[0]["changes"], list) else []
    assert (change["before"], change["after"]) == ("221", "212")
    for name in ("summary.md", "report.html"):
        text = (dedup.folder / "out" / name).read_text()
        assert "still has “221”, corrected to “212”" in text
    assert dedup("check", "feed.jsonl", "--fail-on", "uncorrected").status == Exit.BROKEN_POLICY


def test_leads_and_writethrus_of_an_agency(dedup: Console) -> None:
    rows = [
        row("z", "09:00", title="Ferry Aground", source="AP"),
        row("y", "", f"{COPY} One.", title="1st Ld-Writethru, Ferry Aground", source="AP"),
        row("x", "09:20", f"{COPY} One. Two.", title="2nd Ld-Writethru, Ferry Aground", source="AP"),
        row("w", "09:10", f"{COPY} One. Two. Three.", title="3rd Ld, Ferry Aground", source="AP"),
    ]
    assert told(dedup, rows) == ([["z first", "y update 1", "x update 2", "w update 3"]], [])


def test_leads_that_only_the_slug_of_a_wire_tells(dedup: Console) -> None:
    takes = (
        ("", "Ferry with 212 aboard hits rocks", COPY),
        (", 2nd Ld-Writethru", "All safe after ferry hits rocks", f"{COPY}\n\nTugs wait."),
        (", 1st Ld-Writethru", "Ferry hits rocks, many rescued", f"{COPY}\n\nThe owner has said nothing yet."),
    )
    for number, (take, title, text) in enumerate(takes):
        body = "".join(f"\t{line}\r\n" for line in text.split("\n\n"))
        frame = (
            f"\x16\x16\x01a012{number}\x1fcst--\r\nr b \x14\x11 BC-Ferry                 11-19 0102\r\n"
            f"\x02^BC-Ferry{take},0102<\r\n^{title}<\r\n{body}NWA-WF-11-19-24 1{number}30GMT<\r\n\x03\r\n\x04"
        )
        dedup.file(f"feed/{number}.anpa", frame)
    chains, alarms = run_of(dedup, "feed")
    day = "2024-11-19"
    assert chains == [
        [f"a0120:{day} 10:30 GMT first", f"a0122:{day} 12:30 GMT update 1", f"a0121:{day} 11:30 GMT update 2"]
    ]
    assert alarms == []


def test_a_slug_of_other_formats_tells_leads_too(dedup: Console) -> None:
    rows = [
        row("a", "09:00", source="AP", slugline="BC-Ferry", title="Ferry with 212 aboard hits rocks"),
        row("b", "09:10", f"{COPY} Two.", source="AP", slugline="BC-Ferry, 2nd Ld-Writethru", title="All are safe"),
        row("c", "09:20", f"{COPY} One.", source="AP", slugline="BC-Ferry, 1st Ld", title="Ferry hits rocks"),
    ]
    assert told(dedup, rows) == ([["a first", "c update 1", "b update 2"]], [])


@pytest.mark.parametrize("genre", ["FACTBOX", "TIMELINE"])
def test_another_genre_on_the_same_event_is_neither_a_version_nor_the_same_text(dedup: Console, genre: str) -> None:
    facts = (
        "Here are facts about groundings in the Scottish isles.\n\n"
        "* In 2010 a coaster was pulled off a reef near Skye after nine days.\n\n"
        "* In 2016 a drilling rig broke its tow and stranded on Lewis; 280 tonnes of diesel were pumped ashore.\n\n"
        "* The ferry Morning Star, built in 1984, carries up to 400 people between Kennacraig and Port Ellen.\n\n"
        "* Lagan Lines runs eleven ships and was fined twice in ten years."
    )
    rows = [
        row("main", "09:00"),
        row("more", "10:00", f"{COPY}\n\nTugs wait.", title=f"UPDATE 1-{TITLE}"),
        row("facts", "10:30", facts, title=f"{genre}-{TITLE}"),
        row("facts again", "11:30", f"{facts}\n\n* Nobody has died.", title=f"UPDATE 1-{genre}-{TITLE}"),
        row("ledger", "12:00", source="Ledger"),
    ]
    chains, alarms = told(dedup, rows)
    assert sorted(chains) == [["facts first", "facts again update 1"], ["main first", "more update 1"]]
    assert alarms == []


def test_a_factbox_that_carries_the_copy_is_in_the_cluster_and_no_version(dedup: Console) -> None:
    rows = [
        row("main", "09:00"),
        row("more", "10:00", f"{COPY}\n\nTugs wait.", title=f"UPDATE 1-{TITLE}"),
        row("facts", "10:30", title=f"FACTBOX-{TITLE}"),
    ]
    assert told(dedup, rows)[0] == [["main first", "more update 1"]]
    lines = (dedup.folder / "out" / "articles.jsonl").read_text().splitlines()
    assert len({json.loads(line)["cluster"] for line in lines}) == 1


# --- kills -------------------------------------------------------------------------------------------


KILLS = {
    "by its title": row("kill", "12:00", f"The story headlined {TITLE} is withdrawn. There will be no new story on it.",
                        title="STORY WITHDRAWN"),
    "mandatory": row("kill", "12:00", f"BULLETIN KILL\n\nPlease kill the story headlined {TITLE}. The source has "
                     "withdrawn what he said. This kill is mandatory. A substitute will be sent within the hour."),
    "takedown": row("kill", "12:00", f"This kill/takedown is mandatory, and no further use can be made of the story "
                    f"headlined {TITLE}. It named the wrong owner of the ship, and a new story will be sent later."),
    "by its feed": row("kill", "12:00", "The story is no longer available and must not be used by anybody any more.",
                       title="Notice", pubstatus="canceled", replaces="main"),
    "with its text": row("kill", "12:00", f"KILL. The source withdrew. Do not use.\n\n{COPY}", title=f"KILL-{TITLE}"),
}


@pytest.mark.parametrize("notice", KILLS.values(), ids=list(KILLS))
def test_two_outlets_still_carry_a_story_that_was_killed(dedup: Console, notice: Row) -> None:
    rows = [
        row("main", "09:00"),
        row("ledger", "10:00", source="Ledger"),
        row("herald", "", f"{COPY}\n\nRead more news of the coast every morning.", source="Herald"),
        row("dam", "10:00", "\n\n".join(BLOCK), title="Cracks in a dam", source="Post"),
        notice,
    ]
    _, alarms = told(dedup, rows)
    assert carriers(alarms) == [("killed", "herald"), ("killed", "ledger")]
    assert all(alarm["notice"] == "kill" and alarm["quotes"] for alarm in alarms)
    assert dedup("check", "feed.jsonl", "--fail-on", "killed").status == Exit.BROKEN_POLICY


# --- links of the feed -------------------------------------------------------------------------------


def test_what_replaces_what_whatever_the_clock_says(dedup: Console) -> None:
    rows = [
        row("third", "09:00", f"{COPY}\n\nTugs came.", replaces=["second"]),
        row("second", "10:00", f"{COPY}\n\nTugs wait.", replaces="first"),
        row("first", "11:00"),
    ]
    assert told(dedup, rows) == ([["first first", "second update", "third update"]], [])


def test_links_in_a_circle_lose_nothing(dedup: Console) -> None:
    rows = [row("a", "09:00", replaces="b"), row("b", "10:00", replaces="a"), row("c", "11:00", replaces="c")]
    assert told(dedup, rows) == ([["a update", "b update", "c update"]], [])


def test_versions_of_a_ninjs_item_and_what_evolved_from_it(dedup: Console) -> None:
    def item(uri: str, version: str, text: str, at: str, **more: object) -> Row:
        return {
            "uri": uri, "type": "text", "version": version, "headline": TITLE, "body_text": text,
            "versioncreated": f"2024-11-19T{at}:00Z", "provider": "NWA", **more,
        }

    rows = [
        item("urn:new", "1", f"{COPY}\n\nTugs wait.", "08:00", evolvedfrom="urn:old"),
        item("urn:old", "1", WRONG, "09:00"),
        item("urn:old", "2", COPY, "09:30", ednote="CORRECTS number of people on board to 212"),
        row("ledger", "10:00", WRONG, source="Ledger"),
    ]
    chains, alarms = told(dedup, rows)
    assert chains == [["urn:old first", "urn:old:2 correction", "urn:new update"]]
    assert carriers(alarms) == [("uncorrected", "ledger")]


def test_versions_of_a_newsml_g2_item(dedup: Console) -> None:
    for version, text, note in (
        (1, WRONG, ""),
        (2, f"{WRONG}\n\nTugs wait.", ""),
        (10, f"{COPY}\n\nTugs wait.", "<edNote>CORRECTS number of people on board to 212, not 221</edNote>"),
    ):
        paragraphs = "".join(f"<p>{one}</p>" for one in text.split("\n\n"))
        dedup.file(
            f"feed/{version}.xml",
            f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:nwa:ferry" version="{version}" '
            'standard="NewsML-G2" standardversion="2.33" conformance="power"><itemMeta>'
            '<itemClass qcode="ninat:text"/><provider literal="NWA"/>'
            f"<versionCreated>2024-11-19T{20 - version:02}:00:00Z</versionCreated>{note}</itemMeta>"
            f"<contentMeta><headline>{TITLE}</headline></contentMeta><contentSet>"
            f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
            f"<head><title>Ferry</title></head><body>{paragraphs}</body></html></inlineXML></contentSet></newsItem>",
        )
    dedup.file("feed/outlet.jsonl", json.dumps(row("ledger", "", f"{WRONG}\n\nTugs wait.", source="Ledger")))
    chains, alarms = run_of(dedup, "feed")
    assert chains == [["urn:nwa:ferry first", "urn:nwa:ferry:2 update 2", "urn:nwa:ferry:10 correction"]]
    assert carriers(alarms) == [("uncorrected", "ledger")]


# --- without dates -----------------------------------------------------------------------------------


def test_a_correction_in_a_feed_without_dates(dedup: Console) -> None:
    rows = [
        row("first", "", WRONG),
        row("second", "", f"(Corrects number on board to 212, not 221)\n\n{COPY}", title=f"CORRECTED-{TITLE}"),
        row("ledger", "", WRONG, source="Ledger"),
        row("herald", "", source="Herald"),
    ]
    chains, alarms = told(dedup, rows)
    assert chains == [["first first", "second correction"]]
    assert carriers(alarms) == [("uncorrected", "ledger")]


# --- embargoes ---------------------------------------------------------------------------------------


def test_an_outlet_that_did_not_wait_for_the_end_of_an_embargo(dedup: Console) -> None:
    rows = [
        row("ahead", "09:00", f"EMBARGOED UNTIL 18:00 GMT Tuesday 19 November 2024\n\n{COPY}"),
        row("ledger", "11:00", source="Ledger"),
        row("herald", "18:00", source="Herald"),
    ]
    _, alarms = told(dedup, rows)
    assert carriers(alarms) == [("embargoed", "ledger")]
    assert dedup("check", "feed.jsonl", "--fail-on", "embargoed").status == Exit.BROKEN_POLICY
