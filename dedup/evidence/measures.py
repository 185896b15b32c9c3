"""What is measured of a pair: the columns of :func:`dedup.evidence.measure`, in order."""

from __future__ import annotations

ALIGNMENT = (
    "aligned",
    "alignment",
    "novelty",
    "in_order",
    "targets",
    "sentences",
    "sentences_aligned",
    "sentences_loose",
    "sentences_close",
)
"""What :func:`dedup.evidence.alignment.align` measures, in order."""
MEASURES = (
    "resemblance",
    "containment",
    "containment_longer",
    "weighted_containment",
    "cosine",
    "vocabulary",
    "names_numbers",
    "numbers",
    "facts_cosine",
    "phrases",
    *ALIGNMENT,
    "aligned_longer",
    "longest_run",
    "reuse_outside_quotes",
    "quotes",
    "quoted",
    "quotes_shared",
    "words_shorter",
    "words_longer",
    "longer_by",
)
"""The columns of :func:`dedup.evidence.measure`, in order."""
COLUMN = {name: i for i, name in enumerate(MEASURES)}
