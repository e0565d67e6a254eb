"""A papermill engine that runs cells in this process: no kernel to start, no sockets, everything already imported.

The shell is IPython's own, so code, displays and errors come out as from a kernel; only the way they are collected
is ours. ipykernel's in-process kernel does the same over message queues and threads, at fifteen times the cost a cell
(docs/methods/whole-country.md).
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import copy
import itertools
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib
import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from papermill.engines import Engine, NotebookExecutionManager
from papermill.parameterize import parameterize_notebook
from traitlets import Type
from traitlets.config import Config

from spbe_research.progress import stepping

__all__ = ["InProcessEngine", "can_run_here", "run_cells", "run_filled"]

_INLINE = "module://matplotlib_inline.backend_inline"


def can_run_here() -> bool:
    """Whether cells can run in this process: not inside IPython or Jupyter, whose own shell must stay as it is."""
    return not InteractiveShell.initialized()


class InProcessEngine(Engine):
    """Run the cells of a notebook in this process; ``spbe-inprocess`` for papermill, by way of :mod:`.engine_entry`."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        on_cell_start: Callable[..., Any] | None = None,
        **_: Any,
    ) -> None:
        """Run every cell in a fresh namespace until one fails.

        Parameters
        ----------
        nb_man : papermill's record of the run.
        on_cell_start : called with ``cell`` and ``cell_index``, as nbclient calls it.
        """
        with _shell() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                if cell.cell_type == "code" and cell.source.strip():
                    if on_cell_start is not None:
                        on_cell_start(cell=cell, cell_index=index)
                    if not shell.run(cell):
                        nb_man.cell_exception(cell, cell_index=index)
                        nb_man.cell_complete(cell, cell_index=index)
                        break
                nb_man.cell_complete(cell, cell_index=index)
        nb_man.nb.metadata["language_info"] = _language_info()


def run_cells(cells: list[Any], on_cell: Callable[[int], None] | None = None) -> int | None:
    """Run the code cells of a notebook into their outputs in a fresh namespace, without papermill's record.

    Parameters
    ----------
    on_cell : called with the place of each cell before it runs.

    Returns
    -------
    int or None
        place of the cell that failed; None when none did.
    """
    with _shell() as shell:
        for index, cell in enumerate(cells):
            if cell.cell_type != "code":
                continue
            if cell.source.strip():
                if on_cell is not None:
                    on_cell(index)
                if not shell.run(cell):
                    return index
            stepping()
    return None


def run_filled(
    source: Any, parameters: dict[str, Any], on_cell: Callable[[int], None] | None = None
) -> tuple[Any, int | None]:
    """A notebook whose parameters papermill fills in, with its cells run; and the place of the cell that failed.

    Papermill would record the run in the notebook and check the whole four times, which takes a twentieth of a
    report's time; a report has a record of its own, and nothing of papermill's.
    """
    node = copy.deepcopy(source)
    node.metadata["papermill"] = nbformat.from_dict({})
    for cell in node.cells:
        cell.metadata.setdefault("tags", [])  # as papermill leaves every cell
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    if parameters:
        node = parameterize_notebook(node, parameters, kernel_name="python3", language="python")
    failed = run_cells(node.cells, on_cell)
    node.metadata["language_info"] = _language_info()
    return node, failed


class _Hook(DisplayHook):
    """Keeps the value of a cell's last expression instead of printing it."""

    shell: _Shell

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        self.shell.keep(
            _output(
                "execute_result",
                data=_text(format_dict),
                metadata=md_dict or {},
                execution_count=self.prompt_count,
            )
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Publisher(DisplayPublisher):
    """Keeps what ``display`` is given."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *_: Any,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **__: Any,
    ) -> None:
        name = (transient or {}).get("display_id")
        if update:
            for output in self.shell.displayed.get(name, ()):
                output["data"], output["metadata"] = _text(data), metadata or {}
            return
        output = self.shell.keep(_output("display_data", data=_text(data), metadata=metadata or {}))
        if name is not None:
            self.shell.displayed.setdefault(name, []).append(output)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


class _Stream:
    """Standard output or error while a cell runs; a cell has one piece of each, as from nbclient's
    ``coalesce_streams``: the pieces of a kernel would come in a number and order of chance."""

    encoding, errors, closed = "utf-8", "strict", False

    def __init__(self, shell: _Shell, name: str) -> None:
        self.shell, self.name = shell, name

    def write(self, text: str) -> int:
        mine = [o for o in self.shell.outputs if o.output_type == "stream" and o.name == self.name]
        if mine:
            mine[0].text += text
        elif text:
            self.shell.keep(_output("stream", name=self.name, text=text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


class _Shell(InteractiveShell):
    """IPython's shell with its outputs kept for the notebook."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def __init__(self, **kwargs: Any) -> None:
        self.outputs: list[Any] = []
        self.displayed: dict[str, list[Any]] = {}
        super().__init__(**kwargs)

    def init_virtualenv(self) -> None:
        """The modules are those of this process."""

    def keep(self, output: Any) -> Any:
        self.outputs.append(output)
        return output

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.keep(_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb)))

    def run(self, cell: Any) -> bool:
        """Run one cell into its outputs; False when it failed and was not expected to."""
        self.outputs = []
        with contextlib.redirect_stdout(_Stream(self, "stdout")), contextlib.redirect_stderr(_Stream(self, "stderr")):
            result = self.run_cell(cell.source, store_history=True)
        cell.outputs, cell.execution_count = _settled(self.outputs), result.execution_count
        if isinstance(result.error_in_exec, KeyboardInterrupt):  # the user's wish, not a failure of the cell
            raise result.error_in_exec
        return bool(result.success) or "raises-exception" in cell.metadata.get("tags", [])


