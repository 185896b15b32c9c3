"""A column of times reads as each of them read by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.batches import micros
from dedup.report.dates import iso_times
from dedup.times import iso_time

TIMES = st.one_of(
    st.none(),
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(datetime(2024, 11, 19), datetime(2024, 11, 20), timezones=st.just(UTC)),
    st.dates().map(lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC)),
    st.integers(-3, 3).map(lambda step: datetime(1970, 1, 1, tzinfo=UTC) + step * timedelta(microseconds=1)),
)


@example([(datetime.max.replace(tzinfo=UTC), False), (datetime.min.replace(tzinfo=UTC), True)])
@given(st.lists(st.tuples(TIMES, st.booleans())))
def test_a_column_reads_as_each_time_by_itself(times: list[tuple[datetime | None, bool]]) -> None:
    column = np.array([micros(when) for when, _ in times], np.int64)
    day_only = np.array([bare for _, bare in times], np.bool_)
    assert iso_times(column, day_only).lines() == [(iso_time(when, bare) or "").encode() for when, bare in times]
