"""A customer and an agent, each in a window of their own, share one conversation."""

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from runtime.accounts import Role
from runtime.beside import opened_accounts
from runtime.settings import Settings
from tests.browser.people import open_chat, open_waiting, say, sign_in, transcript

pytestmark = pytest.mark.browser
NewPage = Callable[[], Page]
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_customer_and_agent_talk_and_the_agent_hands_back(served: Any, new_page: NewPage) -> None:
    customer, agent = new_page(), new_page()
    open_chat(customer, served.url)
    say(customer, "My parcel 4711 has not come")
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    expect(customer.get_by_role("status").filter(has_text="Waiting for a person")).to_be_visible()

    sign_in(agent, served)
    open_waiting(agent, "My parcel 4711 has not come")
    agent.get_by_role("button", name="Claim").click()
    expect(agent.get_by_role("button", name="Hand back")).to_be_visible()
    expect(customer.get_by_role("status").filter(has_text="Talking with")).to_be_visible()

    say(agent, "It leaves the depot tonight.")
    expect(transcript(customer).get_by_text("It leaves the depot tonight.")).to_be_visible()
    say(customer, "Thank you, that is fine.")
    expect(transcript(agent).get_by_text("Thank you, that is fine.")).to_be_visible()

    agent.get_by_role("button", name="Hand back").click()
    agent.get_by_role("dialog").get_by_role("button", name="Hand back").click()
    expect(customer.get_by_role("group", name="How did we do?")).to_be_visible()
    customer.get_by_role("radio", name="5").check()
    customer.get_by_role("button", name="Send rating").click()
    expect(customer.get_by_text("You rated this conversation 5 out of 5")).to_be_visible()


def test_the_desk_tells_the_story_promises_to_come_back_and_passes_on(served: Any, new_page: NewPage) -> None:
    customer, agent = new_page(), new_page()
    open_chat(customer, served.url)
    say(customer, "My kettle 9090 has stopped heating water")
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)
    open_waiting(agent, "My kettle 9090 has stopped heating water")
    story = agent.get_by_role("region", name="Story")
    expect(story.get_by_text("My kettle 9090 has stopped heating water")).to_be_visible()
    agent.get_by_role("button", name="Claim").click()
    agent.get_by_role("button", name="Follow up").click()
    dialog = agent.get_by_role("dialog", name="Follow up")
    dialog.get_by_label("When").fill("in 3 days")
    dialog.get_by_label("What the assistant will write").fill("Does the kettle heat again?")
    dialog.get_by_role("button", name="Schedule").click()
    promised = agent.get_by_role("region", name="Follow-ups")
    expect(promised.get_by_text("Does the kettle heat again?")).to_be_visible()
    promised.get_by_role("button", name="Cancel follow-up").click()
    expect(promised).to_have_count(0)
    agent.get_by_label("Your presence").select_option("away")
    agent.get_by_role("button", name="Pass on").click()
    expect(agent.get_by_role("dialog", name="Pass on").get_by_label("To")).to_be_visible()
    agent.get_by_role("dialog", name="Pass on").get_by_role("button", name="Cancel").click()
    agent.get_by_role("button", name="Resolve").click()
    expect(customer.get_by_role("group", name="How did we do?")).to_be_visible()


def test_the_desk_calls_a_customer_by_the_name_that_is_known(served: Any, new_page: NewPage) -> None:
    opened = httpx.post(f"{served.url}/v1/conversations", json={"contact": {"name": "Kim Novak"}}).json()
    own = {"Authorization": f"Bearer {opened['token']}"}
    talk = f"{served.url}/v1/conversations/{opened['id']}"
    httpx.post(f"{talk}/messages", json={"text": "Is my scooter 1958 mended?"}, headers=own).raise_for_status()
    httpx.post(f"{talk}/handoff", headers=own).raise_for_status()
    agent = new_page()
    sign_in(agent, served)
    open_waiting(agent, "Is my scooter 1958 mended?")
    asked = transcript(agent).get_by_role("article").filter(has_text="scooter 1958")
    expect(asked.get_by_text("Kim Novak")).to_be_visible()
    expect(asked.get_by_text("Customer")).to_have_count(0)


