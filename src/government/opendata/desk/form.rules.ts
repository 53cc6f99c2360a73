import type { DatasetBody, Source } from '../dataset/definition.ts'

/** What the form sends: texts, and lists where a box may be ticked more than once. */
export type Sent = Readonly<Record<string, string | string[] | undefined>>

export const textOf = (sent: Sent, name: string): string => {
  const value = sent[name]
  return (Array.isArray(value) ? (value[0] ?? '') : (value ?? '')).trim()
}
export const listOf = (sent: Sent, name: string): string[] => [sent[name] ?? []].flat().filter(Boolean)
const numberOf = (sent: Sent, name: string): number | undefined => {
  const text = textOf(sent, name)
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
}

/** `register:schools`, `tally:civil-status`, `offered:units`, `indicator`: which source the form is for. */
export type Origin = { kind: Source['kind']; name: string }
export function readOrigin(text: string): Origin | undefined {
  const [kind = '', name = ''] = text.split(/:(.*)/s)
  if (kind !== 'register' && kind !== 'tally' && kind !== 'offered' && kind !== 'indicator') return undefined
  return { kind, name }
}
export const originOf = (source: Source): Origin =>
  source.kind === 'indicator'
    ? { kind: 'indicator', name: '' }
    : source.kind === 'offered'
      ? { kind: 'offered', name: source.table }
      : { kind: source.kind, name: source.register }

const names = (sent: Sent, name: string): { vi: string; en?: string; km?: string } => {
  const [en, km] = [textOf(sent, `${name}_en`), textOf(sent, `${name}_km`)]
  return { vi: textOf(sent, `${name}_vi`), ...(en ? { en } : {}), ...(km ? { km } : {}) }
}

const wheres = (sent: Sent): { field: string; is: string }[] =>
  Object.keys(sent)
    .filter((name) => name.startsWith('where.') && textOf(sent, name) !== '')
    .map((name) => ({ field: name.slice(6), is: textOf(sent, name) }))

/** The way in which a field is made coarser: `band:1000`, `year`, `month`, `round:2`. */
function coarser(text: string): { as?: string; step?: number } {
  const [as = '', step] = text.split(':')
  return as === '' ? {} : { as, ...(step === undefined ? {} : { step: Number(step) }) }
}

function readSource(sent: Sent, { kind, name }: Origin): unknown {
  const where = wheres(sent)
  const filter = where.length > 0 ? { where } : {}
  if (kind === 'register')
    return {
      kind,
      register: name,
      columns: listOf(sent, 'column').map((field) => ({
        field,
        ...coarser(textOf(sent, `as.${field}`)),
        ...(listOf(sent, 'quasi').includes(field) ? { quasi: true } : {}),
      })),
      ...filter,
    }
  if (kind === 'tally') {
    const sums = listOf(sent, 'sum')
    return {
      kind,
      register: name,
      by: listOf(sent, 'column').map((field) => ({ field, ...coarser(textOf(sent, `as.${field}`)) })),
      ...(sums.length > 0 ? { sums } : {}),
      ...filter,
    }
  }
  if (kind === 'offered') {
    const columns = listOf(sent, 'column')
    return { kind, table: name, ...(columns.length > 0 ? { columns } : {}) }
  }
  const by = textOf(sent, 'by')
  return {
    kind,
    indicators: listOf(sent, 'column'),
    period: textOf(sent, 'period'),
    last: numberOf(sent, 'last') ?? 0,
    ...(by ? { by } : {}),
  }
}

/** The form as a dataset; whether it is one is checked afterwards. */
export function readForm(sent: Sent, origin: Origin, key: string | undefined): unknown {
  const email = textOf(sent, 'contact_email')
  const k = numberOf(sent, 'k')
  const checked = Object.fromEntries(
    Object.keys(sent)
      .filter((name) => name.startsWith('checked.') && textOf(sent, name) !== '')
      .map((name) => [name.slice(8), textOf(sent, name)]),
  )
  return {
    key: key ?? textOf(sent, 'key'),
    title: names(sent, 'title'),
    about: names(sent, 'about'),
    keywords: textOf(sent, 'keywords')
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean),
    theme: textOf(sent, 'theme'),
    licence: textOf(sent, 'licence'),
    owner: textOf(sent, 'owner'),
    contact: { name: names(sent, 'contact'), ...(email ? { email } : {}) },
    frequency: textOf(sent, 'frequency'),
    subject: textOf(sent, 'subject'),
    ...(k === undefined ? {} : { k }),
    source: readSource(sent, origin),
    ...(Object.keys(checked).length > 0 ? { checked } : {}),
  }
}

/** The field of the form in which a place of the body stands. */
export function fieldOf(path: string): string {
  const [first = '', second = ''] = path.split('.')
  if (['title', 'about'].includes(first)) return `${first}_${second || 'vi'}`
  if (first === 'contact') return second === 'email' ? 'contact_email' : 'contact_vi'
  if (first === 'source')
    return ['period', 'last', 'by'].includes(second) ? (second === 'by' && path.split('.').length > 2 ? 'column' : second) : 'column'
  return first === '' ? 'key' : first
}

/** What the form shows of a body that is there already. */
export function sentOf(body: DatasetBody): Sent {
  const { source, title, about, contact } = body
  const sent: Record<string, string | string[] | undefined> = {
    key: body.key,
    keywords: body.keywords.join(', '),
    theme: body.theme,
    licence: body.licence,
    owner: body.owner,
    frequency: body.frequency,
    subject: body.subject,
    k: body.k === undefined ? '' : String(body.k),
    contact_email: contact.email ?? '',
  }
  for (const lang of ['vi', 'en', 'km'] as const) {
    sent[`title_${lang}`] = title[lang] ?? ''
    sent[`about_${lang}`] = about[lang] ?? ''
    sent[`contact_${lang}`] = contact.name[lang] ?? ''
  }
  for (const [column, reason] of Object.entries(body.checked ?? {})) sent[`checked.${column}`] = reason
  if (source.kind === 'indicator')
    return { ...sent, column: source.indicators, period: source.period, last: String(source.last), by: source.by ?? '' }
  if (source.kind === 'offered') return { ...sent, column: source.columns ?? [] }
  const chosen = source.kind === 'register' ? source.columns : source.by
  for (const { field, as, step } of chosen) if (as) sent[`as.${field}`] = step === undefined ? as : `${as}:${step}`
  for (const { field, is } of source.where ?? []) sent[`where.${field}`] = is
  return {
    ...sent,
    column: chosen.map(({ field }) => field),
    ...(source.kind === 'register'
      ? { quasi: source.columns.filter(({ quasi }) => quasi).map(({ field }) => field) }
      : { sum: source.sums ?? [] }),
  }
}
