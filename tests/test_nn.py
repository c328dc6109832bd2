"""Modules: what is registered, how it is walked, saved, loaded, converted, hooked and printed."""

import copy
import pickle
from collections import OrderedDict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu import nn

F = nn.functional


class Net(nn.Module):
    def __init__(self, width=3):
        super().__init__()
        self.first = nn.Linear(2, width)
        self.norm = nn.BatchNorm1d(width)
        self.scale = nn.Parameter(torch.ones(1))
        self.register_buffer("count", torch.zeros(1))
        self.register_buffer("passing", torch.zeros(1), persistent=False)

    def forward(self, x):
        return self.norm(self.first(x)) * self.scale


KEYS = ["scale", "count", "first.weight", "first.bias"]
KEYS += [f"norm.{name}" for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")]


def values(module):
    return {name: tensor.numpy().copy() for name, tensor in module.state_dict().items()}


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


# Registering ----------------------------------------------------------------------------------------------------------


def test_attributes_are_registered_by_their_type():
    net = Net()
    assert [name for name, _ in net.named_parameters()] == ["scale", *KEYS[2:6]]
    assert [name for name, _ in net.named_buffers()] == ["count", "passing", *KEYS[-3:]]
    assert [name for name, _ in net.named_modules()] == ["", "first", "norm"]
    assert [name for name, _ in net.named_children()] == ["first", "norm"]
    assert list(net.state_dict()) == KEYS


def test_a_name_stands_for_one_thing():
    module = nn.Module()
    module.x = 1
    module.x = nn.Parameter(torch.ones(1))
    assert "x" not in module.__dict__ and list(module._parameters) == ["x"]
    del module.x
    module.x = nn.ReLU()
    module.x = nn.Tanh()
    assert isinstance(module.x, nn.Tanh) and list(module._modules) == ["x"]
    with pytest.raises(TypeError, match=r"cannot assign 'int' as child module 'x' \(nn.Module or None expected\)"):
        module.x = 3
    module.x = None
    assert module.x is None and list(module.children()) == []
    del module.x
    assert not hasattr(module, "x")


def test_a_registered_parameter_takes_only_parameters():
    layer = nn.Linear(2, 3)
    for wrong in (torch.ones(3, 2), 1, nn.ReLU()):
        with pytest.raises(TypeError, match=r"as parameter 'weight' \(nn.Parameter or None expected\)"):
            layer.weight = wrong
    layer.weight = replaced = nn.Parameter(torch.ones(3, 2))
    assert layer.weight is replaced and list(layer._parameters) == ["weight", "bias"]
    layer.bias = None
    assert layer(torch.ones(2)).tolist() == [2, 2, 2]


def test_buffers_stay_buffers():
    net = Net()
    net.passing = torch.ones(2)
    assert "passing" in dict(net.named_buffers()) and "passing" not in net.state_dict()
    net.late = nn.Buffer(torch.ones(1), persistent=False)
    assert "late" in dict(net.named_buffers()) and "late" not in net.state_dict()
    with pytest.raises(TypeError, match="to buffer 'count'"):
        net.count = 3


@pytest.mark.parametrize(
    ("register", "error", "words"),
    [
        (lambda m: m.register_parameter("", None), KeyError, "empty string"),
        (lambda m: m.register_parameter("a.b", None), KeyError, "contain"),
        (lambda m: m.register_parameter("training", None), KeyError, "already exists"),
        (lambda m: m.register_parameter(3, None), TypeError, "should be a string"),
        (
            lambda m: m.register_parameter("p", torch.ones(1)),
            TypeError,
            "cannot assign 'Tensor' object to parameter 'p'",
        ),
        (lambda m: m.register_buffer("b", [1]), TypeError, "cannot assign 'list' object to buffer 'b'"),
        (lambda m: m.add_module("m", 3), TypeError, "int is not a Module subclass"),
        (lambda m: m.add_module("a.b", nn.ReLU()), KeyError, "contain"),
        (lambda m: m.add_module("forward", nn.ReLU()), KeyError, "already exists"),
    ],
)
def test_what_cannot_be_registered(register, error, words):
    with pytest.raises(error, match=words):
        register(nn.Module())


def test_a_missing_attribute_is_named():
    with pytest.raises(AttributeError, match=r"'Linear' object has no attribute 'wieght'$") as caught:
        _ = nn.Linear(1, 1).wieght
    assert caught.value.name == "wieght"
    assert "weight" in dir(caught.value.obj)  # what Python looks through for its "Did you mean"
    assert not hasattr(nn.ReLU(), "weight") and "0" not in dir(nn.Sequential(nn.ReLU()))


def test_a_forgotten_super_init_is_said():
    class Forgetful(nn.Module):
        def __init__(self, build=None):
            if build:
                self.part = build()

        def forward(self, x):
            return x

    for build, kind in ((lambda: nn.ReLU(), "module"), (lambda: nn.Parameter(torch.ones(1)), "parameter")):
        with pytest.raises(AttributeError, match=rf"cannot assign {kind} before Module.__init__\(\) call"):
            Forgetful(build)
    with pytest.raises(AttributeError, match=r"Forgetful.__init__ must call super\(\).__init__\(\) first"):
        Forgetful()(torch.ones(1))


def test_a_module_without_forward():
    with pytest.raises(NotImplementedError, match=r'Module \[Module\] is missing the required "forward" function'):
        nn.Module()(1)
    with pytest.raises(TypeError):
        nn.Module(3)


def test_parameters_need_tensors():
    assert nn.Parameter().shape == (0,)
    assert (
        nn.Parameter(torch.ones(2)).is_leaf and nn.Parameter(torch.ones(2), requires_grad=False).requires_grad is False
    )
    with torch.no_grad():
        assert nn.Parameter(torch.ones(2)).requires_grad
    with pytest.raises(TypeError, match=r"write nn.Parameter\(torch.tensor"):
        nn.Parameter([1.0])
    with pytest.raises(RuntimeError, match="floating point"):
        nn.Parameter(torch.ones(2, dtype=torch.int64))
    source = torch.ones(2)
    assert np.shares_memory(nn.Parameter(source).detach().numpy(), source.numpy())
    assert type(nn.Parameter(source) * 2) is torch.Tensor


# Walking --------------------------------------------------------------------------------------------------------------


def test_what_is_shared_is_walked_once():
    shared = nn.Linear(2, 2)
    model = nn.Sequential(shared, nn.ReLU(), shared)
    model.tied = shared.weight
    assert [name for name, _ in model.named_parameters()] == ["tied", "0.bias"]
    assert [n for n, _ in model.named_parameters(remove_duplicate=False)] == [
        "tied",
        "0.weight",
        "0.bias",
        "2.weight",
        "2.bias",
    ]
    assert [name for name, _ in model.named_modules()] == ["", "0", "1"]
    assert len(list(model.children())) == 2
    assert list(model.state_dict()) == ["tied", "0.weight", "0.bias", "2.weight", "2.bias"]


def test_paths():
    model = nn.Sequential(OrderedDict(body=nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))))
    assert model.get_submodule("") is model and model.get_submodule("body.0") is model.body[0]
    assert model.get_parameter("body.0.weight") is model.body[0].weight
    assert model.get_buffer("body.1.running_mean") is model.body[1].running_mean
    for wrong in (
        lambda: model.get_submodule("body.9"),
        lambda: model.get_submodule("body.0.weight"),
        lambda: model.get_parameter("body.1.running_mean"),
        lambda: model.get_buffer("body.0.weight"),
    ):
        with pytest.raises(AttributeError, match="has no attribute|is not a"):
            wrong()


