"""What may we talk about now?"""

from datetime import date

import streamlit as st

from dashboard import access, card, navigation, stands
from dashboard.screens.page import READERS, Page
from etl import words

PAGE = Page(order=10, roles=READERS, name="Start", question="What may we talk about now?")
YEAR = 12
FOR_HR = {
    "upload": "Upload",
    "publish": "Publish",
    "job_titles": "Roles",
    "targets": "Targets",
    "snapshots": "Snapshots",
}  # address of a page -> its link


def show() -> None:
    """What to talk about now, a line or two a topic, what was promised; for HR how old its staff list is."""
    editions = access.editions()
    card.top(editions)
    stands.topics(editions, links=True)
    st.divider()
    st.markdown(":gray[This site describes how the organisation treats people, not how people are doing.]")
    if navigation.may_open("upload"):
        _for_hr()


def _for_hr() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":gray[{_age(access.now().date())}]")
        for path, label in FOR_HR.items():
            navigation.link(path, label)


def _age(today: date) -> str:
    """How old the newest staff list is, in months of the calendar."""
    listings = [load.period for load in access.loads() if load.table == "people" and load.period and not load.undone]
    if not listings:
        return "For HR: no staff list is in yet."
    listed = date.fromisoformat(f"{max(listings)[:7]}-01")
    months = (today.year - listed.year) * YEAR + today.month - listed.month
    old = f"{months} month{'s' * (months != 1)} old" if months > 0 else "of this month"
    return f"For HR: the staff list is of {words.month(listed)}, {old}."
