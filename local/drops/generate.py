"""Writes drops for a dataset: by hand-made knowledge where there is some, else from the contract alone."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.catalogue import catalogue
from local.drops import (
    ae_waits,
    cervical_screening,
    covid_cases,
    covid_tests,
    e_referrals,
    generic,
    hospital_activity,
    maternity,
    nhs_pathways,
    populations,
    registers,
    shielded_patients,
    shielding,
    vaccine_volunteers,
    wastewater,
)
from local.drops.faults import spoil
from local.drops.rows import Drop, Generator, write

Maker = Callable[[Dataset, Catalogue, Generator, float], list[Drop]]

MAKERS: Mapping[str, Maker] = {
    "area_codes": registers.area_codes,
    "ae_waits": ae_waits.make,
    "cervical_screening": cervical_screening.make,
    "covid_cases": covid_cases.make,
    "covid_tests": covid_tests.make,
    "deaths": shielding.deaths,
    "e_referrals": e_referrals.make,
    "hospital_activity": hospital_activity.make,
    "maternity": maternity.make,
    "nhs_pathways": nhs_pathways.make,
    "populations": populations.make,
    "shielded_patients": shielded_patients.make,
    "shielding_algorithm": shielding.algorithm,
    "shielding_gp": shielding.practices,
    "shielding_trusts": shielding.trusts,
    "trust_mergers": registers.trust_mergers,
    "trusts": registers.trusts,
    "vaccine_volunteers": vaccine_volunteers.make,
    "wastewater_england": wastewater.england,
    "wastewater_scotland": wastewater.scotland,
}


def generate(
    dataset: Dataset, folder: Path, seed: int, scale: float = 1.0, known: Catalogue | None = None
) -> list[Path]:
    """Write the drops of one dataset into ``folder``, oldest first, and return their paths.

    A few rows of each drop are spoilt, fewer than its contract allows. ``scale`` multiplies the number of rows;
    ``known`` is the catalogue the codes come from, this checkout's when absent.
    """
    rng = np.random.default_rng([seed, zlib.crc32(dataset.name.encode())])
    make = MAKERS.get(dataset.name, generic.make)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for drop in make(dataset, known or catalogue(), rng, scale):
        path = folder / drop.file
        write(path, dataset, spoil(drop, dataset, rng))
        paths.append(path)
    return paths
