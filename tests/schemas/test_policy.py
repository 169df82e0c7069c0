"""Thresholds: an organisation may raise them, and nothing lowers a floor."""

from dataclasses import FrozenInstanceError, asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.policy import Policy, PolicyTooLax, policy

NAMES = sorted(Policy.FLOORS)


def test_the_floors_are_those_that_were_promised() -> None:
    assert Policy.FLOORS == {"least": 5, "least_estimate": 10, "least_sensitive": 10, "step": 5}
    assert asdict(Policy()) == dict(Policy.FLOORS)


@pytest.mark.parametrize("name", NAMES)
def test_one_below_a_floor_is_refused(name: str) -> None:
    floor = Policy.FLOORS[name]
    assert getattr(policy({name: floor}), name) == floor
    with pytest.raises(PolicyTooLax, match=f"{name} is {floor - 1}; it may not be below {floor}."):
        policy({name: floor - 1})


@given(st.sampled_from(NAMES), st.integers(0, 10**9))
def test_any_higher_number_is_taken(name: str, more: int) -> None:
    assert getattr(policy({name: Policy.FLOORS[name] + more}), name) == Policy.FLOORS[name] + more


@pytest.mark.parametrize(
    "settings", [{"leest": 9}, {"DOMINANCE": 1}, {"FLOORS": 1}, {"least": 9.5}, {"least": "9"}, {"least": True}]
)
def test_a_setting_that_is_none_is_refused(settings: dict[str, object]) -> None:
    with pytest.raises(PolicyTooLax, match="is not known, or not a whole number"):
        policy(settings)


def test_a_policy_does_not_change_once_it_is_made() -> None:
    with pytest.raises(FrozenInstanceError):
        Policy().least = 1  # type: ignore[misc]  # that it cannot be set is the point
