"""Sinks write results: lines, annotated video, faces as pictures. Each has write(result) and close()."""

from fer_cam.sinks.base import Sink
from fer_cam.sinks.faces import FaceSink
from fer_cam.sinks.output import Output, OutputCounts
from fer_cam.sinks.recording.sound import has_sound, sound_file
from fer_cam.sinks.records import FORMATS, RecordSink, open_records
from fer_cam.sinks.video import VideoSink

__all__ = [
    "FORMATS", "FaceSink", "Output", "OutputCounts", "RecordSink", "Sink", "VideoSink", "has_sound", "open_records",
    "sound_file",
]  # fmt: skip
