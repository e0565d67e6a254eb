"""The Jupyter kernel that runs a chapter is one of this environment, or the chapter does not run."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from spbe_research.errors import ParameterError, message
from spbe_research.extras import need

__all__ = ["check_kernel"]

#: what Jupyter replaces by the interpreter that starts the kernel
_ANY_PYTHON = re.compile(r"python(?:\d(?:\.\d+)?)?(?:\.exe)?")


def check_kernel(name: str = "python3") -> None:
    """See that a kernel of this name starts the Python that runs now.

    A folder of kernels that a user or another environment registered comes before ours: figures would be computed
    by whatever is installed there.

    Raises
    ------
    MissingExtra
        without Jupyter's kernel for Python.
    ParameterError
        for a kernel that is not there, whose program is gone, or that belongs to another environment.
    """
    need("ipykernel", "jupyter_client")
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        raise ParameterError(message("errors.running.kernel.check_kernel", kernel=name)) from None
    program = spec.argv[0] if spec.argv else ""
    if _ANY_PYTHON.fullmatch(program):
        return
    where = {"kernel": name, "program": program, "folder": spec.resource_dir}
    if not Path(program).exists():
        raise ParameterError(message("errors.running.kernel.program_gone", **where))
    # the folder, not the file: the Python of every virtual environment links to one and the same
    if Path(program).parent.resolve() != Path(sys.executable).parent.resolve():
        raise ParameterError(message("errors.running.kernel.other_environment", **where))
