import { dayOf } from '#core/i18n.ts'

/** "ngày 23 tháng 11 năm 2026", as papers of the state write it; single figures of day and of January and February with a nought. */
export function officialDay(at: Date): string {
  const [year, month, day] = dayOf(at).split('-')
  return `ngày ${day} tháng ${Number(month) > 2 ? Number(month) : month} năm ${year}`
}
