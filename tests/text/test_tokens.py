"""Words and sentences: against a slow reference by the same rules, and by the tables of what readers expect."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup import parallel
from dedup.text import codepoints as cp
from dedup.text.extents import extents
from dedup.text.scanner import LAST_CASED, LAST_LATIN, MAX_SENTENCE
from dedup.text.stems import LETTERS, stem
from dedup.text.tokens import (
    CAPITAL,
    CASELESS,
    INITIAL,
    NUMBER,
    QUOTED,
    SPACELESS,
    TERM_LETTERS,
    hash_words,
    tokenise_words,
)

from .reading import rows_of, sentences_of, tokens_of, tokens_of_bytes, words_of

# --- the reference ---------------------------------------------------------------------------------

_64 = (1 << 64) - 1
_BASIS = 0xCBF29CE484222325
_LETTERS = {cp.WORD: "w", cp.DIGIT: "d", cp.SPACELESS: "s", cp.MARK: "m", cp.IGNORED: "i", cp.APOSTROPHE: "'"}
# A word: letters, digits and what is ignored among them; a point or comma between ASCII digits goes along.
_WORD = r"[wWd0][wWd0i]*+(?:(?<=0),(?=0)[wWd0i]++)*+"
_TOKEN = re.compile(rf"(?P<char>sm*)|(?P<word>{_WORD})")
_TAIL = re.compile(r"'(?:i*w(?!i*w)i*|i*wi*w(?!i*w)i*)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the reference: where it stands, in characters, and its hashes and flags."""

    start: int
    end: int
    word: int
    term: int
    flags: int


def _class(char: str) -> str:
    """One letter per class, so that the rules of words are regular expressions."""
    if char in "0123456789":
        return "0"
    if char in ".,":
        return ","
    if ord(char) >= cp.COUNT:
        return " "
    kind = int(cp.load().kind[ord(char)])
    letter = _LETTERS.get(kind & cp.CLASS, " ")
    return letter.upper() if kind & cp.UPPER else letter


def _folded(char: str) -> list[int]:
    fold, out = int(cp.load().fold[ord(char)]), []
    while fold:
        out.append(fold & ((1 << cp.FOLD_BITS) - 1))
        fold >>= cp.FOLD_BITS
    return out


def _hash(codes: list[int]) -> int:
    h = _BASIS
    for code in codes:
        h = (h ^ code) * 0x100000001B3 & _64
    return h


def _mix(h: int) -> int:
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9 & _64
    h = (h ^ (h >> 27)) * 0x94D049BB133111EB & _64
    return (h ^ (h >> 31)) & 0xFFFFFFFF


def _codes(text: str, classes: str) -> list[int]:
    """What is hashed of a word: its folded letters, and a point where a mark does not group thousands."""
    codes: list[int] = []
    for at, (char, kind) in enumerate(zip(text, classes, strict=True)):
        if kind == ",":
            if not re.match(r"0{3}(?!0)", classes[at + 1 :]):
                codes.append(ord("."))
        elif kind != "i":
            codes += _folded(char)
    return codes


def reference(text: str) -> list[Word]:
    """The words of a text by the rules of :mod:`dedup.text.tokens`, slowly."""
    classes = "".join(map(_class, text))
    found: list[Word] = []
    at = previous = before = 0
    while match := _TOKEN.search(classes, at):
        start, end = match.span()
        if any(
            kind not in "im" and not _is_space(char)
            for char, kind in zip(text[before:start], classes[before:start], strict=True)
        ):
            previous = 0  # more than blanks stand between
        own = classes[start:end]
        codes = _codes(text[start:end], own)
        if match["char"]:
            codes = [code for char in text[start:end] for code in _folded(char)]
            term, flags = _hash([previous, *codes]), SPACELESS
            previous = codes[0]
        else:
            number = "d" in own or "0" in own
            first, last = _stem(codes)
            term = _hash(codes if number else codes[first:last][:TERM_LETTERS])
            caseless = CASELESS if own[0] in "wd" and ord(text[start]) > LAST_CASED else 0
            flags = (NUMBER if number else 0) | (CAPITAL if own[0] == "W" else caseless)
            previous = 0
        found.append(Word(start, end, _mix(_hash(codes)), _mix(term ^ 0x9E3779B97F4A7C15), flags))
        tail = _TAIL.match(classes, end)
        at = before = tail.end() if tail else end
        if tail:
            previous = 0
    return found


