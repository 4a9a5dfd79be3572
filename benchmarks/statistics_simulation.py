"""Do our own statistics keep their promises? By simulation, beside a point estimate's.

    python -m benchmarks.statistics_simulation > benchmarks/results/statistics_simulation.txt

Group rates are functions of counts, so a whole audit is simulated by one binomial draw per group.
The draws are seeded. Exit status 1 if a target is missed.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, selection_rate
from scipy import stats

from audit.checks.by_group import measurement
from audit.finding import Criterion, Status
from audit.policy import verdict
from audit.stats.estimate import Estimate, Floats, Ints
from audit.stats.gaps import Gap, smallest_ratio, widest_difference
from audit.stats.metrics import rate_limits
from audit.stats.multiplicity import benjamini_hochberg, holm
from audit.stats.permutation import max_t_p_value
from audit.stats.power import rows_per_group

RUNS = 2_000
SIZES = (500, 2_000, 10_000, 100_000)
MIXES = {
    "equal": np.full(10, 0.1),
    # Two attributes crossed: .4, .25, .2, .1, .05 by .6, .4.
    "uneven": np.outer([0.4, 0.25, 0.2, 0.1, 0.05], [0.6, 0.4]).ravel(),
}
LIMIT = 0.1
ALARMS, COVERAGE, FAILS, LEVEL = (0.03, 0.06), 0.93, 0.95, 0.05


class Share(NamedTuple):
    """A share found by simulation, and the bounds it is promised to keep."""

    value: float
    least: float = 0.0
    most: float = 1.0

    @property
    def met(self) -> bool:
        """Whether it keeps them; where there is none (NaN) there is none to keep."""
        return np.isnan(self.value) or self.least <= self.value <= self.most

    def __str__(self) -> str:
        shown = "–" if np.isnan(self.value) else f"{self.value:.3f}"
        return f"{shown}{'' if self.met else '!'}"


class Line(NamedTuple):
    """A line of a table: what was simulated, and the shares found."""

    what: str
    shares: Sequence[Share]


def rows_by_group(n: int, mix: str) -> Ints:
    """`n` rows divided as the mix says."""
    return np.rint(n * MIXES[mix]).astype(np.int64)


def false_alarms(rng: np.random.Generator) -> Iterator[Line]:
    """Permutation test of *no gap* at equal rates: how often p ≤ .05."""
    for mix in MIXES:
        for rate in (0.1, 0.3, 0.5):
            shares = []
            for size in SIZES:
                n = rows_by_group(size, mix)
                alarms = sum(_alarm(rng.binomial(n, rate), n, run) for run in range(RUNS))
                shares.append(Share(alarms / RUNS, *ALARMS))
            yield Line(f"{mix} groups, rate {rate:g}", shares)


def _alarm(k: Ints, n: Ints, seed: int) -> bool:
    found = max_t_p_value([(k, n)], seed)
    return found is not None and found[0] <= LEVEL


COVERED: dict[str, tuple[Sequence[int], Sequence[float]]] = {
    "10 of 30 rows, all .1": ([30] * 10, [0.1] * 10),
    "10 of 30 rows, all .5": ([30] * 10, [0.5] * 10),
    "10 of 30 to 600 rows, all .3": (
        [600, 400, 300, 200, 150, 100, 60, 40, 30, 30],
        [0.3] * 10,
    ),
    "10 of 30 to 600 rows, .2 to .4": (
        [600, 400, 300, 200, 150, 100, 60, 40, 30, 30],
        [0.3, 0.2, 0.3, 0.4, 0.3, 0.2, 0.3, 0.4, 0.3, 0.3],
    ),
    "10 of 30 to 600 rows, the smallest .1 below": (
        [600, 400, 300, 200, 150, 100, 60, 40, 30, 30],
        [0.3] * 9 + [0.2],
    ),
    "10 of 1,000 rows, one .2 above": ([1000] * 10, [0.5] + [0.3] * 9),
    "10 of 1,000 rows, .05 to .95": ([1000] * 10, list(np.linspace(0.05, 0.95, 10))),
    "3 of 100 rows, .1, .3, .5": ([100] * 3, [0.1, 0.3, 0.5]),
    "2 of 30 rows, .5 and .7": ([30] * 2, [0.5, 0.7]),
    "2 of 30 and 3,000 rows, both .1": ([30, 3000], [0.1, 0.1]),
}


def coverage(rng: np.random.Generator) -> Iterator[Line]:
    """How often the simultaneous interval holds the true gap: difference, ratio, bootstrap."""
    for what, (sizes, rates) in COVERED.items():
        n, p = np.array(sizes), np.array(rates)
        drawn = rng.binomial(n, p, (RUNS, n.size))
        gap, ratio = float(p.max() - p.min()), float(p.min() / p.max())
        held = [
            np.mean([_holds(of(k, n), true) for k in drawn])
            for of, true in ((widest_difference, gap), (smallest_ratio, ratio))
        ]
        bootstrap = np.mean([_bootstrap_holds(k, n, gap, rng) for k in drawn[:500]])
        shares = [Share(float(share), COVERAGE) for share in held]
        yield Line(what, [*shares, Share(float(bootstrap))])


def _holds(gap: Gap, true: float) -> bool:
    # Equal rates have the ratio 1 but for the last digit.
    return not gap.exists or gap.estimate.low - 1e-12 <= true <= gap.estimate.high + 1e-12


def _bootstrap_holds(k: Ints, n: Ints, true: float, rng: np.random.Generator) -> bool:
    """Percentile bootstrap of max - min, rows drawn within groups: counts are binomial then."""
    rates = rng.binomial(n, k / n, (200, n.size)) / n
    low, high = np.quantile(np.ptp(rates, axis=1), [0.025, 0.975])
    return bool(low <= true <= high)


def group_coverage() -> Iterator[Line]:
    """Coverage of one group's interval: exact, a sum over the binomial distribution."""
    rates = np.linspace(0.02, 0.98, 97)
    for n in (10, 30, 39, 40, 100, 1_000):
        k = np.arange(n + 1)
        _, low, high, _ = rate_limits(k, np.full(n + 1, n), 0.95)
        inside = (low[:, None] <= rates) & (rates <= high[:, None])
        held = (stats.binom.pmf(k[:, None], n, rates) * inside).sum(axis=0)
        yield Line(f"{n:,} rows", [Share(float(held.mean())), Share(float(held.min()))])


