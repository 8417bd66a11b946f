#!/usr/bin/env node
import { prettyCommand } from '@dedicated-k8s/observability/pretty';

process.exitCode = await prettyCommand(process.argv.slice(2));
