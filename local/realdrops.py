"""Arranges the files of a published-data folder as drops: which file belongs to which dataset, and in which order.

The files were published by the bodies that docs/local.md names; none of them is part of this project.
"""

from __future__ import annotations

from pathlib import Path

from local.errors import LocalError

KNOWN: tuple[tuple[str, str], ...] = (
    ("nhs_pathways/nhs_pathways_2020-09-21.csv.gz", "nhs_pathways"),
    ("shielded/SPL_by_LA.csv", "shielded_patients"),
    ("cases_la/england-cases_asof_2020-10-02.csv", "covid_cases"),
    ("cases_la/england-cases_asof_2020-10-03.csv", "covid_cases"),
)


def arrange(source: Path, destination: Path) -> list[Path]:
    """Link the known files of ``source`` to ``destination/<dataset>/``; returns the links.

    Raises ``LocalError`` when the folder has none of them.
    """
    found = [(source / file, dataset) for file, dataset in KNOWN if (source / file).is_file()]
    if not found:
        raise LocalError(
            f"{source} has none of the known files, such as {KNOWN[0][0]}: name the folder that holds them."
        )
    links = []
    for file, dataset in found:
        link = destination / dataset / file.name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(file.resolve())
        links.append(link)
    return links
