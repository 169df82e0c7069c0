"""How a practice stands: in place, due to be looked at again, partly, not in place."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from etl.measures.practice_register import MEASURES
from etl.publish import wording
from schemas.practice import PRACTICES

POLICY = next(measure for measure in MEASURES if measure.id == "debrief_policy")
TYPES = {"practice": pl.String, "in_place": pl.String, "reviewed_on": pl.Date, "overdue": pl.Boolean}
MARCH = date(2026, 3, 4)


def told(**row: Any) -> Any:
    known = {"practice": POLICY.id, "in_place": "yes", "reviewed_on": MARCH, "overdue": False} | row
    (found,) = POLICY.formula(pl.DataFrame([known], TYPES), np.random.default_rng(1))
    return found


@pytest.mark.parametrize(
    ("row", "verdict", "says"),
    [
        ({}, "in_place", "in place, last looked at in March 2026."),
        ({"overdue": True}, "overdue", "in place, last looked at in March 2026; it is due to be looked at again."),
        ({"overdue": True, "reviewed_on": None}, "overdue", "in place; it is due to be looked at again."),
        ({"in_place": "partly", "overdue": True}, "partly", "partly in place, last looked at in March 2026."),
        ({"in_place": "no", "reviewed_on": None}, "not_in_place", "not in place yet."),
    ],
)
def test_each_way_to_stand_has_its_words(row: dict[str, Any], verdict: str, says: str) -> None:
    found = told(**row)
    nothing = wording.Shown(value=None, low=None, high=None, size=0)
    assert found.verdict == verdict
    assert found.unit == "A debrief is offered after hard contact"
    assert wording._sentence(POLICY, nothing, found.verdict, found.parts) == f"{found.unit}: {says}"


def test_what_nobody_has_said_is_waited_for() -> None:
    assert told(practice="eap").waits.startswith("This waits for the practice register to say")


def test_there_is_a_measure_for_each_practice_in_its_order() -> None:
    assert [measure.id for measure in MEASURES] == list(PRACTICES)
