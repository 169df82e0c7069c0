"""The file route: a stable address, then one that holds for one fetch, a minute and a role."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware

from dashboard import access, asgi, downloads, files
from etl.home import Home

Opened = Callable[..., Any]
CSV = "/get/csv/2026-09-30/pay_pay_gap_like_for_like_"
AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass
class Answer:
    """What came back."""

    status_code: int = 0
    headers: Headers = field(default_factory=Headers)
    content: bytes = b""

    @property
    def text(self) -> str:
        return self.content.decode()


class Client:
    """A browser that follows no redirect, at the middleware and routes that are served."""

    def __init__(self) -> None:
        self.app = Starlette(routes=files.ROUTES, middleware=[Middleware(asgi.Gate)])

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, **headers)

    def request(self, method: str, path: str, **headers: str) -> Answer:
        # In a thread of its own: a loop may be running in this one, for the browser of other tests.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._answer(method, path, headers)).result()

    async def _answer(self, method: str, path: str, headers: dict[str, str]) -> Answer:
        answer = Answer()
        sent = {"host": "localhost:8602"} | {name.replace("_", "-"): text for name, text in headers.items()}

        async def receive() -> dict[str, Any]:
            return {"type": "http.request"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status_code, answer.headers = message["status"], Headers(raw=message["headers"])
            answer.content += message.get("body", b"")

        raw = [(name.encode(), text.encode()) for name, text in sent.items()]
        place = {"path": unquote(path), "raw_path": path.encode(), "query_string": b"", "headers": raw}
        await self.app({"type": "http", "method": method, **place}, receive, send)
        return answer


@pytest.fixture
def asks(opened: Opened, lantern: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    """A browser of that role."""
    monkeypatch.setattr(files, "TICKETS", files.Tickets())

    def of(role: str, home: Path = lantern) -> Client:
        opened(home, role)
        return Client()

    return of


def fetched(client: Client, address: str = CSV) -> Answer:
    """What the address leads to."""
    sent = client.get(address)
    assert sent.status_code == 303
    return client.get(sent.headers["location"])


def test_a_table_comes_as_a_file_of_ours_that_nobody_keeps(asks: Callable[..., Client]) -> None:
    answer = fetched(asks("manager"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="pay_gap_like_for_like-2026-09-30.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_two_fetches_of_a_role_and_day_give_the_same_bytes(asks: Callable[..., Client]) -> None:
    client = asks("manager")
    assert fetched(client).content == fetched(client).content


def test_an_address_of_one_use_answers_once(asks: Callable[..., Client]) -> None:
    client = asks("manager")
    once = client.get(CSV).headers["location"]
    assert [client.get(once).status_code for _ in range(2)] == [200, 404]


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE"])
def test_only_get_is_answered_and_nothing_else_uses_up_a_fetch(method: str, asks: Callable[..., Client]) -> None:
    client = asks("manager")
    once = client.get(CSV).headers["location"]
    assert client.request(method, CSV).status_code == 405
    assert client.request(method, once).status_code == 405
    assert client.get(once).status_code == 200


def test_a_browser_that_looks_ahead_takes_nothing_from_the_reader(asks: Callable[..., Client]) -> None:
    client = asks("manager")
    client.get(CSV, sec_purpose="prefetch")
    assert fetched(client).status_code == 200


@pytest.mark.parametrize("from_where", ["cross-site", "same-site"])
def test_the_page_of_another_site_is_not_answered(from_where: str, asks: Callable[..., Client]) -> None:
    client = asks("manager")
    assert client.get(CSV, sec_fetch_site=from_where).status_code == 404
    once = client.get(CSV).headers["location"]
    assert client.get(once, sec_fetch_site=from_where).status_code == 404
    assert client.get(once).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/get/csv/2026-09-30/pay_no_such_measure_",
        "/get/csv/1999-01-01/pay_pay_gap_like_for_like_",
        "/get/csv/sealed-2026-09-30/pay_pay_gap_like_for_like_",
        "/get/secrets/2026-09-30/pay_pay_gap_like_for_like_",
        "/get/csv/2026-09-30/..%2Fkey",
        "/file/none",
    ],
)
def test_what_is_not_there_or_not_theirs_is_the_same_plain_404(address: str, asks: Callable[..., Client]) -> None:
    client = asks("manager")
    answer = client.get(address)
    if answer.status_code == 303:
        answer = client.get(answer.headers["location"])
    assert (answer.status_code, answer.text) == (404, "Not found")


def test_nobody_gets_nothing(asks: Callable[..., Client]) -> None:
    assert asks("").get(CSV).text == "Not found"


def test_a_withheld_table_is_not_there(asks: Callable[..., Client], harbour: Path) -> None:
    assert fetched(asks("manager", harbour)).status_code == 404


@pytest.mark.parametrize("role", ["board", "hr"])
def test_the_table_of_a_snapshot_is_fetched_by_its_own_address(
    role: str, made: SimpleNamespace, lantern: Path, asks: Callable[..., Client]
) -> None:
    sealed = made.sealed(lantern)
    client = asks(role)
    answer = fetched(client, CSV.replace("csv/", "csv/sealed-"))
    sealed.unlink()
    assert answer.status_code == 200
    assert client.get(CSV.replace("csv/", "csv/sealed-")).status_code == 404


def test_a_board_gets_no_edition_that_was_not_sealed(
    made: SimpleNamespace, lantern: Path, asks: Callable[..., Client]
) -> None:
    sealed = made.sealed(lantern)
    board = asks("board")
    statuses = [board.get(CSV.replace("2026", year)).status_code for year in ("2026", "2025")]
    sealed.unlink()
    assert statuses == [303, 404]


def test_an_edition_taken_back_between_the_two_is_not_told(
    made: SimpleNamespace, tmp_path: Path, asks: Callable[..., Client]
) -> None:
    home: Home = made.lantern_home(tmp_path / "lantern")
    client = asks("manager", home.folder)
    once = client.get(CSV).headers["location"]
    access.audit.note(home, {"action": "withdraw", "publication": 2}, actor="test", at=AT)
    assert client.get(once).status_code == 404


def test_another_role_gets_nothing_and_takes_nothing_away() -> None:
    tickets = files.Tickets()
    token = tickets.give("hr", lambda: files.File("a.csv", "text/csv", b"x"), AT)
    with pytest.raises(files.NotThere):
        tickets.taken(token, "manager", AT)
    assert tickets.taken(token, "hr", AT).body == b"x"


@pytest.mark.parametrize(("seconds", "there"), [(60, True), (61, False)])
def test_an_address_holds_for_a_minute(seconds: int, there: bool) -> None:  # noqa: FBT001 - a case of the table
    tickets = files.Tickets()
    token = tickets.give("hr", lambda: files.File("a.csv", "text/csv", b""), AT)
    later = AT + timedelta(seconds=seconds)
    if there:
        assert tickets.taken(token, "hr", later).name == "a.csv"
    else:
        with pytest.raises(files.NotThere):
            tickets.taken(token, "hr", later)


def test_what_nobody_fetched_does_not_pile_up() -> None:
    tickets = files.Tickets()
    for minutes in range(0, 10, 2):
        tickets.give("hr", lambda: files.File("a.csv", "text/csv", b""), AT + timedelta(minutes=minutes))
    assert len(tickets.waiting) == 1


def test_nothing_is_made_before_it_is_fetched(asks: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setitem(files.MAKERS, "csv", lambda _, what: made.append(what) or downloads.table(_, what))
    client = asks("manager")
    once = client.get(CSV).headers["location"]
    assert made == []
    client.get(once)
    assert len(made) == 1


def test_a_fault_while_making_is_ours_and_tells_no_value(
    asks: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> files.File:
        raise ValueError("Jane Fairweather earns 24713")

    monkeypatch.setitem(files.MAKERS, "csv", broken)
    answer = fetched(asks("manager"))
    assert answer.status_code == 500
    assert re.fullmatch(
        r"Something went wrong on our side \(ref\. [A-Z0-9]{4}-[A-Z0-9]{4}\)\. The file was not made\.", answer.text
    )
    assert "Fairweather" not in answer.text + caplog.text


def test_the_name_of_a_file_cannot_break_out_of_its_header(
    asks: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(files.MAKERS, "csv", lambda *_: files.File('a"; b', "text/csv", b""))
    assert fetched(asks("manager")).status_code == 500


def test_every_kind_that_pages_link_to_has_its_maker() -> None:
    assert {"csv", "sheet", "peers"} <= files.MAKERS.keys()
