"""A made organisation, through the real way, to a home of its own."""

from collections.abc import Mapping, MutableMapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import platformdirs

from etl import audit, conversations, load, maintenance, publish
from etl import home as homes
from etl.cells import Edition, Released
from etl.home import Home, Refused
from etl.intake import answers
from etl.intake.child import Upload
from etl.load.answered import Asked
from etl.snapshot import seal
from sample_data import make
from schemas.conversations import Audience

Made = Literal["harbour", "lantern"]


class Promise(NamedTuple):
    """A made card: the measure that it stands on where that is shown, and what is tried."""

    measure: str
    trying: str
    role: str
    absent: str


ACTOR = "demo"
PRINTED = datetime(2026, 10, 6, 9, 14, tzinfo=UTC)  # when the last export was made
DAYS = {date(2025, 9, 30): "Parity a year ago", date(2026, 9, 30): "Parity now"}  # months 24 and 36
TALKED = datetime(2025, 11, 12, 18, 30, tzinfo=UTC)  # about the first edition,
REVIEW, BY = date(2026, 11, 12), date(2027, 4, 30)  # to look again, and what the board aims at by when
TARGET = ("sup_minutes_share", "57 minutes")
PROMISES: Mapping[Audience, Sequence[Promise]] = {
    "board": (
        Promise(
            "sup_minutes_share",
            "Put the hours of supervision into every supervisor's job plan, with a stand-in for the weeks away",
            "Director of Services",
            "The supervisors",
        ),
        Promise(
            "debrief_policy",
            "Write down who offers the debrief, on the same day, and pay for the time",
            "Service Manager",
            "Colleagues on call at night",
        ),
    ),
    "manager": (
        Promise(
            "hours_above_contract",
            "Hand back one task that stands in no job plan, and see what young people miss",
            "Service Manager",
            "Colleagues who work nights",
        ),
        Promise(
            "role_scales",
            "Write down what lived experience is worth at the start of the scale, before the next advert",
            "Head of People",
            "Whoever reads the next advert",
        ),
    ),
}


def place(organisation: Made, folder: Path | None, environ: Mapping[str, str]) -> Path:
    """--home, ALONGSIDE_HOME, or a home for each organisation in the user's data folder."""
    if folder or environ.get("ALONGSIDE_HOME"):
        return homes.find(folder, environ)
    return Path(platformdirs.user_data_dir()) / f"alongside-demo-{organisation}"


def demo(organisation: Made, folder: Path, environ: MutableMapping[str, str], *, at: datetime) -> Home:
    """Make the files, load them in time order, publish and seal at months 24 and 36. A second run changes nothing.

    Raises Refused where the home holds other loads. Stopped half-way, it goes on from what is there.
    """
    at = max(at, PRINTED)  # its files are of its own time: none is of a day to come
    name = make.ORGANISATIONS[organisation].name
    maintenance.init(folder, name, dict(environ), actor=ACTOR, at=at)
    home = homes.open_home(folder, environ)
    if home.organisation != name or any(
        line["actor"] != ACTOR for line in audit.lines(home) if line["action"] == "load"
    ):
        raise Refused("This home holds other loads. Choose another folder for the demo with --home.")
    published = {date.fromisoformat(edition.head["as_of"]) for edition in publish.publications(home)}
    sealed = {date.fromisoformat(edition.head["as_of"]) for edition in seal.editions(home)}
    if DAYS.keys() <= published & sealed:
        _talk(home)
        return home
    files = make.made(organisation, np.random.default_rng(make.SEED))
    before = date.min
    for day, title in DAYS.items():
        if day not in published:
            _load(home, files, before, day, at)
            publish.publish(home, day, actor=ACTOR, at=at)
        if day not in sealed:
            seal.create(home, title, None, actor=ACTOR, at=at)
        _talk(home)
        before = day
    return home


def _load(home: Home, files: make.Made, before: date, day: date, at: datetime) -> None:
    """What was exported after the day before and up to the day, in one commit."""
    uploads = [Upload(file.name, file.body) for file in files.exports if before < file.on <= day]
    given = files.answers.encode()
    asked = Asked(answers={upload.name: answers.read(given, upload.name) for upload in uploads})
    if any(loaded.code for loaded in load.load(home, uploads, asked, actor=ACTOR, at=at)):
        raise RuntimeError("The files of a made organisation load without a question.")


def _talk(home: Home) -> None:
    """After the first edition, where it stands: a card of the board, one of managers, and the board's target.

    What is there already is not made again.
    """
    first = next((each for each in publish.publications(home) if each.head["as_of"] == str(min(DAYS))), None)
    if first is None:
        return
    for audience, promises in PROMISES.items():
        shown = [(cell, promise) for promise in promises for cell in first.of(promise.measure) if cell.shown]
        if shown and not conversations.cards(home, audience):
            _promised(home, first, *shown[0], audience)
    measure, figure = TARGET
    may_stand = {cell.measure for cell in conversations.open_to_targets(publish.publications(home)[0])}
    if measure in may_stand and measure not in conversations.targets(home):
        conversations.set_target(home, measure, figure, BY, TALKED.date(), actor=ACTOR, at=TALKED)


def _promised(home: Home, first: Edition, cell: Released, promise: Promise, audience: Audience) -> None:
    asked = conversations.asking(first, cell, audience)
    draft = conversations.Draft(
        audience=audience,
        cell=cell,
        publication=first.head["publication_id"],
        edition=min(DAYS),
        prompt=asked.prompt,
        ask=asked.ask,
        because=asked.theme.because,
        absent=promise.absent,
        trying=promise.trying,
        role=promise.role,
        review=REVIEW,
    )
    conversations.keep(home, draft, actor=ACTOR, at=TALKED)
