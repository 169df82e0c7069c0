"""Colours, the config file and what is served."""

import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import dashboard
from dashboard import faults, theme

CONFIG = Path(dashboard.__file__).parent / ".streamlit" / "config.toml"
SAME = {"backgroundColor": "ground", "secondaryBackgroundColor": "panel", "textColor": "ink", "grayTextColor": "muted"}
BOTH = pytest.mark.parametrize(("name", "tokens"), [("light", theme.LIGHT), ("dark", theme.DARK)])


def _config() -> dict[str, dict[str, object]]:
    return tomllib.loads(CONFIG.read_text("utf-8"))


def _luminance(color: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@BOTH
def test_the_page_and_its_charts_have_the_same_colours(name: str, tokens: Mapping[str, str]) -> None:
    told = _config()["theme"][name]
    assert isinstance(told, dict)
    assert {option: told[option] for option in SAME} == {option: tokens[token] for option, token in SAME.items()}


@BOTH
def test_text_has_a_contrast_of_four_and_a_half_and_marks_of_three(name: str, tokens: Mapping[str, str]) -> None:
    for token, least in (("ink", 7), ("muted", 4.5), ("peer", 4.5), ("other", 3), ("edge", 3)):
        assert _contrast(tokens[token], tokens["ground"]) >= least, (name, token)
    assert _contrast(tokens["muted"], tokens["panel"]) >= 4.5


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("server", "address", "127.0.0.1"),
        ("server", "enableStaticServing", False),
        ("server", "enableAgentApi", False),
        ("server", "fileWatcherType", "none"),
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("client", "disableDataExport", True),
    ],
)
def test_the_config_that_is_shipped_shuts_what_must_be_shut(section: str, option: str, value: object) -> None:
    assert _config()[section][option] == value


def test_no_header_names_a_user() -> None:
    assert "trustedUserHeaders" not in _config()["server"]


def test_what_script_threads_import_is_there_before_the_first_visitor() -> None:
    script = "import sys; from dashboard import asgi; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {"pandas", "polars", "plotly.graph_objects"} <= set(done.stdout.split())


def test_a_fault_that_no_page_caught_is_said_without_its_message(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said: list[str] = []
    say: Callable[[str], None] = said.append
    monkeypatch.setattr(faults.st, "error", say)
    assert faults.unexpected(ValueError("Jane Fairweather"))
    assert "(ref. " in said[0]
    assert "Fairweather" not in said[0] + caplog.text
