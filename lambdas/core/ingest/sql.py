"""The statements of an inspection: from the working copy to typed values, broken rules and curated columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts.curated import DUCKDB_TYPES, PERIOD, CuratedColumn, Origin, curated_columns
from contracts.curated import DROP as DROP_COLUMN
from contracts.curated import LINE as LINE_COLUMN
from contracts.dataset import Case, Column, ColumnType, Dataset, Grain, Status
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.lines import MAX_LINE
from lambdas.core.ingest.rules import RowRule, cell, literal, postcode_sql, quoted
from lambdas.core.pseudonyms import normalised_sql, pseudonym_sql

LINE = "__line"
KEY = "__key"
WORD_BITS = 60  # rules a BIGINT of flags holds
_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INTEGER = "-?[0-9]{1,18}"
_NUMBER = r"-?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?"
_GRAINS = {Grain.DAY: "%Y-%m-%d", Grain.MONTH: "%Y-%m"}


@dataclass(frozen=True)
class Statements:
    """Builds SQL for one dataset and one file's header."""

    dataset: Dataset
    header: Header
    rules: tuple[RowRule, ...]
    drop: str

    @property
    def words(self) -> tuple[str, ...]:
        """Names of the columns of flags; flag ``i`` is bit ``i % WORD_BITS`` of word ``i // WORD_BITS``."""
        return tuple(f"__broken{word}" for word in range(-(-len(self.rules) // WORD_BITS) or 1))

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that together name a row once."""
        return self.dataset.key or tuple(column.name for column in self.dataset.columns)

    @property
    def curated(self) -> tuple[CuratedColumn, ...]:
        """The columns of the curated table, in order."""
        return curated_columns(self.dataset)

    def rows(self, working_copy: Path) -> str:
        """SQL for every row: line, flags of broken rules, hash of the key, and the curated columns but the drop's."""
        flags = ", ".join(f"{self._word(number)} AS {name}" for number, name in enumerate(self.words))
        columns = ", ".join(
            f"CAST({self._curated(column)} AS {DUCKDB_TYPES[column.type]}) AS {quoted(column.name)}"
            for column in self.curated
            if column.name not in {DROP_COLUMN, LINE_COLUMN}
        )
        judged = f"SELECT *, {flags} FROM ({self.typed(working_copy)})"
        return f"SELECT {LINE}, {', '.join(self.words)}, {self._key_hash()} AS {KEY}, {columns} FROM ({judged})"

    def typed(self, working_copy: Path) -> str:
        """SQL for every row of the working copy: line, and for each column its text, mapped text and typed value."""
        columns = [(column, cell(self.dataset, column)) for column in self.dataset.columns]
        texts = ", ".join(f"{self._text(column)} AS {names.text}" for column, names in columns)
        mapped = ", ".join(f"{_mapped(column, names.text)} AS {names.mapped}" for column, names in columns)
        values = ", ".join(f"{_typed(column, names.mapped)} AS {names.value}" for column, names in columns)
        return (
            f"SELECT *, {values} FROM (SELECT *, {mapped} FROM "
            f"(SELECT {LINE}, {texts} FROM {self._scan(working_copy)}))"
        )

    def key_values(self) -> list[str]:
        """SQL of what must be unique: typed values, and of identifiers the form they are compared in."""
        return [self._key_value(self.dataset.column(name)) for name in self.key]

    def texts(self) -> list[str]:
        """SQL names of every column's text."""
        return [cell(self.dataset, column).text for column in self.dataset.columns]

    def whole(self) -> str:
        """SQL that is true for a row that breaks no rule."""
        return " AND ".join(f"{word} = 0" for word in self.words)

    def _scan(self, working_copy: Path) -> str:
        columns = ", ".join(f"'__file{place}': 'VARCHAR'" for place in range(len(self.header.columns)))
        return (
            f"read_csv({literal(str(working_copy))}, columns = {{'{LINE}': 'BIGINT', {columns}}}, header = false, "
            f"delim = {literal(self.dataset.csv.delimiter)}, quote = '\"', escape = '\"', new_line = '\\n', "
            f"auto_detect = false, strict_mode = true, max_line_size = {4 * MAX_LINE}, buffer_size = {32 * MAX_LINE})"
        )

    def _text(self, column: Column) -> str:
        text = f"__file{self.header.position(column.name)}"
        if column.case is not None:
            letters = (_UPPER, _LOWER) if column.case is Case.LOWER else (_LOWER, _UPPER)
            text = f"translate({text}, '{letters[0]}', '{letters[1]}')"
        empties = ", ".join(map(literal, ["", *column.nulls]))
        return f"CASE WHEN {text} NOT IN ({empties}) THEN {text} END"

    def _word(self, number: int) -> str:
        rules = self.rules[number * WORD_BITS : (number + 1) * WORD_BITS]
        flags = [f"CASE WHEN {rule.violated} THEN {1 << bit} ELSE 0 END" for bit, rule in enumerate(rules)]
        return f"CAST({' + '.join(flags) or '0'} AS BIGINT)"

    def _key_hash(self) -> str:
        """SQL for a hash of the key, null when a value of the key is faulty: the row is turned away for that."""
        of_key = [number for number, rule in enumerate(self.rules) if rule.column in self.key]
        masks = [0] * len(self.words)
        for number in of_key:
            masks[number // WORD_BITS] |= 1 << number % WORD_BITS
        sound = " AND ".join(f"{word} & {mask} = 0" for word, mask in zip(self.words, masks, strict=True))
        return f"CASE WHEN {sound} THEN hash({', '.join(self.key_values())}) END"

    def _key_value(self, column: Column) -> str:
        names = cell(self.dataset, column)
        return normalised_sql(names.mapped) if column.identifies and column.type is ColumnType.STRING else names.value

    def _curated(self, curated: CuratedColumn) -> str:
        if curated.name == PERIOD:
            return f"strftime({quoted(self.dataset.period.column)}, '{_GRAINS[self.dataset.period.grain]}')"
        column = self.dataset.column(curated.source)
        names = cell(self.dataset, column)
        match curated.origin:
            case Origin.PSEUDONYM:
                return f"CASE WHEN {self.whole()} THEN {pseudonym_sql(names.mapped)} END"
            case Origin.YEAR:
                return f"year({names.value})"
            case Origin.DISTRICT:
                return f"left({postcode_sql(names.mapped)}, -3)"
            case Origin.STATUS:
                return _status(column, names.text)
            case Origin.CURRENT:
                return names.mapped  # replaced by the live code when the accepted rows are put together
            case _:
                return names.value

    def accepted(self) -> str:
        """SQL for the rows to commit, by period and line, in the curated columns' order."""
        joins, columns = [], []
        for column in self.curated:
            if column.name == DROP_COLUMN:
                columns.append(f"{literal(self.drop)} AS {quoted(column.name)}")
            elif column.name == LINE_COLUMN:
                columns.append(f"judged.{LINE} AS {quoted(column.name)}")
            elif column.origin is Origin.CURRENT:
                codes = cell(self.dataset, self.dataset.column(column.source)).codes
                joins.append(f"LEFT JOIN {codes} ON {codes}.code = judged.{quoted(column.name)}")
                columns.append(f"{codes}.current AS {quoted(column.name)}")
            else:
                columns.append(f"judged.{quoted(column.name)}")
        return (
            f"SELECT {', '.join(columns)} FROM judged {' '.join(joins)} WHERE {self.whole()} "
            f"AND judged.{LINE} NOT IN (SELECT {LINE} FROM repeats) ORDER BY {quoted(PERIOD)}, judged.{LINE}"
        )

    def repeats(self, working_copy: Path) -> str:
        """SQL for the rows whose key another row has: the line they copy (null for a first copy) and whether they clash.

        Copies have the same text in every column. A key clashes when its rows are not all copies of one.
        """
        keys = ", ".join(f"{value} AS __key{place}" for place, value in enumerate(self.key_values()))
        key_names = ", ".join(f"__key{place}" for place in range(len(self.key)))
        doubtful = (
            f"SELECT {LINE} FROM judged WHERE {KEY} IN "
            f"(SELECT {KEY} FROM judged WHERE {KEY} IS NOT NULL GROUP BY {KEY} HAVING count(*) > 1)"
        )
        return (
            f"SELECT {LINE}, CASE WHEN {LINE} > first THEN first END AS copy_of, copies < claims AS clash FROM ("
            f"SELECT {LINE}, min({LINE}) OVER same AS first, count(*) OVER same AS copies, count(*) OVER whole AS claims "
            f"FROM (SELECT *, {keys} FROM ({self.typed(working_copy)}) WHERE {LINE} IN ({doubtful})) "
            f"WINDOW whole AS (PARTITION BY {key_names}), "
            f"same AS (PARTITION BY {key_names}, {', '.join(self.texts())})"
            f") WHERE {LINE} > first OR copies < claims"
        )

    def rejected(self, faults: Path) -> str:
        """SQL for the lines turned away, in order: line, fault of structure, flags, line it copies, whether it clashes."""
        words = ", ".join(self.words)
        none = ", ".join("0" for _ in self.words)
        return (
            f"SELECT {LINE}, NULL AS structure, {words}, copy_of, coalesce(clash, false) AS clash "
            f"FROM judged LEFT JOIN repeats USING ({LINE}) "
            f"WHERE NOT ({self.whole()}) OR copy_of IS NOT NULL OR clash "
            f"UNION ALL SELECT {LINE}, structure, {none}, NULL, false FROM read_csv({literal(str(faults))}, "
            f"columns = {{'{LINE}': 'BIGINT', 'structure': 'VARCHAR'}}, header = false, auto_detect = false, delim = ',') "
            f"ORDER BY {LINE}"
        )


def _mapped(column: Column, text: str) -> str:
    """SQL for the text that is read as a value: null for a sentinel, replaced by the contract's values."""
    mapped = text
    if column.values:
        cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in column.values.items())
        mapped = f"CASE {text} {cases} ELSE {text} END"
    return f"CASE WHEN {text} NOT IN ({_list(column.sentinels)}) THEN {mapped} END" if column.sentinels else mapped


def _typed(column: Column, text: str) -> str:
    """SQL for the typed value, null when the text is not one; the form is checked first, since casts are too kind."""
    match column.type:
        case ColumnType.STRING:
            return text
        case ColumnType.INTEGER:
            return f"CASE WHEN regexp_full_match({text}, '{_INTEGER}') THEN TRY_CAST({text} AS BIGINT) END"
        case ColumnType.NUMBER:
            cast = f"TRY_CAST({text} AS DOUBLE)"
            return f"CASE WHEN regexp_full_match({text}, '{_NUMBER}') AND isfinite({cast}) THEN {cast} END"
        case ColumnType.BOOLEAN:
            yes, no = ("'true', 'True', 'TRUE'", "'false', 'False', 'FALSE'")
            return f"CASE WHEN {text} IN ({yes}) THEN true WHEN {text} IN ({no}) THEN false END"
        case ColumnType.DATE:
            form = literal(column.format or "%Y-%m-%d")
            parsed = f"try_strptime({text}, {form})"
            return (
                f"CASE WHEN strftime({parsed}, {form}) = {text} AND year({parsed}) > 0 THEN CAST({parsed} AS DATE) END"
            )


def _status(column: Column, text: str) -> str:
    cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in column.sentinels.items())
    return (
        f"CASE WHEN {text} IS NULL THEN {literal(Status.NOT_AVAILABLE)} "
        f"ELSE CASE {text} {cases} ELSE {literal(Status.REPORTED)} END END"
    )


def _list(texts: Sequence[str] | dict[str, Status]) -> str:
    return ", ".join(map(literal, texts))
