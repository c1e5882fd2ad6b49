"""Hands the zips to the CDK as assets whose fingerprint is known without building them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsii
from aws_cdk import AssetHashType, BundlingOptions, BundlingOutput, DockerImage, ILocalBundling
from aws_cdk.aws_lambda import Code

from cdk.packaging import archive, functions, layers
from cdk.packaging.target import Target


@jsii.implements(ILocalBundling)
class _Zip:
    """Puts one zip where the CDK wants it; it is built only when it is needed, which a test's synth is not."""

    def __init__(self, build: Callable[[], Path]) -> None:
        self._build = build

    def try_bundle(self, output_dir: str, *_: Any, **__: Any) -> bool:
        built = self._build()
        try:
            os.link(built, Path(output_dir, "package.zip"))
        except OSError:  # another file system
            shutil.copyfile(built, Path(output_dir, "package.zip"))
        return True


def layer_code(name: str, target: Target) -> Code:
    """Code of a layer."""
    return _code(lambda: layers.build(name, target), layers.digest(name, target))


def function_code(function: functions.Function, catalogue: Path) -> Code:
    """Code of a function, with the catalogue it reads."""
    content = functions.files(function, catalogue)
    return _code(lambda: functions.build(function, catalogue), archive.digest(content))


def bundled(build: Callable[[], Path]) -> BundlingOptions:
    """Tell the CDK how a zip comes about."""
    return BundlingOptions(
        image=DockerImage.from_registry("scratch"),  # required by the CDK and never run
        local=_Zip(build),
        output_type=BundlingOutput.ARCHIVED,
    )


def _code(build: Callable[[], Path], fingerprint: str) -> Code:
    bundling = bundled(build)
    return Code.from_asset(
        str(layers.REQUIREMENTS), asset_hash_type=AssetHashType.CUSTOM, asset_hash=fingerprint, bundling=bundling
    )
