"""Small memorable news stories of our own, in two wordings each, for every test to build its articles from.

::

    wire("ferry")                  the agency's copy, with dateline and sign-off
    reprint_of(wire("ferry"))      an outlet carries it word for word, under its own furniture
    brief_of(wire("ferry"))        an outlet carries its first sentences
    rewrite_of(wire("ferry"))      another outlet says it all in other words, in another order
    own_report("ferry")            the same event by a reporter who was there: no copy at all
    roundup_of([wire("ferry"), wire("rates")])   one paragraph each of several stories

The same call always gives the same article. Ids tell the story: ``ferry-wire``, ``ferry-reprint-ledger``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dedup.model import Article, Place

AGENCY = "Reuters"
MORNING = datetime(2024, 11, 19, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: where, the headline, its sentences as the agency and as a rewriter say them, and a reporter's own."""

    place: str
    title: str
    sentences: tuple[tuple[str, str], ...]
    own: str


EVENTS: dict[str, Event] = {
    "ferry": Event(
        place="PORT ELLEN",
        title="Ferry with 212 aboard runs aground off Port Ellen",
        sentences=(
            (
                "The ferry Morning Star ran aground on the Black Rocks off Port Ellen early on Tuesday with 212 people "
                "on board, the coastguard said.",
                "More than two hundred passengers and crew had a rough Tuesday when the Morning Star struck the Black "
                "Rocks near Port Ellen, according to the coastguard.",
            ),
            (
                "Lifeboats from three stations took off all passengers within two hours and nobody was badly hurt.",
                "No one was seriously injured, and boats from three lifeboat stations had cleared the vessel inside "
                "two hours.",
            ),
            (
                '"We heard a bang and then the lights went out," said Ines Duarte, a teacher who was travelling with '
                "her class.",
                'A teacher on a class trip, Ines Duarte, recalled a bang before "the lights went out".',
            ),
            (
                "The 40-year-old vessel passed its last inspection in March, but its owner, Lagan Lines, had been "
                "fined twice over faulty steering gear.",
                "Lagan Lines, which owns the 40-year-old ship, has paid two fines for defective steering gear, "
                "although inspectors cleared it in March.",
            ),
            (
                "Investigators will read the voyage recorder on Wednesday and expect a first report within a month.",
                "A preliminary finding is due in about a month, once investigators have examined the voyage recorder "
                "on Wednesday.",
            ),
            (
                "Tugs could not move the ship at high tide and will try again on Thursday with a larger salvage vessel "
                "from Belfast.",
                "With tugs defeated at high water, a bigger salvage vessel is coming from Belfast for another "
                "attempt on Thursday.",
            ),
        ),
        own=(
            "Harbour master Tom Reilly stood on the pier before dawn and counted blankets. His men had rowed out in "
            "the dark because the engine of the pilot boat would not start. By breakfast the village hall smelled of "
            "soup, and Port Ellen had found beds for everybody from the Morning Star. He wants to know why any captain "
            "would leave Ardbeg in such a swell."
        ),
    ),
    "rates": Event(
        place="OSLO",
        title="Norwegian central bank holds rate at 4.5 percent",
        sentences=(
            (
                "Norway's central bank left its key policy rate unchanged at 4.5 percent on Tuesday and said it would "
                "most likely stay there until March.",
                "Borrowers in Norway get no relief before spring: policymakers kept the benchmark at 4.5 percent on "
                "Tuesday and signalled a pause to March.",
            ),
            (
                "All 23 analysts polled beforehand had expected the decision, which sent the crown to its weakest in "
                "eleven months.",
                "The crown slid to an eleven-month low although each of the 23 economists surveyed had foreseen the "
                "outcome.",
            ),
            (
                '"Inflation is falling, but rent and wages are not listening yet," governor Kari Solberg told '
                "reporters.",
                'Governor Kari Solberg conceded that "rent and wages are not listening yet" even as inflation eases.',
            ),
            (
                "Core inflation slowed to 2.8 percent in October from 3.1 percent in September, against a target of 2 "
                "percent.",
                "Against a goal of 2 percent, the core measure stood at 2.8 percent in October, down from 3.1 a month "
                "before.",
            ),
            (
                "Housing starts have dropped by a third since the summer and builders warn of layoffs before "
                "Christmas.",
                "Construction firms threaten job cuts ahead of Christmas because a third fewer homes have been begun "
                "since summer.",
            ),
            (
                "The bank publishes its next forecasts on December 19, together with a review of its oil fund "
                "transfers.",
                "Fresh projections, along with a look at transfers from the oil fund, will follow on December 19.",
            ),
        ),
        own=(
            "Behind the counter of her bakery in Grünerløkka, Signe Aas does not follow the governor's speeches. She "
            "follows flour. Her loan costs her two ovens a year, she reckons, and the ovens were to be the second "
            "shop. Her daughter keeps the books and says the crown matters more than Kari Solberg."
        ),
    ),
    "dam": Event(
        place="TIRANA",
        title="Cracks found in Albanian dam, 1,900 told to leave",
        sentences=(
            (
                "Engineers found fresh cracks in the spillway of the Vau dam in northern Albania on Tuesday and 1,900 "
                "villagers were told to leave their homes.",
                "Some 1,900 people living under the Vau dam in Albania's north were ordered out on Tuesday after new "
                "cracks opened in its spillway.",
            ),
            (
                "The reservoir stands four metres above its safe level after nine days of rain and both turbines are "
                "shut.",
                "Nine days of downpours have lifted the water four metres over the safe mark, and neither turbine is "
                "running.",
            ),
            (
                '"The wall is holding, but we will not gamble with it," said the energy minister, Arben Kodra.',
                'Energy minister Arben Kodra insisted that the wall was holding and nobody would "gamble with it".',
            ),
            (
                "A school and a cement works on the lower bank were closed and the railway to Shkodra was cut.",
                "Trains to Shkodra no longer run, and the cement works and the school by the lower bank have shut "
                "their doors.",
            ),
            (
                "The dam, built with Chinese help in 1971, was to be repaired two years ago with a European loan that "
                "was never drawn.",
                "A European loan for mending the structure, put up in 1971 with help from China, has lain untouched "
                "for two years.",
            ),
            (
                "Divers from Italy are to inspect the foundations on Friday if the current allows.",
                "If the current lets them, Italian divers will examine the foundations on Friday.",
            ),
        ),
        own=(
            "The goats went first. Old Pjeter Marku drove them up the cart road at noon, past the chapel, and came "
            "back for his wife and the television. Nobody in his hamlet below the Vau has seen a drawing of the dam. "
            "What they know is the sound it makes, and since Sunday, he says, the sound is wrong."
        ),
    ),
    "museum": Event(
        place="GHENT",
        title="Stolen Flemish panel returns to Ghent after 31 years",
        sentences=(
            (
                "A panel stolen from a Ghent museum in 1993 was handed back on Tuesday by a retired dentist who had "
                "found it behind a wardrobe.",
                "Thirty-one years after thieves took it, a painted panel is home in Ghent: a former dentist discovered "
                "it at the back of a wardrobe.",
            ),
            (
                "The oak painting of a woman with a lute is valued at 6 million euros and has a scorch mark in one "
                "corner.",
                "Apart from a burn in a corner, the picture on oak of a lute player, worth 6 million euros, is intact.",
            ),
            (
                '"I thought it was a tray," said the dentist, Luc Verhaege, whose uncle had left him the house.',
                'Luc Verhaege, who inherited the house from an uncle, took the work for "a tray".',
            ),
            (
                "Police will not charge him because the theft lapsed in 2013, but they are asking who stored the "
                "wardrobe before 1999.",
                "There will be no charges, since the crime lapsed in 2013; detectives still wonder where the wardrobe "
                "stood until 1999.",
            ),
            (
                "Two paintings taken on the same night, a winter landscape and a portrait of a notary, remain missing.",
                "A notary's portrait and a snowy landscape that vanished that night have not been seen since.",
            ),
            (
                "The museum shows the panel from Saturday, behind new glass and without an entrance fee.",
                "Visitors can see it free of charge, behind fresh glass, from Saturday on.",
            ),
        ),
        own=(
            "Restorer An De Smet has waited for this lady all her working life. She was an apprentice when the frame "
            "hung empty, and dusted the empty frame each Friday. Now she bends over the lute with a lamp and says "
            "nothing for a long while. In Ghent, she explains at last, we keep places laid."
        ),
    ),
    "cup": Event(
        place="QUITO",
        title="Late header sends Quito club to first continental final",
        sentences=(
            (
                "A header in the 94th minute by substitute Jairo Cuenca sent Atletico Pichincha to their first "
                "continental final on Tuesday.",
                "Atletico Pichincha will play a continental final for the first time, thanks to replacement Jairo "
                "Cuenca, who headed in four minutes past full time on Tuesday.",
            ),
            (
                "The Ecuadoreans beat holders Real Paranense 3-2 on aggregate before 38,000 people in the rain of "
                "Quito.",
                "In rainy Quito, with 38,000 looking on, the title holders Real Paranense went out 3-2 over two legs.",
            ),
            (
                '"My mother told me to stay at the far post," said Cuenca, 19, who works mornings in a tyre shop.',
                'The 19-year-old, who spends his mornings at a tyre shop, credited his mother: "stay at the far post".',
            ),
            (
                "Paranense finished with nine men after captain Duda Reis struck a linesman with a water bottle.",
                "Skipper Duda Reis hit a linesman with a bottle of water, which left the Brazilians two short at the "
                "end.",
            ),
            (
                "Coach Marta Oyola is the first woman to take a side to the final in its 64 years.",
                "No woman in the competition's 64 years had reached its last match as coach until Marta Oyola did.",
            ),
            (
                "Pichincha meet the winners of Wednesday's second semi-final in Asuncion on December 7.",
                "The decider is on December 7 in Asuncion, against whoever comes through Wednesday's other semi-final.",
            ),
        ),
        own=(
            "On the hill above the stadium they had one radio for forty people, and it had one good ear. When the roar "
            "came up the slope nobody knew whose it was. Then a boy came running, and he was crying, and his shirt was "
            "off in that rain. Quito slept late on Wednesday and so, by decree of the mayor, did its schools."
        ),
    ),
}
"""Every event by its name. No two have a sentence, a person or a number in common."""