def test_apply_visits_children_first():
    seen = []
    model = nn.Sequential(nn.Sequential(nn.ReLU()), nn.Tanh())
    assert model.apply(lambda module: seen.append(type(module).__name__)) is model
    assert seen == ["ReLU", "Sequential", "Tanh", "Sequential"]


# State ----------------------------------------------------------------------------------------------------------------


def test_state_moves_from_one_to_the_other():
    a, b = Net(), Net()
    assert not same(values(a), values(b))
    result = b.load_state_dict(a.state_dict())
    assert repr(result) == "<All keys matched successfully>" and result == ([], [])
    assert same(values(a), values(b))
    a.first.weight.detach().fill_(7)
    assert not same(values(a), values(b))  # copied, not shared


def test_loading_keeps_the_parameters_themselves_unless_assigned():
    a, b = Net(), Net()
    before = b.first.weight
    b.load_state_dict(a.state_dict())
    assert b.first.weight is before and before.requires_grad
    b.first.weight.requires_grad = False
    b.load_state_dict(a.state_dict(), assign=True)
    assert b.first.weight is not before and isinstance(b.first.weight, nn.Parameter)
    assert not b.first.weight.requires_grad and b.first.bias.requires_grad
    assert np.shares_memory(b.first.weight.array, a.first.weight.array)


