// Every AWS call, program and wait of the cluster's code goes through the policies, errors and waits of core-sdk: nothing
// keeps a retry loop of its own. What looks like one is found by its syntax, and allowed by name with a reason or not at all.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { root } from './workspace.ts';

/**
 * `timer`: time is let pass. `loop`: a loop that awaits, over a list only where it goes on after a failure and ends with a
 * success; or a function that calls itself after a failure. `program`: a program is started. `connection`: the network
 * without an adapter. `client`: an AWS client outside of the adapters. `call`: an AWS call that no policy makes.
 */
export type Kind = 'timer' | 'loop' | 'program' | 'connection' | 'client' | 'call';

/** One thing that has its place somewhere else. */
export interface Finding {
  readonly kind: Kind;
  /** Below `packages/`. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A place where `count` findings of a kind are right. */
export interface Place {
  readonly kind: Kind;
  readonly file: string;
  readonly count: number;
  readonly reason: string;
}

const ADVICE: Readonly<Record<Kind, string>> = {
  timer: 'wait by poll or waitUntil, beat by withHeartbeat',
  loop: 'wait by poll or waitUntil, try again by a policy',
  program: 'start programs by HostCommands',
  connection: 'speak to the network through an adapter behind a port',
  client: 'call AWS through the adapters of core-sdk/aws',
  call: 'make the call by AwsCalls',
};

const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'sleep', 'timeout']);
const MODULES: Readonly<Record<string, Kind>> = {
  child_process: 'program',
  timers: 'timer',
  'timers/promises': 'timer',
  http: 'connection',
  http2: 'connection',
  https: 'connection',
  tls: 'connection',
  undici: 'connection',
};

/** What stands in the sources of the packages in question. */
export function findInSources(): readonly Finding[] {
  return table().packages.flatMap((name) =>
    sourcesOf(join(root, 'packages', name, 'src')).flatMap((path) =>
      findIn(relative(join(root, 'packages'), path), readFileSync(path, 'utf8')),
    ),
  );
}

/** The places that are allowed. */
export function allowedPlaces(): readonly Place[] {
  return table().allowed;
}

/** What is out of place, and which places are no longer needed, one sentence each. */
export function placeViolations(allowed: readonly Place[], found: readonly Finding[]): readonly string[] {
  const countOf = ({ kind, file }: Pick<Finding, 'kind' | 'file'>): number =>
    allowed.find((place) => place.kind === kind && place.file === file)?.count ?? 0;
  const findingsAt = ({ kind, file }: Pick<Finding, 'kind' | 'file'>): readonly Finding[] =>
    found.filter((each) => each.kind === kind && each.file === file);
  return [
    ...found
      .filter((each) => findingsAt(each).length > countOf(each))
      .map(({ kind, file, line, text }) => `${file}:${line}: ${text}: ${ADVICE[kind]}`),
    ...allowed
      .filter((place) => findingsAt(place).length < place.count)
      .map(
        (place) => `${place.file}: ${place.count} × ${place.kind} are allowed, ${findingsAt(place).length} are there`,
      ),
  ];
}

