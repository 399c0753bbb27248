"""Identifiers and how they are made from randomness that the caller brings.

* board id: two words and four base-32 characters, ``brave-otter-7f3k``: sayable, a locator and
  never a right.
* element and group id: 16 characters of ``[0-9a-z]``.
* group id: who vouches for the group, then its name: ``group:<id>`` a list kept by nbboard,
  ``hub:<name>`` a group of the Hub, ``link:<id>`` whoever came by that share link.
* client id: what others see of one page load or kernel connection; a hash of its secret, so that
  nobody can use up another client's numbers.
"""

import hashlib
import re
from typing import Final, NewType

BoardId = NewType("BoardId", str)
ElementId = str
UserId = str
GroupId = str
ClientId = str


def _words(text: str) -> list[str]:
    return text.split()


_BASE32: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_BASE36: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_ADJECTIVES: Final = _words(
    "able amber apt bold brave brisk bright calm clear clever cosy cool crisp curious daring deft "
    "eager early easy fair fast fine fond frank free fresh gentle glad golden good grand great "
    "green happy honest jolly keen kind lively loyal lucky lunar merry mild mint neat new nimble "
    "noble polite proud quick quiet rapid ready rosy round royal sharp silver smart solar sunny "
    "swift tidy vivid warm wise witty young zesty"
)
_ANIMALS: Final = _words(
    "ant badger bat bear beaver bee bison bunny camel cat crab crane cricket crow deer dingo dove "
    "duck eagle egret elk falcon ferret finch fox frog gecko goat goose gull hare hawk heron hippo "
    "horse ibex ibis jackal jay kiwi koala lark lemur lion llama lynx magpie mole moose moth mouse "
    "newt ocelot orca otter owl panda parrot pony puffin quail rabbit raven robin seal shrew skunk "
    "sloth snail swan tapir tiger toad trout turtle vole walrus whale wolf wombat wren yak zebra"
)

BOARD_ID: Final = re.compile(r"[a-z0-9-]{1,64}\Z")
ELEMENT_ID: Final = r"^[0-9a-z]{16}\Z"
CLIENT_ID_LENGTH: Final = 20
KEPT_GROUP: Final = "group:"
"""What the id of a group begins with that nbboard keeps itself."""
HUB_GROUP: Final = "hub:"
"""What the id of a group of the Hub begins with; its name follows."""
LINK: Final = "link:"
"""What the id of the group begins with that came by one share link."""
GUEST: Final = "guest:"
"""What a user's id begins with who came by a share link and is not signed in."""
SECRET_BYTES: Final = 16


def board_id(random: bytes) -> BoardId:
    """Make a board id from at least 8 random bytes."""
    number = int.from_bytes(random[:8], "big")
    number, adjective = divmod(number, len(_ADJECTIVES))
    number, animal = divmod(number, len(_ANIMALS))
    tail = "".join(_BASE32[number >> shift & 31] for shift in (0, 5, 10, 15))
    return BoardId(f"{_ADJECTIVES[adjective]}-{_ANIMALS[animal]}-{tail}")


def is_board_id(text: str) -> bool:
    """Tell whether `text` has the grammar of a board id (``[a-z0-9-]{1,64}``)."""
    return BOARD_ID.match(text) is not None


def is_guest(user: UserId) -> bool:
    """Tell whether a user came by a share link, without an account (``guest:…``)."""
    return user.startswith(GUEST)


def element_id(random: bytes) -> ElementId:
    """Make an element or group id from at least 11 random bytes (82 bits are used)."""
    number = int.from_bytes(random[:11], "big")
    characters = []
    for _ in range(16):
        number, digit = divmod(number, 36)
        characters.append(_BASE36[digit])
    return "".join(characters)


def client_id(secret: bytes) -> ClientId:
    """Derive the public client id from a 128-bit secret (SHA-256, 20 hex characters)."""
    return hashlib.sha256(b"nbboard client\0" + secret).hexdigest()[:CLIENT_ID_LENGTH]
