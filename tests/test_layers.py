"""The shape of the package: layers, no cycles, one home for each third-party package, and a quick start."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "dedup"

LAYERS: tuple[tuple[str, ...], ...] = (
    # L0 words, and how work is cut into threads
    ("model", "times", "errors", "settings", "parallel", "processes", "memory", "prefetch"),
    # L1 text
    ("text",),
    # L2 measure; furniture is what a source repeats over articles that have nothing else in common, which is measured
    (
        "rowsort", "ranges", "shingles", "sketch", "lsh", "terms", "background", "vectors", "text.furniture",
        "postings", "neighbours", "candidates", "texts", "chars", "evidence", "passages", "comparing", "ledger",
        "marking", "relation",
    ),
    # L3 structure
    (
        "linkage", "cluster", "grouped", "bridges", "matches", "groups", "copies", "sourcing", "attribution",
        "choosing", "versions", "series",
    ),
    # L4 whole
    (
        "batches", "packed", "original", "received", "columns", "collecting", "words", "credited", "found", "titles",
        "inside", "clusters", "assemble", "alarms", "ledgers", "independence", "outcomes", "funnel", "ids", "lookup",
        "result", "graph", "tables", "pipeline", "explain", "evaluate", "fit", "check",
    ),
    # L5 edges
    ("feeds", "report"),
    # the public list
    ("__init__",),
    # L6 front
    ("cli", "__main__"),
)
"""A module imports from its own layer and from those above it in this list. The longest name that fits counts."""

HOMES: dict[str, frozenset[str]] = {
    "datasketch": frozenset({"sketch", "lsh"}),
    "dateutil": frozenset({"feeds"}),
    "feedparser": frozenset({"feeds"}),
    "jinja2": frozenset({"report"}),
    "llvmlite": frozenset({"prefetch"}),
    "lxml": frozenset({"feeds"}),
    "markupsafe": frozenset({"report"}),  # part of jinja2
    "matplotlib": frozenset({"evaluate"}),  # only where a user asks for a PNG
    "msgpack": frozenset({"background"}),
    "networkx": frozenset({"cluster", "graph"}),
    "numba": frozenset(
        {
            "bridges", "candidates", "chars", "check", "comparing", "evidence", "feeds", "ledger", "linkage", "lsh",
            "marking", "matches", "neighbours", "packed", "passages", "postings", "prefetch", "ranges", "report",
            "rowsort", "series", "shingles", "sketch", "terms", "text", "texts", "titles", "vectors",
        }
    ),
    "orjson": frozenset({"batches", "feeds", "report"}),
    "pandas": frozenset({"tables"}),  # only where a user asks for it
    "pyarrow": frozenset({"columns", "collecting", "feeds", "tables"}),
    "rich": frozenset({"cli"}),
    "scipy": frozenset({"cluster", "fit"}),
    "sklearn": frozenset({"evaluate", "fit"}),
    "trafilatura": frozenset({"feeds"}),
    "typer": frozenset({"cli"}),
    "warcio": frozenset({"feeds"}),
    "wordfreq": frozenset(),  # its lists are read in background, the package is not loaded
    "zstandard": frozenset({"feeds"}),
}
"""Where each third-party package may be imported (for annotations, anywhere). numpy may be anywhere below the front."""

HEAVY = (
    "datasketch", "dateutil", "feedparser", "jinja2", "lxml", "matplotlib", "msgpack", "networkx", "numba", "numpy",
    "pyarrow", "rich", "scipy", "sklearn", "trafilatura", "warcio", "wordfreq", "zstandard",
)
"""What ``dedup --help`` has no need of."""


@cache
def modules() -> dict[str, Path]:
    """Every module by its dotted name below ``dedup``; a package by its own name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)] = path
    return found


@cache
def imports(module: str) -> frozenset[tuple[str, bool]]:
    """What a module imports: dotted names, and whether only for annotations (under ``TYPE_CHECKING``)."""
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    lazy = {id(node) for block in ast.walk(tree) if _is_typing_block(block) for node in ast.walk(block)}
    return frozenset(
        (name, id(node) in lazy) for node in ast.walk(tree) for name in _names(node, module)
    )


def _is_typing_block(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _names(node: ast.AST, module: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _absolute(node, module)
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            yield inner if inner.removeprefix("dedup.") in modules() else base


def _absolute(node: ast.ImportFrom, module: str) -> str:
    if not node.level:
        return node.module or ""
    package = modules()[module].stem == "__init__"
    parts = ["dedup", *([] if module == "__init__" else module.split("."))]
    kept = parts[: len(parts) - node.level + (1 if package and module != "__init__" else 0)] or ["dedup"]
    return ".".join([*kept, *([node.module] if node.module else [])])


def own(module: str, *, with_annotations: bool = True) -> frozenset[str]:
    """The modules of this package that a module imports."""
    names = {name for name, only in imports(module) if with_annotations or not only}
    found = {"__init__" if name == "dedup" else name.removeprefix("dedup.") for name in names if _is_ours(name)}
    return frozenset(found & modules().keys()) - {module}


def _top(name: str) -> str:
    return name.partition(".")[0]


def _is_ours(name: str) -> bool:
    return name == "dedup" or name.startswith("dedup.")


def layer(module: str) -> int:
    """The number of a module's layer."""
    number = {name: number for number, names in enumerate(LAYERS) for name in names}
    return number.get(module, number.get(_top(module), len(LAYERS)))


def test_every_module_has_a_layer_and_every_name_in_the_table_is_a_module() -> None:
    tops = {_top(module) for module in modules()}
    assert tops == {_top(name) for names in LAYERS for name in names}


def test_the_table_for_contributors_names_every_module_in_its_layer() -> None:
    page = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (words|text|measure|structure|whole|edges|front) \| (.*) \|$", page, re.MULTILINE))
    told = [{_dotted(name) for name in re.findall(r"`([\w/]+(?:\.py|/))`", row)} for row in rows.values()]
    assert told == [set(names) - {"__init__", "__main__"} for names in LAYERS if "__init__" not in names]


def _dotted(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/").replace("/", ".")


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_from_its_layer_and_those_above(module: str) -> None:
    below = {name for name in own(module) if layer(name) > layer(module)}
    assert not below, f"{module} (L{layer(module)}) imports {sorted(below)}"


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {module: own(module, with_annotations=False) for module in modules()}
    # The public list loads the pipeline lazily, and a package's own list is not imported by its parts.
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("package", HOMES)
def test_each_third_party_package_has_its_home(package: str) -> None:
    used = {
        _top(module) for module in modules() for name, only in imports(module) if _top(name) == package and not only
    }
    assert used <= HOMES[package]


def test_nothing_else_is_imported() -> None:
    known = {*sys.stdlib_module_names, "dedup", "numpy", *HOMES, "_typeshed"}
    foreign = {_top(name) for module in modules() for name, _ in imports(module)} - known
    assert not foreign


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from dedup.cli import main; main(['run', '--help']); "
        f"sys.exit(' '.join(name for name in {HEAVY!r} if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: dedup run ")


def test_import_dedup_loads_nothing_heavy() -> None:
    code = f"import sys, dedup, dedup.cli; sys.exit(' '.join(name for name in {HEAVY!r} if name in sys.modules) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_run_has_no_need_of_pandas(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "b", "text": "Rain fell."}\n{"id": "a", "text": "Rain.", "date": "2024-11-19"}\n')
    code = f"import dedup, sys; dedup.run(dedup.read({str(feed)!r})); sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
