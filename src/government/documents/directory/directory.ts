import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { findLastUnitByCode, findUnitByCode, listSuccessors, type Unit } from '#ground/places/index.ts'
import { settingsOf } from '../pack/settings.ts'
import { root } from '../register/form.ts'
import { DirectoryPage, type Found } from './directory.page.tsx'

export const directoryRoot = `${root}/co-quan`
export const DirectoryQuery = Type.Object({ ma: Type.Optional(Type.String({ maxLength: 40 })) })

/**
 * Who receives what is sent to a code today: the unit that bears it, or, where that was merged or divided, its heir – the one that
 * took the whole, else the first. A merged agency keeps its old codes for ever.
 */
export async function receiverOf(db: Db, code: string, on: string): Promise<Unit | undefined> {
  const today = await findUnitByCode(db, code, { on })
  if (today) return today
  const last = await findLastUnitByCode(db, code)
  if (!last) return undefined
  const heirs = await listSuccessors(db, last.id, { on })
  return (heirs.find(({ share }) => share === 'whole') ?? heirs[0])?.unit
}

/** Agencies outside that can be written to on a day; one that was merged is written to by its heir's code. */
export const organsOn = (organs: readonly { organId: string; name: string; until?: string; successor?: string }[], on: string) =>
  organs.filter(({ until }) => !until || until >= on)

async function foundFor(db: Db, code: string, on: string): Promise<Found | null> {
  const today = await findUnitByCode(db, code, { on })
  if (today) return { code, name: today.fullName, heirs: [], inForce: true }
  const last = await findLastUnitByCode(db, code)
  if (!last) return null
  const heirs = await listSuccessors(db, last.id, { on })
  return {
    code,
    name: last.fullName,
    inForce: false,
    heirs: heirs.map(({ unit, share }) => ({ code: unit.code, name: unit.fullName, share })),
  }
}

/** The directory of agencies: who stands behind a code, also one of before a merger, and the agencies outside. */
export async function directory(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const code = ((request.query as Static<typeof DirectoryQuery>).ma ?? '').trim()
  const on = dayOf(server.clock.now())
  const { organs } = settingsOf(server.config)
  const names = new Map(organs.map(({ organId, name }) => [organId, name]))
  const body = h(DirectoryPage, {
    ...{ t, root: directoryRoot, code, found: code ? await foundFor(server.db, code, on) : null },
    organs: organs.map(({ organId, name, until, successor }) => ({
      ...{ organId, name, until: until ?? null },
      successor: successor ? `${names.get(successor) ?? ''} (${successor})`.trim() : null,
    })),
  })
  const crumbs = [{ href: root, label: t('documents.title') }]
  return reply.page({ title: t('documents.directory'), face: 'desk', crumbs, body })
}
