import sax from 'sax';
import type { Tag } from 'sax';
import { NudgeError } from '../../../../shared/errors.ts';
import { damaged } from './readErrors.ts';
import type { ReadTask } from './sourceRow.ts';

/** Deeper than any part of a workbook. */
const maxDepth = 100;

/** More than any element of a workbook has. */
const maxAttributes = 500;

/** What a part says as it is read; names come without their namespace. */
export interface XmlEvents {
  readonly open: (name: string, attribute: (name: string) => string | undefined) => void;
  readonly close: (name: string) => void;
  readonly text: (text: string) => void;
}

/**
 * Reads XML as it comes in; after each piece something may be taken from what `events` gathered. Nothing outside is
 * ever followed: a document type, which alone could point there or define entities, is refused.
 * @throws NudgeError FILE_UNREADABLE for what is not XML
 */
export async function* readXml(
  task: ReadTask,
  pieces: AsyncIterable<Uint8Array>,
  events: XmlEvents,
): AsyncGenerator<void> {
  const { path } = task;
  // Without a position the parser would not notice that a name, a value or a comment goes on for ever.
  const parser = sax.parser(true, { position: true });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let depth = 0;
  let attributeCount = 0;
  parser.onopentagstart = () => {
    attributeCount = 0;
  };
  parser.onattribute = () => {
    attributeCount += 1;
    if (attributeCount > maxAttributes) {
      throw damaged(path, 'one of its parts has more attributes than those of a workbook');
    }
  };
  parser.onopentag = ({ name, attributes }: Tag) => {
    depth += 1;
    if (depth > maxDepth) throw damaged(path, 'its parts are nested deeper than those of a workbook');
    events.open(localName(name), (wanted) => attributes[wanted]);
  };
  parser.onclosetag = (name) => {
    depth -= 1;
    events.close(localName(name));
  };
  parser.ontext = events.text;
  parser.oncdata = events.text;
  parser.ondoctype = () => {
    throw damaged(path, 'one of its parts has a document type, which workbooks do not');
  };
  parser.onerror = (cause) => {
    throw damaged(path, 'one of its parts is not XML', cause);
  };
  try {
    for await (const piece of pieces) {
      parser.write(decoder.decode(piece, { stream: true }));
      yield;
      const due = task.pause();
      if (due !== null) await due;
    }
    parser.write(decoder.decode()).close();
    yield;
  } catch (cause) {
    throw cause instanceof NudgeError ? cause : damaged(path, 'one of its parts is not XML', cause);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
