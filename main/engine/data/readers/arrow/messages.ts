import type { Schema } from 'apache-arrow';
import { Footer } from 'apache-arrow/ipc/metadata/file';
import { Message } from 'apache-arrow/ipc/metadata/message';
import { damaged, describeBytes, tooMuch } from '../readErrors.ts';
import type { SourceHandle } from '../sourceHandle.ts';
import type { ReadTask } from '../sourceRow.ts';
import { checkFooter, checkMessage } from './checkMessage.ts';
import type { MessageBlock } from './checkMessage.ts';

/** What a file of Arrow data, not a stream, begins and ends with; the length of its footer stands before the end. */
const magic = 'ARROW1';
const endBytes = 4 + magic.length;
const goesOn = 0xffffffff;

/** What an Arrow file or stream is made of. */
export type ArrowPart =
  { readonly schema: Schema } | { readonly message: Message; readonly body: Uint8Array };

/**
 * The parts of an Arrow file or stream in order, the schema first. What a message claims is checked before it is
 * believed.
 * @throws NudgeError FILE_UNREADABLE for a file that is cut off, damaged or has batches beyond the limits
 */
export async function* readParts(task: ReadTask, file: SourceHandle): AsyncGenerator<ArrowPart> {
  const isFile = file.sizeBytes >= magic.length && (await textAt(file, 0)) === magic;
  yield* isFile ? fileParts(task, file) : streamParts(task, file);
}

async function* fileParts(task: ReadTask, file: SourceHandle): AsyncGenerator<ArrowPart> {
  const end = file.sizeBytes - magic.length;
  if (end < endBytes || (await textAt(file, end)) !== magic) throw damaged(task.path, 'its end is missing');
  const length = await numberAt(file, end - 4);
  if (length > task.limits.metadataBytes) throw tooLargeMetadata(task);
  const footer = await file.read(end - 4 - length, length);
  const { blocks, schema } = readable(task, () => ({
    blocks: checkFooter(footer, task.limits),
    schema: Footer.decode(footer).schema,
  }));
  yield { schema };
  for (const block of blocks) {
    const { at, metadata } = await blockMetadata(task, file, block);
    yield* onePart(task, file, metadata, at);
  }
}

/** The description of the message in a block, and where its data begins. */
async function blockMetadata(
  task: ReadTask,
  file: SourceHandle,
  { offset, metadataBytes }: MessageBlock,
): Promise<{ at: number; metadata: Uint8Array }> {
  if (metadataBytes > task.limits.metadataBytes) throw tooLargeMetadata(task);
  const bytes = await file.read(offset, metadataBytes);
  const goesOnHere = metadataBytes >= 8 && new DataView(bytes.buffer).getUint32(0, true) === goesOn;
  return { at: offset + metadataBytes, metadata: bytes.subarray(goesOnHere ? 8 : 4) };
}

async function* streamParts(task: ReadTask, file: SourceHandle): AsyncGenerator<ArrowPart> {
  let at = 0;
  while (at + 4 <= file.sizeBytes) {
    let length = await numberAt(file, at);
    at += 4;
    if (length === goesOn) {
      length = await numberAt(file, at);
      at += 4;
    }
    // A stream may end with a length of nothing, or without a word.
    if (length === 0) return;
    if (length > task.limits.metadataBytes) throw tooLargeMetadata(task);
    const metadata = await file.read(at, length);
    at = yield* onePart(task, file, metadata, at + length);
  }
}

/** @returns where the part ends */
async function* onePart(
  task: ReadTask,
  file: SourceHandle,
  metadata: Uint8Array,
  at: number,
): AsyncGenerator<ArrowPart, number> {
  const { kind, bodyBytes } = readable(task, () => checkMessage(metadata, task.limits));
  if (bodyBytes > task.limits.recordBatchBytes) throw tooLargeBatch(task);
  const body = await file.read(at, bodyBytes, task.pause);
  const message = readable(task, () => Message.decode(metadata));
  if (kind === 'schema') yield { schema: readable(task, () => message.header() as Schema) };
  else if (kind !== 'other') yield { message, body };
  await file.showTo(at + bodyBytes, task.pause);
  return at + bodyBytes;
}

async function textAt(file: SourceHandle, at: number): Promise<string> {
  return String.fromCharCode(...(await file.read(at, magic.length)));
}

async function numberAt(file: SourceHandle, at: number): Promise<number> {
  return new DataView((await file.read(at, 4)).buffer).getUint32(0, true);
}

function readable<T>({ path }: ReadTask, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw damaged(path, 'one of its messages is not readable', cause);
  }
}

function tooLargeMetadata({ path, limits }: ReadTask): Error {
  const most = describeBytes(limits.metadataBytes);
  return damaged(path, `one of its messages claims a description of more than ${most}`);
}

export function tooLargeBatch({ path, limits }: ReadTask): Error {
  return tooMuch(
    path,
    `has more than ${describeBytes(limits.recordBatchBytes)} in one batch of rows`,
    'Save it again in smaller batches, or as Parquet or JSONL.',
  );
}
