import type { VNode } from 'preact'
import { formatNumber, localized, localizedLang, type T } from '#core/i18n.ts'
import type { State } from '../health/health.rules.ts'
import { type Architecture, type Box, draw, fit, type Line } from './architecture.rules.ts'

// Attributes as well as classes: the picture stands by itself in a report, where no stylesheet is.
export const dotOf: Record<State, string> = {
  well: '#1d6742',
  failing: '#d99a1e',
  down: '#b3241c',
  quiet: '#7d786c',
  maintenance: '#2f8592',
  disabled: '#b9b4a8',
}

export const strokeOf = { call: '#2f8592', event: '#ad2a61' } as const

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
