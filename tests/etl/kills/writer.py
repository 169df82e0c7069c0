"""Does one deed as often as it is asked to, each time in a process that ends itself at the moment asked for.

python writer.py deeds:Load, then a line of JSON a run: folder, number, step and delay. Answers a line a step
("STEP seconds name"), "ACK" when the deed is done, and "END code".
"""

import contextlib
import functools
import importlib
import json
import os
import pkgutil
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from etl import home
from etl.measures import measures
from etl.warehouse.database import Change

CALLS = (
    (subprocess, "run"),
    (shutil, "copyfile"),
    (os, "fsync"),
    (os, "link"),
    (os, "replace"),
    (os, "unlink"),
    (Change, "store"),
)
Announce = Callable[[str], None]
PRELOADED = (
    "etl.intake.steps",
    "etl.publish",
    "dateutil.tz",
    "pandas",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
    "ssl",
)


def main() -> None:
    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    measures()
    for line in sys.stdin:
        # All that takes long is imported, and nothing was used: no thread of a library is lost. The deed's own modules
        # come after the fork, for etl.load makes a frame as it is imported.
        child = os.fork()
        if not child:
            try:
                run(pkgutil.resolve_name(sys.argv[1])(), **json.loads(line))
            except BaseException:  # noqa: BLE001 - the fork must not go on as its parent would
                traceback.print_exc()
                os._exit(1)
        say("END", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def run(deed: Any, folder: str, number: int, step: int, delay: float) -> None:
    """Ends itself `delay` seconds after its step of that number; 0 is the beginning, -1 never."""
    seen, began = 0, time.monotonic()

    def announce(name: str) -> None:
        nonlocal seen
        seen += 1
        say("STEP", f"{time.monotonic() - began:.6f}", name)
        if seen == step:
            end(delay)

    spy(announce)
    if step == 0:
        end(delay)
    deed.run(home.open_home(Path(folder), {}), number)
    say("ACK")
    announce("ACK")
    os._exit(0)


def end(delay: float) -> None:
    if delay:
        # SIGALRM is left as it is: the system ends the process with it, and nothing of ours runs any more.
        signal.setitimer(signal.ITIMER_REAL, delay)
    else:
        os.kill(os.getpid(), signal.SIGKILL)


def spy(announce: Announce) -> None:
    """Announce, after each, the calls that move something on the disk or in the database."""
    for owner, name in CALLS:
        setattr(owner, name, told(getattr(owner, name), announce, lambda *_, name=name: name))
    Change.run = told(Change.run, announce, lambda _, sql, *__: sql.split()[0])


def told(call: Callable[..., Any], announce: Announce, name: Callable[..., str]) -> Callable[..., Any]:
    @functools.wraps(call)
    def calls(*given: Any, **named: Any) -> Any:
        answer = call(*given, **named)
        announce(name(*given))
        return answer

    return calls


def say(*words: object) -> None:
    os.write(1, f"{' '.join(map(str, words))}\n".encode())


if __name__ == "__main__":
    main()
