"""An organisation's own standards for figures: [standards] in organisation.toml, by the id of a measure."""

from collections.abc import Mapping

from schemas.standards import NoStandard

# The highest that each can be, in its unit. What is promised of each hour of supervision is no setting.
MOST: Mapping[str, float] = {"sup_covered_share": 100, "hours_above_contract": 100, "sickness_rate": 100}


def own(settings: Mapping[str, object]) -> Mapping[str, float]:
    """What figures are held to; raises NoStandard for one that is held to nothing, or a number it cannot be."""
    found = dict[str, float]()
    for name, number in settings.items():
        if name not in MOST:
            raise NoStandard(f"No standard can be set for {name}. There are standards for {', '.join(MOST)}.")
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= MOST[name]:
            raise NoStandard(f"The standard of {name} must be a number from 0 to {MOST[name]:g}.")
        found[name] = float(number)
    return found
