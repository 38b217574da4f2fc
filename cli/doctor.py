"""`warmline doctor`: whether a home is well."""

import json

from cli.errors import Failed
from cli.options import Home, Json, at


def doctor(home: Home = None, as_json: Json = False) -> None:
    """Compare ledger and indexes, mend what disagrees, and say whether turns can be taken."""
    with at(home) as warmline:
        brain = warmline.brain(warmline.settings.workspace)
        quarantined, dead = brain.knowledge.quarantine.listed(), warmline.work.dead()
        not_embedded = brain.knowledge.passages.without_vector()
        rules = warmline.rules(warmline.settings.workspace)
        flows = warmline.flows(warmline.settings.workspace)
        undelivered = warmline.deliveries.count(warmline.settings.workspace, "dead")
        unsent = warmline.letters.count(warmline.settings.workspace, "dead")
        unreadable = warmline.mailroom.unreadable(warmline.settings.workspace)
    found = {
        "active_chunks": brain.audit.active,
        "missing": brain.audit.missing,
        "left_over": brain.audit.left_over,
        "not_embedded": len(not_embedded),
        "quarantined": len(quarantined),
        "work_put_aside": len(dead),
        "deliveries_put_aside": undelivered,
        "letters_put_aside": unsent,
        "mails_unreadable": unreadable,
        "rules": len(rules),
        "flows": len(flows),
        "problem": brain.problem,
    }
    print(json.dumps(found) if as_json else "\n".join(f"{name:20} {value}" for name, value in found.items()))
    if brain.problem:
        raise Failed
