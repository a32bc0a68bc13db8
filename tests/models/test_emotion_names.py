import pytest

from fer_models.emotion_names import EMOTIONS, emotion_of, misspelt_emotion, nearest_emotion, plain_name


@pytest.mark.parametrize(
    ("name", "emotion"),
    [
        ("Neutral ", "neutral"), (" Joy", "happy"), ("ANGER", "angry"), ("sadness", "sad"), ("fearful", "fear"),
        ("Surprised", "surprise"), ("no_expression", "neutral"), ("no  expression", "neutral"), ("3_happy", "happy"),
        ("04 - Disgusted", "disgust"), ("contemptuous", "contempt"), *((e, e) for e in EMOTIONS),
    ],
)  # fmt: skip
def test_names_of_data_sets_mean_our_emotions(name, emotion):
    assert emotion_of(name) == emotion


def test_other_names_mean_none():
    for name in ("man", "woman", "calm", "", "7", "sadly ever after"):
        assert emotion_of(name) is None and misspelt_emotion(name) is None
    assert plain_name("  My  Class ") == "my class"
    assert plain_name("e\u0301te\u0301") == plain_name("\u00e9t\u00e9")  # as macOS and others write a folder's name


@pytest.mark.parametrize(
    ("name", "emotion"),
    [
        ("suprise", "surprise"), ("Supprise", "surprise"), ("nuetral", "neutral"), ("neutrall", "neutral"),
        ("angery", "angry"), ("disgus", "disgust"), ("fearfull", "fear"), ("hapiness", "happy"), ("hapyy", "happy"),
        ("contemp ", "contempt"), ("saddness", "sad"), ("sand", None), ("madness", None), ("danger", None),
        ("tearful", None), ("fare", None), ("surprise", None), ("surprize!", None),
    ],
)  # fmt: skip
def test_one_wrong_letter_is_a_misspelling(name, emotion):
    assert misspelt_emotion(name) == emotion


def test_a_farther_name_gets_a_suggestion_alone():
    assert nearest_emotion("surprize!") == "did you mean surprise?"
    assert nearest_emotion("surprize!", ["happy"]) == "" and nearest_emotion("xyz") == ""
