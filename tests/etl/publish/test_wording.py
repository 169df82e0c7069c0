"""Sentences: whole, short enough to read aloud, and with nothing left to fill in."""

import pytest

from etl import measures, words
from etl.measures.measure import Declared, Measure

WIDEST = {  # the longest figures that a unit is likely to print
    "pence_in_the_pound": (92, 80, 100),
    "pounds_an_hour": (15.25, 13.75, 17.5),
    "pounds_a_year": (29_000, 27_500, 31_500),
    "people": (1_250, None, None),
    "percent": (86, 80, 95),
    "minutes": (-13, -20, -5),
    "points": (-13, -20, 15),
    "hours": (9.5, 8.5, 10.5),
    "per_100_person_years": (13, 11, 16),
    "ratio": (0.3, 0.1, 1),
}
LONGEST = 160
NAMES = {"role": "Peer Outreach Worker", "match": "Outreach Worker", "tenure": "first 6 weeks"}
COMPARED = [
    measure for measure in measures.measures() if not (isinstance(measure, Measure) and measure.kind == "no_people")
]


def filled(template: str, value_unit: str, says: words.Verdict | None, beside: str) -> str:
    value, low, high = WIDEST[value_unit]
    lowest, highest = words.ends(low, high, value_unit, says)
    spread = words.spread(low, high, value_unit, says)
    figure = words.figure(WIDEST[beside][0], beside)
    parts = {"value": words.figure(value, value_unit, says), "low": lowest, "high": highest, "range": spread}
    told = {name: text for name, text in parts.items() if text is not None}
    return words.sentence(template, told | NAMES | {"peers": str(figure), "others": str(figure)})


@pytest.mark.parametrize("measure", COMPARED, ids=lambda measure: measure.id)
def test_no_sentence_is_longer_than_can_be_read_aloud(measure: Declared) -> None:
    sides = measure.sides if isinstance(measure, Measure) else None
    beside = measures.measure(sides.measure) if sides else measure
    assert beside is not None
    said = [
        filled(template, measure.value_unit, None if says == "fact" else says, beside.value_unit)
        for says, template in measure.says.items()
    ]
    said += [
        filled(template, beside.value_unit, None, beside.value_unit)
        for template in (sides.says.values() if sides else ())
    ]
    said += [measure.cannot_tell, measure.does_not_apply, measure.caveat]
    assert [text for text in said if len(text) > LONGEST] == []
