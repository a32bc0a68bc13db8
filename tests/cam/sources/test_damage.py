"""Damaged films: what can be read is read, and what cannot is counted."""

import gc
import re

import av
import numpy as np
import pytest
from damaged_films import damaged, read
from films_made import add_video, film, numbered

from fer_cam.sources import ReadAhead, frames, open_source
from fer_cam.sources.damage import Damage
from fer_models import FerError


def test_a_hole_costs_its_frames_which_are_counted(tmp_path, noise):
    path = tmp_path / "hole.mp4"
    film(path, noise, options={"g": "10", "bf": "0"}, container={"movflags": "faststart"})
    damaged(path, 0.5, 0.04)
    sequence, remarks, error = read(path)
    lost = 100 - len(sequence)
    assert error is None and 1 <= lost <= 8
    assert f"{lost} of 100 frames could not be read" in remarks[0] and "hole.mp4" in remarks[0]
    # The others keep their own times.
    assert sequence[-1].time == pytest.approx(99 / 25, abs=1e-3) and np.diff([f.time for f in sequence]).min() > 0.03


def test_a_hole_in_a_transport_stream_is_counted(tmp_path, noise):
    path = tmp_path / "hole.ts"
    film(path, noise, codec="mpeg2video", options={"g": "5", "b": "4000000"})
    data = path.read_bytes()
    middle = len(data) // 376 * 188
    path.write_bytes(data[:middle] + data[middle + 188 * 200 :])
    sequence, remarks, error = read(path)
    assert error is None and 0 < 100 - len(sequence) < 20 and "frames could not be read" in remarks[0]


@pytest.mark.parametrize(("name", "codec"), [("a.webm", "libvpx"), ("a.mkv", "ffv1"), ("a.wmv", "wmv2"),
                                             ("a.flv", "flv"), ("a.ogv", "libvpx")])  # fmt: skip
def test_a_hole_of_which_the_decoder_says_nothing_is_counted(tmp_path, noise, name, codec):
    path = tmp_path / name
    film(path, noise, codec=codec, options={"g": "1", "b": "2000000"})
    whole, remarks, error = read(path)
    assert (len(whole), remarks, error) == (100, [], None)
    damaged(path, 0.5, 0.1)
    sequence, remarks, error = read(path)
    lost = 100 - len(sequence)
    assert lost >= 3 and f"{lost} of 100 frames could not be read" in remarks[0]
    assert sequence[-1].time == pytest.approx(99 / 25, abs=0.02)


@pytest.mark.parametrize("codec", ["mjpeg", "rawvideo"])
def test_a_hole_in_an_avi_is_counted_although_its_times_show_none(tmp_path, noise, codec):
    path = tmp_path / "a.avi"
    film(path, noise, codec=codec, pixels={"mjpeg": "yuvj420p"}.get(codec, "yuv420p"))
    assert (len(read(path)[0]), *read(path)[1:]) == (100, [], None)
    damaged(path, 0.5, 0.05)
    sequence, remarks, _ = read(path)
    lost = 100 - len(sequence)
    assert lost >= 3 and f"{lost} of 100 frames could not be read" in remarks[0]


def test_frames_that_a_decoder_leaves_out_without_a_word_are_told(tmp_path, noise):
    """HEVC frames that build on a lost keyframe are no error to FFmpeg."""
    path, options = tmp_path / "a.hevc", {"x265-params": "log-level=none:keyint=-1:no-open-gop=1"}
    film(path, [noise[0][:32, :64]], codec="libx265", options=options)  # of another size: nothing builds on it
    first = path.read_bytes()
    film(path, noise, codec="libx265", options=options)
    data = bytearray(path.read_bytes())
    assert (len(read(path)[0]), *read(path)[1:]) == (100, [], None)
    for match in re.finditer(b"\x00\x00\x01([\x26\x28])", bytes(data)):  # a keyframe (H.265, table 7-1)
        data[match.start(1)] = 41 << 1  # reserved
    path.write_bytes(first + data)
    sequence, remarks, _ = read(path)
    assert len(sequence) < 10 and "some frames may be missing or show damage" in remarks[0]


