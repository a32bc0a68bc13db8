"""Read RAF-DB's basic set as it is downloaded: EmoLabel/list_patition_label.txt and Image/aligned/*_aligned.jpg.

Li, Deng and Du 2017, "Reliable Crowdsourcing and Deep Locality-Preserving Learning for Expression Recognition in the
Wild", and the readme of the download (whdeng.cn/RAF/model1.html): a line of the list is `train_00001.jpg 5`; labels are
1 surprise, 2 fear, 3 disgust, 4 happiness, 5 sadness, 6 anger, 7 neutral; the names say what is train and what is test.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from fer_models.errors import FerError
from fer_train.data.class_numbers import ORDERS
from fer_train.data.listed import ListedFace, load_listed
from fer_train.data.pictures import InputFormat
from fer_train.data.table_files import open_text
from fer_train.data.types import EMOTIONS, Loaded

__all__ = ["LISTS", "load_raf_db", "raf_db_root"]

LISTS = ("list_patition_label.txt", "list_partition_label.txt")
"""Names of the list; the first is how RAF-DB spells it."""
ALIGNED = Path("Image", "aligned")
SPLITS = {"train": "train", "test": "test", "val": "validation"}


def raf_db_root(path: Path) -> Path | None:
    """Return the folder that holds EmoLabel/ and Image/, for it, the folder above it, or the list itself; else None."""
    if path.name in LISTS and path.is_file():
        return path.parent.parent if path.parent.name == "EmoLabel" else path.parent
    for root in (path, path / "basic"):
        if (root / "EmoLabel").is_dir() or _list(root) or _is_flat(root / ALIGNED):
            return root
    return None


def _is_flat(folder: Path) -> bool:
    """Return True for a folder of pictures without a folder in it: no class folders."""
    return folder.is_dir() and not any(entry.is_dir() for entry in folder.iterdir())


def _list(root: Path) -> Path | None:
    places = (folder / name for folder in (root / "EmoLabel", root) for name in LISTS)
    return next((place for place in places if place.is_file()), None)


def _face(line: str, pictures: dict[str, Path]) -> tuple[str, ListedFace]:
    """Return (split, face) of a line of the list. Raises ValueError with the reason for a line without a face."""
    words = line.split()
    if len(words) != 2:
        raise ValueError(f"expected a name and a label, has {len(words)} words")
    name, label = words
    first, names = ORDERS["raf-db"]
    if not (label.isascii() and label.isdigit() and first <= int(label) < first + len(names)):
        raise ValueError(f"label {label[:20]!r} is not in 1..7")
    stem = PurePosixPath(name).stem
    split = SPLITS.get(stem.split("_")[0].lower())
    if split is None:
        raise ValueError(f"{name[:40]!r} begins with none of {', '.join(f'{s}_' for s in SPLITS)}")
    path = pictures.get(f"{stem}_aligned", pictures.get(stem))
    if path is None:
        raise ValueError(f"{stem}_aligned.jpg is not in {ALIGNED.as_posix()}")
    return split, ListedFace((ALIGNED / path.name).as_posix(), path, names[int(label) - first])


def load_raf_db(root: Path, input_format: InputFormat) -> Loaded:
    """Read RAF-DB from the folder that `raf_db_root` gives. Raises FerError if the list or all pictures are missing."""
    labels = _list(root)
    if labels is None:
        raise FerError(f"{root}: is RAF-DB without its labels; put {LISTS[0]} of the download into {root / 'EmoLabel'}")
    folder = root / ALIGNED
    if not folder.is_dir():
        packed = " (unpack Image/aligned.zip)" if (root / "Image" / "aligned.zip").is_file() else ""
        raise FerError(f"{folder}: no such folder; put RAF-DB's aligned faces there{packed}")
    pictures = {path.stem: path for path in folder.iterdir() if path.is_file()}
    faces: dict[str, list[ListedFace]] = {}
    problems = []
    with open_text(labels) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                split, face = _face(line, pictures)
            except ValueError as error:
                problems.append(f"{labels.name} line {number}: {error}")
                continue
            faces.setdefault(split, []).append(face)
    return load_listed("RAF-DB", faces, EMOTIONS, input_format, problems, str(labels))
