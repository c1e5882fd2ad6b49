"""Folders of any shape: what comes out is safe, whole, and does not depend on how rows are listed."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lambdas.core.disclosure.folder.protect import protect_folder, read_folder
from lambdas.core.disclosure.rules.rule import Rule
from tests.support.disclosure import Tree, exposed, flat_tree

ODD = ("Å, east", 'the "old" town', "0012", " ", "N/A", "n", "=1+1", "नगर")
DEEP: Tree = [("t", ""), *((f"{'d' * i}", "d" * (i - 1) or "t") for i in range(1, 9)), ("e", "d" * 7), ("f", "dd")]
RAGGED: Tree = [("t", ""), ("a", "t"), ("a1", "a"), ("a11", "a1"), ("a12", "a1"), ("b", "t"), ("c", "t"), ("c1", "c")]
SEX = flat_tree("fm")
WIDE: Tree = [("t", ""), *((f"w{i:03}", "t") for i in range(90))]
SHAPES: dict[str, list[Tree]] = {
    "one cell": [[("t", "")]],
    "one dimension": [WIDE],
    "one code in a dimension": [WIDE, [("t", "")]],
    "deep and narrow": [DEEP, SEX],
    "ragged": [RAGGED, SEX, flat_tree("xyz")],
    "wide and flat": [WIDE, SEX],
    "odd codes": [[("all", ""), *((code, "all") for code in ODD)], SEX],
    "four dimensions": [RAGGED, SEX, flat_tree("uv"), flat_tree("xyz")],
}


def draw(counts: str, rng: np.random.Generator, size: int) -> list[int]:
    drawn = {
        "many zeros": rng.poisson(6.0, size) * (rng.random(size) < 0.3),
        "skewed": np.floor(rng.lognormal(1.5, 2.0, size)),
        "all unsafe": rng.integers(1, 3, size),
        "nothing unsafe": rng.integers(30, 90, size),
        "all zero": np.zeros(size),
    }
    return [int(count) for count in drawn[counts]]


def save(folder: Path, trees: list[Tree], counts: list[int], order: list[int]) -> None:
    folder.mkdir()
    names = [f"d{i}" for i in range(len(trees))]
    for name, tree in zip(names, trees, strict=True):
        with (folder / f"hier_{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("child", "parent"), *tree])
    parents = [{parent for _, parent in tree} for tree in trees]
    leaves = [[code for code, _ in tree if code not in above] for tree, above in zip(trees, parents, strict=True)]
    rows = [(*codes, count) for codes, count in zip(itertools.product(*leaves), counts, strict=True)]
    with (folder / "leaf.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([(*names, "n"), *(rows[i] for i in order)])


def size_of(trees: list[Tree]) -> int:
    return int(np.prod([len({code for code, _ in tree} - {parent for _, parent in tree}) for tree in trees]))


def protected(folder: Path, threshold: int) -> tuple[dict[str, Any], list[dict[str, str]]]:
    got = protect_folder(folder, folder / "cells.csv", threshold=threshold)
    with (folder / "cells.csv").open(newline="", encoding="utf-8") as file:
        return got, list(csv.DictReader(file))


@pytest.mark.parametrize("counts", ["many zeros", "skewed", "all unsafe", "nothing unsafe", "all zero"])
@pytest.mark.parametrize("shape", SHAPES)
def test_whatever_its_shape_a_table_is_protected(tmp_path: Path, shape: str, counts: str) -> None:
    trees = SHAPES[shape]
    rng = np.random.default_rng([len(shape), *counts.encode()])
    drawn = draw(counts, rng, size_of(trees))
    save(tmp_path / "as_is", trees, drawn, list(range(len(drawn))))
    save(tmp_path / "shuffled", trees, drawn, rng.permutation(len(drawn)).tolist())
    threshold = int(rng.choice([3, 7, 10]))
    table = read_folder(tmp_path / "as_is")
    got, rows = protected(tmp_path / "as_is", threshold)
    assert len(rows) == table.flat.size
    assert len({tuple(row[dim.name] for dim in table.dims) for row in rows}) == len(rows)
    hidden = np.array([row["suppressed"] == "1" for row in rows])
    unsafe = Rule(threshold).unsafe(table.flat)
    assert hidden[unsafe].all()
    assert got["audit"]["attacked"] == unsafe.sum()
    assert exposed(table, hidden, Rule(threshold)) == []
    assert protected(tmp_path / "shuffled", threshold)[1] == rows
