"""From screens to Streamlit's pages: each behind the one fault handler, with its question on top."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal

import streamlit as st

from dashboard import access, faults
from dashboard.screens import Screen, screens
from etl.cells import Role, Viewer
from etl.home import Refused

CALLED: dict[Role, str] = {"hr": "HR", "manager": "a manager", "board": "a board member"}


def pages(who: Viewer) -> Sequence[st.Page]:
    """The pages of this role; what is not here cannot be opened by its address either."""
    mine = [screen for screen in screens().values() if who.role in screen.page.roles]
    return [_page(screen, who.role, first=place == 0) for place, screen in enumerate(mine)]


def may_open(path: str) -> bool:
    """Is this page in the viewer's list?"""
    who, screen = access.viewer(), screens().get(path)
    return bool(who and screen and who.role in screen.page.roles)


def link(path: str, label: str) -> None:
    """A link to a page of this app, right of what it belongs to; nothing where the viewer may not open it."""
    if may_open(path):
        st.page_link(_linked(path), label=label, icon=":material/arrow_forward:", icon_position="right")


def go(path: str) -> None:
    """To a page of this app; nowhere where the viewer may not open it."""
    if may_open(path):
        st.switch_page(_linked(path))


@cache
def _linked(path: str) -> st.Page:
    """A page as a link needs it: only its address counts, so one serves every visitor. It is never run."""
    return _page(screens()[path])


def _page(screen: Screen, role: Role | None = None, *, first: bool = False) -> st.Page:
    shown: Literal["visible", "hidden"] = "hidden" if role in screen.page.unlisted else "visible"
    return st.Page(_guarded(screen), title=screen.page.name, url_path=screen.path, default=first, visibility=shown)


def _guarded(screen: Screen) -> Callable[[], None]:
    def show() -> None:
        st.title(f":gray[{screen.page.question}]", anchor=False)
        with faults.caught("Nothing was changed."):
            _answered(screen)
        if who := access.viewer():
            st.markdown(f":small[:gray[Local mode: this machine only. You read as {CALLED[who.role]}.]]")

    return show


def _answered(screen: Screen) -> None:
    try:
        screen.show()
    except access.Denied:
        st.markdown("This page is not open to you.")
    except access.NothingYet as nothing:
        st.markdown(nothing.says)
        link("upload", "Upload an export")
    except Refused as refused:
        st.markdown(refused.says)