def test_a_repeated_frame_is_no_damage(tmp_path):
    """Some encoders write an empty packet where the picture stays the same."""
    with av.open(str(tmp_path / "a.avi"), "w") as out:
        stream = add_video(out, numbered(1), codec="mpeg4")
        for i in range(10):
            frame = av.VideoFrame.from_ndarray(numbered(10)[i], "bgr24").reformat(format="yuv420p")
            frame.pts = i
            for packet in stream.encode(frame):
                if packet.pts in (3, 4):
                    empty = av.Packet(b"")
                    empty.stream, empty.pts, empty.dts, empty.time_base = (
                        stream,
                        packet.pts,
                        packet.dts,
                        packet.time_base,
                    )
                    packet = empty
                out.mux(packet)
        out.mux(stream.encode(None))
    sequence, remarks, error = read(tmp_path / "a.avi")
    assert [round(25 * f.time) for f in sequence] == [0, 1, 2, 5, 6, 7, 8, 9] and (remarks, error) == ([], None)


def test_a_stream_that_begins_later_does_not_disturb(tmp_path, noise):
    """As where a broadcast adds sound: FFmpeg meets the second stream after it has opened the file."""
    film(tmp_path / "a.ts", noise[:30], codec="mpeg2video", options={"g": "5", "b": "4000000"})
    with av.open(str(tmp_path / "b.ts"), "w") as out:
        streams = [add_video(out, numbered(1), codec="mpeg2video") for _ in range(2)]
        for i in range(10):
            for stream in streams:
                frame = av.VideoFrame.from_ndarray(numbered(10)[i], "bgr24").reformat(format="yuv420p")
                frame.pts = 30 + i
                out.mux(stream.encode(frame))
        for stream in streams:
            out.mux(stream.encode(None))
    data = (tmp_path / "a.ts").read_bytes() * 8 + (tmp_path / "b.ts").read_bytes()
    (tmp_path / "c.ts").write_bytes(data)
    sequence, _, error = read(tmp_path / "c.ts")
    assert error is None and len(sequence) >= 240 and np.diff([f.time for f in sequence]).min() > 0


def test_a_looping_film_does_not_fill_the_memory(tmp_path, noise):
    """300 rounds; a frame that is kept from each would be 1,000 times 18 kB and its filters."""
    source = open_source(film(tmp_path / "a.mp4", noise[:4]), loop=True)
    gc.collect()
    gc.disable()
    try:
        before = None
        for i in range(1200):
            source.read()
            before = len(gc.get_objects()) if i == 100 else before
        assert len(gc.get_objects()) - before < 200
    finally:
        gc.enable()
        source.close()


def test_a_film_of_which_nothing_is_left_is_told(tmp_path, noise):
    path = tmp_path / "a.mp4"
    film(path, noise[:20], container={"movflags": "faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"mdat") + 4] + bytes(len(data) - data.index(b"mdat") - 4))
    with pytest.raises(FerError, match="has no frame that can be decoded"):
        open_source(str(path)).read()


def test_reading_ahead_passes_on_remarks(tmp_path, noise):
    path = tmp_path / "hole.mp4"
    film(path, noise, options={"g": "10"}, container={"movflags": "faststart"})
    damaged(path, 0.5, 0.04)
    ahead = ReadAhead(open_source(str(path)))
    list(frames(ahead))
    assert "could not be read" in ahead.remarks[0]


def test_a_pause_is_no_damage_but_a_gap_after_an_error_is():
    damage = Damage()
    for time in (0, 1, 2, 9, 10):
        damage.frame(time, damaged=False)
    assert (damage.lost, damage.remark("a"), damage.seen) == (0, None, False)
    damage.sign()
    damage.frame(13, damaged=True)
    assert (damage.lost, damage.damaged, damage.frames) == (2, 1, 6)
    assert "2 of 8 frames could not be read and 1 more shows damage" in damage.remark("a")


@pytest.mark.parametrize("wrong", [1.0, 30.0])
def test_a_clock_that_jumps_and_returns_is_no_loss(wrong):
    damage = Damage()
    for i in range(100):
        if i == 40:
            damage.sign()
        damage.frame(wrong if i == 60 else i / 25, damaged=i == 45)
    assert damage.lost <= 1 and damage.damaged == 1


def test_losses_before_a_clock_starts_again_stay_counted():
    damage = Damage()
    for i in range(30):
        damage.frame(i / 25, damaged=False)
    damage.sign()
    for i in [*range(40, 60), *range(50)]:
        damage.frame(i / 25, damaged=False)
    assert damage.lost >= 9
