"""Expressions: read without ever evaluating code, typeset as written, and computed at a point."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backprop_lib import notation
from backprop_lib.algebra import Algebra
from backprop_lib.mistakes.given import Unreadable
from backprop_lib.notation import Formula, Partial, Quantity

__all__ = ["Call", "evaluate", "factors", "is_expression", "latex_of", "names", "pieces", "read_expression", "to_sympy"]

FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "sqrt": math.sqrt,
    "sigmoid": lambda z: 0.5 * (1 + math.tanh(z / 2)),
}
QUANTITIES: Mapping[str, Callable[..., Quantity]] = {
    name: getattr(notation, name) for name in ("w", "b", "a", "z", "delta", "g_prime", "x", "y")
}
SIGNS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.BitXor: "**"}
SPELLINGS = {"−": "-", "·": "*", "×": "*", "²": "**2", "δ": "delta", "^": "**"}
SYMBOL = re.compile(r"(w|b|a|z|delta|g_prime)(\d+)_(\d+)(?:_(\d+))?|(x|y)_(\d+)")
CLOSED = "Nothing of it was run. An expression holds numbers, + − * / **, names such as a(4, 1), w(4, 1, 2), g_prime(4, 1), y(1)"


@dataclass(frozen=True)
class Call(Algebra):
    """A function of an expression, such as exp(…)."""

    function: str
    argument: Any

    @property
    def latex(self) -> str:
        """The call as LaTeX."""
        name = {"sigmoid": r"\sigma"}.get(self.function, rf"\{self.function}")
        return rf"\sqrt{{{latex_of(self.argument)}}}" if self.function == "sqrt" else f"{name}({latex_of(self.argument)})"


def is_expression(answer: object) -> bool:
    """Whether an answer is an expression: quantities, formulas, or SymPy with symbols in it."""
    return isinstance(answer, Algebra) or bool(getattr(answer, "free_symbols", None))


def read_expression(answer: object) -> Any:
    """Read a formula, a quantity, a SymPy expression or a text; raises Unreadable. No text is ever evaluated as code."""
    if not isinstance(answer, str):
        if not is_expression(answer):
            raise Unreadable(f"an expression is expected, such as a(4, 1) * y(1), but {answer!r} was given")
        unknown = sorted(name for name in names(answer) if not SYMBOL.fullmatch(name) and name != "C_0" and not name.startswith("d"))
        if unknown:
            raise Unreadable(
                f"the name {unknown[0]} is not one of this network's; the names are written a(4, 1), w(4, 1, 2), g_prime(4, 1), y(1)"
            )
        return answer
    if len(answer) > 2_000:
        raise Unreadable("the expression is longer than 2000 characters; one derivative needs a line or two")
    text = re.sub(r"(?:g|f|sigma|σ)['′](?=\s*\()", "g_prime_of", answer)
    for spelling, plain in SPELLINGS.items():
        text = text.replace(spelling, plain)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        return _build(tree)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        if isinstance(error, ValueError) and "null" not in str(error):
            raise Unreadable(str(error)) from None
        if re.search(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}", answer):
            raise Unreadable(
                f"words were given: {answer[:80]!r}; a number such as −0.0435 or an expression such as a(4, 1) * y(1) is expected"
            ) from None
        raise Unreadable(f"this cannot be read as an expression: {answer[:80]!r}. Is a bracket or a * missing?") from None


def _build(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value if math.isfinite(value) else _refuse(node)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in SIGNS:
            return Formula(SIGNS[type(op)], _build(left), _build(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _build(operand)
            return -inner if isinstance(inner, (int, float)) else Formula("*", -1, inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _build(operand)
        case ast.Name(id=name):
            return _symbol(name)
        case ast.Call(func=ast.Name(id="g_prime_of"), args=[argument], keywords=[]):
            inner = _build(argument)
            if not (isinstance(inner, Quantity) and inner.kind == "z"):
                raise Unreadable(f"g' of what? It is taken at a weighted sum z(l, j), here {ast.unparse(argument)} stands in its place")
            return notation.g_prime(inner.l, inner.j)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in QUANTITIES:
            indices = [a.value if isinstance(a, ast.Constant) else _refuse(a) for a in arguments]
            try:
                return QUANTITIES[name](*indices)
            except TypeError as error:
                raise Unreadable(f"{ast.unparse(node)}: {error}") from None
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return Call(name, _build(argument))
    return _refuse(node)


def _refuse(node: ast.AST) -> Any:
    raise Unreadable(f"`{ast.unparse(node)[:60]}` is not allowed in an expression. {CLOSED}")


def _symbol(name: str) -> Any:
    if name == "C_0":
        return notation.C_0
    found = SYMBOL.fullmatch(name)
    if not found:
        raise Unreadable(f"the name {name} is not known. {CLOSED}")
    kind, l, j, k, single, index = found.groups()
    return QUANTITIES[single](int(index)) if single else QUANTITIES[kind](*(int(i) for i in (l, j, k) if i is not None))


def _children(node: Any) -> tuple[Any, ...]:
    if isinstance(node, Formula):
        return (node.left, node.right)
    if isinstance(node, Call):
        return (node.argument,)
    return tuple(getattr(node, "args", ()))


def pieces(node: Any) -> Iterator[Any]:
    """An expression and all that it is made of."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        todo += _children(node)


