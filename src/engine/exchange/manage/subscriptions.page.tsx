import type { VNode } from 'preact'
import { formatDateTime, formatNumber, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Counts, Subscription } from '../queue/queue.queries.ts'
import type { Trace } from '../register/register.queries.ts'
import { Frame, home, PlainForm } from './form.page.tsx'
import { History } from './history.page.tsx'

type Line = Subscription & { system: string; counts: Counts | undefined }

const tags: Record<Subscription['state'], TagKind> = { proposed: 'waiting', active: 'done', paused: 'soon', ended: 'stale' }
const StateOf = ({ t, state }: { t: T; state: Subscription['state'] }): VNode => (
  <Tag kind={tags[state]}>{t(`exchange.subscription.state_${state}`)}</Tag>
)

export function SubscriptionsPage({ t, subscriptions }: { t: T; subscriptions: Line[] }): VNode {
  const action = <ButtonLink href={`${home}/dang-ky/them`}>{t('exchange.ui.new_subscription')}</ButtonLink>
  return (
    <Frame t={t} part="/dang-ky" action={action}>
      {subscriptions.length === 0 ? (
        <Empty title={t('exchange.ui.no_subscriptions')} text={t('exchange.ui.no_subscriptions_text')} />
      ) : (
        <Table
          caption={t('exchange.ui.subscriptions')}
          captionUnseen
          variant="dense"
          headKey="name"
          columns={[
            { key: 'name', label: t('exchange.ui.subscription') },
            { key: 'system', label: t('exchange.ui.receiver') },
            { key: 'types', label: t('exchange.ui.event_types') },
            { key: 'way', label: t('exchange.ui.way') },
            { key: 'waiting', label: t('exchange.ui.waiting'), align: 'right' },
            { key: 'dead', label: t('exchange.ui.dead'), align: 'right' },
            { key: 'state', label: t('exchange.ui.state') },
          ]}
          rows={subscriptions.map((one) => ({
            id: one.id,
            href: `${home}/dang-ky/${one.id}`,
            cells: {
              name: <a href={`${home}/dang-ky/${one.id}`}>{one.name}</a>,
              system: one.system,
              types: <code>{one.types.join(' ')}</code>,
              way: t(`exchange.delivery.${one.delivery}`),
              waiting: formatNumber(t.lang, one.counts?.waiting ?? 0),
              dead: formatNumber(t.lang, one.counts?.dead ?? 0),
              state: <StateOf t={t} state={one.state} />,
            },
          }))}
        />
      )}
    </Frame>
  )
}

type Props = { t: T; subscription: Subscription; system: string; counts: Counts | undefined; own: boolean; trace: Trace[] }

export function SubscriptionPage({ t, subscription, system, counts, own, trace }: Props): VNode {
  const at = `${home}/dang-ky/${subscription.id}`
  const { state } = subscription
  const oldest = counts?.oldest
  return (
    <div class="narrow">
      <h1>{subscription.name}</h1>
      <SummaryList
        t={t}
        rows={[
          { label: t('exchange.ui.state'), value: <StateOf t={t} state={state} /> },
          { label: 'id', value: <code>{subscription.id}</code> },
          { label: t('exchange.ui.receiver'), value: <code>{system}</code> },
          { label: t('exchange.ui.event_types'), value: <code>{subscription.types.join(' ')}</code> },
          { label: t('exchange.ui.way'), value: t(`exchange.delivery.${subscription.delivery}`) },
          ...(subscription.url ? [{ label: t('exchange.ui.webhook'), value: <code>{subscription.url}</code> }] : []),
          {
            label: t('exchange.ui.mappings'),
            value: subscription.mappings.map((one) => `${one.pointer}: ${one.from} → ${one.to}`).join('; ') || '–',
          },
          { label: t('exchange.ui.purpose'), value: <span lang="vi">{subscription.purpose}</span> },
          { label: t('exchange.ui.legal_ground'), value: <span lang="vi">{subscription.legalGround}</span> },
          { label: t('exchange.ui.waiting'), value: formatNumber(t.lang, counts?.waiting ?? 0) },
          { label: t('exchange.ui.oldest'), value: <span class="num">{oldest ? formatDateTime(t.lang, oldest) : '–'}</span> },
          { label: t('exchange.ui.dead'), value: formatNumber(t.lang, counts?.dead ?? 0) },
          { label: t('exchange.ui.done'), value: formatNumber(t.lang, counts?.done ?? 0) },
        ]}
      />
      {state === 'proposed' && own && <Notice>{t('exchange.agreement.two_people')}</Notice>}
      <form method="post" action={`${at}/viec`} class="actions section">
        {state === 'proposed' && !own && (
          <Button name="viec" value="approve">
            {t('exchange.ui.approve')}
          </Button>
        )}
        {state === 'active' && (
          <Button name="viec" value="pause" kind="secondary">
            {t('exchange.ui.pause')}
          </Button>
        )}
        {state === 'paused' && (
          <Button name="viec" value="resume">
            {t('exchange.ui.resume')}
          </Button>
        )}
        {state !== 'ended' && (
          <Button name="viec" value="end" kind="danger">
            {t('exchange.ui.end_subscription')}
          </Button>
        )}
      </form>
      {state === 'active' && (
        <details class="section">
          <summary>{t('exchange.ui.replay')}</summary>
          <p class="soft">{t('exchange.ui.replay_text')}</p>
          <PlainForm
            t={t}
            action={`${at}/phat-lai`}
            specs={[{ name: 'from', label: 'exchange.ui.replay_from', kind: 'date' }]}
            values={{}}
            errors={[]}
            submit="exchange.ui.replay"
          />
        </details>
      )}
      <History t={t} trace={trace} />
    </div>
  )
}

type MapLine = { from: string; to: string; version: number; size: number }

export function CodeMapsPage({ t, maps }: { t: T; maps: MapLine[] }): VNode {
  const action = <ButtonLink href={`${home}/danh-muc/them`}>{t('exchange.ui.new_code_map')}</ButtonLink>
  return (
    <Frame t={t} part="/danh-muc" action={action}>
      {maps.length === 0 ? (
        <Empty title={t('exchange.ui.no_code_maps')} text={t('exchange.ui.no_code_maps_text')} />
      ) : (
        <Table
          caption={t('exchange.ui.code_maps')}
          captionUnseen
          variant="dense"
          headKey="from"
          columns={[
            { key: 'from', label: t('exchange.ui.from_list') },
            { key: 'to', label: t('exchange.ui.to_list') },
            { key: 'version', label: t('exchange.ui.version_number'), align: 'right' },
            { key: 'size', label: t('exchange.ui.codes'), align: 'right' },
          ]}
          rows={maps.map((map) => ({
            id: `${map.from}-${map.to}-${map.version}`.replace(/[^\w-]/g, '-'),
            cells: { from: map.from, to: map.to, version: String(map.version), size: formatNumber(t.lang, map.size) },
          }))}
        />
      )}
    </Frame>
  )
}
