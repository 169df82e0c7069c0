"""The served dashboard, a real browser, and everything that passed between the two.

ALONGSIDE_BROWSER_HOME names a home to serve instead of the made ones, ALONGSIDE_PICTURES a folder for screenshots.
"""

import os
import re
import runpy
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, WebSocket, sync_playwright

from etl import serving

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGS = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-gpu")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
WIDE = "(() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth > m.clientWidth })()"
HEIGHT = "document.querySelector('[data-testid=stMain]').scrollHeight"
DRAWN = (
    "document.querySelectorAll('[data-testid=stPlotlyChart]').length == "
    "document.querySelectorAll('.js-plotly-plot').length"
)
CALM = "!document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"
SHUT = "details:not([open]) > summary"
OPEN = f"document.querySelectorAll('{SHUT}').forEach(fold => fold.checkVisibility() && fold.click())"
WORD = rb"[\w\x80-\xff]+(?:[.,'-][\w\x80-\xff]+)*"
Serve = Callable[[Path, str], str]


class Look(NamedTuple):
    """How a page is looked at."""

    name: str
    width: int
    scheme: Literal["light", "dark"]


LOOKS = (
    Look("light", 1100, "light"),
    Look("dark", 1100, "dark"),
    Look("narrow", 320, "light"),
)


@dataclass
class Frames:
    """What passed through WebSockets, and where else the page asked."""

    seen: list[bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("websocket", self._open)
        page.on("request", lambda request: self.asked.append(request.url))

    def assert_absent(self, values: Iterable[str]) -> None:
        """No frame, either way, holds one of these values."""
        assert self.seen, "No frame was recorded, so nothing was proved."
        assert_absent(b"\n".join(self.seen), values)

    def assert_nothing_left(self, address: str) -> None:
        """Every request went to the served address."""
        away = {re.sub(r"(://[^/]+).*", r"\1", url) for url in self.asked if not url.startswith(_own(address))}
        assert not away

    def _open(self, socket: WebSocket) -> None:
        self.asked.append(socket.url)
        for event in ("framereceived", "framesent"):
            socket.on(event, self._add)

    def _add(self, payload: str | bytes) -> None:
        self.seen.append(payload.encode() if isinstance(payload, str) else payload)


def assert_absent(body: bytes, values: Iterable[str]) -> None:
    """None of the values stands there, a figure as one of its own and not within another; which did is not told."""
    there = {word.removesuffix(b".0") for word in re.findall(WORD, body)}
    wanted = [(place, value.encode()) for place, value in enumerate(values)]
    found = [place for place, value in wanted if set(re.findall(WORD, value)) <= there and value in body]
    assert not found, f"{len(found)} of the values are there, the first is number {found[0]}"


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """The homes made by hand."""
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).parent.parent / "dashboard" / "made.py")))


