"""Loads the whole of catalogue/ and holds its parts against each other.

What needs a parser of SQL is in ``contracts.checked``, which a synth and tests load instead: a
function is only ever deployed with a catalogue that has passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.checks import Parts, check_agreement, check_expiry
from contracts.agreements.folder import FOLDER, read_agreement
from contracts.datasets.checks import check_dataset
from contracts.datasets.dataset import Dataset
from contracts.datasets.odcs import read_dataset
from contracts.products.checks import check_product, check_test
from contracts.products.folder import ReadProduct, read_product
from contracts.products.overlap_checks import check_overlaps
from contracts.products.product import Product
from contracts.products.rate_checks import check_denominator, check_per_head
from contracts.reading.errors import CatalogueError
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes
from contracts.reference.boards import Boards, read_boards
from contracts.reference.codes import Hierarchy, ReferenceList
from contracts.reference.districts import Districts, read_districts
from contracts.reference.lists import read_hierarchy, read_list
from contracts.registers.checks import check_register
from contracts.registers.folder import ReadRegister, read_register
from contracts.registers.register import Register


@dataclass(frozen=True)
class Catalogue:
    """Everything that data people have written, by name."""

    datasets: dict[str, Dataset]
    products: dict[str, Product]
    lists: dict[str, ReferenceList]
    hierarchies: dict[str, Hierarchy]
    agreements: dict[str, AccessAgreement] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)
    districts: Districts = field(default_factory=dict)
    boards: Boards = field(default_factory=dict)


@dataclass
class Reading:
    """The catalogue as far as it can be read, and the mistakes of each of its files.

    ``known`` names every dataset that there is, those included whose contract cannot be read. A part with a mistake
    is ``Faulty``, so that each check is made that can be and none is told of what only follows from another mistake.
    """

    known: tuple[str, ...] = ()
    datasets: dict[str, tuple[Dataset, Mistakes]] = field(default_factory=dict)
    products: dict[str, ReadProduct] = field(default_factory=dict)
    lists: dict[str, ReferenceList] = field(default_factory=dict)
    hierarchies: dict[str, Hierarchy] = field(default_factory=dict)
    agreements: dict[str, tuple[AccessAgreement, Mistakes]] = field(default_factory=dict)
    registers: dict[str, ReadRegister] = field(default_factory=dict)
    districts: Districts = field(default_factory=dict)
    boards: Boards = field(default_factory=dict)
    noted: list[Mistakes] = field(default_factory=list)

    def contracts(self) -> dict[str, Dataset]:
        """Return the datasets whose contract can be read, whole or in part."""
        return {name: dataset for name, (dataset, _) in self.datasets.items()}

    def readable_products(self) -> Iterator[tuple[Product, ReadProduct]]:
        """Yield each product that can be read, whole or in part."""
        for read in self.products.values():
            if read.product is not None:
                yield read.product, read

    def sound_products(self) -> dict[str, Product | None]:
        """Return every product; None where it has mistakes of its own to be mended."""
        return {name: made.product if made.is_sound else None for name, made in self.products.items()}

    def check_expiry(self, today: date) -> None:
        """Note every agreement that has ended before a day."""
        for agreement, mistakes in self.agreements.values():
            check_expiry(agreement, today, mistakes)

    def whole(self) -> Catalogue:
        """Return the catalogue; raises CatalogueError with every mistake that has been noted."""
        if found := [mistake for mistakes in self.noted for mistake in mistakes.found]:
            raise CatalogueError(found)
        products = {product.name: product for product, _ in self.readable_products()}
        agreements = {name: agreement for name, (agreement, _) in self.agreements.items()}
        registers = {name: made.register for name, made in self.registers.items() if made.register is not None}
        return Catalogue(
            self.contracts(),
            products,
            self.lists,
            self.hierarchies,
            agreements,
            registers,
            self.districts,
            self.boards,
        )


def load(root: Path) -> Catalogue:
    """Read the catalogue in the folder ``root``.

    Raises:
        CatalogueError: with every mistake there is, each naming its file, its field, what was found and what is
            allowed.

    """
    return read(root).whole()


def read(root: Path) -> Reading:
    """Read the catalogue as far as it goes, and note every mistake that can be found without a parser of SQL."""
    reading = Reading()
    if not root.is_dir():
        reading.noted.append(_no_catalogue(root))
        return reading
    for path in sorted((root / "reference").glob("*.csv")):
        reading.lists[path.stem], mistakes = read_list(path, root)
        reading.noted.append(mistakes)
    for path in sorted((root / "reference" / "hierarchies").glob("*.csv")):
        reading.hierarchies[path.stem], mistakes = read_hierarchy(path, root)
        reading.noted.append(mistakes)
    with as_far_as_known:
        reading.districts, mistakes = read_districts(root, reading.lists)
        reading.noted.append(mistakes)
        reading.boards, mistakes = read_boards(root, reading.hierarchies)
        reading.noted.append(mistakes)
    _read_datasets(root, reading)
    _read_products(root, reading)
    _read_registers(root, reading)
    _read_agreements(root, reading)
    return reading


def _read_datasets(root: Path, reading: Reading) -> None:
    folders = _folders(root / "datasets")
    reading.known = tuple(folder.name for folder in folders)
    for folder in folders:
        dataset, mistakes = read_dataset(folder, root)
        reading.noted.append(mistakes)
        if dataset is not None:
            reading.datasets[folder.name] = check_dataset(dataset, reading.lists, mistakes), mistakes


def _read_products(root: Path, reading: Reading) -> None:
    for folder in _folders(root / "products"):
        reading.products[folder.name] = made = read_product(folder, root)
        reading.noted.extend(made.noted)
    datasets = reading.contracts()
    readable = {name: made.product for name, made in reading.products.items() if made.product is not None}
    for product, made in reading.readable_products():
        check_overlaps(product, readable, reading.products, made.mistakes)
        with as_far_as_known:
            check_per_head(product, readable, reading.products, made.mistakes)
            check_denominator(product, readable, made.mistakes)
        check_product(product, reading.known, reading.hierarchies, made.mistakes)
        for test, mistakes in made.tests:
            check_test(test, product, reading.known, datasets, mistakes)


def _read_registers(root: Path, reading: Reading) -> None:
    for folder in _folders(root / "registers"):
        reading.registers[folder.name] = made = read_register(folder, root)
        reading.noted.extend(made.noted)
        check_register(made, reading.known, reading.contracts(), reading.sound_products())


def _read_agreements(root: Path, reading: Reading) -> None:
    datasets = {name: None if mistakes.found else made for name, (made, mistakes) in reading.datasets.items()}
    registers = {name: made.register if made.is_sound else None for name, made in reading.registers.items()}
    parts = Parts(dict.fromkeys(reading.known) | datasets, reading.sound_products(), reading.hierarchies, registers)
    for path in sorted((root / FOLDER).glob("*.yaml")):
        agreement, mistakes = read_agreement(path, root)
        reading.noted.append(mistakes)
        if agreement is not None:
            reading.agreements[path.stem] = agreement, mistakes
            check_agreement(agreement, parts, mistakes)


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(path for path in parent.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))


def _no_catalogue(root: Path) -> Mistakes:
    mistakes = Mistakes(str(root))
    mistakes.missing("", "a folder with datasets/, products/ and reference/")
    return mistakes
