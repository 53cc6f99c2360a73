import type { VNode } from 'preact'
import { formatDateTime, formatNumber, type MessageKey, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

export const home = '/quan-tri/cong-quoc-gia'

type Queue = { waiting: number; oldest: Date | null }
export type StuckLine = { id: number; way: 'in' | 'out'; code: string; reason: string; mender: string; since: Date }
export type DifferenceLine = { code: string; dossier: string | null; kind: string; there: string | null; here: string | null }
export type OverviewProps = {
  t: T
  connected: boolean
  standIn: boolean
  reachedAt: Date | null
  fault: { text: string; since: Date } | undefined
  incoming: Queue
  outgoing: Queue
  offered: { all: number; full: number; partial: number; last: Date | null }
  stuck: StuckLine[]
  comparison: { at: Date; compared: number; differences: DifferenceLine[]; fault: string | null } | undefined
  newest: {
    code: string
    origin: 'there' | 'here'
    dossier: string | null
    state: string | undefined
    arrivedAt: Date
    sentAt: Date | null
    onTheWay: boolean
  }[]
  asked: string | undefined
}

/** How in step both sides are: the connection, what waits, what is stuck, what differs. */
export function OverviewPage(props: OverviewProps): VNode {
  const { t } = props
  return (
    <div class="section">
      <h1>{t('national-portal.title')}</h1>
      {props.asked && <Notice kind="done">{t(`national-portal.asked.${props.asked}` as MessageKey)}</Notice>}
      {!props.connected && (
        <Notice kind="attention" title={t('national-portal.not_connected')}>
          <p>{t('national-portal.not_connected_text')}</p>
        </Notice>
      )}
      {props.standIn && (
        <Notice
          title={t('national-portal.stand_in.in_use')}
          action={<ButtonLink href="/gia-lap/cong-quoc-gia">{t('national-portal.stand_in.open')}</ButtonLink>}
        >
          <p>{t('national-portal.stand_in.in_use_text')}</p>
        </Notice>
      )}
      <Standing {...props} />
      <form method="post" action={`${home}/viec`} class="actions">
        <Button name="viec" value="exchange">
          {t('national-portal.do.exchange')}
        </Button>
        <Button name="viec" value="compare" kind="secondary">
          {t('national-portal.do.compare')}
        </Button>
        <Button name="viec" value="offer" kind="secondary">
          {t('national-portal.do.offer')}
        </Button>
      </form>
      <StuckTable t={t} stuck={props.stuck} />
      <ComparisonPart t={t} comparison={props.comparison} />
      <Newest t={t} newest={props.newest} />
    </div>
  )
}

function Standing({ t, reachedAt, fault, incoming, outgoing, offered, connected }: OverviewProps): VNode {
  const queue = ({ waiting, oldest }: Queue): string =>
    oldest
      ? t('national-portal.queue.since', { count: formatNumber(t.lang, waiting), since: formatDateTime(t.lang, oldest) })
      : t('national-portal.queue.empty')
  const state = !connected ? (
    <Tag kind="stale">{t('national-portal.state.off')}</Tag>
  ) : fault ? (
    <Tag kind="overdue">{t('national-portal.state.away')}</Tag>
  ) : reachedAt ? (
    <Tag kind="done">{t('national-portal.state.reached')}</Tag>
  ) : (
    <Tag kind="waiting">{t('national-portal.state.never')}</Tag>
  )
  return (
    <SummaryList
      t={t}
      rows={[
        {
          label: t('national-portal.state'),
          value: state,
          note: fault ? t('national-portal.state.fault', { fault: fault.text, since: formatDateTime(t.lang, fault.since) }) : undefined,
        },
        { label: t('national-portal.reached_at'), value: <span class="num">{reachedAt ? formatDateTime(t.lang, reachedAt) : '–'}</span> },
        { label: t('national-portal.queue.in'), value: queue(incoming) },
        { label: t('national-portal.queue.out'), value: queue(outgoing) },
        {
          label: t('national-portal.offered'),
          value: offered.last
            ? t('national-portal.offered_text', {
                full: formatNumber(t.lang, offered.full),
                partial: formatNumber(t.lang, offered.partial),
                at: formatDateTime(t.lang, offered.last),
              })
            : t('national-portal.offered_never'),
        },
      ]}
    />
  )
}

function StuckTable({ t, stuck }: { t: T; stuck: StuckLine[] }): VNode {
  return (
    <section class="section" aria-labelledby="stuck">
      <h2 id="stuck">{t('national-portal.stuck')}</h2>
      {stuck.length === 0 ? (
        <Empty title={t('national-portal.stuck.none')} text={t('national-portal.stuck.none_text')} />
      ) : (
        <Table
          caption={t('national-portal.stuck')}
          captionUnseen
          headKey="code"
          columns={[
            { key: 'code', label: t('national-portal.column.portal_code') },
            { key: 'way', label: t('national-portal.column.way'), nowrap: true },
            { key: 'reason', label: t('national-portal.column.reason') },
            { key: 'mender', label: t('national-portal.column.mender') },
            { key: 'since', label: t('national-portal.column.since'), nowrap: true },
          ]}
          rows={stuck.map((one) => ({
            id: String(one.id),
            href: `${home}/tac/${one.id}`,
            cells: {
              code: (
                <a href={`${home}/tac/${one.id}`} class="num">
                  {one.code}
                </a>
              ),
              way: t(`national-portal.way.${one.way}`),
              reason: one.reason,
              mender: one.mender,
              since: <span class="num">{formatDateTime(t.lang, one.since)}</span>,
            },
          }))}
        />
      )}
    </section>
  )
}

function ComparisonPart({ t, comparison }: { t: T; comparison: OverviewProps['comparison'] }): VNode {
  const found = comparison?.differences ?? []
  const status = (code: string | null): string => (code ? t(`national-portal.status.${code}` as MessageKey) : '–')
  return (
    <section class="section" aria-labelledby="compared">
      <h2 id="compared">{t('national-portal.compared')}</h2>
      {!comparison && <p class="soft">{t('national-portal.compared.never')}</p>}
      {comparison?.fault && (
        <Notice kind="attention">
          {t('national-portal.compared.fault', { at: formatDateTime(t.lang, comparison.at), fault: comparison.fault })}
        </Notice>
      )}
      {comparison && !comparison.fault && (
        <p>
          {t('national-portal.compared.text', {
            at: formatDateTime(t.lang, comparison.at),
            compared: formatNumber(t.lang, comparison.compared),
            differing: formatNumber(t.lang, found.length),
          })}
        </p>
      )}
      {found.length > 0 && (
        <>
          <Table
            caption={t('national-portal.compared')}
            captionUnseen
            headKey="code"
            reachable
            columns={[
              { key: 'code', label: t('national-portal.column.portal_code') },
              { key: 'kind', label: t('national-portal.column.difference') },
              { key: 'there', label: t('national-portal.column.there') },
              { key: 'here', label: t('national-portal.column.here') },
              { key: 'dossier', label: t('national-portal.column.dossier') },
            ]}
            rows={found.slice(0, 200).map((one) => ({
              id: one.code.replace(/[^\w-]/g, '-'),
              cells: {
                code: <span class="num">{one.code}</span>,
                kind: t(`national-portal.difference.${one.kind}` as MessageKey),
                there: status(one.there),
                here: status(one.here),
                dossier: <span class="num">{one.dossier ?? '–'}</span>,
              },
            }))}
          />
          <form method="post" action={`${home}/viec`} class="actions">
            <Button name="viec" value="mend" kind="secondary">
              {t('national-portal.do.mend')}
            </Button>
          </form>
        </>
      )}
    </section>
  )
}

function Newest({ t, newest }: Pick<OverviewProps, 't' | 'newest'>): VNode {
  return (
    <section class="section" aria-labelledby="newest">
      <h2 id="newest">{t('national-portal.newest')}</h2>
      {newest.length === 0 ? (
        <p class="soft">{t('national-portal.newest.none')}</p>
      ) : (
        <Table
          caption={t('national-portal.newest')}
          captionUnseen
          headKey="code"
          reachable
          columns={[
            { key: 'code', label: t('national-portal.column.portal_code') },
            { key: 'origin', label: t('national-portal.column.origin'), nowrap: true },
            { key: 'dossier', label: t('national-portal.column.dossier') },
            { key: 'state', label: t('national-portal.column.told') },
            { key: 'arrived', label: t('national-portal.column.arrived'), nowrap: true },
            { key: 'sent', label: t('national-portal.column.sent'), nowrap: true },
          ]}
          rows={newest.map((one) => ({
            id: one.code.replace(/[^\w-]/g, '-'),
            cells: {
              code: <span class="num">{one.code}</span>,
              origin: t(`national-portal.origin.${one.origin}`),
              dossier: <span class="num">{one.dossier ?? '–'}</span>,
              state: one.state ? t(`national-portal.status.${one.state}` as MessageKey) : '–',
              arrived: <span class="num">{formatDateTime(t.lang, one.arrivedAt)}</span>,
              sent: one.onTheWay ? (
                <Tag kind="waiting">{t('national-portal.on_the_way')}</Tag>
              ) : (
                <span class="num">{one.sentAt ? formatDateTime(t.lang, one.sentAt) : '–'}</span>
              ),
            },
          }))}
        />
      )}
    </section>
  )
}
