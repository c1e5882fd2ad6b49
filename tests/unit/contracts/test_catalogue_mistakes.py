"""Each mistake in a file of the catalogue is told: one that cannot be read, one that is missing, reference data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.checked import load
from contracts.reading.errors import CatalogueError, Mistake
from tests.support.spoiling import Change, put

FILES: dict[str, tuple[str, str | None, str, str]] = {
    "no query": ("products/visits_by_place/query.sql", None, "nothing", "one SELECT"),
    "two queries": (
        "products/visits_by_place/query.sql",
        "SELECT 1; SELECT 2",
        "'2 statements'",
        "one SELECT",
    ),
    "no tests": ("products/visits_by_place/tests/adds_up.yaml", None, "nothing", "at least one test"),
    "no product": ("products/visits_by_place/product.yaml", None, "nothing", "a file product.yaml"),
    "broken YAML": ("products/visits_by_place/product.yaml", "name: [x", '"did not find', "well-formed YAML"),
    "key twice": ("products/visits_by_place/product.yaml", "name: x\nname: y\n", "\"key 'name' stands twice\"", "YAML"),
    "not a mapping": ("products/visits_by_place/product.yaml", "- x", "['x']", "a YAML mapping"),
    "no contract": ("datasets/visits/contract.odcs.yaml", None, "nothing", "a file contract.odcs.yaml"),
    "key that is a list": ("products/visits_by_place/product.yaml", "? [x]\n: y\n", "'a key that is a list", "YAML"),
    "quotation left open": ("reference/places.csv", 'code,name,kind,successor\nA,"x,town,\n', "'unexpected end", "CSV"),
    "header of a list": ("reference/places.csv", "code,name\nA,x\n", "'code,name'", "code,name,kind,successor"),
    "empty list": ("reference/places.csv", "code,name,kind,successor\n", "nothing", "at least one code"),
    "code twice": ("reference/places.csv", "code,name,kind,successor\nA,x,town,\nA,y,town,\n", "'A'", "each code once"),
    "no kind": ("reference/places.csv", "code,name,kind,successor\nA,x,,\n", "nothing", "what kind of code"),
    "successor": ("reference/places.csv", "code,name,kind,successor\nA,x,town,C\n", "'C'", "a code of this list"),
    "round": (
        "reference/places.csv",
        "code,name,kind,successor\nA,x,town,B\nB,y,town,A\n",
        "'B'",
        "lead back to itself",
    ),
    "short line": ("reference/places.csv", "code,name,kind,successor\nA,x\n", "'2 columns'", "4 columns"),
    "root": ("reference/hierarchies/towns.csv", "code,name,parent\nB,x,ALL\n", "'ALL'", "the first code is the root"),
    "parent": (
        "reference/hierarchies/towns.csv",
        "code,name,parent\nALL,x,\nB,y,C\nC,z,ALL\n",
        "'C'",
        "a code of a line above",
    ),
    "two roots": (
        "reference/hierarchies/towns.csv",
        "code,name,parent\nALL,x,\nB,y,\n",
        "''",
        "a code of a line above",
    ),
    "no name": ("reference/hierarchies/towns.csv", "code,name,parent\nALL,,\n", "nothing", "what the code stands for"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_mistake_in_a_file_is_told(case: str, root: Path, mistakes: Callable[[], list[Mistake]]) -> None:
    file, text, found, allowed = FILES[case]
    if text is None:
        (root / file).unlink()
    else:
        (root / file).write_text(text, encoding="utf-8")
    told = mistakes()
    folder = str(Path("catalogue", file).parent)
    assert any(
        item.file.startswith(folder) and item.found.startswith(found) and allowed in item.allowed for item in told
    ), "\n".join(map(str, told)) or "no mistake was found"


def test_text_that_is_not_utf_8_is_told_with_the_byte(root: Path, mistakes: Callable[[], list[Mistake]]) -> None:
    (root / "products/visits_by_place/product.yaml").write_bytes(b"name: caf\xe9")
    assert "byte 9 that is not UTF-8" in "\n".join(map(str, mistakes()))


def test_a_catalogue_without_mistakes_loads(root: Path) -> None:
    loaded = load(root)
    assert set(loaded.datasets) == {"visits"}
    assert set(loaded.products) == {"visits_by_place"}
    assert loaded.lists["places"].current("A") == "B"
    assert loaded.hierarchies["towns"].leaves == ("B", "U")


def test_mistakes_of_all_files_are_told_at_once(root: Path, spoil: Callable[[str, Change], None]) -> None:
    spoil("contract.odcs.yaml", put("apiVersion", value="v1"))
    spoil("contract.odcs.yaml", put("schema", 0, "properties", 3, "logicalType", value="int"))
    spoil("product.yaml", put("datasets", value=["vists"]))
    (root / "reference/places.csv").write_text("code\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(root)
    files = {mistake.file for mistake in caught.value.mistakes}
    assert {name.rsplit("/", 1)[-1] for name in files} >= {"contract.odcs.yaml", "product.yaml", "places.csv"}
    assert str(caught.value).startswith(f"{len(caught.value.mistakes)} mistakes in the catalogue:")
    assert len(caught.value.mistakes) >= 4


def test_a_product_of_a_dataset_with_mistakes_is_not_blamed_for_them(
    spoil: Callable[[str, Change], None], mistakes: Callable[[], list[Mistake]]
) -> None:
    spoil("contract.odcs.yaml", put("apiVersion", value="v1"))
    assert {mistake.file for mistake in mistakes()} == {"catalogue/datasets/visits/contract.odcs.yaml"}


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="datasets/, products/ and reference/"):
        load(tmp_path / "nothing")
