"""Whose copy each article says it is, from the columns of credit lines: no line is made for it."""

from __future__ import annotations

import numpy as np

from .model import Polarity
from .text.credit_lines import CreditLines
from .text.credit_search import SEPARATOR
from .text.newswire import agencies_named, says_whose, strength


def agencies(credits: CreditLines) -> list[str]:
    """Of each article what :func:`dedup.text.newswire.agency_of` says of its lines.

    Parameters
    ----------
    credits : CreditLines

    Returns
    -------
    list of str
        ``""`` for an article that is no agency's, or of which that is unknown.
    """
    forms = credits.forms
    names = ["", *(form.agency.split(SEPARATOR)[0] for form in forms)]
    says = np.array([form.polarity is Polarity.COPY and says_whose(form) for form in forms], np.bool_)
    rank = np.array([2 * strength(form.kind) + (form.field != "text") for form in forms], np.int64)
    lines = np.flatnonzero(says[credits.lines[:, 0]])
    form, start, end = credits.lines[lines].T
    article = np.searchsorted(credits.offsets, lines, side="right") - 1
    order = np.lexsort((end, start, rank[form], article))
    first = order[np.flatnonzero(np.diff(article[order], prepend=-1))]
    number = np.zeros(len(credits), np.int64)
    number[article[first]] = form[first] + 1
    return [names[n] for n in number.tolist()]


def all_agencies(credits: CreditLines, article: int) -> tuple[str, ...]:
    """Every agency that an article credits, as :func:`dedup.text.newswire.agencies_named` says of its lines."""
    own = credits.lines[credits.offsets.item(article) : credits.offsets.item(article + 1), 0]
    return agencies_named([credits.forms[n] for n in own.tolist()])
