import type { VNode } from 'preact'
import { formatNumber, type T } from '#core/i18n.ts'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import type { Drawn } from './draw-map.ts'
import { baseOf, type Frame, RegisterShell } from './shell.page.tsx'

type Picture = Omit<Drawn, 'shapes'> & { shapes: (Drawn['shapes'][number] & { label: string })[] }
type Props = Frame & { t: T; lead: string; drawn: Picture | undefined; rows: { id: string; unit: string; href: string; rows: string }[] }

/** Counts by commune: a picture where borders are known, and beneath it the same as a table. */
export function MapPage(props: Props): VNode {
  const { t, definition, drawn, rows } = props
  return (
    <RegisterShell {...props} at="map" title={t('registers.tab.map')}>
      <div class="register-map">
        {drawn ? (
          <figure>
            <svg viewBox={`-4 -4 ${drawn.width + 8} ${drawn.height + 8}`} role="group" aria-label={t('registers.map.label')}>
              {drawn.shapes.map((shape) => (
                <a key={shape.unitId} href={`${baseOf(definition.key)}?don-vi=${shape.unitId}`} aria-label={shape.label}>
                  <path class={`ramp-${shape.step}`} d={shape.path}>
                    <title>{shape.label}</title>
                  </path>
                </a>
              ))}
            </svg>
            <figcaption>
              <ul class="ramp">
                {drawn.steps.map(({ step, from, to }) => (
                  <li key={step}>
                    <svg viewBox="0 0 12 12" aria-hidden="true">
                      <rect class={`ramp-${step}`} width="12" height="12" />
                    </svg>
                    <span class="num">
                      {formatNumber(t.lang, from)} – {formatNumber(t.lang, to)}
                    </span>
                  </li>
                ))}
              </ul>
            </figcaption>
          </figure>
        ) : (
          <Notice>
            <p>{t('registers.map.no_borders')}</p>
          </Notice>
        )}
        <Table
          caption={t('registers.map.label')}
          captionUnseen
          variant="dense"
          headKey="unit"
          columns={[
            { key: 'unit', label: t('registers.unit') },
            { key: 'rows', label: t('registers.column.rows'), align: 'right' },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            cells: { unit: <a href={row.href}>{row.unit}</a>, rows: <span class="num">{row.rows}</span> },
          }))}
        />
      </div>
    </RegisterShell>
  )
}
