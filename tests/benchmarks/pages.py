"""Each page's own script, warm, beside that of a page with one sentence and one chart."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter

from streamlit import config
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import app
from dashboard.screens import screens

TIMES = 9


def ratios(home: Path) -> Mapping[str, float]:
    """Of every page that HR opens, by its address: the median of its runs over that of the floor's, taken in turn."""
    os.environ.update(ALONGSIDE_HOME=str(home), ALONGSIDE_ROLE="hr")
    config.set_option("server.address", "127.0.0.1")
    found = {}
    for place, path in enumerate(path for path, screen in screens().items() if "hr" in screen.page.roles):
        page = AppTest.from_file(str(Path(app.__file__)), default_timeout=60)
        page.context = {"theme": "light"}
        page._page_hash = calc_hash(path) if place else ""
        least = AppTest.from_function(floor, default_timeout=60)
        assert not page.run().exception
        least.run()
        pairs = [(_seconds(page.run), _seconds(least.run)) for _ in range(TIMES)]
        found[path] = median(own for own, _ in pairs) / median(other for _, other in pairs)
    return found


def floor() -> None:
    """One sentence and one chart, with the same page configuration and navigation as ours."""
    import plotly.graph_objects as go  # noqa: PLC0415 - AppTest runs the text of this function alone
    import streamlit as st  # noqa: PLC0415

    def page() -> None:
        st.title("Are peers paid the same for comparable work?", anchor=False)
        st.markdown("Peers are paid less than colleagues in comparable jobs: about 92p for every £1.")
        figure = go.Figure()
        figure.add_scatter(x=[80, 99], y=[0, 0], mode="lines")
        figure.add_scatter(x=[92], y=[0], mode="markers")
        st.plotly_chart(figure, theme=None, config={"staticPlot": True})

    st.set_page_config(page_title="Floor", layout="centered")
    st.navigation([st.Page(page, title="Floor", url_path="floor", default=True)], position="top").run()


def _seconds(run: Callable[[], object]) -> float:
    begin = perf_counter()
    run()
    return perf_counter() - begin