@pytest.fixture(scope="module")
def supervisor(served: Any) -> Any:
    with opened_accounts(Settings(home=served.home)) as accounts:
        accounts.add_user("default", "robin@example.com", "Robin", Role.OWNER, served.agent_password)
    return replace(served, agent_email="robin@example.com")


def test_a_supervisor_removes_what_is_known_of_a_customer(served: Any, supervisor: Any, new_page: NewPage) -> None:
    customer, agent, boss = new_page(), new_page(), new_page()
    open_chat(customer, served.url)
    say(customer, "My name is Zebedee 9911")
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)
    open_waiting(agent, "My name is Zebedee 9911")
    sign_in(boss, supervisor)
    open_waiting(boss, "My name is Zebedee 9911")
    assert agent.get_by_role("button", name="Remove the customer's data").count() == 0
    boss.get_by_role("button", name="Remove the customer's data").click()
    boss.get_by_role("dialog").get_by_role("button", name="Remove for good").click()
    for page in (boss, agent):
        expect(transcript(page).get_by_text("[removed]").first).to_be_visible()
        expect(page.get_by_text("Zebedee")).to_have_count(0)
    customer.reload()
    expect(transcript(customer).get_by_text("Hello!")).to_be_visible()
    expect(customer.get_by_text("Zebedee")).to_have_count(0)


def test_a_supervisor_takes_over_from_an_agent(served: Any, supervisor: Any, new_page: NewPage) -> None:
    customer, agent, boss = new_page(), new_page(), new_page()
    open_chat(customer, served.url)
    say(customer, "My fridge 4242 hums")
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)
    open_waiting(agent, "My fridge 4242 hums")
    agent.get_by_role("button", name="Claim").click()
    expect(agent.get_by_role("button", name="Hand back")).to_be_visible()
    say(agent, "It always does.")
    sign_in(boss, supervisor)
    boss.get_by_role("button", name="My fridge 4242 hums").click()
    expect(agent.get_by_role("button", name="Take over")).to_have_count(0)
    boss.get_by_role("button", name="Take over from Maya").click()
    boss.get_by_label("Note for colleagues").fill("Let me do this one.")
    boss.get_by_role("dialog").get_by_role("button", name="Take over").click()
    expect(boss.get_by_role("dialog")).to_have_count(0)
    expect(boss.get_by_role("button", name="Hand back")).to_be_visible()
    expect(transcript(customer).get_by_text("Robin has taken over from Maya")).to_be_visible()
    expect(agent.get_by_text("Robin mentions you in a note")).to_be_visible()
    expect(agent.get_by_text("A colleague is replying.")).to_be_visible()
    expect(agent.get_by_role("complementary").get_by_text("Let me do this one.")).to_be_visible()
    say(boss, "I am sending you a new one.")
    expect(transcript(customer).get_by_text("I am sending you a new one.")).to_be_visible()
    boss.get_by_role("button", name="Resolve").click()


def test_a_picture_of_the_customer_is_shown_to_the_agent(served: Any, new_page: NewPage) -> None:
    customer, agent = new_page(), new_page()
    open_chat(customer, served.url)
    pixel = base64.b64decode(PIXEL)
    attach = customer.get_by_label("Attach a picture or PDF")
    attach.set_input_files({"name": "kettle.png", "mimeType": "image/png", "buffer": pixel})
    expect(transcript(customer).get_by_role("button", name="kettle.png")).to_be_visible()
    attach.set_input_files({"name": "notes.html", "mimeType": "text/html", "buffer": b"<script>"})
    expect(customer.get_by_role("alert").filter(has_text="PDFs are taken")).to_be_visible()
    with customer.expect_download() as saved:
        transcript(customer).get_by_role("button", name="kettle.png").click()
    assert Path(saved.value.path()).read_bytes() == pixel
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)
    open_waiting(agent, "[Attached: kettle.png]")
    transcript(agent).get_by_role("button", name="kettle.png").click()
    picture = transcript(agent).get_by_role("img", name="kettle.png")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 1
    assert agent.evaluate("violations") == []


