"""Who works where: the jobs, the posts and the pay of each made organisation. Nothing here is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

Kind = Literal["employee", "volunteer", "sessional"]
Extra = tuple[Kind | Literal["two posts"], str, int]  # how they work, their role's key, how many

FIRST_DAY = date(2023, 10, 1)
MONTHS = 36
FULL_TIME = 37.5  # hours a week
SECOND_POST = "AD2"  # what people with two posts do besides
HOURLY = 13.90  # sessional work, in the first pay year
RISE, PAY_ROUND = 1.03, 4  # every scale, each April


class Role(NamedTuple):
    """A job with its scale in the first pay year, in pounds for full-time work."""

    key: str
    title: str
    family: str
    grade: str
    low: int
    high: int
    next: tuple[str, ...] = ()  # keys of the jobs a step up
    match: str = ""  # of a lived-experience role, and of no other: key of the job whose work HR calls equal
    like: str = ""  # key of the job of the same grade and family whose scale a levelled service pays
    level: int = 3  # qualification asked for, 0 to 8
    experience: bool = False  # is it taken instead of the qualification?
    advertised: bool = True

    @property
    def peer(self) -> bool:
        return bool(self.match)


class Habits(NamedTuple):
    """What happens week by week. Pairs are keyed by: is it a peer? or: is it the busy service?"""

    held: Mapping[bool, float]  # chance that a planned session is held
    minutes: Mapping[bool, tuple[float, float]]  # share of sessions of 60 minutes, and of 45 or more; the rest last 30
    weaning: float = 1  # of the chance that a session is held, while new starters are weaned off weekly ones
    above: Mapping[bool, float] | None = None  # hours above 100 in contracts; none where nobody fills in timesheets
    busy: str = ""


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """What `careers.py` fills with people, `habits.py` with weeks, and the files that write it all down."""

    name: str
    jobs: tuple[Role, ...]
    posts: Mapping[str | None, Mapping[str, int]]  # by service; none is head office, which is in no service
    extra: tuple[Extra, ...]  # on top of the posts
    teams: int  # in each service
    promotions: Mapping[bool, int]  # posts filled from inside each year, by: is it a peer post?
    levelled: frozenset[str] = frozenset()  # services that pay peers on the scale of `like`
    months_between_lists: int
    habits: Habits
    register: Mapping[str, tuple[str, int]]  # practices: in place each year, and reviewed so many months before

    @property
    def roles(self) -> Mapping[str, Role]:
        return {role.key: role for role in self.jobs}

    @property
    def list_days(self) -> list[date]:
        """Of the staff lists: the first day of all, then the last of every so many months."""
        months = range(self.months_between_lists, MONTHS + 1, self.months_between_lists)
        return [FIRST_DAY, *(month(number) - timedelta(1) for number in months)]


def month(number: int) -> date:
    """The first day of a month; month 0 is the first that has records."""
    years, months = divmod(FIRST_DAY.month - 1 + number, 12)
    return date(FIRST_DAY.year + years, months + 1, 1)


def pay_year(on: date) -> int:
    """Pay rounds since the records begin, which is after the round of that year."""
    return on.year - FIRST_DAY.year - (on.month < PAY_ROUND)


LAST_DAY = month(MONTHS) - timedelta(1)
PAY_YEARS = range(pay_year(LAST_DAY) + 1)


def _posts(keys: str, *counts: int) -> Mapping[str, int]:
    return dict(zip(keys.split(), counts, strict=True))


REGISTER = {
    "pay_policy_lived_experience": ("no no no", 0),
    "role_description_current": ("yes yes yes", 14),
    "story_choice_policy": ("partly yes yes", 5),
    "supervision_standard_published": ("yes yes yes", 9),
    "debrief_policy": ("no partly partly", 20),
    "contact_agreement_policy": ("no partly partly", 11),
    "lived_experience_in_decisions": ("no no no", 0),
    "peers_consulted": ("no yes yes", 2),
    "start_point_rule": ("partly partly partly", 18),
    "referral_map_current": ("yes yes yes", 3),
    "confidentiality_policy": ("yes yes yes", 7),
    "ramp_policy": ("no no no", 0),
}
LANTERN_POSTS = "PM3 PO4 PM4 FW3 OW4 SF4 SO5 CO5 TL6 SM7 AD2"
# The peer roles start at 95p and end at 92p of the job they are `like`; Peer Outreach Workers do the work of a
# grade above theirs; and there is one step up for Peer Mentors, none for the others (planted.py).
LANTERN = Organisation(
    name="Lantern Family Services",
    jobs=(
        Role("AD2", "Administrator", "Support services", "2", 22_500, 24_900, level=2, experience=True),
        Role("FW3", "Family Worker", "Family support", "3", 25_200, 29_000, ("SF4", "OW4")),
        Role("OW4", "Outreach Worker", "Outreach", "4", 28_000, 32_200, ("SO5",)),
        Role("SF4", "Senior Family Worker", "Family support", "4", 29_500, 33_900, ("TL6",), level=4),
        Role("SO5", "Senior Outreach Worker", "Outreach", "5", 33_000, 37_000, ("TL6",), level=4),
        Role("CO5", "Counsellor", "Therapy", "5", 34_500, 39_500, level=7),
        Role("TL6", "Team Leader", "Management", "6", 39_000, 44_000, ("SM7",), level=6),
        Role("SM7", "Service Manager", "Management", "7", 47_000, 53_000, level=6),
        Role("FO5", "Finance Officer", "Central services", "5", 35_000, 39_000, ("DI8",), level=6),
        Role("DI8", "Director", "Management", "8", 62_000, 70_000, level=6, advertised=False),
        Role(
            "PM3",
            "Peer Mentor",
            "Lived experience",
            "3",
            23_940,
            26_680,
            ("PM4", "PO4"),
            "FW3",
            "FW3",
            0,
            experience=True,
        ),
        Role(
            "PO4", "Peer Outreach Worker", "Lived experience", "4", 26_600, 29_624, (), "SO5", "OW4", 0, experience=True
        ),
        Role(
            "PM4", "Senior Peer Mentor", "Lived experience", "4", 28_025, 31_188, (), "SF4", "SF4", 2, experience=True
        ),
    ),
    posts={
        "Ashdown": _posts(LANTERN_POSTS, 17, 9, 4, 70, 37, 0, 18, 8, 5, 1, 12),
        "Millbrook": _posts(LANTERN_POSTS, 14, 7, 4, 52, 28, 20, 13, 6, 5, 1, 9),
        "Northgate": _posts(LANTERN_POSTS, 12, 7, 3, 46, 26, 16, 12, 5, 5, 1, 7),
        "Quayside": _posts(LANTERN_POSTS, 10, 6, 3, 40, 23, 14, 10, 4, 5, 1, 5),
        "Stonegate": _posts(LANTERN_POSTS, 9, 5, 2, 32, 18, 10, 7, 3, 5, 1, 3),
        None: {"FO5": 12, "DI8": 4, "AD2": 8},
    },
    extra=(
        ("volunteer", "PM3", 8),
        ("volunteer", "FW3", 6),
        ("sessional", "PM3", 3),
        ("sessional", "FW3", 7),
        ("two posts", "PM3", 6),
    ),
    teams=5,
    promotions={True: 5, False: 62},  # from 112 peer posts and from 608 others
    levelled=frozenset({"Millbrook"}),
    months_between_lists=3,
    habits=Habits(
        held={True: 0.70, False: 0.90},
        minutes={True: (0.62, 0.95), False: (0.82, 0.96)},
        weaning=0.5,
        above={True: 9, False: 3},
        busy="Quayside",
    ),
    register=REGISTER,
)
HARBOUR = Organisation(
    name="Harbour",
    jobs=(
        Role("PW3", "Peer Worker", "Lived experience", "3", 24_500, 27_500, (), "SW3", level=0, experience=True),
        Role("SW3", "Support Worker", "Support", "3", 24_500, 27_500, ("SS4",)),
        Role("SS4", "Senior Support Worker", "Support", "4", 29_000, 29_000, ("MG6",), level=4),
        Role("AD2", "Office Assistant", "Office", "2", 23_400, 24_600, level=2),
        Role("MG6", "Manager", "Management", "6", 36_000, 40_000, level=6),
        Role("DI8", "Director", "Management", "8", 52_000, 52_000, level=6, advertised=False),
    ),
    posts={"Harbour": {"PW3": 3, "SW3": 14, "SS4": 3, "AD2": 3, "MG6": 2, "DI8": 1}},
    extra=(("volunteer", "PW3", 1), ("volunteer", "SW3", 11)),
    teams=1,
    promotions={True: 0, False: 1},
    months_between_lists=6,
    habits=Habits(held=dict.fromkeys((True, False), 0.85), minutes=dict.fromkeys((True, False), (0.8, 0.95))),
    register=REGISTER,
)
