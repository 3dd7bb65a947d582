"""A mean over machines is the mean: whatever the shards, and whoever of the workers is lost."""

import logging
import os
import pickle
import signal
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_lib import Network, backprop
from backprop_lib.machines import combine, connect, part, sharded_gradient, split
from tests.networks import cases

NET = Network([4, 6, 5, 3], biases=True, seed=3)
RNG = np.random.default_rng(9)
X, Y = RNG.uniform(-1, 1, (60, 4)), RNG.uniform(0, 1, (60, 3))
WHOLE = backprop(NET, X, Y).vector
LIMIT, BLOCK = 200, 10  # MB: what a worker may use, and one block
WIDE = Network([500, 2], "tanh", seed=4)


def near(found, wanted=WHOLE):
    return np.allclose(found, wanted, rtol=1e-12, atol=1e-15)


def slow_blocks(started: Path):
    """Five blocks of 12 samples, one every 0.2 s; leaves a note with its worker's process when it starts."""
    (started / f"{os.getpid()}-{time.monotonic_ns()}").touch()
    for block in range(5):
        time.sleep(0.2)
        yield X[12 * block : 12 * block + 12], Y[12 * block : 12 * block + 12]


def many_blocks(seed: int, count: int):
    """Blocks of 10 MB for `WIDE`, made when they are asked for."""
    rows = BLOCK * 1_000_000 // 8 // 500
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield rng.random((rows, 500)), np.zeros((rows, 2))


def one_after_the_other(count: int):
    """What the blocks of `many_blocks` sum to, in little memory."""
    parts = [part(WIDE, block) for seed in (1, 2) for block in many_blocks(seed, count)]
    return combine(parts), sum(one.count for one in parts)


@given(cases(), st.lists(st.integers(0, 20), max_size=6))
@settings(max_examples=60)
def test_the_shards_sizes_do_not_matter(case, cuts):
    net, X, Y = case
    ends = sorted(min(cut, len(X)) for cut in cuts)
    sizes = np.diff([0, *ends, len(X)]).tolist()
    whole = backprop(net, X, Y).vector
    found = sharded_gradient(net, split(X, Y, sizes))
    assert np.abs(found - whole).max() <= 1e-12 * max(1.0, np.abs(whole).max())


def test_sums_and_counts_are_what_is_added_up():
    parts = [part(NET, (X[:50], Y[:50])), part(NET, (X[50:], Y[50:])), part(NET, (X[:0], Y[:0]))]
    assert [one.count for one in parts] == [50, 10, 0]
    assert near(parts[0].total, backprop(NET, X[:50], Y[:50], reduce="sum").vector)
    assert near(combine(parts))
    assert not near(np.mean([one.total / one.count for one in parts[:2]], axis=0))


def test_a_network_travels_as_its_numbers_and_names():
    for net in (NET, Network([2, 3, 3], ["tanh", "identity"], "softmax_cross_entropy", seed=4)):
        sent = pickle.dumps(net)
        there = pickle.loads(sent)
        assert repr(there) == repr(net)
        assert np.array_equal(there.parameters, net.parameters)
        assert len(sent) < 2000 + 8 * net.parameters.size


@pytest.fixture(scope="module")
def client():
    """A cluster of two worker processes on this machine, each with a limit to its memory."""
    from distributed import LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, memory_limit=f"{LIMIT}MB", dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
        ) as cluster,
        cluster.get_client() as client,
    ):
        yield client


def test_two_workers_give_the_same_gradient(client):
    for sizes in ([60], [30, 30], [1, 58, 0, 1], [20] * 3):
        assert near(sharded_gradient(NET, split(X, Y, sizes), client))


def test_a_worker_killed_in_mid_run_changes_nothing(client, tmp_path):
    def kill():
        while not (notes := list(tmp_path.iterdir())):
            time.sleep(0.02)
        time.sleep(0.3)
        os.kill(int(notes[0].name.partition("-")[0]), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    shards = [lambda: slow_blocks(tmp_path) for _ in range(3)]
    found = sharded_gradient(NET, shards, client)
    killer.join()
    assert near(found)
    assert len(list(tmp_path.iterdir())) > 3, "nobody had to start again"


def test_data_that_do_not_fit_are_streamed(client):
    count = LIMIT // BLOCK  # for each of two shards: together more than both workers may hold
    found = sharded_gradient(WIDE, [lambda seed=seed: many_blocks(seed, count) for seed in (1, 2)], client)
    used = client.run(lambda dask_worker: dask_worker.monitor.proc.memory_info().rss / 1e6)
    wanted, samples = one_after_the_other(count)
    assert samples * 500 * 8 / 1e6 >= 2 * LIMIT
    assert near(found, wanted)
    assert max(used.values()) < LIMIT


@pytest.mark.parametrize("far", [False, True])
def test_a_bad_shard_is_named(request, far):
    client = request.getfixturevalue("client") if far else None
    holed = X.copy()
    holed[17, 2] = np.nan
    with pytest.raises(ValueError, match=r"^shard 2: X has 3 values a sample, but layer 1 has 4 nodes"):
        sharded_gradient(NET, [(X, Y), (X[:, :3], Y)], client)
    with pytest.raises(ValueError, match=r"^shard 1: X has a value that is not finite in sample 18"):
        sharded_gradient(NET, [(holed, Y), (X, Y)], client)
    with pytest.raises(ValueError, match=r"^shard 1: block 2: X has a value that is not finite in sample 18"):
        sharded_gradient(NET, [lambda: [(X, Y), (holed, Y)]], client)
    with pytest.raises(ValueError, match=r"^shard 2: X has 5 samples and Y has 4"):
        sharded_gradient(NET, [(X, Y), (X[:5], Y[:4])], client)
    with pytest.raises(TypeError, match=r"^shard 1: X must be numbers"):
        sharded_gradient(NET, [(["a"], Y[:1])], client)
    with pytest.raises(ValueError, match="the 2 shards hold no sample"):
        sharded_gradient(NET, [(X[:0], Y[:0])] * 2, client)


def test_shards_that_do_not_add_up_are_refused():
    for sizes in ([30, 20], [70, -10]):
        with pytest.raises(ValueError, match="add up to 60 samples"):
            split(X, Y, sizes)
    with pytest.raises(ValueError, match="X has 60 samples and Y has 59"):
        split(X, Y[:-1], [60])


def test_an_address_nobody_answers():
    with pytest.raises(TimeoutError, match=r"nobody answered at tcp://127.0.0.1:9 within 1 s; start a scheduler"):
        connect("tcp://127.0.0.1:9", seconds=1)
    with pytest.raises(ValueError, match="an address is text such as"):
        connect("nowhere://", seconds=1)
    with pytest.raises(TypeError, match="but 8786 was given"):
        connect(8786)  # type: ignore[arg-type]


def test_the_same_code_runs_on_an_address(client):
    with connect(client.scheduler.address) as other:
        assert near(sharded_gradient(NET, split(X, Y, [25, 35]), other))


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ImportError, match="pip install"):
        connect("tcp://127.0.0.1:8786")
    assert near(sharded_gradient(NET, split(X, Y, [60])))
