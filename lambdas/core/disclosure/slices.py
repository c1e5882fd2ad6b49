"""Protect many tables of the same dimensions, on several processors.

The workers are fresh interpreters that speak NumPy's file format over pipes: AWS Lambda has no shared memory for
multiprocessing's pools, and a fork would copy the solver's threads in an unknown state. Each table is protected by
itself, so the result does not depend on how they are shared out.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import numpy as np

from contracts.product import Protection
from lambdas.core.disclosure.protect import Effort
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.secure import secure_below_total
from lambdas.core.disclosure.table import Dim, Ints, Table

FEWEST_FOR_WORKERS = 16


@dataclass(frozen=True, eq=False)
class Slices:
    """Results of all tables, hidden cells by table and cell number; ``summary`` has a row a table.

    Columns of ``summary``: unsafe, exposed, narrow, inside_rule, avoidable, exact, rounds. ``seconds``: protecting
    and auditing, summed over processors.
    """

    table_of: Ints
    cell: Ints
    unsafe: Ints
    low: Ints
    high: Ints
    summary: Ints
    seconds: tuple[float, float]


def secure_slices(dims: tuple[Dim, ...], values: Ints, rule: Rule, workers: int) -> Slices:
    """Protect each table of ``values`` (first axis: tables; then one axis a dimension)."""
    count = len(values)
    effort = Effort.for_unsafe(int(rule.unsafe(values).sum()))
    if workers < 2 or count < FEWEST_FOR_WORKERS:
        return _secure_each(dims, values, np.arange(count), rule, effort)
    shares = [np.arange(count)[start::workers] for start in range(workers)]
    with ExitStack() as stack:
        processes = [stack.enter_context(_worker()) for _ in shares]
        for process, share in zip(processes, shares, strict=True):
            _send(process, dims, values[share], share, rule, effort)
        parts = [_receive(process) for process in processes]
    return _join(parts, count)


def _secure_each(dims: tuple[Dim, ...], values: Ints, numbers: Ints, rule: Rule, effort: Effort) -> Slices:
    columns: list[list[Ints]] = [[], [], [], [], []]
    summary = []
    protecting = auditing = 0.0
    for number, counts in zip(numbers.tolist(), values, strict=True):
        table = Table(dims, counts)
        result = secure_below_total(table, rule, effort)
        cells = np.flatnonzero(result.hidden)
        low, high = np.full(table.flat.size, -1, np.int64), np.full(table.flat.size, -1, np.int64)
        answer = result.intervals
        low[answer.cells], high[answer.cells] = answer.low, answer.high
        found = (np.full(cells.size, number), cells, result.unsafe[cells].astype(np.int64), low[cells], high[cells])
        for column, part in zip(columns, found, strict=True):
            column.append(part)
        summary.append(
            [
                answer.cells.size,
                int(answer.exposed.sum()),
                int((answer.high - answer.low < 2).sum()),
                int(result.inside_rule(rule).sum()),
                int(result.avoidable(rule).sum()),
                int((answer.low_exact & answer.high_exact).sum()),
                result.rounds,
            ]
        )
        protecting += result.seconds_protect
        auditing += result.seconds_audit
    joined = [np.concatenate([np.zeros(0, np.int64), *column]) for column in columns]
    rows = np.array(summary, np.int64).reshape(len(values), 7)
    return Slices(joined[0], joined[1], joined[2], joined[3], joined[4], rows, (protecting, auditing))


def _join(parts: list[Slices], count: int) -> Slices:
    """Put the workers' shares back in order."""
    table_of = np.concatenate([part.table_of for part in parts])
    order = np.argsort(table_of, kind="stable")
    summary = np.zeros((count, 7), np.int64)
    for start, part in enumerate(parts):
        summary[start :: len(parts)] = part.summary
    cell, unsafe, low, high = (
        np.concatenate([getattr(part, name) for part in parts])[order] for name in ("cell", "unsafe", "low", "high")
    )
    seconds = (sum(part.seconds[0] for part in parts), sum(part.seconds[1] for part in parts))
    return Slices(table_of[order], cell, unsafe, low, high, summary, seconds)


@contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker; it is ended whatever happens."""
    code = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.kill()


def _send(
    process: subprocess.Popen[bytes], dims: tuple[Dim, ...], values: Ints, numbers: Ints, rule: Rule, effort: Effort
) -> None:
    settings = {
        "threshold": rule.threshold,
        "zero_is_safe": rule.zero_is_safe,
        "protection": rule.protection.value,
        "effort": int(effort),
    }
    parents = np.concatenate([dim.parent for dim in dims])  # a root (-1) begins each dimension
    package = io.BytesIO()
    np.savez(package, values=values, numbers=numbers, rule=np.array(json.dumps(settings)), parents=parents)
    assert process.stdin is not None  # noqa: S101
    process.stdin.write(package.getvalue())
    process.stdin.close()


def _receive(process: subprocess.Popen[bytes]) -> Slices:
    assert process.stdout is not None  # noqa: S101
    content = process.stdout.read()
    if process.wait() != 0:
        raise RuntimeError(f"a disclosure worker ended with {process.returncode}; its error is in the log above")
    got = np.load(io.BytesIO(content))
    seconds = (float(got["seconds"][0]), float(got["seconds"][1]))
    return Slices(got["table_of"], got["cell"], got["unsafe"], got["low"], got["high"], got["summary"], seconds)


def serve() -> None:
    """Run as a worker: read one package from standard input, answer on standard output."""
    got = np.load(io.BytesIO(sys.stdin.buffer.read()))
    settings = json.loads(str(got["rule"]))
    rule = Rule(settings["threshold"], settings["zero_is_safe"], Protection(settings["protection"]))
    parents = np.split(got["parents"], np.flatnonzero(got["parents"] < 0)[1:])
    dims = tuple(Dim(str(i), tuple(map(str, range(len(parent)))), parent) for i, parent in enumerate(parents))
    result = _secure_each(dims, got["values"], got["numbers"], rule, Effort(settings["effort"]))
    answer = io.BytesIO()
    np.savez(
        answer,
        table_of=result.table_of,
        cell=result.cell,
        unsafe=result.unsafe,
        low=result.low,
        high=result.high,
        summary=result.summary,
        seconds=np.array(result.seconds),
    )
    sys.stdout.buffer.write(answer.getvalue())