def names(node: Any) -> set[str]:
    """The names of all quantities in an expression."""
    named = (piece for piece in pieces(node) if isinstance(piece, (Quantity, Partial)) or getattr(piece, "is_Symbol", False))
    return {str(piece.name) for piece in named}


OPERATIONS: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, y: x**y,
}


def evaluate(node: Any, values: Mapping[str, float]) -> float:
    """The value of an expression at a point; raises Unreadable where it has none."""
    try:
        result = _value(node, values)
    except KeyError as error:
        raise Unreadable(f"{error.args[0]} does not exist in this network") from None
    except ZeroDivisionError:
        raise Unreadable("the expression divides by zero") from None
    except OverflowError:
        raise Unreadable("the expression's value is too large to be a derivative") from None
    except RecursionError:
        raise Unreadable("the expression is nested too deeply to be read") from None
    if isinstance(result, complex) or not math.isfinite(result):
        raise Unreadable("the expression has no finite value at some points")
    return result


def _value(node: Any, values: Mapping[str, float]) -> float:
    if isinstance(node, (int, float)):
        return float(node)
    if isinstance(node, (Quantity, Partial)):
        return values[node.name]
    if isinstance(node, Formula):
        return OPERATIONS[node.sign](_value(node.left, values), _value(node.right, values))
    if isinstance(node, Call):
        return FUNCTIONS[node.function](_value(node.argument, values))
    return _sympy_value(node, values)


def _sympy_value(node: Any, values: Mapping[str, float]) -> float:
    if node.is_Symbol:
        return values[node.name]
    if node.is_Number or node.is_NumberSymbol:
        return float(node)
    arguments = [_sympy_value(arg, values) for arg in node.args]
    if node.is_Add:
        return math.fsum(arguments)
    if node.is_Mul:
        return math.prod(arguments)
    if node.is_Pow:
        return float(arguments[0] ** arguments[1])
    name = type(node).__name__
    if name in FUNCTIONS and len(arguments) == 1:
        return FUNCTIONS[name](arguments[0])
    raise Unreadable(f"the function {name} is not known here; known are {', '.join(FUNCTIONS)}")


def factors(node: Any) -> Iterator[Any]:
    """The factors of a product in the order in which they were written."""
    if isinstance(node, Formula) and node.sign == "*":
        yield from factors(node.left)
        yield from factors(node.right)
    elif getattr(node, "is_Mul", False):
        yield from node.args
    else:
        yield node


def latex_of(node: Any) -> str:
    """An expression as LaTeX, in the order in which it was written."""
    if isinstance(node, (int, float)):
        return f"{node:g}"
    if isinstance(node, Call) or (isinstance(node, Formula) and _has_call(node)):
        return _latex_with_calls(node)
    if isinstance(node, Algebra):
        return str(node.latex)
    from backprop_lib.readers.latex import latex

    return latex(node, {name: _symbol(name).latex for name in names(node) if not name.startswith("d") or name.startswith("delta")})


def _has_call(node: Any) -> bool:
    return isinstance(node, Call) or any(_has_call(child) for child in _children(node))


def _latex_with_calls(node: Any) -> str:
    if isinstance(node, Call):
        return node.latex
    if not isinstance(node, Formula):
        return latex_of(node)
    left, right = (_latex_with_calls(side) for side in (node.left, node.right))
    if node.sign == "/":
        return rf"\frac{{{left}}}{{{right}}}"
    if node.sign == "**":
        return f"({left})^{{{right}}}"
    if node.sign == "*":
        left, right = (f"({t})" if isinstance(s, Formula) and s.sign in "+-" else t for t, s in ((left, node.left), (right, node.right)))
        return rf"{left} \cdot {right}"
    return f"{left} {node.sign} {right}"


def to_sympy(node: Any) -> Any:
    """The expression in SymPy, built node by node."""
    import sympy as sp

    if isinstance(node, Formula):
        left, right = to_sympy(node.left), to_sympy(node.right)
        return {
            "+": lambda: left + right,
            "-": lambda: left - right,
            "*": lambda: left * right,
            "/": lambda: left / right,
            "**": lambda: left**right,
        }[node.sign]()
    if isinstance(node, Call):
        inner = to_sympy(node.argument)
        return 1 / (1 + sp.exp(-inner)) if node.function == "sigmoid" else getattr(sp, node.function)(inner)
    if isinstance(node, (Quantity, Partial)):
        return sp.Symbol(node.name)
    if isinstance(node, (int, float)):
        return sp.Integer(node) if isinstance(node, int) else sp.Rational(str(node))
    return node
