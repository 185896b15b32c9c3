"""What a user types for an article id."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import UnknownArticleError
from dedup.ids import resolve, short_name

SEEDS = ["seeds/000_74.txt", "seeds/001_e1.txt", "seeds/002_fe.txt", "wire-1", "wire-12"]
IDS = st.lists(st.text("ab/-1", min_size=1, max_size=6), min_size=1, max_size=8, unique=True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("seeds/002_fe.txt", "seeds/002_fe.txt"),  # the id
        ("wire-1", "wire-1"),  # the id, though another begins with it
        ("seeds/001", "seeds/001_e1.txt"),  # its beginning
        ("74.txt", "seeds/000_74.txt"),  # its ending
        ("002", "seeds/002_fe.txt"),  # the beginning of its last part
    ],
)
def test_an_id_its_beginning_or_its_ending(typed: str, meant: str) -> None:
    assert resolve(typed, SEEDS) == meant


@pytest.mark.parametrize(
    ("typed", "problem", "remedy"),
    [
        ("seeds", "'seeds' could be 3 articles", "type more of the id: seeds/000_74.txt, seeds/001_e1.txt, seeds/0"),
        ("wire-2", "no article has the id 'wire-2'", "did you mean wire-12, wire-1?"),
        ("003_fe.txt", "no article has the id '003_fe.txt'", "did you mean seeds/002_fe.txt, "),
        ("zzz", "no article has the id 'zzz'", "ids look like seeds/000_74.txt, seeds/001_e1.txt, seeds/002_fe.txt"),
        ("", "no article has the id ''", "ids look like seeds/000_74.txt"),
    ],
)  # fmt: skip
def test_what_is_no_id_or_several(typed: str, problem: str, remedy: str) -> None:
    with pytest.raises(UnknownArticleError) as caught:
        resolve(typed, SEEDS)
    assert caught.value.problem == problem
    assert caught.value.remedy.startswith(remedy)


def test_a_feed_without_articles_has_no_ids() -> None:
    with pytest.raises(UnknownArticleError, match="the feed has no article"):
        resolve("a", [])


@given(ids=IDS)
def test_every_id_means_itself(ids: list[str]) -> None:
    for known in ids:
        assert resolve(known, ids) == known


@given(ids=IDS)
def test_a_short_name_means_its_id_and_is_no_longer(ids: list[str]) -> None:
    for known in ids:
        short = short_name(known, ids)
        assert resolve(short, ids) == known
        assert len(short) <= len(known)


@given(ids=IDS, typed=st.text("ab/-1", max_size=4))
def test_a_name_means_one_id_or_none(ids: list[str], typed: str) -> None:
    try:
        meant = resolve(typed, ids)
    except UnknownArticleError:
        return
    assert meant in ids
    assert typed in meant
