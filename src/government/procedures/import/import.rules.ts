import type { Audience, Channel, ChannelName, Duration, Fee, Level, Paper, Procedure } from '../procedure/procedure.ts'

export type Parsed = { ok: true; procedure: Procedure } | { ok: false; reasons: string[] }

type Raw = Record<string, unknown>

const levelOf: Record<string, Level> = { bo: 'ministry', tinh: 'province', huyen: 'district', xa: 'commune', khac: 'other' }

const unitOf: Record<string, Duration['unit']> = {
  'ngày làm việc': 'working_day',
  ngày: 'calendar_day',
  giờ: 'working_hour',
  'giờ làm việc': 'working_hour',
  tháng: 'calendar_month',
}

const audienceOf: Record<string, Audience> = {
  'Công dân Việt Nam': 'citizen',
  'Người Việt Nam định cư ở nước ngoài': 'overseas_vietnamese',
  'Người nước ngoài': 'foreigner',
  'Người nước ngoài cư trú tại Việt Nam': 'foreigner',
  'Doanh nghiệp': 'enterprise',
  'Doanh nghiệp Việt Nam': 'enterprise',
  'Doanh nghiệp có vốn đầu tư nước ngoài': 'foreign_invested',
  'Hợp tác xã': 'cooperative',
  'Tổ chức (không bao gồm doanh nghiệp, HTX)': 'organisation',
  'Tổ chức nước ngoài': 'foreign_organisation',
  'Cán bộ': 'official',
  'công chức': 'official',
  'viên chức': 'official',
  'Đảng viên': 'party_member',
  'Tổ chức Đảng': 'party_organisation',
}

const isObject = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value)

/** One spelling of the letters (NFC), no invisible marks. */
const clean = (value: string): string =>
  value
    .normalize('NFC')
    .replace(/[\u200b-\u200f\ufeff]/g, '')
    .trim()

const str = (value: unknown): string | undefined => (typeof value === 'string' && clean(value) !== '' ? clean(value) : undefined)
const num = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)

function list(raw: Raw, key: string, reasons: string[]): unknown[] {
  const value = raw[key]
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  reasons.push(`${key} is not a list`)
  return []
}

function parseFee(method: Raw): Fee | undefined {
  const words = [str(method.fee), str(method.feeNote)].filter((w) => w !== undefined).join('. ')
  const amount = num(method.feeAmount)
  const said = words ? { text: words } : {}
  const vnd = amount !== undefined && amount > 0 ? { amountVnd: Math.round(amount) } : {}
  if (method.feeByCouncil === true) return { kind: 'by_council', ...vnd, ...said }
  if (amount !== undefined && amount > 0) return { kind: 'fixed', ...vnd, ...said }
  if (amount === 0 || str(method.fee)?.toLowerCase() === 'miễn phí') {
    const note = str(method.feeNote)
    return { kind: 'free', ...(note && { text: note }) }
  }
  return words ? { kind: 'text', ...said } : undefined
}

function parseChannel(value: unknown, at: string, reasons: string[]): Channel | undefined {
  if (!isObject(value)) {
    reasons.push(`${at} is not an object`)
    return undefined
  }
  const channel = value.channel
  if (channel !== 'online' && channel !== 'direct' && channel !== 'postal') {
    reasons.push(`${at}.channel is "${String(channel)}": use online, direct or postal`)
    return undefined
  }
  const amount = num(value.duration)
  if (value.duration !== undefined && (amount === undefined || amount <= 0)) reasons.push(`${at}.duration is not a number above zero`)
  const unitWords = str(value.unit)
  const unit = unitWords ? unitOf[unitWords.toLowerCase()] : undefined
  const fee = parseFee(value)
  const note = str(value.note)
  return {
    channel: channel satisfies ChannelName,
    ...(amount !== undefined && unit && { duration: { amount, unit } }),
    ...(amount !== undefined && !unit && { durationText: `${amount} ${unitWords ?? ''}`.trim() }),
    ...(fee && { fee }),
    ...(note && { note: { vi: note } }),
  }
}

