import type { Limit } from './inspection-limit.island.ts'

export const limitOf = (row: HTMLElement): Limit => JSON.parse(row.dataset.limit ?? '{"kind":"yes_no"}') as Limit
/** The day in Vietnam. */
export const today = (): string => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
export const isAnswer = (input: HTMLInputElement): boolean => input.name.startsWith('answer_')
const controls = (row: HTMLElement): HTMLInputElement[] => [...row.querySelectorAll<HTMLInputElement>('[name^="answer_"]')]
export const noteOf = (row: HTMLElement): HTMLTextAreaElement | null => row.querySelector('textarea[name^="note_"]')

/** The answer as it was typed; a day comes in three parts. */
export function typedIn(row: HTMLElement): string {
  const fields = controls(row)
  const part = (end: string): string => fields.find(({ name }) => name.endsWith(end))?.value.trim() ?? ''
  if (limitOf(row).kind !== 'date') return fields.find(({ type, checked }) => type !== 'radio' || checked)?.value.trim() ?? ''
  const [d, m, y] = [part('-d'), part('-m'), part('-y')]
  return d || m || y ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : ''
}

/** A day of which parts are still to be typed. */
export const isHalfDay = (row: HTMLElement): boolean =>
  limitOf(row).kind === 'date' && new Set(controls(row).map(({ value }) => value.trim() !== '')).size > 1

export function fill(row: HTMLElement, { value, answer, note }: { value: string; answer: string; note: string }): void {
  const [y, m, d] = answer.split('-')
  for (const field of controls(row)) {
    if (field.type === 'radio') field.checked = field.value === answer
    else if (limitOf(row).kind === 'date')
      field.value = (field.name.endsWith('-d') ? d : field.name.endsWith('-m') ? m : y)?.replace(/^0/, '') ?? ''
    else field.value = limitOf(row).kind === 'measure' ? answer.replace('.', ',') : answer
  }
  tick(row, value)
  const words = noteOf(row)
  if (words) words.value = note
}

export function tick(row: HTMLElement, value: string): void {
  for (const radio of row.querySelectorAll<HTMLInputElement>('input[type=radio][name^="value_"]')) radio.checked = radio.value === value
}
export const ticked = (row: HTMLElement): string => row.querySelector<HTMLInputElement>('input[name^="value_"]:checked')?.value ?? ''
