"""A fortnight of test results with made-up people, most of them in a few places with outbreaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from contracts.catalogue import Catalogue
from contracts.dataset import Dataset
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
    people = _people(known, rng, max(1, round(PEOPLE * scale)))
    rows: list[Row] = []
    for person in people:
        taken = LAST_DAY - timedelta(days=int(rng.integers(1, DAYS)))
        for _ in range(1 + int(rng.poisson(0.3))):
            rows.append(_row(person, min(taken, LAST_DAY), len(rows), rng))
            taken += timedelta(days=int(rng.integers(0, 3)))
    rows.sort(key=lambda row: (row["report_date"], row["specimen_id"]))
    return [Drop(f"test-results_{LAST_DAY}.csv", rows)]


def _people(known: Catalogue, rng: Generator, count: int) -> list[_Person]:
    leaves = [code for code in known.hierarchies["local_authorities"].leaves if code != "UNKNOWN"]
    people = []
    for number in nhs_numbers(count):
        outbreak = rng.random() < 0.65
        area = str(rng.choice(OUTBREAKS if outbreak else leaves))
        people.append(
            _Person(
                number="" if rng.random() < 0.02 else number,
                given=str(rng.choice(GIVEN)),
                family=str(rng.choice(FAMILY)),
                born=date(1925, 1, 1) + timedelta(days=int(rng.integers(0, 34_500))),
                postcode=_postcode(rng),
                sex=str(rng.choice(["F", "M", "U"], p=[0.52, 0.475, 0.005])),
                area="" if rng.random() < 0.01 else area,
            )
        )
    return people


def _postcode(rng: Generator) -> str:
    ending = "".join(rng.choice(list(INWARD), 2))
    return f"{rng.choice(POSTAL)}{rng.integers(1, 30)} {rng.integers(1, 10)}{ending}"


def _row(person: _Person, taken: date, number: int, rng: Generator) -> Row:
    spaced = person.number and rng.random() < 0.05
    digits = f"{person.number[:3]} {person.number[3:6]} {person.number[6:]}" if spaced else person.number
    reported = min(taken + timedelta(days=int(rng.integers(0, 4))), LAST_DAY)
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
        "report_date": reported.isoformat(),
        "result": str(rng.choice(["POSITIVE", "NEGATIVE", "VOID"], p=[positive, 0.98 - positive, 0.02])),
        "pillar": str(rng.choice(["1", "2"], p=[0.3, 0.7])),
        "symptomatic": str(rng.choice(["true", "false", ""], p=[0.5, 0.4, 0.1])),
    }
