"""The other side of dpoSteps.ts: the same steps of DPO by TRL's DPOTrainer with PEFT, on PyTorch, CPU, f32.

    python test/bench/peer.py --model DIR --data FILE --steps 16 [--batch 4] [--threads 2] ...

Pairs come in file order, none twice, and nothing is evaluated. All else is TRL's default, but for gradient
checkpointing, which is off unless asked for: it saves memory and costs time. Prints one line of JSON with the same
keys as dpoSteps.ts. Needs the packages of test/golden/README.md.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time


def parse_arguments():
    parser = argparse.ArgumentParser(description="Times DPO steps of TRL on the CPU.")
    parser.add_argument("--model", required=True, help="model folder")
    parser.add_argument("--data", required=True, help="JSONL of prompt, chosen, rejected")
    parser.add_argument("--steps", type=int, required=True, help="optimizer steps, at least 2")
    parser.add_argument("--batch", type=int, default=4, help="pairs a step, in one pass")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--alpha", type=float, default=32)
    parser.add_argument("--lr", type=float, default=1e-5, help="falls linearly to 0, without warmup")
    parser.add_argument("--max-length", type=int, default=1024)
    parser.add_argument("--gradient-checkpointing", action="store_true")
    parser.add_argument("--precompute-reference", action="store_true", help="one reference pass before the first step")
    parser.add_argument("--save-adapter", help="folder for the adapter as it is before the first step")
    arguments = parser.parse_args()
    if arguments.steps < 2:
        parser.error("--steps must be at least 2: the first is not timed")
    return arguments


ARGUMENTS = parse_arguments()
# Before the imports that read them: nothing here may touch the network, and OpenMP asks once.
os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", TOKENIZERS_PARALLELISM="false")
os.environ.update(CUDA_VISIBLE_DEVICES="", OMP_NUM_THREADS=str(ARGUMENTS.threads))
os.environ.update(HF_DATASETS_DISABLE_PROGRESS_BARS="1", TQDM_DISABLE="1")

import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import AutoTokenizer, PrinterCallback, TrainerCallback
from trl import DPOConfig, DPOTrainer


class StepClock(TrainerCallback):
    """The moments at which the run began and each optimizer step ended."""

    def __init__(self):
        self.moments = []

    def on_train_begin(self, *_args, **_kwargs):
        self.moments.append(time.perf_counter())

    def on_step_end(self, *_args, **_kwargs):
        self.moments.append(time.perf_counter())

    @property
    def step_seconds(self):
        return [end - start for start, end in zip(self.moments, self.moments[1:])]


class TimedReferenceTrainer(DPOTrainer):
    """DPOTrainer that says how long its reference pass before training took."""

    reference_seconds = 0.0

    def _precompute_ref_logps(self, *args):
        start = time.perf_counter()
        dataset = super()._precompute_ref_logps(*args)
        self.reference_seconds += time.perf_counter() - start
        return dataset


def read_rows(arguments):
    with open(arguments.data, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    needed = arguments.steps * arguments.batch
    if len(rows) < needed:
        sys.exit(f"{arguments.steps} steps of {arguments.batch} need {needed} pairs; the file has {len(rows)}")
    return rows[:needed]


def config(arguments, output_dir):
    return DPOConfig(
        output_dir=output_dir,
        use_cpu=True,
        bf16=False,
        model_init_kwargs={"dtype": "float32"},
        per_device_train_batch_size=arguments.batch,
        max_steps=arguments.steps,
        learning_rate=arguments.lr,
        lr_scheduler_type="linear",
        max_length=arguments.max_length,
        train_sampling_strategy="sequential",
        gradient_checkpointing=arguments.gradient_checkpointing,
        precompute_ref_log_probs=arguments.precompute_reference,
        logging_steps=1,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
    )


def make_trainer(arguments, output_dir):
    lora = LoraConfig(
        r=arguments.rank, lora_alpha=arguments.alpha, target_modules="all-linear", task_type="CAUSAL_LM"
    )
    trainer = TimedReferenceTrainer(
        arguments.model,
        args=config(arguments, output_dir),
        train_dataset=Dataset.from_list(read_rows(arguments)),
        processing_class=AutoTokenizer.from_pretrained(arguments.model),
        peft_config=lora,
    )
    trainer.remove_callback(PrinterCallback)
    return trainer


def main(arguments):
    torch.set_num_threads(arguments.threads)
    with tempfile.TemporaryDirectory() as output_dir:
        trainer = make_trainer(arguments, output_dir)
        if arguments.save_adapter:
            trainer.model.save_pretrained(arguments.save_adapter)
        clock = StepClock()
        trainer.add_callback(clock)
        trainer.train()
    report(arguments, trainer, clock.step_seconds)


def report(arguments, trainer, step_seconds):
    log = [entry for entry in trainer.state.log_history if "loss" in entry]
    timed = sum(step_seconds[1:])
    pairs = arguments.batch * (arguments.steps - 1)
    # A pair's share of the pass before training; without that pass the steps hold it already.
    reference = trainer.reference_seconds / (arguments.batch * arguments.steps)
    result = {
        "trainer": "trl",
        "pairsPerSecond": pairs / timed,
        "pairsPerSecondWithReference": 1 / (timed / pairs + reference),
        "tokensPerSecond": (log[-1]["num_tokens"] - log[0]["num_tokens"]) / timed,
        "secondsPerStep": step_seconds,
        "referenceSeconds": trainer.reference_seconds,
        "peakMemoryMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "losses": [entry["loss"] for entry in log],
    }
    print(json.dumps(result))


main(ARGUMENTS)