def _stem(codes: list[int]) -> tuple[int, int]:
    if not codes or codes[0] <= LAST_LATIN:
        return 0, len(codes)
    return stem(np.array(codes[:LETTERS], np.uint32), min(len(codes), LETTERS))


def _is_space(char: str) -> bool:
    return ord(char) < cp.COUNT and int(cp.load().kind[ord(char)]) & cp.CLASS == cp.SPACE


ALPHABETS = (
    "aAbzé’' .,!?\n\"-",
    "aAbByYzZ@[`{é",  # long words, and the neighbours of letters
    "0123456789٣९.,a' ",
    "нОёй. ,\n",
    "कखि़्। ए",
    "中国的。，「」、 ",
    "かがカｶﾞー。々",
    "ก็ที่นำ ๑",
    "سلامأ؟ًـ ",
    "한국은. ",
    "\u0301\u00ad\u200b\u200dﬁﬃßÅ½Ⅳ😀\U0010ffff\x00",
)
TEXTS = st.one_of(
    [st.text(letters, max_size=40) for letters in (*ALPHABETS, "".join(ALPHABETS))] + [st.text()]
).map(lambda text: text.encode("utf-8", "replace").decode())


@given(TEXTS)
@example("a'b'c d'été l'ete\u0301 it'sX o'1")
@example("abcdefgh abcdefghi1 abcdefghijklmnopé abcdefg’s abcdefghijklmno")  # letters are read eight at a time
@example("2,000.5 1,00 3.5 1.234.567 12.3456 a1,2b 1,,2 1,")
@example("中\u3099が。ｶﾞガ ก็")
def test_words_are_those_of_the_reference(text: str) -> None:
    tokens = tokens_of(text)
    words = reference(text)
    places = [len(text[:i].encode()) for i in range(len(text) + 1)]
    start, end = extents(tokens)
    assert start.tolist() == [places[word.start] for word in words]
    assert end.tolist() == [places[word.end] for word in words]
    assert tokens.word.tolist() == [word.word for word in words]
    assert tokens.term.tolist() == [word.term for word in words]
    assert (tokens.flags & (CAPITAL | CASELESS | NUMBER | SPACELESS)).tolist() == [word.flags for word in words]


@given(st.lists(st.binary(max_size=60), max_size=6))
@example([b"\xc3", b"\xe4\xb8", b"\xf0\x9f\x98", b"a\x80b", b"\xff\xfe", b"\xf7\xbf\xbf\xbf"])
def test_bytes_that_are_no_text_never_crash(texts: list[bytes]) -> None:
    tokens = tokens_of_bytes(texts)
    sizes = np.repeat([len(text) for text in texts], np.diff(tokens.offsets))
    start, end = extents(tokens)
    assert (start < end).all()
    assert (end <= sizes).all()


@given(st.lists(TEXTS, max_size=5))
def test_words_and_sentences_are_in_order_and_every_text_begins_one(texts: list[str]) -> None:
    tokens = tokens_of(*texts)
    start, end = extents(tokens)
    for i in range(len(texts)):
        own = slice(tokens.offsets[i], tokens.offsets[i + 1])
        sentences = tokens.sentence[tokens.sentence_offsets[i] : tokens.sentence_offsets[i + 1]]
        assert (end[own][:-1] <= start[own][1:]).all()
        assert sentences[:1].tolist() == ([own.start] if own.start < own.stop else [])
        assert (np.diff(np.append(sentences, own.stop)) > 0).all()
        assert (np.diff(np.append(sentences, own.stop)) <= MAX_SENTENCE).all()
    assert np.flatnonzero(tokens.flags & INITIAL).tolist() == tokens.sentence.tolist()


# --- cutting and joining ---------------------------------------------------------------------------


@given(st.lists(TEXTS, max_size=8), st.integers(1, 4), st.integers(1, 3))
def test_neither_blocks_nor_threads_change_anything(texts: list[str], block: int, jobs: int) -> None:
    whole = rows_of(tokens_of(*texts))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel.over_rows, "__kwdefaults__", {"block": block})
        patch.setattr(parallel, "_jobs", jobs)
        assert rows_of(tokens_of(*texts)) == whole
    assert whole == [row for text in texts for row in rows_of(tokens_of(text))]


