import type { PortalSettings } from '../settings/settings.ts'
import type { PortalDossier } from '../wire/portal.ts'

type Value = string | number | boolean | { [part: string]: string }
export type Mapped = { answers: Record<string, Value>; declared: { label: string; value: string }[] }
type FieldMap = PortalSettings['fields'][string]

/** 05/07/1994 or 19940705 as 1994-07-05; anything else stays as it is. */
export function dayFrom(text: string): string {
  const [, d, m, y] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
  if (d && m && y) return `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? []
  return year ? `${year}-${month}-${day}` : text
}

function valueOf(text: string, field: FieldMap): string | number | undefined {
  if (field.codes) return field.codes[text]
  if (field.as === 'day') return dayFrom(text)
  if (field.as === 'number') return /^\d{1,9}$/.test(text) ? Number(text) : undefined
  return text
}

function put(answers: Record<string, Value>, to: string, value: string | number): void {
  const [key = '', part] = to.split('.')
  if (!part) answers[key] = value
  else answers[key] = { ...(typeof answers[key] === 'object' ? answers[key] : {}), [part]: String(value) }
}

/**
 * What was declared on the portal by the fields of our form, as far as the pack names them, and every line in words. A code without
 * a counterpart of ours is left out of the answers: the form is then not filled, and the dossier is kept as a declaration.
 */
export function mapDeclared(settings: Pick<PortalSettings, 'fields' | 'forms'>, dossier: PortalDossier, procedure: string): Mapped {
  const form = settings.forms[procedure]
  const fields: Record<string, FieldMap> = { ...settings.fields, ...form?.fields }
  const given: Record<string, string> = {
    HoTen: dossier.applicant.name,
    SoDinhDanh: dossier.applicant.number,
    SoDienThoai: dossier.applicant.phone,
    Email: dossier.applicant.email,
    ...dossier.declared,
  }
  const answers: Record<string, Value> = { ...form?.fixed }
  const declared: Mapped['declared'] = []
  for (const [name, text] of Object.entries(given)) {
    if (!text) continue
    const field = fields[name]
    const value = field && valueOf(text, field)
    if (field && value !== undefined) put(answers, field.to, value)
    // The number stands in the form's own sealed field, and nowhere in clear words.
    if (name !== 'SoDinhDanh') declared.push({ label: field?.label ?? name, value: text })
  }
  return { answers, declared }
}
