"""The grammar as data: every rule compiles, users add their own, and mistakes are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dedup.errors import InputError, SettingError
from dedup.model import VersionKind
from dedup.text.credit_grammar import Grammar, builtin, builtin_documents, load
from dedup.text.credit_rules import read_rules
from dedup.text.newswire import agency_of, find_credits, own_host, title_without_marks
from dedup.text.title_marks import CREDIT, GENRE

BUILTIN = builtin_documents()
RULE = """
[[rule]]
name = "harbour tag"
kind = "credit_tag"
polarity = "copy"
position = "tail"
markers = ["[{ANY}"]
pattern = '\\[{ANY}\\]'
"""


def test_every_rule_of_the_package_compiles() -> None:
    grammar = builtin()
    for rule in grammar.book.rules:
        assert grammar.pattern(rule).pattern
        assert grammar.pattern(rule, words=0).pattern
    assert grammar.marks
    assert grammar.marked.pattern
    assert grammar.markers.inner


def test_every_quantifier_is_bounded() -> None:
    unbounded = re.compile(r"(?<!\\)[*+](?!\+)|\{\d+,\}")
    classes = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\.|\{\d+,\d+\}\+")
    for rule in builtin().book.rules:
        assert not unbounded.search(classes.sub("", rule.pattern)), rule.name
    for name, piece in builtin().book.pieces.items():
        assert not unbounded.search(classes.sub("", piece)), name


def test_names_of_rules_are_unique() -> None:
    rules = builtin().book.rules
    assert len({rule.name for rule in rules}) == len(rules) == BUILTIN[1].count("[[rule]]")


def test_no_spelling_belongs_to_two_agencies() -> None:
    spellings = [s for agency in builtin().book.agencies for s in (*agency.names, *agency.traps)]
    assert len(spellings) == len(set(spellings))


def test_kinds_of_marks_are_kinds_of_versions() -> None:
    assert {mark.kind for mark in builtin().book.marks} == {CREDIT, GENRE, *VersionKind} - {VersionKind.FIRST}


def test_users_add_their_own_agency_and_rule() -> None:
    agency = '[[agency]]\nname = "HNS"\nnames = ["HNS", "Harbour News Service"]\nhosts = ["harbour.example"]\n'
    grammar = Grammar(read_rules(*BUILTIN, agency + RULE))
    text = "OSLO, May 2 (HNS) — The ferry ran aground. [HNS]"
    assert find_credits(text) == ()
    credits = find_credits(text, grammar=grammar)
    assert [(c.rule, c.agency, c.text) for c in credits] == [
        ("dateline with date", "HNS", "OSLO, May 2 (HNS) —"),
        ("harbour tag", "HNS", "[HNS]"),
    ]
    assert agency_of(credits) == "HNS"
    assert own_host("HNS", "https://www.harbour.example/1", grammar=grammar)
    assert title_without_marks("Ferry runs aground (HNS)", grammar=grammar) == "Ferry runs aground"


def test_a_later_rule_of_the_same_name_replaces_the_earlier() -> None:
    silent = RULE.replace("harbour tag", "tag").replace("[{ANY}", "(never")
    assert find_credits("The ferry ran aground. (ANI)", grammar=Grammar(read_rules(*BUILTIN, silent))) == ()


def test_an_empty_grammar_finds_nothing() -> None:
    grammar = Grammar(read_rules())
    assert find_credits("OSLO (AP) — The ferry ran aground.\n\n(ANI)", grammar=grammar) == ()
    assert title_without_marks("UPDATE 1-Ferry", grammar=grammar) == "UPDATE 1-Ferry"


@pytest.mark.parametrize(
    ("document", "key", "problem"),
    [
        ("[[rule", "credits", "is no TOML"),
        ('extra = "x"', "credits.extra", "no such field"),
        ('agency = "x"', "credits.agency", "is no table"),
        ('pieces = "x"', "credits.pieces", "is no table"),
        ("[pieces]\nPLACE = 1", "credits.pieces.PLACE", "is not text"),
        ("months = [1]", "credits.months", "is no list of words"),
        ("[[agency]]\nnames = []", "credits.agency[0].name", "is not text"),
        (RULE.replace('"copy"', '"most"'), "credits.rule[harbour tag].polarity", "is none of its values"),
        (RULE.replace('"tail"', '"foot"'), "credits.rule[harbour tag].position", "is none of its values"),
        (RULE.replace('["[{ANY}"]', "[]"), "credits.rule[harbour tag].markers", "is empty"),
        (RULE + "weight = 2", "credits.rule[harbour tag].weight", "no such field"),
    ],
)
def test_a_mistake_in_the_rules_is_named_with_its_place(document: str, key: str, problem: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_rules(document)
    assert caught.value.key == key
    assert problem in caught.value.problem
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [("(", "is no regular expression"), ("{NOWHERE}", "no such piece"), ("x", "names no agency")],
)
def test_a_mistake_in_a_pattern_is_named_with_its_rule(pattern: str, problem: str) -> None:
    grammar = Grammar(read_rules(RULE.replace(r"'\[{ANY}\]'", f"'{pattern}'")))
    with pytest.raises(SettingError, match=problem):
        grammar.pattern(grammar.book.rules[0])


@pytest.mark.parametrize(
    "pattern",
    ["\\[.*\\]", "a+b", "(?:a{0,9}){0,9}", "[^x]{0,400}[^y]{0,400}[^z]{0,400}", "{MINE}{MINE}", "{ITSELF}", "a{2,}"],
)
def test_a_users_pattern_that_may_take_long_is_refused(tmp_path: Path, pattern: str) -> None:
    pieces = "[pieces]\nMINE = '[^x]{0,400}[^y]{0,40}'\nITSELF = 'a{ITSELF}'\n"
    path = tmp_path / "mine.toml"
    path.write_text(pieces + RULE.replace("\\[{ANY}\\]", pattern), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(str(path))
    assert caught.value.problem.startswith(f"{path}: setting credits.rule[harbour tag].pattern")
    assert "may take too long" in caught.value.problem
    assert "bound each quantifier" in caught.value.remedy


def test_a_users_file_is_read_once_and_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(RULE, encoding="utf-8")
    assert [c.rule for c in find_credits("The ferry ran aground. [ANI]", grammar=load(str(path)))] == ["harbour tag"]
    assert load() is builtin()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"\xff", "is no UTF-8"),
        (b"[[rule", "is no TOML"),
        (RULE.replace("\\[{ANY}", "[{ANY}").encode(), "is no regular expression"),
        (RULE.replace('[{ANY}"]', '-"]').encode(), "is too short"),
        (RULE.replace('"credit_tag"', '"tag"').encode(), "is no kind"),
        (b'[[mark]]\nname = "m"\nkind = "late"\ncredit = "update_marker"\nbefore = "LATE-"', "is no kind"),
    ],
)
def test_a_mistake_in_a_users_file_names_the_file(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load(str(path))
    assert caught.value.problem.startswith(f"{path}: ")
    assert problem in caught.value.problem
    assert caught.value.remedy
