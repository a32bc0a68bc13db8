"""Videos as people have them: of variable rate, with several streams, raw, moving pictures."""

import sys
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from films_made import add_video, film, numbered, quarters, read, sound
from PIL import Image

from fer_cam.sources import open_source
from fer_cam.sources.damage import Damage
from fer_models import FerError


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
