"""Why the child gives no cells, and the limits that all its readers share. Imports nothing of ours."""

MOST_ROWS = 1_000_000
MOST_COLUMNS = 500
MOST_CELLS = 4_000_000  # of one sheet, empty ones counted: more cannot be read within the time of confined.py
MOST_SHEETS = 100
MOST_UNPACKED = 300_000_000  # bytes


class Refusal(Exception):
    """The bytes are no table that we read. A code and two numbers; child.py has the sentences."""

    def __init__(self, code: str, number: int = 0, other: int = 0) -> None:
        super().__init__(code)
        self.said = {"code": code, "number": number, "other": other}
