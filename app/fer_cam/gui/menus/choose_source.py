"""Sources to choose from: the cameras, the demo, and those that are asked for with a dialog."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QDialogButtonBox, QFileDialog, QInputDialog, QLineEdit, QWidget

from fer_cam.live.cameras import Camera
from fer_cam.settings import LIST
from fer_cam.sources.address import is_address
from fer_cam.sources.pictures import is_list, spec_of
from fer_models.redact import redact

__all__ = ["ask_file", "ask_folder", "ask_stream", "camera_spec", "source_name"]

translate = QCoreApplication.translate
EXAMPLE = "rtsp://192.168.1.20:554/stream"
PATTERNS = (
    "*.mp4 *.m4v *.mov *.mkv *.webm *.avi *.mts *.ts *.mpg *.wmv *.gif *.png *.jpg *.jpeg *.jfif *.bmp *.webp *.tif "
    "*.tiff *.heic *.avif"
)


def _last_part(path: str) -> str:
    """Return the last part of a path of any operating system."""
    return path.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]


def camera_spec(spec: str) -> str:
    """Return a camera's device path for its number on Linux, so that both names are the same entry."""
    return f"/dev/video{spec}" if spec.isdigit() else spec


def source_name(spec: str, cameras: tuple[Camera, ...]) -> str:
    """Return a source's name for people."""
    if spec == "auto":
        return translate("Source", "First camera")
    if spec == "demo" or spec.startswith("demo:"):
        return translate("Source", "Demo") + spec.removeprefix("demo").replace(":", " ")
    if spec == "picamera":
        return translate("Source", "Raspberry Pi camera")
    if is_list(spec):
        return translate("Source", "{} files").format(len(spec.split(LIST)))
    known = {camera.spec: camera.name for camera in cameras}
    name = known.get(spec) or known.get(camera_spec(spec))
    if name is None and spec.isdigit():
        name = translate("Source", "Camera {}").format(spec)
    return name or _last_part(redact(spec))


def ask_file(parent: QWidget, then: Callable[[str], None]) -> None:
    """Ask for a video or for photos, and call `then` with the source that they are."""
    kinds = f"{translate('Source', 'Videos and photos')} ({PATTERNS});;{translate('Source', 'All files')} (*)"
    paths, _ = QFileDialog.getOpenFileNames(parent, translate("Source", "Open a video or photos"), "", kinds)
    if paths:
        then(spec_of(paths))


def ask_folder(parent: QWidget, then: Callable[[str], None]) -> None:
    """Ask for a folder of pictures, and call `then` with its path."""
    path = QFileDialog.getExistingDirectory(parent, translate("Source", "Open a folder of pictures"))
    if path:
        then(path)


def ask_stream(parent: QWidget, then: Callable[[str], None], present: str = "") -> QInputDialog:
    """Ask for a stream's address, call `then` with it, and return the dialog.

    present: the present source; an address, which may need a correction, is offered unless it has a password.
    """
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(translate("Source", "Network stream"))
    dialog.setInputMode(QInputDialog.InputMode.TextInput)
    dialog.setLabelText(translate("Source", "Address (rtsp:// or http://):"))
    if is_address(present) and redact(present) == present:
        dialog.setTextValue(present)
    field = dialog.findChild(QLineEdit)
    if field is not None:
        field.setPlaceholderText(EXAMPLE)
        field.setMinimumWidth(field.fontMetrics().horizontalAdvance(EXAMPLE) * 3 // 2)

    def accepted(address: str) -> None:
        if address.strip():
            then(address.strip())

    dialog.textValueSelected.connect(accepted)
    dialog.open()
    buttons = dialog.findChild(QDialogButtonBox)
    ok = buttons.button(QDialogButtonBox.StandardButton.Ok) if buttons is not None else None
    if ok is not None:  # "192.168.1.20" would be the name of a file
        ok.setEnabled(is_address(dialog.textValue()))
        dialog.textValueChanged.connect(lambda text: ok.setEnabled(is_address(text.strip())))
    return dialog
