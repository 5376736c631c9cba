"""One tiny byte-level BPE tokenizer with a chat template, shared by all golden models."""

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from . import pairs

BOS, EOS, PAD, TURN_END = "<|begin|>", pairs.EOS, "<|pad|>", "<|turn_end|>"
SPECIAL = [BOS, EOS, PAD, TURN_END, "<|system|>", "<|user|>", "<|assistant|>"]
VOCAB_SIZE = 320

CHAT_TEMPLATE = (
    "{{ bos_token }}"
    "{%- for message in messages -%}"
    "{{ '<|' + message['role'] + '|>\\n' + message['content'] | trim + '<|turn_end|>\\n' }}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{ '<|assistant|>\\n' }}{%- endif -%}"
)


def _training_text():
    for row in pairs.TEXT:
        yield from row
    for prompt, chosen, rejected in pairs.CHAT:
        yield from (message["content"] for message in prompt)
        yield from (chosen, rejected)


def make_tokenizer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB_SIZE,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_training_text(), trainer)
    assert tokenizer.get_vocab_size() == VOCAB_SIZE
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A", pair=f"{BOS} $A $B", special_tokens=[(BOS, tokenizer.token_to_id(BOS))]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=BOS,
        eos_token=EOS,
        pad_token=PAD,
        clean_up_tokenization_spaces=False,
        model_max_length=512,
    )
    fast.chat_template = CHAT_TEMPLATE
    return fast


def save_tokenizer(tokenizer, folder):
    """Chat template inside tokenizer_config.json: a reader of one JSON file finds it."""
    tokenizer.save_pretrained(folder, save_jinja_files=False)
