"""The committed report over the seeds is what a run over the seeds writes, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup import read, run
from dedup.report import OUTPUTS, write

PROJECT = Path(__file__).parent.parent
COMMITTED = PROJECT / "reports" / "seeds"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh report over the seeds, read as a user reads them from the project's folder."""
    folder = tmp_path_factory.mktemp("seeds")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(PROJECT)
        write(run(read("seeds")), folder)
    return folder


def test_every_output_is_committed(written: Path) -> None:
    assert sorted(p.name for p in COMMITTED.iterdir()) == sorted(p.name for p in written.iterdir())
    assert len(OUTPUTS) == len(list(written.iterdir()))


@pytest.mark.parametrize("name", sorted(p.name for p in COMMITTED.iterdir() if p.name != "manifest.json"))
def test_the_report_is_regenerated_byte_for_byte(written: Path, name: str) -> None:
    assert (written / name).read_bytes() == (COMMITTED / name).read_bytes(), "`make report` writes it anew"


def test_the_manifest_says_the_same_of_the_same_versions(written: Path) -> None:
    fresh = json.loads((written / "manifest.json").read_bytes())
    committed = json.loads((COMMITTED / "manifest.json").read_bytes())
    if fresh["versions"] == committed["versions"]:
        assert (written / "manifest.json").read_bytes() == (COMMITTED / "manifest.json").read_bytes()
    fresh.pop("versions")
    committed.pop("versions")
    assert fresh == committed
