"""How the C library hands out memory, where it can be told."""

import ctypes

# From glibc's malloc.h.
M_ARENA_MAX = -8
ARENAS = 2


def share_heaps(arenas: int = ARENAS) -> bool:
    """Let all threads of this process share so many heaps, from 1 up; False where the C library cannot be told.

    glibc gives each thread a heap of its own and takes little back: stages on threads, the embedding model's
    and the indexes' own, then keep several times what any of them needs. Call it before threads start.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(mallopt(M_ARENA_MAX, arenas))


def give_back() -> bool:
    """Return what the C library holds and nobody uses; False where it holds nothing or cannot be told."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return False
    return bool(trim(0))
