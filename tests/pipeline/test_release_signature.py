from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from typer.testing import CliRunner

from cli.main import commands
from cli.release_files import VerificationError
from tests.support import ingest
from tests.support.ingest import visits
from tests.support.platform import PUBLISHED, ZONE, Platform, generate_private_key
from tests.support.release import run

OPENSSL = shutil.which("openssl")
BODY = visits(*(f"V{n},2020-10-01,{1 if n < 5 else 3}" for n in range(9)), "V90,2020-10-02,1")


@pytest.fixture
def release(platform: Platform, tmp_path: Path) -> Path:
    """The files of a release, as anyone may download them."""
    ingest.run(platform.put(ZONE, "incoming/visits.csv", BODY))
    (done,) = run(platform)
    for key in platform.keys(PUBLISHED, done["path"]):
        (tmp_path / key.rsplit("/", 1)[-1]).write_bytes(platform.read(PUBLISHED, key))
    return tmp_path


def verified(folder: Path, *options: str) -> str:
    result = CliRunner().invoke(commands, ["verify", str(folder), *options], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def test_whoever_downloads_a_release_can_check_that_it_is_what_was_proved(release: Path) -> None:
    assert "the figures are those that were proved" in verified(release)


@pytest.mark.skipif(OPENSSL is None, reason="OpenSSL's command is not installed")
def test_a_certificate_can_be_checked_without_any_software_of_ours(release: Path) -> None:
    command = [str(OPENSSL), "dgst", "-sha256", "-verify", "certificate.pem", "-signature", "certificate.sig"]
    told = subprocess.check_output([*command, "certificate.json"], cwd=release, text=True)  # noqa: S603 - fixed arguments
    assert "Verified OK" in told


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("data.csv", ",9,reported", ",10,reported", "not the figures that the certificate is about"),
        ("data.csv", "[c],confidential", "1,reported", "not the figures that the certificate is about"),
        ("data.json", ",9,", ",10,", "its figures are not those of"),
        ("data.json", '"names":{"', '"names":{"x":{},"', "called other than in the certificate"),
        ("certificate.json", '"exposed": 0', '"exposed": 1', "or changed since"),
        ("certificate.pem", "PUBLIC KEY", "SECRET", "not a public key"),
    ],
)
def test_a_release_that_was_changed_on_its_way_is_told(release: Path, name: str, old: str, new: str, says: str) -> None:
    change(release / name, old, new)
    with pytest.raises(VerificationError, match=says):
        verified(release)


def test_a_release_that_another_key_signed_is_told(release: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.pem"
    key = generate_private_key(65537, 2048).public_key()
    stranger.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(VerificationError, match=r"not signed with .*stranger\.pem"):
        verified(release, "--key", str(stranger))


def test_a_release_that_is_not_whole_is_told_what_it_lacks(release: Path) -> None:
    (release / "certificate.sig").unlink()
    with pytest.raises(VerificationError, match=r"certificate\.sig missing; download every file"):
        verified(release)