def test_an_agent_sends_the_customer_a_file(served: Any, new_page: NewPage) -> None:
    customer, agent = new_page(), new_page()
    open_chat(customer, served.url)
    say(customer, "Which lamp 8080 do I need?")
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)
    open_waiting(agent, "Which lamp 8080 do I need?")
    attach = agent.get_by_label("Attach a picture or PDF")
    expect(attach).to_have_count(0)
    agent.get_by_role("button", name="Claim").click()
    pixel = base64.b64decode(PIXEL)
    attach.set_input_files({"name": "lamp.png", "mimeType": "image/png", "buffer": pixel})
    expect(transcript(agent).get_by_role("button", name="lamp.png")).to_be_visible()
    with customer.expect_download() as saved:
        transcript(customer).get_by_role("button", name="lamp.png").click()
    assert Path(saved.value.path()).read_bytes() == pixel
    attach.set_input_files({"name": "notes.html", "mimeType": "text/html", "buffer": b"<script>"})
    expect(agent.get_by_role("alert").filter(has_text="PDFs are taken")).to_be_visible()
    agent.get_by_role("radio", name="Private note").check()
    expect(attach).to_have_count(0)
    agent.get_by_role("button", name="Resolve").click()


def test_a_private_note_is_for_colleagues_only(served: Any, new_page: NewPage) -> None:
    customer, agent = new_page(), new_page()
    open_chat(customer, served.url)
    say(customer, "About order 8123")
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)
    open_waiting(agent, "About order 8123")
    agent.get_by_role("radio", name="Private note").check()
    say(agent, "Paid twice, refund one.")
    expect(agent.get_by_role("complementary").get_by_text("Paid twice, refund one.")).to_be_visible()
    customer.reload()
    expect(transcript(customer).get_by_text("About order 8123")).to_be_visible()
    expect(customer.get_by_text("Paid twice")).to_have_count(0)


def test_markup_in_a_message_is_shown_as_text(served: Any, new_page: NewPage) -> None:
    customer, agent = new_page(), new_page()
    markup = "<img src=x onerror=alert(1)><script>globalThis.harmed = true</script><b>order 5150</b>"
    open_chat(customer, served.url)
    say(customer, markup)
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)
    open_waiting(agent, "order 5150")
    for page in (customer, agent):
        expect(transcript(page).get_by_text(markup, exact=True)).to_be_visible()
        assert transcript(page).locator("img, script, b").count() == 0
        assert page.evaluate("globalThis.harmed") is None


def test_a_reload_resumes_the_conversation(served: Any, new_page: NewPage) -> None:
    customer = new_page()
    open_chat(customer, served.url)
    say(customer, "Remember the number 6021")
    expect(transcript(customer).locator("time").last).to_be_visible()
    customer.reload()
    expect(transcript(customer).get_by_text("Remember the number 6021")).to_be_visible()


def test_a_thumb_is_still_shown_after_a_reload(served: Any, new_page: NewPage) -> None:
    customer = new_page()
    open_chat(customer, served.url)
    say(customer, "thanks a lot")
    customer.get_by_role("button", name="Helpful", exact=True).click()
    pressed = customer.get_by_role("button", name="Helpful", exact=True, pressed=True)
    expect(pressed).to_be_visible()
    customer.reload()
    expect(pressed).to_be_visible()


