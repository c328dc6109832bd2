"""Whether ops record a graph; `autograd.grad_mode` has the contexts that switch it."""

recording = True  # read by every op
inference = False