GATED = {
    "equal groups, all .3": ("equal", np.full(10, 0.3)),
    "uneven groups, all .3": ("uneven", np.full(10, 0.3)),
    "equal groups, five at .3, five at .5": ("equal", np.repeat([0.3, 0.5], 5)),
    "uneven groups, one sex at .3, one at .5": ("uneven", np.tile([0.3, 0.5], 5)),
    "equal groups, one at .5": ("equal", np.array([0.5] + [0.3] * 9)),
    "uneven groups, the smallest at .5": ("uneven", np.array([0.3] * 9 + [0.5])),
    "equal groups, five at .3, five at .4": ("equal", np.repeat([0.3, 0.4], 5)),
}
NEVER_MORE = ("equal groups, all .3", "uneven groups, all .3")
SURELY = ("equal groups, five at .3, five at .5", "uneven groups, one sex at .3, one at .5")


def gates(rng: np.random.Generator) -> Iterator[Line]:
    """A gate at .10: how often it fails, passes; how often a point estimate fails."""
    for what, (mix, rates) in GATED.items():
        for size in SIZES:
            n = rows_by_group(size, mix)
            gaps = [widest_difference(k, n).estimate for k in rng.binomial(n, rates, (RUNS, 10))]
            verdicts = [gate(estimate, int(n.sum())) for estimate in gaps]
            fails, passes = (
                sum(found is status for found in verdicts) / RUNS
                for status in (Status.FAIL, Status.PASS)
            )
            point = sum(estimate.value > LIMIT for estimate in gaps) / RUNS
            true = float(np.ptp(rates))
            at_least = FAILS if what in SURELY and size >= 10_000 else 0.0
            yield Line(
                f"{what}, {size:,} rows",
                [
                    Share(fails, at_least, LEVEL if true <= LIMIT + 1e-9 else 1.0),
                    Share(passes, 0.0, 0.0 if true > LIMIT + 0.05 else 1.0),
                    Share(point),
                ],
            )


def gate(estimate: Estimate, n: int) -> Status:
    """The verdict of a policy on a gap."""
    found = measurement("demographic_parity_difference", estimate, n, {"race": "*", "sex": "*"})
    return verdict(found, Criterion(max=LIMIT))[0]


def multiplicity(rng: np.random.Generator) -> Iterator[Line]:
    """20 tests: chance of any false rejection, share of false ones, share of true gaps found."""
    for what, true in (("20 equal", 0), ("15 equal, 5 apart by 3 errors", 5)):
        for correlation in (0.0, 0.5):
            common = np.sqrt(correlation) * rng.standard_normal((RUNS, 1))
            own = np.sqrt(1 - correlation) * rng.standard_normal((RUNS, 20))
            z = common + own + np.where(np.arange(20) < true, 3.0, 0.0)
            p = 2 * stats.norm.sf(np.abs(z))
            for name, adjust in ADJUSTMENTS.items():
                rejected = np.array([adjust(row) for row in p]) <= LEVEL
                any_false = rejected[:, true:].any(axis=1).mean()
                false_share = rejected[:, true:].sum(1) / np.maximum(rejected.sum(1), 1)
                shares = [
                    Share(float(any_false), 0.0, LEVEL + 0.01 if name == "Holm" else 1.0),
                    Share(float(false_share.mean()), 0.0, 1.0 if name == "none" else LEVEL + 0.01),
                    Share(float(rejected[:, :true].mean()) if true else float("nan")),
                ]
                yield Line(f"{what}, corr. {correlation:g}: {name}", shares)


