import type { VNode } from 'preact'
import { formatDateTime, formatNumber, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { ChannelKind, Status } from '../message/message.rules.ts'
import type { Flow, Provider } from './watch.queries.ts'

type Stuck = {
  id: string
  channel: ChannelKind
  address: string
  template: string
  createdAt: Date
  tries: number
  fault: string | null
  status: Status
}
type Props = { t: T; flows: Flow[]; providers: Provider[]; stuck: Stuck[]; done: boolean }

const share = (t: T, part: number | null): string => (part === null ? '–' : `${formatNumber(t.lang, Math.round(part * 1_000) / 10)} %`)
const channelName = (t: T, channel: string): string => t(`notifications.channel.${channel as ChannelKind}`)

export function WatchPage({ t, flows, providers, stuck, done }: Props): VNode {
  return (
    <div>
      <h1>{t('notifications.watch.title')}</h1>
      {done && <Notice kind="done">{t('notifications.watch.again_done')}</Notice>}
      <p class="bar">
        <ButtonLink href="/quan-tri/tin-nhan/mau" kind="secondary">
          {t('notifications.templates.title')}
        </ButtonLink>
      </p>
      <Flows t={t} flows={flows} />
      {providers.length > 0 && <Providers t={t} providers={providers} />}
      <section class="section" aria-labelledby="ket">
        <h2 id="ket">{t('notifications.watch.stuck')}</h2>
        {stuck.length === 0 ? (
          <Empty title={t('notifications.watch.none_stuck')} text={t('notifications.watch.none_stuck_text')} />
        ) : (
          <StuckTable t={t} stuck={stuck} />
        )}
      </section>
    </div>
  )
}

function Flows({ t, flows }: { t: T; flows: Flow[] }): VNode {
  if (flows.length === 0) return <Empty title={t('notifications.watch.none')} text={t('notifications.watch.none_text')} />
  const figure = (value: number): VNode => <span class="num">{formatNumber(t.lang, value)}</span>
  return (
    <Table
      caption={t('notifications.watch.day')}
      headKey="channel"
      variant="dense"
      columns={[
        { key: 'channel', label: t('notifications.watch.channel') },
        { key: 'made', label: t('notifications.watch.made'), align: 'right' },
        { key: 'sent', label: t('notifications.status.sent'), align: 'right' },
        { key: 'swift', label: t('notifications.watch.swift'), align: 'right' },
        { key: 'delivered', label: t('notifications.status.delivered'), align: 'right' },
        { key: 'bounced', label: t('notifications.status.bounced'), align: 'right' },
        { key: 'gaveUp', label: t('notifications.status.gave_up'), align: 'right' },
        { key: 'waiting', label: t('notifications.status.waiting'), align: 'right' },
      ]}
      rows={flows.map((flow) => ({
        id: flow.channel,
        cells: {
          channel: channelName(t, flow.channel),
          made: figure(flow.made),
          sent: figure(flow.sent),
          swift: <span class="num">{share(t, flow.swift)}</span>,
          delivered: figure(flow.delivered),
          bounced: figure(flow.bounced),
          gaveUp: figure(flow.gaveUp),
          waiting: figure(flow.waiting),
        },
      }))}
    />
  )
}

function Providers({ t, providers }: { t: T; providers: Provider[] }): VNode {
  return (
    <Table
      caption={t('notifications.watch.providers')}
      headKey="name"
      variant="dense"
      columns={[
        { key: 'name', label: t('notifications.watch.provider') },
        { key: 'channel', label: t('notifications.watch.channel') },
        { key: 'asked', label: t('notifications.watch.asked'), align: 'right' },
        { key: 'taken', label: t('notifications.watch.taken'), align: 'right' },
        { key: 'weight', label: t('notifications.watch.weight'), align: 'right' },
      ]}
      rows={providers.map((provider) => ({
        id: `${provider.channel}-${provider.name}`,
        cells: {
          name: provider.name === 'stand-in-outbox' ? `${provider.name} (${t('notifications.watch.stand_in')})` : provider.name,
          channel: channelName(t, provider.channel),
          asked: <span class="num">{formatNumber(t.lang, provider.asked)}</span>,
          taken: <span class="num">{share(t, provider.taken / provider.asked)}</span>,
          weight: <span class="num">{provider.weight} %</span>,
        },
      }))}
    />
  )
}

function StuckTable({ t, stuck }: { t: T; stuck: Stuck[] }): VNode {
  return (
    <Table
      caption={t('notifications.watch.stuck')}
      captionUnseen
      variant="dense"
      headKey="template"
      columns={[
        { key: 'template', label: t('notifications.watch.message') },
        { key: 'to', label: t('notifications.watch.to') },
        { key: 'since', label: t('notifications.watch.since') },
        { key: 'fault', label: t('notifications.watch.fault') },
        { key: 'act', label: t('notifications.watch.again'), unseenLabel: true },
      ]}
      rows={stuck.map((message) => ({
        id: message.id,
        cells: {
          template: message.template,
          to: `${channelName(t, message.channel)} ${message.address}`,
          since: <span class="num">{formatDateTime(t.lang, message.createdAt)}</span>,
          fault: (
            <>
              <Tag kind={message.status === 'gave_up' ? 'overdue' : 'waiting'}>{t(`notifications.status.${message.status}`)}</Tag>{' '}
              {t('notifications.watch.tries', { count: message.tries })} {message.fault}
            </>
          ),
          act: (
            <form method="post" action={`/quan-tri/tin-nhan/${message.id}/gui-lai`}>
              <Button kind="quiet">
                {t('notifications.watch.again')}
                <span class="unseen"> {message.template}</span>
              </Button>
            </form>
          ),
        },
      }))}
    />
  )
}
