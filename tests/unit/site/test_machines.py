"""What is made for programs: the API keeps to its OpenAPI document; feed, map and catalogue can be read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openapi_spec_validator
import pytest

from config.serving import Edge
from contracts.catalogue import load
from contracts.products.product import Product
from dashboards.site import machines
from dashboards.site.areas.districts_page import FILE, postcode_pages
from dashboards.site.areas.facts import area_facts
from dashboards.site.areas.geography import Geography
from dashboards.site.areas.kinds import NAMES
from dashboards.site.data_page import render_data
from dashboards.site.machines.areas import area_document, areas_document
from dashboards.site.machines.dcat import RESTRICTED, catalogue
from dashboards.site.machines.feed import feed
from dashboards.site.machines.products import products_document, releases_document
from dashboards.site.machines.sitemap import sitemap
from dashboards.site.page import DATASET
from dashboards.site.summary import summary
from lambdas.core.release.files import write_data
from tests.support.openapi import OPENAPI, keeps_to, schema_of
from tests.support.places import (
    CITY,
    HIERARCHIES,
    PEOPLE,
    TOWN,
    calls,
    daily,
    facts,
    geography,
    release,
    visits,
    weekly,
)
from tests.support.products import PUBLISHED, RELEASE
from tests.support.shelf import known

LATER = "20201004T163000Z-00000000"
LISTED = [
    {"release": LATER, "published": "2020-10-06T08:30:00+00:00", "path": f"products/calls/releases/{LATER}/"},
    {"release": RELEASE, "published": PUBLISHED, "path": f"products/calls/releases/{RELEASE}/"},
]
ADDRESS = "https://figures.example"


def summaries() -> list[dict[str, Any]]:
    return [summary(release()), summary(release(visits(), weekly()))]


def test_every_answer_of_the_api_keeps_to_its_document(tmp_path: Path) -> None:
    products = {"calls": calls(), "visits": visits()}
    keeps_to("Products", products_document(products, HIERARCHIES, summaries()))
    keeps_to("Releases", releases_document(calls(), LISTED))
    keeps_to("Areas", areas_document(geography()))
    told = facts(release(), release(visits(), weekly()))
    for area in geography().areas.values():
        keeps_to("AreaObservations", area_document(area, told))
    list(
        write_data(
            tmp_path, calls(), HIERARCHIES, release=RELEASE, published=PUBLISHED, notes=["A note."], cells=daily()
        )
    )
    keeps_to("Data", json.loads((tmp_path / "data.json").read_text(encoding="utf-8")))


def test_what_a_release_tells_of_areas_keeps_to_the_document_and_names_its_people() -> None:
    told = {name: area_facts(made) for name, made in {"calls": release(), "none": release(people=None)}.items()}
    for document in (*told.values(), area_facts(release(visits(), weekly()))):
        keeps_to("ReleaseAreas", document)
    assert told["calls"] is not None
    assert told["calls"]["per_head"]["people"]["release"] == PEOPLE.release
    assert schema_of(f"/v1/products/calls/releases/{RELEASE}/areas.json") == "ReleaseAreas"


def test_the_document_of_the_api_names_each_answer_once() -> None:
    idents = [path["get"]["operationId"] for path in OPENAPI["paths"].values()]
    assert len(set(idents)) == len(OPENAPI["paths"]) == 8
    assert OPENAPI["openapi"].startswith("3.1")


def test_the_document_of_the_api_is_valid_by_the_standard() -> None:
    openapi_spec_validator.validate(OPENAPI, cls=openapi_spec_validator.OpenAPIV31SpecValidator)


def test_the_document_admits_every_area_that_the_catalogue_has() -> None:
    areas = Geography.of(load(Path(machines.__file__).parents[3] / "catalogue"))
    keeps_to("Areas", areas_document(areas))
    assert {schema_of(f"/v1/areas/{slug}.json") for slug in areas.areas} == {"AreaObservations"}
    assert schema_of("/v1/areas/nowhere.json") == ""
    assert OPENAPI["components"]["schemas"]["Area"]["properties"]["kind"]["enum"] == list(NAMES)


def test_the_limit_of_calls_is_told_as_it_is_set() -> None:
    limit = f"{Edge.model_fields['requests_per_address'].default:,} files in five minutes"
    guide = Path(machines.__file__).parents[3] / "docs" / "api.md"
    for told in (OPENAPI["info"]["description"], render_data([]), " ".join(guide.read_text(encoding="utf-8").split())):
        assert limit in told


def test_every_answer_can_be_one_of_too_many_and_every_conditional_request_not_changed() -> None:
    for where, path in OPENAPI["paths"].items():
        assert {"200", "304", "429"} <= set(path["get"]["responses"]), where
        names = {each["name"] for each in path["get"]["parameters"]}
        assert names == {"If-None-Match", *re.findall(r"{(\w+)}", where)}, where


def test_an_observation_has_value_status_and_interval() -> None:
    document = area_document(geography().areas[TOWN], facts(release()))
    (told,) = document["products"]
    assert told["columns"] == ["date", "value", "status", "low", "high"]
    assert told["rows"][0] == ["2020-09-01", None, "confidential", 1, None]
    assert told["rows"][1] == ["2020-09-02", 80, "reported", 80, 80]
    assert (told["release"], told["published"]) == (RELEASE, PUBLISHED)


def test_the_file_of_postcode_districts_keeps_to_the_document() -> None:
    keeps_to("Postcodes", json.loads(postcode_pages(geography())[FILE]))
    assert f"/{FILE}" in OPENAPI["paths"]


def test_an_area_is_found_under_the_code_it_is_counted_by() -> None:
    document = area_document(geography().areas[CITY], facts(release(), release(visits(), weekly())))
    assert [(told["product"], told["counted_as"]) for told in document["products"]] == [
        ("calls", CITY),
        ("visits", f"{CITY}+E09000001"),
    ]


def test_what_was_known_on_any_moment_is_one_release() -> None:
    listed = releases_document(calls(), LISTED)["releases"]
    assert [(item["release"], item["from"], item["until"]) for item in listed] == [
        (LATER, "2020-10-06T08:30:00+00:00", None),
        (RELEASE, PUBLISHED, "2020-10-06T08:30:00+00:00"),
    ]


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_the_feed_lists_releases_newest_first(address: str) -> None:
    items = [{**item, "product": "calls", "title": "Calls & more", "changes": "<b>"} for item in LISTED]
    tree = ElementTree.fromstring(feed(items[::-1], address).encode())  # noqa: S314 - made here
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}id") for entry in tree.iter(f"{atom}entry")] == [
        f"urn:pratique:calls:{LATER}",
        f"urn:pratique:calls:{RELEASE}",
    ]
    assert tree.findtext(f"{atom}updated") == "2020-10-06T08:30:00+00:00"
    link = tree.find(f"{atom}entry/{atom}link")
    assert link is not None
    assert link.attrib["href"] == f"{address}/products/calls/releases/{LATER}/index.html"
    assert tree.findtext(f"{atom}entry/{atom}summary") == "<b>"


def test_the_map_names_every_page_that_stays() -> None:
    tree = ElementTree.fromstring(sitemap(summaries(), geography().areas.values(), ["calls"], ADDRESS).encode())  # noqa: S314
    found = [item.text for item in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"{ADDRESS}/products/calls/latest/index.html" in found
    assert f"{ADDRESS}/areas/{CITY}/index.html" in found
    assert f"{ADDRESS}/data/index.html" in found
    assert f"{ADDRESS}/catalogue/datasets/calls/index.html" in found
    assert len(found) == 6 + 1 + 2 + len(geography().areas)


def test_the_catalogue_describes_each_product_and_its_files() -> None:
    document = catalogue({"calls": calls(), "visits": visits()}, {}, summaries(), ADDRESS)
    calls_, _ = document["dcat:dataset"]
    assert calls_["dcterms:title"] == "Calls for help"
    assert calls_["dcat:version"] == RELEASE
    assert [item["dcterms:title"] for item in calls_["dcat:distribution"]] == ["data.csv"]
    assert calls_["dcterms:temporal"]["dcat:endDate"]["@value"] == "2020-10-10"


def test_every_file_of_a_release_that_has_a_media_type_is_a_distribution_and_time_ends_with_its_last_month() -> None:
    made = {**summaries()[0], "files": ["data.csv", "changes.csv", "data.csv-metadata.json", "certificate.sig"]}
    made |= {"covers": ["2020-09-01", "2020-12-01"], "grain": "month"}
    (found,) = catalogue({"calls": calls()}, {}, [made], ADDRESS)["dcat:dataset"]
    types = {
        item["dcterms:title"]: item["dcat:mediaType"]["@id"].rsplit("/", 1)[-1] for item in found["dcat:distribution"]
    }
    assert types == {"data.csv": "csv", "changes.csv": "csv", "data.csv-metadata.json": "csvm+json"}
    assert found["dcterms:temporal"]["dcat:endDate"]["@value"] == "2020-12-31"


def test_how_often_is_a_term_of_the_list_that_others_know_and_no_word() -> None:
    """Every word that our products use has its term; one that nobody has foreseen is other."""
    terms = "http://publications.europa.eu/resource/authority/frequency/"
    every = load(Path(__file__).resolve().parents[3] / "catalogue").products
    told = {item.release.frequency: _periodicity(item) for item in every.values()}
    assert told["fortnightly"] == {"@id": f"{terms}BIWEEKLY"}
    assert told["yearly"] == {"@id": f"{terms}ANNUAL"}
    assert {"@id": f"{terms}OTHER"} not in told.values()
    rare = calls().model_copy(update={"release": calls().release.model_copy(update={"frequency": "now and then"})})
    assert _periodicity(rare) == {"@id": f"{terms}OTHER"}


def _periodicity(product: Product) -> dict[str, str]:
    (made,) = catalogue({"calls": product.model_copy(update={"name": "calls"})}, {}, summaries()[:1], ADDRESS)[
        "dcat:dataset"
    ]
    found: dict[str, str] = made["dcterms:accrualPeriodicity"]
    return found


def test_the_catalogue_leads_from_a_product_to_what_it_is_made_of_which_nobody_may_simply_take() -> None:
    made = calls()
    sources = {name: known().datasets["nhs_pathways"].model_copy(update={"name": name}) for name in made.datasets}
    product, source = catalogue({"calls": made}, sources, summaries()[:1], ADDRESS)["dcat:dataset"]
    assert product["prov:wasDerivedFrom"] == [{"@id": source["@id"]}]
    assert source["dcat:landingPage"]["@id"] == f"{ADDRESS}{DATASET.format(made.datasets[0])}"
    assert source["dcterms:accessRights"]["@id"] == RESTRICTED
    assert "dcat:distribution" not in source
