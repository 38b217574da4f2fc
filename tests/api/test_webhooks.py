"""Webhooks over HTTP: made by owners, told of what happens, their log to be read and replayed."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from api.views import desk_event_json
from ingest.post import Poster
from runtime.accounts import Role
from runtime.compose import Warmline, opened
from runtime.signature import is_signed
from tests.api.opening import NewHome, new_keys, settings_for
from tests.api.people import Keys, Person, eventually, open_as, refused
from tests.receiving import Receiver, receiving


@pytest.fixture(scope="module")
def here(stocked_home: NewHome) -> Iterator[Warmline]:
    with opened(settings_for(stocked_home())) as warmline:
        yield warmline


@pytest.fixture(scope="module")
def client(here: Warmline) -> Iterator[TestClient]:
    deliver = here.deliverer(Poster(frozenset({"127.0.0.0/8"})), desk_event_json)
    with TestClient(create_app(here, {"webhook": deliver}), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def their_keys(here: Warmline) -> Keys:
    return new_keys(here)


@pytest.fixture
def owner(client: TestClient, their_keys: Keys) -> Iterator[Person]:
    person = Person(client, "/v1/webhooks", their_keys["default", Role.OWNER])
    yield person
    for one in person.get().json():
        assert person.delete(f"/{one['id']}").status_code == 204


def test_an_event_reaches_the_receiver_signed_and_in_its_public_form(client: TestClient, owner: Person) -> None:
    with receiving() as receiver:
        made = owner.post("", {"url": receiver.url, "events": ["message.created"]})
        assert made.status_code == 201
        contact = open_as(client)
        assert contact.say("Hello there").status_code == 201
        eventually(lambda: len(receiver.received) >= 3)
        secret = made.json()["secret"]
        now = float(receiver.received[0].headers["webhook-timestamp"])
        for one in receiver.received:
            assert is_signed(secret, one.headers, one.body, now)
        bodies = [json.loads(one.body) for one in receiver.received]
        assert {one["conversation_id"] for one in bodies} == {contact.id}
        assert {one["type"] for one in bodies} == {"message.created"}
        texts = {one["data"]["text"] for one in bodies}
        assert texts == {message["text"] for message in contact.messages}
        assert set(bodies[0]) == {"seq", "conversation_id", "type", "at", "data"}
    assert len(set(receiver.ids)) == len(receiver.ids)


def delivered(owner: Person, client: TestClient, receiver: Receiver) -> tuple[str, str]:
    """The ids of a new webhook and of its one delivery."""
    made = owner.post("", {"url": receiver.url, "events": ["conversation.started"]}).json()
    open_as(client)
    path = f"/{made['id']}/deliveries"
    [one] = eventually(lambda: [one for one in owner.get(path).json() if one["tries"]])
    return made["id"], one["id"]


def test_the_log_tells_how_it_went_and_a_delivery_is_replayed(client: TestClient, owner: Person) -> None:
    with receiving(500, 204) as receiver:
        hook, delivery = delivered(owner, client, receiver)
        [one] = owner.get(f"/{hook}/deliveries", params={"state": "waiting"}).json()
        assert (one["status"], one["state"]) == (500, "waiting")
        assert [hook["failures"] for hook in owner.get().json()] == [1]
        again = owner.post(f"/{hook}/deliveries/{delivery}/replay")
        assert again.status_code == 202
        eventually(lambda: owner.get(f"/{hook}/deliveries", params={"state": "delivered"}).json())
    assert receiver.ids == [delivery] * 2


def test_a_secret_is_shown_once(owner: Person) -> None:
    made = owner.post("", {"url": "https://crm.example.com/", "events": ["*"]}).json()
    assert made["secret"].startswith("whsec_")
    [listed] = owner.get().json()
    assert listed == {name: value for name, value in made.items() if name != "secret"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": "https://crm.example.com/"},
        {"url": "https://crm.example.com/", "events": []},
        {"url": "https://crm.example.com/", "events": ["nothing.happened"]},
        {"url": "ftp://crm.example.com/", "events": ["*"]},
        {"url": "https://crm.example.com/ hook", "events": ["*"]},
        {"url": 7, "events": ["*"]},
        {"url": "https://" + "x" * 3_000, "events": ["*"]},
    ],
)
def test_a_webhook_that_cannot_be_is_refused(owner: Person, body: dict) -> None:
    refused(owner.post("", body), "invalid")
    assert owner.get().json() == []


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://169.254.169.254/latest", "http://localhost/", "http://2130706433/"]
)
def test_an_address_inside_is_refused_when_it_is_given(http: TestClient, keys: Keys, url: str) -> None:
    owner = Person(http, "/v1/webhooks", keys["default", Role.OWNER])
    refused(owner.post("", {"url": url, "events": ["*"]}), "invalid")


def test_another_workspace_sees_and_touches_none_of_it(client: TestClient, owner: Person, their_keys: Keys) -> None:
    stranger = Person(client, "/v1/webhooks", their_keys["other", Role.OWNER])
    with receiving() as receiver:
        hook, delivery = delivered(owner, client, receiver)
        assert stranger.get().json() == []
        refused(stranger.get(f"/{hook}/deliveries"), "not-found")
        refused(stranger.post(f"/{hook}/deliveries/{delivery}/replay"), "not-found")
        refused(stranger.delete(f"/{hook}"), "not-found")
        refused(owner.post(f"/{hook}/deliveries/nothing/replay"), "not-found")
        refused(owner.get(f"/{hook}/deliveries", params={"state": "lost"}), "invalid")
