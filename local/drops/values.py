"""A plausible text for one cell, from what its column's contract says and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Case, Column, ColumnType
from local.drops.nhs_numbers import nhs_numbers
from local.drops.patterns import text_like
from local.drops.rows import Generator

TODAY = date(2020, 10, 2)
DAYS = 14
WORDS = ("alder", "beech", "cedar", "elder", "hazel", "larch", "maple", "rowan")
NUMBERS = nhs_numbers(2_000)
_RARE = 0.05


def cell(column: Column, known: Catalogue, rng: Generator) -> str:
    """Return the text of one cell, as a supplier would write it."""
    chance = rng.random()
    if column.sentinels and chance < _RARE:
        return _pick(tuple(column.sentinels), rng)
    if not column.required and chance > 1 - _RARE:
        return _pick(column.nulls or ("",), rng)
    return as_written(_curated(column, known, rng), column)


def as_written(text: str, column: Column) -> str:
    """Turn a curated text back into what a supplier writes: the contract's values the other way round, and the case."""
    backwards = {new: old for old, new in column.values.items()}
    written = backwards.get(text, text)
    match column.case:
        case Case.UPPER:
            return written.lower()
        case Case.LOWER:
            return written.upper()
    return written


def _curated(column: Column, known: Catalogue, rng: Generator) -> str:
    if column.enum:
        return _pick(column.enum, rng)
    match column.type:
        case ColumnType.STRING:
            return _string(column, known, rng)
        case ColumnType.INTEGER:
            return str(round(_number(column, rng)))
        case ColumnType.NUMBER:
            return f"{_number(column, rng):.2f}"
        case ColumnType.BOOLEAN:
            return _pick(tuple(column.values.values()) or ("true", "false"), rng)
        case ColumnType.DATE:
            return _date(column, rng)


def _string(column: Column, known: Catalogue, rng: Generator) -> str:
    if column.codes is not None:
        entries = known.lists[column.codes.list].entries
        return _pick(tuple(entry.code for entry in entries if entry.kind in column.codes.kinds), rng)
    if column.check == "nhs_number":
        return _pick(tuple(NUMBERS), rng)
    if column.treatment == "postcode_district":
        return text_like("(M|LS|NE|B|OX)[1-9] [1-9][A-BD-H]{2}", rng)
    if column.pattern is not None:
        return text_like(column.pattern, rng)
    return f"{_pick(WORDS, rng)} {_pick(WORDS, rng)}"[: column.max_length]


def _number(column: Column, rng: Generator) -> float:
    low = float(column.minimum) if column.minimum is not None else 0.0
    drawn = low + float(rng.lognormal(3, 1))
    return min(drawn, float(column.maximum)) if column.maximum is not None else drawn


def _date(column: Column, rng: Generator) -> str:
    last = TODAY if column.maximum is None else min(TODAY, date.fromisoformat(str(column.maximum)))
    first = last - timedelta(days=DAYS - 1)
    if column.minimum is not None:
        first = min(max(first, date.fromisoformat(str(column.minimum))), last)
    day = first + timedelta(days=int(rng.integers((last - first).days + 1)))
    return day.strftime(column.format or "%Y-%m-%d")


def _pick(options: tuple[str, ...], rng: Generator) -> str:
    return options[int(rng.integers(len(options)))]
