import type { Channel, Procedure } from '../procedure/procedure.ts'
import type { Finding, Rule } from './defect.ts'

// A receipt of less than this is a slip of the units (40 for 40.000) or a share of something.
const leastPlausibleFee = 1000
const longDays = 90

const dayWeight = { working_hour: 1 / 8, working_day: 1, calendar_day: 1, calendar_month: 30 } as const

const signature = (c: Channel): string => (c.duration ? `${c.duration.amount} ${c.duration.unit}` : '')
const at = (i: number, part = ''): string => `channels[${i}]${part}`

function each(p: Procedure, bad: (channel: Channel) => boolean, part = ''): Finding[] {
  return p.channels.flatMap((channel, i) => (bad(channel) ? [{ path: at(i, part), detail: { channel: channel.channel } }] : []))
}

const withNumber = (p: Procedure): Channel[] => p.channels.filter((c) => c.duration)

/** Durations of a channel, each once. */
function durations(p: Procedure, channel?: Channel['channel']): string[] {
  return [...new Set(withNumber(p).flatMap((c) => (channel === undefined || c.channel === channel ? [signature(c)] : [])))]
}

const severalInOne = (p: Procedure): Channel['channel'][] =>
  (['online', 'direct', 'postal'] as const).filter((channel) => durations(p, channel).length > 1)

/** Rules about the ways to file: how long, how much. */
export const channelRules: readonly Rule[] = [
  { id: 'channels_missing', severity: 'error', check: (p) => (p.channels.length === 0 ? [{ path: 'channels' }] : []) },
  {
    id: 'duration_missing',
    severity: 'error',
    check: (p) => (p.channels.length > 0 && withNumber(p).length === 0 ? [{ path: 'channels' }] : []),
  },
  {
    id: 'duration_missing_in_channel',
    severity: 'warning',
    check: (p) => (withNumber(p).length === 0 ? [] : each(p, (c) => !c.duration && c.channel !== 'online', '.duration')),
  },
  {
    id: 'duration_missing_online',
    severity: 'warning',
    check: (p) => (withNumber(p).length === 0 ? [] : each(p, (c) => !c.duration && c.channel === 'online', '.duration')),
  },
  {
    id: 'duration_differs',
    severity: 'info',
    check: (p) => {
      const all = durations(p)
      return all.length > 1 && severalInOne(p).length === 0 ? [{ path: 'channels', detail: { durations: all.join('; ') } }] : []
    },
  },
  {
    id: 'duration_several',
    severity: 'warning',
    check: (p) =>
      severalInOne(p).map((channel) => ({ path: `channels.${channel}`, detail: { durations: durations(p, channel).join('; ') } })),
  },
  { id: 'duration_unit_unknown', severity: 'error', check: (p) => each(p, (c) => c.durationText !== undefined, '.duration') },
  {
    id: 'duration_fraction',
    severity: 'warning',
    check: (p) => each(p, (c) => c.duration !== undefined && !Number.isInteger(c.duration.amount), '.duration'),
  },
  {
    id: 'duration_long',
    severity: 'info',
    check: (p) => each(p, (c) => c.duration !== undefined && c.duration.amount * dayWeight[c.duration.unit] >= longDays, '.duration'),
  },
  {
    id: 'fee_by_council',
    severity: 'warning',
    check: (p) => each(p, (c) => c.fee?.kind === 'by_council' && c.fee.amountVnd === undefined, '.fee'),
  },
  { id: 'fee_missing', severity: 'warning', check: (p) => each(p, (c) => !c.fee, '.fee') },
  { id: 'fee_in_usd', severity: 'error', check: (p) => each(p, (c) => /\bUSD\b|đô la/i.test(c.fee?.text ?? ''), '.fee') },
  {
    id: 'fee_suspicious',
    severity: 'error',
    check: (p) =>
      p.channels.flatMap((c, i) => {
        const amount = c.fee?.amountVnd
        return amount !== undefined && amount > 0 && amount < leastPlausibleFee ? [{ path: at(i, '.fee'), detail: { amount } }] : []
      }),
  },
  {
    id: 'fee_free_but_note_has_amount',
    severity: 'warning',
    check: (p) => each(p, (c) => c.fee?.kind === 'free' && /\d{2,3}[.,]000/.test(c.fee.text ?? ''), '.fee'),
  },
  { id: 'fee_words_only', severity: 'info', check: (p) => each(p, (c) => c.fee?.kind === 'text', '.fee') },
  {
    id: 'fee_differs',
    severity: 'info',
    check: (p) => {
      const amounts = [...new Set(p.channels.flatMap((c) => (c.fee?.amountVnd === undefined ? [] : [c.fee.amountVnd])))]
      return amounts.length > 1 ? [{ path: 'channels', detail: { amounts: amounts.join('; ') } }] : []
    },
  },
  {
    id: 'online_not_offered',
    severity: 'info',
    check: (p) => (p.channels.length > 0 && !p.channels.some((c) => c.channel === 'online') ? [{ path: 'channels' }] : []),
  },
]
