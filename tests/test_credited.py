"""Whose copy articles are, read from columns as from the lines themselves."""

from __future__ import annotations

from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import Settings
from dedup.collecting import collect
from dedup.copies import agency_at_home
from dedup.credited import agencies, all_agencies
from dedup.model import Article, Place
from dedup.text.credit_grammar import builtin
from dedup.text.newswire import agencies_named, agency_of
from dedup.words import read_words

SAID = (
    "OSLO, May 2 (Reuters) - ", "OSLO (AP) — ", "By Ida Holm\nAssociated Press\n\n", "(With inputs from PTI, ANI)\n",
    "Photo: AFP\n", "The Associated Press contributed to this report.\n", "(ANI)\n", "The ferry ran aground at noon.\n",
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(SAID), max_size=4).map("".join),
            st.sampled_from(["Ferry aground", "Ferry aground (AP)", "UPDATE 1-Ferry aground"]),
            st.sampled_from(["", "ANI", "Harbour Post"]),
            st.sampled_from(["", "https://www.reuters.com/a", "https://harbour.example/urn:newsml:reuters.com:1"]),
        ),
        max_size=6,
    )
)
def test_the_columns_say_what_the_lines_say(copies: list[tuple[str, str, str, str]]) -> None:
    corpus, _ = collect(
        Article(id=str(n), text=text, title=title, source=source, url=url, place=Place("feed"))
        for n, (text, title, source, url) in enumerate(copies)
    )
    credits = read_words(corpus, settings=Settings().furniture, weight=1.0).credits
    assert agencies(credits) == [agency_of(lines) for lines in credits]
    assert [all_agencies(credits, row) for row in range(len(credits))] == [agencies_named(own) for own in credits]


@given(
    st.text("htps:/?#.@[]\\\n ü", max_size=20), st.sampled_from(["", "://", "//", "https://", "a b://"]),
    st.sampled_from(["www.reuters.com", "reuters.com:80", "apnews.com", "u@reuters.com", "[::1]", "harbour.example"]),
    st.text("/?#:@[]\\\n a.com", max_size=20),
)
def test_the_path_of_an_address_says_nothing_of_the_agency(before: str, scheme: str, host: str, path: str) -> None:
    address = before + scheme + host + path
    assert agency_at_home("", address) == at_home_by_its_host(address)


def at_home_by_its_host(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    sites = [(site, agency) for agency, own in builtin().hosts.items() for site in own]
    fitting = [(len(site), agency) for site, agency in sites if f".{host}".endswith(f".{site}")]
    return max(fitting)[1] if fitting else ""
