import type { EnumTable } from '../protocol/constraints.ts';
import { type Dialect, dialectOf } from '../protocol/dialect.ts';
import { protocols } from '../protocol/protocols.ts';
import { readServiceModel, type ServiceModel } from '../protocol/service-model.ts';
import type { Protocol } from '../protocol/wire.ts';
import type { RequestContext } from './request-context.ts';
import type { AnyServiceDefinition } from './service-definition.ts';

type AnyHandler = (input: unknown, context: RequestContext) => object | Promise<object>;

/** A service ready to serve: its definition joined with the model from its SDK module. */
export interface ServedService {
  readonly definition: AnyServiceDefinition;
  readonly model: ServiceModel;
  readonly protocol: Protocol;
  readonly dialect: Dialect;
  readonly enums: EnumTable;
  handler(operation: string): AnyHandler | undefined;
}

/** Loads SDK modules when a service is first asked for: EC2's alone takes 150 ms. */
export class ServiceRegistry {
  readonly #definitions: ReadonlyMap<string, AnyServiceDefinition>;
  readonly #served = new Map<string, Promise<ServedService>>();

  constructor(definitions: readonly AnyServiceDefinition[]) {
    this.#definitions = new Map(definitions.map((definition) => [definition.signingName, definition]));
  }

  find(signingName: string): Promise<ServedService> | undefined {
    const definition = this.#definitions.get(signingName);
    if (!definition) return undefined;
    let served = this.#served.get(signingName);
    if (!served) {
      served = serve(definition);
      this.#served.set(signingName, served);
    }
    return served;
  }
}

async function serve(definition: AnyServiceDefinition): Promise<ServedService> {
  const sdk = await definition.sdk();
  const model = readServiceModel(sdk);
  const handlers = definition.operations as Readonly<Record<string, AnyHandler>>;
  for (const name of Object.keys(handlers)) {
    if (!model.operations.has(name)) throw new Error(`${definition.signingName} has no operation ${name}`);
  }
  const dialect = { ...dialectOf(model.protocol, model.queryCompatible), ...definition.refusals };
  const enums = definition.enums?.(sdk as never) ?? {};
  checkEnumTable(enums, sdk);
  return { definition, model, protocol: protocols[model.protocol], dialect, enums, handler: (name) => handlers[name] };
}

/** A table that names what the model lacks would check nothing. */
function checkEnumTable(enums: EnumTable, sdk: object): void {
  const shapes = sdk as Readonly<Record<string, readonly unknown[] | undefined>>;
  for (const [shape, members] of Object.entries(enums)) {
    const known = (shapes[`${shape}$`]?.[4] ?? []) as readonly string[];
    const unknown = Object.keys(members).find((member) => !known.includes(member));
    if (unknown) throw new Error(`the model has no ${shape}.${unknown}`);
  }
}
