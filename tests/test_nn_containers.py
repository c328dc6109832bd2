"""Sequential, ModuleList, ModuleDict and ParameterList: lists and dicts that register what they hold."""

from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu import nn


@given(st.integers(0, 5), st.slices(5))
def test_sequences_index_as_lists(size, piece):
    layers = [nn.Identity() for _ in range(size)]
    for container in (nn.Sequential(*layers), nn.ModuleList(layers)):
        assert list(container) == layers and len(container) == size
        assert list(container[piece]) == layers[piece] and type(container[piece]) is type(container)
        assert all(container[i] is layers[i] for i in range(-size, size))
        for wrong in (size, -size - 1):
            with pytest.raises(IndexError, match="out of range"):
                _ = container[wrong]


@given(st.data())
def test_sequences_change_as_lists(data):
    expected = [nn.Identity() for _ in range(3)]
    container = data.draw(st.sampled_from([nn.Sequential(*expected), nn.ModuleList(expected)]))
    for _ in range(data.draw(st.integers(0, 8))):
        step = data.draw(st.sampled_from(["append", "insert", "extend", "delete", "set", "pop", "slice"]))
        fresh, size = nn.Identity(), len(expected)
        place = data.draw(st.integers(-size, size - 1)) if size else 0
        if step == "append":
            container.append(fresh), expected.append(fresh)
        elif step == "insert":
            container.insert(place, fresh), expected.insert(place, fresh)
        elif step == "extend":
            container.extend([fresh]), expected.extend([fresh])
        elif step == "slice":
            del container[::2]
            del expected[::2]
        elif size and step == "delete":
            del container[place]
            del expected[place]
        elif size and step == "set":
            container[place] = expected[place] = fresh
        elif size and step == "pop":
            assert container.pop(place) is expected.pop(place)
        assert list(container) == expected
        assert list(container._modules) == [str(i) for i in range(len(expected))]


def test_sequential_from_names_and_arithmetic():
    model = nn.Sequential(OrderedDict(a=nn.Linear(2, 3), b=nn.ReLU()))
    assert list(model.state_dict()) == ["a.weight", "a.bias"] and list(model[1:]._modules) == ["b"]
    assert len(model + model) == 4 and len(model * 3) == 6 and list(2 * model) == list(model) * 2
    model += nn.Sequential(nn.Tanh())
    assert isinstance(model[2], nn.Tanh)
    for wrong, error in (
        (lambda: model * 0, ValueError),
        (lambda: model * "x", TypeError),
        (lambda: model + nn.ReLU(), ValueError),
    ):
        with pytest.raises(error):
            wrong()
    with pytest.raises(TypeError, match="not a Module subclass"):
        nn.Sequential(nn.ReLU, nn.Tanh())
    with pytest.raises(TypeError, match="iterable"):
        nn.ModuleList().extend(3)
    with pytest.raises(NotImplementedError, match="forward"):
        nn.ModuleList()(1)


def test_module_dict():
    layers = nn.ModuleDict({"a": nn.Linear(2, 2)})
    layers["b"] = nn.ReLU()
    layers.update([("c", nn.Tanh())])
    assert list(layers) == list(layers.keys()) == ["a", "b", "c"] and "a" in layers and len(layers) == 3
    assert list(layers.state_dict()) == ["a.weight", "a.bias"]
    assert layers.pop("b").__class__ is nn.ReLU and "b" not in layers
    del layers["c"]
    assert [name for name, _ in layers.items()] == ["a"] and len(list(layers.values())) == 1
    layers.clear()
    assert not len(layers)
    for wrong, error in (
        (3, TypeError),
        ([3], TypeError),
        ([("a", nn.ReLU(), 1)], ValueError),
        ({"keys": nn.ReLU()}, KeyError),
    ):
        with pytest.raises(error):
            layers.update(wrong)


def test_parameter_list():
    weights = nn.ParameterList([torch.ones(2), nn.Parameter(torch.ones(3)), "words"])
    assert [name for name, _ in weights.named_parameters()] == ["0", "1"] and len(weights) == 3
    weights[2] = torch.zeros(1)
    weights += [torch.zeros(4)]
    assert [p.shape[0] for p in weights] == [2, 3, 1, 4] and weights[-1].requires_grad
    assert [p.shape[0] for p in weights[1:3]] == [3, 1]
    with pytest.raises(IndexError):
        weights[4]
    with pytest.raises(TypeError, match="iterable"):
        weights.extend(torch.ones(2))
    with pytest.raises(RuntimeError, match="should not be called"):
        weights(1)
