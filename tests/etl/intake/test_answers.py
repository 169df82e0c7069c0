from pathlib import Path

import pytest

from etl.home import Refused
from etl.intake.answers import Question, chosen, over, read

TOML = b"""
[[answer]]
question = "date_order:Start"
choice = "day_first"

[[answer]]
file = "staff*.csv"
question = "advertised:scales"
choices = ["Cook", "Driver"]
"""


def test_an_answer_without_a_file_holds_for_every_file() -> None:
    assert read(TOML, "roles.csv") == {"date_order:Start": ("day_first",)}


def test_an_answer_for_a_pattern_holds_for_the_files_that_fit_it() -> None:
    assert read(TOML, "staff-2025.csv")["advertised:scales"] == ("Cook", "Driver")


def test_answers_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.toml"
    path.write_bytes(TOML)
    assert read(path, "roles.csv") == read(TOML, "roles.csv")


@pytest.mark.parametrize(
    "body",
    [b"[[answer", b"\xff", b'[[answer]]\nquestion = "a"', b'[[answer]]\nchoice = "a"', b"answer = 3",
     b'answer = ["a"]', b'[[answer]]\nquestion = "a"\nchoices = "b"'],
)  # fmt: skip
def test_a_file_of_answers_that_is_none_is_refused_by_one_sentence(body: bytes) -> None:
    with pytest.raises(Refused, match=r"Nothing was kept\.$"):
        read(body, "staff.csv")


def test_a_missing_file_of_answers_is_refused_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path / "none.toml", "staff.csv")
    assert str(tmp_path) not in refused.value.says


def test_what_was_given_lies_over_what_was_remembered() -> None:
    assert over({"a": ("1",), "b": ("2",)}, {"b": ("3",)}) == {"a": ("1",), "b": ("3",)}


def test_a_choice_that_was_not_offered_is_no_answer() -> None:
    question = Question("table", "Which?", ("people", "roles"))
    assert chosen(question, {"table": ("pay",)}) == ()
    assert chosen(question, {"table": ("people",)}) == ("people",)


def test_only_a_question_of_many_takes_several_choices() -> None:
    both = {"a": ("x", "y")}
    assert chosen(Question("a", "Which?", ("x", "y")), both) == ()
    assert chosen(Question("a", "Which?", ("x", "y"), many=True), both) == ("x", "y")


def test_an_open_question_takes_its_choices_or_ones_own_words_but_one_answer() -> None:
    question = Question("person:row 4", "Whose is row 4?", ("leave_out",), open=True)
    assert chosen(question, {question.id: ("leave_out",)}) == ("leave_out",)
    assert chosen(question, {question.id: ("E 12",)}) == ("E 12",)
    assert chosen(question, {question.id: ("E 12", "E 13")}) == ()


def test_whose_a_row_is_and_which_day_it_is_are_asked_of_each_file_anew() -> None:
    ids = ("person:row 4", "as_of:export", "guard:vanish", "peer_roles:titles", "date_order:Start")
    assert [name for name in ids if Question(name, "?", ()).of_one_file] == list(ids[:3])
