"""card.json of a bundle that an export writes; fer_models.card reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from fer_models.card import often_missed
from fer_train.evaluation import Results
from fer_train.export.parity import Parity
from fer_train.export.training_record import TrainingRecord
from fer_train.runs.folder import Run

__all__ = ["BundleCard", "CardMetrics", "ModelFacts", "make_card"]

DIGITS = 4
"""Decimals of the scores on a card."""
USES = {
    "emotion": "Showing which posed facial expression a face looks like, live, for demonstration, teaching and "
    "research.",
    "gender": "Showing whether a face looks to a network like those that a set of web pictures calls man or woman, for "
    "demonstration, teaching and research.",
}
LIMITS = {
    "emotion": "an expression is not a feeling",
    "gender": "a guess about looks, not about who a person is; it knows two words and is often wrong with children",
}


@dataclass(frozen=True)
class CardMetrics:
    """Scores of a bundle on normal and headset faces.

    reported: on the faces that `split` names, a test split or the held-out faces. validation: on the held-out faces.
    not_in_train: on the test faces that do not occur in training; None if that is all of them.
    """

    reported: Results
    split: str
    validation: Results
    not_in_train: Results | None = None

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], labels: Sequence[str]) -> CardMetrics:
        """Return the metrics that a card stores. Raises as Results.from_dict does."""
        unseen = values.get("not_in_train")
        return cls(
            reported=Results.from_dict({kind: values[kind] for kind in ("normal", "headset")}, labels),
            split=values["split"],
            validation=Results.from_dict(values["validation"], labels),
            not_in_train=None if unseen is None else Results.from_dict(unseen, labels),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the metrics as a card stores them, floats rounded to DIGITS decimals."""
        unseen = {} if self.not_in_train is None else {"not_in_train": self.not_in_train.to_dict(DIGITS)}
        reported = self.reported.to_dict(DIGITS)
        return {"validation": self.validation.to_dict(DIGITS), **reported, "split": self.split, **unseen}


@dataclass(frozen=True)
class ModelFacts:
    """Measurements of a TFLite file.

    precision: int8, float16 or float32. float_convolutions: how many convolutions of an int8 file, from the start,
    compute in float; None for the other precisions. temperature: see inference_graph.calibrate. latency_ms: of one
    face on one thread of `processor`. bias: see balance.Balance; None if equal recall was not asked for. certainty:
    when its answers are sure, as card.json stores it; None if that was not chosen.
    """

    sha256: str
    bytes: int
    precision: str
    parity: Parity
    float_convolutions: int | None
    temperature: float
    latency_ms: float
    processor: str | None
    metrics: CardMetrics
    bias: float | None = None
    certainty: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class BundleCard:
    """The card of an exported bundle.

    input_size: (height, width) in pixels. crop_margin: see Recipe. calibrated_on: the kinds of faces that the
    temperature was fitted on, `normal` and `headset`. flip_average: the graph itself averages a face and its mirror
    image, as in exports of versions up to 0.1; of later ones, both views are averaged outside for the scores.
    even_light: see Recipe. exported: date in UTC, ISO 8601.
    """

    name: str
    task: str
    labels: tuple[str, ...]
    input_size: tuple[int, int]
    channels: int
    crop_margin: float
    training: TrainingRecord
    exported: str
    intended_use: str
    limits: str
    licence: str
    calibrated_on: tuple[str, ...] | None
    flip_average: bool
    even_light: bool
    model: ModelFacts

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> BundleCard:
        """Return the card that a card.json stores. Raises KeyError, TypeError or FerError if it is not whole."""
        size, latency, calibrated_on = values["input"], values["latency_ms"], values.get("calibrated_on")
        return cls(
            name=values["name"],
            task=values["task"],
            labels=tuple(values["labels"]),
            input_size=(size["height"], size["width"]),
            channels=size["channels"],
            crop_margin=values["crop"]["margin"],
            training=TrainingRecord.from_dict(values["training"]),
            exported=values["exported"],
            intended_use=values["intended_use"],
            limits=values["limits"],
            licence=values["licence"],
            calibrated_on=None if calibrated_on is None else tuple(calibrated_on),
            flip_average=values["flip_average"],
            even_light=values.get("even_light", False),
            model=ModelFacts(
                sha256=values["sha256"],
                bytes=values["bytes"],
                precision=values["precision"],
                parity=Parity.from_dict(values["parity"]),
                float_convolutions=values.get("float_convolutions"),
                temperature=values["temperature"],
                latency_ms=latency["one_face_one_thread"],
                processor=latency.get("processor"),
                metrics=CardMetrics.from_dict(values["metrics"], values["labels"]),
                bias=values.get("bias"),
                certainty=values.get("certainty"),
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the card as card.json stores it."""
        height, width = self.input_size
        model = self.model
        in_float = {} if model.float_convolutions is None else {"float_convolutions": model.float_convolutions}
        return {
            "name": self.name,
            "task": self.task,
            "labels": list(self.labels),
            "input": {
                "height": height,
                "width": width,
                "channels": self.channels,
                "dtype": "uint8",
                "range": [0, 255],
                "layout": "NHWC",
            },
            "crop": {"margin": self.crop_margin, "alignment": "eyes"},
            "sha256": model.sha256,
            "bytes": model.bytes,
            "precision": model.precision,
            "training": self.training.to_dict(),
            "exported": self.exported,
            "intended_use": self.intended_use,
            "limits": self.limits,
            "licence": self.licence,
            "parity": model.parity.to_dict(),
            **in_float,
            "temperature": model.temperature,
            **({} if model.bias is None else {"bias": round(model.bias, 3)}),
            "calibrated_on": list(self.calibrated_on or ()),
            "flip_average": self.flip_average,
            "even_light": self.even_light,
            "latency_ms": {"one_face_one_thread": model.latency_ms, "processor": model.processor},
            **({} if model.certainty is None else {"certainty": dict(model.certainty)}),
            "metrics": model.metrics.to_dict(),
        }


def make_card(name: str, run: Run, model: ModelFacts, licence: str) -> BundleCard:
    """Return the card of a bundle that was just converted from a run's best weights."""
    training = TrainingRecord.of(run)
    recipe = training.recipe
    limits = (
        f"Knows faces like those of {training.data} alone, with the mistakes of their labels; {LIMITS[recipe.task]}. "
        "Not for decisions about people, such as hiring, policing or health."
    )
    if missed := often_missed(model.metrics.to_dict()):
        limits += f" Often missed: {missed}."
    return BundleCard(
        name=name,
        task=recipe.task,
        labels=recipe.classes,
        input_size=recipe.input_size,
        channels=recipe.channels,
        crop_margin=recipe.crop_margin,
        training=training,
        exported=datetime.now(timezone.utc).date().isoformat(),
        intended_use=USES[recipe.task],
        limits=limits,
        licence=licence,
        calibrated_on=recipe.trained_ways,
        flip_average=False,
        even_light=recipe.even_light,
        model=model,
    )
