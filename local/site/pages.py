"""Which object answers which address: the published bucket, ``latest`` through latest.json, and the receipts."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from contracts.drops.drop import receipt_prefix

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

HTML = "text/html; charset=utf-8"
RECEIPTS = "receipts"
A_MINUTE = "public, max-age=60, must-revalidate"


@dataclass(frozen=True)
class Answer:
    """What is sent back: status, body, and the headers that go with it."""

    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Pages:
    """Answers addresses from the published bucket, and ``/receipts/`` from the landing zones, on this machine alone."""

    s3: S3Client
    published: str
    zones: dict[str, str]

    def answer(self, address: str) -> Answer:
        """Return the answer to a GET for an address such as ``/products/cases/latest/``."""
        path = unquote(urlsplit(address).path).lstrip("/")
        path = _without_version(path)
        if "\0" in path:  # S3 has no such key, and refuses to be asked for one
            return self._not_found("No address has that sign.")
        first, _, rest = path.partition("/")
        if first == RECEIPTS:
            return self._receipt(rest)
        if first == "products" and rest and "/" not in rest.rstrip("/"):
            return Answer(301, b"", {"Location": f"/products/{rest.rstrip('/')}/latest/"})
        key = self._key(path)
        if key is None:
            return self._not_found(f"There is no product with a release at /{path}.")
        found = self._object(self.published, key)
        if found is not None and key != path and "/latest/" in f"/{path}":
            return replace(found, headers={**found.headers, "Cache-Control": A_MINUTE})
        return found or self._slash_missing(path, key) or self._not_found(f"Nothing is published at /{path}.")

    def _key(self, path: str) -> str | None:
        """Return the key behind a path; None when ``latest`` names a product that has no release."""
        parts = path.split("/")
        if len(parts) > 2 and parts[0] == "products" and parts[2] == "latest":
            release = self._latest().get(parts[1])
            if release is None:
                return None
            path = "/".join([release["path"].strip("/"), *parts[3:]])
            if len(parts) == 3:
                return path
        return f"{path}index.html" if path.endswith("/") or not path else path

    def _latest(self) -> dict[str, dict[str, str]]:
        found = self._object(self.published, "latest.json")
        latest: dict[str, dict[str, str]] = json.loads(found.body)["products"] if found else {}
        return latest

    def _object(self, bucket: str, key: str) -> Answer | None:
        try:
            stored = self.s3.get_object(Bucket=bucket, Key=key)
        except self.s3.exceptions.NoSuchKey:
            return None
        headers = {"Content-Type": stored["ContentType"], "ETag": stored["ETag"]}
        for header, field in (("Content-Encoding", "ContentEncoding"), ("Cache-Control", "CacheControl")):
            if stored.get(field):
                headers[header] = str(stored.get(field))
        return Answer(200, stored["Body"].read(), headers)

    def _slash_missing(self, path: str, key: str) -> Answer | None:
        """Return a redirect for an address of a page without the slash at its end, so that the page's links hold."""
        if self._object(self.published, f"{key}/index.html") is None:
            return None
        return Answer(301, b"", {"Location": f"/{path}/"})

    def _not_found(self, sentence: str) -> Answer:
        own = self._object(self.published, "404.html")
        if own is not None:
            return Answer(404, own.body, own.headers)
        return Answer(
            404, _page("Not found", f"<p>{html.escape(sentence)}</p><p><a href='/'>All products</a></p>"), _plain()
        )

    def _receipt(self, rest: str) -> Answer:
        """Return a drop's receipt, read from the landing zone; the list of all receipts when none is named."""
        drop, _, file = rest.partition("/")
        if not drop:
            return Answer(200, self._receipt_list(), _plain())
        if drop and not file and not rest.endswith("/"):
            return Answer(301, b"", {"Location": f"/{RECEIPTS}/{drop}/"})
        for bucket in self.zones.values():
            found = self._object(bucket, receipt_prefix(drop) + (file or "receipt.html"))
            if found is not None:
                return found
        return self._not_found(f"There is no receipt at /{RECEIPTS}/{rest}.")

    def _receipt_list(self) -> bytes:
        rows = []
        for dataset, bucket in sorted(self.zones.items()):
            pages = self.s3.get_paginator("list_objects_v2").paginate(
                Bucket=bucket, Prefix=f"{RECEIPTS}/", Delimiter="/"
            )
            drops = [each["Prefix"].split("/")[1] for page in pages for each in page.get("CommonPrefixes", [])]
            rows += [f"<li><a href='/{RECEIPTS}/{drop}/'>{dataset}: {drop}</a></li>" for drop in sorted(drops)]
        notice = "<p>Receipts lie in the landing zones, for the supplier alone; this list is on this machine only.</p>"
        return _page("Receipts", f"{notice}<ul>{''.join(rows)}</ul>")


def _without_version(path: str) -> str:
    """Return the address of the release's file that an address of the API stands for; any other as it is."""
    version, _, rest = path.partition("/")
    parts = rest.split("/")
    of_release = len(parts) > 3 and parts[0] == "products" and parts[2] in {"latest", "releases"}
    return rest if version == "v1" and of_release else path


def _plain() -> dict[str, str]:
    return {"Content-Type": HTML, "Cache-Control": "no-store"}


def _page(title: str, body: str) -> bytes:
    style = "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
    head = "<meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
    return (
        f"<!doctype html><html lang='en'><head>{head}<title>{title}</title><style>{style}</style></head>"
        f"<body><h1>{title}</h1>{body}</body></html>"
    ).encode()
