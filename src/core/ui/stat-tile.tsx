import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

export type Stat = {
  label: string
  /** Undefined where the source is not connected, or for another reason that `why` says. */
  value?: string | undefined
  why?: string | undefined
  unit?: string | undefined
  target?: string | undefined
  /** Whether the target is met, and whose it is. */
  targetNote?: string | undefined
  /** The direction in a word ("giảm 38") and what it is compared with. */
  trend?: { word: string; rest?: string | undefined; direction: 'up' | 'down' | 'flat' | 'none' } | undefined
  state: 'met' | 'below' | 'plain' | 'stale'
  source: string
  /** Who answers for the number. */
  owner?: string | undefined
  age: string
  href?: string | undefined
  /** Values over time, oldest first, and the target on the same scale. */
  series?: number[] | undefined
  goal?: number | undefined
}

const arrows = { up: '▲', down: '▼', flat: '=', none: '' }

function Spark({ series, goal }: { series: number[]; goal: number | undefined }): VNode {
  const all = goal === undefined ? series : [...series, goal]
  const low = Math.min(...all)
  const span = Math.max(...all) - low || 1
  const y = (value: number): string => (37 - ((value - low) / span) * 34).toFixed(1)
  const x = (index: number): string => ((index / Math.max(series.length - 1, 1)) * 92).toFixed(1)
  return (
    <svg class="spark" viewBox="0 0 96 40" aria-hidden="true">
      {goal !== undefined && <path class="goal" d={`M0 ${y(goal)}H96`} />}
      <path d={`M${series.map((value, index) => `${x(index)} ${y(value)}`).join('L')}`} />
    </svg>
  )
}

/** Value, target, trend, source, age – always in this order. Old or missing data is grey and says so. */
export function StatTile({ t, stat }: { t: T; stat: Stat }): VNode {
  const { value, unit, target, targetNote, trend, href } = stat
  const state = value === undefined ? 'stale' : stat.state
  const inner = (
    <>
      <span class="tile-label">{stat.label}</span>
      <span class="tile-value">
        <span>
          {value ?? '–'}
          {unit && value !== undefined && <small> {unit}</small>}
        </span>
        {stat.series && stat.series.length > 1 && <Spark series={stat.series} goal={stat.goal} />}
      </span>
      <span class="tile-trend">
        {value === undefined && (stat.why ?? t('core.tile.not_connected'))}
        {value !== undefined && target !== undefined && (
          <>
            {targetNote && <b>{targetNote}</b>} {t('core.tile.target', { target })}
          </>
        )}
        {value !== undefined && target !== undefined && trend && ' · '}
        {value !== undefined && trend && (
          <>
            <b>
              <span aria-hidden="true">{arrows[trend.direction]}</span> {trend.word}
            </b>{' '}
            {trend.rest}
          </>
        )}
      </span>
      <span class="tile-source">
        {t('core.tile.source', { source: stat.source })} ·{' '}
        {stat.owner && <span class="tile-owner">{t('core.tile.owner', { owner: stat.owner })} · </span>}
        {state === 'stale' && value !== undefined && <b>{t('core.tile.stale')}, </b>}
        {stat.age}
      </span>
    </>
  )
  const look = `tile tile--${state}`
  return href ? (
    <a class={look} href={href}>
      {inner}
    </a>
  ) : (
    <div class={look}>{inner}</div>
  )
}

export function StatTiles({ t, stats }: { t: T; stats: Stat[] }): VNode {
  return (
    <ul class="tiles">
      {stats.map((stat) => (
        <li key={stat.label}>
          <StatTile t={t} stat={stat} />
        </li>
      ))}
    </ul>
  )
}
