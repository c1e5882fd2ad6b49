"""Make instance folders like public-health counts: areas in districts in regions, by age, sex and month.

    python -m bench.instances OUT NAME [NAME ...] [--seed 1]

A name says what is made, as in z4d_1e5: ``t`` typical, ``s`` more unsafe counts, ``z`` a quarter of the leaves zero,
``h`` ages that nest too, ``g`` a second geography over the areas; two to four dimensions; about so many cells. The same
name and seed give the same counts.
"""

from __future__ import annotations

import argparse
import csv
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tree = list[tuple[str, str]]
SCALES = {"t": 300.0, "s": 160.0, "z": 300.0, "h": 300.0, "g": 300.0}
BANDS = ("00-04", "05-11", "12-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
AGE_SHARES = np.array([1.0, 0.4, 0.6, 2.5, 5.5, 9.0, 13.0, 17.0, 23.0, 28.0])
MONTHS = 6
DISTRICTS_FROM = 50_000
ZERO_SHARE = 0.25
TRUST = 12


def main() -> None:
    """Write the folders asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for name in args.names:
        write(args.out / name, name, args.seed)


def gathered(folder: Path, names: list[str], made: list[str], seed: int, scratch: Path) -> list[tuple[Path, str]]:
    """Return the folders of instances that are there, and of some made below ``scratch``, with what to call each."""
    for name in made:
        write(scratch / name, name, seed)
    return [*((folder / name, name) for name in names), *((scratch / name, f"made {name}") for name in made)]


def write(folder: Path, name: str, seed: int) -> None:
    """Make one instance. Raises ValueError for a name that says nothing."""
    found = re.fullmatch(r"([tszhg])([234])d_(\d+)e(\d)", name)
    if found is None:
        raise ValueError(f"{name!r} is not a name such as t3d_1e4")
    kind, dims, cells = found[1], int(found[2]), int(found[3]) * 10 ** int(found[4])
    rng = np.random.default_rng([seed, *name.encode()])
    trees: dict[str, Tree] = {"age": _nested_ages() if kind == "h" else _flat(BANDS)}
    shares = [np.repeat(AGE_SHARES / 2, 2) if kind == "h" else AGE_SHARES]
    if dims >= 3:
        trees["sex"] = _flat(("M", "F"))
        shares.append(np.array([0.48, 0.52]))
    if dims == 4:
        trees["month"] = _months()
        shares.append(rng.lognormal(0.0, 0.2, MONTHS))
    each = int(np.prod([len(tree) for tree in trees.values()]))
    areas = _areas(rng, max(6, cells // each))
    _save(folder, {"area": areas, **trees}, _counts(rng, kind, len(_leaves(areas)), shares))
    if kind == "g":
        _save_tree(folder / "hier_area.trusts.csv", _across(areas))


def _counts(rng: np.random.Generator, kind: str, areas: int, shares: list[NDArray[np.float64]]) -> NDArray[np.int64]:
    """Draw the leaves: a size for each area, shares of the other dimensions, and noise between them."""
    mean = rng.lognormal(0.0, 0.8, areas)
    for share in shares:
        mean = mean[..., None] * (share / share.mean())
    scale = SCALES[kind] / float(mean.mean())
    counts = rng.poisson(mean * scale * rng.lognormal(0.0, 0.35, mean.shape))
    if kind == "z":
        counts[rng.random(counts.shape) < ZERO_SHARE] = 0
    return counts.astype(np.int64)


def _flat(codes: tuple[str, ...]) -> Tree:
    return [("All", ""), *((code, "All") for code in codes)]


def _nested_ages() -> Tree:
    """Two halves of each band, and the bands in three groups."""
    groups = ["child"] * 3 + ["adult"] * 5 + ["old"] * 2
    tree: Tree = [("All", ""), ("child", "All"), ("adult", "All"), ("old", "All")]
    tree += list(zip(BANDS, groups, strict=True))
    return tree + [(f"{band}{half}", band) for band in BANDS for half in "ab"]


def _months() -> Tree:
    tree: Tree = [("All", ""), ("Q1", "All"), ("Q2", "All")]
    return tree + [(f"m{i}", "Q1" if i < MONTHS // 2 else "Q2") for i in range(MONTHS)]


def _areas(rng: np.random.Generator, count: int) -> Tree:
    """List a nation, its regions and districts, and in large tables small areas in the districts."""
    regions = [(f"R{i:02}", "E92") for i in range(1, 10 if count > 60 else 5)]
    left = count - 1 - len(regions)
    deep = left * 33 > DISTRICTS_FROM
    districts = left // 10 if deep else left
    middle = _under(rng, "L", districts, [code for code, _ in regions])
    lowest = _under(rng, "M", left - districts, [code for code, _ in middle]) if deep else []
    return [("E92", ""), *regions, *middle, *lowest]


def _under(rng: np.random.Generator, letter: str, count: int, parents: list[str]) -> Tree:
    """Codes shared out over parents unevenly, one each at least."""
    spare = rng.choice(len(parents), max(0, count - len(parents)), p=rng.dirichlet(np.full(len(parents), 8.0)))
    sizes = 1 + np.bincount(spare, minlength=len(parents))
    owners = np.repeat(np.arange(len(parents)), sizes)[:count]
    return [(f"{letter}{i:06}", parents[owner]) for i, owner in enumerate(owners.tolist(), start=1)]


def _across(areas: Tree) -> Tree:
    """Group the areas anew, a few of each neighbouring pair of regions together."""
    leaves = _leaves(areas)
    groups = [f"T{(i + TRUST // 2) // TRUST:04}" for i in range(len(leaves))]
    return [("E92", ""), *((group, "E92") for group in dict.fromkeys(groups)), *zip(leaves, groups, strict=True)]


def _leaves(tree: Tree) -> list[str]:
    parents = {parent for _, parent in tree}
    return [code for code, _ in tree if code not in parents]


def _save(folder: Path, trees: dict[str, Tree], counts: NDArray[np.int64]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, tree in trees.items():
        _save_tree(folder / f"hier_{name}.csv", tree)
    leaves = [_leaves(tree) for tree in trees.values()]
    with (folder / "leaf.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*trees, "n"])
        places = [at.tolist() for at in np.unravel_index(np.arange(counts.size), counts.shape)]
        for count, *at in zip(counts.reshape(-1).tolist(), *places, strict=True):
            writer.writerow([*(codes[i] for codes, i in zip(leaves, at, strict=True)), count])


def _save_tree(path: Path, tree: Tree) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([("child", "parent"), *tree])


if __name__ == "__main__":
    main()
