import { randomUUID } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import type { Register } from '../definition/definition.ts'
import { checkWriting, refuseTaken, writeRecord, type Writing, type Written } from './change.ts'
import { decideProposal, insertProposal, lockProposal } from './proposal.queries.ts'
import { findHead, findHeadByKey, findVersion, listSpans } from './record.queries.ts'
import { openData, sealData } from './seal.ts'

export type Submitted = { written: Written; proposalId?: never } | { proposalId: string; written?: never }
type Asking = Writing & { by: { id: string; name: string } }

/** Writes the change, or where the register wants a second person keeps it as a proposal; both are checked alike. */
export async function submitChange(db: Db, config: Config, register: Register, w: Asking): Promise<Submitted> {
  if (!register.definition.approval) return { written: await writeRecord(db, config, register, w) }
  return inTransaction(db, async (trx) => {
    const { change } = w
    const sound =
      change.kind === 'end'
        ? undefined
        : await checkWriting(trx, config, register, change.data, { t: w.t, units: w.units, day: change.day })
    const head = w.recordId ? await findHead(trx, register.id, w.recordId) : sound && (await findHeadByKey(trx, register.id, sound.key))
    if (w.recordId && !head) throw refuse('notFound', 'registers.no_such_record')
    const now = head && (await findVersion(trx, head.id, change.day))
    refuseTaken(register, w, head ? (await listSpans(trx, head.id)).length : 0)
    if (change.kind !== 'put' && !now) throw refuse('conflict', 'registers.nothing_to_correct', { day: change.day })
    if (w.units && now && !w.units.includes(now.unitId ?? '')) throw refuse('notFound', 'registers.no_such_record')
    const id = randomUUID()
    const prepared = sound?.prepared(id)
    await insertProposal(trx, {
      id,
      registerId: register.id,
      recordId: head?.id ?? null,
      baseVersion: w.seen ?? head?.version ?? null,
      unitId: prepared?.unitId ?? now?.unitId ?? null,
      title: prepared?.title ?? now?.title ?? '',
      change: change.kind,
      data: change.kind === 'end' ? null : sealData(config, register.definition, id, change.data),
      day: change.day,
      reason: w.reason,
      byId: w.by.id,
      byName: w.by.name,
      proposedAt: w.at,
    })
    return { proposalId: id }
  })
}

export type Decision = {
  id: string
  accept: boolean
  note: string
  by: { id: string; name: string }
  at: Date
  t: T
  units: readonly string[] | undefined
}

/** The second person's word. Accepting writes the change as its author's, with the name of who agreed in its reason. */
export async function decide(db: Db, config: Config, register: Register, d: Decision): Promise<Written | undefined> {
  return inTransaction(db, async (trx) => {
    const proposal = await lockProposal(trx, register.id, d.id)
    if (!proposal || (d.units && !d.units.includes(proposal.unitId ?? ''))) throw refuse('notFound', 'registers.no_such_proposal')
    if (proposal.state !== 'waiting') throw refuse('conflict', 'registers.already_decided')
    if (proposal.byId === d.by.id) throw refuse('notAllowed', 'registers.second_person')
    if (!d.accept && d.note === '') throw refuse('invalid', 'registers.note_needed')
    await decideProposal(trx, d.id, d.accept ? 'accepted' : 'declined', d.by, d.note || null, d.at)
    if (!d.accept) return undefined
    const data = proposal.data && openData(config, proposal.id, proposal.data)
    return writeRecord(trx, config, register, {
      change: proposal.change === 'end' || !data ? { kind: 'end', day: proposal.day } : { kind: proposal.change, day: proposal.day, data },
      ...(proposal.recordId ? { recordId: proposal.recordId } : {}),
      ...(proposal.baseVersion === null ? {} : { seen: proposal.baseVersion }),
      reason: proposal.reason,
      by: { id: proposal.byId, name: `${proposal.byName} · ${d.by.name}` },
      at: d.at,
      source: `proposal:${proposal.id}`,
      t: d.t,
    })
  })
}
