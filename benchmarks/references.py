"""Which kernels count references to arrays in their loops: ``python -m benchmarks.references [FEED] [--only NAME]``.

A compiled loop that may put another array in the place of one (a table that grows), or that hands arrays on around a
branch, counts references to them at every turn, and so that no other thread sees half of it: some 5 ns each, more than
most of what a loop does. Nothing in the source tells. So a feed is run, its kernels are compiled once more, and their
loops are looked through for calls that count or allocate. What is listed is not always worth a change: in a loop over
articles it is nothing, in one over words half of the time.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import networkx as nx
import numba as nb
from numba.core.dispatcher import Dispatcher

from benchmarks.systems import ROOT
from dedup import read

_FUNCTION: Final = re.compile(r'^define [^\n]*?@"?([^"(]+)"?\(.*?\n\}', re.DOTALL | re.MULTILINE)
_LABEL: Final = re.compile(r'^"?([\w.$-]+)"?:')
_JUMP: Final = re.compile(r'label %"?([\w.$-]+)"?')
_CALL: Final = re.compile(r"@NRT_(incref|decref|MemInfo_alloc\w*|Allocate\w*)\(")
_ENTRY: Final = "entry"
_NOT_KERNELS: Final = ("NRT_", "numba_", "cpython", "cfunc", "_ZN7cpython")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.references", description=__doc__)
    parser.add_argument("feed", nargs="?", default=str(ROOT / "seeds"), help="its run compiles the kernels (seeds)")
    parser.add_argument("--only", default="", help="kernels whose name holds this, such as scanner.scan")
    options = parser.parse_args(arguments)
    run_feed(options.feed)
    print("depth of the loop: calls in it")
    for name, kernel in kernels():
        if options.only in name:
            for found in sorted({told(counts) for counts in counted(kernel) if counts}):
                print(f"{name:44} {found}", flush=True)
    return 0


def run_feed(feed: str) -> None:
    """A whole run, so that every kernel has been called with the types of its arguments."""
    from dedup.pipeline import run
    from dedup.report import write

    with tempfile.TemporaryDirectory() as folder:
        write(run(read(feed)), Path(folder))


def kernels() -> Iterator[tuple[str, Any]]:
    """The kernels of the package by module and name."""
    found: dict[str, Any] = {}
    for module in [module for name, module in sys.modules.items() if name.split(".")[0] == "dedup"]:
        for value in vars(module).values():
            if isinstance(value, Dispatcher):
                function = value.py_func
                found[f"{function.__module__.removeprefix('dedup.')}.{function.__name__}"] = value
    yield from sorted(found.items())


def counted(kernel: Any) -> Iterator[Mapping[tuple[int, str], int]]:
    """For each function of a kernel compiled anew, how often what is called at which depth of its loops."""
    options = {name: value for name, value in kernel.targetoptions.items() if name in {"nogil", "_nrt"}}
    for signature in kernel.nopython_signatures:
        again = nb.njit(**options)(kernel.py_func)  # what comes from the cache cannot be looked into
        again.compile(signature)
        for code in again.inspect_llvm().values():
            for function in _FUNCTION.finditer(code):
                if not any(name in function[1] for name in _NOT_KERNELS):
                    yield in_loops(function[0])


def in_loops(function: str) -> Mapping[tuple[int, str], int]:
    """Calls in the loops of a function, by depth and name."""
    graph = nx.DiGraph()
    calls: list[tuple[str, str]] = []
    block = _ENTRY
    graph.add_node(block)
    for line in function.splitlines()[1:]:
        label = _LABEL.match(line)
        block = label[1] if label else block
        graph.add_edges_from((block, to) for to in _JUMP.findall(line))
        calls += [(block, call[1]) for call in _CALL.finditer(line)]
    depths = _depths(graph)
    return Counter((depths[block], name) for block, name in calls if depths.get(block))


def _depths(graph: Any) -> dict[str, int]:
    """In how many loops each block is: a loop is what can be reached again; inside it, what can be without its head."""
    depths: dict[str, int] = {}
    waiting = [(graph, 1)]
    while waiting:
        part, depth = waiting.pop()
        for blocks in nx.strongly_connected_components(part):
            if len(blocks) > 1 or any(part.has_edge(block, block) for block in blocks):
                depths |= dict.fromkeys(blocks, depth)
                heads = {block for block in blocks if not blocks.issuperset(graph.predecessors(block))}
                waiting.append((part.subgraph(blocks - (heads or {next(iter(sorted(blocks)))})), depth + 1))
    return depths


def told(counts: Mapping[tuple[int, str], int]) -> str:
    """In words: ``1: 4 incref, 5 decref``."""
    by_depth: dict[int, list[str]] = {}
    for (depth, name), count in sorted(counts.items()):
        by_depth.setdefault(depth, []).append(f"{count} {name}")
    return "; ".join(f"{depth}: {', '.join(names)}" for depth, names in by_depth.items())


if __name__ == "__main__":
    sys.exit(main())
