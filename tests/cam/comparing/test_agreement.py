"""How often two labellings agree: counted look by look, and what is derived from the counts."""

import csv
import io
import random
from dataclasses import replace

import numpy as np
import pytest
from comparisons_made import FIRST, SECOND, SEVEN, compared
from hypothesis import given
from hypothesis import strategies as st

from fer_cam.comparing.agreement import Agreement
from fer_cam.comparing.agreement_text import COLUMNS, agreement_csv, agreement_line, save_agreement
from fer_cam.comparing.tally import Share, common_emotions
from fer_cam.types import Frame, Labelling, Result
from fer_models import FerError

look = st.tuples(
    st.integers(1, 5), st.sampled_from(SEVEN), st.sampled_from(SECOND.labels), st.booleans(), st.booleans()
)


def counted(*results, **options):
    agreement = Agreement(**options)
    for result in results:
        agreement.see(result)
    return agreement


def test_a_known_sequence():
    tallies = counted(
        compared((1, "happy", "happy", True, True), (2, "sad", "neutral", True, True)),
        compared((1, "happy", "happy", True, False)),
        compared((1, "sad", "neutral", False, True), (2, "sad", "sad", True, True)),
        compared((1, "neutral", "contempt", True, True)),
    ).tallies()
    assert tallies.all.share(sure=True) == Share(same=2, differing=1, one_sided=1)
    assert tallies.all.share(sure=False) == Share(same=3, differing=2, one_sided=1)
    assert tallies.all.share(sure=True).value == pytest.approx(2 / 3)
    assert tallies.people[1].share(sure=False) == Share(2, 1, 1)
    assert tallies.people[2].share(sure=True) == Share(1, 1, 0)
    assert tallies.all.differing(sure=False) == [("sad", "neutral", 2)]
    assert tallies.count == 2


def test_only_faces_that_both_classified_in_this_frame_are_looks():
    result = compared((1, "sad", "sad", True, True), (2, "sad", "happy", True, True), classified=[2])
    tallies = counted(result).tallies()
    assert tallies.all.share(sure=True) == Share(0, 1, 0) and list(tallies.people) == [2]


def test_synonyms_are_the_same_emotion():
    joy = Labelling("other", ("joy", "anger", "boredom"))
    tallies = counted(
        compared((1, "happy", "joy", True, True), (2, "sad", "boredom", True, True), second=joy)
    ).tallies()
    assert common_emotions(FIRST, joy) == {"happy", "angry"}
    assert tallies.all.share(sure=True) == Share(1, 0, 1)


def test_other_labellings_and_a_restart_begin_anew():
    agreement = counted(compared((1, "sad", "sad", True, True)))
    agreement.see(compared((1, "sad", "fear", True, True), second=FIRST))
    assert agreement.tallies().all.share(sure=True) == Share(0, 1, 0) and agreement.tallies().second == FIRST
    agreement.see(compared((1, "sad", "sad", True, True), second=replace(FIRST, sha256="another file")))
    assert agreement.tallies().all.share(sure=True) == Share(1, 0, 0)
    agreement.see(Result(Frame(0, 0.0, np.zeros((9, 9, 3), np.uint8)), ()))  # not compared
    assert agreement.tallies().all.share(sure=True) == Share(1, 0, 0)
    agreement.see(compared((1, "sad", "fear", True, True), second=replace(FIRST, sha256="another file")))
    assert agreement.tallies().all.share(sure=True) == Share(0, 1, 0)
    agreement.restart()
    assert agreement.tallies().all.share(sure=False) == Share() and agreement.tallies().count == 0
    assert Agreement().tallies() is None


def test_people_seen_least_recently_are_forgotten_but_stay_in_the_sum():
    people = [1, 2, 1, 3, 2]
    tallies = counted(*(compared((id, "sad", "sad", True, True)) for id in people), people=2).tallies()
    assert list(tallies.people) == [2, 3] and tallies.all.share(sure=True).same == 5 and tallies.count == 3


def test_memory_is_bounded_in_a_run_for_months():
    agreement = Agreement(people=3)
    for id in range(1, 12_001):
        agreement.see(compared((id, "sad", "sad", True, True)))
        if id > 5:
            agreement.see(compared((id - 4, "sad", "sad", True, True)))  # forgotten, and here again
    tallies = agreement.tallies()
    assert tallies.count == 12_000 and len(tallies.people) == 3 and len(agreement._counted) <= 10_000


