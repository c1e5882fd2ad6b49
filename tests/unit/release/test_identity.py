from __future__ import annotations

from typing import Any

from contracts.products.product import Product
from contracts.products.release_terms import EarlySight
from contracts.reference.codes import Hierarchy, Node
from lambdas.core.release.identity import release_id, vintage
from tests.support.products import HIERARCHIES, product

OLDER, NEWER = "20201002T163000Z-ffffffff", "20201003T163000Z-00000000"


def name(made: Product | None = None, hierarchies: Any = HIERARCHIES, snapshot: str = "1") -> str:
    return release_id(made or product(), hierarchies, {"calls": snapshot}, [NEWER, OLDER])


def test_a_release_is_named_for_when_its_newest_input_landed() -> None:
    assert vintage(name()) == "20201003T163000Z"


def test_the_same_product_over_the_same_snapshots_is_the_same_release() -> None:
    assert name() == name()


def test_other_snapshots_sql_rule_or_hierarchy_make_another_release() -> None:
    regions = {**HIERARCHIES, "areas": Hierarchy("areas", (Node("E92", "England", ""), Node("N", "North", "E92")))}
    names = {
        name(),
        name(snapshot="2"),
        name(product(sql="SELECT 1")),
        name(product(disclosure={"threshold": 5})),
        name(hierarchies=regions),
    }
    assert len(names) == 5


EARLY = EarlySight(name="Una Fell", role="Minister", organisation="Health", hours=24)


def test_when_and_with_which_others_it_opens_makes_no_other_release() -> None:
    terms = product().release.model_copy(
        update={"at": "16:00", "group": "daily", "signoff": True, "pre_release": (EARLY,)}
    )
    assert name(product().model_copy(update={"release": terms})) == name()
