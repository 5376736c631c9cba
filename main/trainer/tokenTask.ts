import { loadTokenizer } from '../engine/text/tokenizer.ts';
import { TokenTally } from '../services/tokenReport.ts';
import { versionTokens } from '../services/versionTokens.ts';
import { openStore } from '../store/open.ts';
import { nowAndThen } from '../services/nowAndThen.ts';
import { task } from './task.ts';
import { tokenKind } from './tokenKind.ts';

export const tokenTask = task(tokenKind, async ({ home, data, request }, desk) => {
  const { modelDir } = request;
  const now = new Date();
  const tokenizer = await loadTokenizer(modelDir, now);
  const tally = new TokenTally(request);
  const tell = nowAndThen((pairs: number) => {
    desk.tell({ pairs });
  });
  const db = openStore(home);
  try {
    let pairs = 0;
    for await (const { source, tokens } of versionTokens({ db, home }, data, { modelDir, now, tokenizer })) {
      tally.take(source, tokens);
      pairs += 1;
      tell(pairs);
    }
    return tally.finish();
  } finally {
    db.close();
  }
});
