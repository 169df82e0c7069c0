"""What HR and payroll systems export of a quarter: absence and timesheets, with employee numbers; and the register."""

from collections.abc import Mapping
from datetime import date, timedelta

from sample_data.exports import Export, Layout, long_day, short_day, table
from sample_data.habits import Away
from sample_data.records import Records
from sample_data.shape import LAST_DAY, Organisation
from schemas.practice import PRACTICES

KINDS: Mapping[Away, str] = {"annual": "Annual leave", "sickness": "Sickness absence"}
# May never be kept. Which one stands beside whom says nothing: it follows from the day.
REASONS = ("Cold, cough, flu", "Anxiety / stress", "Back problems", "Gastrointestinal", "Surgery", "Not disclosed")
YEAR = 12  # months


def absence_report(known: Records, since: date, until: date) -> Export:
    """Every spell away with a day in the quarter, cut to it: a long one goes on in the next report.

    Who is still away when the records end has no last day.
    """
    header = ("Employee Number", "Absence Type", "Reason", "First Day of Absence", "Last Day of Absence", "Days")
    rows = []
    for person, first, last, kind in sorted(known.away):
        if first <= until and last >= since:
            begin, end = max(first, since), min(last, until)
            reason = REASONS[first.toordinal() % len(REASONS)] if kind == "sickness" else ""
            still_away = last == until == LAST_DAY
            told = ["", ""] if still_away else [short_day(end), str((end - begin).days + 1)]
            rows.append([known.persons[person].number, KINDS[kind], reason, short_day(begin), *told])
    foot = [[f"Printed {short_day(until + timedelta(6))} 09:14 by HR"]]
    title = f"Absence report as at {long_day(until)}"
    return Export(until, f"Absence {until}.csv", table(title, header, rows, foot, Layout()))


def timesheets(known: Records, since: date, until: date) -> Export:
    """Those of the weeks that end in the quarter."""
    header = ("Employee Number", "Week Commencing", "Contracted Hours", "Hours Worked")
    rows = [
        [known.persons[week.person].number, short_day(week.monday), f"{week.contracted:g}", f"{week.worked:.1f}"]
        for week in known.weeks
        if since <= week.monday + timedelta(6) <= until
    ]
    title = f"Timesheets: hours by week as at {long_day(until)}"
    return Export(until, f"Timesheets {until}.csv", table(title, header, rows, [], Layout(encoding="utf-8-sig")))


def practice_register(organisation: Organisation, on: date, year: int) -> Export:
    """What is in place at the end of a year of the records, from 0, and when it was last looked at."""
    header, rows = ("Practice", "In Place?", "Owner", "Last Reviewed", "Review Every Months"), []
    for name, (each_year, ago) in organisation.register.items():
        in_place = each_year.split()[year]
        reviewed = short_day(on - timedelta(30 * ago)) if in_place != "no" else ""
        rows.append([PRACTICES[name].title, in_place.capitalize(), "Director", reviewed, str(YEAR)])
    title = f"{organisation.name}: practice register as at {long_day(on)}"
    return Export(on, f"Practice register {on}.csv", table(title, header, rows, [], Layout()))
