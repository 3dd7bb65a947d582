"""Understand backpropagation: derive it, check it, drag it.

NumPy is all that is loaded here; SymPy, matplotlib and ipywidgets come when they are first needed.
"""

import lazy_loader as _lazy

from backprop_lib.backprop import Gradient, backprop
from backprop_lib.network import Network

__version__ = "0.1.0"

_getattr, __dir__, _names = _lazy.attach(
    __name__,
    submodules=["figures", "live", "mistakes", "exercises"],
    submod_attrs={
        "agreement": ["agree"],
        "derivation": ["derive"],
        "exercises": ["check", "export_report", "hint", "progress", "question", "recall", "solution", "variant"],
        "nets": ["four_layer_net", "four_layer_sample", "four_layer_samples", "three_node_net", "three_node_samples"],
        "notation": ["C_0", "Partial", "a", "b", "delta", "g_prime", "w", "x", "y", "z"],
        "numeric": ["central_difference", "complex_step"],
    },
)


def __getattr__(name: str) -> object:
    return _getattr(name)


def require(version: str) -> None:
    """Say so where a lesson meets another version of this package than the one it was written for.

    A lesson for 0.1 runs with every 0.1.x. Raises an ImportError that says what to do.
    """
    if not isinstance(version, str) or not version[:1].isdigit():
        raise TypeError(f'a version is a text such as "0.1", but {type(version).__name__} was given')
    if __version__.split(".")[:2] != version.split(".")[:2]:
        raise ImportError(
            f"this lesson was written for backprop_lib {version}, and {__version__} is installed; "
            "take the lessons that came with it, or run `make lab` in the folder of these lessons"
        )


__all__ = ["Gradient", "Network", "backprop", "require", *_names]
