"""The wire's own fields, from any record that has them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.feeds.wire import elsewhere, host, to_wire
from dedup.model import PubStatus, Wire

from .builders import COAST, article, as_array, as_parquet, as_table, write


def test_the_fields_of_a_json_record_are_found_under_the_fields_own_names(tmp_path: Path) -> None:
    record = {
        "id": "coast-2",
        "text": COAST,
        "url": "https://post.example/rain",
        "version": 2,
        "evolvedfrom": "coast-1",
        "slugline": "BC-Coast-Rain",
        "pubstatus": "usable",
        "embargoed": "2024-11-19T12:00:00+01:00",
        "ednote": "Eds: UPDATES with ferries.",
        "authors": ["A. Wick", {"name": "B. Shore"}],
        "dateline": "PORT HARBOUR",
        "creditline": "WIRE",
        "copyright": "Wire Example 2024",
        "canonical_url": "https://wire.example/7",
    }
    assert article(write(tmp_path, "wire.jsonl", [record])).wire == Wire(
        version="2",
        replaces=("coast-1",),
        slugline="BC-Coast-Rain",
        pubstatus=PubStatus.USABLE,
        embargoed=datetime(2024, 11, 19, 11, tzinfo=UTC),
        ednote="Eds: UPDATES with ferries.",
        byline="A. Wick, B. Shore",
        dateline="PORT HARBOUR",
        creditline="WIRE",
        copyright="Wire Example 2024",
        original="https://wire.example/7",
    )


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2024-11-19T12:00:00+01:00", datetime(2024, 11, 19, 11, tzinfo=UTC)),
        ("Tue, 19 Nov 2024 11:00:00 GMT", datetime(2024, 11, 19, 11, tzinfo=UTC)),
        ("20241119T110000Z", datetime(2024, 11, 19, 11, tzinfo=UTC)),
        (1732014000, datetime(2024, 11, 19, 11, tzinfo=UTC)),
        ("1732014000", datetime(2024, 11, 19, 11, tzinfo=UTC)),
        ("2024-11-19T12:00:00", None),  # where?
        ("2024-11-19", None),
        ("20241119120000", None),
        ("19 Nov 2024 12:00 CST", None),  # Chicago, or Shanghai?
        ("soon", None),
    ],
)
def test_an_embargo_without_a_zone_names_no_moment(said: object, moment: datetime | None) -> None:
    wire = to_wire({"embargoed": said})
    assert (wire.embargoed if wire else None) == moment


ROW = {"id": "1", "text": COAST, "byline": "A. Wick", "version": "3"}


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.json", as_array([ROW])), ("a.csv", as_table([ROW])), ("a.parquet", as_parquet([ROW]))],
)
def test_tables_and_arrays_have_them_too(tmp_path: Path, name: str, data: bytes) -> None:
    assert article(write(tmp_path, name, data)).wire == Wire(version="3", byline="A. Wick")


def test_a_mapped_name_fills_a_field_of_the_wire(tmp_path: Path) -> None:
    feed = write(tmp_path, "a.jsonl", [{"text": COAST, "meta": {"who": "A. Wick"}}])
    assert article(feed, mapping={"byline": "meta.who"}).wire == Wire(byline="A. Wick")


def test_a_record_without_any_of_them_has_no_wire(tmp_path: Path) -> None:
    assert article(write(tmp_path, "a.jsonl", [{"text": COAST, "author": "", "version": None}])).wire is None


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("usable", PubStatus.USABLE),
        ("stat:withheld", PubStatus.WITHHELD),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", PubStatus.CANCELED),
        ("Cancelled", PubStatus.CANCELED),
        ("published", None),
        (7, None),
    ],
)
def test_a_status_is_read_in_every_spelling(given: object, status: PubStatus | None) -> None:
    assert (to_wire({"version": "1", "pubstatus": given}) or Wire()).pubstatus is status


def test_an_original_on_the_own_host_declares_nothing() -> None:
    assert elsewhere("https://www.post.example/a", "https://post.example/a?amp") == ""
    assert elsewhere("https://wire.example/a", "") == "https://wire.example/a"
    assert elsewhere("/a", "https://post.example/a") == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6) | st.just("name"), inner),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(Wire.__slots__), JSON))
def test_any_value_is_read_without_an_exception(said: dict[str, object]) -> None:
    wire = to_wire(said)
    assert wire != Wire()


@given(st.text())
def test_any_text_has_a_host_or_none(text: str) -> None:
    assert "/" not in host(text)
