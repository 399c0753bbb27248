"""The kernel's end of a widget whose page reaches no server (`docs/adr/0018-kernel-transport.md`).

`Bridge` takes the page's messages: `page_line` keeps one line of it in order and passes its frames
on, `asking` answers its questions. `hearing` knows whether the kernel could hear a page at all,
`pace` how much may be sent. Knows nothing of widgets: it is handed what posts a message.
"""

from nbboard.bridge.bridge import Bridge

__all__ = ["Bridge"]
