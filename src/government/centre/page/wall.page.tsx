import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { type Stat, StatTile } from '#core/ui/stat-tile.tsx'
import type { Board } from './board.ts'
import { Alarms } from './centre.page.tsx'
import { MapPicture } from './map.page.tsx'
import type { MapView } from './map-view.ts'

export type WallProps = { t: T; board: Board; map: MapView | undefined; province: string; now: string }

/** The wall: read from four metres, nothing to scroll; the wider one shows more tiles and the slowest units. */
export function WallLive({ t, board, map, province, now }: WallProps): VNode {
  return (
    <div class="wall centre-wall">
      <header class="wall-head">
        <p class="wall-title">
          <span class="wall-name" lang="vi">
            Tỉnh <i>số</i>
          </span>
          {t('core.face.steering')} · {province}
        </p>
        <span class="wall-sources">
          {t('centre.state', { running: board.sources.running, missing: board.sources.missing })}
          {board.sources.down > 0 && <b> · {t('centre.sources_down', { count: board.sources.down })}</b>}
        </span>
        <time>{now}</time>
      </header>
      <ul class="tiles">
        {board.wall.map((stat) => (
          <li key={stat.label}>
            <StatTile t={t} stat={short(stat)} />
          </li>
        ))}
      </ul>
      <section class="wall-map">
        {map && (
          <>
            <h2>{map.finding}</h2>
            <p class="soft">{map.about}</p>
            <MapPicture t={t} view={map} plain />
          </>
        )}
        <dl class="stages">
          {board.row.map(({ label, value, late }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd class={late ? 'is-late' : undefined}>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="wall-alarms">
        <h2>{board.alarms ? t('centre.alarm.open_count', { count: board.alarms.length }) : t('centre.alarm.not_yours')}</h2>
        {board.alarms && <Alarms t={t} alarms={board.alarms} most={5} />}
      </section>
      {map && (
        <section class="wall-units">
          <h2>{t('centre.wall.units')}</h2>
          <table class="table table--dense">
            <thead>
              <tr>
                <th scope="col">{t('centre.map.unit')}</th>
                {map.columns.slice(0, 4).map(({ key, label }) => (
                  <th key={key} scope="col" class="right">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {worst(map).map((row) => (
                <tr key={row.id}>
                  <th scope="row">{row.name}</th>
                  {map.columns.slice(0, 4).map(({ key }) => (
                    <td key={key} class="right num">
                      {row.cells[key]?.text ?? '–'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  )
}

/** Units of which something is known, the worst first. */
function worst(map: MapView): MapView['rows'] {
  const last = Number.POSITIVE_INFINITY
  return map.rows
    .filter((row) => Object.values(row.cells).some(({ text }) => text !== '–'))
    .sort((a, b) => (a.weight ?? last) - (b.weight ?? last))
    .slice(0, 14)
}

/** On the wall a source is its name alone: how it is computed stands on the desk. */
const short = (stat: Stat): Stat => ({ ...stat, href: undefined, owner: undefined, source: stat.source.split(',')[0] ?? stat.source })

/** The page around the wall: live by a stream, and by reloading where there is no script. */
export function WallPage({ t, live, stream }: { t: T; live: string; stream: string }): VNode {
  return (
    <>
      <noscript>
        <meta http-equiv="refresh" content="60" />
      </noscript>
      <h1 class="unseen">{t('centre.wall.title')}</h1>
      <centre-live data-from={stream} data-lost={t('centre.live_lost')} data-clock="">
        <div data-live dangerouslySetInnerHTML={{ __html: live }} />
      </centre-live>
    </>
  )
}
