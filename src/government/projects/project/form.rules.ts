import { readMoney } from '../money/money.rules.ts'
import type { ProjectBody, ValueRule } from './project.ts'

export const sourceRows = 6
export const servesRows = 2
export type Given = Readonly<Record<string, string>>
/** A field and what is wrong with it, as the end of a message key. */
export type FormFault = {
  field: string
  what:
    | 'name'
    | 'purpose'
    | 'kind'
    | 'year'
    | 'years'
    | 'percent'
    | 'money'
    | 'source'
    | 'no_money'
    | 'month'
    | 'line'
    | 'indicator'
    | 'number'
    | 'span'
}

const yearOf = (text: string): number | undefined => (/^20\d{2}$/.test(text) ? Number(text) : undefined)
const percentOf = (text: string): number | undefined => (/^\d{1,3}$/.test(text) && Number(text) <= 100 ? Number(text) : undefined)
const numberOf = (text: string): number | undefined =>
  /^-?\d{1,12}([.,]\d{1,4})?$/.test(text) ? Number(text.replace(',', '.')) : undefined

type Read<V> = { value: V; faults: FormFault[] }

/** The rows of money that are filled in; a row that is half filled in is a fault of its own. */
function readSources(given: Given, kinds: readonly string[], years: { from: number; to: number }): Read<ProjectBody['sources']> {
  const value: ProjectBody['sources'] = []
  const faults: FormFault[] = []
  for (let row = 1; row <= sourceRows; row++) {
    const [year = '', source = '', amount = ''] = [given[`year-${row}`], given[`source-${row}`], given[`amount-${row}`]]
    if (!year && !amount) continue
    const [inYear, inMoney] = [yearOf(year), readMoney(amount)]
    if (inYear === undefined || inYear < years.from || inYear > years.to) faults.push({ field: `year-${row}`, what: 'years' })
    if (!kinds.includes(source)) faults.push({ field: `source-${row}`, what: 'source' })
    if (inMoney === undefined) faults.push({ field: `amount-${row}`, what: 'money' })
    if (inYear !== undefined && inMoney !== undefined)
      value.push({ year: inYear, source: source as ProjectBody['sources'][number]['source'], amount: inMoney })
  }
  if (value.length === 0 && faults.length === 0) faults.push({ field: 'amount-1', what: 'no_money' })
  return { value, faults }
}

function readVisits(given: Given): Read<ValueRule[]> {
  if (given.visits !== '1') return { value: [], faults: [] }
  const faults: FormFault[] = []
  const from = given['visits-from'] ?? ''
  const percent = percentOf(given['visits-percent'] ?? '')
  const why = given['visits-why'] ?? ''
  const procedures = (given['visits-procedures'] ?? '').split(/[\s,;]+/).filter(Boolean)
  if (!/^20\d{2}-(0[1-9]|1[0-2])$/.test(from)) faults.push({ field: 'visits-from', what: 'month' })
  if (!percent) faults.push({ field: 'visits-percent', what: 'percent' })
  if (why.length < 3 || why.length > 2000) faults.push({ field: 'visits-why', what: 'line' })
  if (procedures.length > 20 || procedures.some((code) => !/^[\w.-]{1,40}$/.test(code)))
    faults.push({ field: 'visits-procedures', what: 'line' })
  return { faults, value: faults.length > 0 || !percent ? [] : [{ kind: 'visits', from, procedures, percent, why }] }
}

function readChange(given: Given, indicators: readonly string[]): Read<ValueRule[]> {
  const indicator = given.indicator ?? ''
  if (!indicator) return { value: [], faults: [] }
  const faults: FormFault[] = []
  const before = numberOf(given['indicator-before'] ?? '')
  const dongPerUnit = readMoney(given['indicator-dong'] ?? '')
  const spreadPercent = percentOf(given['indicator-spread'] ?? '')
  const why = given['indicator-why'] ?? ''
  if (!indicators.includes(indicator)) faults.push({ field: 'indicator', what: 'indicator' })
  if (before === undefined) faults.push({ field: 'indicator-before', what: 'number' })
  if (dongPerUnit === undefined) faults.push({ field: 'indicator-dong', what: 'money' })
  if (spreadPercent === undefined) faults.push({ field: 'indicator-spread', what: 'percent' })
  if (why.length < 3 || why.length > 2000) faults.push({ field: 'indicator-why', what: 'line' })
  if (faults.length > 0 || before === undefined || dongPerUnit === undefined || spreadPercent === undefined) return { value: [], faults }
  return { faults, value: [{ kind: 'indicator', indicator, before, dongPerUnit, spreadPercent, why }] }
}

