"""Which band of an image is the brightest: a small residual network, with all that a training script has."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.normal = nn.BatchNorm2d(channels)
        self.second = nn.Conv2d(channels, channels, kernel_size=3, padding="same")

    def forward(self, x):
        out = F.relu(self.normal(self.first(x)), inplace=True)
        out = self.second(out)
        out += x
        return F.relu(out)


class Bands(nn.Module):
    def __init__(self):
        super().__init__()
        self.widen = nn.Conv2d(1, 6, 3, padding=1)
        self.blocks = nn.Sequential(Residual(6), nn.MaxPool2d(2), Residual(6))
        self.answer = nn.Sequential(nn.Flatten(), nn.Dropout(0.2), nn.Linear(6 * 16, 4))

    def forward(self, x):
        return self.answer(self.blocks(F.relu(self.widen(x))))


torch.manual_seed(2)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
images = torch.rand(600, 1, 8, 8)
bands = images.reshape(600, 4, 16).sum(dim=2).argmax(dim=1)
training, held_out = random_split(TensorDataset(images, bands), [500, 100])
network = Bands().to(device)
print(network)
print(sum(p.numel() for p in network.parameters() if p.requires_grad), "numbers to learn")
optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4, nesterov=True)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
criterion = nn.CrossEntropyLoss(label_smoothing=0.05)
for epoch in range(3):
    network.train()
    total = 0.0
    for x, y in DataLoader(training, batch_size=50, shuffle=True):
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = criterion(network(x), y)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(network.parameters(), max_norm=2.0)
        optimizer.step()
        total += loss.item() * len(x)
    scheduler.step()
    rate = optimizer.param_groups[0]["lr"]
    print(f"epoch {epoch}: loss {total / len(training):.3f}, norm {norm.item():.2f}, rate {rate:.3f}")
network.eval()
with torch.no_grad():
    x, y = next(iter(DataLoader(held_out, batch_size=100)))
    print(f"held out: {criterion(network(x), y).item():.2f}")
print(sorted(network.state_dict())[:4])
