"""nn.functional beside PyTorch's: errors, signatures, the same random numbers, the forms in torch itself, modules."""

import inspect

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

LIBRARIES = (tinygrad_edu, torch)
ERRORS = {
    "reduction": lambda lib, F, t: F.mse_loss(t(3), t(3), reduction="avg"),
    "reduction of huber": lambda lib, F, t: F.huber_loss(t(3), t(3), reduction="avg"),
    "reduction of gaussian": lambda lib, F, t: F.gaussian_nll_loss(t(3), t(3), t(3), reduction="avg"),
    "reduction of poisson": lambda lib, F, t: F.poisson_nll_loss(t(3), t(3), reduction="avg"),
    "reduction of kl": lambda lib, F, t: F.kl_div(t(3), t(3), reduction="avg"),
    "reduction of cross entropy": lambda lib, F, t: F.cross_entropy(t(2, 3), lib.tensor([0, 1]), reduction="batchmean"),
    "reduction of triplets": lambda lib, F, t: F.triplet_margin_with_distance_loss(
        t(2, 3), t(2, 3), t(2, 3), reduction="avg"
    ),
    "weight of mse": lambda lib, F, t: F.mse_loss(t(3), t(3), weight=t(2)),
    "delta": lambda lib, F, t: F.huber_loss(t(3), t(3), delta=0.0),
    "beta": lambda lib, F, t: F.smooth_l1_loss(t(3), t(3), beta=-1.0),
    "bce shapes": lambda lib, F, t: F.binary_cross_entropy(t(3), t(2)),
    "bce range": lambda lib, F, t: F.binary_cross_entropy(2 * t(3), t(3)),
    "bce target range": lambda lib, F, t: F.binary_cross_entropy(t(3), 2 * t(3)),
    "bce logits shapes": lambda lib, F, t: F.binary_cross_entropy_with_logits(t(3), t(2)),
    "label too large": lambda lib, F, t: F.cross_entropy(t(2, 3), lib.tensor([0, 3])),
    "label negative": lambda lib, F, t: F.cross_entropy(t(2, 3), lib.tensor([0, -1])),
    "label count": lambda lib, F, t: F.cross_entropy(t(2, 3), lib.tensor([0])),
    "label dtype": lambda lib, F, t: F.cross_entropy(t(2, 3), lib.tensor([0, 1], dtype=lib.int32)),
    "label shape": lambda lib, F, t: F.cross_entropy(t(2, 3, 4), lib.zeros(2, 3, dtype=lib.int64)),
    "label dimensions": lambda lib, F, t: F.nll_loss(t(2, 3, 4), lib.zeros(2, dtype=lib.int64)),
    "nll label": lambda lib, F, t: F.nll_loss(t(2, 3), lib.tensor([0, 7])),
    "class weight": lambda lib, F, t: F.cross_entropy(t(2, 3), lib.tensor([0, 1]), t(2)),
    "smoothing": lambda lib, F, t: F.cross_entropy(t(2, 3), lib.tensor([0, 1]), label_smoothing=2.0),
    "probabilities": lambda lib, F, t: F.cross_entropy(t(2, 3), t(2, 4)),
    "variance": lambda lib, F, t: F.gaussian_nll_loss(t(3), t(3), -t(3)),
    "variance number": lambda lib, F, t: F.gaussian_nll_loss(t(3), t(3), -1.0),
    "variance shape": lambda lib, F, t: F.gaussian_nll_loss(t(2, 3), t(2, 3), t(4)),
    "ranking dimensions": lambda lib, F, t: F.margin_ranking_loss(t(3), t(3, 1), t(3)),
    "triplet dimensions": lambda lib, F, t: F.triplet_margin_loss(t(3), t(3, 1), t(3)),
    "triplet margin": lambda lib, F, t: lib.nn.TripletMarginLoss(margin=0.0),
    "triplet distance margin": lambda lib, F, t: lib.nn.TripletMarginWithDistanceLoss(margin=-1.0),
    "cosine dimensions": lambda lib, F, t: F.cosine_embedding_loss(t(3), t(3), t(3)),
    "cosine of whole numbers": lambda lib, F, t: F.cosine_similarity(t(2, 3).long(), t(2, 3).long()),
    "multi margin p": lambda lib, F, t: F.multi_margin_loss(t(2, 3), lib.tensor([0, 1]), p=3),
    "multi margin label": lambda lib, F, t: F.multi_margin_loss(t(2, 3), lib.tensor([0, 3])),
    "multi margin weight": lambda lib, F, t: F.multi_margin_loss(t(2, 3), lib.tensor([0, 1]), weight=t(2)),
    "multi margin count": lambda lib, F, t: F.multi_margin_loss(t(2, 3), lib.tensor([0])),
    "multilabel shape": lambda lib, F, t: F.multilabel_margin_loss(t(2, 3), lib.tensor([0, 1])),
    "multilabel label": lambda lib, F, t: F.multilabel_margin_loss(t(1, 3), lib.tensor([[3, 0, 0]])),
    "ctc blank": lambda lib, F, t: F.ctc_loss(t(4, 1, 3), lib.tensor([[1]]), [4], [1], blank=5),
    "ctc lengths": lambda lib, F, t: F.ctc_loss(t(4, 1, 3), lib.tensor([[1]]), [5], [1]),
    "ctc batch": lambda lib, F, t: F.ctc_loss(t(4, 1, 3), lib.tensor([[1]]), [4, 4], [1]),
    "batch norm of one": lambda lib, F, t: F.batch_norm(t(1, 3), None, None, training=True),
    "batch norm without moments": lambda lib, F, t: F.batch_norm(t(2, 3), None, None),
    "batch norm mean": lambda lib, F, t: F.batch_norm(t(2, 3), t(2), t(3)),
    "batch norm weight": lambda lib, F, t: F.batch_norm(t(2, 3), t(3), t(3), t(2)),
    "batch norm bias": lambda lib, F, t: F.batch_norm(t(2, 3), t(3), t(3), t(3), t(4)),
    "batch norm of a vector": lambda lib, F, t: F.batch_norm(t(3), None, None, training=True),
    "batch norm of whole numbers": lambda lib, F, t: F.batch_norm(t(2, 3).long(), t(3), t(3)),
    "batch norm dtypes": lambda lib, F, t: F.batch_norm(t(2, 3).double(), t(3), t(3)),
    "instance norm of one": lambda lib, F, t: F.instance_norm(t(2, 3, 1)),
    "instance norm without moments": lambda lib, F, t: F.instance_norm(t(2, 3, 4), use_input_stats=False),
    "instance norm weight": lambda lib, F, t: F.instance_norm(t(2, 3, 4), weight=t(2)),
    "instance norm layer": lambda lib, F, t: lib.nn.InstanceNorm1d(3)(t(2, 3, 4, 5)),
    "instance norm layer channels": lambda lib, F, t: lib.nn.InstanceNorm1d(3, affine=True)(t(2, 4, 5)),
    "group norm groups": lambda lib, F, t: F.group_norm(t(2, 6), 4),
    "group norm layer": lambda lib, F, t: lib.nn.GroupNorm(4, 6),
    "group norm negative": lambda lib, F, t: F.group_norm(t(2, 6), -1),
    "group norm weight": lambda lib, F, t: F.group_norm(t(2, 6), 2, t(5)),
    "group norm of a vector": lambda lib, F, t: F.group_norm(t(6), 2),
    "layer norm shape": lambda lib, F, t: F.layer_norm(t(2, 3), (2,)),
    "layer norm number": lambda lib, F, t: F.layer_norm(t(2, 3), 3),
    "layer norm nothing": lambda lib, F, t: F.layer_norm(t(2, 3), ()),
    "layer norm weight": lambda lib, F, t: F.layer_norm(t(2, 3), (3,), t(2)),
    "layer norm dtypes": lambda lib, F, t: F.layer_norm(t(2, 3).double(), (3,), t(3)),
    "layer norm of whole numbers": lambda lib, F, t: F.layer_norm(t(2, 3).long(), (3,)),
    "rms norm shape": lambda lib, F, t: F.rms_norm(t(2, 3), (2,)),
    "rms norm weight": lambda lib, F, t: F.rms_norm(t(2, 3), (3,), t(2)),
    "response norm": lambda lib, F, t: F.local_response_norm(t(2, 3), 2),
    "pdist": lambda lib, F, t: F.pdist(t(3)),
    "pdist p": lambda lib, F, t: F.pdist(t(2, 3), -1),
    "linear": lambda lib, F, t: F.linear(t(2, 3), t(4, 2)),
    "bilinear": lambda lib, F, t: F.bilinear(t(2, 3), t(2, 4), t(5, 3, 3)),
    "bilinear batch": lambda lib, F, t: F.bilinear(t(2, 3), t(1, 3), t(5, 3, 3)),
    "bilinear bias": lambda lib, F, t: F.bilinear(t(2, 3), t(2, 3), t(5, 3, 3), t(4)),
    "bilinear layer": lambda lib, F, t: lib.nn.Bilinear(0, 3, 4),
    "embedding index": lambda lib, F, t: F.embedding(lib.tensor([3]), t(3, 2)),
    "embedding negative": lambda lib, F, t: F.embedding(lib.tensor([-1]), t(3, 2)),
    "embedding dtype": lambda lib, F, t: F.embedding(t(3), t(3, 2)),
    "embedding padding": lambda lib, F, t: F.embedding(lib.tensor([0]), t(3, 2), 3),
    "embedding padding below": lambda lib, F, t: F.embedding(lib.tensor([0]), t(3, 2), -4),
    "embedding table": lambda lib, F, t: F.embedding(lib.tensor([0]), t(3)),
    "embedding layer": lambda lib, F, t: lib.nn.Embedding(3, 2, padding_idx=3),
    "embedding layer rows": lambda lib, F, t: lib.nn.Embedding(3, 2, _weight=t(3, 3)),
    "bag mode": lambda lib, F, t: F.embedding_bag(lib.tensor([[0]]), t(3, 2), mode="min"),
    "bag offsets": lambda lib, F, t: F.embedding_bag(lib.tensor([[0]]), t(3, 2), lib.tensor([0])),
    "bag without offsets": lambda lib, F, t: F.embedding_bag(lib.tensor([0]), t(3, 2)),
    "bag offsets start": lambda lib, F, t: F.embedding_bag(lib.tensor([0, 1]), t(3, 2), lib.tensor([1])),
    "bag offsets end": lambda lib, F, t: F.embedding_bag(lib.tensor([0, 1]), t(3, 2), lib.tensor([0, 3])),
    "bag dimensions": lambda lib, F, t: F.embedding_bag(lib.tensor([[[0]]]), t(3, 2)),
    "bag weights mode": lambda lib, F, t: F.embedding_bag(lib.tensor([[0]]), t(3, 2), per_sample_weights=t(1, 1)),
    "bag weights shape": lambda lib, F, t: F.embedding_bag(
        lib.tensor([[0]]), t(3, 2), mode="sum", per_sample_weights=t(1)
    ),
    "bag index": lambda lib, F, t: F.embedding_bag(lib.tensor([[4]]), t(3, 2)),
    "attention mask and causal": lambda lib, F, t: F.scaled_dot_product_attention(
        t(2, 3), t(2, 3), t(2, 3), t(2, 2), is_causal=True
    ),
    "attention widths": lambda lib, F, t: F.scaled_dot_product_attention(t(2, 3), t(2, 4), t(2, 3)),
    "attention lengths": lambda lib, F, t: F.scaled_dot_product_attention(t(2, 3), t(2, 3), t(4, 3)),
    "attention dtypes": lambda lib, F, t: F.scaled_dot_product_attention(t(2, 3), t(2, 3).double(), t(2, 3)),
    "attention mask dtype": lambda lib, F, t: F.scaled_dot_product_attention(t(2, 3), t(2, 3), t(2, 3), t(2, 2).long()),
    "attention vectors": lambda lib, F, t: F.scaled_dot_product_attention(t(3), t(3), t(3)),
    "attention heads": lambda lib, F, t: F.scaled_dot_product_attention(
        t(3, 2, 4), t(2, 2, 4), t(2, 2, 4), enable_gqa=True
    ),
    "dropout p": lambda lib, F, t: F.dropout(t(3), 1.5),
    "dropout2d p": lambda lib, F, t: F.dropout2d(t(2, 3, 1, 1), -0.1),
    "alpha dropout p": lambda lib, F, t: F.alpha_dropout(t(3), -0.1),
    "feature alpha dropout p": lambda lib, F, t: F.feature_alpha_dropout(t(3, 2), 1.1),
    "dropout of whole numbers": lambda lib, F, t: F.dropout(t(3).long()),
    "dropout1d dimensions": lambda lib, F, t: F.dropout1d(t(3)),
    "feature alpha dropout dimensions": lambda lib, F, t: F.feature_alpha_dropout(t(3), 0.5, True),
    "dropout layer": lambda lib, F, t: lib.nn.Dropout3d(2.0),
    "torch.dropout p": lambda lib, F, t: lib.dropout(t(3), 2.0, True),
}


