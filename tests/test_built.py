from pathlib import Path

import pytest

from nbboard import built


def test_each_part_is_there_under_its_name() -> None:
    for part in ("script", "kernel", "lobby"):
        assert (built.STATIC / built.hashed_name(part)).is_file()


def test_names_are_looked_up_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(built, "STATIC", tmp_path)
    with pytest.raises(FileNotFoundError):
        built.hashed_name("script")
    for name in ("bundle-1.js", "bundle-2.js"):
        (tmp_path / "manifest.json").write_text(f'{{"script": "{name}"}}')
        assert built.hashed_name("script") == name
