"""Puts files into landing zones, as a supplier would, and says which drops they became."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from contracts.drops.drop import INCOMING, MANIFEST, UNCLAIMED, drop_id
from local.errors import LocalError
from local.platform import Platform


@dataclass(frozen=True)
class Dropped:
    """A file that was put into a landing zone: the dataset it was given as, and the drop it is."""

    dataset: str
    file: str
    bucket: str
    key: str
    version: str
    drop: str


def put(platform: Platform, path: Path, dataset: str) -> Dropped:
    """Put one file into its dataset's landing zone, or into the unclaimed zone when no dataset is called that.

    A manifest beside the file is put first. Raises ``LocalError`` when there is no such file, or when it is a
    manifest itself.
    """
    if not path.is_file():
        raise LocalError(f"{path} is not a file: name the file to drop.")
    if path.name.endswith(MANIFEST):
        raise LocalError(f"{path} is a manifest, which goes with its file: drop {path.name.removesuffix(MANIFEST)}.")
    known = dataset in platform.zones and dataset != UNCLAIMED
    bucket = platform.zones[dataset if known else UNCLAIMED]
    key = f"{INCOMING}{path.name}" if known else f"{INCOMING}{dataset}/{path.name}"
    manifest = path.with_name(path.name + MANIFEST)
    if manifest.is_file():
        platform.s3.put_object(Bucket=bucket, Key=key + MANIFEST, Body=manifest.read_bytes())
    with path.open("rb") as body:
        version = platform.s3.put_object(Bucket=bucket, Key=key, Body=body)["VersionId"]
    landed = platform.s3.head_object(Bucket=bucket, Key=key, VersionId=version)["LastModified"]
    return Dropped(dataset, path.name, bucket, key, version, drop_id(bucket, key, version, landed))


def in_folder(folder: Path) -> dict[str, list[Path]]:
    """Return the files of ``folder/<dataset>/``, in order of their names, by dataset.

    After them come those of numbered folders in it, ``folder/<dataset>/0001/``, in order of the numbers: so files
    are kept that landed in an order which is not that of their names, or more than once under the same name.
    Raises ``LocalError`` when the folder has none.
    """
    if not folder.is_dir():
        raise LocalError(f"{folder} is not a folder: name one that has a folder of files for each dataset.")
    found = {part.name: _files(part) for part in sorted(folder.iterdir()) if _is_shown(part) and part.is_dir()}
    files = {dataset: paths for dataset, paths in found.items() if paths}
    if not files:
        raise LocalError(f"{folder} has no files in folders named for datasets: put them at {folder}/<dataset>/.")
    return files


def _files(part: Path) -> list[Path]:
    numbered = [each for each in part.iterdir() if each.is_dir() and each.name.isdecimal()]
    folders = [part, *sorted(numbered, key=lambda each: int(each.name))]
    return [file for each in folders for file in sorted(each.iterdir()) if _is_shown(file) and _is_drop(file)]


def _is_shown(path: Path) -> bool:
    return not path.name.startswith(".")


def _is_drop(path: Path) -> bool:
    return path.is_file() and not path.name.endswith(MANIFEST)
