"""Colours and type, once: for charts here, and repeated for the page in .streamlit/config.toml."""

from collections.abc import Mapping

import streamlit as st

# Text 4.5:1, marks and edges 3:1 on their ground, and peer from other apart for every kind of colour vision.
LIGHT: Mapping[str, str] = {
    "ground": "#FFFFFF",
    "panel": "#F6F4F0",
    "ink": "#14171B",
    "muted": "#5C5F66",
    "edge": "#85817A",
    "peer": "#123B7A",
    "other": "#857C72",
    "other_soft": "#E3DED6",
}
DARK: Mapping[str, str] = {
    "ground": "#12161C",
    "panel": "#1A2029",
    "ink": "#ECEAE6",
    "muted": "#B1B3B8",
    "edge": "#8A8D93",
    "peer": "#8EC5FF",
    "other": "#8C8377",
    "other_soft": "#3A3733",
}
FONT = '"Source Sans", sans-serif'  # Streamlit ships it: nothing is fetched


def tokens() -> Mapping[str, str]:
    """Light or dark, by the reader's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT
