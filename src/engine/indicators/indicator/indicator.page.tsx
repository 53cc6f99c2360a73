import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { BarChart, LineChart } from '#core/ui/chart.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { StatTiles } from '#core/ui/stat-tile.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { type Frozen, FrozenPart, type Version, Versions } from '../freeze/frozen.page.tsx'

type Sides = { numerator: string; denominator: string | undefined }
type Props = {
  t: T
  indicator: string
  label: string
  status: 'ok' | 'expired' | 'no_data' | 'not_connected'
  plan: string | undefined
  unitName: string | undefined
  tile: {
    value: string | undefined
    period: string
    previous: string | undefined
    source: string
    age: string
    parts: string | undefined
    href: string | undefined
    series: number[]
  }
  /** What of the figures is made up, in words. */
  madeUp: string | undefined
  query: { ky?: string; tu?: string; den?: string; theo?: string; loc?: string; 'don-vi'?: string; 'co-cau'?: string }
  choices: { periods: Option[]; by: Option[]; units: Option[]; structures: Option[] }
  asked: { kind: string; by: string; structure: string }
  series: ({ period: string; value: number | null; text: string } & Sides)[]
  format(value: number): string
  groups: { by: string; period: string; rows: ({ name: string; value: number | null; text: string; href: string | undefined } & Sides)[] }
  facts: { label: string; value: string }[]
  versions: Version[]
  frozen: Frozen[]
  freezable: Option[]
  hasDraft: boolean
  mayDraft: boolean
  done: string | undefined
}

export function IndicatorPage(props: Props): VNode {
  const { t, label, status, plan, tile, unitName, facts, mayDraft, indicator, hasDraft } = props
  const isMissing = status === 'not_connected'
  return (
    <div class="section">
      {props.done && <Notice kind="done">{t(`indicators.done.${props.done}` as MessageKey)}</Notice>}
      <div class="work-head">
        <h1>{label}</h1>
        {unitName && <span class="soft">{unitName}</span>}
        {mayDraft && (
          <span class="push">
            <ButtonLink
              kind="secondary"
              href={hasDraft ? `/dieu-hanh/chi-tieu/${indicator}/ban-thao` : `/dieu-hanh/chi-tieu/${indicator}/sua`}
            >
              {t(hasDraft ? 'indicators.draft.see' : 'indicators.draft.edit')}
            </ButtonLink>
          </span>
        )}
      </div>
      {isMissing && (
        <Notice kind="attention" title={t('indicators.status.not_connected')}>
          <p>{t('indicators.not_connected_words')}</p>
          {plan && <p>{plan}</p>}
        </Notice>
      )}
      {status === 'expired' && (
        <Notice kind="attention">
          <p>{t('indicators.expired_words')}</p>
        </Notice>
      )}
      {props.madeUp && (
        <Notice kind="attention" title={t('indicators.generated_title')}>
          <p>{props.madeUp}</p>
        </Notice>
      )}
      {!isMissing && (
        <StatTiles
          t={t}
          stats={[
            {
              label: tile.parts
                ? t('indicators.tile_parts', { period: tile.period, parts: tile.parts })
                : t('indicators.tile', { period: tile.period }),
              value: tile.value,
              state: status === 'expired' ? 'stale' : 'plain',
              source: tile.source,
              age: tile.age,
              series: tile.series,
              href: tile.href,
            },
            { label: t('indicators.previous'), value: tile.previous ?? '–', state: 'plain', source: tile.source, age: tile.age },
          ]}
        />
      )}
      {!isMissing && <Ask {...props} />}
      {!isMissing && <Series {...props} />}
      {!isMissing && <Groups {...props} />}
      <section class="section" aria-labelledby="dinh-nghia">
        <h2 id="dinh-nghia">{t('indicators.definition')}</h2>
        <SummaryList t={t} tight rows={facts} />
      </section>
      <FrozenPart t={t} indicator={indicator} frozen={props.frozen} freezable={props.freezable} />
      <Versions t={t} versions={props.versions} />
    </div>
  )
}