def test_state_dict_shares_memory_and_leaves_the_graph():
    net = Net()
    state = net.state_dict()
    assert not state["scale"].requires_grad and net.state_dict(keep_vars=True)["scale"] is net.scale
    state["scale"].fill_(5)
    assert net.scale.item() == 5


def test_all_faults_of_a_state_are_named_at_once():
    state = Net().state_dict()
    del state["scale"]
    state["more"] = torch.ones(1)
    state["first.more.still"] = torch.ones(1)
    state["first.weight"] = torch.ones(4, 2)
    state["first.bias"] = "words"
    with pytest.raises(RuntimeError) as caught:
        Net().load_state_dict(state)
    assert str(caught.value).splitlines() == [
        "Error(s) in loading state_dict for Net:",
        '\tMissing key(s) in state_dict: "scale". ',
        '\tUnexpected key(s) in state_dict: "more", "first.more.still". ',
        "\tsize mismatch for first.weight: copying a param with shape torch.Size([4, 2]) from checkpoint, "
        "the shape in current model is torch.Size([3, 2]).",
        "\tWhile copying the parameter named \"first.bias\", expected a Tensor or an array but received <class 'str'>",
    ]
    for name in ("first.weight", "first.bias"):
        del state[name]
    loose = Net().load_state_dict(state, strict=False)
    assert loose.missing_keys == ["scale", "first.weight", "first.bias"]
    assert loose.unexpected_keys == ["more", "first.more.still"]
    with pytest.raises(TypeError, match="dict-like"):
        Net().load_state_dict([1])


def test_an_overwritten_weight_is_noticed_by_backward():
    layer = nn.Linear(2, 3)
    loss = layer(torch.ones(1, 2, requires_grad=True)).sum()
    layer.load_state_dict(nn.Linear(2, 3).state_dict())
    with pytest.raises(RuntimeError, match="load_state_dict overwrote"):
        loss.backward()


@given(st.sampled_from([copy.deepcopy, lambda module: pickle.loads(pickle.dumps(module))]))
def test_copies_are_equal_and_independent(make):
    net = Net()
    net.first.weight.grad = torch.ones(3, 2)
    twin = make(net)
    assert same(values(net), values(twin)) and repr(net) == repr(twin)
    assert all(type(p) is nn.Parameter and p.requires_grad for p in twin.parameters())
    twin.first.weight.detach().fill_(9)
    assert not same(values(net), values(twin))


def test_copies_keep_what_is_tied():
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    model[1].weight = model[0].weight
    twin = copy.deepcopy(model)
    assert twin[1].weight is twin[0].weight is not model[0].weight


# Modes ----------------------------------------------------------------------------------------------------------------


def test_training_and_evaluation():
    model = nn.Sequential(nn.Dropout(), nn.Sequential(nn.BatchNorm1d(2)))
    assert all(module.training for module in model.modules())
    assert model.eval() is model and not any(module.training for module in model.modules())
    assert model.train() is model and all(module.training for module in model.modules())
    with pytest.raises(ValueError, match="boolean"):
        model.train("yes")


