"""The options of a run: its source, and how faces are found and labelled."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from fer_cam.commands.argument_types import count, input_rate, number, share, size, thread_count, turn
from fer_cam.settings import COMPARE_HEADSET, Settings

__all__ = ["FAST", "add_analysis", "add_source"]

FAST: Mapping[str, Any] = {"interval": 0.5, "mesh_rate": 7.5, "classify_rate": 8.0, "size": (640, 480)}
"""Settings of --fast."""


def add_source(group: argparse._ArgumentGroup) -> None:
    """Add the options that say what to look at."""
    add = group.add_argument
    add("place", nargs="*", metavar="SOURCE", help="short for --source SOURCE")
    add(
        "--source", metavar="SOURCE",
        help="a camera's number or device path; a video; a picture, a folder of pictures or a pattern such as "
        '"photos/*.jpg"; an rtsp:// or http:// address; a pipe, or - for standard input; picamera (Raspberry Pi); '
        "demo, or demo:20 for 20 faces "
        "(default: the first camera; if there is none, the window offers the demo, and --headless plays it)",
    )  # fmt: skip
    add(
        "--size", type=size, metavar="WxH",
        help="ask the camera for pictures of this size, such as 640x480; 16 to 16384 pixels a side (default: the "
        "camera's own size). For raw video (.yuv), the size of its pictures",
    )  # fmt: skip
    add(
        "--input-fps", type=input_rate, metavar="N",
        help="frames a second of a video, in place of the times in the file: for raw video (.h264, .yuv), which has "
        "none (default: the video's own times)",
    )  # fmt: skip
    add(
        "--turn", type=turn, default=Settings.turn, metavar="DEGREES",
        help="turn every picture clockwise by 0, 90, 180 or 270 degrees before anything else; auto: so that the faces "
        "are upright, found by the first face of a video and for each photo. Boxes, recordings and saved faces are "
        f"those of the turned picture (default: {Settings.turn})",
    )  # fmt: skip
    add(
        "--crops", action="store_true",
        help="each picture is one face as a whole, as in a data set: classify it as it is, and search for no face",
    )  # fmt: skip
    add("--loop", action="store_true", help="start a file or the demo again when it ends")
    add(
        "--give-up", type=number, metavar="S",
        help="with --headless: end if a camera or stream is gone for S seconds (default: never; fer-cam tries to open "
        "it again for as long as it takes)",
    )  # fmt: skip
    add("--frames", type=count, metavar="N", help="stop after N frames (default: run to the end)")


def add_analysis(group: argparse._ArgumentGroup) -> None:
    """Add the options that say how to look at it."""
    add = group.add_argument
    add(
        "--detector", metavar="NAME", default=Settings.detector,
        help="how to find faces: blazeface finds them at any tilt, in the dark, small and partly covered; mtcnn misses "
        "dark and covered ones; haar (OpenCV) finds upright frontal faces only (default: "
        f"{Settings.detector})",
    )  # fmt: skip
    add(
        "--model", metavar="NAME", default=Settings.model,
        help="the network that names the emotion: a name from `fer-cam models`, or a model's folder (default: "
        f"{Settings.model})",
    )  # fmt: skip
    add(
        "--attribute", metavar="NAME",
        help="show a second label on each face: a name from `fer-cam models` whose task is not emotion, such as "
        "gender, or a model's folder. It is a guess about appearance by a network trained on web pictures, and says "
        "nothing about identity (default: none)",
    )  # fmt: skip
    add(
        "--headset", action="store_true",
        help="draw the bar of a simulated VR headset over the eyes before the emotion is classified. A model NAME for "
        "which a NAME-headset is installed is replaced by it; to keep the model, give its folder",
    )  # fmt: skip
    add(
        "--compare", metavar="NAME",
        help="label every face a second time, and count how often both name the same emotion: by another model for "
        f"emotions, by its name or folder, or, for {COMPARE_HEADSET}, by the same model with the headset bar. The "
        "window shows both pictures; JSON Lines and csv get `compare`, and with --headless a line at the end says how "
        "often both agree (default: none)",
    )  # fmt: skip
    add(
        "--min-face", type=count, default=Settings.min_face, metavar="PX",
        help="smallest face to find, in pixels, at least 20; a larger number is faster "
        f"(default: {Settings.min_face})",
    )  # fmt: skip
    add(
        "--threads", type=thread_count, default=Settings.threads, metavar="N",
        help=f"CPU threads of the detector and of the classifier (default: {Settings.threads})",
    )  # fmt: skip
    add(
        "--interval", type=number, metavar="S",
        help="search the whole frame every S seconds and follow the known faces in between. A "
        "camera's picture without faces that does not change is searched every 2 seconds. 0 searches every frame "
        f"(default: {Settings.interval:g})",
    )  # fmt: skip
    add(
        "--classify-rate", type=number, metavar="N",
        help="classify each face at most N times in a second of the source; a new face is classified at once. 0: in "
        f"every frame (default: {Settings.classify_rate:g})",
    )  # fmt: skip
    add(
        "--fast", action="store_true",
        help="for a slow machine such as a Raspberry Pi: "
        f"--interval {FAST['interval']:g} --classify-rate {FAST['classify_rate']:g} "
        f"--size {FAST['size'][0]}x{FAST['size'][1]}, and landmarks {FAST['mesh_rate']:g} times a second in place of "
        f"{Settings.mesh_rate:g}; options that are given as well win",
    )  # fmt: skip
    add(
        "--min-confidence", type=share, metavar="P",
        help="call an emotion unsure below this confidence, 0 to 1. It is also unsure where the face is too small, "
        "blurred, noisy or turned away, and with some models where the mouth is covered (default: what the model's "
        "card says)",
    )  # fmt: skip
    add(
        "--fps", type=number, metavar="N",
        help="frame rate to hold, in frames a second. If frames take too long, fer-cam searches less often, then "
        "classifies each face in some frames only, then finds only larger faces. It slows nothing down. 0: never do "
        "less (default: the source's own rate; 0 for files with --headless)",
    )  # fmt: skip
