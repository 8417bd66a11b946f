import { readFileSync } from 'node:fs';
import type { KubeObject } from '../../src/host/kubernetes/object.ts';

/** A request to a real API server and its answer. */
export interface ApiRecording {
  readonly note?: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

/** A run of the real kubeadm. */
export interface CommandRecording {
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Reads a recording of the API server. */
export function readApiRecording(name: string): ApiRecording {
  return read(`api/${name}`) as ApiRecording;
}

/** The object that a recording's answer holds. */
export function recordedObject(name: string): KubeObject {
  return readApiRecording(name).response.body as KubeObject;
}

/** Reads a recording of kubeadm. */
export function readCommandRecording(name: string): CommandRecording {
  return read(`kubeadm/${name}`) as CommandRecording;
}

/** Reads an input that the real programs accepted. */
export function readValidated(name: string): string {
  return readFileSync(new URL(`../recorded/kubernetes-1.36/validated/${name}`, import.meta.url), 'utf8');
}

function read(name: string): unknown {
  const file = new URL(`../recorded/kubernetes-1.36/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}
