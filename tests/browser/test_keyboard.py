"""Without a mouse: everything is reached by Tab, shows that it is reached, and folds open by Enter and Space."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
MOST = 120  # stops; no page has as many
# Every link, button, field and fold that can be seen, with how it and the boxes around it look without focus.
MARK = """() => {
  const looks = found => [found, found.parentElement, found.parentElement.parentElement].map(box => {
    const style = getComputedStyle(box);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor].join();
  }).join();
  window.looks = looks;
  const all = document.querySelectorAll('main a[href], button, summary, input, [role=combobox], nav a[href]');
  const stops = [...all].filter(found => found.checkVisibility() && !found.disabled && found.tabIndex >= 0);
  stops.forEach((found, place) => {
    found.dataset.stop = place;
    found.dataset.plain = looks(found);
  });
}"""
HERE = """() => {
  const found = document.activeElement;
  if (!found || found.dataset.stop === undefined) return null;
  return [found.dataset.stop, looks(found) !== found.dataset.plain];
}"""
ALL = "() => [...document.querySelectorAll('[data-stop]')].map(found => found.dataset.stop)"
Serve = Callable[[Path, str], str]
Visit = Callable[..., Page]


@pytest.mark.parametrize("path", ["", "supervision"])
def test_everything_is_reached_by_tab_and_shows_it(path: str, home: Path, served: Serve, visit: Visit) -> None:
    page = visit(f"{served(home, 'manager')}/{path}")
    page.evaluate(MARK)
    wanted, reached, unseen = set(page.evaluate(ALL)), set[str](), set[str]()
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if stop := page.evaluate(HERE):
            reached.add(stop[0])
            unseen |= {stop[0]} if not stop[1] else set()
    assert len(wanted) > 10
    assert wanted - reached == set()
    assert unseen == set()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_fold_opens_by_a_key(key: str, home: Path, served: Serve, visit: Visit) -> None:
    page = visit(f"{served(home, 'manager')}/supervision")
    fold = page.locator("summary").first
    fold.focus()
    page.keyboard.press(key)
    page.locator("details[open]").first.wait_for()


def test_the_first_stop_skips_to_what_the_page_says(home: Path, served: Serve, visit: Visit) -> None:
    page = visit(f"{served(home, 'manager')}/supervision")
    page.keyboard.press("Tab")
    assert "skip" in page.evaluate("document.activeElement.textContent").lower()
    page.keyboard.press("Enter")
    assert page.evaluate("!!document.activeElement.closest('main, [data-testid=stMain]')")
