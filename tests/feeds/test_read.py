"""Which files are read, in which order, and what each is called."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import dedup.feeds
from dedup.batches import Batch
from dedup.errors import DedupError, InputError, MissingPathError, NoReadableFeedError, SettingError
from dedup.feeds import read
from dedup.model import InputFile, SkipReason

from .builders import BANK, COAST, ROWS, article, as_jsonl, gz, ids, items, skipped, told, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, so that paths are as short as users type them."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def one(key: str) -> str:
    return f'{{"id": "{key}", "text": "{COAST}"}}\n'


# --- folders ---------------------------------------------------------------------------------------


def test_a_folder_is_read_with_its_subfolders_in_order(folder: Path) -> None:
    for name in ("wire/b.jsonl", "wire/a/2.jsonl", "wire/a/10.jsonl", "wire/a.jsonl"):
        write(folder, name, one(name))
    assert ids("wire") == ["wire/a/10.jsonl", "wire/a/2.jsonl", "wire/a.jsonl", "wire/b.jsonl"]


def test_a_folder_takes_only_known_endings_and_nothing_hidden(folder: Path) -> None:
    write(folder, "seeds/001.txt", COAST)
    write(folder, "seeds/README.md", "# How these were made")
    write(folder, "seeds/photo.jpg", b"\xff\xd8\xff")
    write(folder, "seeds/.draft.txt", BANK)
    write(folder, "seeds/.git/config.txt", BANK)
    assert ids("seeds") == ["seeds/001.txt"]


def test_endings_are_known_in_any_case(folder: Path) -> None:
    write(folder, "wire/A.JSONL", one("a"))
    write(folder, "wire/B.Txt.GZ", gz(COAST.encode()))
    assert ids("wire") == ["a", "wire/B.Txt.GZ"]


def test_a_hidden_folder_or_file_is_read_when_it_is_named(folder: Path) -> None:
    write(folder, ".cache/a.txt", COAST)
    write(folder, ".cache/.b.txt", BANK)
    assert ids(".cache") == [".cache/a.txt"]
    assert ids(".cache/.b.txt") == [".cache/.b.txt"]


def test_the_same_article_has_the_same_id_however_its_path_is_typed(folder: Path) -> None:
    write(folder, "seeds/001.txt", COAST)
    assert ids("seeds") == ids("./seeds/") == ids("seeds/001.txt") == ids("./seeds//001.txt") == ["seeds/001.txt"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    write(folder, "wire/a.jsonl", one("a"))
    assert ids("wire", "wire/a.jsonl", "wire/*.jsonl", str(folder / "wire")) == ["a"]


def test_a_linked_file_is_read_once_under_its_own_name_whatever_the_order(folder: Path) -> None:
    write(folder, "z.txt", COAST)
    (folder / "a.txt").symlink_to("z.txt")
    assert ids("a.txt", "z.txt") == ids("z.txt", "a.txt") == ids(".") == ["z.txt"]
    assert ids("a.txt") == ["a.txt"]


def test_links_that_lead_back_up_end_nowhere(folder: Path) -> None:
    write(folder, "wire/a.txt", COAST)
    (folder / "wire" / "loop").symlink_to("..", target_is_directory=True)
    (folder / "wire" / "again").symlink_to(".", target_is_directory=True)
    (folder / "wire" / "self.txt").symlink_to("self.txt")
    found = items("wire")
    assert [item.id for item in found] == ["wire/a.txt", "wire/self.txt"]
    assert told(found[1])[:2] == ("wire/self.txt", "unreadable_feed")
    assert ids("wire/**/a.txt") == ["wire/a.txt"]


def test_a_linked_folder_is_followed_and_a_folder_of_its_own_keeps_its_name(folder: Path) -> None:
    write(folder, "elsewhere/a.txt", COAST)
    write(folder, "wire/real/b.txt", BANK)
    (folder / "wire" / "linked").symlink_to("../elsewhere", target_is_directory=True)
    (folder / "wire" / "also").symlink_to("real", target_is_directory=True)
    assert ids("wire") == ["wire/linked/a.txt", "wire/real/b.txt"]


def test_a_broken_link_is_reported_and_the_rest_goes_on(folder: Path) -> None:
    write(folder, "wire/b.txt", COAST)
    (folder / "wire" / "a.txt").symlink_to("gone.txt")
    lost, kept = items("wire")
    assert told(lost) == (
        "wire/a.txt",
        "unreadable_feed",
        "cannot be read: no such file or directory",
        "check that the file is still there and that you may read it",
    )
    assert kept.id == "wire/b.txt"


def test_a_folder_that_cannot_be_listed_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "wire/a.txt", COAST)
    write(folder, "wire/locked/b.txt", BANK)
    real = os.scandir

    def guarded(path: Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", guarded)
    feed = read("wire")
    kept, lost = list(feed)
    assert kept.id == "wire/a.txt"
    assert told(lost) == (
        "wire/locked",
        "unreadable_feed",
        "cannot be listed: permission denied",
        "check that you may read it",
    )
    assert feed.inputs[1] == InputFile(path="wire/locked", bytes=0, sha256="", records=1)


def test_a_file_that_goes_away_is_reported(folder: Path) -> None:
    path = write(folder, "a.txt", COAST)
    feed = read("a.txt")
    path.unlink()
    (lost,) = feed
    assert told(lost)[:3] == ("a.txt", "unreadable_feed", "cannot be read: no such file or directory")


def test_a_pipe_in_a_folder_is_no_feed(folder: Path) -> None:
    write(folder, "wire/a.txt", COAST)
    os.mkfifo(folder / "wire" / "b.txt")
    assert ids("wire") == ["wire/a.txt"]


# --- odd names -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["two words.txt", "наводнение.txt", "洪水.txt", "100%.txt", "a'b\"c.txt", "-.txt"])
def test_odd_names_are_ids_like_any_other(folder: Path, name: str) -> None:
    write(folder, f"wire/{name}", COAST)
    assert ids("wire") == [f"wire/{name}"]


def test_a_name_with_a_line_end_or_an_escape_becomes_one_harmless_line(folder: Path) -> None:
    write(folder, "wire/two\nlines.txt", COAST)
    write(folder, "wire/\x1b[31mred.jsonl", '{"text": 1}\n')
    feed = read("wire")
    red, two = list(feed)
    assert (red.id, str(red.place)) == ("wire/�[31mred.jsonl:1", "wire/�[31mred.jsonl:1")
    assert (two.id, str(two.place)) == ("wire/two�lines.txt", "wire/two�lines.txt")
    assert [path.name for path in feed.paths] == ["\x1b[31mred.jsonl", "two\nlines.txt"]


def test_a_name_that_is_not_utf8_is_read(folder: Path) -> None:
    raw = os.fsencode(folder) + b"/caf\xe9.txt"
    Path(os.fsdecode(raw)).write_text(COAST)
    assert ids(".") == ["caf�.txt"]
    assert article(".").raw.startswith('{"id":"caf�.txt"'.encode())


# --- globs -----------------------------------------------------------------------------------------


def test_globs_are_expanded_in_order(folder: Path) -> None:
    for name in ("2024-11-20.jsonl", "2024-11-19.jsonl", "2024-12-01.jsonl", ".2024-11-18.jsonl"):
        write(folder, f"wire/{name}", one(name))
    assert ids("wire/2024-11-*.jsonl") == ["2024-11-19.jsonl", "2024-11-20.jsonl"]
    assert ids("wire/2024-1?-*[19].jsonl") == ["2024-11-19.jsonl", "2024-12-01.jsonl"]
    assert ids("*/.2024*") == [".2024-11-18.jsonl"]
    assert ids(str(folder / "wire" / "*-12-*")) == ["2024-12-01.jsonl"]


def test_two_stars_reach_into_every_subfolder_but_hidden_ones(folder: Path) -> None:
    for name in ("a.txt", "x/b.txt", "x/y/c.txt", ".git/d.txt"):
        write(folder, f"wire/{name}", COAST)
    assert ids("wire/**/*.txt") == ["wire/a.txt", "wire/x/b.txt", "wire/x/y/c.txt"]
    assert ids("**/y/*.txt") == ["wire/x/y/c.txt"]
    assert ids("wire/**/**/b.txt") == ["wire/x/b.txt"]
    assert ids("wire/**") == ids("wire")


def test_a_glob_takes_an_unknown_ending_only_if_it_asks_for_it(folder: Path) -> None:
    write(folder, "wire/README.md", "# Not a feed")
    write(folder, "wire/a.txt", COAST)
    write(folder, "wire/b.dat", one("b"))
    assert ids("wire/*") == ["wire/a.txt"]
    assert ids("wire/*.dat") == ["b"]


def test_a_glob_that_matches_a_folder_reads_the_folder(folder: Path) -> None:
    write(folder, "2024-11/a.txt", COAST)
    write(folder, "2024-12/b.txt", COAST)
    assert ids("2024-*") == ["2024-11/a.txt", "2024-12/b.txt"]


def test_a_path_that_exists_is_no_glob(folder: Path) -> None:
    write(folder, "wire[1].txt", COAST)
    write(folder, "wire1.txt", BANK)
    assert ids("wire[1].txt") == ["wire[1].txt"]
    assert ids("wire[12].txt") == ["wire1.txt"]


# --- what content tells ----------------------------------------------------------------------------


@pytest.mark.parametrize("pack", ["", ".gz"])
def test_a_named_file_without_a_known_ending_is_recognised_by_its_content(folder: Path, pack: str) -> None:
    def packed(data: bytes) -> bytes:
        return gz(data) if pack else data

    from .builders import as_parquet

    write(folder, f"export{pack}", packed(b"\n " + as_jsonl(ROWS)))
    write(folder, f"table.db{pack}", packed(as_parquet(ROWS)))
    write(folder, f"story.md{pack}", packed(COAST.encode()))
    assert ids(f"export{pack}", f"table.db{pack}", f"story.md{pack}") == [
        *("coast-1", "bank-1"),
        *("coast-1", "bank-1"),
        f"story.md{pack}",
    ]


def test_a_packed_file_is_unpacked_even_if_its_name_does_not_say_so(folder: Path) -> None:
    write(folder, "wire.jsonl", gz(as_jsonl(ROWS)))
    write(folder, "export", gz(as_jsonl(ROWS)))
    assert ids("wire.jsonl", "export") == ["coast-1", "bank-1", "coast-1", "bank-1"]


# --- standard input and pipes ----------------------------------------------------------------------


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_is_json_lines_packed_or_not(monkeypatch: pytest.MonkeyPatch, *, packed: bool) -> None:
    data = as_jsonl([{"text": COAST}, {"id": "b", "text": BANK}])
    stored = gz(data) if packed else data
    piped(monkeypatch, stored)
    feed = read("-")
    assert [(item.id, str(item.place)) for item in feed] == [("-:1", "-:1"), ("b", "-:2")]
    assert feed.paths == ()
    assert feed.inputs == (
        InputFile(path="-", bytes=len(stored), sha256=hashlib.sha256(stored).hexdigest(), records=2),
    )


def test_standard_input_can_be_read_only_once(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    piped(monkeypatch, one("a").encode())
    write(folder, "b.jsonl", one("b"))
    feed = read("-", "b.jsonl", "-")
    assert [item.id for item in feed] == ["a", "b"]
    with pytest.raises(InputError) as caught:
        list(feed)
    assert str(caught.value) == "-: a pipe can be read only once\n  → save it to a file and name that"


def test_standard_input_that_is_closed_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert told(skipped("-"))[:3] == ("-", "unreadable_feed", "standard input is closed")


@pytest.mark.parametrize("name", ["feed", "feed.jsonl"])
def test_a_named_pipe_is_read_once(folder: Path, name: str) -> None:
    os.mkfifo(folder / name)
    writer = threading.Thread(target=(folder / name).write_bytes, args=(as_jsonl(ROWS),))
    writer.start()
    feed = read(name)
    assert [item.id for item in feed] == ["coast-1", "bank-1"]
    writer.join()
    with pytest.raises(InputError, match="only once"):
        next(iter(feed))


# --- paths that name nothing -----------------------------------------------------------------------


def refused(*paths: str) -> DedupError:
    with pytest.raises(DedupError) as caught:
        read(*paths)
    return caught.value


def test_a_missing_path_says_so_and_what_is_there_instead(folder: Path) -> None:
    write(folder, "feeds/tuesday.jsonl", one("a"))
    error = refused("feeds/tuseday.jsonl")
    assert isinstance(error, MissingPathError)
    assert str(error) == ("feeds/tuseday.jsonl: there is no such file or folder\n  → did you mean feeds/tuesday.jsonl?")
    assert "check the spelling" in refused("nowhere/at/all").remedy


@pytest.mark.parametrize("path", ["", "a\0b", "x" * 5000, "x/" * 2500, "\x1b[31m"])
def test_impossible_paths_are_missing_paths(path: str) -> None:
    error = refused(path)
    assert isinstance(error, MissingPathError)
    assert "\x1b" not in str(error)
    assert "\0" not in str(error)


def test_a_glob_without_a_match_is_a_missing_path(folder: Path) -> None:
    write(folder, "a.txt", COAST)
    assert str(refused("*.jsonl")) == (
        "*.jsonl: nothing matches\n  → check the pattern; ** reaches into every subfolder"
    )
    assert isinstance(refused("a.txt/*"), MissingPathError)


READABLE = (
    "endings that are read: .jsonl .ndjson .json .csv .tsv .tab .parquet .pq .rss .atom .rdf .xml .html .htm .xhtml "
    ".warc .wet .newsml .nitf .anpa .txt .text .iptc, each also with .gz or .zst; a file that is named itself is "
    "recognised by its content"
)


def test_a_folder_without_a_readable_file_says_what_is_there(folder: Path) -> None:
    (folder / "empty").mkdir()
    write(folder, "docs/README.md", "# Nothing")
    write(folder, "docs/more/logo.png", b"\x89PNG")
    assert str(refused("empty")) == f"empty: the folder is empty\n  → {READABLE}"
    error = refused("docs")
    assert isinstance(error, NoReadableFeedError)
    assert str(error) == f"docs: no file in it can be read, it holds README.md, more/logo.png\n  → {READABLE}"
    assert refused("docs/*.[mp]*").problem == "docs/*.[mp]*: no file that matches can be read: README.md"
    assert refused("emp*").problem == "emp*: it matches empty folders only"


def test_no_path_at_all_is_an_error() -> None:
    assert str(refused()) == ("input: no path was given\n  → name files, folders or globs, or - for standard input")


def test_a_mapping_of_what_is_no_field_is_an_error(folder: Path) -> None:
    write(folder, "a.txt", COAST)
    with pytest.raises(SettingError) as caught:
        read("a.txt", mapping={"body": "html"})
    assert str(caught.value) == (
        "setting map.body = 'html': no such field\n  → the fields are id, text, title, source, published, url, "
        "language, item_id, version, replaces, slugline, pubstatus, embargoed, ednote, byline, dateline, "
        "creditline, copyright, original"
    )
    with pytest.raises(SettingError, match="names no field"):
        read("a.txt", mapping={"text": ""})


# --- the feed itself -------------------------------------------------------------------------------


def test_a_feed_tells_what_it_has_read_as_it_goes(folder: Path) -> None:
    a, b = one("a").encode() * 2, gz(one("b").encode())
    write(folder, "a.jsonl", a)
    write(folder, "b.jsonl.gz", b)
    feed = read("a.jsonl", "b.jsonl.gz")
    before = feed.inputs
    assert before == ()
    assert feed.paths == (Path("a.jsonl"), Path("b.jsonl.gz"))
    expected = (
        InputFile(path="a.jsonl", bytes=len(a), sha256=hashlib.sha256(a).hexdigest(), records=2),
        InputFile(path="b.jsonl.gz", bytes=len(b), sha256=hashlib.sha256(b).hexdigest(), records=1),
    )
    assert [(item.id, len(feed.inputs)) for item in feed] == [("a", 0), ("a", 0), ("b", 1)]
    assert feed.inputs == expected
    assert len(list(feed)) == 3
    assert feed.inputs == expected


def test_a_feed_can_be_left_in_the_middle(folder: Path) -> None:
    write(folder, "a.jsonl", one("a") + one("b"))
    feed = read("a.jsonl")
    first = next(iter(feed))
    assert (first.id, feed.inputs) == ("a", ())
    assert [item.id for item in feed] == ["a", "b"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.tsv", "a.jsonl.gz", "a.csv.zst"])
def test_an_empty_file_has_no_records_and_is_no_error(folder: Path, name: str) -> None:
    write(folder, name, b"")
    feed = read(name)
    assert list(feed) == []
    assert feed.inputs == (InputFile(path=name, bytes=0, sha256=hashlib.sha256(b"").hexdigest(), records=0),)


def test_an_empty_text_file_is_one_article_without_text(folder: Path) -> None:
    write(folder, "a.txt", b"")
    assert (skipped("a.txt").id, skipped("a.txt").reason) == ("a.txt", SkipReason.EMPTY_TEXT)


def test_adding_a_file_changes_no_id_of_another(folder: Path) -> None:
    write(folder, "wire/b.jsonl", [{"text": COAST}, {"text": BANK}])
    before = set(ids("wire"))
    write(folder, "wire/a.jsonl", [{"text": COAST}])
    write(folder, "wire/c.txt", COAST)
    assert before == {"wire/b.jsonl:1", "wire/b.jsonl:2"}
    assert before < set(ids("wire"))


def test_importing_the_feeds_loads_nothing_heavy() -> None:
    heavy = "numba scipy networkx sklearn jinja2 pyarrow dateutil zstandard numpy pandas"
    code = f"import sys, dedup.feeds; print([m for m in {heavy.split()!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_public_list_is_what_it_is() -> None:
    formats = "JSON lines,JSON,CSV,TSV,Parquet,RSS|Atom,HTML,WARC,NewsML-G2,NewsML 1.2,NITF"
    formats += ",ANPA 1312,IPTC 7901,text"
    names = ["ALIASES", "READERS", "Context", "Feed", "Item", "Reader", "Tally", "parse_date", "read"]
    assert dedup.feeds.__all__ == names
    assert [reader.name for reader in dedup.feeds.READERS] == [name.replace("|", ", ") for name in formats.split(",")]


def test_a_large_file_is_hashed_whole_and_no_thread_is_left(tmp_path: Path) -> None:
    data = b"".join(b'{"id": "a%d", "text": "Rain fell in %d towns."}\n' % (n, n) for n in range(40_000))
    path = tmp_path / "wire.jsonl"
    path.write_bytes(data)
    before = threading.active_count()
    feed = read(path)
    assert sum(len(batch) if isinstance(batch, Batch) else 1 for batch in feed.batches()) == 40_000
    whole = InputFile(path=str(path), bytes=len(data), sha256=hashlib.sha256(data).hexdigest(), records=40_000)
    assert (feed.inputs, threading.active_count()) == ((whole,), before)


def test_a_large_file_that_is_left_half_read_leaves_no_thread(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b'{"id": "a", "text": "Rain fell."}\n' * 40_000)
    before = threading.active_count()
    reading = read(path).batches()
    _ = next(reading), next(reading)
    del reading
    assert threading.active_count() == before
