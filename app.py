"""The CDK app: one environment's stacks from its file in config/ and from the catalogue.

Context: ``-c env=local|dev|prod`` (default dev), ``-c account=`` in place of the file's, ``-c catalogue=`` and
``-c environments=`` other folders, ``-c decisions=`` the file of decisions on agreements, ``-c destroy=<env>`` the
second switch that lets data be destroyed, ``-c packs=off`` a quick look without the security packs.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from aws_cdk import App, Validations

from cdk.guardrails.retention import destroys
from config.load import ENVIRONMENTS, load
from contracts import checked
from contracts.agreements.days import day_of
from contracts.agreements.decision_record import read_record, standings
from contracts.reading.errors import PratiqueError
from stacks.stage import PlatformStage

CATALOGUE = Path(__file__).resolve().parent / "catalogue"


def build(app: App) -> PlatformStage:
    """Make the stage that the app's context asks for. Raises ``PratiqueError`` with what must be mended."""

    def context(key: str) -> str | None:
        value = app.node.try_get_context(key)
        return None if value is None else str(value)

    now = datetime.now(UTC)
    folder = Path(context("catalogue") or CATALOGUE)
    environments = Path(context("environments") or ENVIRONMENTS)
    environment = load(context("env") or "dev", account=context("account"), folder=environments)
    catalogue = checked.load(folder, day_of(now))
    decisions = context("decisions")
    record = read_record(Path(decisions), now).decisions if decisions else ()
    return PlatformStage(
        app,
        environment=environment,
        catalogue=catalogue,
        folder=folder,
        standings=standings(catalogue.agreements, record, now),
        destroy=destroys(environment, context("destroy")),
    )


def main() -> None:
    """Synthesise; every finding of a security pack that is not acknowledged is an error, unless packs are off."""
    app = App()
    try:
        build(app)
    except PratiqueError as error:
        sys.exit(str(error))
    if app.node.try_get_context("packs") != "off":
        from cdk.guardrails.packs import security_packs  # noqa: PLC0415 - a quick look does not wait for their package

        Validations.of(app).add_plugins(*security_packs(app))
    app.synth()


if __name__ == "__main__":
    main()