/** What stands in one source. */
export function findIn(file: string, source: string): readonly Finding[] {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const isAdapter = file.startsWith('core-sdk/src/aws/');
  const found: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const kind = kindOf(node, isAdapter);
    if (kind !== undefined) {
      const { line } = parsed.getLineAndCharacterOfPosition(node.getStart());
      found.push({ kind, file, line: line + 1, text: node.getText().split('\n')[0] ?? '' });
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

function kindOf(node: ts.Node, isAdapter: boolean): Kind | undefined {
  if (ts.isImportDeclaration(node)) return kindOfImport(node, isAdapter);
  if (ts.isWhileStatement(node) || ts.isDoStatement(node) || ts.isForStatement(node)) {
    return awaits(node) ? 'loop' : undefined;
  }
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return isRetryOverList(node) ? 'loop' : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  if (isRetryByRecursion(node)) return 'loop';
  const callee = nameOf(node.expression);
  if (TIMERS.has(callee)) return 'timer';
  if (callee === 'fetch') return 'connection';
  return isAdapter && callee === 'send' && !isMadeByPolicy(node) ? 'call' : undefined;
}

function kindOfImport({ importClause, moduleSpecifier }: ts.ImportDeclaration, isAdapter: boolean): Kind | undefined {
  if (!ts.isStringLiteral(moduleSpecifier) || importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    return undefined;
  const name = moduleSpecifier.text;
  if (name.startsWith('@aws-sdk/')) return isAdapter ? undefined : 'client';
  return MODULES[name.replace('node:', '')];
}

function nameOf(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
}

/** Whether it awaits by itself, not only in a function that it hands on. */
function awaits(node: ts.Node): boolean {
  return someOwn(node, ts.isAwaitExpression);
}

/**
 * A list of attempts: what fails is passed over, what succeeds ends the loop. One that handles each of a list and bears
 * their failures comes to the end of the list either way.
 */
function isRetryOverList({ statement }: ts.ForInOrOfStatement): boolean {
  return awaits(statement) && passesOverFailures(statement) && leaves(statement);
}

/** A function that bears a failure and then calls itself, there or further on. */
function isRetryByRecursion(call: ts.CallExpression): boolean {
  const { expression } = call;
  const isOwn = !ts.isPropertyAccessExpression(expression) || expression.expression.kind === ts.SyntaxKind.ThisKeyword;
  const callee = isOwn ? nameOf(expression) : '';
  if (callee === '') return false;
  const repeated = ts.findAncestor(call, (node) => ts.isFunctionLike(node) && nameOfFunction(node) === callee);
  if (repeated === undefined || !awaits(repeated)) return false;
  const isCaught = ts.findAncestor(call, (node) => node === repeated || ts.isCatchClause(node)) !== repeated;
  return isCaught || passesOverFailures(repeated);
}

/** Whether a failure in it is caught, and what caught it neither throws, nor returns, nor breaks at its end. */
function passesOverFailures(node: ts.Node): boolean {
  return someOwn(node, (each) => {
    if (ts.isCallExpression(each))
      return nameOf(each.expression) === 'catch' && ts.isPropertyAccessExpression(each.expression);
    if (!ts.isTryStatement(each) || each.catchClause === undefined || !awaits(each.tryBlock)) return false;
    const last = each.catchClause.block.statements.at(-1);
    return (
      last === undefined || !(ts.isThrowStatement(last) || ts.isReturnStatement(last) || ts.isBreakStatement(last))
    );
  });
}

/** Whether it returns or breaks off, other than where it caught a failure. */
function leaves(node: ts.Node): boolean {
  return someOwn(node, (each) => ts.isReturnStatement(each) || ts.isBreakStatement(each), ts.isCatchClause);
}

/** Whether it, or what it does by itself, not in a function that it hands on, is such a node. */
function someOwn(
  node: ts.Node,
  isWanted: (node: ts.Node) => boolean,
  isOutside: (node: ts.Node) => boolean = () => false,
): boolean {
  if (isWanted(node)) return true;
  const look = (child: ts.Node): boolean =>
    ts.isFunctionLike(child) || isOutside(child) ? false : someOwn(child, isWanted, isOutside);
  return ts.forEachChild(node, look) ?? false;
}

function nameOfFunction(node: ts.Node): string {
  if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)) {
    return node.name?.getText() ?? '';
  }
  return ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name) ? node.parent.name.text : '';
}

/** Whether it stands in a function that is handed to `AwsCalls.make`. */
function isMadeByPolicy(call: ts.CallExpression): boolean {
  const wrapper = ts.findAncestor(call, ts.isArrowFunction);
  const maker = wrapper?.parent;
  return maker !== undefined && ts.isCallExpression(maker) && nameOf(maker.expression) === 'make';
}

function table(): { readonly packages: readonly string[]; readonly allowed: readonly Place[] } {
  return JSON.parse(readFileSync(join(root, 'tools', 'one-place.json'), 'utf8')) as ReturnType<typeof table>;
}

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/core-sdk/src/testing/'));
}
