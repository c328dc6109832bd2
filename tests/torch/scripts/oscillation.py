"""A damped oscillation, its three constants found from noisy samples: autograd, and steps by hand."""

import torch

torch.manual_seed(4)
times = torch.linspace(0, 6, 300)
samples = torch.exp(-0.4 * times) * torch.cos(2.1 * times) + 0.05 * torch.randn(300)
damping, frequency, size = (torch.tensor(value, requires_grad=True) for value in (0.1, 1.9, 0.5))

for step in range(301):
    model = size * torch.exp(-damping * times) * torch.cos(frequency * times)
    loss = ((model - samples) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for constant in (damping, frequency, size):
            constant -= 0.2 * constant.grad
            constant.grad.zero_()
    if step % 60 == 0:
        print(f"step {step}: loss {loss.item():.5f}")
print(f"damping {damping.item():.3f}, frequency {frequency.item():.3f}, size {size.item():.3f}")
print(samples[:5])
