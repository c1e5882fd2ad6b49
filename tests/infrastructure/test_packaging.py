"""What the functions run on: small enough for Lambda, complete without anything else, the same bytes every time."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile

import pytest

from cdk.packaging import archive, layers
from cdk.packaging.errors import PackagingError
from cdk.packaging.functions import FUNCTIONS, Function, build, files
from cdk.packaging.target import Target
from config.load import load

LIMIT = 250 * 1024 * 1024  # unzipped, layers and all (Lambda quotas)


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory):
    """Unzip a layer of this machine once."""
    folder = tmp_path_factory.mktemp("layers")
    done = {}

    def unpack(name):
        if name not in done:
            with zipfile.ZipFile(layers.build(name, Target.of(load("local")))) as opened:
                opened.extractall(folder / name)
            done[name] = folder / name / "python"
        return done[name]

    return unpack


@pytest.mark.parametrize("environment", ["prod", "local"])
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_a_function_with_its_layers_is_below_lambdas_limit(function, environment, repository):
    target = Target.of(load(environment))

    packages = [
        build(function, repository / "catalogue"),
        *(layers.build(name, target) for name in function.every_layer),
    ]

    assert sum(archive.unzipped_size(package) for package in packages) < LIMIT


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_a_handler_imports_with_nothing_but_its_own_code_and_layers(function, repository, tmp_path, unpacked):
    with zipfile.ZipFile(build(function, repository / "catalogue")) as opened:
        opened.extractall(tmp_path)
    paths = [str(tmp_path), *(str(unpacked(name)) for name in function.every_layer)]
    module, name = function.handler.rsplit(".", 1)
    script = f"import sys, importlib; sys.path[:0] = {paths!r}; getattr(importlib.import_module({module!r}), {name!r})"

    done = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False)  # noqa: S603

    assert done.returncode == 0, done.stderr


def test_code_is_small_and_carries_no_tests_no_examples_and_no_other_function(repository):
    names = set(files(FUNCTIONS["triage"], repository / "catalogue"))

    assert "lambdas/triage/handler.py" in names
    assert "catalogue/datasets/covid_tests/contract.odcs.yaml" in names
    assert not [name for name in names if "examples/" in name or "__pycache__" in name or name.startswith("cdk/")]
    assert {name.split("/")[1] for name in names if name.startswith("lambdas/")} == {
        "__init__.py",
        "adapters",
        "core",
        "triage",
    }


def test_the_same_content_is_the_same_zip_to_the_byte(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.py").write_text("a = 1\n")
    first = archive.write(archive.files_below(source, "x/"), tmp_path / "1.zip").read_bytes()
    (source / "a.py").touch()

    assert archive.write(archive.files_below(source, "x/"), tmp_path / "2.zip").read_bytes() == first


def test_a_layers_fingerprint_tells_the_requirements_and_the_machine_apart():
    arm, here = Target("3.13", "arm64", "aarch64-manylinux_2_28"), Target("3.11", "x86_64", None)

    assert layers.digest("duckdb", arm) == layers.digest("duckdb", arm)
    assert len({layers.digest(name, target) for name in ("duckdb", "iceberg") for target in (arm, here)}) == 4


def test_a_function_without_a_handler_is_named(repository):
    with pytest.raises(PackagingError, match=r"function nowhere has no handler at lambdas/nowhere/handler.py"):
        files(Function("nowhere"), repository / "catalogue")


def test_a_layer_without_requirements_is_named():
    with pytest.raises(PackagingError, match="layer nowhere has no list of requirements"):
        layers.digest("nowhere", Target.of(load("prod")))


def test_whatever_is_shipped_is_in_the_list_of_what_it_is_made_of(repository):
    (told,) = re.findall(r"for list in ([a-z ]+); do", (repository / "Makefile").read_text())
    images = [path.read_text() for path in repository.glob("dashboards/*/Dockerfile")]
    shipped = {layer for packed in FUNCTIONS.values() for layer in packed.every_layer}
    shipped |= {found for text in images for found in re.findall(r"requirements/(\w+)\.txt", text)}

    assert len(images) == 2
    assert set(told.split()) == shipped | {"job"}, "requirements/job.txt is what Glue installs for the Spark job"
