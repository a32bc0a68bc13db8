"""The questions that the published systems asked of their networks, which the report answers with our runs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["QUESTIONS", "Question"]


@dataclass(frozen=True)
class Question:
    """A question about networks that differ in one thing.

    system: A to E. text: the question. published: what the source found, in one sentence; "" if it does not say.
    recipes: the networks, in the order in which that one thing grows or was added; each is compared with the one
    before it that was run. kinds: the faces that they are compared on, of evaluation.KINDS. recall_of: a class whose
    recall is compared too, "" for none. epochs: True if the question is how long each of them is trained.
    """

    system: str
    text: str
    published: str
    recipes: tuple[str, ...]
    kinds: tuple[str, ...] = ("normal",)
    recall_of: str = ""
    epochs: bool = False


QUESTIONS = (
    Question(
        "A",
        "Does a network that learns both versions of each face lose on normal faces, and gain under the headset?",
        "No loss on normal faces (58.89 and 58.94 %), and 54.06 for 38.08 % under the headset.",
        ("a-normal", "a-mixed-both"),
        ("normal", "headset"),
    ),
    Question(
        "B",
        "Does the reference network learn better with SGD or with Adam?",
        "",
        ("b-reference", "b-reference-adam"),
    ),
    Question(
        "B",
        "Do the networks gain from more parameters?",
        "",
        ("b-g", "b-h", "b-reference", "b-f"),
    ),
    Question(
        "C",
        "How many layers of a pretrained network should be trained?",
        "The more, the better: MobileNetV2 has 52, 58, 75 and 77 %.",
        ("c-mobilenetv2-0", "c-mobilenetv2-50", "c-mobilenetv2-100", "c-mobilenetv2"),
    ),
    Question(
        "C",
        "How many layers of MobileNet should be trained?",
        "All of them: 70 % with the last 20 layers, 78 % with all.",
        ("c-mobilenet-20", "c-mobilenet"),
    ),
    Question(
        "C",
        "Is a pretrained network better than one of their own?",
        "Yes: 70 % for the course's network and their own, 78 % for MobileNet.",
        ("c-course", "c-own", "c-mobilenet"),
    ),
    Question(
        "D",
        "Is the more complex network better?",
        "Yes, but they learnt for different times: 53.1, 54.79 and 61.22 % after 17, 25 and 50 epochs.",
        ("d-emotion-3", "d-emotion-2", "d-emotion-1"),
    ),
    Question(
        "D",
        "Do more epochs help?",
        "Not the gender network: 84.42 % after 100 epochs, 85.93 % when it stops early, after 38.",
        ("d-emotion-3", "d-emotion-2", "d-emotion-1", "d-gender", "d-gender-100"),
        epochs=True,
    ),
    Question(
        "E",
        "Is a pretrained network better than a native one?",
        "Yes, if its last layers learn: native 51.9 and 52.6 %, frozen 50.1 and 56.8 %, trained 63.7 and 63.1 %.",
        ("e-edges", "e-torch", "e-resnet50v2-frozen", "e-efficientnet-frozen", "e-resnet50v2", "e-efficientnet"),
    ),
    Question(
        "E",
        "Do class weights help?",
        "They lower the accuracy (51 for 56 %) and find more disgust.",
        ("e-edges", "e-edges-weighted"),
        recall_of="disgust",
    ),
    Question(
        "E",
        "Does more disgust in training help?",
        "No: 52.3 for 52.6 %.",
        ("e-torch", "e-torch-disgust"),
        recall_of="disgust",
    ),
)
