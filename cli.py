"""`warmline`: the command line, and the only place that joins ingest, api and evals."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

os.environ.setdefault("DO_NOT_TRACK", "true")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import typer
from pydantic import ValidationError

from runtime.compose import (
    Warmline,
    opened,
    opened_accounts,
    opened_forgetting,
    opened_identities,
    opened_knowledge,
    opened_letters,
    opened_sources,
    opened_webhooks,
)
from runtime.logs import configure_logs
from runtime.memory import share_heaps
from runtime.settings import Settings

if TYPE_CHECKING:
    from runtime.sources import SourceKind
    from runtime.worker import Handler

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
user_app = typer.Typer(no_args_is_help=True, help="Staff accounts.")
key_app = typer.Typer(no_args_is_help=True, help="API keys.")
source_app = typer.Typer(no_args_is_help=True, help="Where documents come from.")
app.add_typer(user_app, name="user")
app.add_typer(key_app, name="key")
webhook_app = typer.Typer(no_args_is_help=True, help="Who is told of events over HTTP.")
identity_app = typer.Typer(no_args_is_help=True, help="Visitors who are logged in to your site.")
app.add_typer(identity_app, name="identity")
contact_app = typer.Typer(no_args_is_help=True, help="What is known of contacts.")
app.add_typer(contact_app, name="contact")
app.add_typer(source_app, name="source")
app.add_typer(webhook_app, name="webhook")
email_app = typer.Typer(no_args_is_help=True, help="Mails that come in and go out.")
app.add_typer(email_app, name="email")

Home = Annotated[Path | None, typer.Option("--home", help="Folder for ledgers and indexes (WARMLINE_HOME).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


class Failed(Exception):
    """Some inputs failed; they have been named. Exit status 1."""


class Misused(Exception):
    """The command cannot run as it was given. Exit status 2."""


def settings_for(home: Path | None, **changes: Any) -> Settings:
    """The settings of the environment with the command's own on top."""
    given: dict[str, Any] = {"home": home} if home else {}
    return Settings(**given, **changes)


@contextmanager
def at(home: Path | None, **changes: Any) -> Iterator[Warmline]:
    """The home, opened."""
    with opened(settings_for(home, **changes)) as warmline:
        yield warmline


