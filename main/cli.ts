#!/usr/bin/env node
import { runCli } from './cli/run.ts';
import { watchStdout } from './cli/watchStdout.ts';

const outputHasFailed = watchStdout();
const exitCode = await runCli(process.argv.slice(2));
process.exitCode = outputHasFailed() ? 1 : exitCode;
