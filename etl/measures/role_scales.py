"""What a peer role's scale pays beside its matched role's (B6). No people."""

import numpy as np
import polars as pl
from etl.measures.measure import Estimate, Measure


def role_scales(roles: pl.DataFrame, draw: np.random.Generator) -> list[Estimate]:
    """One estimate a peer role: start, in pence for every £1 of the match; top and reach are parts of the sentence."""


def role_scale(roles: pl.DataFrame, draw: np.random.Generator) -> list[Estimate]:
    """One estimate a role: its scale in pounds a year, as advertised (disclosure.md 10.16)."""


MEASURES: tuple[Measure, ...]
