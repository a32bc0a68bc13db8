"""Classes that a data set names by numbers, and the orders in which data sets number the emotions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean

__all__ = ["NUMBERS", "ORDERS", "are_numbers", "ask_for_order", "names_of_numbers"]

NUMBERS = "numbers"
"""The old name in `--rename numbers=ORDER`, which names all numbered classes at once."""

AFFECTNET = ("neutral", "happy", "sad", "surprise", "fear", "disgust", "angry", "contempt")
FER2013 = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
RAF_DB = ("surprise", "fear", "disgust", "happy", "sad", "angry", "neutral")
ALPHABETICAL = ("angry", "contempt", "disgust", "fear", "happy", "neutral", "sad", "surprise")

ORDERS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "affectnet": (0, AFFECTNET),
    "alphabetical": (0, ALPHABETICAL),
    "fer2013": (0, FER2013),
    "raf-db": (1, RAF_DB),
}
"""(number of the first class, names) of each order.

affectnet: the codes of AffectNet's own lists, column `expression` (Mollahosseini, Hasani and Mahoor 2017).
alphabetical: what a program gives that sorts class names, as in copies of AffectNet for YOLO, 0 anger to 7 surprise
(a set of 7 classes has no contempt). fer2013: column `emotion` of Kaggle's csv files. raf-db: list_patition_label.txt
(Li, Deng and Du 2017).
"""


def are_numbers(classes: Sequence[str]) -> bool:
    """Return True if every class is a number: such a set does not say what its classes are."""
    return len(classes) > 1 and all(name.isascii() and name.isdigit() for name in classes)


def names_of_numbers(order: str, classes: Sequence[str]) -> dict[str, str]:
    """Return {number: name} for the numbered classes of a set; classes that are no numbers are left as they are.

    Raises FerError (exit code 2) for an unknown order, and for a number that the order does not have.
    """
    if order not in ORDERS:
        hint = did_you_mean(order, ORDERS, f"give one of {', '.join(ORDERS)}")
        raise FerError(f"--rename {NUMBERS}={order}: no such order of classes; {hint}", exit_code=2)
    first, names = ORDERS[order]
    numbers = {name: int(name) for name in classes if name.isascii() and name.isdigit()}
    if order == "alphabetical" and numbers and max(numbers.values()) == 6:
        names = tuple(name for name in names if name != "contempt")
    for text, number in numbers.items():
        if not first <= number < first + len(names):
            last = first + len(names) - 1
            raise FerError(
                f"--rename {NUMBERS}={order}: the set has a class {text}, and this order has {first} to {last}; give "
                f"another order, or one --rename {text}=NAME for each class",
                exit_code=2,
            )
    if not numbers:
        raise FerError(
            f"--rename {NUMBERS}={order}: the set has no numbered classes, but {', '.join(classes)}; leave it out",
            exit_code=2,
        )
    return {text: names[number - first] for text, number in numbers.items()}


def ask_for_order(classes: Sequence[str]) -> str:
    """Return a question for the user of a set whose classes are numbers, "" for another set."""
    if not are_numbers(classes):
        return ""
    values = {int(name) for name in classes}
    fitting = [
        f"--rename {NUMBERS}={order} ({_legend(first, names, max(values))})"
        for order, (first, names) in ORDERS.items()
        if first == min(values) and max(values) - first < len(names) and len(values) > 5
    ]
    each = f"--rename {min(values)}=NAME for each number"
    orders = " or ".join(fitting or [each])
    return (
        f"the classes are numbers ({', '.join(classes)}), and data sets number the emotions in different orders; look "
        f"at the faces of each in samples.png, which fer-train data draws, then give {orders} (fit: "
        "--set rename=...)"
    )


def _legend(first: int, names: tuple[str, ...], last: int) -> str:
    if names == ALPHABETICAL and last == 6:
        names = tuple(name for name in names if name != "contempt")
    return f"{first} {names[0]}, {first + 1} {names[1]}, ..."
