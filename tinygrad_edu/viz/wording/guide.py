"""What the page tells its readers in whole sentences: the script looks them up by name, and fills in the {}."""

GUIDE = {
    "boxes": "Boxes are tensors: name, value, and below the line the gradient: how much the result changes if this "
    "tensor changes a little. A leaf is a tensor that the code made, a parameter belongs to a module, a constant gets "
    "no gradient. Discs are ops, numbered as the backward pass runs. On each line stands the local derivative of that "
    "op alone.",
    "against": "The backward pass goes against the arrows: what comes in, times the local derivative, is sent on. "
    "Where a tensor is used several times, what comes back adds up.",
    "keys": [
        ["← →", "a step back or on"],
        ["Home End", "to the start, to the end"],
        ["Space", "play and pause"],
        ["↑ ↓", "from item to item"],
        ["Enter", "why?, or open and close a group"],
        ["+ − 0", "zoom in, out, show all"],
        ["/", "search"],
        ["Esc", "close this"],
    ],
    "links": "Dashed lines lead from an op to the tensors that it keeps for the backward pass: ■ kept, □ let go of.",
    "shows": " The overlay “bytes” shows them.",
    "stage": "The graph. Arrow up and down go from item to item, Enter asks why, left and right step.",
    "search": "Search by name, op, shape or module; Enter goes to the next",
    "forward": "Forward pass: from the inputs, op by op, to the result.",
    "opened": "This is the end. To see how it came about, step by step from the start, press Play or →. "
    "A click on a tensor asks why.",
    "part": "Not all of it is in sight: drag it, or show all with ⤢ or the key 0.",
    "end": "Play, or Home and then →, goes through it step by step; a click on a tensor asks why.",
    "emptied": "zero_grad() empties .grad, so that the next backward() starts from nothing.",
    "closed": "A closed group is one step. Click on it to open it and to go through it op by op.",
    "mixes": "This op mixes numbers, so its derivative is a rule for what becomes of the gradient that comes in.",
    "failed": "No gradient: an op that fails leaves nothing to go back from. Home or ← shows what was computed before.",
    "broken": "The backward pass stopped here: what stands before it in the graph has no gradient.",
    "paths": "The same sum, told differently: multiply along each path from the result back to it, and add the paths.",
    "path": "From the result back to it, the local derivatives multiply:",
    "walks": "The backward pass never walks them one by one: it adds up on the way.",
    "wrong": "✗ Not yet. Look at the lines that come back here: multiply along each, then add.",
    "tried": "Change it a little both ways: (f(x + h) − f(x − h)) ÷ 2h",
    "slope": "If {} changes by a little, {} changes {} times as much. That is the local derivative; it knows nothing "
    "of the rest of the graph.",
    "sealed": "{}, which this page does not hold: it has the parts of the graph that are nearest to the result. "
    "This draws it open:",
    "result": "This is the result itself: if it changes by a little, it changes by just as much. So the backward pass "
    "starts here with {}.",
    "yours": "In the quiz its gradient is yours to find.",
    "adds": "backward() adds to .grad, it does not replace it: after {} runs there is {} times the gradient in it. "
    "That is why a training loop calls zero_grad().",
    "more": "backward() adds to .grad, it does not replace it. That is why a training loop calls zero_grad().",
    "start": "If {} changes by a little, {} changes by just as much. From here we go back, always against the arrows.",
    "begin": "What we want to know at the end: how much would the result change if {} changed a little?",
    "order": "Why the order? Going on now would send {} further back instead of {}: an op runs only when all who use "
    "its result are done.",
    "waits": "{} is used in {} places, so it waits for {} more. ",
    "most": "{} are open, the most at once; {} stayed closed. Open those that you want to see one by one.",
    "large": "No gradient here is small enough to be typed in.",
    "question": "How much does the result change if it changes a little?",
    "again": "Run backward once more: .grad adds up",
    "zero": "Forget what .grad holds",
    "quiz": "Quiz: find the gradients yourself",
    "unheld": "This page does not hold what is in it.",
    "nothing": "Nothing: no gradient flows here.",
    "all": "Every gradient is there.",
    "help": "How to read it (?)",
    "guide": "How to read it",
    "slider": "Position in the two passes",
    "undrawn": "Its consumers are not drawn.",
    "times": "Time, forward and backward",
    "time": "Time of the backward pass",
    "kept": "Kept for the backward pass",
    "unmeasured": "nothing was measured",
    "unmade": "— not computed yet",
    "once": "What arrives at its result, times the local derivative, is all there is:",
    "sum": "Each sends back what arrives at its result times its own local derivative. Changes add up, so the terms "
    "do too:",
}