@pytest.mark.parametrize("name", ERRORS)
def test_same_class_of_error(name):
    raised = []
    for library in LIBRARIES:
        with pytest.raises(Exception) as caught:
            ERRORS[name](library, library.nn.functional, library.ones)
        raised.append(caught.type)
    assert raised[0] is raised[1], f"{raised[0].__name__} instead of {raised[1].__name__}"


def test_sparse_is_refused():
    rows, index = tinygrad_edu.ones(3, 2), tinygrad_edu.tensor([[0]])
    for name in ("embedding", "embedding_bag"):
        with pytest.raises(NotImplementedError, match="sparse"):
            getattr(tinygrad_edu.nn.functional, name)(index, rows, sparse=True)
    for name in ("Embedding", "EmbeddingBag"):
        with pytest.raises(NotImplementedError, match="sparse"):
            getattr(tinygrad_edu.nn, name)(3, 2, sparse=True)


OURS = [n for n in tinygrad_edu.nn.functional.__all__ if getattr(tinygrad_edu.nn.functional, n).__module__.endswith(
    ("loss", "classification", "distance", "ctc", "normalization", "noise", "embedding", "attention", "products")
)]  # fmt: skip


@pytest.mark.parametrize("name", [n for n in OURS if n not in ("linear", "one_hot")])
def test_same_signature(name):
    """Every argument of PyTorch's, by its name, in its place, with its default."""
    ours = inspect.signature(getattr(tinygrad_edu.nn.functional, name))
    try:
        theirs = inspect.signature(getattr(torch.nn.functional, name))
    except ValueError:  # of a function written in C++, whose text tells it
        text = getattr(torch.nn.functional, name).__doc__.split("->")[0].strip().replace("\n", "")
        call = eval(f"lambda {text[text.index('(') + 1 : text.rindex(')')]}: 0")
        theirs = inspect.signature(call)
    pairs = [[(p.name, p.default, p.kind) for p in s.parameters.values()] for s in (ours, theirs)]
    assert pairs[0] == pairs[1]


