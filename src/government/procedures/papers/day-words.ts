import { dayOf, formatDate, formatTime, type T } from '#core/i18n.ts'
import { officialDay } from '#engine/papers/index.ts'

type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6
const weekday = (at: Date): Weekday => new Date(`${dayOf(at)}T00:00:00Z`).getUTCDay() as Weekday

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
