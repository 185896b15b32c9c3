"""How the kernels are made ready: numba is loaded, and not what no kernel calls."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Any

_BLAS = "scipy.linalg.cython_blas"
_ASKS_FOR_BLAS = "numba.np.arraymath"
_SYMBOL = re.compile(rb"[!-~]*_ZN[!-~]+(?=\0)")  # what numba names: functions, their wrappers, their environments


def load_numba() -> None:
    """Load numba, and save what it would load that no kernel here needs: more than half a CPU-second of a small run.

    Only the command line calls this: a program that uses the library may have kernels of its own.
    """
    loaded: dict[str, ModuleType | None] = vars(sys)["modules"]
    if _BLAS in loaded or _ASKS_FOR_BLAS in loaded:
        return
    with suppress(ImportError):  # numba will load it in its own time, if it has it in this version
        import_module("numba")
        _without_algebra(loaded)
    if sys.platform != "linux":  # elsewhere machine code names its symbols in another way
        return
    with suppress(ImportError, AttributeError):  # a numba that goes about it in another way does so
        _without_bitcode(import_module("numba.core.codegen"), import_module("llvmlite.binding"))


def _without_algebra(loaded: dict[str, ModuleType | None]) -> None:
    """Load the part of numba that asks for SciPy's linear algebra, to convolve with its help, and tell it that there is
    none. Then it would convolve without, which no kernel here does; whatever asks later finds it.
    """
    loaded[_BLAS] = None
    try:
        import_module(_ASKS_FOR_BLAS)
    finally:
        del loaded[_BLAS]


def _without_bitcode(codegen: Any, binding: Any) -> None:
    """Leave the bitcode of a kernel that comes from the cache unread until another kernel is compiled with it.

    numba keeps a kernel's machine code and its bitcode, and reads both whenever it loads one. Only a caller that is
    not in the cache yet needs the bitcode; reading it takes twice as long as all the rest.
    """
    target, library = codegen.JITCPUCodegen, codegen.JITCPUCodegen._library_class  # noqa: SLF001 - has no public name
    nothing = binding.parse_assembly("").as_bitcode()

    def _unserialize(cls: Any, own: Any, state: tuple[str, str, Any]) -> Any:
        name, kind, code = state
        if kind != "object":
            return library._unserialize.__func__(cls, own, state)  # noqa: SLF001
        machine, bitcode = code
        made = library._unserialize.__func__(cls, own, (name, kind, (machine, nothing)))  # noqa: SLF001
        made._shared_module, made.unread = None, bitcode  # noqa: SLF001
        own._engine._defined_symbols.update(map(bytes.decode, _SYMBOL.findall(machine)))  # noqa: SLF001
        return made

    def _get_module_for_linking(made: Any) -> Any:
        if made.unread:
            made._shared_module, made.unread = binding.parse_bitcode(made.unread), b""  # noqa: SLF001
        return library._get_module_for_linking(made)  # noqa: SLF001

    own = {
        "_unserialize": classmethod(_unserialize), "_get_module_for_linking": _get_module_for_linking, "unread": b"",
    }
    target._library_class = type(library.__name__, (library,), own)  # noqa: SLF001
