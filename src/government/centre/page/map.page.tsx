import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { SelectField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import type { MapView } from './map-view.ts'

/** The drawing alone: every unit in the colour of its class, the alarms by their numbers. */
export function MapPicture({ t, view, plain }: { t: T; view: MapView; plain?: boolean | undefined }): VNode {
  return (
    <figure class="figure centre-map">
      <svg class="map" viewBox={`0 0 ${view.width} ${view.height}`} role="group" aria-label={view.about}>
        {plain && !view.isScheme && <path class="coast" d={view.shapes.map(({ path }) => path).join('')} />}
        <g class="cells">
          {view.shapes.map(({ unitId, path, step, label, href }) => {
            const shape = (
              <path class={`r${step}`} d={path}>
                <title>{label}</title>
              </path>
            )
            return href && !plain ? (
              <a key={unitId} href={href} tabIndex={-1} aria-label={label}>
                {shape}
              </a>
            ) : (
              <g key={unitId}>{shape}</g>
            )
          })}
        </g>
        {view.marks.map(({ x, y, number, late }) => (
          <g key={number} class={late ? 'mark mark--late' : 'mark'} aria-hidden="true">
            <circle cx={x} cy={y} r="17" />
            <text x={x} y={y + 6}>
              {number}
            </text>
          </g>
        ))}
      </svg>
      <ul class="legend">
        {view.legend.map(({ step, label }) => (
          <li key={step}>
            <svg class="map" viewBox="0 0 12 12" aria-hidden="true">
              <path class={`r${step}`} d="M0 0h12v12H0z" />
            </svg>
            {label}
          </li>
        ))}
      </ul>
      {view.isScheme && <p class="soft">{t('centre.map.scheme')}</p>}
    </figure>
  )
}

function Ask({ t, view, action }: { t: T; view: MapView; action: string }): VNode {
  return (
    <form class="bar filters" method="get" action={`${action}#ban-do`}>
      <SelectField t={t} name="lop" label={t('centre.map.layer')} value={view.asked.layer} options={view.choices.layers} />
      <SelectField t={t} name="ky" label={t('centre.map.period')} value={view.asked.period} options={view.choices.periods} />
      <SelectField t={t} name="co-cau" label={t('centre.map.structure')} value={view.asked.day} options={view.choices.days} />
      <Button kind="secondary">{t('centre.map.show')}</Button>
    </form>
  )
}

/** Map, how to read it, and the table beneath with every figure of every unit. */
export function MapPart({ t, view, action }: { t: T; view: MapView; action: string }): VNode {
  const undivided = view.undivided
  return (
    <section class="section" aria-labelledby="ban-do">
      <h2 id="ban-do">{view.finding}</h2>
      <p class="soft">{view.about}</p>
      <Ask t={t} view={view} action={action} />
      <MapPicture t={t} view={view} />
      <details class="centre-table" open={view.isScheme}>
        <summary>{t('centre.map.table')}</summary>
        <Table
          caption={view.about}
          captionUnseen
          variant="dense"
          headKey="name"
          columns={[
            { key: 'name', label: t('centre.map.unit') },
            ...view.columns.map(({ key, label }) => ({ key, label, align: 'right' as const })),
          ]}
          rows={[
            ...view.rows.map((row) => ({
              id: row.id.replace(/\W/g, '-'),
              cells: {
                name: row.href ? <a href={row.href}>{row.name}</a> : row.name,
                ...Object.fromEntries(
                  Object.entries(row.cells).map(([key, cell]) => [
                    key,
                    <span key={key} class="num">
                      {cell.href ? <a href={cell.href}>{cell.text}</a> : cell.text}
                    </span>,
                  ]),
                ),
              },
            })),
            ...(undivided ? [{ id: 'undivided', cells: { name: <i>{t('centre.map.undivided')}</i>, ...undivided } }] : []),
          ]}
        />
      </details>
    </section>
  )
}
