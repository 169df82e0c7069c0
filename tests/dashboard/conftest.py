"""Editions and homes made by hand, and the page script run for a role without a browser."""

import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import access
from dashboard import app as page_script

Opened = Callable[..., AppTest]


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """The homes made by hand."""
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("made.py"))))


@pytest.fixture(scope="session")
def lantern(made: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything is shown, with an edition a year earlier."""
    return made.lantern_home(tmp_path_factory.mktemp("homes") / "lantern").folder


@pytest.fixture(scope="session")
def harbour(made: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that tells peers and colleagues apart is withheld."""
    return made.harbour_home(tmp_path_factory.mktemp("homes") / "harbour").folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens a home as a role, at a page; without a role, as nobody."""
    access.forget()
    address = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")

    def run(home: Path, role: str | None, page: str = "") -> AppTest:
        monkeypatch.setenv("ALONGSIDE_HOME", str(home))
        monkeypatch.delenv("ALONGSIDE_ROLE", raising=False)
        if role:
            monkeypatch.setenv("ALONGSIDE_ROLE", role)
        test = AppTest.from_file(str(Path(page_script.__file__)), default_timeout=60)
        test.context = {"theme": "light"}
        # AppTest's own way to another page wants a file; ours are functions, known by the hash of their address.
        test._page_hash = calc_hash(page) if page else ""
        return test.run()

    yield run
    config.set_option("server.address", address)
    access.forget()


@pytest.fixture
def words() -> Callable[[AppTest], str]:
    """All that a page says, as the reader sees it: escapes and the addresses of the words taken out."""

    def every(test: AppTest) -> str:
        kinds = (test.title, test.header, test.subheader, test.markdown, test.error, test.success, test.button)
        said = [str(element.value if hasattr(element, "value") else "") for kind in kinds for element in kind]
        labels = [element.label for kind in (test.expander, test.button) for element in kind]
        tables = [table.value.to_csv() for table in test.table]
        text = "\n".join([*said, *labels, *tables]).replace("\\", "")
        return re.sub(r"\[([^][]*)\]\(/kept_safe#[a-z0-9-]+\)", r"\1", text)

    return every
