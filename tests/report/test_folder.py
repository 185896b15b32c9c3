"""Which folders are refused, and that a report arrives whole or not at all."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import OutputError
from dedup.report import OUTPUTS, check_folder, write
from dedup.report.folder import FILES, Staging

from .builder import ferry


def refused(folder: Path, *inputs: Path) -> str:
    with pytest.raises(OutputError) as caught:
        check_folder(folder, inputs)
    assert caught.value.remedy
    return str(caught.value)


def test_a_new_folder_is_made_with_its_parents_and_left_empty(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "today"
    check_folder(folder, [tmp_path / "feed.jsonl"])
    assert folder.is_dir()
    assert list(folder.iterdir()) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "out"
    file.write_text("mine")
    assert "is a file, not a folder" in refused(file)
    assert "cannot be written" in refused(file / "inside")
    assert file.read_text() == "mine"


def test_an_input_folder_is_refused_by_any_of_its_names(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    (tmp_path / "link").symlink_to(feeds)
    for name in (feeds, feeds / ".." / "feeds", tmp_path / "link"):
        assert "is an input folder" in refused(name, feeds)
    assert "is an input folder" in refused(feeds, tmp_path / "link")


def test_a_folder_inside_an_input_folder_is_refused_and_not_made(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    assert "lies inside the input folder" in refused(feeds / "out" / "today", feeds)
    assert list(feeds.iterdir()) == []


def test_a_folder_around_an_input_folder_is_fine(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    check_folder(tmp_path, [feeds])


def test_an_input_file_beside_the_outputs_is_fine_unless_an_output_has_its_name(tmp_path: Path) -> None:
    (tmp_path / "feed.jsonl").write_text("{}")
    check_folder(tmp_path, [tmp_path / "feed.jsonl"])
    (tmp_path / "kept.jsonl").write_text("{}")
    assert "kept.jsonl would overwrite" in refused(tmp_path, tmp_path / "kept.jsonl")


def test_an_input_that_an_output_name_links_to_is_refused(tmp_path: Path) -> None:
    feed, out = tmp_path / "feed.jsonl", tmp_path / "out"
    feed.write_text("{}")
    out.mkdir()
    (out / "articles.jsonl").symlink_to(feed)
    assert "articles.jsonl would overwrite" in refused(out, feed)


def test_standard_input_is_not_looked_for(tmp_path: Path) -> None:
    check_folder(tmp_path / "out", [Path("-")])


def test_a_folder_where_a_file_would_go_is_refused(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    assert "holds a folder named report.html" in refused(tmp_path)
    with pytest.raises(OutputError, match="holds a folder named"):
        write(ferry(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_folder_that_cannot_be_written_is_refused() -> None:
    assert "cannot be written" in refused(Path("/proc/dedup-report"))
    with pytest.raises(OutputError, match="cannot be written"):
        write(ferry(), Path("/proc/dedup-report"))


def test_a_report_is_written_in_the_order_of_its_list(tmp_path: Path) -> None:
    paths = write(ferry(), tmp_path)
    assert [path.name for path in paths] == list(FILES.values())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES.values())
    assert tuple(FILES) == OUTPUTS


def test_a_second_report_replaces_the_first_and_leaves_foreign_files_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "summary.md").write_text("old")
    write(ferry(), tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "summary.md").read_text().startswith("# Who carries whose copy")


def test_a_failure_while_writing_leaves_the_earlier_report_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(ferry(), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dedup.report.manifest_bytes", full)
    with pytest.raises(OutputError, match="No space left on device") as caught:
        write(ferry(**{"output.report_stories": 1}), tmp_path)
    assert caught.value.remedy.startswith("make room")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_interrupted_run_leaves_no_temporary_files(tmp_path: Path) -> None:
    def interrupted(staging: Staging) -> None:
        with staging.file("articles.jsonl") as out:
            out.write(b"half a li")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Staging(tmp_path) as staging:
        interrupted(staging)
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.binary(max_size=40), max_size=20), st.integers(1, 64))
def test_a_file_is_hashed_as_it_is_written(pieces: list[bytes], buffer: int) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.report.folder._BUFFER", buffer)
        with Staging(Path(name), fingerprints=True) as staging:
            with staging.file("kept.jsonl") as out:
                for piece in pieces:
                    out.write(memoryview(bytearray(piece)) if len(piece) % 2 else piece)
            written = Path(name, f".kept.jsonl.{os.getpid()}.part").read_bytes()
        assert (written, staging.digests) == (b"".join(pieces), {"kept.jsonl": sha256(written).hexdigest()})


def test_the_manifest_is_renamed_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed: list[str] = []
    rename = Path.replace

    def watched(part: Path, target: Path) -> Path:
        renamed.append(target.name)
        return rename(part, target)

    monkeypatch.setattr(Path, "replace", watched)
    write(ferry(), tmp_path)
    assert renamed[-1] == "manifest.json"
    assert len(renamed) == len(FILES)


def test_files_have_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    write(ferry(), tmp_path, outputs=["kept"])
    assert (tmp_path / "kept.jsonl").stat().st_mode == (tmp_path / "usual").stat().st_mode
