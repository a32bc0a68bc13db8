"""The pictures of a film are upright, in the right shape, and in the right colours."""

import struct
from fractions import Fraction
from io import BytesIO

import av
import numpy as np
import pytest
from films_made import CORNERS, add_video, film, from_planes, numbered, quarters, read, shows
from PIL import Image

from fer_cam.sources.convert import Converter
from fer_cam.sources.tone import HLG, PQ
from fer_models import FerError


@pytest.mark.parametrize(
    ("degrees", "flip", "where"),
    [(90, False, "bottom left"), (180, False, "bottom right"), (-90, False, "top right"), (0, True, "top right")],
)
def test_a_turned_film_is_shown_upright(tmp_path, degrees, flip, where):
    path = film(
        tmp_path / "a.mp4", [quarters()] * 3, before=lambda s: s.set_display_rotation(degrees, hflip=flip)
    )  # fmt: skip
    sequence, _ = read(path)
    assert sequence[0].image.shape[:2] == ((96, 64) if abs(degrees) == 90 else (64, 96))
    assert sequence[0].image.flags.c_contiguous
    assert shows(sequence[0].image, where, CORNERS["top left"], tolerance=20)


@pytest.mark.parametrize(
    ("signs", "where"),
    [((1, 0, 0, -1), "bottom left"), ((0, 0.5, -0.5, 0), "top right"), ((-0.5, 0, 0, -0.5), "bottom right")],
)
def test_a_matrix_that_flips_or_scales_is_followed(tmp_path, signs, where):
    path = tmp_path / "a.mp4"
    film(path, [quarters()] * 3)
    data = path.read_bytes()
    a, b, c, d = (round(65_536 * sign) for sign in signs)
    # The header of the film has a matrix too; the one of the track follows the second.
    place = data.index(struct.pack(">9i", 65_536, 0, 0, 0, 65_536, 0, 0, 0, 1 << 30), data.index(b"tkhd"))
    path.write_bytes(data[:place] + struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30) + data[place + 36 :])
    sequence, _ = read(path)
    assert shows(sequence[0].image, where, CORNERS["top left"], tolerance=20)


@pytest.mark.parametrize(("name", "numbers"), [("colorspace", (3, 8, 10, 14)), ("color_primaries", (0, 3)),
                                               ("color_trc", (0, 9, 10))])  # fmt: skip
def test_colours_that_ffmpeg_does_not_convert_are_read_all_the_same(name, numbers):
    for number in numbers:
        frame = av.VideoFrame.from_ndarray(quarters(), "bgr24").reformat(format="yuv420p")
        frame.pts = 0
        setattr(frame, name, number)
        [(_, picture)] = Converter(None, Fraction(1, 25)).convert(frame)
        assert shows(picture, "top left", CORNERS["top left"], tolerance=60)


def test_frames_that_cannot_be_converted_are_one_line(tmp_path, monkeypatch):
    def fail(*_):
        raise av.FFmpegError(38, "Function not implemented")

    monkeypatch.setattr(Converter, "convert", fail)
    with pytest.raises(FerError, match=r"a\.mp4: its pictures cannot be converted .*Function not implemented"):
        read(film(tmp_path / "a.mp4", numbered(3)))


@pytest.mark.parametrize(("orientation", "size"), [(1, (64, 96)), (3, (64, 96)), (6, (96, 64)), (8, (96, 64))])
def test_a_motion_jpeg_film_with_exif_is_turned(tmp_path, orientation, size):
    exif = Image.Exif()
    exif[0x112] = orientation
    data = BytesIO()
    Image.fromarray(quarters()).save(data, "JPEG", exif=exif)
    with av.open(str(tmp_path / "a.avi"), "w") as out:
        stream = add_video(out, [quarters()], codec="mjpeg", pixels="yuvj420p")
        for i in range(3):
            packet = av.Packet(data.getvalue())
            packet.stream, packet.pts, packet.dts, packet.time_base = stream, i, i, Fraction(1, 25)
            out.mux(packet)
    sequence, _ = read(tmp_path / "a.avi")
    assert [f.image.shape[:2] for f in sequence] == [size] * 3


@pytest.mark.parametrize(("aspect", "size"), [((2, 1), (64, 192)), ((1, 2), (128, 96)), ((1, 100), (64, 96))])
def test_pixels_that_are_not_square_are_stretched(tmp_path, aspect, size):
    def before(stream):
        stream.codec_context.sample_aspect_ratio = Fraction(*aspect)

    sequence, _ = read(film(tmp_path / "a.mkv", [quarters()] * 2, before=before))
    assert sequence[0].image.shape[:2] == size
    assert shows(sequence[0].image, "top right", CORNERS["top right"], tolerance=20)


