const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty'];

/** 0 … 59 in words. @throws RangeError beyond. */
export function inWords(count: number): string {
  if (count < 20) return wordAt(small, count);
  const rest = count % 10;
  const ten = wordAt(tens, Math.floor(count / 10));
  return rest === 0 ? ten : `${ten}-${wordAt(small, rest)}`;
}

export function coins(count: number): string {
  return count === 1 ? 'one coin' : `${inWords(count)} coins`;
}

function wordAt(words: readonly string[], index: number): string {
  const word = words[index];
  if (word === undefined) throw new RangeError(`No word for the number ${index}.`);
  return word;
}
