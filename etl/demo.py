"""A made organisation, through the real way, to a home of its own."""

from collections.abc import Mapping, MutableMapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import numpy as np
import platformdirs

from etl import audit, load, maintenance, publish
from etl import home as homes
from etl.home import Home, Refused
from etl.intake import answers
from etl.intake.child import Upload
from etl.load.answered import Asked
from etl.snapshot import seal
from sample_data import make

Made = Literal["harbour", "lantern"]
ACTOR = "demo"
PRINTED = datetime(2026, 10, 6, 9, 14, tzinfo=UTC)  # when the last export was made
DAYS = {date(2025, 9, 30): "Parity a year ago", date(2026, 9, 30): "Parity now"}  # months 24 and 36


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
        return home
    files = make.made(organisation, np.random.default_rng(make.SEED))
    before = date.min
    for day, title in DAYS.items():
        if day not in published:
            _load(home, files, before, day, at)
            publish.publish(home, day, actor=ACTOR, at=at)
        if day not in sealed:
            seal.create(home, title, None, actor=ACTOR, at=at)
        before = day
    return home


def _load(home: Home, files: make.Made, before: date, day: date, at: datetime) -> None:
    """What was exported after the day before and up to the day, in one commit."""
    uploads = [Upload(file.name, file.body) for file in files.exports if before < file.on <= day]
    given = files.answers.encode()
    asked = Asked(answers={upload.name: answers.read(given, upload.name) for upload in uploads})
    if any(loaded.code for loaded in load.load(home, uploads, asked, actor=ACTOR, at=at)):
        raise RuntimeError("The files of a made organisation load without a question.")