@app.command()
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, corpus.jsonl, URLs, s3://bucket/path.")],
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and take in what changes in the folders.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Bring documents into the knowledge; run it again after they changed."""
    from ingest.open import syncing
    from ingest.origins import is_remote
    from ingest.report import bring_all, summary, watch_all

    for path in paths:
        if not is_remote(path) and not Path(path).exists():
            raise Misused(f"There is nothing at {path}; check the path.")
    if watch and all(map(is_remote, paths)):
        raise Misused("--watch needs a file or folder; give a URL a schedule with warmline source add URL --every 1h.")
    with at(home) as warmline, syncing(warmline, warmline.settings.workspace) as sync:
        total = summary(bring_all(warmline, sync, paths, quiet or as_json))
        print(json.dumps(total) if as_json else total["text"])
        if watch:
            for report in watch_all(sync, paths):
                print(json.dumps(summary([report])) if as_json else summary([report])["text"], flush=True)
    if total["quarantined"] or total["failed"]:
        raise Failed


@app.command()
def documents(home: Home = None, as_json: Json = False) -> None:
    """Every document with its version, chunks and source; what is in quarantine and why; what repeats itself."""
    from ingest.inventory import inventory, told

    settings = settings_for(home)
    with opened_knowledge(settings) as knowledge:
        found = inventory(knowledge)
    print(json.dumps(found) if as_json else told(found))


@source_app.command("add")
def source_add(
    address: Annotated[str, typer.Argument(help="A folder, a file, a URL, or s3://bucket/path.")],
    kind: Annotated[str | None, typer.Option(help="folder, file, url, site, sitemap, feed or store.")] = None,
    every: Annotated[str | None, typer.Option(help="How often to sync: 30m, 6h, 1d, or never.")] = None,
    library: Annotated[str | None, typer.Option(help="The library that its documents belong to.")] = None,
    audience: Annotated[str | None, typer.Option(help="public, or staff: used for agents only.")] = None,
    home: Home = None,
) -> None:
    """Say where documents come from, for whom, and how often to look."""
    from ingest.origins import address_of
    from runtime.sources import seconds_of

    chosen = _kind(address, kind)
    if audience not in (None, "public", "staff"):
        raise Misused("--audience is public or staff.")
    if library is not None and not 1 <= len(library) <= 64:
        raise Misused("--library is a name of 1 to 64 characters.")
    every_s = None if every is None else 0.0 if every == "never" else seconds_of(every)
    with opened_sources(settings_for(home)) as sources:
        added = sources.add(chosen, address_of(address), library, audience, every_s)
    print(f"Added {added.id}: {added.kind} {added.address}. Run warmline source sync {added.id} to read it now.")


def _kind(address: str, given: str | None) -> "SourceKind":
    from ingest.origins import is_remote, kind_of, may_be
    from runtime.sources import SourceKind

    kinds = [one for one in SourceKind if one is not SourceKind.UPLOAD]
    if not is_remote(address) and not Path(address).exists():
        raise Misused(f"There is nothing at {address}; check the path.")
    if given is not None and given not in kinds:
        raise Misused(f"--kind is one of {', '.join(kinds)}.")
    chosen = SourceKind(given) if given else kind_of(address)
    if not may_be(chosen, address):
        raise Misused(f"{address} is no {chosen}; leave --kind out, or give another.")
    return chosen


@source_app.command("list")
def source_list(home: Home = None, as_json: Json = False) -> None:
    """Every source and how its last run went."""
    from dataclasses import asdict

    from runtime.sources import told

    with opened_sources(settings_for(home)) as sources:
        found = sources.all()
    print(json.dumps([asdict(one) for one in found]) if as_json else "\n".join(map(told, found)))


@source_app.command("sync")
def source_sync(
    which: Annotated[list[str] | None, typer.Argument(help="Ids or addresses; all of them when left out.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Read sources now."""
    from ingest.open import syncing
    from ingest.report import run_all, summary

    with at(home) as warmline, syncing(warmline, warmline.settings.workspace) as sync:
        sources = warmline.sources(warmline.settings.workspace)
        chosen = [sources.get(one) for one in which] if which else sources.all()
        total = summary(run_all(warmline, sync, chosen, quiet=as_json))
    print(json.dumps(total) if as_json else total["text"])
    if total["quarantined"] or total["failed"]:
        raise Failed


@source_app.command("remove")
def source_remove(which: Annotated[str, typer.Argument(help="Its id or address.")], home: Home = None) -> None:
    """Forget a source and take its documents out."""
    with at(home) as warmline:
        workspace = warmline.settings.workspace
        source = warmline.sources(workspace).get(which)
        removed = warmline.remove_source(workspace, source)
    print(f"Removed {source.address} with {removed} documents.")


@app.command()
def reindex(home: Home = None, as_json: Json = False) -> None:
    """Embed all chunks with the configured model, beside the vectors in use; may run beside the server.

    The server uses them from its next start with that model on.
    """
    from ingest.report import embed_all

    with opened_knowledge(settings_for(home)) as knowledge:
        done = embed_all(knowledge, settings_for(home), quiet=as_json)
    print(json.dumps({"embedded": done}) if as_json else f"Embedded {done} chunks; restart the server to use them.")


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", help="Questions, one JSON object per line.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Where the batch's lines go.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """What would be answered, and why: one question, or a batch."""
    from runtime.ask import ask as ask_one

    if bool(text and text.strip()) == bool(batch) or bool(batch) != bool(out):
        raise Misused("Give one question, or --batch IN.jsonl together with --out OUT.jsonl.")
    with at(home) as warmline:
        if batch and out:
            _ask_batch(warmline, batch, out)
        else:
            readable = (text or "").encode(errors="replace").decode()
            found = ask_one(warmline, warmline.settings.workspace, readable)
            print(json.dumps(found) if as_json else _told(found))
            if found["error"]:
                print(found["error"], file=sys.stderr)
                raise Failed


