"""The ten items: what is asked, which wrong answers are offered, and why one might choose them."""

from __future__ import annotations

from backprop_lib.inventory import questions
from backprop_lib.inventory.item import Item, numbered
from backprop_lib.inventory.reasons import REASONS

__all__ = ["ITEMS"]

ITEMS: tuple[Item, ...] = (
    Item(
        1,
        "the output layer's derivative in symbols",
        "03",
        questions.output_weight,
        questions.ask_product,
        questions.products,
        REASONS[1],
    ),
    Item(
        2,
        "the sigmoid's slope",
        "03",
        questions.place,
        questions.ask_slope,
        lambda v: numbered(v, questions.slope, "3", "4", "2"),
        REASONS[2],
    ),
    Item(
        3,
        "two paths to the loss",
        "04",
        questions.hidden,
        questions.ask_two_paths,
        lambda v: numbered(v, questions.to_node_two, "9a", "9d", "16"),
        REASONS[3],
    ),
    Item(
        4,
        "how many paths",
        "04",
        questions.sizes,
        questions.ask_counts,
        questions.counts,
        REASONS[4],
    ),
    Item(
        5,
        "a small step of one weight",
        "03",
        questions.output_weight,
        questions.ask_step,
        lambda v: numbered(v, questions.step, "5", "1a", "24"),
        REASONS[5],
    ),
    Item(
        6,
        "the mean over samples",
        "05",
        questions.three,
        questions.ask_average,
        lambda v: numbered(v, questions.averages, "18", "7", "19a"),
        REASONS[6],
    ),
    Item(
        7,
        "which weights on the way back",
        "04",
        questions.big_step,
        questions.ask_back,
        lambda v: numbered(v, questions.back, "12", "16", "9b"),
        REASONS[7],
    ),
    Item(
        8,
        "a weight gradient's entry, and a bias",
        "04",
        questions.with_biases,
        questions.ask_entries,
        lambda v: numbered(v, questions.entries, "11", "17a", "15", form="{} and {}"),
        REASONS[8],
    ),
    Item(
        9,
        "δ for two losses",
        "06",
        questions.one_output,
        questions.ask_losses,
        lambda v: numbered(v, questions.deltas, "13a", "13b", "1c", form="{} and {}"),
        REASONS[9],
    ),
    Item(10, "what a falling loss shows", "08", questions.falling, questions.ask_falling, questions.claims, REASONS[10]),
)
