"""The owner's routing as YAML: read strictly, so that a mistake is told by its line and field before it matters."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from conversation.hours import DAY_MINUTES, Hours, Opening
from conversation.model import Reason
from conversation.routing import METRICS, Match, Member, Policy, Routing, Team, Urgent
from policy.plain_yaml import NotPlain, line_of, nodes_of
from runtime.errors import BadRouting

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FILE = "routing.yaml"
DEFAULTS = Routing()
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
Fields = Mapping[str, yaml.Node]


def load_routings(home: Path, workspace: str) -> Mapping[str, Routing]:
    """The routing of every workspace that has a file in its folder; that of `workspace` may lie in the home itself.

    Raises `BadRouting`, also where `workspace` has both.
    """
    found = {path.parent.name: path for path in sorted(home.glob(f"workspaces/*/{FILE}"))}
    before = home / FILE
    if before.is_file():
        if workspace in found:
            kept = found[workspace]
            raise BadRouting(f"'{workspace}' has two routing files; keep what is right in {kept} and delete {before}.")
        found[workspace] = before
    return {name: load_routing(path) for name, path in found.items()}


def load_routing(path: Path) -> Routing:
    """The routing in that file; without a file the empty one. Raises `BadRouting`."""
    if not path.is_file():
        return Routing()
    try:
        return read_routing(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise BadRouting(f"{path.name} is not UTF-8 text; save it as UTF-8.") from None


def read_routing(text: str) -> Routing:
    """The same from text. Raises `BadRouting`."""
    try:
        root = nodes_of(text)
    except yaml.YAMLError as error:
        line = f", line {found}" if (found := line_of(error)) else ""
        if isinstance(error, NotPlain):
            raise BadRouting(f"{FILE}{line}: {error.problem}.") from None
        raise BadRouting(
            f"{FILE}{line}: this is not YAML ({getattr(error, 'problem', None) or 'unreadable'})."
        ) from None
    return _routing(root) if root else Routing()


def _routing(root: yaml.Node) -> Routing:
    known = ("timezone", "capacity", "answer_within", "presence", "holidays", "teams", "priorities")
    fields = _fields(root, "the file", known)
    zone = _zone(fields["timezone"], "timezone") if "timezone" in fields else "UTC"
    capacity = _count(fields["capacity"], "capacity") if "capacity" in fields else 4
    off = _dates(fields, "holidays")
    presence = _fields(fields["presence"], "presence", ("away_after", "offline_after")) if "presence" in fields else {}
    away = _seconds(presence, "away_after", "presence.away_after", DEFAULTS.away_after_s)
    offline = _seconds(presence, "offline_after", "presence.offline_after", DEFAULTS.offline_after_s)
    if offline < away:
        raise _bad(fields["presence"], "presence", "'offline_after' must not be shorter than 'away_after'")
    teams: list[Team] = []
    for place, node in enumerate(_items(fields, "teams")):
        team = _team(node, f"teams[{place}]", zone, capacity, off)
        if any(other.name == team.name for other in teams):
            raise _bad(node, f"teams[{place}].name", f"there are two teams named '{team.name}'")
        teams.append(team)
    urgent = tuple(_urgent(node, f"priorities[{n}]") for n, node in enumerate(_items(fields, "priorities")))
    within = _seconds(fields, "answer_within", "answer_within", 0.0) or None
    return Routing(tuple(teams), urgent, zone, away, offline, within)


def _team(node: yaml.Node, at: str, zone: str, capacity: int, off: frozenset[date]) -> Team:
    known = ("name", "topics", "attributes", "members", "policy", "priority", "hours", "holidays", "answer_within")
    fields = _fields(node, at, (*known, "sla", "capacity"))
    if "name" not in fields:
        raise _bad(node, at, "a team needs a 'name'")
    policies = tuple(one.value for one in Policy)
    mine = _count(fields["capacity"], f"{at}.capacity") if "capacity" in fields else capacity
    policy = _one_of(fields["policy"], f"{at}.policy", policies) if "policy" in fields else Policy.MANUAL.value
    hours = (
        _hours(fields["hours"], f"{at}.hours", zone, off | _dates(fields, "holidays", at))
        if "hours" in fields
        else None
    )
    if hours is None and "holidays" in fields:
        raise _bad(fields["holidays"], f"{at}.holidays", "holidays need 'hours' to be taken out of")
    within = _seconds(fields, "answer_within", f"{at}.answer_within", 0.0) if "answer_within" in fields else None
    sla = _fields(fields["sla"], f"{at}.sla", METRICS) if "sla" in fields else {}
    return Team(
        name=_text(fields["name"], f"{at}.name", 64),
        match=_match(fields, at),
        members=_members(fields, at, mine),
        policy=Policy(policy),
        priority=_count(fields["priority"], f"{at}.priority", 0) if "priority" in fields else 0,
        hours=hours,
        answer_within_s=within,
        sla={name: _seconds(sla, name, f"{at}.sla.{name}", 0.0) for name in sla},
        capacity=mine,
    )


def _match(fields: Fields, at: str, reasons: frozenset[Reason] = frozenset()) -> Match:
    found = {}
    for name, node in _fields(fields["attributes"], f"{at}.attributes").items() if "attributes" in fields else ():
        values = node.value if isinstance(node, yaml.SequenceNode) else [node]
        found[name] = frozenset(_text(one, f"{at}.attributes.{name}").lower() for one in values)
    topics = tuple(_text(one, f"{at}.topics") for one in _items(fields, "topics", at))
    return Match(found, topics, reasons)


def _members(fields: Fields, at: str, capacity: int) -> tuple[Member, ...]:
    members: list[Member] = []
    for place, node in enumerate(_items(fields, "members", at)):
        where = f"{at}.members[{place}]"
        given = (
            _fields(node, where, ("email", "skills", "capacity"))
            if isinstance(node, yaml.MappingNode)
            else {"email": node}
        )
        if "email" not in given:
            raise _bad(node, where, "a member needs an 'email'")
        email = _text(given["email"], f"{where}.email").lower()
        if "@" not in email:
            raise _bad(node, where, f"'{email}' is not an e-mail address")
        if any(other.email == email for other in members):
            raise _bad(node, where, f"'{email}' is in this team already")
        skills = tuple(_text(one, f"{where}.skills") for one in _items(given, "skills", where))
        room = _count(given["capacity"], f"{where}.capacity") if "capacity" in given else capacity
        members.append(Member(email, skills, room))
    return tuple(members)


def _urgent(node: yaml.Node, at: str) -> Urgent:
    fields = _fields(node, at, ("attributes", "topics", "reasons", "priority"))
    if "priority" not in fields:
        raise _bad(node, at, "a 'priority' is needed")
    names = tuple(one.value for one in Reason)
    reasons = frozenset(Reason(_one_of(one, f"{at}.reasons", names)) for one in _items(fields, "reasons", at))
    if not fields.keys() - {"priority"}:
        raise _bad(node, at, "say with 'attributes', 'topics' or 'reasons' what it is for")
    return Urgent(_match(fields, at, reasons), _count(fields["priority"], f"{at}.priority", 0))


def _hours(node: yaml.Node, at: str, zone: str, holidays: frozenset[date]) -> Hours:
    week: dict[int, tuple[Opening, ...]] = {}
    for name, value in _fields(node, at).items():
        if name == "timezone":
            zone = _zone(value, f"{at}.timezone")
            continue
        for day in _days(value, f"{at}.{name}", name):
            if day in week:
                raise _bad(value, f"{at}.{name}", f"{DAYS[day]} is given twice")
            week[day] = _openings(value, f"{at}.{name}")
    return Hours(zone, week, holidays)


def _days(node: yaml.Node, at: str, name: str) -> Iterator[int]:
    first, _, last = name.lower().partition("-")
    if first not in DAYS or (last and last not in DAYS) or (last and DAYS.index(last) < DAYS.index(first)):
        raise _bad(node, at, f"write a day or days such as {', '.join(DAYS)} or mon-fri, and 'timezone'")
    yield from range(DAYS.index(first), DAYS.index(last or first) + 1)


def _openings(node: yaml.Node, at: str) -> tuple[Opening, ...]:
    found: list[Opening] = []
    text = _text(node, at)
    if text.lower() == "closed":
        return ()
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        hours = [int(one) for one in match.groups()] if match else []
        first, last = (hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]) if hours else (0, 0)
        if (
            not hours
            or not first < last <= DAY_MINUTES
            or max(hours[1], hours[3]) > 59
            or (found and first < found[-1][1])
        ):
            raise _bad(node, at, f"'{part.strip()}' is not an opening; write '09:00-17:30', in order, within one day")
        found.append((first, last))
    return tuple(found)


def _fields(node: yaml.Node, at: str, known: tuple[str, ...] = ()) -> Fields:
    if not isinstance(node, yaml.MappingNode):
        raise _bad(node, at, "this must be a list of 'name: value' pairs")
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _bad(key, at, "a name must be a plain text")
        if known and key.value not in known:
            raise _bad(key, f"{at}.{key.value}", f"there is no such field; these may stand here: {', '.join(known)}")
        if key.value in found:
            raise _bad(key, f"{at}.{key.value}", "this is given twice")
        found[str(key.value)] = value
    return found


def _items(fields: Fields, name: str, at: str = "the file") -> list[yaml.Node]:
    if name not in fields:
        return []
    node = fields[name]
    if not isinstance(node, yaml.SequenceNode):
        raise _bad(node, f"{at}.{name}", "this must be a list")
    return list(node.value)


def _text(node: yaml.Node, at: str, longest: int = 254) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip() or len(node.value) > longest:
        raise _bad(node, at, f"this must be a text of 1 to {longest} characters")
    return str(node.value).strip()


def _one_of(node: yaml.Node, at: str, values: tuple[str, ...]) -> str:
    text = _text(node, at)
    if text not in values:
        raise _bad(node, at, f"'{text}' is none of {', '.join(values)}")
    return text


def _count(node: yaml.Node, at: str, least: int = 1) -> int:
    text = _text(node, at)
    if not re.fullmatch(r"\d{1,4}", text) or int(text) < least:
        raise _bad(node, at, f"'{text}' is not a whole number from {least} to 9999")
    return int(text)


def _seconds(fields: Fields, name: str, at: str, default: float) -> float:
    if name not in fields:
        return default
    text = _text(fields[name], at)
    match = re.fullmatch(r"(\d{1,4})\s*([smhd])", text)
    if not match or int(match[1]) == 0:
        raise _bad(fields[name], at, f"'{text}' is not a time such as 30s, 5m, 8h or 2d")
    return float(int(match[1]) * _UNITS[match[2]])


def _zone(node: yaml.Node, at: str) -> str:
    name = _text(node, at)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _bad(node, at, f"'{name}' is not an IANA time zone such as Europe/Berlin") from None
    return name


def _dates(fields: Fields, name: str, at: str = "the file") -> frozenset[date]:
    found = set()
    for node in _items(fields, name, at):
        text = _text(node, f"{at}.{name}")
        try:
            found.add(date.fromisoformat(text))
        except ValueError:
            raise _bad(node, f"{at}.{name}", f"'{text}' is not a date such as 2026-12-25") from None
    return frozenset(found)


def _bad(node: yaml.Node, at: str, why: str) -> BadRouting:
    field = at.removeprefix("the file.")
    return BadRouting(f"{FILE}, line {node.start_mark.line + 1}, {field}: {why}.")
