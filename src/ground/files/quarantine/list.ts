import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { dayOf } from '#core/i18n.ts'
import { listUnits } from '#ground/places/index.ts'
import { countContents } from '../scan/content.queries.ts'
import { scannerState } from '../scan/state.ts'
import { listCaught } from './caught.queries.ts'
import { QuarantinePage } from './list.page.tsx'

export const root = '/quan-tri/tep-cach-ly'
export const Query = Type.Object({
  truoc: Type.Optional(Type.String({ format: 'date-time' })),
  sau: Type.Optional(Type.String({ format: 'uuid' })),
})
const perPage = 25

/** What was found infected, and how the scanner does. Whose file it was stands with the case, not here. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { truoc, sau } = request.query as Static<typeof Query>
  const found = await listCaught(db, truoc && sau ? { at: new Date(truoc), id: sau } : undefined, perPage + 1)
  const caught = found.slice(0, perPage)
  const last = found.length > perPage ? caught.at(-1) : undefined
  const ids = [...new Set(caught.flatMap(({ unitId }) => unitId ?? []))]
  const units = new Map((await listUnits(db, ids, { on: dayOf(clock.now()) })).map((unit) => [unit.id, unit.fullName]))
  const { t } = request
  const body = h(QuarantinePage, {
    t,
    scanner: await scannerState(config, clock.now()),
    counts: await countContents(db),
    days: config.quarantineDays,
    caught: caught.map((one) => ({ ...one, unit: one.unitId ? units.get(one.unitId) : undefined })),
    nextHref: last && `${root}?${new URLSearchParams({ truoc: last.at.toISOString(), sau: last.id })}`,
  })
  return reply.page({ title: t('files.title'), face: 'desk', body })
}
