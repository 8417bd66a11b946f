// The process of one execution environment: loads the bundle once, then answers invocations that come over the IPC
// channel. Plain JavaScript without dependencies, because it runs in a function's place and not in ours.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { LAMBDA_TASK_ROOT: taskRoot, _HANDLER: handlerName } = process.env;
const [moduleName, exportName] = splitHandler(handlerName);
let current;
let handler;

process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', (error) => fail(error, 'Runtime.UncaughtException'));
process.on('unhandledRejection', (error) => fail(error, 'Runtime.UnhandledPromiseRejection'));

try {
  handler = await loadHandler();
  process.send({ kind: 'ready' });
} catch (error) {
  process.send({ kind: 'init-error', error: errorDocument(error) }, () => process.exit(1));
}

process.on('message', (request) => {
  current = request;
  void invoke(request);
});

async function invoke(request) {
  Object.assign(process.env, { _X_AMZN_TRACE_ID: request.traceHeader });
  let outcome;
  try {
    const result = await handler(JSON.parse(request.payload), contextOf(request));
    outcome = {
      kind: 'result',
      requestId: request.requestId,
      payload: JSON.stringify(result === undefined ? null : result),
    };
  } catch (error) {
    outcome = { kind: 'error', requestId: request.requestId, error: errorDocument(error) };
    report('Invoke Error', outcome.error);
  }
  current = undefined;
  process.send(outcome);
}

function contextOf(request) {
  return {
    awsRequestId: request.requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: request.functionArn,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, request.deadlineAt - Date.now()),
  };
}

async function loadHandler() {
  const loaded = await loadModule();
  const found = exportName.split('.').reduce((value, key) => value?.[key], loaded);
  if (typeof found !== 'function') {
    const error = new Error(`${handlerName} is undefined or not exported`);
    error.name = 'Runtime.HandlerNotFound';
    throw error;
  }
  return found;
}

async function loadModule() {
  for (const extension of ['.mjs', '.js', '.cjs']) {
    const file = join(taskRoot, moduleName + extension);
    try {
      return extension === '.cjs' ? createRequire(import.meta.url)(file) : await import(pathToFileURL(file).href);
    } catch (error) {
      const missing = error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND';
      if (!missing || !String(error.message).includes(file)) throw error;
    }
  }
  const error = new Error(`Error: Cannot find module '${moduleName}'`);
  error.name = 'Runtime.ImportModuleError';
  throw error;
}

/** `path/to/module.export`: the first dot of the last path segment separates them. */
function splitHandler(name) {
  const match = /^((?:.*\/)?[^./]+)\.(.+)$/.exec(name ?? '');
  if (!match) throw new Error(`Bad handler '${name}'`);
  return [match[1], match[2]];
}

function errorDocument(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function report(what, document) {
  process.stderr.write(
    `${new Date().toISOString()}\t${current?.requestId}\tERROR\t${what}\t${JSON.stringify(document)}\n`,
  );
}

/** What nobody caught ends the environment, and the invocation that was under way with it. */
function fail(error, errorType) {
  const document = { ...errorDocument(error), errorType };
  const outcome = current
    ? { kind: 'error', requestId: current.requestId, error: document, fatal: true }
    : { kind: 'init-error', error: document };
  report(errorType, document);
  process.send(outcome, () => process.exit(129));
}
