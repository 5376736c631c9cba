import { isoDay, isoTime } from './jsonLike.ts';
import type { ReadTask } from './sourceRow.ts';
import { drain } from './workbook.ts';
import type { WorkbookParts } from './workbookParts.ts';
import { readXml } from './xmlEvents.ts';

/** More than any workbook has: styles are asked for by their number. */
const maxStyles = 2 ** 16;

/** Days from the two days that workbooks count from to 1970. */
const daysFrom1900 = 25_569;
const daysFrom1904 = 24_107;

const secondsOfDay = 86_400;

/** Formats of numbers that every workbook knows and that show dates or times (ECMA-376, part 1, 18.8.30). */
function isKnownDate(format: number): boolean {
  return (
    (format >= 14 && format <= 22) ||
    (format >= 27 && format <= 36) ||
    (format >= 45 && format <= 47) ||
    (format >= 50 && format <= 58)
  );
}

/** Whether a format shows parts of a date; what it shows as it is stands in quotation marks or after a backslash. */
function isDateFormat(code: string): boolean {
  return /[dmyhs]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, ''));
}

/** The styles of a workbook whose numbers are dates, by their number. */
export async function readDateStyles(
  task: ReadTask,
  parts: WorkbookParts,
  name: string | null,
): Promise<ReadonlySet<number>> {
  const dates = new Set<number>();
  if (name === null) return dates;
  const ownFormats = new Map<number, boolean>();
  let inCellStyles = false;
  let styles = 0;
  const reading = readXml(task, parts.read(name), {
    open: (element, attribute) => {
      if (element === 'cellXfs') inCellStyles = true;
      const format = Number(attribute('numFmtId') ?? 0);
      if (element === 'numFmt' && ownFormats.size < maxStyles) {
        ownFormats.set(format, isDateFormat(attribute('formatCode') ?? ''));
      }
      if (element !== 'xf' || !inCellStyles || styles === maxStyles) return;
      if (ownFormats.get(format) ?? isKnownDate(format)) dates.add(styles);
      styles += 1;
    },
    close: (element) => {
      if (element === 'cellXfs') inCellStyles = false;
    },
    text: () => undefined,
  });
  await drain(reading);
  return dates;
}

/** A date as ISO 8601 text from the number of days that a workbook holds; with a time where it has one. */
export function dateText(value: string, countsFrom1904: boolean): string {
  const days = Number(value);
  if (value === '' || !Number.isFinite(days)) return value;
  const seconds = Math.round(days * secondsOfDay);
  if (days >= 0 && days < 1) return isoTime(seconds * 1000)?.slice(11, 19) ?? value;
  const offset = countsFrom1904 ? daysFrom1904 : daysFrom1900;
  if (seconds % secondsOfDay === 0) return isoDay(seconds / secondsOfDay - offset) ?? value;
  return isoTime((seconds - offset * secondsOfDay) * 1000)?.slice(0, 19) ?? value;
}
