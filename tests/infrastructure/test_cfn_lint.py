"""cfn-lint has nothing to say of any template."""

from __future__ import annotations

from cfnlint.api import ManualArgs, lint_by_config


def test_every_template_of_every_environment_is_clean(prod, local, with_cluster, with_sftp):
    templates = [str(path) for found in (prod, local) for path in found.folder.glob("assembly-*/*.template.json")]
    templates += [str(path) for path in with_cluster.folder.glob("assembly-*/*cluster*.template.json")]

    templates += [str(path) for path in with_sftp.folder.glob("assembly-*/*sftp*.template.json")]
    templates += [str(path) for path in with_sftp.folder.glob("assembly-*/prodlanding*.template.json")]

    # W3005: the CDK orders what a reference orders too. W3010: zones are named so that there are three, in any account.
    ignored = ["W3005", "W3010"]
    problems = lint_by_config(ManualArgs(templates=templates, regions=["eu-west-2"], ignore_checks=ignored))

    assert len(templates) > 10
    assert not [str(problem) for problem in problems]
