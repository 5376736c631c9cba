import { extname, resolve } from 'node:path';
import { exportNewest } from '../../services/dataExport.ts';
import { parseArguments, type CommandSpec } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataExportFlags } from '../flags.ts';
import { numberedOf } from '../values.ts';
import { exportDone } from '../wording.ts';

const spec: CommandSpec<typeof dataExportFlags> = {
  words: 'data export',
  summary: 'Writes the pairs of a dataset as TRL reads them: prompt, chosen, rejected.',
  positionals: ['ID'],
  flags: dataExportFlags,
  required: ['out'],
  notes: [],
};

/** `nudge data export` */
export const dataExport: Command = {
  spec,
  run: async (argv, { output, home }) => {
    const { values, positionals } = parseArguments(spec, argv);
    const path = resolve(values.out ?? '');
    const format = extname(path).toLowerCase() === '.parquet' ? 'parquet' : 'jsonl';
    const dataset = numberedOf('ID', positionals[0] ?? '', 'dataset');
    await exportNewest(home, dataset, format, path);
    if (output.json) output.event({ dataset, format, path });
    else output.lines([exportDone(path)]);
    return 0;
  },
};
