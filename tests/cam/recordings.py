"""Make and read recordings for the tests, with FFmpeg as other players do."""

from fractions import Fraction

import numpy as np
import pytest

from fer_cam.sinks import VideoSink
from fer_cam.types import Frame, Result

av = pytest.importorskip("av", reason="PyAV is not installed")

__all__ = ["av", "length", "make_film", "picture", "read_film", "record", "result", "sound_length"]


def picture(index, size=(64, 48)):
    """A picture (w, h) whose grey level says its number."""
    return np.full((size[1], size[0], 3), 16 + index * 3 % 224, np.uint8)


def result(index, seconds, size=(64, 48)):
    return Result(Frame(index, seconds, picture(index, size)), ())


def read_film(path):
    """Return the times in seconds and the pictures of a video."""
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    return [float(f.pts * f.time_base) for f in frames], [f.to_ndarray(format="bgr24") for f in frames]


def length(path):
    """Return the duration of a video in seconds, as its container says."""
    with av.open(str(path)) as container:
        return container.duration / 1e6


def sound_length(path):
    """Return the first and the last moment of a video's sound, in seconds; None without sound."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return None
        frames = list(container.decode(audio=0))
    return frames[0].time, frames[-1].time + frames[-1].samples / frames[-1].sample_rate


def make_film(path, times, sound=None, seconds=0.0, size=(64, 48), codec="libx264"):
    """Write a video whose frames have these times, and a tone of `seconds` in the codec `sound`."""
    with av.open(str(path), "w") as output:
        video = output.add_stream(codec, rate=25)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        video.codec_context.time_base = Fraction(1, 90000 if codec == "libx264" else 1000)
        audio = output.add_stream(sound, rate=48000) if sound else None
        if audio is not None:
            audio.layout = "mono"
            for packet in _tone(audio, seconds):
                output.mux(packet)
        for i, now in enumerate(times):
            frame = av.VideoFrame.from_ndarray(picture(i, size), format="bgr24").reformat(format="yuv420p")
            frame.pts, frame.time_base = (
                round(now / video.codec_context.time_base),
                video.codec_context.time_base,
            )
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
    return path


def _tone(stream, seconds):
    wave = (np.sin(np.arange(round(seconds * 48000)) * 0.06) * 9000).astype(np.int16)
    fifo, resampler = av.AudioFifo(), av.AudioResampler(format=stream.format, layout="mono", rate=48000)
    whole = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
    whole.sample_rate, whole.pts = 48000, 0
    for part in resampler.resample(whole):
        fifo.write(part)
    while (part := fifo.read(stream.codec_context.frame_size or 1024, partial=True)) is not None:
        yield from stream.encode(part)
    yield from stream.encode(None)


def record(path, times, fps=25.0, size=(64, 48), **options):
    """Record frames with these times, and return the lines for the user."""
    told = []
    sink = VideoSink(path, fps, notice=told.append, **options)
    for i, now in enumerate(times):
        sink.write(result(i, now, size))
    sink.close()
    sink.close()
    return told
