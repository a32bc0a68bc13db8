import os

import pytest

from fer_models.file_lock import FolderLock, try_lock

pytest.importorskip("fcntl", reason="Windows has no such locks")


def test_a_folder_is_locked_until_it_is_released(tmp_path):
    first = FolderLock(tmp_path)
    with pytest.raises(BlockingIOError, match="in use by another process"):
        FolderLock(tmp_path)
    first.release()
    first.release()
    FolderLock(tmp_path)  # the end of the object releases it too
    FolderLock(tmp_path).release()
    assert os.listdir(tmp_path) == []


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        FolderLock(tmp_path / "no")


def test_a_file_is_locked_until_it_is_closed(tmp_path):
    with open(tmp_path / "a", "w") as first, open(tmp_path / "a") as second:
        assert try_lock(first.fileno()) and not try_lock(second.fileno())
        first.close()
        assert try_lock(second.fileno())
