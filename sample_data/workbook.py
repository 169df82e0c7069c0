"""A sheet of a workbook, with the same bytes each time it is written."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time

import xlsxwriter

Cell = str | float | date | time
SERIAL_0 = date(1899, 12, 30)  # the day that spreadsheets count from


def workbook(sheet: str, rows: Sequence[Sequence[Cell]], on: date, widths: Sequence[int] = ()) -> bytes:
    """The rows from the first line on; empty text leaves a cell empty. `on` stands in it as the day of writing."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(on.year, on.month, on.day)})  # noqa: DTZ001 - it holds no zone
        formats = {
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
            time: book.add_format({"num_format": "h:mm"}),
        }
        page = book.add_worksheet(sheet)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    if cell:
                        page.write_string(row, column, cell)
                elif isinstance(cell, date | time):
                    page.write_datetime(row, column, cell, formats[type(cell)])
                else:
                    page.write_number(row, column, cell)
    return body.getvalue()
