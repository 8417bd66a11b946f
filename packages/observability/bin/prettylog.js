#!/usr/bin/env node
import { prettyCommand } from '@dedicated-k8s/observability/pretty';

// Ctrl-C reaches the program before the pipe too, whose last words are still to come: its end is ours.
if (!process.stdin.isTTY) process.on('SIGINT', () => {});

process.exitCode = await prettyCommand(process.argv.slice(2));
