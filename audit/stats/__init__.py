"""Intervals, count tables and power: pure numpy and scipy, no I/O, no verdicts."""
