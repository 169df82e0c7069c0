"""What the organisation has promised in writing, and when it was last looked at (3.3). One measure a practice."""

from datetime import date
from functools import partial

import numpy as np
import polars as pl

from etl import words
from etl.measures.measure import Estimate, Measure
from etl.words import Verdict
from schemas.practice import PRACTICES, Practice

FIRST = 600  # in the order of measures
STANDS: dict[str, Verdict] = {"yes": "in_place", "partly": "partly", "no": "not_in_place"}


def stand(register: pl.DataFrame, _draw: np.random.Generator, *, practice: str, title: str) -> list[Estimate]:
    """How the practice stands; what it waits for where nobody has said."""
    row = next(register.filter(practice=practice).iter_rows(named=True), None)
    if row is None or row["in_place"] is None:
        waits = f"This waits for the practice register to say whether it is in place: {title}."
        return [Estimate(value=None, unit=title, waits=waits)]
    verdict = STANDS[row["in_place"]]
    if verdict == "in_place" and row["overdue"]:
        verdict = "overdue"
    return [Estimate(value=None, unit=title, verdict=verdict, parts={"looked": _looked(row["reviewed_on"])})]


def _looked(when: date | None) -> str:
    return f", last looked at in {words.month(when)}" if when else ""


def _measure(place: int, name: str, practice: Practice) -> Measure:
    title = practice.title
    return Measure(
        id=name,
        topic="practice",
        order=FIRST + place,
        title=title,
        short=title,
        question=f"Is it in place: {title[0].lower()}{title[1:]}?",
        says={
            "in_place": f"{title}: in place{{looked}}.",
            "overdue": f"{title}: in place{{looked}}; it is due to be looked at again.",
            "partly": f"{title}: partly in place{{looked}}.",
            "not_in_place": f"{title}: not in place yet{{looked}}.",
        },
        needs={"practice": "the practice register, with each practice, if it is in place and when it was looked at"},
        caveat="It says what is written down, not whether it is kept.",
        how="As the practice register says. One that is in place is due to be looked at again after the time that the "
        "register gives, or after a year where it gives none.",
        source="supervision-strain-retention.md 3.3",
        value_unit="",
        chart=None,
        facts="practice",
        reads=("practice", "in_place", "reviewed_on", "overdue"),
        formula=partial(stand, practice=name, title=title),
        kind="no_people",
        variable="practice",
        split=False,
    )


MEASURES = tuple(_measure(place, name, practice) for place, (name, practice) in enumerate(PRACTICES.items()))
