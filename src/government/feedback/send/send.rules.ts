import type { Catalogue, Category } from '../catalogue/catalogue.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import { readContact } from '../report/report.rules.ts'

/** What the form posts, as texts. */
export type Fields = Record<string, string>
export type SendFault =
  | { field: string; rule: 'category' | 'words' | 'words_long' | 'place' | 'outside' | 'commune' | 'contact' | 'photos_many' | 'key' }
  | { field: string; rule: 'question'; label: Category['label'] }
  | { field: string; rule: 'stop'; say: Category['about'] }

export const longest = { words: 2000, place: 300, private: 1000, name: 120 }
export const questionField = (category: string, question: string): string => `q-${category}-${question}`
export const noticeField = (category: string, notice: string): string => `n-${category}-${notice}`

const number = (text: string | undefined): number | undefined => {
  const plain = (text ?? '').trim().replace(',', '.')
  return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : undefined
}

/** The point that was sent, if it is one on Earth. */
export function pointOf(fields: Fields): { lat: number; lon: number } | undefined {
  const [lat, lon] = [number(fields.lat), number(fields.lon)]
  if (lat === undefined || lon === undefined || Math.abs(lat) > 90 || Math.abs(lon) > 180) return undefined
  // About a decimetre: more is noise of the receiver.
  return { lat: Math.round(lat * 1e6) / 1e6, lon: Math.round(lon * 1e6) / 1e6 }
}

/** A key as programs and pages make them; too short a one could be guessed. */
export const isKey = (key: string | undefined): key is string => /^[\w-]{16,80}$/.test(key ?? '')

/** Answers to the questions of the chosen category; those of others are left out. */
export function answersOf(category: Category, fields: Fields): Record<string, string> {
  const answers: Record<string, string> = {}
  for (const { key, options } of category.questions ?? []) {
    const answer = (fields[questionField(category.key, key)] ?? '').trim().slice(0, 500)
    if (answer && (!options || options.some((option) => option.value === answer))) answers[key] = answer
  }
  return answers
}

function categoryFaults(catalogue: Catalogue, fields: Fields): SendFault[] {
  const category = categoryOf(catalogue, fields.category ?? '')
  if (!category) return [{ field: 'category', rule: 'category' }]
  const stopped = category.notices?.find((notice) => notice.stop && fields[noticeField(category.key, notice.key)])
  if (stopped) return [{ field: noticeField(category.key, stopped.key), rule: 'stop', say: stopped.say }]
  const answers = answersOf(category, fields)
  return (category.questions ?? [])
    .filter(({ key, required }) => required && !answers[key])
    .map(({ key, label }) => ({ field: questionField(category.key, key), rule: 'question', label }))
}

/** What keeps a report from being filed, field by field; whether the place lies in the province is the caller's to find out. */
export function sendFaults(catalogue: Catalogue, fields: Fields, photos: number): SendFault[] {
  const faults = categoryFaults(catalogue, fields)
  const words = (fields.words ?? '').trim()
  if (!words && photos === 0) faults.push({ field: 'words', rule: 'words' })
  if (words.length > longest.words) faults.push({ field: 'words', rule: 'words_long' })
  if (photos > catalogue.photos.most) faults.push({ field: 'photos', rule: 'photos_many' })
  if (fields.contact?.trim() && !readContact(fields.contact)) faults.push({ field: 'contact', rule: 'contact' })
  if (!isKey(fields.key)) faults.push({ field: 'words', rule: 'key' })
  return faults
}
