"""Tiny random models, one folder each, as `save_pretrained` writes them."""

import json

import torch
from transformers import (
    AutoModelForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from .tokenizer import VOCAB_SIZE, save_tokenizer

LLAMA3_ROPE = {
    "rope_type": "llama3",
    "rope_theta": 10000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 128,
}


def _plain_rope(theta):
    return {"rope_type": "default", "rope_theta": theta}


SIZES = dict(
    vocab_size=VOCAB_SIZE,
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    intermediate_size=64,
    max_position_embeddings=512,
    initializer_range=0.2,
    attention_dropout=0.0,
    bos_token_id=0,
    eos_token_id=1,
    pad_token_id=2,
)


def _llama(tied, rope, **more):
    return LlamaForCausalLM, LlamaConfig(tie_word_embeddings=tied, rope_parameters=rope, **SIZES, **more)


def _mistral():
    config = MistralConfig(
        tie_word_embeddings=False, rope_parameters=_plain_rope(10000.0), sliding_window=12, head_dim=8, **SIZES
    )
    return MistralForCausalLM, config


def _qwen2():
    config = Qwen2Config(
        tie_word_embeddings=True, rope_parameters=_plain_rope(1e6), use_sliding_window=False, **SIZES
    )
    return Qwen2ForCausalLM, config


def _qwen3():
    config = Qwen3Config(tie_word_embeddings=True, rope_parameters=_plain_rope(1e6), head_dim=16, **SIZES)
    return Qwen3ForCausalLM, config


# name → (class and config, stored dtype, largest shard)
MODELS = {
    "llama-tied": (lambda: _llama(True, LLAMA3_ROPE), torch.float32, "1GB"),
    "llama-untied-sharded": (
        lambda: _llama(False, {"rope_type": "linear", "rope_theta": 10000.0, "factor": 2.0}),
        torch.float32,
        "60KB",
    ),
    "llama-bf16": (lambda: _llama(True, _plain_rope(10000.0)), torch.bfloat16, "1GB"),
    "llama-f16": (lambda: _llama(True, _plain_rope(10000.0)), torch.float16, "1GB"),
    "llama-biased": (
        lambda: _llama(True, _plain_rope(500000.0), attention_bias=True, mlp_bias=True),
        torch.float32,
        "1GB",
    ),
    "mistral": (_mistral, torch.float32, "1GB"),
    "qwen2": (_qwen2, torch.float32, "1GB"),
    "qwen3": (_qwen3, torch.float32, "1GB"),
}


@torch.no_grad()
def _disturb(model):
    """Norm weights away from one and biases away from zero, so that leaving one out shows."""
    for name, parameter in model.named_parameters():
        if name.endswith("norm.weight"):
            parameter.copy_(1 + 0.2 * torch.randn_like(parameter))
        elif name.endswith(".bias"):
            parameter.copy_(0.2 * torch.randn_like(parameter))


def _write_older_config(path):
    """The layout of configs written before transformers 5: rope_theta and rope_scaling beside each other."""
    config = json.loads(path.read_text())
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope["rope_theta"]
    config["rope_scaling"] = {"type": rope["rope_type"], "factor": rope["factor"]}
    config["torch_dtype"] = config.pop("dtype")
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def make_model(name, folder, tokenizer, seed):
    make, dtype, max_shard = MODELS[name]
    torch.manual_seed(seed)
    model_class, config = make()
    model = model_class(config)
    _disturb(model)
    model.to(dtype).save_pretrained(folder, max_shard_size=max_shard)
    save_tokenizer(tokenizer, folder)
    if name == "llama-untied-sharded":
        _write_older_config(folder / "config.json")
        reloaded = AutoModelForCausalLM.from_pretrained(folder).config.rope_parameters
        assert (reloaded["rope_type"], reloaded["factor"], reloaded["rope_theta"]) == ("linear", 2.0, 10000.0)


def load_model(folder):
    """The stored weights, upcast to f32, with plain attention."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    return model.eval()
