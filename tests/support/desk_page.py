"""What a page of the desk shows, as text."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def bodies(app: AppTest) -> str:
    """Everything shown as HTML."""
    return "\n".join(str(part.proto.body) for part in app.get("html"))


def said(app: AppTest) -> str:
    """Everything said in words."""
    parts = (*app.markdown, *app.caption, *app.info)
    return "\n".join(part.value.replace("\\", "") for part in parts)
