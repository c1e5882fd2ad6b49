"""The one rule for what the embedded AWS cannot run: stacks named here are left out of an embedded environment.

Imports no CDK, so that whoever deploys locally can say what is left out, and why.
"""

from __future__ import annotations

CLOUD_ONLY = {
    "site": (
        "the embedded AWS knows CloudFront's settings and serves nothing through it; "
        "here a small server on this machine reads the published bucket instead"
    ),
    "sftp": "suppliers are at this machine, and put their files themselves",
    "delivery": "only people at this machine deploy to it",
    "edge": "there is no distribution here, and so nothing for a firewall to stand in front of",
    "steward": "the embedded AWS has no Lake Formation to set up",
    "access": "without Lake Formation nothing here would hold a query to an agreement's rows and columns",
    "inviting": "no mail is sent here; `pratique users here` shows the temporary password that it would bring",
    "cluster": (
        "the embedded AWS runs no Kubernetes; here the explorer and the private tier are processes: "
        "`pratique explore`, `pratique private`"
    ),
    "audit": "the embedded AWS records no calls, so there would be a trail and nothing on it",
    "backup": "the embedded AWS has no vaults; what is dropped here can be dropped again",
    "operations": "nobody is on call for a laptop; `pratique status` says what its dashboard would",
}
