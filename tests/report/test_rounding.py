"""Shares are rounded as Python rounds, only faster."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dedup import read, run
from dedup.report.jsonl import match_row

MATCH = run(read("seeds")).matches[0]


@given(st.floats(-2, 2) | st.floats(0, 1, width=32) | st.integers(0, 100_000).map(lambda n: n / 10**5))
def test_a_share_has_four_digits_as_round_gives_them(share: float) -> None:
    row = match_row(replace(MATCH, evidence=replace(MATCH.evidence, cosine=share)))
    evidence = row["evidence"]
    assert isinstance(evidence, dict)
    assert evidence["cosine"] == round(share, 4)
