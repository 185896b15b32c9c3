"""The documents that are made from the program: ``docs/cli.md``, and what the commands in ``README.md`` print.

``make docs`` writes them; a test fails where they differ from what the program says today.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from dedup.cli.app import COMMANDS
from dedup.cli.exits import Exit

PROJECT = Path(__file__).resolve().parent.parent
CONSOLE = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
PROMPT = "$ "
COLUMNS = "96"
HEAD = """\
# The command line

Made by `make docs` from `dedup --help`; a test fails where it is out of date. How settings, environment and files
work together is told in [README.md](../README.md).
"""


def cli_page() -> str:
    """``docs/cli.md`` as it should be."""
    parts = [HEAD]
    for command in ((), *((name,) for name in COMMANDS)):
        typed = " ".join(("dedup", *command))
        parts += [f"## {typed}\n", f"```text\n{said([*command, '--help'], PROJECT)}```\n"]
    return "\n".join(parts)


def readme_page(page: str) -> str:
    """A page with what each of its commands prints today under it.

    Commands stand behind ``$`` in blocks marked ``console`` and run in one empty folder that holds the seeds. A
    block's last line ``…`` says that it shows the beginning only, as many lines as it shows now.

    Parameters
    ----------
    page : str
        Markdown.
    """
    with TemporaryDirectory() as folder:
        (Path(folder) / "seeds").symlink_to(PROJECT / "seeds")
        return CONSOLE.sub(lambda block: _block(block[1], Path(folder)), page)


def _block(block: str, folder: Path) -> str:
    lines: list[str] = []
    shown = block.rstrip("\n").split("\n")
    starts = [i for i, text in enumerate(shown) if text.startswith(PROMPT)]
    for start, end in zip(starts, [*starts[1:], len(shown)], strict=True):
        program, *arguments = shlex.split(shown[start].removeprefix(PROMPT))
        if program != "dedup":
            lines += shown[start:end]
            continue
        printed = said(arguments, folder).rstrip("\n").split("\n")
        old = shown[start + 1 : end]
        if old and old[-1] == "…":
            printed = [*printed[: len(old) - 1], "…"]
        lines += [shown[start], *printed]
    return "\n".join(lines) + "\n"


def said(arguments: list[str], folder: Path) -> str:
    """What ``dedup`` prints on both streams, in a terminal of 96 columns."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DEDUP_")}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "dedup", *arguments],
        cwd=folder,
        env=environment | {"COLUMNS": COLUMNS, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (Exit.DONE, Exit.BROKEN_POLICY):
        raise SystemExit(f"dedup {shlex.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def main() -> None:
    """Write both documents."""
    (PROJECT / "docs" / "cli.md").write_text(cli_page(), encoding="utf-8")
    readme = PROJECT / "README.md"
    readme.write_text(readme_page(readme.read_text(encoding="utf-8")), encoding="utf-8")
    print("docs/cli.md and README.md are up to date")


if __name__ == "__main__":
    main()
