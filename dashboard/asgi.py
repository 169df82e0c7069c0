"""What is served: st.App with the gate, and the imports that must come first.

Started by `python -m streamlit run <here>/asgi.py`; the config file beside it is read from any folder.
"""

from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.datastructures import URL, Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from dashboard import faults, files
from dashboard.access import LOOPBACK
from dashboard.screens import screens

FORBIDDEN = 4401  # the code with which a WebSocket is closed
# Streamlit answers these to anyone who has the address, a file of another's page too. No page of ours needs them.
SHUT = ("/media/", "/component/", "/app/static", "/_stcore/metrics", "/_stcore/agent")

# Before any visitor: two script threads that import these lazily at once meet half-made modules.
# And what makes files, for it enters itself where the file route looks.
for name in ("pandas", "plotly.graph_objects", "polars", "dashboard.downloads", "dashboard.sheets"):
    import_module(name)
screens()


class Gate:
    """Stands before everything that is asked of us, the WebSocket too.

    In local mode it lets in who asks this machine by its own name, from a page of its own: another site's page could
    otherwise reach the reader's dashboard through their browser, and make Streamlit ask the internet who we are.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one WebSocket."""
        if scope["type"] == "lifespan" or _ours(Headers(scope=scope), scope["path"]):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(FORBIDDEN)(scope, receive, send)
        else:
            await PlainTextResponse("Not found", 404)(scope, receive, send)


def _ours(headers: Headers, path: str) -> bool:
    host = headers.get("host", "")
    return (
        URL(f"//{host}").hostname in LOOPBACK
        and headers.get("origin", f"http://{host}") == f"http://{host}"
        and not path.startswith(SHUT)
    )


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=files.ROUTES,
    middleware=[Middleware(Gate)],
    on_script_error=faults.unexpected,
)
