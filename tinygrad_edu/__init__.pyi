# Written by `python -m tinygrad_edu stubs` from the functions themselves: change those, not this file.
# ruff: noqa
# fmt: off
"""A minimal reverse-mode autograd engine on NumPy, with PyTorch's face: `import tinygrad_edu as torch`.

The functions come from the files of `ops`; the parts that need more than NumPy (viz, testing, datasets) are imported at
their first use.
"""

import builtins
from typing import Any

from . import autograd as autograd
from . import calls as calls
from . import core as core
from . import datasets as datasets
from . import face as face
from . import func as func
from . import linalg as linalg
from . import nn as nn
from . import ops as ops
from . import optim as optim
from . import random as random
from . import serialization as serialization
from . import special as special
from . import streams as streams
from . import testing as testing
from . import utils as utils
from . import viz as viz
from .autograd import enable_grad as enable_grad
from .autograd import inference_mode as inference_mode
from .autograd import is_anomaly_check_nan_enabled as is_anomaly_check_nan_enabled
from .autograd import is_anomaly_enabled as is_anomaly_enabled
from .autograd import is_grad_enabled as is_grad_enabled
from .autograd import is_inference_mode_enabled as is_inference_mode_enabled
from .autograd import no_grad as no_grad
from .autograd import set_grad_enabled as set_grad_enabled
from .core import Size as Size
from .core import Tensor as Tensor
from .core import dtype as dtype
from .device import accelerator as accelerator
from .device import amp as amp
from .device import are_deterministic_algorithms_enabled as are_deterministic_algorithms_enabled
from .device import autocast as autocast
from .device import backends as backends
from .device import compile as compile
from .device import cuda as cuda
from .device import get_default_device as get_default_device
from .device import get_float32_matmul_precision as get_float32_matmul_precision
from .device import set_default_device as set_default_device
from .device import set_float32_matmul_precision as set_float32_matmul_precision
from .device import use_deterministic_algorithms as use_deterministic_algorithms
from .face import device as device
from .face import return_types as return_types
from .face import set_printoptions as set_printoptions
from .face.arrangement import adjoint as adjoint
from .face.arrangement import as_strided as as_strided
from .face.arrangement import broadcast_shapes as broadcast_shapes
from .face.arrangement import broadcast_tensors as broadcast_tensors
from .face.arrangement import broadcast_to as broadcast_to
from .face.arrangement import concat as concat
from .face.arrangement import concatenate as concatenate
from .face.arrangement import diagflat as diagflat
from .face.arrangement import dsplit as dsplit
from .face.arrangement import gradient as gradient
from .face.arrangement import hsplit as hsplit
from .face.arrangement import moveaxis as moveaxis
from .face.arrangement import narrow_copy as narrow_copy
from .face.arrangement import roll as roll
from .face.arrangement import row_stack as row_stack
from .face.arrangement import split_with_sizes as split_with_sizes
from .face.arrangement import swapaxes as swapaxes
from .face.arrangement import tril_indices as tril_indices
from .face.arrangement import triu_indices as triu_indices
from .face.arrangement import unsafe_chunk as unsafe_chunk
from .face.arrangement import unsafe_split as unsafe_split
from .face.arrangement import unsafe_split_with_sizes as unsafe_split_with_sizes
from .face.arrangement import vsplit as vsplit
from .face.counting import argwhere as argwhere
from .face.counting import bincount as bincount
from .face.counting import bucketize as bucketize
from .face.counting import corrcoef as corrcoef
from .face.counting import cov as cov
from .face.counting import frexp as frexp
from .face.counting import histc as histc
from .face.counting import histogram as histogram
from .face.counting import is_complex as is_complex
from .face.counting import is_nonzero as is_nonzero
from .face.counting import is_same_size as is_same_size
from .face.counting import is_signed as is_signed
from .face.counting import isin as isin
from .face.counting import isreal as isreal
from .face.counting import searchsorted as searchsorted
from .face.counting import unique as unique
from .face.counting import unique_consecutive as unique_consecutive
from .face.counting import unravel_index as unravel_index
from .face.exchange import asarray as asarray
from .face.exchange import from_dlpack as from_dlpack
from .face.exchange import frombuffer as frombuffer
from .face.exchange import to_dlpack as to_dlpack
from .face.layout import channels_last as channels_last
from .face.layout import channels_last_3d as channels_last_3d
from .face.layout import contiguous_format as contiguous_format
from .face.layout import layout as layout
from .face.layout import memory_format as memory_format
from .face.layout import preserve_format as preserve_format
from .face.layout import strided as strided
from .face.legacy import set_default_tensor_type as set_default_tensor_type
from .face.limits import finfo as finfo
from .face.limits import iinfo as iinfo
from .face.ranking import aminmax as aminmax
from .face.ranking import cummax as cummax
from .face.ranking import cummin as cummin
from .face.ranking import cumulative_trapezoid as cumulative_trapezoid
from .face.ranking import diff as diff
from .face.ranking import kthvalue as kthvalue
from .face.ranking import median as median
from .face.ranking import mode as mode
from .face.ranking import nanmean as nanmean
from .face.ranking import nanmedian as nanmedian
from .face.ranking import nanquantile as nanquantile
from .face.ranking import nansum as nansum
from .face.ranking import quantile as quantile
from .face.ranking import std_mean as std_mean
from .face.ranking import trapezoid as trapezoid
from .face.ranking import trapz as trapz
from .face.scattering import diagonal_scatter as diagonal_scatter
from .face.scattering import index_add as index_add
from .face.scattering import index_copy as index_copy
from .face.scattering import index_fill as index_fill
from .face.scattering import index_put as index_put
from .face.scattering import index_put_ as index_put_
from .face.scattering import index_reduce as index_reduce
from .face.scattering import masked_scatter as masked_scatter
from .face.scattering import put as put
from .face.scattering import scatter as scatter
from .face.scattering import scatter_add as scatter_add
from .face.scattering import scatter_reduce as scatter_reduce
from .face.scattering import select_scatter as select_scatter
from .face.scattering import slice_scatter as slice_scatter
from .face.scattering import take_along_dim as take_along_dim
from .face.sequences import arange as arange
from .face.sequences import eye as eye
from .face.sequences import linspace as linspace
from .face.sequences import logspace as logspace
from .face.sequences import range as range
from .face.sequences import scalar_tensor as scalar_tensor
from .face.values import as_tensor as as_tensor
from .face.values import from_numpy as from_numpy
from .face.values import tensor as tensor
from .func import vmap as vmap
from .linalg.top import addbmm as addbmm
from .linalg.top import addmm as addmm
from .linalg.top import addmv as addmv
from .linalg.top import addmv_ as addmv_
from .linalg.top import addr as addr
from .linalg.top import baddbmm as baddbmm
from .linalg.top import chain_matmul as chain_matmul
from .linalg.top import cholesky as cholesky
from .linalg.top import cholesky_inverse as cholesky_inverse
from .linalg.top import cholesky_solve as cholesky_solve
from .linalg.top import cross as cross
from .linalg.top import inner as inner
from .linalg.top import logdet as logdet
from .linalg.top import lu as lu
from .linalg.top import lu_solve as lu_solve
from .linalg.top import lu_unpack as lu_unpack
from .linalg.top import matrix_exp as matrix_exp
from .linalg.top import matrix_power as matrix_power
from .linalg.top import qr as qr
from .linalg.top import slogdet as slogdet
from .linalg.top import svd as svd
from .linalg.top import tensordot as tensordot
from .linalg.top import triangular_solve as triangular_solve
from .linalg.top import vander as vander
from .nn.functional.activation import hardshrink as hardshrink
from .nn.functional.activation import prelu as prelu
from .nn.functional.activation import rrelu as rrelu
from .nn.functional.activation import rrelu_ as rrelu_
from .nn.functional.activation import threshold as threshold
from .nn.functional.activation import threshold_ as threshold_
from .nn.functional.convolution import conv1d as conv1d
from .nn.functional.convolution import conv2d as conv2d
from .nn.functional.convolution import conv3d as conv3d
from .nn.functional.convolution import conv_transpose1d as conv_transpose1d
from .nn.functional.convolution import conv_transpose2d as conv_transpose2d
from .nn.functional.convolution import conv_transpose3d as conv_transpose3d
from .nn.functional.distance import cosine_similarity as cosine_similarity
from .nn.functional.distance import pairwise_distance as pairwise_distance
from .nn.functional.distance import pdist as pdist
from .nn.functional.native import alpha_dropout as alpha_dropout
from .nn.functional.native import batch_norm as batch_norm
from .nn.functional.native import bilinear as bilinear
from .nn.functional.native import binary_cross_entropy_with_logits as binary_cross_entropy_with_logits
from .nn.functional.native import cosine_embedding_loss as cosine_embedding_loss
from .nn.functional.native import ctc_loss as ctc_loss
from .nn.functional.native import dropout as dropout
from .nn.functional.native import dropout_ as dropout_
from .nn.functional.native import embedding as embedding
from .nn.functional.native import feature_alpha_dropout as feature_alpha_dropout
from .nn.functional.native import feature_dropout as feature_dropout
from .nn.functional.native import group_norm as group_norm
from .nn.functional.native import hinge_embedding_loss as hinge_embedding_loss
from .nn.functional.native import instance_norm as instance_norm
from .nn.functional.native import kl_div as kl_div
from .nn.functional.native import layer_norm as layer_norm
from .nn.functional.native import margin_ranking_loss as margin_ranking_loss
from .nn.functional.native import poisson_nll_loss as poisson_nll_loss
from .nn.functional.native import rms_norm as rms_norm
from .nn.functional.native import triplet_margin_loss as triplet_margin_loss
from .nn.functional.pooling import adaptive_avg_pool1d as adaptive_avg_pool1d
from .nn.functional.pooling import adaptive_max_pool1d as adaptive_max_pool1d
from .nn.functional.pooling import avg_pool1d as avg_pool1d
from .nn.functional.pooling import max_pool1d as max_pool1d
from .nn.functional.pooling import max_pool1d_with_indices as max_pool1d_with_indices
from .nn.functional.pooling import max_pool2d as max_pool2d
from .nn.functional.pooling import max_pool3d as max_pool3d
from .nn.functional.sampling import affine_grid_generator as affine_grid_generator
from .nn.functional.sampling import grid_sampler as grid_sampler
from .nn.functional.vision import channel_shuffle as channel_shuffle
from .nn.functional.vision import pixel_shuffle as pixel_shuffle
from .nn.functional.vision import pixel_unshuffle as pixel_unshuffle
from .ops import abs as abs
from .ops import abs_ as abs_
from .ops import absolute as absolute
from .ops import acos as acos
from .ops import acos_ as acos_
from .ops import acosh as acosh
from .ops import acosh_ as acosh_
from .ops import add as add
from .ops import addcdiv as addcdiv
from .ops import addcmul as addcmul
from .ops import all as all
from .ops import allclose as allclose
from .ops import amax as amax
from .ops import amin as amin
from .ops import any as any
from .ops import arccos as arccos
from .ops import arccos_ as arccos_
from .ops import arccosh as arccosh
from .ops import arccosh_ as arccosh_
from .ops import arcsin as arcsin
from .ops import arcsin_ as arcsin_
from .ops import arcsinh as arcsinh
from .ops import arcsinh_ as arcsinh_
from .ops import arctan as arctan
from .ops import arctan2 as arctan2
from .ops import arctan_ as arctan_
from .ops import arctanh as arctanh
from .ops import arctanh_ as arctanh_
from .ops import argmax as argmax
from .ops import argmin as argmin
from .ops import argsort as argsort
from .ops import asin as asin
from .ops import asin_ as asin_
from .ops import asinh as asinh
from .ops import asinh_ as asinh_
from .ops import atan as atan
from .ops import atan2 as atan2
from .ops import atan_ as atan_
from .ops import atanh as atanh
from .ops import atanh_ as atanh_
from .ops import atleast_1d as atleast_1d
from .ops import atleast_2d as atleast_2d
from .ops import atleast_3d as atleast_3d
from .ops import bernoulli as bernoulli
from .ops import binomial as binomial
from .ops import bitwise_and as bitwise_and
from .ops import bitwise_left_shift as bitwise_left_shift
from .ops import bitwise_not as bitwise_not
from .ops import bitwise_or as bitwise_or
from .ops import bitwise_right_shift as bitwise_right_shift
from .ops import bitwise_xor as bitwise_xor
from .ops import block_diag as block_diag
from .ops import bmm as bmm
from .ops import can_cast as can_cast
from .ops import cartesian_prod as cartesian_prod
from .ops import cat as cat
from .ops import cdist as cdist
from .ops import ceil as ceil
from .ops import ceil_ as ceil_
from .ops import celu as celu
from .ops import celu_ as celu_
from .ops import chunk as chunk
from .ops import clamp as clamp
from .ops import clamp_ as clamp_
from .ops import clamp_max as clamp_max
from .ops import clamp_max_ as clamp_max_
from .ops import clamp_min as clamp_min
from .ops import clamp_min_ as clamp_min_
from .ops import clip as clip
from .ops import clip_ as clip_
from .ops import clone as clone
from .ops import column_stack as column_stack
from .ops import combinations as combinations
from .ops import conj as conj
from .ops import conj_physical as conj_physical
from .ops import constant_pad_nd as constant_pad_nd
from .ops import copysign as copysign
from .ops import cos as cos
from .ops import cos_ as cos_
from .ops import cosh as cosh
from .ops import cosh_ as cosh_
from .ops import count_nonzero as count_nonzero
from .ops import cumprod as cumprod
from .ops import cumsum as cumsum
from .ops import deg2rad as deg2rad
from .ops import deg2rad_ as deg2rad_
from .ops import det as det
from .ops import detach as detach
from .ops import detach_ as detach_
from .ops import diag as diag
from .ops import diag_embed as diag_embed
from .ops import diagonal as diagonal
from .ops import digamma as digamma
from .ops import dist as dist
from .ops import div as div
from .ops import divide as divide
from .ops import dot as dot
from .ops import dstack as dstack
from .ops import einsum as einsum
from .ops import empty as empty
from .ops import empty_like as empty_like
from .ops import eq as eq
from .ops import equal as equal
from .ops import erf as erf
from .ops import erf_ as erf_
from .ops import erfc as erfc
from .ops import erfc_ as erfc_
from .ops import erfinv as erfinv
from .ops import exp as exp
from .ops import exp2 as exp2
from .ops import exp2_ as exp2_
from .ops import exp_ as exp_
from .ops import expand_dims as expand_dims
from .ops import expm1 as expm1
from .ops import expm1_ as expm1_
from .ops import fill_ as fill_
from .ops import fix as fix
from .ops import fix_ as fix_
from .ops import flatten as flatten
from .ops import flip as flip
from .ops import fliplr as fliplr
from .ops import flipud as flipud
from .ops import float_power as float_power
from .ops import floor as floor
from .ops import floor_ as floor_
from .ops import floor_divide as floor_divide
from .ops import fmax as fmax
from .ops import fmin as fmin
from .ops import fmod as fmod
from .ops import frac as frac
from .ops import frac_ as frac_
from .ops import full as full
from .ops import full_like as full_like
from .ops import gather as gather
from .ops import gcd as gcd
from .ops import gcd_ as gcd_
from .ops import ge as ge
from .ops import ger as ger
from .ops import get_default_dtype as get_default_dtype
from .ops import greater as greater
from .ops import greater_equal as greater_equal
from .ops import gt as gt
from .ops import heaviside as heaviside
from .ops import hstack as hstack
from .ops import hypot as hypot
from .ops import index_select as index_select
from .ops import inverse as inverse
from .ops import is_floating_point as is_floating_point
from .ops import is_tensor as is_tensor
from .ops import isclose as isclose
from .ops import isfinite as isfinite
from .ops import isinf as isinf
from .ops import isnan as isnan
from .ops import isneginf as isneginf
from .ops import isposinf as isposinf
from .ops import kron as kron
from .ops import lcm as lcm
from .ops import lcm_ as lcm_
from .ops import ldexp as ldexp
from .ops import ldexp_ as ldexp_
from .ops import le as le
from .ops import lerp as lerp
from .ops import less as less
from .ops import less_equal as less_equal
from .ops import lgamma as lgamma
from .ops import log as log
from .ops import log10 as log10
from .ops import log10_ as log10_
from .ops import log1p as log1p
from .ops import log1p_ as log1p_
from .ops import log2 as log2
from .ops import log2_ as log2_
from .ops import log_ as log_
from .ops import log_softmax as log_softmax
from .ops import logaddexp as logaddexp
from .ops import logaddexp2 as logaddexp2
from .ops import logcumsumexp as logcumsumexp
from .ops import logical_and as logical_and
from .ops import logical_not as logical_not
from .ops import logical_or as logical_or
from .ops import logical_xor as logical_xor
from .ops import logit as logit
from .ops import logit_ as logit_
from .ops import logsumexp as logsumexp
from .ops import lt as lt
from .ops import masked_fill as masked_fill
from .ops import masked_select as masked_select
from .ops import matmul as matmul
from .ops import max as max
from .ops import maximum as maximum
from .ops import mean as mean
from .ops import meshgrid as meshgrid
from .ops import min as min
from .ops import minimum as minimum
from .ops import mm as mm
from .ops import movedim as movedim
from .ops import msort as msort
from .ops import mul as mul
from .ops import multinomial as multinomial
from .ops import multiply as multiply
from .ops import mv as mv
from .ops import mvlgamma as mvlgamma
from .ops import nan_to_num as nan_to_num
from .ops import nan_to_num_ as nan_to_num_
from .ops import narrow as narrow
from .ops import ne as ne
from .ops import neg as neg
from .ops import neg_ as neg_
from .ops import negative as negative
from .ops import negative_ as negative_
from .ops import nextafter as nextafter
from .ops import nonzero as nonzero
from .ops import norm as norm
from .ops import normal as normal
from .ops import not_equal as not_equal
from .ops import numel as numel
from .ops import ones as ones
from .ops import ones_like as ones_like
from .ops import outer as outer
from .ops import permute as permute
from .ops import pinverse as pinverse
from .ops import poisson as poisson
from .ops import polygamma as polygamma
from .ops import positive as positive
from .ops import pow as pow
from .ops import power as power
from .ops import prod as prod
from .ops import promote_types as promote_types
from .ops import rad2deg as rad2deg
from .ops import rad2deg_ as rad2deg_
from .ops import rand as rand
from .ops import rand_like as rand_like
from .ops import randint as randint
from .ops import randint_like as randint_like
from .ops import randn as randn
from .ops import randn_like as randn_like
from .ops import randperm as randperm
from .ops import ravel as ravel
from .ops import real as real
from .ops import reciprocal as reciprocal
from .ops import reciprocal_ as reciprocal_
from .ops import relu as relu
from .ops import relu_ as relu_
from .ops import remainder as remainder
from .ops import renorm as renorm
from .ops import repeat_interleave as repeat_interleave
from .ops import reshape as reshape
from .ops import resolve_conj as resolve_conj
from .ops import resolve_neg as resolve_neg
from .ops import result_type as result_type
from .ops import rint as rint
from .ops import rot90 as rot90
from .ops import round as round
from .ops import round_ as round_
from .ops import rsqrt as rsqrt
from .ops import rsqrt_ as rsqrt_
from .ops import rsub as rsub
from .ops import select as select
from .ops import selu as selu
from .ops import selu_ as selu_
from .ops import set_default_dtype as set_default_dtype
from .ops import sgn as sgn
from .ops import sigmoid as sigmoid
from .ops import sigmoid_ as sigmoid_
from .ops import sign as sign
from .ops import signbit as signbit
from .ops import sin as sin
from .ops import sin_ as sin_
from .ops import sinc as sinc
from .ops import sinc_ as sinc_
from .ops import sinh as sinh
from .ops import sinh_ as sinh_
from .ops import softmax as softmax
from .ops import sort as sort
from .ops import split as split
from .ops import sqrt as sqrt
from .ops import sqrt_ as sqrt_
from .ops import square as square
from .ops import square_ as square_
from .ops import squeeze as squeeze
from .ops import stack as stack
from .ops import std as std
from .ops import sub as sub
from .ops import subtract as subtract
from .ops import sum as sum
from .ops import swapdims as swapdims
from .ops import t as t
from .ops import take as take
from .ops import take_along_axis as take_along_axis
from .ops import tan as tan
from .ops import tan_ as tan_
from .ops import tanh as tanh
from .ops import tanh_ as tanh_
from .ops import tensor_split as tensor_split
from .ops import tile as tile
from .ops import topk as topk
from .ops import trace as trace
from .ops import transpose as transpose
from .ops import tril as tril
from .ops import triu as triu
from .ops import true_divide as true_divide
from .ops import trunc as trunc
from .ops import trunc_ as trunc_
from .ops import unbind as unbind
from .ops import unflatten as unflatten
from .ops import unsqueeze as unsqueeze
from .ops import var as var
from .ops import var_mean as var_mean
from .ops import vdot as vdot
from .ops import vstack as vstack
from .ops import where as where
from .ops import xlogy as xlogy
from .ops import xlogy_ as xlogy_
from .ops import zero_ as zero_
from .ops import zeros as zeros
from .ops import zeros_like as zeros_like
from .random import default_generator as default_generator
from .random import get_rng_state as get_rng_state
from .random import initial_seed as initial_seed
from .random import manual_seed as manual_seed
from .random import seed as seed
from .random import set_rng_state as set_rng_state
from .serialization import load as load
from .serialization import save as save
from .streams import Generator as Generator

