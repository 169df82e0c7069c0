"""One function a chart kind, from rows of released cells and colours; none reads anything else.

The one layout that survives a narrow screen: name left, figure right, mark underneath. No legend, hover or axis title.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from math import ceil, floor
from typing import Any, NamedTuple

import plotly.graph_objects as go

from dashboard.theme import FONT
from etl.cells import Released
from etl.words import figure as worded

Tokens = Mapping[str, str]
CONFIG: Mapping[str, Any] = {"displayModeBar": False, "staticPlot": True, "responsive": True}
PITCH = 56  # pixels a row
STACKED = 20  # more where a row's figure stands under its name
BESIDE = 30  # letters of name and figure that fit beside each other within a fold of the narrowest screen
MARK, SMALL = 15, 9  # pixels of a mark, and of one of all staff: their ranges are narrow and must be seen beside it
FOOT = 26  # pixels for the axis
TICKS = 5  # at most


class Row(NamedTuple):
    """A line of a chart. `tone` is a colour of theme.py: peer, other, or muted (all staff, and earlier figures)."""

    name: str
    cell: Released
    tone: str
    with_next: bool = False  # it is compared with the row below it


class Axis(NamedTuple):
    """What is always in view, whatever the figures, so that an axis tells nothing and charts stay comparable."""

    low: float
    high: float
    step: float  # between ticks, and by which the axis grows to hold a shown figure
    equal: float | None = None


AXES: Mapping[str, Axis] = {
    "pence_in_the_pound": Axis(70, 110, 10, 100),
    "pounds_an_hour": Axis(10, 30, 5),
    "pounds_a_year": Axis(20_000, 50_000, 10_000),
    "percent": Axis(0, 100, 25),
    "minutes": Axis(0, 60, 15),
    "hours": Axis(0, 15, 5),
    "per_100_person_years": Axis(0, 20, 5),
    "steps": Axis(0, 5, 1),
    "ratio": Axis(0, 2, 0.5, 1),
}
OTHER = Axis(0, 10, 2)
OWN: Mapping[str, Axis] = {"sickness_rate": Axis(0, 10, 5)}  # measures whose figures are small for their unit
COUNTED: Mapping[str, str] = {  # what a figure of the unit counts
    "pounds_an_hour": "Pounds an hour.",
    "percent": "Out of every 100.",
    "minutes": "Minutes of each hour.",
    "hours": "Hours for every 100 in the contract.",
    "per_100_person_years": "Times in every 100 years worked.",
}
MARGIN = 0.08  # of the axis, left and right of its ends, so that marks and words there are whole


@dataclass(frozen=True)
class Frame:
    """A chart in the making, with the words of its rows, and where the mark of a row goes.

    Its parts are checked by Plotly together at the end: added one by one, each would check all before it again.
    """

    axis: Axis
    tokens: Tokens
    pitch: int
    layout: dict[str, Any]
    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)

    @property
    def figure(self) -> go.Figure:
        """The chart as it stands."""
        layout = self.layout | {"shapes": self.shapes, "annotations": self.words}
        return _checked(json.dumps({"data": self.traces, "layout": layout}))

    def at(self, place: int, pixels: float) -> float:
        """The height of a point that lies so many pixels below the top of a row."""
        return place + 0.5 - pixels / self.pitch

    def line(self, x: float, place: int, top: float, *, color: str, width: float = 1.5) -> None:
        """An upright line from `top` to the foot of the row."""
        ends = {"y0": self.at(place, top), "y1": self.at(place, self.pitch - 6)}
        line = {"color": color, "width": width}
        self.shapes.append({"type": "line", "x0": x, "x1": x, **ends, "line": line, "layer": "below"})

    def cap(self, x: float, place: int, *, color: str) -> None:
        """The end of a range, taller than its mark."""
        ends = {"y0": self.at(place, self.pitch - 29), "y1": self.at(place, self.pitch - 9)}
        self.shapes.append({"type": "line", "x0": x, "x1": x, **ends, "line": {"color": color, "width": 2}})

    def bar(self, x0: float, x1: float, place: int, *, fill: str, edge: str) -> None:
        """A bar at the foot of the row."""
        ends = {"y0": self.at(place, self.pitch - 28), "y1": self.at(place, self.pitch - 8)}
        line = {"color": edge, "width": 1}
        self.shapes.append({"type": "rect", "x0": x0, "x1": x1, **ends, "fillcolor": fill, "line": line})

    def shade(self, last: int, first: int) -> None:
        """A panel behind some rows."""
        ends = {"xref": "paper", "x0": -0.02, "x1": 1.02, "y0": self.at(last, self.pitch - 5), "y1": self.at(first, 0)}
        look = {"fillcolor": self.tokens["panel"], "line": {"width": 0}, "layer": "below"}
        self.shapes.append({"type": "rect", **ends, **look})

    def write(self, place: int, pixels: float, text: str, *, right: bool = False) -> None:
        """Words at the left or the right edge."""
        side = "right" if right else "left"
        at = {"x": int(right), "xref": "paper", "xanchor": side, "align": side, "y": self.at(place, pixels)}
        self.words.append({**at, "yanchor": "middle", "text": text, "showarrow": False, "borderpad": 0})

    def mark(self, x: Sequence[float], y: Sequence[float], mode: str, **look: Mapping[str, Any]) -> None:
        """A dot, or a line between two points."""
        self.traces.append({"type": "scatter", "x": x, "y": y, "mode": mode, **look})


@lru_cache(maxsize=64)
def _checked(chart: str) -> go.Figure:
    """Plotly looks at every part, which takes longer than all else on a page: once for each chart."""
    return go.Figure(json.loads(chart))


def dots(rows: Sequence[Row], tokens: Tokens) -> go.Figure:
    """A dot with its likely range; filled where the difference is clear or there is none to judge, else open."""
    frame = _frame(rows, tokens)
    for place, row in enumerate(reversed(rows)):
        cell = row.cell
        if cell.value is None:
            continue
        if frame.axis.equal is not None:  # beside the mark only: on a narrow screen a whole line would cross the words
            frame.line(frame.axis.equal, place, frame.pitch - 32, color=tokens["ink"])
        color, clear = tokens[row.tone], is_clear(cell)
        at = frame.at(place, frame.pitch - 19)
        if cell.low is not None and cell.high is not None:
            line = {"color": color, "width": 4 if clear else 2}
            frame.mark([cell.low, cell.high], [at, at], "lines", line=line)
            for end in (cell.low, cell.high):  # upright, for a short range would hide behind its mark
                frame.cap(end, place, color=color)
        inside, symbol = color if clear else tokens["ground"], "circle" if of_peers(cell) else "square"
        size = SMALL if row.tone == "muted" else MARK
        marker = {"size": size, "symbol": symbol, "opacity": 1, "color": inside, "line": {"color": color, "width": 2.5}}
        frame.mark([cell.value], [at], "markers", marker=marker)
    return frame.figure


def scales(rows: Sequence[Row], tokens: Tokens) -> go.Figure:
    """Bars of pay scales: the lived-experience role is filled, the others are outlined."""
    frame = _frame(rows, tokens)
    for place, row in enumerate(reversed(rows)):
        if row.with_next:
            frame.shade(place - 1, place)
        low, high = row.cell.low, row.cell.high
        if low is None or high is None:
            continue
        if low == high:  # a single salary
            frame.line(low, place, frame.pitch - 28, color=tokens[row.tone], width=4)
        else:
            fill = tokens["peer"] if row.tone == "peer" else tokens["other_soft"]
            frame.bar(low, high, place, fill=fill, edge=tokens[row.tone])
    return frame.figure


def ladders(rows: Sequence[Row], tokens: Tokens) -> go.Figure:
    """The way up from each role, a mark a step: filled where no degree is asked, open where one is."""
    frame = _frame(rows, tokens)
    for place, row in enumerate(reversed(rows)):
        if row.with_next:
            frame.shade(place - 1, place)
        steps = int(row.cell.value or 0)
        free = steps if row.cell.low is None else int(row.cell.low)
        at, color = frame.at(place, frame.pitch - 19), tokens[row.tone]
        frame.mark([0, steps], [at, at], "lines", line={"color": color, "width": 2})
        for step in range(1, steps + 1):
            inside, symbol = (color, "circle") if step <= free else (tokens["ground"], "square")
            marker = {
                "size": 15,
                "symbol": symbol,
                "opacity": 1,
                "color": inside,
                "line": {"color": color, "width": 2.5},
            }
            frame.mark([step], [at], "markers", marker=marker)
        frame.line(0, place, frame.pitch - 28, color=color, width=4)
    return frame.figure


class Chart(NamedTuple):
    """A kind of chart: its name in the words of a reader who cannot see it, how to read it, and what draws it."""

    what: str
    read: str
    draw: Callable[[Sequence[Row], Tokens], go.Figure]


DOTS = Chart("Dots with likely ranges", "The line is the likely range.", dots)
GAPS = DOTS._replace(
    read="What peers are paid for every £1 paid to colleagues. The line is the likely range; a filled dot is a clear "
    "difference, an open one could be none."
)
SCALES = Chart(
    "Bars of pay scales",
    "What each role pays for full-time work, from and to, as advertised. The filled bars are lived-experience roles; "
    "a shaded pair is compared in a sentence above.",
    scales,
)
LADDERS = Chart(
    "Steps up from each role",
    "Each mark is a step up from the role: a round one asks for no degree, an open square one does. A shaded pair is "
    "compared in a sentence above.",
    ladders,
)
UNTOLD = "Each mark is a step up from the role. A shaded pair is compared in a sentence above."  # what each asks for
CHARTS: Mapping[str, Chart] = {"dots": DOTS, "scales": SCALES, "ladders": LADDERS}


def chart(kind: str, rows: Sequence[Row]) -> Chart:
    """The chart of that kind, with how its marks are read: what they count, and which of them are whose."""
    unit = rows[0].cell.value_unit
    if kind == "ladders" and all(row.cell.low is None for row in rows):
        return LADDERS._replace(read=UNTOLD)
    if kind != "dots":
        return CHARTS[kind]
    if unit == "pence_in_the_pound":
        return GAPS
    sides = {row.cell.dimensions.get("group") for row in rows} - {None}
    shapes = "Peers are the round mark, colleagues the square one." if sides else ""
    return DOTS._replace(read=" ".join(filter(None, (COUNTED.get(unit), shapes, DOTS.read))))


def said(cell: Released) -> str:
    """Figure and range as the cell prints them, or its sentence where it has none."""
    return ", ".join(part for part in (cell.figure, cell.range) if part) or cell.says.rstrip(".")


def of_peers(cell: Released) -> bool:
    """Is it a figure of peers, or of peers beside colleagues? The shape of its mark says so without a colour."""
    side = cell.dimensions.get("group")
    return side == "peers" or (cell.split and side is None)


def is_clear(cell: Released) -> bool:
    """Is the difference clear, or is there none to judge? Then its mark is filled."""
    return cell.verdict not in ("unclear", "same")


def axis(rows: Sequence[Row]) -> Axis:
    """The one axis of these rows: that of their measure or unit, grown in whole steps until it holds every figure."""
    first = rows[0].cell
    return _wide_enough(OWN.get(first.measure, AXES.get(first.value_unit, OTHER)), [row.cell for row in rows])


def ticks(axis: Axis, unit: str) -> Sequence[tuple[float, str]]:
    """Where the axis is marked, and what stands there."""
    every = [axis.low + place * axis.step for place in range(round((axis.high - axis.low) / axis.step) + 1)]
    few = every[:: ceil(len(every) / TICKS)]
    return [(at, f"{_tick(at, unit)}, equal" if at == axis.equal else _tick(at, unit)) for at in few]


def _frame(rows: Sequence[Row], tokens: Tokens) -> Frame:
    """The empty chart: name and figure of a row side by side, or one under the other where a narrow screen asks it."""
    stacked = any(len(row.name) + len(said(row.cell)) > BESIDE for row in rows if row.cell.shown)
    pitch = PITCH + STACKED if stacked else PITCH
    own = axis(rows)
    frame = Frame(own, tokens, pitch, _layout(own, tokens, len(rows) * pitch, len(rows), rows[0].cell.value_unit))
    for place, row in enumerate(reversed(rows)):
        frame.write(place, 12, f"<b>{escape(row.name)}</b>")
        if row.cell.shown:
            frame.write(place, 12 + STACKED * stacked, _figures(row.cell, tokens), right=not stacked)
        else:  # it keeps its place and says why
            frame.write(place, 12 + STACKED, _quiet(row.cell.says.rstrip("."), tokens))
    return frame


def _layout(axis: Axis, tokens: Tokens, height: int, rows: int, unit: str) -> dict[str, Any]:
    margin = (axis.high - axis.low) * MARGIN
    marked = ticks(axis, unit)
    return {
        "template": None,
        "height": height + FOOT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": FOOT},
        "font": {"family": FONT, "size": 15, "color": tokens["ink"]},
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {
            "range": [axis.low - margin, axis.high + margin],
            "tickvals": [at for at, _ in marked],
            "ticktext": [says for _, says in marked],
            "tickfont": {"size": 13, "color": tokens["muted"]},
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {"range": [-0.5, rows - 0.5], "visible": False, "fixedrange": True},
    }


def _wide_enough(axis: Axis, cells: Sequence[Released]) -> Axis:
    """The axis, grown in whole steps until it holds every shown figure."""
    figures = [at for cell in cells for at in (cell.value, cell.low, cell.high) if at is not None]
    low = floor(min([*figures, axis.low]) / axis.step) * axis.step
    return axis._replace(low=low, high=ceil(max([*figures, axis.high]) / axis.step) * axis.step)


def _tick(at: float, unit: str) -> str:
    """Money and shares as they are written, all else as a number: the line above the chart says of what."""
    return f"{at:g}" if unit in AXES and not unit.startswith(("pence", "pounds", "percent")) else worded(at, unit) or ""


def _figures(cell: Released, tokens: Tokens) -> str:
    if not cell.figure and not cell.range:
        return _quiet(said(cell), tokens)
    value = [f"<b>{escape(cell.figure)}</b>"] if cell.figure else []
    return "\u2002".join(value + [_quiet(cell.range, tokens)] * bool(cell.range))


def _quiet(text: str | None, tokens: Tokens) -> str:
    return f'<span style="color:{tokens["muted"]}">{escape(text or "")}</span>'
