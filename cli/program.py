"""One run of the program: from the words of a command line to an exit status."""

import io
import os
import signal
import sys
from collections.abc import Callable
from typing import TextIO

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from cli import ENDED, STOPPED
from cli.commands import app
from cli.errors import Failed, Misused
from runtime.logs import configure_logs
from runtime.memory import share_heaps
from runtime.settings import Settings


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
        wrong = error.errors()[0]
        print(f"A setting is wrong: {_variable(wrong['loc'][0])}: {wrong['msg']}.", file=sys.stderr)
        return 2
    except SettingsError as error:
        # It names the field between quotation marks, and there is no other way to it.
        name = str(error).split('"')[1::2]
        said = _variable(name[0]) if name else error
        print(f'A setting is wrong: {said}: write a list in JSON, as ["en"].', file=sys.stderr)
        return 2
    except typer.TyperException as error:
        # A command without its words has shown its help already, and says nothing more.
        if said := _usage(error):
            print(said, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return STOPPED
    except typer.Abort:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    except refusals() as error:
        print(error, file=sys.stderr)
        return 2
    except UnicodeEncodeError as error:
        # Of the bytes in an argument that are no UTF-8, Python makes what cannot be written again.
        if error.encoding != "utf-8":
            raise
        print("What was given is not UTF-8 text; write it in UTF-8.", file=sys.stderr)
        return 2
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"{where}{error.strerror or error}; check the path and its permissions.", file=sys.stderr)
        return 2
    return left if isinstance(left, int) else 0


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


def _variable(setting: object) -> str:
    """The name under which a setting is given."""
    return f"{Settings.model_config['env_prefix']}{setting}".upper()


def _usage(error: typer.TyperException) -> str:
    """What is wrong with the words of the command, as one sentence, and where its help is."""
    said = " ".join(str(getattr(error, "format_message", error.__str__)()).split()).rstrip(".")
    path = getattr(getattr(error, "ctx", None), "command_path", "warmline")
    return said and f"{said}; see {path} --help."


def program() -> int:
    """The exit status for the words that this process was started with."""
    share_heaps()
    end_in_order()
    for stream in (sys.stdout, sys.stderr):
        show_all(stream)
    configure_logs(os.environ.get("WARMLINE_LOG_LEVEL", "info"))
    return run(lambda: app(prog_name="warmline", standalone_mode=False))


def end_in_order() -> None:
    """Have SIGTERM end a command like an exception does: its temporary home, with copies of documents, goes too."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))


def show_all(stream: TextIO) -> None:
    """Have a stream spell out the characters that its encoding has not, rather than fail on them."""
    if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
        stream.reconfigure(errors="backslashreplace")
