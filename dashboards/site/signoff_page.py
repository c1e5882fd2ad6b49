"""What the people who sign a release are shown: its certificate in words, its changes, every row of its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.datasets.dataset import Dataset
from contracts.products.product import Product
from contracts.products.signoffs import SIGNERS, Candidate
from dashboards.site.disclosure_words import disclosure_words
from dashboards.site.page import templates

NAME, NOTE = "signoff.html", "offer.json"
_FIRST = "There is no earlier release to compare this one with."
_INCOMPARABLE = "What changed since the release before cannot be told: it counts otherwise, or is from later drops."


def offer_of(
    product: Product,
    datasets: Mapping[str, Dataset],
    about: Candidate,
    candidate: Mapping[str, Any],
    summary: Mapping[str, Any],
    signers: Mapping[str, str],
) -> dict[str, Any]:
    """Return what is to be looked at, as plain values. ``summary`` is the summary.json of the release to be."""
    headline = summary["headline"]
    return {
        "product": product.name,
        "title": product.title,
        "release": about.release,
        "digest": about.digest,
        "headline": " ".join(filter(None, (headline["before"], headline["value"], headline["after"]))),
        "changes": summary["changes"] or (_FIRST if candidate["after"] is None else _INCOMPARABLE),
        "certificate": disclosure_words(product.disclosure, candidate["certificate"]),
        "inputs": [_input(item, datasets[item["dataset"]]) for item in candidate["inputs"]],
        "group": product.release.group,
        "reviewer": "" if product.verified is None else product.verified.reviewer,
        "signers": dict(signers),
        "early": [item.model_dump(mode="json") for item in product.release.pre_release],
        "needed": SIGNERS,
    }


def _input(item: Mapping[str, Any], dataset: Dataset) -> dict[str, Any]:
    drops = [
        {"drop": drop["drop"], "landed": drop["landed"], **{name: drop["rows"][name] for name in _ROWS}}
        for drop in item["drops"]
    ]
    adds_up = all(drop["file"] == drop["accepted"] + drop["rejected"] for drop in drops)
    return {
        "dataset": item["dataset"],
        "title": dataset.title,
        "snapshot": item["snapshot"],
        "rows": item["rows"],
        "drops": drops,
        "earlier": item["earlier"],
        "adds_up": adds_up,
    }


_ROWS = ("file", "accepted", "rejected")


def render_offer(offer: Mapping[str, Any], page: str) -> str:
    """Return the HTML; ``page`` is the release's own page beside it, as it would be published."""
    return templates().get_template("signoff.html").render(offer=offer, page=page)
