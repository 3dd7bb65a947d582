"""Averaging over machines: the mean over samples as a sum over shards, each worked out by a worker of a Dask cluster.

A worker returns the sum of its samples' gradients and how many they were; sums and counts add up, and one division at the end
makes the mean. A shard is a pair of arrays (X, Y), or a function without arguments that yields such pairs, block by block:
then the data are read by the worker and never travel, and one block at a time is in its memory. Dask distributed is needed for
`sharded_gradient` with a client and for `connect`; it is an extra: `pip install "backprop-lib[cluster]"`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_lib.backprop import backprop
from backprop_lib.network import Network

__all__ = ["Part", "Shard", "combine", "connect", "part", "sharded_gradient", "split"]

Array = NDArray[Any]
Block = tuple[Any, Any]
Shard = Block | Callable[[], Iterable[Block]]


@dataclass(frozen=True)
class Part:
    """What a worker sends back: `total` = Σ ∂C_i/∂w over its samples, in the order of `Network.quantities`, and their `count`."""

    total: Array
    count: int


def part(net: Network, shard: Shard) -> Part:
    """Sum and count of one shard, block by block; an empty shard gives zeros and 0. Raises ValueError and TypeError.

    >>> net = Network([1, 1], activation="identity", weights=[[[3.0]]])
    >>> part(net, ([[2.0], [1.0]], [[5.0], [5.0]]))
    Part(total=array([0.]), count=2)
    """
    total, count = np.zeros(net.parameters.size), 0
    for number, (X, Y) in enumerate(shard() if callable(shard) else [shard], 1):
        if not len(X) and not len(Y):
            continue
        try:
            total += backprop(net, X, Y, reduce="sum").vector
        except (TypeError, ValueError) as error:
            where = f"block {number}: " if callable(shard) else ""
            raise type(error)(f"{where}{error}") from None
        count += len(X)
    return Part(total, count)


def combine(parts: Iterable[Part]) -> Array:
    """The gradient of the mean loss of all samples: the sums added, divided once by the number of all samples."""
    found = list(parts)
    count = sum(one.count for one in found)
    if not count:
        raise ValueError(f"the {len(found)} shards hold no sample; the mean needs at least one")
    return np.asarray(np.sum([one.total for one in found], axis=0) / count)


def split(X: ArrayLike, Y: ArrayLike, sizes: Sequence[int]) -> list[tuple[Array, Array]]:
    """Cut samples X (n, N_1), Y (n, N_L) into shards of these sizes, which may be 0 and must add up to n.

    >>> [len(X) for X, Y in split([[1.0], [2.0], [3.0]], [[0.0], [0.0], [0.0]], [2, 0, 1])]
    [2, 0, 1]
    """
    inputs, targets = np.asarray(X), np.asarray(Y)
    if len(inputs) != len(targets):
        raise ValueError(f"X has {len(inputs)} samples and Y has {len(targets)}; each sample needs its targets")
    if any(size < 0 for size in sizes) or sum(sizes) != len(inputs):
        raise ValueError(f"the sizes of the shards add up to {len(inputs)} samples, none is negative; {list(sizes)} was given")
    ends = np.cumsum([0, *sizes]).tolist()
    return [(inputs[start:end], targets[start:end]) for start, end in pairwise(ends)]


def connect(address: str, seconds: float = 10) -> Any:
    """A Dask client of the scheduler at `address`, such as "tcp://10.0.0.7:8786".

    Raises a TimeoutError where nobody answers within `seconds`, an ImportError without Dask, a ValueError or TypeError for what
    is no address.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ImportError('averaging over machines needs Dask, an extra: pip install "backprop-lib[cluster]", or distributed') from None
    if not isinstance(address, str):
        raise TypeError(f'an address is text such as "tcp://10.0.0.7:8786", but {address!r} was given')
    try:
        return Client(address, timeout=seconds)  # type: ignore[no-untyped-call]
    except OSError:
        advice = "start a scheduler there with `dask scheduler`, and give the address it prints"
        raise TimeoutError(f"nobody answered at {address} within {seconds:g} s; {advice}") from None
    except ValueError:
        raise ValueError(f'an address is text such as "tcp://10.0.0.7:8786", but {address!r} was given') from None


def sharded_gradient(net: Network, shards: Sequence[Shard], client: Any = None) -> Array:
    """The gradient of the mean loss over all shards, in the order of `Network.quantities`.

    client   a Dask client: each shard is a task of its workers, and is done again by another one where a worker is lost;
             None works the shards out here, one after the other
    Raises ValueError and TypeError that name the shard (counted from 1) and, where a number is not finite, the sample.
    """
    numbered = list(enumerate(shards, 1))
    if client is None:
        return combine(_numbered(net, shard, number) for number, shard in numbered)
    futures = [client.submit(_numbered, net, shard, number, pure=False) for number, shard in numbered]
    return combine(client.gather(futures))


def _numbered(net: Network, shard: Shard, number: int) -> Part:
    try:
        return part(net, shard)
    except (TypeError, ValueError) as error:
        raise type(error)(f"shard {number}: {error}") from None
