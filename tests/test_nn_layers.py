"""Layers, losses, initial values and the tools for gradients: what each promises, without PyTorch beside it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

import tinygrad_edu as torch
from tinygrad_edu import nn

F = nn.functional


def array(tensor):
    return tensor.detach().numpy()


# Linear maps and convolutions -----------------------------------------------------------------------------------------


@given(array_shapes(max_dims=3, max_side=4), st.integers(1, 4), st.booleans())
def test_linear_is_an_affine_map_of_the_last_dimension(shape, width, bias):
    layer = nn.Linear(shape[-1], width, bias=bias)
    x = torch.randn(*shape)
    expected = array(x) @ array(layer.weight).T + (array(layer.bias) if bias else 0)
    assert np.allclose(array(layer(x)), expected, atol=1e-6)
    assert list(layer.state_dict()) == (["weight", "bias"] if bias else ["weight"])


@pytest.mark.parametrize(
    "make", [lambda: nn.Linear(50, 40), lambda: nn.Conv2d(4, 10, (3, 5)), lambda: nn.Conv2d(8, 6, 3, groups=2)]
)
def test_weights_start_within_the_root_of_the_inputs(make):
    torch.manual_seed(1)
    layer = make()
    bound = 1 / math.sqrt(math.prod(layer.weight.shape[1:]))
    for values in map(array, layer.parameters()):
        assert np.abs(values).max() <= bound
    assert np.abs(array(layer.weight)).max() > 0.9 * bound
    before = array(layer.weight).copy()
    layer.reset_parameters()
    assert not np.array_equal(before, array(layer.weight))
    torch.manual_seed(1)
    assert np.array_equal(before, array(make().weight))


def test_a_convolution_with_one_entry_is_a_linear_map():
    conv, x = nn.Conv2d(3, 5, 1), torch.randn(2, 3, 4, 4)
    expected = np.einsum("nchw,fc->nfhw", array(x), array(conv.weight)[:, :, 0, 0]) + array(conv.bias)[:, None, None]
    assert np.allclose(array(conv(x)), expected, atol=1e-6)
    assert nn.Conv2d(3, 6, 3, padding="same", dilation=2, groups=3)(x).shape == (2, 6, 4, 4)
    assert conv(x[0]).shape == (5, 4, 4)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: nn.Conv2d(3, 4, 3, groups=2), "in_channels must be divisible by groups"),
        (lambda: nn.Conv2d(4, 3, 3, groups=2), "out_channels must be divisible by groups"),
        (lambda: nn.Conv2d(4, 4, 3, groups=0), "groups must be a positive integer"),
        (lambda: nn.Conv2d(4, 4, 3, padding="some"), "Invalid padding string 'some'"),
        (lambda: nn.Conv2d(4, 4, 3, stride=2, padding="same"), "not supported for strided convolutions"),
        (lambda: nn.Conv2d(4, 4, 3, padding_mode="mirror"), "padding_mode must be one of"),
        (lambda: nn.Dropout(1.5), "between 0 and 1, but got 1.5"),
        (lambda: nn.MSELoss(reduction="average"), "average is not a valid value for reduction"),
    ],
)
def test_options_out_of_range(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_inputs_that_do_not_fit():
    with pytest.raises(RuntimeError, match=r"\(3x5 and 4x2\)"):
        nn.Linear(4, 2)(torch.ones(3, 5))
    with pytest.raises(RuntimeError, match="expected input"):
        nn.Conv2d(3, 4, 3)(torch.ones(1, 2, 8, 8))
    with pytest.raises(ValueError, match=r"expected 4D input \(got 2D input\)"):
        nn.BatchNorm2d(3)(torch.ones(2, 3))
    with pytest.raises(RuntimeError, match="made for 3 channels"):
        nn.BatchNorm1d(3)(torch.ones(2, 4))
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        nn.BatchNorm1d(3)(torch.ones(1, 3))
    with pytest.raises(TypeError, match="tuple of ints"):
        nn.Unflatten(1, "2x3")
    with pytest.warns(UserWarning, match="Using a target size"):
        nn.MSELoss()(torch.ones(3, 1), torch.ones(3))
    with pytest.warns(UserWarning, match="Implicit dimension choice for softmax"):
        assert nn.Softmax()(torch.ones(2, 2)).tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_shapes_of_the_shape_layers():
    assert nn.Flatten()(torch.ones(2, 3, 4)).shape == (2, 12)
    assert nn.Flatten(0, 1)(torch.ones(2, 3, 4)).shape == (6, 4)
    assert nn.Unflatten(1, (2, -1))(torch.ones(5, 6)).shape == (5, 2, 3)
    assert nn.MaxPool2d(3, stride=2, padding=1)(torch.ones(2, 3, 7, 7)).shape == (2, 3, 4, 4)
    x = torch.ones(1)
    assert nn.Identity(1, two=2)(x) is x


# Dropout --------------------------------------------------------------------------------------------------------------


@given(st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]), st.integers(0, 2**32 - 1))
def test_dropout_zeroes_or_scales(p, seed):
    torch.manual_seed(seed)
    x = torch.ones(4000, requires_grad=True)
    out = F.dropout(x, p)
    out.sum().backward()
    kept = array(out) != 0
    assert np.array_equal(
        array(out), np.where(kept, np.float32(1) / np.float32(1 - p if p < 1 else 1), 0).astype(np.float32)
    )
    assert abs(kept.mean() - (1 - p)) < 0.06
    assert np.array_equal(x.grad.numpy(), array(out))
    torch.manual_seed(seed)
    assert np.array_equal(array(F.dropout(x, p)), array(out))


def test_dropout_rests_in_evaluation():
    x = torch.randn(10)
    assert nn.Dropout(0.5).eval()(x) is x and F.dropout(x, 0.5, training=False) is x
    with pytest.raises(ValueError, match="between 0 and 1"):
        F.dropout(x, -0.1, training=False)


# Batch normalisation --------------------------------------------------------------------------------------------------


@given(st.sampled_from([(4, 3), (4, 3, 5), (2, 3, 4, 5)]), st.sampled_from([0.1, 0.5, None]), st.booleans())
def test_batch_norm_normalises_and_remembers(shape, momentum, affine):
    make = nn.BatchNorm2d if len(shape) == 4 else nn.BatchNorm1d
    layer, axes = make(3, momentum=momentum, affine=affine).double(), (0, *range(2, len(shape)))
    mean, var = np.zeros(3), np.ones(3)
    for step in (1, 2, 3):
        x = torch.randn(*shape, dtype=torch.float64) * 3 + step
        out, batch = array(layer(x)), array(x).var(axes)
        assert np.allclose(out.mean(axes), 0) and np.allclose(out.var(axes), batch / (batch + layer.eps))
        weight = 1 / step if momentum is None else momentum
        mean = (1 - weight) * mean + weight * array(x).mean(axes)
        var = (1 - weight) * var + weight * array(x).var(axes, ddof=1)
    assert np.allclose(array(layer.running_mean), mean) and np.allclose(array(layer.running_var), var)
    assert layer.num_batches_tracked.item() == 3
    columns = (1, 3, *(1,) * (len(shape) - 2))
    expected = (array(x) - mean.reshape(columns)) / np.sqrt(var.reshape(columns) + layer.eps)
    assert np.allclose(array(layer.eval()(x)), expected)
    assert layer.num_batches_tracked.item() == 3 and len(list(layer.parameters())) == 2 * affine
    layer.reset_running_stats()
    assert layer.running_mean.tolist() == [0] * 3 and layer.running_var.tolist() == [1] * 3


def test_batch_norm_may_stop_to_remember():
    layer, x = nn.BatchNorm1d(2), torch.randn(8, 2)
    layer(x)
    before = array(layer.running_mean).copy()
    layer.track_running_stats = False
    assert np.allclose(array(layer(x)).mean(0), 0, atol=1e-6)
    assert np.array_equal(array(layer.running_mean), before) and layer.num_batches_tracked.item() == 1
    assert not np.allclose(array(layer.eval()(x)).mean(0), 0, atol=1e-3)


def test_running_moments_that_move_before_backward_are_noticed():
    layer, x = nn.BatchNorm1d(2), torch.randn(8, 2)
    loss = layer.eval()(x).sum()
    layer.train()(x)
    with pytest.raises(RuntimeError, match="batch_norm overwrote"):
        loss.backward()


def test_batch_norm_without_memory_uses_the_batch_also_in_evaluation():
    layer, x = nn.BatchNorm1d(2, track_running_stats=False), torch.randn(8, 2)
    assert layer.running_mean is None and list(layer.state_dict()) == ["weight", "bias"]
    assert np.array_equal(array(layer(x)), array(layer.eval()(x)))
    with pytest.raises(RuntimeError, match="running_mean and running_var"):
        F.batch_norm(x, None, None)


# Activations in place -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.ELU, nn.SELU, nn.SiLU])
def test_in_place_gives_the_same_values_and_gradients(make):
    results = []
    for inplace in (False, True):
        x = torch.tensor([-2.0, -0.5, 0.5, 8.0], requires_grad=True)
        hidden = x * 1.5
        out = make(inplace=inplace)(hidden)
        assert (out is hidden) == inplace
        (out * torch.tensor([1.0, 2.0, 3.0, 4.0])).sum().backward()
        results.append((array(out), x.grad.numpy()))
    assert np.array_equal(results[0], results[1])
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        make(inplace=True)(torch.ones(2, requires_grad=True))
    with pytest.raises(RuntimeError, match="view of a leaf Variable"):
        make(inplace=True)(torch.ones(2, 2, requires_grad=True)[0])
    plain = torch.full((2,), -3.0)
    seen_through = plain[:1]
    make(inplace=True)(plain)
    assert seen_through.item() == plain[0].item() > -3


# Losses ---------------------------------------------------------------------------------------------------------------

PAIR = (torch.tensor([[0.2, 0.9], [0.6, 0.3]]), torch.tensor([[0.0, 1.0], [1.0, 0.5]]))


@pytest.mark.parametrize("make", [nn.MSELoss, nn.L1Loss, nn.BCELoss, nn.BCEWithLogitsLoss])
def test_reductions_agree(make):
    each = make(reduction="none")(*PAIR)
    assert each.shape == (2, 2)
    assert make(reduction="sum")(*PAIR).item() == pytest.approx(array(each).sum())
    assert make()(*PAIR).item() == pytest.approx(array(each).mean())


def test_weights_of_binary_losses():
    weight, positive = torch.tensor([1.0, 3.0]), torch.tensor([2.0, 5.0])
    module = nn.BCEWithLogitsLoss(weight, pos_weight=positive)
    x, y = PAIR
    p = 1 / (1 + np.exp(-array(x)))
    expected = -array(weight) * (array(positive) * array(y) * np.log(p) + (1 - array(y)) * np.log(1 - p))
    assert module(x, y).item() == pytest.approx(expected.mean()) and list(module.state_dict()) == [
        "weight",
        "pos_weight",
    ]
    each = nn.BCELoss(weight, reduction="none")(torch.tensor(p), y)
    assert np.allclose(array(each), -array(weight) * (array(y) * np.log(p) + (1 - array(y)) * np.log(1 - p)))


def test_cross_entropy_is_nll_of_log_softmax():
    logits, labels = torch.randn(5, 3), torch.tensor([0, 2, 1, -100, 2])
    weight = torch.tensor([1.0, 2.0, 0.5])
    for reduction in ("mean", "sum"):
        fused = nn.CrossEntropyLoss(weight, reduction=reduction)(logits, labels)
        steps = nn.NLLLoss(weight, reduction=reduction)(nn.LogSoftmax(dim=1)(logits), labels)
        assert fused.item() == pytest.approx(steps.item(), rel=1e-6)
    assert list(nn.CrossEntropyLoss(weight).state_dict()) == ["weight"]
    with pytest.raises(IndexError, match="Target 7 is out of bounds"):
        nn.CrossEntropyLoss()(logits, torch.tensor([0, 1, 2, 7, 0]))


def test_weighted_squared_error():
    x, y, weight = torch.tensor([1.0, 2.0]), torch.tensor([0.0, 0.0]), torch.tensor([3.0, 1.0])
    assert F.mse_loss(x, y, weight=weight).item() == (3 * 1 + 1 * 4) / 4
    assert F.l1_loss(x, y, reduction="sum", weight=weight).item() == 5
    assert F.mse_loss(x, y, reduction="none", weight=weight).tolist() == [3, 4]
    with pytest.raises(ValueError, match="same size"):
        F.mse_loss(x, y, weight=torch.ones(3))


# Initial values -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fill", "std", "bound"),
    [
        (lambda w: nn.init.uniform_(w, -2, 2), 4 / math.sqrt(12), 2),
        (lambda w: nn.init.normal_(w, 0, 0.5), 0.5, math.inf),
        (lambda w: nn.init.xavier_uniform_(w, gain=2), 2 * math.sqrt(2 / 500), 2 * math.sqrt(6 / 500)),
        (lambda w: nn.init.xavier_normal_(w), math.sqrt(2 / 500), math.inf),
        (lambda w: nn.init.kaiming_uniform_(w, nonlinearity="relu"), math.sqrt(2 / 200), math.sqrt(6 / 200)),
        (lambda w: nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu"), math.sqrt(2 / 300), math.inf),
        (lambda w: nn.init.trunc_normal_(w, 0, 1, -0.5, 0.5), 0.2835, 0.5),
        (lambda w: nn.init.trunc_normal_(w, 0, 1, -1, 1), 0.5396, 1),
    ],
)
def test_draws_have_the_promised_spread(fill, std, bound):
    torch.manual_seed(3)
    weight = nn.Parameter(torch.empty(300, 200))
    assert fill(weight) is weight and weight.is_leaf and weight.requires_grad
    assert array(weight).std() == pytest.approx(std, rel=0.02) and abs(array(weight).mean()) < 0.02 * std
    assert np.abs(array(weight)).max() <= bound * (1 + 1e-6)


@given(st.integers(1, 6), st.integers(1, 6), st.sampled_from([(), (2,)]))
def test_orthogonal_rows_or_columns(rows, columns, rest):
    weight = array(nn.init.orthogonal_(torch.empty(rows, columns, *rest, dtype=torch.float64), gain=3)).reshape(
        rows, -1
    )
    product = weight @ weight.T if rows <= weight.shape[1] else weight.T @ weight
    assert np.allclose(product, 9 * np.eye(len(product)))


def test_constants_gains_and_what_has_none():
    assert nn.init.ones_(torch.empty(2)).tolist() == [1, 1] and nn.init.zeros_(torch.empty(1)).tolist() == [0]
    assert nn.init.eye_(torch.empty(2, 3)).tolist() == [[1, 0, 0], [0, 1, 0]]
    assert nn.init.calculate_gain("tanh") == 5 / 3 and nn.init.calculate_gain("conv2d") == 1
    assert nn.init.calculate_gain("leaky_relu") == math.sqrt(2 / (1 + 0.01**2))
    assert nn.init._calculate_fan_in_and_fan_out(torch.empty(5, 4, 3, 2)) == (24, 30)
    for wrong in (
        lambda: nn.init.calculate_gain("gulp"),
        lambda: nn.init.calculate_gain("leaky_relu", "steep"),
        lambda: nn.init.kaiming_uniform_(torch.empty(2, 2), mode="fan"),
        lambda: nn.init.xavier_uniform_(torch.empty(3)),
        lambda: nn.init.eye_(torch.empty(3)),
        lambda: nn.init.orthogonal_(torch.empty(3)),
    ):
        with pytest.raises(ValueError):
            wrong()
    with pytest.warns(UserWarning, match="no-op"):
        nn.init.kaiming_uniform_(torch.empty(0, 3))
    with pytest.warns(UserWarning, match="more than 2 std"):
        nn.init.trunc_normal_(torch.empty(3), mean=9)


# Gradients of a whole model -------------------------------------------------------------------------------------------


def with_gradients(*gradients):
    parameters = [nn.Parameter(torch.zeros(len(g))) for g in gradients] + [nn.Parameter(torch.zeros(1))]
    for parameter, g in zip(parameters, gradients, strict=False):
        parameter.grad = torch.tensor(g)
    return parameters


@pytest.mark.parametrize(("order", "norm"), [(2.0, 13.0), (1.0, 19.0), (math.inf, 12.0)])
def test_clipping_by_norm(order, norm):
    parameters = with_gradients([3.0, -4.0], [12.0])
    assert nn.utils.clip_grad_norm_(parameters, 100, order).item() == pytest.approx(norm)
    assert parameters[0].grad.tolist() == [3, -4]
    nn.utils.clip_grad_norm_(iter(parameters), 0.5, order)
    assert np.allclose(parameters[0].grad.numpy(), np.array([3, -4]) * 0.5 / norm)
    assert np.allclose(parameters[1].grad.numpy(), 12 * 0.5 / norm) and parameters[2].grad is None


def test_clipping_of_what_is_not_finite_and_by_value():
    parameters = with_gradients([math.inf, 1.0])
    with pytest.raises(RuntimeError, match="non-finite"):
        nn.utils.clip_grad_norm_(parameters, 1, error_if_nonfinite=True)
    nn.utils.clip_grad_value_(parameters, 0.5)
    assert parameters[0].grad.tolist() == [0.5, 0.5]
    assert nn.utils.clip_grad_norm_([], 1).item() == 0
    nn.utils.clip_grad_value_(parameters[0], 0.25)
    assert parameters[0].grad.tolist() == [0.25, 0.25]


@pytest.mark.parametrize("clip", [nn.utils.clip_grad_norm_, nn.utils.clip_grad_value_])
def test_a_clipped_gradient_that_backward_still_needs_is_noticed(clip):
    (x,) = with_gradients([3.0, -4.0])[:1]
    loss = (x.grad * torch.ones(2, requires_grad=True)).sum()
    clip(x, 1.0)
    with pytest.raises(RuntimeError, match="clip_grad_.*overwrote"):
        loss.backward()


def test_parameters_as_a_vector_and_back():
    layer = nn.Linear(2, 3)
    vector = nn.utils.parameters_to_vector(layer.parameters())
    assert np.array_equal(array(vector), np.concatenate([array(layer.weight).ravel(), array(layer.bias)]))
    vector.sum().backward()
    assert layer.weight.grad.numpy().all()
    nn.utils.vector_to_parameters(torch.arange(9.0), layer.parameters())
    assert layer.weight.tolist() == [[0, 1], [2, 3], [4, 5]] and layer.bias.tolist() == [6, 7, 8]
    with pytest.raises(RuntimeError, match="too few"):
        nn.utils.vector_to_parameters(torch.zeros(8), layer.parameters())
    with pytest.raises(TypeError, match="expected torch.Tensor"):
        nn.utils.vector_to_parameters([0.0] * 9, layer.parameters())
