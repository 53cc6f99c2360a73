import type { VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { FileField } from '#core/ui/upload.tsx'
import type { Visit } from '../plan/plan.queries.ts'
import { Remedies, type ShownRemedy } from '../visit/remedies.page.tsx'
import { type Finding, Findings, PaperLinks } from '../visit/visit.page.tsx'

type Line = Visit & { state: 'planned' | 'open' | 'concluded' | 'cancelled'; unit: string; open: number }

export function InspectedListPage(props: { t: T; root: string; organisation: string | undefined; lines: Line[] }): VNode {
  const { t, root, organisation, lines } = props
  return (
    <>
      <h1>{t('inspections.own.title')}</h1>
      {organisation ? (
        <p>{organisation}</p>
      ) : (
        <Notice kind="info" title={t('inspections.own.for_whom')}>
          <p>{t('inspections.own.for_whom_text')}</p>
          <ButtonLink kind="secondary" href="/tai-khoan/to-chuc">
            {t('inspections.own.choose')}
          </ButtonLink>
        </Notice>
      )}
      {organisation && lines.length === 0 && <Empty title={t('inspections.own.none')} text={t('inspections.own.none_text')} />}
      {lines.length > 0 && (
        <Table
          caption={t('inspections.own.title')}
          captionUnseen
          headKey="reference"
          columns={[
            { key: 'reference', label: t('inspections.own.reference') },
            { key: 'unit', label: t('inspections.own.by') },
            { key: 'month', label: t('inspections.month') },
            { key: 'state', label: t('inspections.state') },
          ]}
          rows={lines.map((line) => ({
            id: line.id,
            href: `${root}/${line.id}`,
            cells: {
              reference: (
                <a href={`${root}/${line.id}`} class="num">
                  {line.reference}
                </a>
              ),
              unit: line.unit,
              month: <span class="num">{`${String(line.month).padStart(2, '0')}/${line.year}`}</span>,
              state: (
                <Tag
                  kind={line.open > 0 ? 'waiting' : line.state === 'concluded' ? 'done' : line.state === 'cancelled' ? 'stale' : 'doing'}
                >
                  {line.open > 0 ? t('inspections.own.to_mend', { count: line.open }) : t(`inspections.state.${line.state}`)}
                </Tag>
              ),
            },
          }))}
        />
      )}
    </>
  )
}

type Props = {
  t: T
  at: string
  visit: Visit
  list: string
  unit: string
  state: string
  points: Finding[]
  conclusion: string
  remedies: ShownRemedy[]
  steps: { what: string; when: string; who: string }[]
  wrong: { remedy: string; words: string; message: string } | undefined
}

export function InspectedPage({ t, at, visit, list, unit, state, points, conclusion, remedies, steps, wrong }: Props): VNode {
  const open = remedies.filter((remedy) => !remedy.confirmedAt)
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={wrong ? [{ field: `words-${wrong.remedy}`, message: wrong.message }] : []} />
      <h1>{t('inspections.own.one', { reference: visit.reference ?? '' })}</h1>
      <p class="bar">
        <Tag kind={visit.cancelledAt ? 'stale' : open.length > 0 ? 'waiting' : visit.concludedAt ? 'done' : 'doing'}>{state}</Tag>
      </p>
      <SummaryList
        t={t}
        rows={[
          { label: t('inspections.subject'), value: `${visit.subjectName} · ${visit.subjectCode}` },
          { label: t('inspections.own.by'), value: unit },
          { label: t('inspections.list'), value: list },
          ...(visit.reason ? [{ label: t('inspections.reason'), value: visit.reason }] : []),
          ...(conclusion ? [{ label: t('inspections.conclusion'), value: conclusion }] : []),
          ...(visit.cancelledBecause ? [{ label: t('inspections.cancel_why'), value: visit.cancelledBecause }] : []),
        ]}
      />
      {visit.concludedAt && <PaperLinks t={t} at={at} />}
      {visit.concludedAt ? (
        <Findings t={t} at={at} points={points} />
      ) : (
        <section class="section" aria-labelledby="xem-gi">
          <h2 id="xem-gi">{t('inspections.own.looked_at')}</h2>
          <ol>
            {points.map((point) => (
              <li key={point.key}>
                {point.ask}
                {point.limit && <span class="hint">{point.limit}</span>}
              </li>
            ))}
          </ol>
        </section>
      )}
      {remedies.length > 0 && <Remedies t={t} at={at} remedies={remedies} isFollowing={false} />}
      {open.map((remedy) => (
        <form
          key={remedy.id}
          method="post"
          action={`${at}/khac-phuc/${remedy.id}`}
          encType="multipart/form-data"
          novalidate
          class="card section"
        >
          <h3>{remedy.ask}</h3>
          <p>{t('inspections.own.mend_until', { on: formatDate(t.lang, remedy.dueOn) })}</p>
          <TextArea
            t={t}
            name={`words-${remedy.id}`}
            label={t('inspections.own.report')}
            rows={3}
            value={wrong?.remedy === remedy.id ? wrong.words : (remedy.report ?? '')}
            error={wrong?.remedy === remedy.id ? wrong.message : undefined}
            required
          />
          <FileField
            t={t}
            name={`photo-${remedy.id}`}
            label={t('inspections.photo')}
            accept="image/jpeg,image/png,image/webp"
            required={false}
            maxBytes={10 * 1024 * 1024}
            maxSize="10 MB"
          />
          <Button>{t('inspections.own.send')}</Button>
        </form>
      ))}
      {steps.length > 0 && (
        <section class="section" aria-labelledby="dien-bien">
          <h2 id="dien-bien">{t('inspections.history')}</h2>
          <Timeline items={steps.map((step, index) => ({ ...step, now: index === 0 }))} />
        </section>
      )}
    </div>
  )
}
