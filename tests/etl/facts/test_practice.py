"""The practice register that is in force, and what in it is due to be looked at."""

from datetime import date
from typing import Any

ON = date(2026, 9, 30)
POLICY, RULE = "debrief_policy", "start_point_rule"


def test_the_newest_register_up_to_the_day_holds_alone(kept: Any, found: Any) -> None:
    kept("practice", date(2025, 9, 30), {"practice": POLICY, "in_place": "no"}, {"practice": RULE})
    kept("practice", ON, {"practice": POLICY})
    kept("practice", date(2026, 10, 1), {"practice": RULE})
    assert [(row["practice"], row["in_place"]) for row in found("practice", ON)] == [(POLICY, "yes")]


def test_what_was_looked_at_longer_ago_than_it_asks_for_or_never_is_due(kept: Any, found: Any) -> None:
    looked = [
        (date(2025, 9, 30), None),  # a year, where it does not say
        (date(2025, 9, 29), None),
        (date(2025, 9, 29), 24.0),
        (date(2026, 8, 30), 1.0),
        (date(2026, 8, 29), 1.0),
        (None, None),
    ]
    kept(
        "practice",
        ON,
        *(
            {"practice": f"{number}", "reviewed_on": when, "review_every_months": months}
            for number, (when, months) in enumerate(looked)
        ),
    )
    assert [row["overdue"] for row in found("practice", ON)] == [False, True, False, False, True, True]
