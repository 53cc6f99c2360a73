import { formatDate, type T } from '#core/i18n.ts'
import type { Origin } from '#engine/forms/index.ts'

/** Where an answer came from, in words: to the person whose it is (`own`), or to an officer. */
export function originWords(t: T, origin: Origin, isChanged: boolean, reader: 'own' | 'officer'): string {
  const { from, ref = '', title = '', day, purpose = '', ground = '' } = origin
  const vars = { code: ref, title, purpose, ground, day: day ? formatDate(t.lang, day) : '' }
  const whence = t(`procedures.origin.${from}`, vars)
  if (isChanged) return `${whence} ${t(`procedures.origin.changed.${reader}`)}`
  return reader === 'own' ? `${whence} ${t('procedures.origin.check')}` : whence
}
