"""The count of compare mode: its line, its page, and when it begins anew."""

import csv

from compare_driven import both_shown, press
from comparisons_made import compared
from PyQt6.QtCore import Qt
from window_driven import QTest, click, message, wait

from fer_cam.comparing.agreement import Agreement
from fer_cam.gui.compare.agreement_page import AgreementPage
from fer_cam.gui.compare.words import agreement_words


def rows(table):
    return [
        [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]


def test_the_page_follows_the_count_and_saves_it(window, tmp_path):
    shown = window(source="demo:2", compare="mobilenet-8")
    wait(lambda: both_shown(shown) and "2\u00a0people" in shown.inside.pictures.bar.text.text())
    shown.people.rename(1, "Ada")
    click(shown.inside.pictures.bar.page)
    page = shown.compare.page
    wait(lambda: page is not None and page.isVisible() and rows(page.people))
    assert page.heading.text() == "mobilenet-7 and mobilenet-8" and "Both sure: same emotion in" in page.shares.text()
    click(page.sure)
    assert not page.sure.isChecked()
    wait(lambda: [row[0] for row in rows(page.people)] == ["Ada", "Person 2"])
    before = int(rows(page.people)[0][2])
    wait(lambda: int(rows(page.people)[0][2]) > before)
    press(shown, Qt.Key.Key_G)
    assert shown.compare.page is page  # there is one page
    shown.compare.save(str(tmp_path / "a.csv"))
    wait(lambda: "Saved" in message(shown))
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert {row["name"] for row in table} == {"Ada", ""} and {row["person"] for row in table} == {"1", "2"}
    assert sum(int(row["looks"]) for row in table) >= 2
    shown.compare.save(str(tmp_path / "no" / "a.csv"))
    wait(lambda: "cannot be written" in message(shown))
    QTest.keyClick(page, Qt.Key.Key_Escape)
    wait(lambda: shown.compare.page is None)


def test_the_count_begins_anew_by_a_click_another_source_and_another_model(window):
    shown = window(compare="mobilenet-8")

    def looks():
        tallies = shown.worker.agreement.tallies()
        return sum(tallies.all.counts.values()) if tallies else 0

    wait(lambda: looks() > 15)
    click(shown.inside.pictures.bar.restart)
    assert looks() < 10
    for change in ({"source": "demo:2"}, {"model": "mobilenet-5"}, {"headset": True}):
        wait(lambda: looks() > 15)
        count = looks()
        shown.choices.change(**change)
        wait(lambda count=count: looks() < count)
    wait(lambda: looks() > 5)
    tallies = shown.worker.agreement.tallies()
    assert tallies.first.model == "mobilenet-5" and tallies.first.headset and tallies.second.headset


def test_the_page_tells_what_differs(app):
    agreement, calls = Agreement(), []
    page = AgreementPage(None, agreement.tallies, lambda _: "", lambda: calls.append("save"), agreement.restart)
    page.show()
    assert "Compare with" in page.shares.text() and not page.save.isEnabled()
    for _ in range(3):
        agreement.see(compared((1, "sad", "neutral", True, True), (2, "happy", "happy", True, True)))
    agreement.see(compared((1, "fear", "surprise", True, False), (2, "happy", "contempt", True, True)))
    page.refresh()
    assert rows(page.pairs) == [["sad", "neutral", "3", "50%"]]
    assert rows(page.people) == [["Person 1", "0%", "3"], ["Person 2", "100%", "3"]]
    click(page.sure)
    assert rows(page.pairs) == [["sad", "neutral", "3", "43%"], ["fear", "surprise", "1", "14%"]]
    text = page.shares.text()
    assert "Both sure: same emotion in 50% of 6 looks, Cohen's kappa 0.33" in text
    assert "All: same emotion in 43% of 7 looks" in text and "in no share: 1" in text
    click(page.save)
    assert calls == ["save"]
    click(page.restart)
    assert rows(page.pairs) == [] and not page.save.isEnabled() and "– of 0 looks" in page.shares.text()
    page.close()


def test_the_line_tells_what_is_known_so_far(app):
    agreement = Agreement()
    agreement.see(compared((1, "happy", "contempt", True, True)))
    assert agreement_words(agreement.tallies()) == "Nothing to compare yet"
    agreement.see(compared((1, "sad", "sad", False, True)))
    assert (
        agreement_words(agreement.tallies()) == "No sure look yet  ·  same emotion in 100% of all 1  ·  1\u00a0person"
    )
    for _ in range(1200):
        agreement.see(compared((2, "sad", "sad", True, True)))
    agreement.see(compared((1, "sad", "fear", True, True)))
    words = agreement_words(agreement.tallies())
    assert words == "Same emotion in 100% of 1,201 sure looks  ·  in 100% of all 1,202  ·  2\u00a0people"
