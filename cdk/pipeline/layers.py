"""The layers that the functions of one stack stand on."""

from __future__ import annotations

from aws_cdk.aws_lambda import Architecture, LayerVersion, Runtime, RuntimeFamily
from constructs import Construct

from cdk.packaging.assets import layer_code
from cdk.packaging.target import Target


class Layers(Construct):
    """Makes each layer of a stack when a function first asks for it."""

    def __init__(self, scope: Construct, construct_id: str, *, target: Target) -> None:
        super().__init__(scope, construct_id)
        self._target = target
        self._made: dict[str, LayerVersion] = {}

    @property
    def runtime(self) -> Runtime:
        """The functions' Python."""
        return Runtime(f"python{self._target.python}", RuntimeFamily.PYTHON)

    @property
    def architecture(self) -> Architecture:
        """The functions' processor."""
        return Architecture.ARM_64 if self._target.architecture == "arm64" else Architecture.X86_64

    def named(self, name: str) -> LayerVersion:
        """Return the layer with the packages of ``requirements/<name>.txt``."""
        if name not in self._made:
            self._made[name] = LayerVersion(
                self,
                name.title(),
                code=layer_code(name, self._target),
                description=f"Packages of requirements/{name}.txt",
                compatible_runtimes=[self.runtime],
                compatible_architectures=[self.architecture],
            )
        return self._made[name]
