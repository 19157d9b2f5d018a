"""The pictures in README: the demo's archive as Debian's Chromium shows it.

    python -m crawler demo /tmp/demo && python -m tests.screenshots /tmp/demo/archive
"""

from __future__ import annotations

import base64
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.test_browser import FLAGS
from tests.test_web import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PICTURES = Path(__file__).parent.parent / "index" / "web" / "screenshots"
LARGEST = 120_000  # bytes
_SIZE = {"width": 1200, "height": 800}
_TO_WEBP = """async png => {
  const image = new Image(); image.src = "data:image/png;base64," + png; await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height); canvas.getContext("2d").drawImage(image, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({type: "image/webp", quality: 0.85})).arrayBuffer());
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
}"""


def main() -> None:
    from playwright.sync_api import sync_playwright

    archive = Path(sys.argv[1])
    served = Served(archive, KAWARABAN_CONFIG=str(archive.parent / "kawaraban.toml"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(base_url=served.base, viewport=_SIZE, locale="en-GB", color_scheme="light")  # type: ignore[arg-type]
        for name, path in _paths(served):
            page.goto(path, wait_until="networkidle")
            picture = _webp(page.screenshot(), browser)
            if len(picture) > LARGEST:
                raise SystemExit(f"{name}: {len(picture)} bytes, at most {LARGEST}")
            (PICTURES / f"{name}.webp").write_bytes(picture)
            print(f"{name}.webp: {len(picture)} bytes of {path}")
        browser.close()
    served.close()


def _paths(served: Served) -> Iterator[tuple[str, str]]:
    """What is shown; the article is a Japanese one with a figure that is told in three languages."""
    entries = served.get("/api/v1/figures?item=semiconductors&limit=50").json["figures"]
    told = max(entries, key=lambda entry: (len({report["lang"] for report in entry["reports"]}), len(entry["reports"])))
    article = next(report["id"] for report in told["reports"] if report["lang"] == "ja")
    yield from (("front", "/?period=all"), ("article", f"/article/{article}"), ("figures", "/figures?item=semiconductors"))


def _webp(png: bytes, browser: Browser) -> bytes:
    blank = browser.new_page()
    packed: str = blank.evaluate(_TO_WEBP, base64.b64encode(png).decode())
    blank.close()
    return base64.b64decode(packed)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    main()
