"""Evaluates Lake Formation's row filter expressions, from their documentation alone: it shares no code with ours.

The grammar is that of https://docs.aws.amazon.com/lake-formation/latest/dg/partiql-support.html; the logic is SQL's of
three values, and a row passes where the expression is true.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from typing import Any

TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')|"(?P<name>[^"]+)"|(?P<number>-?\d+(?:\.\d+)?)|(?P<sign><=|>=|<>|=|<|>)"""
    r"""|(?P<mark>[(),])|(?P<word>[A-Za-z]+))"""
)
SIGNS = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
LONGEST = 2_047


class NotAFilterError(ValueError):
    """Lake Formation would refuse the expression."""


class RowFilter:
    """A row filter expression, ready to be held against rows."""

    def __init__(self, expression: str) -> None:
        if len(expression) > LONGEST or not expression.isprintable():
            raise NotAFilterError(expression)
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(expression):
            found = TOKEN.match(expression, at)
            if found is None or found.lastgroup is None:
                raise NotAFilterError(expression[at:])
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()

    def passes(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is given."""
        self._row, self._left = row, list(self._tokens)
        answer = self._either()
        if self._left:
            raise NotAFilterError(str(self._left))
        return answer is True

    def _either(self) -> bool | None:
        answers = [self._both()]
        while self._is("word", "OR"):
            answers.append(self._both())
        return True if True in answers else None if None in answers else False

    def _both(self) -> bool | None:
        answers = [self._one()]
        while self._is("word", "AND"):
            answers.append(self._one())
        return False if False in answers else None if None in answers else True

    def _one(self) -> bool | None:
        if self._is("mark", "("):
            answer = self._either()
            self._take("mark", ")")
            return answer
        value = self._row[self._take("name")]
        if self._is("word", "IS"):
            negated = self._is("word", "NOT")
            self._take("word", "NULL")
            return (value is None) != negated
        if self._is("word", "IN"):
            values = self._list()
            return None if value is None else value in values
        sign = SIGNS[self._take("sign")]
        constant = self._constant()
        return None if value is None else bool(sign(value, constant))

    def _list(self) -> list[Any]:
        self._take("mark", "(")
        values = [self._constant()]
        while self._is("mark", ","):
            values.append(self._constant())
        self._take("mark", ")")
        return values

    def _constant(self) -> Any:
        kind, text = self._left.pop(0)
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "word" and text in ("TRUE", "FALSE"):
            return text == "TRUE"
        raise NotAFilterError(text)

    def _is(self, kind: str, text: str) -> bool:
        if self._left and self._left[0] == (kind, text):
            self._left.pop(0)
            return True
        return False

    def _take(self, kind: str, text: str | None = None) -> str:
        if not self._left or self._left[0][0] != kind or text not in (None, self._left[0][1]):
            raise NotAFilterError(f"{kind} {text} wanted, found {self._left[:1]}")
        return self._left.pop(0)[1]
