"""Leaves a candidate in the curated bucket: its cells, its certificate, and what its page will tell."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from contracts.products.measure import Zeros
from contracts.products.product import Method, Product
from contracts.reading.version import VERSION
from lambdas.adapters import ledger, objects, signing
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import Turn
from lambdas.adapters.settings import settings
from lambdas.core.disclosure.proof.certificate import Certificate
from lambdas.core.disclosure.release.cells import Cells
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.reasons import reasons
from lambdas.core.disclosure.rules.cell_terms import terms_of
from lambdas.core.release import candidates
from lambdas.core.release.cells import Row, sha256_of, with_zeros, write_cells
from lambdas.core.release.code_names import code_names, hash_of_names
from lambdas.core.release.columns import told_columns
from lambdas.core.release.incomplete import marked
from lambdas.core.release.statement import SEAL, Signed, sealed, sealed_files, statement


def keep(product: Product, event: dict[str, Any], protected: Protected) -> Certificate:
    """Write the candidate's files, candidate.json last. True values of hidden cells are in none of them.

    ``certificate.json`` and ``reasons.json`` are for those who approve; ``candidate.json`` carries what of them may be
    published: nothing in it is computed from a hidden count, not even a sum over slices, which less the published
    slices would be the hidden. A certificate that passes is signed, one that does not never is; the whole is sealed.
    Returns the certificate of the cells as listed.
    """
    prefix = candidates.prefix(product.name, event["release"], event["after"], event["beside"])
    candidate = {name: event[name] for name in ("product", "release", "sql", "inputs", "query", "after", "beside")}
    with tempfile.TemporaryDirectory() as folder:
        rows = marked(listed_rows(product, protected.cells), product, event["inputs"])
        listed = write_cells(Path(folder) / candidates.CELLS, product, rows)
        files = {candidates.CELLS: sha256_of(Path(folder) / candidates.CELLS)}
        objects.upload_folder(Path(folder), settings().curated_bucket, prefix)
    certificate = replace(protected.certificate, sha256=listed)
    names = code_names(product, catalogue().hierarchies)
    called = {"columns": told_columns(product), "names_sha256": hash_of_names(names)}
    public = {**certificate.public(), **called}
    files[candidates.CERTIFICATE] = _put(prefix + candidates.CERTIFICATE, certificate.as_json())
    if product.disclosure.method is Method.SUPPRESS:
        files[candidates.REASONS] = _put(prefix + candidates.REASONS, _reasons(product, protected.cells))
    _put(prefix + candidates.FILES, {"files": files, SEAL: signing.signature(sealed_files(prefix, files))})
    candidate |= {"pratique": VERSION, "certificate": public, "signed": None}
    candidate["made"] = _made(prefix + candidates.CANDIDATE, candidate)
    if certificate.passes:
        candidate["signed"] = _signed(statement(candidate))
    _put(prefix + candidates.CANDIDATE, {**candidate, SEAL: signing.signature(sealed(candidate))})
    return certificate


def _made(key: str, candidate: Mapping[str, Any]) -> str:
    """Return when a candidate was made: the same one, made again, stays as it is, and so do signatures under it."""
    stored = objects.get(settings().curated_bucket, key)
    before = {} if stored is None else json.loads(stored.body)
    signed = before.get("signed")
    if signed is None or "made" not in before or statement({**candidate, "made": before["made"]}) != signed["text"]:
        return ledger.now()
    return str(before["made"]) if signing.is_signed(signed["text"], signed["signature"]) else ledger.now()


def _reasons(product: Product, cells: Cells) -> dict[str, Any]:
    """Say for which unsafe cells each other one is hidden, by slices and codes."""
    found = [
        {"cell": item.labels, "directly": item.directly, "for": item.cells}
        for item in reasons(cells, terms_of(product.cells, cells.dims).unlisted)
    ]
    secondary = int((cells.confidential & ~cells.unsafe).sum())
    return {"columns": cells.columns, "hidden_for_others": found, "not_explained": secondary - len(found)}


def _signed(text: str) -> Signed:
    return {"text": text, "signature": signing.signature(text), "key": signing.public_key()}


def kept(product: str, turn: Turn) -> dict[str, Any]:
    """Return what the candidate says that was let out. Raises ``NoSuchObjectError`` when it is gone."""
    key = candidates.prefix(product, turn.release, turn.after, turn.beside) + candidates.CANDIDATE
    stored = objects.get(settings().curated_bucket, key)
    if stored is None:
        raise objects.NoSuchObjectError(f"the candidate of release {turn.release} of {product} is not at {key}")
    found: dict[str, Any] = json.loads(stored.body)
    return found


def listed_rows(product: Product, cells: Cells) -> Iterator[Row]:
    """Return the rows of a candidate: cells that count nobody among them, where the product lists those."""
    if product.measure.zeros is Zeros.LISTED and product.disclosure.method is not Method.PUBLISHED:
        listed = (~terms_of(product.cells, cells.dims).unlisted).tolist()
        ends = ("", "") if product.disclosure.method is Method.ROUND else (0, 0)  # a figure of 0 may stand for a few
        return with_zeros(cells.candidate(), cells.slice_keys, [dim.codes for dim in cells.dims], listed, ends)
    return cells.candidate()


def _put(key: str, content: dict[str, Any]) -> str:
    """Write a file of JSON; return its SHA-256."""
    body = json.dumps(content, ensure_ascii=False).encode()
    objects.put(settings().curated_bucket, key, body)
    return hashlib.sha256(body).hexdigest()
