import type { FastifyRequest } from 'fastify'
import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { dayOf, type Lang, localized, type MessageKey } from '#core/i18n.ts'
import { listLineage, listUnits, type Unit } from '#ground/places/index.ts'

export type FactValue = { value: string; label: string }

/** A fact of a case by which rules tell cases apart; `find` makes of what somebody typed the value it means. */
export type DeskFact = {
  key: string
  label: MessageKey
  hint: MessageKey
  find(request: FastifyRequest, text: string): Promise<FactValue | undefined>
}

/** A desk for one kind of case: where its pages lie, who works at it and who orders the work. */
export type Desk = {
  kind: string
  definitionKey: string
  /** The address of its queue; its other pages lie below. */
  root: string
  caseHref(reference: string): string
  work: readonly string[]
  /** Who orders the work of a unit: reasons, rules, absences. */
  heads: readonly string[]
  /** The role of those to whom cases are given. */
  doer: string
  /** Roles that a head may have done by somebody else; those that decide are lent by their holder alone. */
  lentByHeads: readonly string[]
  facts: readonly DeskFact[]
}

const unitsAs = (actor: Actor, roles: readonly string[]): string[] => [
  ...new Set(actor.roles.filter((held) => roles.includes(held.role)).map((held) => held.unitId)),
]

/** Units whose work a person orders. */
export const unitsHeaded = (actor: Actor, desk: Desk): string[] => unitsAs(actor, desk.heads)
/** Units for which a person works at this desk. */
export const unitsWorked = (actor: Actor, desk: Desk): string[] => unitsAs(actor, [...desk.work, ...desk.heads])

export const unitName = (lang: Lang, unit: Unit): string =>
  localized(lang, { vi: unit.fullName, en: unit.nameEn ?? undefined, km: unit.nameKm ?? undefined })

/** Names of units by id, in the reader's language. */
export async function namesOf(db: Db, lang: Lang, ids: readonly string[]): Promise<Map<string, string>> {
  return new Map((await listUnits(db, [...new Set(ids)])).map((unit) => [unit.id, unitName(lang, unit)]))
}

/** Units with all above them: what holds for them was said there too. */
export async function withAncestors(db: Db, unitIds: readonly string[], now: Date): Promise<string[]> {
  const on = dayOf(now)
  const lines = await Promise.all(unitIds.map((id) => listLineage(db, id, { on })))
  return [...new Set(lines.flat().map((unit) => unit.id))]
}

/** The named fields of a posted form as texts; what is missing or repeated is empty. */
export function textsOf<K extends string>(request: FastifyRequest, ...names: K[]): Record<K, string> {
  const body = (request.body ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    names.map((name) => [
      name,
      typeof body[name] === 'string' ? (body[name] as string).replaceAll('\u0000', '').trim().slice(0, 4000) : '',
    ]),
  ) as Record<K, string>
}

/** All values of a field that may be there several times. */
export function listOf(request: FastifyRequest, name: string): string[] {
  const value = ((request.body ?? {}) as Record<string, unknown>)[name]
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '')
}

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
