import { formatDate, formatTime, localized, type T } from '#core/i18n.ts'
import type { Definition } from '../definition/definition.ts'
import { actionOf } from '../definition/reach.rules.ts'
import type { Action } from './case.ts'

/** What an action is called and what is said of it; undefined where the person whose case it is does not see it. */
export type ActionWords = { what: string; note: string | null }

const moment = (t: T, iso: string | null): string =>
  iso ? `${formatTime(t.lang, new Date(iso))}, ${formatDate(t.lang, new Date(iso))}` : '–'

/** The words of an action, of the case type's own or of the engine's, for an officer or for the person whose case it is. */
export function wordsOfAction(t: T, definition: Definition, action: Action, forOwner: boolean): ActionWords | undefined {
  const type = actionOf(definition, action.type)
  if (!type) return ownWords(t, action, forOwner)
  if (forOwner && type.internal) return undefined
  const what = localized(t.lang, (forOwner && type.told) || type.label)
  if (!type.opinions) return { what, note: action.note }
  return { what, note: forOwner ? namesOf(action) : [namesOf(action), stanceOf(t, action), action.note].filter(Boolean).join(' · ') }
}

const namesOf = ({ data }: Action): string => data.opinion?.unitName ?? (data.asks ?? []).map(({ unitName }) => unitName).join(', ')
const stanceOf = (t: T, { data }: Action): string => (data.opinion?.stance ? t(`casework.stance.${data.opinion.stance}`) : '')

function ownWords(t: T, action: Action, forOwner: boolean): ActionWords | undefined {
  const { escalation, calendar, opinion, promise } = action.data
  if (escalation) {
    if (forOwner) return escalation.told && { what: localized(t.lang, escalation.told), note: null }
    const to = escalation.to.length > 0 ? t('casework.told_to', { names: escalation.to.join(', ') }) : t('casework.told_to_nobody')
    const note = [opinion?.unitName, t('casework.due', { due: moment(t, escalation.dueAt) }), to].filter(Boolean).join(' · ')
    return { what: localized(t.lang, escalation.label), note }
  }
  if (promise) {
    const words = t('casework.promised', { letter: promise.letter, promised: moment(t, promise.at) })
    return { what: t('casework.own.promise'), note: [words, action.note].filter(Boolean).join(' · ') }
  }
  if (calendar) {
    const moved = t('casework.moved', { before: moment(t, calendar.dueBefore), after: moment(t, calendar.dueAfter) })
    return { what: t('casework.own.recalendar'), note: [action.note, moved].filter(Boolean).join(' · ') }
  }
  if (action.data.said) return { what: localized(t.lang, action.data.said), note: action.note }
  return action.type === 'open' ? { what: t('casework.own.open'), note: null } : { what: action.type, note: action.note }
}
