import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { LineChart } from '#core/ui/chart.tsx'
import { StatTile } from '#core/ui/stat-tile.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { AlarmLine, Board, ChartOf, Part } from './board.ts'
import { MapPart } from './map.page.tsx'
import type { MapView } from './map-view.ts'

export type Doors = { href: string; label: string }[]
export type CentreProps = {
  t: T
  board: Board
  map: MapView | undefined
  action: string
  doors: Doors
  /** Whose parts stand above this unit, within the reader's rights. */
  above: { href: string; label: string } | undefined
}

/** Alarms that are open, each with who acts and by when. */
export function Alarms({ t, alarms, most }: { t: T; alarms: readonly AlarmLine[]; most: number }): VNode {
  if (alarms.length === 0) return <p class="soft">{t('centre.alarm.all_quiet')}</p>
  return (
    <>
      <ol class="alarms">
        {alarms.slice(0, most).map((alarm) => (
          <li key={alarm.href} class={alarm.late ? 'is-late' : undefined}>
            <a href={alarm.href}>
              <b>
                {alarm.unit}: {alarm.title} ({alarm.value})
              </b>
            </a>
            <span class="soft">
              {alarm.recovered && <Tag kind="done">{t('centre.alarm.recovered')}</Tag>} {alarm.about}
            </span>
          </li>
        ))}
      </ol>
      {alarms.length > most && (
        <p>
          <a href="/dieu-hanh/canh-bao">{t('centre.alarm.all', { count: alarms.length })}</a>
        </p>
      )}
    </>
  )
}

function Subsystem({ t, part }: { t: T; part: Part }): VNode {
  const id = `ph-${part.key}`
  const isOff = part.stats.length === 0
  return (
    <section class={isOff ? 'centre-part' : `centre-part centre-part--${Math.min(part.stats.length, 4)}`} aria-labelledby={id}>
      <h3 id={id}>
        {part.door && !isOff ? <a href={part.door}>{part.label}</a> : part.label}
        {isOff && <Tag kind="stale">{t('core.tile.not_connected')}</Tag>}
      </h3>
      {!isOff && (
        <ul class="tiles">
          {part.stats.map((stat) => (
            <li key={stat.label}>
              <StatTile t={t} stat={stat} />
            </li>
          ))}
        </ul>
      )}
      {part.missing && (
        <p class="soft centre-missing">
          <b>{t('centre.missing')}</b> {part.missing}
        </p>
      )}
    </section>
  )
}

function Chart({ t, chart }: { t: T; chart: ChartOf }): VNode {
  return (
    <section class="panel" aria-labelledby={`bd-${chart.key}`}>
      <h3 id={`bd-${chart.key}`}>{chart.label}</h3>
      <LineChart
        id={`line-${chart.key}`}
        title={t('centre.chart', { label: chart.label })}
        goal={chart.goal}
        format={(value) => new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }).format(value)}
        lines={[{ label: chart.label, points: chart.points }]}
      >
        <details class="centre-table">
          <summary>{t('centre.chart_table')}</summary>
          <Table
            reachable
            caption={t('centre.chart', { label: chart.label })}
            captionUnseen
            variant="dense"
            headKey="label"
            columns={[
              { key: 'label', label: t('centre.map.period') },
              { key: 'text', label: t('centre.value'), align: 'right' },
            ]}
            rows={[...chart.points].reverse().map(({ label, text }) => ({ id: label.replace(/\W/g, '-'), cells: { label, text } }))}
          />
        </details>
      </LineChart>
    </section>
  )
}

/** The part of the page that is sent anew when something changed. */
export function CentreLive({ t, board }: Pick<CentreProps, 't' | 'board'>): VNode {
  const on = board.parts.filter((part) => part.stats.length > 0)
  const off = board.parts.filter((part) => part.stats.length === 0)
  return (
    <>
      <p class="soft num centre-state">
        {t('centre.state', { running: board.sources.running, missing: board.sources.missing })}
        {board.sources.down > 0 && <Tag kind="note">{t('centre.sources_down', { count: board.sources.down })}</Tag>} ·{' '}
        {t('centre.at', { at: board.at })}
      </p>
      {board.alarms && (
        <section class="section" aria-labelledby="canh-bao">
          <h2 id="canh-bao">{t('centre.alarm.open_count', { count: board.alarms.length })}</h2>
          <Alarms t={t} alarms={board.alarms} most={6} />
        </section>
      )}
      <section class="section" aria-labelledby="phan-he">
        <h2 id="phan-he">{t('centre.subsystems')}</h2>
        <div class="centre-on">
          {on.map((part) => (
            <Subsystem key={part.key} t={t} part={part} />
          ))}
        </div>
        {off.length > 0 && (
          <div class="centre-off">
            {off.map((part) => (
              <Subsystem key={part.key} t={t} part={part} />
            ))}
          </div>
        )}
      </section>
    </>
  )
}

/** What does not change from minute to minute: map and charts, drawn with the page. */
export function CentreRest({ t, board, map, action }: CentreProps): VNode {
  return (
    <>
      {map && <MapPart t={t} view={map} action={action} />}
      {board.charts.length > 0 && (
        <section class="section" aria-labelledby="dien-bien">
          <h2 id="dien-bien">{t('centre.over_time')}</h2>
          <div class="panels">
            {board.charts.map((chart) => (
              <Chart key={chart.key} t={t} chart={chart} />
            ))}
          </div>
        </section>
      )}
    </>
  )
}

/** The operations centre of a unit, for the desk. Its inside is written once for all who see the same. */
export function CentrePage({
  t,
  title,
  doors,
  above,
  live,
  rest,
  stream,
}: {
  t: T
  title: string
  doors: Doors
  above: CentreProps['above']
  live: string
  rest: string
  stream: string
}): VNode {
  return (
    <div class="section centre">
      <div class="work-head">
        <h1>{title}</h1>
        {above && (
          <a class="push" href={above.href}>
            {above.label}
          </a>
        )}
      </div>
      <nav aria-label={t('centre.parts')}>
        <ul class="centre-doors">
          {doors.map(({ href, label }) => (
            <li key={href}>
              <a href={href}>{label}</a>
            </li>
          ))}
        </ul>
      </nav>
      <centre-live data-from={stream} data-lost={t('centre.live_lost')}>
        <div data-live dangerouslySetInnerHTML={{ __html: live }} />
      </centre-live>
      <div dangerouslySetInnerHTML={{ __html: rest }} />
    </div>
  )
}
