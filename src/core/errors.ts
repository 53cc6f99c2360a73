import type { MessageKey } from '#core/i18n.ts'

/** The kinds of refusal and their HTTP status. A refusal is an answer; everything else that is thrown is a fault. */
export const refusalStatus = {
  invalid: 422,
  badRequest: 400,
  signInNeeded: 401,
  notAllowed: 403,
  notFound: 404,
  conflict: 409,
  gone: 410,
  tooLarge: 413,
  tooMany: 429,
  upstream: 502,
} as const

export type RefusalKind = keyof typeof refusalStatus
export type FieldFault = { field: string; message: string; rule?: string }

export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly code: MessageKey
  readonly vars: Record<string, string | number>
  readonly fields: FieldFault[]
  constructor(kind: RefusalKind, code: MessageKey, vars: Record<string, string | number> = {}, fields: FieldFault[] = []) {
    super(code)
    this.kind = kind
    this.code = code
    this.vars = vars
    this.fields = fields
  }
  get status(): number {
    return refusalStatus[this.kind]
  }
}

/** The code is the message key: a refusal without words in three languages does not compile. */
export function refuse(
  kind: RefusalKind,
  code: MessageKey,
  vars: Record<string, string | number> = {},
  fields: FieldFault[] = [],
): Refusal {
  return new Refusal(kind, code, vars, fields)
}

/** For a catch: the refusal, which is an answer; a fault goes on. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  throw error
}
