"""``dedup curve``: what a knob does, before it is turned."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from dedup.cli.curve import Banded, points, resemblance_of

from .console import Console


def test_the_banding_of_other_tools_finds_only_near_copies(dedup: Console) -> None:
    said = dedup("curve", "--bands", "9", "--rows", "13", "--threshold", "0.7")
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines()[:13] == [
        "9 bands of 13 rows (117 of 128 values), tuned to a resemblance of 0.7",
        "",
        "resemblance  chance to become a candidate by signatures",
        "       0.05    0 %",
        "       0.10    0 %",
        "       0.15    0 %",
        "       0.20    0 %",
        "       0.25    0 %",
        "       0.30    0 %",
        "       0.35    0 %",
        "       0.40    0 %",
        "       0.45    0 %",
        "       0.50    0 %",
    ]
    assert "  copy                    0.83–0.91    10–60 %       0 %" in said.out
    assert "  rewrite                 0.33–0.42    0 %" in said.out


def test_the_default_banding_and_what_the_other_routes_add(dedup: Console) -> None:
    said = dedup("curve")
    assert said.out.startswith("42 bands of 3 rows (126 of 128 values), tuned to a resemblance of 0.35\n")
    assert "       0.35   84 %  ██████████████████████████████████\n" in said.out
    assert "a 40-word brief inside a long wire" in said.out
    assert "within 7 days: heavy rewrites" in said.out


def test_a_route_that_is_off_is_told(dedup: Console) -> None:
    said = dedup("curve", "--set", "candidates.routes=resemblance", "--set", "candidates.window_days=none")
    assert "switched off: containment, cosine (candidates.routes)" in said.out
    assert "within any number of days" in said.out


def test_the_curve_for_a_program(dedup: Console) -> None:
    whole = json.loads(dedup("curve", "--num-perm", "64", "--format", "json").out)
    assert list(whole) == ["threshold", "num_perm", "bands", "rows", "curve", "kinds"]
    assert whole["bands"] * whole["rows"] <= 64 == whole["num_perm"]
    assert [point["resemblance"] for point in whole["curve"]] == [round(0.05 * i, 2) for i in range(1, 21)]
    assert whole["curve"][-1]["chance"] == 1.0


def test_bands_without_rows_and_too_many_of_both(dedup: Console) -> None:
    assert "--bands and --rows go together" in dedup("curve", "--bands", "3").err
    assert str(dedup("curve", "--bands", "50", "--rows", "4")) == (
        "exit 2\n"
        "--- stderr\n"
        "dedup: error: setting sketch.num_perm = 128: is fewer than 50 bands of 4 rows need\n"
        "  → give --num-perm 200 or more\n"
    )


@given(bands=st.integers(1, 60), rows=st.integers(1, 20))
def test_more_alike_is_never_less_likely_to_be_found(bands: int, rows: int) -> None:
    chances = [chance for _, chance in points(Banded(threshold=0.5, num_perm=2048, bands=bands, rows=rows))]
    assert chances == sorted(chances)
    assert all(0 <= chance <= 1 for chance in chances)


@given(containment=st.floats(0, 1), longer=st.floats(1, 100))
def test_resemblance_is_at_most_containment(containment: float, longer: float) -> None:
    assert 0 <= resemblance_of(containment, longer=longer) <= containment
