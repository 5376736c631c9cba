/** Every way Nudge can fail on purpose. The list is closed: a new failure gets a new code here. */
export const errorCodes = [
  'USAGE',
  'SETTING_OUT_OF_RANGE',
  'FILE_NOT_FOUND',
  'FILE_UNREADABLE',
  'FILE_UNWRITABLE',
  'FILE_NOT_TEXT',
  'FILE_EMPTY',
  'DATA_SYNTAX',
  'DATA_SHAPE',
  'DATA_LINE_TOO_LONG',
  'DATA_NO_PAIRS',
  'MODEL_CONFIG',
  'MODEL_UNSUPPORTED',
  'MODEL_WEIGHTS',
  'MODEL_ADAPTER',
  'TOKENIZER',
  'CHAT_TEMPLATE',
  'GRAPH_SHAPE',
  'GRADIENT_MISSING',
  'DEVICE',
  'OUT_OF_MEMORY',
  'TRAINING_DIVERGED',
  'HOME_UNWRITABLE',
  'DISK_FULL',
  'STORE_NEWER',
  'STORE_BROKEN',
  'RUN_NOT_FOUND',
  'RUN_IN_PROGRESS',
  'STOPPED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Where something failed. Never holds dataset text: a row's number, not its words. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | null>>;

/** An error as it crosses a process boundary. */
export interface ErrorData {
  readonly code: ErrorCode;
  /** What failed, and where: file, line, row, tensor. */
  readonly message: string;
  /** What to do next, in words a non-programmer follows. */
  readonly hint: string;
  readonly context: ErrorContext;
}

/** The one error class of the app. */
export class NudgeError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly context: ErrorContext;

  constructor(
    code: ErrorCode,
    message: string,
    hint: string,
    context: ErrorContext = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'NudgeError';
    this.code = code;
    this.hint = hint;
    this.context = context;
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, hint: this.hint, context: this.context };
  }

  static fromData({ code, message, hint, context }: ErrorData): NudgeError {
    return new NudgeError(code, message, hint, context);
  }

  /** Any thrown thing as a NudgeError; what was not foreseen becomes `INTERNAL` with its own message. */
  static from(thrown: unknown): NudgeError {
    if (thrown instanceof NudgeError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new NudgeError(
      'INTERNAL',
      `Something failed that Nudge did not expect: ${message}`,
      'Please report this, with the steps that led here.',
      {},
      { cause: thrown },
    );
  }
}
