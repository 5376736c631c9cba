"""Per model: logits, sequence log-probs, an adapter, and the gradients of one DPO batch."""

import json
import shutil

import torch
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file

from .losses import pair, pair_loss
from .models import load_model

LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
BETA, GRADIENT_PAIRS, LOGIT_LENGTH = 0.1, 6, 20
FULL_GRADIENT_MODELS = ("llama-tied", "qwen2")


def lora_config():
    return LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, target_modules=LINEAR, bias="none", task_type="CAUSAL_LM")


def answer_logp(model, prompt_ids, answer_ids):
    """Σ log π(answer token | everything before it), one unpadded sequence, f32."""
    ids = torch.tensor([prompt_ids + answer_ids])
    logps = torch.log_softmax(model(ids, use_cache=False).logits[0, :-1].float(), dim=-1)
    scored = logps[len(prompt_ids) - 1 :]
    return scored.gather(-1, torch.tensor(answer_ids)[:, None]).sum()


def both_logps(model, row):
    return tuple(answer_logp(model, row["prompt_ids"], row[key]) for key in ("chosen_ids", "rejected_ids"))


@torch.no_grad()
def all_logps(model, rows):
    logps = [both_logps(model, row) for row in rows]
    return {"chosen": [c.item() for c, _ in logps], "rejected": [r.item() for _, r in logps]}


def batch_pair(policy, rows, reference):
    """The rows as one `pair` of vectors. reference: a list of (chosen, rejected) sums, one for each row."""
    logps = [both_logps(policy, row) for row in rows]
    columns = [torch.stack(column) for column in zip(*logps)]
    fixed = [torch.tensor(column) for column in zip(*reference)]
    lengths = [torch.tensor([float(len(row[key])) for row in rows]) for key in ("chosen_ids", "rejected_ids")]
    return pair(*columns, *fixed, *lengths)


def reference_sums(logps, indices):
    return [(logps["chosen"][i], logps["rejected"][i]) for i in indices]


def dpo_gradients(policy, named_parameters, rows, base_logps):
    policy.zero_grad()
    p = batch_pair(policy, rows, reference_sums(base_logps, range(len(rows))))
    loss = pair_loss("sigmoid", p, {"beta": BETA}).mean()
    loss.backward()
    gradients = {name: parameter.grad.clone() for name, parameter in named_parameters}
    norm = torch.stack([g.double().pow(2).sum() for g in gradients.values()]).sum().sqrt()
    summary = {
        "beta": BETA,
        "rows": list(range(len(rows))),
        "loss": loss.item(),
        "grad_norm": norm.item(),
        "policyLogps": {"chosen": p.l_c.tolist(), "rejected": p.l_r.tolist()},
    }
    return summary, gradients


def _saved_name(name):
    """`…lora_A.default.weight` in the live model is `…lora_A.weight` in a PEFT file."""
    return name.replace(".default.", ".")


def _make_adapter(model, folder, name, seed):
    torch.manual_seed(seed)
    adapted = get_peft_model(model, lora_config())
    with torch.no_grad():
        for key, parameter in adapted.named_parameters():
            if ".lora_B." in key:
                parameter.copy_(0.1 * torch.randn_like(parameter))
    adapted.save_pretrained(folder, save_embedding_layers=False)
    (folder / "README.md").unlink()
    _name_base_model(folder / "adapter_config.json", name)


def _name_base_model(path, name):
    """The model's name instead of the path it was loaded from; sets sorted, so that the file never changes."""
    config = json.loads(path.read_text())
    config["base_model_name_or_path"] = name
    config["target_modules"] = sorted(config["target_modules"])
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def _adapter_values(model_folder, folder, rows, base_logps):
    adapted = PeftModel.from_pretrained(load_model(model_folder), folder, is_trainable=True).eval()
    named = [(_saved_name(key), p) for key, p in adapted.named_parameters() if p.requires_grad]
    assert sorted(key for key, _ in named) == sorted(get_peft_model_state_dict(adapted))
    logps = all_logps(adapted, rows)
    summary, gradients = dpo_gradients(adapted, named, rows[:GRADIENT_PAIRS], base_logps)
    return logps, summary, {f"lora_grad.{key}": gradient for key, gradient in gradients.items()}


def _full_values(model_folder, rows, base_logps, seed):
    model = load_model(model_folder)
    torch.manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.02 * torch.randn_like(parameter))
    named = list(model.named_parameters())
    tensors = {f"policy.{key}": parameter.detach().clone() for key, parameter in named}
    summary, gradients = dpo_gradients(model, named, rows[:GRADIENT_PAIRS], base_logps)
    return summary, {**tensors, **{f"full_grad.{key}": gradient for key, gradient in gradients.items()}}


@torch.no_grad()
def _logits(model, rows):
    ids = [(row["prompt_ids"] + row["chosen_ids"])[:LOGIT_LENGTH] for row in (rows[1], rows[5])]
    assert all(len(sequence) == LOGIT_LENGTH for sequence in ids)
    return ids, model(torch.tensor(ids), use_cache=False).logits.float()


def make_values(name, model_folder, folder, tokenized, seed):
    """tokenized: `text` and `chat` rows with prompt_ids, chosen_ids, rejected_ids."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = tokenized["text"]
    base = load_model(model_folder)
    ids, logits = _logits(base, rows)
    base_logps = all_logps(base, rows)
    chat_logps = all_logps(base, tokenized["chat"])
    _make_adapter(base, folder / "adapter", name, seed)
    adapter_logps, lora, tensors = _adapter_values(model_folder, folder / "adapter", rows, base_logps)
    values = {
        "textPairs": rows,
        "chatPairs": tokenized["chat"],
        "logitsIds": ids,
        "baseLogps": base_logps,
        "chatBaseLogps": chat_logps,
        "adapterLogps": adapter_logps,
        "loraGradient": lora,
    }
    tensors["logits"] = logits
    if name in FULL_GRADIENT_MODELS:
        values["fullGradient"], more = _full_values(model_folder, rows, base_logps, seed + 1)
        tensors.update(more)
    save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, folder / "tensors.safetensors")
    return values
