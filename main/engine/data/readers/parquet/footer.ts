import { parquetMetadata } from 'hyparquet';
import type { FileMetaData } from 'hyparquet';
import { NudgeError } from '../../../../../shared/errors.ts';
import { damaged, describeBytes, notReadable, tooMuch } from '../readErrors.ts';
import type { SourceHandle } from '../sourceHandle.ts';
import type { ReadTask } from '../sourceRow.ts';
import { checkThrift } from './checkThrift.ts';

const magicBytes = 4;
/** The length of the metadata, and the magic bytes once more. */
const tailBytes = 8;

/**
 * What a Parquet file says about itself, at its end.
 * @throws NudgeError FILE_UNREADABLE for a file that is cut off or damaged, FILE_NOT_TEXT for one that is encrypted
 */
export async function readFooter({ path, limits }: ReadTask, file: SourceHandle): Promise<FileMetaData> {
  if (file.sizeBytes < magicBytes + tailBytes)
    throw damaged(path, 'it ends before its description of columns');
  const tail = await file.read(file.sizeBytes - tailBytes, tailBytes);
  const magic = String.fromCharCode(...tail.subarray(magicBytes));
  if (magic === 'PARE')
    throw notReadable(path, 'an encrypted Parquet file', 'Save a copy that is not encrypted.');
  if (magic !== 'PAR1') throw damaged(path, 'its end, with the description of its columns, is missing');
  const length = new DataView(tail.buffer).getUint32(0, true);
  if (length > limits.metadataBytes) {
    throw tooMuch(
      path,
      `has a description of more than ${describeBytes(limits.metadataBytes)}`,
      'Check that this is the right file.',
    );
  }
  const start = file.sizeBytes - tailBytes - length;
  if (start < magicBytes) throw damaged(path, 'its description of columns does not fit into it');
  const footer = await file.read(start, length + tailBytes);
  try {
    checkThrift(footer.subarray(0, length), 0);
    return parquetMetadata(footer.buffer, { geoparquet: false, parsers: noStatistics });
  } catch (cause) {
    throw cause instanceof NudgeError
      ? cause
      : damaged(path, 'its description of columns is not readable', cause);
  }
}

/** The smallest and largest values of a column are of no use here, and must not end the reading when they are odd. */
const noStatistics = {
  timestampFromMilliseconds: () => null,
  timestampFromMicroseconds: () => null,
  timestampFromNanoseconds: () => null,
  dateFromDays: () => null,
  stringFromBytes: () => null,
  uuidFromBytes: () => null,
};
