#!/usr/bin/env node
import { runCli } from './cli/run.ts';
import { watchStdout } from './cli/watchStdout.ts';

watchStdout();
const exitCode = await runCli(process.argv.slice(2));
// Set already where standard output failed.
process.exitCode ??= exitCode;
