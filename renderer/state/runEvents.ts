import type { RunDetails, StepMetrics, TrainEvent } from '../../shared/run.ts';

/**
 * What is kept of a run, brought up to date with what the trainer told after it was read. Telling again what is kept
 * already changes nothing; an evaluation or answer replaces those of its own and of later steps, as after a run that
 * went on from an earlier one.
 */
export function withEvents(
  kept: RunDetails,
  told: readonly TrainEvent[],
  lastMetrics: StepMetrics | null,
): RunDetails {
  const run = told.reduce(withEvent, kept);
  if (lastMetrics === null) return run;
  return { ...run, lastMetrics, step: lastMetrics.step };
}

function withEvent(run: RunDetails, event: TrainEvent): RunDetails {
  switch (event.event) {
    case 'start': {
      const { device, deviceNote, steps, trainPairs, evalPairs, trainableParameters } = event;
      return { ...run, device, deviceNote, steps, trainPairs, evalPairs, trainableParameters };
    }
    case 'eval':
      return { ...run, evals: [...run.evals.filter(({ step }) => step < event.step), event] };
    case 'sample': {
      const earlier = run.samples.filter(
        ({ step, prompt }) => step < event.step || (step === event.step && prompt !== event.prompt),
      );
      return { ...run, samples: [...earlier, event] };
    }
    case 'warning': {
      const known = run.events.some(({ kind, detail }) => kind === 'warning' && detail === event.message);
      if (known) return run;
      return {
        ...run,
        events: [...run.events, { at: run.createdAt, kind: 'warning', detail: event.message }],
      };
    }
    case 'step':
    case 'phase':
      return run;
  }
}
