"""A house with webhooks, and a receiver that answers what it is told to."""

from collections.abc import Mapping

from runtime.conversations import Conversations
from runtime.deliveries import Deliverer, Deliveries, Posted
from runtime.event_log import EventLog, Logged
from runtime.schedule import Schedule
from runtime.webhooks import KIND, Webhook, Webhooks
from tests.runtime.building import HERE, House

URL = "https://crm.example/hook"
PATIENCE_S = 2 * 3600.0
TAKEN, ILL, SILENT, MINDS = Posted(204), Posted(503), Posted(error="no answer"), Posted(400)


class Told:
    """A house with webhooks, and a receiver that answers what it is told to, in turn, and then takes everything."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.webhooks = Webhooks(house.database, house.clock, house.clock.stamp)
        self.deliveries = Deliveries(house.database, house.clock, lambda: 1.0, PATIENCE_S)
        follow_on = Schedule(house.settings, house.clock)
        log = EventLog(house.database, follow_on, house.clock, house.clock.stamp, outbox=self.webhooks.outbox)
        self.conversations = Conversations(log, house.feed, house.settings, house.clock.stamp)
        self.deliver = Deliverer(self.deliveries, log, self.post, _shown)
        self.answers: list[Posted] = []
        self.posted: list[tuple[str, Mapping[str, str], bytes]] = []

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Posted:
        self.posted.append((url, headers, body))
        return self.answers.pop(0) if self.answers else TAKEN

    def add(self, *types: str, workspace: str = HERE, url: str = URL) -> Webhook:
        return self.webhooks.add(workspace, url, types)

    def started(self, workspace: str = HERE) -> str:
        return self.conversations.start(workspace, {}, {})[0]

    def work(self) -> int:
        """Do what is due now; returns how many pieces that were."""
        done = 0
        while lease := self.house.work.claim(self.house.clock(), (KIND,)):
            self.deliver(lease)
            self.house.work.finish(lease)
            done += 1
        return done

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers, _ in self.posted]

    @property
    def states(self) -> list[str]:
        return [one.state for one in self.deliveries.listed(HERE)]


def _shown(logged: Logged) -> Mapping[str, object]:
    return {"seq": logged.log_seq, "type": logged.type, "conversation_id": logged.conversation_id}
