import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { BulkBar, RowTick } from '#core/ui/bulk-bar.tsx'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
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
  /** What the officer is to look at before anything else. */
  flag: string | undefined
}
export type DeskProps = {
  t: T
  title: string
  meta: string
  rail: { title: string; links: RailLink[] }[]
  query: {
    hang?: string | undefined
    ai?: string | undefined
    q?: string | undefined
    kenh?: string | undefined
    'thu-tuc'?: string | undefined
    giu?: string | undefined
  }
  filters: { titles: { name: string; count: number }[]; channels: string[]; holders: Option[] }
  /** What can be done to many at once; the first ones as buttons. */
  acts: { type: string; label: string; hotkey: string | undefined }[]
  groups: { title: string; late: boolean; rows: DeskRow[] }[]
  next: string | undefined
  /** Whether the officer files for people at the counter. */
  counter: boolean
  shown: string
  sheet: string
  csv: string
  print: string
  save: string
}

/** The officer's desk: queues by urgency on the left, filters above, rows grouped by how soon. */
export function DeskPage(props: DeskProps): VNode {
  const { t, groups, next, acts } = props
  const chooses = acts.length > 0
  const columns = (['left', 'due', 'code', 'procedure', 'applicant', 'channel', 'state', 'holder'] as const).map((key) => ({
    key,
    label: t(`procedures.column.${key}` as MessageKey),
    nowrap: key === 'left' || key === 'due' || key === 'code' || key === 'channel',
  }))
  const tick = { key: 'tick', label: t('procedures.desk.choose'), unseenLabel: true }
  return (
    <QueueShell
      t={t}
      title={props.title}
      meta={props.meta}
      rail={props.rail}
      action={
        props.counter && (
          <ButtonLink href="/lam-viec/quay" hotkey="Q">
            {t('procedures.counter.title')}
          </ButtonLink>
        )
      }
      keys={acts.flatMap(({ hotkey, label }) => (hotkey ? [{ keys: [hotkey], word: label.replace(/…$/, '') }] : []))}
      foot={
        <>
          <span class="num">{props.shown}</span>
          {next && (
            <a href={next} rel="next">
              {t('procedures.desk.more')}
            </a>
          )}
          <a href={props.sheet} download>
            {t('procedures.desk.export_sheet')}
          </a>
          <a href={props.csv} download>
            {t('procedures.desk.export')}
          </a>
          <a href={props.print}>{t('procedures.desk.print')}</a>
        </>
      }
    >
      <Filters {...props} />
      {groups.length === 0 ? (
        <Empty title={t('procedures.desk.empty')} text={t('procedures.desk.empty_hint')} />
      ) : (
        <form method="get" action="/lam-viec/hang-loat">
          {chooses && <ManyActs {...props} />}
          <Table
            caption={t('procedures.desk.caption')}
            captionUnseen
            columns={chooses ? [tick, ...columns] : columns}
            variant="dense"
            headKey="code"
            groups={groups.map((group) => ({
              title: group.title,
              count: String(group.rows.length),
              late: group.late,
              rows: group.rows.map((row) => ({
                id: row.code,
                href: `/lam-viec/ho-so/${row.code}`,
                shows: [
                  t.lang,
                  row.title,
                  row.party,
                  row.channel,
                  row.state,
                  row.holder,
                  row.urgency.kind,
                  row.urgency.words,
                  row.due,
                  row.flag ?? '',
                ],
                cells: () => ({
                  tick: <RowTick t={t} name="ma" value={row.code} label={row.code} />,
                  left: <Tag kind={row.urgency.kind}>{row.urgency.words}</Tag>,
                  due: <span class="num">{row.due}</span>,
                  code: (
                    <a class="num" href={`/lam-viec/ho-so/${row.code}`}>
                      {row.code}
                    </a>
                  ),
                  procedure: (
                    <>
                      <span lang="vi">{row.title}</span> {row.flag && <Tag kind="note">{row.flag}</Tag>}
                    </>
                  ),
                  applicant: row.party,
                  channel: row.channel,
                  state: row.state,
                  holder: row.holder,
                }),
              })),
            }))}
          />
        </form>
      )}
    </QueueShell>
  )
}

// So many buttons fit on one line of a laptop; the rest is a list.
const buttons = 4

function ManyActs({ t, acts }: DeskProps): VNode {
  const [shown, more] = [acts.slice(0, buttons), acts.slice(buttons)]
  return (
    <BulkBar t={t} count={0}>
      {shown.map((act, index) => (
        <Button key={act.type} kind={index === 0 ? 'primary' : 'secondary'} name="viec" value={act.type} hotkey={act.hotkey}>
          {act.label}
        </Button>
      ))}
      {more.length > 0 && (
        <>
          <select class="control" name="khac" aria-label={t('procedures.desk.more_acts')}>
            {more.map((act) => (
              <option key={act.type} value={act.type}>
                {act.label}
              </option>
            ))}
          </select>
          <Button kind="secondary" name="viec" value="khac">
            {t('procedures.desk.do_other')}
          </Button>
        </>
      )}
    </BulkBar>
  )
}

function Filters({ t, query, filters, save }: DeskProps): VNode {
  const isFiltered = Boolean(query.q || query.kenh || query['thu-tuc'] || query.giu)
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
      {query.ai !== 'toi' && (
        <SelectField
          t={t}
          name="giu"
          label={t('procedures.column.holder')}
          value={query.giu ?? ''}
          options={[
            { value: '', label: t('procedures.desk.any') },
            { value: 'chua', label: t('procedures.desk.nobody') },
            ...filters.holders,
          ]}
        />
      )}
      <Button kind="secondary">{t('procedures.desk.filter')}</Button>
      {(isFiltered || query.hang || query.ai) && <a href={save}>{t('procedures.desk.save_filter')}</a>}
      {isFiltered && (
        <ButtonLink
          href={`/lam-viec${query.hang ? `?hang=${query.hang}` : ''}${query.ai ? `${query.hang ? '&' : '?'}ai=${query.ai}` : ''}`}
          kind="quiet"
        >
          {t('procedures.desk.clear')}
        </ButtonLink>
      )}
    </form>
  )
}
