"""The benchmark of hard cuts: its films have the cuts that they say, and it counts right."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import cuts
import scene_films
from scene_films.shots import draw_wall


def walls(*seeds, count=20):
    return [draw_wall(np.random.default_rng(seed), 320, 240) for seed in seeds for _ in range(count)]


def test_what_is_seen_missed_and_wrong_is_counted():
    count = cuts.Count()
    count.add(scene_films.Film(walls(1, 2, 3), 25, (20, 40)))
    assert (count.films, count.cuts, count.seen, count.wrong, count.stayed) == (1, 2, 2, 0, 0)
    count.add(scene_films.Film(walls(1, 1, 3), 25, (20,)))  # a cut that is none, and one that it does not know of
    assert (count.films, count.cuts, count.seen, count.wrong, count.stayed) == (2, 3, 2, 1, 0)
    count.add(scene_films.Film(walls(1, 2), 25))
    assert (count.wrong, count.stayed) == (2, 1)


@pytest.mark.slow
def test_films_have_cuts_where_their_names_say_so_and_the_same_seed_gives_the_same_film(london_faces):
    for kind, film in scene_films.films(london_faces, 1, seed=3):
        assert bool(film.cuts) == kind.startswith("cuts"), kind
        assert all(0 < cut < len(film.pictures) for cut in film.cuts)
        assert all(p.shape == (360, 480, 3) and p.dtype == np.uint8 for p in film.pictures)
    again = dict(scene_films.films(london_faces, 1, seed=3))[kind]
    assert all((a == b).all() for a, b in zip(film.pictures, again.pictures, strict=True))
