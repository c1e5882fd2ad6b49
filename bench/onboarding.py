"""Invites five hundred people to a made-up user pool: ``python -m bench.onboarding``.

The pool is moto's, in this process: what is measured is our own work and that everybody is served, not Cognito. Every
tenth call is carried out and answered with "too many requests" all the same, which is harsher than throttling: whoever
was made by such a call is found there by the next attempt, and counts as added.
"""

from __future__ import annotations

import io
import itertools
import os
import time
from collections import Counter
from collections.abc import Iterator

import boto3
from botocore.awsrequest import AWSResponse
from moto import mock_aws

from lambdas.adapters import people
from lambdas.core.onboarding import read_people

PEOPLE = 500
EVERY = 10
GROUP = "agreement-outbreak_centre"
_BUSY = b'{"__type": "TooManyRequestsException", "message": "Rate exceeded"}'
_ACCOUNT = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "eu-west-2"}


class _Raw(io.BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


def main() -> None:
    """Invite everybody twice, and print how long each took and what became of them."""
    rows = [f"user{number:03},user{number:03}@example.org" for number in range(PEOPLE)]
    content = "\n".join(["username,email", *rows]).encode()
    os.environ |= _ACCOUNT
    calls = itertools.count(1)

    def busy(request: object, **_: object) -> AWSResponse | None:
        if next(calls) % EVERY:
            return None
        headers = {"x-amzn-errortype": "TooManyRequestsException"}
        return AWSResponse(getattr(request, "url", ""), 400, headers, _Raw(_BUSY))

    with mock_aws():
        pool = boto3.client("cognito-idp").create_user_pool(PoolName="users")["UserPool"]["Id"]
        boto3.client("cognito-idp").create_group(UserPoolId=pool, GroupName=GROUP)
        people.cognito().meta.events.register_first("before-send.cognito-idp.*", busy)
        for run in ("first run", "second run"):
            started = time.perf_counter()
            results = people.invite(pool, GROUP, read_people(content))
            counts = Counter(result.outcome.value for result in results)
            print(f"{run}: {dict(counts)} in {time.perf_counter() - started:.1f} s")
    print(f"{next(calls) - 1} calls, every {EVERY}th of them answered with too many requests")


if __name__ == "__main__":
    main()
