/** The accounts of the ledger. `held` is still the payer's, `revenue` the state's, `refundable` owed back. */
export const accounts = ['bank', 'cash', 'deposited', 'held', 'revenue', 'refundable', 'unidentified', 'written_off', 'over_short'] as const
export type Account = (typeof accounts)[number]

/** Each thing that happens to money: what is debited, what is credited. Nothing is ever posted that is not in this table. */
export const postings = {
  transfer_held: ['bank', 'held'],
  cash_held: ['cash', 'held'],
  captured: ['held', 'revenue'],
  voided: ['held', 'refundable'],
  unidentified: ['bank', 'unidentified'],
  assigned: ['unidentified', 'held'],
  excess: ['unidentified', 'refundable'],
  returned: ['unidentified', 'refundable'],
  short_written_off: ['written_off', 'held'],
  unknown_written_off: ['unidentified', 'written_off'],
  refund_approved: ['revenue', 'refundable'],
  refund_paid_transfer: ['refundable', 'bank'],
  refund_paid_cash: ['refundable', 'cash'],
  cash_over: ['cash', 'over_short'],
  cash_short: ['over_short', 'cash'],
  deposited: ['deposited', 'cash'],
  deposit_banked: ['bank', 'deposited'],
  deposit_found: ['unidentified', 'deposited'],
  deposit_over: ['deposited', 'over_short'],
  deposit_short: ['over_short', 'deposited'],
} as const satisfies Record<string, readonly [Account, Account]>
export type PostingKind = keyof typeof postings

export type Entry = { account: Account; unitId: string | null; amount: number }

// The bank account is the province's, and money that nobody claims is nobody's unit's; all else belongs to a unit.
const shared = new Set<Account>(['bank', 'unidentified'])

/** The two entries of a posting: they sum to zero by construction, and the database checks it again. */
export function entriesOf(kind: PostingKind, amount: number, unitId: string | null): [Entry, Entry] {
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new Error(`nothing to post: ${kind} of ${amount}`)
  const [debit, credit] = postings[kind]
  const entry = (account: Account, signed: number): Entry => ({ account, unitId: shared.has(account) ? null : unitId, amount: signed })
  return [entry(debit, amount), entry(credit, -amount)]
}
