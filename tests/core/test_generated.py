"""The generated TypeScript is what the Structs say today."""

from tools import generate_ts


def test_generated_files_are_fresh() -> None:
    for path, text in generate_ts.files().items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name} is stale: run python -m tools.generate_ts"
        )


def test_generation_is_deterministic() -> None:
    assert generate_ts.files() == generate_ts.files()


def test_types_carry_limits_permissions_and_every_op() -> None:
    text = next(text for path, text in generate_ts.files().items() if path.name == "types.gen.ts")
    assert "  MESSAGE_BYTES: 65536,\n" in text
    assert '  "pass-pen": Role.EDITOR,\n' in text
    assert "export type Op = Add | Patch | Remove | Revive | Reorder | Clear | Say" in text
    assert "readonly ifSeq: number | null;" in text
