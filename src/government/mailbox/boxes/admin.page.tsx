import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatDateTime, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import type { Box, Handover, Logged } from './box.queries.ts'

type Props = { t: T; root: string; q: string; way: string; outside: boolean; lines: Box[]; next: string | undefined }
const because = (t: T, box: Box): string => t(box.closedBecause === 'unit_ended' ? 'mailbox.closed.unit_ended' : 'mailbox.closed.left')

export function AdminPage({ t, root, q, way, outside, lines, next }: Props): VNode {
  return (
    <div>
      <h1>{t('mailbox.admin_title')}</h1>
      <p>{way}</p>
      {!outside && <Notice>{t('mailbox.inside_only')}</Notice>}
      <form class="bar filters" method="get" action={root} role="search">
        <TextField t={t} name="q" type="search" label={t('mailbox.admin_search')} value={q} width={20} />
        <Button kind="secondary">{t('mailbox.find')}</Button>
      </form>
      {lines.length === 0 ? (
        <Empty title={t('mailbox.none')} text={t('mailbox.admin_none')} />
      ) : (
        <Table
          caption={t('mailbox.admin_title')}
          captionUnseen
          headKey="address"
          columns={[
            { key: 'address', label: t('mailbox.address') },
            { key: 'name', label: t('mailbox.holder') },
            { key: 'state', label: t('mailbox.state') },
            { key: 'since', label: t('mailbox.since'), nowrap: true },
          ]}
          rows={lines.map((box) => ({
            id: box.id,
            cells: {
              address: <a href={`${root}/${box.id}`}>{box.address}</a>,
              name: box.name,
              state: <Tag kind={box.closedAt ? 'stale' : 'done'}>{box.closedAt ? because(t, box) : t('mailbox.open')}</Tag>,
              since: <span class="num">{formatDate(t.lang, box.closedAt ?? box.openedAt)}</span>,
            },
          }))}
        />
      )}
      <Pager t={t} nextHref={next && `${root}?${new URLSearchParams({ ...(q ? { q } : {}), sau: next }).toString()}`} />
      <form method="post" action={root}>
        <Button kind="secondary">{t('mailbox.refresh')}</Button>
      </form>
    </div>
  )
}

type BoxProps = {
  t: T
  root: string
  box: Box
  handovers: Handover[]
  log: Logged[]
  longest: number
  values: Record<string, string>
  errors: FieldFault[]
}
const logged = ['opened', 'closed', 'handed_over', 'handover_ended', 'read'] as const

export function BoxPage(props: BoxProps): VNode {
  const { t, box, handovers, log, errors } = props
  const word = (what: string): string => t(`mailbox.log.${logged.find((each) => each === what) ?? 'opened'}`)
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{box.address}</h1>
      <SummaryList
        t={t}
        rows={[
          { label: t('mailbox.holder'), value: box.name },
          { label: t('mailbox.state'), value: box.closedAt ? because(t, box) : t('mailbox.open') },
          { label: t('mailbox.since'), value: <span class="num">{formatDateTime(t.lang, box.closedAt ?? box.openedAt)}</span> },
        ]}
      />
      {handovers.length > 0 && (
        <Notice title={t('mailbox.handover_now')}>
          <ul>
            {handovers.map((each) => (
              <li key={each.id}>
                {t('mailbox.handover_line', { who: each.toName, until: formatDate(t.lang, each.untilOn), decision: each.decision })}
              </li>
            ))}
          </ul>
          <form method="post" action={`${props.root}/${box.id}`}>
            <Button kind="secondary" name="lam" value="het">
              {t('mailbox.handover_end')}
            </Button>
          </form>
        </Notice>
      )}
      {box.closedAt && <Handing {...props} />}
      <section class="section" aria-labelledby="nhat-ky">
        <h2 id="nhat-ky">{t('mailbox.log')}</h2>
        <Timeline
          items={log.map((line) => ({
            what: line.note ? `${word(line.what)}: ${line.note}` : word(line.what),
            when: formatDateTime(t.lang, line.at),
            who: line.byName,
          }))}
        />
      </section>
    </div>
  )
}

function Handing({ t, root, box, values, errors, longest }: BoxProps): VNode {
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <form class="section" method="post" action={`${root}/${box.id}`} novalidate>
      <h2>{t('mailbox.handover')}</h2>
      <p>{t('mailbox.handover_text')}</p>
      <TextField
        t={t}
        name="login"
        label={t('mailbox.handover_to')}
        hint={t('mailbox.handover_to_hint')}
        value={values.login}
        error={fault('login')}
        width={20}
        required
      />
      <TextArea
        t={t}
        name="decision"
        label={t('mailbox.handover_decision')}
        rows={2}
        value={values.decision}
        error={fault('decision')}
        maxLength={300}
        required
      />
      <TextField
        t={t}
        name="days"
        label={t('mailbox.handover_days')}
        hint={t('mailbox.handover_days_hint', { most: longest })}
        value={values.days ?? '30'}
        error={fault('days')}
        inputMode="numeric"
        width={4}
        required
      />
      <Actions>
        <Button>{t('mailbox.handover')}</Button>
      </Actions>
    </form>
  )
}
