"""The same work list on a Dask cluster: each worker forks its reports from a server of its own."""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import partial
from typing import Any

from spbe_research.errors import ParameterError, message
from spbe_research.extras import need
from spbe_research.reports.running.jobs import Job
from spbe_research.reports.running.work import Order, Outcome
from spbe_research.reports.running.workers import ForkWorkers, SpawnWorkers, start_workers

__all__ = ["cluster_executor"]

_SECONDS = 20  # to reach a scheduler

_here: dict[Order, ForkWorkers | SpawnWorkers] = {}
_lock = threading.Lock()


@contextlib.contextmanager
def cluster_executor(address: str, order: Order) -> Iterator[tuple[Executor, Callable[[Job], Outcome]]]:
    """An executor over the workers of a Dask scheduler, and the function that does one job there.

    Parameters
    ----------
    address : of the scheduler, such as ``"tcp://10.0.0.5:8786"``.
    order : what all jobs share; its folder must be shared by all workers under the same path.

    Raises
    ------
    MissingExtra
        when Dask is not installed.
    ParameterError
        when no scheduler answers at the address.
    """
    need("distributed")
    from distributed import Client

    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError):
        raise ParameterError(message("errors.running.cluster.cluster_executor", address=address)) from None
    try:
        # not pure in Dask's sense: the same job asked for again must be done again
        yield client.get_executor(pure=False), partial(_work, order.to_dict())
    finally:
        client.close()


def _work(order: dict[str, Any], job: Job) -> Outcome:
    """Do one job on a worker of the cluster."""
    given = Order.from_dict(order)
    with _lock:
        if given not in _here:
            for old in _here.values():
                old.close()
            _here.clear()
            _here[given] = start_workers(given, job)
            atexit.register(_here[given].close)
    return _here[given].run(job)
