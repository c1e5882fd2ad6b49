"""Curated tables of the register's sources, about made-up people: 64 hexadecimal digits for each, of nobody."""
# ruff: noqa: S608 - numbers and names in the statements are the bench's own

from __future__ import annotations

from pathlib import Path

import duckdb

from local.drops.shielded_patients import GROUPS

RUNS = 4
_GROUPS = list(GROUPS["Disease Group"])
_PERSON = "sha256('person' || i)"
_WHO = (
    "1925 + cast(hash(i, 1) % 95 as bigint) as date_of_birth_year, "
    "case when hash(i, 2) % 100 < 53 then 'female' else 'male' end as sex, "
    "'E0' || cast(7000000 + hash(i, 3) % 309 as varchar) as area_code, area_code as area_code_current"
)


def write_sources(folder: Path, people: int) -> dict[str, int]:
    """Write a Parquet file for each source into ``folder``/sources; return how many rows each has.

    Nine people in ten are found by the algorithm, in nearly every run; a tenth are added by clinicians alone; decisions
    are corrected, withdrawn, late and contradicted, and one person in thirty dies.
    """
    out = folder / "sources"
    out.mkdir()
    groups = ", ".join(f"'{name}'" for name in _GROUPS)
    statements = {
        "shielding_algorithm": f"""
            select {_PERSON} as nhs_number_pseudonym, date '2020-03-20' + cast(7 * run as integer) as run_date,
            [{groups}][1 + cast(hash(i, 5, g) % {len(_GROUPS)} as bigint)] as disease_group, {_WHO}
            from range({people}) as p(i), range({RUNS}) as r(run), range(2) as d(g)
            where i % 10 > 0 and (g = 0 or hash(i, 6) % 4 = 0) and run >= cast(hash(i, 7) % 20 % 16 as bigint) - 12""",
        "shielding_gp": _decisions("gp", people, every=6),
        "shielding_trusts": _decisions("trust", people, every=25),
        "deaths": f"""
            select sha256('death' || i) as registration_id_pseudonym, {_PERSON} as nhs_number_pseudonym,
            date '2020-03-25' + cast(hash(i, 8) % 150 + 2 * again as integer) as date_of_death,
            date '2020-03-26' + cast(hash(i, 8) % 150 + 30 * again as integer) as registered_on,
            case when again = 1 and hash(i, 9) % 3 = 0 then 'cancelled' else 'registered' end as standing
            from range({people}) as p(i), range(2) as a(again)
            where hash(i, 10) % 30 = 0 and (again = 0 or hash(i, 11) % 20 = 0)""",
    }
    counts = {}
    with duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(folder)}) as connection:
        connection.execute("SET enable_progress_bar = false")
        for name, sql in statements.items():
            written = connection.execute(f"copy ({sql}) to '{out / name}.parquet' (format parquet, compression zstd)")
            counts[name] = int(written.fetchall()[0][0])
    return counts


def _decisions(source: str, people: int, every: int) -> str:
    """Decisions about one person in so many, and about everybody whom the algorithm does not know (by practices)."""
    groups = ", ".join(f"'{name}'" for name in ["Clinical judgement", *_GROUPS])
    leaving = "'Added in error', 'No longer at high risk', 'Treatment ended', 'Wish of the patient'"
    alone = "i % 10 = 0 or" if source == "gp" else ""
    return f"""
        select sha256('{source}' || i) as decision_id_pseudonym, {_PERSON} as nhs_number_pseudonym,
        case when adds then 'add' else 'deduct' end as action,
        case when adds then [{groups}][1 + cast(hash(i, 12) % {len(_GROUPS) + 1} as bigint)]
        else [{leaving}][1 + cast(hash(i, 13) % 4 as bigint)] end as reason,
        date '2020-03-22' + cast(hash(i, '{source}', 14) % 160 + again as integer) as decided_on,
        decided_on + cast(hash(i, 15) % 40 + 7 * again as integer) as reported_on,
        case when again = 1 and hash(i, 16) % 2 = 0 then 'withdrawn' else 'made' end as standing, {_WHO}
        from (select i, again, hash(i, '{source}', 17) % 10 < case when i % 10 = 0 then 9 else 4 end as adds
              from range({people}) as p(i), range(2) as a(again)
              where ({alone} hash(i, '{source}', 18) % {every} = 0) and (again = 0 or hash(i, 19) % 12 = 0))"""