BoolTensor: Any
ByteTensor: Any
CharTensor: Any
DoubleTensor: Any
FloatTensor: Any
HalfTensor: Any
IntTensor: Any
LongTensor: Any
ShortTensor: Any
__version__: builtins.str
angle: Any
bfloat16: dtype
bool: dtype
cdouble: dtype
cfloat: dtype
chalf: dtype
complex128: dtype
complex32: dtype
complex64: dtype
complex: Any
dequantize: Any
double: dtype
e: builtins.float
fake_quantize_per_tensor_affine: Any
float16: dtype
float32: dtype
float64: dtype
float8_e4m3fn: dtype
float8_e5m2: dtype
float: dtype
half: dtype
hspmm: Any
imag: Any
inf: builtins.float
int16: dtype
int32: dtype
int64: dtype
int8: dtype
int: dtype
istft: Any
long: dtype
nan: builtins.float
newaxis: None
pi: builtins.float
polar: Any
qint32: dtype
qint8: dtype
quantize_per_channel: Any
quantize_per_tensor: Any
quantize_per_tensor_dynamic: Any
quantized_batch_norm: Any
quantized_max_pool2d: Any
quint8: dtype
short: dtype
smm: Any
sparse_bsc_tensor: Any
sparse_bsr_tensor: Any
sparse_compressed_tensor: Any
sparse_coo_tensor: Any
sparse_csc_tensor: Any
sparse_csr_tensor: Any
sspaddmm: Any
stft: Any
uint16: dtype
uint32: dtype
uint64: dtype
uint8: dtype
view_as_complex: Any
view_as_real: Any
