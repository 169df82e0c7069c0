"""What HR knows of a person besides the posts: made-up names and particulars, most of which may never be kept."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count, product
from typing import NamedTuple

import numpy as np

from sample_data.careers import Spell

# Nobody's names, so that a search through bytes for a whole name never hits by chance.
FORENAMES = (
    "Ailbrin", "Anne-Brisa", "Bexora", "Brenwy", "Calvenna", "Corwynd", "Davorel", "Delphira", "Elowisa", "Emrysse",
    "Fenwick-Jo", "Fiorenza-May", "Gwendra", "Halvard-Lee", "Hesperia", "Ilvane", "Isaurette", "Jorvik", "Kaelinde",
    "Kerensja", "Lirienne", "Lowenna-Rae", "Maelorn", "Morvanna", "Nerys-Kit", "Noëlwyn", "Océanne", "Orlindo",
    "Perranique", "Quillon", "Renévra", "Rosmunde", "Sablena", "Siôndra", "Taliesse", "Thérèvine", "Ulvetta",
    "Vaughnia", "Wrenella", "Xanthippa", "Yvainne", "Zenobrie",
)  # fmt: skip
SURNAMES = (
    "Abberquist", "Ashenfold", "Barrowmere", "Blæckstone", "Brindlecote", "Candlewraith", "Crøsswater", "Dunnaquick",
    "D’Ellingrove", "Eastermoor", "Fallowhithe", "Fernyhaugh-Pask", "Gildenthwaite", "Grœnlow", "Harkaway-Munn",
    "Hollinbrake", "Inglesmoth", "Jessoppard", "Kettlewhin", "Kirkbramble", "Larkspurden", "Lùnnaird", "Mackleburn",
    "Marshquill", "Nettlecroft", "Nuñezby", "O'Brannigard", "O'Tarrickmore", "Oxenfurrow", "Pennyfathom", "Quernstone",
    "Ravensklint", "Rushbeckle", "Šandrelow", "Silverhaugh", "Thistledyke", "Tollemarsh", "Umberlynde", "Vexingdale",
    "Wayfarrow", "Winterquell", "Wychbold-Tarr", "Yarrowlees", "Zephyrholm",
)  # fmt: skip
NOTES = (
    "Asked not to be called at home before 10.",
    "OH report on file, see sealed envelope.",
    "Return to work meeting held 12/03; adjustments agreed.",
    "Has told us about a court date. Do not discuss in team meetings.",
    "Spoke to press in 2019, prefers not to be named again.",
    'Parking space 14; key fob "lost" twice.',
)  # fmt: skip
NOTED = 0.12  # share of people with a note
YOUNGEST, OLDEST = 18 * 365, 50 * 365  # days, on joining
PREFIX = {"employee": "", "volunteer": "V", "sessional": "S"}


class Person(NamedTuple):
    """One person on HR's cards."""

    number: str
    forename: str
    surname: str
    born: date
    insurance: str
    note: str

    @property
    def last_first(self) -> str:
        """Surname, Forename."""
        return f"{self.surname}, {self.forename}"


def persons(spells: Sequence[Spell], draw: np.random.Generator) -> Mapping[int, Person]:
    """Everyone's card; numbers are given in the order of joining, and no two people have the same whole name."""
    joined = sorted({(spell.started, spell.person, spell.kind) for spell in spells})
    names = draw.permutation(list(product(FORENAMES, SURNAMES)))[: len(joined)]
    numbers = {kind: count(1) for kind in PREFIX}
    cards = {}
    for (started, person, kind), (forename, surname) in zip(joined, names, strict=True):
        cards[person] = Person(
            number=f"{PREFIX[kind]}{next(numbers[kind]):05d}",
            forename=str(forename),
            surname=str(surname),
            born=started - timedelta(int(draw.integers(YOUNGEST, OLDEST))),
            insurance=f"QQ{draw.integers(10**6):06d}{draw.choice(list('ABCD'))}",  # a prefix that is never given out
            note=str(draw.choice(NOTES)) if draw.random() < NOTED else "",
        )
    return cards
