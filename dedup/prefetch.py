"""The processor's hint that memory will be read soon, for kernels that hop from place to place in large arrays."""

from __future__ import annotations

from typing import Any, Final

import numba as nb
import numpy.typing as npt
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

LINE = 64
"""Bytes that come from memory together."""

_NAME = "llvm.prefetch.p0i8"
_TO_READ, _KEEP, _DATA = 0, 3, 1  # as the reference of LLVM numbers them


def _hinted(_: Any, values: Any, place: Any) -> Any:
    """The instruction, as numba has an intrinsic told: its types, and what writes it."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        address = builder.bitcast(builder.gep(data, [arguments[1]]), byte)
        known = builder.module.globals.get(_NAME)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        hint = ir.Function(builder.module, kind, _NAME) if known is None else known
        builder.call(hint, [address, *(number(code) for code in (_TO_READ, _KEEP, _DATA))])
        return context.get_dummy_value()

    return types.void(values, place), write


_hint: Final[Any] = intrinsic(_hinted)


@nb.njit(nogil=True, cache=True, inline="always")
def prefetch(values: npt.NDArray[Any], place: int) -> None:
    """Have the line of ``values[place]`` brought nearer, without a wait; a place behind the end does no harm.

    A read would do, too, but a processor keeps what comes after a read until the read is done.
    """
    _hint(values, place)
