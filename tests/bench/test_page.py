"""The page shows what was missed, before everything else."""

from pathlib import Path

import pytest

from bench import page
from bench.figures import Curve, Figure
from bench.plots import draw

CURVE = Curve("cost", "ms", "viewers", (10, 100, 1000), (1, 10, 100))


def part(*figures: Figure) -> page.Part:
    return page.Part("fanout", figures, (CURVE,), "abc", "2030-01-01 10:00", "two cores", 0.5, 9)


def test_a_miss_is_told_first_and_in_its_line() -> None:
    text = page.text([part(Figure("slow one", "×", 2, 1, 3, "≤ 1"), Figure("free", "ms", 1, 1, 1))])
    head, _, table = text.partition("\n## ")
    assert "1 of 2 goals are reached" in head
    assert "- slow one: 2.00 × (≤ 1)" in head
    assert "| slow one | 2.00 × | 1.00 – 3.00 | ≤ 1 | **missed** |" in table
    assert "| free | 1.00 ms | 1.00 – 1.00 |  |  |" in table
    assert "commit abc: two cores; load 0.5 before" in table


def test_what_several_figures_say_is_said_once() -> None:
    names = ("ten people: CPU", "ten people: p99", "alone: p99", "plain")
    lines = list(page.rows([Figure(name, "ms", 1, 1, 1) for name in names]))
    firsts = [line.split(" | ")[0] for line in lines]
    assert firsts == ["| **ten people**", "| CPU", "| p99", "| alone: p99", "| plain"]


def test_parts_are_measured_one_by_one_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "ARTIFACTS", tmp_path / "artifacts")
    for name in ("EVIDENCE", "KEPT", "PAGE"):
        place = tmp_path / "evidence" / getattr(page, name).name
        monkeypatch.setattr(page, name, place if name != "EVIDENCE" else tmp_path / "evidence")
    first, newer = part(Figure("f", "", 1, 1, 1)), part(Figure("f", "", 2, 2, 2))
    for one in (first, newer):
        page.keep(one)
    assert page.committed() == [newer]
    page.write()
    assert "| f | 2.00 |" in page.PAGE.read_text()
    assert (tmp_path / "evidence" / "fanout.svg").exists()


def test_a_part_that_fails_is_told_and_keeps_what_it_came_to_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "ARTIFACTS", tmp_path / "artifacts")
    monkeypatch.setattr(page, "EVIDENCE", tmp_path)
    monkeypatch.setattr(page, "KEPT", tmp_path / "kept.json")
    page.keep(part(Figure("f", "", 1, 1, 1)))
    page.keep_failure("fanout", "not done after 9 s")
    page.keep_failure("loop", "ended with status 1")
    text = page.text(page.committed())
    head, _, table = text.partition("\n## ")
    assert "many people what one draws: not done after 9 s" in head
    assert "**Failed at the last try:** not done after 9 s" in table
    assert "| f | 1.00 |" in table
    assert "the event loop: ended with status 1" in head


def test_a_plot_is_small_and_says_its_exponent(tmp_path: Path) -> None:
    path = draw(tmp_path, "growth", [CURVE] * 6)
    assert path.stat().st_size < 60_000
    assert "exponent 1.00" in path.read_text()
