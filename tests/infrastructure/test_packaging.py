"""What the functions run on: small enough for Lambda, complete without anything else, the same bytes every time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile

import pytest

from bench import sbom
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
    images = [path.read_text() for path in repository.glob("dashboards/*/Dockerfile")]
    shipped = {layer for packed in FUNCTIONS.values() for layer in packed.every_layer}
    shipped |= {found for text in images for found in re.findall(r"requirements/(\w+)\.txt", text)}

    assert len(images) == 2
    assert {*sbom.shipped()} == shipped | {"job"}, "requirements/job.txt is what Glue installs for the Spark job"
    assert "python -m bench.sbom" in (repository / "Makefile").read_text()


_HASHES = "".join(f"    --hash=sha256:{digit * 64}{end}\n" for digit, end in (("a", " \\"), ("b", "")))
_LISTED = f"some_package==1.2.0 ; sys_platform == 'linux' \\\n{_HASHES}"


def _component(name="some-package", version="1.2.0", hashes=("a" * 64, "b" * 64)):
    source = {"type": "distribution", "hashes": [{"alg": "SHA-256", "content": each} for each in hashes]}
    return {"name": name, "version": version, "externalReferences": [source]}


def test_a_list_of_what_is_shipped_names_every_package_with_its_version_and_its_hashes():
    assert sbom.differences(sbom.pinned(_LISTED), sbom.told({"components": [_component()]})) == []


@pytest.mark.parametrize(
    ("components", "said"),
    [
        ([], "some-package==1.2.0 is listed and not told"),
        ([_component(version="1.3.0")], "some-package==1.2.0 is listed and not told"),
        ([_component(), _component("other")], "other==1.2.0 is told and not listed"),
        ([_component(hashes=("a" * 64,))], "2 hashes listed and 1 told, not the same"),
        ([_component(hashes=("a" * 64, "c" * 64))], "2 hashes listed and 2 told, not the same"),
    ],
)
def test_what_a_list_of_what_is_shipped_lacks_or_adds_is_found(components, said):
    assert any(said in each for each in sbom.differences(sbom.pinned(_LISTED), sbom.told({"components": components})))


def test_what_is_pinned_without_a_hash_is_found():
    (said,) = sbom.differences(sbom.pinned("bare==1.0\n"), sbom.told({"components": [_component("bare", "1.0", ())]}))

    assert "0 hashes listed" in said


def test_every_package_that_is_shipped_is_pinned_with_a_hash(repository):
    for name in sbom.shipped():
        text = (repository / "requirements" / f"{name}.txt").read_text()
        pins = sbom.pinned(text)

        assert len(pins) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE)) > 0, name
        assert all(pins.values()), name


@pytest.mark.skipif(not sbom.LISTER.exists(), reason="`make workflows` installs what writes the lists")
def test_what_is_written_of_the_largest_image_is_what_it_installs(tmp_path, repository):
    document = json.loads(sbom.write("private", tmp_path).read_text())
    listed = sbom.pinned((repository / "requirements" / "private.txt").read_text())

    assert sbom.differences(listed, sbom.told(document)) == []


def test_an_image_stands_on_one_that_is_known_by_its_content(repository):
    bases = {}
    for path in repository.glob("dashboards/*/Dockerfile"):
        (outside,) = re.findall(r"^FROM (?!base\b)(\S+) AS base$", path.read_text(), re.MULTILINE)
        bases[path.parent.name] = outside
        assert "ARG" not in path.read_text(), "what is built does not depend on who builds it"
        assert re.findall(r"^FROM (\S+)", path.read_text(), re.MULTILINE) == [outside, "base", "base"]

    assert set(bases) == {"explorer", "private"}
    (base,) = set(bases.values())
    assert re.fullmatch(r"python:3\.13\.\d+-slim-bookworm@sha256:[0-9a-f]{64}", base)
