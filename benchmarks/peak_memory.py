"""The most memory that this process ever held."""

from __future__ import annotations

from pathlib import Path


def peak_memory() -> int:
    """Bytes, from the process's own pages (Linux).

    Not `resource`'s ``ru_maxrss``: a process started by another begins with the other's peak.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
