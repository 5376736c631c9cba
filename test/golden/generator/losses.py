"""Every per-pair loss in its stable form, and `losses.json`: values and derivatives in float64."""

from types import SimpleNamespace

import torch
import torch.nn.functional as F

SETTINGS = dict(beta=0.1, labelSmoothing=0.0, simpoGamma=0.5, dpopDelta=50.0, discopopTau=0.05)


def pair(policy_chosen, policy_rejected, reference_chosen, reference_rejected, chosen_tokens, rejected_tokens):
    """What a loss sees of a pair (or of a batch of pairs): sums of log-probs, in nats, and answer lengths."""
    return SimpleNamespace(
        l_c=policy_chosen,
        l_r=policy_rejected,
        c=policy_chosen - reference_chosen,
        r=policy_rejected - reference_rejected,
        n_c=chosen_tokens,
        n_r=rejected_tokens,
    )


def _smoothed(x, eps):
    return -(1 - eps) * F.logsigmoid(x) - eps * F.logsigmoid(-x)


def _sigmoid(p, s):
    return -F.logsigmoid(s.beta * (p.c - p.r))


def _cdpo(p, s):
    return _smoothed(s.beta * (p.c - p.r), s.eps)


def _robust(p, s):
    x = s.beta * (p.c - p.r)
    return (-(1 - s.eps) * F.logsigmoid(x) + s.eps * F.logsigmoid(-x)) / (1 - 2 * s.eps)


def _hinge(p, s):
    return torch.relu(1 - s.beta * (p.c - p.r))


def _ipo(p, s):
    return (p.c / p.n_c - p.r / p.n_r - 1 / (2 * s.beta)) ** 2


def _sigmoid_norm(p, s):
    return -F.logsigmoid(s.beta * (p.c / p.n_c - p.r / p.n_r))


def _exo_pair(p, s):
    x = s.beta * (p.c - p.r)
    eps = torch.tensor(s.eps, dtype=x.dtype)
    win = torch.sigmoid(x) * (F.logsigmoid(x) - torch.log1p(-eps))
    return win + torch.sigmoid(-x) * (F.logsigmoid(-x) - torch.log(eps))


def _nca_pair(p, s):
    c, r = s.beta * p.c, s.beta * p.r
    return -F.logsigmoid(c) - 0.5 * F.logsigmoid(-c) - 0.5 * F.logsigmoid(-r)


def _bco_pair(p, s):
    return -F.logsigmoid(s.beta * p.c) - F.logsigmoid(-s.beta * p.r)


def _sppo_hard(p, s):
    return (p.c - 1 / (2 * s.beta)) ** 2 + (p.r + 1 / (2 * s.beta)) ** 2


def _apo_zero(p, s):
    return torch.sigmoid(-s.beta * p.c) + torch.sigmoid(s.beta * p.r)


def _apo_down(p, s):
    return torch.sigmoid(s.beta * p.c) + torch.sigmoid(-s.beta * (p.c - p.r))


def _discopop(p, s):
    u = s.beta * (p.c - p.r)
    # m · e^(−u) with m = σ(u/τ), as one exponential: it cannot overflow while τ < 1.
    exponential = torch.exp(F.logsigmoid(u / s.tau) - u)
    return torch.sigmoid(-u / s.tau) * -F.logsigmoid(u) + exponential


def _simpo(p, s):
    return -F.logsigmoid(s.beta * (p.l_c / p.n_c - p.l_r / p.n_r) - s.gamma)


def _dpop(p, s):
    return _sigmoid(p, s) + s.delta * torch.relu(-p.c)


def _sft(p, s):
    return -p.l_c / p.n_c


LOSSES = {
    "sigmoid": _sigmoid,
    "cdpo": _cdpo,
    "robust": _robust,
    "hinge": _hinge,
    "ipo": _ipo,
    "sigmoid_norm": _sigmoid_norm,
    "exo_pair": _exo_pair,
    "nca_pair": _nca_pair,
    "bco_pair": _bco_pair,
    "sppo_hard": _sppo_hard,
    "apo_zero": _apo_zero,
    "apo_down": _apo_down,
    "discopop": _discopop,
    "simpo": _simpo,
    "dpop": _dpop,
    "sft": _sft,
}


