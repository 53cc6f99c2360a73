import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type Cells = { count: string; km: string; hours: string; money: string }
type Visits = {
  since: string | undefined
  why: string
  percent: number
  procedures: string
  total: Cells
  months: (Cells & { key: string; label: string; href: string; isShown: boolean })[]
  month: string | undefined
  units: (Cells & { key: string; name: string; href: string | undefined })[]
}
type Change = {
  href: string
  indicator: string
  before: string
  now: string | undefined
  perUnit: string
  spread: string
  why: string
  worth: string | undefined
}
type Props = {
  t: T
  project: { href: string; name: string }
  /** What made-up work is counted among it. */
  madeUp: string | undefined
  measured: string | undefined
  cost: string
  ratio: { text: string; range: string; tag: TagKind }
  visits: Visits[]
  changes: Change[]
  stated: { words: string; method: string; evidence: string; money: string }[]
  versionsHref: string | undefined
  method: { title: string; source: string; version: string; rows: { label: string; value: string }[] } | undefined
}

export function ValuePage(props: Props): VNode {
  const { t, project, measured, cost, ratio, visits, changes, stated, method, versionsHref } = props
  return (
    <div class="section">
      <h1>{t('projects.value_title', { name: project.name })}</h1>
      {props.madeUp && (
        <Notice kind="attention">
          <p>{props.madeUp}</p>
        </Notice>
      )}
      <SummaryList
        t={t}
        rows={[
          { label: t('projects.value_measured'), value: measured ?? t('projects.not_measured') },
          { label: t('projects.paid'), value: cost },
          {
            label: t('projects.ratio'),
            value: (
              <>
                <Tag kind={ratio.tag}>{ratio.text}</Tag> {ratio.range && <span class="num soft">{ratio.range}</span>}
              </>
            ),
          },
        ]}
      />
      {visits.length + changes.length + stated.length === 0 && <Empty title={t('projects.not_measured')} text={t('projects.no_rule')} />}
      {visits.map((one, index) => (
        <VisitsTold key={one.why} t={t} visits={one} index={index} />
      ))}
      {changes.map((one) => (
        <section key={one.indicator} class="section">
          <h2>{t('projects.value_indicator')}</h2>
          <SummaryList
            t={t}
            rows={[
              { label: t('projects.indicator'), value: <a href={one.href}>{one.indicator}</a>, note: one.why },
              { label: t('projects.indicator_before'), value: one.before },
              { label: t('projects.indicator_now'), value: one.now ?? t('projects.not_measured') },
              { label: t('projects.indicator_dong'), value: one.perUnit, note: `± ${one.spread}` },
              { label: t('projects.value_measured'), value: one.worth ?? t('projects.not_measured') },
            ]}
          />
        </section>
      ))}
      {stated.length > 0 && (
        <section class="section">
          <h2>{t('projects.value_stated')}</h2>
          <p class="soft">{t('projects.value_stated_hint')}</p>
          {stated.map((one) => (
            <SummaryList
              key={one.words}
              t={t}
              rows={[
                { label: t('projects.stated_words'), value: one.words },
                { label: t('projects.stated_method'), value: one.method },
                { label: t('projects.stated_evidence'), value: one.evidence },
                { label: t('projects.amount'), value: one.money },
              ]}
            />
          ))}
        </section>
      )}
      {method && (
        <section class="section" id="cach-tinh">
          <h2>{method.title}</h2>
          <p>{t('projects.method.formula')}</p>
          <SummaryList t={t} tight rows={method.rows} />
          <p class="soft">
            {method.source} · {method.version}
            {versionsHref && (
              <>
                {' · '}
                <a href={versionsHref}>{t('projects.method.versions')}</a>
              </>
            )}
          </p>
        </section>
      )}
    </div>
  )
}

const figures = (t: T) => [
  { key: 'count', label: t('projects.filed_online'), align: 'right' as const },
  { key: 'km', label: t('projects.km'), align: 'right' as const },
  { key: 'hours', label: t('projects.hours'), align: 'right' as const },
  { key: 'money', label: t('projects.amount'), align: 'right' as const },
]
const cellsOf = ({ count, km, hours, money }: Cells) => ({
  count: <span class="num">{count}</span>,
  km: <span class="num">{km}</span>,
  hours: <span class="num">{hours}</span>,
  money: <span class="num">{money}</span>,
})

function VisitsTold({ t, visits, index }: { t: T; visits: Visits; index: number }): VNode {
  return (
    <section class="section" aria-labelledby={`luot-di-${index}`}>
      <h2 id={`luot-di-${index}`}>{t('projects.value_visits')}</h2>
      <p>
        {t('projects.visits_claim', { percent: visits.percent })} {visits.why}
        {visits.procedures && ` · ${t('projects.visits_procedures')}: ${visits.procedures}`}
      </p>
      {visits.months.length === 0 ? (
        <Empty
          title={visits.since ? t('projects.visits_none') : t('projects.not_measured')}
          text={visits.since ? t('projects.visits_none_hint') : t('projects.visits_unknown')}
        />
      ) : (
        <>
          <Table
            caption={t('projects.by_month')}
            headKey="month"
            columns={[{ key: 'month', label: t('projects.month') }, ...figures(t)]}
            rows={[
              ...visits.months.map((one) => ({
                id: `thang-${index}-${one.key}`,
                cells: { month: one.isShown ? <b>{one.label}</b> : <a href={one.href}>{one.label}</a>, ...cellsOf(one) },
              })),
              { id: `thang-${index}-tong`, cells: { month: <b>{t('projects.total')}</b>, ...cellsOf(visits.total) } },
            ]}
          />
          <Table
            caption={t('projects.by_unit', { month: visits.month ?? '' })}
            headKey="unit"
            columns={[{ key: 'unit', label: t('projects.desk') }, ...figures(t)]}
            rows={visits.units.map((one) => ({
              id: `noi-${index}-${one.key}`,
              cells: {
                unit: one.name,
                ...cellsOf(one),
                count: one.href ? <a href={one.href}>{one.count}</a> : <span class="num">{one.count}</span>,
              },
            }))}
          />
        </>
      )}
    </section>
  )
}