DROPOUTS = {
    "dropout": (3, 4, 5),
    "dropout1d": (3, 4, 5),
    "dropout2d": (3, 4, 2, 2),
    "dropout3d": (3, 4, 1, 2, 2),
    "alpha_dropout": (3, 4, 5),
    "feature_alpha_dropout": (3, 4, 5),
}


@pytest.mark.filterwarnings("ignore:dropout")
@pytest.mark.parametrize("inplace", [False, True])
@pytest.mark.parametrize("p", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize(("name", "shape"), [*DROPOUTS.items(), ("dropout1d", (4, 5)), ("dropout3d", (4, 2, 2, 2)),
                                             ("dropout2d", (3, 4, 5))])  # fmt: skip
def test_dropout_draws_the_same_numbers(name, shape, p, inplace):
    found = []
    for library in LIBRARIES:
        library.manual_seed(7)
        values = library.tensor(np.random.default_rng(0).standard_normal(shape).astype("float32"), requires_grad=True)
        x = values * 1
        out = getattr(library.nn.functional, name)(x, p, True, inplace)
        out.sum().backward()
        assert out is x or not inplace
        found.append((out.detach().numpy(), values.grad.numpy(), library.rand(2).numpy()))
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-6, atol=2e-7)


def test_dropout_of_attention_draws_the_same_numbers():
    found = []
    for library in LIBRARIES:
        library.manual_seed(7)
        q, k, v = (library.rand(2, 3, 4) for _ in range(3))
        found.append(library.nn.functional.scaled_dot_product_attention(q, k, v, dropout_p=0.4).numpy())
    np.testing.assert_allclose(*found, rtol=1e-5, atol=1e-6)


