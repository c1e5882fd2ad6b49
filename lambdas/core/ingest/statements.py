"""The statements of an inspection: from the working copy to judged rows, repeated keys, rejects and accepted rows."""
# ruff: noqa: S608 - building statements is this module's work; names and texts in them are the contract's, all quoted

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contracts.datasets.curated import DROP, DUCKDB_TYPES, LINE, PERIOD, CuratedColumn, Origin, curated_columns
from contracts.datasets.dataset import Column, ColumnType, Dataset, Grain, Treatment
from lambdas.core.ingest.cells import cell, literal, quoted, status_sql
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.row_rule import TYPE, RowRule
from lambdas.core.ingest.total_rows import total_sql
from lambdas.core.ingest.typed_rows import typed_rows
from lambdas.core.pseudonyms import normalised_sql

WORD_BITS = 60  # rules a BIGINT of flags holds
_GRAINS = {Grain.DAY: "%Y-%m-%d", Grain.MONTH: "%Y-%m"}

COUNT_JUDGED = "SELECT count(*), coalesce(sum(__line), 0)::HUGEINT, count(DISTINCT __line) FROM judged"

# The rows whose key, by its hash, stands in another row too.
SUSPECTS = (
    "SELECT __line FROM judged WHERE __key IN "
    "(SELECT __key FROM judged WHERE __key IS NOT NULL GROUP BY __key HAVING count(*) > 1)"
)


