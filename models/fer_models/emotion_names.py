"""The names that people and data sets give to emotions: one table for the app, for training and for faces.csv."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from fer_models.suggestions import did_you_mean

__all__ = ["EMOTIONS", "emotion_of", "meant_label", "misspelt_emotion", "nearest_emotion", "plain_name"]

EMOTIONS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral", "contempt")
"""Our names: FER2013's seven in the order of its codes 0..6, then FER+'s and AffectNet's eighth."""

_NAMES = {
    "angry": "angry anger angered mad rage raging furious fury angriness",
    "disgust": "disgust disgusted disgusting disgustful",
    "fear": "fear fearful afraid scared frightened fearfulness feared terrified terror",
    "happy": "happy happiness joy joyful joyous smile smiling happily enjoyment",
    "sad": "sad sadness sorrow sorrowful unhappy unhappiness",
    "surprise": "surprise surprised surprising astonished astonishment amazed amazement",
    "neutral": "neutral neutrality neutral_face no_emotion no_expression expressionless",
    "contempt": "contempt contemptuous contemptful scorn scornful",
}
_EMOTION_OF = {name.replace("_", " "): emotion for emotion, names in _NAMES.items() for name in names.split()}

_SHORTEST = 5
"""Letters of a known name that may be misspelt. A shorter name is one letter from too many words: sad, sand."""


def plain_name(name: str) -> str:
    """Return a class name in lower case, composed (Unicode NFC), without blanks around it or double ones within."""
    return " ".join(unicodedata.normalize("NFC", name).lower().split())


def _words(name: str) -> str:
    """Return the name's words alone: without a number in front ("3_happy") and with blanks for _ and -."""
    return " ".join(re.sub(r"[_\-\s]+", " ", re.sub(r"^\d+[\s._-]+", "", plain_name(name))).split())


def emotion_of(name: str) -> str | None:
    """Return our name of the emotion that `name` means, such as happy for " Joy"; None if the table lacks it."""
    return _EMOTION_OF.get(_words(name))


def misspelt_emotion(name: str) -> str | None:
    """Return the emotion whose name is meant by a misspelling that is one letter off, such as suprise or nuetral.

    The first letter must be right. None for a name of the table, and if two emotions are equally near.
    """
    word = _words(name)
    if word in _EMOTION_OF:
        return None
    near = {e for known, e in _EMOTION_OF.items() if len(known) >= _SHORTEST and _one_letter_off(word, known)}
    return near.pop() if len(near) == 1 else None


def meant_label(text: str, labels: Collection[str]) -> str | None:
    """Return the one of `labels` that a person wrote: itself, or the emotion whose synonym or misspelling it is."""
    plain = plain_name(text)
    return next((name for name in (plain, emotion_of(plain), misspelt_emotion(plain)) if name in labels), None)


def nearest_emotion(name: str, emotions: Iterable[str] = EMOTIONS) -> str:
    """Return "did you mean EMOTION?" for a name that is near one of `emotions` or a synonym of it, else ""."""
    wanted = set(emotions)
    known = [known for known, emotion in _EMOTION_OF.items() if emotion in wanted]
    return did_you_mean(_words(name), known, cutoff=0.7)


def _one_letter_off(word: str, known: str) -> bool:
    """Return True if one letter is missing, surplus or wrong, or two neighbours are swapped; not the first letter."""
    if word[:1] != known[:1] or abs(len(word) - len(known)) > 1:
        return False
    i = next((i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), min(len(word), len(known)))
    rest, known_rest = word[i:], known[i:]
    return (
        rest[1:] == known_rest
        or rest == known_rest[1:]
        or rest[1:] == known_rest[1:]
        or (rest[:2] == known_rest[:2][::-1] and rest[2:] == known_rest[2:])
    )