def test_freezing_and_forgetting():
    net = Net()
    net(torch.randn(4, 2)).sum().backward()
    gradient = net.first.weight.grad
    net.zero_grad(set_to_none=False)
    assert net.first.weight.grad is gradient and not gradient.numpy().any()
    net.zero_grad()
    assert all(parameter.grad is None for parameter in net.parameters())
    assert net.requires_grad_(False) is net and not any(parameter.requires_grad for parameter in net.parameters())


@pytest.mark.parametrize(
    ("convert", "dtype"),
    [
        (lambda m: m.double(), "float64"),
        (lambda m: m.half(), "float16"),
        (lambda m: m.double().float(), "float32"),
        (lambda m: m.to(torch.float64), "float64"),
        (lambda m: m.to("cpu", torch.float64), "float64"),
        (lambda m: m.to(torch.ones(1, dtype=torch.float64)), "float64"),
        (lambda m: m.to(device="cpu").cpu(), "float32"),
    ],
)
def test_conversion_in_place(convert, dtype):
    net = Net()
    net(torch.randn(4, 2)).sum().backward()
    weight = net.first.weight
    assert convert(net) is net and net.first.weight is weight
    for tensor in (*net.parameters(), net.norm.running_mean, weight.grad):
        assert tensor.numpy(force=True).dtype == dtype
    assert net.norm.num_batches_tracked.dtype == torch.int64
    assert net(torch.randn(4, 2, dtype=weight.dtype)).dtype == weight.dtype


@pytest.mark.parametrize("move", [lambda m: m.to("cuda"), lambda m: m.cuda(), lambda m: m.to(device="mps")])
def test_there_is_no_gpu(move):
    with pytest.raises(RuntimeError, match="runs on the CPU"):
        move(nn.Linear(1, 1))
    with pytest.raises(TypeError, match="floating point"):
        nn.Linear(1, 1).to(torch.int64)
    with pytest.raises(RuntimeError, match="CPU"):
        nn.Linear(1, 1, device="cuda")


# Hooks ----------------------------------------------------------------------------------------------------------------


def test_hooks_see_and_replace():
    layer, seen = nn.Identity(), []
    handles = [
        layer.register_forward_pre_hook(lambda m, args: seen.append(("pre", *args))),
        layer.register_forward_pre_hook(lambda m, args: args[0] + 1),
        layer.register_forward_hook(lambda m, args, out: seen.append(("post", *args, out))),
        layer.register_forward_hook(lambda m, args, out: out * 10),
        layer.register_forward_hook(lambda m, args, out: seen.append("first"), prepend=True),
    ]
    assert layer(1) == 20
    assert seen == [("pre", 1), "first", ("post", 2, 2)]
    for handle in handles:
        handle.remove()
        handle.remove()
    assert layer(1) == 1 and not layer._forward_hooks and not layer._forward_pre_hooks


def test_one_kind_of_hook_is_enough():
    layer = nn.Identity()
    with layer.register_forward_pre_hook(lambda m, args: (args[0] + 1,)):
        assert layer(1) == 2
    with layer.register_forward_hook(lambda m, args, out: out * 10):
        assert layer(1) == 10
    assert layer(1) == 1


def test_hooks_with_keywords_and_errors():
    class Fussy(nn.Module):
        def forward(self, x, *, factor=1):
            if factor == 0:
                raise ValueError("factor")
            return x * factor

    module, seen = Fussy(), []
    module.register_forward_pre_hook(lambda m, args, kwargs: (args, {"factor": kwargs["factor"] * 2}), with_kwargs=True)
    module.register_forward_hook(lambda m, args, kwargs, out: seen.append(kwargs), with_kwargs=True)
    module.register_forward_hook(lambda m, args, out: seen.append("always"), always_call=True)
    assert module(3, factor=5) == 30 and seen == [{"factor": 10}, "always"]
    with pytest.raises(ValueError, match="factor"):
        module(3, factor=0)
    assert seen[2:] == ["always"]
    module.register_forward_pre_hook(lambda m, args, kwargs: 3, with_kwargs=True)
    with pytest.raises(RuntimeError, match="must return None or a tuple"):
        module(3, factor=1)
