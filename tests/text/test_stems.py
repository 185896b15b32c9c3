"""Stems: the forms of one word share a term, other words do not, and Latin words are left alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.stems import LETTERS, stem
from dedup.text.tokens import hash_words

FORMS = {
    "ru bridge": "мост моста мосту мостом мосты мостов мостами мостах",
    "ru territory": "территория территорию территорий территориями",
    "ru new": "новый новая нового новому новыми новых",
    "ru said": "сообщил сообщила сообщили сообщает",
    "ru place": "Якутск Якутска Якутском Якутске",
    "uk town": "місто міста містом містами",
    "bg country": "страна страната страни страните",
    "el government": "κυβέρνηση κυβέρνησης κυβερνήσεις",
    "ar water": "مياه المياه والمياه بالمياه للمياه",
    "ar government": "حكومة الحكومة حكومية",
    "he state": "מדינה המדינה מדינות והמדינה",
    "hi woman": "महिला महिलाओं महिलाएं",
    "hi traveller": "यात्री यात्रियों",
    "ko government": "정부 정부는 정부가 정부의 정부에서",
}
APART = {
    "ru": "мост место министр депутат закон город год народ вопрос театр",
    "uk": "місто міністр закон країна",
    "el": "κυβέρνηση νόμος πόλη υπουργός",
    "ar": "مياه حكومة وزير قانون مدينة رئيس",
    "he": "מדינה חוק ראש עיר",
    "hi": "महिला सरकार यात्री मंत्री शहर",
    "ko": "정부 국회 대통령 경제 도시",
}


def terms(words: str) -> list[int]:
    return [int(term) for term in hash_words(words.split())[1]]


@pytest.mark.parametrize("words", FORMS.values(), ids=FORMS)
def test_the_forms_of_a_word_share_a_term(words: str) -> None:
    assert len(set(terms(words))) == 1
    assert len(set(hash_words(words.split())[0].tolist())) == len(words.split())  # as words they stay apart


@pytest.mark.parametrize("words", APART.values(), ids=APART)
def test_other_words_stay_apart(words: str) -> None:
    assert len(set(terms(words))) == len(words.split())


@given(st.text(st.characters(max_codepoint=0x24F, categories=["Ll"]), min_size=1, max_size=40))
def test_latin_words_are_left_alone(word: str) -> None:
    letters = np.array([ord(c) for c in word], np.uint32)
    assert stem(letters, len(letters)) == (0, len(letters))


SCRIPTS = ("абвгдеилмостухья", "αβγεινορσςτω", "אבהוילמםתש", "ابتةهويلمنفكس", "कखमयािीुेोंओएं", "은는이정부국회에서로들")


@given(st.sampled_from(SCRIPTS).flatmap(lambda letters: st.text(letters, min_size=1, max_size=LETTERS)))
def test_a_stem_is_a_stretch_of_its_word_and_never_all_of_a_word_is_ending(word: str) -> None:
    letters = np.array([ord(c) for c in word], np.uint32)
    first, last = stem(letters, len(letters))
    assert 0 <= first < last <= len(letters)
    assert last - first >= min(2, len(letters))
