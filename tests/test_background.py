"""The lists of word frequencies are read as the package reads them that made them."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgpack
import pytest
import wordfreq

from dedup.background import lists, read_list


def test_there_is_a_list_for_each_language_that_wordfreq_has() -> None:
    assert {language: str(path) for language, path in lists().items()} == wordfreq.available_languages("small")


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_a_list_has_the_words_and_frequencies_that_wordfreq_gives(language: str) -> None:
    words, frequencies = read_list(lists()[language])
    assert dict(zip(words, frequencies.tolist(), strict=True)) == wordfreq.get_frequency_dict(language, "small")
    assert len(words) == len(set(words)) > 10_000


def test_a_list_of_another_format_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "small_xx.msgpack.gz"
    path.write_bytes(gzip.compress(msgpack.packb([{"format": "cB", "version": 2}, ["the"]])))
    with pytest.raises(ValueError, match=r"small_xx.msgpack.gz: not a list of word frequencies"):
        read_list(path)
