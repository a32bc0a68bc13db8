"""Pictures of every kind, recognised by content, upright, in natural order; what is passed over is named."""

import struct
from io import BytesIO

import cv2
import numpy as np
import pytest
from fer_cam_process import fer_cam, records
from films_made import CORNERS, film, numbered, quarters, shows
from PIL import Image

from fer_cam.sources import ReadAhead, frames, open_source
from fer_cam.sources.picture_files import has_heif, kind_of
from fer_models import FerError


@pytest.fixture
def rgb():
    return Image.fromarray(cv2.cvtColor(quarters(), cv2.COLOR_BGR2RGB))


def only(path):
    source = open_source(str(path))
    sequence = list(frames(source))
    assert len(sequence) == 1 and not source.continuous
    return sequence[0].image


def test_pictures_are_read_by_content(tmp_path, rgb):
    for kind, options in (
        ("JPEG", {"quality": 95}), ("PNG", {}), ("WEBP", {"lossless": True}), ("JPEG2000", {}), ("PPM", {}),
        ("GIF", {}), ("TIFF", {}), ("BMP", {}), ("AVIF", {"quality": 95}), ("PCX", {}), ("SGI", {}), ("DDS", {}),
        ("ICO", {"sizes": [(96, 64)]}),
    ):  # fmt: skip
        for suffix in ("", ".jfif", ".dat", ".mp4"):
            path = tmp_path / f"{kind}{suffix}"
            rgb.save(path, kind, **options)
            image = only(path)
            assert image.shape == (64, 96, 3) and image.dtype == np.uint8, (kind, suffix)
            assert all(shows(image, where, colour) for where, colour in CORNERS.items()), (kind, suffix)
    rgb.save(tmp_path / "a.tga")
    assert shows(only(tmp_path / "a.tga"), "top left", CORNERS["top left"])


def test_a_film_with_the_name_of_a_picture_is_a_film(tmp_path):
    film(tmp_path / "a.mp4", numbered(4))
    (tmp_path / "a.mp4").rename(tmp_path / "a.jpg")
    assert kind_of(tmp_path / "a.jpg") == "" and len(list(frames(open_source(str(tmp_path / "a.jpg"))))) == 4


def jpeg(picture, **options):
    data = BytesIO()
    Image.fromarray(picture).save(data, "JPEG", **options)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["jpg", "mjpeg", "png", "padded", "progressive", "cut"])
def test_pictures_one_after_the_other_in_a_file_are_a_film(tmp_path, kind):
    pictures = numbered(6)
    if kind == "png":
        parts = [cv2.imencode(".png", picture)[1].tobytes() for picture in pictures]
    else:
        parts = [jpeg(picture, progressive=kind == "progressive") for picture in pictures]
    data = (bytes(9) if kind == "padded" else b"").join(parts)
    path = tmp_path / ("a." + (kind if kind in ("mjpeg", "png") else "jpg"))
    path.write_bytes(data[:-100] if kind == "cut" else data)
    sequence = list(frames(open_source(str(path), input_fps=10 if kind == "mjpeg" else None)))
    assert len(sequence) in ((5, 6) if kind == "cut" else (6,))
    step = 0.1 if kind == "mjpeg" else 0.04
    for i, frame in enumerate(sequence[:5]):
        assert (
            frame.time == pytest.approx(i * step) and abs(int(frame.image[30, 30, 0]) - int(pictures[i][30, 30, 0])) < 4
        )


def test_a_photo_with_other_images_behind_it_is_a_picture(tmp_path):
    first, second = (Image.fromarray(p) for p in (quarters(), np.zeros((64, 96, 3), np.uint8)))
    first.save(tmp_path / "a.mpo", save_all=True, append_images=[second])
    (tmp_path / "preview.jpg").write_bytes(jpeg(quarters()) + jpeg(quarters(48, 32)))
    (tmp_path / "motion.jpg").write_bytes(jpeg(quarters()) + bytes(4) + b"ftypmp42" + bytes(100))
    marks = b"http://ns.adobe.com/xap/1.0/\0<Container:Directory>"
    photo = jpeg(quarters())
    photo = photo[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(marks)) + marks + photo[2:]
    (tmp_path / "portrait.jpg").write_bytes(photo + jpeg(quarters()))
    for path in tmp_path.iterdir():
        assert kind_of(path) == "still" and len(list(frames(open_source(str(path))))) == 1, path.name


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "tif", "avif"])
def test_pictures_are_turned_as_their_exif_says(tmp_path, rgb, kind):
    turns = {
        3: "bottom right", 6: "top right", 8: "bottom left", 2: "top right", 4: "bottom left", 5: "top left"
    }  # fmt: skip
    for orientation, where in turns.items():
        exif = Image.Exif()
        exif[0x112] = orientation
        options = {"tiffinfo": {0x112: orientation}} if kind == "tif" else {"exif": exif, "quality": 95}
        rgb.save(tmp_path / f"a.{kind}", **options)
        image = only(tmp_path / f"a.{kind}")
        assert image.shape[:2] == ((96, 64) if orientation >= 5 else (64, 96)), orientation
        assert shows(image, where, CORNERS["top left"], tolerance=12), orientation


