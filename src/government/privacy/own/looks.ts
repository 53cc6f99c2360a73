import type { FastifyRequest } from 'fastify'
import { formatDateTime, localized, type MessageKey, type T } from '#core/i18n.ts'
import { findLook } from '#ground/identity/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { listPurposes, type Purpose } from '../purposes/purposes.queries.ts'

export type LookView = { id: number; who: string; unit: string; purpose: string; ground: string; when: string; subject: string | null }
type Look = { id: number; actorName: string; unitId: string | null; purpose: string; legalGround: string; subject: string | null; at: Date }

/** A short name in words: of the registered purpose, else a message of the module that used it, else as it stands. */
function wordsOf(t: T, purposes: readonly Purpose[], list: 'purpose' | 'ground', text: string): string {
  const registered = list === 'purpose' ? purposes.find((purpose) => purpose.key === text) : undefined
  if (registered) return localized(t.lang, registered.name)
  for (const key of [list === 'ground' ? `privacy.ground.${text}` : '', `identity.${list}.${text}`, text]) {
    try {
      if (/^[a-z_]+(\.[a-z_]+)+$/.test(key)) return t(key as MessageKey)
    } catch {
      // Not a message: the next way of reading it.
    }
  }
  return text
}

/** Lines of the access log in the reader's words. */
export async function viewLooks(request: FastifyRequest, looks: readonly Look[]): Promise<LookView[]> {
  const { t, server } = request
  const purposes = await listPurposes(server.db)
  const units = new Map<string, string>()
  for (const id of new Set(looks.flatMap((look) => look.unitId ?? []))) units.set(id, await unitName(request, id))
  return looks.map((look) => ({
    id: look.id,
    who: look.actorName,
    unit: look.unitId ? (units.get(look.unitId) ?? '') : '',
    purpose: wordsOf(t, purposes, 'purpose', look.purpose),
    ground: wordsOf(t, purposes, 'ground', look.legalGround),
    when: formatDateTime(t.lang, look.at),
    subject: look.subject,
  }))
}

async function unitName(request: FastifyRequest, id: string): Promise<string> {
  try {
    const unit = await getUnit(request.server.db, id)
    return localized(request.t.lang, unit.fullName)
  } catch {
    return ''
  }
}

export async function lookView(request: FastifyRequest, id: number): Promise<LookView | undefined> {
  const look = await findLook(request.server.db, id)
  return look && (await viewLooks(request, [look]))[0]
}
