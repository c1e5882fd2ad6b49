"""A small catalogue without mistakes, which tests then spoil in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.checked import load
from contracts.reading.errors import CatalogueError, Mistake


def custom(**values: Any) -> list[dict[str, Any]]:
    return [{"property": f"pratique.{name}", "value": value} for name, value in values.items()]


CONTRACT: dict[str, Any] = {
    "apiVersion": "v3.2.0",
    "kind": "DataContract",
    "id": "visits",
    "name": "Visits",
    "version": "1.0.0",
    "status": "active",
    "description": {"purpose": "Visits by day and place."},
    "team": {"name": "Visits team"},
    "slaProperties": [
        {"property": "frequency", "value": 1, "unit": "d"},
        {"property": "retention", "value": 36, "unit": "h"},
    ],
    "customProperties": custom(
        period={"column": "day", "grain": "month"},
        duplicates="collapse",
        maxRejectedShare=0.01,
        purposeDomain="care",
        csv={"ignored": ["Comment"]},
        purposes=["planning", "research"],
    ),
    "schema": [
        {
            "name": "visits",
            "properties": [
                {
                    "name": "day",
                    "physicalName": "Day",
                    "description": "Day of the visit.",
                    "logicalType": "date",
                    "logicalTypeOptions": {"format": "dd/MM/yyyy", "minimum": "2020-01-01", "maximum": "2030-12-31"},
                    "required": True,
                    "primaryKey": True,
                    "primaryKeyPosition": 2,
                },
                {
                    "name": "place",
                    "physicalName": "Place",
                    "description": "Place of the visit.",
                    "logicalType": "string",
                    "required": True,
                    "primaryKey": True,
                    "primaryKeyPosition": 1,
                    "customProperties": custom(
                        case="upper",
                        values={"NOT KNOWN": "U"},
                        codes={"list": "places", "kinds": ["town"], "current": "place_current"},
                    ),
                },
                {
                    "name": "person",
                    "description": "Number of the visitor.",
                    "logicalType": "string",
                    "classification": "identifying",
                    "customProperties": custom(check="nhs_number", treatment="pseudonymise"),
                },
                {
                    "name": "visits",
                    "description": "Number of visits.",
                    "logicalType": "integer",
                    "logicalTypeOptions": {"minimum": 0, "maximum": 100},
                    "customProperties": custom(sentinels={"*": "confidential"}),
                },
            ],
            "quality": [
                {
                    "name": "few_visits",
                    "type": "custom",
                    "engine": "pratique",
                    "description": "Send fewer visits.",
                    "implementation": {"sql": "visits < 90", "columns": ["visits"]},
                }
            ],
        }
    ],
}

PRODUCT: dict[str, Any] = {
    "name": "visits_by_place",
    "title": "Visits by place",
    "summary": "Visits.",
    "datasets": ["visits"],
    "owner": "Analysts",
    "slices": [{"name": "date", "title": "Date", "kind": "date"}],
    "dimensions": [{"name": "area", "title": "Area", "hierarchy": "towns"}],
    "measure": {"name": "count", "title": "Visits", "unit": "visits"},
    "disclosure": {"threshold": 7, "source": "The rule book."},
    "release": {"frequency": "weekly", "next_after_days": 7},
    "page": {"headline": "{value} visits to {area} on {date}", "chart": "Visits a day", "table": "area"},
}

TEST: dict[str, Any] = {
    "name": "adds up",
    "given": {"visits": [{"day": "2020-02-01", "place_current": "B", "visits": 3}]},
    "expected": [{"date": "2020-02-01", "area": "B", "count": 3}],
}

AGREEMENT: dict[str, Any] = {
    "name": "town_hall",
    "title": "Visits for the town hall",
    "organisation": "Town Hall of Beeton",
    "purpose": "planning",
    "use": "Planning how many visitors there will be next winter.",
    "legal_basis": "The Visits Act, section 3",
    "datasets": [
        {
            "dataset": "visits",
            "columns": ["day", "place_current", "visits", "person_pseudonym"],
            "linkage": "Visitors are counted once.",
            "rows": [{"column": "visits", "least": 1, "most": 50}],
            "coarser": [{"column": "visits", "band": 5}],
        }
    ],
    "products": [
        {
            "product": "visits_by_place",
            "columns": ["date", "area", "count", "status"],
            "coarser": [{"column": "area", "level": 0}],
        }
    ],
    "requester": "Ann Asker",
    "approvers": ["Bob Bold", "Cat Calm"],
    "start": "2026-01-01",
    "end": "2026-12-31",
    "review": "2026-06-30",
}

TEXTS = {
    "products/visits_by_place/query.sql": (
        "SELECT CAST(day AS varchar) AS date, place_current AS area, CAST(sum(visits) AS bigint) AS count\n"
        "FROM visits\n"
        "GROUP BY 1, 2\n"
    ),
    "reference/places.csv": (
        "code,name,kind,successor\nA,Ayton,town,B\nB,Beeton,town,\nU,Not known,town,\nR,Road,road,\n"
    ),
    "reference/hierarchies/towns.csv": "code,name,parent\nALL,All,\nB,Beeton,ALL\nU,Not known,ALL\n",
}

YAMLS = {
    "datasets/visits/contract.odcs.yaml": CONTRACT,
    "products/visits_by_place/product.yaml": PRODUCT,
    "products/visits_by_place/tests/adds_up.yaml": TEST,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a small catalogue without mistakes."""
    folder = tmp_path / "catalogue"
    for name, text in TEXTS.items() | {(name, yaml.safe_dump(content)) for name, content in YAMLS.items()}:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def agreed(root: Path) -> Path:
    """The file of an agreement without mistakes, in the small catalogue."""
    path = root / "agreements" / "town_hall.yaml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump(AGREEMENT), encoding="utf-8")
    return path


@pytest.fixture
def spoil(root: Path) -> Callable[[str, Callable[[Any], object]], None]:
    """Change one YAML file of the small catalogue."""

    def change(file: str, how: Callable[[Any], object]) -> None:
        path = next(root.rglob(file))
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        how(content)
        path.write_text(yaml.safe_dump(content), encoding="utf-8")

    return change


@pytest.fixture
def mistakes(root: Path) -> Callable[[], list[Mistake]]:
    """Load the small catalogue and return its mistakes."""

    def found() -> list[Mistake]:
        try:
            load(root)
        except CatalogueError as error:
            return error.mistakes
        return []

    return found


@pytest.fixture
def second(root: Path) -> str:
    """Name of a second dataset of the small catalogue, the same as the first."""
    name = "calls"
    text = (root / "datasets/visits/contract.odcs.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    content["id"] = content["schema"][0]["name"] = name
    (root / "datasets" / name).mkdir()
    (root / "datasets" / name / "contract.odcs.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return name