def test_interlaced_film_has_every_frame_and_no_combs(tmp_path):
    still = quarters()
    # The two fields are of different times, as a camcorder takes them: a white bar moves between them.
    pictures = []
    for i in range(8):
        picture = still.copy()
        picture[0::2, 10 + 8 * i : 20 + 8 * i] = 255
        picture[1::2, 14 + 8 * i : 24 + 8 * i] = 255
        pictures.append(picture)
    path = film(
        tmp_path / "a.mkv", pictures, options={"x264-params": "tff=1", "crf": "5"}, pixels="yuv422p"
    )  # fmt: skip
    sequence, _ = read(path)
    assert [round(f.time * 25) for f in sequence] == list(range(8))
    assert shows(sequence[4].image, "bottom left", CORNERS["bottom left"], tolerance=20)

    def combs(image):
        rows = image[:, 8:88, 1].astype(int)
        return np.abs(2 * rows[1:-1] - rows[:-2] - rows[2:]).mean()

    assert combs(sequence[4].image) < 0.3 * combs(pictures[4])


def test_ten_bits_and_full_range_have_the_right_colours(tmp_path):
    for name, pixels, source in (("a.mkv", "yuv420p10le", "bgr24"), ("b.mkv", "yuv444p", "bgr24")):
        sequence, _ = read(film(tmp_path / name, [quarters()] * 2, codec="ffv1", pixels=pixels, source=source))
        for where, colour in CORNERS.items():
            assert shows(sequence[0].image, where, colour)


@pytest.mark.parametrize(
    ("matrix", "full"), [("ITU601", False), ("ITU709", False), ("BT2020", False), ("ITU709", True), ("ITU601", True)]
)
def test_the_colour_matrix_and_range_of_the_file_are_used(tmp_path, matrix, full):
    numbers = {"ITU601": 6, "ITU709": 1, "BT2020": 9}
    kr, kb = {"ITU601": (0.299, 0.114), "ITU709": (0.2126, 0.0722), "BT2020": (0.2627, 0.0593)}[matrix]
    b, g, r = np.moveaxis(quarters().astype(float), -1, 0)
    luma = kr * r + (1 - kr - kb) * g + kb * b
    u, v = (b - luma) / (2 * (1 - kb)), (r - luma) / (2 * (1 - kr))
    planes = (luma, u + 128, v + 128) if full else (16 + luma * 219 / 255, 128 + u * 224 / 255, 128 + v * 224 / 255)
    picture = np.stack(planes).round().clip(0, 255).astype(np.uint8)

    with av.open(str(tmp_path / "a.mkv"), "w") as out:
        stream = add_video(out, [quarters()], codec="ffv1", pixels="yuv444p")
        stream.codec_context.colorspace, stream.codec_context.color_range = numbers[matrix], 2 if full else 1
        frame = av.VideoFrame.from_ndarray(picture, "yuv444p")
        frame.colorspace, frame.color_range, frame.pts = numbers[matrix], 2 if full else 1, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    sequence, _ = read(tmp_path / "a.mkv")
    for where, colour in CORNERS.items():
        assert shows(sequence[0].image, where, colour, tolerance=4)


@pytest.mark.parametrize(("transfer", "paper"), [(PQ, 0.58), (HLG, 0.75)])
def test_hdr_is_brought_to_an_ordinary_screen(tmp_path, transfer, paper):
    """paper: signal of white paper, 203 cd/m2 (BT.2408, table 1). A face of half its light has to look half lit."""
    half = {PQ: 0.508, HLG: 0.632}[transfer]  # signals of 100 cd/m2
    levels = np.array([0, half, paper, 1.0])
    luma = np.repeat((64 + 876 * levels).astype(np.uint16), 24)[None].repeat(64, axis=0)
    planes = [np.ascontiguousarray(luma)] + [np.full((32, 48), 512, np.uint16)] * 2
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as out:
        stream = add_video(out, [quarters()], codec="ffv1", pixels="yuv420p10le")
        stream.color_trc, stream.color_primaries, stream.colorspace, stream.color_range = transfer, 9, 9, 1
        for i in range(3):
            frame = from_planes(planes, "yuv420p10le")
            frame.color_trc, frame.color_primaries, frame.colorspace, frame.color_range = transfer, 9, 9, 1
            frame.pts, frame.time_base = i, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    sequence, _ = read(path)
    assert [round(f.time * 25) for f in sequence] == [0, 1, 2]
    black, grey, white, peak = (sequence[1].image[30, x].astype(int) for x in (10, 34, 58, 82))
    assert black.max() <= 3 and peak.min() >= 250
    assert np.ptp(grey) <= 3 and 180 <= grey.mean() <= 195  # sRGB of half the light is 188
    assert 225 <= white.mean() <= 245
