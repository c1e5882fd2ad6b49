"""Small tables at random, and an attacker who simply tries every table: nothing of the product's solver in it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.proof.secure import boxes
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table, rollup

Tree = Sequence[tuple[str, str]]
SEX: Tree = [("all", ""), ("f", "all"), ("m", "all")]
REGIONS: Tree = [("E", ""), ("N", "E"), ("S", "E"), ("n1", "N"), ("n2", "N"), ("s1", "S"), ("s2", "S")]


def flat_tree(leaves: str, root: str = "all") -> Tree:
    """One total over the letters."""
    return [(root, ""), *((leaf, root) for leaf in leaves)]


def table(trees: Sequence[Tree], leaves: dict[tuple[str, ...], int]) -> Table:
    """Build a table from counts by leaf codes."""
    dims = tuple(Dim.from_pairs(f"d{i}", tree) for i, tree in enumerate(trees))
    places = [np.array([dim.position[key[i]] for key in leaves], np.int64) for i, dim in enumerate(dims)]
    return rollup(dims, places, np.array(list(leaves.values()), np.int64))


def number(of: Table, *codes: str) -> int:
    """Give the number of the cell with these codes."""
    return int(np.ravel_multi_index([dim.position[code] for dim, code in zip(of.dims, codes, strict=True)], of.shape))


def mark(of: Table, *cells: tuple[str, ...]) -> Bools:
    """Mark cells by their codes."""
    marked = np.zeros(of.flat.size, bool)
    marked[[number(of, *codes) for codes in cells]] = True
    return marked


@st.composite
def trees(draw: st.DrawFn, most_leaves: int) -> Tree:
    """Draw a hierarchy of one to three levels, single-child levels among them."""
    parents = draw(st.lists(st.integers(0, 3), min_size=1, max_size=most_leaves))
    tree = [("0", "")]
    for i, parent in enumerate(parents, start=1):
        tree.append((str(i), str(min(parent, i - 1))))
    return tree


@st.composite
def tables(draw: st.DrawFn, most_leaves: int = 4, most: int = 12, dimensions: int = 4) -> Table:
    """Draw a table of one to four dimensions with small counts, zeros among them."""
    count = draw(st.integers(1, dimensions))
    limit = {1: 7, 2: most_leaves, 3: 3, 4: 2}[count]
    dims = tuple(Dim.from_pairs(f"d{i}", draw(trees(limit))) for i in range(count))
    leaves = list(itertools.product(*[np.flatnonzero(dim.is_leaf) for dim in dims]))
    counts = draw(st.lists(st.integers(0, most), min_size=len(leaves), max_size=len(leaves)))
    places = [np.array([leaf[i] for leaf in leaves], np.int64) for i in range(count)]
    return rollup(dims, places, np.array(counts, np.int64))


def leaf_matrix(of: Table) -> tuple[Ints, Ints]:
    """Cells by leaves: 1 where the cell counts the leaf; and the leaves' cell numbers."""
    leaves = list(itertools.product(*[np.flatnonzero(dim.is_leaf).tolist() for dim in of.dims]))
    numbers = np.array([np.ravel_multi_index(leaf, of.shape) for leaf in leaves])
    matrix = np.zeros((of.flat.size, len(leaves)), np.int64)
    for j, leaf in enumerate(leaves):
        chains = [dim.chain(node) for dim, node in zip(of.dims, leaf, strict=True)]
        matrix[np.ravel_multi_index(np.ix_(*chains), of.shape).reshape(-1), j] = 1
    return matrix, numbers


def every_table(of: Table, low: Ints, high: Ints, most: int = 400_000) -> Ints | None:
    """Try all leaf counts within the boxes: the tables (one a row) that fit every box; None when there are too many."""
    matrix, leaves = leaf_matrix(of)
    spans = [np.arange(low[leaf], high[leaf] + 1) for leaf in leaves]
    if np.prod([float(span.size) for span in spans]) > most:
        return None
    tries = np.array(list(itertools.product(*spans)), np.int64).reshape(-1, len(spans)) @ matrix.T
    fits: Ints = tries[((tries >= low) & (tries <= high)).all(axis=1)]
    return fits