@dataclass(frozen=True)
class Statements:
    """Builds SQL for one drop: its dataset, its file's header, the rules that turn a row away, those that warn."""

    dataset: Dataset
    header: Header
    rules: tuple[RowRule, ...]
    warning: tuple[RowRule, ...]
    drop: str

    @property
    def words(self) -> tuple[str, ...]:
        """Names of the columns of flags: rule ``i`` is bit ``i % WORD_BITS`` of word ``i // WORD_BITS``."""
        return tuple(f"__broken{word}" for word in range(-(-len(self.rules) // WORD_BITS) or 1))

    @property
    def warned(self) -> tuple[str, ...]:
        """Names of the columns of flags of the rules that only warn."""
        return tuple(f"__warned{word}" for word in range(-(-len(self.warning) // WORD_BITS)))

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that together name a row once."""
        return self.dataset.key or tuple(column.name for column in self.dataset.columns)

    @property
    def curated(self) -> tuple[CuratedColumn, ...]:
        """The columns of the curated table, in order."""
        return curated_columns(self.dataset)

    @property
    def whole(self) -> str:
        """SQL that is true for a row that breaks no rule."""
        return " AND ".join(f"{word} = 0" for word in self.words)

    def judged(self, working_copy: Path) -> str:
        """Return SQL for every row: line, flags of broken rules, hash of the key, curated columns but the drop's.

        Where the curated table has a pseudonym, this has the normalised identifier: only rows that come in are hashed.
        """
        broken = [f"{_flags(self.rules, number)} AS {name}" for number, name in enumerate(self.words)]
        warned = [f"{_flags(self.warning, number)} AS {name}" for number, name in enumerate(self.warned)]
        flags = ", ".join([*broken, *warned])
        columns = ", ".join(
            f"CAST({self._curated(column)} AS {DUCKDB_TYPES[column.type]}) AS {quoted(column.name)}"
            for column in self.curated
            if column.name not in {DROP, LINE}
        )
        return (
            f"SELECT __line, {', '.join([*self.words, *self.warned])}, {self._key_hash()} AS __key, {columns} "
            f"FROM (SELECT *, {flags} FROM ({self._typed(working_copy)}))"
        )

    def others(self, working_copy: Path) -> Iterator[tuple[str, str]]:
        """Yield, for each column that refers to other rows of the drop, a table's name and SQL for what it may name.

        Every line that is a row counts, whatever other rule it breaks: a fault elsewhere is told where it is.
        """
        plain = tuple(column.model_copy(update={"references": None}) for column in self.dataset.columns)
        rows = typed_rows(self.dataset.model_copy(update={"columns": plain}), self.header, working_copy)
        for column in self.dataset.columns:
            if (told := column.references) is not None:
                mapped = cell(self.dataset, self.dataset.column(told.column)).mapped
                where = "" if told.where is None else f" AND {quoted(told.where)}"
                found = f"SELECT DISTINCT {mapped} AS code FROM ({rows}) WHERE {mapped} IS NOT NULL{where}"
                yield cell(self.dataset, column).others, found

    def repeats(self, rows: Path, *, of_all: bool) -> str:
        """Return SQL for the rows whose key stands in another row: the line they copy, and whether they clash.

        ``rows`` is a working copy of the rows of ``SUSPECTS``, or ``of_all`` rows.
        Copies have the same text in every column; the first has no line it copies. A key clashes when its rows are not
        all copies of one.
        """
        keys = ", ".join(f"{self._key_value(name)} AS __key{place}" for place, name in enumerate(self.key))
        same_key = ", ".join(f"__key{place}" for place in range(len(self.key)))
        texts = ", ".join(cell(self.dataset, column).text for column in self.dataset.columns)
        chosen = f"WHERE __line IN ({SUSPECTS})" if of_all else ""
        return (
            "SELECT __line, CASE WHEN __line > first THEN first END AS copy_of, copies < claims AS clash FROM ("
            "SELECT __line, min(__line) OVER same AS first, "
            "count(*) OVER same AS copies, count(*) OVER whole AS claims "
            f"FROM (SELECT *, {keys} FROM ({self._typed(rows)}) {chosen}) "
            f"WINDOW whole AS (PARTITION BY {same_key}), same AS (PARTITION BY {same_key}, {texts})"
            ") WHERE __line > first OR copies < claims"
        )

    def rejected(self, faults: Path) -> str:
        """Return SQL for the lines turned away, in order: line, period, fault of structure, flags, copied line, clash.

        The period is null where the line is no row, or its date cannot be read.
        """
        none = ", ".join("0" for _ in self.words)
        return (
            f"SELECT __line, {PERIOD}, NULL AS structure, {', '.join(self.words)}, copy_of, "
            "coalesce(clash, false) AS clash "
            f"FROM judged LEFT JOIN repeats USING (__line) "
            f"WHERE NOT ({self.whole}) OR copy_of IS NOT NULL OR clash "
            f"UNION ALL SELECT __line, NULL, structure, {none}, NULL, false FROM read_csv({literal(str(faults))}, "
            "columns = {'__line': 'BIGINT', 'structure': 'VARCHAR'}, header = false, auto_detect = false, delim = ',') "
            "ORDER BY __line"
        )

    def doubtful(self, number: int) -> str:
        """Return SQL for the lines of the accepted rows of which a rule warns."""
        word, bit = divmod(number, WORD_BITS)
        return (
            f"SELECT __line FROM judged WHERE {self.warned[word]} & {1 << bit} <> 0 "
            f"AND __line IN (SELECT {LINE} FROM accepted)"
        )

    def breaking(self, rule: RowRule, column: Column, working_copy: Path, most: int) -> str:
        """Return SQL for the different texts of a column of which each is its type's, but breaks a rule; in order.

        Of the rule of the type, those that are not of it.
        """
        names = cell(self.dataset, column)
        typed = "" if rule.code == TYPE else f"AND {names.value} IS NOT NULL "
        return (
            f"SELECT DISTINCT {names.text} FROM ({self._typed(working_copy)}) "
            f"WHERE ({rule.violated}) {typed}ORDER BY 1 LIMIT {most}"
        )

    def _typed(self, working_copy: Path) -> str:
        return typed_rows(self.dataset, self.header, working_copy)

    def _key_hash(self) -> str:
        """Return SQL for a hash of the key, null when a value of the key is faulty: the row is turned away for that."""
        masks = [0] * len(self.words)
        for number, rule in enumerate(self.rules):
            if rule.column in self.key:
                masks[number // WORD_BITS] |= 1 << number % WORD_BITS
        sound = " AND ".join(f"{word} & {mask} = 0" for word, mask in zip(self.words, masks, strict=True))
        if (total := total_sql(self.dataset)) is not None:
            sound += f" AND NOT {total}"
        return f"CASE WHEN {sound} THEN hash({', '.join(map(self._key_value, self.key))}) END"

    def _key_value(self, name: str) -> str:
        """Return SQL of what must be unique: a typed value, or the form in which an identifier is compared."""
        column = self.dataset.column(name)
        names = cell(self.dataset, column)
        if column.treatment is Treatment.POSTCODE_DISTRICT:
            return normalised_sql(names.mapped)
        return names.plain if column.identifies and column.type is ColumnType.STRING else names.value

    def _curated(self, curated: CuratedColumn) -> str:
        if curated.name == PERIOD and self.dataset.period.grain is Grain.ALL:
            return literal(Grain.ALL)
        if curated.name == PERIOD:
            return f"strftime({quoted(self.dataset.period.column)}, '{_GRAINS[self.dataset.period.grain]}')"
        column = self.dataset.column(curated.source)
        names = cell(self.dataset, column)
        made = {
            Origin.VALUE: names.value,
            Origin.PSEUDONYM: f"CASE WHEN {self.whole} THEN {names.plain} END",
            Origin.YEAR: f"year({names.value})",
            Origin.DISTRICT: f"left({names.plain}, -3)",
            Origin.STATUS: status_sql(column, names.text),
            Origin.CURRENT: names.mapped,  # the accepted rows get the live code in its place
        }
        return made[curated.origin]


def _flags(rules: tuple[RowRule, ...], word: int) -> str:
    here = rules[word * WORD_BITS : (word + 1) * WORD_BITS]
    flags = [f"CASE WHEN {rule.violated} THEN {1 << bit} ELSE 0 END" for bit, rule in enumerate(here)]
    return f"CAST({' + '.join(flags) or '0'} AS BIGINT)"
