"""Whatever stops the machine, a change is there wholly or not at all; and what was said to be saved is saved."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from trial import Report, trial

pytestmark = [pytest.mark.kills, pytest.mark.timeout(600)]

DEEDS = {"deeds:Load": 20, "deeds:Publish": 20, "deeds:Undo": 20}  # kills between steps; each step has one besides
BROKEN = {
    "deeds:InPlace": {"mixed", "it does not open (Damaged)"},
    "deeds:Early": {"a promise was lost"},
    "deeds:Spill": {"a name in the clear"},
}


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Future[Report]]]:
    """Three at once: a trial waits for its writer most of the time, and a fourth upload at once would be refused."""
    patient = dict.fromkeys(DEEDS, True) | dict.fromkeys(BROKEN, False)
    with ThreadPoolExecutor(3) as pool:
        yield {
            deed: pool.submit(trial, deed, tmp_path_factory.mktemp("kills"), DEEDS.get(deed, 30), patient=waits)
            for deed, waits in patient.items()
        }


@pytest.mark.parametrize("deed", DEEDS)
def test_a_kill_at_any_moment_leaves_the_old_state_or_the_new(trials: Mapping[str, Future[Report]], deed: str) -> None:
    report = trials[deed].result()
    assert not report.violations, report
    assert report.kills >= DEEDS[deed], report
    assert min(report.old, report.new, report.acknowledged) > 0, report


@pytest.mark.parametrize("deed", BROKEN)
def test_a_writer_that_breaks_the_promise_is_caught(trials: Mapping[str, Future[Report]], deed: str) -> None:
    report = trials[deed].result()
    assert BROKEN[deed] & report.violations.keys(), report


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("deed", DEEDS)
def test_two_hundred_kills_leave_the_old_state_or_the_new(tmp_path: Path, deed: str) -> None:
    report = trial(deed, tmp_path, kills=200)
    assert not report.violations, report
    assert report.kills >= 200, report
