"""Clients in a process of their own: `python -m tests.faults.claiming LEDGER_URL FIRST COUNT`.

Each line of input is a conversation and the moment at which all claim it; each line of output says who won.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from conversation import commands as c
from conversation.errors import ConversationError
from conversation.model import Agent
from runtime.database import Database
from runtime.event_log import EventLog
from tests.conversation.building import notice, reply
from tests.runtime.building import HERE


def stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Clients:
    """So many agents, and an assistant whose reply was drafted before any of them came."""

    def __init__(self, url: str, first: int, count: int, replies: bool) -> None:
        self._database = Database(url)
        self._log = EventLog(self._database, lambda *_: (), time.time, stamp)
        self._agents = [Agent(f"agent-{n}", f"Agent {n}") for n in range(first, first + count)]
        self._replies = replies
        self._pool = ThreadPoolExecutor(count + 1)

    def race(self, conversation_id: str, at: float) -> list[str]:
        """The ids of those who got the conversation."""
        _, state = self._log.state(HERE, conversation_id)
        tries = [(agent.id, c.Claim(agent, notice(f"{conversation_id} {agent.id}"))) for agent in self._agents]
        if self._replies:
            tries.append(("", reply(state)))
        done = [self._pool.submit(self._tried, conversation_id, at, *one) for one in tries]
        return [won for one in done if (won := one.result())]

    def _tried(self, conversation_id: str, at: float, name: str, command: c.Command) -> str:
        time.sleep(max(0.0, at - time.time()))
        try:
            self._log.carry_out(HERE, conversation_id, lambda _: [_renamed(command)])
        except ConversationError:
            return ""
        return name

    def close(self) -> None:
        self._pool.shutdown()
        self._database.close()


def _renamed(command: c.Command) -> c.Command:
    """Numbers of test messages begin anew in every process; what is written needs ids of its own."""
    if isinstance(command, c.Claim):
        return replace(command, notice=replace(command.notice, id=uuid4().hex))
    assert isinstance(command, c.Reply)
    return replace(command, message=replace(command.message, id=uuid4().hex))


if __name__ == "__main__":
    clients = Clients(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), replies=False)
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(clients.race(*json.loads(line))), flush=True)
    clients.close()
