"""The page script: role, page list."""


def main() -> None:
    """Build the list of pages of the viewer's role from screens/, and run one behind our own fault handler."""
