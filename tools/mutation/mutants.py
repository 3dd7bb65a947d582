"""Which mutants there are: cosmic-ray's operators on the source of one module, without those that change nothing that runs."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from parso.python.tree import PythonNode

BINARY = ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Div", "Mod_Mul", "Pow_Mul", "BitOr_BitAnd", "BitAnd_BitOr")
COMPARISON = ("Eq_NotEq", "NotEq_Eq", "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Lt_GtE", "Gt_LtE", "Is_IsNot", "IsNot_Is")
OPERATORS = (
    *(f"ReplaceBinaryOperator_{pair}" for pair in BINARY),
    *(f"ReplaceComparisonOperator_{pair}" for pair in COMPARISON),
    *("ReplaceUnaryOperator_Delete_USub", "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Invert_Not"),
    *("ReplaceAndWithOr", "ReplaceOrWithAnd", "AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "NumberReplacer"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ZeroIterationForLoop", "ExceptionReplacer", "RemoveDecorator"),
)


@dataclass(frozen=True)
class Mutant:
    """One change: `before` and `after` are the changed line without its indent, `source` the whole module with the change."""

    line: int
    before: str
    after: str
    source: str

    @property
    def key(self) -> tuple[str, str]:
        """What names it in the list of harmless ones; line numbers move, lines seldom do."""
        return self.before, self.after


def _never_run(tree: ast.Module) -> Iterator[tuple[int, int, int, int]]:
    """Where annotations and imports for the type checker stand."""
    for node in ast.walk(tree):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            parts.append(node)
        for part in parts:
            if isinstance(part, ast.AST):
                yield part.lineno, part.col_offset, part.end_lineno or part.lineno, part.end_col_offset or 0


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    source = path.read_text(encoding="utf-8")
    lines, parsed, tree = source.splitlines(), get_ast(source), ast.parse(source)
    skipped, meaning = list(_never_run(tree)), ast.dump(tree)
    found: dict[str, Mutant] = {}
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        places = [(node, place[0]) for node in ast_nodes(parsed) for place in operator.mutation_positions(node)]
        for occurrence, (node, (line, column)) in enumerate(places):
            width = len(lines[line - 1][:column].encode())  # ast counts bytes
            if any((a, b) <= (line, width) < (c, d) for a, b, c, d in skipped):
                continue
            if "Binary" in name and re.search(r"[(,{\[]\s*$", lines[line - 1][:column]):  # a star, not a product
                continue
            if name == "AddNot" and _one_comparison(node):  # another operator turns it round
                continue
            changed = mutate_code(source, operator, occurrence)
            try:
                same = ast.dump(ast.parse(changed)) == meaning
            except SyntaxError:
                continue
            if not same:
                found.setdefault(changed, Mutant(line, *_texts(source, changed, node), changed))
    return sorted(found.values(), key=lambda mutant: mutant.line)


def _one_comparison(node: Any) -> bool:
    condition = node.children[2 if node.type == "test" else 1]
    return condition.type == "comparison" and not isinstance(condition.children[1], PythonNode) and condition.children[1].value != "in"


def _texts(source: str, changed: str, node: Any) -> tuple[str, str]:
    """The changed line before and after; of a decorator that is gone, what it stood on."""
    if node.type == "decorator":
        on = node.parent.get_code().split(":")[0].splitlines()[-1].strip() + ":"
        return f"{node.get_code().strip()} {on}", on
    pairs = zip(source.splitlines(), changed.splitlines(), strict=True)
    return next((one.strip(), other.strip()) for one, other in pairs if one != other)
