/** The road that an invented dossier takes: which actions, by whom, and when. The engine judges each of them afterwards. */
import type { Random } from './random.rules.ts'

export type By = 'receiver' | 'processor' | 'approver' | 'leader' | 'owner'
export type PlannedStep = {
  action: string
  by: By
  at: Date
  note?: string
  extra?: 'officer' | 'office' | 'extension' | 'score' | 'duration'
}
export type Duration = { amount: number; unit: 'working_day' | 'working_hour' | 'calendar_day' | 'calendar_month' }

const hour = 3_600_000
const day = 24 * hour
const offset = 7 * hour

/** Working days that a duration is about as long as. */
export function roughDays({ amount, unit }: Duration): number {
  if (unit === 'working_hour') return Math.max(0.5, amount / 8)
  if (unit === 'calendar_day') return Math.max(1, (amount * 5) / 7)
  return unit === 'calendar_month' ? amount * 21 : amount
}

/** The same moment, or the next at which offices are open: Monday to Friday, 7:30 to 16:30 on the clock of Vietnam. */
export function officeMoment(at: number): number {
  const local = at + offset
  const midnight = Math.floor(local / day) * day
  const [open, close] = [7.5 * hour, 16.5 * hour]
  const time = local - midnight
  const weekday = (Math.floor(local / day) + 4) % 7
  const works = weekday >= 1 && weekday <= 5
  if (works && time >= open && time <= close) return at
  // What falls outside is done within the opening hours of the next working day, at a time that keeps order.
  let next = works && time < open ? midnight : midnight + day
  while ([0, 6].includes((Math.floor(next / day) + 4) % 7)) next += day
  return next + open + (time / day) * 2 * hour - offset
}

const notes: Record<string, readonly string[]> = {
  ask_correction: ['Ảnh chụp bị mờ, vui lòng chụp lại', 'Tờ khai thiếu chữ ký', 'Số điện thoại chưa đúng'],
  request_supplement: [
    'Bổ sung bản sao giấy tờ về đất đai',
    'Thiếu giấy xác nhận nơi cư trú',
    'Bổ sung giấy ủy quyền',
    'Cần bản chụp rõ đủ bốn góc',
  ],
  decline: ['Thủ tục không thuộc thẩm quyền của cơ quan', 'Hồ sơ trùng với hồ sơ đã nộp'],
  consult: ['Đề nghị cho ý kiến về hồ sơ', 'Đề nghị đối chiếu hồ sơ lưu'],
  record_opinion: ['Thống nhất giải quyết', 'Hồ sơ lưu khớp với tờ khai'],
  extend: ['Cần thêm thời gian xác minh thực địa', 'Chờ cơ quan phối hợp trả lời'],
  return_step: ['Sửa lại căn cứ pháp lý trong dự thảo', 'Ghi lại ngày tháng cho khớp'],
  reject: ['Không đủ điều kiện theo quy định', 'Thông tin kê khai không khớp dữ liệu gốc'],
  comment: [
    'Đã gọi điện cho người nộp',
    'Đã đối chiếu bản chính',
    'Hẹn người dân chiều thứ Tư',
    'Đã kiểm tra dữ liệu dân cư',
    'Chuyển hồ sơ giấy sang bàn 3',
  ],
}

type Stop = Omit<PlannedStep, 'at' | 'note'> & { wait?: number }

