"""Thresholds of disclosure control. Floors are code, for they are a promise; an organisation may only raise them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import ClassVar


class PolicyTooLax(ValueError):
    """Someone asked for less protection than the floor in code."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What this organisation has decided (disclosure.md 2 and 10.1). Change a number here and every rule follows."""

    least: int = 5  # people on each side of a count, and in an all-staff figure
    least_estimate: int = 10  # peers, and others, behind a figure that tells them apart
    least_sensitive: int = 10  # people behind a figure on absence, supervision or survey
    step: int = 5  # people who must have moved before a figure moves

    FLOORS: ClassVar[Mapping[str, int]] = {"least": 5, "least_estimate": 10, "least_sensitive": 10, "step": 5}
    DOMINANCE: ClassVar[float] = 0.10  # R3: what is left beside the two largest, as a share of the largest
    TIMES: ClassVar[int] = 3  # R2: a shown unit has at least this many times `least` people
    MORE_OTHERS: ClassVar[int] = 2  # 10.1: more others than peers behind a split figure
    RANKED: ClassVar[int] = 20  # R11: people behind a median or a quartile
    SMALLEST_SIZE: ClassVar[int] = 5  # 10.15: below it one person weighs too much

    def __post_init__(self) -> None:
        for name, floor in self.FLOORS.items():
            if getattr(self, name) < floor:
                raise PolicyTooLax(f"{name} is {getattr(self, name)}; it may not be below {floor}.")


def policy(settings: Mapping[str, object]) -> Policy:
    """The policy of an organisation's settings; raises PolicyTooLax below a floor or for a setting that is not one."""
    numbers = {}
    for name, number in settings.items():
        if name not in asdict(Policy()) or not isinstance(number, int) or isinstance(number, bool):
            raise PolicyTooLax(f"The policy setting {name} is not known, or not a whole number.")
        numbers[name] = number
    return Policy(**numbers)
