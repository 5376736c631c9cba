"""Twenty optimizer steps of TRL's DPOTrainer, each run replayed by a plain loop before it is trusted."""

import tempfile
from dataclasses import dataclass, field

import torch
from datasets import Dataset
from peft import get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from transformers import PreTrainedTokenizerFast, PrinterCallback
from trl import DPOConfig, DPOTrainer

from .losses import SETTINGS, pair, pair_loss
from .models import load_model
from .values import LINEAR, all_logps, batch_pair, lora_config, reference_sums

STEPS, SEED = 20, 42
# Losses DPOTrainer does not have: computed by a subclass inside the same training loop.
CUSTOM = ("cdpo", "simpo", "dpop")


@dataclass(frozen=True)
class Run:
    model: str
    name: str
    terms: tuple = (("sigmoid", 1.0),)
    loss: dict = field(default_factory=dict)
    method: str = "lora"
    learning_rate: float = 1e-3
    micro: int = 2
    accumulation: int = 2
    chat: bool = False
    # Folder of an adapter to start from, relative to test/golden; PEFT's own start without.
    start: str | None = None

    @property
    def settings(self):
        return {**SETTINGS, **self.loss}


def _loss_run(name, **loss):
    return Run("llama-tied", name, ((name, 1.0),), loss)


RUNS = [
    Run("llama-tied", "sigmoid"),
    Run("llama-tied", "sigmoid-4x1", micro=4, accumulation=1),
    Run("llama-tied", "sigmoid-full", method="full", learning_rate=1e-4),
    _loss_run("cdpo", labelSmoothing=0.1),
    _loss_run("robust", labelSmoothing=0.1),
    _loss_run("hinge"),
    _loss_run("ipo"),
    _loss_run("sigmoid_norm", beta=2.0),
    _loss_run("exo_pair", labelSmoothing=0.001),
    _loss_run("nca_pair"),
    _loss_run("bco_pair"),
    _loss_run("sppo_hard"),
    _loss_run("apo_zero"),
    _loss_run("apo_down"),
    _loss_run("discopop"),
    _loss_run("simpo", beta=2.0),
    # max(0, −c) has its corner at c = 0, where a run starts: begin away from it, so that rounding decides nothing.
    Run("llama-tied", "dpop", (("dpop", 1.0),), start="values/llama-tied/adapter"),
    # In one micro-batch: TRL's token mean is taken within each micro-batch.
    Run("llama-tied", "sft", (("sft", 1.0),), micro=4, accumulation=1),
    Run("llama-tied", "sigmoid_sft", (("sigmoid", 1.0), ("sft", 0.2)), micro=4, accumulation=1),
    Run("llama-tied", "sigmoid_sft-2x2", (("sigmoid", 1.0), ("sft", 0.2))),
    Run("llama-tied", "sigmoid_bco_sft", (("sigmoid", 0.8), ("bco_pair", 0.2), ("sft", 1.0)), micro=4, accumulation=1),
    Run("llama-untied-sharded", "sigmoid"),
    Run("llama-bf16", "sigmoid"),
    Run("llama-biased", "sigmoid"),
    Run("mistral", "sigmoid"),
    Run("qwen2", "sigmoid"),
    Run("qwen2", "sigmoid-chat", chat=True),
    Run("qwen3", "sigmoid"),
]


def base_config(**more):
    return dict(
        bf16=False,
        use_cpu=True,
        seed=SEED,
        gradient_checkpointing=False,
        report_to="none",
        save_strategy="no",
        disable_tqdm=True,
        **more,
    )


def _trl_loss(run):
    if run.name in CUSTOM:
        return {}
    return dict(
        loss_type=[name for name, _ in run.terms],
        loss_weights=[weight for _, weight in run.terms],
        label_smoothing=run.settings["labelSmoothing"],
        discopop_tau=run.settings["discopopTau"],
    )


