"""The peak memory of the served process, while a browser walks through every page twice."""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import ours
from playwright.sync_api import sync_playwright

from etl import serving

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-gpu")


def served(home: Path, pages: Sequence[str]) -> float:
    """Megabytes at most."""
    port = serving.free_port()
    environ = os.environ | {"ALONGSIDE_HOME": str(home), "ALONGSIDE_ROLE": "hr"}
    with subprocess.Popen(serving.command(port), env=environ, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            _walk(serving.address(port), pages)
            return ours.held(process.pid)
        finally:
            process.terminate()


def _walk(address: str, pages: Sequence[str]) -> None:
    found = next(path for name in BROWSERS if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        page = browser.new_page()
        for path in [*pages, *pages]:
            page.goto(f"{address}/{path}")
            page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning] h1")
        browser.close()


def _wait(port: int) -> None:
    for _ in range(300):
        with closing(HTTPConnection("127.0.0.1", port, timeout=1)) as asked:
            try:
                asked.request("GET", "/_stcore/health")
                if asked.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
    raise TimeoutError("The dashboard did not start.")
