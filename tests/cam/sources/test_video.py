"""Videos as people have them: turned, squeezed, interlaced, HDR, of variable rate, with several streams."""

import struct
import sys
from fractions import Fraction
from io import BytesIO

import av
import cv2
import numpy as np
import pytest
from films_made import CORNERS, add_video, film, from_planes, numbered, quarters, shows, sound
from PIL import Image

from fer_cam.sources import frames, open_source
from fer_cam.sources.convert import Converter
from fer_cam.sources.damage import Damage
from fer_cam.sources.tone import HLG, PQ
from fer_models import FerError


def read(path, **options):
    source = open_source(str(path), **options)
    return list(frames(source)), source


def test_frames_of_variable_rate_have_their_own_times(tmp_path):
    times = [0, 0.04, 0.08, 0.5, 0.54, 2.0, 2.5]
    for name in ("a.mp4", "a.mkv"):
        sequence, source = read(film(tmp_path / name, numbered(7), times=times))
        np.testing.assert_allclose([f.time for f in sequence], times, atol=2e-3)
        assert source.remarks == []  # a pause is no damage


def test_times_begin_at_zero_where_the_file_begins_later(tmp_path):
    sequence, _ = read(film(tmp_path / "a.ts", numbered(10), times=[7 + i / 25 for i in range(10)]))
    np.testing.assert_allclose([f.time for f in sequence], np.arange(10) / 25, atol=2e-3)


def test_the_frames_that_the_decoder_gives_last_have_their_times(tmp_path, monkeypatch):
    times = []
    monkeypatch.setattr(Damage, "frame", lambda self, time, **_: times.append(time))
    read(film(tmp_path / "a.mkv", numbered(5), times=[0, 0.1, 0.3, 0.7, 1.5]))
    assert times == pytest.approx([0, 0.1, 0.3, 0.7, 1.5])


def test_a_long_still_with_sound_does_not_end_the_film(tmp_path):
    with av.open(str(tmp_path / "a.mkv"), "w") as out:
        pictures = numbered(2)
        stream = add_video(out, pictures, codec="mpeg4", options={"g": "1"})
        stream.codec_context.time_base = Fraction(1, 1000)
        silence, write_sound = sound(out, 900, codec="pcm_s16le")
        silence.codec_context.time_base = Fraction(1, 8000)
        for picture, pts in zip(pictures, (0, 899_000), strict=True):
            frame = av.VideoFrame.from_ndarray(picture, "bgr24").reformat(format="yuv420p")
            frame.pts, frame.time_base = pts, Fraction(1, 1000)
            out.mux(stream.encode(frame))
            if pts == 0:
                write_sound()
        out.mux(stream.encode(None))
    sequence, _ = read(tmp_path / "a.mkv")
    assert [round(f.time) for f in sequence] == [0, 899]  # more than 4,096 packets of sound between them


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


def test_the_default_stream_is_shown_and_covers_are_not(tmp_path):
    def two(path, *flags):
        with av.open(str(path), "w") as out:
            streams = []
            for size, flag in zip(((32, 32), (96, 64)), flags, strict=True):
                picture = quarters(*size)
                stream = add_video(out, [picture], codec="mpeg4")
                stream.disposition = av.stream.Disposition(flag)
                streams.append((stream, picture))
            for stream, picture in streams:
                for i in range(3):
                    frame = av.VideoFrame.from_ndarray(picture, "bgr24").reformat(format="yuv420p")
                    frame.pts = i
                    out.mux(stream.encode(frame))
                out.mux(stream.encode(None))
        return read(path)[0]

    default = int(av.stream.Disposition.default)
    assert [f.image.shape[1] for f in two(tmp_path / "a.mkv", 0, default)] == [96] * 3
    assert [f.image.shape[1] for f in two(tmp_path / "b.mkv", default, 0)] == [32] * 3
    assert [f.image.shape[1] for f in two(tmp_path / "c.mkv", 0, 0)] == [96] * 3  # the larger one


