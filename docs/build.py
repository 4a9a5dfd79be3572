"""Write the reference pages that are made from the code; with ``--check``, say which are stale."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

from audit.checks import catalogue
from audit.explain import as_markdown
from audit.report import json_schema

DOCS = Path(__file__).parent


def checks_page() -> str:
    """The check reference, by concern."""
    parts = [
        "# Checks",
        "Made from the code by `make docs`. `python -m audit explain NAME` prints one of them.",
    ]
    for concern, checks in groupby(catalogue().values(), key=lambda check: check.concern):
        parts.append(f"## {concern.value.capitalize()}: {concern.question}")
        parts += [as_markdown(check) for check in checks]
    return "\n\n".join(parts) + "\n"


def pages() -> dict[Path, str]:
    """Every generated page, and what it should hold."""
    schema = json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
    return {DOCS / "checks.md": checks_page(), DOCS / "report.schema.json": schema}


def main() -> int:
    """Write the pages, or with ``--check`` compare them."""
    stale = [
        path for path, text in pages().items() if not path.exists() or path.read_text() != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(DOCS.parent)} is stale: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages()[path])
        print(f"wrote {path.relative_to(DOCS.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
