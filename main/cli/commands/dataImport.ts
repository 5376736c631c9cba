import { formatCount, formatPlural } from '../../../shared/format.ts';
import { importPairs, type ImportHooks } from '../../services/dataImport.ts';
import { getImported } from '../../services/datasets.ts';
import { parseArguments, type CommandSpec } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataImportFlags } from '../flags.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { mappingOf, namingMapFlag } from '../mappingFlags.ts';
import { importDone, importProgressLine, stoppingImport } from '../wording.ts';

const spec: CommandSpec<typeof dataImportFlags> = {
  words: 'data import',
  summary:
    "Reads files of preference pairs into Nudge's lists; several are read as one. Your files stay as they are.",
  positionals: ['FILE…'],
  flags: dataImportFlags,
  required: [],
  notes: [],
};

/** `nudge data import` */
export const dataImport: Command = {
  spec,
  run: async (argv, { output, home }) => {
    const { values, positionals } = parseArguments(spec, argv);
    const request = { paths: positionals, mapping: mappingOf(values) };
    const cancel = new AbortController();
    const interrupt = listenForInterrupt(() => {
      output.note(stoppingImport);
      cancel.abort();
    });
    try {
      const hooks: ImportHooks = {
        signal: cancel.signal,
        onProgress: (progress) => {
          output.live(importProgressLine(progress));
        },
      };
      const id = await namingMapFlag(() => importPairs(home, request, hooks));
      output.live('');
      const { report, name } = getImported(home, id);
      const { rows, kept, dropped } = report;
      if (output.json) output.event({ dataset: id, name, rows, kept, dropped });
      else output.lines([importDone(id, formatPlural(kept, 'pair'), formatCount(rows))]);
      return 0;
    } finally {
      output.live('');
      interrupt.close();
    }
  },
};
