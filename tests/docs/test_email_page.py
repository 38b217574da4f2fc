"""The mailbox that the page describes is one, and the page names every state of a letter and every field."""

import re
from pathlib import Path

from runtime.letters import STATES
from runtime.mail_file import load_mail_account

PAGE = (Path(__file__).parents[2] / "docs" / "email.md").read_text()


def test_the_example_describes_a_mailbox(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "email.yaml").write_text(example)
    account = load_mail_account(tmp_path / "email.yaml")
    assert (account.address, account.imap.port, account.smtp.port) == ("support@example.com", 993, 465)
    assert f"| `poll_s` | {account.poll_s:.0f} |" in PAGE
    assert f"| `gather_s` | {account.gather_s:.0f} |" in PAGE
    assert f"| `away_s` | {account.away_s:.0f} |" in PAGE
    assert f"| `max_bytes` | {account.max_bytes} |" in PAGE


def test_the_page_names_every_state_of_a_letter() -> None:
    assert [state for state in STATES if f"| `{state}` |" not in PAGE] == []
