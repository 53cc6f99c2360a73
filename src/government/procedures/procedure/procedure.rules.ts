import type { Channel, ChannelName, Duration, Fee, FilingChannel, Procedure } from './procedure.ts'

const same = (a: Duration, b: Duration): boolean => a.amount === b.amount && a.unit === b.unit

/**
 * How long the authority has when the dossier comes in by this channel. Undefined when the record has no number, or
 * several for the same channel: then the officer states the deadline at reception. A channel that the record does not list takes the number common to all channels.
 */
export function dueDuration(procedure: Procedure, filedBy: FilingChannel): Duration | undefined {
  const channel: ChannelName = filedBy === 'national_portal' ? 'online' : filedBy
  const own = procedure.channels.filter((c) => c.channel === channel)
  const found = (own.length > 0 ? own : procedure.channels).flatMap((c) => (c.duration ? [c.duration] : []))
  const first = found[0]
  return first && found.every((duration) => same(first, duration)) ? first : undefined
}

/** How surely it must be known who files this online: 1 unless the sheet says more. */
export const assuranceFor = (procedure: Procedure): 1 | 2 | 3 => (procedure.assurance === 3 ? 3 : procedure.assurance === 2 ? 2 : 1)

/** Papers that a person brings: without the remarks printed among them. */
export function papersToBring(procedure: Procedure): Procedure['papers'] {
  return procedure.papers.filter((paper) => !paper.isNote)
}

// A national amount below this is a slip of the units (700 for 700.000).
const leastPlausibleFee = 1000

/** The national fee; the province fills in the amount that its council set, one that is missing, or one that cannot be right. */
function mergeFee(national: Fee | undefined, pack: Fee | undefined): Fee | undefined {
  if (!national || !pack) return national ?? pack
  const amount = national.amountVnd
  const open = amount === undefined ? national.kind === 'by_council' : amount < leastPlausibleFee
  return open && pack.amountVnd !== undefined ? { ...national, amountVnd: pack.amountVnd } : national
}

function mergeChannels(national: Channel[], pack: Channel[]): Channel[] {
  return national.map((channel) => {
    const ours = pack.find((c) => c.channel === channel.channel)
    const fee = mergeFee(channel.fee, ours?.fee)
    const filled = !channel.duration && ours?.duration ? { duration: ours.duration, durationBy: 'province' as const } : {}
    return { ...channel, ...filled, ...(fee && { fee }) }
  })
}

/**
 * The national record says what the law says; the pack's record says it plainly and ties it to our forms and processes.
 * The papers of the pack win only where it brings an e-form, which asks for them by their keys.
 */
export function mergeRecords(national: Procedure | undefined, pack: Procedure | undefined): Procedure {
  if (!national || !pack) {
    const only = national ?? pack
    if (!only) throw new Error('a procedure needs at least one source record')
    return only
  }
  return {
    ...national,
    name: pack.name,
    officialName: national.name.vi,
    lifeEvents: [...new Set([...pack.lifeEvents, ...national.lifeEvents])],
    channels: mergeChannels(national.channels, pack.channels),
    onlineLevel: pack.onlineLevel,
    ...(pack.summary && { summary: pack.summary }),
    ...(pack.assurance && { assurance: pack.assurance }),
    ...(pack.formKey && { formKey: pack.formKey, papers: pack.papers }),
    ...(pack.processKey && { processKey: pack.processKey }),
    ...(!national.agency && pack.agency && { agency: pack.agency }),
    ...(!national.authority && pack.authority && { authority: pack.authority }),
    ...(pack.results.length > 0 && { results: pack.results }),
  }
}

/** JSON with sorted keys: equal content gives equal text, so that a second import changes nothing. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined)
    return `{${entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`
  }
  return JSON.stringify(value)
}
