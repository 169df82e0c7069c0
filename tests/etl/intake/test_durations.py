import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.intake import durations


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("60 mins", 60), ("60min", 60), ("90m", 90), ("45 minutes", 45), ("1 hr", 60), ("1h", 60), ("2 hours", 120),
     ("1.5 hrs", 90), ("1,5 h", 90), ("1 hour 30", 90), ("1h30", 90), ("1 hr 15 mins", 75),
     ("1 hour and 5 minutes", 65)],
)  # fmt: skip
def test_a_length_that_says_its_unit_is_read(text: str, minutes: float) -> None:
    assert durations.minutes(text) == durations.spoken(text) == minutes


@pytest.mark.parametrize(("text", "minutes"), [("1:00", 60), ("0:45", 45), ("1:15:00", 75), ("01:15", 75)])
def test_a_clock_is_hours_and_minutes(text: str, minutes: float) -> None:
    assert durations.minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("18:15 - 19:45", 90), ("6:15pm - 7:45pm", 90), ("6.15 pm – 7.45 pm", 90), ("6:15 - 7:45pm", 90),
     ("6pm to 7pm", 60),
     ("11:30 - 1:00", 90), ("11am-12pm", 60), ("23:30 - 00:30", 60), ("9:00 until 10:00", 60)],
)  # fmt: skip
def test_between_two_times_of_day_lie_so_many_minutes(text: str, minutes: float) -> None:
    assert durations.minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("60", 60),
        ("45", 45),
        ("10", 10),
        ("22.5", 22.5),
        ("1.5", 90),
        ("0.75", 45),
        ("1", 60),
        ("2", 120),
        ("7.5", 450),
    ],
)
def test_a_bare_number_is_minutes_from_ten_on_and_hours_where_it_cannot_be_minutes(text: str, minutes: float) -> None:
    assert durations.minutes(text) == minutes


@pytest.mark.parametrize(
    "text",
    ["5", "8", "9", "8.5", "0", "0.04", "30-45", "3-4", "25:00 - 26:00", "13pm - 2pm", "soon", "", "-60", "1 to 2"],
)
def test_what_could_be_two_lengths_or_none_is_not_guessed(text: str) -> None:
    assert durations.minutes(text) is None


def test_a_heading_that_says_the_unit_decides() -> None:
    headers = ("Length (hours)", "Duration mins", "Length", "Hours and minutes")
    assert [durations.told(header) for header in headers] == ["hours", "minutes", None, None]
    assert (durations.minutes("5", "hours"), durations.minutes("60", "hours")) == (300, None)
    assert (durations.minutes("5", "minutes"), durations.minutes("1.5", "minutes")) == (5, None)


@given(st.integers(min_value=1, max_value=600))
def test_every_length_is_read_back_however_it_was_written(length: int) -> None:
    hours, minutes = divmod(length, 60)
    written = (
        f"{length} mins",
        f"{hours}:{minutes:02}",
        f"{hours}:{minutes:02}:00",
        f"{hours} hours {minutes} minutes",
    )
    assert {durations.minutes(text) for text in written} == {length}


@given(st.text(max_size=20))
def test_no_text_stops_the_reader(text: str) -> None:
    assert durations.minutes(text) is None or durations.minutes(text) >= 0
