"""Loads the whole of catalogue/ and holds its parts against each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from contracts.dataset import Dataset
from contracts.dataset_checks import check_dataset
from contracts.errors import CatalogueError, Mistake
from contracts.lists import read_hierarchy, read_list
from contracts.mistakes import Mistakes
from contracts.odcs import read_dataset
from contracts.product import Product
from contracts.product_checks import check_product, check_test
from contracts.products import read_product
from contracts.reference import Hierarchy, ReferenceList


@dataclass(frozen=True)
class Catalogue:
    """Everything that data people have written, by name."""

    datasets: dict[str, Dataset]
    products: dict[str, Product]
    lists: dict[str, ReferenceList]
    hierarchies: dict[str, Hierarchy]


def load(root: Path) -> Catalogue:
    """Read the catalogue in the folder ``root``.

    Raises:
        CatalogueError: with every mistake there is, each naming its file, its field, what was found and what is
            allowed.

    """
    if not root.is_dir():
        raise CatalogueError([_no_catalogue(root)])
    noted: list[Mistakes] = []
    lists: dict[str, ReferenceList] = {}
    for path in sorted((root / "reference").glob("*.csv")):
        lists[path.stem], mistakes = read_list(path, root)
        noted.append(mistakes)
    hierarchies: dict[str, Hierarchy] = {}
    for path in sorted((root / "reference" / "hierarchies").glob("*.csv")):
        hierarchies[path.stem], mistakes = read_hierarchy(path, root)
        noted.append(mistakes)
    folders = _folders(root / "datasets")
    datasets = _datasets(folders, root, lists, noted)
    known = {folder.name for folder in folders}
    products = _products(_folders(root / "products"), root, known, datasets, hierarchies, noted)
    if found := [mistake for mistakes in noted for mistake in mistakes.found]:
        raise CatalogueError(found)
    return Catalogue(datasets, products, lists, hierarchies)


def _datasets(
    folders: list[Path], root: Path, lists: dict[str, ReferenceList], noted: list[Mistakes]
) -> dict[str, Dataset]:
    datasets = {}
    for folder in folders:
        dataset, mistakes = read_dataset(folder, root)
        noted.append(mistakes)
        if dataset is not None:
            check_dataset(dataset, lists, mistakes)
            datasets[folder.name] = dataset
    return datasets


def _products(
    folders: list[Path],
    root: Path,
    known: set[str],
    datasets: dict[str, Dataset],
    hierarchies: dict[str, Hierarchy],
    noted: list[Mistakes],
) -> dict[str, Product]:
    products = {}
    for folder in folders:
        read = read_product(folder, root)
        noted.extend(read.noted)
        if read.product is not None:
            check_product(read.product, known, hierarchies, read.mistakes)
            for test, mistakes in read.tests:
                check_test(test, read.product, datasets, mistakes)
            products[folder.name] = read.product
    return products


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(path for path in parent.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))


def _no_catalogue(root: Path) -> Mistake:
    mistakes = Mistakes(str(root))
    mistakes.missing("", "a folder with datasets/, products/ and reference/")
    return mistakes.found[0]
