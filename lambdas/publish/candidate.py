"""From a candidate in the curated bucket to the files of a release in the published one."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from contracts.errors import PratiqueError
from contracts.product import Product
from dashboards.site.publication import write_release
from lambdas.adapters import objects
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.core.release import candidates
from lambdas.core.release.cells import read_cells
from lambdas.core.release.pointer import release_prefix


class UnprovedError(PratiqueError):
    """A release was to be published whose certificate does not pass, or that has none."""


def upload(product: Product, release: str, published: str) -> dict[str, Any]:
    """Write every file of the release where the public will read it; return its public certificate.

    The certificate is read again here, from the candidate itself: what the workflow says is not proof.
    """
    bucket, prefix = settings().curated_bucket, candidates.prefix(product.name, release)
    stored = objects.get(bucket, prefix + candidates.CANDIDATE)
    if stored is None:
        raise UnprovedError(f"release {release} of {product.name} has no candidate: start the release again")
    candidate = json.loads(stored.body)
    certificate: dict[str, Any] = candidate["certificate"]
    if not certificate["passes"]:
        raise UnprovedError(f"the certificate of release {release} of {product.name} does not pass")
    with tempfile.TemporaryDirectory() as temporary:
        head = objects.head(bucket, prefix + candidates.CELLS)
        cells = Path(temporary) / candidates.CELLS
        objects.download(bucket, prefix + candidates.CELLS, head.version, cells)
        folder = Path(temporary) / "release"
        folder.mkdir()
        write_release(
            folder,
            candidate,
            read_cells(cells),
            product=product,
            hierarchies=catalogue().hierarchies,
            datasets=catalogue().datasets,
            published=published,
        )
        objects.upload_folder(folder, settings().published_bucket, release_prefix(product.name, release))
    return certificate
