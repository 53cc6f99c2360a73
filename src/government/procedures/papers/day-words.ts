import { dayOf, formatDate, formatTime, type T } from '#core/i18n.ts'

type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6
const weekday = (at: Date): Weekday => new Date(`${dayOf(at)}T00:00:00Z`).getUTCDay() as Weekday

/** "ngày 23 tháng 11 năm 2026", as papers of the state write it; single figures of day and of January and February with a nought. */
export function officialDay(at: Date): string {
  const [year, month, day] = dayOf(at).split('-')
  return `ngày ${day} tháng ${Number(month) > 2 ? Number(month) : month} năm ${year}`
}

/** "17 giờ 00, thứ Hai, ngày 23 tháng 11 năm 2026" */
export function officialMoment(t: T, at: Date): string {
  return `${formatTime('vi', at).replace(':', ' giờ ')}, ${t(`procedures.papers.weekday.${weekday(at)}`)}, ${officialDay(at)}`
}

/** When the result is due, in the reader's language. */
export function dueSentence(t: T, due: Date): string {
  return t('procedures.papers.due', {
    time: formatTime(t.lang, due),
    weekday: t(`procedures.papers.weekday.${weekday(due)}`),
    date: formatDate(t.lang, due),
  })
}
