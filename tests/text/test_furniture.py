"""Page furniture: what one outlet repeats over unrelated articles is found, and copy that it printed twice is not."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.settings import FurnitureSettings
from dedup.text import furniture
from dedup.text.extents import extents
from dedup.text.removal import without
from dedup.text.tokens import Tokens

from .reading import sentences_of, tokens_of

MENU = "Home News Sport Weather\n"
PROMO = "Sign up for our morning letter and never miss a story again.\n"
FERRY = (
    "The ferry Morning Star ran aground off Port Ellen on Tuesday. Lifeboats took off all the passengers within two "
    "hours. A teacher recalled a loud bang before the lights failed. Tugs could not move the hull at high water."
)
RATES = (
    "Norway left its policy rate unchanged and hinted at a pause until March. Analysts had expected the decision. The "
    "crown slid to its weakest level in eleven months. Builders warned of layoffs before Christmas."
)
DAM = (
    "Engineers found fresh cracks in the spillway of an Albanian dam. Villagers were told to leave their homes. Nine "
    "days of rain had lifted the reservoir over its safe mark. Both turbines are shut."
)
MAPS = (
    "The county museum opens an exhibition of old maps on Saturday. Eighty sheets show streets and markets long gone. "
    "The curator suggests walking the town with a copy in hand. Admission is free for children."
)
STORIES = (FERRY, RATES, DAM, MAPS)


def found(texts: list[str], sources: list[int], **settings: float) -> list[list[str]]:
    """The sentences that are furniture, per text."""
    tokens = tokens_of(*texts)
    marked = marks(tokens, sources, **settings).sentences
    return [
        [sentence for sentence, out in zip(sentences_of(text), own, strict=True) if out]
        for text, own in zip(texts, np.split(marked, tokens.sentence_offsets[1:-1])[: len(texts)], strict=True)
    ]


def marks(tokens: Tokens, sources: list[int], **settings: float) -> furniture.Furniture:
    chosen = FurnitureSettings(
        min_articles=int(settings.get("min_articles", 3)),
        min_articles_unsourced=int(settings.get("min_articles_unsourced", 4)),
    )
    return furniture.find(
        tokens, np.array(sources, np.int64), settings=chosen, languages=("en",), weight=1000.0
    )


def test_a_menu_over_unrelated_articles_of_one_source_is_found() -> None:
    menu, promo = sentences_of(MENU)[0], sentences_of(PROMO)[0]
    texts = [MENU + FERRY, MENU + RATES + "\n" + PROMO, MENU + DAM + "\n" + PROMO, MAPS + "\n" + PROMO]
    assert found(texts, [1, 1, 1, 1]) == [[menu], [menu, promo], [menu, promo], [promo]]


def test_copy_that_a_source_printed_four_times_is_kept() -> None:
    assert found([FERRY, FERRY, FERRY, FERRY], [1] * 4) == [[]] * 4
    assert found([FERRY, FERRY + " It was raining.", "Update: " + FERRY, FERRY], [1] * 4) == [[]] * 4


def test_two_articles_are_not_enough() -> None:
    assert found([MENU + FERRY, MENU + RATES], [1, 1]) == [[], []]


def test_articles_on_one_event_do_not_bear_witness() -> None:
    short = "Lifeboats took off all the passengers within two hours. "
    texts = [
        short + "The ferry Morning Star ran aground off Port Ellen and its hull is stuck.",
        short + "The hull of the ferry Morning Star is stuck off Port Ellen where it ran aground.",
        short + "Off Port Ellen the ferry Morning Star is stuck, its hull aground.",
    ]
    assert found(texts, [1, 1, 1]) == [[], [], []]


def test_several_sources_do_not_add_up() -> None:
    assert found([MENU + FERRY, MENU + RATES, MENU + DAM], [1, 2, 3]) == [[], [], []]


def test_without_a_source_it_takes_more() -> None:
    texts = [MENU + story for story in STORIES]
    menu = sentences_of(MENU)
    assert found(texts[:3], [0, 0, 0]) == [[], [], []]
    assert found(texts, [0, 0, 0, 0]) == [menu] * 4
    assert found(texts, [0, 0, 0, 0], min_articles_unsourced=5) == [[]] * 4


def test_an_article_that_has_nothing_else_keeps_everything() -> None:
    menu = sentences_of(MENU)
    texts = [MENU + FERRY, MENU + RATES, MENU + DAM, MENU]
    assert found(texts, [1, 1, 1, 1]) == [menu, menu, menu, []]


def test_a_page_of_nothing_else_is_all_furniture_where_that_is_beyond_doubt() -> None:
    """Four articles are asked for without a source here; three leave a doubt, and so do four where two are alike."""
    menu = sentences_of(MENU)
    texts = [MENU + story for story in STORIES]
    assert found([*texts, MENU], [1] * 5) == [menu] * 5
    assert found([*texts[:3], MENU], [1] * 4) == [menu, menu, menu, []]
    updates = [MENU + FERRY + f" Update {word}." for word in ("one", "two", "three", "four")]
    assert found([*updates, *texts[1:3], MENU], [1] * 7)[-1] == []


def test_a_brief_that_three_round_ups_repeat_is_kept() -> None:
    brief = "A lorry overturned on the coast road near Ayr. Nobody was hurt."
    texts = [f"{brief} {story}" for story in STORIES[:3]]
    assert found([*texts, brief], [1] * 4)[-1] == []


def test_a_sentence_twice_in_one_article_counts_once() -> None:
    assert found([MENU + MENU + FERRY, MENU + RATES], [1, 1]) == [[], []]


def test_how_often_each_piece_stands_is_told() -> None:
    tokens = tokens_of(MENU + FERRY, MENU + RATES, MENU + DAM)
    assert marks(tokens, [1, 1, 1]).articles.tolist() == [3, 0, 0, 0, 0] * 3


@pytest.mark.parametrize("texts", [[], [""], ["", "", ""], ["Home"] * 5])
def test_degenerate_corpora(texts: list[str]) -> None:
    assert found(texts, [1] * len(texts)) == [[] for _ in texts]


@given(st.permutations(range(7)))
def test_order_does_not_matter(order: list[int]) -> None:
    texts = [MENU + FERRY, MENU + RATES, MENU + DAM, MAPS, FERRY, FERRY, MENU]
    plain = found(texts, [1, 1, 1, 1, 2, 2, 1])
    sources = [[1, 1, 1, 1, 2, 2, 1][i] for i in order]
    assert found([texts[i] for i in order], sources) == [plain[i] for i in order]


@given(st.lists(st.booleans(), min_size=9, max_size=9))
def test_spans_and_the_rest_make_up_the_whole(out: list[bool]) -> None:
    texts = ["One here. Two here. Three here.", "Four here. Five here.", "", "Six. Seven. Eight. Nine."]
    tokens, marked = tokens_of(*texts), np.array(out)
    rest = without(deepcopy(tokens), marked)
    offsets, spans = furniture.spans(tokens, furniture.Furniture(marked, marked.astype(np.uint32)))
    for i in range(len(texts)):
        own = slice(tokens.offsets[i], tokens.offsets[i + 1])
        left = slice(rest.offsets[i], rest.offsets[i + 1])
        cut = spans[offsets[i] : offsets[i + 1], :2].tolist()
        inside = [any(a <= start < b for a, b in cut) for start in extents(tokens)[0][own].tolist()]
        kept = [word for word, gone in zip(tokens.word[own].tolist(), inside, strict=True) if not gone]
        assert kept == rest.word[left].tolist()
        assert all(a < b for a, b in cut)
    openings = zip(tokens.word[tokens.sentence].tolist(), out, strict=True)
    assert rest.word[rest.sentence].tolist() == [word for word, gone in openings if not gone]
