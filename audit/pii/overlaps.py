"""One hit for each piece of a text, where recognisers disagree about it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from audit.pii.hit import Hit

WHOLES = frozenset({"url_credentials", "api_key"})
"""Types whose parts are no hits of their own: user and host of a link look like an address."""


def without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """Hits in the order of the text, none over another.

    Of two that overlap stays the one of `WHOLES`, else the surer, else the longer, else the first,
    whatever the order they come in.
    """
    return [hit for cluster in _clusters(hits) for hit in _best(cluster)]


def _clusters(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """Hits that overlap, directly or by way of others; so that most texts need no more."""
    cluster: list[Hit] = []
    end = 0
    for hit in sorted(hits):
        if cluster and hit.start >= end:
            yield cluster
            cluster = []
        cluster.append(hit)
        end = max(end, hit.end)
    if cluster:
        yield cluster


def _best(cluster: list[Hit]) -> list[Hit]:
    if len(cluster) == 1:
        return cluster
    kept: list[Hit] = []
    for hit in sorted(cluster, key=_rank):
        place = bisect_left(kept, hit.start, key=lambda one: one.start)
        starts_free = place == 0 or kept[place - 1].end <= hit.start
        if starts_free and (place == len(kept) or hit.end <= kept[place].start):
            kept.insert(place, hit)
    return kept


def _rank(hit: Hit) -> tuple[bool, float, int, int, str, str]:
    length = hit.end - hit.start
    return (hit.type not in WHOLES, -hit.score, -length, hit.start, hit.type, hit.reason)