def test_photos_have_no_people():
    photos = [compared((1, "sad", "sad", True, True), name=f"{i}.png") for i in range(3)]
    tallies = counted(*photos).tallies()
    assert tallies.all.share(sure=True).same == 3 and not tallies.people and tallies.count == 0


def cohen(pairs):
    """Cohen's kappa by its definition, from (first, second) of each look; None if it is undefined."""
    table = np.zeros((len(SEVEN), len(SEVEN)))
    for first, second in pairs:
        table[SEVEN.index(first), SEVEN.index(second)] += 1
    table /= len(pairs)
    chance = (table.sum(0) * table.sum(1)).sum()
    return (np.trace(table) - chance) / (1 - chance) if chance < 1 - 1e-12 else None


@given(st.lists(look, max_size=40), st.randoms(use_true_random=False))
def test_shares_are_those_of_the_looks_in_any_order(looks, shuffle: random.Random):
    mixed = list(looks)
    shuffle.shuffle(mixed)
    one, other = (counted(*(compared(each) for each in order)).tallies() for order in (looks, mixed))
    if not looks:
        assert one is other is None
        return
    for sure in (True, False):
        taken = [(a, b) for _, a, b, sure_a, sure_b in looks if (sure_a and sure_b) or not sure]
        known = [(a, b) for a, b in taken if b != "contempt"]
        share = one.all.share(sure=sure)
        assert share == Share(sum(a == b for a, b in known), sum(a != b for a, b in known), len(taken) - len(known))
        assert share == other.all.share(sure=sure)
        assert one.all.differing(sure=sure) == other.all.differing(sure=sure)
        assert sum(n for _, _, n in one.all.differing(sure=sure)) == share.differing
        assert sum(t.share(sure=sure).same for t in one.people.values()) == share.same
        kappa = cohen(known) if known else None
        assert one.all.kappa(sure=sure) == (None if kappa is None else pytest.approx(kappa))
    assert set(one.people) == {id for id, *_ in looks} and one.count == len(one.people)


@given(st.lists(look, min_size=1, max_size=40), st.integers(1, 4))
def test_the_csv_holds_every_look_once(looks, people):
    tallies = counted(*(compared(each) for each in looks), people=people).tallies()
    rows = list(csv.DictReader(io.StringIO(agreement_csv(tallies, lambda id: f"name, {id}"))))
    assert sum(int(row["looks"]) for row in rows) == len(looks)
    share = tallies.all.share(sure=True)
    sure = [row for row in rows if row["both_sure"] == "true" and row["comparable"] == "true"]
    assert sum(int(row["looks"]) for row in sure if row["first"] == row["second"]) == share.same
    assert sum(int(row["looks"]) for row in sure) == share.compared
    assert all(row["name"] == (f"name, {row['person']}" if row["person"] else "") for row in rows)
    assert all(int(row["looks"]) > 0 for row in rows)


def test_a_csv_is_saved_as_a_whole_or_refused_in_one_line(tmp_path):
    tallies = counted(compared((1, "sad", "fear", True, True))).tallies()
    save_agreement(tallies, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text("utf-8").splitlines() == [
        ",".join(COLUMNS), "mobilenet-7,mobilenet-8,1,,sad,fear,true,true,1",
    ]  # fmt: skip
    with pytest.raises(FerError, match=r"no-such.*cannot be written.*choose another file"):
        save_agreement(tallies, tmp_path / "no-such" / "a.csv")


def test_the_line_at_the_end():
    assert agreement_line(None) == ""
    many = [compared((1, "sad", "sad", True, True))] * 1200
    line = agreement_line(counted(*many, *[compared((1, "sad", "fear", True, False))] * 300).tallies())
    assert line == (
        "mobilenet-7 and mobilenet-8: the same emotion in 100% of 1,200 looks in which both are sure, and in 80% of "
        "all 1,500; most often different: sad and fear (300)"
    )
    unsure = agreement_line(counted(compared((1, "sad", "sad", False, True))).tallies())
    assert unsure.endswith("the same emotion in 100% of 1 look; in none of them both are sure")
    alone = agreement_line(counted(compared((1, "sad", "contempt", True, True))).tallies())
    assert alone.endswith("no look could be compared; 1 look not compared, because only one of them knows the emotion")