ADJUSTMENTS: dict[str, Callable[[Floats], Floats]] = {
    "none": lambda p: p,
    "Holm": holm,
    "Benjamini-Hochberg": benjamini_hochberg,
}


def settling(rng: np.random.Generator) -> Iterator[Line]:
    """With the rows per group that `rows_per_group` names: how often is the verdict settled?"""
    for what, rates in {
        "all .3": np.full(10, 0.3),
        "five at .3, five at .5": np.repeat([0.3, 0.5], 5),
        "one at .5": np.array([0.5] + [0.3] * 9),
    }.items():
        n = np.full(10, 50)
        named = [rows_named(k, n) for k in rng.binomial(n, rates, (RUNS // 4, 10))]
        asked = [rows for rows in named if rows]
        for times in (1, 2):
            settled = sum(_settled(rng, np.full(10, times * rows), rates) for rows in asked)
            typical = f"{times * float(np.median(asked)):,.0f}"
            share = Share(settled / len(asked), 0.5 if times == 2 else 0.0)
            yield Line(f"{what}: {times} × the rows named (median {typical})", [share])


def rows_named(k: Ints, n: Ints) -> int | None:
    """What `rows_per_group` says of a gap; `None` where its verdict is settled already."""
    gap = widest_difference(k, n)
    if gate(gap.estimate, int(n.sum())) is not Status.INCONCLUSIVE:
        return None
    return rows_per_group(*gap.groups[:3], n, gap.critical, LIMIT)


def _settled(rng: np.random.Generator, n: Ints, rates: Floats) -> bool:
    estimate = widest_difference(rng.binomial(n, rates), n).estimate
    return gate(estimate, int(n.sum())) is not Status.INCONCLUSIVE


def fairlearns(runs: int, replicates: int) -> Iterator[Line]:
    """fairlearn's own bootstrap at equal rates: does its interval hold the true gap, 0?"""
    for size in (500, 2_000):
        held = 0
        for run in range(runs):
            rng = np.random.default_rng(run)
            frame = MetricFrame(
                metrics=selection_rate,
                y_true=np.zeros(size),
                y_pred=rng.random(size) < 0.3,
                sensitive_features=pd.Series(rng.integers(0, 10, size), name="group"),
                n_boot=replicates,
                ci_quantiles=[0.025, 0.975],
                random_state=run,
            )
            low, high = frame.difference_ci(method="between_groups")
            held += low <= 0 <= high
        yield Line(f"{size:,} rows", [Share(held / runs)])


def show(title: str, columns: Sequence[str], lines: Iterator[Line]) -> list[Share]:
    """Print a table; the shares in it."""
    print(f"\n{title}\n{'':64}" + "".join(f"{column:>12}" for column in columns))
    found = []
    for what, shares in lines:
        print(f"  {what:62}" + "".join(f"{share!s:>12}" for share in shares), flush=True)
        found += shares
    return found


def main() -> int:
    """Print every table; 1 if a share breaks its bounds."""
    warnings.simplefilter("ignore")  # fairlearn's, of small groups
    started = time.process_time()
    rng = np.random.default_rng(20_240)
    print(f"{RUNS:,} runs of each line; ten groups; '!' marks a broken promise")
    shares = show(
        "False alarms of the gap test at equal rates (promised .03 to .06), by rows",
        [f"{size:,}" for size in SIZES],
        false_alarms(rng),
    )
    shares += show(
        "Simultaneous interval of the widest gap holds the true one (promised .93 or more);\n"
        "beside it a percentile bootstrap of max - min (500 runs of 200 replicates)",
        ["difference", "ratio", "bootstrap"],
        coverage(rng),
    )
    shares += show(
        "Interval of one group's rate, 95 %, over rates of .02 to .98 (exact)",
        ["mean", "least"],
        group_coverage(),
    )
    shares += show(
        "Gate at .10: true gap 0 or .10 fails in at most 5 %; true gap .20 fails in 95 % from "
        "10,000 rows on\nand never passes",
        ["fails", "passes", "point fails"],
        gates(rng),
    )
    shares += show(
        "20 tests at 5 %: any false rejection, share of false ones among all, true ones found",
        ["any false", "false share", "found"],
        multiplicity(rng),
    )
    shares += show(
        "Rows per group that would settle a gate at .10, said of ten groups of 50 "
        f"({RUNS // 4} runs): did they?",
        ["settled"],
        settling(rng),
    )
    runs, replicates = 10, 30
    shares += show(
        f"fairlearn's bootstrap interval of a gap of 0 holds 0 ({runs} runs, n_boot {replicates})",
        ["holds"],
        fairlearns(runs, replicates),
    )
    broken = sum(not share.met for share in shares)
    print(f"\n{broken} promises broken; {time.process_time() - started:.0f} s of CPU")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
