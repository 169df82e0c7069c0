"""Files for readers: a stable address that answers with a new one, which holds for one fetch and a minute."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple
from urllib.parse import quote

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import access
from etl import faults
from etl.cells import Role
from etl.home import Refused

GET, FILE = "/get", "/file"
HOLDS = timedelta(seconds=60)
NAME = r"[a-z0-9][a-z0-9._-]*"
NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
OWN = ("", "none", "same-origin")  # who asks, as the browser says: nobody, the reader at the address bar, our page


class File(NamedTuple):
    """What a reader gets: `name` is of ours, in lower case, and tells what it is about and of which day."""

    name: str
    media_type: str
    body: bytes


class NotThere(Exception):
    """There is no such file in this edition."""


Maker = Callable[[access.Editions, str], File]
MAKERS: dict[str, Maker] = {}  # by kind; a maker raises NotThere for what it does not know
# Of files that rest on no edition; each looks itself who asks, and raises Denied.
OF_NO_EDITION: dict[str, Callable[[str], File]] = {}
NO_EDITION = "any"  # in the place of a day in their address


def link(label: str, kind: str, what: str, day: str) -> None:
    """A link to a file; `day` is the `address` of the editions on the page."""
    address = "/".join([GET, *(quote(part, safe="") for part in (kind, day, what))])
    st.link_button(label, address, type="tertiary", icon=":material/download:")


class Ticket(NamedTuple):
    """One fetch of one file, by the role that asked for it."""

    role: Role
    until: datetime
    make: Callable[[], File]


@dataclass
class Tickets:
    """What was asked for and not fetched yet. One lock for all: one file is made at a time."""

    waiting: dict[str, Ticket] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def give(self, role: Role, make: Callable[[], File], at: datetime) -> str:
        """A token for one fetch; those that nobody fetched in time are gone."""
        with self.lock:
            for token in [token for token, ticket in self.waiting.items() if ticket.until < at]:
                del self.waiting[token]
            token = secrets.token_urlsafe(32)
            self.waiting[token] = Ticket(role, at + HOLDS, make)
            return token

    def taken(self, token: str, role: Role, at: datetime) -> File:
        """The file, made now. Raises NotThere for a token that is unknown, used, too old or another role's."""
        with self.lock:
            ticket = self.waiting.get(token)
            # Whoever is not of the role learns nothing, and does not use it up for the one who is.
            if ticket is None or ticket.role != role:
                raise NotThere
            del self.waiting[token]
            if ticket.until < at:
                raise NotThere
            return ticket.make()


TICKETS = Tickets()


def get(request: Request) -> Response:
    """/get/<kind>/<day>/<what>: looks who asks, makes nothing yet, and sends them to an address of one use."""

    def sent() -> Response:
        kind, day, what = (request.path_params[name] for name in ("kind", "day", "what"))
        role = _role()
        if plain_maker := OF_NO_EDITION.get(kind):
            return _ticket(role, lambda: plain_maker(what))
        maker = MAKERS.get(kind)
        if maker is None:
            raise NotThere
        access.found(day)
        return _ticket(role, lambda: maker(access.found(day), what))

    return _answered(request, sent)


def file(request: Request) -> Response:
    """/file/<token>: looks again who asks, and makes the file."""

    def made() -> Response:
        return _attached(TICKETS.taken(request.path_params["token"], _role(), access.now()))

    return _answered(request, made)


ROUTES = [Route(f"{GET}/{{kind}}/{{day}}/{{what:path}}", get), Route(f"{FILE}/{{token}}", file)]


def _ticket(role: Role, make: Callable[[], File]) -> Response:
    return RedirectResponse(f"{FILE}/{TICKETS.give(role, make, access.now())}", 303, NO_STORE)


def _role() -> Role:
    if who := access.viewer():
        return who.role
    raise access.Denied


def _answered(request: Request, answer: Callable[[], Response]) -> Response:
    """The answer; one plain 404 whatever is not there or not theirs; our fault with a reference."""
    if request.method != "GET":
        return PlainTextResponse("Method not allowed", 405, NO_STORE | {"Allow": "GET"})
    if request.headers.get("sec-fetch-site", "") not in OWN:
        return _not_found()
    try:
        return answer()
    except (NotThere, access.Denied, access.NothingYet, Refused):
        return _not_found()
    except Exception as fault:  # noqa: BLE001 - what broke is noted and said; the server stands
        says = f"Something went wrong on our side (ref. {faults.noted(fault)}). The file was not made."
        return PlainTextResponse(says, 500, NO_STORE)


def _not_found() -> Response:
    return PlainTextResponse("Not found", 404, NO_STORE)


def _attached(made: File) -> Response:
    if not re.fullmatch(NAME, made.name):
        raise ValueError("The name of a file is made of lower-case letters, digits and marks.")
    headers = NO_STORE | {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.body, 200, headers, made.media_type)
