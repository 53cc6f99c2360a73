import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type MineProps = {
  t: T
  rows: {
    code: string
    title: string
    state: string
    kind: TagKind
    urgency: { kind: TagKind; words: string }
    filed: string
    part?: string | undefined
  }[]
  drafts: { id: string; name: string; updated: string }[]
  saved: boolean
}

export function MinePage({ t, rows, drafts, saved }: MineProps): VNode {
  return (
    <div class="section">
      <h1>{t('procedures.mine.title')}</h1>
      {saved && <Notice kind="done">{t('procedures.mine.saved')}</Notice>}
      {drafts.length > 0 && (
        <section class="section" aria-labelledby="drafts">
          <h2 id="drafts">{t('procedures.mine.drafts')}</h2>
          <ul class="plain-list">
            {drafts.map((draft) => (
              <li key={draft.id} class="bar">
                <a href={`/ho-so/nhap/${draft.id}/tiep`}>{draft.name}</a>
                <span class="soft">{draft.updated}</span>
                <form method="post" action={`/ho-so/nhap/${draft.id}/bo`}>
                  <Button kind="quiet">
                    {t('procedures.mine.discard')}
                    <span class="unseen"> {draft.name}</span>
                  </Button>
                </form>
              </li>
            ))}
          </ul>
        </section>
      )}
      {rows.length === 0 ? (
        <Empty title={t('procedures.mine.none')} text={t('procedures.mine.none_hint')}>
          <ButtonLink href="/thu-tuc">{t('procedures.mine.find')}</ButtonLink>
        </Empty>
      ) : (
        <Table
          caption={t('procedures.mine.filed')}
          columns={[
            { key: 'title', label: t('procedures.column.procedure') },
            { key: 'code', label: t('procedures.column.code'), nowrap: true },
            { key: 'state', label: t('procedures.column.state') },
            { key: 'left', label: t('procedures.column.left') },
            { key: 'filed', label: t('procedures.column.filed') },
          ]}
          headKey="title"
          rows={rows.map((row) => ({
            id: row.code,
            cells: {
              title: <MineTitle t={t} row={row} />,
              code: row.code,
              state: <Tag kind={row.kind}>{row.state}</Tag>,
              left: row.kind === 'done' ? '–' : <Tag kind={row.urgency.kind}>{row.urgency.words}</Tag>,
              filed: row.filed,
            },
          }))}
        />
      )}
    </div>
  )
}

function MineTitle({ t, row }: { t: T; row: MineProps['rows'][number] }): VNode {
  return (
    <>
      <a href={`/ho-so/${row.code}`}>{row.title}</a>
      {row.part && (
        <>
          <br />
          <span class="soft">{t('procedures.bundle.part_of', { code: row.part })}</span>
        </>
      )}
    </>
  )
}
