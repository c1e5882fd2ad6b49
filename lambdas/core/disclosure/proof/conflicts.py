"""Whether a table, protected by itself, would give away what earlier releases or other products hide, and whose."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.search import Question
from lambdas.core.disclosure.earlier.history import Version
from lambdas.core.disclosure.earlier.joint import join
from lambdas.core.disclosure.proof.case import case_of
from lambdas.core.disclosure.proof.certificate import TOGETHER
from lambdas.core.disclosure.proof.secure import Secured, secure_below_total
from lambdas.core.disclosure.protector.protect import Effort
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Table


class GivenAway(NamedTuple):
    """How many unsafe counts are given away, and a ``mark`` that tells these from others."""

    number: int
    mark: str


def conflicts(table: Table, rule: Rule, terms: Terms, earlier: Sequence[Version]) -> dict[str, GivenAway]:
    """Tell which unsafe counts each product's versions, with this table as it would be by itself, give away.

    The table's own product is "". The pattern is that of a first answer: it is asked whether there is a conflict, not
    how little could be hidden.
    """
    if not earlier:
        return {}
    alone = secure_below_total(table, rule, Effort.FIRST, terms)
    products = sorted({version.product for version in earlier})
    found = {
        product: _given_away(table, rule, terms, alone, [of for of in earlier if of.product == product])
        for product in products
    }
    if len(products) > 1 and not any(given.number for given in found.values()):
        found[TOGETHER] = _given_away(table, rule, terms, alone, earlier)
    return {product: given for product, given in found.items() if given.number}


def _given_away(table: Table, rule: Rule, terms: Terms, alone: Secured, earlier: Sequence[Version]) -> GivenAway:
    joint = join(table, earlier)
    never = terms.structural | terms.fixed
    case = case_of(rule, alone.demand, joint, never)
    low, high = case.told(alone.hidden | terms.behind)
    question = Question(case.reach())
    answer = attack(case.matrix, low, high, case.targets, table=case.values, question=question)
    wrong = answer.exposed | case.short(answer)
    # Unknowns are numbered by the table and its versions, in order: the same ones in the same case.
    told = "\n".join(f"{target} {case.values[target]}" for target in case.targets[wrong].tolist())
    return GivenAway(int(wrong.sum()), hashlib.sha256(told.encode()).hexdigest()[:12])
