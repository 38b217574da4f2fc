"""What the owner wrote for a workspace, read once."""

from policy.owner_rules import OwnerRule
from policy.rule_file import load_rules
from runtime.flow_file import StoredFlow, load_flows
from runtime.settings import Settings


class OwnerFiles:
    """The rules and flows of every workspace."""

    def __init__(self, settings: Settings) -> None:
        """Raises `BadRule` for the rules of the whole server."""
        self._settings = settings
        self._for_all = load_rules(settings.rules) if settings.rules else ()
        self._rules: dict[str, tuple[OwnerRule, ...]] = {}
        self._flows: dict[str, tuple[StoredFlow, ...]] = {}

    def rules(self, workspace: str) -> tuple[OwnerRule, ...]:
        """The owner's rules: those of the workspace, then those of the whole server. Raises `BadRule`."""
        if workspace not in self._rules:
            path = self._settings.file_of(workspace, "rules.yaml")
            own = load_rules(path) if path.exists() else ()
            self._rules[workspace] = (*own, *self._for_all)
        return self._rules[workspace]

    def flows(self, workspace: str) -> tuple[StoredFlow, ...]:
        """The workspace's flows. Raises `BadFlow`."""
        if workspace not in self._flows:
            path = self._settings.file_of(workspace, "flows.yaml")
            self._flows[workspace] = load_flows(path) if path.exists() else ()
        return self._flows[workspace]
