"""What stands above the figures of a release is held against its certificate, as the figures are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cli.verify import VerificationError, verify
from lambdas.core.release.files import write_data
from lambdas.core.release.statement import CERTIFICATE, KEY, SIGNATURE
from tests.support.products import HIERARCHIES, PUBLISHED, RELEASE, candidate, cells, product


@pytest.fixture(scope="module")
def signer() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def release(tmp_path: Path, signer: rsa.RSAPrivateKey) -> Path:
    made = product()
    list(write_data(tmp_path, made, HIERARCHIES, release=RELEASE, published=PUBLISHED, notes=[], cells=cells()))
    sign(tmp_path, candidate()["signed"]["text"], signer)
    return tmp_path


def sign(folder: Path, text: str, signer: rsa.RSAPrivateKey) -> None:
    (folder / CERTIFICATE).write_text(text, encoding="utf-8")
    (folder / SIGNATURE).write_bytes(signer.sign(text.encode(), padding.PKCS1v15(), SHA256()))
    (folder / KEY).write_bytes(signer.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def change(path: Path, old: str, new: str, times: int = 1) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, times).encode())


def test_a_release_as_it_was_written_is_what_was_proved(release: Path) -> None:
    verify(release, key=None)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("data.json", '"product":"calls"', '"product":"deaths"', "its product is deaths, in the certificate calls"),
        ("data.json", f'"release":"{RELEASE}"', '"release":"another"', "its release is another"),
        ("data.json", '"calls","status"]', '"deaths","status"]', "its columns is"),
        ("data.csv", "status\r\n", "status,true\r\n", "its columns are not those"),
        ("data.csv", "area_name", "age_name", "its columns are not those"),
        ("data.csv", "reported\r\n", "reported,3\r\n", "more or fewer fields"),
    ],
)
def test_a_heading_or_a_field_that_was_not_proved_is_told(
    name: str, old: str, new: str, says: str, release: Path
) -> None:
    change(release / name, old, new)
    with pytest.raises(VerificationError, match=says):
        verify(release, key=None)


def test_figures_under_another_heading_are_told_though_every_file_has_it(release: Path) -> None:
    change(release / "data.csv", ",calls,", ",deaths,")
    change(release / "data.json", '"calls","status"]', '"deaths","status"]')
    change(release / "data.csv-metadata.json", '"name": "calls"', '"name": "deaths"', -1)
    with pytest.raises(VerificationError, match="its columns is"):
        verify(release, key=None)


def test_a_certificate_that_names_no_columns_proves_none(release: Path, signer: rsa.RSAPrivateKey) -> None:
    certificate = json.loads((release / CERTIFICATE).read_text(encoding="utf-8"))
    del certificate["columns"]
    sign(release, json.dumps(certificate), signer)
    with pytest.raises(VerificationError, match="in the certificate None"):
        verify(release, key=None)
