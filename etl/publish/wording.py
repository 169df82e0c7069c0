"""From what was decided to cells: places, sentences, and the cells that nobody new is behind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from etl import cells, facts, measures, words
from etl.cells import Released, Shown
from etl.disclosure.candidate import Decision, Side, Unit
from etl.measures.measure import Declared, Derived, Estimate, Measure
from etl.publish import figures

SIDES: tuple[Literal["peers"], Literal["others"]] = ("peers", "others")
LEVELS: tuple[cells.Level, ...] = ("organisation", "service", "team")  # by the length of a unit's path


def place(measure: Declared, unit: Unit = (), dimensions: Mapping[str, str] | None = None) -> cells.Place:
    """Where a measure's cell stands; parts of another's figure under that one's id."""
    return cells.Place(
        measure=measure.cells_of if measure.cells_of and dimensions else measure.id,
        topic=measure.topic,
        level=LEVELS[len(unit)],
        unit=", ".join(reversed(unit)) or None,  # a team's name may stand in several services
        dimensions={**measure.dimensions, **(dimensions or {})},
        split=measure.split if isinstance(measure, Measure) else True,
        value_unit=measure.value_unit,
    )


def said(
    measure: Measure, decision: Decision, lead: str, counted: str | None, given: facts.Given, standard: float | None
) -> Decision:
    """A fresh figure with its verdict, sentences, window and count; a carried one keeps those it was decided with."""
    if decision.carried or decision.shown is None or decision.shown.value is None:
        return decision
    sides = list(zip(_sides(measure), decision.beside, strict=True))
    beside = [Side(side.shown, _sentence(declared, side.shown, None, {})) for declared, side in sides]
    told = {
        declared.dimensions["group"]: words.figure(side.shown.value, declared.value_unit) or ""
        for declared, side in sides
    }
    verdict = _verdict(measure, decision, standard)
    parts = {**decision.dimensions, **told, "standard": words.figure(standard, measure.value_unit) or ""}
    says = _sentence(measure, decision.shown, verdict, parts, lead)
    period = _period(measure, given)
    return replace(decision, verdict=verdict, says=says, beside=tuple(beside), period=period, counted=counted)


def decided(measure: Measure, decision: Decision, known: Sequence[Decision]) -> list[Released]:
    """The cell of a decision and those of the sides that it compares; `known` is the measure's log before it."""
    whole = place(measure, decision.unit, decision.dimensions)
    sides = [place(side, decision.unit, decision.dimensions) for side in _sides(measure)]
    if decision.shown is None:
        return [cells.withhold(where) for where in (whole, *sides)]
    if decision.shown.value is None:
        return [cells.without(where, "cannot_tell", measure.cannot_tell) for where in (whole, *sides)]

    def printed(where: cells.Place, told: Side, verdict: words.Verdict | None, change: cells.Change | None) -> Released:
        return cells.release(
            where,
            told.shown,
            period=decision.period,
            verdict=verdict,
            change=change,
            counted=decision.counted,
            says=told.says,
            as_of=decision.on.isoformat(),
            carried=decision.carried,
        )

    change = None if decision.carried else _change(measure, decision, known)
    beside = [printed(where, side, None, None) for where, side in zip(sides, decision.beside, strict=True)]
    return [printed(whole, Side(decision.shown, decision.says), decision.verdict, change), *beside]


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


def fact(measure: Measure, estimate: Estimate, given: facts.Given) -> Released:
    """A fact about a role or the organisation: no candidate, no log (R5, 10.16)."""
    where = place(measure, (), estimate.dimensions)
    if estimate.unit:
        where = replace(where, level="practice" if measure.topic == "practice" else "role", unit=estimate.unit)
    if estimate.waits:
        return cells.without(where, "not_collected", estimate.waits)
    if estimate.does_not_apply:
        return cells.without(where, "does_not_apply", estimate.does_not_apply)
    verdict = figures.judged(measure, estimate)
    shown = Shown(value=_whole_number(measure, estimate.value, verdict), low=estimate.low, high=estimate.high, size=0)
    return cells.release(
        where,
        shown,
        period=_period(measure, given),
        verdict=verdict,
        change=None,
        counted=None,
        says=_sentence(measure, shown, verdict, estimate.parts),
        as_of=given.on.isoformat(),
        carried=False,
    )


def _whole_number(measure: Measure, value: float | None, verdict: words.Verdict | None) -> float | None:
    """A clear difference stays on its side of equal (10.2): 99.8p is 99p."""
    if value is None or measure.equal is None:
        return value
    nearest, equal = float(round(value)), measure.equal
    return min(nearest, equal - 1) if verdict == "less" else max(nearest, equal + 1) if verdict == "more" else nearest


def _sides(measure: Measure) -> list[Declared]:
    """The two sides of a comparison, peers first, as if each were a measure: under the id that says what they are."""
    if measure.sides is None:
        return []
    under = measures.measure(measure.sides.measure)
    if not isinstance(under, Measure):
        raise TypeError(f"{measure.id}: the sides stand under {measure.sides.measure}, which is no measure.")
    says = measure.sides.says
    return [
        replace(under, split=True, says={"fact": says[name]}, dimensions={**under.dimensions, "group": name})
        for name in SIDES
    ]


def _verdict(measure: Measure, decision: Decision, standard: float | None) -> words.Verdict | None:
    """Against equal it was decided with the figure; against a standard it follows from what is printed.

    The figure may be printed as that of another measure (10.18), whose verdict against a standard is not its own.
    """
    if measure.equal is not None:
        return decision.verdict
    if standard is None or decision.shown is None:
        return None
    return words.against(decision.shown.low, decision.shown.high, standard, measure.better)


def _sentence(
    measure: Declared, shown: Shown, verdict: words.Verdict | None, parts: Mapping[str, str], lead: str = ""
) -> str:
    low, high = words.ends(shown.low, shown.high, measure.value_unit, verdict)
    spread = words.spread(shown.low, shown.high, measure.value_unit, verdict)
    told = {"value": words.figure(shown.value, measure.value_unit, verdict), "low": low, "high": high, "range": spread}
    template = measure.says[verdict or "fact"]
    joined = lead + template[:1].lower() + template[1:] if lead else template
    return words.sentence(joined, {name: text for name, text in told.items() if text is not None} | dict(parts))


def _period(measure: Declared, given: facts.Given) -> str:
    first, last = f"{given.since:%Y-%m}", f"{given.on:%Y-%m}"
    return last if not measure.months or first == last else f"{first}/{last}"


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
