import type {
  CommandInput,
  CommandName,
  CommandOutput,
  EventName,
  EventPayload,
} from '../../shared/contract.ts';
import type { ExportFormat } from '../../shared/dataRoom.ts';

/** What carries out some of the contract's commands. Inputs have passed their schemas. */
export type Handlers<Names extends CommandName> = {
  readonly [Name in Names]: (input: CommandInput<Name>) => CommandOutput<Name> | Promise<CommandOutput<Name>>;
};

/** The names of one group: `CommandsOf<'data'>` is `data.list`, `data.import` … */
export type CommandsOf<Group extends string> = Extract<CommandName, `${Group}.${string}`>;

/** Tells the window that something happened. */
export type Emit = <Name extends EventName>(name: Name, payload: EventPayload<Name>) => void;

/** What can be saved where a person says: the ending of its file. */
export type SaveKind = 'png' | 'csv' | ExportFormat;

/** What the operating system's desktop does for the commands; electron stands behind it. */
export interface Desktop {
  /** Absolute paths; empty when cancelled. */
  readonly chooseFiles: (kind: 'pairs' | 'model') => Promise<readonly string[]>;
  /** An absolute path; null when cancelled. */
  readonly chooseSavePath: (suggestedName: string, kind: SaveKind) => Promise<string | null>;
  /** Shows a file or folder in the file manager. */
  readonly reveal: (path: string) => void;
  readonly copyPng: (png: Uint8Array) => void;
}
