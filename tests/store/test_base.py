"""Values of the store contract."""

from nbboard.core.ops import Say
from nbboard.core.roles import Role
from nbboard.store.base import Draft, StoredSnapshot, snapshot_digest


def test_a_digest_knows_where_each_chunk_ends() -> None:
    digests = {
        snapshot_digest(chunks)
        for chunks in ([b"ab", b"c"], [b"a", b"bc"], [b"abc"], [b"abc", b""])
    }
    assert len(digests) == 4
    assert StoredSnapshot.sealed(3, [b"ab", b"c"]).digest in digests


def test_a_draft_becomes_the_entry_at_its_place() -> None:
    draft = Draft(
        "ada", "Ada", "c1", 7, "b1", (Say("hello"),), Role.EDITOR, Role.VIEWER, ("hub:x",)
    )
    entry = draft.entry(12, 5_000)
    assert (entry.seq, entry.at) == (12, 5_000)
    for name in Draft._fields:
        assert getattr(entry, name) == getattr(draft, name)
