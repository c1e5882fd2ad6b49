"""A query's branches, each with the query that lacks it: if no test tells the two apart, the branch is not covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import sqlglot
from sqlglot import exp

DIALECT = "athena"
Change = Callable[[exp.Expr], object]
_NEXT: dict[type[exp.Expr], type[exp.Binary]] = {exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT}
_WITH = "with_"
_LONGEST = 160


@dataclass(frozen=True)
class Mutant:
    """A branch, as people find it in the query, and the query without it, in Athena's dialect."""

    branch: str
    sql: str


def mutants(sql: str) -> list[Mutant]:
    """Return every branch of a query with the query that lacks it.

    Branches are arms of CASE and their ELSE, conditions of WHERE, HAVING, FILTER and ON and each part of them, values
    of IN, ends of BETWEEN, bounds themselves, kinds of JOIN, what COALESCE, NULLIF, IF, GREATEST and LEAST do,
    DISTINCT, LIMIT, parts of UNION and what it takes for the same row, remainders, and terms of sums.
    """
    tree = sqlglot.parse_one(sql, read=DIALECT)
    found: list[Mutant] = []
    times: Counter[str] = Counter()
    for place, node in enumerate(tree.walk()):
        for said, change in _changes(node):
            held = exp.Paren(this=tree.copy())  # so that the whole can be replaced as its parts can
            change(next(each for at, each in enumerate(held.this.walk()) if at == place))
            times[said] += 1
            name = said if times[said] == 1 else f"{said} ({times[said]})"
            found.append(Mutant(name, held.this.sql(DIALECT)))
    return found


