"""The dashboard in a real browser, served on the loopback interface."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.report import Report

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60.0


@pytest.fixture(scope="module")
def address(folder: Path, browser: Browser) -> Iterator[str]:
    """A running dashboard; none is started where there is no browser to see it."""
    assert browser.is_connected()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboards/app.py",
               "--server.headless", "true", "--server.address", "127.0.0.1",
               "--server.port", str(port), "--", str(folder)]  # fmt: skip
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths})
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/_stcore/health")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  our own loopback server
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.3)
    pytest.fail(f"the dashboard did not start within {STARTS_WITHIN:g} s")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_page_shows_the_planted_disparity(
    open_page: OpenPage, address: str, report: Report, width: int
) -> None:
    page = open_page(address, width)
    expect(page.get_by_text(report.gate.headline)).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Demographic parity difference by sex").first).to_be_visible()
    expect(page.locator(".stVegaLiteChart").first).to_be_visible(timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_moving_the_threshold_redraws_the_figures(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/threshold?feature=age_band")
    slider = page.get_by_role("slider")
    expect(slider).to_be_visible(timeout=60_000)
    expect(page.get_by_text("age_band").first).to_be_visible()
    before = slider.get_attribute("aria-valuetext")
    slider.press("ArrowRight")
    expect(slider).not_to_have_attribute("aria-valuetext", before or "")
    expect(page.locator(".stVegaLiteChart").first).to_be_visible()
