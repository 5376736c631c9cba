"""Token ids exactly as TRL's DPOTrainer makes them, and plain tokenizer and template cases."""

from datasets import Dataset
from transformers import LlamaConfig, LlamaForCausalLM
from trl import DPOTrainer

from . import pairs
from .tokenizer import VOCAB_SIZE

IDS = ("prompt_ids", "chosen_ids", "rejected_ids")


def tokenize_as_trl(rows, tokenizer, config):
    """config: a DPOConfig without max_length. The model only has to exist."""
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=VOCAB_SIZE, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1
        )
    )
    reference = LlamaForCausalLM(model.config)
    trainer = DPOTrainer(
        model, reference, args=config, train_dataset=Dataset.from_list(rows), processing_class=tokenizer
    )
    return [{key: row[key] for key in IDS} for row in trainer.train_dataset]


TEXTS = [
    "Hello, world!",
    "  two leading spaces and a trailing one ",
    "tabs\tand\nnew\r\nlines\n\n\n",
    "naïve façade — “quotes” … 你好 мир",
    "emoji 🙂👩‍👩‍👧 and a flag 🇨🇭",
    "numbers 1234567890 3.14 1e-5",
    "it's we're I'll don't THEY'VE",
    "special <|user|> inside<|end|> text",
    "",
]


def text_cases(tokenizer):
    def case(text):
        ids = tokenizer(text)["input_ids"]
        plain = tokenizer(text, add_special_tokens=False)["input_ids"]
        return {"text": text, "ids": ids, "idsWithoutBos": plain, "decoded": tokenizer.decode(plain)}

    return [case(text) for text in TEXTS]


def template_cases(tokenizer):
    cases = []
    for prompt, chosen, _ in pairs.CHAT[:4]:
        messages = prompt + [{"role": "assistant", "content": chosen}]
        cases.append({"messages": prompt, "addGenerationPrompt": True})
        cases.append({"messages": messages, "addGenerationPrompt": False})
    for case in cases:
        case["rendered"] = tokenizer.apply_chat_template(
            case["messages"], tokenize=False, add_generation_prompt=case["addGenerationPrompt"]
        )
    return cases
