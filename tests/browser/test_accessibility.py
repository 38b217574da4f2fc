"""axe finds nothing serious on the pages people use, in light and in dark, wide and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.people import open_chat, open_waiting, say, sign_in, transcript

pytestmark = pytest.mark.browser
NewPage = Callable[[], Page]
SERIOUS = {"serious", "critical"}


def assert_accessible(page: Page) -> None:
    for scheme in ("light", "dark"):
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found = Axe().run(page).response["violations"]
            serious = [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found if rule["impact"] in SERIOUS]
            assert serious == [], f"{page.url}, {scheme}, {width} px wide"


def assert_fits(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", ["/", "/demo", "/desk"])
def test_a_fresh_page(served: Any, new_page: NewPage, path: str) -> None:
    page = new_page()
    page.goto(served.url + path)
    expect(page.get_by_role("heading").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_the_chat(served: Any, new_page: NewPage) -> None:
    page = new_page()
    open_chat(page, served.url)
    say(page, "How do I return something?")
    expect(transcript(page).get_by_role("article").nth(1)).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    assert page.evaluate("violations") == []


def test_the_open_widget(served: Any, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}/demo")
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    assert_accessible(page)


def test_the_desk_with_a_conversation(served: Any, new_page: NewPage) -> None:
    customer, agent = new_page(), new_page()
    open_chat(customer, served.url)
    say(customer, "Number 9044 please")
    customer.get_by_role("button", name="Talk to a person", exact=True).click()
    sign_in(agent, served)
    open_waiting(agent, "Number 9044 please")
    assert_accessible(agent)
    assert_fits(agent)
    assert agent.evaluate("violations") == []
