"""Files and addresses that are dropped on the picture."""

from __future__ import annotations

from PyQt6.QtCore import QMimeData

from fer_cam.sources.address import is_address
from fer_cam.sources.pictures import spec_of

__all__ = ["spec_of_drop"]


def spec_of_drop(data: QMimeData | None) -> str:
    """Return the source that a drop means: a file, a folder, several files, or an address; "" for anything else."""
    urls = data.urls() if data is not None and data.hasUrls() else []
    files = [url.toLocalFile() for url in urls if url.isLocalFile()]
    if files:
        return spec_of(files)
    address = urls[0].toString() if len(urls) == 1 else ""
    return address if is_address(address) else ""