@pytest.fixture(scope="session")
def made_home(made: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lantern made by hand, with a snapshot of its newest edition."""
    folder = tmp_path_factory.mktemp("homes") / "lantern"
    made.lantern_home(folder)
    made.sealed(folder)
    return folder


@pytest.fixture(scope="session")
def unsealed_home(made: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lantern made by hand, of which the board has nothing yet."""
    folder = tmp_path_factory.mktemp("homes") / "unsealed"
    made.lantern_home(folder)
    return folder


@pytest.fixture(scope="session")
def home(request: pytest.FixtureRequest) -> Path:
    """The home that is served: the one that the environment names, else the demo's."""
    named = os.environ.get("ALONGSIDE_BROWSER_HOME")
    return Path(named) if named else Path(request.getfixturevalue("lantern_home").folder)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the served processes write what they log, and their temporary files."""
    return tmp_path_factory.mktemp("written")


@pytest.fixture(scope="session")
def served(written: Path) -> Iterator[Serve]:
    """Starts the dashboard for a home and a role as `alongside serve` does, once for each; answers its address."""
    running: dict[tuple[Path, str], tuple[str, subprocess.Popen[bytes]]] = {}

    def serve(home: Path, role: str) -> str:
        if (home, role) not in running:
            running[home, role] = _start(home, role, written)
        return running[home, role][0]

    yield serve
    for _, process in running.values():
        process.terminate()
        process.wait()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as play:
        yield play


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.exit("The browser tests need Chromium: install it with `apt-get install chromium`, then run them again.")
    browser = playwright.chromium.launch(executable_path=found, args=list(ARGS))
    yield browser
    browser.close()


@pytest.fixture
def frames() -> Frames:
    """Everything that pages opened by `visit` send and receive."""
    return Frames()


@pytest.fixture(scope="session")
def contexts(chromium: Browser) -> Iterator[Callable[[Look], BrowserContext]]:
    """One browser profile a look, so that scripts are fetched once."""
    made: dict[Look, BrowserContext] = {}

    def of(look: Look) -> BrowserContext:
        size: ViewportSize = {"width": look.width, "height": 1000}
        return made.setdefault(look, made.get(look) or chromium.new_context(viewport=size, color_scheme=look.scheme))

    yield of
    for context in made.values():
        context.close()


@pytest.fixture
def visit(contexts: Callable[[Look], BrowserContext], frames: Frames) -> Iterator[Callable[[str, Look], Page]]:
    """Opens an address and waits until the page stands still."""
    pages: list[Page] = []

    def opened(address: str, look: Look = LOOKS[0]) -> Page:
        page = contexts(look).new_page()
        pages.append(page)
        frames.listen(page)
        page.goto(address)
        settle(page)
        return page

    yield opened
    for page in pages:
        page.close()


@pytest.fixture
def steps() -> SimpleNamespace:
    """What tests do with a page."""
    return SimpleNamespace(
        settle=settle,
        open_all=open_all,
        faults=faults,
        picture=picture,
        looks=LOOKS,
        wide=WIDE,
        assert_absent=assert_absent,
    )


def settle(page: Page) -> None:
    """Until the script has run, nothing is faded and every chart is drawn."""
    page.wait_for_selector("h1", timeout=30_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_function(CALM)
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(150)


def open_all(page: Page) -> None:
    """Every fold of the page, those inside folds too: all that are shut at once, until there are none."""
    while page.locator(f"{SHUT}:visible").count():
        page.evaluate(OPEN)
        page.wait_for_timeout(300)  # the script begins to run
        settle(page)


def faults(page: Page) -> Sequence[str]:
    """What axe finds, and whether the page scrolls sideways."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags}).then(result => result.violations)", TAGS)
    said = [f"{fault['id']}: {node['target']}" for fault in found for node in fault["nodes"]]
    return said + ["scrolls sideways"] * page.evaluate(WIDE)


def picture(page: Page, name: str) -> None:
    """The whole page, if a folder for pictures is named."""
    if folder := os.environ.get("ALONGSIDE_PICTURES"):
        size = page.viewport_size or {"width": 1100}
        page.set_viewport_size({"width": size["width"], "height": int(page.evaluate(HEIGHT)) + 10})
        page.wait_for_timeout(400)
        page.screenshot(path=Path(folder) / f"{name}.png")


def _start(home: Path, role: str, written: Path) -> tuple[str, subprocess.Popen[bytes]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"ALONGSIDE_HOME": str(home), "ALONGSIDE_ROLE": role, "TMPDIR": str(written)}
    # From another folder on purpose: the config file must be found all the same.
    with (written / f"{role}-{port}.log").open("wb") as log:
        command = serving.command(port)
        process = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as asked:
                asked.request("GET", "/_stcore/health")
                asked.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return address, process
    process.kill()
    pytest.fail("The dashboard did not start within 30 seconds.")


def _own(address: str) -> tuple[str, ...]:
    return (address, address.replace("http", "ws"), "data:", "blob:")
