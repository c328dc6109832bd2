"""Whether ops record a graph; `autograd.grad_mode` has the contexts that switch it."""

recording = True  # read by every op
inference = False


def switch(record: bool, infer: bool) -> None:
    """Set both."""
    global recording, inference
    recording, inference = record, infer
