"""From what was decided to cells: places, sentences, and the cells that nobody new is behind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from etl import cells, facts, words
from etl.cells import Released, Shown
from etl.disclosure.candidate import Decision, Unit
from etl.measures.measure import Declared, Derived, Estimate, Measure
from etl.publish import figures

LEVELS: tuple[cells.Level, ...] = ("organisation", "service", "team")  # by the length of a unit's path


def place(measure: Declared, unit: Unit = (), dimensions: Mapping[str, str] | None = None) -> cells.Place:
    """Where a measure's cell stands."""
    return cells.Place(
        measure=measure.id,
        topic=measure.topic,
        level=LEVELS[len(unit)],
        unit=", ".join(reversed(unit)) or None,  # a team's name may stand in several services
        dimensions={**measure.dimensions, **(dimensions or {})},
        split=measure.split if isinstance(measure, Measure) else True,
        value_unit=measure.value_unit,
    )


def said(measure: Measure, decision: Decision, lead: str, counted: str | None, day: date) -> Decision:
    """A fresh figure with its sentence, window and count; a carried one keeps those it was decided with."""
    if decision.carried or decision.shown is None or decision.shown.value is None:
        return decision
    says = _sentence(measure, decision.shown, decision.verdict, {}, lead)
    return replace(decision, says=says, period=_period(measure, day), counted=counted)


def decided(measure: Measure, decision: Decision, known: Sequence[Decision]) -> Released:
    """The cell of a decision; `known` is the measure's log before it."""
    where = place(measure, decision.unit, decision.dimensions)
    if decision.shown is None:
        return cells.withhold(where)
    if decision.shown.value is None:
        return cells.without(where, "cannot_tell", measure.cannot_tell)
    return cells.release(
        where,
        decision.shown,
        period=decision.period,
        verdict=decision.verdict,
        change=None if decision.carried else _change(measure, decision, known),
        counted=decision.counted,
        says=decision.says,
        as_of=decision.on.isoformat(),
        carried=decision.carried,
    )


def worked_out(measure: Derived, unit: Unit, parts: Sequence[Decision]) -> Released:
    """The cell that follows from cells already decided; without a figure where one of them has none."""
    if any(part.shown is None for part in parts):
        return cells.withhold(place(measure, unit))
    known = [part.shown for part in parts if part.shown is not None and part.shown.value is not None]
    if len(known) < len(parts):
        return cells.without(place(measure, unit), "cannot_tell", measure.cannot_tell)
    shown = measure.formula(known)
    verdict = figures.judged(measure, Estimate(value=shown.value, low=shown.low, high=shown.high))
    oldest = min(parts, key=lambda part: part.on)
    return cells.release(
        place(measure, unit),
        shown,
        period=oldest.period,
        verdict=verdict,
        change=None,
        counted=parts[0].counted,
        says=_sentence(measure, shown, verdict, {}),
        as_of=oldest.on.isoformat(),
        carried=any(part.carried for part in parts),
    )


def fact(measure: Measure, estimate: Estimate, day: date) -> Released:
    """A fact about a role or the organisation: no candidate, no log (R5, 10.16)."""
    where = place(measure, (), estimate.dimensions)
    if estimate.unit:
        where = replace(where, level="role", unit=estimate.unit)
    if estimate.does_not_apply:
        return cells.without(where, "does_not_apply", estimate.does_not_apply)
    verdict = figures.judged(measure, estimate)
    shown = Shown(value=_whole_number(measure, estimate.value, verdict), low=estimate.low, high=estimate.high, size=0)
    return cells.release(
        where,
        shown,
        period=_period(measure, day),
        verdict=verdict,
        change=None,
        counted=None,
        says=_sentence(measure, shown, verdict, estimate.parts),
        as_of=day.isoformat(),
        carried=False,
    )


def _whole_number(measure: Measure, value: float | None, verdict: words.Verdict | None) -> float | None:
    """A clear difference stays on its side of equal (10.2): 99.8p is 99p."""
    if value is None:
        return None
    nearest, equal = float(round(value)), measure.equal or 0
    return min(nearest, equal - 1) if verdict == "less" else max(nearest, equal + 1) if verdict == "more" else nearest


def _sentence(
    measure: Declared, shown: Shown, verdict: words.Verdict | None, parts: Mapping[str, str], lead: str = ""
) -> str:
    low, high = words.ends(shown.low, shown.high, measure.value_unit, verdict)
    spread = words.spread(shown.low, shown.high, measure.value_unit, verdict)
    told = {"value": words.figure(shown.value, measure.value_unit), "low": low, "high": high, "range": spread}
    template = measure.says[verdict or "fact"]
    joined = lead + template[:1].lower() + template[1:] if lead else template
    return words.sentence(joined, {name: text for name, text in told.items() if text is not None} | dict(parts))


def _period(measure: Declared, day: date) -> str:
    first = facts.first_day(day, measure.months)
    return f"{day:%Y-%m}" if not measure.months else f"{first:%Y-%m}/{day:%Y-%m}"


def _change(measure: Measure, decision: Decision, known: Sequence[Decision]) -> cells.Change | None:
    """Better or worse only where the two printed ranges do not overlap, between re-decided dates (pages.md 4.5)."""
    before = [d for d in known if d.key == decision.key and not d.carried and not d.taken_back and d.shown]
    now, then = decision.shown, before[-1].shown if before else None
    if measure.better is None or now is None or then is None or now.value is None or then.value is None:
        return None
    ends = (now.low, now.high, then.low, then.high)
    if None in ends or (now.low <= then.high and then.low <= now.high):  # type: ignore[operator]  # none is ruled out
        return None
    if measure.better == "equal":
        equal = measure.equal or 0
        return "better" if abs(now.value - equal) < abs(then.value - equal) else "worse"
    return "better" if (now.value > then.value) == (measure.better == "up") else "worse"
