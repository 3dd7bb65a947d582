"""Averaging over machines: one gradient here, on one worker process and on two, over the number of samples.

`python benchmarks/machines.py` prints a table and stores it (about a minute); `--short` takes few samples and stores nothing.
Samples lie in files, a worker reads its own; every way reads the same files, and computes with one thread. Times are medians of
turns in which all ways take part, ratios are medians of the turns' ratios. The cost of talking is the time of a shard without
samples: weights there, sums of zeros back.
"""

# ruff: noqa: E402 (the number of threads is set before NumPy is loaded)

from __future__ import annotations

import os

for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import logging
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from record import record, table

from backprop_lib import Network, backprop
from backprop_lib.machines import sharded_gradient

SIZES, SAMPLES = [64, 32, 10], (500, 2_000, 8_000, 32_000, 128_000)
WAYS = ("here", "one worker", "two workers")
NET = Network(SIZES, biases=True, seed=1)


def write(folder: Path, number: int, samples: int) -> Path:
    """A file of random samples, inputs and targets side by side."""
    path = folder / f"{samples}-{number}.npy"
    np.save(path, np.random.default_rng(number).random((samples, SIZES[0] + SIZES[-1])))
    return path


def read(path: str) -> Iterator[tuple[Any, Any]]:
    """One file's samples in blocks of 2,000 rows, so that none is copied that is not wanted yet."""
    rows = np.load(path, mmap_mode="r")
    for start in range(0, len(rows), 2_000):
        block = np.array(rows[start : start + 2_000])
        yield block[:, : SIZES[0]], block[:, SIZES[0] :]


def took(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def main() -> None:
    """Print the table, and store it unless it is the short form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="few samples, nothing is stored")
    short = parser.parse_args().short
    if not find_spec("distributed"):
        sys.exit("left out: Dask is not installed; pip install distributed")
    import dask
    from distributed import LocalCluster

    # a worker hands freed memory back at once, as Dask comes; here it keeps it like any other program, or every block is paid for anew
    dask.config.set({"distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 2**28})
    one, two = (
        LocalCluster(n_workers=n, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL) for n in (1, 2)
    )
    rows = []
    with TemporaryDirectory() as folder, one, two, one.get_client() as first, two.get_client() as both:
        clients = dict(zip(WAYS, (None, first, both), strict=True))
        for samples in SAMPLES[: 2 if short else None]:
            shards = [partial(read, str(write(Path(folder), number, samples // 2))) for number in (1, 2)]
            blocks = [block for shard in shards for block in shard()]
            whole = backprop(NET, *(np.concatenate(part) for part in zip(*blocks, strict=True))).vector
            for way, client in clients.items():
                assert np.allclose(sharded_gradient(NET, shards, client), whole, rtol=1e-10, atol=1e-13), f"{way} has another gradient"
            turns = [
                {way: took(partial(sharded_gradient, NET, shards, client)) for way, client in clients.items()}
                for _ in range(3 if short else 15)
            ]
            rows.append({
                "samples": samples, "seconds": {way: float(f"{median(t[way] for t in turns):.4g}") for way in WAYS},
                "two over one": round(median(t["one worker"] / t["two workers"] for t in turns), 3),
                "two over here": round(median(t["here"] / t["two workers"] for t in turns), 3),
            })  # fmt: skip
        none = (np.zeros((0, SIZES[0])), np.zeros((0, SIZES[-1])))
        some = (np.zeros((1, SIZES[0])), np.zeros((1, SIZES[-1])))
        talk = median(took(lambda: sharded_gradient(NET, [none, some], both)) for _ in range(9))
    numbers = NET.parameters.size
    print(f"{NET.name} with biases, {numbers} numbers there and {numbers + 1} back for each worker, whatever the samples; seconds:")
    cells = [[r["samples"], *r["seconds"].values(), r["two over one"], r["two over here"]] for r in rows]
    print(table(["samples", *WAYS, "one / two workers", "here / two workers"], cells))
    print(f"\nTalking alone (two shards, one of them without samples): {1000 * talk:.1f} ms")
    if not short:
        record("machines", {"net": NET.name, "numbers": numbers, "talking": float(f"{talk:.4g}"), "rows": rows}, drawn=["rows", "talking"])


if __name__ == "__main__":
    main()
