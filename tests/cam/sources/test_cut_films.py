"""Films that are cut: all until the cut is read, and the end has exit code 3."""

import av
import numpy as np
import pytest
from damaged_films import damaged, read
from fer_cam_process import fer_cam, records
from films_made import film

from fer_cam.sources import open_source
from fer_cam.sources.picture_blocks import gif_state, state_of
from fer_cam.sources.whole import has_no_index, is_cut, is_fragmented
from fer_models import FerError


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.mov", "a.wmv"])
def test_a_cut_film_ends_with_a_line_and_code_3(tmp_path, noise, name):
    path = tmp_path / name
    options = {"movflags": "faststart"} if name in ("a.mp4", "a.mov") else {}
    codec = "wmv2" if name == "a.wmv" else "mpeg4"
    film(path, noise, codec=codec, options={"g": "5", "b": "4000000"}, container=options)
    whole, remarks, error = read(path)
    assert (len(whole), remarks, error) == (100, [], None) and not is_cut(str(path))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.6)])
    sequence, _, error = read(path)
    assert 50 <= len(sequence) <= 70 and error.exit_code == 3
    assert name in str(error) and "the file is cut" in str(error)
    assert ("ends too early" if name in ("a.avi", "a.wmv") else "of 4.0 s") in str(error)


@pytest.mark.parametrize(("name", "codec", "share"), [("a.y4m", "wrapped_avframe", 0.55), ("a.ivf", "libvpx", 0.6),
                                                      ("a.mxf", "mpeg2video", 0.6)])  # fmt: skip
def test_a_film_that_ends_within_a_frame_ends_with_code_3(tmp_path, noise, name, codec, share):
    path = tmp_path / name
    film(path, noise, codec=codec, options={"b": "4000000"})
    assert (len(read(path)[0]), *read(path)[1:]) == (100, [], None)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    sequence, _, error = read(path)
    assert 40 <= len(sequence) <= 75 and error.exit_code == 3 and "the rest is damaged or missing" in str(error)


def test_a_matroska_of_unknown_length_that_ends_within_a_frame_is_told(tmp_path, noise):
    """As a recording that was killed leaves it."""
    path = tmp_path / "a.mkv"
    film(path, noise, codec="mpeg4", options={"g": "5", "b": "4000000"}, container={"live": "1"})
    assert (len(read(path)[0]), *read(path)[1:]) == (100, [], None)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.6)])
    sequence, _, error = read(path)
    assert 50 <= len(sequence) <= 70 and error.exit_code == 3 and "ends too early" in str(error)


def test_a_cut_costs_no_frame_before_it(tmp_path, noise):
    """Decoders with several threads hold frames back, which PyAV drops if the last one gives an error."""
    path = tmp_path / "a.mp4"
    film(path, noise, options={"g": "10"}, container={"movflags": "frag_keyframe+empty_moov"})
    data = path.read_bytes()
    for share in (0.5, 0.55, 0.6, 0.65):
        path.write_bytes(data[: int(share * len(data))])
        with av.open(str(path)) as container:
            container.streams.video[0].thread_type = "SLICE"
            packets = [packet for packet in container.demux(video=0) if packet.size and not packet.is_corrupt]
        sequence, _, error = read(path)
        assert len(sequence) >= len(packets) > 30 and error.exit_code == 3


def test_a_fragmented_film_that_breaks_off_at_a_hole_ends_with_code_3(tmp_path, noise):
    path = tmp_path / "a.mp4"
    flags = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    film(path, noise, options={"g": "10", "bf": "0"}, container=flags)
    assert is_fragmented(str(path)) and read(path)[1:] == ([], None)
    damaged(path, 0.4, 0.1)
    sequence, _, error = read(path)
    assert 20 <= len(sequence) <= 60 and error.exit_code == 3 and "the rest is damaged or missing" in str(error)


@pytest.mark.parametrize(("name", "codec"), [("a.gif", "gif"), ("a.png", "apng"), ("a.flv", "flv"),
                                             ("a.ogv", "libvpx")])  # fmt: skip
@pytest.mark.parametrize("share", [0.6, 0.97])
def test_a_cut_of_which_no_header_tells_ends_with_code_3(tmp_path, noise, name, codec, share):
    path = tmp_path / name
    pixels = {"gif": "rgb8", "apng": "rgb24"}.get(codec, "yuv420p")
    written = path.with_suffix(".apng") if codec == "apng" else path
    film(written, noise[:30], codec=codec, pixels=pixels)
    written.rename(path)
    whole, remarks, error = read(path)
    assert (len(whole), remarks, error) == (30, [], None) and not is_cut(str(path))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    sequence, _, error = read(path)
    assert 30 * share - 9 <= len(sequence) <= 30 and error.exit_code == 3 and "the file is cut" in str(error)


def test_the_blocks_of_a_gif_tell_a_hole_from_a_cut(tmp_path, noise):
    path = tmp_path / "a.gif"
    film(path, noise[:30], codec="gif", pixels="rgb8")
    data = path.read_bytes()
    assert state_of(str(path)) == "whole" and gif_state(data[:-1]) == "whole" and gif_state(data[:-2]) == "cut"
    assert gif_state(data + b"\0\0") == "whole"
    damaged(path, 0.5, 0.1)
    sequence, remarks, error = read(path)
    assert len(sequence) < 30 and "some frames may be missing" in remarks[0]
    assert error is None or error.exit_code == 3


def test_a_cut_transport_stream_is_told(tmp_path, noise):
    path = tmp_path / "a.ts"
    film(path, noise, codec="mpeg2video")
    assert read(path)[2] is None
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 376 * 188 + 100])
    sequence, _, error = read(path)
    assert 30 <= len(sequence) <= 70 and error.exit_code == 3 and "ends too early" in str(error)


def test_a_film_without_its_index_is_told_as_cut(tmp_path, noise):
    path = tmp_path / "a.mp4"
    film(path, noise)
    assert not has_no_index(str(path))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert has_no_index(str(path))
    with pytest.raises(FerError, match="the index at its end is missing") as error:
        open_source(str(path))
    assert error.value.exit_code == 3


def test_a_cut_film_loops_without_an_end(tmp_path, noise):
    path = tmp_path / "a.mkv"
    film(path, noise[:20], codec="mpeg4")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    source = open_source(str(path), loop=True)
    times = [source.read().time for _ in range(50)]
    assert np.diff(times).min() > 0
    source.close()


def test_the_command_writes_every_line_before_the_cut(tmp_path, noise):
    path = tmp_path / "a.mkv"
    film(path, noise[:40], codec="mpeg4")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    run = fer_cam("--headless", path, "--format", "jsonl")
    assert run.returncode == 3 and len(records(run.stdout)) == len(read(path)[0]) > 10
    assert "the file is cut" in run.stderr and "Traceback" not in run.stderr