def _config(run, output_dir):
    return DPOConfig(
        output_dir=output_dir,
        beta=run.settings["beta"],
        per_device_train_batch_size=run.micro,
        gradient_accumulation_steps=run.accumulation,
        max_steps=STEPS,
        learning_rate=run.learning_rate,
        lr_scheduler_type="linear",
        warmup_steps=0,
        weight_decay=0.0,
        max_grad_norm=1.0,
        optim="adamw_torch",
        train_sampling_strategy="sequential",
        max_length=512,
        logging_steps=1,
        model_init_kwargs={"attn_implementation": "eager"},
        **_trl_loss(run),
        **base_config(),
    )


class CustomLossTrainer(DPOTrainer):
    """DPOTrainer's loop, data, reference and metrics with a loss of our own table in place of its sigmoid."""

    run: Run

    def _compute_loss(self, model, inputs, return_outputs):
        with torch.no_grad():
            super()._compute_loss(model, inputs, return_outputs)
        mask = inputs["completion_mask"]
        labels = inputs["input_ids"].masked_fill(mask == 0, -100)
        outputs = model(
            input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"], labels=labels, fused_lm_head=True
        )
        policy = outputs.log_probs.sum(dim=1).chunk(2)
        reference = self.compute_ref_log_probs(model, inputs)
        lengths = mask.sum(dim=1).chunk(2)
        return pair_loss(self.run.name, pair(*policy, *reference, *lengths), self.run.settings).mean()


def _trainer(run, golden, rows, output_dir):
    folder = golden / "models" / run.model
    trainer_class = CustomLossTrainer if run.name in CUSTOM else DPOTrainer
    trainer = trainer_class(
        str(folder),
        args=_config(run, output_dir),
        train_dataset=Dataset.from_list(rows),
        processing_class=PreTrainedTokenizerFast.from_pretrained(folder),
        peft_config=lora_config() if run.method == "lora" else None,
    )
    trainer.remove_callback(PrinterCallback)
    trainer.run = run
    return trainer


def _initial_adapter(run, golden):
    if run.start:
        return golden / run.start / "adapter_model.safetensors"
    return golden / "trl" / f"{run.model}-initial-adapter.safetensors"


def _start_adapter(run, golden, model):
    """The run's first adapter, as a file: PEFT's own start is saved once and must not change afterwards."""
    path = _initial_adapter(run, golden)
    if run.start:
        set_peft_model_state_dict(model, load_file(path))
        return
    state = {key: tensor.contiguous() for key, tensor in get_peft_model_state_dict(model).items()}
    if not path.exists():
        save_file(state, path)
    stored = load_file(path)
    assert stored.keys() == state.keys() and all(torch.equal(stored[key], state[key]) for key in state)


def train(run, golden, rows):
    """The log of every step, and the trained model."""
    with tempfile.TemporaryDirectory() as output_dir:
        trainer = _trainer(run, golden, rows, output_dir)
        if run.method == "lora":
            _start_adapter(run, golden, trainer.model)
        trainer.train()
        steps = [entry for entry in trainer.state.log_history if "loss" in entry]
        assert [entry["step"] for entry in steps] == list(range(1, STEPS + 1))
        return steps, trainer.model


def _replay_model(run, golden):
    model = load_model(golden / "models" / run.model)
    if run.method == "full":
        return model
    adapted = get_peft_model(model, lora_config())
    set_peft_model_state_dict(adapted, load_file(_initial_adapter(run, golden)))
    return adapted.eval()


def _term_loss(name, p, settings):
    # SFT is a mean over the micro-batch's tokens, every other loss a mean over its pairs.
    return -p.l_c.sum() / p.n_c.sum() if name == "sft" else pair_loss(name, p, settings).mean()


def _check_corners(run, p):
    """No pair may sit on a corner of hinge or dpop, where a rounding error flips the derivative."""
    if run.name == "hinge":
        assert (1 - run.settings["beta"] * (p.c - p.r)).abs().min() > 1e-4
    if run.name == "dpop":
        assert p.c.abs().min() > 1e-4


