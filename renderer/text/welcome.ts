/** Words of the first view a person sees. */
export const welcome = {
  title: 'Teach a language model what you prefer',
  subtitle: 'On this computer, without a network and without code.',
  drop: 'Drop your preference pairs',
  dropDetail:
    'JSONL, JSON, CSV, Excel, Parquet or Arrow: each pair has a prompt, a better answer and a worse one.',
  choose: 'Choose a file',
  sample: 'Try the sample',
  steps: [
    { name: 'Drop', detail: 'Nudge shows what it understood, and which rows it leaves out and why.' },
    { name: 'Train', detail: 'Pick a model and watch its answers change while it learns.' },
    { name: 'Keep', detail: 'The better model is a folder on your disk. Nothing leaves this computer.' },
  ],
} as const;
