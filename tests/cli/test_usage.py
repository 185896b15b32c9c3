"""What was typed wrong: unknown options, unknown settings, values outside their range."""

from __future__ import annotations

import pytest

from tests.stories import reprint_of, wire

from .console import Console

FERRY = (wire(), reprint_of(wire(), furniture=""))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--windw", "3"), "No such option: --windw"),
        (("--map", "text"), "'text' is not of the form NAME=VALUE"),
        (("--set", "=3"), "'=3' is not of the form NAME=VALUE"),
        (("--outputs", "report,pdf"), "pdf: choose from articles,matches,"),
        (("--outputs", ","), "nothing: choose from articles,matches,"),
        (("--jobs", "-1"), "--jobs"),
        (("--format", "xml"), "--format"),
    ],
)
def test_usage_errors_name_the_option_and_leave_no_trace(dedup: Console, typed: tuple[str, ...], said: str) -> None:
    dedup.feed("wire.jsonl", FERRY)
    told = dedup("run", "wire.jsonl", "-o", "out", *typed)
    assert (told.status, told.out) == (2, "")
    assert said in told.err
    assert "Try 'dedup run -h' for help." in told.err
    assert not (dedup.folder / "out").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            ("--set", "text.min_word=30"),
            "--set: setting text.min_word = '30': no such setting\n"
            "  → did you mean text.min_words? `dedup settings` lists them all\n",
        ),
        (
            ("--set", "fingerprint.x=1"),
            "--set: setting fingerprint.x = '1': no such setting\n  → `dedup settings` lists them all\n",
        ),
        (
            ("--set", "sketch.num_perm=8"),
            "--set: setting sketch.num_perm = '8': is outside its range\n  → give a number from 16 to 1024\n",
        ),
        (
            ("--set", "text.min_words=many"),
            "--set: setting text.min_words = 'many': is no whole number\n  → give a number\n",
        ),
        (
            ("--window", "-1"),
            "--window: setting candidates.window_days = '-1': is outside its range\n  → give a number from 0 up\n",
        ),
        (
            ("--routes", "resemblance,smell"),
            "--routes: setting candidates.routes = 'resemblance,smell': 'smell' is none of its words\n"
            "  → choose from resemblance,containment,cosine\n",
        ),
        (
            ("--map", "body=body_html"),
            "setting map.body = 'body_html': no such field\n"
            "  → the fields are id, text, title, source, published, url, language, item_id, version, replaces, "
            "slugline, pubstatus, embargoed, ednote, byline, dateline, creditline, copyright, original\n",
        ),
        (
            ("--config", "none.toml"),
            "none.toml: cannot be read: No such file or directory\n  → check the path given to --config\n",
        ),
    ],
)
def test_setting_errors_name_the_key_the_value_and_the_range(
    dedup: Console, typed: tuple[str, ...], said: str
) -> None:
    dedup.feed("wire.jsonl", FERRY)
    assert str(dedup("run", "wire.jsonl", "-o", "out", *typed)) == f"exit 2\n--- stderr\ndedup: error: {said}"
    assert not (dedup.folder / "out").exists()


def test_no_output_folder_says_what_to_type(dedup: Console) -> None:
    dedup.feed("my wire.jsonl", FERRY)
    assert str(dedup("run", "my wire.jsonl")) == (
        "exit 2\n"
        "--- stderr\n"
        "dedup: error: -o: no output folder was given\n"
        "  → type: dedup run 'my wire.jsonl' -o reports/today (or --dry-run, to write nothing)\n"
    )


def test_nothing_typed_shows_the_help_and_is_not_success(dedup: Console) -> None:
    said = dedup()
    assert said.status == 2
    assert "Usage: dedup [OPTIONS] COMMAND" in said.out + said.err


def test_help_and_version(dedup: Console) -> None:
    assert dedup("--version").out.startswith("dedup 0.")
    for command in ((), ("run",), ("explain",), ("curve",), ("settings",)):
        said = dedup(*command, "--help")
        assert (said.status, said.err) == (0, "")
        assert said.out.startswith(f"Usage: {' '.join(('dedup', *command))} ")
