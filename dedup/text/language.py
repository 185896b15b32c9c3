"""Which languages a corpus speaks, to know how common its words are in them.

A feed seldom says. So each article that declares no language is asked for its commonest words: every language has a
dozen that no text of a few sentences does without. They are hashed as the texts are, so guessing is looking numbers
up, and no list of frequencies is loaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from ..parallel import over_rows
from .tokens import Tokens, hash_words

U32 = npt.NDArray[np.uint32]
I8 = npt.NDArray[np.int8]
U16 = npt.NDArray[np.uint16]
I64 = npt.NDArray[np.int64]

COMMON_WORDS = {
    "ar": "في من على ان الى التي عن الذي هذا مع هذه بعد بين قال وقال",
    "bg": "на да се за от че по със като не ще при беше които след",
    "bn": "এই ও করে থেকে এবং না হয় তার জন্য করা একটি সঙ্গে বলেন হয়েছে এ",
    "ca": "els amb és per una que ha dels les seva aquest també han més va",
    "cs": "se na je že v s z do o ve pro za by podle jsou",
    "da": "og af der det at på ikke blev efter bliver til siger være mere med",
    "de": "der die und das den von zu mit sich ist des auf nicht eine dem",
    "el": "και το την του της να για με από που στην των στο θα τον",
    "en": "the of and to that was for is with by on as it at said",
    "es": "el la los las del que por una con para su al más como este",
    "fa": "در به از که این را با است برای آن یک خود تا کرد شده",
    "fi": "ja on ei että se oli hän myös mutta kun ovat joka vuoden ollut mukaan",
    "fr": "le les des et du une est dans pour qui que par sur pas au",
    "he": "של את על לא הוא עם כי זה היא גם אל או אך יותר היה",
    "hi": "के में की है और से को का पर ने यह कि भी एक लिए",
    "hu": "az hogy nem egy és is meg szerint ezt volt csak már mint után még",
    "id": "yang dan di dengan untuk dari ini dalam tidak pada itu akan oleh juga telah",
    "it": "il di che della per una del sono con non dei gli nel alla anche",
    "ja": "の は を に が と た し て る い な も れ っ",
    "ko": "있다 것으로 있는 이날 대한 위해 밝혔다 말했다 지난 대해 했다 그는 수 등 것",
    "nb": "og av som det at på ikke ble etter blir til sier være mer med",
    "nl": "de het een van en dat op voor met niet zijn die aan door ook",
    "pl": "w z na się nie do że jest przez jak o od oraz po dla",
    "pt": "o os do da em um uma que não para com no na ao mais",
    "ro": "la și în cu din pe nu că este pentru au care mai fi sunt",
    "ru": "и в не на что с по как это из за для о он к",
    "sv": "och av som det att på inte blev efter är till säger vara mer med",
    "ta": "ஒரு இந்த என்று மற்றும் என அவர் இருந்து உள்ள அந்த அவர்கள் வரை பின்னர் அது தனது வேண்டும்",
    "th": "ก น ร า อ เ ง แ ใ ไ โ ล ม ว ที่",
    "tr": "ve bir bu için ile da olarak olan daha çok ise gibi dedi kadar sonra",
    "uk": "і в на що з та до не за у це як від про для",
    "ur": "کے میں کی ہے اور سے کو کا پر نے یہ کہ بھی ایک اس",
    "vi": "và của các có là được trong cho một với không người này đã những",
    "zh": "的 在 一 了 是 和 不 有 中 为 國 国 這 这 人",
}
"""Words that a text of each language can hardly do without; characters for scripts without spaces."""

LANGUAGES = tuple(COMMON_WORDS)
LOOKED_AT = 200  # words of an article: enough, and half the time of 400
LEAST = 2  # hits; one may be chance
MARGIN = 1.2  # times the hits of the next language
ONE_IN = 200  # a language that fewer articles have is a mistake in the guessing, or makes no difference
_CODE = 2  # letters of a code that is believed
_SLOTS = 8192  # so many that few words meet one that is taken


class _Table(NamedTuple):
    """An open hash table: ``word`` uint32 (slots,), 0 where free; ``languages`` int8 (slots, …), -1 behind the last."""

    word: U32
    languages: I8


@cache
def _table() -> _Table:
    speakers: dict[int, list[int]] = {}
    for number, words in enumerate(COMMON_WORDS.values()):
        for h in hash_words(words.split())[0].tolist():
            speakers.setdefault(h, []).append(number)
    word = np.zeros(_SLOTS, np.uint32)
    languages = np.full((_SLOTS, 1 + max(map(len, speakers.values()))), -1, np.int8)
    for h, numbers in speakers.items():
        at = h % _SLOTS
        while word[at] != 0:
            at = (at + 1) % _SLOTS
        word[at] = h
        languages[at, : len(numbers)] = numbers
    return _Table(word, languages)


@nb.njit(nogil=True, cache=True)
def _count_hits(offsets: I64, word: U32, table: U32, languages: I8, counts: U16, first: int, last: int) -> None:
    for d in range(first, last):
        for i in range(offsets[d], min(offsets[d + 1], offsets[d] + LOOKED_AT)):
            at = word[i] & np.uint32(_SLOTS - 1)
            while table[at] != 0 and table[at] != word[i]:
                at = (at + np.uint32(1)) & np.uint32(_SLOTS - 1)
            if table[at] != 0:
                place = 0
                while languages[at, place] >= 0:
                    counts[d, languages[at, place]] += np.uint16(1)
                    place += 1


def guess(tokens: Tokens, declared: Sequence[str]) -> tuple[str, ...]:
    """The language of each article: as declared, else by its commonest words.

    Parameters
    ----------
    tokens : Tokens
        n texts.
    declared : sequence of str
        What each of them declares, such as ``en-GB``; whatever begins with no two-letter code counts for nothing.

    Returns
    -------
    tuple of str
        Two-letter codes; English where several languages are as likely and it is one of them; empty where no
        language is.

    Notes
    -----
    O(words), at most :data:`LOOKED_AT` of an article; some 30 ms for 30,000 articles.
    """
    counts = np.zeros((len(declared), len(LANGUAGES)), np.uint16)
    table = _table()
    over_rows(
        len(declared),
        lambda a, b: _count_hits(tokens.offsets, tokens.word, table.word, table.languages, counts, a, b),
    )
    best, hits = counts.argmax(axis=1), counts.max(axis=1, initial=0)
    counts[np.arange(len(counts)), best] = 0
    english = LANGUAGES.index("en")
    clear = (hits >= LEAST) & (hits >= MARGIN * counts.max(axis=1, initial=0))
    maybe_english = (counts[:, english] > 0) | (best == english) & (hits > 0)
    found = np.where(clear, best, np.where(maybe_english, english, len(LANGUAGES)))
    names = (*LANGUAGES, "")
    codes = {own: code_of(own) for own in set(declared)}
    return tuple(codes[own] or names[number] for own, number in zip(declared, found.tolist(), strict=True))


def code_of(declared: str) -> str:
    """The two-letter code that a declared language begins with, or nothing.

    >>> code_of("en_GB"), code_of("HI"), code_of("English")
    ('en', 'hi', '')
    """
    code = declared.strip().lower().replace("_", "-").split("-")[0]
    return code if len(code) == _CODE and code.isascii() and code.isalpha() else ""


def languages_of(per_article: Sequence[str]) -> tuple[str, ...]:
    """The languages that one article in :data:`ONE_IN` has, and at least one, sorted; English if there is none.

    >>> languages_of(["en", "", "hi"])
    ('en', 'hi')
    >>> languages_of([])
    ('en',)
    """
    counted = Counter(code for code in per_article if code)
    return tuple(sorted(code for code, n in counted.items() if n * ONE_IN >= len(per_article))) or ("en",)
