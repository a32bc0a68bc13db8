"""Asks for the files of a playlist, and reads and writes it beside the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QWidget

from fer_cam.gui.background import Background
from fer_cam.gui.files.ask_name import ask_name
from fer_cam.sources.picture_files import PICTURE_SUFFIXES
from fer_cam.stimulus.playlist import VIDEO_SUFFIXES, Playlist, files_in
from fer_cam.stimulus.playlist_file import SUFFIX, read_playlist, write_playlist

__all__ = ["PlaylistFiles"]


class PlaylistFiles(QObject):
    """The part of the page that holds the playlist."""

    added = pyqtSignal(object)  # paths of pictures and videos
    opened = pyqtSignal(object)  # a Playlist
    told = pyqtSignal(str)
    failed = pyqtSignal(str)

    def __init__(self, page: QWidget, background: Background) -> None:
        super().__init__(page)
        self._page, self._background = page, background
        self._near = ""  # where the last dialog was
        background.failed.connect(self.failed)

    def ask_add(self) -> None:
        """Ask for pictures and videos."""
        kinds = " ".join(sorted(f"*{suffix}" for suffix in PICTURE_SUFFIXES | VIDEO_SUFFIXES))
        files, _ = QFileDialog.getOpenFileNames(
            self._page, self.tr("Add pictures and videos"), self._near,
            f"{self.tr('Pictures and videos')} ({kinds});;{self.tr('All files')} (*)",
        )  # fmt: skip
        if files:
            self._near = str(Path(files[0]).parent)
            self.added.emit([Path(file) for file in files])

    def ask_folder(self) -> None:
        """Ask for a folder, whose pictures and videos are added."""
        if folder := QFileDialog.getExistingDirectory(self._page, self.tr("Add the files of a folder"), self._near):
            self._near = folder
            self._background.submit(lambda: files_in(Path(folder)), self.added.emit)

    def ask_open(self) -> None:
        """Ask for a playlist and read it."""
        path, _ = QFileDialog.getOpenFileName(
            self._page, self.tr("Open playlist"), self._near, f"{self.tr('Playlists')} (*{SUFFIX})"
        )
        if path:
            self._near = str(Path(path).parent)
            self._background.submit(lambda: _read(Path(path)), self._read)

    def _read(self, value: tuple[Playlist, Sequence[str]]) -> None:
        playlist, missing = value
        self.opened.emit(playlist)
        if missing:
            self.failed.emit(self.tr("Files that are missing: {}; remove them, or put them back").format(
                ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")))  # fmt: skip
        else:
            self.told.emit("")

    def ask_save(self, playlist: Playlist) -> None:
        """Ask for a name and write the playlist."""
        path = ask_name(
            self._page, self.tr("Save playlist"), str(Path(self._near) / f"playlist{SUFFIX}"),
            f"{self.tr('Playlists')} (*{SUFFIX})",
        )  # fmt: skip
        if path:
            place = Path(path)
            self._near = str(place.parent)
            self._background.submit(
                lambda: write_playlist(playlist, place), lambda _: self.told.emit(self.tr("Saved {}").format(place))
            )


def _read(path: Path) -> tuple[Playlist, list[str]]:
    """Return a playlist, and the names of its files that are missing. Raises FerError."""
    playlist = read_playlist(path)
    return playlist, [item.file.name for item in playlist.items if not item.file.exists()]
