import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDateTime, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import type { Visit } from '../plan/plan.queries.ts'
import { Remedies, type ShownRemedy } from './remedies.page.tsx'
import { Photos, type Point, Sheet } from './sheet.page.tsx'
import type { Conflict } from './visit.ts'

type Props = {
  t: T
  at: string
  visit: Visit
  title: string
  points: Point[]
  state: string
  dueAt: Date | null
  canBegin: boolean
  canGo: boolean
  canWrite: boolean
  canConclude: boolean
  isFollowing: boolean
  canCancel: boolean
  remedies: ShownRemedy[]
  steps: { what: string; when: string; who: string }[]
  conflicts: Conflict[]
  errors: FieldFault[]
  today: string
}

export function VisitPage(props: Props): VNode {
  const { t, at, visit, points, canWrite } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{visit.subjectName}</h1>
      <p class="bar">
        <Tag kind={visit.cancelledAt ? 'stale' : visit.concludedAt ? 'done' : 'doing'}>{props.state}</Tag>
        {visit.reference && <span class="num">{visit.reference}</span>}
        {props.dueAt && <span>{t('inspections.due', { at: formatDateTime(t.lang, props.dueAt) })}</span>}
      </p>
      <SummaryList
        t={t}
        rows={[
          { label: t('inspections.list'), value: props.title },
          { label: t('inspections.code'), value: visit.subjectCode },
          ...(visit.address ? [{ label: t('inspections.address'), value: visit.address }] : []),
          { label: t('inspections.month'), value: `${String(visit.month).padStart(2, '0')}/${visit.year}` },
          ...(visit.reason ? [{ label: t('inspections.reason'), value: visit.reason }] : []),
        ]}
      />
      {props.canBegin && <OneButton at={`${at}/thong-bao`} words={t('inspections.announce')} />}
      {props.canGo && <OneButton at={`${at}/bat-dau`} words={t('inspections.begin')} />}
      {props.conflicts.length > 0 && <Conflicts {...props} />}
      {visit.concludedAt && <PaperLinks t={t} at={at} />}
      {visit.caseId && (canWrite ? <Sheet t={t} at={at} visitId={visit.id} points={points} /> : <Findings t={t} at={at} points={points} />)}
      {props.canConclude && <Conclude {...props} />}
      {canWrite && !props.canConclude && (
        <Notice kind="attention">{t('inspections.left', { count: points.filter((point) => point.isOpen).length })}</Notice>
      )}
      {props.remedies.length > 0 && <Remedies t={t} at={at} remedies={props.remedies} isFollowing={props.isFollowing} />}
      {props.canCancel && (
        <details class="section">
          <summary>{t('inspections.cancel')}</summary>
          <form method="post" action={`${at}/huy`} novalidate>
            <TextArea t={t} name="note" label={t('inspections.cancel_why')} rows={3} required />
            <Actions>
              <Button kind="danger">{t('inspections.cancel')}</Button>
            </Actions>
          </form>
        </details>
      )}
      {props.steps.length > 0 && (
        <section class="section" aria-labelledby="dien-bien">
          <h2 id="dien-bien">{t('inspections.history')}</h2>
          <Timeline items={props.steps.map((step, index) => ({ ...step, now: index === 0 }))} />
        </section>
      )}
    </div>
  )
}

function OneButton({ at, words }: { at: string; words: string }): VNode {
  return (
    <form method="post" action={at}>
      <Actions>
        <Button>{words}</Button>
      </Actions>
    </form>
  )
}

function Conflicts({ t, points, conflicts }: Props): VNode {
  const words = ({ value, words: found, note }: Conflict['mine']): string =>
    [value && t(`inspections.value.${value}`), found, note].filter(Boolean).join(' ')
  return (
    <Notice kind="attention" title={t('inspections.conflict.title')}>
      <p>{t('inspections.conflict.text')}</p>
      <ul>
        {conflicts.map(({ point, mine, theirs }) => (
          <li key={point}>
            <b>{points.find((each) => each.key === point)?.ask}</b>
            <br />
            {t('inspections.conflict.mine', { words: words(mine) })}
            <br />
            {t('inspections.conflict.theirs', { name: theirs.byName, words: words(theirs) })}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

export type Finding = Pick<Point, 'key' | 'ask' | 'kind' | 'limit' | 'value' | 'found' | 'contradicts' | 'note' | 'photos' | 'who'>

/** What was found on each point. */
export function Findings({ t, at, points }: { t: T; at: string; points: Finding[] }): VNode {
  return (
    <section class="section" aria-labelledby="ket-qua">
      <h2 id="ket-qua">{t('inspections.findings')}</h2>
      {points.map((point) => (
        <div key={point.key} class="sheet-point">
          <p class="bar">
            <b>{point.ask}</b>
            {point.value && (
              <Tag kind={point.value === 'fault' ? 'note' : point.value === 'good' ? 'done' : 'plain'}>
                {t(`inspections.value.${point.value}`)}
              </Tag>
            )}
            {point.contradicts && <Tag kind="waiting">{t('inspections.contradicts')}</Tag>}
          </p>
          {point.found && (
            <p>
              {t('inspections.found')} <b class={point.kind === 'words' ? undefined : 'num'}>{point.found}</b>
            </p>
          )}
          {point.limit && point.found && <p class="soft">{point.limit}</p>}
          {point.note && <p>{point.note}</p>}
          <Photos t={t} at={at} point={point} />
          {point.who && <p class="soft">{point.who}</p>}
        </div>
      ))}
    </section>
  )
}

function Conclude({ t, at, points, today }: Props): VNode {
  const faults = points.filter((point) => point.value === 'fault')
  return (
    <form method="post" action={`${at}/ket-luan`} novalidate class="section">
      <h2>{t('inspections.conclude')}</h2>
      {faults.length > 0 && <p>{t('inspections.conclude_faults', { count: faults.length })}</p>}
      {faults.map((point) => (
        <label key={point.key} class="field">
          <span>
            {point.ask}
            {point.found && ` (${point.found})`} – {t('inspections.mend_by', { days: point.remedyDays })}
          </span>
          <input class="control num" type="date" name={`due_${point.key}`} min={today} />
        </label>
      ))}
      <TextArea t={t} name="note" label={t('inspections.conclusion')} rows={4} required />
      <Actions>
        <Button>{t('inspections.conclude')}</Button>
      </Actions>
    </form>
  )
}

/** The conclusion as a paper. */
export function PaperLinks({ t, at }: { t: T; at: string }): VNode {
  return (
    <p class="bar">
      <ButtonLink kind="secondary" href={`${at}/giay/ket-luan.pdf`}>
        {t('inspections.paper.pdf')}
      </ButtonLink>
      <ButtonLink kind="secondary" href={`${at}/giay/ket-luan.docx`}>
        {t('inspections.paper.docx')}
      </ButtonLink>
    </p>
  )
}
