import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Chips } from '#core/ui/chips.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { StatTiles } from '#core/ui/stat-tile.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { TargetWords } from './target-words.ts'

type Count = { standing: string; label: string; tag: TagKind; count: number }
type Paper = { key: string; code: string; title: string; about: string; rows: TargetWords[] }
type Props = { t: T; today: string; wanted: string | undefined; counts: Count[]; total: number; resolutions: Paper[] }

const root = '/dieu-hanh/nghi-quyet'
const unknown = ['no_data', 'not_connected', 'not_measured']

/** The commitments of the province beside what is: nothing is shown as reached that nobody measured. */
export function OverviewPage(props: Props): VNode {
  const { t, today, counts, total, resolutions, wanted } = props
  const count = (...of: string[]): number => counts.filter(({ standing }) => of.includes(standing)).reduce((sum, one) => sum + one.count, 0)
  const source = t('programme.targets.count_source', { count: total })
  const tile = (label: string, value: number, state: 'met' | 'below' | 'plain') => ({
    label,
    value: String(value),
    state,
    source,
    age: today,
  })
  return (
    <div class="section">
      <h1>{t('programme.targets.title')}</h1>
      <StatTiles
        t={t}
        stats={[
          tile(t('programme.targets.reached'), count('met'), 'met'),
          tile(t('programme.targets.on_way'), count('on_way'), 'plain'),
          tile(t('programme.targets.short'), count('missed', 'behind', 'below'), 'below'),
          tile(t('programme.targets.unknown'), count(...unknown), 'plain'),
        ]}
      />
      <Chips
        label={t('programme.targets.filter')}
        chips={counts
          .filter((one) => one.count > 0)
          .map((one) => ({
            href: wanted === one.standing ? root : `${root}?tinh-trang=${one.standing}`,
            label: one.label,
            value: String(one.count),
            on: wanted === one.standing,
          }))}
      />
      {resolutions.length === 0 && <Empty title={t('programme.targets.none')} text={t('programme.targets.none_hint')} />}
      {resolutions
        .filter(({ rows }) => rows.length > 0)
        .map((paper) => (
          <Resolution key={paper.key} t={t} paper={paper} />
        ))}
      <p class="soft">{t('programme.targets.method')}</p>
    </div>
  )
}

function Resolution({ t, paper }: { t: T; paper: Paper }): VNode {
  return (
    <section class="section" id={paper.key} aria-labelledby={`${paper.key}-title`}>
      <h2 id={`${paper.key}-title`}>
        {paper.code} · {paper.title}
      </h2>
      <p class="soft">{paper.about}</p>
      <Table
        caption={`${paper.code} · ${t('programme.targets.table')}`}
        captionUnseen
        headKey="name"
        columns={[
          { key: 'no', label: t('programme.column.no'), nowrap: true },
          { key: 'name', label: t('programme.column.target') },
          { key: 'value', label: t('programme.column.value'), align: 'right', nowrap: true },
          { key: 'goal', label: t('programme.column.goal'), align: 'right' },
          { key: 'share', label: t('programme.column.share'), align: 'right', nowrap: true },
          { key: 'forecast', label: t('programme.column.forecast'), align: 'right' },
          { key: 'standing', label: t('programme.column.standing') },
          { key: 'source', label: t('programme.column.source') },
        ]}
        rows={paper.rows.map((row) => ({
          id: `${paper.key}-${row.no.replaceAll('.', '-')}`,
          cells: {
            no: <span class="num">{row.no}</span>,
            name: <a href={row.href}>{row.name}</a>,
            value: (
              <>
                <b class="num">{row.value}</b>
                {row.period && <small class="soft num"> {row.period}</small>}
              </>
            ),
            goal: (
              <>
                <span class="num">{row.goal}</span>
                {row.goalYear && <small class="soft num"> {row.goalYear}</small>}
              </>
            ),
            share: <b class="num">{row.share || '–'}</b>,
            forecast: row.forecast ? (
              <>
                <span class="num">{row.forecast}</span> <small class="soft num">({row.range})</small>
              </>
            ) : (
              <span class="soft">–</span>
            ),
            standing: <Tag kind={row.tag}>{row.standingWords}</Tag>,
            source: (
              <span class="soft">
                {row.source} · {row.isOld ? t('programme.old_from', { day: row.asOf }) : row.asOf} · {row.owner}
              </span>
            ),
          },
        }))}
      />
    </section>
  )
}
