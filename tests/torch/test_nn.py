"""nn beside PyTorch's: signatures, names, text, initial weights, outputs, gradients, weights that move both ways."""

import inspect
from collections import OrderedDict

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

ZOO = {
    "mlp": lambda nn: nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 3, bias=False)),
    "named": lambda nn: nn.Sequential(OrderedDict(a=nn.Linear(6, 4), b=nn.Sequential(nn.Tanh(), nn.Linear(4, 4)))),
    "activations": lambda nn: nn.Sequential(
        nn.Sigmoid(), nn.LeakyReLU(0.2), nn.ELU(0.5), nn.GELU(), nn.GELU("tanh"), nn.SiLU(), nn.SELU(),
        nn.Softplus(), nn.Softplus(2, 5), nn.LogSigmoid(), nn.ReLU6(), nn.Linear(6, 5), nn.LeakyReLU(inplace=True),
        nn.Linear(5, 6), nn.ELU(inplace=True), nn.Softmin(1), nn.Softmax(dim=1), nn.LogSoftmax(dim=-1),
    ),
    "batch norm": lambda nn: nn.Sequential(
        nn.BatchNorm1d(6), nn.Linear(6, 4), nn.BatchNorm1d(4, eps=1e-3, momentum=None), nn.BatchNorm1d(4, affine=False),
        nn.BatchNorm1d(4, track_running_stats=False), nn.BatchNorm1d(4, bias=False),
    ),
    "unflatten": lambda nn: nn.Sequential(nn.Unflatten(1, (2, 3)), nn.BatchNorm1d(2), nn.Flatten(), nn.Identity(3)),
    "list": lambda nn: nn.Sequential(*nn.ModuleList([nn.Linear(6, 6), nn.Linear(6, 6), nn.ReLU()])),
    "float64": lambda nn: nn.Sequential(nn.Linear(6, 5), nn.Dropout(0.0)).double(),
}  # fmt: skip
IMAGES = {
    "cnn": lambda nn: nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Conv2d(4, 6, (3, 2), stride=(2, 1), dilation=(1, 2), padding=(2, 1), groups=2, bias=False),
        nn.Flatten(), nn.Linear(72, 3),
    ),
    "same": lambda nn: nn.Sequential(
        nn.Conv2d(2, 2, (5, 3), padding="same", dilation=(1, 2)), nn.Conv2d(2, 1, 3, padding="valid")
    ),
    "pool": lambda nn: nn.Sequential(nn.MaxPool2d(3, 2, padding=1, ceil_mode=True), nn.MaxPool2d((1, 2), dilation=1)),
}  # fmt: skip
PRINTED = {
    "ModuleList": lambda nn: nn.ModuleList(
        [nn.Linear(2, 2), nn.Linear(2, 2), nn.Sequential(nn.ReLU()), nn.Sequential(nn.ReLU())]
    ),
    "ModuleDict": lambda nn: nn.ModuleDict({"a": nn.Linear(2, 2), "b": nn.ModuleDict()}),
    "empty": lambda nn: nn.Sequential(nn.Sequential(), nn.ModuleList()),
    "losses": lambda nn: nn.Sequential(nn.CrossEntropyLoss(), nn.MSELoss(reduction="sum"), nn.BCELoss(), nn.NLLLoss()),
    "dropout": lambda nn: nn.Sequential(nn.Dropout(), nn.Dropout(0.25, inplace=True)),
}  # fmt: skip


def pair(make, seed=0):
    """The same module from both libraries, each after its own manual_seed."""
    made = []
    for library in (tinygrad_edu, torch):
        library.manual_seed(seed)
        made.append(make(library.nn))
    return made


def states(*modules):
    return [
        {name: np.array(tensor.tolist(), str(tensor.dtype)[6:]) for name, tensor in m.state_dict().items()}
        for m in modules
    ]


