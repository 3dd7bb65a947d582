"""All figures in one table, ratios first, from what the other benchmarks stored; and the ratios as a picture.

`python benchmarks/summary.py` prints the table, and writes it to results/summary.json and results/summary.png; with `--short` it
writes nothing. A ratio says how many times as long (or as much) the other way takes as ours does.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from matplotlib.figure import Figure
from record import RESULTS, table

Row = dict[str, Any]


def result(name: str) -> dict[str, Any]:
    """What a benchmark stored; empty where it has not run."""
    path = RESULTS / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def drag() -> list[Row]:
    rows = result("drag").get("rows", [])
    ours = rows[0]["median"] if rows else 1
    return [
        {
            "what": "drag: key to painted",
            "beside": row["driver"],
            "ratio": round(row["median"] / ours, 1),
            "figures": f"{ours} and {row['median']} ms",
        }
        for row in rows[1:]
        if row["peer"]
    ]  # fmt: skip


def gradient() -> list[Row]:
    return [
        {
            "what": f"gradient: {row['net']}, {row['samples']} sample{'s' * (row['samples'] > 1)}", "beside": name, "ratio": ratio,
            "figures": f"{row['microseconds'][row['ours']]:g} and {row['microseconds'][name]:g} µs",
        }
        for row in result("gradient").get("rows", [])
        for name, ratio in row["ratios"].items()
        if name != row["ours"]
    ]  # fmt: skip


def cost() -> list[Row]:
    rows: list[Row] = []
    for row in result("cost").get("rows", [])[::3]:
        times = row["seconds"]
        for way, beside in (("forward", "one forward pass"), ("central", "central differences"), ("complex", "complex step")):
            ratio, figures = float(f"{times[way] / times['backprop']:.3g}"), f"{times['backprop']:g} and {times[way]:g} s"
            rows.append({"what": f"gradient of {row['weights']:,} weights", "beside": beside, "ratio": ratio, "figures": figures})
    return rows


def derivation() -> list[Row]:
    return [
        {
            "what": f"derivation of {row['net']}: operations", "beside": "the expanded loss differentiated",
            "ratio": round(row["peer_operations"] / row["operations"], 1),
            "figures": f"{row['operations']:,} and {row['peer_operations']:,}",
        }
        for row in result("derivation").get("beside", [])[1::4]
    ]  # fmt: skip


def machines() -> list[Row]:
    return [
        {
            "what": f"two workers, {row['samples']:,} samples", "beside": "one worker", "ratio": row["two over one"],
            "figures": f"{row['seconds']['two workers']:g} and {row['seconds']['one worker']:g} s",
        }
        for row in result("machines").get("rows", [])[::2]
    ]  # fmt: skip


def picture(rows: list[Row]) -> Figure:
    """The ratios as bars on a logarithmic axis; 1 is ours."""
    fig = Figure(figsize=(8, 0.9 + 0.24 * len(rows)), layout="constrained")
    ax = fig.subplots()
    places = range(len(rows))
    ax.barh(
        places, [row["ratio"] for row in rows], left=0, color=["#0A6CCB" if row["ratio"] >= 1 else "#9E3200" for row in rows], height=0.6
    )
    ax.set_yticks(places, [f"{row['what']} — {row['beside']}" for row in rows], fontsize=8)
    for place, row in zip(places, rows, strict=True):
        ax.text(max(row["ratio"], 1), place, f" {row['ratio']:g}", va="center", fontsize=8)
    ax.axvline(1, color="#1B1F26", linewidth=1)
    ax.set(xscale="log", xlabel="times as long (or as much) as ours", title="Beside others; left of the line: less than ours")
    ax.set(xlim=(ax.get_xlim()[0], 20 * max(row["ratio"] for row in rows)), ylim=(-0.7, len(rows) - 0.3))
    ax.invert_yaxis()
    return fig


def main() -> None:
    """Print the table, and store table and picture unless it is the short form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="nothing is stored")
    short = parser.parse_args().short
    rows = [*drag(), *gradient(), *cost(), *derivation(), *machines()]
    print(
        table(["× ours", "what", "beside", "ours and theirs"], [[row["ratio"], row["what"], row["beside"], row["figures"]] for row in rows])
    )
    started = result("start").get("rows", [])
    if started:
        print("\n" + table(["start", "value", "unit"], [list(row.values()) for row in started]))
    if not short:
        lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
        (RESULTS / "summary.json").write_text(f'{{\n "rows": [\n{lines}\n ]\n}}\n', encoding="utf-8", newline="\n")
        picture(rows).savefig(RESULTS / "summary.png", dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    main()
