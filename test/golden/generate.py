"""Regenerates every golden value of this folder: `python test/golden/generate.py [part ...]`.

Parts, in the order they must be made: tables, models, values, generation, trl. Without one, all of them.
Needs the versions named in versions.json; see README.md.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

# This folder is committed: leave no compiled Python in it.
sys.dont_write_bytecode = True
# Before any Hugging Face import: nothing here may touch the network.
os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", TOKENIZERS_PARALLELISM="false")
os.environ.update(HF_DATASETS_DISABLE_PROGRESS_BARS="1", CUDA_VISIBLE_DEVICES="")

import datasets
import peft
import safetensors
import tokenizers
import torch
import transformers
import trl
from transformers import PreTrainedTokenizerFast

from generator import generation, losses, models, optim, pairs, tokenized, trajectories, values
from generator.files import write_json, write_jsonl
from generator.tokenizer import make_tokenizer

GOLDEN = Path(__file__).resolve().parent
SEED = 20251


def make_tables():
    write_json(GOLDEN / "losses.json", losses.loss_table())
    write_json(GOLDEN / "adamw.json", optim.adamw_table())
    write_json(GOLDEN / "schedules.json", optim.schedule_table())
    libraries = (torch, transformers, trl, peft, tokenizers, datasets, safetensors)
    versions = {library.__name__: library.__version__ for library in libraries}
    write_json(GOLDEN / "versions.json", {"python": sys.version.split()[0], **versions})


def make_models():
    tokenizer = make_tokenizer()
    for index, name in enumerate(models.MODELS):
        models.make_model(name, GOLDEN / "models" / name, tokenizer, SEED + index)
    write_jsonl(GOLDEN / "pairs-text.jsonl", pairs.text_rows())
    write_jsonl(GOLDEN / "pairs-chat.jsonl", pairs.chat_rows())
    write_jsonl(GOLDEN / "pairs-chat-implicit.jsonl", pairs.chat_implicit_rows())
    write_jsonl(GOLDEN / "pairs-text-implicit.jsonl", pairs.text_implicit_rows())
    write_jsonl(GOLDEN / "pairs-boundary.jsonl", pairs.boundary_rows())
    write_json(GOLDEN / "tokenization.json", _tokenization())


def _tokenization():
    tokenizer = PreTrainedTokenizerFast.from_pretrained(GOLDEN / "models" / "llama-tied")
    with tempfile.TemporaryDirectory() as output_dir:
        config = trl.DPOConfig(output_dir=output_dir, max_length=None, **trajectories.base_config())

        def trl_ids(rows):
            return tokenized.tokenize_as_trl(rows, tokenizer, config)

        return {
            "texts": tokenized.text_cases(tokenizer),
            "templates": tokenized.template_cases(tokenizer),
            "pairs-text": trl_ids(pairs.text_rows()),
            "pairs-chat": trl_ids(pairs.chat_rows()),
            "pairs-chat-implicit": trl_ids(pairs.chat_implicit_rows()),
            "pairs-text-implicit": trl_ids(pairs.text_implicit_rows()),
            "pairs-boundary": trl_ids(pairs.boundary_rows()),
        }


def _pair_ids():
    stored = json.loads((GOLDEN / "tokenization.json").read_text())
    return {"text": stored["pairs-text"], "chat": stored["pairs-chat"]}


def make_values():
    for index, name in enumerate(models.MODELS):
        folder = GOLDEN / "values" / name
        made = values.make_values(name, GOLDEN / "models" / name, folder, _pair_ids(), SEED + 100 + index)
        write_json(folder / "values.json", made)


def make_generation():
    write_json(GOLDEN / "generation.json", generation.generation_table(GOLDEN, _pair_ids()["text"]))


def make_trl():
    folder = GOLDEN / "trl"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for run in trajectories.RUNS:
        rows = pairs.chat_rows() if run.chat else pairs.text_rows()
        ids = _pair_ids()["chat" if run.chat else "text"]
        made, trained = trajectories.make_trajectory(run, GOLDEN, rows, ids)
        write_json(folder / f"{run.model}-{run.name}.json", made)
        if (run.model, run.name) == ("llama-tied", "sigmoid"):
            trajectories.save_final_adapter(trained, folder / "llama-tied-sigmoid-final-adapter.safetensors")


PARTS = {
    "tables": make_tables,
    "models": make_models,
    "values": make_values,
    "generation": make_generation,
    "trl": make_trl,
}


def main():
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    for part in sys.argv[1:] or PARTS:
        print(part, flush=True)
        PARTS[part]()
    _make_readable()


def _make_readable():
    """safetensors writes files only their owner may read."""
    for path in GOLDEN.rglob("*.safetensors"):
        path.chmod(0o644)


if __name__ == "__main__":
    main()
