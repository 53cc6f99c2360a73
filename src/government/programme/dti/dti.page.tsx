import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { BarChart, LineChart, type Point } from '#core/ui/chart.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { type Stat, StatTiles } from '#core/ui/stat-tile.tsx'
import { Table } from '#core/ui/table.tsx'
import { type Tab, Tabs } from '#core/ui/tabs.tsx'

type Line = {
  code: string
  href: string
  name: string
  components: string
  most: string
  points: string
  share: string
  about: string
  evidence: { href: string; label: string }[]
}
type Props = {
  t: T
  edition: { key: string; decision: string; day: string; publishedYear: number }
  editions: Tab[]
  year: string
  tiles: Stat[]
  ranks: Point[]
  components: number
  scale: string
  parts: Line[]
  assessed: string
  score: string | undefined
  place: { best: string; worst: string } | undefined
  gains: { name: string; missing: string; effort: string; perTenDays: number; text: string }[]
  mayAssess: boolean
}

export function DtiPage(props: Props): VNode {
  const { t, tiles, editions, edition, year } = props
  return (
    <div class="section">
      <h1>{t('programme.dti.title')}</h1>
      <StatTiles t={t} stats={tiles} />
      <Ranks {...props} />
      <section class="section" aria-labelledby="tu-cham">
        <h2 id="tu-cham">{t('programme.dti.self', { year })}</h2>
        <Tabs label={t('programme.dti.editions')} tabs={editions} />
        <p class="soft">{t('programme.dti.edition', { decision: edition.decision, day: edition.day, scale: props.scale })}</p>
        <Notice kind="attention">
          <p>
            {props.components > 0 ? t('programme.dti.components_unknown', { count: props.components }) : t('programme.dti.points_unknown')}
          </p>
        </Notice>
        <Verdict {...props} />
        <Structure {...props} />
      </section>
      <Gains {...props} />
    </div>
  )
}

function Ranks({ t, ranks }: Props): VNode | null {
  if (ranks.length === 0) return null
  return (
    <section class="section" aria-labelledby="thu-hang">
      <h2 id="thu-hang">{t('programme.dti.ranks')}</h2>
      <div class="panels">
        <LineChart
          id="dti-rank"
          title={t('programme.dti.ranks_chart')}
          lines={[{ label: t('programme.dti.rank'), points: ranks }]}
          format={String}
        />
        <Table
          caption={t('programme.dti.ranks')}
          captionUnseen
          variant="dense"
          headKey="year"
          reachable
          columns={[
            { key: 'year', label: t('programme.column.year') },
            { key: 'rank', label: t('programme.dti.rank'), align: 'right' },
          ]}
          rows={ranks.map(({ label, text }) => ({
            id: `rank-${label}`,
            cells: { year: <span class="num">{label}</span>, rank: <b class="num">{text}</b> },
          }))}
        />
      </div>
    </section>
  )
}

function Verdict({ t, score, place, assessed, edition }: Props): VNode {
  if (score === undefined) return <p>{t('programme.dti.no_score', { assessed })}</p>
  return (
    <p>
      <b>{t('programme.dti.score', { score })}</b>{' '}
      {place && t('programme.dti.place', { best: place.best, worst: place.worst, year: String(edition.publishedYear) })}
    </p>
  )
}

function Structure({ t, parts, mayAssess }: Props): VNode {
  return (
    <Table
      caption={t('programme.dti.structure')}
      headKey="name"
      columns={[
        { key: 'code', label: t('programme.column.no'), nowrap: true },
        { key: 'name', label: t('programme.dti.part') },
        { key: 'components', label: t('programme.dti.components'), align: 'right' },
        { key: 'most', label: t('programme.dti.most'), align: 'right' },
        { key: 'points', label: t('programme.dti.points'), align: 'right' },
        { key: 'share', label: t('programme.column.share'), align: 'right' },
        { key: 'evidence', label: t('programme.dti.evidence') },
        ...(mayAssess ? [{ key: 'act', label: t('programme.dti.assess') }] : []),
      ]}
      rows={parts.map((part) => ({
        id: `part-${part.code}`,
        cells: {
          code: <span class="num">{part.code}</span>,
          name: part.name,
          components: <span class="num">{part.components}</span>,
          most: <span class="num">{part.most}</span>,
          points: <b class="num">{part.points}</b>,
          share: <span class="num">{part.share}</span>,
          evidence: (
            <>
              {part.about && <span>{part.about}. </span>}
              {part.evidence.map((one, index) => (
                <span key={one.href}>
                  {index > 0 && ', '}
                  <a href={one.href}>{one.label}</a>
                </span>
              ))}
              {part.evidence.length === 0 && !part.about && <span class="soft">–</span>}
            </>
          ),
          act: (
            <a href={part.href}>
              {t('programme.dti.assess')}
              <span class="unseen"> {part.name}</span>
            </a>
          ),
        },
      }))}
    />
  )
}

function Gains({ t, gains }: Props): VNode {
  return (
    <section class="section" aria-labelledby="doi-gi-truoc">
      <h2 id="doi-gi-truoc">{t('programme.dti.gains')}</h2>
      {gains.length === 0 ? (
        <p class="soft">{t('programme.dti.no_gains')}</p>
      ) : (
        <BarChart
          id="dti-gains"
          title={t('programme.dti.gains_chart')}
          bars={gains.map((gain) => ({
            label: gain.name,
            value: gain.perTenDays,
            text: t('programme.dti.gain', { points: gain.text, missing: gain.missing, days: gain.effort }),
          }))}
        />
      )}
    </section>
  )
}
