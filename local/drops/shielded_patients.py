"""One extract of the shielded patient list, protected as its publisher protects it."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.rows import Drop, Generator, Row

EXTRACT = "16/09/2020"
ENGLAND = "E92000001"

# Share of shielded patients in each group; the shares of disease groups do not add up, as a patient may be in several.
GROUPS: dict[str, dict[str, float]] = {
    "Age": {
        "0-17": 0.037,
        "18-29": 0.038,
        "30-39": 0.055,
        "40-49": 0.082,
        "50-59": 0.152,
        "60-69": 0.201,
        "70-79": 0.249,
        "80-89": 0.153,
        "90+": 0.033,
    },
    "Gender": {"Female": 0.53, "Male": 0.47},
    "Disease Group": {
        "Cancer (Haematological within 24 months)": 0.08,
        "Cancer (Lung with Radical Radiotherapy)": 0.0013,
        "Cancer (Solid with Chemotherapy)": 0.053,
        "Corticosteroid Safety Card": 0.0005,
        "Immunosuppression Therapy": 0.052,
        "Pregnant with Congenital Heart Defect": 0.0017,
        "Rare genetic metabolic and autoimmune diseases": 0.163,
        "Respiratory (Severe Asthma)": 0.077,
        "Respiratory (Severe COPD)": 0.237,
        "Respiratory (Severe Permanent)": 0.047,
        "Transplants (Haematological with Immunosuppression)": 0.0002,
        "Transplants (Haematological within 6 months)": 0.0008,
        "Transplants (Solid)": 0.026,
    },
}


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop; ``scale`` multiplies the patients, and with fewer of them more counts are confidential."""
    del dataset
    nodes = known.hierarchies["local_authorities_2020"].nodes[1:]
    names = {node.code: node.name for node in nodes}
    patients = {node.code: int(rng.lognormal(8.7, 0.45) * scale) for node in nodes}
    rows: list[Row] = []
    totals: dict[tuple[str, str], int] = {}
    for code, total in patients.items():
        for field, value, count in _counts(total, rng):
            totals[field, value] = totals.get((field, value), 0) + count
            rows.append(_row(code, names[code], field, value, protected(count)))
    england = [_row(ENGLAND, "ENGLAND", field, value, str(count)) for (field, value), count in totals.items()]
    return [Drop("SPL_by_LA.csv", england + rows, safe={"area_code": ENGLAND})]


def protected(count: int) -> str:
    """Write a count below England as the publisher does: 1 to 7 as "*", others rounded to the nearest 5."""
    return "*" if 1 <= count <= 7 else str(5 * round(count / 5))


def _counts(total: int, rng: Generator) -> list[tuple[str, str, int]]:
    counts = [("ALL", "ALL", total)]
    for field, shares in GROUPS.items():
        drawn: Sequence[int]
        if field == "Disease Group":
            drawn = rng.binomial(total, list(shares.values())).tolist()
        else:
            whole = sum(shares.values())
            drawn = rng.multinomial(total, [share / whole for share in shares.values()]).tolist()
        counts += [(field, value, count) for value, count in zip(shares, drawn, strict=True)]
    return counts


def _row(code: str, name: str, field: str, value: str, count: str) -> Row:
    return {
        "extract_date": EXTRACT,
        "area_code": code,
        "area_name": name,
        "breakdown": field,
        "patient_group": value,
        "patients": count,
    }
