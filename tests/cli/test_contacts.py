"""What is known of the people who write."""

import json

from runtime.beside import opened_forgetting
from runtime.settings import Settings


def test_a_contacts_data_is_removed_by_address_id_or_conversation(warmline, tmp_path):
    assert "--email" in warmline("contact", "forget", "--home", tmp_path).refused()
    with opened_forgetting(Settings(home=tmp_path)) as forgetting:
        talks = forgetting.conversations
        ones = [talks.start("default", {"email": "kim@home.example"}, {})[0] for _ in range(2)]
        other = talks.start("default", {"id": "4711"}, {})[0]
    ran = warmline("contact", "forget", "--email", "Kim@home.example", "--json", "--home", tmp_path)
    assert (ran.status, json.loads(ran.out)) == (0, {"conversations": ones})
    ran = warmline("contact", "forget", "--id", "4711", "--conversation", ones[0], "--home", tmp_path)
    assert ran.out == "Removed from 2 conversations.\n"
    with opened_forgetting(Settings(home=tmp_path)) as forgetting:
        states = [forgetting.conversations.log.state("default", one)[1] for one in (*ones, other)]
    assert [state.contact for state in states] == [{}, {}, {}]
    warmline("contact", "forget", "--conversation", "nowhere", "--home", tmp_path).refused()
