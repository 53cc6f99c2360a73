import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { localized } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import type { Duration } from '#engine/casework/index.ts'
import { originOf } from '../log/checkpoint.ts'
import { listCheckpoints, listSigningKeys } from '../log/log.queries.ts'
import { PurposesPage } from './purposes.page.tsx'
import { listPurposes, savePurpose } from './purposes.queries.ts'

const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const PrivacyFile = Type.Object({
  /** Code of the unit that answers requests about data. */
  unit: Type.String(),
  answerWithin: Type.Object({
    amount: Type.Number({ exclusiveMinimum: 0 }),
    unit: Type.Enum(['working_day', 'working_hour', 'calendar_day']),
  }),
  note: Type.Optional(Type.String()),
  purposes: Type.Array(
    Type.Object({
      key: Type.String({ pattern: '^[a-z][a-z_]{1,59}$' }),
      ground: Type.Enum(['public_duty', 'consent']),
      name: Words,
      data: Words,
      keeps: Words,
    }),
    { minItems: 1 },
  ),
})
export type PrivacySettings = { unit: string; answerWithin: Duration }

/** What the pack says on personal data; a province without the file has no such requests. */
export function readPrivacy(packDir: string) {
  const file = join(packDir, 'privacy.json')
  if (!existsSync(file)) return undefined
  const body: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const [fault] = Value.Errors(PrivacyFile, body)
  if (fault) throw new Error(`privacy.json ${fault.instancePath}: ${fault.message}`)
  return Value.Parse(PrivacyFile, body)
}

export async function loadPurposes({ db, clock }: Context, packDir: string): Promise<void> {
  for (const purpose of readPrivacy(packDir)?.purposes ?? []) await savePurpose(db, purpose, clock.now())
}

/** For what the province uses personal data, on which ground, how long; and how anybody can check the log of who looked. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const [purposes, [last], keys] = await Promise.all([
    listPurposes(server.db),
    listCheckpoints(server.db, { limit: 1 }),
    listSigningKeys(server.db),
  ])
  const body = h(PurposesPage, {
    t,
    purposes: purposes.map((purpose) => ({
      key: purpose.key,
      ground: purpose.ground,
      name: localized(t.lang, purpose.name),
      data: localized(t.lang, purpose.data),
      keeps: localized(t.lang, purpose.keeps),
    })),
    checkpoint: last && { size: last.size, at: last.at, note: last.note },
    origin: originOf(server.config),
    keys: keys.map((key) => key.publicKey),
  })
  return reply.page({ title: t('privacy.title'), body })
}
