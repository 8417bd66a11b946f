// The lease protocol as a small state machine, to be searched exhaustively. Time goes in whole ticks; a node that takes
// no step is a paused one; a node crashes at any time, any number of times. Decisions are made by the code that the nodes
// run, `decideAcquire`.
//
// States are kept in a normal form, which makes them finitely many without any bound on how long the nodes go on: times
// are relative to now and capped where nothing depends on them any more, and of a version or nonce only remains whether
// it is that of the stored lease, since neither ever comes back.
import { decideAcquire } from '../../src/lease/decide-acquire.ts';

/** What a search is made for. */
export interface ModelBounds {
  /** Difference of each node's wall clock from true time, in ticks; one entry a node. */
  readonly skews: readonly number[];
  /** How long a lease lasts, in ticks. */
  readonly duration: number;
  /** What claimants allow for skew, in ticks. */
  readonly margin: number;
  /** For how many ticks an untouched lease is watched before it is taken; `duration` is what the code does. */
  readonly watchTicks?: number;
}

/** The lease as it is stored. */
export interface StoredLease {
  readonly owner: number;
  /** Ticks from now, by the owner's clock. */
  readonly expiresIn: number;
  readonly released: boolean;
}

/** Where a node is in the protocol. Ages are in ticks. */
export interface NodeState {
  /** Whether the stored lease was taken with the nonce that it would use now. */
  readonly knowsNonce: boolean;
  /** For how long it has known the stored lease in its present version; null: it has not seen it. */
  readonly watched: number | null;
  readonly doing: Doing;
}

type Doing =
  | { readonly at: 'idle' }
  /**
   * It asked `age` ago. `fresh`: what it read stands there unchanged; `won`: it wrote and does not know; `stale`: another
   * write came in between.
   */
  | {
      readonly at: 'claiming';
      readonly age: number;
      readonly unchanged: number;
      readonly view: 'fresh' | 'won' | 'stale';
    }
  /** By its own count since `age`; it began a renewal `renewal` ago. `isOwn`: the stored lease still is the one it took. */
  | { readonly at: 'holding'; readonly age: number; readonly renewal: number | null; readonly isOwn: boolean };

/** Everything there is at one moment. */
export interface ModelState {
  readonly lease: StoredLease | null;
  readonly nodes: readonly NodeState[];
}

/** One step, with its name for the trace of a violation. */
export interface ModelStep {
  readonly name: string;
  readonly state: ModelState;
}

const IDLE: Doing = { at: 'idle' };

export function initialState({ skews }: ModelBounds): ModelState {
  return { lease: null, nodes: skews.map(() => ({ knowsNonce: false, watched: null, doing: IDLE })) };
}

/** The nodes that may act as holders now, by what they know themselves. */
export function holdersOf({ nodes }: ModelState, { duration }: ModelBounds): readonly number[] {
  return nodes.flatMap(({ doing }, index) => (doing.at === 'holding' && doing.age < duration ? [index] : []));
}

/** Every step that can be taken. */
export function stepsOf(state: ModelState, bounds: ModelBounds): readonly ModelStep[] {
  return [tick(state, bounds), ...state.nodes.flatMap((node, index) => nodeSteps(state, bounds, node, index))];
}

function nodeSteps(state: ModelState, bounds: ModelBounds, node: NodeState, index: number): readonly ModelStep[] {
  const { doing } = node;
  const goOn = (name: string, next: Partial<NodeState>): ModelStep => ({
    name: `node ${index} ${name}`,
    state: { ...state, nodes: state.nodes.with(index, { ...node, ...next }) },
  });
  const steps = [
    goOn('crashes and remembers its nonce', { doing: IDLE, watched: null }),
    goOn('crashes and forgets its nonce', { doing: IDLE, watched: null, knowsNonce: false }),
  ];
  if (doing.at === 'idle') {
    const watched = state.lease === null ? null : (node.watched ?? 0);
    steps.push(goOn('reads', { watched, doing: { at: 'claiming', age: 0, unchanged: watched ?? 0, view: 'fresh' } }));
  }
  if (doing.at === 'claiming') steps.push(...claimSteps(state, bounds, node, index, goOn));
  if (doing.at === 'holding') steps.push(...holderSteps(state, bounds, node, index, goOn));
  return steps;
}

type GoOn = (name: string, next: Partial<NodeState>) => ModelStep;

