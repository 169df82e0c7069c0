"""What a post pays on a day, in pounds."""

from datetime import date

from sample_data.careers import Spell
from sample_data.shape import HOURLY, RISE, Organisation, Role, pay_year


def scale(role: Role, year: int) -> tuple[int, int]:
    """Both ends of its scale in a pay year, for full-time work."""
    return round(role.low * RISE**year), round(role.high * RISE**year)


def salary(organisation: Organisation, spell: Spell, on: date) -> int:
    """For a full-time year, at the person's place on the scale."""
    role = spell.role
    if role.like and spell.service in organisation.levelled:
        role = organisation.roles[role.like]
    return round((role.low + spell.place * (role.high - role.low)) * RISE ** pay_year(on))


def hourly_rate(on: date) -> float:
    """Of sessional work."""
    return round(HOURLY * RISE ** pay_year(on), 2)