@st.composite
def linked_dims(draw: st.DrawFn, name: str, leaves: int) -> Dim:
    """Draw a dimension with one to three hierarchies over the same leaves, levels that repeat a count among them."""
    letters = [f"{name}{i}" for i in range(leaves)]
    hierarchies = []
    for number in range(draw(st.integers(1, 3))):
        groups = draw(st.lists(st.integers(0, 2), min_size=leaves, max_size=leaves))
        tops = [(f"{name}-{number}{group}", "all") for group in sorted(set(groups))]
        direct = draw(st.booleans())
        hierarchies.append(
            [("all", ""), *([] if direct else tops)]
            + [
                (leaf, "all" if direct else f"{name}-{number}{group}")
                for leaf, group in zip(letters, groups, strict=True)
            ]
        )
    return Dim.from_pairs(name, *hierarchies)


@st.composite
def linked_tables(draw: st.DrawFn, most: int = 9) -> tuple[Table, Terms]:
    """Draw a table over dimensions of several hierarchies; some cells are not published, some can hold nobody."""
    sizes = draw(st.sampled_from([(3,), (5,), (2, 2), (3, 2), (2, 2, 2)]))
    dims = tuple(draw(linked_dims("abc"[i], size)) for i, size in enumerate(sizes))
    leaves = list(itertools.product(*[np.flatnonzero(dim.is_leaf) for dim in dims]))
    counts = draw(st.lists(st.integers(0, most), min_size=len(leaves), max_size=len(leaves)))
    places = [np.array([leaf[i] for leaf in leaves], np.int64) for i in range(len(dims))]
    made = rollup(dims, places, np.array(counts, np.int64))
    where = np.unravel_index(np.arange(made.flat.size), made.shape)
    leaf = np.all([dim.is_leaf[at] for dim, at in zip(dims, where, strict=True)], axis=0)
    crossed = np.sum([at > 0 for at in where], axis=0) == len(dims)
    unlisted = {"leaves": leaf, "cross": crossed, "none": ~leaf & leaf}[
        draw(st.sampled_from(["leaves", "cross", "none"]))
    ].copy()
    unlisted[0] = False
    impossible = draw(st.booleans())
    return made, Terms.of(made, unlisted=unlisted, structural=(made.flat == 0) & impossible)


def boxed(of: Table, hidden: Bools, floor: int | Ints, above: int) -> tuple[Ints, Ints]:
    """Boxes of a suppressed table that end ``above`` the true count, so that all tables can be tried."""
    return np.where(hidden, floor, of.flat), np.where(hidden, of.flat + above, of.flat)


def exposed(of: Table, hidden: Bools, rule: Rule) -> list[int]:
    """Attack a pattern: the unsafe cells that it leaves exposed."""
    targets = np.flatnonzero(rule.unsafe(of.flat) & hidden)
    answer = attack(of.sums, *boxes(of.flat, ~hidden, rule.floor), targets, table=of.flat)
    return [int(cell) for cell in answer.cells[answer.exposed]]


def survey(seed: int = 3, scale: float = 2.6) -> Table:
    """Draw a table of 24 areas in three regions by six age bands and two sexes, a quarter of its counts unsafe."""
    rng = np.random.default_rng(seed)
    areas = [("E", ""), *((f"R{i}", "E") for i in range(3)), *((f"L{i:02}", f"R{i % 3}") for i in range(24))]
    ages = flat_tree("abcdef")
    means = rng.lognormal(scale, 1.0, 24)[:, None, None] * rng.lognormal(0, 0.6, 6)[None, :, None] * np.ones((1, 1, 2))
    drawn = rng.poisson(means)
    leaves = {
        (f"L{i:02}", "abcdef"[j], "fm"[k]): int(drawn[i, j, k]) for i in range(24) for j in range(6) for k in range(2)
    }
    return table([areas, ages, SEX], leaves)
