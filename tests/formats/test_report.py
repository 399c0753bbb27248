"""The report of a load, as a person reads it."""

from nbboard.formats.report import LoadReport, Skipped


def test_report_reads_as_a_table() -> None:
    report = LoadReport(
        elements_in=12,
        on_board=11,
        skipped=(Skipped("frame", "abc", "a frame is not drawn"),),
        approximated={"font face": 3, "roughness": 5},
        not_kept={"link": 1},
        seconds=0.25,
    )
    assert repr(report).splitlines() == [
        "elements in the file  12",
        "on the board          11",
        "skipped               1",
        "approximated          font face 3, roughness 5",
        "not kept              link 1",
        "seconds               0.25",
        "  skipped frame 'abc': a frame is not drawn",
    ]


def test_clean_report_says_nothing_was_approximated() -> None:
    text = repr(LoadReport(elements_in=1, on_board=1))
    assert "approximated          nothing" in text
    assert "not kept" not in text


def test_long_lists_are_cut_and_say_so() -> None:
    skipped = tuple(Skipped("line", f"{index}" * 100, "no") for index in range(15))
    lines = repr(LoadReport(elements_in=15, on_board=0, skipped=skipped)).splitlines()
    assert lines[-1] == "  … and 5 more in .skipped"
    assert max(map(len, lines)) < 120


def test_reports_do_not_share_their_tables() -> None:
    one, other = LoadReport(elements_in=0, on_board=0), LoadReport(elements_in=0, on_board=0)
    one.approximated["x"] = 1
    one.blobs["x"] = b""
    assert other.approximated == {}
    assert other.blobs == {}


def test_what_a_file_calls_its_kinds_is_shown_as_data() -> None:
    """T15: it may be long, and steer a terminal."""
    skipped = (Skipped("\x1b]0;evil\x07" * 100, "a", "no"), Skipped("x" * 500, "b", "no"))
    report = LoadReport(elements_in=2, on_board=0, skipped=skipped)
    assert max(map(len, repr(report).splitlines())) < 120
    assert "\x1b" not in repr(report)
