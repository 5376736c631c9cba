"""`adamw.json` and `schedules.json`: the optimizer and the learning-rate factors, step by step."""

import torch
from transformers import (
    get_constant_schedule_with_warmup,
    get_cosine_schedule_with_warmup,
    get_linear_schedule_with_warmup,
)


def adamw_table():
    generator = torch.Generator().manual_seed(7)
    start = torch.randn(6, generator=generator)
    # Scales from 1e-6 to 100, a sign change and an exact zero: ε and the bias correction both show.
    scale = torch.tensor([1.0, 1e-2, 1e-6, 100.0, 1.0, 0.0])
    gradients = torch.randn(20, 6, generator=generator) * scale
    runs = {str(decay): _adamw(start, gradients, decay) for decay in (0.0, 0.1)}
    settings = {"lr": 1e-2, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    return {"settings": settings, "start": start.tolist(), "gradients": gradients.tolist(), "byWeightDecay": runs}


def _adamw(start, gradients, weight_decay):
    parameter = start.clone().requires_grad_(True)
    optimizer = torch.optim.AdamW([parameter], lr=1e-2, weight_decay=weight_decay, foreach=False)
    steps = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        steps.append(parameter.tolist())
    state = optimizer.state[parameter]
    return {"parameters": steps, "finalM": state["exp_avg"].tolist(), "finalV": state["exp_avg_sq"].tolist()}


MAKERS = {
    "linear": get_linear_schedule_with_warmup,
    "cosine": get_cosine_schedule_with_warmup,
    "constant": lambda optimizer, warmup, total: get_constant_schedule_with_warmup(optimizer, warmup),
}


def schedule_table():
    spans = [(0, 20), (2, 20), (5, 50), (1, 3), (0, 1)]
    entries = [_factors(name, *span) for name in MAKERS for span in spans]
    note = (
        "Factors as transformers computes them: k / w while k < w, so the first update of a warmed-up run does "
        "nothing. Nudge's warmup is min(1, (k + 1) / (w + 1)); after the warmup the factors agree."
    )
    return {"note": note, "schedules": entries}


def _factors(name, warmup, total):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = MAKERS[name](optimizer, warmup, total)
    factors = []
    for _ in range(total):
        factors.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return {"schedule": name, "warmupSteps": warmup, "totalSteps": total, "factors": factors}
