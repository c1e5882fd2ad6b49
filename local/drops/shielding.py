"""The sources of the register of shielded patients, about the same made-up people, so that they can be linked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.nhs_numbers import nhs_numbers
from local.drops.rows import Drop, Generator, Row
from local.drops.shielded_patients import GROUPS

PEOPLE = 6_000
FIRST_RUN = date(2020, 3, 20)
RUNS = 3
DAYS = 30
DISEASES = GROUPS["Disease Group"]
LEAVING = ("Added in error", "No longer at high risk", "Treatment ended", "Wish of the patient")
_SAME_PEOPLE = 2020  # seed: every source is made on its own, and must know the same people


@dataclass(frozen=True)
class _Person:
    number: str
    born: date
    sex: str
    area: str
    groups: tuple[str, ...]
    in_records: bool  # whether the algorithm can find the person

    def row(self) -> Row:
        return {
            "nhs_number": self.number,
            "date_of_birth": self.born.isoformat(),
            "sex": self.sex,
            "area_code": self.area,
        }


def algorithm(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop of three weekly runs; each finds nearly everybody again, and some people for the first time."""
    del dataset
    draw = _draw(rng)
    rows: list[Row] = []
    for person in _people(known, scale):
        if not person.in_records:
            continue
        begins = draw.choices(range(RUNS), (0.9, 0.06, 0.04))[0]
        for run in range(begins, RUNS):
            day = (FIRST_RUN + timedelta(weeks=run)).isoformat()
            rows += [{"run_date": day, **person.row(), "disease_group": group} for group in person.groups]
    rows.sort(key=lambda row: row["run_date"])
    return [Drop("shielding-runs.csv", rows)]


def practices(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop of additions and deductions by general practices, some corrected or withdrawn later."""
    del dataset
    draw = _draw(rng)
    return [_decisions("gp", "practice_code", [f"P81{n:03d}" for n in range(1, 40)], known, draw, scale)]


def trusts(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop of additions and deductions by hospital trusts, some corrected or withdrawn later."""
    del dataset
    codes = [entry.code for entry in known.lists["trusts"].entries if entry.kind == "trust"]
    return [_decisions("trust", "trust_code", codes, known, _draw(rng), scale)]


def deaths(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop of registrations, some days or months late, a few of them corrected or cancelled."""
    del dataset
    draw = _draw(rng)
    rows: list[Row] = []
    for number, person in enumerate(_people(known, scale)):
        if draw.random() < 0.03:
            died = FIRST_RUN + timedelta(days=draw.randrange(DAYS))
            told = died + timedelta(days=draw.choice((1, 3, 5, 70)))
            row = {"registration_id": f"D{number:07d}", "nhs_number": person.number}
            row |= {"date_of_death": died.isoformat(), "registered_on": told.isoformat(), "standing": "registered"}
            rows.append(row)
            if draw.random() < 0.05:
                again = {"registered_on": (told + timedelta(days=3)).isoformat()}
                rows.append(row | again | draw.choice(({"standing": "cancelled"}, {"date_of_death": told.isoformat()})))
    return [Drop("deaths.csv", rows)]


def _decisions(source: str, org: str, codes: list[str], known: Catalogue, draw: Random, scale: float) -> Drop:
    rows: list[Row] = []
    for number, person in enumerate(_people(known, scale)):
        if person.in_records and draw.random() >= 0.12:
            continue
        decided = FIRST_RUN + timedelta(days=draw.randrange(DAYS))
        adds = draw.random() < (0.4 if person.in_records else 0.9)
        row = {"decision_id": f"{source[0].upper()}{number:07d}", org: draw.choice(codes), **person.row()}
        row |= {"action": "add" if adds else "deduct", "decided_on": decided.isoformat(), "standing": "made"}
        row["reason"] = draw.choice(("Clinical judgement", *person.groups) if adds else LEAVING)
        told = decided + timedelta(days=draw.choice((0, 1, 2, 30)))
        rows.append(row | {"reported_on": told.isoformat()})
        if draw.random() < 0.1:
            later = {"reported_on": (told + timedelta(days=7)).isoformat()}
            rows.append(row | later | draw.choice(({"standing": "withdrawn"}, {"decided_on": told.isoformat()})))
    rows.sort(key=lambda row: row["reported_on"])
    return Drop(f"shielding-{source}.csv", rows)


def _people(known: Catalogue, scale: float) -> Iterator[_Person]:
    draw = Random(_SAME_PEOPLE)  # noqa: S311 - made-up people need no secrecy
    leaves = [node.code for node in known.hierarchies["local_authorities_2020"].nodes[1:] if "+" not in node.code]
    for number in nhs_numbers(max(1_000, round(PEOPLE * scale))):
        groups = draw.choices(list(DISEASES), list(DISEASES.values()), k=draw.choice((1, 1, 2)))
        yield _Person(
            number=number,
            born=date(1928, 1, 1) + timedelta(days=draw.randrange(31_000)),
            sex=draw.choices("FM", (0.53, 0.47))[0],
            area=draw.choice(leaves),
            groups=tuple(dict.fromkeys(groups)),
            in_records=draw.random() < 0.9,
        )


def _draw(rng: Generator) -> Random:
    return Random(int(rng.integers(2**63)))  # noqa: S311 - made-up events need no secrecy
