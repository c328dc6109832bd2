"""The same work done here, in PyTorch, in NumPy by hand and in other libraries: `python -m benchmarks`."""
