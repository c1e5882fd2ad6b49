"""A fortnight of test results with made-up people, most of them in a few places with outbreaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.nhs_numbers import nhs_numbers
from local.drops.rows import Drop, Generator, Row

LAST_DAY = date(2020, 10, 2)
DAYS = 14
PEOPLE = 6_000
OUTBREAKS = ("E08000003", "E08000012", "E08000035", "E06000016", "E08000021", "E08000025")
# fmt: off
GIVEN = (
    "Oliver", "George", "Noah", "Arthur", "Harry", "Leo", "Muhammad", "Jack", "Amelia", "Olivia", "Isla", "Ava",
    "Emily", "Sophia", "Grace", "Mia", "Zoë", "Siân", "Seán", "Anne-Marie", "Priya", "Aisha", "Wei", "Jean-Luc",
)
FAMILY = (
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Robinson", "Wright",
    "Thompson", "Evans", "Walker", "White", "Green", "Hall", "Clarke", "Khan", "Ali", "O'Neill", "Núñez", "Begum",
    "Hussain", "Ahmed", "Singh", "Lewis", "Martin",
)
# fmt: on
POSTAL = ("M", "L", "LS", "LE", "NE", "B", "CB", "OX", "BS", "SE")
INWARD = "ABDEFGHJLNPQRSTUWXYZ"  # letters that end a postcode


@dataclass(frozen=True)
class _Person:
    number: str
    given: str
    family: str
    born: date
    postcode: str
    sex: str
    area: str


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop with some 1.3 specimens a person; ``scale`` multiplies the number of people."""
    del dataset
    draw = Random(int(rng.integers(2**63)))  # noqa: S311 - made-up people need no secrecy
    rows: list[Row] = []
    for person in _people(known, draw, max(1, round(PEOPLE * scale))):
        taken = LAST_DAY - timedelta(days=draw.randint(1, DAYS - 1))
        for _ in range(draw.choices((1, 2, 3), (0.74, 0.22, 0.04))[0]):
            rows.append(_row(person, min(taken, LAST_DAY), len(rows), draw))
            taken += timedelta(days=draw.randint(0, 2))
    rows.sort(key=lambda row: (row["report_date"], row["specimen_id"]))
    return [Drop(f"test-results_{LAST_DAY}.csv", rows)]


def _people(known: Catalogue, draw: Random, count: int) -> Iterator[_Person]:
    leaves = [code for code in known.hierarchies["local_authorities"].leaves if code != "UNKNOWN"]
    for number in nhs_numbers(count):
        area = draw.choice(OUTBREAKS if draw.random() < 0.65 else leaves)
        yield _Person(
            number="" if draw.random() < 0.02 else number,
            given=draw.choice(GIVEN),
            family=draw.choice(FAMILY),
            born=date(1925, 1, 1) + timedelta(days=draw.randrange(34_500)),
            postcode=_postcode(draw),
            sex=draw.choices("FMU", (0.52, 0.475, 0.005))[0],
            area="" if draw.random() < 0.01 else area,
        )


def _postcode(draw: Random) -> str:
    ending = "".join(draw.choices(INWARD, k=2))
    return f"{draw.choice(POSTAL)}{draw.randint(1, 29)} {draw.randint(1, 9)}{ending}"


def _row(person: _Person, taken: date, number: int, draw: Random) -> Row:
    spaced = person.number and draw.random() < 0.05
    digits = f"{person.number[:3]} {person.number[3:6]} {person.number[6:]}" if spaced else person.number
    positive = 0.35 if person.area in OUTBREAKS else 0.08
    return {
        "specimen_id": f"LB{number + 1:010d}",
        "nhs_number": digits,
        "given_name": person.given,
        "family_name": person.family,
        "date_of_birth": person.born.strftime("%d/%m/%Y"),
        "postcode": person.postcode,
        "sex": person.sex,
        "area_code": person.area,
        "specimen_date": taken.isoformat(),
        "report_date": min(taken + timedelta(days=draw.randint(0, 3)), LAST_DAY).isoformat(),
        "result": draw.choices(("POSITIVE", "NEGATIVE", "VOID"), (positive, 0.98 - positive, 0.02))[0],
        "pillar": draw.choices("12", (0.3, 0.7))[0],
        "symptomatic": draw.choices(("true", "false", ""), (0.5, 0.4, 0.1))[0],
    }
