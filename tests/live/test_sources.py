"""What travels to the browser: small, whole, and in the colours of the pictures."""

import json
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

import backprop_lib.live as views
from backprop_lib.live import ChainRule, Diagram, Footer, Gradients, LiveNetwork, LossCurve, Panel, workbench
from backprop_lib.live.layout import lay_out
from backprop_lib.live.source import HERE, esm, style
from backprop_lib.live.squeeze import squeeze
from backprop_lib.live.still import LIGHT
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.network import Network

BIOME = Path(__file__).parents[2] / "node_modules" / ".bin" / "biome"


def test_a_workbench_is_under_60_kB() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_sample())
    view = workbench(live, Diagram, LossCurve, ChainRule, Gradients, Footer)
    assert sum(len(part._esm.encode()) for part in (live, view, *view.parts)) < 60_000


def test_the_model_does_not_grow_with_the_network() -> None:
    small, large = (LiveNetwork(Network([2, n, 2]), [0.1, 0.2], [0.3, 0.4]) for n in (2, 64))
    assert abs(len(small._esm) - len(large._esm)) < 40


@pytest.mark.parametrize("path", sorted(HERE.glob("panels/*.js")), ids=lambda path: path.stem)
def test_every_module_is_put_together_without_what_it_imports(path) -> None:
    text = esm(f"panels/{path.name}")
    assert not re.search(r"^import\b|from\s*\"\.", text, re.M)
    assert "@shared@" not in text
    if node := shutil.which("node"):
        subprocess.run([node, "--input-type=module", "--check", "-"], input=text, text=True, check=True)


@pytest.mark.skipif(not BIOME.exists(), reason="biome is not installed: run npm ci to check the names in the squeezed JavaScript")
def test_no_squeezed_module_uses_a_name_that_it_does_not_declare(tmp_path: Path) -> None:
    rules = {"preset": "none", "correctness": {"noUndeclaredVariables": "error"}}
    (tmp_path / "biome.json").write_text(json.dumps({"linter": {"rules": rules}}))
    (tmp_path / "model.js").write_text(LiveNetwork(four_layer_net(), *four_layer_sample())._esm, encoding="utf-8")
    for path in HERE.glob("panels/*.js"):
        if "export default" in path.read_text(encoding="utf-8"):
            (tmp_path / path.name).write_text(esm(f"panels/{path.name}"), encoding="utf-8")
    (tmp_path / "wrong.js").write_text("const a = b1;\n")
    lint = [BIOME, "lint", ".", "--max-diagnostics=20"]
    done = subprocess.run(lint, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    named = re.findall(r"^(\S+?):.*noUndeclaredVariables", done.stderr, re.M)
    assert named == ["wrong.js"], done.stderr[:2000]


def test_the_style_sheet_of_a_panel_styles_it_alone() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_sample())
    kinds = [kind for name in views.__all__ if isinstance(kind := getattr(views, name), type) and issubclass(kind, Panel) and kind.sheets]
    assert {kind.__name__ for kind in kinds} >= {"Backward", "Landscape", "Agreement", "Paths", "Samples"}
    for kind in kinds:
        name = Path(kind.script).stem
        assert f'panel("{name}", ' in (HERE / kind.script).read_text(encoding="utf-8")
        at = LiveNetwork(Network([1, 1]), [0.8], [0.15]) if name == "dials" else live
        own = (live.compare(len) if name == "compare" else kind(at))._css
        outside, _, inside = own.partition(f':where([data-panel="{name}"],[data-part="{name}"]){{')
        assert outside == "".join(style(f"panels/{sheet}.css") for sheet in kind.everywhere)
        assert inside.count("{") + 1 == inside.count("}")
        assert not re.search(r"[,{}]\.bp[ \[]", inside)


def test_pictures_have_the_colours_of_the_style_sheet() -> None:
    tokens = dict(re.findall(r"--(\w+): light-dark\((#\w+), #\w+\)", (HERE / "live.css").read_text()))
    longer = {name: "#" + "".join(2 * c for c in value[1:]) if len(value) == 4 else value for name, value in tokens.items()}
    assert {name: value.upper() for name, value in longer.items()} == LIGHT


def test_the_style_sheet_keeps_what_counts() -> None:
    assert "color-mix(in oklab,var(--pos) 50%,var(--bg))" in style().replace(", ", ",")
    assert "/*" not in style()


@pytest.mark.parametrize(
    ("source", "squeezed"),
    [
        ("const size = 1, of = size + { size }.size; size(size);", "let a=1,of=a+{size:a}.size;a(a);\n"),
        ("f(({ model: m, size = 2, ...rest }) => [size, ...rest, size, rest, rest, m.size, { size: 1, rest() {} }]);",
         "f(({model:m,size:b=2,...a})=>[b,...a,b,a,a,m.size,{size:1,rest(){}}]);\n"),
        ("const along = (x) => x; x = { at: 2 * along(1), get along() { return along ? along : b; } };",
         "let a=x=>x;x={at:2*a(1),get along(){return a?a:b}};\n"),
        ("function total(top) { for (const [key, it] of top) { key(it) } } total(`key ${total}(${ { key: 1 }.key }`);",
         "function a(c){for(let[b,d]of c){b(d)}}a(`key ${a}(${{key:1}.key}`);\n"),
        ("let a = 1; // one\nlet b = a + +a;", "let a=1,b=a+ +a;\n"),
        ("const s = 'a  b' + `c  ${ d  + `e ${f}` } g`;", "let s='a  b'+`c  ${d+`e ${f}`} g`;\n"),
        ("x = y.replace(/a b\\/[/ ]/g, \"c d\") / 2;", 'x=y.replace(/a b\\/[/ ]/g,"c d")/2;\n'),
        ("return a\n  in b;", "return a\nin b;\n"),
        ("if (a) {\n  b()\n}\nc", "if(a){b()}\nc\n"),
        ("const a = 1;\nconst b = () => {\n  c();\n};\nlet d;\nconst { e } = f;", "let a=1,b=()=>{c()},d,{e}=f;\n"),
        ("if (a) {\n  const b = [1,\n  2,\n ];\n}\nconst c = 1;", "if(a){let b=[1,2]}\nlet c=1;\n"),
        ("return true; a = b ? 0.25 : 10.5; f({ true: false, x: e.true });", "return!0;a=b?.25:10.5;f({true:!1,x:e.true});\n"),
        ("f((a) => `;${b((c) => c)},`, async (d) => d);", "f(a=>`;${b(c=>c)},`,async(d)=>d);\n"),
    ],
)  # fmt: skip
def test_squeezing_changes_no_meaning(source: str, squeezed: str) -> None:
    assert squeeze(source) == squeezed


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("biases", [False, True])
@pytest.mark.parametrize("sizes", [(1, 1), (2, 3, 3, 2), (3, 5, 2), (2, 3, 2, 4, 3, 2), (8, 16, 16, 10), (32, 64, 64, 10), (4, 4, 4)])
def test_numbers_on_edges_never_overlap(sizes, biases: bool, narrow: bool) -> None:
    plan = lay_out(sizes, biases, narrow)
    places = list(plan.labels.values())
    for i, (x, y) in enumerate(places):
        assert all(abs(x - u) >= 34 or abs(y - v) >= 11.9 for u, v in places[:i])
    for column in plan.nodes:
        assert all(low[1] - high[1] >= 2 * plan.r for high, low in pairwise(column))
        assert all(plan.r <= y <= plan.height - plan.r for _, y in column)


def test_the_four_layer_net_has_every_number_on_its_edge() -> None:
    assert len(lay_out((2, 3, 3, 2)).labels) == 21
