"""The certificate of a release as it is published and signed, and the texts that seal what is not published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypedDict

from contracts.reading.errors import PratiqueError

CERTIFICATE, SIGNATURE, KEY = "certificate.json", "certificate.sig", "certificate.pem"
QUERY = "query.sql"
FORMAT = 2
"""Of the signed text. The first said neither what a release was held against, nor when, nor by which Pratique."""
SEAL = "seal"
_INPUT = ("dataset", "snapshot", "drop")


class UnprovedError(PratiqueError):
    """What was to be published has no certificate that passes, or is not what its certificate is about."""


class Signed(TypedDict):
    """A certificate's text, its signature (base64), and the public key (PEM) that checks it."""

    text: str
    signature: str
    key: str


def statement(candidate: Mapping[str, Any]) -> str:
    """Return the text of certificate.json, the bytes that are signed, from a candidate as the suppression leaves it.

    It says what was proved, of which cells, and of what: ``made`` when and by which ``pratique``, ``after`` and
    ``beside`` which releases it was held against, and which query (``query_sha256``: of query.sql as it is published)
    over which ``inputs``. How many rows these have is left out: it may be the sum of hidden counts.
    """
    made = {name: candidate[name] for name in ("product", "release", "made", "pratique", "after")}
    told = {
        **made,
        "beside": dict(candidate["beside"]),
        "inputs": [{name: item[name] for name in _INPUT} for item in candidate["inputs"]],
        "query_sha256": hashlib.sha256(query_file(candidate["sql"]).encode()).hexdigest(),
        **_facts(candidate),
    }
    return json.dumps({"format": FORMAT, **told}, ensure_ascii=False, indent=2) + "\n"


def _facts(candidate: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out how long a proof took: it would make the same release differ from run to run."""
    return {name: value for name, value in candidate["certificate"].items() if not name.startswith("seconds")}


def query_file(sql: str) -> str:
    """Return the text of query.sql as it is published."""
    return sql + "\n"


def sealed(candidate: Mapping[str, Any]) -> str:
    """Return the text that seals a whole candidate, its inputs' numbers of rows too; it is not published."""
    content = {name: value for name, value in candidate.items() if name != SEAL} | {"certificate": _facts(candidate)}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return seal_of("candidate", f"{candidate['product']}/{candidate['release']}", text.encode())


def sealed_files(folder: str, files: Mapping[str, str]) -> str:
    """Return the text that seals the other files in a candidate's folder, by name and SHA-256; it is not published."""
    return seal_of("files", folder, json.dumps(files, sort_keys=True).encode())


def seal_of(kind: str, name: str, content: bytes) -> str:
    """Return the text that is signed for a file that is not published. It can be no certificate: that is JSON."""
    return f"{kind} {name}\nsha256 {hashlib.sha256(content).hexdigest()}\n"
