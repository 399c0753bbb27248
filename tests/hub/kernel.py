"""A kernel that a user's server under the Hub started, talked to without a browser."""

from typing import Any, NamedTuple

from jupyter_client.blocking.client import BlockingKernelClient

from tests.hub.harness import Hub, ask

RUN_SECONDS = 60


class Outcome(NamedTuple):
    """What a run printed, and the name and words of what it raised, "" for nothing."""

    printed: str
    raised: str
    words: str


class Kernel:
    """One kernel in a user's server. Use as a context manager."""

    def __init__(self, hub: Hub, user: str):
        self._address = f"{hub.url}user/{user}/api/kernels"
        self._token = hub.token(user, [f"access:servers!user={user}"])
        answer = ask("POST", self._address, self._token, {"name": "python3"})
        assert answer.status == 201, answer
        self._id = answer.model["id"]
        runtime = hub.home(user) / ".local/share/jupyter/runtime"
        self._client = BlockingKernelClient(
            connection_file=str(runtime / f"kernel-{self._id}.json")
        )

    def __enter__(self) -> "Kernel":
        """Connect."""
        self._client.load_connection_file()
        self._client.start_channels()
        # `wait_for_ready` takes a kernel for dead that is only slow to start.
        self._client.kernel_info(reply=True, timeout=RUN_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave, and have the server end the kernel."""
        self._client.stop_channels()
        self._client.context.destroy()
        ask("DELETE", f"{self._address}/{self._id}", self._token)

    def run(self, source: str) -> Outcome:
        """Run something to its end."""
        printed: list[str] = []

        def heard(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = self._client.execute_interactive(
            source, output_hook=heard, timeout=RUN_SECONDS, allow_stdin=False
        )["content"]
        return Outcome("".join(printed), reply.get("ename", ""), reply.get("evalue", ""))
