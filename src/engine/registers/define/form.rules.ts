import type { Definition, Field } from '../definition/definition.ts'
import { type Kind, kinds } from '../definition/kinds.rules.ts'

type Texts = Readonly<Record<string, string>>
export type Faulty = { field: string; rule: 'json' | 'kind' }
/** The parts that are written as JSON in the editor: for those who know what they do. */
export const jsonParts = ['who', 'rules', 'duplicates', 'feeds', 'purposes', 'retention', 'place'] as const

const words = (texts: Texts, name: string): { vi: string; en?: string; km?: string } => ({
  vi: texts[`${name}.vi`] ?? '',
  ...(texts[`${name}.en`] ? { en: texts[`${name}.en`] } : {}),
  ...(texts[`${name}.km`] ? { km: texts[`${name}.km`] } : {}),
})

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text)

/** `value = Tiếng Việt | English | ខ្មែរ`, one option a line. */
export function readOptions(text: string): NonNullable<Field['options']> {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const at = line.indexOf('=')
      const value = (at < 0 ? line : line.slice(0, at)).trim()
      const [vi = value, en, km] = (at < 0 ? line : line.slice(at + 1)).split('|').map((part) => part.trim())
      return { value, label: { vi: vi || value, ...(en ? { en } : {}), ...(km ? { km } : {}) } }
    })
}

export const writeOptions = (options: Field['options']): string =>
  (options ?? []).map(({ value, label }) => `${value} = ${[label.vi, label.en, label.km].filter(Boolean).join(' | ')}`).join('\n')

const flags = ['required', 'expected', 'list', 'filter', 'sort', 'search', 'sealed'] as const

function readField(texts: Texts, n: number, before: Field | undefined): Field {
  const at = (name: string): string => texts[`f${n}.${name}`] ?? ''
  const limits = {
    minLength: numberOf(at('minLength')),
    maxLength: numberOf(at('maxLength')),
    minimum: numberOf(at('minimum')),
    maximum: numberOf(at('maximum')),
  }
  const schema = Object.fromEntries(
    Object.entries({ ...limits, pattern: at('pattern') || undefined }).filter(([, value]) => value !== undefined),
  )
  const roles = at('seenBy')
    .split(/[\s,]+/)
    .filter(Boolean)
  const options = readOptions(at('options'))
  return {
    ...(before?.hint ? { hint: before.hint } : {}),
    ...(before?.derive ? { derive: before.derive } : {}),
    ...(before?.measure ? { measure: before.measure } : {}),
    key: at('key'),
    label: words(texts, `f${n}.label`),
    kind: (kinds as readonly string[]).includes(at('kind')) ? (at('kind') as Kind) : 'text',
    ...(Object.keys(schema).length > 0 ? { schema } : {}),
    ...(options.length > 0 ? { options } : {}),
    ...(at('link') ? { link: at('link') } : {}),
    ...Object.fromEntries(flags.filter((flag) => at(flag) === '1').map((flag) => [flag, true])),
    ...(roles.length > 0 ? { seenBy: roles } : {}),
  }
}

/** The definition as the editor's form says it; parts that are no JSON are named. Whether it is sound is asked afterwards. */
export function readDefinition(texts: Texts, before: Definition): { body: Definition; faulty: Faulty[] } {
  const faulty: Faulty[] = []
  const count = Math.min(Math.max(Number(texts.fields) || 0, 0), 120)
  const fields = Array.from({ length: count }, (_, n) => ({ n, order: Number(texts[`f${n}.order`]) || n + 1 }))
    .filter(({ n }) => texts[`f${n}.drop`] !== '1' && (texts[`f${n}.key`] ?? '') !== '')
    .sort((a, b) => a.order - b.order || a.n - b.n)
    .map(({ n }) =>
      readField(
        texts,
        n,
        before.fields.find((field) => field.key === texts[`f${n}.key`]),
      ),
    )
  const parts: Record<string, unknown> = {}
  for (const part of jsonParts) {
    const text = texts[`json.${part}`] ?? ''
    if (text === '') continue
    try {
      parts[part] = JSON.parse(text) as unknown
    } catch {
      faulty.push({ field: `json.${part}`, rule: 'json' })
      if (before[part] !== undefined) parts[part] = before[part]
    }
  }
  const list = (name: string): string[] => (texts[name] ?? '').split(/[\s,]+/).filter(Boolean)
  const { place: _place, duplicates: _duplicates, feeds: _feeds, unit: _unit, person: _person, ...rest } = before
  const body = {
    ...rest,
    title: words(texts, 'title'),
    about: words(texts, 'about'),
    group: words(texts, 'group'),
    class: texts.class ?? before.class,
    freshDays: numberOf(texts.freshDays) ?? 0,
    fields,
    identifiedBy: list('identifiedBy'),
    namedBy: list('namedBy'),
    ...(texts.unit ? { unit: texts.unit } : {}),
    ...(texts.person ? { person: texts.person } : {}),
    approval: texts.approval === '1',
    ...parts,
  } as Definition
  return { body, faulty }
}

/** An empty register to begin with. */
export function emptyDefinition(key: string, title: string): Definition {
  const ground = { vi: 'Cần kiểm chứng', en: 'To verify', km: 'ត្រូវផ្ទៀងផ្ទាត់' }
  return {
    key,
    title: { vi: title },
    about: { vi: title },
    group: { vi: 'Khác', en: 'Other', km: 'ផ្សេងទៀត' },
    class: 'internal',
    purposes: [{ key: 'keep', label: { vi: 'Quản lý sổ', en: 'Keeping the register', km: 'ការគ្រប់គ្រងបញ្ជី' }, ground }],
    retention: { years: null, ground },
    freshDays: 365,
    fields: [
      { key: 'code', label: { vi: 'Mã', en: 'Code', km: 'លេខកូដ' }, kind: 'text', required: true, list: true },
      { key: 'name', label: { vi: 'Tên', en: 'Name', km: 'ឈ្មោះ' }, kind: 'text', required: true, list: true, search: true, sort: true },
    ],
    identifiedBy: ['code'],
    namedBy: ['name'],
    who: {
      read: [{ role: 'data_steward', reach: 'all' }],
      export: [{ role: 'data_steward', reach: 'all' }],
      write: [{ role: 'data_steward', reach: 'all' }],
      approve: [],
      define: [{ role: 'data_steward', reach: 'all' }],
    },
    approval: false,
    rules: [],
  }
}
