import { type ComponentChildren, h } from 'preact'
import { formatDateTime, type T } from '#core/i18n.ts'
import type { CaseFile } from '../case/read-case.ts'
import { standingWords } from './desk.ts'
import { opinionsOf } from './opinion.rules.ts'
import { OpinionStanding } from './opinions.page.tsx'

/** Who was asked on a case, who has answered and what: for officers who read the case. Nothing where nobody was asked. */
export function opinionStanding(t: T, { definition, actions }: Pick<CaseFile, 'definition' | 'actions'>, now: Date): ComponentChildren {
  const opinions = opinionsOf(definition, actions)
  if (opinions.length === 0) return undefined
  const lines = opinions.map((one) => ({
    key: one.key,
    unit: one.unitName,
    due: one.dueAt,
    ...standingWords(t, { state: one.state, stance: one.stance, dueAt: new Date(one.dueAt) }, now),
    text: one.state === 'answered' ? one.text : null,
    by: one.state === 'answered' && one.answeredAt ? `${one.answeredBy}, ${formatDateTime(t.lang, one.answeredAt)}` : undefined,
  }))
  return h(OpinionStanding, { t, opinions: lines })
}
