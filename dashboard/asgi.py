"""What is served: st.App with the gate, and the imports that must come first.

Started by `python -m streamlit run <here>/asgi.py`; the config file beside it is read from any folder.
"""

from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import faults
from dashboard.screens import screens

# Before any visitor: two script threads that import these lazily at once meet half-made modules.
for name in ("pandas", "plotly.graph_objects", "polars"):
    import_module(name)
screens()


class Gate:
    """Stands before everything that is asked of us, the WebSocket too. In local mode it lets all pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one WebSocket."""
        await self.app(scope, receive, send)


app = st.App(
    Path(__file__).with_name("app.py"),
    middleware=[Middleware(Gate)],
    on_script_error=faults.unexpected,
)
