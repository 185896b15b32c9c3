"""A whole report: the same bytes every time, one pass over what may be long, nothing lost on the way."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, overload

import pytest

from dedup.errors import OutputError
from dedup.lookup import MatchColumns
from dedup.report import OUTPUTS, write
from dedup.report.folder import FILES
from dedup.report.manifest import PACKAGES
from dedup.report.text import summary_lines
from dedup.result import Result

from .builder import article, ferry, result
from .hostile import HOSTILE

T = TypeVar("T")


class Counted(Sequence[T]):
    """Rows that note which of them were looked at, in turn."""

    def __init__(self, rows: Sequence[T]) -> None:
        self._rows = rows
        self.looked_at: list[int] = []

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...

    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        assert isinstance(place, int), "many rows at a time"
        self.looked_at.append(place)
        return self._rows[place]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_two_writes_give_the_same_bytes(tmp_path: Path) -> None:
    write(ferry(), tmp_path / "one")
    write(ferry(), tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_hash_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    write(ferry(), tmp_path / "here")
    package = Path(__file__).parents[1]
    program = (
        f"import sys; sys.path.insert(0, {str(package)!r})\n"
        "from pathlib import Path\n"
        "from report.builder import ferry\n"
        "from dedup.report import write\n"
        f"write(ferry(), Path({str(tmp_path / 'there')!r}))\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONHASHSEED": "4711"})
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_articles_and_matches_are_gone_through_once_each(tmp_path: Path) -> None:
    found = ferry()
    articles, matches = Counted(found.articles), Counted(found.matches)
    columns = MatchColumns.of(found.matches)
    counted = replace(found, articles=articles, matches=matches, columns=columns)
    write(counted, tmp_path, outputs=[name for name in OUTPUTS if name != "report"])
    assert articles.looked_at == list(range(len(articles)))
    assert matches.looked_at == list(range(len(matches)))


def test_what_no_output_needs_is_never_made(tmp_path: Path) -> None:
    found = ferry()
    articles, matches = Counted(found.articles), Counted(found.matches)
    write(replace(found, articles=articles, matches=matches), tmp_path, outputs=["clusters", "stories", "summary"])
    assert (articles.looked_at, matches.looked_at) == ([], [])


def test_an_empty_result_works_in_every_writer(tmp_path: Path) -> None:
    write(result([]), tmp_path)
    for name in ("articles", "matches", "clusters", "stories", "kept"):
        assert (tmp_path / FILES[name]).read_bytes() == b""
    assert "Read no article." in (tmp_path / "summary.md").read_text()
    assert "No story has more than one article." in (tmp_path / "report.html").read_text()
    assert summary_lines(result([]), 80) == ["Read no article."]


@pytest.mark.parametrize("output", OUTPUTS)
def test_each_output_can_be_written_alone(output: str, tmp_path: Path) -> None:
    write(ferry(), tmp_path / "all")
    (path,) = write(ferry(), tmp_path / "alone", outputs=[output])
    assert [each.name for each in (tmp_path / "alone").iterdir()] == [path.name]
    if output not in {"manifest", "summary"}:  # those two name the files beside them
        assert path.read_bytes() == (tmp_path / "all" / path.name).read_bytes()


def test_an_unknown_output_is_named_and_the_known_ones_are_listed(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no output 'excel'") as caught:
        write(ferry(), tmp_path / "out", outputs=["kept", "excel"])
    assert caught.value.remedy.startswith("choose from articles, matches")
    assert not (tmp_path / "out").exists()


def test_every_article_read_has_its_line(tmp_path: Path) -> None:
    found = ferry()
    write(found, tmp_path, outputs=["articles"])
    assert len((tmp_path / "articles.jsonl").read_bytes().splitlines()) == found.funnel.read


def test_the_manifest_proves_the_files(tmp_path: Path) -> None:
    found = ferry()
    write(found, tmp_path)
    made = json.loads((tmp_path / "manifest.json").read_bytes())
    assert made["files"] == {
        name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        for name in FILES.values()
        if name != "manifest.json"
    }
    assert made["settings"] == found.settings.flat()
    assert made["settings_fingerprint"] == found.settings.fingerprint
    assert made["relation_model"] == "shipped"
    assert made["inputs"] == [{"path": "feed.jsonl", "bytes": 4096, "sha256": "ab" * 32, "records": 10}]
    assert set(made["versions"]) == {"python", *PACKAGES}
    assert made["versions"]["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert made["funnel"]["read"] == 10
    assert made["funnel"]["skipped_by"] == {"bad_record": 1, "too_short": 1}
    assert made["funnel"]["caps"] == [
        {"name": "candidates.bucket_cap", "limit": 200, "count": 1, "effect": "one bucket of 340 was sampled"}
    ]


def test_the_manifest_names_a_model_of_ones_own(tmp_path: Path) -> None:
    write(ferry(**{"relation.model": "models/mine.json"}), tmp_path, outputs=["manifest"])
    made = json.loads((tmp_path / "manifest.json").read_bytes())
    assert made["relation_model"] == "models/mine.json"
    assert made["files"] == {}


def test_manifest_keys_are_sorted_and_indented(tmp_path: Path) -> None:
    write(ferry(), tmp_path, outputs=["manifest"])
    text = (tmp_path / "manifest.json").read_text()
    assert json.dumps(json.loads(text), indent=2, sort_keys=True) + "\n" == text


def hostile_feed() -> Result:
    texts = HOSTILE.items()
    return result([article(f"{name} {text[:99]}", text, title=text, source=text, url=text) for name, text in texts])


def test_a_hostile_feed_reaches_every_writer(tmp_path: Path) -> None:
    write(hostile_feed(), tmp_path)
    for name in FILES.values():
        (tmp_path / name).read_bytes().decode("utf-8")


def test_the_library_loads_without_the_heavy_packages() -> None:
    program = (
        "import sys, dedup.report, dedup.report.text, dedup.graph\n"
        "heavy = {'jinja2', 'networkx', 'numba', 'scipy', 'sklearn', 'pyarrow'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
