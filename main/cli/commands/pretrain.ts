import { checkSetting } from '../../engine/settingRange.ts';
import type { PretrainMetrics, PretrainSettings } from '../../engine/train/pretrain.ts';
import { openExecutor } from '../../engine/runtime/device.ts';
import { pretrainModel } from '../../services/pretraining.ts';
import { parseArguments, type CommandSpec, type FlagValues } from '../arguments.ts';
import type { Command } from '../command.ts';
import { pretrainFlags } from '../flags.ts';
import { listenForInterrupt, stoppedExitCode } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { progressBar } from '../progress.ts';
import { namingFlags } from '../settingFlags.ts';
import { deviceOf, numberOf } from '../values.ts';
import { modelWritten, pretrainParts, stepOf, stoppingModel, warning } from '../wording.ts';

const spec: CommandSpec<typeof pretrainFlags> = {
  words: 'pretrain',
  summary:
    'Trains a small model from scratch on conversations and writes it as a Hugging Face folder in bf16. Made for models of a few million parameters.',
  positionals: [],
  flags: pretrainFlags,
  required: ['model', 'data', 'out'],
  notes: [
    'The defaults are those that the starter model was made with. Ctrl-C writes the model as it is then.',
  ],
};

/** `nudge pretrain` */
export const pretrain: Command = {
  spec,
  run: async (argv, { output }) => {
    const { values } = parseArguments(spec, argv);
    const { settings, rowTokens } = await namingFlags(() => settingsOf(values));
    const interrupt = listenForInterrupt(() => {
      output.note(stoppingModel);
    });
    const { executor, note } = await openExecutor(deviceOf(values.device));
    try {
      if (note !== null) output.note(warning(note));
      const outDir = values.out ?? '';
      let step = 0;
      const show = stepView(output, settings.steps);
      await pretrainModel(executor, {
        modelDir: values.model ?? '',
        dataPath: values.data ?? '',
        outDir,
        settings,
        rowTokens,
        onStep: (metrics) => {
          step = metrics.step;
          show(metrics);
        },
        shouldStop: () => interrupt.requested,
      });
      output.live('');
      const isDone = step === settings.steps;
      if (output.json)
        output.event({ event: isDone ? 'done' : 'stopped', out: outDir, step, steps: settings.steps });
      else output.lines([modelWritten(outDir, step)]);
      return isDone ? 0 : stoppedExitCode;
    } finally {
      interrupt.close();
      await executor.close();
    }
  },
};

const whole = { min: 1, max: 1e9, integer: true } as const;

function settingsOf(values: FlagValues<typeof pretrainFlags>): {
  readonly settings: PretrainSettings;
  readonly rowTokens: number;
} {
  const settings: PretrainSettings = {
    steps: numberOf('steps', values.steps) ?? 2200,
    learningRate: numberOf('lr', values.lr) ?? 0.003,
    warmup: numberOf('warmup', values.warmup) ?? 0.03,
    clipNorm: numberOf('clip-norm', values['clip-norm']) ?? 1,
    batchTokens: numberOf('batch-tokens', values['batch-tokens']) ?? 4096,
    microTokens: numberOf('micro-tokens', values['micro-tokens']) ?? 4224,
    seed: numberOf('seed', values.seed) ?? 1,
  };
  const rowTokens = numberOf('row-tokens', values['row-tokens']) ?? 128;
  checkSetting('steps', settings.steps, { ...whole, advice: 'The default is 2200.' });
  checkSetting('learningRate', settings.learningRate, { above: 0, max: 1, advice: 'The default is 0.003.' });
  checkSetting('warmup', settings.warmup, { min: 0, max: 1, advice: 'The default is 0.03.' });
  checkSetting('clipNorm', settings.clipNorm, { min: 0, max: 1e6, advice: 'The default is 1.' });
  checkSetting('batchTokens', settings.batchTokens, { ...whole, advice: 'The default is 4096.' });
  checkSetting('microTokens', settings.microTokens, { ...whole, advice: 'The default is 4224.' });
  checkSetting('seed', settings.seed, { min: 0, integer: true, advice: 'The default is 1.' });
  checkSetting('rowTokens', rowTokens, { ...whole, min: 2, advice: 'The default is 128.' });
  return { settings, rowTokens };
}

const quietMs = 10_000;

/** Shows steps where the output goes: as JSON, as a bar, or as a line now and then. */
function stepView(output: Output, steps: number): (metrics: PretrainMetrics) => void {
  const start = performance.now();
  let saidAt = -Infinity;
  return (metrics) => {
    const { step } = metrics;
    if (output.json) {
      output.event({ event: 'step', ...metrics });
      return;
    }
    const parts = pretrainParts(metrics, ((performance.now() - start) / step) * (steps - step));
    if (output.isLive) output.live(progressBar(step, steps, parts, output.columns));
    else if (step === steps || performance.now() - saidAt >= quietMs) {
      saidAt = performance.now();
      output.lines([[stepOf(step, steps), ...parts.full].join('  ')]);
    }
  };
}