@pytest.mark.filterwarnings("ignore:reduction")
@pytest.mark.parametrize(
    ("size_average", "reduce"), [(None, False), (None, True), (False, None), (True, None), (False, True), (True, False)]
)
def test_the_older_words_for_a_reduction(size_average, reduce):
    for make in (
        lambda lib: lib.nn.functional.l1_loss(lib.tensor([1.0, 3.0]), lib.zeros(2), size_average, reduce),
        lambda lib: lib.nn.functional.cross_entropy(
            lib.tensor([[1.0, 3.0], [2.0, 2.0]]), lib.tensor([0, 1]), None, size_average, -100, reduce
        ),
        lambda lib: lib.nn.KLDivLoss(size_average, reduce)(lib.tensor([1.0, 3.0]), lib.ones(2)),
    ):
        results = []
        for library in LIBRARIES:
            with pytest.warns(UserWarning, match="size_average and reduce args will be deprecated"):
                results.append(make(library).numpy())
        np.testing.assert_allclose(*results, rtol=1e-6)


@pytest.mark.parametrize("norm_type", [1.0, 2.0, float("inf")])
@pytest.mark.parametrize("name", ["embedding", "embedding_bag"])
def test_max_norm_shortens_the_rows_that_are_named(name, norm_type):
    found = []
    for library in LIBRARIES:
        rows = library.tensor(np.random.default_rng(0).standard_normal((4, 3)), requires_grad=True)
        with library.no_grad():
            out = getattr(library.nn.functional, name)(
                library.tensor([[0, 2], [2, 1]]), rows, max_norm=0.8, norm_type=norm_type
            )
        found.append((rows.detach().numpy(), out.numpy()))
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)


