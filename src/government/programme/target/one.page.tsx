import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { LineChart, type Point } from '#core/ui/chart.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { StatTiles } from '#core/ui/stat-tile.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { TargetWords } from './target-words.ts'

type Props = {
  t: T
  words: TargetWords
  paper: string
  note: string | undefined
  compare: { label: string; value: string } | undefined
  series: Point[]
  format(value: number): string
  milestones: { year: string; goal: string; share: string; isReached: boolean; isKnown: boolean }[]
  forecast: { year: string; value: string; range: string; perYear: string; values: number } | undefined
  needs: { lines: string[]; units: { name: string; lacks: string; href: string }[] }
  evidence: string
  indicator: { label: string; href: string; version: string; drillHref: string | undefined } | undefined
  plan: string | undefined
  published: string
}

export function TargetPage(props: Props): VNode {
  const { t, words, paper, note, indicator, plan } = props
  const isMissing = words.standing === 'not_measured' || words.standing === 'not_connected'
  return (
    <div class="section">
      <div class="work-head">
        <h1>{words.name}</h1>
        <Tag kind={words.tag}>{words.standingWords}</Tag>
      </div>
      <p class="soft">{paper}</p>
      {isMissing && (
        <Notice kind="attention" title={words.standingWords}>
          <p>{t(`programme.why.${words.standing as 'not_measured' | 'not_connected'}`)}</p>
          {plan && <p>{t('programme.why.plan', { plan })}</p>}
        </Notice>
      )}
      {words.isOld && (
        <Notice kind="attention">
          <p>{t('programme.why.old')}</p>
        </Notice>
      )}
      {!isMissing && <Tiles {...props} />}
      {note && <p>{note}</p>}
      <Needs {...props} />
      {!isMissing && <Course {...props} />}
      <section class="section" aria-labelledby="chung-cu">
        <h2 id="chung-cu">{t('programme.target.proof')}</h2>
        <SummaryList
          t={t}
          tight
          rows={[
            { label: t('programme.target.owner'), value: words.owner },
            { label: t('programme.target.evidence'), value: props.evidence },
            {
              label: t('programme.target.indicator'),
              value: indicator ? (
                <a href={indicator.href}>
                  {t('programme.target.indicator_version', { label: indicator.label, version: indicator.version })}
                </a>
              ) : (
                t('programme.no_source')
              ),
            },
            { label: t('programme.column.source'), value: `${words.source} · ${words.asOf}` },
            { label: t('programme.target.paper'), value: props.published },
          ]}
        />
        {indicator?.drillHref && (
          <ButtonLink kind="secondary" href={indicator.drillHref}>
            {t('programme.target.records')}
          </ButtonLink>
        )}
      </section>
    </div>
  )
}

function Tiles({ t, words, forecast, compare }: Props): VNode {
  const { source, asOf: age, series, goalValue } = words
  const state = words.isOld ? 'stale' : words.standing === 'met' ? 'met' : words.isKnown ? 'below' : 'plain'
  return (
    <StatTiles
      t={t}
      stats={[
        {
          label: words.period ? t('programme.target.value_of', { period: words.period }) : t('programme.column.value'),
          value: words.isKnown ? words.value : '–',
          target: words.goalYear ? `${words.goal} (${words.goalYear})` : undefined,
          state,
          ...{ source, age, series, goal: goalValue },
        },
        ...(words.share
          ? [
              {
                label: t('programme.target.share_of', { year: words.goalYear }),
                value: words.share,
                state: state as typeof state,
                source,
                age,
              },
            ]
          : []),
        ...(forecast
          ? [
              {
                label: t('programme.target.forecast_for', { year: forecast.year }),
                value: forecast.value,
                trend: { word: forecast.range, direction: 'flat' as const },
                state: 'plain' as const,
                source: t('programme.target.forecast_source', { count: forecast.values }),
                age,
              },
            ]
          : []),
        ...(compare ? [{ label: compare.label, value: compare.value, state: 'plain' as const, source, age }] : []),
      ]}
    />
  )
}

function Needs({ t, needs }: Props): VNode | null {
  if (needs.lines.length === 0) return null
  return (
    <section class="section" aria-labelledby="can-gi">
      <h2 id="can-gi">{t('programme.needs.title')}</h2>
      <ul>
        {needs.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {needs.units.length > 0 && (
        <Table
          caption={t('programme.needs.units')}
          headKey="name"
          variant="dense"
          columns={[
            { key: 'name', label: t('programme.column.unit') },
            { key: 'lacks', label: t('programme.column.lacks'), align: 'right' },
          ]}
          rows={needs.units.map((unit, index) => ({
            id: `need-${index}`,
            cells: { name: <a href={unit.href}>{unit.name}</a>, lacks: <b class="num">{unit.lacks}</b> },
          }))}
        />
      )}
    </section>
  )
}

function Course({ t, words, series, format, milestones, forecast }: Props): VNode {
  return (
    <section class="section" aria-labelledby="lo-trinh">
      <h2 id="lo-trinh">{t('programme.target.course')}</h2>
      <div class="panels">
        {series.some(({ value }) => value !== null) && (
          <LineChart
            id="muc-tieu"
            title={words.name}
            lines={[{ label: words.name, points: series }]}
            goal={words.goalValue}
            format={format}
          />
        )}
        {milestones.length > 0 && (
          <Table
            caption={t('programme.target.milestones')}
            variant="dense"
            headKey="year"
            reachable
            columns={[
              { key: 'year', label: t('programme.column.year') },
              { key: 'goal', label: t('programme.column.goal'), align: 'right' },
              { key: 'share', label: t('programme.column.share'), align: 'right' },
              { key: 'state', label: t('programme.column.standing') },
            ]}
            rows={milestones.map((one) => ({
              id: `moc-${one.year}`,
              cells: {
                year: <span class="num">{one.year}</span>,
                goal: <b class="num">{one.goal}</b>,
                share: <span class="num">{one.share}</span>,
                state: !one.isKnown ? (
                  <Tag kind="waiting">{t('programme.standing.no_data')}</Tag>
                ) : (
                  <Tag kind={one.isReached ? 'done' : 'soon'}>{t(one.isReached ? 'programme.reached' : 'programme.not_reached')}</Tag>
                ),
              },
            }))}
          />
        )}
      </div>
      <p class="soft">
        {forecast
          ? t('programme.forecast.method', { values: forecast.values, perYear: forecast.perYear })
          : t('programme.forecast.too_few')}
      </p>
    </section>
  )
}
