"""Boards with no server at all: the room engine in this process, in memory or over a file.

`rooms` is what a client reaches (`client.within.Rooms`): `line` carries frames, `routes` answers
what a server's REST would. `opening` finds or makes the rooms of this process and is the one
place here that names a concrete store.
"""
