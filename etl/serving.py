"""The dashboard as a process of its own, on this machine only."""

import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from etl.cells import Role
from etl.home import Refused

PORT = 8501
ADDRESS = "127.0.0.1"
SERVED = Path(__file__).parent.parent / "dashboard" / "asgi.py"


def serve(folder: Path, role: Role, port: int, environ: Mapping[str, str]) -> int:
    """Serve a home until it is stopped, by Ctrl+C or SIGTERM, and answer the exit code."""
    told = dict(environ) | {"ALONGSIDE_HOME": str(folder), "ALONGSIDE_ROLE": role}
    # As Ctrl+C does, SIGTERM leaves `run` by an exception, and that ends the server too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return subprocess.run(command(port), env=told, check=False, stdout=subprocess.DEVNULL).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 0


def command(port: int) -> list[str]:
    """What starts the server: the home and the role come from the environment."""
    return [sys.executable, "-m", "streamlit", "run", str(SERVED), f"--server.port={port}"]


def told(port: int, role: Role) -> str:
    """Where it is. Raises Refused where the port is taken."""
    if not _free(port):
        raise Refused(f"Port {port} is in use. Choose another with --port.")
    return f"Alongside is on {address(port)} for the role {role}. Stop it with Ctrl+C."


def address(port: int) -> str:
    """What a browser opens."""
    return f"http://localhost:{port}"


def free_port() -> int:
    """The first free port from the usual one on."""
    return next(port for port in count(PORT) if _free(port))


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True
