"""The register as an analyst might write it in pandas: the same rules, held in memory as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.register_sums import Sums, told


def in_pandas(sources: Path, out: Path) -> str:
    """Build the register from the sources and write it; return the people by status, with the sums of ``told``."""
    import pandas as pd  # noqa: PLC0415 - installed for this comparison alone

    read = {path.stem: pd.read_parquet(path) for path in sources.iterdir()}
    died = _newest(read["deaths"], ["registration_id_pseudonym"], "registered_on")
    died = died[died["standing"] == "registered"].groupby("nhs_number_pseudonym")["date_of_death"].min().rename("died")
    events = _events(pd, read).merge(died, how="left", left_on="person", right_index=True)
    events = events[events["died"].isna() | (events["day"] <= events["died"])]
    events = events.sort_values(["person", "day", "place", "source", "reason"])
    deducts = (events["action"] == "deduct").astype("int64")
    events["spell"] = deducts.groupby(events["person"]).cumsum() - deducts
    adds = events[deducts == 0]
    events = events.join(adds.groupby("person")["spell"].max().rename("last"), on="person").dropna(subset="last")
    days = events["day"].astype(str)
    events["text"] = days + " " + events["action"] + " " + events["source"] + ": " + events["reason"]
    last = events[events["spell"] == events["last"]]
    added, removed = last[last["action"] == "add"], last[last["action"] == "deduct"]
    unique = added.drop_duplicates(["person", "reason"]).sort_values(["person", "reason"])
    people = pd.DataFrame(
        {
            "reasons": unique.groupby("person")["reason"].agg("; ".join),
            "on_list_since": added.groupby("person")["day"].min(),
            "removed_on": removed.groupby("person")["day"].min(),
            "date_of_death": events.groupby("person")["died"].min(),
            "history": events.groupby("person")["text"].agg("; ".join),
        }
    )
    people["status"] = "on_list"
    people.loc[people["removed_on"].notna(), "status"] = "removed"
    people.loc[people["date_of_death"].notna(), "status"] = "deceased"
    people.to_parquet(out / "register.parquet")
    return told([_sums(pd, status, part) for status, part in people.groupby("status")]) + "; no counts, who nor home"


def _events(pd: Any, read: dict[str, Any]) -> Any:
    found = (
        read["shielding_algorithm"].groupby(["nhs_number_pseudonym", "disease_group"], as_index=False)["run_date"].min()
    )
    found = found.rename(columns={"nhs_number_pseudonym": "person", "disease_group": "reason", "run_date": "day"})
    parts = [found.assign(place=1, source="algorithm", action="add")]
    for name, source in (("shielding_gp", "gp"), ("shielding_trusts", "trust")):
        made = _newest(read[name], ["decision_id_pseudonym"], "reported_on")
        made = made[made["standing"] == "made"].rename(columns={"nhs_number_pseudonym": "person", "decided_on": "day"})
        made = made.assign(source=source, place=made["action"].map({"deduct": 2, "add": 3}))
        parts.append(made[["person", "reason", "day", "place", "source", "action"]])
    events = pd.concat(parts, ignore_index=True)
    events["day"] = pd.to_datetime(events["day"])
    return events


def _newest(rows: Any, number: list[str], day: str) -> Any:
    return rows.sort_values(day).drop_duplicates(number, keep="last")


def _sums(pd: Any, status: str, people: Any) -> Sums:
    days = int((people["on_list_since"] - pd.Timestamp(0)).dt.days.sum())
    reasons, histories = (int(people[name].str.len().sum()) for name in ("reasons", "history"))
    return Sums(status, len(people), reasons, histories, days)
