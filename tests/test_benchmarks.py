"""The benchmarks compare the same work, in turn, and say who is not there."""

import json
import math

import pytest

from benchmarks import __main__ as command_line
from benchmarks import chain, mlp, pictures, report
from benchmarks.race import OURS, Work, race
from tinygrad_edu.viz.layout.engine import has_engine

SMOKE = {"rounds": 2, "turn": 0.0}


def work(**contestants):
    """A work whose steps give numbers from lists."""
    return Work(
        "toy", "counting", "us", 1e6, {name.replace("ours", OURS): maker for name, maker in contestants.items()}
    )


def counting(log, name, values=(1.0, 2.0, 3.0)):
    def set_up():
        numbers = iter(values)

        def step():
            log.append(name)
            return next(numbers, 0.0)

        return step

    return set_up


def missing():
    raise ModuleNotFoundError("No module named 'peer'", name="peer")


def test_the_contestants_take_turns():
    log = []
    result = race(work(ours=counting(log, "a"), other=counting(log, "b")), rounds=3, turn=0.0)
    turns = [name for i, name in enumerate(log[8:]) if i == 0 or log[8:][i - 1] != name]  # without the first look
    assert turns == ["a", "b"] * 3
    assert {name: len(seconds) for name, seconds in result.seconds.items()} == {OURS: 3, "other": 3}


def test_who_is_not_installed_is_skipped_and_named():
    toy = work(ours=counting([], "a"), peer=missing)
    result = race(toy, **SMOKE)
    assert result.absent == {"peer": "not installed (peer)"}
    assert "not installed (peer)" in report.table(toy, result)


@pytest.mark.parametrize("values", [(1.0, 2.0, 3.1), (1.0, 2.0, math.nan)])
def test_who_computes_something_else_is_found_out(values):
    with pytest.raises(AssertionError, match="toy: cheat computes"):
        race(work(ours=counting([], "a"), cheat=counting([], "b", values)), **SMOKE)


def test_a_ratio_is_of_one_round(capsys):
    toy = work(ours=counting([], "a"), other=counting([], "b"))
    result = race(toy, **SMOKE)
    result.seconds = {OURS: [1e-6, 9e-6], "other": [2e-6, 3e-6]}
    assert result.ratios("other") == pytest.approx([0.5, 3.0])
    assert report.table(toy, result).splitlines()[-1].split() == ["other", "2.500", "1.75", "(0.50", "..", "3.00)"]


@pytest.mark.parametrize("each", [chain.WORK, mlp.SMALL], ids=lambda each: each.name)
def test_we_compute_what_a_person_worked_out(each):
    makers = {name: each.contestants[name] for name in (OURS, "NumPy by hand")}
    race(Work(each.name, each.title, each.unit, each.per_second, makers), **SMOKE)


def test_the_figures_are_kept(tmp_path, monkeypatch, capsys):
    toy = work(ours=counting([], "a"), other=counting([], "b"), peer=missing)
    monkeypatch.setattr(command_line, "WORKS", (toy,))
    path = tmp_path / "new" / "figures.json"
    assert command_line.main(["--smoke", "--json", str(path)]) == 0
    kept = json.loads(path.read_text("utf-8"))
    assert kept["machine"]["numpy"] and kept["machine"]["cores"]
    assert kept["works"]["toy"]["absent"] == {"peer": "not installed (peer)"}
    assert kept["works"]["toy"]["ours_over_theirs"]["other"] > 0
    assert [path.name for path in path.parent.iterdir()] == ["figures.json"]
    assert "mean nothing" in capsys.readouterr().out


def test_an_unknown_work_is_refused(capsys):
    with pytest.raises(SystemExit):
        command_line.main(["--only", "chian"])
    assert "chain" in capsys.readouterr().err


@pytest.mark.skipif(not has_engine(), reason="no Graphviz")
def test_pictures_are_measured(tmp_path, capsys):
    pictures.main(["--smoke", "--json", str(tmp_path / "rows.json")])
    rows, printed = json.loads((tmp_path / "rows.json").read_text()), capsys.readouterr().out
    assert len(rows) == 7 and all(row["seconds"] > 0 and row["work"] in printed for row in rows)
    assert all(row["nodes"] > row["ops"] > 0 for row in rows)
