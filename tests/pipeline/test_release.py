from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from lambdas.adapters import releases
from tests.support import ingest
from tests.support.html import Outline, faults
from tests.support.ingest import visits
from tests.support.platform import CURATED, DATASET, PUBLISHED, ZONE, Platform
from tests.support.release import PRODUCT, finished, latest, planned, published, run, site, suppressed

MONDAY = visits(*(f"V{n},2020-10-01,{1 if n < 5 else 3}" for n in range(9)), "V90,2020-10-02,1", "bad,2020-10-02,none")
TUESDAY = visits(*(f"W{n},2020-10-02,3" for n in range(20)))

WEEK = visits(*(f"V{n},2020-10-0{1 + n % 2},{1 + n % 3}" for n in range(34)))

TOGETHER = {
    *("index.html", "404.html", "data/index.html", "areas/index.html", "areas/find.js", "filter.js"),
    *("calendar/index.html", "calendar/releases.ics"),
    *("catalogue/index.html", "catalogue/agreements/index.html", f"catalogue/datasets/{DATASET}/index.html"),
    *(
        "feed.atom",
        "robots.txt",
        "sitemap.xml",
        "catalogue.jsonld",
        "v1/openapi.json",
        "v1/products.json",
        "v1/areas.json",
    ),
}


def drop(platform: Platform, body: bytes = MONDAY, name: str = "visits.csv") -> str:
    platform.tick()
    return str(ingest.run(platform.put(ZONE, f"incoming/{name}", body))["drop"])


def page_of(platform: Platform, done: dict[str, Any]) -> str:
    return platform.read(PUBLISHED, done["path"] + "index.html").decode()


