"""Make the pictures of the web page for the docs, from the page itself in a browser.

    python docs/web_screenshots.py             write docs/web.png
    python docs/web_screenshots.py --all DIR   desktop and phone, light and dark, each language, into DIR, to look at

It needs Chromium. The faces are the demo's portrait; --source shows another source.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


class PageLeft(RuntimeError):
    """The page was left for another one before it could answer."""


class Browser:
    """Chromium without a window, driven through a pipe (the DevTools protocol)."""

    def __init__(self, folder: str) -> None:
        """folder: for the profile."""
        assert CHROMIUM is not None
        self._in, theirs_in = os.pipe()
        theirs_out, self._out = os.pipe()
        # Chromium reads descriptor 3 and writes descriptor 4, which only a shell gives it.
        arguments = [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--hide-scrollbars",
            f"--user-data-dir={folder}", "about:blank",
        ]  # fmt: skip
        script = f'exec "$@" 3<&{theirs_out} 4>&{theirs_in}'
        self._process = subprocess.Popen(
            ["bash", "-c", script, "chromium", *arguments], pass_fds=(theirs_out, theirs_in), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs_in), os.close(theirs_out)
        self._number, self._rest = 0, b""
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    _session = ""

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self._rest:
                data = os.read(self._in, 1 << 20)
                if not data:
                    raise EOFError("Chromium has ended")
                self._rest += data
            text, _, self._rest = self._rest.partition(b"\0")
            answer = json.loads(text)
            if answer.get("id") == self._number:
                if "error" in answer:
                    left = "navigated" in answer["error"]["message"]
                    raise (PageLeft if left else RuntimeError)(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def run(self, script: str) -> Any:
        """Return the value of an expression of the page; waits for a promise."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"])
        return result["result"].get("value")

    def open(
        self, address: str, size: tuple[int, int], *, dark: bool = False, language: str = "en", scale: int = 1
    ) -> None:
        """Open a page. size: of the window in CSS pixels. scale: pixels of the screen in each."""
        phone = size[0] < 600
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=scale, mobile=phone
        )
        theme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=theme)
        self.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
        self.call("Page.navigate", url=address)

    def shoot(self, file: Path, *, whole: bool = False) -> None:
        """Write what the window shows as a PNG. whole: the page to its end."""
        result = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(result["data"]))

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait(10)
        os.close(self._in), os.close(self._out)


@contextmanager
def browser() -> Iterator[Browser]:
    """Yield a browser that is closed at the end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        opened = Browser(folder)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def served(source: str, *more: str) -> Iterator[str]:
    """Yield the address of the page of a run that plays `source` again and again."""
    command = [
        sys.executable, "-m", "fer_cam", "--headless", "--loop", "--web", "0", "--web-picture",
        *more, "--source", source,
    ]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in ("app", "models"))}
    run = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    try:
        assert run.stderr is not None
        line = next(line for line in run.stderr if "http://" in line)
        yield re.search(r"http://\S+/", line)[0]  # type: ignore[index]
    finally:
        run.terminate()
        run.wait(20)


def main() -> None:
    """Make the pictures that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", metavar="DIR", type=Path, help="every size, theme and language, into DIR")
    parser.add_argument("--source", default="demo:2", help="what the page shows (default: demo:2)")
    parser.add_argument("--seconds", type=float, default=40, help="for which it plays before (default: 40)")
    options = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("Chromium is missing; run: sudo apt-get install -y chromium")
    with served(options.source) as address, browser() as page:
        time.sleep(options.seconds)
        if not options.all:
            page.open(address, (1180, 800))
            time.sleep(4)
            page.shoot(ROOT / "docs" / "web.png", whole=True)
            print(ROOT / "docs" / "web.png")
            return
        options.all.mkdir(parents=True, exist_ok=True)
        kinds = [*product(SIZES, (False, True), ("en",)), ("phone", False, "de"), ("desktop", True, "sv")]
        for size, dark, language in kinds:
            page.open(address, SIZES[size], dark=dark, language=language)
            time.sleep(4)
            file = options.all / f"{size}-{'dark' if dark else 'light'}-{language}.png"
            page.shoot(file, whole=True)
            print(file)


if __name__ == "__main__":
    main()
