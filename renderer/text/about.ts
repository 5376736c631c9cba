import { formatBytes, formatCount } from '../../shared/format.ts';

/** Words of the About dialog. */
export const about = {
  title: 'About Nudge',
  version: (version: string) => `Version ${version}`,
  purpose: 'Teaches a language model what you prefer, on your own computer.',
  offlineTitle: 'Offline',
  requests: (count: number) => `${count === 1 ? '1 request' : `${formatCount(count)} requests`} since start`,
  /** What the number of requests means. */
  offlineExplained: (count: number) =>
    count === 0
      ? 'Nothing in Nudge has tried to reach a network. It has no need to, and would be refused.'
      : 'Something tried to reach a network and was refused. Nothing was sent.',
  builtWith: 'Runs on',
  runtimes: { electron: 'Electron', chromium: 'Chromium', node: 'Node', onnxRuntime: 'ONNX Runtime' },
  computer: 'This computer',
  computerDetail: (processors: number, memoryBytes: number) =>
    `${processors === 1 ? '1 processor thread' : `${formatCount(processors)} processor threads`}, ${formatBytes(memoryBytes)} of memory`,
  home: 'Your runs are kept in',
  reveal: 'Show the folder',
  licence: 'Licence',
  licenceDetail: 'MIT. Nudge is free to use, change and share.',
  loading: 'Reading versions',
} as const;
