"""Everything that a run writes: JSON lines, the kept feed, a graph, a summary, a page, and a manifest.

::

    check_folder(folder, inputs)     before work starts: may this folder be written?
    write(result, folder)            all files, or none of them
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from ..errors import OutputError
from ..model import Match, Outcome, Place, Skipped, Status
from ..processes import spread
from ..result import Result
from . import jsonl
from .folder import FILES, Staging, check_folder, checked_folder, left_alone, refuse_folders_in_the_way, unwritable
from .graphml import edge, framed, node
from .manifest import manifest_bytes
from .shown import Shown
from .summary import summary_text

if TYPE_CHECKING:
    from ..found import MatchRows
    from ..lookup import MatchColumns
    from ..outcomes import OutcomeRows

__all__ = ["OUTPUTS", "check_folder", "checked_folder", "left_alone", "write"]

OUTPUTS: tuple[str, ...] = tuple(FILES)
T = TypeVar("T")


def write(result: Result, folder: Path, *, outputs: Sequence[str] = OUTPUTS) -> tuple[Path, ...]:
    """Write a run's files: all of them, or none.

    Files of an earlier run are replaced; whatever else is in the folder is left alone. A file that this run
    does not write stays as it was, and the manifest does not name it.

    Parameters
    ----------
    result : Result
        Its articles and matches are made one at a time, in order, and never held.
    folder : Path
        Made if it is not there.
    outputs : sequence of str
        Which of ``OUTPUTS``, in any order.

    Returns
    -------
    tuple of Path
        The files written, in the order of ``OUTPUTS``.

    Raises
    ------
    OutputError
        For an unknown output, or where the folder cannot be written. No file is changed then, save where the
        system fails in the middle of the renaming itself.

    Examples
    --------
    The feed without its copies, and nothing else::

        write(result, Path("out"), outputs=["kept"])
    """
    unknown = [name for name in outputs if name not in FILES]
    if unknown:
        raise OutputError(str(folder), f"there is no output {unknown[0]!r}", f"choose from {', '.join(OUTPUTS)}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        refuse_folders_in_the_way(folder)
        with Staging(folder, fingerprints="manifest" in outputs) as staging:
            _stage(result, staging, frozenset(outputs))
            return staging.commit()
    except OSError as error:
        raise unwritable(folder, error) from error


def _stage(result: Result, staging: Staging, wanted: frozenset[str]) -> None:
    """Write every wanted file under its temporary name."""
    with ExitStack() as stack:
        graph = stack.enter_context(staging.file(FILES["graph"])) if "graph" in wanted else None
        if graph:
            stack.enter_context(framed(graph))
        _articles(result, staging, wanted, graph)
        _matches(result, staging, wanted, graph)
    if {"clusters", "stories"} & wanted:
        _groups(result, staging, wanted)
    if "alarms" in wanted:
        _lines(staging, "alarms", result.alarms, jsonl.alarm_row)
    if "summary" in wanted:
        with staging.file(FILES["summary"]) as out:
            out.write(summary_text(result, wanted).encode())
    if "report" in wanted:
        from .page import write_page  # the template engine is loaded only for the page

        shown = Shown(result)
        shown.gather(result, _columns(result))
        with staging.file(FILES["report"]) as out:
            write_page(out, result, shown)
    if "manifest" in wanted:
        digests = dict(staging.digests)
        with staging.file(FILES["manifest"]) as out:
            out.write(manifest_bytes(result, digests))


def _matches(result: Result, staging: Staging, wanted: frozenset[str], graph: IO[bytes] | None) -> None:
    from ..found import MatchRows  # where a run was made it is loaded already

    if isinstance(result.matches, MatchRows):
        _match_lines(result.matches, staging, wanted, graph)
        return
    with ExitStack() as stack:
        takers: list[tuple[IO[bytes], Callable[[Match], bytes]]] = []
        if "matches" in wanted:
            out = stack.enter_context(staging.file(FILES["matches"]))
            takers.append((out, lambda match: jsonl.line(jsonl.match_row(match))))
        if graph:
            takers.append((graph, edge))
        _hand_out(result.matches, takers)


def _match_lines(
    matches: MatchRows, staging: Staging, wanted: frozenset[str], graph: IO[bytes] | None
) -> None:
    """The matches of a run, from its columns."""
    from .match_lines import BLOCK, MatchLines

    if not {"matches", "graph"} & wanted:
        return
    lines = MatchLines(matches.found)
    with ExitStack() as stack:
        takers: list[tuple[IO[bytes], Callable[[int, int], bytes]]] = []
        if "matches" in wanted:
            takers.append((stack.enter_context(staging.file(FILES["matches"])), lines.json_lines))
        if graph:
            takers.append((graph, lines.edges))
        _in_blocks(len(matches), takers, BLOCK)


def _articles(result: Result, staging: Staging, wanted: frozenset[str], graph: IO[bytes] | None) -> None:
    from ..outcomes import OutcomeRows

    skipped: dict[tuple[str, Place], Skipped] = {(record.id, record.place): record for record in result.skipped}
    if isinstance(result.articles, OutcomeRows):
        _article_lines(result.articles, skipped, staging, wanted, graph)
        return
    matched = _columns(result).matched() if graph else frozenset[str]()

    def in_graph(outcome: Outcome) -> bytes:
        if outcome.id not in matched or outcome.status is Status.SKIPPED:
            return b""  # a record skipped for its second-hand id is not the article of that id
        return node(outcome, result.texts.get(outcome.id))

    with ExitStack() as stack:
        takers: list[tuple[IO[bytes], Callable[[Outcome], bytes]]] = []
        if "articles" in wanted:
            rows = stack.enter_context(staging.file(FILES["articles"]))
            takers.append((rows, lambda o: jsonl.line(jsonl.article_row(o, skipped.get((o.id, o.place))))))
        if "kept" in wanted:
            kept = stack.enter_context(staging.file(FILES["kept"]))
            takers.append((kept, lambda o: _kept(result, o, skipped.get((o.id, o.place)))))
        if graph:
            takers.append((graph, in_graph))
        _hand_out(result.articles, takers)


def _article_lines(
    outcomes: OutcomeRows,
    skipped: Mapping[tuple[str, Place], Skipped],
    staging: Staging,
    wanted: frozenset[str],
    graph: IO[bytes] | None,
) -> None:
    """The articles of a run, from its columns."""
    from .article_lines import BLOCK, ArticleLines

    lines = ArticleLines(outcomes, skipped)
    with ExitStack() as stack:
        takers: list[tuple[IO[bytes], Callable[[int, int], bytes]]] = []
        if "articles" in wanted:
            takers.append((stack.enter_context(staging.file(FILES["articles"])), lines.json_lines))
        if "kept" in wanted:
            takers.append((stack.enter_context(staging.file(FILES["kept"])), lines.kept))
        if graph:
            takers.append((graph, lines.nodes))
        _in_blocks(len(outcomes), takers, BLOCK)


def _in_blocks(rows: int, takers: Sequence[tuple[IO[bytes], Callable[[int, int], bytes]]], block: int) -> None:
    """Write what each taker makes of blocks of rows to its file."""
    from ..memory import release  # only now: it takes numpy, which `dedup run --help` has no need of

    def made(first: int, last: int) -> list[bytes]:
        lines = [make(first, last) for _, make in takers]
        release()
        return lines

    for lines in spread(rows, made, block=block) if takers else ():
        for (file, _), own in zip(takers, lines, strict=True):
            file.write(own)


def _columns(result: Result) -> MatchColumns:
    from ..lookup import MatchColumns  # only now: it takes numpy, which `dedup --help` has no need of

    return result.columns if result.columns is not None else MatchColumns.of(result.matches)


def _kept(result: Result, outcome: Outcome, skipped: Skipped | None) -> bytes:
    # A record skipped for the id of another must not be answered with that other's text.
    article = None if outcome.status is Status.SKIPPED else result.texts.get(outcome.id)
    return jsonl.kept_line(outcome, article, skipped)


def _hand_out(items: Sequence[T], takers: Sequence[tuple[IO[bytes], Callable[[T], bytes]]]) -> None:
    """Write what each taker makes of every item to its file; without takers the items are not even made."""
    for at in range(len(items)) if takers else ():
        item = items[at]
        for file, make in takers:
            file.write(make(item))


def _groups(result: Result, staging: Staging, wanted: frozenset[str]) -> None:
    from ..assemble import StoryRows  # where a run was made they are loaded already
    from ..clusters import ClusterRows

    if isinstance(result.stories, StoryRows) and isinstance(result.clusters, ClusterRows):
        from .group_lines import write_groups

        with ExitStack() as stack:
            stories, clusters = (
                stack.enter_context(staging.file(FILES[output])) if output in wanted else None
                for output in ("stories", "clusters")
            )
            write_groups(result.stories, result.clusters, stories, clusters, staging.folder)
        return
    if "clusters" in wanted:
        _lines(staging, "clusters", result.clusters, jsonl.cluster_row)
    if "stories" in wanted:
        _lines(staging, "stories", result.stories, jsonl.story_row)


def _lines(staging: Staging, output: str, groups: Sequence[T], row: Callable[[T], jsonl.Row]) -> None:
    with staging.file(FILES[output]) as out:
        _hand_out(groups, [(out, lambda group: jsonl.line(row(group)))])
