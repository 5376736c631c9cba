import { listDevices } from '../../engine/runtime/device.ts';
import { parseArguments, type CommandSpec } from '../arguments.ts';
import type { Command } from '../command.ts';
import { listFlags } from '../flags.ts';
import { table } from '../layout.ts';
import { deviceState } from '../wording.ts';

const spec: CommandSpec<typeof listFlags> = {
  words: 'devices',
  summary: 'Lists what this computer can compute with. --device auto takes the first that works.',
  positionals: [],
  flags: listFlags,
  required: [],
  notes: [],
};

/** `nudge devices` */
export const devices: Command = {
  spec,
  run: async (argv, { output }) => {
    parseArguments(spec, argv);
    const found = await listDevices();
    if (output.json) for (const device of found) output.event(device);
    else
      output.lines(
        table(
          found.map(({ device, available, detail }) => [device, deviceState(available), oneLine(detail)]),
        ),
      );
    return 0;
  },
};

/** What a driver says may have several lines. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
