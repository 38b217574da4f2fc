"""A router in a process of its own: `python -m tests.faults.matching LEDGER_URL HOME`.

Each line of input is the moment at which it looks for agents, with several threads; it answers when all are done.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runtime.database import Database
from runtime.routing import Router
from runtime.settings import Settings
from runtime.work import Lease
from tests.runtime.building import HERE, floor

THREADS = 3
CAPACITY = {"ann": 2, "ben": 3, "cleo": 1}
ROUTING = """
teams:
  - name: everybody
    members:
      - {email: ann@x.example, capacity: 2}
      - {email: ben@x.example, capacity: 3}
      - {email: cleo@x.example, capacity: 1}
    policy: least_busy
"""


def match(router: Router, at: float) -> None:
    """Look for agents, so many times at once."""
    time.sleep(max(0.0, at - time.time()))
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(router.match, [Lease(0, "", 0, HERE, "route", "race", {}, 1)] * THREADS))


if __name__ == "__main__":
    database = Database(sys.argv[1])
    here = floor(database, Settings(home=Path(sys.argv[2])), ROUTING)
    print("ready", flush=True)
    for line in sys.stdin:
        match(here.router, float(line))
        print("done", flush=True)
    database.close()