TOP = {
    "binary_cross_entropy_with_logits": lambda lib, t, r: lib.binary_cross_entropy_with_logits(t, t, None, t, r),
    "kl_div": lambda lib, t, r: lib.kl_div(t, t, r, log_target=True),
    "poisson_nll_loss": lambda lib, t, r: lib.poisson_nll_loss(t, t, True, True, 1e-8, r),
    "hinge_embedding_loss": lambda lib, t, r: lib.hinge_embedding_loss(t, lib.ones(2, 4, 3), 0.5, r),
    "margin_ranking_loss": lambda lib, t, r: lib.margin_ranking_loss(t, t, t, 0.5, r),
    "cosine_embedding_loss": lambda lib, t, r: lib.cosine_embedding_loss(t[0], t[1], lib.ones(4), 0.5, r),
    "triplet_margin_loss": lambda lib, t, r: lib.triplet_margin_loss(t, t, t + 1, 1.0, 2, 1e-6, False, r),
    "ctc_loss": lambda lib, t, r: lib.ctc_loss(t, lib.ones(4, 1).long(), [2] * 4, [1] * 4, 0, r),
    "layer_norm": lambda lib, t, r: lib.layer_norm(t, (3,), t[0, 0], None, 1e-3),
    "rms_norm": lambda lib, t, r: lib.rms_norm(t, (3,)),
    "group_norm": lambda lib, t, r: lib.group_norm(t, 2, eps=1e-3),
    "batch_norm": lambda lib, t, r: lib.batch_norm(
        t, t[0, :, 0], t[0, :, 1], lib.zeros(4), lib.ones(4), True, 0.1, 1e-3, False
    ),
    "instance_norm": lambda lib, t, r: lib.instance_norm(
        t, t[0, :, 0], t[0, :, 1], lib.zeros(4), lib.ones(4), False, 0.1, 1e-3, False
    ),
    "dropout": lambda lib, t, r: lib.dropout(t, 0.5, True),
    "dropout_": lambda lib, t, r: lib.dropout_(t.clone(), 0.5, True),
    "feature_dropout": lambda lib, t, r: lib.feature_dropout(t, 0.5, True),
    "alpha_dropout": lambda lib, t, r: lib.alpha_dropout(t, 0.5, True),
    "feature_alpha_dropout": lambda lib, t, r: lib.feature_alpha_dropout(t, 0.5, True),
    "embedding": lambda lib, t, r: lib.embedding(t[0], lib.tensor([1, 0])),
    "bilinear": lambda lib, t, r: lib.bilinear(t, t, lib.ones(2, 3, 3)),
    "cosine_similarity": lambda lib, t, r: lib.cosine_similarity(t, t + 1, 2),
    "pairwise_distance": lambda lib, t, r: lib.pairwise_distance(t, t + 1),
    "pdist": lambda lib, t, r: lib.pdist(t[0]),
}


