import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { SelectField, TextField } from '#core/ui/field.tsx'
import { QueueShell, type RailLink } from '#core/ui/queue-shell.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type DeskRow = {
  code: string
  title: string
  party: string
  channel: string
  state: string
  holder: string
  urgency: { kind: TagKind; words: string }
  due: string
}
export type DeskProps = {
  t: T
  title: string
  meta: string
  rail: { title: string; links: RailLink[] }[]
  query: { hang?: string; ai?: string; q?: string; kenh?: string; 'thu-tuc'?: string }
  filters: { titles: { name: string; count: number }[]; channels: string[] }
  groups: { title: string; late: boolean; rows: DeskRow[] }[]
  next: string | undefined
  shown: string
  export: string
}

/** The officer's desk: queues by urgency on the left, filters above, rows grouped by how soon. */
export function DeskPage(props: DeskProps): VNode {
  const { t, groups, next } = props
  const columns = (['left', 'due', 'code', 'procedure', 'applicant', 'channel', 'state', 'holder'] as const).map((key) => ({
    key,
    label: t(`procedures.column.${key}` as MessageKey),
    nowrap: key !== 'procedure',
  }))
  return (
    <QueueShell
      t={t}
      title={props.title}
      meta={props.meta}
      rail={props.rail}
      foot={
        <>
          <span class="num">{props.shown}</span>
          {next && (
            <a href={next} rel="next">
              {t('procedures.desk.more')}
            </a>
          )}
          <a href={props.export} download>
            {t('procedures.desk.export')}
          </a>
        </>
      }
    >
      <Filters {...props} />
      {groups.length === 0 ? (
        <Empty title={t('procedures.desk.empty')} text={t('procedures.desk.empty_hint')} />
      ) : (
        <Table
          caption={t('procedures.desk.caption')}
          captionUnseen
          columns={columns}
          variant="dense"
          headKey="code"
          groups={groups.map((group) => ({
            title: group.title,
            count: String(group.rows.length),
            late: group.late,
            rows: group.rows.map((row) => ({
              id: row.code,
              href: `/lam-viec/ho-so/${row.code}`,
              cells: {
                left: <Tag kind={row.urgency.kind}>{row.urgency.words}</Tag>,
                due: <span class="num">{row.due}</span>,
                code: (
                  <a class="num" href={`/lam-viec/ho-so/${row.code}`}>
                    {row.code}
                  </a>
                ),
                procedure: <span lang="vi">{row.title}</span>,
                applicant: row.party,
                channel: row.channel,
                state: row.state,
                holder: row.holder,
              },
            })),
          }))}
        />
      )}
    </QueueShell>
  )
}

function Filters({ t, query, filters }: DeskProps): VNode {
  return (
    <form class="bar filters" method="get" action="/lam-viec" role="search">
      {query.hang && <input type="hidden" name="hang" value={query.hang} />}
      {query.ai && <input type="hidden" name="ai" value={query.ai} />}
      <TextField t={t} name="q" label={t('procedures.desk.search')} value={query.q} type="search" width={20} autocomplete="off" />
      <SelectField
        t={t}
        name="thu-tuc"
        label={t('procedures.column.procedure')}
        value={query['thu-tuc'] ?? ''}
        options={[
          { value: '', label: t('procedures.desk.any') },
          ...filters.titles.map(({ name, count }) => ({ value: name, label: `${name} (${count})` })),
        ]}
      />
      <SelectField
        t={t}
        name="kenh"
        label={t('procedures.column.channel')}
        value={query.kenh ?? ''}
        options={[
          { value: '', label: t('procedures.desk.any') },
          ...filters.channels.map((channel) => ({ value: channel, label: t(`procedures.channel.${channel}` as MessageKey) })),
        ]}
      />
      <Button kind="secondary">{t('procedures.desk.filter')}</Button>
      {(query.q || query.kenh || query['thu-tuc']) && (
        <ButtonLink href={`/lam-viec${query.hang ? `?hang=${query.hang}` : ''}`} kind="quiet">
          {t('procedures.desk.clear')}
        </ButtonLink>
      )}
    </form>
  )
}
