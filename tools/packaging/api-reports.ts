import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type IExtractorConfigPrepareOptions,
} from '@microsoft/api-extractor';
import { type EntryPoint, entryPoints, publishedPackages, root, type WorkspacePackage } from '../workspace.ts';

/** The packages that others build on: what their entries offer is reviewed as a file. */
const REPORTED = ['core-sdk', 'observability', 'retry'];

/** The public interface of one entry, as text. */
export interface ApiReport {
  readonly specifier: string;
  /** Where it is committed. */
  readonly file: string;
  readonly text: string;
}

/** The reports as they should be now, made from the built declarations. */
export function apiReports(): readonly ApiReport[] {
  return publishedPackages()
    .filter(({ name }) => REPORTED.includes(name))
    .flatMap((each) => reportsOf(each));
}

/** Committed reports that belong to no entry any more. */
export function leftoverReports(reports: readonly ApiReport[]): readonly string[] {
  const expected = new Set(reports.map(({ file }) => file));
  return publishedPackages()
    .map(({ folder }) => join(folder, 'api'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((file) => !expected.has(file));
}

function reportsOf({ folder, manifest }: WorkspacePackage): readonly ApiReport[] {
  const work = mkdtempSync(join(tmpdir(), 'dedicated-k8s-api-'));
  try {
    const entries = entryPoints(manifest);
    const configs = entries.map((entry) => configOf(folder, entry, work));
    const [first, ...others] = configs;
    if (first === undefined) return [];
    // One program for all entries of the package: reading the declarations is most of the work.
    const additionalEntryPoints = others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
    const compilerState = CompilerState.create(first, { additionalEntryPoints });
    for (const config of configs) extract(config, compilerState);
    const reports = entries.map((entry) => ({
      specifier: entry.specifier,
      file: join(folder, 'api', reportName(entry)),
      text: readFileSync(join(work, reportName(entry)), 'utf8'),
    }));
    const exported = new Set(reports.flatMap(({ text }) => exportedNames(text)));
    return reports.map((report) => ({ ...report, text: withoutNotesOn(exported, report.text) }));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function extract(config: ExtractorConfig, compilerState: CompilerState): void {
  const problems: string[] = [];
  Extractor.invoke(config, {
    compilerState,
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error) problems.push(message.text);
    },
  });
  if (problems.length > 0) throw new Error(`${config.mainEntryPointFilePath}: ${problems.join('\n')}`);
}

function exportedNames(report: string): readonly string[] {
  const declared = report.matchAll(/^export (?:abstract )?(?:class|interface|type|function|const|enum) (\w+)/gm);
  return [...declared].map(([, name]) => name ?? '');
}

/** A name that another entry of the package exports can be had, so that using it here is no oversight. */
function withoutNotesOn(exported: ReadonlySet<string>, report: string): string {
  return report
    .replaceAll(/^ *\/\/ .*\(ae-forgotten-export\) The symbol "(\w+)".*\n(?: *\/\/\n)?/gm, (note, name: string) =>
      exported.has(name) ? '' : note,
    )
    .replace(/^\/\/ Warnings were encountered during analysis:\n\/\/\n\n/m, '');
}

/** `aws.api.md` of `aws/index`, `index.api.md` of the root. */
function reportName({ output }: EntryPoint): string {
  return `${output.replace(/\/index$/, '').replaceAll('/', '-')}.api.md`;
}

function configOf(folder: string, entry: EntryPoint, reportFolder: string): ExtractorConfig {
  const options: IExtractorConfigPrepareOptions = {
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, 'dist', `${entry.output}.d.ts`),
      compiler: { overrideTsconfig: compilerOptions() },
      apiReport: {
        enabled: true,
        reportFileName: reportName(entry),
        reportFolder,
        reportTempFolder: join(reportFolder, 'temp'),
        includeForgottenExports: false,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        // TSDoc's own syntax is not ours to enforce here, and stability is said by the version.
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.None, addToApiReportFile: true },
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
  };
  return ExtractorConfig.prepare(options);
}

function compilerOptions(): object {
  return {
    compilerOptions: {
      target: 'es2023',
      lib: ['es2024'],
      types: ['node'],
      typeRoots: [join(root, 'node_modules', '@types')],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      skipLibCheck: true,
    },
  };
}
