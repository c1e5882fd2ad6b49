"""A drop against those that were committed before it: how much it brings, what is gone, what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median

from contracts.datasets.dataset import Dataset
from contracts.datasets.expectations import Band
from lambdas.core.ingest.accepted import Counts
from lambdas.core.ingest.given import Past
from lambdas.core.ingest.report import Moved, Reason, SinceLast

_FEWEST = 3  # committed drops that make a history
_SHOWN = 5
_LISTED = 1_000

Values = Mapping[str, tuple[str, ...]]


def past_reasons(past: Past, dataset: Dataset, size: int, counts: Counts, newest: Values) -> Iterator[Reason]:
    """Yield what is not as in the drops before; ``size`` in bytes, ``newest`` the values in the newest period."""
    if dataset.volume is not None and len(past.sizes) >= _FEWEST:
        recent = past.sizes[-dataset.volume.drops :]
        rows, sizes = median(each.rows for each in recent), median(each.bytes for each in recent)
        yield from _unusual("unusual_rows", "good rows", counts.rows, rows, dataset.volume.rows, len(recent))
        yield from _unusual("unusual_size", "bytes", size, sizes, dataset.volume.bytes, len(recent))
    if past.last is None or not counts.periods:
        return
    before = [str(period["period"]) for period in past.last.get("periods") or []]
    if before and counts.periods[-1][0] < max(before):
        yield Reason(
            code="older_than_last",
            message=(
                f"The newest period of the file is {counts.periods[-1][0]}; a file that was taken in before it goes to "
                f"{max(before)}."
            ),
            remedy="Check that you meant to send this older file. Periods of later files are not replaced by it.",
        )
        return
    for name, values in newest.items():
        if gone := sorted(set((past.last.get("newest") or {}).get(name, ())) - set(values)):
            yield _gone(dataset.column(name).header, gone, counts.periods[-1][0])


def since_last(past: Past, counts: Counts, control: Mapping[str, int], newest: Values) -> SinceLast | None:
    """Say what has changed against the drop that was committed last; None when there is none."""
    last = past.last
    if last is None or not counts.periods:
        return None
    before = {str(period["period"]) for period in last.get("periods") or []}
    now = {period for period, _ in counts.periods}
    kept: Values = {name: tuple(values) for name, values in (last.get("newest") or {}).items()}
    return SinceLast(
        drop=str(last["drop"]),
        rows=Moved(before=last["rows"]["accepted"], now=counts.rows),
        periods_gone=len(before - now),
        periods_new=len(now - before),
        newest_before=max(before, default=""),
        newest_now=max(now),
        control={
            name: Moved(before=last["control"][name], now=total)
            for name, total in control.items()
            if name in (last.get("control") or {})
        },
        gone={name: _only(kept.get(name, ()), values) for name, values in newest.items() if name in kept},
        new={name: _only(values, kept.get(name, ())) for name, values in newest.items() if name in kept},
    )


def _only(these: tuple[str, ...], those: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(these) - set(those)))[:_LISTED]


def _unusual(code: str, what: str, now: int, usual: float, band: Band, drops: int) -> Iterator[Reason]:
    if band.least * usual <= now <= band.most * usual:
        return
    yield Reason(
        code=code,
        message=f"The file has {now:,} {what}; the last {drops} files had {usual:,.0f} in the middle.",
        remedy="Check that the export is whole and that nothing is in it twice.",
    )


def _gone(header: str, gone: list[str], period: str) -> Reason:
    more = f" and {len(gone) - _SHOWN:,} more" if len(gone) > _SHOWN else ""
    return Reason(
        code="missing_values",
        message=(
            f"{len(gone):,} of {header} that the last file had are not in the newest period, {period}: "
            f"{', '.join(gone[:_SHOWN])}{more}."
        ),
        remedy="Check that the export ran to its end and left nothing out, and send the whole file.",
        column=header,
    )
