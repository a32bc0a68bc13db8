"""Words that come from models and settings, in the window's language. Files and lines keep the English ones."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication

from fer_cam.live.history import UNSURE_LABEL
from fer_models.emotion_names import emotion_of

__all__ = ["detector_words", "emotion_word", "percent", "person_word"]

translate = QCoreApplication.translate


def emotion_word(label: str) -> str:
    """Return an emotion's name, or "unsure"; a label that is neither stays as it is."""
    words = {
        "angry": translate("Emotion", "angry"),
        "disgust": translate("Emotion", "disgust"),
        "fear": translate("Emotion", "fear"),
        "happy": translate("Emotion", "happy"),
        "sad": translate("Emotion", "sad"),
        "surprise": translate("Emotion", "surprise"),
        "neutral": translate("Emotion", "neutral"),
        "contempt": translate("Emotion", "contempt"),
        UNSURE_LABEL: translate("Emotion", "unsure"),
    }
    return words.get(emotion_of(label) or label, label)


def percent(share: float) -> str:
    """Return a share of 0..1 as a whole percentage."""
    return translate("Number", "{}%").format(round(100 * share))


def person_word(number: int, name: str = "") -> str:
    """Return a person's name, or their number if they have none."""
    return name or translate("Person", "Person {}").format(number)


def detector_words(name: str) -> str:
    """Return what a detector is good at; its name if there is no text about it."""
    words = {
        "blazeface": translate("Detector", "BlazeFace – tilted, dark and small faces too"),
        "mtcnn": translate("Detector", "MTCNN – turned faces too"),
        "haar": translate("Detector", "Haar – frontal faces"),
    }
    return words.get(name, name)