function claimSteps(
  state: ModelState,
  bounds: ModelBounds,
  node: NodeState,
  index: number,
  goOn: GoOn,
): readonly ModelStep[] {
  const { doing } = node;
  if (doing.at !== 'claiming') return [];
  const held: Doing = { at: 'holding', age: doing.age, renewal: null, isOwn: true };
  if (doing.view === 'stale') return [goOn('comes too late', { doing: IDLE })];
  if (doing.view === 'won') return [goOn('finds that it took it', { doing: held })];
  if (!mayTake(state.lease, bounds, node, index, doing.unchanged)) return [goOn('sees it held', { doing: IDLE })];
  const expiresIn = (bounds.skews[index] ?? 0) + bounds.duration - doing.age;
  const taken = write(state, index, { owner: index, expiresIn, released: false });
  return [
    { name: `node ${index} takes it`, state: withDoing(taken, index, held) },
    { name: `node ${index} takes it, the answer is lost`, state: withDoing(taken, index, { ...doing, view: 'won' }) },
  ];
}

function holderSteps(
  state: ModelState,
  bounds: ModelBounds,
  { doing }: NodeState,
  index: number,
  goOn: GoOn,
): readonly ModelStep[] {
  if (doing.at !== 'holding') return [];
  if (doing.renewal === null) {
    const begun = goOn('begins a renewal', { doing: { ...doing, renewal: 0 } });
    if (!doing.isOwn || state.lease === null) return [begun];
    const released = withDoing(write(state, index, { ...state.lease, released: true }), index, IDLE);
    return [begun, { name: `node ${index} releases it`, state: released }];
  }
  if (!doing.isOwn) return [goOn('finds that it lost it', { doing: IDLE })];
  const expiresIn = (bounds.skews[index] ?? 0) + bounds.duration - doing.renewal;
  const renewed = write(state, index, { owner: index, expiresIn, released: false });
  const { renewal: age } = doing;
  return [
    { name: `node ${index} renews it`, state: withDoing(renewed, index, { ...doing, age, renewal: null }) },
    {
      name: `node ${index} renews it, the answer is lost`,
      state: withDoing(renewed, index, { ...doing, renewal: null }),
    },
  ];
}

/** The decision of the code, for a node that sees the lease as it is. */
function mayTake(
  lease: StoredLease | null,
  bounds: ModelBounds,
  node: NodeState,
  index: number,
  unchanged: number,
): boolean {
  const { skews, duration, margin, watchTicks = duration } = bounds;
  if (lease === null) return decideAcquire(undefined, claimOf(0, margin), 0, 0).kind === 'take';
  const decision = decideAcquire(
    {
      name: 'lease',
      status: lease.released ? 'released' : 'held',
      owner: String(lease.owner),
      nonce: node.knowsNonce ? 'own' : 'other',
      fence: 1,
      version: 1,
      acquiredAt: 0,
      expiresAt: lease.expiresIn,
      durationMs: watchTicks,
    },
    claimOf(index, margin),
    skews[index] ?? 0,
    unchanged,
  );
  return decision.kind === 'take' && decision.fence === 2 && decision.version === 2;
}

function claimOf(index: number, skewMarginMs: number): { owner: string; nonce: string; skewMarginMs: number } {
  return { owner: String(index), nonce: 'own', skewMarginMs };
}

/** A new version of the lease, by node `writer`: what the others saw is old, and their claims are too late. */
function write({ nodes }: ModelState, writer: number, lease: StoredLease): ModelState {
  return {
    lease,
    nodes: nodes.map((node, index) => {
      if (index === writer) return { ...node, watched: null, knowsNonce: true };
      const { doing } = node;
      if (doing.at === 'claiming') return { knowsNonce: false, watched: null, doing: { ...doing, view: 'stale' } };
      if (doing.at === 'holding') return { knowsNonce: false, watched: null, doing: { ...doing, isOwn: false } };
      return { knowsNonce: false, watched: null, doing };
    }),
  };
}

function withDoing({ lease, nodes }: ModelState, index: number, doing: Doing): ModelState {
  return { lease, nodes: nodes.map((node, other) => (other === index ? { ...node, doing } : node)) };
}

/** Time passes for all; what is older than anything compares with stays as it is. */
function tick(
  { lease, nodes }: ModelState,
  { skews, duration, margin, watchTicks = duration }: ModelBounds,
): ModelStep {
  const oldest = Math.max(duration, watchTicks) + 1;
  const earliest = -margin - Math.max(...skews.map(Math.abs)) - 1;
  const older = (age: number): number => Math.min(oldest, age + 1);
  return {
    name: 'a tick passes',
    state: {
      lease: lease === null ? null : { ...lease, expiresIn: Math.max(earliest, lease.expiresIn - 1) },
      nodes: nodes.map((node) => {
        const { doing } = node;
        const watched = node.watched === null ? null : older(node.watched);
        if (doing.at === 'idle') return { ...node, watched };
        const age = older(doing.age);
        if (doing.at === 'claiming') return { ...node, watched, doing: { ...doing, age } };
        const renewal = doing.renewal === null ? null : older(doing.renewal);
        return { ...node, watched, doing: { ...doing, age, renewal } };
      }),
    },
  };
}
