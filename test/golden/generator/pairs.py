"""The preference pairs every golden value is made from. Own sentences, from one line to a paragraph."""

EOS = "<|end|>"

TEXT = [
    (
        "Name a fruit that is red.",
        " A cherry is red.",
        " A banana.",
    ),
    (
        "Question: How many legs does a spider have?\nAnswer:",
        " A spider has eight legs.",
        " Six, I guess, like a beetle or a bee or an ant.",
    ),
    (
        "The lighthouse keeper climbed the stairs every evening. He counted the steps as he went, and he never "
        "reached the same number twice. Why?",
        " He was thinking of the sea, and his counting drifted.",
        " Stairs.",
    ),
    (
        "Say hello to the new neighbour.",
        " Hello! Welcome to our street. Come by for tea whenever you like.",
        " What do you want?",
    ),
    (
        "Translate to French: good morning",
        " bonjour",
        " guten Morgen",
    ),
    (
        "Why is the sky blue?",
        " Air scatters short waves of light more than long ones, so blue reaches us from all sides.",
        " Because it mirrors the sea, everybody knows that.",
    ),
    (
        "Finish the sentence: the small boat",
        " rocked on the quiet lake until the wind fell asleep.",
        " boat boat boat boat boat",
    ),
    (
        "Write one line of Python that adds two and three.",
        "\nprint(2 + 3)\n",
        "\nadd two three please\n",
    ),
    (
        "A train leaves at nine and takes two hours and a half. When does it arrive? Think first, then answer in "
        "one short sentence, and do not forget to say whether it is still morning.",
        " It arrives at half past eleven, still in the morning.",
        " It arrives at noon or so, perhaps later, it is hard to tell with trains these days, they are always late.",
    ),
    (
        "Cheer me up 🙂",
        " You did well today, and tomorrow waits for you with warm bread. 🙂",
        " No.",
    ),
    (
        "Give me a rule for a good night's sleep.",
        " Go to bed at the same hour each night." + EOS,
        " Drink coffee late.",
    ),
    (
        "Wie heißt die Hauptstadt von Österreich?",
        " Wien heißt sie.",
        " Zürich, oder?",
    ),
    (
        "List three birds, one per line.",
        "\n- robin\n- heron\n- owl",
        "\n- trout\n- robin",
    ),
    (
        "How do I keep basil alive on a window sill?",
        " Water it from below, turn it to the light, and pick the tops so that it grows wide instead of tall.",
        " Buy a new one each week; it dies anyway, and nobody minds.",
    ),
    (
        "Is 17 a prime number?",
        " Yes: only 1 and 17 divide it.",
        " No, 17 = 3 x 5 + 2.",
    ),
    (
        "Tell me a very short story about a fox.",
        " A fox found a bell in the snow. All winter she rang it softly, and in spring the village had learned to "
        "answer.",
        " Fox. The end.",
    ),
]


def _user(text):
    return {"role": "user", "content": text}


def _assistant(text):
    return {"role": "assistant", "content": text}


def _system(text):
    return {"role": "system", "content": text}


CHAT = [
    ([_user("What is two plus two?")], "Four.", "Five, I think."),
    (
        [_system("You are a kind gardener."), _user("My roses look sad.")],
        "Give them a deep drink in the morning and cut the dry heads off.",
        "Roses always look sad.",
    ),
    (
        [_user("Hello!"), _assistant("Hello, how can I help?"), _user("Say it in one word: are you well?")],
        "Yes.",
        "I would say that it depends on the weather and the day of the week.",
    ),
    ([_user("Name a cold place.")], "The north of Norway in January.", "The sun."),
    (
        [_system("Answer in rhyme."), _user("What does the cat do at night?")],
        "She walks by the moon and hums a small tune.",
        "She sleeps, mostly.",
    ),
    (
        [
            _user("I have flour, water and salt."),
            _assistant("You can bake flat bread."),
            _user("How long in the oven?"),
        ],
        "About twelve minutes, until the edges are brown.",
        "Two days.",
    ),
    ([_user("Schreib einen Gruß 🙂")], "Schöne Grüße aus dem Süden 🙂", "nein"),
    ([_user("Which is heavier, a stone or a feather?")], "The stone is heavier.", "A feather, because of the bird."),
]

CHAT_IMPLICIT = [
    ([_user("Pick a colour.")], "Green.", "Seven."),
    (
        [_system("Be brief."), _user("Where do fish sleep?"), _assistant("In the water."), _user("And birds?")],
        "In trees, mostly.",
        "Birds never sleep at all, they only pretend to.",
    ),
    ([_user("Is rain wet?")], "Yes, rain is wet.", "Yes, but only sometimes."),
]

TEXT_IMPLICIT = [
    ("Q: Is ice cold? A: Yes, it is frozen water.", "Q: Is ice cold? A: No, it burns."),
    ("The bell rang and everyone went home.", "The bell rang and nothing happened."),
    ("One two three", "One two four five"),
]

BOUNDARY = [
    ("Answer with a word: ", "yes", "no"),
    # Both answers merge in the first two rows, only the chosen one in the third.
    ("We were walki", "ng.", "n'."),
    ("Look at th", "e sea.", "is."),
]


def text_rows():
    return [{"prompt": p, "chosen": c, "rejected": r} for p, c, r in TEXT]


def chat_rows():
    return [{"prompt": p, "chosen": [_assistant(c)], "rejected": [_assistant(r)]} for p, c, r in CHAT]


def chat_implicit_rows():
    return [{"chosen": p + [_assistant(c)], "rejected": p + [_assistant(r)]} for p, c, r in CHAT_IMPLICIT]


def text_implicit_rows():
    return [{"chosen": c, "rejected": r} for c, r in TEXT_IMPLICIT]


def boundary_rows():
    """Prompts whose last token changes when the answer follows: kept apart, so that no trajectory depends on them."""
    return [{"prompt": p, "chosen": c, "rejected": r} for p, c, r in BOUNDARY]