def test_who_waits_may_stop_waiting_and_is_asked_to_rate_only_when_nobody_works_on_it(
    served: Any, new_page: NewPage
) -> None:
    customer, agent = new_page(), new_page()
    open_chat(customer, served.url)
    say(customer, "My grinder 3377 makes a terrible noise")
    person = customer.get_by_role("button", name="Talk to a person", exact=True)
    person.click()
    customer.get_by_role("button", name="Stop waiting").click()
    expect(customer.get_by_role("status").filter(has_text="Automatic assistant")).to_be_visible()
    person.click()
    sign_in(agent, served)
    open_waiting(agent, "My grinder 3377 makes a terrible noise")
    agent.get_by_role("button", name="Claim").press("Enter")
    expect(agent.get_by_role("textbox", name="Write a reply")).to_be_focused()
    agent.get_by_role("button", name="Resolve").click()
    survey = customer.get_by_role("group", name="How did we do?")
    expect(survey).to_be_visible()
    with customer.expect_download() as saved:
        customer.get_by_role("button", name="Save the transcript").click()
    assert "My grinder 3377" in saved.value.path().read_text()
    agent.get_by_role("button", name="Take over").click()
    expect(customer.get_by_role("status").filter(has_text="Talking with")).to_be_visible()
    expect(survey).to_have_count(0)
    agent.get_by_role("button", name="Resolve").click()
    expect(survey).to_be_visible()


def test_a_weak_suggestion_is_marked_as_one(served: Any, new_page: NewPage) -> None:
    customer, agent = new_page(), new_page()
    open_chat(customer, served.url)
    say(customer, "My drone 1717 does not fly")
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)

    def with_suggestions(route: Route) -> None:
        answer = route.fetch()
        made = [
            {"id": text, "text": text, "confidence": sure, "citations": []} for text, sure in (("A", 0.5), ("B", 0.07))
        ]
        route.fulfill(response=answer, json={**answer.json(), "suggestions": made})

    agent.route("**/v1/desk/conversations/*", with_suggestions)
    open_waiting(agent, "My drone 1717 does not fly")
    details = agent.get_by_role("complementary")
    expect(details.get_by_text("Confidence 7%, seldom right")).to_be_visible()
    expect(details.get_by_text("Confidence 50%", exact=True)).to_be_visible()


def test_the_transcript_is_mailed_from_the_desk(served: Any, new_page: NewPage) -> None:
    """The served home has no mailbox; its answers are put in place."""
    contact = {"name": "Ida", "email": "ida@home.example"}
    opened = httpx.post(f"{served.url}/v1/conversations", json={"contact": contact}).json()
    own = {"Authorization": f"Bearer {opened['token']}"}
    talk = f"{served.url}/v1/conversations/{opened['id']}"
    httpx.post(f"{talk}/messages", json={"text": "Where is my kayak 3131?"}, headers=own).raise_for_status()
    httpx.post(f"{talk}/handoff", headers=own).raise_for_status()
    agent = new_page()
    sign_in(agent, served)

    def with_a_mailbox(route: Route) -> None:
        answer = route.fetch()
        assert answer.json()["mails"] is False
        route.fulfill(response=answer, json={**answer.json(), "mails": True})

    agent.route("**/v1/desk/conversations/*", with_a_mailbox)
    open_waiting(agent, "Where is my kayak 3131?")
    button = agent.get_by_role("button", name="Mail the transcript")
    button.click()
    expect(agent.get_by_role("alert").filter(has_text="no mailbox")).to_be_visible()
    sent = {"sent_to": "ida@home.example"}
    agent.route("**/v1/desk/conversations/*/transcript", lambda route: route.fulfill(status=202, json=sent))
    button.click()
    expect(agent.get_by_text("The transcript goes to ida@home.example.")).to_be_visible()
    expect(button).to_have_count(0)


