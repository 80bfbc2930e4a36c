"""A disk without room: the kernel refuses every file that grows beyond a few bytes."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def full(*, above: int = 1024) -> Iterator[None]:
    """In the block every write past ``above`` bytes of a file fails, as on a disk that is full.

    The limit is this process's own (RLIMIT_FSIZE, errno EFBIG); files already written stay.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (above, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
