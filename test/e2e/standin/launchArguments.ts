import path from 'node:path';

/** The command line, as Electron reads it: `electron [switches] <folder or file> [more of either]`. */
interface LaunchArguments {
  /** The app's folder or first file, absolute. */
  readonly entry: string;
  /** Files asked for with `-r`. */
  readonly requires: readonly string[];
  /** Every `--name=value`, whatever its place. */
  readonly switches: ReadonlyMap<string, string>;
}

function parse(given: readonly string[]): LaunchArguments {
  const requires: string[] = [];
  const plain: string[] = [];
  const switches = new Map<string, string>();
  for (let at = 0; at < given.length; at++) {
    const argument = given[at]!;
    const [, name, value] = /^--([^=]+)=?(.*)$/s.exec(argument) ?? [];
    if (argument === '-r' || argument === '--require') requires.push(given[++at]!);
    else if (name === undefined) plain.push(argument);
    else switches.set(name, value ?? '');
  }
  return { entry: path.resolve(plain[0] ?? '.'), requires, switches };
}

/** Read before the app can change `process.argv`. */
export const launchArguments = parse(process.argv.slice(2));
