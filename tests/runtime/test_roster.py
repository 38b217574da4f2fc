"""Whoever is taken off the list gets in no more, and nobody else is."""

import pytest

from runtime.accounts import Accounts, Role, Staff
from runtime.database import Database
from runtime.errors import BadCredentials, NotFound, SeveralKeys
from runtime.roster import Roster
from runtime.tables import conversations
from tests.runtime.building import Clock

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return Accounts(database, Clock(), 3600.0)


@pytest.fixture
def ann(accounts: Accounts) -> Staff:
    return accounts.add_user("acme", "ann@example.org", "Ann", Role.AGENT, PASSWORD)


@pytest.fixture
def roster(database: Database) -> Roster:
    return Roster(database, "acme")


def test_who_is_removed_loses_the_account_and_the_session(accounts: Accounts, ann: Staff, roster: Roster) -> None:
    token, _ = accounts.log_in(ann.email, PASSWORD)
    assert roster.remove_person(" Ann@Example.org") == ann
    assert accounts.holder_of(token) is None
    assert list(roster.people()) == []
    with pytest.raises(BadCredentials):
        accounts.log_in(ann.email, PASSWORD)


def test_what_somebody_who_was_removed_still_has_is_counted(ann: Staff, roster: Roster, database: Database) -> None:
    row = {"token_sha256": "", "last_seq": 1, "changed_at": "", "agent_id": ann.id}
    for n, (workspace, phase) in enumerate([("acme", "human"), ("acme", "resolved"), ("globex", "human")]):
        one = {**row, "id": f"c{n}", "workspace": workspace, "phase": phase}
        database.write(lambda c, one=one: c.execute(conversations.insert().values(**one)))
    roster.remove_person(ann.email)
    assert roster.held_by(ann.id) == 1


def test_the_address_of_who_was_removed_is_free_again(accounts: Accounts, ann: Staff, roster: Roster) -> None:
    roster.remove_person(ann.email)
    assert accounts.add_user("acme", ann.email, "Ann", Role.OWNER, PASSWORD).id != ann.id


def test_another_password_ends_every_session(accounts: Accounts, ann: Staff, roster: Roster) -> None:
    token, _ = accounts.log_in(ann.email, PASSWORD)
    roster.set_password(ann.email, "battery staple")
    assert accounts.holder_of(token) is None
    assert accounts.log_in(ann.email, "battery staple")[1] == ann
    with pytest.raises(BadCredentials):
        accounts.log_in(ann.email, PASSWORD)


def test_a_password_that_is_changed_while_it_is_checked_opens_nothing(
    accounts: Accounts, ann: Staff, roster: Roster, database: Database
) -> None:
    def meanwhile() -> float:
        # The time is asked for when the old password has been found right.
        roster.set_password(ann.email, "battery staple")
        return 0.0

    with pytest.raises(BadCredentials):
        Accounts(database, meanwhile, 3600.0).log_in(ann.email, PASSWORD)
    assert not accounts.on_duty("acme", ann.id)


def test_a_short_password_changes_nothing(accounts: Accounts, ann: Staff, roster: Roster) -> None:
    with pytest.raises(BadCredentials, match="at least 8"):
        roster.set_password(ann.email, "1234567")
    assert accounts.log_in(ann.email, PASSWORD)


def test_nobody_of_another_workspace_is_touched(accounts: Accounts, ann: Staff, database: Database) -> None:
    key = accounts.add_key("acme", "crm", Role.OWNER)
    elsewhere = Roster(database, "globex")
    for change in (
        lambda: elsewhere.remove_person(ann.email),
        lambda: elsewhere.set_password(ann.email, "battery staple"),
        lambda: elsewhere.remove_key("crm"),
    ):
        with pytest.raises(NotFound, match="in the workspace globex"):
            change()
    assert (list(elsewhere.people()), list(elsewhere.api_keys())) == ([], [])
    assert accounts.log_in(ann.email, PASSWORD)
    assert accounts.holder_of(key)


def test_a_removed_key_opens_nothing_and_the_others_do(accounts: Accounts, roster: Roster) -> None:
    gone, kept = accounts.add_key("acme", "crm", Role.OWNER), accounts.add_key("acme", "site", Role.OWNER)
    roster.remove_key("crm")
    assert accounts.holder_of(gone) is None
    assert accounts.holder_of(kept)


def test_of_keys_with_one_name_the_id_says_which(accounts: Accounts, roster: Roster) -> None:
    first, second = (accounts.add_key("acme", "crm", Role.OWNER) for _ in range(2))
    with pytest.raises(SeveralKeys, match="2 keys are named crm"):
        roster.remove_key("crm")
    holder = accounts.holder_of(first)
    assert holder
    assert roster.remove_key(holder.id).id == holder.id
    assert accounts.holder_of(first) is None
    assert accounts.holder_of(second)
