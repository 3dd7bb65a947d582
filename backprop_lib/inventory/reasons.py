"""The second tier: why. For each item three reasons, the right one first; a wrong one is tied to a row of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from backprop_lib.inventory.item import Option

__all__ = ["REASONS"]

REASONS: Mapping[int, tuple[Option, ...]] = {
    1: (
        Option("Every link from the weight to the loss contributes its slope as a factor."),
        Option("The loss tells how far off the output is; the node's input tells how to share that out.", "1a"),
        Option("The gradient points to where the output should go, from $a$ to $y$.", "5"),
    ),
    2: (
        Option("The slope of $g$ is taken where the node stands, and there it can be written with $a$."),
        Option("$g'(z) = g(z)(1 - g(z))$ means: take the node's number, and 1 minus it, whichever number is at hand.", "3"),
        Option("How strongly the node is activated is how strongly it reacts.", "4"),
    ),
    3: (
        Option("The activation moves both output nodes at once, and what it does along each path adds up."),
        Option("One path is enough: the others lead to nodes that are not asked about.", "9a"),
        Option("The $\\delta$ of the next layer already contain the weights.", "16"),
    ),
    4: (
        Option("At each layer a path chooses one of the nodes, so the choices multiply."),
        Option("A weight has one place in the network, so it has one path.", "9a"),
        Option("Each further layer brings its own nodes as further paths, so the numbers of nodes add up.", "9d"),
    ),
    5: (
        Option("The change is about the derivative times the step, and the derivative is the product of three slopes."),
        Option("The gradient says in which direction the loss falls, so along it the loss falls.", "5"),
        Option("The larger the loss is, the more it changes.", "24"),
    ),
    6: (
        Option("The cost is a mean, and each call is a new question."),
        Option("A program has to keep what it learned before, so the new derivatives are added to it.", "18"),
        Option("More samples say more, so their derivatives add up.", "7"),
    ),
    7: (
        Option("All derivatives of one gradient belong to the weights that the forward pass used."),
        Option("The newest weights are the best ones, and are to be used as soon as they are known.", "12"),
        Option("Only the $\\delta$ travel backward; weights are used forward.", "16"),
    ),
    8: (
        Option("A weight's slope is the activation it carries, with $\\delta$ of the node where it arrives; a bias carries a 1."),
        Option("The column says which $\\delta$, because gradients go backward.", "11"),
        Option("A bias belongs to a node like its weights do, so it gets their activations too.", "17a"),
    ),
    9: (
        Option("$\\delta$ is the loss slope times $g'(z)$; for one of the two losses a denominator cancels $g'(z)$."),
        Option("$\\delta$ of an output node is its error, whichever loss is used.", "13b"),
        Option("$\\delta$ of an output node is always its error $a - y$ times $g'(z)$, but for a constant.", "13a"),
    ),
    10: (
        Option("Every direction that leans towards the gradient leads downhill for a small step; many wrong gradients do."),
        Option("Only the gradient leads downhill.", "9a"),
        Option("A wrong gradient can be wrong in its length only, once it leads downhill.", "6"),
    ),
}