FURNITURE = "Sign up for our morning letter and never miss a story."


def wire(event: str = "ferry", *, agency: str = AGENCY, at: datetime = MORNING) -> Article:
    """The agency's own copy.

    >>> wire("cup").text[:40]
    'QUITO, Nov 19 (Reuters) - A header in th'
    """
    told = EVENTS[event]
    body = "\n\n".join(agency_words for agency_words, _ in told.sentences)
    text = f"{told.place}, {at:%b} {at.day} ({agency}) - {body}"
    return article(f"{event}-wire", text, title=told.title, source=agency, at=at)


def reprint_of(copy: Article, *, outlet: str = "Ledger", hours: float = 2, furniture: str = FURNITURE) -> Article:
    """An outlet's reprint, word for word, with a line of its own page under it."""
    return _after(copy, "reprint", outlet, hours, f"{copy.text}\n\n{furniture}".rstrip())


def brief_of(copy: Article, *, outlet: str = "Courier", sentences: int = 2, hours: float = 3) -> Article:
    """An outlet's brief: the first sentences of the copy."""
    return _after(copy, "brief", outlet, hours, " ".join(copy.text.split("\n\n")[:sentences]))


def rewrite_of(copy: Article, *, outlet: str = "Herald", hours: float = 4) -> Article:
    """An aggregator's rewrite of an agency's copy: every sentence in other words, the second half first."""
    said = [reworded for _, reworded in EVENTS[_event(copy)].sentences]
    half = len(said) // 2
    return _after(copy, "rewrite", outlet, hours, "\n\n".join([said[0], *said[half:], *said[1:half]]))