/** The actions in order; `wait` is time in days that somebody else takes, not counted as the office's. */
function road(random: Random, hasTerm: boolean): Stop[] {
  const comments = (most: number, by: By): Stop[] => Array.from({ length: random.below(most + 1) }, () => ({ action: 'comment', by }))
  const stops: Stop[] = []
  const rating = (share: number): Stop[] =>
    random.chance(share) ? [{ action: 'rate', by: 'owner', extra: 'score', wait: random.between(0.1, 6) }] : []
  if (random.chance(0.03)) return [{ action: 'decline', by: 'receiver' }, ...rating(0.1)]
  if (random.chance(0.06))
    stops.push({ action: 'ask_correction', by: 'receiver' }, { action: 'correct', by: 'owner', wait: random.between(0.2, 5) })
  stops.push({ action: 'receive', by: 'receiver', ...(hasTerm ? {} : { extra: 'duration' }) })
  stops.push(random.chance(0.7) ? { action: 'take', by: 'processor' } : { action: 'forward', by: 'receiver', extra: 'officer' })
  stops.push(...comments(2, 'processor'))
  if (random.chance(0.2)) {
    stops.push({ action: 'request_supplement', by: 'processor' })
    if (random.chance(0.06)) return [...stops, { action: 'withdraw', by: 'owner', wait: random.between(1, 9) }]
    stops.push({ action: 'supplement', by: random.chance(0.7) ? 'owner' : 'receiver', wait: random.between(0.5, 12) })
  }
  if (random.chance(0.3)) stops.push({ action: 'consult', by: 'processor', extra: 'office' }, { action: 'record_opinion', by: 'processor' })
  if (random.chance(0.05)) stops.push({ action: 'extend', by: 'leader', extra: 'extension' })
  stops.push(...comments(2, 'processor'), { action: 'propose', by: 'processor' })
  if (random.chance(0.07)) stops.push({ action: 'return_step', by: 'approver' }, { action: 'propose', by: 'processor' })
  if (random.chance(0.04)) return [...stops, { action: 'reject', by: 'approver' }, ...rating(0.3)]
  return [
    ...stops,
    { action: 'approve', by: 'approver' },
    ...comments(1, 'receiver'),
    { action: 'deliver', by: 'receiver', wait: random.between(0.1, 4) },
    ...rating(0.45),
  ]
}

export type Life = { filedAt: Date; isOpen: boolean; steps: PlannedStep[] }
const closing = new Set(['deliver', 'decline', 'reject', 'withdraw', 'rate'])

/** One life within the last 24 months that ends before `now`; about one in sixteen is still under way. */
export function planLife(random: Random, options: { term: Duration | undefined; now: Date; months: number; openShare: number }): Life {
  const { term, now } = options
  const days = roughDays(term ?? { amount: 10, unit: 'working_day' })
  const isOpen = random.chance(options.openShare)
  const late = random.chance(isOpen ? 0.2 : 0.07)
  const pace = late ? random.between(1.1, 2) : random.between(0.15, 0.9)
  const stops = road(random, term !== undefined)
  const waits = stops.reduce((sum, stop) => sum + (stop.wait ?? 0), 0)
  // Offices rest two days in seven.
  const whole = (days * pace * 1.4 + waits) * day
  const span = options.months * 30.4 * day
  const age = isOpen
    ? random.between(0.02, 1) * whole
    : Math.min(span, whole + 4 * day) + random.next() * Math.max(0, span - whole - 4 * day)
  const filedAt = officeMoment(now.getTime() - age - day * 0.2)
  const steps = timed(random, stops, { filedAt, working: days * pace * 1.4 * day, now: now.getTime() })
  if (isOpen) while (closing.has(steps.at(-1)?.action ?? '')) steps.pop()
  return { filedAt: new Date(Math.min(filedAt, now.getTime())), isOpen, steps }
}

function timed(random: Random, stops: Stop[], by: { filedAt: number; working: number; now: number }): PlannedStep[] {
  const own = stops.filter((stop) => stop.wait === undefined).length
  const steps: PlannedStep[] = []
  let at = by.filedAt
  let meant = at
  for (const { wait, ...stop } of stops) {
    const pause = wait === undefined ? (by.working / own) * random.between(0.4, 1.5) : wait * day
    meant += pause
    const after = Math.max(at + 4 * 60_000, meant)
    // The person may act at night; an office does not, and makes up for the night in the next steps.
    at = stop.by === 'owner' ? after : officeMoment(after)
    if (at > by.now) break
    const words = notes[stop.action]
    steps.push({ ...stop, at: new Date(at), ...(words ? { note: random.pick(words) } : {}) })
  }
  return steps
}
