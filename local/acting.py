"""Who acts on an environment: whoever AWS let in, or on this machine whoever says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.load import load
from contracts.reading.errors import PratiqueError
from lambdas.core.callers import person_of
from local.home import ENVIRONMENT

if TYPE_CHECKING:
    from mypy_boto3_sts import STSClient


def who_acts(sts: STSClient, environment: str, said: str, option: str) -> tuple[str, str]:
    """Return the name of whoever acts, and the address that AWS has of them.

    ``said`` is who they say they are, by the option: that counts on this machine alone, whose AWS has nobody sign in.
    Raises PratiqueError where nobody says so here, or somebody does elsewhere, and UnknownCallerError.
    """
    principal = sts.get_caller_identity()["Arn"]
    if environment == ENVIRONMENT:
        if not said:
            raise PratiqueError(f"Say who decides: {option} NAME. Nobody signs in to the AWS of this machine.")
        return said, principal
    if said:
        raise PratiqueError(f"Leave {option} out: in {environment} you decide as who you are signed in to AWS as.")
    return person_of(principal, load(environment).agreements.people), principal
