"""What a browser that was never here before loads for the first page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.report import Figure

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def first_page(port: int) -> list[Figure]:
    """Bytes over the wire (compressed, with headers) until the sign-in page has come to rest."""
    total = 0.0

    def count(event: dict[str, Any]) -> None:
        nonlocal total
        total += event["encodedDataLength"]

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(ARGUMENTS))
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", count)
        page.goto(f"http://localhost:{port}/", wait_until="networkidle")
        browser.close()
    return [Figure("first page over the wire, everything", total / 1000, "kB", 160)]
