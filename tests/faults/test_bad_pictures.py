"""Picture files that are damaged in any way are read or passed over, and never end a process."""

import cv2
import numpy as np
import pytest
from damage import damaged_bytes
from hypothesis import given
from hypothesis import strategies as st
from portrait import portrait_scene

from fer_cam.cli import main
from fer_cam.sources.picture_files import read_any
from fer_models.pictures import decode_picture

SCENE = portrait_scene(40, size=(96, 72))
FILES = {
    suffix: cv2.imencode(suffix, SCENE)[1].tobytes() for suffix in (".png", ".jpg", ".bmp", ".webp", ".tiff", ".ppm")
}


@given(data=st.data(), suffix=st.sampled_from(sorted(FILES)))
def test_a_damaged_picture_is_read_or_passed_over(data, suffix):
    picture = decode_picture(data.draw(damaged_bytes(FILES[suffix])))
    assert picture is None or (picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 3)


@given(text=st.binary(max_size=200))
def test_bytes_are_no_picture(text):
    assert decode_picture(text) is None or text[:1] in b"PB\xff\x89"


@pytest.mark.parametrize("suffix", sorted(FILES))
def test_the_undamaged_picture_is_read(tmp_path, suffix):
    (tmp_path / "a").write_bytes(FILES[suffix])
    assert read_any(tmp_path / "a").shape == SCENE.shape


@given(data=st.data())
def test_a_folder_with_damaged_pictures_gives_the_others(tmp_path_factory, data, capfd):
    folder = tmp_path_factory.mktemp("photos")
    (folder / "a.png").write_bytes(FILES[".png"])
    for n in range(2):
        suffix = data.draw(st.sampled_from(sorted(FILES)))
        (folder / f"b{n}{suffix}").write_bytes(data.draw(damaged_bytes(FILES[suffix])))
    code = main(["--headless", str(folder), "--format", "jsonl"])
    out, err = capfd.readouterr()
    assert code in (0, 1, 3) and "Traceback" not in err and '"a.png"' in out.replace(str(folder) + "/", "")
