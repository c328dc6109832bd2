"""Where an op is offered, if it is not both a function of `torch` and a method of Tensor, as most are."""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


HELPERS = names("""
    add_along_axis added_windows between cast cholesky_factor choose cleared clone_in_rows cofactor_slope cofactors
    contract convolve
    eigh_parts entr equal_to erfinv_slope euclidean_norm flip_axes gated gaussian gelu_erf gelu_tanh getitem
    log_determinant log_odds log_sigmoid
    lu_parts lying_apart middle mish_slope normal_cdf on_diagonal
    overlaid power_less_one power_norm put_back qr_parts ratio repeat_whole replaced
    reshape_to scatter_extreme sech_squared share_of_exp side_by_side share_of_length slope_of_gelu slope_of_sigmoid
    sliding_windows slope_of_silu solution substitute svd_parts transpose_axes twice
    vectors weighted_relu xlog1py
""")  # parts of rules and of other functions: in `ops` alone
FUNCTIONAL = names("""
    elu elu_ gelu hardsigmoid hardswish hardtanh hardtanh_ leaky_relu leaky_relu_ logsigmoid mish one_hot pad relu6 silu
    softplus softsign swish tanhshrink
""")  # in torch.nn.functional
ON_TENSOR = names("""
    bernoulli_ cauchy_ expand expand_as exponential_ geometric_ log_normal_ new_empty new_full new_ones new_tensor
    new_zeros normal_ random_ repeat unfold uniform_ view view_as
""")  # methods only
ON_TOP = names("""
    celu celu_ combinations empty_like full_like ones_like poisson rand_like randint_like randn_like
    result_type rsub selu selu_ var_mean zeros_like
""")  # functions only
