import { Type } from 'typebox'
import { RegisterKey } from '../definition/definition.ts'

const tags = ['registers']
const security = [{ bearer: [] }]
const Words = Type.Object({ vi: Type.String(), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' })
const Id = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' })
export const Fault = Type.Object({
  code: Type.String(),
  message: Type.String(),
  fields: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String(), rule: Type.Optional(Type.String()) }))),
})
const RegisterOut = Type.Object({
  key: Type.String(),
  version: Type.Integer(),
  title: Words,
  class: Type.String(),
  publishedAt: Type.String(),
  madeUp: Type.Boolean({ description: 'It holds records that nobody declared: samples, or generated for trials' }),
})
export const RecordOut = Type.Object({
  id: Type.String(),
  key: Type.Union([Type.String(), Type.Null()]),
  title: Type.String(),
  unitId: Type.Union([Type.String(), Type.Null()]),
  validFrom: Type.String(),
  validTo: Type.Union([Type.String(), Type.Null()]),
  version: Type.Optional(Type.Integer()),
  recordedAt: Type.String(),
  madeUp: Type.Boolean({ description: 'A sample, or generated for trials: nobody declared it' }),
  data: Type.Record(Type.String(), Type.Unknown()),
})
export const Params = Type.Object({ register: Type.String({ maxLength: 60 }) })
export const OneParams = Type.Object({ register: Type.String({ maxLength: 60 }), id: Id })
const register = Type.Object({ register: RegisterKey })

export const List = {
  tags,
  security,
  summary: 'Registers that the caller may read',
  response: { 200: Type.Object({ registers: Type.Array(RegisterOut) }) },
}
export const One = {
  tags,
  security,
  summary: 'One register: its definition and the JSON Schema of its records',
  params: register,
  response: {
    200: Type.Object({
      ...RegisterOut.properties,
      definition: Type.Record(Type.String(), Type.Unknown()),
      schema: Type.Record(Type.String(), Type.Unknown()),
    }),
  },
}
export const Records = {
  tags,
  security,
  summary: 'Records of a register as of a day',
  description:
    'Filters: `f.<field>` for a value, `f.<field>.from` and `f.<field>.to` for a range; `q` for words; `don-vi` for a unit (id) with all it covers; `xep` sorts by a field, `-field` downwards; `ngay` is the day; `after` goes on from `next`. A personal register asks for `purpose`.',
  params: register,
  querystring: Type.Object({
    q: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    after: Type.Optional(Type.String({ maxLength: 500 })),
    purpose: Type.Optional(Type.String({ maxLength: 41 })),
    ngay: Type.Optional(Day),
  }),
  response: { 200: Type.Object({ on: Type.String(), records: Type.Array(RecordOut), next: Type.Union([Type.String(), Type.Null()]) }) },
}
export const Get = {
  tags,
  security,
  summary: 'One record as of a day, with its versions',
  params: Type.Object({ register: RegisterKey, id: Id }),
  querystring: Type.Object({ ngay: Type.Optional(Day), purpose: Type.Optional(Type.String({ maxLength: 41 })) }),
  response: {
    200: Type.Object({
      record: Type.Union([RecordOut, Type.Null()]),
      version: Type.Integer(),
      versions: Type.Array(
        Type.Object({
          validFrom: Type.String(),
          validTo: Type.Union([Type.String(), Type.Null()]),
          change: Type.String(),
          recordedAt: Type.String(),
        }),
      ),
    }),
  },
}
export const Upsert = {
  tags,
  security,
  summary: 'Creates a record, or changes the one under the same key',
  description:
    'With the header Idempotency-Key the same request answers the same however often it is sent; another body under the same key is refused (409).',
  params: register,
  headers: Type.Object({ 'idempotency-key': Type.String({ minLength: 8, maxLength: 100 }) }),
  body: Type.Object(
    {
      data: Type.Record(Type.String({ maxLength: 41 }), Type.Unknown(), { description: 'as the JSON Schema of the register says' }),
      validFrom: Type.Optional(Day),
      reason: Type.String({ minLength: 1, maxLength: 500 }),
      version: Type.Optional(Type.Integer()),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({ id: Type.String(), outcome: Type.String(), version: Type.Integer() }),
    201: Type.Object({ id: Type.String(), outcome: Type.String(), version: Type.Integer() }),
    202: Type.Object({ proposal: Type.String(), outcome: Type.String() }),
  },
}
export const End = {
  tags,
  security,
  summary: 'Ends a record: the day given is the last on which it holds',
  params: Type.Object({ register: RegisterKey, id: Id }),
  headers: Type.Object({ 'idempotency-key': Type.String({ minLength: 8, maxLength: 100 }) }),
  body: Type.Object(
    { lastDay: Day, reason: Type.String({ minLength: 1, maxLength: 500 }), version: Type.Optional(Type.Integer()) },
    { additionalProperties: false },
  ),
  response: Upsert.response,
}
