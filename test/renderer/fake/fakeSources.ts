import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { previewSource } from '../../../main/services/sourcePreview.ts';
import type { FakeNudge } from './fakeNudge.ts';

const answers = [
  { text: 'Bring it back within 30 days, with the receipt. We will gladly change it.', score: 9 },
  { text: 'You can return it within 30 days.', score: 7 },
  { text: 'Returns are explained on our page.', score: 4 },
  { text: 'No.', score: 1 },
];
const questions = ['How do I return this?', 'Can I change it for a larger one?', 'Is there a refund?'];

/** Rows of layouts that a person may bring, by the file's name. */
const files: Readonly<Record<string, readonly object[]>> = {
  'stimmen.jsonl': [
    {
      Frage: 'Wann öffnen Sie?',
      gut: 'Um neun, sonntags um elf. Kommen Sie gern vorbei.',
      schlecht: 'Morgens.',
      Sterne: 5,
      Quelle: 'Laden Nord',
    },
    {
      Frage: 'Kann ich das umtauschen?',
      gut: 'Ja, innerhalb von 30 Tagen mit dem Kassenbon.',
      schlecht: 'Nein.',
      Sterne: 4,
      Quelle: 'Telefon',
    },
    { Frage: 'Haben Sie Pflaumen?', gut: '', schlecht: 'Heute nicht.', Sterne: 2, Quelle: 'Telefon' },
    {
      Frage: 'Was kosten die Äpfel?',
      gut: 'Zwei Euro das Kilo.',
      schlecht: 'Zwei Euro das Kilo.',
      Sterne: 1,
    },
  ],
  'antworten.jsonl': questions.map((Anfrage) => ({
    Anfrage,
    Vorschläge: answers.map(({ text }) => text),
    Noten: answers.map(({ score }) => score),
    Bearbeiterin: 'A. Lovelace',
  })),
  'daumen.jsonl': questions.flatMap((Anfrage, i) =>
    answers.slice(0, i === 2 ? 1 : 2).map(({ text }, k) => ({ Anfrage, Antwort: text, gefallen: k === 0 })),
  ),
};

export type SourceName = keyof typeof files;

let folder: string | null = null;

/** Where the files lie; gone when this process ends. */
function sourceFolder(): string {
  if (folder !== null) return folder;
  const made = mkdtempSync(path.join(tmpdir(), 'nudge-scenes-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  folder = made;
  return made;
}

/** What the person chooses is such a file, and the importer's own code looks at it. */
export function offerSource(fake: FakeNudge, name: SourceName): FakeNudge {
  const home = sourceFolder();
  const file = path.join(home, name);
  writeFileSync(file, (files[name] ?? []).map((row) => `${JSON.stringify(row)}\n`).join(''));
  fake.handlers['files.choose'] = () => [`/home/ada/Documents/${name}`];
  fake.handlers['data.preview'] = async ({ mapping }) => {
    const preview = await previewSource(home, { paths: [file], mapping });
    return { ...preview, sure: false };
  };
  return fake;
}
