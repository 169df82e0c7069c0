"""One function a chart kind, from rows of released cells and colours."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
import plotly.graph_objects as go
from etl.cells import Released


class Row(NamedTuple):
    """A line of a chart."""

    name: str
    cell: Released
    tone: str


Chart = Callable[[Sequence[Row], Mapping[str, str]], go.Figure]


def dots(rows: Sequence[Row], tokens: Mapping[str, str]) -> go.Figure:
    """Dot with its range, line of equality."""


def scales(rows: Sequence[Row], tokens: Mapping[str, str]) -> go.Figure:
    """Bars of pay scales."""


CHARTS: Mapping[str, Chart]
