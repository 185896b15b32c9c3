"""What a feed has in common with a reference: test items that must not be in training data, an archive, a sold corpus.

The two are never one corpus. Each is read for itself, so that no figure of the feed changes because a reference is
held against it, and an id that both have stays what it is: two articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .. import evidence, passages, relation
from ..candidates import Route
from ..chars import CharMap
from ..collecting import collect
from ..columns import Corpus
from ..comparing import take_tokens
from ..evidence import COLUMN
from ..found import Found
from ..matches import Matches, Pairs, text_hashes
from ..model import Article, Relation, Skipped
from ..neighbours import by_cosine_across
from ..relation import ORDER
from ..shingles import place
from ..terms import Numbered
from ..text.tokens import Tokens
from ..texts import prepare
from ..vectors import Rows, weigh_under
from ..words import read_words
from .nouns import Item, Other, Verdict
from .scan import across, join_tokens

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]
BOOL = npt.NDArray[np.bool_]


class Contact(NamedTuple):
    """An article of the feed (its ``row``) and one of the reference (``item``) that share copy or a passage.

    ``derived`` says that one carries or rewrites the other; else they share a passage of ``run`` words and no more.
    ``share`` is how much of the item's wording (its shingles) stands in the article. The passage is the longest one, as
    it stands in either.
    """

    row: int
    item: int
    relation: Relation
    derived: bool
    probability: float
    share: float
    run: int
    in_feed: str
    in_item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """A reference and what the feed has of it; ``contacts`` by item, the closest first, and ``items`` by place."""

    corpus: Corpus
    skipped: Sequence[Skipped]
    contacts: Sequence[Contact]
    items: tuple[Item, ...]

    def contaminated(self) -> frozenset[int]:
        """The items whose copy is in the feed."""
        return frozenset(contact.item for contact in self.contacts if contact.derived)


def overlap(found: Found, reference: Iterable[Article | Skipped]) -> Overlap:
    """Compare each article of a reference with the feed.

    Parameters
    ----------
    found : Found
        The feed; nothing of it changes.
    reference : iterable of Article or Skipped

    Returns
    -------
    Overlap

    Notes
    -----
    Candidates come from an exact scan (:mod:`dedup.check.scan`) and, if the feed's own run used it, from the cosine
    route, here without a window: a test item is spoilt by an article of any date. Each is then judged as any pair is.
    """
    corpus, skipped = collect(reference)
    s = found.settings
    reading = read_words(
        corpus, settings=s.furniture, weight=s.text.background_articles, rules=s.text.credits
    )
    rows, tokens = weigh_under(
        found.comparison.rows, reading.tokens, languages=found.reading.languages, weight=s.text.background_articles
    )
    words = np.diff(tokens.offsets)
    hashes, same = text_hashes(found.comparison.tokens), text_hashes(tokens)
    leader = _leaders(same, words)
    led = np.flatnonzero((leader == np.arange(len(words))) & (words >= s.text.min_words))
    near = _candidates(found, tokens, rows, led)
    pairs = _joined(near, _identical(hashes, same, leader, words), len(found.corpus))
    contacts = list(_judged(found, corpus, tokens, rows, pairs, leader))
    return Overlap(
        corpus=corpus, skipped=skipped, contacts=contacts, items=tuple(_items(found, corpus, skipped, contacts, words)),
    )


def _leaders(hashes: U64, words: I64) -> I64:
    """For each text the first that has the same words; a text without a word is like no other."""
    keys = [(x, y) if n else (-1, i) for i, ((x, y), n) in enumerate(zip(hashes.tolist(), words.tolist(), strict=True))]
    first: dict[tuple[int, int], int] = {}
    return np.array([first.setdefault(key, i) for i, key in enumerate(keys)], np.int64)


def _candidates(found: Found, tokens: Tokens, rows: Rows, led: I64) -> tuple[I64, I64]:
    """Pairs to compare: rows of the feed, and of the reference."""
    s, feed_tokens = found.settings, found.reading.tokens
    pairs = across(
        feed_tokens,
        take_tokens(tokens, led),
        shingle_words=s.sketch.shingle_words,
        run=s.relation.partial_run,
        most=s.candidates.containment_max_articles,
    )
    if Route.COSINE in s.candidates.route_names:
        least, work = s.candidates.cosine_threshold, s.candidates.cosine_work
        close = by_cosine_across(found.comparison.rows, rows.take(led), threshold=least, work_per_article=work)
        pairs = np.union1d(pairs, close)
    feed, item = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    enough = np.diff(found.reading.tokens.offsets)[feed] >= s.text.min_words
    return feed[enough], led[item[enough]]


def _identical(hashes: U64, same: U64, leader: I64, words: I64) -> tuple[I64, I64]:
    """Pairs of a text of the feed and the first of the reference that has its very words."""
    of = {tuple(same[i].tolist()): i for i in np.flatnonzero((leader == np.arange(len(leader))) & (words > 0)).tolist()}
    maybe = np.flatnonzero(np.isin(hashes[:, 0], same[:, 0])).tolist()
    met = [(row, of[key]) for row in maybe if (key := tuple(hashes[row].tolist())) in of]
    both = np.array(met, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _joined(found: tuple[I64, I64], same: tuple[I64, I64], articles: int) -> Pairs:
    """Each pair once: ``a`` a row of the feed, ``b`` one of the reference, counted on behind the feed's."""
    keys = [(feed.astype(np.uint64) << np.uint64(32)) | item.astype(np.uint64) for feed, item in (found, same)]
    each = np.union1d(*keys)
    a, b = (each >> np.uint64(32)).astype(np.int64), (each & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return Pairs(a, b + articles, np.zeros(len(each), np.uint8), np.isin(each, keys[1]))


def _judged(
    found: Found, corpus: Corpus, tokens: Numbered, rows: Rows, pairs: Pairs, leader: I64
) -> Iterator[Contact]:
    """What comes of comparing the pairs, by item, the closest first; of identical items each has all their contacts."""
    s, articles = found.settings, len(found.corpus)
    feed, a = np.unique(pairs.a, return_inverse=True)
    items, b = np.unique(pairs.b - articles, return_inverse=True)
    in_feed = take_tokens(found.comparison.tokens, feed)
    both = join_tokens(in_feed, take_tokens(tokens, items))
    b = b + len(feed)
    taken, own = found.comparison.rows_of(feed, in_feed), rows.take(items)
    joined = own._replace(
        offsets=np.concatenate([taken.offsets, own.offsets[1:] + taken.offsets[-1]]),
        term=np.concatenate([taken.term, own.term]),
        weight=np.concatenate([taken.weight, own.weight]),
    )
    where = place(both.offsets, both.word, s.sketch.shingle_words)
    texts = prepare(both, joined.idf, where, shingle_words=s.sketch.shingle_words)
    measures = evidence.measure(texts, joined, a, b)
    hours = np.concatenate([found.hours[feed], corpus.hours()[items]])
    inner = Pairs(a, b, pairs.routes, pairs.identical)
    matches = Matches.judge(
        inner, measures, relation.load(s.relation.model), hours, np.diff(both.offsets), s, keep_all=True
    )
    long = (matches.measures[:, COLUMN["longest_run"]] >= s.relation.partial_run) | matches.derived
    kept = np.flatnonzero(long)
    shown = passages.find(both, joined.idf, matches.a[kept], matches.b[kept])
    alike: dict[int, list[int]] = {}
    for item, first in enumerate(leader.tolist()):
        alike.setdefault(first, []).append(item)
    contacts: list[Contact] = []
    for at, m in enumerate(kept.tolist()):
        row, item = int(feed[matches.a[m]]), int(items[matches.b[m] - len(feed)])
        contact = _contact(found, corpus, matches, m, shown, at, row, item)
        contacts += [contact._replace(item=one) for one in alike[item]]
    return iter(sorted(contacts, key=lambda c: (c.item, not c.derived, -c.probability, -c.share, c.row)))


def _contact(
    found: Found, corpus: Corpus, matches: Matches, m: int, shown: passages.Passages, at: int, row: int, item: int
) -> Contact:
    text, other = found.corpus.text("text", row), corpus.text("text", item)
    longest = shown.of(at, CharMap(text.encode()), CharMap(other.encode()), most=1)
    measures = matches.measures[m]
    # The containment of the shorter in the longer; the item's is that, or the other way round.
    share = measures[COLUMN["containment_longer" if matches.a_is_shorter[m] else "containment"]]
    return Contact(
        row=row,
        item=item,
        relation=ORDER[matches.relation[m]],
        derived=ORDER[matches.relation[m]].derived,
        probability=round(float(matches.probability[m]), 6),
        share=round(float(share), 4),
        run=int(measures[COLUMN["longest_run"]]),
        in_feed=text[longest[0].a.start : longest[0].a.end] if longest else "",
        in_item=other[longest[0].b.start : longest[0].b.end] if longest else "",
    )


def _items(
    found: Found, corpus: Corpus, skipped: Sequence[Skipped], contacts: Sequence[Contact], words: I64
) -> list[Item]:
    """A verdict on every article of the reference, unreadable ones too."""
    of: dict[int, list[Contact]] = {}
    for contact in contacts:
        of.setdefault(contact.item, []).append(contact)
    short = words < found.settings.text.min_words
    items = [Item(id=skip.id, place=skip.place, verdict=Verdict.UNREADABLE) for skip in skipped]
    for item, known in enumerate(corpus.ids):
        place_of, own = corpus.place(item), of.get(item)
        if own is None:
            verdict = Verdict.TOO_SHORT if short[item] else Verdict.CLEAN
            items.append(Item(id=known, place=place_of, verdict=verdict))
            continue
        best = own[0]
        carriers = [contact for contact in own if contact.derived is best.derived]
        items.append(
            Item(
                id=known, place=place_of, verdict=Verdict.CONTAMINATED if best.derived else Verdict.PASSAGE,
                articles=len({contact.row for contact in carriers}),
                found=Other(id=found.corpus.ids[best.row], place=found.corpus.place(best.row)),
                relation=best.relation.value if best.derived else "", share=best.share, passage=best.in_item,
            )
        )
    return sorted(items, key=lambda item: (item.place.path, item.place.line or 0, item.id))
