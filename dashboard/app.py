"""The page script: role, page list."""

import streamlit as st

from dashboard import access, faults, glossary, navigation


def main() -> None:
    """Build the list of pages of the viewer's role from screens/, and run one behind our own fault handler."""
    st.set_page_config(page_title="Alongside", page_icon="🔷", layout="centered")
    glossary.begin()
    with faults.caught("Nothing was changed."):
        if who := access.viewer():
            # A flat list: with sections, the drawer that the row becomes on a narrow screen is a broken list.
            st.navigation(list(navigation.pages(who)), position="top").run()
        else:
            st.title("Alongside", anchor=False)
            st.markdown("No page is open to you. Ask the person who runs Alongside here to start it for your role.")


if __name__ == "__main__":
    main()
