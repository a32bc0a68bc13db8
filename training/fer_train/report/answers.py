"""Answers to the published systems' questions: our runs beside each other, and what chance could explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fer_train.evaluation import Scores
from fer_train.evaluation.intervals import Interval, difference_of_shares, wilson
from fer_train.report import words
from fer_train.report.questions import QUESTIONS, Question
from fer_train.report.run_results import RunResult

__all__ = ["Answer", "answers"]


@dataclass(frozen=True)
class Share:
    """A share 0..1 of faces and its 95 % interval."""

    value: float
    interval: Interval


@dataclass(frozen=True)
class Answer:
    """An answer in sentences of plain text.

    findings: what our runs say. missing: the recipes of the question that were not run.
    """

    question: Question
    findings: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The findings, and a sentence about what was not run."""
        if not self.missing:
            return self.findings
        unanswered = "" if self.findings else "Not answered, as too few were run. "
        return (*self.findings, f"{unanswered}Not run: {', '.join(self.missing)}.")


def answers(runs: Sequence[RunResult], split: str) -> list[Answer]:
    """Return an answer to each question, in order; without findings where too few of its recipes were run.

    Of several runs of one recipe the first with the published settings counts, else the first. All of a question are
    compared on the evaluation if it was on the same faces, else on the validation scores of their best epochs.
    """
    return [_answer(question, runs, split) for question in QUESTIONS]


def _answer(question: Question, runs: Sequence[RunResult], split: str) -> Answer:
    there = [run for name in question.recipes if (run := _run_of(name, runs))]
    missing = tuple(name for name in question.recipes if _run_of(name, runs) is None)
    if question.epochs:
        return Answer(question, tuple(line for run in there for line in _epochs(run)), missing)
    if len(there) < 2:
        return Answer(question, (), missing)
    return Answer(question, tuple(_comparisons(question, there, split)), missing)


def _run_of(recipe: str, runs: Sequence[RunResult]) -> RunResult | None:
    named = [run for run in runs if run.recipe.name == recipe and not run.averaged and not run.refit_of]
    return next((run for run in named if not run.changes), named[0] if named else None)


def _comparisons(question: Question, runs: Sequence[RunResult], split: str) -> Iterator[str]:
    evaluated = [run.evaluation for run in runs if run.evaluation]
    same = len(evaluated) == len(runs) and len({one.about.get("faces_digest") for one in evaluated}) == 1
    for kind in question.kinds:
        faces = "" if kind == "normal" else f" on {kind} faces"
        shares = [_accuracy(run, kind, same) for run in runs]
        where = split if same else "validation"
        for (before, a), (after, b) in pairwise(zip(runs, shares, strict=True)):
            yield f"{_names(after, before)}{faces}: {_difference(b, a)}, {where}."
    if question.recall_of and same:
        recalls = [_recall(one.results.normal, question.recall_of) for one in evaluated]
        for (before, lower), (after, upper) in pairwise(zip(runs, recalls, strict=True)):
            if lower and upper:
                names = f"{after.name} against {before.name}"
                yield f"Recall of {question.recall_of}, {names}: {_difference(upper, lower)}."


def _names(after: RunResult, before: RunResult) -> str:
    """Return `b against a`, with their parameters if these differ, and their settings if not the published ones."""
    names = []
    for run in (after, before):
        facts = [f"{run.parameters.total:,} parameters"] if run.parameters else []
        facts = [] if after.parameters == before.parameters else facts
        names.append(_named(run, facts))
    return " against ".join(names)


def _named(run: RunResult, facts: Sequence[str] = ()) -> str:
    facts = [*facts, words.settings(run)] if run.changes else facts
    return f"{run.name} ({', '.join(facts)})" if facts else run.name


def _accuracy(run: RunResult, kind: str, evaluated: bool) -> Share:
    if evaluated and run.evaluation:
        scores = run.evaluation.results.by_kind()[kind]
        return Share(scores.accuracy, scores.interval("accuracy") or _around(scores.accuracy, scores.faces))
    value = run.best["val_accuracy" if kind == "normal" else f"val_{kind}_accuracy"]
    return Share(value, _around(value, run.config.faces.validation))


def _recall(scores: Scores, label: str) -> Share | None:
    value, interval = scores.recall.get(label), scores.recall_interval(label)
    return None if value is None or interval is None else Share(value, interval)


def _around(share: float, faces: int) -> Interval:
    return wilson(round(share * faces), faces)


def _difference(after: Share, before: Share) -> str:
    """Return both shares, their difference in points with its interval, and whether chance explains it."""
    low, high = difference_of_shares((after.value, after.interval), (before.value, before.interval))
    numbers = f"{_percent(after.value)} against {_percent(before.value)}"
    points = words.signed(f"{100 * (after.value - before.value):+.1f} points ({100 * low:+.1f} to {100 * high:+.1f})")
    verdict = "better" if low > 0 else "worse" if high < 0 else "no difference beyond chance"
    return f"{numbers}, {points}, {verdict}"


def _percent(share: float) -> str:
    return words.number("accuracy", share)


def _epochs(run: RunResult) -> Iterator[str]:
    """Yield what the epochs after the best one brought on the faces that were held out."""
    best, last, faces = run.best, run.history[-1], run.config.faces.validation
    if best["epoch"] == last["epoch"]:
        yield (
            f"{_named(run)}: its last epoch, {last['epoch']:.0f} of {run.recipe.epochs}, is the best; accuracy "
            f"{_percent(last['val_accuracy'])}, log loss {last['val_loss']:.3f}, validation."
        )
        return
    a, b = (Share(row["val_accuracy"], _around(row["val_accuracy"], faces)) for row in (best, last))
    yield (
        f"{_named(run)}: epoch {last['epoch']:.0f} against the best, {best['epoch']:.0f}: {_difference(b, a)}; "
        f"log loss {last['val_loss']:.3f} against {best['val_loss']:.3f}, validation."
    )