def symbols(settings):
    s = {**SETTINGS, **settings}
    return SimpleNamespace(
        beta=s["beta"], eps=s["labelSmoothing"], gamma=s["simpoGamma"], delta=s["dpopDelta"], tau=s["discopopTau"]
    )


def pair_loss(name, p, settings):
    """The loss of each pair, no reduction."""
    return LOSSES[name](p, symbols(settings))


def _random_cases(generator):
    def draw(low, high):
        return low + (high - low) * torch.rand((), generator=generator, dtype=torch.float64).item()

    cases = []
    for index in range(28):
        n_c, n_r = int(draw(1, 60)), int(draw(1, 60))
        reference = (-draw(0.5, 6) * n_c, -draw(0.5, 6) * n_r)
        spread = (0.5, 5.0, 25.0)[index % 3]
        policy = (min(-0.01, reference[0] + draw(-spread, spread)), min(-0.01, reference[1] + draw(-spread, spread)))
        settings = dict(
            beta=(0.1, 0.01, 0.5, 2.0)[index % 4],
            labelSmoothing=(0.1, 0.001, 0.3, 0.45)[index // 4 % 4],
            simpoGamma=(0.5, 1.0, 0.0)[index % 3],
            dpopDelta=(50.0, 5.0)[index % 2],
            discopopTau=(0.05, 0.2)[index % 2],
        )
        cases.append(_case(*policy, *reference, n_c, n_r, **settings))
    return cases


def _case(l_c, l_r, ref_c, ref_r, n_c, n_r, **settings):
    return dict(
        policyChosen=l_c,
        policyRejected=l_r,
        referenceChosen=ref_c,
        referenceRejected=ref_r,
        chosenTokens=n_c,
        rejectedTokens=n_r,
        **{**SETTINGS, "labelSmoothing": 0.1, **settings},
    )


def _extreme_cases():
    """Where a naive form overflows, loses all digits or divides by zero."""
    wide = [
        (-1.0, -20001.0, -10001.0, -1.0),
        (-20001.0, -1.0, -1.0, -10001.0),
        (-1.0, -8001.0, -1.5, -1.0),
        (-8001.0, -1.0, -1.0, -1.5),
        (-1e-6, -1e5, -1e5, -1e-6),
        (-1e5, -1e-6, -1e-6, -1e5),
        (-30.0, -30.0, -30.5, -30.5),
        (-30.0, -31.0, -30.00001, -30.99999),
        (-400.0, -900.0, -800.0, -500.0),
        (-900.0, -400.0, -500.0, -800.0),
    ]
    cases = [_case(*logps, 7, 11) for logps in wide]
    cases += [_case(*wide[0], 1, 1, beta=5.0), _case(*wide[1], 1, 1, beta=5.0)]
    cases += [_case(*wide[8], 500, 3, labelSmoothing=1e-6), _case(*wide[9], 3, 500, labelSmoothing=0.499)]
    # The torchtune check vectors.
    cases += [
        _case(-0.5, -0.1, -0.5, -0.1, 1, 1),
        _case(-10.0, -30.0, -10.1, -20.1, 1, 1),
        _case(-1.0, -21.0, -0.1, -0.1, 1, 1),
    ]
    return cases


def _evaluate(name, case):
    chosen = torch.tensor(case["policyChosen"], dtype=torch.float64, requires_grad=True)
    rejected = torch.tensor(case["policyRejected"], dtype=torch.float64, requires_grad=True)
    p = pair(
        chosen,
        rejected,
        case["referenceChosen"],
        case["referenceRejected"],
        case["chosenTokens"],
        case["rejectedTokens"],
    )
    value = pair_loss(name, p, case)
    gradients = torch.autograd.grad(value, (chosen, rejected), allow_unused=True)
    numbers = [value.item(), *(0.0 if g is None else g.item() for g in gradients)]
    assert all(abs(number) < float("inf") for number in numbers), (name, case, numbers)
    return dict(zip(("value", "dChosen", "dRejected"), numbers))


def loss_table():
    cases = _random_cases(torch.Generator().manual_seed(11)) + _extreme_cases()
    return {"cases": cases, "losses": {name: [_evaluate(name, case) for case in cases] for name in LOSSES}}