def test_pixels_of_other_kinds_have_the_right_colours(tmp_path, rgb):
    grey = cv2.cvtColor(quarters(), cv2.COLOR_BGR2GRAY)
    deep = quarters().astype(np.uint16) * 257
    cv2.imwrite(str(tmp_path / "rgb16.png"), deep)
    cv2.imwrite(str(tmp_path / "rgb16.tif"), deep)
    cv2.imwrite(str(tmp_path / "grey16.png"), grey.astype(np.uint16) * 257)
    cv2.imwrite(str(tmp_path / "grey16.tif"), grey.astype(np.uint16) * 257)
    rgb.convert("CMYK").save(tmp_path / "cmyk.jpg", quality=95)
    rgb.convert("CMYK").save(tmp_path / "cmyk.tif")
    rgb.convert("RGBA").save(tmp_path / "rgba.png")
    rgb.convert("L").save(tmp_path / "grey.png")
    rgb.convert("LA").save(tmp_path / "grey-alpha.png")
    for path in sorted(tmp_path.iterdir()):
        image = only(path)
        for where, colour in CORNERS.items():
            expected = [int(corner) for corner in [cv2.cvtColor(np.uint8([[colour]]), cv2.COLOR_BGR2GRAY)[0, 0]] * 3]
            assert shows(image, where, expected if "grey" in path.name else colour), (path.name, where)
    ImageLab = rgb.convert("RGB")
    from PIL import ImageCms

    lab = ImageCms.profileToProfile(
        ImageLab, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    lab.save(tmp_path / "lab.tif")
    assert shows(only(tmp_path / "lab.tif"), "top left", CORNERS["top left"], tolerance=25)


def test_a_packed_bmp_is_right(tmp_path):
    """RLE8 with runs, literal runs and jumps, as Windows wrote it."""
    colours = [CORNERS["top left"], CORNERS["top right"], CORNERS["bottom left"], (120, 120, 120)]
    rows = []
    for y in reversed(range(64)):  # from the bottom up
        left, right = (0, 1) if y < 32 else (2, 3)
        row = bytes([48, left]) + bytes([0, 48]) + bytes([right] * 48)  # a run, then 48 literal pixels
        rows.append(row + b"\0\0")
    pixels = b"".join(rows)[:-2] + b"\0\1"
    palette = b"".join(struct.pack("4B", *colour, 0) for colour in colours) + bytes(4 * 252)
    offset = 14 + 40 + len(palette)
    head = struct.pack("<2sIHHI", b"BM", offset + len(pixels), 0, 0, offset)
    head += struct.pack("<IiiHHIIiiII", 40, 96, 64, 1, 8, 1, len(pixels), 2835, 2835, 256, 0)
    (tmp_path / "a.bmp").write_bytes(head + palette + pixels)
    image = only(tmp_path / "a.bmp")
    assert all(shows(image, where, colour, tolerance=0) for where, colour in CORNERS.items())


def test_a_folder_is_read_in_natural_order_and_names_what_it_passes_over(tmp_path):
    for name in ("img10.png", "img2.png", "IMG1.png", "b.jfif"):
        Image.new("RGB", (20, 20)).save(tmp_path / name, "JPEG" if name.endswith("jfif") else "PNG")
    film(tmp_path / "clip.mp4", numbered(3))
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "raw.cr2").write_bytes(b"II*\0" + bytes(100))
    (tmp_path / "phone.jpg").write_bytes(b"broken")
    (tmp_path / ".hidden.png").write_bytes(b"")
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    (tmp_path / "2023").mkdir()
    source = open_source(str(tmp_path))
    assert [f.name.rsplit("/", 1)[1] for f in frames(source)] == ["b.jfif", "IMG1.png", "img2.png", "img10.png"]
    assert [p.name for p in source.skipped] == ["phone.jpg", "raw.cr2"]
    assert len(source.remarks) == 2
    assert "2 files (clip.mp4, notes.txt)" in source.remarks[0] and "1 folder (2023)" in source.remarks[1]


def test_a_damaged_picture_is_one_line(tmp_path, rgb):
    for kind in ("tif", "jp2", "jpg", "bmp", "webp", "avif"):
        path = tmp_path / f"a.{kind}"
        rgb.save(path)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
        run = fer_cam("--headless", path)
        assert run.returncode == 1 and len(run.stderr.splitlines()) == 1, (kind, run.stderr)


def test_the_command_names_each_file_once(tmp_path):
    Image.new("RGB", (64, 64)).save(tmp_path / "a.png")
    (tmp_path / "b.jpg").write_bytes(b"broken")
    for i in range(7):
        (tmp_path / f"notes{i}.txt").write_text("no picture")
    run = fer_cam("--headless", tmp_path, "--format", "jsonl")
    assert run.returncode == 0 and len(records(run.stdout)) == 1
    first, second = run.stderr.splitlines()[:2]  # a third says why no face may have been found
    assert "1 picture could not be read" in first and "b.jpg" in first
    assert "7 files (notes0.txt, notes1.txt, notes2.txt, notes3.txt, notes4.txt and 2 more)" in second


@pytest.mark.skipif(has_heif(), reason="pillow-heif is installed")
def test_an_iphone_photo_says_which_package_reads_it(tmp_path):
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
    with pytest.raises(FerError, match="pip install pillow-heif"):
        open_source(str(tmp_path / "a.heic")).read()


def test_a_pipe_in_a_folder_does_not_stop_it(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.png")
    os.mkfifo(tmp_path / "pipe")
    Image.new("RGB", (20, 20)).save(tmp_path / "a.png")
    source = open_source(str(tmp_path))
    assert len(list(frames(source))) == 1 and "2 files (pipe, pipe.png)" in source.remarks[0]


def test_few_large_pictures_are_read_ahead(tmp_path):
    """Four pictures of 36 MB each: only one waits beside the one that is worked on."""
    import time

    for i in range(4):
        cv2.imwrite(str(tmp_path / f"{i}.jpg"), np.zeros((3000, 4000, 3), np.uint8))
    source = open_source(str(tmp_path))
    ahead = ReadAhead(source)
    assert ahead.read().index == 0
    time.sleep(1)
    assert source._index <= 2
    assert [f.index for f in frames(ahead)] == [1, 2, 3]
    ahead.close()
