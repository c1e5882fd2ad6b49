"""cfn-lint has nothing to say of any template."""

from __future__ import annotations

from cfnlint.api import ManualArgs, lint_by_config


def test_every_template_of_every_environment_is_clean(prod, local):
    templates = [str(path) for found in (prod, local) for path in found.folder.glob("assembly-*/*.template.json")]

    problems = lint_by_config(ManualArgs(templates=templates, regions=["eu-west-2"], ignore_checks=["W3005"]))

    assert len(templates) > 10
    assert not [str(problem) for problem in problems]
