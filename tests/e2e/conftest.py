"""One platform for all end-to-end tests: the real stacks, deployed to an embedded AWS of their own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import platform
from local.catalogue import catalogue
from local.drops import generate
from local.follow import Following
from local.home import Home
from local.interrupts import Ending
from local.platform import Platform
from tests.e2e.world import World


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    yield from deployment(tmp_path_factory)


def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Deploy the stacks to an embedded AWS that is ended and forgotten afterwards."""
    home = Home(tmp_path_factory.mktemp("pratique"))
    with Ending() as ending:
        yield platform.up(home, free_port(), free_port(), ending)
    home.clear()


@pytest.fixture(scope="session")
def world(deployed: Platform) -> World:
    return World(deployed)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Made-up drops for every dataset, small enough to be quick."""
    folder = tmp_path_factory.mktemp("drops")
    return {name: generate(dataset, folder / name, 1, 0.2) for name, dataset in catalogue().datasets.items()}


@pytest.fixture(scope="session")
def first_run(world: World, generated: dict[str, list[Path]]) -> Following:
    """The run of the made-up drops of every dataset."""
    run = world.drop(generated)
    assert run.problems == []
    assert {line.state for line in run.lines} == {"committed"}
    return run


@pytest.fixture(scope="session")
def landed(world: World, first_run: Following) -> World:
    """The platform after that run."""
    return world
