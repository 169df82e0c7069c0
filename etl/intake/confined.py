"""Limits itself for good, then runs the program it is given. Started by child.py as `python -I -B confined.py PROGRAM`.

Imports nothing of ours: it runs without the package, the environment and the network.
"""

import resource
import runpy
import sys

LIMITS = {
    resource.RLIMIT_AS: 1_500_000_000,  # bytes of memory
    resource.RLIMIT_CPU: 20,  # seconds of work
    resource.RLIMIT_FSIZE: 0,  # no file may be written
    resource.RLIMIT_NOFILE: 32,  # enough to import with, too few to do harm with
    resource.RLIMIT_CORE: 0,  # a crash leaves no copy of the upload on the disk
}
OUT_OF_MEMORY = 4  # exit code


def confine() -> None:
    """Set the limits. No RLIMIT_NPROC: it counts all threads of the user, and root is exempt."""
    for limit, most in LIMITS.items():
        _, hard = resource.getrlimit(limit)
        # A limit that is lower already stays: nobody but root may raise it.
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (lower, lower))


if __name__ == "__main__":
    confine()
    try:
        runpy.run_path(sys.argv[1], run_name="__main__")
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
