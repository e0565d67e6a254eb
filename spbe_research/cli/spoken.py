"""Typer's commands in the language of messages: help by key, and its complaints in words of the catalog.

Typer 0.29 holds a copy of click whose texts are fixed in English. Nothing of them is replaced here: help pages are
laid out anew from what the parameters are, and a complaint is told from the class and the fields of its error.
"""

from __future__ import annotations

import difflib
import functools
import inspect
import os
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from spbe_research import progress
from spbe_research.errors import Message, ParameterError, message
from spbe_research.files import one_line
from spbe_research.numbers.language import check_language
from spbe_research.text.catalog import catalog, message_language, tell

__all__ = ["GROUPS", "SpokenCommand", "SpokenGroup", "add_command", "check_lang", "errors", "given", "usage_lines"]

#: what the page of help parts the commands into, in order
GROUPS = ("report", "own", "country", "plans", "research")
#: options that every command has, in the order in which its page shows them
_OF_ALL = ("lang", "quiet", "verbose", "help")
#: options that Typer adds to complete words by a guess which shell it is called from; ours names the shell
_BY_GUESS = ("install_completion", "show_completion")

#: the module that holds the errors of a command line: Typer's copy of click
errors = sys.modules[typer.BadParameter.__module__]


def given(options: Mapping[str, object]) -> str:
    """Names of the options that were given, for a line that refuses them; empty where none was.

    Examples
    --------
    >>> given({"--sheet": None, "--skip": ["Paser"], "--with-previous": True})
    '--skip, --with-previous'
    """
    return ", ".join(name for name, value in options.items() if value)


def add_command(app: typer.Typer, group: str, function: Callable[..., None]) -> None:
    """Make a function a command of a group, with the options that every command has.

    Parameters
    ----------
    group : one of :data:`GROUPS`, under which the page of help lists it.
    """

    @functools.wraps(function)
    def command(*args: Any, quiet: bool = False, verbose: bool = False, **given: Any) -> None:
        if quiet and verbose:
            raise ParameterError(message("errors.cli.usage.quiet_and_verbose"))
        with progress.show(quiet=quiet, verbose=verbose):
            if verbose:
                _say_where()
            function(*args, **given)

    own = inspect.signature(function, eval_str=True)  # Typer evaluates none of a signature that is set
    kind = inspect.Parameter.KEYWORD_ONLY
    more = [inspect.Parameter(name, kind, default=False, annotation=of) for name, of in _LOUDNESS.items()]
    vars(command)["__signature__"] = own.replace(parameters=[*own.parameters.values(), *more])
    command.__annotations__ = {**function.__annotations__, **_LOUDNESS}
    app.command(cls=SpokenCommand, rich_help_panel=group)(command)


def _say_where() -> None:
    """Which data the command reads."""
    from spbe_research.paths import data_dir, study_dir

    progress.detail(tell("command.detail_data", folder=data_dir()))
    study = study_dir()
    if study is not None:
        progress.detail(tell("command.detail_study", folder=study))


_LOUDNESS = {
    "quiet": Annotated[bool, typer.Option("--quiet", "-q")],
    "verbose": Annotated[bool, typer.Option("--verbose", "-v")],
}


