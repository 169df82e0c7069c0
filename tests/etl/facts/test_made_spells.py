"""Out of quarterly lists come the spells that were written into them, to the day."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from etl import facts, warehouse
from etl.home import Home
from sample_data import make
from sample_data.careers import careers
from sample_data.shape import FIRST_DAY

SELECT = "SELECT title_key, service, employment_type, started, since, until, peer FROM spells"


@pytest.mark.parametrize("organisation", ["lantern", "harbour"])
def test_every_spell_of_a_made_organisation_is_found_to_the_day(
    organisation: str, request: pytest.FixtureRequest
) -> None:
    home, on = request.getfixturevalue(f"{organisation}_home"), date(2026, 9, 30)
    assert isinstance(home, Home)
    with warehouse.reading(home) as store:
        found = store.select(f"{facts.text('parts/spells')} {SELECT}", {"on": on})
    made = careers(make.ORGANISATIONS[organisation], np.random.default_rng(make.SEED))
    true = Counter(
        (
            spell.role.title.lower(), spell.service, spell.kind, spell.started, spell.since,
            spell.until if spell.until and spell.until <= on else None, spell.role.peer,
        )
        for spell in made if (spell.until or on) >= FIRST_DAY
    )  # fmt: skip
    assert Counter(found.iter_rows()) == true
