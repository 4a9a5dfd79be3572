"""The worst subgroup: how often it is a false alarm, how often it is the one planted, how long.

The search tested by permuting all rows, as the audit does, beside the same search on one half of
the rows tested on the other. One slice of 6 % (a group and the lowest fifth of a number) errs more
often than the rest, or as often. Prints shares of runs; with `sliceline` installed, its seconds
and how often it names a slice where there is none.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from audit.slices import Literals, literals_of
from audit.stats.estimate import Floats
from audit.stats.subgroups import LEAST, excess, search

Bools = NDArray[np.bool_]

BASE = 0.15
CASES = ((5000, 0.15), (1000, 0.15), (5000, 0.22), (5000, 0.25), (5000, 0.35), (2000, 0.35))


class Planted(NamedTuple):
    """Columns, which decisions are wrong, the planted slice and everybody's chance of an error."""

    frame: pd.DataFrame
    bad: Bools
    slice: Bools
    chance: Floats


class Tried(NamedTuple):
    """Of one run, for the permuted search and for the halved one."""

    alarm: bool
    right: bool
    exact: bool
    covered: bool
    half_alarm: bool
    half_right: bool


def planted(n: int, rate: float, seed: int) -> Planted:
    """Twelve columns, of which two describe the slice."""
    rng = np.random.default_rng(seed)
    columns: dict[str, NDArray[np.generic]] = {
        "sex": rng.choice(["F", "M"], n),
        "race": rng.choice(list("abcd"), n, p=[0.5, 0.3, 0.15, 0.05]),
    }
    columns |= {f"number {i}": rng.random(n) for i in range(6)}
    columns |= {f"kind {i}": rng.choice(list("pqrst"), n) for i in range(4)}
    frame = pd.DataFrame(columns)
    slice_ = ((frame["race"] == "b") & (frame["number 0"] <= 0.2)).to_numpy()
    chance = np.where(slice_, rate, BASE)
    return Planted(frame, rng.random(n) < chance, slice_, chance)


def literals(data: Planted) -> Literals:
    """The literals an audit of these columns would search."""
    return literals_of((), data.frame, None, (), least(data))


def least(data: Planted) -> int:
    """Rows a slice must hold, as in an audit."""
    return max(LEAST, len(data.frame) // 100)


def tried(data: Planted, seed: int) -> Tried:
    """Search the rows both ways; does each find something, and is it the planted slice?"""
    found = literals(data)
    # Not the generator the rows were drawn with: the permutations must not depend on the rows.
    permuted = search(found.rows, data.bad, least=least(data), seed=10_000 + seed)
    worst = permuted.slices[0]
    rows = found.rows[list(worst.literals)].all(axis=0)
    alarm = permuted.p_value(worst) <= 0.05
    gap = permuted.gap(worst)
    truth = data.chance[rows].mean() - data.chance[~rows].mean()
    half_rows, p_value = halved(found.rows, data, seed)
    return Tried(
        alarm=alarm,
        right=alarm and same(rows, data.slice),
        exact=alarm
        and {found.names[i].split(" ≤")[0] for i in worst.literals} == {"race = b", "number 0"},
        covered=bool(gap.low <= truth <= gap.high),
        half_alarm=p_value <= 0.05,
        half_right=p_value <= 0.05 and same(half_rows, data.slice),
    )


def halved(true: Bools, data: Planted, seed: int) -> tuple[Bools, float]:
    """The worst slice of a random half, and its p-value on the other half."""
    half = np.random.default_rng(20_000 + seed).random(data.bad.size) < 0.5
    found = search(true[:, half], data.bad[half], least=least(data) // 2, draws=0)
    rows = true[list(found.slices[0].literals)].all(axis=0)
    held, bad = rows & ~half, data.bad & ~half
    z = excess(held.sum(), (held & bad).sum(), (~half).sum(), bad.sum())
    return rows, float(stats.norm.sf(float(z)))


def same(rows: Bools, other: Bools) -> bool:
    """Whether two slices share more than half of their rows (Jaccard)."""
    return bool((rows & other).sum() > 0.5 * (rows | other).sum())


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def peer(data: Planted) -> bool:
    """Whether sliceline names a slice; numbers are cut at their quintiles for it."""
    from sliceline.slicefinder import Slicefinder

    columns = {
        name: pd.qcut(values, 5, labels=False) if values.dtype == float else values
        for name, values in data.frame.items()
    }
    finder = Slicefinder(alpha=0.95, k=1, max_l=3, min_sup=least(data), verbose=False)
    finder.fit(pd.DataFrame(columns).astype(str).to_numpy(), data.bad.astype(float))
    return len(finder.top_slices_) > 0


def calibration(runs: int) -> None:
    """Print one line per case."""
    header = ("alarm", "right", "exact", "covered", "half: alarm", "right")
    print(f"{runs} runs each; the slice of 6 % errs at the rate given, the rest at {BASE}")
    print(f"{'rows':>6} {'rate':>5} " + " ".join(f"{name:>11}" for name in header))
    for n, rate in CASES:
        found = [tried(planted(n, rate, seed), seed) for seed in range(runs)]
        shares = np.mean(np.array(found, dtype=float), axis=0)
        print(f"{n:>6} {rate:>5} " + " ".join(f"{share:>11.3f}" for share in shares), flush=True)


def timing() -> None:
    """Print seconds by rows, and the peer's."""
    try:
        peer(planted(1000, BASE, 0))
    except ImportError:
        print("sliceline is not installed: no peer")
    else:
        named = np.mean([peer(planted(1000, BASE, seed)) for seed in range(20)])
        print(f"sliceline names a slice in {100 * named:.0f} % of 20 tables without one")
    print(f"{'rows':>6} {'ours, 199 permutations':>24} {'sliceline, no test':>20}")
    for n in (5000, 7214, 20_000):
        data = planted(n, 0.35, 0)
        found = literals(data)
        mine = seconds(lambda d=data, f=found: search(f.rows, d.bad, least=least(d)))
        print(f"{n:>6} {mine:>23.2f}s {_peer_seconds(data):>20}")


def _peer_seconds(data: Planted) -> str:
    try:
        return f"{seconds(lambda: peer(data)):.2f}s"
    except ImportError:
        return "–"


def main() -> None:
    """Time the search, then count its mistakes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args().runs
    timing()
    calibration(runs)


if __name__ == "__main__":
    main()
