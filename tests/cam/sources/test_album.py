"""Photos in any direction, and moments of a film."""

import cv2
import numpy as np
import pytest
from films_made import film, numbered

from fer_cam.sources import frames, open_source
from fer_cam.sources.album import PhotoAlbum
from fer_models import FerError


@pytest.fixture
def folder(tmp_path):
    for number in range(5):
        cv2.imwrite(str(tmp_path / f"p{number}.png"), np.full((20, 30, 3), 10 * number, np.uint8))
    (tmp_path / "p2.png").write_bytes(b"broken")
    (tmp_path / "note.txt").write_text("no picture")
    return tmp_path


def level(source):
    frame = source.read()
    return None if frame is None else round(frame.image.mean() / 10)


def test_any_photo_can_be_asked_for_and_damaged_ones_are_passed_over(folder):
    album = PhotoAlbum(open_source(str(folder)))
    assert level(album) == 0 and album.read() is None and not album.at_end
    album.want(2)
    assert album.waits and level(album) == 3 and album.position == 3  # forwards
    album.want(2)
    assert level(album) == 1  # and backwards
    album.want(99)
    assert level(album) == 4 and album.at_end
    album.want(4)
    assert not album.waits
    damaged, other = album.summary()
    assert "1 picture could not be read: p2.png (it is damaged or of another kind)" in damaged
    assert "note.txt" in other and album.summary() == []


def test_at_a_damaged_end_the_last_photo_stays(folder):
    (folder / "p4.png").write_bytes(b"")
    album = PhotoAlbum(open_source(str(folder)))
    album.want(3)
    assert level(album) == 3 and not album.at_end
    album.want(4)
    assert album.read() is None and album.position == 3 and album.at_end
    assert album.reasons[folder / "p4.png"] == "it is empty; copy it again"


def test_without_one_good_photo_it_is_an_error(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"x")
    with pytest.raises(FerError, match=r"a\.jpg: it is damaged or of another kind; convert it to png or jpg"):
        PhotoAlbum(open_source(str(tmp_path / "a.jpg"))).read()
    (tmp_path / "b.nef").write_bytes(b"x")
    with pytest.raises(FerError, match=r"none of its 2 pictures can be read; a\.jpg"):
        PhotoAlbum(open_source(str(tmp_path))).read()


def test_several_files_are_one_source(folder):
    names = [folder / "p3.png", folder / "p0.png", folder / "note.txt"]
    source = open_source("\n".join(map(str, names)))
    assert [path.name for path in source.paths] == ["p3.png", "p0.png"] and "note.txt" in source.remarks[0]
    with pytest.raises(FerError, match="2 files: none of them is a picture"):
        open_source(f"{folder / 'note.txt'}\n{folder / 'gone.txt'}")
    many = [folder / f"photo-with-a-long-name-{i:04d}.png" for i in range(400)]  # together longer than any path
    for path in many:
        path.write_bytes((folder / "p1.png").read_bytes())
    assert open_source("\n".join(map(str, many))).paths == many
    with pytest.raises(FerError, match="no such file or folder"):
        open_source("no\nsuch.png")
    odd = folder / "line\nend.png"
    cv2.imwrite(str(odd), np.zeros((9, 9, 3), np.uint8))
    assert open_source(str(odd)).paths == [odd]


@pytest.mark.parametrize("kind", ["mp4", "mkv", "webm", "avi", "ts"])
def test_a_film_can_be_sought_to_the_frame(tmp_path, kind):
    path = tmp_path / f"film.{kind}"
    codec = {"webm": "libvpx", "avi": "mpeg4"}.get(kind, "libx264")
    film(path, numbered(100), codec=codec)
    source = open_source(str(path))
    in_order = {round(frame.time, 2): frame.image for frame in frames(open_source(str(path)))}
    assert source.can_seek and source.length == pytest.approx(4.0, abs=0.15)
    source.read()
    for seconds in (3.0, 0.4, 2.02, 0.0, 3.92):
        source.seek(seconds)
        frame = source.read()
        assert frame.time == pytest.approx(seconds, abs=0.041)
        assert np.abs(frame.image.astype(int) - in_order[round(frame.time, 2)]).max() <= 2
    source.seek(3.8)
    rest = 0
    while source.read() is not None:
        rest += 1
    assert 3 <= rest <= 6 and source.remarks == []


@pytest.mark.parametrize("kind", ["gif", "png", "webp", "avif"])
def test_an_animation_can_be_sought_to_the_frame_that_is_shown(tmp_path, kind):
    from PIL import Image

    path, delays = str(tmp_path / f"a.{kind}"), [100, 1000, 50, 400, 200]
    options = {"webp": {"lossless": True}, "avif": {"quality": 95}}.get(kind, {})
    pictures = [Image.new("RGB", (64, 48), (50 * i, 0, 0)) for i in range(5)]
    for i, picture in enumerate(pictures):  # so that each frame of the file holds what has changed, and no more
        picture.paste((0, 200, 0), (8 * i, 8, 8 * i + 8, 16))
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=delays, **options)
    source = open_source(path)
    in_order = [(f.time, f.image.astype(int)) for f in frames(open_source(path))]
    assert source.can_seek and source.length == pytest.approx(1.75, abs=2e-3)
    for seconds, number in ((0.9, 1), (1.12, 2), (0.05, 0), (1.7, 4), (0.1, 1), (1.3, 3), (99.0, 4), (0.0, 0)):
        source.seek(seconds)
        time, image = in_order[number]
        frame = source.read()
        assert frame.time == pytest.approx(time, abs=2e-3), seconds
        assert np.abs(frame.image - image).max() <= 2, seconds
    assert source.read().time == pytest.approx(0.1, abs=2e-3)  # and goes on from there
    assert not open_source(path, loop=True).can_seek and not open_source(path, input_fps=10).can_seek


def test_a_cut_animation_is_as_long_as_what_is_left(tmp_path):
    from PIL import Image

    rng = np.random.default_rng(3)
    pictures = [Image.fromarray(rng.integers(0, 255, (48, 64, 3), np.uint8)) for _ in range(10)]
    path = tmp_path / "a.gif"
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=100)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    source = open_source(str(path))
    assert 0.3 <= source.length <= 0.6
    source.seek(0.25)
    assert source.read().time == pytest.approx(0.2, abs=2e-3)


def test_what_has_no_length_or_goes_round_cannot_be_sought(tmp_path):
    film(tmp_path / "film.mp4", numbered(20))
    assert not open_source(str(tmp_path / "film.mp4"), loop=True).can_seek
    assert not open_source(str(tmp_path / "film.mp4"), input_fps=10).can_seek
