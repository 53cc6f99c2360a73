import type { VNode } from 'preact'
import { formatDate, formatDateTime, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { CheckboxField, RadioField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import type { Visit } from '../plan/plan.queries.ts'
import { type Lack, type Value, values } from './visit.rules.ts'
import type { Remedy } from './visit.queries.ts'
import type { Conflict } from './visit.ts'

type Point = {
  key: string
  ask: string
  photoOnFault: boolean
  value: Value | undefined
  note: string
  version: number
  who: string | undefined
  photos: { id: string; lat: number | null; lon: number | null }[]
  lack: Lack['why'] | undefined
  remedyDays: number
}
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
  remedies: (Remedy & { ask: string; late: boolean })[]
  steps: { what: string; when: string; who: string }[]
  conflicts: Conflict[]
  today: string
}

export function VisitPage(props: Props): VNode {
  const { t, at, visit, points, canWrite } = props
  return (
    <div class="narrow">
      <h1>
        {visit.subjectName} {visit.reference && <span class="num">{visit.reference}</span>}
      </h1>
      <p class="bar">
        <Tag kind={visit.cancelledAt ? 'stale' : visit.concludedAt ? 'done' : 'doing'}>{props.state}</Tag>
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
      {visit.caseId && (canWrite ? <Sheet {...props} /> : <Findings t={t} at={at} points={points} />)}
      {props.canConclude && <Conclude {...props} />}
      {canWrite && !props.canConclude && (
        <Notice kind="attention">{t('inspections.left', { count: points.filter((point) => point.lack).length })}</Notice>
      )}
      {props.remedies.length > 0 && <Remedies {...props} />}
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

function Photos({ t, at, point }: { t: T; at: string; point: Point }): VNode | null {
  if (point.photos.length === 0) return null
  return (
    <ul class="sheet-photos">
      {point.photos.map((photo) => (
        <li key={photo.id}>
          <a href={`${at}/anh/${photo.id}`}>
            <img src={`${at}/anh/${photo.id}?nho`} alt={t('inspections.photo_of', { ask: point.ask })} loading="lazy" />
          </a>
        </li>
      ))}
    </ul>
  )
}

function Sheet({ t, at, visit, points }: Props): VNode {
  return (
    <inspection-sheet
      data-visit={visit.id}
      data-saved={t('inspections.sheet.saved')}
      data-sending={t('inspections.sheet.sending')}
      data-offline={t('inspections.sheet.offline')}
      data-refused={t('inspections.sheet.refused')}
      data-conflict={t('inspections.sheet.conflict')}
      data-mine={t('inspections.sheet.mine')}
      data-theirs={t('inspections.sheet.theirs')}
      data-valuegood={t('inspections.value.good')}
      data-valuefault={t('inspections.value.fault')}
      data-valuenotapplicable={t('inspections.value.not_applicable')}
    >
      <form method="post" action={at} encType="multipart/form-data" novalidate>
        {points.map((point) => (
          <section key={point.key} class="sheet-point" data-point={point.key} data-seen={String(point.version)}>
            <input type="hidden" name={`seen_${point.key}`} value={point.version} />
            <RadioField
              t={t}
              name={`value_${point.key}`}
              label={point.ask}
              hint={point.photoOnFault ? t('inspections.photo_needed') : undefined}
              value={point.value}
              options={values.map((value) => ({ value, label: t(`inspections.value.${value}`) }))}
            />
            <TextArea t={t} name={`note_${point.key}`} label={t('inspections.note')} rows={2} value={point.note} />
            <Photos t={t} at={at} point={point} />
            <label class="field">
              <span>{t('inspections.photo')}</span>
              <input type="file" name={`photo_${point.key}`} accept="image/jpeg,image/png,image/webp" capture="environment" />
            </label>
            {point.who && <p class="soft">{point.who}</p>}
          </section>
        ))}
        <CheckboxField
          t={t}
          name="at_desk"
          label={t('inspections.where')}
          options={[{ value: 'yes', label: t('inspections.at_desk'), hint: t('inspections.at_desk_hint') }]}
          values={[]}
        />
        <Actions>
          <Button>{t('inspections.save')}</Button>
        </Actions>
      </form>
    </inspection-sheet>
  )
}

function Conflicts({ t, points, conflicts }: Props): VNode {
  const words = (value: string): string => t(`inspections.value.${value as Value}`)
  return (
    <Notice kind="attention" title={t('inspections.conflict.title')}>
      <p>{t('inspections.conflict.text')}</p>
      <ul>
        {conflicts.map(({ point, value, note, theirs }) => (
          <li key={point}>
            <b>{points.find((each) => each.key === point)?.ask}</b>
            <br />
            {t('inspections.conflict.mine', { words: `${words(value)} ${note}` })}
            <br />
            {t('inspections.conflict.theirs', { name: theirs.byName, words: `${words(theirs.value)} ${theirs.note}` })}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Findings({ t, at, points }: { t: T; at: string; points: Point[] }): VNode {
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
          </p>
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
            {point.ask} – {t('inspections.mend_by', { days: point.remedyDays })}
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

function Remedies({ t, at, remedies, isFollowing }: Props): VNode {
  const open = isFollowing ? remedies.filter((remedy) => !remedy.confirmedAt) : []
  return (
    <section class="section" aria-labelledby="khac-phuc">
      <h2 id="khac-phuc">{t('inspections.remedies')}</h2>
      <Table
        caption={t('inspections.remedies')}
        captionUnseen
        headKey="ask"
        columns={[
          { key: 'ask', label: t('inspections.fault') },
          { key: 'due', label: t('inspections.due_on') },
          { key: 'state', label: t('inspections.state') },
        ]}
        rows={remedies.map((remedy) => ({
          id: remedy.id,
          cells: {
            ask: (
              <>
                {remedy.ask}: {remedy.words}
              </>
            ),
            due: <span class="num">{formatDate(t.lang, remedy.dueOn)}</span>,
            state: (
              <>
                <Tag kind={remedy.confirmedAt ? 'done' : remedy.late ? 'overdue' : remedy.reportedAt ? 'doing' : 'waiting'}>
                  {t(
                    remedy.confirmedAt
                      ? 'inspections.remedy.confirmed'
                      : remedy.late
                        ? 'inspections.remedy.late'
                        : remedy.reportedAt
                          ? 'inspections.remedy.reported'
                          : 'inspections.remedy.open',
                  )}
                </Tag>
                {remedy.report && <> {remedy.report}</>}
              </>
            ),
          },
        }))}
      />
      {open.map((remedy) => (
        <div key={remedy.id} class="card section">
          <h3>{remedy.ask}</h3>
          <form method="post" action={`${at}/khac-phuc/${remedy.id}`} novalidate>
            <TextArea t={t} name={`report_${remedy.id}`} label={t('inspections.report')} rows={2} value={remedy.report ?? ''} />
            <Button kind="secondary">{t('inspections.report_save')}</Button>
          </form>
          {remedy.reportedAt && (
            <form method="post" action={`${at}/khac-phuc/${remedy.id}/xac-nhan`}>
              <Button>
                {t('inspections.confirm')}
                <span class="unseen"> {remedy.ask}</span>
              </Button>
            </form>
          )}
        </div>
      ))}
    </section>
  )
}
