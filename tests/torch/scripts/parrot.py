"""A parrot that learns to repeat: attention over characters, trained with AdamW, then made to speak."""

import torch
from torch import nn
from torch.nn import functional as F

SENTENCE = "pieces of eight, pieces of eight, and a bottle of rum; "
letters = sorted(set(SENTENCE))
numbers = torch.tensor([letters.index(letter) for letter in SENTENCE * 6], dtype=torch.long)
SEEN, WIDTH = 12, 24


class Look(nn.Module):
    """Each place looks at itself and what is before it."""

    def __init__(self, heads=3):
        super().__init__()
        self.heads = heads
        self.project = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.register_buffer("hidden", torch.triu(torch.ones(SEEN, SEEN), diagonal=1).bool())

    def forward(self, x):
        batch, length, _ = x.shape
        parts = self.project(x).split(WIDTH, dim=2)
        query, key, value = (p.view(batch, length, self.heads, -1).transpose(1, 2) for p in parts)
        weight = query @ key.transpose(-2, -1) / (WIDTH // self.heads) ** 0.5
        weight = weight.masked_fill(self.hidden[:length, :length], float("-inf"))
        looked = F.softmax(weight, dim=-1) @ value
        return self.mix(looked.transpose(1, 2).contiguous().view(batch, length, WIDTH))


class Parrot(nn.Module):
    def __init__(self):
        super().__init__()
        self.letter, self.place = nn.Embedding(len(letters), WIDTH), nn.Embedding(SEEN, WIDTH)
        self.look, self.calm = Look(), nn.LayerNorm(WIDTH)
        self.think = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 48), nn.GELU(), nn.Linear(48, WIDTH))
        self.say = nn.Linear(WIDTH, len(letters))

    def forward(self, heard):
        x = self.letter(heard) + self.place(torch.arange(heard.size(1)))
        x = x + self.look(self.calm(x))
        return self.say(x + self.think(x))


torch.manual_seed(11)
parrot = Parrot()
optimizer = torch.optim.AdamW(parrot.parameters(), lr=0.02)
for lesson in range(81):
    starts = torch.randint(0, len(numbers) - SEEN - 1, (16,))
    heard = torch.stack([numbers[s : s + SEEN] for s in starts])
    next_letters = torch.stack([numbers[s + 1 : s + SEEN + 1] for s in starts])
    loss = F.cross_entropy(parrot(heard).flatten(0, 1), next_letters.flatten())
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    if lesson % 20 == 0:
        print(f"lesson {lesson}: loss {loss.item():.3f}")
spoken = numbers[:1].unsqueeze(0)
with torch.no_grad():
    for _ in range(20):
        chance = F.softmax(parrot(spoken[:, -SEEN:])[:, -1] / 0.2, dim=-1)
        spoken = torch.cat([spoken, torch.multinomial(chance, num_samples=1)], dim=1)
print("".join(letters[n] for n in spoken[0].tolist()))
