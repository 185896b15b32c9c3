"""Templates compiled once, and kept beside them as Python keeps its own compiled modules."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError

import jinja2
from jinja2.bccache import Bucket


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Compiled templates in a folder ``__pycache__``; where it cannot be written, each run compiles them again.

    Compiling takes a quarter of a CPU-second, a tenth of a small run.

    Parameters
    ----------
    made_by : path
        The Python file that sets the templates up, in the folder that has ``templates``. When it changes, or a
        template, or Jinja, a template is compiled anew.
    """

    def __init__(self, made_by: Path) -> None:
        self._made_by = made_by
        folder = made_by.parent / "templates" / "__pycache__"
        super().__init__(str(folder), f"%s.{sys.implementation.cache_tag}.jinja")

    def get_source_checksum(self, source: str) -> str:
        """What must be the same for a compiled template to be used."""
        return super().get_source_checksum(f"{jinja2.__version__}\n{self._made_by.read_text('utf-8')}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a compiled template, if there is a whole one."""
        with suppress(OSError, EOFError, UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, unless Python was told to keep none."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
