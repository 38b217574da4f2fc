"""Staff, sessions and API keys; secrets leave no trace in the database."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from runtime.accounts import KEY_PREFIX, Accounts, Role, Staff, hash_of_nobody
from runtime.database import Database
from runtime.errors import AccountExists, BadCredentials
from tests.runtime.building import Clock

PASSWORD = "correct horse battery"
SESSION_S = 3600.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(database: Database, clock: Clock) -> Accounts:
    return Accounts(database, clock, SESSION_S)


@pytest.fixture
def ann(accounts: Accounts) -> Staff:
    return accounts.add_user("acme", " Ann@Example.org ", "Ann", Role.AGENT, PASSWORD)


def on_disk(database: Database) -> bytes:
    """Everything in the database's files, the log that is not yet merged included."""
    path = Path(database.engine.url.database)
    return b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))


def test_who_knows_the_password_gets_a_session(accounts: Accounts, ann: Staff) -> None:
    token, staff = accounts.log_in("ann@example.org", PASSWORD)
    assert staff == ann == Staff(ann.id, "acme", "Ann", "ann@example.org", Role.AGENT)
    assert accounts.holder_of(token) == ann


def test_neither_case_nor_spaces_of_the_email_matter(accounts: Accounts, ann: Staff) -> None:
    assert accounts.log_in(" ANN@example.ORG", PASSWORD)[1] == ann


@pytest.mark.parametrize(("email", "password"), [("ann@example.org", "wrong"), ("ben@example.org", PASSWORD)])
def test_a_wrong_password_and_an_unknown_email_are_refused_alike(
    accounts: Accounts, ann: Staff, email: str, password: str
) -> None:
    with pytest.raises(BadCredentials, match="That e-mail and password do not belong together"):
        accounts.log_in(email, password)


def test_a_session_ends_by_itself(accounts: Accounts, ann: Staff, clock: Clock) -> None:
    token, _ = accounts.log_in(ann.email, PASSWORD)
    clock.advance(SESSION_S - 1)
    assert accounts.holder_of(token) == ann
    assert accounts.on_duty("acme", ann.id)
    clock.advance(1)
    assert accounts.holder_of(token) is None
    assert not accounts.on_duty("acme", ann.id)


def test_logging_out_ends_that_session_only(accounts: Accounts, ann: Staff) -> None:
    here, there = accounts.log_in(ann.email, PASSWORD)[0], accounts.log_in(ann.email, PASSWORD)[0]
    accounts.log_out(here)
    assert accounts.holder_of(here) is None
    assert accounts.holder_of(there) == ann
    accounts.log_out("unknown")


def test_a_second_account_for_an_email_is_refused(accounts: Accounts, ann: Staff) -> None:
    with pytest.raises(AccountExists, match=r"ann@example\.org"):
        accounts.add_user("globex", "ANN@example.org", "Ann", Role.OWNER, PASSWORD)


@pytest.mark.parametrize("email", ["", " ", "ann", "@example.org", "ann@", "ann@a@b", "ann ben@example.org"])
def test_what_is_no_address_is_refused(accounts: Accounts, email: str) -> None:
    with pytest.raises(BadCredentials, match="no address"):
        accounts.add_user("acme", email, "Ann", Role.AGENT, PASSWORD)


def test_a_short_password_is_refused(accounts: Accounts) -> None:
    with pytest.raises(BadCredentials, match="at least 8"):
        accounts.add_user("acme", "ben@example.org", "Ben", Role.AGENT, "1234567")


def test_an_api_key_stands_for_its_workspace_and_role(accounts: Accounts) -> None:
    key = accounts.add_key("acme", "crm", Role.ANALYST)
    assert key.startswith(KEY_PREFIX)
    holder = accounts.holder_of(key)
    assert holder is not None
    assert (holder.workspace, holder.name, holder.role) == ("acme", "crm", Role.ANALYST)
    assert accounts.holder_of(KEY_PREFIX + "unknown") is None
    assert accounts.holder_of("unknown") is None


def test_no_secret_is_anywhere_in_the_database(accounts: Accounts, ann: Staff, database: Database) -> None:
    key = accounts.add_key("acme", "crm", Role.OWNER)
    token, _ = accounts.log_in(ann.email, PASSWORD)
    stored = on_disk(database)
    assert b"ann@example.org" in stored
    for secret in (key, key.removeprefix(KEY_PREFIX), token, PASSWORD):
        assert secret.encode() not in stored


def test_passwords_are_hashed_with_argon2id(accounts: Accounts, ann: Staff, database: Database) -> None:
    assert b"$argon2id$" in on_disk(database)


def test_a_password_hash_that_was_damaged_opens_nothing(accounts: Accounts, ann: Staff, database: Database) -> None:
    database.write(lambda c: c.exec_driver_sql("UPDATE users SET password_hash = 'damaged'"))
    with pytest.raises(BadCredentials):
        accounts.log_in(ann.email, PASSWORD)


def test_colleagues_and_duty_are_known_within_the_workspace_only(accounts: Accounts, ann: Staff) -> None:
    accounts.log_in(ann.email, PASSWORD)
    assert accounts.colleague("acme", ann.id) == ann
    assert accounts.colleague("globex", ann.id) is None
    assert accounts.on_duty("acme", ann.id)
    assert not accounts.on_duty("globex", ann.id)


def test_a_workspace_is_known_by_its_people_or_keys(accounts: Accounts, ann: Staff) -> None:
    accounts.add_key("globex", "crm", Role.OWNER)
    assert [accounts.knows_workspace(name) for name in ("acme", "globex", "nobody")] == [True, True, False]


def test_an_unknown_address_takes_as_much_work_to_refuse_as_a_wrong_password() -> None:
    hasher = PasswordHasher()
    nobody = hash_of_nobody(hasher)
    assert extract_parameters(nobody) == extract_parameters(hasher.hash("a password"))
    with pytest.raises(VerifyMismatchError):
        hasher.verify(nobody, "a password")
