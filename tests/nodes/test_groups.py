"""Groups and links that change on one node take effect on all."""

import asyncio
import time

import pytest

from nbboard.core.ops import SetAccess, SetGroup
from nbboard.core.roles import Role
from nbboard.server.memberships import Memberships
from nbboard.server.regrouping import Regrouping
from nbboard.store.base import Group
from tests.nodes.conftest import Node, serving
from tests.nodes.servers import RedisServer
from tests.nodes.times import until
from tests.room.doubles import ADA, BEN

LAB = Group("group:lab", "Lab", "ada", ("ben",), 5)


def regrouping(node: Node) -> Regrouping:
    return Regrouping(node.store, node.registry, Memberships(node.store, time.monotonic))


@pytest.mark.guarantee("T28")
async def test_t28_who_is_taken_out_of_a_group_is_out_on_every_node(server: RedisServer) -> None:
    async with serving(server, 2) as (here, there):
        ours, theirs = regrouping(here), regrouping(there)
        await here.store.put_group(LAB)
        ada = await here.join(ADA)
        await ada.submit(SetAccess("private"), SetGroup(LAB.id, Role.EDITOR))
        ben = await there.join(BEN._replace(groups=(LAB.id,)))
        room = there.registry.running(there.board)
        assert room is not None
        state = room.state
        await until(lambda: state.groups.get(LAB.id) is Role.EDITOR, "the role is there")
        assert ben.peer.closed is None
        gone = LAB._replace(members=())
        await here.store.put_group(gone)
        # Signals are heard once the channel's connection is there.
        began = time.monotonic()
        while ben.peer.closed is None:
            assert time.monotonic() - began < 30, "Ben is still there"
            await ours.changed({"ben"})
            await asyncio.sleep(0.05)
        for one in (ours, theirs):
            one.close()


async def test_words_that_are_no_groups_change_nothing(
    server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server, 2) as (here, there):
        theirs = regrouping(there)
        await there.join(ADA)
        heard: list[str] = []
        there.store.on_signal(heard.append)
        began = time.monotonic()
        while len(heard) < 3:
            assert time.monotonic() - began < 30
            for words in ("groups {", "groups 5", "something else"):
                here.store.signal(words)
            await asyncio.sleep(0.05)
        await until(lambda: not theirs._tasks, "what was heard is dealt with")
        assert "groups not looked up" in caplog.text
        theirs.close()
