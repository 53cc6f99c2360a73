import type { VNode } from 'preact'
import { formatDateTime, formatNumber, localized, localizedLang, type T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Health, State } from '../health/health.rules.ts'
import type { Architecture } from './architecture.rules.ts'
import { ArchitectureSvg, dotOf, strokeOf } from './drawing.page.tsx'

export type Incident = { id: string; service: string; cause: string; beganAt: Date; endedAt: Date | null }

const tagOf: Record<State, TagKind> = {
  well: 'done',
  failing: 'soon',
  down: 'note',
  quiet: 'plain',
  maintenance: 'waiting',
  disabled: 'stale',
}

const stateWords = (t: T, state: State): string => t(`exchange.state.${state}`)

export function StateTag({ t, state }: { t: T; state: State }): VNode {
  return <Tag kind={tagOf[state]}>{stateWords(t, state)}</Tag>
}

const when = (t: T, at: Date | null): string => (at ? formatDateTime(t.lang, at) : '–')

export function healthCells(t: T, health: Health): Record<string, VNode | string> {
  return {
    state: <StateTag t={t} state={health.state} />,
    calls: formatNumber(t.lang, health.calls),
    failed: formatNumber(t.lang, health.failed),
    p95: health.p95Ms === undefined ? '–' : `≤ ${formatNumber(t.lang, health.p95Ms)} ms`,
    success: <span class="num">{when(t, health.lastSuccessAt)}</span>,
    failure: (
      <span class="num">{health.lastFault ? `${when(t, health.lastFailureAt)} (${health.lastFault})` : when(t, health.lastFailureAt)}</span>
    ),
  }
}

function Services({ t, architecture }: { t: T; architecture: Architecture }): VNode {
  const rows = architecture.systems.flatMap((system) => system.services)
  return (
    <Table
      variant="dense"
      caption={t('exchange.map.services')}
      headKey="name"
      columns={[
        { key: 'name', label: t('exchange.ui.service') },
        { key: 'state', label: t('exchange.ui.state') },
        { key: 'calls', label: t('exchange.map.calls_day'), align: 'right' },
        { key: 'failed', label: t('exchange.map.failed'), align: 'right' },
        { key: 'p95', label: 'p95', align: 'right', nowrap: true },
        { key: 'success', label: t('exchange.map.last_success') },
        { key: 'failure', label: t('exchange.map.last_failure') },
      ]}
      rows={rows.map((service) => ({
        id: service.identifier.replace(/[^\w]/g, '-'),
        cells: {
          name: (
            <>
              <span lang={localizedLang(t.lang, service.name)}>{localized(t.lang, service.name)}</span>{' '}
              <small class="soft">{service.identifier}</small>
            </>
          ),
          ...healthCells(t, service.health),
        },
      }))}
    />
  )
}

function Flows({ t, architecture }: { t: T; architecture: Architecture }): VNode {
  const names = new Map(architecture.systems.map((system) => [system.identifier, localized(t.lang, system.name)]))
  return (
    <Table
      variant="dense"
      caption={t('exchange.map.flows', { days: architecture.days })}
      headKey="client"
      columns={[
        { key: 'client', label: t('exchange.ui.client') },
        { key: 'provider', label: t('exchange.ui.provider') },
        { key: 'kind', label: t('exchange.map.kind') },
        { key: 'calls', label: t('exchange.map.calls'), align: 'right' },
        { key: 'failed', label: t('exchange.map.failed'), align: 'right' },
        { key: 'bytes', label: 'KB', align: 'right' },
        { key: 'agreed', label: t('exchange.ui.agreement') },
      ]}
      rows={architecture.flows.map((flow) => ({
        id: `${flow.kind}-${flow.client}-${flow.provider}`.replace(/[^\w]/g, '-'),
        cells: {
          client: names.get(flow.client) ?? flow.client,
          provider: names.get(flow.provider) ?? flow.provider,
          kind: t(`exchange.map.kind_${flow.kind}`),
          calls: formatNumber(t.lang, flow.calls),
          failed: formatNumber(t.lang, flow.failed),
          bytes: flow.kind === 'event' ? '–' : formatNumber(t.lang, Math.ceil(flow.bytes / 1024)),
          agreed: flow.agreed ? t('exchange.map.in_force') : t('exchange.map.no_agreement'),
        },
      }))}
    />
  )
}

function Incidents({ t, incidents }: { t: T; incidents: Incident[] }): VNode | null {
  if (incidents.length === 0) return <p class="soft">{t('exchange.map.no_incidents')}</p>
  return (
    <Table
      variant="dense"
      caption={t('exchange.map.incidents')}
      headKey="service"
      columns={[
        { key: 'service', label: t('exchange.ui.service') },
        { key: 'began', label: t('exchange.map.began') },
        { key: 'ended', label: t('exchange.map.ended') },
      ]}
      rows={incidents.map((incident) => ({
        id: incident.id,
        cells: {
          service: incident.service,
          began: <span class="num">{when(t, incident.beganAt)}</span>,
          ended: incident.endedAt ? <span class="num">{when(t, incident.endedAt)}</span> : <Tag kind="note">{t('exchange.map.lasts')}</Tag>,
        },
      }))}
    />
  )
}

export function ArchitecturePage({ t, architecture, incidents }: { t: T; architecture: Architecture; incidents: Incident[] }): VNode {
  return (
    <div class="section">
      <div class="bar">
        <h1>{t('exchange.map.title')}</h1>
        <ButtonLink href="/dieu-hanh/kien-truc.svg" kind="secondary" download>
          {t('exchange.map.download')}
        </ButtonLink>
      </div>
      <p class="soft">{t('exchange.map.drawn', { at: formatDateTime(t.lang, architecture.at), days: architecture.days })}</p>
      {architecture.systems.length === 0 ? (
        <Empty title={t('exchange.map.none')} text={t('exchange.map.none_text')} />
      ) : (
        <>
          <div class="architecture-frame" tabIndex={0} role="region" aria-label={t('exchange.map.title')}>
            <ArchitectureSvg t={t} architecture={architecture} />
          </div>
          <ul class="architecture-key">
            {(['well', 'failing', 'down', 'maintenance', 'quiet', 'disabled'] as const).map((state) => (
              <li key={state}>
                <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
                  <circle cx="6" cy="6" r="6" fill={dotOf[state]} />
                </svg>{' '}
                {stateWords(t, state)}
              </li>
            ))}
            {(['call', 'event'] as const).map((kind) => (
              <li key={kind} class={`map-flow--${kind}`}>
                <svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">
                  <path d="M0 6H28" stroke={strokeOf[kind]} stroke-width="3" />
                </svg>{' '}
                {t(`exchange.map.kind_${kind}`)}
              </li>
            ))}
          </ul>
          <section class="section">
            <Services t={t} architecture={architecture} />
          </section>
          <section class="section">
            <Flows t={t} architecture={architecture} />
          </section>
        </>
      )}
      <section class="section">
        <Incidents t={t} incidents={incidents} />
      </section>
    </div>
  )
}