function readStated(given: Given): Read<ValueRule[]> {
  const words = given['stated-words'] ?? ''
  if (!words) return { value: [], faults: [] }
  const faults: FormFault[] = []
  const [method = '', evidence = ''] = [given['stated-method'], given['stated-evidence']]
  const [low, mid, high] = ['low', 'mid', 'high'].map((part) => readMoney(given[`stated-${part}`] ?? ''))
  if (words.length < 3 || words.length > 2000) faults.push({ field: 'stated-words', what: 'line' })
  if (method.length < 3 || method.length > 2000) faults.push({ field: 'stated-method', what: 'line' })
  if (evidence.length < 3 || evidence.length > 2000) faults.push({ field: 'stated-evidence', what: 'line' })
  if (low === undefined || mid === undefined || high === undefined)
    return { value: [], faults: [...faults, { field: 'stated-mid', what: 'money' }] }
  if (low > mid || mid > high) faults.push({ field: 'stated-mid', what: 'span' })
  return { faults, value: faults.length > 0 ? [] : [{ kind: 'stated', words, method, evidence, low, mid, high }] }
}

export type Known = { kinds: readonly string[]; sources: readonly string[]; targets: readonly string[]; indicators: readonly string[] }

/** Reads the form of a project; what is wrong is said field by field and nothing is guessed. */
export function readProject(given: Given, known: Known): { body: ProjectBody | undefined; faults: FormFault[] } {
  const faults: FormFault[] = []
  const text = (name: string): string => given[name] ?? ''
  const [from, to] = [yearOf(text('from')), yearOf(text('to'))]
  const securityPercent = text('security') === '' ? null : percentOf(text('security'))
  if (text('name').length < 5 || text('name').length > 300) faults.push({ field: 'name', what: 'name' })
  if (text('purpose').length < 10 || text('purpose').length > 4000) faults.push({ field: 'purpose', what: 'purpose' })
  if (!known.kinds.includes(text('kind'))) faults.push({ field: 'kind', what: 'kind' })
  if (from === undefined) faults.push({ field: 'from', what: 'year' })
  if (to === undefined || (from !== undefined && to < from)) faults.push({ field: 'to', what: to === undefined ? 'year' : 'years' })
  if (securityPercent === undefined) faults.push({ field: 'security', what: 'percent' })
  const serves = Array.from({ length: servesRows }, (_, index) => text(`serves-${index + 1}`)).filter((one) => known.targets.includes(one))
  const years = { from: from ?? 0, to: to ?? 0 }
  const read = [
    readSources(given, known.sources, years),
    readVisits(given),
    readChange(given, known.indicators),
    readStated(given),
  ] as const
  faults.push(...read.flatMap((one) => one.faults))
  if (faults.length > 0 || from === undefined || to === undefined || securityPercent === undefined) return { body: undefined, faults }
  const [sources, ...values] = read
  const body: ProjectBody = {
    ...{ name: text('name'), purpose: text('purpose'), kind: text('kind') as ProjectBody['kind'], from, to, securityPercent },
    serves: [...new Set(serves)].map((one) => ({ resolution: one.split('/')[0] ?? '', target: one.split('/')[1] ?? '' })),
    sources: sources.value,
    value: values.flatMap(({ value }) => value),
    ...(text('note') ? { note: text('note').slice(0, 1000) } : {}),
  }
  return { body, faults: [] }
}

/** A body as the fields of the form. */
export function formOf(body: ProjectBody): Record<string, string> {
  const form: Record<string, string> = {
    ...{ name: body.name, purpose: body.purpose, kind: body.kind, from: String(body.from), to: String(body.to) },
    ...{ security: body.securityPercent === null ? '' : String(body.securityPercent), note: body.note ?? '' },
  }
  body.serves.forEach(({ resolution, target }, index) => {
    form[`serves-${index + 1}`] = `${resolution}/${target}`
  })
  body.sources.forEach(({ year, source, amount }, index) => {
    Object.assign(form, { [`year-${index + 1}`]: String(year), [`source-${index + 1}`]: source, [`amount-${index + 1}`]: String(amount) })
  })
  for (const rule of body.value) {
    if (rule.kind === 'visits')
      Object.assign(
        form,
        { visits: '1', 'visits-from': rule.from, 'visits-procedures': rule.procedures.join(', ') },
        {
          ...{ 'visits-percent': String(rule.percent), 'visits-why': rule.why },
        },
      )
    else if (rule.kind === 'indicator')
      Object.assign(
        form,
        { indicator: rule.indicator, 'indicator-before': String(rule.before).replace('.', ',') },
        {
          ...{ 'indicator-dong': String(rule.dongPerUnit), 'indicator-spread': String(rule.spreadPercent), 'indicator-why': rule.why },
        },
      )
    else
      Object.assign(
        form,
        { 'stated-words': rule.words, 'stated-method': rule.method, 'stated-evidence': rule.evidence },
        {
          ...{ 'stated-low': String(rule.low), 'stated-mid': String(rule.mid), 'stated-high': String(rule.high) },
        },
      )
  }
  return form
}