def test_a_song_with_a_cover_has_no_video_in_it(tmp_path):
    path = tmp_path / "song.m4a"
    cover = cv2.imencode(".jpg", quarters())[1].tobytes()
    with av.open(str(path), "w", format="mp4") as out:
        _, write = sound(out, 1)
        picture = add_video(out, [quarters()], codec="mjpeg", pixels="yuvj420p")
        picture.disposition = av.stream.Disposition.attached_pic
        packet = av.Packet(cover)
        packet.stream, packet.pts, packet.dts, packet.time_base = picture, 0, 0, Fraction(1, 25)
        out.mux(packet)
        write()
    with pytest.raises(FerError, match="no video in it, sound only") as error:
        open_source(str(path))
    assert error.value.exit_code == 1


def test_raw_streams_take_their_rate_from_the_option(tmp_path):
    path = film(tmp_path / "a.h264", numbered(10))
    sequence, source = read(path, input_fps=50)
    assert source.fps == 50 and [round(f.time, 2) for f in sequence] == [round(i / 50, 2) for i in range(10)]
    assert len(read(path)[0]) == 10
    (tmp_path / "a.yuv").write_bytes(bytes([150] * (96 * 64) + [128] * (96 * 32)) * 4)
    sequence, _ = read(tmp_path / "a.yuv", size=(96, 64), input_fps=10)
    assert [f.time for f in sequence] == [0, 0.1, 0.2, pytest.approx(0.3)]
    assert abs(int(sequence[0].image[5, 5, 1]) - (150 - 16) * 255 / 219) < 3
    with pytest.raises(FerError, match="--size"):
        open_source(str(tmp_path / "a.yuv"))


def test_a_saved_live_playlist_is_read_from_its_start_and_ends(tmp_path):
    """It has no end mark, so FFmpeg begins near its end, and would wait for more for minutes."""
    for i in range(6):
        film(tmp_path / f"{i}.ts", numbered(25), times=[i + j / 25 for j in range(25)])
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1", "#EXT-X-MEDIA-SEQUENCE:0"]
    lines += [line for i in range(6) for line in ("#EXTINF:1.0,", f"{i}.ts")]
    (tmp_path / "live.m3u8").write_text("\n".join(lines) + "\n")
    sequence, source = read(tmp_path / "live.m3u8")
    assert len(sequence) == 150 and source.remarks == []
    np.testing.assert_allclose([f.time for f in sequence], np.arange(150) / 25, atol=2e-3)


def test_animated_pictures_have_their_own_delays(tmp_path):
    from PIL import Image

    pictures = [Image.new("RGB", (64, 48), (60 * i, 0, 0)) for i in range(4)]
    for kind, options in (("gif", {}), ("png", {}), ("webp", {"lossless": True}), ("avif", {"quality": 95})):
        path = tmp_path / f"a.{kind}"
        pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=[100, 200, 300, 400], **options)
        sequence, source = read(path)
        assert source.continuous, kind
        np.testing.assert_allclose([f.time for f in sequence], [0, 0.1, 0.3, 0.6], atol=2e-3, err_msg=kind)
        assert [abs(int(f.image[9, 9, 2]) - 60 * i) <= 2 for i, f in enumerate(sequence)] == [True] * 4
        pictures[3].save(path)
        alone, source = read(path)
        assert len(alone) == 1 and not source.continuous, kind  # a still is a picture, whatever its format


def test_a_moving_webp_goes_on_when_it_loops(tmp_path):
    from PIL import Image

    pictures = [Image.new("RGB", (64, 48), (60 * i, 0, 0)) for i in range(3)]
    pictures[0].save(tmp_path / "a.webp", save_all=True, append_images=pictures[1:], duration=100, lossless=True)
    source = open_source(str(tmp_path / "a.webp"), loop=True)
    sequence = [source.read() for _ in range(7)]
    assert [f.image[9, 9, 2] // 60 for f in sequence] == [0, 1, 2, 0, 1, 2, 0]
    np.testing.assert_allclose([f.time for f in sequence], np.arange(7) / 10)
    source.close()
    assert source.read() is None


def test_without_pyav_opencv_reads_and_its_limits_are_told(tmp_path, monkeypatch):
    path = film(tmp_path / "a.mp4", numbered(5))
    monkeypatch.setitem(sys.modules, "av", None)
    sequence, source = read(path)
    assert len(sequence) == 5 and "pip install av" in source.remarks[0]
    assert read(path, input_fps=10)[0][-1].time == pytest.approx(0.4)
