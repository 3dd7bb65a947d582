"""The figures that lessons draw are those the benchmarks stored, and the benchmarks still run."""

import json
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from backprop_lib import Network, backprop, derive
from backprop_lib.explanation import count_paths

ROOT = Path(__file__).parents[2]
STORED = ("cost", "derivation")


def result(name: str) -> dict[str, Any]:
    return dict(json.loads((ROOT / "benchmarks" / "results" / f"{name}.json").read_text(encoding="utf-8")))


def drawn(name: str) -> dict[str, Any]:
    return dict(json.loads((files("backprop_lib") / "data" / f"{name}.json").read_text(encoding="utf-8")))


def sizes(row: dict[str, Any]) -> list[int]:
    return [int(n) for n in row["net"].split("-")]


@pytest.mark.parametrize("name", STORED)
def test_what_the_package_ships_is_what_the_benchmark_stored(name: str) -> None:
    assert drawn(name)
    for part, value in drawn(name).items():
        assert value == result(name)[part]


@pytest.mark.parametrize("name", STORED)
def test_it_is_small_and_names_no_machine(name: str) -> None:
    text = json.dumps(result(name))
    assert len(json.dumps(drawn(name))) < 10_000
    assert not any(word in text for word in ("/home", "/root", "/tmp", "/work"))


@pytest.mark.parametrize("name", STORED)
def test_its_short_form_runs_and_stores_nothing(name: str) -> None:
    before = result(name)
    command = [sys.executable, "-W", "error", str(ROOT / "benchmarks" / f"{name}.py"), "--short"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    assert "2-3-3-2" in run.stdout or "weights" in run.stdout
    assert result(name) == before


def test_stored_operations_are_those_of_today() -> None:
    for row in drawn("derivation")["beside"][:3]:
        program = derive(Network(sizes(row)))
        assert (row["operations"], row["steps"]) == (program.operations, len(program.steps))


def test_the_program_grows_with_the_weights_and_the_expanded_derivatives_faster() -> None:
    beside, growth = drawn("derivation")["beside"], drawn("derivation")["growth"]
    assert growth[-1]["weights"] == 10_000
    assert all(4 < row["operations"] / row["weights"] < 8 for row in growth)
    swell = [row["peer_operations"] / row["operations"] for row in beside]
    assert swell == sorted(swell)
    assert swell[-1] > 1000
    assert next(row for row in beside if row["net"] == "2-3-3-2")["peer_operations"] == 13_335


def test_counted_multiplications_are_those_of_the_path_ledger() -> None:
    for row in drawn("cost")["rows"]:
        count, m = row["multiplications"], row["width"]
        assert count["backprop"] == count["forward"] + count_paths((m,) * 4)[2]
        assert (count["central"], count["complex"]) == (2 * row["weights"] ** 2, row["weights"] ** 2)


def test_the_network_of_the_benchmark_has_so_many_weights() -> None:
    row = drawn("cost")["rows"][0]
    net = Network([row["width"]] * 4)
    assert len(backprop(net, [0.1] * row["width"], [0.5] * row["width"]).vector) == row["weights"]


def test_survivors_among_the_mutants_are_few_and_each_has_its_reason() -> None:
    stored = result("mutants")
    assert stored["percent"] >= 95
    assert sum(row["mutants"] for row in stored["modules"].values()) == stored["mutants"]
    reasons = tomllib.loads((ROOT / "tools" / "harmless_mutants.toml").read_text(encoding="utf-8"))
    for module, row in stored["modules"].items():
        assert row["mutants"] - row["killed"] == len(row["survivors"])
        given = {(r["before"], r["after"]): r["why"] for r in reasons.get(module, ())}
        assert all(given[s["before"], s["after"]] == s["why"] != "" for s in row["survivors"]), module
    for module, rows in reasons.items():
        source = (ROOT / "backprop_lib" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        assert all(f"{r['before']}\n" in source for r in rows), (
            f"{module} has changed: is the reason in tools/harmless_mutants.toml still true?"
        )
