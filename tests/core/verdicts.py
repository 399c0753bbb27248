"""Every verdict that each op can have."""

VERDICTS = {
    "add": "done exists forbidden full",
    "patch": "done gone changed forbidden",
    "remove": "done gone changed forbidden",
    "revive": "done gone exists changed forbidden full",
    "reorder": "done gone forbidden",
    "clear": "done forbidden",
    "say": "done forbidden",
    "unsay": "done gone forbidden",
    "rename": "done forbidden",
    "set-access": "done forbidden",
    "set-role": "done forbidden full",
    "set-group": "done gone forbidden full",
    "ask": "done exists forbidden full",
    "decline": "done gone forbidden",
    "introduce": "done forbidden full",
    "archive": "done forbidden",
    "lock-board": "done forbidden",
    "kick": "done forbidden",
    "ban": "done gone forbidden full",
    "pass-pen": "done changed forbidden",
}
POSSIBLE = {(tag, verdict) for tag, verdicts in VERDICTS.items() for verdict in verdicts.split()}
