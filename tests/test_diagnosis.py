import pytest

from nbboard.diagnosis import report


@pytest.mark.unit
def test_without_a_server_every_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NBBOARD_URL", "NBBOARD_HUB_URL", "JPY_PARENT_PID"):
        monkeypatch.delenv(name, raising=False)
    text = "\n".join(report(None, None))
    for words in ("nbboard 0", "NBBOARD_URL: not set", "JPY_PARENT_PID", "give server="):
        assert words in text


@pytest.mark.unit
@pytest.mark.guarantee("T3")
def test_a_server_that_does_not_answer_is_said_and_the_token_is_not() -> None:
    lines = report("http://127.0.0.1:1/", "very-secret")
    assert "token: present" in "\n".join(lines)
    assert "ServerUnreachable" in lines[-1]
    assert "very-secret" not in "\n".join(lines)
