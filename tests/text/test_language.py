"""Which languages a corpus speaks, and that copy, rewrite and other news are told apart in each of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dedup import run
from dedup.background import UNSEEN, background
from dedup.model import Article, Place, Relation, Unit
from dedup.text.language import COMMON_WORDS, LANGUAGES, LOOKED_AT, guess, languages_of

from .languages import TEXTS
from .reading import tokens_of, words_of

SENTENCES = {
    "ar": "قال الوزير يوم الجمعة إن المحادثات ستستأنف بعد العطلة وإنه لا داعي للقلق في هذا الأمر.",
    "bg": "Министърът заяви, че преговорите ще се възобновят след празниците и че няма причина за тревога.",
    "bn": "মন্ত্রী শুক্রবার বলেন যে ছুটির পর আলোচনা আবার শুরু হবে এবং উদ্বেগের কোনো কারণ নেই।",
    "ca": "El ministre va dir que les converses es reprendran i que no hi ha motiu de queixa per d'aquí amb això.",
    "cs": "Ministr v pátek řekl, že se jednání obnoví po svátcích a že není důvod k obavám.",
    "da": "Ministeren sagde fredag, at forhandlingerne bliver genoptaget, og at der ikke er grund til bekymring.",
    "de": "Der Minister sagte am Freitag, dass die Gespräche nach dem Feiertag wieder aufgenommen werden sollen.",
    "el": "Ο υπουργός δήλωσε ότι οι συνομιλίες θα επαναληφθούν και ότι δεν υπάρχει λόγος για το θέμα.",
    "en": "The minister said on Friday that the talks would resume after the holiday.",
    "es": "El ministro dijo el viernes que las conversaciones se reanudarán y que no hay motivo de preocupación.",
    "fa": "وزیر روز جمعه گفت که مذاکرات پس از تعطیلات از سر گرفته می‌شود و دلیلی برای نگرانی در این باره نیست.",
    "fi": "Ministeri sanoi perjantaina, että neuvottelut jatkuvat pyhien jälkeen ja että huoleen ei ole aihetta.",
    "fr": "Le ministre a déclaré que les discussions reprendraient dans un mois et qu'il n'y avait pas de raison.",
    "he": "השר אמר ביום שישי כי השיחות יתחדשו לאחר החג וכי אין סיבה לדאגה, הוא הוסיף.",
    "hi": "मंत्री ने शुक्रवार को कहा कि छुट्टी के बाद बातचीत फिर शुरू होगी और चिंता की कोई वजह नहीं है।",
    "hu": "A miniszter pénteken azt mondta, hogy a tárgyalások az ünnepek után folytatódnak, és nem kell aggódni.",
    "id": "Menteri mengatakan bahwa perundingan akan dilanjutkan pada hari Jumat dan tidak ada alasan untuk khawatir.",
    "it": "Il ministro ha detto che i colloqui riprenderanno dopo le feste e che non c'è motivo di preoccupazione.",
    "ja": "大臣は金曜日、祝日の後に協議を再開すると述べ、懸念する理由はないと語った。",
    "ko": "장관은 금요일 연휴가 끝난 뒤 협상을 재개할 것으로 보인다고 밝혔다. 우려할 이유가 없다고 말했다.",
    "nb": "Ministeren sa at forhandlingene blir gjenopptatt, og at det ikke er grunn til frykt som følge av det.",
    "nl": "De minister zei vrijdag dat de gesprekken na de feestdagen worden hervat en dat er geen reden is voor zorg.",
    "pl": "Minister powiedział w piątek, że rozmowy zostaną wznowione po świętach i że nie ma powodu do niepokoju.",
    "pt": "O ministro disse que as negociações serão retomadas depois do feriado e que não há motivo para preocupação.",
    "ro": "Ministrul a declarat că discuțiile vor fi reluate după sărbători și că nu există motive de îngrijorare.",
    "ru": "Министр заявил в пятницу, что переговоры возобновятся после праздников и что нет причин для беспокойства.",
    "sv": "Ministern sade att samtalen ska återupptas efter helgen och att det inte finns någon anledning till oro.",
    "ta": "மீண்டும் தொடங்கும் என்று அமைச்சர் தெரிவித்தார், இந்த நிலையில் கவலை வேண்டாம் என அவர் கூறினார்.",
    "th": "รัฐมนตรีกล่าวเมื่อวันศุกร์ว่าการเจรจาจะกลับมาเริ่มอีกครั้งหลังวันหยุด",
    "tr": "Bakan, görüşmelerin bayramdan sonra yeniden başlayacağını ve endişe için bir neden olmadığını söyledi.",
    "uk": "Міністр заявив у п'ятницю, що переговори відновляться після свят і що немає причин для занепокоєння.",
    "ur": "وزیر نے جمعہ کو کہا کہ چھٹی کے بعد بات چیت دوبارہ شروع ہوگی اور تشویش کی کوئی وجہ نہیں ہے۔",
    "vi": "Bộ trưởng cho biết các cuộc đàm phán sẽ được nối lại sau kỳ nghỉ và không có lý do gì để lo ngại.",
    "zh": "部长周五表示，谈判将在假期之后恢复，没有理由感到担忧。这是他第一次公开谈论此事。",
}


def test_one_sentence_tells_its_language() -> None:
    assert set(SENTENCES) == set(LANGUAGES)
    guessed = guess(tokens_of(*SENTENCES.values()), [""] * len(SENTENCES))
    assert dict(zip(SENTENCES, guessed, strict=True)) == {language: language for language in SENTENCES}


def test_every_common_word_is_one_word() -> None:
    for words in COMMON_WORDS.values():
        assert [words_of(word) for word in words.split()] == [[word] for word in words.split()]


def test_a_declared_language_is_believed_and_nonsense_is_not() -> None:
    declared = ["hi", "EN_us", "English", "", "de-AT", "??"]
    german = SENTENCES["de"]
    assert guess(tokens_of(*[german] * 6), declared) == ("hi", "en", "de", "de", "de", "de")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", ""),
        ("Xqzt vrp blk 12 34", ""),
        ("the", "en"),  # one hit is no proof, but English is the best guess then
        ("der", ""),
        ("the en het of de said", "en"),  # as Dutch as it is English
        ("ja " * LOOKED_AT + SENTENCES["en"] * 99, "fi"),  # only the beginning is looked at
    ],
)
def test_doubt(text: str, language: str) -> None:
    assert guess(tokens_of(text), [""]) == (language,)


def test_guessing_nothing() -> None:
    assert guess(tokens_of(), []) == ()


def test_a_corpus_speaks_what_one_article_in_two_hundred_does() -> None:
    assert languages_of(["en"] * 199 + ["hi"]) == ("en", "hi")
    assert languages_of(["en"] * 200 + ["hi"]) == ("en",)
    assert languages_of(["zh", "", ""]) == ("zh",)
    assert languages_of(["", ""]) == ("en",)


@pytest.mark.parametrize("language", TEXTS)
def test_the_background_knows_the_commonest_words(language: str) -> None:
    tokens = tokens_of(TEXTS[language].copy)
    prior = background([language]).prior(tokens.term)
    assert (prior > UNSEEN).mean() > 0.4  # half of the Chinese pairs of characters run over the ends of words


def articles(language: str) -> list[Article]:
    texts = TEXTS[language]
    named = {"copy": texts.copy, "reprint": texts.copy, "rewrite": texts.rewrite, "unrelated": texts.unrelated}
    return [
        Article(
            id=f"{language}-{name}",
            text=text,
            source=f"{name}.example",
            published=datetime(2024, 11, 19, 9 + hour, tzinfo=UTC),
            place=Place("news.jsonl", hour + 1),
        )
        for hour, (name, text) in enumerate(named.items())
    ]


def found(feed: list[Article]) -> tuple[list[list[str]], dict[tuple[str, str], Relation]]:
    result = run(feed)
    clusters = sorted(sorted(member.id for member in cluster.members) for cluster in result.clusters)
    return clusters, {(match.pair.a, match.pair.b): match.relation for match in result.matches}


@pytest.mark.parametrize("language", TEXTS)
def test_reprint_rewrite_and_other_news_are_told_apart(language: str) -> None:
    clusters, relations = found(articles(language))
    copy, reprint, rewrite, _ = (article.id for article in articles(language))
    assert clusters == [[copy, reprint, rewrite]]
    assert relations.pop((copy, reprint)) is Relation.IDENTICAL
    assert relations.keys() == {(copy, rewrite), (reprint, rewrite)}
    assert all(relation.derived for relation in relations.values())


def test_languages_in_one_feed_do_not_meet() -> None:
    clusters, relations = found([article for language in TEXTS for article in articles(language)])
    expected = sorted([f"{language}-copy", f"{language}-reprint", f"{language}-rewrite"] for language in TEXTS)
    assert clusters == expected
    assert all(a[:2] == b[:2] for a, b in relations)


def test_every_article_says_how_it_was_split() -> None:
    outcomes = run(articles("hi") + articles("zh")).articles
    assert {outcome.id: outcome.shingled_by for outcome in outcomes if "copy" in outcome.id} == {
        "hi-copy": Unit.WORDS,
        "zh-copy": Unit.CHARACTERS,
    }
