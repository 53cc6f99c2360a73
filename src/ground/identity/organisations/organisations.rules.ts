import type { MessageKey } from '#core/i18n.ts'

/** A tax code as it is kept: 10 digits, 10-3 for a branch, or the 12 of a household business. */
export function foldCode(text: string): string | undefined {
  const digits = text.replace(/[\s.-]/g, '')
  if (/^\d{10}$|^\d{12}$/.test(digits)) return digits
  return /^\d{13}$/.test(digits) ? `${digits.slice(0, 10)}-${digits.slice(10)}` : undefined
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)

export type MandateForm = { code: string; name: string; kind: string; from: string; to: string; proof: string }

export function mandateFaults(form: MandateForm, today: string): Record<string, MessageKey | undefined> {
  const open = form.to.trim() === '' && form.kind === 'representative'
  return {
    code: foldCode(form.code) ? undefined : 'identity.org.code_wrong',
    name: form.name.trim() ? undefined : 'identity.org.name_missing',
    kind: form.kind === 'representative' || form.kind === 'authorised' ? undefined : 'identity.org.kind_missing',
    from: isDay(form.from) ? undefined : 'identity.org.day_wrong',
    to: open || (isDay(form.to) && form.to >= form.from && form.to >= today) ? undefined : 'identity.org.to_wrong',
    proof: form.proof.trim() ? undefined : 'identity.org.proof_missing',
  }
}

export type GrantForm = { phone: string; from: string; to: string }

/** A representative authorises somebody within the days of their own mandate. */
export function grantFaults(
  form: GrantForm,
  own: { validFrom: string; validTo: string | null },
  today: string,
): Record<string, MessageKey | undefined> {
  const days = isDay(form.from) && isDay(form.to)
  const inside = days && form.from >= own.validFrom && (own.validTo === null || form.to <= own.validTo)
  return {
    from: isDay(form.from) && form.from >= today ? undefined : 'identity.org.day_wrong',
    to: days && form.to >= form.from && inside ? undefined : 'identity.org.beyond_own',
  }
}