@pytest.mark.parametrize("reduction", [0, 1, 2])
@pytest.mark.parametrize("name", TOP)
def test_at_the_top(name, reduction):
    found = []
    for library in LIBRARIES:
        library.manual_seed(0)
        values = library.tensor(np.random.default_rng(0).uniform(0.1, 0.9, (2, 4, 3)).astype("float32"))
        found.append(TOP[name](library, values, reduction).numpy())
    assert found[0].shape == found[1].shape
    np.testing.assert_allclose(*found, rtol=2e-5, atol=1e-6)


def test_the_mean_of_a_divergence_is_warned_of():
    for library in LIBRARIES:
        with pytest.warns(UserWarning, match="batchmean"):
            library.nn.functional.kl_div(library.ones(2), library.ones(2))


def test_running_moments_move_alike():
    for name, shape in (("BatchNorm1d", (5, 3)), ("BatchNorm3d", (2, 3, 2, 1, 2)), ("InstanceNorm2d", (2, 3, 2, 4))):
        found = []
        for library in LIBRARIES:
            layer = getattr(library.nn, name)(3, affine=True, track_running_stats=True)
            x = library.tensor(np.random.default_rng(0).standard_normal((2, *shape)).astype("float32"))
            outs = [layer(x[0]), layer(x[1]), layer.eval()(x[0])]
            found.append([*outs, layer.running_mean, layer.running_var, layer.num_batches_tracked])
        for ours, theirs in zip(*([t.detach().numpy() for t in f] for f in found), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6, err_msg=name)


MODULES = {
    "losses": lambda nn: nn.Sequential(
        nn.SmoothL1Loss(beta=2.0), nn.HuberLoss("sum", 2.0), nn.KLDivLoss(reduction="batchmean"), nn.GaussianNLLLoss(),
        nn.PoissonNLLLoss(full=True), nn.HingeEmbeddingLoss(), nn.MarginRankingLoss(), nn.MultiLabelMarginLoss(),
        nn.MultiLabelSoftMarginLoss(), nn.MultiMarginLoss(), nn.SoftMarginLoss(), nn.CosineEmbeddingLoss(),
        nn.TripletMarginLoss(), nn.TripletMarginWithDistanceLoss(), nn.CTCLoss(),
    ),
    "layers": lambda nn: nn.Sequential(
        nn.GroupNorm(2, 4), nn.GroupNorm(2, 4, affine=False), nn.InstanceNorm1d(3), nn.InstanceNorm2d(3, affine=True),
        nn.InstanceNorm3d(3, track_running_stats=True), nn.BatchNorm3d(3), nn.RMSNorm(3), nn.RMSNorm((2, 3), 1e-3),
        nn.LocalResponseNorm(2), nn.Dropout1d(), nn.Dropout2d(0.2), nn.Dropout3d(inplace=True), nn.AlphaDropout(),
        nn.FeatureAlphaDropout(), nn.Bilinear(2, 3, 4), nn.Bilinear(2, 3, 4, False), nn.CosineSimilarity(),
        nn.PairwiseDistance(), nn.EmbeddingBag(3, 2), nn.EmbeddingBag(3, 2, 1.0, 1.0, True, "sum", padding_idx=-1),
        nn.Embedding(3, 2, -1, max_norm=2.0, norm_type=1.0, scale_grad_by_freq=True),
    ),
}  # fmt: skip


