"""The file route's templates: an empty export of each table, for HR; of roles with what is known of every job."""

import streamlit as st

from dashboard import access, files
from etl import template
from etl.home import Refused
from schemas import tables

KIND = "template"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(table: str) -> files.File:
    """The workbook of a table. Raises Denied for all but HR and NotThere where there is no such table."""
    home = access.home("hr")
    try:
        return files.File(f"template-{table}.xlsx", XLSX, template.template(table, home))
    except Refused:
        raise files.NotThere from None


def link(label: str, table: str) -> None:
    """A link to the template of one table."""
    files.link(label, KIND, table, files.NO_EDITION)


def every() -> None:
    """A link to each table's template, for a page that takes exports."""
    with st.container(gap="xsmall"):
        for name, table in tables().items():
            link(f"Template: {table.means.partition(':')[0]}", name)


files.OF_NO_EDITION[KIND] = workbook
