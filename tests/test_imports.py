"""`import backprop_lib` loads NumPy and little else."""

import subprocess
import sys

HEAVY = ("sympy", "matplotlib", "ipywidgets", "anywidget", "latex2mathml", "IPython")


def test_heavy_libraries_load_when_they_are_needed():
    code = f"import sys, backprop_lib as b; b.backprop; b.Network; b.w(4, 1, 2); print([m for m in {HEAVY} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_backprop_is_the_function_and_its_module_can_be_imported():
    code = (
        "import backprop_lib, backprop_lib.backprop as again; from backprop_lib.backprop import backprop;"
        "assert callable(backprop_lib.backprop) and backprop_lib.backprop is backprop"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True).returncode == 0
