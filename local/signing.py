"""Signatures under candidates: who has signed what, and signing, here or in an account of AWS."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from config.load import load
from config.model import Environment
from contracts.products.product import Product
from contracts.products.signoffs import OFFERS, SIGNERS, Candidate, Signature, signed
from dashboards.site.signoff_page import NAME as PAGE
from dashboards.site.signoff_page import NOTE
from lambdas.core.release.signoff import NotSignedError, may_sign, signers
from local.catalogue import catalogue
from local.errors import LocalError
from local.home import ENVIRONMENT
from local.ledger import Release
from local.platform import Platform

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_SHORTEST = 8

__all__ = ["PAGE", "Desk", "sign_as_samples", "tell"]


@dataclass(frozen=True)
class Desk:
    """Where candidates are signed: the curated bucket of an environment, and its approvers."""

    s3: S3Client
    bucket: str
    environment: Environment

    @classmethod
    def here(cls, platform: Platform) -> Desk:
        """Return that of the platform on this machine."""
        return cls(platform.s3, platform.output("CuratedBucket"), load(ENVIRONMENT))

    def offers(self, product: str) -> list[Candidate]:
        """Return what was offered of a product, the newest last."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=f"{OFFERS}{product}/")
        found = [item for page in pages for item in page.get("Contents", []) if item["Key"].endswith(f"/{NOTE}")]
        ordered = sorted(found, key=lambda item: (item["LastModified"], item["Key"]))
        return [Candidate(*item["Key"].removeprefix(OFFERS).split("/")[:3]) for item in ordered]

    def offer(self, product: str, digest: str = "") -> Candidate:
        """Return the newest offer of a product, or that whose digest begins so. LocalError where there is none."""
        if digest and len(digest) < _SHORTEST:
            raise LocalError(f"{digest} is too short to tell what is signed: give {_SHORTEST} letters or more.")
        found = [item for item in self.offers(product) if item.digest.startswith(digest)]
        if not found:
            what = f" under {digest}" if digest else ""
            raise LocalError(f"Nothing of {product} is offered to be signed{what}: `pratique release list`.")
        return found[-1]

    def note(self, about: Candidate) -> dict[str, Any]:
        """Return what the people who sign are shown, as plain values."""
        note: dict[str, Any] = json.loads(self.read(about, NOTE))
        return note

    def read(self, about: Candidate, name: str) -> bytes:
        """Return a file of what is offered."""
        return self.s3.get_object(Bucket=self.bucket, Key=about.offer + name)["Body"].read()

    def signed_by(self, about: Candidate) -> dict[str, str]:
        """Return whose signatures are there, and when each was stored."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=about.signatures)
        found = [(signed(item["Key"]), item["LastModified"]) for page in pages for item in page.get("Contents", [])]
        return {key[1]: f"{when:%Y-%m-%dT%H:%M:%SZ}" for key, when in found if key is not None}

    def sign(self, about: Candidate, person: str) -> str:
        """Store a person's signature, once; return its key. Raises NotSignedError."""
        may_sign(person, _product(about.product), self.environment.releases.approvers)
        body = Signature(
            product=about.product, release=about.release, digest=about.digest, at=datetime.now(UTC).isoformat()
        )
        try:
            self.s3.put_object(
                Bucket=self.bucket, Key=about.signed_by(person), Body=body.model_dump_json().encode(), IfNoneMatch="*"
            )
        except self.s3.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in {"PreconditionFailed", "412", "ConditionalRequestConflict"}:
                raise
            raise NotSignedError(
                f"{person} has signed this already: {SIGNERS} different people sign, and one has to be another."
            ) from None
        return about.signed_by(person)


def tell(platform: Platform, key: str) -> None:
    """Start the release workflow with the event of a signature, as S3 does on AWS."""
    event = {"detail": {"bucket": {"name": platform.output("CuratedBucket")}, "object": {"key": key}}}
    platform.states.start_execution(stateMachineArn=platform.output("ReleaseWorkflow"), input=json.dumps(event))


def sign_as_samples(platform: Platform, ready: Iterable[Release]) -> list[str]:
    """Sign what waits as two sample people of this machine; return what was signed by whom, in sentences."""
    desk, told = Desk.here(platform), []
    for release in ready:
        about, key = Candidate(release.product, release.release, release.digest), ""
        allowed = signers(_product(release.product), desk.environment.releases.approvers)
        for person in sorted(allowed)[:SIGNERS]:
            if person not in desk.signed_by(about):
                key = desk.sign(about, person)
                told.append(f"{allowed[person]} signs {release.product} {release.release}, {release.digest[:12]}")
        if key:
            tell(platform, key)
    return told


def _product(name: str) -> Product:
    if name not in catalogue().products:
        raise LocalError(f"There is no product {name}: there are {', '.join(sorted(catalogue().products))}.")
    return catalogue().products[name]