function parsePaper(value: unknown, index: number, reasons: string[]): Paper | undefined {
  if (!isObject(value) || !str(value.name)) {
    reasons.push(`documents[${index}] has no name`)
    return undefined
  }
  const group = str(value.group)
  const template = str(value.template)
  const isNote = value.isNote === true
  return {
    key: `p${index + 1}`,
    name: { vi: str(value.name) ?? '' },
    ...(group && { group: { vi: group } }),
    originals: Math.max(0, Math.round(num(value.original) ?? 0)),
    copies: Math.max(0, Math.round(num(value.copy) ?? 0)),
    ...(template && { template }),
    isNote,
    // Papers in a group belong to one case of several; which case it is, only the person knows.
    required: !isNote && !group,
  }
}

function parseLevels(raw: Raw, reasons: string[]): Level[] {
  return list(raw, 'levels', reasons).flatMap((value) => {
    const level = typeof value === 'string' ? levelOf[value] : undefined
    if (!level) reasons.push(`levels has "${String(value)}": use bo, tinh, huyen, xa or khac`)
    return level ? [level] : []
  })
}

function parseAudiences(raw: Raw, reasons: string[]): Audience[] {
  const found = list(raw, 'audience', reasons).flatMap((value) => {
    const audience = typeof value === 'string' ? audienceOf[clean(value)] : undefined
    if (!audience) reasons.push(`audience "${String(value)}" is not known`)
    return audience ? [audience] : []
  })
  return [...new Set(found)]
}

function parseResults(raw: Raw, reasons: string[]): Procedure['results'] {
  return list(raw, 'results', reasons).flatMap((value, index) => {
    const name = isObject(value) ? str(value.name) : undefined
    if (!name || !isObject(value)) {
      reasons.push(`results[${index}] has no name`)
      return []
    }
    const code = str(value.code)
    return [{ ...(code && { code }), name: { vi: name } }]
  })
}

function required(raw: Raw, key: string, reasons: string[]): string {
  const value = str(raw[key])
  if (value === undefined) reasons.push(`${key} is missing`)
  return value ?? ''
}

function parseTexts(raw: Raw): Partial<Procedure> {
  const kind = str(raw.kind)
  const agency = str(raw.agency)
  const authority = str(raw.authority)
  const conditions = str(raw.conditions)
  const steps = str(raw.steps)
  const deadlineText = str(raw.deadlineText)
  const decision = str(raw.decision)
  const sourceUrl = str(raw.url)
  return {
    ...(kind && { kind }),
    ...(agency && { agency }),
    ...(authority && { authority }),
    ...(conditions && { conditions: { vi: conditions } }),
    ...(steps && { steps: { vi: steps } }),
    ...(deadlineText && { deadlineText }),
    ...(decision && { decision }),
    ...(sourceUrl && { sourceUrl }),
  }
}

/** Reads one record of the national catalogue; says every reason why it cannot be loaded. Poor content is no reason: that is the linter's work. */
export function parseNational(line: unknown): Parsed {
  if (!isObject(line)) return { ok: false, reasons: ['the line is not an object'] }
  const reasons: string[] = []
  const code = required(line, 'code', reasons)
  if (code && !/^\d{1,2}\.\d{6}$/.test(code)) reasons.push(`code "${code}" is not of the form 1.234567`)
  const channels = list(line, 'methods', reasons).flatMap((m, i) => parseChannel(m, `methods[${i}]`, reasons) ?? [])
  const procedure: Procedure = {
    code,
    name: { vi: required(line, 'name', reasons) },
    ministry: required(line, 'ministry', reasons),
    field: required(line, 'field', reasons),
    levels: parseLevels(line, reasons),
    audiences: parseAudiences(line, reasons),
    lifeEvents: [],
    channels,
    papers: list(line, 'documents', reasons).flatMap((d, i) => parsePaper(d, i, reasons) ?? []),
    results: parseResults(line, reasons),
    legal: list(line, 'legal', reasons).flatMap((n) => (str(n) ? [{ number: str(n) ?? '' }] : [])),
    onlineLevel: channels.some((c) => c.channel === 'online') ? 'partial' : 'none',
    ...parseTexts(line),
  }
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, procedure }
}

/** Reads one line of a JSON-lines file. */
export function parseLine(line: string): Parsed {
  try {
    return parseNational(JSON.parse(line))
  } catch {
    return { ok: false, reasons: ['the line is not JSON'] }
  }
}
