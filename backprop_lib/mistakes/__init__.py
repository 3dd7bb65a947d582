"""The mistake catalogue, and the check that names the mistake."""

from backprop_lib.mistakes.diagnose import diagnose, is_placeholder
from backprop_lib.mistakes.diagnosis import Diagnosis
from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rows import MISTAKES, look_up, wrong_gradient
from backprop_lib.mistakes.rule import Setting
from backprop_lib.mistakes.train_with import cosine, train_with

__all__ = ["MISTAKES", "Diagnosis", "Mistake", "Setting", "cosine", "diagnose", "is_placeholder", "look_up", "train_with", "wrong_gradient"]