function Ask({ t, indicator, query, choices, asked }: Props): VNode {
  return (
    <form class="bar filters" method="get" action={`/dieu-hanh/chi-tieu/${indicator}`}>
      <SelectField t={t} name="ky" label={t('indicators.column.period')} value={asked.kind} options={choices.periods} />
      <TextField t={t} name="tu" label={t('indicators.from')} value={query.tu} width={10} autocomplete="off" />
      <TextField t={t} name="den" label={t('indicators.to')} value={query.den} width={10} autocomplete="off" />
      <SelectField t={t} name="theo" label={t('indicators.by')} value={asked.by} options={choices.by} />
      <SelectField t={t} name="don-vi" label={t('indicators.unit')} value={query['don-vi'] ?? ''} options={choices.units} />
      <SelectField t={t} name="co-cau" label={t('indicators.structure')} value={asked.structure} options={choices.structures} />
      {query.loc && <input type="hidden" name="loc" value={query.loc} />}
      <Button kind="secondary">{t('indicators.show')}</Button>
      {asked.structure !== 'then' && <p class="soft">{t('indicators.structure.method')}</p>}
    </form>
  )
}

function sideColumns(t: T, rows: readonly Sides[]) {
  const has = rows.some(({ denominator }) => denominator !== undefined)
  return has
    ? [
        { key: 'numerator', label: t('indicators.numerator'), align: 'right' as const },
        { key: 'denominator', label: t('indicators.denominator'), align: 'right' as const },
      ]
    : []
}

const sideCells = ({ numerator, denominator }: Sides) => ({
  numerator: <span class="num">{numerator}</span>,
  denominator: <span class="num">{denominator ?? ''}</span>,
})

function Series({ t, indicator, label, series, format }: Props): VNode {
  return (
    <section class="section" aria-labelledby="chuoi">
      <h2 id="chuoi">{t('indicators.series')}</h2>
      <div class="panels">
        <LineChart
          id={`c-${indicator}`}
          title={t('indicators.chart_title', { label })}
          format={format}
          lines={[{ label, points: series.map(({ period, value, text }) => ({ label: period, value, text })) }]}
        />
        <Table
          reachable
          caption={t('indicators.series_table')}
          captionUnseen
          variant="dense"
          headKey="period"
          columns={[
            { key: 'period', label: t('indicators.column.period') },
            { key: 'value', label: t('indicators.column.value'), align: 'right' },
            ...sideColumns(t, series),
          ]}
          rows={[...series].reverse().map((row) => ({
            id: row.period.replaceAll('/', '-'),
            cells: { period: <span class="num">{row.period}</span>, value: <b class="num">{row.text}</b>, ...sideCells(row) },
          }))}
        />
      </div>
    </section>
  )
}

function Groups({ t, indicator, groups }: Props): VNode | null {
  if (groups.rows.length === 0) return null
  const title = t('indicators.groups', { by: groups.by, period: groups.period })
  return (
    <section class="section" aria-labelledby="theo">
      <h2 id="theo">{title}</h2>
      <div class="panels">
        <BarChart
          id={`b-${indicator}`}
          title={t('indicators.groups_chart', { count: Math.min(groups.rows.length, 12) })}
          bars={groups.rows.slice(0, 12).map(({ name, value, text, href }) => ({ label: name, value, text, href }))}
        />
        <Table
          reachable
          caption={title}
          captionUnseen
          variant="dense"
          headKey="name"
          columns={[
            { key: 'name', label: groups.by },
            { key: 'value', label: t('indicators.column.value'), align: 'right' },
            ...sideColumns(t, groups.rows),
          ]}
          rows={groups.rows.map((row, index) => ({
            id: String(index),
            cells: {
              name: row.href ? <a href={row.href}>{row.name}</a> : row.name,
              value: <b class="num">{row.text}</b>,
              ...sideCells(row),
            },
          }))}
        />
      </div>
    </section>
  )
}
