"""What a check reads besides its policy: the feed, the reference that it is held against, the baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ..errors import InputError, MissingPathError
from ..feeds import Feed, read
from ..model import Article, Skipped
from .check_config import Plan
from .options import Common
from .refusals import refuse_nothing

if TYPE_CHECKING:
    from ..check import Baseline, Overlap
    from ..check.sample import Sample
    from ..found import Found


def feeds_of(meant: Common, plan: Plan) -> tuple[Feed, Feed | None]:
    """The feed, and the reference if there is one. A file of the reference is no part of the feed.

    Raises
    ------
    InputError
        Where nothing is left of the feed.
    """
    most = meant.chosen.settings.text.max_bytes
    if not plan.against:
        return read(*meant.feeds, mapping=meant.mapping, max_bytes=most), None
    reference = read(*plan.against, mapping=meant.mapping, max_bytes=most)
    feed = read(*meant.feeds, mapping=meant.mapping, max_bytes=most, without=reference.paths)
    if not feed.paths and "-" not in meant.feeds:
        raise InputError("FEED", "every file of it is one of the reference", "name a feed beside the reference")
    return feed, reference


def held_against(found: Found, reference: Feed) -> Overlap:
    """What the feed has of the reference.

    Raises
    ------
    InputError
        For a reference without one article: nobody means to check against nothing.
    """
    from ..check import overlap

    return overlap(found, _some(reference))


def _some(reference: Feed) -> Iterator[Article | Skipped]:
    skipped: list[Skipped] = []
    articles = 0
    for record in reference:
        if isinstance(record, Article):
            articles += 1
        elif not articles:
            skipped.append(record)
        yield record
    if not articles:
        refuse_nothing(reference.inputs, skipped)


def baseline_of(meant: Common, plan: Plan, *, update: bool) -> Baseline | None:
    """The baseline: from its file, or from the feed as it was at a commit.

    Raises
    ------
    InputError
        For a file that is missing (unless it is to be written) or broken, and for a commit that cannot be read.
    """
    from ..check import Baseline

    if plan.baseline_from_ref:
        known = _at_commit(plan.baseline_from_ref, meant)
        return Baseline(path=plan.baseline_from_ref, known=known, whole=True)
    if plan.baseline:
        return Baseline(path=plan.baseline, known=_in_file(Path(plan.baseline), update=update), updated=update)
    return None


def _in_file(path: Path, *, update: bool) -> Counter[str]:
    from ..check.baseline import from_text

    try:
        return from_text(path.read_text(encoding="utf-8"), path=str(path))
    except FileNotFoundError:
        if update:
            return Counter()
        remedy = "make it: add --update-baseline, and commit the file"
        raise MissingPathError(str(path), "there is no such baseline", remedy) from None
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "it is no text"
        raise InputError(str(path), f"cannot be read: {what}", "check the path given to --baseline") from None


def _at_commit(ref: str, meant: Common) -> Counter[str]:
    from ..check.baseline import fingerprint
    from ..feeds.at_ref import taken_out

    with TemporaryDirectory(prefix="dedup-") as folder:
        paths = taken_out(ref, meant.feeds, Path(folder))
        if not paths:
            return Counter()
        then = read(*paths, mapping=meant.mapping, max_bytes=meant.chosen.settings.text.max_bytes)
        return Counter(fingerprint(record.text) for record in then if isinstance(record, Article))


def notes(found: Found, plan: Plan, sample: Sample) -> Sequence[str]:
    """What a reader must know to read the figures right."""
    import numpy as np

    least = found.settings.text.min_words
    short = int(np.count_nonzero(np.diff(found.reading.tokens.offsets) < least))
    told: list[str] = []
    if sample.seen:
        told.append(
            f"a sample, {sample.drawn:,} of {sample.seen:,} articles, drawn so that copies stay together: the shares "
            "are estimates, and the largest cluster is that of the sample."
        )
    if short:
        what = "1 article is" if short == 1 else f"{short:,} articles are"
        told.append(f"{what} too short to judge (fewer than {least} words) and compared by exact text only.")
    if plan.fast:
        told.append("candidates by resemblance alone (--fast): excerpts and rewrites may be missed.")
    return told