def own_report(event: str = "ferry", *, outlet: str = "Gazette", hours: float = 5) -> Article:
    """The event by a reporter who was there."""
    return _after(wire(event), "own", outlet, hours, EVENTS[event].own)


def roundup_of(copies: Sequence[Article], *, outlet: str = "Digest", hours: float = 9) -> Article:
    """A round-up: the opening of each copy, one under the other."""
    text = "\n\n".join(copy.text.split("\n\n")[0] for copy in copies)
    names = "-".join(_event(copy) for copy in copies)
    at = max(copy.published or MORNING for copy in copies) + timedelta(hours=hours)
    return article(f"{names}-roundup-{outlet.lower()}", text, title="The day in brief", source=outlet, at=at)


def chaff(number: int, *, words: int = 60) -> Article:
    """An article of invented words that resembles nothing else, for corpora that must be large."""
    digest = hashlib.shake_128(f"chaff {number}".encode()).digest(2 * words)
    made = [f"{_SYLLABLES[a % 16]}{_SYLLABLES[b % 16]}{_SYLLABLES[(a ^ b) // 16]}{number}"
            for a, b in zip(digest[::2], digest[1::2], strict=True)]
    sentences = [" ".join(made[i : i + 10]).capitalize() + "." for i in range(0, len(made), 10)]
    return article(f"chaff-{number}", " ".join(sentences), source="Mill", at=MORNING + timedelta(minutes=number))


_SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu", "za")


def article(known: str, text: str, *, title: str = "", source: str = "", at: datetime | None = None) -> Article:
    """An article as a JSON lines feed would give it."""
    record = {"id": known, "text": text, "title": title, "source": source, "published": at.isoformat() if at else None}
    raw = json.dumps(record, ensure_ascii=False).encode()
    return Article(id=known, text=text, title=title, source=source, published=at, place=Place("stories"), raw=raw)


def jsonl(articles: Iterable[Article]) -> str:
    """Articles as a feed in JSON lines."""
    return "".join(one.raw.decode() + "\n" for one in articles)


def _after(copy: Article, kind: str, outlet: str, hours: float, text: str) -> Article:
    at = (copy.published or MORNING) + timedelta(hours=hours)
    return article(f"{_event(copy)}-{kind}-{outlet.lower()}", text, title=copy.title, source=outlet, at=at)


def _event(copy: Article) -> str:
    return copy.id.split("-")[0]
