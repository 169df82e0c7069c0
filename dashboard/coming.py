"""What the next edition would bring, in words: what is due in it by the calendar, what is not yet, what waits."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import streamlit as st

from dashboard.desk import called
from dashboard.screens import screens
from etl import words
from etl.load.answered import Loaded
from etl.publish import Ahead, Coming
from etl.words import plain

NO_PAGE = "Staff"  # of a topic that has no page of its own
YEARLY = "once a year"
FACTS = "What posts pay, the steps above them and the practice register are looked at anew in every edition."
ADVICE = "Publish twice a year; make the edition after the pay round the yearly one."
UNSEEN = "What will be withheld cannot be foreseen: it is decided when the edition is made."
WITHDRAWN = "An edition was withdrawn. Figures that were first told in it stay withheld until they are next due."
NOTHING_NEW = "Nothing was put in since the last edition."


def show(ahead: Ahead, loads: Sequence[Loaded]) -> None:
    """Its day and what is new in it, the figures that are due and those that are not, and the advice."""
    st.markdown("  \n".join(_day(ahead)))
    _loads(ahead, loads)
    held = [coming for coming in ahead.coming if not coming.waits]
    if now := [coming for coming in held if coming.due]:
        everything = "The first edition has everything due." if ahead.first else "Due in it, by the calendar alone:"
        st.markdown(f"{everything}\n\n{_by_topic(now)}")
    else:
        st.markdown("No figure about people is due in it; all stand from before.")
    if waiting := _waiting(ahead.coming):
        st.markdown(plain(waiting))
    if later := [coming for coming in held if not coming.due]:
        fold = st.expander(f"Not due yet: {len(later)}", key="not_due", on_change="rerun")
        if fold.open:
            fold.markdown("\n\n".join(_not_due(later)))
    st.markdown(f":small[:gray[{FACTS} {UNSEEN}]]\n\n:small[:gray[{plain(ADVICE)}]]")


def topic_names() -> Mapping[str, str]:
    """How topics are called: as their pages, in the order of these."""
    return {screen.page.topic: screen.page.name for screen in screens().values() if screen.page.topic}


def by_topic(titles: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    """Titles under the name of their topic, each once, in the order of the pages; what has no page comes first."""
    names = topic_names()
    under: dict[str, dict[str, None]] = {name: {} for name in (NO_PAGE, *names.values())}
    for topic, title in titles:
        under[names.get(topic, NO_PAGE)][title] = None
    return {name: list(found) for name, found in under.items() if found}


def _day(ahead: Ahead) -> Sequence[str]:
    day = f"The next edition would be as at **{plain(words.day(ahead.as_of))}**."
    if ahead.first:
        return [day, "It would be the first."]
    if ahead.last is None:
        return [day, plain(WITHDRAWN)]
    return [day, f"The last one is as at {plain(words.day(ahead.last))}."]


def _loads(ahead: Ahead, loads: Sequence[Loaded]) -> None:
    """Which files are new, by what they are, never by their names."""
    names = {load.load_id: called(load.table, load.period) for load in loads}
    told = [names[load] for load in ahead.loads if load in names]
    later = [names[load] for load in ahead.later if load in names]
    if told:
        since = "Put in so far" if ahead.last is None else "New since the last edition"
        st.markdown(f"{since}: {plain('; '.join(told))}.")
    else:
        st.markdown(NOTHING_NEW)
    if later:
        st.markdown(f"Of a later day, so not in it: {plain('; '.join(later))}.")


def _by_topic(coming: Sequence[Coming]) -> str:
    """A line a topic; those that tell peers and colleagues apart stand together, for they move once a year."""
    yearly = by_topic((each.measure.topic, _title(each)) for each in coming if each.split)
    other = by_topic((each.measure.topic, _title(each)) for each in coming if not each.split)
    lines = list[str]()
    for name in (NO_PAGE, *topic_names().values()):
        told = "; ".join(other.get(name, ()))
        once = f"{YEARLY}: {'; '.join(yearly[name])}" if name in yearly else ""
        if said := ". ".join(part[0].upper() + part[1:] for part in (told, once) if part):
            lines.append(f"- **{name}.** {plain(said)}.")
    return "\n".join(lines)


def _not_due(later: Sequence[Coming]) -> Iterator[str]:
    for first in sorted({coming.first for coming in later}):
        told = _by_topic([coming for coming in later if coming.first == first])
        yield f"Not before an edition as at {plain(words.day(first))}:\n\n{told}"


def _title(coming: Coming) -> str:
    return f"{coming.measure.title}, {coming.by}" if coming.by else coming.measure.title


def _waiting(coming: Sequence[Coming]) -> str:
    """One line: which exports, and how many figures wait for each."""
    waits = Counter(table for each in coming if not each.by for table in each.waits)
    told = [f"{called(table, None)} ({many} figure{'s' * (many != 1)})" for table, many in waits.items()]
    return f"Waits for an export, or for more in one: {', '.join(told)}." if told else ""
