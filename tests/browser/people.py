"""What a customer and an agent do in the pages, in their own words."""

from typing import Any

from playwright.sync_api import Locator, Page, expect


def open_chat(page: Page, url: str) -> None:
    page.goto(f"{url}/chat")
    expect(page.get_by_role("status").filter(has_text="Automatic assistant")).to_be_visible()


def say(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Write a")
    box.fill(text)
    box.press("Enter")
    expect(box).to_have_value("")


def transcript(page: Page) -> Locator:
    return page.get_by_role("log", name="Conversation")


def sign_in(page: Page, served: Any) -> None:
    page.goto(f"{served.url}/desk")
    page.get_by_label("Email").fill(served.agent_email)
    page.get_by_label("Password").fill(served.agent_password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Conversations")).to_be_visible()


def open_waiting(page: Page, text: str) -> None:
    """Open the waiting conversation in whose transcript `text` stands; other tests have theirs."""
    waiting = page.get_by_role("navigation", name="Conversations").locator("button.queued")
    expect(waiting.first).to_be_visible()
    for index in range(waiting.count()):
        waiting.nth(index).click()
        expect(waiting.nth(index)).to_have_attribute("aria-current", "true")
        if transcript(page).get_by_text(text).count():
            return
    raise AssertionError(f"no waiting conversation says {text!r}")
