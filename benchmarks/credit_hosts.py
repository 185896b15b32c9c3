"""Articles built around a phrase: where a credit line of each kind stands in the papers, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

TITLE = "Harbour closes its old pier"

# A few plain sentences a language, written for this; long enough that head and tail of an article lie apart.
BODIES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "The harbour office closed the old pier on Monday after divers found rust in nine of its pillars.",
        "Fishermen will land their catch at the new quay until spring, the office said, and the market stays open.",
        'The council will vote on money for repairs in March. "We have waited too long," the mayor told reporters.',
    ),
    "de": (
        "Das Hafenamt hat die alte Mole am Montag gesperrt, nachdem Taucher Rost an neun Pfeilern gefunden hatten.",
        "Die Fischer legen bis zum Frühjahr am neuen Kai an, wie das Amt mitteilte. Der Markt bleibt geöffnet.",
    ),
    "fr": (
        "La capitainerie a fermé la vieille jetée lundi après la découverte de rouille sur neuf de ses piliers.",
        "Les pêcheurs débarqueront leurs prises au nouveau quai jusqu'au printemps. Le marché reste ouvert.",
    ),
    "es": (
        "La autoridad portuaria cerró el lunes el viejo muelle después de que los buzos hallaran óxido en sus pilares.",
        "Los pescadores descargarán en el muelle nuevo hasta la primavera. El mercado sigue abierto.",
    ),
    "it": (
        "La capitaneria ha chiuso lunedì il vecchio molo dopo che i sub hanno trovato ruggine su nove piloni.",
        "I pescatori sbarcheranno al nuovo molo fino a primavera. Il mercato resta aperto.",
    ),
    "pt": (
        "A autoridade do porto fechou na segunda-feira o velho cais depois de mergulhadores acharem ferrugem.",
        "Os pescadores vão descarregar no cais novo até à primavera. O mercado continua aberto.",
    ),
    "nl": (
        "De havendienst sloot maandag de oude pier nadat duikers roest hadden gevonden in negen pijlers.",
        "De vissers leggen tot het voorjaar aan bij de nieuwe kade. De markt blijft open.",
    ),
    "da": (
        "Havnekontoret lukkede mandag den gamle mole, efter at dykkere fandt rust i ni af dens piller.",
        "Fiskerne lander deres fangst ved den nye kaj indtil foråret. Markedet er fortsat åbent.",
    ),
    "no": (
        "Havnekontoret stengte mandag den gamle moloen etter at dykkere fant rust i ni av pilarene.",
        "Fiskerne leverer fangsten ved den nye kaien fram til våren. Markedet er fortsatt åpent.",
    ),
    "sv": (
        "Hamnkontoret stängde på måndagen den gamla piren sedan dykare hittat rost i nio av pelarna.",
        "Fiskarna landar sin fångst vid den nya kajen till våren. Marknaden är fortsatt öppen.",
    ),
    "fi": (
        "Satamatoimisto sulki maanantaina vanhan laiturin, kun sukeltajat löysivät ruostetta yhdeksästä paalusta.",
        "Kalastajat tuovat saaliinsa uudelle laiturille kevääseen asti. Tori pysyy auki.",
    ),
    "el": (
        "Το λιμεναρχείο έκλεισε τη Δευτέρα την παλιά προβλήτα, όταν δύτες βρήκαν σκουριά σε εννέα στύλους.",
        "Οι ψαράδες θα ξεφορτώνουν στη νέα αποβάθρα ως την άνοιξη. Η αγορά μένει ανοιχτή.",
    ),
    "tr": (
        "Liman müdürlüğü, dalgıçların dokuz ayakta pas bulması üzerine eski iskeleyi pazartesi günü kapattı.",
        "Balıkçılar ilkbahara kadar yeni rıhtıma yanaşacak. Çarşı açık kalacak.",
    ),
    "ru": (
        "Администрация порта закрыла в понедельник старый причал после того, как водолазы нашли ржавчину.",
        "До весны рыбаки будут выгружать улов у новой набережной. Рынок продолжает работать.",
    ),
    "zh": (
        "港务局星期一关闭了旧码头，潜水员在九根桩柱上发现了锈蚀。",
        "渔民将在新码头卸货直到春天。市场照常开放。",
    ),
    "ja": (
        "港湾局は月曜日、潜水士が九本の柱にさびを見つけたため古い桟橋を閉鎖した。",
        "漁師は春まで新しい岸壁で水揚げする。市場は通常どおり開く。",
    ),
    "ko": (
        "항만청은 잠수부들이 기둥 아홉 개에서 녹을 발견하자 월요일 옛 부두를 폐쇄했다.",
        "어민들은 봄까지 새 부두에서 어획물을 내린다. 시장은 계속 문을 연다.",
    ),
    "hi": (
        "बंदरगाह कार्यालय ने सोमवार को पुराना घाट बंद कर दिया, जब गोताखोरों को नौ खंभों में जंग मिली।",
        "मछुआरे वसंत तक नए घाट पर माल उतारेंगे। बाजार खुला रहेगा।",
    ),
    "ar": (
        "أغلق مكتب الميناء الرصيف القديم يوم الاثنين بعد أن عثر الغواصون على صدأ في تسعة من أعمدته.",
        "سينزل الصيادون صيدهم في الرصيف الجديد حتى الربيع. السوق تبقى مفتوحة.",
    ),
    "id": (
        "Kantor pelabuhan menutup dermaga lama pada Senin setelah penyelam menemukan karat pada sembilan tiang.",
        "Nelayan akan berlabuh di dermaga baru sampai musim semi. Pasar tetap buka.",
    ),
}
SAME_BODY = {"nn": "no", "nb": "no", "mr": "hi", "fa": "ar", "ur": "ar", "ms": "id", "ca": "es"}
FULL_STOP = {"zh": "。", "ja": "。", "hi": "।"}

MARKERS = ("update_marker", "correction_marker", "genre_marker")
NOTICES = ("kill_notice", "embargo_note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """An article around a phrase, and how it was put there."""

    name: str
    text: str
    title: str = ""
    byline: str = ""
    source: str = ""
    url: str = ""


def body(language: str) -> tuple[str, ...]:
    """The sentences of a language; English ones where there are none."""
    return BODIES.get(SAME_BODY.get(language, language), BODIES["en"])


def hosts(phrase: str, kind: str, language: str, *, negative: bool, note: str = "") -> Iterator[Host]:
    """Every natural article around a phrase.

    Parameters
    ----------
    phrase : str
        As a paper prints it.
    kind, language : str
        As the list of phrases has them.
    negative : bool
        Whether the phrase is no credit: then it stands where such words stand.
    note : str
        What the list says about the place, such as ``author field``.
    """
    for spoken in dict.fromkeys((language, "en")):
        tongue = "" if spoken == language else " of English"
        for host in _hosts(phrase, kind, spoken, negative=negative, note=note):
            yield Host(
                name=host.name + tongue, text=host.text, title=host.title, byline=host.byline, source=host.source,
                url=host.url,
            )


def _hosts(phrase: str, kind: str, language: str, *, negative: bool, note: str) -> Iterator[Host]:
    sentences = body(language)
    if "after --IANS" in note:
        phrase = f"--IANS\n{phrase}"
    short = " ".join(sentences)
    long = "\n\n".join((*sentences, *(short for _ in range(4))))
    if negative:
        yield from _negative(phrase, kind, language, sentences, long)
    elif "URL" in note:
        yield Host(name="address", text=long, url=f"https://www.reuters.com/article/{phrase}")
    elif kind in MARKERS:
        yield from _marker(phrase, short, long)
    elif kind == "attribution_phrase":
        yield from _attribution(phrase, FULL_STOP.get(language, "."), sentences, long)
    elif kind == "byline":
        yield from _byline(phrase, short, long)
    elif kind in NOTICES:
        yield Host(name="first line", text=f"{phrase}\n\n{long}")
        yield Host(name="below the title", text=f"{TITLE}\n\n{phrase}\n\n{short}", title=TITLE)
        yield Host(name="whole text", text=phrase)
        yield Host(name="last line", text=f"{short}\n\n{phrase}")
    elif kind == "dateline" or (kind == "press_release" and phrase.endswith(("-", "—", ")"))):
        yield Host(name="start", text=f"{phrase} {long}")
        yield Host(name="start of a brief", text=f"{phrase} {short}")
        yield Host(name="line before the text", text=f"{phrase}\n{long}")
        yield Host(name="below the title", text=f"{TITLE}\n\n{phrase} {long}", title=TITLE)
        yield Host(name="below title and byline", text=f"{TITLE}\n\nBy Ida Holm\n\n{phrase} {long}")
    else:
        yield from _closing(phrase, kind, short, long, note=note)


def _marker(phrase: str, short: str, long: str) -> Iterator[Host]:
    if _of_title(phrase):
        headline = phrase if TITLE in phrase else phrase + ("" if phrase.endswith(("-", " ")) else " ") + TITLE
        yield Host(name="title", text=long, title=headline)
        yield Host(name="title in the text", text=f"{headline}\n\n{long}")
        yield Host(name="title and text", text=f"{headline}\n{short}", title=headline)
        return
    yield Host(name="own line below the title", text=f"{TITLE}\n\n{phrase}\n\n{long}", title=TITLE)
    yield Host(name="first line", text=f"{phrase}\n{long}")
    yield Host(name="before the text", text=f"{phrase} {short}")
    yield Host(name="last line", text=f"{long}\n\n{phrase}")


def _attribution(phrase: str, stop: str, sentences: tuple[str, ...], long: str) -> Iterator[Host]:
    lead, rest = sentences[0], " ".join(sentences[1:])
    short = " ".join(sentences)
    yield Host(name="end of the lead", text=f"{lead.rstrip('.。।')}, {phrase}{stop} {rest}\n\n{long}")
    yield Host(name="sentence", text=f"{lead} {phrase}{stop} {rest}")
    yield Host(name="last sentence", text=f"{short} {phrase}{stop}")
    yield Host(name="last words", text=f"{short} {phrase}")
    yield Host(name="start", text=f"{phrase}, {short}")


def _byline(phrase: str, short: str, long: str) -> Iterator[Host]:
    if phrase.startswith(TITLE):
        yield Host(name="title", text=long, title=phrase)
        return
    yield Host(name="first line", text=f"{phrase}\n\n{long}")
    yield Host(name="line below the title", text=f"{TITLE}\n{phrase}\n{long}", title=TITLE)
    yield Host(name="own line below the title", text=f"{TITLE}\n\n{phrase}\n\n{short}")
    yield Host(name="author field", text=long, byline=phrase)


def _closing(phrase: str, kind: str, short: str, long: str, *, note: str) -> Iterator[Host]:
    if "source field" in note:
        yield Host(name="source field", text=long, source=phrase)
    elif note.startswith("title"):
        yield Host(name="end of the title", text=long, title=f"{TITLE} {phrase}".replace(" ,", ","))
    elif note.startswith("start"):
        yield Host(name="start", text=f"{phrase} {long}")
    else:
        yield Host(name="own last line", text=f"{long}\n\n{phrase}")
        yield Host(name="line after a brief", text=f"{short}\n{phrase}")
        yield Host(name="end of the text", text=f"{long} {phrase}")
        yield Host(name="end of a brief", text=f"{short} {phrase}\n")
        if kind in ("inputs_line", "source_field", "syndication_disclaimer"):
            yield Host(name="own first line", text=f"{phrase}\n\n{long}")


def _negative(phrase: str, kind: str, language: str, sentences: tuple[str, ...], long: str) -> Iterator[Host]:
    stop = "" if phrase.endswith((".", "।")) else FULL_STOP.get(language, ".")
    short = " ".join(sentences)
    yield Host(name="in a sentence of the lead", text=f"{sentences[0]} {phrase} {short}\n\n{long}")
    yield Host(name="in the middle", text=f"{long}\n\n{short} {phrase}{stop} {short}\n\n{long}")
    yield Host(name="last sentence", text=f"{long} {phrase}{stop}")
    if kind in ("photo_credit", "copyright_line"):
        yield Host(name="caption at the top", text=f"The pier on Monday. {phrase}\n\n{long}")
        yield Host(name="own caption", text=f"{TITLE}\n\n{phrase}\n\n{long}")
        yield Host(name="last caption", text=f"{long}\n\nThe pier on Monday. {phrase}")
        yield Host(name="own last line", text=f"{long}\n\n{phrase}")
    else:
        yield Host(name="sentence of words", text=f"{short} On Monday the mayor spoke of {phrase} at length. {short}")
        yield Host(name="last words", text=f"{long}\n\nThe mayor spoke of {phrase}")


def _of_title(phrase: str) -> bool:
    """Whether a marker stands before a title, rather than being a note of its own."""
    return TITLE in phrase or bool(re.match(r"[^\s(].{0,24}[-:]$|[A-Z0-9+ ]{2,20}$|\d\w\w?[ -]?L", phrase))