def _ask_batch(warmline: Warmline, batch: Path, out: Path) -> None:
    from runtime.ask import ask_line

    if not batch.is_file():
        raise Misused(f"There is no file {batch}; give a JSONL file with one question per line.")
    if out.exists() and out.samefile(batch):
        raise Misused("--out would overwrite the questions; give another file.")
    errors = 0
    with batch.open(encoding="utf-8", errors="replace") as lines, out.open("w", encoding="utf-8") as target:
        for line in lines:
            found = ask_line(warmline, warmline.settings.workspace, _json_or_none(line))
            errors += found["error"] is not None
            target.write(json.dumps(found, ensure_ascii=False) + "\n")
    if errors:
        print(f"{errors} lines have an error; each says which.", file=sys.stderr)
        raise Failed


def _json_or_none(line: str) -> Any:
    """None for what is not JSON, or holds half a surrogate pair, which no file can."""
    try:
        found = json.loads(line)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found


def _told(found: dict[str, Any]) -> str:
    lines = [found["message"] or "Nobody could take this question.", ""]
    if found["action"] == "answer":
        lines += [f"  [{n}] {one['source']}: {one['quote']}" for n, one in enumerate(found["citations"], start=1)]
    why = found["rule"] or found["reason"]
    shown = f"{found['action']}{f' ({why})' if why else ''}, confidence {found['confidence']:.2f}"
    return "\n".join([*lines, f"  {shown}, threshold {found['threshold']:.2f}"])


EVAL_TASKS = "retrieval, answers, decisions, handoff, sentiment, guard, assist, scenarios; or compare."


