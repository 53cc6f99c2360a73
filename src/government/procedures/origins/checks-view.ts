import type { FastifyRequest } from 'fastify'
import { formatDate, formatDateTime, formatNumber, localized, type MessageKey, type T } from '#core/i18n.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import type { FormDefinition } from '#engine/forms/index.ts'
import { findNationalService, type ServiceKey } from '#engine/national/index.ts'
import type { DossierFile } from '../dossier/view.ts'
import { checksOf } from './checks-pack.ts'
import { listChecks, type OutsideCheck } from './checks.queries.ts'
import type { Difference } from './compare.rules.ts'
import { openDifferences } from './run-checks.ts'

export type ShownCheck = {
  key: string
  title: string
  source: string
  kind: TagKind
  words: string
  when: string
  /** Why it was asked, and on what ground. */
  why: string
  differences: { label: string; declared: string | undefined; found: string }[]
}

const kinds: Record<OutsideCheck['state'], TagKind> = {
  waiting: 'waiting',
  agrees: 'done',
  differs: 'note',
  unknown: 'note',
  gave_up: 'stale',
}

function valueWords(t: T, as: string, value: string): string {
  if (as === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDate(t.lang, value)
  if (as === 'number' && value !== '' && Number.isFinite(Number(value))) return formatNumber(t.lang, Number(value))
  if (as === 'yes_no') return t(value === 'true' ? 'procedures.outside.yes' : 'procedures.outside.no')
  return value
}

function differenceWords(t: T, form: FormDefinition, one: Difference): ShownCheck['differences'][number] {
  if (one.field === null) return { label: localized(t.lang, one.words), declared: undefined, found: factWords(t, one.found) }
  const field = form.pages.flatMap((page) => page.fields).find((each) => each.key === one.field)
  const label = field ? localized(t.lang, field.label) : one.field
  const options = field && 'options' in field ? field.options : []
  const words = (value: string): string => {
    const option = options.find((each) => each.value === value)
    return option ? localized(t.lang, option.label) : valueWords(t, one.as, value)
  }
  return { label, declared: words(one.declared), found: words(one.found) || '–' }
}

const known = ['active', 'suspended', 'ended', 'mortgage', 'dispute', 'seizure', 'true', 'false'] as const

/** Words for what a database says in a word of its own; numbers as people write them. */
function factWords(t: T, found: string): string {
  if (/^\d+$/.test(found)) return formatNumber(t.lang, Number(found))
  const words = found.split(', ').map((one) => (known.includes(one as 'active') ? t(`procedures.outside.fact.${one}` as MessageKey) : one))
  return words.join(', ')
}

function stateWords(t: T, check: OutsideCheck): string {
  if (check.state === 'waiting' && !check.lastFault) return t('procedures.outside.state.asking')
  return t(`procedures.outside.state.${check.state}`)
}

function timeWords(t: T, check: OutsideCheck): string {
  const fault = check.lastFault ? t(`procedures.outside.fault.${check.lastFault}` as MessageKey) : ''
  if (check.state === 'waiting') {
    const next = check.lastFault && check.nextAt ? t('procedures.outside.next', { time: formatDateTime(t.lang, check.nextAt) }) : ''
    return [fault, next].filter(Boolean).join(' ')
  }
  if (check.state === 'gave_up') return fault
  const asked = check.askedAt ? t('procedures.outside.asked', { time: formatDateTime(t.lang, check.askedAt) }) : ''
  return [asked, check.asOf ? t('procedures.outside.as_of', { day: formatDate(t.lang, check.asOf) }) : ''].filter(Boolean).join(' ')
}

/**
 * The checks of a dossier in words. An officer reads what differs; the person only of themselves, so that nobody learns of others
 * by declaring their numbers.
 */
export async function shownChecks(request: FastifyRequest, found: DossierFile, reader: 'officer' | 'own'): Promise<ShownCheck[]> {
  const { db, config } = request.server
  const { t } = request
  const definitions = checksOf(config.province, found.dossier.procedureCode)
  return (await listChecks(db, found.dossier.caseId)).map((check) => {
    const definition = definitions.find((one) => one.key === check.key)
    const service = findNationalService(config.province, check.service as ServiceKey)
    const tells = reader === 'officer' || check.aboutOwner
    const answered = check.state === 'agrees' || check.state === 'differs' || check.state === 'unknown'
    return {
      key: check.key,
      title: definition ? localized(t.lang, definition.title) : check.key,
      source: service ? localized(t.lang, service.name) : check.service,
      kind: answered && !tells ? 'plain' : kinds[check.state],
      words: answered && !tells ? t('procedures.outside.state.done') : stateWords(t, check),
      when: timeWords(t, check),
      why: service
        ? t('procedures.outside.why', { purpose: localized(t.lang, service.purpose), ground: localized(t.lang, service.ground) })
        : '',
      differences: tells ? openDifferences(config, check).map((one) => differenceWords(t, found.form.body, one)) : [],
    }
  })
}