_OVERWRITTEN = re.compile(r".*\r(?=[^\n])")


def _settled(outputs: list[Any]) -> list[Any]:
    """Outputs as they stay on a screen: lines that were overwritten are gone, standard output before error."""
    for output in outputs:
        if output.output_type == "stream":
            output.text = _OVERWRITTEN.sub("", output.text)
    for first, second in itertools.pairwise(range(len(outputs))):
        if [outputs[i].get("name") for i in (first, second)] == ["stderr", "stdout"]:
            outputs[first], outputs[second] = outputs[second], outputs[first]
    return outputs


@contextlib.contextmanager
def _shell() -> Iterator[_Shell]:
    """A new shell with an empty namespace; what it replaces in the process is put back afterwards."""
    quiet = Config()
    quiet.HistoryManager.enabled = False  # no history file, and no thread to write it
    hook, undo = sys.displayhook, _choose_inline()
    prompt = vars(builtins).pop("_", None)  # of a Python prompt or a doctest: IPython would leave its own `_` unset
    shell = _Shell.instance(config=quiet)
    try:
        loaded = sys.modules.get("matplotlib_inline.backend_inline")
        if loaded is not None:  # else it finds the shell by itself when a cell first imports pyplot
            loaded.configure_inline_support.current_backend = "unset"
            loaded.configure_inline_support(shell, _INLINE)
            matplotlib.interactive(True)
        yield shell
    finally:
        shell.restore_sys_module_state()
        _Shell.clear_instance()
        sys.displayhook = hook
        if prompt is not None:
            vars(builtins)["_"] = prompt
        undo()


def _choose_inline() -> Callable[[], None]:
    """Let pyplot draw into the notebook, as a kernel does; what undoes it.

    The inline backend configures itself once, when it is imported, for the shell that there is: one imported before
    any shell, or used by an earlier one, would show no picture, without an error.
    """
    interactive = matplotlib.is_interactive()
    pyplot = sys.modules.get("matplotlib.pyplot")
    before = matplotlib.rcParams._get("backend")  # the public look-up would choose a backend and import pyplot
    if pyplot is not None:
        pyplot.switch_backend(_INLINE)
    else:
        matplotlib.rcParams["backend"] = _INLINE

    def undo() -> None:
        drawn = sys.modules.get("matplotlib.pyplot")
        if drawn is not None:
            drawn.close("all")
        matplotlib.rcParams["backend"] = before
        matplotlib.interactive(interactive)

    return undo


def _output(kind: str, **parts: Any) -> Any:
    """One output of a cell, not checked against the schema each time: it has that form by the way it is made."""
    return nbformat.from_dict({"output_type": kind, **parts})


def _text(data: dict[str, Any]) -> Any:
    """Pictures as a notebook file holds them."""
    return nbformat.from_dict(
        {k: base64.b64encode(v).decode("ascii") if isinstance(v, bytes) else v for k, v in data.items()}
    )


def _language_info() -> Any:
    """What a Python kernel says of itself."""
    return nbformat.from_dict(
        {
            "name": "python",
            "version": ".".join(map(str, sys.version_info[:3])),
            "mimetype": "text/x-python",
            "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
            "pygments_lexer": f"ipython{sys.version_info[0]}",
            "nbconvert_exporter": "python",
            "file_extension": ".py",
        }
    )
