import * as z from 'zod';

// What the gateway leaves out is the type's zero value: protobuf's JSON form has no empty fields.
const id = z.string().regex(/^\d{1,20}$/);
const count = z.string().regex(/^\d+$/).default('0').transform(Number);
const list = <Item extends z.ZodType>(item: Item): z.ZodDefault<z.ZodArray<Item>> => z.array(item).default([]);

const header = z.object({
  cluster_id: id,
  member_id: id,
  revision: z.string().regex(/^\d+$/).default('0'),
});

const member = z
  .object({
    ID: id,
    name: z.string().default(''),
    peerURLs: list(z.string()),
    clientURLs: list(z.string()),
    isLearner: z.boolean().default(false),
  })
  .transform(({ ID, name, peerURLs, clientURLs, isLearner }) => ({
    id: ID,
    name,
    peerUrls: peerURLs,
    clientUrls: clientURLs,
    isLearner,
  }));

const keyValue = z
  .object({ key: z.base64(), value: z.base64().default(''), mod_revision: z.string().regex(/^\d+$/) })
  .transform(({ key, value, mod_revision }) => ({
    key: Buffer.from(key, 'base64').toString(),
    value: new Uint8Array(Buffer.from(value, 'base64')),
    modRevision: mod_revision,
  }));

interface Member {
  readonly id: string;
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
  readonly isLearner: boolean;
}

interface Answers {
  readonly memberList: z.ZodType<{ readonly members: readonly Member[] }>;
  readonly memberAdd: z.ZodType<{ readonly member: Member }>;
  readonly status: z.ZodType<{
    readonly header: { readonly cluster_id: string; readonly member_id: string; readonly revision: string };
    readonly version: string;
    readonly dbSize: number;
    readonly leader: string;
    readonly raftIndex: number;
    readonly raftTerm: number;
    readonly errors: readonly string[];
    readonly isLearner: boolean;
  }>;
  readonly alarms: z.ZodType<{ readonly alarms: readonly { readonly memberID: string; readonly alarm: string }[] }>;
  readonly range: z.ZodType<{
    readonly kvs: readonly { readonly key: string; readonly value: Uint8Array; readonly modRevision: string }[];
  }>;
  readonly put: z.ZodType<{ readonly header: { readonly revision: string } }>;
  readonly transaction: z.ZodType<{ readonly succeeded: boolean }>;
  readonly snapshot: z.ZodType<{ readonly result: { readonly blob: string } }>;
  readonly nothing: z.ZodType<object>;
}

/** Schemas of the gateway's answers, by what was asked. */
export const etcdAnswers: Answers = {
  memberList: z.object({ members: list(member) }),
  memberAdd: z.object({ member }),
  status: z.object({
    header,
    version: z.string(),
    dbSize: count,
    leader: id.default('0'),
    raftIndex: count,
    raftTerm: count,
    errors: list(z.string()),
    isLearner: z.boolean().default(false),
  }),
  alarms: z.object({ alarms: list(z.object({ memberID: id, alarm: z.string() })) }),
  range: z.object({ kvs: list(keyValue) }),
  put: z.object({ header: z.object({ revision: z.string().regex(/^\d+$/) }) }),
  transaction: z.object({ succeeded: z.boolean().default(false) }),
  snapshot: z.object({ result: z.object({ blob: z.string().default('') }) }),
  nothing: z.object({}),
};
