import type { Actor } from '#core/access.ts'
import type { App } from '#core/module.ts'
import type { Lang } from '#core/i18n.ts'
import type { FeeFacts } from '../fees/price.rules.ts'
import type { Order } from '../order/order.ts'
import type { Receipt } from '../receipt/receipt.queries.ts'

/** What the keeper of a kind of case tells of it: payments knows no dossier. */
export type PayableKind = {
  kind: string
  /** What a case is priced from, as it stands now. */
  factsOf(app: App, subject: string): Promise<FeeFacts | undefined>
  ownHref(subject: string): string
  /** How people call the case, where that is another than its reference. */
  codeOf?(subject: string): string
  /** The case on the desk, for an officer who may open cases. */
  deskHref(subject: string, actor: Actor | undefined): string | undefined
  printReceipt(app: App, printed: { receipt: Receipt; order: Order; lang: Lang }): Promise<Buffer>
}

const kinds = new Map<string, PayableKind>()

/** Modules whose cases cost something name them once, at boot. */
export function registerPayableKind(kind: PayableKind): void {
  kinds.set(kind.kind, kind)
}

export const findKind = (kind: string): PayableKind | undefined => kinds.get(kind)

/** A case as people know it. */
export const codeOf = ({ kind, subject }: { kind: string; subject: string }): string => kinds.get(kind)?.codeOf?.(subject) ?? subject
