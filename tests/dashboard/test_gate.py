"""The gate: this machine by its own name, from a page of its own; nobody else reaches Streamlit."""

from contextlib import suppress
from typing import Any

import pytest

from dashboard.asgi import Gate

OURS = "localhost:8501"


def answered(kind: str, path: str = "/", **headers: str) -> Any:
    """What comes back: "let in", the status of an answer, or the code with which a WebSocket is closed."""
    sent: list[dict[str, Any]] = []

    async def inside(_scope: Any, _receive: Any, _send: Any) -> None:
        sent.append({"type": "let in"})

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": kind, "path": path, "headers": [(name.encode(), text.encode()) for name, text in headers.items()]}
    with suppress(StopIteration):  # nothing in it waits, so one step ends it; a loop may be running for the browser
        Gate(inside)(scope, receive, send).send(None)
    first = sent[0]
    return "let in" if first["type"] == "let in" else first.get("status", first.get("code"))


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", [OURS, "127.0.0.1:9000", "[::1]:8501"])
def test_this_machine_is_let_in_by_each_of_its_names(kind: str, host: str) -> None:
    assert answered(kind, host=host, origin=f"http://{host}") == "let in"
    assert answered(kind, host=host) == "let in"


@pytest.mark.parametrize(("kind", "code"), [("http", 404), ("websocket", 4401)])
@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("evil.example:8501", "http://evil.example:8501"),
        (OURS, "https://evil.example"),
        (OURS, "http://localhost:9999"),
        ("", "http://localhost:8501"),
    ],
)
def test_another_site_is_not_whatever_it_calls_itself(kind: str, code: int, host: str, origin: str) -> None:
    assert answered(kind, host=host, origin=origin) == code


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/media/x.csv", "/component/x", "/app/static/x"]
)
def test_what_no_page_of_ours_needs_is_told_to_nobody(path: str) -> None:
    assert answered("http", path, host=OURS) == 404
