"""Drops that are turned away before anybody reads them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from contracts.drops.drop import INCOMING, MANIFEST

Reason = dict[str, Any]


def reasons(dataset: str | None, key: str, size: int, *, known: Collection[str], limit: int) -> list[Reason]:
    """Why a drop of ``size`` bytes goes to quarantine unread; empty when it may be inspected.

    ``dataset`` is the dataset of the landing zone, None in the unclaimed zone; ``known`` are the datasets that have a
    contract; ``limit`` is the largest drop, in bytes, that any inspection takes.
    """
    if dataset not in known:
        return [_no_contract(dataset or _named_in(key), known)]
    if size == 0:
        remedy = "Make the file again, see that it opens and has rows, and send it again."
        return [{"code": "empty_file", "message": "The file is empty: it has 0 bytes.", "remedy": remedy}]
    if key.endswith(MANIFEST):
        message = f"The name ends with {MANIFEST}, as that of a sender's manifest does, and the file is none."
        remedy = "If it is a manifest, write it as docs/contracts.md says; if it is the data, give it another name."
        return [{"code": "no_manifest", "message": message, "remedy": f"{remedy} Then send it again."}]
    if size > limit:
        message = f"The file has {size:,} bytes; files of up to {limit:,} bytes can be inspected."
        remedy = "Send it in parts, each with whole periods and its own header line."
        return [{"code": "too_big", "message": message, "remedy": remedy}]
    return []


def _no_contract(dataset: str, known: Collection[str]) -> Reason:
    datasets = ", ".join(sorted(known))
    if not dataset:
        message = "The file was sent without the name of a dataset."
        remedy = f"Send it to the landing zone of its dataset. Datasets with a data contract: {datasets}."
    elif dataset in known:
        message = f"The file is for dataset {dataset} but was not sent to its landing zone."
        remedy = f"Send it to the landing zone of {dataset}."
    else:
        message = f"There is no data contract for a dataset named {dataset}."
        remedy = (
            f"If the name is wrong, send the file under the right one ({datasets}). If the dataset is new, ask the "
            "platform team for a data contract first."
        )
    return {"code": "no_contract", "message": message, "remedy": remedy}


def _named_in(key: str) -> str:
    """Return the dataset that a key of the unclaimed zone names: ``incoming/<dataset>/<file>``."""
    folder, slash, _ = key.removeprefix(INCOMING).rpartition("/")
    return folder if slash else ""
