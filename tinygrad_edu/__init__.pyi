# Written by `python -m tinygrad_edu stubs` from the functions themselves: change those, not this file.
# ruff: noqa
# fmt: off
"""A minimal reverse-mode autograd engine on NumPy, with PyTorch's face: `import tinygrad_edu as torch`.

The functions come from the files of `ops`; the parts that need more than NumPy (viz, testing, datasets) are imported at
their first use.
"""

import builtins

from . import autograd as autograd
from . import core as core
from . import datasets as datasets
from . import nn as nn
from . import ops as ops
from . import optim as optim
from . import serialization as serialization
from . import testing as testing
from . import utils as utils
from . import viz as viz
from .autograd import enable_grad as enable_grad
from .autograd import inference_mode as inference_mode
from .autograd import is_grad_enabled as is_grad_enabled
from .autograd import is_inference_mode_enabled as is_inference_mode_enabled
from .autograd import no_grad as no_grad
from .autograd import set_grad_enabled as set_grad_enabled
from .core import DTYPES as DTYPES
from .core import Size as Size
from .core import Tensor as Tensor
from .core import dtype as dtype
from .device import accelerator as accelerator
from .device import backends as backends
from .device import cuda as cuda
from .ops import abs as abs
from .ops import absolute as absolute
from .ops import acos as acos
from .ops import acosh as acosh
from .ops import add as add
from .ops import add_along_axis as add_along_axis
from .ops import addcdiv as addcdiv
from .ops import addcmul as addcmul
from .ops import all as all
from .ops import allclose as allclose
from .ops import amax as amax
from .ops import amin as amin
from .ops import any as any
from .ops import arange as arange
from .ops import arccos as arccos
from .ops import arccosh as arccosh
from .ops import arcsin as arcsin
from .ops import arcsinh as arcsinh
from .ops import arctan as arctan
from .ops import arctan2 as arctan2
from .ops import arctanh as arctanh
from .ops import argmax as argmax
from .ops import argmin as argmin
from .ops import argsort as argsort
from .ops import as_tensor as as_tensor
from .ops import asin as asin
from .ops import asinh as asinh
from .ops import atan as atan
from .ops import atan2 as atan2
from .ops import atanh as atanh
from .ops import batch_norm as batch_norm
from .ops import bernoulli as bernoulli
from .ops import bernoulli_ as bernoulli_
from .ops import binary_cross_entropy as binary_cross_entropy
from .ops import binary_cross_entropy_with_logits as binary_cross_entropy_with_logits
from .ops import bitwise_and as bitwise_and
from .ops import bitwise_not as bitwise_not
from .ops import bitwise_or as bitwise_or
from .ops import bitwise_xor as bitwise_xor
from .ops import bmm as bmm
from .ops import broadcast_to as broadcast_to
from .ops import cat as cat
from .ops import ceil as ceil
from .ops import choose as choose
from .ops import chunk as chunk
from .ops import clamp as clamp
from .ops import cleared as cleared
from .ops import clip as clip
from .ops import clone as clone
from .ops import concatenate as concatenate
from .ops import contract as contract
from .ops import conv2d as conv2d
from .ops import convolve as convolve
from .ops import cos as cos
from .ops import cosh as cosh
from .ops import count_nonzero as count_nonzero
from .ops import cross_entropy as cross_entropy
from .ops import cumprod as cumprod
from .ops import cumsum as cumsum
from .ops import diag as diag
from .ops import diagonal as diagonal
from .ops import div as div
from .ops import divide as divide
from .ops import dot as dot
from .ops import einsum as einsum
from .ops import elu as elu
from .ops import embedding as embedding
from .ops import empty as empty
from .ops import empty_like as empty_like
from .ops import eq as eq
from .ops import equal as equal
from .ops import equal_to as equal_to
from .ops import euclidean_norm as euclidean_norm
from .ops import exp as exp
from .ops import exp2 as exp2
from .ops import expand as expand
from .ops import expand_as as expand_as
from .ops import expand_dims as expand_dims
from .ops import expm1 as expm1
from .ops import eye as eye
from .ops import flatten as flatten
from .ops import flip as flip
from .ops import flip_axes as flip_axes
from .ops import floor as floor
from .ops import floor_divide as floor_divide
from .ops import fmod as fmod
from .ops import fold as fold
from .ops import from_numpy as from_numpy
from .ops import full as full
from .ops import full_like as full_like
from .ops import gather as gather
from .ops import ge as ge
from .ops import gelu as gelu
from .ops import gelu_erf as gelu_erf
from .ops import get_default_dtype as get_default_dtype
from .ops import getitem as getitem
from .ops import greater as greater
from .ops import greater_equal as greater_equal
from .ops import gt as gt
from .ops import hardtanh as hardtanh
from .ops import hypot as hypot
from .ops import index_select as index_select
from .ops import initial_seed as initial_seed
from .ops import is_floating_point as is_floating_point
from .ops import is_tensor as is_tensor
from .ops import isclose as isclose
from .ops import isfinite as isfinite
from .ops import isinf as isinf
from .ops import isnan as isnan
from .ops import l1_loss as l1_loss
from .ops import layer_norm as layer_norm
from .ops import le as le
from .ops import leaky_relu as leaky_relu
from .ops import lerp as lerp
from .ops import less as less
from .ops import less_equal as less_equal
from .ops import linear as linear
from .ops import linspace as linspace
from .ops import log as log
from .ops import log10 as log10
from .ops import log1p as log1p
from .ops import log2 as log2
from .ops import log_sigmoid as log_sigmoid
from .ops import log_softmax as log_softmax
from .ops import logical_and as logical_and
from .ops import logical_not as logical_not
from .ops import logical_or as logical_or
from .ops import logical_xor as logical_xor
from .ops import logsigmoid as logsigmoid
from .ops import logspace as logspace
from .ops import logsumexp as logsumexp
from .ops import lt as lt
from .ops import manual_seed as manual_seed
from .ops import masked_fill as masked_fill
from .ops import masked_select as masked_select
from .ops import matmul as matmul
from .ops import max as max
from .ops import max_pool2d as max_pool2d
from .ops import maximum as maximum
from .ops import mean as mean
from .ops import meshgrid as meshgrid
from .ops import min as min
from .ops import minimum as minimum
from .ops import mm as mm
from .ops import movedim as movedim
from .ops import mse_loss as mse_loss
from .ops import mul as mul
from .ops import multinomial as multinomial
from .ops import multiply as multiply
from .ops import mv as mv
from .ops import narrow as narrow
from .ops import ne as ne
from .ops import neg as neg
from .ops import negative as negative
from .ops import new_empty as new_empty
from .ops import new_ones as new_ones
from .ops import new_tensor as new_tensor
from .ops import new_zeros as new_zeros
from .ops import nll_loss as nll_loss
from .ops import nonzero as nonzero
from .ops import norm as norm
from .ops import normal as normal
from .ops import normal_ as normal_
from .ops import normal_cdf as normal_cdf
from .ops import normalize_batch as normalize_batch
from .ops import normalize_layer as normalize_layer
from .ops import not_equal as not_equal
from .ops import numel as numel
from .ops import one_hot as one_hot
from .ops import ones as ones
from .ops import ones_like as ones_like
from .ops import outer as outer
from .ops import pad as pad
from .ops import pad_with as pad_with
from .ops import permute as permute
from .ops import picked_cross_entropy as picked_cross_entropy
from .ops import place_back as place_back
from .ops import pool_largest as pool_largest
from .ops import positive as positive
from .ops import pow as pow
from .ops import power as power
from .ops import prod as prod
from .ops import promote_types as promote_types
from .ops import put_back as put_back
from .ops import rand as rand
from .ops import rand_like as rand_like
from .ops import randint as randint
from .ops import randint_like as randint_like
from .ops import randn as randn
from .ops import randn_like as randn_like
from .ops import random_ as random_
from .ops import randperm as randperm
from .ops import ravel as ravel
from .ops import reciprocal as reciprocal
from .ops import relu as relu
from .ops import relu6 as relu6
from .ops import remainder as remainder
from .ops import repeat as repeat
from .ops import repeat_whole as repeat_whole
from .ops import replaced as replaced
from .ops import reshape as reshape
from .ops import reshape_to as reshape_to
from .ops import result_type as result_type
from .ops import rint as rint
from .ops import roll as roll
from .ops import round as round
from .ops import rsqrt as rsqrt
from .ops import sech as sech
from .ops import seed as seed
from .ops import select as select
from .ops import selu as selu
from .ops import set_default_dtype as set_default_dtype
from .ops import sigmoid as sigmoid
from .ops import sign as sign
from .ops import silu as silu
from .ops import sin as sin
from .ops import sinc as sinc
from .ops import sinh as sinh
from .ops import soft_cross_entropy as soft_cross_entropy
from .ops import softmax as softmax
from .ops import softplus as softplus
from .ops import sort as sort
from .ops import split as split
from .ops import sqrt as sqrt
from .ops import square as square
from .ops import squeeze as squeeze
from .ops import stack as stack
from .ops import std as std
from .ops import sub as sub
from .ops import subtract as subtract
from .ops import sum as sum
from .ops import swapaxes as swapaxes
from .ops import swapdims as swapdims
from .ops import swish as swish
from .ops import t as t
from .ops import take as take
from .ops import take_along_axis as take_along_axis
from .ops import take_places as take_places
from .ops import tan as tan
from .ops import tanh as tanh
from .ops import tensor as tensor
from .ops import topk as topk
from .ops import trace as trace
from .ops import transpose as transpose
from .ops import transpose_axes as transpose_axes
from .ops import tril as tril
from .ops import triu as triu
from .ops import true_divide as true_divide
from .ops import trunc as trunc
from .ops import unbind as unbind
from .ops import unflatten as unflatten
from .ops import unfold as unfold
from .ops import uniform_ as uniform_
from .ops import unsqueeze as unsqueeze
from .ops import var as var
from .ops import var_mean as var_mean
from .ops import vectors as vectors
from .ops import view as view
from .ops import view_as as view_as
from .ops import where as where
from .ops import zeros as zeros
from .ops import zeros_like as zeros_like
from .ops.generator import Generator as Generator
from .ops.generator import default_generator as default_generator
from .ops.operators import device as device
from .ops.printing import set_printoptions as set_printoptions
from .serialization import load as load
from .serialization import save as save

__version__: builtins.str
bool: dtype
double: dtype
e: builtins.float
float16: dtype
float32: dtype
float64: dtype
float: dtype
half: dtype
inf: builtins.float
int16: dtype
int32: dtype
int64: dtype
int8: dtype
int: dtype
long: dtype
nan: builtins.float
newaxis: None
pi: builtins.float
short: dtype
uint8: dtype
