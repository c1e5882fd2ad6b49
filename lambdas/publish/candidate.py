"""From a candidate in the curated bucket to the files of a release in the published one."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from contracts.products.product import Product
from dashboards.site.changes import Before
from dashboards.site.per_head import People
from dashboards.site.publication import SUMMARY, Around, write_release
from lambdas.adapters import decided, objects, public, releases, signing
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import Turn
from lambdas.adapters.settings import settings
from lambdas.core.release import candidates, pointer
from lambdas.core.release.cells import StoredCells, sha256_of
from lambdas.core.release.files import CSV, JSON
from lambdas.core.release.identity import vintage
from lambdas.core.release.pointer import release_prefix
from lambdas.core.release.statement import SEAL, UnprovedError, sealed, sealed_files, statement
from lambdas.core.release.withdrawn_rows import became
from lambdas.publish import listing


def read(product: str, turn: Turn) -> dict[str, Any]:
    """Return the candidate, held against what ``turn`` says, if its certificate passes.

    The certificate is read from the candidate itself, and must be signed with the key that the suppression alone may
    use: what the workflow says is not proof, nor is a file that somebody else could have written. Raises UnprovedError.
    """
    release = turn.release
    key = candidates.prefix(product, release, turn.after, turn.beside) + candidates.CANDIDATE
    stored = objects.get(settings().curated_bucket, key)
    if stored is None:
        raise UnprovedError(f"release {release} of {product} has no candidate: start the release again")
    candidate: dict[str, Any] = json.loads(stored.body)
    if not candidate["certificate"]["passes"]:
        raise UnprovedError(f"the certificate of release {release} of {product} does not pass")
    if SEAL not in candidate:
        raise UnprovedError(
            f"the candidate of release {release} of {product} has no seal, as an earlier Pratique made them: start the "
            "release again, and sign what is offered then"
        )
    signed, told = candidate["signed"], {"product": product, **asdict(turn)}
    other = [name for name, value in told.items() if candidate[name] != value]
    if other or signed is None or signed["text"] != statement(candidate):
        raise UnprovedError(f"what was signed for release {release} of {product} is another certificate")
    if not signing.is_signed(signed["text"], signed["signature"]):
        raise UnprovedError(f"the certificate of release {release} of {product} is not signed by the suppression")
    if not signing.is_signed(sealed(candidate), candidate[SEAL]):
        raise UnprovedError(
            f"the candidate of release {release} of {product} was changed since the suppression sealed it: find out "
            "who wrote to the curated bucket, then start the release again"
        )
    return candidate


def upload(product: Product, candidate: dict[str, Any], published: str, signed_by: tuple[str, ...] = ()) -> None:
    """Write every file of the release where the public will read it."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write(product, candidate, published, folder, signed_by)
        to = release_prefix(product.name, candidate["release"])
        objects.upload_folder(folder, settings().published_bucket, to, cache=public.cache)


def write(
    product: Product, candidate: dict[str, Any], published: str, folder: Path, signed_by: tuple[str, ...] = ()
) -> None:
    """Write every file of the release into a folder."""
    release = candidate["release"]
    prefix = candidates.prefix(product.name, release, candidate["after"], candidate["beside"])
    bucket, key = settings().curated_bucket, prefix + candidates.CELLS
    with tempfile.TemporaryDirectory() as temporary:
        before = _before(product.name, release, candidate["after"], Path(temporary))
        cells = Path(temporary) / candidates.CELLS
        objects.download(bucket, key, objects.head(bucket, key).version, cells)
        if sha256_of(cells) != _files(prefix).get(candidates.CELLS):
            raise UnprovedError(f"the cells of release {release} of {product.name} are not those of its candidate")
        write_release(
            folder,
            candidate,
            StoredCells(cells),
            product=product,
            hierarchies=catalogue().hierarchies,
            datasets=catalogue().datasets,
            published=published,
            around=Around(
                before,
                settings().site_address,
                _people(product),
                signed_by,
                _corrected(product.name, candidate),
            ),
        )


def _files(prefix: str) -> dict[str, str]:
    """Return the SHA-256 of each file beside a candidate; of none where the suppression has not sealed them so."""
    stored = objects.get(settings().curated_bucket, prefix + candidates.FILES)
    told = {} if stored is None else json.loads(stored.body)
    files: dict[str, str] = told.get("files", {})
    return files if signing.is_signed(sealed_files(prefix, files), told.get(SEAL, "")) else {}


def among(product: Product, release: str) -> dict[str, str | None]:
    """Return the other releases that its pages tell of: the ``people`` of its rates, the one it ``corrects``.

    Of one that was refused and started again also when it was ``refused``: nobody has signed it since.
    """
    rate = product.page.per_head
    latest = pointer.standing(public.document(pointer.KEY))
    corrected = listing.corrects(listing.listed(product.name), release)
    refused = (releases.read(product.name, release) or {}).get("refused_before")
    return {
        "people": None if rate is None else latest.get(rate.over, {}).get("release"),
        "corrects": None if corrected is None else corrected["release"],
    } | ({"refused": refused} if refused else {})


def _corrected(product: str, candidate: dict[str, Any]) -> dict[str, Any] | None:
    """Return the withdrawn release that a candidate comes in place of, as listed, and what became of its drop.

    ``replaced`` is true when the candidate has no row of that drop any more, ``stands`` why these are right after all.
    """
    found = listing.corrects(listing.listed(product), candidate["release"])
    if found is None:
        return None
    drop = (decided.withdrawn(product, found["release"]) or {}).get("drop", "")
    replaced, stands = became(candidate["inputs"], drop)
    return {**found, "replaced": replaced, "stands": stands}


def _people(product: Product) -> People | None:
    """Return the people that the product's rate is over, of the latest release; None where none is out."""
    rate = product.page.per_head
    latest = pointer.standing(public.document(pointer.KEY))
    if rate is None or rate.over not in latest:
        return None
    found = public.document(latest[rate.over]["path"] + JSON)
    return None if found is None else People.of(found)


def _before(product: str, release: str, after: str | None, folder: Path) -> Before | None:
    """Return the release before this one as it was published, its figures in ``folder``; None when there is none.

    A release from newer drops that was out sooner is not before it.
    """
    if after is None or vintage(after) > vintage(release):
        return None
    prefix, bucket = release_prefix(product, after), settings().published_bucket
    summary = public.document(prefix + SUMMARY)
    if summary is None:
        return None
    return Before(summary, objects.download(bucket, prefix + CSV, "", folder / CSV))  # written once
