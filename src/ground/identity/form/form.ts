import type { FastifyRequest } from 'fastify'
import type { FieldFault } from '#core/errors.ts'
import type { MessageKey, T } from '#core/i18n.ts'

export type Texts<K extends string> = Record<K, string>

/** The named fields of a posted form as texts; what is missing, repeated or no text is empty. */
export function textsOf<K extends string>(request: FastifyRequest, ...names: K[]): Texts<K> {
  const body = (request.body ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    names.map((name) => [name, typeof body[name] === 'string' ? (body[name] as string).slice(0, 2000) : '']),
  ) as Texts<K>
}

/** Faults by field in words; fields without a fault are left out. */
export function faultsOf(t: T, found: Record<string, MessageKey | undefined>): FieldFault[] {
  return Object.entries(found).flatMap(([field, key]) => (key ? [{ field, message: t(key) }] : []))
}

/** A value of the address line, or nothing. */
export function queryText(request: FastifyRequest, name: string): string {
  const value = (request.query as Record<string, unknown>)[name]
  return typeof value === 'string' ? value.slice(0, 2000) : ''
}