def _batches(run, count):
    """Row indices of every step's micro-batches, in file order, epoch after epoch."""
    per_step = run.micro * run.accumulation
    for step in range(STEPS):
        start = step * per_step % count
        yield [list(range(start + m * run.micro, start + (m + 1) * run.micro)) for m in range(run.accumulation)]


def replay(run, golden, rows, reference):
    """The same run in a plain loop: (loss, grad_norm) of every step."""
    model = _replay_model(run, golden)
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=run.learning_rate, weight_decay=0.0)
    log = []
    for step, micro_batches in enumerate(_batches(run, len(rows))):
        total = 0.0
        for indices in micro_batches:
            p = batch_pair(model, [rows[i] for i in indices], reference_sums(reference, indices))
            _check_corners(run, p)
            loss = sum(weight * _term_loss(name, p, run.settings) for name, weight in run.terms)
            (loss / run.accumulation).backward()
            total += loss.item() / run.accumulation
        norm = torch.nn.utils.clip_grad_norm_(parameters, 1.0).item()
        for group in optimizer.param_groups:
            group["lr"] = run.learning_rate * (1 - step / STEPS)
        optimizer.step()
        optimizer.zero_grad()
        log.append((total, norm))
    return log


# AdamW's first updates are signs of gradients, so rounding grows over twenty steps; the loss hardly sees it.
LOSS_TOLERANCE, NORM_TOLERANCE = 2e-5, 1e-3


def _assert_equal(run, steps, replayed):
    pairs = list(zip(steps, replayed, strict=True))
    loss_error = max(abs(entry["loss"] - loss) / max(1.0, abs(loss)) for entry, (loss, _) in pairs)
    norm_error = max(abs(entry["grad_norm"] - norm) / norm for entry, (_, norm) in pairs)
    print(f"  {run.model}-{run.name}: replay differs by {loss_error:.1e} in loss, {norm_error:.1e} in grad_norm")
    assert loss_error < LOSS_TOLERANCE and norm_error < NORM_TOLERANCE, run


def _describe(run, golden):
    return {
        "model": run.model,
        "data": "pairs-chat.jsonl" if run.chat else "pairs-text.jsonl",
        "implementation": "DPOTrainer subclass, own loss" if run.name in CUSTOM else "DPOTrainer",
        "method": run.method,
        "lora": {"rank": 4, "alpha": 8, "rslora": False, "targets": LINEAR} if run.method == "lora" else None,
        "initialAdapter": str(_initial_adapter(run, golden).relative_to(golden)) if run.method == "lora" else None,
        "loss": {"terms": [{"name": name, "weight": weight} for name, weight in run.terms], **run.settings},
        "learningRate": run.learning_rate,
        "schedule": "linear",
        "warmupSteps": 0,
        "weightDecay": 0.0,
        "clipNorm": 1.0,
        "adam": {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
        "batchPairs": run.micro * run.accumulation,
        "microBatchPairs": run.micro,
        "accumulation": run.accumulation,
        "optimizerSteps": STEPS,
        "order": "file order, epoch after epoch",
        "maxLength": 512,
    }


LEFT_OUT = ("total_flos", "train_runtime", "epoch")


def make_trajectory(run, golden, rows, tokenized):
    """rows: the pairs as TRL reads them; tokenized: their ids. Returns the file's contents."""
    steps, trained = train(run, golden, rows)
    reference = all_logps(load_model(golden / "models" / run.model), tokenized)
    _assert_equal(run, steps, replay(run, golden, tokenized, reference))
    logged = [{"step": entry["step"]} | {k: v for k, v in entry.items() if k not in LEFT_OUT} for entry in steps]
    return {**_describe(run, golden), "steps": logged}, trained


def save_final_adapter(trained, path):
    state = get_peft_model_state_dict(trained)
    save_file({key: tensor.detach().contiguous() for key, tensor in state.items()}, path)
