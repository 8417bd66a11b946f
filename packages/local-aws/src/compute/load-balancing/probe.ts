import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { ProbeResult } from './target.ts';
import type { HealthCheck } from './target-group.ts';

/**
 * Runs one health check against an address: a connection for TCP, a GET for HTTP and HTTPS. As with AWS, nobody looks at
 * the certificate. The time-out is real time: what it bounds is a real socket.
 */
export function probe(address: string, port: number, check: HealthCheck): Promise<ProbeResult> {
  return check.protocol === 'TCP' ? probeTcp(address, port, check.timeoutMs) : probeHttp(address, port, check);
}

function probeTcp(host: string, port: number, timeoutMs: number): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const finish = (result: ProbeResult): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => finish({ passed: true }));
    socket.once('timeout', () => finish(timedOut));
    socket.once('error', () => finish(failed));
  });
}

function probeHttp(host: string, port: number, check: HealthCheck): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const options = { host, port, path: check.path, timeout: check.timeoutMs, agent: false as const };
    const request =
      check.protocol === 'HTTPS' ? httpsRequest({ ...options, rejectUnauthorized: false }) : httpRequest(options);
    const finish = (result: ProbeResult): void => {
      request.destroy();
      resolve(result);
    };
    request.once('response', (response) => {
      const status = response.statusCode ?? 0;
      finish(matchesStatus(check.matcher, status) ? { passed: true } : mismatch(status));
    });
    request.once('timeout', () => finish(timedOut));
    request.once('error', () => finish(failed));
    request.end();
  });
}

/** `200`, `200,202` or `200-399`. */
function matchesStatus(matcher: string, status: number): boolean {
  return matcher.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return from !== undefined && to !== undefined && status >= from && status <= to;
  });
}

const timedOut: ProbeResult = { passed: false, reason: { code: 'Target.Timeout', description: 'Request timed out' } };
const failed: ProbeResult = {
  passed: false,
  reason: { code: 'Target.FailedHealthChecks', description: 'Health checks failed' },
};

function mismatch(status: number): ProbeResult {
  return {
    passed: false,
    reason: { code: 'Target.ResponseCodeMismatch', description: `Health checks failed with these codes: [${status}]` },
  };
}
