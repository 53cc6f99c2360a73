import type { VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

export type FollowedRemedy = {
  id: string
  visitId: string
  subjectName: string
  ask: string
  words: string
  dueOn: string
  kind: 'open' | 'reported' | 'late'
}
const kinds = { open: 'waiting', reported: 'doing', late: 'overdue' } as const

/** What the inspected have to mend still, the first day first. */
export function FollowUp({ t, root, remedies }: { t: T; root: string; remedies: FollowedRemedy[] }): VNode {
  return (
    <section class="section" aria-labelledby="khac-phuc">
      <h2 id="khac-phuc">{t('inspections.follow_up')}</h2>
      <Table
        caption={t('inspections.follow_up')}
        captionUnseen
        headKey="subject"
        columns={[
          { key: 'subject', label: t('inspections.subject') },
          { key: 'ask', label: t('inspections.fault') },
          { key: 'due', label: t('inspections.due_on'), nowrap: true },
          { key: 'state', label: t('inspections.state') },
        ]}
        rows={remedies.map((remedy) => ({
          id: remedy.id,
          href: `${root}/${remedy.visitId}#khac-phuc`,
          cells: {
            subject: <a href={`${root}/${remedy.visitId}#khac-phuc`}>{remedy.subjectName}</a>,
            ask: `${remedy.ask}: ${remedy.words}`,
            due: <span class="num">{formatDate(t.lang, remedy.dueOn)}</span>,
            state: <Tag kind={kinds[remedy.kind]}>{t(`inspections.remedy.${remedy.kind}`)}</Tag>,
          },
        }))}
      />
    </section>
  )
}
