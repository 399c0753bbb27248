"""`NBBoard` against a real server: what a script does, and what happens when the plug is pulled."""

import asyncio
import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from nbboard import (
    BoardNotFound,
    InvalidInput,
    LimitExceeded,
    NBBoard,
    NBBoardError,
    NotAcknowledged,
    NotAllowed,
    OpRefused,
    ServerUnreachable,
    aio,
    diagnose,
)
from nbboard.core import limits
from nbboard.core.model import Rect, TextBox
from tests.lab import TOKEN, Lab
from tests.waiting import until

pytestmark = pytest.mark.server
WAVE = np.column_stack([np.linspace(0, 300, 60), 50 * np.sin(np.linspace(0, 9, 60))])


def joined(lab: Lab, board: NBBoard, name: str) -> NBBoard:
    return NBBoard.join(board.id, server=lab.url, token=TOKEN, name=name)


def test_what_one_draws_the_other_reads(lab: Lab, board: NBBoard) -> None:
    with joined(lab, board, "Bob") as other:
        board.draw.stroke(WAVE, color="#1971c2", width=4)
        board.draw.rect((0, 0), (100, 50), fill="gold")
        board.draw.text("a wave", (0, 80))
        assert len(board.elements) == 3  # at once, before the server has answered
        board.wait()
        until(lambda: len(other.elements) == 3, "the other sees three elements")
        (stroke,) = other.strokes
        assert np.abs(stroke - WAVE).max() <= 0.5 / 16
        assert other.pressures == [None]
        assert {member.name for member in other.members} == {"Ann", "Bob"}
        assert (other.title, other.role, other.status) == ("Sprint 12", "owner", "live")


def test_the_same_board_again_is_the_same_connection(lab: Lab, board: NBBoard) -> None:
    again = joined(lab, board, "Ann")
    until(lambda: len(board.members) == 1, "one member")
    again.draw.rect((0, 0), (10, 10))
    assert len(board.elements) == 1


def test_edit_undo_redo_and_batches(board: NBBoard) -> None:
    key = board.draw.rect((0, 0), (10, 10))
    board.patch(key, at=(5, 6), color="red", width=3, angle=370, radius=2)
    (rect,) = board.elements
    assert isinstance(rect, Rect)
    assert (rect.at, rect.style.stroke, rect.angle, rect.radius) == ((80, 96), "#ff0000", 1000, 32)
    with board.batch():
        for number in range(5):
            board.draw.ellipse((number, 0), (5, 5))
    board.wait()
    assert board.undo()
    assert len(board.elements) == 1
    assert board.undo()
    assert board.elements[0].at == (0, 0)
    assert board.redo()
    assert board.redo()
    assert not board.redo()
    board.wait()
    assert len(board.elements) == 6
    board.remove([element.id for element in board.elements[1:]])
    board.clear()
    board.wait()
    assert board.elements == ()


def test_groups_nest_and_come_apart(board: NBBoard) -> None:
    one, two, three = (board.draw.rect((number, 0), (5, 5)) for number in range(3))
    board.group([one, two])
    board.group([one, two, three])
    depths = {element.id: len(element.groups) for element in board.elements}
    assert depths == {one: 2, two: 2, three: 1}
    outermost = {element.groups[-1] for element in board.elements}
    assert len(outermost) == 1
    board.ungroup([one, two, three])
    assert [len(element.groups) for element in board.elements] == [1, 1, 0]
    board.undo()
    board.undo()
    assert [len(element.groups) for element in board.elements] == [1, 1, 0]
    board.wait()


def test_undo_leaves_what_another_changed(lab: Lab, board: NBBoard) -> None:
    with joined(lab, board, "Bob") as other:
        key = board.draw.rect((0, 0), (10, 10))
        board.wait()
        until(lambda: other.elements, "the other sees it")
        other.patch(key, color="red")
        other.wait()
        until(lambda: board.elements[0].style.stroke == "#ff0000", "the change")
        board.undo()
        with pytest.raises(OpRefused, match="changed"):
            board.wait()
        assert len(board.elements) == 1


def test_chat_and_callbacks(lab: Lab, board: NBBoard) -> None:
    heard: list[object] = []
    seen: list[object] = []
    threads: set[str] = set()

    def listen(message: object) -> None:
        threads.add(threading.current_thread().name)
        heard.append(message)

    unsubscribe = board.on("chat", listen)
    board.on("element", seen.append)
    with joined(lab, board, "Bob") as other:
        other.say("look at the peak 🏔")
        key = other.draw.text("peak", (0, 0))
        until(lambda: heard and seen, "both events")
        other.remove(key)
        until(lambda: len(seen) == 2, "the removal")
        unsubscribe()
        other.say("unheard")
        other.wait()
        until(lambda: len(board.chat) == 2, "the second message")
    assert [message.text for message in board.chat] == ["look at the peak 🏔", "unheard"]
    assert len(heard) == 1
    assert threads == {"nbboard-callbacks"}
    assert seen[1] == (key, None)
    assert isinstance(seen[0][1], TextBox)  # type: ignore[index]


