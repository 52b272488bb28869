"""The pace of a breath."""

from __future__ import annotations

import pytest

from companion.domain.help_now import Moment, Pace


@pytest.mark.parametrize(
    ("elapsed", "moment"),
    [
        (-3, Moment("in", 0.0, 4)),
        (0, Moment("in", 0.0, 4)),
        (2, Moment("in", 0.5, 2)),
        (3.9, Moment("in", 0.975, 1)),
        (4, Moment("hold", 1.0, 4)),
        (7.5, Moment("hold", 1.0, 1)),
        (8, Moment("out", 1.0, 6)),
        (11, Moment("out", 0.5, 3)),
        (13.5, Moment("out", pytest.approx(1 / 12), 1)),
        (14, Moment("in", 0.0, 4)),
        (14 * 1000 + 5, Moment("hold", 1.0, 3)),
    ],
)
def test_where_in_a_breath_one_is(elapsed: float, moment: Moment) -> None:
    assert Pace().at(elapsed) == moment


def test_every_moment_is_one() -> None:
    for tick in range(14 * 3 * 64):
        moment = Pace().at(tick / 64)
        assert 0 <= moment.fullness <= 1
        assert 1 <= moment.left <= 6
