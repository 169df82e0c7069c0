from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.intake import figures


def sign(
    *texts: str, may_be: Callable[[float], bool] = lambda _number: True, money: bool = False
) -> figures.Sign | None:
    return figures.sign(texts, [figures.read(text) for text in texts], may_be, money=money)


@pytest.mark.parametrize(
    ("text", "number"),
    [("£24,640.00", 24640), ("24640", 24640), ("$1,000", 1000), ("(120.00)", -120), ("-5", -5), ("80%", 0.8),
     ("100 %", 1), ("28:30", 28.5), ("37.5 hrs", 37.5), (".5", 0.5), ("12.50 per hour", 12.5), ("£ 9.90/h", 9.9)],
)  # fmt: skip
def test_money_hours_and_shares_are_read_with_a_decimal_point(text: str, number: float) -> None:
    assert figures.read(text).point == number


@pytest.mark.parametrize(("text", "number"), [("24.640,00 €", 24640), ("37,5", 37.5), ("0,75", 0.75), ("1.234", 1234)])
def test_the_same_are_read_with_a_decimal_comma(text: str, number: float) -> None:
    assert figures.read(text).comma == number


@pytest.mark.parametrize("text", ["about 30", "30k", "1,2,3", "12/13", "£", "", "1.2.3", "²", "٣"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert figures.read(text) == (None, None)


def test_one_cell_that_fits_one_sign_only_decides_for_its_column() -> None:
    assert sign("1,250", "37,5") == "comma"
    assert sign("1,250", "37.5") == "point"


def test_a_column_that_fits_both_signs_has_none() -> None:
    assert sign("1,250") is None
    assert sign("12.345", money=True) is None


def test_money_in_thousands_is_no_doubt() -> None:
    assert sign("24,640", "31,000", money=True) == "point"


def test_what_cannot_be_is_not_meant() -> None:
    assert sign("37,500", may_be=lambda number: number <= 168) == "comma"


@given(st.integers(min_value=-(10**9), max_value=10**9).map(lambda pence: pence / 100))
def test_every_amount_is_read_back_however_it_was_written(amount: float) -> None:
    assert figures.read(f"{amount:,.2f}").point == amount
    assert figures.read(f"£{amount:.2f}".replace("£-", "-£")).point == amount


@given(st.text(max_size=20))
def test_no_text_stops_the_reader(text: str) -> None:
    assert len(figures.read(text)) == len(figures.SIGNS)