@given(TEXTS, st.data())
def test_a_hole_is_cut_exactly(text: str, data: st.DataObject) -> None:
    size = len(text)
    edges = sorted(data.draw(st.lists(st.integers(0, size), min_size=2, max_size=6).filter(lambda e: len(e) % 2 == 0)))
    at = [len(text[:i].encode()) for i in range(size + 1)]
    holes = [(at[a], at[b]) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    tokens = tokens_of(text, holes=[holes])
    start, end = extents(tokens)
    for first, last in holes:
        assert ((end <= first) | (start >= last) | (first == last)).all()
    kept = [text.encode()[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
    blanked = text.encode()
    for first, last in holes:
        blanked = blanked[:first] + b"\x00" * (last - first) + blanked[last:]
    without = tokens_of_bytes([blanked])
    assert kept == [blanked[a:b] for a, b in zip(*(side.tolist() for side in extents(without)), strict=True)]
    assert tokens.word.tolist() == without.word.tolist()


def test_a_hole_ends_a_sentence_and_may_lie_anywhere() -> None:
    text = "Rain fell (Reuters) on Oslo all day"
    assert sentences_of(text, (10, 19)) == ["Rain fell", "on Oslo all day"]
    assert sentences_of(text, (0, 5), (5, 10)) == ["Reuters on Oslo all day"]
    assert sentences_of(text, (20, 99)) == ["Rain fell Reuters"]
    assert sentences_of(text, (0, 35)) == []
    assert sentences_of(text, (7, 7), (12, 14)) == ["Rain fell R", "ters on Oslo all day"]
    assert sentences_of(text, (5, 19), (8, 12)) == ["Rain", "on Oslo all day"]


# --- what is one word ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("India's PM didn't say", ["India", "PM", "didn", "say"]),
        ("l’accord d’Évian", ["l", "accord", "d", "Évian"]),
        ("O'Brien's boat", ["O", "Brien", "boat"]),
        ("COVID-19, 3.5% of $2,000.50.", ["COVID", "19", "3.5", "of", "2,000.50"]),
        ("1.2.2024, 10:30", ["1.2.2024", "10", "30"]),
        ("co\u00adoperate e-mail", ["co\u00adoperate", "e", "mail"]),
        ("नई दिल्ली में", ["नई", "दिल्ली", "में"]),
        ("北京2024年", ["北", "京", "2024", "年"]),
        ("ガソリン", ["ガ", "ソ", "リ", "ン"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("قال الوزيرُ", ["قال", "الوزيرُ"]),
        ("서울에서 열린", ["서울에서", "열린"]),
        ("<b>bold</b>", ["b", "bold", "b"]),
        ("\x1b[31mred\x1b[0m", ["31mred", "0m"]),
        ("…—!!! \n\t", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ELYSEE", "Élysée"),
        ("strasse", "Straße"),
        ("office", "oﬃce"),
        ("Reuters", "Ｒｅｕｔｅｒｓ"),
        ("2000", "2,000"),
        ("1234567", "1.234.567"),
        ("3.5", "3,5"),
        ("123", "١٢٣"),
        ("ОМСК", "омск"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("cooperate", "co\u00adoperate"),
        ("محمد", "مُحَمَّد"),
        ("ガス", "ｶﾞｽ"),
    ],
)
def test_words_that_are_one(one: str, other: str) -> None:
    assert tokens_of(one).word.tolist() == tokens_of(other).word.tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [("3.5", "35"), ("10.12", "1012"), ("2.0005", "20005"), ("कि", "की"), ("か", "が"), ("rain", "rains"), ("मे", "में")],
)
def test_words_that_are_two(one: str, other: str) -> None:
    assert tokens_of(one).word.tolist() != tokens_of(other).word.tolist()


@given(st.one_of([st.text(letters, max_size=30) for letters in (*ALPHABETS[:8], "çñüÅźőữeı .'’ｅ")]))
def test_composed_and_decomposed_texts_have_the_same_words(text: str) -> None:
    composed, apart = (tokens_of(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert composed.word.tolist() == apart.word.tolist()
    assert composed.term.tolist() == apart.term.tolist()


@given(st.lists(st.text("abcdeéﬁß", min_size=1, max_size=5), min_size=1, max_size=30))
def test_hashes_are_equal_where_folded_words_are(words: list[str]) -> None:
    folded = [unicodedata.normalize("NFKD", word).replace("\u0301", "").replace("ß", "ss") for word in words]
    hashes = hash_words(words)[0].tolist()
    assert len(set(hashes)) == len(set(folded))
    assert len(set(zip(hashes, folded, strict=True))) == len(set(folded))


def test_a_term_is_a_word_without_its_ending_and_a_pair_of_spaceless_characters() -> None:
    _, term = hash_words(["normalise", "Normalisation", "normal", "2000000001", "2000000002"])
    assert term[0] == term[1] != term[2]
    assert term[3] != term[4]
    one, other = tokens_of("大北京"), tokens_of("小北京")
    assert (one.term == other.term).tolist() == [False, False, True]
    assert tokens_of("大 北\n京").term.tolist() == [*one.term[:2].tolist(), tokens_of("京").term[0]]


def test_hash_words_takes_the_first_word_and_nothing_is_zero() -> None:
    assert hash_words(["", "--", "New York", "new"])[0].tolist() == [0, 0, *[hash_words(["new"])[0][0]] * 2]
    assert np.diff(tokenise_words(["", "New York"]).offsets).tolist() == [0, 2]


# --- sentences and quotes --------------------------------------------------------------------------

LONG = "one two three four five six seven eight nine ten eleven twelve"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He left. She stayed. 40 came.", ["He left", "She stayed", "40 came"]),
        ("What? Yes! Go… Now.", ["What", "Yes", "Go", "Now"]),
        ("it grew 3. percent", ["it grew 3 percent"]),
        ("Mr. Smith met Dr. Jones vs. Gov. Lee.", ["Mr Smith met Dr Jones vs Gov Lee"]),
        ("J. K. Rowling of the U.S. Navy spoke. It ended.", ["J K Rowling of the U S Navy spoke", "It ended"]),
        ("Судья И. Соколова ушла. Суд закрыт.", ["Судья И Соколова ушла", "Суд закрыт"]),
        ("see example.com now", ["see example com now"]),
        ("Wait... What happened?", ["Wait", "What happened"]),
        ('"Rain," he said. "It fell." They left.', ["Rain he said", "It fell", "They left"]),
        ("He said (quietly). Then left.", ["He said quietly", "Then left"]),
        ("वह गया। वह आई॥ क्यों? हाँ।", ["वह गया", "वह आई", "क्यों", "हाँ"]),
        ("他走了。她来了！为什么？", ["他 走 了", "她 来 了", "为 什 么"]),
        ("彼は「行く。」と言った。", ["彼 は 行 く", "と 言 っ た"]),
        ("ذهب الوزير؟ عاد. انتهى", ["ذهب الوزير", "عاد", "انتهى"]),
        ("وہ گیا۔ وہ آئی۔", ["وہ گیا", "وہ آئی"]),
        ("Headline here\nThe text begins", ["Headline here", "The text begins"]),
        (f"{LONG}\nthirteen {LONG}", [f"{LONG} thirteen {LONG}"]),
        (f"{LONG}\r\nthirteen", [f"{LONG} thirteen"]),
        (f"{LONG}\n\nThirteen", [LONG, "Thirteen"]),
        (f"{LONG}\r\n \r\nThirteen", [LONG, "Thirteen"]),
        ("एक लंबा शीर्षक यहां है\nखबर शुरू", ["एक लंबा शीर्षक यहां है", "खबर शुरू"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_what_runs_on_is_cut() -> None:
    assert [len(sentence.split()) for sentence in sentences_of("word " * 200)] == [80, 80, 40]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"Rain fell," he said. "It was cold"', "Rain fell It was cold"),
        ("“Rain fell,” he said.", "Rain fell"),
        ("„Regen“, sagte er. »Kalt«, sagte sie.", "Regen Kalt"),
        ("”Regn”, sade han", "Regn"),
        ("« La pluie », dit-il", "La pluie"),
        ("“…and then “rain,” he said", "and then rain"),
        ("«Дождь», сказал он", "Дождь"),
        ("他说：「下雨了」。", "下 雨 了"),
        ('"No end here\n\nNext paragraph', "No end here"),
        ("It's John's 'word'", ""),
    ],
)
def test_quotes(text: str, quoted: str) -> None:
    flags = tokens_of(text).flags
    assert " ".join(word for word, flag in zip(words_of(text), flags, strict=True) if flag & QUOTED) == quoted
