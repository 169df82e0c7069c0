"""Reads one upload after the other, each in a fork that limits itself before it meets a byte of it.

Started by child.py as `python -I -B confined.py PROGRAM`. What the program imports is imported once, before any upload.
A request is a length and the bytes. The answer is the exit code of the fork (that of a signal is below nought), two
lengths, and what the program's `main` wrote to its standard output and error.
"""

import io
import os
import resource
import runpy
import selectors
import struct
import sys
from collections.abc import Callable

LIMITS = {
    resource.RLIMIT_AS: 1_500_000_000,  # bytes of memory
    resource.RLIMIT_CPU: 20,  # seconds of work
    resource.RLIMIT_FSIZE: 0,  # no file may be written
    resource.RLIMIT_NOFILE: 32,  # enough to import with, too few to do harm with
    resource.RLIMIT_CORE: 0,  # a crash leaves no copy of the upload on the disk
}
CRASHED, OUT_OF_MEMORY = 1, 4  # exit codes
REQUEST = struct.Struct("!Q")
ANSWER = struct.Struct("!iQQ")
AT_ONCE = 1 << 20  # bytes

Main = Callable[[], int]


def confine() -> None:
    """Set the limits. No RLIMIT_NPROC: it counts all threads of the user, and root is exempt."""
    for limit, most in LIMITS.items():
        _, hard = resource.getrlimit(limit)
        # A limit that is lower already stays: nobody but root may raise it.
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (lower, lower))


def serve(main: Main) -> None:
    """Answer requests until there are no more."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while len(length := requests.read(REQUEST.size)) == REQUEST.size:
        answers.write(forked(main, requests.read(*REQUEST.unpack(length))))
        answers.flush()


def forked(main: Main, upload: bytes) -> bytes:
    """The answer of a fork."""
    said, wrong = os.pipe(), os.pipe()
    fork = os.fork()
    if not fork:
        _answer(main, upload, said[1], wrong[1])
    for _, end in (said, wrong):
        os.close(end)
    written = _whole([said[0], wrong[0]])
    code = os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1])
    return ANSWER.pack(code, *map(len, written)) + b"".join(written)


def _answer(main: Main, upload: bytes, said: int, wrong: int) -> None:
    """In the fork: what is left of the process is this upload's."""
    try:
        # The next uploads pass by on the standard input that the fork was born with.
        for place, end in enumerate((os.open(os.devnull, os.O_RDONLY), said, wrong)):
            os.dup2(end, place)
        os.closerange(3, LIMITS[resource.RLIMIT_NOFILE])
        confine()
        sys.stdin = io.TextIOWrapper(io.BytesIO(upload))
        code = main()
        for written in (sys.stdout, sys.stderr):
            written.flush()
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException:  # noqa: BLE001 - the fork must not go on as its parent would, nor print what it met
        code = CRASHED
    os._exit(code)


def _whole(ends: list[int]) -> list[bytes]:
    """All that comes out of some pipes, whichever is written first."""
    parts: dict[int, list[bytes]] = {end: [] for end in ends}
    with selectors.DefaultSelector() as ready:
        for end in ends:
            ready.register(end, selectors.EVENT_READ)
        while ready.get_map():
            for key, _ in ready.select():
                part = os.read(key.fd, AT_ONCE)
                parts[key.fd].append(part)
                if not part:
                    ready.unregister(key.fd)
                    os.close(key.fd)
    return [b"".join(parts[end]) for end in ends]


if __name__ == "__main__":
    serve(runpy.run_path(sys.argv[1])["main"])