class SpokenCommand(TyperCommand):
    """A command whose help lies in ``help.toml``: ``about`` and a parameter of its own under its name, what every page
    has under ``page``, and what else several commands share under ``option``."""

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, **settings)
        _find_words(self, str(name))

    def get_help_option(self, ctx: Any) -> Any:
        return _help_option(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_parameters(self, ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True  # so that what is left over is told here
        with _options_known(self, ctx):
            left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            raise errors.UsageError(message("errors.cli.usage.too_many", words=_shown(" ".join(left))), ctx)
        return left

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        return [_on_one_line(item) for item in super().shell_complete(ctx, incomplete)]

    def invoke(self, ctx: Any) -> Any:
        _enter_study()
        return super().invoke(ctx)


class SpokenGroup(TyperGroup):
    """The command itself, above its commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.subcommand_metavar = tell("help.command_metavar")
        _find_words(self, "spbe")

    def get_help_option(self, ctx: Any) -> Any:
        return _help_option(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_parameters(self, ctx, formatter)
        longest = max(len(name) for name in self.commands)
        for group in GROUPS:
            with formatter.section(tell(f"help.group.{group}")):
                mine = [(n, one) for n, one in self.commands.items() if vars(one)["rich_help_panel"] == group]
                width = formatter.width - 6 - longest
                formatter.write_dl([(name.ljust(longest), one.get_short_help_str(width)) for name, one in mine])

    def get_params(self, ctx: Any) -> list[Any]:
        return [param for param in super().get_params(ctx) if param.name not in _BY_GUESS]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        with _options_known(self, ctx):
            return super().parse_args(ctx, [] if args == ["--"] else args)  # it names no command: help, as without it

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        return [_on_one_line(item) for item in super().shell_complete(ctx, incomplete)]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        if args[0].startswith("-"):
            raise errors.NoSuchOption(args[0], ctx=ctx)
        near = ", ".join(map(repr, difflib.get_close_matches(args[0], self.commands)))
        kind = "no_command_near" if near else "no_command"
        raise errors.UsageError(message(f"errors.cli.usage.{kind}", name=args[0], near=near), ctx)


def _on_one_line(item: Any) -> Any:
    """What the Tab key offers, with no more words beside it than Typer leaves on one line: it breaks them at 80."""
    if item.help:
        item.help = textwrap.shorten(item.help, 72, placeholder=" ...")
    return item


def _enter_study() -> None:
    """Inside a study folder every command sees the study's figures on top of the packaged ones.

    Once the command is understood: a page of help waits for no table.
    """
    if "SPBE_STUDY" in os.environ or not _may_be_study():
        return
    from spbe_research.study.folder import find_study

    study = find_study()
    if study is not None:
        study.activate()


def _may_be_study() -> bool:
    """Whether a look for a study can find one, or the half of one; told without the libraries that a study needs."""
    from spbe_research.study.writing import MARKS

    try:
        here = Path.cwd().resolve()
    except OSError:
        return True
    return any(os.path.lexists(folder / mark) for folder in (here, *here.parents) for mark in MARKS)


def check_lang(lang: str | None) -> str | None:
    """The value of ``--lang``, if the toolkit speaks it.

    Raises
    ------
    ParameterError
        with the languages there are.
    """
    return lang if lang is None else check_language(lang)


@contextmanager
def _options_known(command: Any, ctx: Any) -> Iterator[None]:
    """Inside, an option with a value too many or too few is told by what the command's option takes."""
    try:
        yield
    except errors.BadOptionUsage as error:
        flags = [o for p in command.get_params(ctx) if _is_flag(p) for o in (*p.opts, *p.secondary_opts)]
        kind = "takes_no_value" if error.option_name in flags else "needs_value"
        error.message = message(f"errors.cli.usage.{kind}", name=error.option_name)
        raise


def usage_lines(error: Any) -> Iterator[str]:
    """What is printed of a command line that cannot be understood: what is wrong and where help is, on one line."""
    if isinstance(error, errors.NoArgsIsHelpError):
        yield error.ctx.get_help()
        return
    ctx, told = getattr(error, "ctx", None), _told(error)
    if ctx is not None:
        help_is = tell("help.try_help", command=f"{ctx.command_path} {ctx.help_option_names[0]}")
        told = f"{told if told.endswith(('.', '?')) else f'{told}.'} {help_is}"
    yield f"spbe: {one_line(told)}"


def _told(error: Any) -> str:
    """The sentence that an error of the command line stands for."""
    if isinstance(error.message, Message):
        return str(error.message)
    if isinstance(error, errors.NoSuchOption):
        near = ", ".join(sorted(error.possibilities or ()))
        kind = "no_option_near" if near else "no_option"
        return str(message(f"errors.cli.usage.{kind}", name=_shown(error.option_name), near=near))
    if isinstance(error, errors.MissingParameter):
        kind = f"missing_{error.param.param_type_name}"
        return str(message(f"errors.cli.usage.{kind}", name=_hint(error.param)))
    if isinstance(error, errors.BadParameter):
        return _bad_value(error)
    return str(error.format_message())


def _bad_value(error: Any) -> str:
    """A value that is not of its parameter's type, told by the kind of problem that the reader of values names."""
    problem = error.__cause__.errors()[0] if hasattr(error.__cause__, "errors") else {}
    kind = str(problem.get("type", "")).partition("_")[0]
    kind = f"not_{kind}" if kind in ("int", "float") else "bad_value"
    return str(message(f"errors.cli.usage.{kind}", name=_hint(error.param), found=problem.get("input", "")))


def _shown(words: str) -> str:
    """What was typed, with nothing in it that would steer a terminal."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in words)


def _hint(param: Any) -> str:
    return " / ".join(f"'{name}'" for name in (param.opts if _is_option(param) else [_argument_name(param)]))


def _is_flag(param: Any) -> bool:
    return _is_option(param) and bool(param.is_flag)


def _is_option(param: Any) -> bool:
    return bool(param.param_type_name == "option")


def _argument_name(param: Any) -> str:
    return str(param.metavar or param.name)


def _find_words(command: Any, name: str) -> None:
    command.options_metavar = tell("help.options_metavar")
    command.help = tell(f"help.{name}.about")
    known, writes_page = catalog(message_language()), any(param.name == "engine" for param in command.params)
    for param in command.params:
        if f"help.{name}.{param.name}" in known:
            param.help = tell(f"help.{name}.{param.name}")
        elif writes_page and f"help.page.{param.name}" in known:
            param.help = tell(f"help.page.{param.name}")
        else:
            param.help = tell(f"help.option.{param.name}")
        if not _is_option(param):
            param.metavar = tell(f"help.argument.{param.name}")


def _help_option(option: Any) -> Any:
    if option is not None:
        option.help = tell("help.help_option")
    return option


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    prefix = f"{tell('help.usage')} "
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix=prefix)


def _write_parameters(command: Any, ctx: Any, formatter: Any) -> None:
    rows: dict[str, list[tuple[str, str]]] = {"arguments": [], "options": [], "of_all": []}
    params = command.get_params(ctx)
    for param in sorted(params, key=lambda p: _OF_ALL.index(p.name) if p.name in _OF_ALL else -1):
        kind = "arguments" if not _is_option(param) else "of_all" if param.name in _OF_ALL else "options"
        rows[kind].append((_names(param, ctx), _explained(param)))
    for kind, mine in rows.items():
        if mine:
            with formatter.section(tell(f"help.{kind}")):
                formatter.write_dl(mine)


def _names(param: Any, ctx: Any) -> str:
    kind = param.display_type(ctx).strip("<>")
    told = f"<{tell(f'help.type {kind}')}>"
    if not _is_option(param):
        return f"{_argument_name(param)} {told}"
    ends = "" if _is_flag(param) else f" {told}"
    short_first = (
        sorted(names, key=lambda name: name.startswith("--")) for names in (param.opts, param.secondary_opts)
    )
    return " / ".join(", ".join(names) + ends for names in short_first if names)


def _explained(param: Any) -> str:
    """Its help, and after it the value that it has without being named."""
    if param.required:
        return f"{param.help}  {tell('help.required')}"
    default = param.default
    if _is_flag(param):  # one that cannot be turned off is off, and of the others the name is said
        named = (param.opts if default else param.secondary_opts)[:1] if param.secondary_opts else []
        default = named[0].lstrip("-") if named else None
    return f"{param.help}  {tell('help.default', default=default)}" if default is not None else str(param.help)
