import type { VNode } from 'preact'
import { formatDateTime, formatNumber, localized, localizedLang, type T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Health, State } from '../health/health.rules.ts'
import { type Architecture, type Box, draw, fit, type Line } from './architecture.rules.ts'

export type Incident = { id: string; service: string; cause: string; beganAt: Date; endedAt: Date | null }

const tagOf: Record<State, TagKind> = {
  well: 'done',
  failing: 'soon',
  down: 'note',
  quiet: 'plain',
  maintenance: 'waiting',
  disabled: 'stale',
}
// Attributes as well as classes: the picture stands by itself in a report, where no stylesheet is.
const dotOf: Record<State, string> = {
  well: '#1d6742',
  failing: '#d99a1e',
  down: '#b3241c',
  quiet: '#7d786c',
  maintenance: '#2f8592',
  disabled: '#b9b4a8',
}

const strokeOf = { call: '#2f8592', event: '#ad2a61' } as const

const stateWords = (t: T, state: State): string => t(`exchange.state.${state}`)

export function StateTag({ t, state }: { t: T; state: State }): VNode {
  return <Tag kind={tagOf[state]}>{stateWords(t, state)}</Tag>
}

function SystemBox({ t, box }: { t: T; box: Box }): VNode {
  const { system, x, y, width, height, state } = box
  const name = localized(t.lang, system.name)
  return (
    <g class={system.enabled ? 'map-box' : 'map-box map-box--off'} transform={`translate(${x} ${y})`}>
      <title>{`${name} – ${system.identifier}`}</title>
      <rect width={width} height={height} rx="6" fill="#ffffff" stroke="#7d786c" />
      {state && <circle cx={width - 18} cy="20" r="6" fill={dotOf[state]} />}
      <text x="14" y="26" font-size="15" font-weight="600" fill="#1a2326" lang={localizedLang(t.lang, system.name)}>
        {fit(name, 24)}
      </text>
      <text class="map-soft" x="14" y="46" font-size="12.5" fill="#4f5859">
        {fit(system.owner, 34)}
      </text>
      <text class="map-soft" x="14" y="64" font-size="12.5" fill="#4f5859">
        {fit(system.identifier, 36)}
      </text>
      <text class="map-soft" x="14" y="82" font-size="12.5" fill="#4f5859">
        {t('exchange.map.level_services', { level: system.securityLevel, count: system.services.length })}
      </text>
    </g>
  )
}

function FlowLine({ t, line }: { t: T; line: Line }): VNode {
  const { flow, path, width } = line
  const calls = formatNumber(t.lang, flow.calls)
  const words = `${flow.client} → ${flow.provider}: ${calls}`
  return (
    <g class={`map-flow map-flow--${flow.kind}`}>
      <title>{words}</title>
      <path
        d={path}
        fill="none"
        stroke={strokeOf[flow.kind]}
        stroke-width={width}
        stroke-dasharray={flow.calls === 0 ? '6 6' : undefined}
        marker-end="url(#arrow)"
      />
      {flow.calls > 0 && (
        <text
          x={line.labelX}
          y={line.labelY - 7}
          font-size="13"
          font-weight="600"
          text-anchor="middle"
          fill="#0b4c59"
          stroke="#faf8f4"
          stroke-width="4"
          paint-order="stroke"
        >
          {calls}
        </text>
      )}
    </g>
  )
}

/** Systems as boxes, flows as lines whose width grows with the number of calls; dashed where an agreement was not used yet. */
export function ArchitectureSvg({ t, architecture }: { t: T; architecture: Architecture }): VNode {
  const { width, height, boxes, lines } = draw(architecture)
  const label = t('exchange.map.picture', { systems: boxes.length, flows: lines.length })
  return (
    <svg
      class="architecture"
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      font-family="'Be Vietnam Pro', system-ui, sans-serif"
    >
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="12"
          markerHeight="12"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8z" fill="#0b4c59" />
        </marker>
      </defs>
      {lines.map((line) => (
        <FlowLine key={`${line.flow.kind} ${line.flow.client} ${line.flow.provider}`} t={t} line={line} />
      ))}
      {boxes.map((box) => (
        <SystemBox key={box.system.identifier} t={t} box={box} />
      ))}
    </svg>
  )
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