def test_a_callback_that_raises_does_not_end_the_others(board: NBBoard) -> None:
    heard: list[object] = []
    board.on("chat", lambda message: 1 / 0)
    board.on("chat", heard.append)
    board.say("still")
    until(lambda: heard, "the second callback")


def test_pictures_and_files(lab: Lab, board: NBBoard, tmp_path: Path) -> None:
    board.draw.stroke(WAVE)
    board.draw.image(np.full((20, 40, 3), 200, np.uint8), at=(10, 100), width=80)
    board.wait()
    png = board.png(tmp_path / "a.png", scale=1)
    assert png.startswith(b"\x89PNG")
    assert (tmp_path / "a.png").read_bytes() == png
    assert board.svg().startswith("<svg") or "<svg" in board.svg()[:200]
    assert board.pdf().startswith(b"%PDF")
    file = board.save(tmp_path / "a.nbboard")
    drawing = board.save(tmp_path / "a.excalidraw")
    with pytest.raises(InvalidInput, match="must end in"):
        board.save(tmp_path / "a.docx")
    with NBBoard.create(server=lab.url, token=TOKEN) as third:
        assert third.load(drawing).on_board == 2
    with NBBoard.create(server=lab.url, token=TOKEN) as copy:
        report = copy.load(file)
        assert report.on_board == 2
        assert copy.png(scale=1) == png
        assert copy.undo()
        assert copy.elements == ()


def test_a_real_drawing_comes_in_as_one_step(board: NBBoard) -> None:
    corpus = Path(__file__).parents[1] / "../shared/corpus"
    drawing = corpus / "simple-characters.excalidraw"
    if not drawing.exists():
        pytest.skip(f"{corpus} is absent")
    report = board.load(drawing)
    assert report.on_board == len(board.elements) > 100
    board.undo()
    board.wait(30)
    assert board.elements == ()


def test_ten_thousand_strokes_from_a_loop(lab: Lab, board: NBBoard) -> None:
    for number in range(2000):
        board.draw.stroke(WAVE + number)
    board.wait(60)
    with joined(lab, board, "Bob") as other:
        assert len(other.elements) == 2000


@pytest.mark.guarantee("G4", "G6", "G23")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="only some systems fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_that_was_forked_leaves_the_connection_alone(lab: Lab, board: NBBoard) -> None:
    """What a worker of `multiprocessing` did went out under its parent's numbers, and socket."""
    board.draw.rect((0, 0), (10, 10))

    def draw(answers: "Connection[str, str]") -> None:
        try:
            board.draw.rect((0, 50), (10, 10))
        except NBBoardError as error:
            answers.send(str(error))
        with joined(lab, board, "Ann") as own:
            own.draw.rect((0, 100), (10, 10))
            own.wait()
        board.close()
        answers.send("left")

    context = multiprocessing.get_context("fork")
    answers, there = context.Pipe(duplex=False)
    # The connection's thread may be at work on the board just then.
    with board._session.reading():
        worker = context.Process(target=draw, args=(there,))
        worker.start()
    try:
        assert answers.poll(30)
        assert answers.recv().startswith("this board was joined before this process was forked")
        for number in range(100):
            board.draw.rect((number, 150), (10, 10))
        assert answers.poll(30)
        assert answers.recv() == "left"
    finally:
        worker.join(30)
        worker.kill()
    board.wait()
    with joined(lab, board, "Bob") as other:
        assert len(other.elements) == len(board.elements) == 102
        assert worker.exitcode == 0


def test_an_unknown_board_says_what_to_do(lab: Lab) -> None:
    with pytest.raises(BoardNotFound, match="no such board, or not shared with you"):
        NBBoard.join("no-such-board", server=lab.url, token=TOKEN)
    with pytest.raises(InvalidInput, match="brave-otter"):
        NBBoard.join("Not an id!", server=lab.url, token=TOKEN)
    address = f"{lab.url}nbboard/boards/brave-otter-7f3k?token=secret"
    with pytest.raises(InvalidInput, match="by its id, brave-otter-7f3k") as refused:
        NBBoard.join(address, server=lab.url, token=TOKEN)
    assert "secret" not in str(refused.value)


def test_no_server_and_a_wrong_token_say_what_to_do(lab: Lab) -> None:
    with pytest.raises(ServerUnreachable, match="is it running"):
        NBBoard.create(server="http://127.0.0.1:1/")
    with pytest.raises(NotAllowed, match="token"):
        NBBoard.create(server=lab.url, token="wrong")
    with pytest.raises(NotAllowed, match="token"):
        NBBoard.join("brave-otter-7f3k", server=lab.url, token="wrong")


