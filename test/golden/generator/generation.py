"""Greedy continuations by transformers' own `generate`."""

import torch

from .models import load_model

MODELS, NEW_TOKENS = ("llama-tied", "qwen3"), 32


@torch.no_grad()
def _continue(model, prompt_ids):
    ids = torch.tensor([prompt_ids])
    output = model.generate(
        ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=NEW_TOKENS, pad_token_id=2
    )
    new_ids = output[0, len(prompt_ids) :].tolist()
    top = model(output).logits[0, len(prompt_ids) - 1 : -1].topk(2, dim=-1).values
    gap = (top[:, 0] - top[:, 1]).min().item()
    # A near tie would make the test ask for one rounding rather than for the right model.
    assert gap > 1e-3 and len(new_ids) == NEW_TOKENS, (gap, len(new_ids))
    return {"promptIds": prompt_ids, "newIds": new_ids, "smallestTop2Gap": gap}


def generation_table(golden, tokenized):
    prompts = [tokenized[4]["prompt_ids"], tokenized[2]["prompt_ids"]]
    table = {}
    for name in MODELS:
        model = load_model(golden / "models" / name)
        table[name] = [_continue(model, prompt) for prompt in prompts]
    return table
