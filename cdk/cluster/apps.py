"""What is deployed in the cluster: the open explorer, and the private tier."""

from __future__ import annotations

from dataclasses import dataclass, field

PORT, PRIVATE_PORT, READY, ALIVE = 8050, 8060, "/-/ready", "/-/alive"
USER = 10001  # as in the images


@dataclass(frozen=True)
class App:
    """What is deployed: its name, which is its namespace's too, its port, what it is told, and what it needs.

    One with a ``role`` reaches AWS's services as that role, by Pod Identity, and has a token for nothing else.
    """

    name: str
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    memory: str = "512Mi"
    cpu: str = "1"
    role: bool = False

    @property
    def pick(self) -> dict[str, str]:
        """Labels that pick its pods."""
        return {"app.kubernetes.io/name": self.name}

    @property
    def labels(self) -> dict[str, str]:
        """Labels of everything of it."""
        return {**self.pick, "app.kubernetes.io/part-of": "pratique"}


def explorer(site: str) -> App:
    """Return the open explorer, which has no right in AWS.

    Measured in docs/explorer.md: one worker keeps one processor busy, and memory grows with the releases that are kept.
    """
    return App("explorer", PORT, {"EXPLORER_SITE": site})


def private_tier(told: dict[str, str]) -> App:
    """Return the private tier, with the variables that docs/private.md lists; tables are held in memory."""
    return App("private", PRIVATE_PORT, told, memory="4Gi", role=True)
