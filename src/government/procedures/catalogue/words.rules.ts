import type { T } from '#core/i18n.ts'
import type { Channel, Duration, Fee } from '../procedure/procedure.ts'

// To compare lengths only; a deadline is reckoned on a calendar.
const hours = { working_hour: 1, working_day: 8, calendar_day: 8, calendar_month: 176 } as const
const length = (d: Duration): number => d.amount * hours[d.unit]

export function durationWords(t: T, duration: Duration): string {
  return t(`procedures.duration.${duration.unit}`, { count: duration.amount })
}

/** How long it takes over all channels; says so when the record has no number. */
export function timeWords(t: T, channels: Channel[]): string {
  const all = channels.flatMap((c) => (c.duration ? [c.duration] : [])).sort((a, b) => length(a) - length(b))
  const [first, last] = [all[0], all.at(-1)]
  if (!first || !last) return t('procedures.duration.none')
  const [from, to] = [durationWords(t, first), durationWords(t, last)]
  return from === to ? from : t('procedures.duration.from_to', { from, to })
}

export function feeWords(t: T, fee: Fee | undefined): string {
  if (!fee) return t('procedures.fee.none')
  if (fee.kind === 'free') return t('procedures.fee.free')
  if (fee.amountVnd !== undefined) return t('procedures.fee.amount', { amount: fee.amountVnd })
  return fee.kind === 'by_council' ? t('procedures.fee.by_council') : t('procedures.fee.text')
}

const amountsOf = (channels: Channel[]): number[] =>
  channels.flatMap(({ fee }) => (fee?.kind === 'free' ? [0] : fee?.amountVnd === undefined ? [] : [fee.amountVnd]))

/** What it costs over all channels, the cheapest first. */
export function costWords(t: T, channels: Channel[]): string {
  const fees = channels.flatMap((c) => (c.fee ? [c.fee] : []))
  const amounts = amountsOf(channels)
  if (amounts.length === 0) return feeWords(t, fees[0])
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)]
  if (most === 0) return fees.some((fee) => fee.kind === 'by_council') ? t('procedures.fee.by_council') : t('procedures.fee.free')
  return spanWords(t, least, most)
}

/** What several procedures cost together, each by the channel that it is filed through; nothing where one does not say it. */
export function costOfAll(t: T, parts: Channel[][]): string | undefined {
  const amounts = parts.map(amountsOf)
  if (amounts.some((one) => one.length === 0)) return undefined
  const sum = (pick: (...of: number[]) => number): number => amounts.reduce((total, one) => total + pick(...one), 0)
  const most = sum(Math.max)
  return most === 0 ? t('procedures.fee.free') : spanWords(t, sum(Math.min), most)
}

function spanWords(t: T, least: number, most: number): string {
  if (least === most) return t('procedures.fee.amount', { amount: most })
  return least === 0 ? t('procedures.fee.free_to', { amount: most }) : t('procedures.fee.from_to', { from: least, to: most })
}

/** One line a channel: how long, how much. */
export function channelLines(
  t: T,
  channels: Channel[],
): { channel: Channel['channel']; name: string; time: string; fee: string; note?: string }[] {
  return channels.map((c) => ({
    channel: c.channel,
    name: t(`procedures.channel.${c.channel}`),
    time: c.duration ? durationWords(t, c.duration) : t('procedures.duration.none'),
    fee: feeWords(t, c.fee),
    ...(c.note && { note: c.note.vi }),
  }))
}
