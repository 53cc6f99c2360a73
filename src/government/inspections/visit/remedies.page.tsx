import type { VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Remedy } from './visit.queries.ts'

export type ShownRemedy = Remedy & { ask: string; late: boolean }
type RemediesProps = { t: T; at: string; remedies: ShownRemedy[]; isFollowing: boolean }

/** What is to be mended, by when and how it stands. */
export function Remedies({ t, at, remedies, isFollowing }: RemediesProps): VNode {
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
                {remedy.byInspected && <span class="soft"> {t('inspections.remedy.by_inspected')}</span>}
                {remedy.fileId && (
                  <a href={`${at}/khac-phuc/${remedy.id}/anh`}>
                    <img
                      class="remedy-photo"
                      src={`${at}/khac-phuc/${remedy.id}/anh?nho`}
                      alt={t('inspections.photo_of', { ask: remedy.ask })}
                      loading="lazy"
                    />
                  </a>
                )}
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
