"""Marks of versions and agencies at the ends of titles."""

from __future__ import annotations

import pytest

from dedup.text.newswire import VersionKind, VersionMark, title_without_marks, version_mark

TITLE = "Storm reaches the coast"

MARKED = [
    ("UPDATE 1-{}", VersionKind.UPDATE, 1),
    ("UPDATE 2: {}", VersionKind.UPDATE, 2),
    ("Update 12 - {}", VersionKind.UPDATE, 12),
    ("UPDATED: {}", VersionKind.UPDATE, None),
    ("(LEAD) {}", VersionKind.UPDATE, None),
    ("(2nd LD) {}", VersionKind.UPDATE, 2),
    ("2ND LEAD {}", VersionKind.UPDATE, 2),
    ("3RD NET {}", VersionKind.UPDATE, 3),
    ("1st Ld-Writethru, {}", VersionKind.UPDATE, 1),
    ("WRAPUP 11-{}", VersionKind.WRAPUP, 11),
    ("RPT-{}", VersionKind.REPEAT, None),
    ("RPT-UPDATE 2-{}", VersionKind.REPEAT, None),
    ("REFILE-{}", VersionKind.REFILE, None),
    ("REFILE-UPDATE 3-{}", VersionKind.REFILE, None),
    ("CORRECTED-{}", VersionKind.CORRECTION, None),
    ("CORRECTED: {}", VersionKind.CORRECTION, None),
    ("CORRECTED - UPDATE 1-{}", VersionKind.CORRECTION, None),
    ("OFFICIAL CORRECTION-{}", VersionKind.CORRECTION, None),
    ("Correction: {}", VersionKind.CORRECTION, None),
    ("WITHDRAWN-{}", VersionKind.WITHDRAWAL, None),
    ("STORY WITHDRAWN: {}", VersionKind.WITHDRAWAL, None),
]


@pytest.mark.parametrize(("form", "kind", "number"), MARKED)
def test_the_mark_of_a_version_is_read_and_taken_off(form: str, kind: VersionKind, number: int | None) -> None:
    marked = form.format(TITLE)
    found = version_mark(marked)
    assert found is not None
    assert (found.kind, found.number) == (kind, number)
    assert title_without_marks(marked) == TITLE


@pytest.mark.parametrize(
    "form",
    [
        "{} (AP)",
        "{} (Reuters)",
        "{} - Reuters",
        "{} | Reuters",
        "{} – The Associated Press",
        "{}, Reuters Reports",
        "{} By Reuters",
    ],
)
def test_the_agency_behind_a_title_is_taken_off(form: str) -> None:
    assert title_without_marks(form.format(TITLE)) == TITLE
    assert title_without_marks("UPDATE 1-" + form.format(TITLE)) == TITLE
    assert version_mark(form.format(TITLE)) is None


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "Update on the storm",
        "Updated storm maps sell well",
        "Correction of the coastline ends",
        "Corrected maps sell well",
        "Withdrawn troops come home",
        "2nd storm reaches the coast",
        "Lead found in the water",
        "FACTBOX-Storms that reached the coast",
        "TIMELINE: the storm",
        "Storm leaves the party (PTI)",
        "What the (AP) taught us",
        "Storm hits the coast, says Reuters reporter",
        "",
    ],
)
def test_a_title_without_marks_stays_as_it_is(title: str) -> None:
    assert title_without_marks(title) == title
    assert version_mark(title) is None


def test_a_title_of_nothing_but_marks_is_kept() -> None:
    assert title_without_marks("UPDATE 1-") == "UPDATE 1-"
    assert title_without_marks("STORY WITHDRAWN") == "STORY WITHDRAWN"
    assert version_mark("STORY WITHDRAWN") == VersionMark(kind=VersionKind.WITHDRAWAL)


@pytest.mark.parametrize(
    ("marks", "number", "of"), [("RPT-UPDATE 2-", None, 2), ("UPDATE 2-", 2, None), ("RPT 1-UPDATE 2-", 1, None)]
)
def test_a_repeat_or_correction_knows_the_number_of_what_it_sends_again(
    marks: str, number: int | None, of: int | None
) -> None:
    found = version_mark(f"{marks}Storm reaches the coast")
    assert found is not None
    assert (found.number, found.of) == (number, of)