@pytest.mark.parametrize("make", MODULES.values(), ids=MODULES)
def test_modules_print_and_start_alike(make):
    made = []
    for library in LIBRARIES:
        library.manual_seed(0)
        made.append(make(library.nn))
    assert repr(made[0]) == repr(made[1])
    states = [{k: np.array(v.tolist()) for k, v in m.state_dict().items()} for m in made]
    assert list(states[0]) == list(states[1])
    for key, value in states[0].items():
        np.testing.assert_allclose(value, states[1][key], rtol=1e-6, atol=1e-6, err_msg=key)


CALLS = {
    "SmoothL1Loss": ((), "xx"), "HuberLoss": ((), "xx"), "KLDivLoss": ((), "xp"), "GaussianNLLLoss": ((), "xxp"),
    "PoissonNLLLoss": ((), "xp"), "HingeEmbeddingLoss": ((), "xs"), "MarginRankingLoss": ((0.5,), "xxs"),
    "SoftMarginLoss": ((), "xs"), "MultiLabelSoftMarginLoss": ((), "xp"), "MultiLabelMarginLoss": ((), "xL"),
    "MultiMarginLoss": ((), "xl"), "CosineEmbeddingLoss": ((), "xxv"), "TripletMarginLoss": ((), "xxx"),
    "TripletMarginWithDistanceLoss": ((), "xxx"), "CosineSimilarity": ((), "xx"), "PairwiseDistance": ((), "xx"),
    "GroupNorm": ((2, 4), "x"), "InstanceNorm1d": ((3,), "x"), "RMSNorm": ((4,), "x"), "LocalResponseNorm": ((2,), "X"),
    "Bilinear": ((4, 4, 2), "xx"), "EmbeddingBag": ((4, 2), "L"), "AlphaDropout": ((), "x"), "Dropout1d": ((), "x"),
    "FeatureAlphaDropout": ((), "x"), "Dropout2d": ((), "Y"), "Dropout3d": ((), "Y"),
}  # fmt: skip
DRAWS = {
    "x": lambda rng: rng.standard_normal((3, 4)).astype("float32"),
    "X": lambda rng: rng.standard_normal((3, 4, 2)).astype("float32"),
    "Y": lambda rng: rng.standard_normal((3, 4, 2, 2)).astype("float32"),
    "p": lambda rng: rng.uniform(0.1, 0.9, (3, 4)).astype("float32"),
    "s": lambda rng: rng.choice([-1.0, 1.0], (3, 4)).astype("float32"),
    "v": lambda rng: rng.choice([-1.0, 1.0], 3).astype("float32"),
    "l": lambda rng: rng.integers(0, 4, 3),
    "L": lambda rng: rng.integers(0, 4, (3, 4)),
}


@pytest.mark.filterwarnings("ignore:reduction")
@pytest.mark.parametrize("name", CALLS)
def test_modules_give_the_same(name):
    options, inputs = CALLS[name]
    found = []
    for library in LIBRARIES:
        library.manual_seed(0)
        rng = np.random.default_rng(0)
        found.append(getattr(library.nn, name)(*options)(*(library.tensor(DRAWS[i](rng)) for i in inputs)))
    assert found[0].requires_grad == found[1].requires_grad
    np.testing.assert_allclose(*(t.detach().numpy() for t in found), rtol=1e-5, atol=1e-6)
