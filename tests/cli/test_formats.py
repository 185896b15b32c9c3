"""One folder with a file of each format: the same story in all of them is one cluster."""

from __future__ import annotations

import json
from pathlib import Path

from dedup.feeds import READERS
from dedup.feeds.registry import by_content, by_name
from tests.feeds import documents as docs
from tests.feeds.builders import as_array, as_jsonl, as_parquet, as_table, as_tsv

from .console import Console


def record(name: str) -> dict[str, object]:
    return {"id": name, "text": docs.TEXT, "title": docs.HEADLINE, "published": docs.MOMENT}


FILES = {
    "post.rss": docs.RSS,
    "post.html": docs.HTML_META,
    "crawl.warc.gz": docs.WARC_GZ,
    "wire-g2.xml": docs.G2_XHTML,
    "wire-newsml.xml": docs.newsml(docs.newsml_item(docs.CONTENT, name="newsml")),
    "wire-nitf.xml": docs.NITF_DOCTYPE,
    "ninjs.json": json.dumps(docs.NINJS_3).encode(),
    "teleprinter.txt": docs.IPTC_7901,
    "teletype.txt": docs.ANPA_1312,
    "plain.txt": f"date 2024-11-19 {docs.TEXT}".encode(),
    "lines.jsonl": as_jsonl([record("lines")]),
    "array.json": as_array([record("array")]),
    "table.csv": as_table([record("table")]),
    "table.tsv": as_tsv([record("tabs")]),
    "rows.parquet": as_parquet([record("rows")]),
}


def test_the_files_are_of_every_format() -> None:
    read = {by_content(data, by_name(Path(name)).readers).name for name, data in FILES.items() if ".gz" not in name}
    assert read | {"WARC"} == {reader.name for reader in READERS}


def test_one_story_in_every_format_is_one_cluster(dedup: Console) -> None:
    for name, data in FILES.items():
        dedup.file(f"in/{name}", data)
    said = dedup("run", "in", "-o", "out")
    assert said.status == 0, str(said)
    count = len(FILES)
    assert said.out.startswith(f"Read {count + 2} articles from {count} files: {count} in 1 cluster of one text each,")
    (cluster,) = map(json.loads, (dedup.folder / "out/clusters.jsonl").read_text().splitlines())
    assert len(cluster["members"]) == len(FILES)
    rows = [json.loads(line) for line in (dedup.folder / "out/articles.jsonl").read_text().splitlines()]
    assert {row["place"].split("/")[1].partition(":")[0] for row in rows if row["status"] == "clustered"} == set(FILES)
    assert [row["reason"] for row in rows if row["status"] == "skipped"] == ["not_article", "not_article"]


def test_an_outlet_that_still_carries_a_story_withdrawn_on_the_wire_is_told(dedup: Console) -> None:
    kill = docs.news_item("").replace("stat:usable", "stat:canceled").replace(docs.NOTE, "Kill. Do not use.")
    dedup.file("in/story.xml", docs.xml(docs.news_item(docs.XHTML, version="1")))
    dedup.file("in/kill.xml", docs.xml(kill))
    dedup.file("in/post.html", docs.HTML_META)
    assert dedup("run", "in", "-o", "out").status == 0
    early, killed = map(json.loads, (dedup.folder / "out/alarms.jsonl").read_text().splitlines())
    assert (killed["kind"], killed["article"]) == ("killed", "in/post.html")
    assert killed["notice"] == "urn:newsml:nwa.example:20241119:rain:2"
    notice, carried = killed["quotes"]
    assert (notice["article"], notice["field"]) == (killed["notice"], "ednote")
    assert notice["text"].startswith("Kill. Do not use.")
    assert (carried["article"], carried["field"]) == ("in/post.html", "text")
    assert docs.TEXT[carried["start"] : carried["end"]] == carried["text"]
    assert (early["kind"], early["article"]) == ("embargoed", "in/post.html")
    assert [(quote["field"], quote["text"]) for quote in early["quotes"]] == [("embargoed", "2024-11-19T18:00Z")]
