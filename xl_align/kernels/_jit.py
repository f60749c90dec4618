"""How kernels run: decided here once, for every kernel.

Small inputs run a kernel as plain Python, large inputs the same lines compiled by
numba, imported only then: a cell's answer must not wait for a compiler. Kernels call
one another by imported name, never through a module.
"""

import functools
import importlib
import os
import re
import sys
import types
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from xl_align.kernels._cache import kernel_cache

BLOCK = 65_536  # rows of one compiled call: long against Python's share of it
WORTH_SHARING = 4 * BLOCK  # rows that repay the hand-over to threads
SHARE = 16 * BLOCK  # rows a thread takes at once: each begins on memory of its own
WORTH_LOADING = 50_000  # elements that repay half a second of importing numba
WORTH_CALLING = 64  # elements that repay a compiled call once numba is here
# A block's products and sums round once instead of twice: a sixth less time, and the
# last bit or two may differ from single rows.
CONTRACT = {"contract"}
KERNELS: list["Kernel"] = []

Source = Callable[..., Any]


class Kernel:
    """A function of numbers, broadcast over arrays, compiled when it pays."""

    block: Source | None = None
    weight = 1  # usual rows that one row costs: a search is many

    def __init__(self, source: Source) -> None:
        self.__doc__ = source.__doc__
        self.source = source
        self.plain = linked(source, plain=True)
        self._compiled: Source | None = None
        KERNELS.append(self)

    def pays(self, elements: int) -> bool:
        """Tell whether compiled code is worth its start for this many elements."""
        # A block rounds last bits otherwise: what ran before must not decide on it.
        ready = self._compiled is not None and self.block is None
        worth = WORTH_CALLING if ready else WORTH_LOADING
        return elements * self.weight >= worth

    def machine(self) -> Source:
        """Return the compiled form, from the cache on disk where there is one."""
        if self._compiled is None:
            with kernel_cache() as (numba, cached):
                self._compiled = self.compile(numba, cached)
        return self._compiled

    def compile(self, numba: Any, cached: bool) -> Source:
        """Turn the linked source into machine code."""
        raise NotImplementedError


class Elementwise(Kernel):
    """A kernel of scalars: each output number from one number of every argument.

    ``block``, if given, is the same arithmetic over contiguous rows with the output
    last, written so that the compiler can use vector instructions.
    """

    def __init__(
        self, source: Source, block: Source | None = None, weight: int = 1
    ) -> None:
        self.block = block
        self.weight = weight
        super().__init__(source)

    def __call__(self, *arguments: Any) -> Any:
        """Broadcast the arguments; NaN where there is no answer, never an error."""
        columns = [np.asarray(a, dtype=np.float64) for a in arguments]
        if all(c.ndim == 0 for c in columns):
            return self.plain(*(float(c) for c in columns))
        shape = np.broadcast_shapes(*(c.shape for c in columns))
        size = int(np.prod(shape))
        run = self.compiled if self.pays(size) else self.interpreted
        return run(columns, shape, size)

    def interpreted(self, columns: Any, shape: Any, size: int) -> Any:
        """Run the source as plain Python, one element after another."""
        flat = (np.broadcast_to(c, shape).ravel().tolist() for c in columns)
        return np.fromiter(map(self.plain, *flat), np.float64, size).reshape(shape)

    def compiled(self, columns: Any, shape: Any, size: int) -> Any:
        """Run machine code over blocks of rows, on every core.

        In Python's threads: numba's own pool aborts when two threads call it at once.
        """
        machine = self.machine()
        out = np.empty(size)
        # A scalar is filled in once and reused by every block.
        whole = [
            np.full(min(BLOCK, size), float(c))
            if c.ndim == 0
            else np.ascontiguousarray(np.broadcast_to(c, shape)).reshape(-1)
            for c in columns
        ]
        scalar = [c.ndim == 0 for c in columns]

        shares = even_shares(size)

        def fill(share: int) -> None:
            stop = min(share + shares.step, size)
            for start in range(share, stop, BLOCK):
                end = min(start + BLOCK, stop)
                rows = (
                    w[: end - start] if same else w[start:end]
                    for w, same in zip(whole, scalar, strict=True)
                )
                machine(*rows, out[start:end])

        spread(fill, shares)
        return out.reshape(shape)

    def compile(self, numba: Any, cached: bool) -> Source:
        """Compile the block, or the source as a ufunc if there is none."""
        arity = self.source.__code__.co_argcount
        if self.block is None:
            signature = numba.float64(*[numba.float64] * arity)
            build = numba.vectorize([signature], nopython=True, cache=cached)
            return quietly(build(linked(self.source, cached=cached)))
        given = numba.types.Array(numba.float64, 1, "C", readonly=True)
        signature = numba.void(*[given] * arity, numba.float64[::1])
        options = {"nogil": True, "cache": cached, "fastmath": CONTRACT}
        build = numba.njit([signature], error_model="numpy", **options)
        machine: Source = build(linked(self.block, cached=cached, row=self.source))
        return machine


class PerSeries(Kernel):
    """A kernel of whole series, broadcast over items like a numpy gufunc."""

    def __init__(self, layout: str, source: Source) -> None:
        self.layout = layout
        inputs, outputs = layout.split("->")
        self.inputs = [_symbols(s) for s in re.findall(r"\(([^)]*)\)", inputs)]
        self.outputs = [_symbols(s) for s in re.findall(r"\(([^)]*)\)", outputs)]
        super().__init__(source)

    def __call__(self, *arguments: Any) -> Any:
        """Run the kernel for every series of the arguments."""
        arrays = [np.asarray(a, dtype=np.float64) for a in arguments]
        if self.pays(sum(a.size for a in arrays)):
            return self.machine()(*arrays)
        return self.interpreted(*arrays)

    def interpreted(self, *arrays: Any) -> Any:
        """Run the source as plain Python, one series after another."""
        lead, sizes = [], dict[str, int]()
        for array, symbols in zip(arrays, self.inputs, strict=True):
            core = array.ndim - len(symbols)
            lead.append(array.shape[:core])
            for symbol, length in zip(symbols, array.shape[core:], strict=True):
                if sizes.setdefault(symbol, length) != length:
                    raise ValueError(f"{symbol} is {sizes[symbol]} and {length} long")
        shape = np.broadcast_shapes(*lead)
        results = [np.empty(shape + tuple(sizes[s] for s in o)) for o in self.outputs]
        whole = [
            np.broadcast_to(a, shape + a.shape[a.ndim - len(s) :])
            for a, s in zip(arrays, self.inputs, strict=True)
        ]
        with np.errstate(all="ignore"):  # blanks are NaN, in both forms
            for index in np.ndindex(shape):
                cells = [np.atleast_1d(r[(*index, ...)]) for r in results]
                self.plain(*(_series(w, index) for w in whole), *cells)
        return results[0] if len(results) == 1 else tuple(results)

    def compile(self, numba: Any, cached: bool) -> Source:
        """Compile the source as a generalised ufunc."""
        shapes = [*self.inputs, *([*o] or ["one"] for o in self.outputs)]
        kinds = (numba.float64, numba.float64[:], numba.float64[:, :])
        signature = tuple(kinds[len(symbols)] for symbols in shapes)
        build = numba.guvectorize([signature], self.layout, nopython=True, cache=cached)
        return quietly(build(linked(self.source, cached=cached)))


def elementwise(
    source: Source, block: Source | None = None, weight: int = 1
) -> Elementwise:
    """Publish a function of scalars as a kernel that broadcasts."""
    return Elementwise(source, block, weight)


def per_series(layout: str) -> Callable[[Source], PerSeries]:
    """Publish a loop over one series, with a layout such as ``"(),(t)->(t)"``."""
    return functools.partial(PerSeries, layout)


def linked(
    source: Source, plain: bool = False, cached: bool = False, row: Source | None = None
) -> Source:
    """Copy a kernel with every kernel it calls in plain or in compiled form.

    Vector instructions need a block's calls dissolved, but not those of its rare
    ``row``, nor a callee that fills an ``out`` of its own: that loop runs a seventh
    slower inside another.
    """
    scope = dict(source.__globals__)
    for name in source.__code__.co_names:
        callee = scope.get(name)
        callee = callee.source if isinstance(callee, Kernel) else callee
        if isinstance(callee, types.FunctionType) and _is_kernel(callee):
            inside = None if callee is row else row
            copy = linked(callee, plain, cached, inside)
            scope[name] = copy if plain else _compiled(copy, cached, inside is not None)
    copy = types.FunctionType(source.__code__, scope, source.__name__)
    copy.__defaults__ = source.__defaults__
    copy.__qualname__ = source.__qualname__
    copy.__module__ = source.__module__
    return copy


def even_shares(size: int) -> range:
    """Where each thread's share of so many rows starts; no core waits for another."""
    count = -(-size // SHARE) or 1
    if size > WORTH_SHARING:
        count = cores() * -(-count // cores())
    return range(0, size, -(-size // count) or 1)


def spread(work: Callable[[int], None], starts: range) -> None:
    """Do the work for every start, on as many threads as there are cores."""
    with ThreadPoolExecutor(max(1, min(cores(), len(starts)))) as pool:
        for _ in pool.map(work, starts):
            pass


def cores() -> int:
    """How many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def quietly(ufunc: Source) -> Source:
    """Silence numpy's warnings: a blank is NaN and NaN is an answer."""

    def call(*arrays: Any) -> Any:
        with np.errstate(all="ignore"):
            return ufunc(*arrays)

    return call


def warm() -> Iterator[str]:
    """Compile every imported kernel, once and in one process; yield its name."""
    for kernel in KERNELS:
        kernel.machine()
        yield kernel.source.__qualname__


def _is_kernel(function: Source) -> bool:
    return function.__module__.startswith("xl_align.kernels.")


def _compiled(function: Source, cached: bool, inside: bool) -> Source:
    numba = importlib.import_module("numba")
    inline = "always" if inside and not _fills(function) else "never"
    build = numba.njit(
        error_model="numpy",
        cache=cached,
        inline=inline,
        fastmath=CONTRACT if inside else False,
    )
    compiled: Source = build(function)
    return compiled


def _fills(function: Source) -> bool:
    code = function.__code__
    return code.co_varnames[code.co_argcount - 1] == "out"


def _symbols(text: str) -> list[str]:
    return [symbol.strip() for symbol in text.split(",") if symbol.strip()]


def _series(array: Any, index: tuple[int, ...]) -> Any:
    cell = array[index]
    return float(cell) if cell.ndim == 0 else cell