def draw(shape, dtype="float32", seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def close(a, b, tolerance=2e-6):
    a, b = (x.detach().numpy() for x in (a, b))
    return a.shape == b.shape and a.dtype == b.dtype and np.allclose(a, b, rtol=tolerance, atol=tolerance)


def compare(ours, theirs, x, train=True):
    """Outputs, gradients of parameters and inputs, and buffers."""
    inputs = tinygrad_edu.tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
    outs = [module.train(train)(tensor * 1) for module, tensor in zip((ours, theirs), inputs, strict=True)]
    assert close(*outs)
    g = draw(tuple(outs[0].shape), str(outs[0].dtype)[6:], 1)
    outs[0].backward(tinygrad_edu.tensor(g))
    outs[1].backward(torch.tensor(g))
    assert close(inputs[0].grad, inputs[1].grad, 1e-5)
    for (name, p), (other, q) in zip(ours.named_parameters(), theirs.named_parameters(), strict=True):
        assert name == other and close(p.grad, q.grad, 2e-5), name
    for (name, p), (other, q) in zip(ours.named_buffers(), theirs.named_buffers(), strict=True):
        assert name == other and close(p, q), name


@pytest.mark.parametrize("train", [True, False])
@pytest.mark.parametrize(("name", "make"), [*ZOO.items(), *IMAGES.items()])
def test_zoo(name, make, train):
    ours, theirs = pair(make)
    assert repr(ours) == repr(theirs)
    mine, other = states(ours, theirs)
    assert list(mine) == list(other)
    for key in mine:
        assert mine[key].dtype == other[key].dtype and np.array_equal(mine[key], other[key]), key  # the same draws
    x = draw((5, 2, 9, 9) if name in IMAGES else (5, 6), "float64" if name == "float64" else "float32")
    for _ in range(2):
        for module in (ours, theirs):
            module.zero_grad()
        compare(ours, theirs, x, train)


@pytest.mark.parametrize("make", PRINTED.values(), ids=PRINTED)
def test_printed(make):
    ours, theirs = pair(make)
    assert repr(ours) == repr(theirs)


def test_parameters_print_alike():
    for make in (
        lambda t: t.nn.Parameter(t.arange(6.0).reshape(2, 3)),
        lambda t: t.nn.Parameter(t.ones(2), requires_grad=False),
        lambda t: t.nn.ParameterList([t.ones(2, 3), 3]),
        lambda t: (
            t.nn.Sequential(t.nn.Linear(1, 1)).load_state_dict({"0.weight": t.ones(1, 1)}, strict=False).missing_keys
        ),
        lambda t: t.nn.Linear(1, 1).load_state_dict({}, strict=False),
    ):
        ours, theirs = repr(make(tinygrad_edu)), repr(make(torch))
        assert ours == theirs.replace("_IncompatibleKeys", "IncompatibleKeys")


ANYTHING = {"Module", "Identity", "Tanh", "Sigmoid", "LogSigmoid", "Sequential", "Buffer"}
ANYTHING |= {"Softmax2d", "Softsign", "Tanhshrink"}  # what PyTorch's take
CLASSES = [name for name in tinygrad_edu.nn.__all__ if inspect.isclass(getattr(tinygrad_edu.nn, name))]


@pytest.mark.parametrize("name", [name for name in CLASSES if name not in ANYTHING])
def test_signatures(name):
    """Every argument of PyTorch's, by its name, in its place, with its default."""
    ours, theirs = (
        [(p.name, p.default, p.kind) for p in inspect.signature(getattr(library.nn, name)).parameters.values()]
        for library in (tinygrad_edu, torch)
    )
    assert ours == theirs


@pytest.mark.parametrize(
    "name", [n for n, f in vars(tinygrad_edu.nn.init).items() if inspect.isfunction(f) and n[-1] == "_"]
)
def test_signatures_of_init(name):
    ours, theirs = (
        [(p.name, p.default) for p in inspect.signature(getattr(library.nn.init, name)).parameters.values()]
        for library in (tinygrad_edu, torch)
    )
    assert ours == theirs


@pytest.mark.parametrize("make", [*ZOO.values(), *IMAGES.values()], ids=[*ZOO, *IMAGES])
def test_weights_move_both_ways(make):
    ours, theirs = pair(make, 0)[0], pair(make, 1)[1]
    ours.load_state_dict(theirs.state_dict())
    mine, other = states(ours, theirs)
    assert all(np.array_equal(mine[key], other[key]) for key in other)
    ours, theirs = pair(make, 2)[0], pair(make, 3)[1]
    theirs.load_state_dict({key: torch.tensor(tensor.numpy()) for key, tensor in ours.state_dict().items()})
    mine, other = states(ours, theirs)
    assert all(np.array_equal(mine[key], other[key]) for key in other)


def test_the_message_of_a_state_that_does_not_fit():
    messages = []
    for library in (tinygrad_edu, torch):
        nn = library.nn
        model = nn.Sequential(OrderedDict(a=nn.Linear(2, 3), b=nn.Sequential(nn.BatchNorm1d(3))))
        state = {k: v for k, v in model.state_dict().items() if k != "a.bias"}
        state |= {
            "b.0.more": library.ones(1),
            "c": library.ones(1),
            "a.weight": library.ones(2, 2),
            "a.x.y": library.ones(1),
        }
        with pytest.raises(RuntimeError) as caught:
            model.load_state_dict(state)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


LOSSES = [
    ("cross_entropy", (7, 4), "labels", {}),
    ("cross_entropy", (7, 4), "labels", {"reduction": "sum", "label_smoothing": 0.1}),
    ("cross_entropy", (7, 4), "labels", {"weight": (4,), "ignore_index": 1}),
    ("cross_entropy", (7, 4), "labels", {"weight": (4,), "label_smoothing": 0.2, "reduction": "none"}),
    ("cross_entropy", (7, 4), "labels", {"weight": (4,), "label_smoothing": 0.2, "ignore_index": 2}),
    ("cross_entropy", (7, 4, 3), "labels", {}),
    ("cross_entropy", (7, 4), "probabilities", {"label_smoothing": 0.1, "weight": (4,)}),
    ("cross_entropy", (4,), "labels", {}),
    ("nll_loss", (7, 4), "labels", {"weight": (4,), "ignore_index": 0}),
    ("nll_loss", (7, 4), "labels", {"reduction": "none"}),
    ("mse_loss", (7, 4), "values", {}),
    ("mse_loss", (7, 4), "values", {"reduction": "sum", "weight": (7, 4)}),
    ("l1_loss", (7, 4), "values", {"reduction": "none"}),
    ("l1_loss", (7, 4), "values", {"weight": (7, 4)}),
    ("binary_cross_entropy", (7, 4), "probabilities", {"weight": (4,)}),
    ("binary_cross_entropy_with_logits", (7, 4), "probabilities", {"pos_weight": (4,), "weight": (7, 1)}),
]


@pytest.mark.parametrize(("name", "shape", "kind", "options"), LOSSES)
def test_losses(name, shape, kind, options):
    x = draw(shape)
    if name == "nll_loss":
        x = -np.abs(x)
    if name == "binary_cross_entropy":
        x = 1 / (1 + np.exp(-x))
    targets = {"values": draw(shape, seed=2), "probabilities": np.abs(np.sin(draw(shape, seed=3)))}
    classes, rest = (shape[1], (shape[0], *shape[2:])) if len(shape) > 1 else (shape[0], ())
    targets["labels"] = np.random.default_rng(4).integers(0, classes, rest)
    results = []
    for library in (tinygrad_edu, torch):
        given = {
            key: library.tensor(np.abs(draw(value, seed=5))) if isinstance(value, tuple) else value
            for key, value in options.items()
        }
        logits = library.tensor(x, requires_grad=True)
        loss = getattr(library.nn.functional, name)(input=logits, target=library.tensor(targets[kind]), **given)
        loss.sum().backward()
        results.append((loss, logits.grad))
    assert close(results[0][0], results[1][0]) and close(results[0][1], results[1][1])


FUNCTIONS = [
    ("relu", {}), ("relu6", {}), ("leaky_relu", {"negative_slope": 0.3}), ("elu", {"alpha": 2.0}), ("selu", {}),
    ("silu", {}), ("gelu", {}), ("gelu", {"approximate": "tanh"}), ("softplus", {"beta": 2.0}), ("sigmoid", {}),
    ("tanh", {}), ("logsigmoid", {}), ("softmax", {"dim": 0}), ("softmin", {"dim": 1}), ("log_softmax", {"dim": -1}),
    ("softmax", {"dim": 1, "dtype": "float64"}), ("pad", {"pad": (1, 2)}), ("dropout", {"training": False}),
    ("linear", {"weight": (3, 4), "bias": (3,)}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options"), FUNCTIONS)
def test_functions(name, options):
    x, results = 3 * draw((5, 4)), []
    for library in (tinygrad_edu, torch):
        given = {
            key: library.tensor(draw(value, seed=5)) if key in ("weight", "bias") else
            getattr(library, value) if key == "dtype" else value
            for key, value in options.items()
        }  # fmt: skip
        tensor = library.tensor(x, requires_grad=True)
        out = getattr(library.nn.functional, name)(input=tensor, **given)
        (
            out * library.tensor(np.cos(np.arange(out.numel())).reshape(tuple(out.shape)).astype("float32"))
        ).sum().backward()
        results.append((out, tensor.grad))
    assert close(results[0][0], results[1][0]) and close(results[0][1], results[1][1])


def test_dropout_draws_alike():
    results = []
    for library in (tinygrad_edu, torch):
        library.manual_seed(5)
        layer, x = library.nn.Dropout(0.3), library.ones(4, 25)
        results.append([layer(x).tolist(), layer(x).tolist(), library.nn.functional.dropout(x, 1.0).tolist()])
    assert results[0] == results[1]


INITS = [
    ("uniform_", {"a": -1.0, "b": 3.0}), ("normal_", {"mean": 1.0, "std": 2.0}), ("constant_", {"val": 0.3}),
    ("ones_", {}), ("zeros_", {}), ("eye_", {}), ("xavier_uniform_", {"gain": 2.0}), ("xavier_normal_", {}),
    ("kaiming_uniform_", {"a": 0.2}), ("kaiming_normal_", {"mode": "fan_out", "nonlinearity": "relu"}),
    ("trunc_normal_", {}), ("trunc_normal_", {"std": 0.02}), ("trunc_normal_", {"a": 1.0, "b": 3.0}),
    ("trunc_normal_", {"mean": 0.5, "a": -0.1, "b": 0.1}), ("orthogonal_", {"gain": 2.0}),
]  # fmt: skip


@pytest.mark.parametrize("shape", [(12, 20), (20, 12)])
@pytest.mark.parametrize(("name", "options"), INITS)
def test_init_draws_alike(name, options, shape):
    results = []
    for library in (tinygrad_edu, torch):
        library.manual_seed(11)
        results.append(getattr(library.nn.init, name)(library.empty(*shape), **options).numpy())
    assert np.allclose(*results, rtol=0, atol=4e-6 if name == "orthogonal_" else 4e-7)


WRONG = [
    lambda t: t.nn.Linear(3, 2)(t.ones(2, 4)),
    lambda t: t.nn.Conv2d(3, 2, 3)(t.ones(1, 2, 5, 5)),
    lambda t: t.nn.Conv2d(3, 2, 9)(t.ones(1, 3, 5, 5)),
    lambda t: t.nn.Conv2d(3, 2, 3, groups=2),
    lambda t: t.nn.Conv2d(3, 2, 3, padding="odd"),
    lambda t: t.nn.Conv2d(3, 2, 3, stride=2, padding="same"),
    lambda t: t.nn.BatchNorm1d(3)(t.ones(2, 3, 4, 5)),
    lambda t: t.nn.BatchNorm2d(3)(t.ones(2, 3)),
    lambda t: t.nn.BatchNorm1d(3)(t.ones(2, 4)),
    lambda t: t.nn.BatchNorm1d(3)(t.ones(1, 3)),
    lambda t: t.nn.Dropout(2),
    lambda t: t.nn.GELU("cubic")(t.ones(1)),
    lambda t: t.nn.CrossEntropyLoss()(t.ones(2, 3), t.tensor([0, 3])),
    lambda t: t.nn.CrossEntropyLoss()(t.ones(2, 3), t.tensor([0, 1, 2])),
    lambda t: t.nn.BCELoss()(t.tensor([2.0]), t.tensor([1.0])),
    lambda t: t.nn.BCELoss()(t.tensor([0.5]), t.tensor([1.0, 0.0])),
    lambda t: t.nn.MSELoss(reduction="all")(t.ones(1), t.ones(1)),
    lambda t: t.nn.Sequential(t.nn.ReLU),
    lambda t: t.nn.ModuleList([t.nn.ReLU()])[3],
    lambda t: t.nn.ModuleList([3]),
    lambda t: t.nn.ModuleDict({"keys": t.nn.ReLU()}),
    lambda t: t.nn.ModuleDict({"a.b": t.nn.ReLU()}),
    lambda t: t.nn.Linear(1, 1).missing,
    lambda t: t.nn.Module()(1),
    lambda t: t.nn.Module(3),
    lambda t: setattr(t.nn.Linear(1, 1), "weight", t.ones(1, 1)),
    lambda t: t.nn.Linear(1, 1).register_buffer("weight", None),
    lambda t: t.nn.Linear(1, 1).to(t.int64),
    lambda t: t.nn.Linear(1, 1).get_submodule("weight"),
    lambda t: t.nn.Linear(1, 1).train(3),
    lambda t: t.nn.Parameter(t.ones(1, dtype=t.int64)),
    lambda t: t.nn.init.eye_(t.ones(1)),
    lambda t: t.nn.init.xavier_normal_(t.ones(1)),
    lambda t: t.nn.init.calculate_gain("none"),
    lambda t: t.nn.init.kaiming_normal_(t.ones(2, 2), mode="fan"),
    lambda t: t.nn.utils.vector_to_parameters([1.0], []),
]


@pytest.mark.parametrize("program", WRONG)
def test_errors_are_of_the_same_class(program):
    classes = []
    for library in (tinygrad_edu, torch):
        with pytest.raises(Exception) as caught:  # its class is compared
            program(library)
        classes.append(caught.type)
    assert classes[0] is classes[1]


def train(t):
    """A program for PyTorch: only the name `t` decides who runs it."""
    t.manual_seed(0)
    images = t.rand(96, 1, 8, 8)
    labels = (images.mean(dim=(1, 2, 3)) * 40).long() % 4
    model = t.nn.Sequential(
        t.nn.Conv2d(1, 8, 3, padding=1), t.nn.BatchNorm2d(8), t.nn.ReLU(inplace=True), t.nn.MaxPool2d(2),
        t.nn.Flatten(), t.nn.Dropout(0.2), t.nn.Linear(128, 16), t.nn.Tanh(), t.nn.Linear(16, 4),
    )  # fmt: skip
    criterion = t.nn.CrossEntropyLoss(label_smoothing=0.05)
    optimizer = t.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)
    scheduler = t.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    loader = t.utils.data.DataLoader(t.utils.data.TensorDataset(images, labels), batch_size=16, shuffle=True)
    losses = []
    for _ in range(4):
        model.train()
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            t.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
        scheduler.step()
        model.eval()
        with t.no_grad():
            losses.append(criterion(model(images), labels).item())
    return losses


def test_a_training_loop_runs_with_only_the_import_changed():
    ours, theirs = train(tinygrad_edu), train(torch)
    assert len(ours) == 28 and ours[-1] < ours[0]
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


@pytest.mark.parametrize(
    "make",
    [
        lambda nn: nn.LayerNorm(4),
        lambda nn: nn.LayerNorm((3, 4), elementwise_affine=False),
        lambda nn: nn.LayerNorm([4], bias=False),
        lambda nn: nn.Embedding(5, 3),
        lambda nn: nn.Embedding(5, 3, padding_idx=-1),
    ],
)
def test_layer_norm_and_embedding(make):
    theirs, ours = (lib.manual_seed(3) and make(lib.nn) for lib in (torch, tinygrad_edu))
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), atol=1e-6)
    indices = isinstance(theirs, torch.nn.Embedding)
    data = np.array([[0, 4, 1], [1, 1, 2]]) if indices else np.random.default_rng(0).normal(size=(2, 3, 4)).astype("f4")
    for lib, layer in ((torch, theirs), (tinygrad_edu, ours)):
        layer.out = layer(lib.tensor(data))
        layer.out.requires_grad and (layer.out * layer.out).sum().backward()
    np.testing.assert_allclose(ours.out.detach().numpy(), theirs.out.detach().numpy(), atol=1e-5)
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), atol=1e-4)
