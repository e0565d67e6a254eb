"""What somebody sees of the package: its public names, the classes they lead to, and the parts of a docstring."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
import typing
from collections.abc import Callable, Iterator
from functools import cache, cached_property

import spbe_research as spbe

#: public functions and classes
NAMES = [name for name in spbe.__all__ if name != "__version__"]


def bare(thing: object) -> typing.Any:
    """The function or class itself, whatever decorates it."""
    return thing if isinstance(thing, type) else inspect.unwrap(thing)  # type: ignore[arg-type]


def parts(annotation: object) -> Iterator[object]:
    """An annotation and everything nested in it."""
    yield annotation
    for inner in typing.get_args(annotation):
        for one in inner if isinstance(inner, list | tuple) else [inner]:
            yield from parts(one)


def members(cls: type) -> Iterator[tuple[str, Callable[..., object]]]:
    """Public methods and properties that a class of the package defines or inherits from one."""
    for home in cls.__mro__:
        if not home.__module__.startswith("spbe_research"):
            continue
        for name, value in vars(home).items():
            if name.startswith("_"):
                continue
            if isinstance(value, property) and value.fget is not None:
                yield name, value.fget
            elif isinstance(value, cached_property):
                yield name, value.func
            elif isinstance(value, classmethod | staticmethod):
                yield name, value.__func__
            elif inspect.isfunction(value):
                yield name, value


def hints(thing: typing.Any) -> dict[str, object]:
    """Public annotations of a class or function, resolved."""
    return {name: t for name, t in type_hints(thing).items() if not name.startswith("_")}


def type_hints(thing: typing.Any) -> dict[str, typing.Any]:
    """As ``typing.get_type_hints``, with the names that a module imports for the type checker alone."""
    return typing.get_type_hints(thing, localns=_for_the_type_checker(thing.__module__))


@cache
def _for_the_type_checker(module: str) -> dict[str, typing.Any]:
    named: dict[str, typing.Any] = {}
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), module, "exec"), named)  # noqa: S102
    return named


def reachable() -> dict[str, typing.Any]:
    """Public functions and classes, and every class of the package that their signatures and fields lead to."""
    found: dict[str, typing.Any] = {}
    waiting = [bare(getattr(spbe, name)) for name in NAMES]
    while waiting:
        thing = waiting.pop(0)
        key = f"{thing.__module__}.{thing.__qualname__}"
        if key in found:
            continue
        found[key] = thing
        inside = [f for _, f in members(thing)] if isinstance(thing, type) else []
        for each in (thing, *inside):
            for annotation in hints(each).values():
                waiting += [
                    x for x in parts(annotation) if isinstance(x, type) and x.__module__.startswith("spbe_research")
                ]
    return found


def returned() -> dict[str, type]:
    """Public classes, and those that a public function returns, by name."""
    found = {name: getattr(spbe, name) for name in NAMES if isinstance(getattr(spbe, name), type)}
    for name in NAMES:
        thing = bare(getattr(spbe, name))
        if not isinstance(thing, type):
            for x in parts(hints(thing)["return"]):
                if isinstance(x, type) and x.__module__.startswith("spbe_research"):
                    found[x.__name__] = x
    return found


def sections(doc: str) -> dict[str, str]:
    """Sections of a numpy docstring by title; what stands before the first is the summary, under ``""``."""
    pieces = re.split(r"(?m)^([A-Z][a-z]+)\n-+\n", doc + "\n")
    return {"": pieces[0].strip()} | {
        title: text.strip("\n") for title, text in zip(pieces[1::2], pieces[2::2], strict=True)
    }


def described(text: str) -> set[str]:
    """Names that a section describes: ``a, b : what they are``, several to a line where they are short."""
    lines = " ".join(line if line.startswith(" ") else f"\n{line}" for line in text.split("\n"))
    found = re.findall(r"(?:\n|[.;] )((?:[a-z_]\w*)(?:, [a-z_]\w*)*) : \S", lines)
    return {name for group in found for name in group.split(", ")}


def parameters(function: Callable[..., object]) -> list[str]:
    """Names of a function's parameters, without the object itself."""
    return [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]


def public_fields(cls: type) -> list[str]:
    """Public fields of a dataclass; nothing for another class."""
    if not dataclasses.is_dataclass(cls):
        return []
    return [f.name for f in dataclasses.fields(cls) if not f.name.startswith("_")]