def _changes(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    for kinds, changes in _CHANGES.items():
        if isinstance(node, kinds):
            yield from changes(node)


def _of_condition(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    """Drop a condition as a whole; one of several parts is dropped part by part, that of FILTER with it."""
    if not isinstance(node.this, exp.And) and not isinstance(node.parent, exp.Filter):
        yield _text(node), lambda it: it.pop()


def _of_coalesce(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield f"what stands in for {_text(node.this)}", lambda it: it.replace(it.this)
    yield f"{_text(node.this)} where it is known", lambda it: it.replace(it.expressions[0])


def _of_if(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    """Take either answer in any case; an arm of CASE is none of these."""
    if not isinstance(node.parent, exp.Case):
        yield f"IF NOT {_text(node.this)}", partial(_keep, "true")
        yield f"IF {_text(node.this)}", lambda it: it.replace(it.args.get("false") or exp.null())


def _of_extreme(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield f"the bound in {_text(node)}", lambda it: it.replace(it.this)


def _of_remainder(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield _text(node), lambda it: it.replace(it.this)


def _of_limit(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield _text(node), lambda it: it.pop()


def _of_nullif(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield _text(node), lambda it: it.replace(it.this)


def _of_filter(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield f"{_text(node.expression)} of {_text(node.this)}", lambda it: it.replace(it.this)


def _of_distinct(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield _text(node), _not_distinct


def _of_bound(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield f"the bound itself in {_text(node)}", _other_bound


def _of_case(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    of = f"CASE {_text(node.this)}" if node.this else "CASE"
    for at, arm in enumerate(node.args["ifs"]):
        said = f"{of} WHEN {_text(arm.this)} THEN {_text(arm.args['true'])}"
        yield said, partial(_without_arm, at)
    if node.args.get("default") is not None and not isinstance(node.args["default"], exp.Null):
        last = _text(node.args["ifs"][-1].this)
        yield f"{of} … WHEN {last} … ELSE {_text(node.args['default'])}", lambda it: it.set("default", None)


def _without_arm(at: int, case: exp.Expr) -> None:
    arms = case.args["ifs"]
    if len(arms) == 1:
        case.replace(case.args.get("default") or exp.null())
    else:
        case.set("ifs", [arm for place, arm in enumerate(arms) if place != at])


def _of_chain(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    """Drop each operand of AND, OR and +; of a difference what is taken off."""
    kind = type(node)
    for side, other in (("this", "expression"), ("expression", "this")):
        dropped = node.args[side]
        if isinstance(dropped, kind) or (kind is exp.Sub and side == "this"):
            continue
        yield f"{_text(dropped)} in {_text(_top(node))}", partial(_keep, other)


def _keep(side: str, node: exp.Expr) -> None:
    node.replace(node.args[side])


def _top(node: exp.Expr) -> exp.Expr:
    while type(node.parent) is type(node):
        node = node.parent
    return node


def _of_between(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    for bound, other, left in (("low", "high", exp.LTE), ("high", "low", exp.GTE)):
        yield f"{_text(node.args[bound])} in {_text(node)}", partial(_half_open, other, left)


def _half_open(bound: str, kind: type[exp.Binary], node: exp.Expr) -> None:
    node.replace(kind(this=node.this, expression=node.args[bound]))


def _of_union(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    if isinstance(node, exp.Union) and node.args.get("distinct"):
        yield f"each row once in {_text(node)}", lambda it: it.set("distinct", False)
    for side, other in (("this", "expression"), ("expression", "this")):
        if not isinstance(node.args[side], exp.SetOperation):
            yield f"UNION of {_text(node.args[side])}", partial(_only, other)


def _only(side: str, union: exp.Expr) -> None:
    """Put one part in the place of a union, under the names that the union was given."""
    part, named = union.args[side], union.args.get(_WITH)
    if named is not None:
        part.set(_WITH, named)
    union.replace(part)


def _of_list(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    values = node.expressions if len(node.expressions) > 1 else []
    for at, value in enumerate(values):
        yield f"{_text(value)} in {_text(node.this)} IN (…)", partial(_without_value, at)


def _without_value(at: int, values: exp.Expr) -> None:
    values.expressions[at].pop()


def _of_join(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    said = _text(node)
    side, is_on = node.args.get("side"), node.args.get("on") is not None or bool(node.args.get("using"))
    if side in ("LEFT", "RIGHT"):
        yield f"rows without a match in {said}", lambda it: it.set("side", None)
    elif side == "FULL":
        yield f"rows of it without a match in {said}", lambda it: it.set("side", "LEFT")
        yield f"rows before it without a match in {said}", lambda it: it.set("side", "RIGHT")
    elif is_on and not side:
        yield f"no rows without a match in {said}", _left
    if node.args.get("on") is not None and not isinstance(node.args["on"], exp.And):
        yield f"the condition of {said}", lambda it: it.set("on", exp.true())


def _left(join: exp.Expr) -> None:
    join.set("kind", None)
    join.set("side", "LEFT")


def _not_distinct(node: exp.Expr) -> None:
    if isinstance(node.parent, exp.Select):
        node.pop()
    else:
        node.replace(node.expressions[0])


def _other_bound(node: exp.Expr) -> None:
    node.replace(_NEXT[type(node)](this=node.this.copy(), expression=node.expression.copy()))


def _text(node: exp.Expr) -> str:
    text = node.sql(DIALECT, comments=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_CHANGES: dict[tuple[type[exp.Expr], ...], Callable[[exp.Expr], Iterator[tuple[str, Change]]]] = {
    (exp.Case,): _of_case,
    (exp.Connector, exp.Add, exp.Sub): _of_chain,
    (exp.SetOperation,): _of_union,
    (exp.In,): _of_list,
    (exp.Between,): _of_between,
    (exp.If,): _of_if,
    (exp.Greatest, exp.Least): _of_extreme,
    (exp.Mod,): _of_remainder,
    (exp.Limit,): _of_limit,
    (exp.Coalesce,): _of_coalesce,
    (exp.Nullif,): _of_nullif,
    (exp.Filter,): _of_filter,
    (exp.Where, exp.Having): _of_condition,
    (exp.Join,): _of_join,
    (exp.Distinct,): _of_distinct,
    (exp.LT, exp.LTE, exp.GT, exp.GTE): _of_bound,
}
