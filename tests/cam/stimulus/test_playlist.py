"""Playlists: their order, their names, and their file."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fer_cam.stimulus.playlist import Item, Playlist, files_in, names, shown_order, steps
from fer_cam.stimulus.playlist_file import read_playlist, write_playlist
from fer_models import FerError

FOLDER = Path("/stimuli")
SECONDS = st.integers(1, 36000).map(lambda n: n / 10)
ITEMS = st.builds(
    Item, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1).filter(str.strip)
    .filter(lambda t: t not in (".", "..") and not t.startswith("~")).map(lambda name: FOLDER / name),
    st.none() | SECONDS, st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)  # fmt: skip
PLAYLISTS = st.builds(
    Playlist, st.lists(ITEMS, max_size=5).map(tuple), SECONDS, st.just(0.0) | SECONDS, st.just(0.0) | SECONDS,
    st.booleans(), st.booleans(), st.integers(0, 2**31 - 1),
)  # fmt: skip


@settings(deadline=None)
@given(PLAYLISTS)
def test_a_file_gives_back_the_playlist(playlist):
    with TemporaryDirectory() as folder:
        here = Path(folder).resolve()
        moved = Playlist(
            tuple(Item(here / i.file.relative_to(FOLDER), i.seconds, i.label) for i in playlist.items),
            *list(vars(playlist).values())[1:],
        )
        write_playlist(moved, here / "list.toml")
        assert read_playlist(here / "list.toml") == moved
        assert folder not in (here / "list.toml").read_text("utf-8")  # places are relative


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("seconds = 0", "seconds must be a number of seconds from 0.1 to 3600, not 0"),
        ("pause = 'x'", "pause must be a number of seconds"),
        ("pause = nan", "pause must be a number of seconds"),
        ("shuffle = 1", "shuffle must be true or false"),
        ("seed = -1", "seed must be a whole number"),
        ("pauze = 1", "the key 'pauze' is not known (known: seconds, pause"),
        ("item = 3", "item must be a table"),
        ("[[item]]\nfile = 'a'\n[[item]]\nlabel = 'b'", "item 2: file must be the name of a file"),
        ("[[item]]\nfile = 'a'\nseconds = true", "item 1: seconds must be"),
        ("[[item]]\nfile = 'a'\nlabel = 3", "item 1: label must be text"),
        ("[[item]]\nfile = 'a'\ncolour = 3", "item 1: the key 'colour' is not known"),
        ("seconds = 1\npause = = 2", "(at line 2, column 9)"),
        (b"\xff\xfe", "is not UTF-8 text"),
    ],
)
def test_a_wrong_file_is_named_with_its_key_or_line(tmp_path, text, why):
    place = tmp_path / "list.toml"
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FerError) as error:
        read_playlist(place)
    line = str(error.value)
    assert line.startswith(f"{place}: ") and why in line and "\n" not in line and "correct it" in line


def test_a_file_that_is_missing_or_cannot_be_written(tmp_path):
    with pytest.raises(FerError, match="cannot be read"):
        read_playlist(tmp_path / "no.toml")
    with pytest.raises(FerError, match="cannot be written"):
        write_playlist(Playlist(), tmp_path / "no" / "list.toml")
    (tmp_path / "short.toml").write_text("[[item]]\nfile = 'sub/a.jpg'\n")
    assert read_playlist(tmp_path / "short.toml").items == (Item(tmp_path / "sub" / "a.jpg"),)


def test_a_shuffled_order_is_kept_by_its_seed():
    items = tuple(Item(Path(f"{i}.jpg")) for i in range(8))
    orders = [shown_order(Playlist(items, shuffle=True, seed=seed)) for seed in range(20)]
    assert all(sorted(order) == list(range(8)) for order in orders) and len(set(orders)) > 15
    assert orders[3] == shown_order(Playlist(items, shuffle=True, seed=3)) == (6, 5, 0, 2, 1, 3, 4, 7)
    assert shown_order(Playlist(items, seed=3)) == tuple(range(8))


def test_names_are_the_labels_or_the_files_and_tell_two_files_apart():
    a, b, c = Path("x/cat.jpg"), Path("y/cat.jpg"), Path("z/y/cat.jpg")
    assert names([Item(a), Item(a), Item(Path("dog.png"))]) == ("cat.jpg", "cat.jpg", "dog.png")
    assert names([Item(a), Item(b)]) == ("x/cat.jpg", "y/cat.jpg")
    assert names([Item(b), Item(c)]) == ("y/cat.jpg", "y/cat.jpg (2)")
    assert names([Item(a, label="cute"), Item(b, label="cute")]) == ("cute", "cute")  # averaged together on purpose


@settings(deadline=None)
@given(st.lists(ITEMS, max_size=6))
def test_two_files_without_labels_never_share_a_name(items):
    named = names(items)
    plain = {(name, item.file) for name, item in zip(named, items, strict=True) if not item.label}
    assert len({name for name, _ in plain}) == len(plain)


def test_steps_have_pauses_between_items_and_a_baseline_before_them():
    playlist = Playlist((Item(Path("a.jpg")), Item(Path("b.mp4")), Item(Path("c.jpg"), 2)), 5, 1, 3)
    assert [(s.kind, s.seconds, s.name, s.number) for s in steps(playlist)] == [
        ("baseline", 3, "", 0), ("item", 5, "a.jpg", 1), ("pause", 1, "", 0), ("item", None, "b.mp4", 2),
        ("pause", 1, "", 0), ("item", 2, "c.jpg", 3),
    ]  # fmt: skip


def test_a_folder_gives_its_pictures_and_videos_in_natural_order(tmp_path):
    for name in ("img10.jpg", "img2.JPG", "film.mp4", "notes.txt", ".hidden.jpg"):
        (tmp_path / name).touch()
    (tmp_path / "sub.jpg").mkdir()
    assert [path.name for path in files_in(tmp_path)] == ["film.mp4", "img2.JPG", "img10.jpg"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(FerError, match=re.escape("has no pictures and no videos")):
        files_in(tmp_path / "empty")
    with pytest.raises(FerError, match="cannot be read"):
        files_in(tmp_path / "none")
