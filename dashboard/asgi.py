"""What is served: st.App with the gate, and the imports that must come first (facts-web.md 1)."""

from typing import Any
import streamlit as st

app: Any
