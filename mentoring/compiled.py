"""Functions that are compiled where numba is installed (the extra `fast`), and plain Python elsewhere.

This is the only place that knows of numba. Compiled functions live in modules of their own, which are imported when
they are first needed: importing numba takes about a second, compiling them some more.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


def available() -> bool:
    """Whether functions are compiled here."""
    return find_spec("numba") is not None


def compiled(function: Function) -> Function:
    """The same function, compiled if it can be; what is compiled is kept on disk, and lets other threads run."""
    if not available():
        return function
    from numba import njit

    try:
        made: Function = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder that can be written to
        made = njit(nogil=True)(function)
    return made