def test_diagnose_prints_the_way_and_no_secret(
    lab: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    diagnose(lab.url, token=TOKEN)
    text = capsys.readouterr().out
    assert "answers" in text
    assert TOKEN not in text
    diagnose("http://127.0.0.1:1/")
    assert "ServerUnreachable" in capsys.readouterr().out


def test_a_closed_board_says_so(lab: Lab) -> None:
    board = NBBoard.create(server=lab.url, token=TOKEN)
    board.close()
    with pytest.raises(Exception, match="join it again"):
        board.say("hello?")


def test_shutdown_tells_everyone_and_keeps_the_board(lab: Lab, board: NBBoard) -> None:
    board.draw.rect((0, 0), (10, 10))
    board.wait()
    other = joined(lab, board, "Bob")
    joined(lab, board, "Carol").shutdown()
    until(lambda: other.status == "refused", "the other is told")
    with joined(lab, board, "Bob") as again:
        assert len(again.elements) == 1


@pytest.mark.guarantee("G1", "G4", "G6")
def test_the_server_is_killed_while_changes_wait(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "server")
    lab.start()
    try:
        board = NBBoard.create("plug", server=lab.url, token=TOKEN)
        for number in range(50):
            board.draw.rect((number, 0), (10, 10))
        board.wait()
        lab.signal(signal.SIGSTOP)
        for number in range(50, 80):
            board.draw.rect((number, 0), (10, 10))
        with pytest.raises(NotAcknowledged) as raised:
            board.wait(0.5)
        assert raised.value.pending
        lab.kill()
        until(lambda: board.status == "offline", "the kernel notices")
        assert len(board.elements) == 80
        lab.start()
        board.wait(30)
        with NBBoard.join(board.id, server=lab.url, token=TOKEN, name="Witness") as witness:
            places = [element.at[0] // 16 for element in witness.elements]
        assert places == list(range(80))
        board.close()
    finally:
        lab.stop()


def test_the_selection_is_what_the_view_told_last(board: NBBoard) -> None:
    one, two = (board.draw.rect((x, 0), (5, 5)) for x in (0, 50))
    assert board.selection == []
    widget = board.widget
    widget.set_state({"selection": [two, "gone000000000000", one]})
    assert [element.id for element in board.selection] == [one, two]
    widget.set_state({"selection": [one] * (limits.SELECTED + 1)})
    with pytest.raises(LimitExceeded, match="over 10000 elements are selected"):
        _ = board.selection


def test_a_plot_is_read_by_somebody_who_did_not_draw_it_and_as_it_was(
    lab: Lab, board: NBBoard
) -> None:
    figure = Figure(figsize=(4, 3))
    axes = figure.add_subplot(xlim=(0, 10), ylim=(1, 100), yscale="log", title="growth")
    plot = board.draw.axes(axes, at=(100, 50))
    data = np.array([(2, 2), (5, 20), (8, 50)])
    board.draw.stroke(plot.to_board(data))
    board.wait()
    before = board.seq
    with joined(lab, board, "Eve") as other:
        (found,) = other.axes
        assert found.title == "growth"
        # The stroke stays, the plot goes: then it says other things.
        other.patch(found.image, at=(300, 80), size=(800, 600), angle=30)
        other.wait()
        until(lambda: board.seq == other.seq, "the first sees it")
        other.draw.stroke(found.to_board(data))
        line = other.draw.line(found.to_board(data))
        other.wait()
        assert np.allclose(other.curve(line, found).sample(5), 20, rtol=0.02)
        until(lambda: len(board.strokes) == 2, "the first sees the stroke too")
        (read,) = board.strokes_in(plot, partly=False)[-1:]
        assert np.allclose(read, data, rtol=0.02)
    moment = board.at(before)
    (then,) = moment.strokes_in(plot)
    assert np.allclose(then, data, rtol=0.02)
    assert [axes.title for axes in moment.axes] == ["growth"]
    assert moment.describe().data["plots"][0]["image"] == plot.image


def test_changes_come_to_asyncio_from_the_connection(lab: Lab, board: NBBoard) -> None:
    async def story() -> list[str]:
        async with board.aio.changes("element", "chat") as events:
            with await aio.join(board.id, server=lab.url, token=TOKEN, name="Bob") as other:
                drawn = other.draw.rect((0, 0), (5, 5))
                other.say("hello")
                await other.aio.wait()
                first = await asyncio.wait_for(anext(events), 10)
                second = await asyncio.wait_for(anext(events), 10)
        assert first.value[0] == drawn
        return [first.name, second.name, second.value.text]

    assert asyncio.run(story()) == ["element", "chat", "hello"]
