"""How the kernels are made ready: numba is loaded, and not what no kernel calls."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType

_BLAS = "scipy.linalg.cython_blas"
_ASKS_FOR_BLAS = "numba.np.arraymath"


def load_numba() -> None:
    """Load numba, and save what it would load of SciPy when a first kernel is called: a quarter of a CPU-second.

    numba asks for SciPy's linear algebra to convolve with its help. Told that there is none, it would convolve without,
    which no kernel here does; whatever asks later finds it. Only the command line calls this: a program that uses the
    library may have kernels of its own.
    """
    loaded: dict[str, ModuleType | None] = vars(sys)["modules"]
    if _BLAS in loaded or _ASKS_FOR_BLAS in loaded:
        return
    with suppress(ImportError):  # numba will load it in its own time, if it has it in this version
        import_module("numba")
        loaded[_BLAS] = None
        try:
            import_module(_ASKS_FOR_BLAS)
        finally:
            del loaded[_BLAS]