def test_the_desk_helps_with_the_reply(served: Any, new_page: NewPage) -> None:
    key = {"Authorization": f"Bearer {(served.home / 'key').read_text()}"}
    words = {"name": "hello", "text": "Hello {contact.name|there}, I am {agent.name}."}
    httpx.post(f"{served.url}/v1/desk/canned", json=words, headers=key).raise_for_status()
    for resolved_before in (False, True):
        customer, agent = new_page(), new_page()
        open_chat(customer, served.url)
        say(customer, "The lid 2255 of my kettle does not close")
        customer.get_by_role("button", name="Talk to a person", exact=True).click()
        sign_in(agent, served)
        expect(agent.get_by_role("table", name="Colleagues").get_by_text("Maya")).to_be_visible()
        open_waiting(agent, "The lid 2255 of my kettle does not close")
        agent.get_by_role("button", name="Claim").click()
        agent.get_by_text("Canned responses").click()
        agent.get_by_role("button", name="hello").click()
        expect(agent.get_by_role("textbox", name="Write a reply")).to_have_value("Hello there, I am Maya.")
        agent.get_by_role("textbox", name="Write a reply").press("Enter")
        expect(transcript(customer).get_by_text("Hello there, I am Maya.")).to_be_visible()
        agent.get_by_text("Similar resolved conversations").click()
        similar = agent.get_by_role("complementary").get_by_text("% alike")
        if resolved_before:
            expect(similar.first).to_be_visible()
        agent.get_by_role("button", name="Resolve").click()
        customer.get_by_role("radio", name="5").check()
        customer.get_by_role("button", name="Send rating").click()
        expect(customer.get_by_text("You rated this conversation 5 out of 5")).to_be_visible()


def test_a_second_enter_sends_nothing_twice_and_what_is_typed_meanwhile_stays(served: Any, new_page: NewPage) -> None:
    customer, agent = new_page(), new_page()
    open_chat(customer, served.url)
    say(customer, "My toaster 6644 burns everything")
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)
    open_waiting(agent, "My toaster 6644 burns everything")
    agent.get_by_role("button", name="Claim").click()
    expect(agent.get_by_role("button", name="Hand back")).to_be_visible()
    held: list[Route] = []
    agent.route("**/v1/desk/conversations/*/messages", lambda route: held.append(route))
    box = agent.get_by_role("textbox", name="Write a reply")
    box.fill("I am looking at it.")
    box.press("Enter")
    box.press("Enter")
    box.press_sequentially("One mo")
    for route in held:
        route.continue_()
    expect(transcript(customer).get_by_text("I am looking at it.")).to_have_count(1)
    expect(box).to_have_value("One mo")
    agent.unroute("**/v1/desk/conversations/*/messages")
    agent.route("**/v1/desk/conversations/*/messages", lambda route: route.abort())
    box.fill("This is lost on the way")
    box.press("Enter")
    expect(agent.get_by_role("alert")).to_be_visible()
    expect(box).to_have_value("This is lost on the way")


def test_a_draft_is_put_in_other_words_and_back(served: Any, new_page: NewPage) -> None:
    """The served home has no chat model; what it would say is put in its place."""
    customer, agent = new_page(), new_page()

    def with_a_model(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "rewords": True})

    open_chat(customer, served.url)
    say(customer, "My mixer 7117 smells of rubber")
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)
    agent.route("**/v1/desk/conversations/*", with_a_model)
    agent.route("**/v1/desk/drafts", lambda route: route.fulfill(json={"text": "Unplug it, please."}))
    open_waiting(agent, "My mixer 7117 smells of rubber")
    agent.get_by_role("button", name="Claim").click()
    box = agent.get_by_role("textbox", name="Write a reply")
    expect(box).to_be_focused()
    box.fill("You should unplug the mixer.")
    agent.get_by_text("Reword", exact=True).press("Enter")
    agent.get_by_role("button", name="Shorten").click()
    expect(box).to_have_value("Unplug it, please.")
    agent.get_by_role("button", name="Undo rewording").click()
    expect(box).to_have_value("You should unplug the mixer.")