def rows(platform: Platform, release: str) -> list[dict[str, str]]:
    text = platform.read(PUBLISHED, f"products/{PRODUCT}/releases/{release}/data.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_committed_drop_becomes_a_release_that_anyone_can_read(platform: Platform) -> None:
    name = drop(platform)
    (done,) = run(platform)
    assert done["release"].startswith(name.split("-")[0])
    assert latest(platform)[PRODUCT]["release"] == done["release"] == done["latest"]
    found = {key.removeprefix(done["path"]) for key in platform.keys(PUBLISHED, done["path"])}
    assert found >= {"index.html", "data.csv", "data.csv-metadata.json", "data.json", "certificate.json"}
    assert {"index.html", "latest.json"} <= set(platform.keys(PUBLISHED))
    counts = {(row["date"], row["size"]): row["visits"] for row in rows(platform, done["release"])}
    assert counts[("2020-10-01", "ALL")] == "9"
    assert counts[("2020-10-01", "single")] == "5"


def test_every_relative_or_rooted_link_of_every_page_leads_to_a_file(platform: Platform) -> None:
    for day, body in enumerate((MONDAY, TUESDAY)):
        drop(platform, body, f"{day}.csv")
        run(platform)
    files = site(platform)
    pages = [key for key in files if key.endswith(".html")]
    whole = [key for key in pages if "/view/" not in key]
    assert len(whole) == 11, (
        "home, what is not there, data, areas, calendar, three of the catalogue, the list, two releases"
    )
    assert len(pages) > len(whole), "and parts of releases"
    links = [
        (page, str(link.attributes["href"]))
        for page in pages
        for link in Outline(files[page].decode()).all("a")
        if not urlsplit(str(link.attributes["href"])).scheme
    ]
    assert {"index.json", "data.csv", "/index.html", f"/products/{PRODUCT}/latest/index.html"} <= {
        to for _, to in links
    }
    wrong = [(page, to) for page, to in links if file_at(platform, page, to) not in files]
    assert wrong == []


def file_at(platform: Platform, page: str, link: str) -> str:
    """Key of the file that a link of a page leads to, as the edge resolves it."""
    path = urlsplit(urljoin(f"/{page}", link)).path.removeprefix("/")
    for product, entry in latest(platform).items():
        path = path.replace(f"products/{product}/latest/", entry["path"])
    return path + "index.html" if path.endswith("/") or not path else path


def test_a_release_may_be_kept_for_good_and_what_leads_to_it_for_a_minute(platform: Platform) -> None:
    for body in (MONDAY, TUESDAY):
        drop(platform, body)
        (done,) = run(platform)
    s3 = platform.client("s3")
    told = {key: s3.head_object(Bucket=PUBLISHED, Key=key).get("CacheControl") for key in platform.keys(PUBLISHED)}
    brief = {key for key, header in told.items() if header == "public, max-age=60, must-revalidate"}
    listing = f"products/{PRODUCT}/releases/"
    of_product = {f"{listing}index.html", f"{listing}index.json", f"v1/products/{PRODUCT}/releases.json"}
    assert brief - pages_of_releases(told) == {*of_product, *TOGETHER, "latest.json"}
    for_good = {key for key, header in told.items() if header == "public, max-age=31536000, immutable"}
    assert for_good == set(told) - brief
    assert {key for key in told if key.startswith(done["path"])} <= for_good | pages_of_releases(told)


def pages_of_releases(keys: Iterable[str]) -> set[str]:
    """Pages may get a notice, when a release is withdrawn; files never change."""
    return {key for key in keys if key.startswith(f"products/{PRODUCT}/releases/20") and key.endswith(".html")}


def test_small_counts_are_nowhere_in_what_is_published(platform: Platform) -> None:
    drop(platform)
    (done,) = run(platform)
    hidden = {(row["date"], row["size"]) for row in rows(platform, done["release"]) if row["visits"] == "[c]"}
    assert ("2020-10-02", "single") in hidden
    data = json.loads(platform.read(PUBLISHED, done["path"] + "data.json"))
    assert all(row[-2] is None for row in data["rows"] if row[-1] == "confidential")
    certificate = json.loads(platform.read(PUBLISHED, done["path"] + "certificate.json"))
    assert certificate["passes"]
    assert not {"unsafe", "secondary", "secondary_value"} & set(certificate)


def test_the_page_reconciles_the_drop_it_came_from(platform: Platform) -> None:
    name = drop(platform, WEEK)
    (done,) = run(platform)
    html = page_of(platform, done)
    assert faults(html) == []
    (row,) = [row for row in Outline(html).all("tr") if name in row.text]
    assert [cell.text for cell in row.children[1:]] == ["34", "0", "34"]
    assert faults(platform.read(PUBLISHED, "index.html").decode()) == []
    assert faults(platform.read(PUBLISHED, "404.html").decode()) == []
    assert faults(platform.read(PUBLISHED, f"products/{PRODUCT}/releases/index.html").decode()) == []


def test_a_number_of_records_that_would_give_a_hidden_day_away_is_confidential_too(platform: Platform) -> None:
    name = drop(platform)
    (done,) = run(platform)
    (row,) = [row for row in Outline(page_of(platform, done)).all("tr") if name in row.text]
    assert [cell.text for cell in row.children[1:]] == ["[c]", "1", "[c]"]
    assert "10 rows" not in page_of(platform, done)


def test_a_release_that_is_out_is_not_made_again(platform: Platform) -> None:
    drop(platform)
    run(platform)
    before = site(platform)
    platform.gate.open()
    (again,) = run(platform, product=PRODUCT)
    assert again["latest"] == again["release"]
    assert not any("candidates/" in request or "/data.csv" in request for request in platform.gate.requests)
    assert site(platform) == before


def test_the_same_steps_twice_leave_the_same_site(platform: Platform) -> None:
    drop(platform)
    (release,) = planned()["releases"]
    published(suppressed(platform, release))
    before = site(platform)
    published(suppressed(platform, release))
    assert site(platform) == before


def test_a_correction_is_a_new_release_and_the_old_one_stays_as_it_was(platform: Platform) -> None:
    drop(platform)
    (first,) = run(platform)
    before = {key: body for key, body in site(platform).items() if key.startswith(first["path"])}
    drop(platform, TUESDAY)
    (second,) = run(platform)
    assert second["release"] > first["release"]
    after = site(platform)
    assert {key: after[key] for key in before} == before
    listed = json.loads(after[f"products/{PRODUCT}/releases/index.json"])["releases"]
    assert [item["release"] for item in listed] == [first["release"], second["release"]]
    assert second["release"] in after[f"products/{PRODUCT}/releases/index.html"].decode()
    counts = {(row["date"], row["size"]): row["visits"] for row in rows(platform, second["release"])}
    assert counts[("2020-10-02", "several")] == "20"


def test_an_older_release_that_comes_late_does_not_take_over(platform: Platform) -> None:
    drop(platform)
    (late,) = [suppressed(platform, release) for release in planned()["releases"]]
    drop(platform, TUESDAY)
    (newer,) = run(platform)
    assert published(late)["stale"]
    done = finished(late)
    assert done["latest"] == latest(platform)[PRODUCT]["release"] == newer["release"]
    assert late["release"] in platform.read(PUBLISHED, f"products/{PRODUCT}/releases/index.html").decode()


def test_a_product_waits_until_its_dataset_has_a_drop(platform: Platform) -> None:
    plan = planned(product=PRODUCT)
    assert plan["releases"] == []
    assert plan["waiting"] == [{"product": PRODUCT, "reason": f"no drop of {DATASET} has been committed yet"}]
    assert platform.keys(PUBLISHED) == []


def test_a_quarantined_drop_changes_nothing_that_is_published_but_how_its_dataset_came_in(platform: Platform) -> None:
    drop(platform)
    run(platform)
    before = site(platform)
    drop(platform, b"", "empty.csv")
    run(platform)
    after = site(platform)
    told = f"catalogue/datasets/{DATASET}/index.html"
    assert {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} <= {told}


def test_the_ledger_tells_what_became_of_a_release(platform: Platform) -> None:
    drop(platform)
    (release,) = planned()["releases"]
    item = releases.read(PRODUCT, release["release"])
    assert item is not None
    assert item["state"] == "candidate"
    done = suppressed(platform, release)
    assert done["passes"]
    published(done)
    item = releases.read(PRODUCT, release["release"])
    assert item is not None
    assert (item["state"], item["certificate"]["passes"]) == ("published", True)


def test_a_candidate_says_what_may_be_published_and_no_more(platform: Platform) -> None:
    drop(platform)
    (release,) = planned()["releases"]
    done = suppressed(platform, release)
    prefix = f"candidates/{PRODUCT}/{done['release']}/first/"
    names = {key.removeprefix(prefix) for key in platform.keys(CURATED, prefix)}
    assert names == {"cells.csv.gz", "certificate.json", "reasons.json", "candidate.json", "files.json"}
    candidate = json.loads(platform.read(CURATED, prefix + "candidate.json"))
    assert set(candidate) == {
        "product",
        "release",
        "sql",
        "inputs",
        "query",
        "after",
        "beside",
        "certificate",
        "signed",
        "made",
        "pratique",
        "seal",
    }
    assert "secondary" not in candidate["certificate"]
