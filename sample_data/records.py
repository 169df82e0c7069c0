"""All that is known of a made organisation before any of it is written down."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from sample_data.careers import Spell, careers
from sample_data.habits import Absence, Session, Week, absences, sessions, weeks
from sample_data.persons import Person, persons
from sample_data.shape import Organisation

SUPERVISING = "Management"  # the job family of those who supervise


class Records(NamedTuple):
    """Who worked where, who they are, and what happened week by week."""

    organisation: Organisation
    spells: Sequence[Spell]
    persons: Mapping[int, Person]
    away: Sequence[Absence]
    sessions: Sequence[Session]
    weeks: Sequence[Week]

    def supervisors(self, since: date) -> Mapping[str | None, Sequence[Person]]:
        """By service, who leads there from that day on."""
        found: defaultdict[str | None, list[Person]] = defaultdict(list)
        for spell in self.spells:
            if spell.role.family == SUPERVISING and spell.since <= since <= (spell.until or since):
                found[spell.service].append(self.persons[spell.person])
        return found


def records(organisation: Organisation, draw: np.random.Generator) -> Records:
    """What is drawn after the careers comes from children of `draw`, in this order: a new one moves nothing else."""
    spells = careers(organisation, draw)
    cards, leave, supervision, hours = draw.spawn(4)
    away, habits = absences(spells, leave), organisation.habits
    return Records(
        organisation,
        spells,
        persons(spells, cards),
        away,
        sessions(spells, away, habits, supervision),
        weeks(spells, away, habits.above, habits.busy, hours) if habits.above else [],
    )
