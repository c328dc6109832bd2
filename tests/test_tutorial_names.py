"""The names of PyTorch that mainstream tutorials use: which of them are here. The list lies beside the repository."""

from pathlib import Path

import pytest

import tinygrad_edu

LIST = Path(__file__).parents[2] / "shared" / "torch_names.txt"
STARTS = {
    "Tensor": tinygrad_edu.Tensor, "Module": tinygrad_edu.nn.Module, "Optimizer": tinygrad_edu.optim.Optimizer,
    "torch": tinygrad_edu,
}  # fmt: skip
ON_INSTANCES = {"Optimizer.param_groups"}
LATER = {  # the rest of torch.nn and torch.optim, and what is of others: not there yet
    "torch.distributions.Categorical", "torch.nn.DataParallel",
    "torch.nn.GRU", "torch.nn.LSTM", "torch.nn.LSTMCell", "torch.nn.LazyBatchNorm1d", "torch.nn.LazyBatchNorm2d",
    "torch.nn.LazyConv2d", "torch.nn.LazyLinear", "torch.nn.MultiheadAttention", "torch.nn.RNN", "torch.nn.Transformer",
    "torch.nn.TransformerEncoder", "torch.nn.TransformerEncoderLayer", "torch.nn.modules", "torch.nn.parallel",
    "torch.nn.utils.clip_grad_norm", "torch.nn.utils.rnn.pack_padded_sequence",
    "torch.nn.utils.rnn.pad_packed_sequence", "torch.nn.utils.rnn.pad_sequence", "torch.optim.Adadelta",
    "torch.optim.LBFGS", "torch.optim.RMSprop", "torch.utils.tensorboard",
}  # fmt: skip


def is_there(name):
    found, *rest = name.split(".")
    found = STARTS[found]
    for part in rest:
        if not hasattr(found, part):
            return False
        found = getattr(found, part)
    return True


def test_names_of_tutorials():
    if not LIST.exists():
        pytest.skip("the list of names is not beside the repository")
    lines = (line.split() for line in LIST.read_text("utf-8").splitlines() if not line.startswith("#"))
    names = {line[2] for line in lines if len(line) == 3}
    missing = {name for name in names - ON_INSTANCES if not is_there(name)}
    assert missing == LATER
    assert (len(names), len(names - missing)) == (366, 342)
    on_top = {
        name for name in names if name.startswith("Tensor.") or (name.count(".") == 1 and name.startswith("torch."))
    }
    assert len(on_top) == 224 and not on_top & missing