@app.command(name="eval")
def evaluate(
    task: Annotated[str, typer.Argument(help=EVAL_TASKS)],
    paths: Annotated[list[Path], typer.Argument(help="A dataset folder or file; for compare, two reports.")],
    out: Annotated[Path | None, typer.Option("--json", help="Where the metrics go; items go beside it.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="The same as a page to read.")] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="A policy other than the configured one.")] = None,
    home: Home = None,
) -> None:
    """Measure on labelled data, in a temporary home; nothing is fitted on what is scored.

    eval compare A.json B.json tests whether B is better or worse than A beyond noise; exit status 1 when worse.
    """
    if task == "compare":
        _compare(paths, out, html)
        return
    from evals.run import check_place, run
    from evals.written import read_items, told

    if len(paths) != 1 or out is None:
        raise Misused(f"warmline eval {task} takes one dataset and --json OUT.json for the report.")
    if html:
        check_place(html)
    report = run(task, paths[0], out, settings_for(home, **({"policy": policy} if policy else {})))
    items = read_items(report, out)
    if html:
        from evals.report import as_html

        html.write_text(as_html(report, items), encoding="utf-8")
    print(told(report, items))
    if report["unscored"]:
        print(f"{report['unscored']} items could not be scored.", file=sys.stderr)


def _compare(paths: list[Path], out: Path | None, html: Path | None) -> None:
    from evals.compare import compare, read_report
    from evals.run import check_place

    if len(paths) != 2 or html:
        raise Misused("warmline eval compare takes two reports, A.json B.json, and --json OUT.json if wanted.")
    if out:
        check_place(out)
    found = compare(*map(read_report, paths))
    if out:
        out.write_text(json.dumps(found.as_json(), indent=1) + "\n", encoding="utf-8")
    print(found.told())
    if found.regressed:
        print(f"Worse beyond noise: {', '.join(found.regressed)}.", file=sys.stderr)
        raise Failed


@app.command()
def replay(
    since: Annotated[str, typer.Option("--since", help="Conversations that began since: 7d, 24h, 2026-11-01.")] = "30d",
    until: Annotated[str | None, typer.Option("--until", help="The end of that time; now when left out.")] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="Another policy, or a folder of train --out.")] = None,
    knowledge: Annotated[Path | None, typer.Option("--knowledge", help="Another home, or files to read.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="Another embedding model.")] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Where the report goes; items go beside it.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="The same as a page to read.")] = None,
    home: Home = None,
) -> None:
    """What recorded conversations would have been with another policy, other documents or another model.

    The home is only read, and may belong to a running server.
    """
    from datetime import UTC, datetime

    from evals.replay_page import as_page
    from evals.replay_report import Change, replay, told, write_replay
    from evals.run import check_place
    from evals.window import window

    for place in filter(None, (out, html)):
        check_place(place)
    chosen = window(since, until, datetime.now(UTC))
    report, items = replay(settings_for(home), chosen, Change(policy, knowledge, model))
    if out:
        write_replay(report, items, out)
    if html:
        html.write_text(as_page(report, items), encoding="utf-8")
    print(told(report))


@app.command()
def train(
    record: Annotated[Path | None, typer.Option("--record", help="Derive the tables from these sets first.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for policy.json and reader.json.")] = None,
    home: Home = None,
) -> None:
    """Rebuild the shipped policy from its tables of numbers, byte for byte."""
    from evals.train import train_into

    settings = settings_for(home)
    card = train_into(settings, out or settings.policy.parent, record)
    print(json.dumps(card, indent=1))


@app.command()
def label(
    out: Annotated[Path, typer.Option("--out", help="Where the labels go; what is there already is not asked again.")],
    questions: Annotated[Path | None, typer.Option("--in", help="Questions of your own, or judged lines.")] = None,
    since: Annotated[str, typer.Option("--since", help="Else: from conversations that began since.")] = "30d",
    until: Annotated[str | None, typer.Option("--until", help="The end of that time; now when left out.")] = None,
    wanted: Annotated[int, typer.Option("--questions", min=1, help="How many to judge in all.")] = 50,
    sheet: Annotated[bool, typer.Option("--sheet", help="Write the drafts unjudged, and ask nothing.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put the policy's confidence right by them.")] = False,
    home: Home = None,
) -> None:
    """Judge answers by one key each; the home is only read, and may belong to a running server."""
    from datetime import UTC, datetime

    from evals.keys import keys
    from evals.label_run import label, told
    from evals.window import window

    settings = settings_for(home)
    if questions and out.exists() and out.samefile(questions):
        raise Misused("--out would be read while it is written; give another file.")
    chosen = window(since, until, datetime.now(UTC))
    file = label(settings, chosen, questions, out, wanted, sheet, keys(), print)
    print(told(file, out, settings.policy, sheet, write))


@app.command()
def calibrate(
    labels: Annotated[Path, typer.Option("--labels", help="Judged drafts, from warmline label --out.")] = Path(
        "labels.jsonl"
    ),
    risk: Annotated[float | None, typer.Option("--risk", min=0.001, max=0.5, help="Highest share wrong.")] = None,
    confidence: Annotated[float, typer.Option("--confidence", min=0.5, max=0.999)] = 0.95,
    on: Annotated[str, typer.Option("--on", help="marginal (of all) or selective (of answered).")] = "marginal",
    to_people: Annotated[
        float | None, typer.Option("--to-people", min=0.01, max=0.99, help="Or: highest share of questions to people.")
    ] = None,
    cost_wrong: Annotated[float | None, typer.Option("--cost-wrong", min=0, help="Or: cost of a wrong answer,")] = None,
    cost_handoff: Annotated[float | None, typer.Option("--cost-handoff", min=0, help="and of a handoff.")] = None,
    refit: Annotated[bool, typer.Option("--intercept", help="Re-fit the intercept of the confidence first.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put what comes of it into the configured policy.")] = False,
    home: Home = None,
) -> None:
    """The threshold by a stated risk, by people's time or by cost; or how many labels are missing."""
    from evals.aims import aim_of
    from evals.promise import calibrated_promise

    if on not in ("marginal", "selective"):
        raise Misused("--on is marginal or selective.")
    aim = aim_of(risk, confidence, on, to_people, cost_wrong, cost_handoff)
    if aim is None and not refit:
        raise Misused("Say what to aim at: --risk, --to-people, or --cost-wrong with --cost-handoff; or --intercept.")
    print(json.dumps(calibrated_promise(labels, aim, settings_for(home).policy, refit, write), indent=1))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Server processes; more than one needs PostgreSQL.")] = 1,
    fd: Annotated[int | None, typer.Option(hidden=True)] = None,
    home: Home = None,
) -> None:
    """Serve the API, the pages and the background work."""
    from api.main import run_server
    from ingest.post import objection

    if workers > 1:
        _serve_several(settings_for(home), host, port, workers)
        return
    with at(home) as warmline:
        allow = frozenset(warmline.settings.webhook_allowed)
        run_server(warmline, _handlers(warmline), host, port, fd, lambda url: objection(url, allow))


def _serve_several(settings: Settings, host: str, port: int, workers: int) -> None:
    from api.fleet import run_several

    if why := settings.why_alone:
        raise Misused(why)
    command = [sys.executable, "-m", "cli", "serve", "--home", str(settings.home)]
    if run_several(command, host, port, workers):
        raise Misused("A server process ended as soon as it had started; what it said above is the reason.")


@app.command()
def worker(home: Home = None) -> None:
    """Do background work beside the servers, on the same PostgreSQL and the same home."""
    from api.main import run_worker

    if why := settings_for(home).why_alone:
        raise Misused(why)
    with at(home) as warmline:
        run_worker(warmline, _handlers(warmline))


def _handlers(warmline: Warmline) -> "dict[str, Handler]":
    from api.views import desk_event_json
    from channels.mail import mail_handlers
    from ingest.origins import sync_handler
    from ingest.post import Poster
    from ingest.uploads import upload_handler

    allow = frozenset(warmline.settings.webhook_allowed)
    return {
        **mail_handlers(warmline),
        "upload": upload_handler(warmline),
        "sync": sync_handler(warmline),
        "webhook": warmline.deliverer(Poster(allow), desk_event_json),
    }


@app.command()
def doctor(home: Home = None, as_json: Json = False) -> None:
    """Compare ledger and indexes, mend what disagrees, and say whether turns can be taken."""
    with at(home) as warmline:
        brain = warmline.brain(warmline.settings.workspace)
        quarantined, dead = brain.knowledge.quarantined(), warmline.work.dead()
        not_embedded = brain.knowledge.passages.without_vector()
        rules = warmline.rules(warmline.settings.workspace)
        flows = warmline.flows(warmline.settings.workspace)
        undelivered = warmline.deliveries.count(warmline.settings.workspace, "dead")
        unsent = warmline.letters.count(warmline.settings.workspace, "dead")
        unreadable = warmline.mailroom.unreadable(warmline.settings.workspace)
    found = {
        "active_chunks": brain.audit.active,
        "missing": brain.audit.missing,
        "left_over": brain.audit.left_over,
        "not_embedded": len(not_embedded),
        "quarantined": len(quarantined),
        "work_put_aside": len(dead),
        "deliveries_put_aside": undelivered,
        "letters_put_aside": unsent,
        "mails_unreadable": unreadable,
        "rules": len(rules),
        "flows": len(flows),
        "problem": brain.problem,
    }
    print(json.dumps(found) if as_json else "\n".join(f"{name:20} {value}" for name, value in found.items()))
    if brain.problem:
        raise Failed


@user_app.command("add")
def user_add(
    email: Annotated[str, typer.Argument()],
    role: Annotated[str, typer.Option(help="agent, owner, analyst or admin.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    name: Annotated[str | None, typer.Option(help="The name that contacts see.")] = None,
    home: Home = None,
) -> None:
    """Add a member of staff."""
    from runtime.accounts import Role

    if role not in set(Role):
        raise Misused(f"--role is one of {', '.join(Role)}.")
    password = sys.stdin.readline().rstrip("\n") if password_stdin else typer.prompt("Password", hide_input=True)
    settings = settings_for(home)
    shown = name or email.split("@")[0].replace(".", " ").title()
    with opened_accounts(settings) as accounts:
        staff = accounts.add_user(settings.workspace, email, shown, Role(role), password)
    print(f"Added {staff.email} as {staff.role}.")


@key_app.command("add")
def key_add(
    name: Annotated[str, typer.Argument(help="What the key is for.")] = "key",
    role: Annotated[str, typer.Option(help="agent, owner, analyst or admin.")] = "admin",
    home: Home = None,
) -> None:
    """Make an API key; it is printed this once and kept only as a hash."""
    from runtime.accounts import Role

    if role not in set(Role):
        raise Misused(f"--role is one of {', '.join(Role)}.")
    settings = settings_for(home)
    with opened_accounts(settings) as accounts:
        print(accounts.add_key(settings.workspace, name, Role(role)))


@contact_app.command("forget")
def contact_forget(
    email: Annotated[str | None, typer.Option(help="Every conversation of this address.")] = None,
    contact_id: Annotated[str | None, typer.Option("--id", help="Every conversation of this signed id.")] = None,
    conversation: Annotated[str | None, typer.Option(help="This conversation alone.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Remove a contact's personal data for good; may run beside the server. Open conversations end."""
    if not (email or contact_id or conversation):
        raise Misused("Say whose data to remove: --email, --id or --conversation.")
    settings = settings_for(home)
    with opened_forgetting(settings) as forgetting:
        found = [conversation] if conversation else []
        found += forgetting.known_as(settings.workspace, email, contact_id)
        for one in found:
            forgetting.forget(settings.workspace, one)
    print(json.dumps({"conversations": found}) if as_json else f"Removed from {len(found)} conversations.")


@identity_app.command("secret")
def identity_secret(home: Home = None) -> None:
    """Make the secret with which your site signs who a visitor is; it is printed this once and replaces the old one."""
    settings = settings_for(home)
    with opened_identities(settings) as identities:
        print(identities.new_secret(settings.workspace))


@webhook_app.command("add")
def webhook_add(
    url: Annotated[str, typer.Argument(help="Where events are posted.")],
    event: Annotated[list[str], typer.Option("--event", help="An event type, once for each; '*' for all.")],
    home: Home = None,
) -> None:
    """Tell a server of events; the secret that signs them is printed this once."""
    from ingest.post import objection

    settings = settings_for(home)
    if wrong := objection(url, frozenset(settings.webhook_allowed)):
        raise Misused(wrong)
    with opened_webhooks(settings) as (webhooks, _):
        added = webhooks.add(settings.workspace, url, event)
    print(f"Added {added.id}. Its secret, shown this once:\n{added.secret}")


@webhook_app.command("list")
def webhook_list(home: Home = None, as_json: Json = False) -> None:
    """Every webhook, and how many deliveries to it wait or were put aside."""
    settings = settings_for(home)
    shown: list[dict[str, Any]] = []
    with opened_webhooks(settings) as (webhooks, deliveries):
        for one in webhooks.all(settings.workspace):
            waiting, dead = (deliveries.count(settings.workspace, state, one.id) for state in ("waiting", "dead"))
            named = {"id": one.id, "url": one.url, "events": list(one.types)}
            shown.append({**named, "waiting": waiting, "dead": dead})
    lines = (
        f"{one['id']}  {one['url']}  {', '.join(one['events'])}  {one['waiting']} waiting, {one['dead']} dead"
        for one in shown
    )
    print(json.dumps(shown) if as_json else "\n".join(lines))


@webhook_app.command("remove")
def webhook_remove(which: Annotated[str, typer.Argument(help="Its id.")], home: Home = None) -> None:
    """Tell a server nothing any more."""
    settings = settings_for(home)
    with opened_webhooks(settings) as (webhooks, _):
        webhooks.remove(settings.workspace, which)
    print(f"Removed {which}.")


@webhook_app.command("deliveries")
def webhook_deliveries(
    state: Annotated[str | None, typer.Option(help="waiting, delivered or dead; all of them when left out.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """What was delivered, what waits, and what was put aside and why; newest first."""
    from dataclasses import asdict

    from runtime.deliveries import told

    if state not in (None, "waiting", "delivered", "dead"):
        raise Misused("--state is waiting, delivered or dead.")
    settings = settings_for(home)
    with opened_webhooks(settings) as (_, deliveries):
        found = deliveries.listed(settings.workspace, state=state)
    print(json.dumps([asdict(one) for one in found]) if as_json else told(found))


@webhook_app.command("replay")
def webhook_replay(which: Annotated[str, typer.Argument(help="The delivery's id.")], home: Home = None) -> None:
    """Deliver something again, under the same id."""
    settings = settings_for(home)
    with opened_webhooks(settings) as (_, deliveries):
        deliveries.replay(settings.workspace, which)
    print(f"{which} is delivered again by the running server.")


@email_app.command("check")
def email_check(home: Home = None) -> None:
    """Try the mailbox and the mail server of every workspace that has one."""
    from channels.mail import problems
    from runtime.mail_file import load_mail_accounts

    accounts = load_mail_accounts(settings_for(home).home)
    if not accounts:
        raise Misused("No workspace has a mailbox; docs/email.md says how to describe one.")
    found = [f"{workspace}: {one}" for workspace, account in accounts.items() for one in problems(account)]
    print("\n".join(found or [f"{workspace}: {one.address} works." for workspace, one in accounts.items()]))
    if found:
        raise Failed


@email_app.command("letters")
def email_letters(
    state: Annotated[str | None, typer.Option(help="waiting, sending, sent, read, bounced or dead.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """What was sent, what waits, and what was put aside and why; newest first."""
    from dataclasses import asdict

    from runtime.letters import STATES, told

    if state is not None and state not in STATES:
        raise Misused(f"--state is one of {', '.join(STATES)}.")
    settings = settings_for(home)
    with opened_letters(settings) as letters:
        found = letters.listed(settings.workspace, state)
    print(json.dumps([asdict(one) for one in found]) if as_json else told(found))


@email_app.command("replay")
def email_replay(which: Annotated[str, typer.Argument(help="The letter's id.")], home: Home = None) -> None:
    """Send a letter again, under the same Message-ID."""
    settings = settings_for(home)
    with opened_letters(settings) as letters:
        letters.replay(settings.workspace, which)
    print(f"{which} is sent again by the running server.")


@app.command(hidden=True)
def demo() -> None:
    """Ingest the sample help centre, serve it, and play one conversation."""
    from docs.demo import play

    play()


def refusals() -> tuple[type[Exception], ...]:
    """Every error whose message is meant for the person at the terminal."""
    from channels.errors import ChannelError
    from conversation.errors import ConversationError
    from evals.errors import EvalError
    from ingest.errors import IngestError
    from policy.errors import PolicyError
    from retrieval.errors import RetrievalError
    from runtime.errors import RuntimeHouseError

    return ChannelError, ConversationError, EvalError, IngestError, PolicyError, RetrievalError, RuntimeHouseError


def run(command: Callable[[], object]) -> int:
    """The exit status: 0 done, 1 some inputs failed, 2 usage or a refusal."""
    try:
        # Help that was asked for ends with a status of its own.
        left = command()
    except Failed:
        return 1
    except Misused as error:
        print(error, file=sys.stderr)
        return 2
    except ValidationError as error:
        print(f"A setting is wrong: {error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}.", file=sys.stderr)
        return 2
    except typer.TyperException as error:
        # A command without its words has shown its help already, and says nothing more.
        if said := _usage(error):
            print(said, file=sys.stderr)
        return 2
    except (KeyboardInterrupt, typer.Abort):
        print("Stopped.", file=sys.stderr)
        return 130
    except refusals() as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"{where}{error.strerror or error}; check the path and its permissions.", file=sys.stderr)
        return 2
    return left if isinstance(left, int) else 0


def _usage(error: typer.TyperException) -> str:
    """What is wrong with the words of the command, as one sentence, and where its help is."""
    said = " ".join(str(getattr(error, "format_message", error.__str__)()).split()).rstrip(".")
    path = getattr(getattr(error, "ctx", None), "command_path", "warmline")
    return said and f"{said}; see {path} --help."


def main() -> None:
    """The entry point of `warmline`."""
    share_heaps()
    configure_logs(os.environ.get("WARMLINE_LOG_LEVEL", "info"))
    sys.exit(run(lambda: app(prog_name="warmline", standalone_mode=False)))


if __name__ == "__main__":
    main()
