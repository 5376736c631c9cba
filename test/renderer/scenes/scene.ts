import type { FakeNudge } from '../fake/fakeNudge.ts';
import type { OpenedView } from '../harness.ts';

/** A place in the app as a person comes to it: where it is, what is there, and what they did. */
export interface Scene {
  readonly name: string;
  readonly hash: string;
  readonly fake: () => FakeNudge;
  /** Ends when the picture can be taken. */
  readonly act?: (view: OpenedView) => Promise<void>;
}

export type Act = NonNullable<Scene['act']>;

export function inTurn(...acts: readonly Act[]): Act {
  return async (view) => {
    for (const act of acts) await act(view);
  };
}
