import type { VNode } from 'preact'
import { formatNumber, type T } from '#core/i18n.ts'
import { Pager } from '#core/ui/pager.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Severity } from './defect.ts'
import { Tabs } from '#core/ui/tabs.tsx'
import type { DefectCount, DefectLine, Score, ScoreGroup } from './lint.queries.ts'

type Line = DefectLine & { what: string; why: string; remedy: string; place: string }
type Filter = Partial<Record<'rule' | 'ministry' | 'agency' | 'field' | 'part', string | undefined>>
type Props = {
  t: T
  counts: DefectCount[]
  view: ScoreGroup | undefined
  scores: (Score & { words: string })[]
  filter: Filter
  lines: Line[]
  more: boolean
}

const tagOf: Record<Severity, TagKind> = { error: 'note', warning: 'doing', info: 'plain' }

const ruleWords = (t: T, rule: string): string => t(`procedures.lint.${rule}` as Parameters<T>[0])

const names = { rule: 'quy-tac', ministry: 'bo', agency: 'co-quan', field: 'linh-vuc', part: 'phan' } as const

function hrefOf(filter: Filter, after?: string): string {
  const params = new URLSearchParams()
  for (const key of ['rule', 'ministry', 'agency', 'field', 'part'] as const) {
    const value = filter[key]
    if (value !== undefined) params.set(names[key], value)
  }
  if (after) params.set('sau', after)
  return `/dieu-hanh/danh-muc?${params}`
}

/** Who has how many defects, the worst first; every number opens its list. */
function Scores({ t, view, scores }: { t: T; view: ScoreGroup; scores: Props['scores'] }): VNode {
  const title = t(
    view === 'agency' ? 'procedures.defects.by_agency' : view === 'field' ? 'procedures.defects.by_field' : 'procedures.defects.by_part',
  )
  return (
    <>
      <p class="soft">{t(view === 'part' ? 'procedures.defects.part_lead' : 'procedures.defects.score_lead')}</p>
      <Table
        variant="dense"
        caption={title}
        captionUnseen
        headKey="name"
        columns={[
          { key: 'name', label: title },
          { key: 'score', label: t('procedures.defects.score'), align: 'right' },
          { key: 'procedures', label: t('procedures.defects.procedures'), align: 'right' },
          { key: 'error', label: t('procedures.severity.error'), align: 'right' },
          { key: 'warning', label: t('procedures.severity.warning'), align: 'right' },
          { key: 'info', label: t('procedures.severity.info'), align: 'right' },
        ]}
        rows={scores.map((score, index) => ({
          id: `diem-${index}`,
          cells: {
            name: (
              <a href={hrefOf({ [view]: score.name })} lang={view === 'part' ? undefined : 'vi'}>
                {score.words || t('procedures.defects.no_agency')}
              </a>
            ),
            score: formatNumber(t.lang, score.score),
            procedures: formatNumber(t.lang, score.procedures),
            error: formatNumber(t.lang, score.errors),
            warning: formatNumber(t.lang, score.warnings),
            info: formatNumber(t.lang, score.infos),
          },
        }))}
      />
    </>
  )
}

/** Rules down, ministries across; every number opens its list. */
function Matrix({ t, counts }: { t: T; counts: DefectCount[] }): VNode {
  const ministries = [...new Set(counts.map((c) => c.ministry))].sort((a, b) => a.localeCompare(b, 'vi'))
  const ids = [...new Set(counts.map((c) => c.rule))]
  const cell = (rule: string, ministry: string) => counts.find((c) => c.rule === rule && c.ministry === ministry)
  return (
    <Table
      variant="dense"
      caption={t('procedures.defects.matrix')}
      headKey="rule"
      columns={[
        { key: 'rule', label: t('procedures.defects.rule') },
        { key: 'severity', label: t('procedures.defects.severity') },
        { key: 'all', label: t('procedures.defects.all'), align: 'right' },
        ...ministries.map((ministry) => ({ key: ministry, label: <span lang="vi">{ministry}</span>, align: 'right' as const })),
      ]}
      rows={ids.map((id) => {
        const own = counts.filter((c) => c.rule === id)
        const severity = own[0]?.severity ?? 'info'
        const sum = own.reduce((total, c) => total + c.procedures, 0)
        return {
          id,
          cells: {
            rule: ruleWords(t, id),
            severity: <Tag kind={tagOf[severity]}>{t(`procedures.severity.${severity}`)}</Tag>,
            all: <a href={hrefOf({ rule: id })}>{formatNumber(t.lang, sum)}</a>,
            ...Object.fromEntries(
              ministries.map((ministry) => {
                const found = cell(id, ministry)
                return [ministry, found ? <a href={hrefOf({ rule: id, ministry })}>{formatNumber(t.lang, found.procedures)}</a> : '–']
              }),
            ),
          },
        }
      })}
    />
  )
}

function List({ t, filter, lines, more }: Pick<Props, 't' | 'filter' | 'lines' | 'more'>): VNode {
  const last = lines.at(-1)
  const { rule, ...rest } = filter
  const title = [rule && ruleWords(t, rule), ...Object.values(rest)].filter(Boolean).join(' – ') || t('procedures.defects.no_agency')
  return (
    <section class="section" aria-labelledby="danh-sach">
      <h2 id="danh-sach">{title}</h2>
      <Table
        reachable
        variant="dense"
        caption={title}
        captionUnseen
        headKey="name"
        columns={[
          { key: 'code', label: t('procedures.page.code'), nowrap: true },
          { key: 'name', label: t('procedures.column.name') },
          { key: 'place', label: t('procedures.defects.place') },
          { key: 'rule', label: t('procedures.defects.rule') },
          { key: 'why', label: t('procedures.defects.why') },
          { key: 'do', label: t('procedures.defects.do') },
        ]}
        rows={lines.map((line, i) => ({
          id: `${line.code}-${i}`,
          cells: {
            code: <a href={`/thu-tuc/${line.code}`}>{line.code}</a>,
            name: <span lang="vi">{line.name}</span>,
            place: (
              <>
                {line.place} <code>{line.path}</code>
              </>
            ),
            rule: (
              <>
                <Tag kind={tagOf[line.severity]}>{t(`procedures.severity.${line.severity}`)}</Tag> {line.what}{' '}
                <span class="soft" lang="vi">
                  {Object.values(line.detail).join(' · ')}
                </span>
              </>
            ),
            why: line.why,
            do: line.remedy,
          },
        }))}
      />
      <Pager t={t} nextHref={more && last ? hrefOf(filter, `${last.code}~${last.rule}~${last.path}`) : undefined} />
    </section>
  )
}

/** Defects of the catalogue for those who can have them mended. */
export function DefectsPage({ t, counts, view, scores, filter, lines, more }: Props): VNode {
  const asked = Object.values(filter).some((value) => value !== undefined)
  const tab = (xem: string, label: string, current: boolean) => ({ href: `/dieu-hanh/danh-muc${xem ? `?xem=${xem}` : ''}`, label, current })
  return (
    <>
      <h1>{t('procedures.defects.title')}</h1>
      <p>{t('procedures.defects.lead')}</p>
      <Tabs
        label={t('procedures.defects.views')}
        tabs={[
          tab('', t('procedures.defects.by_rule'), view === undefined),
          tab('co-quan', t('procedures.defects.by_agency'), view === 'agency'),
          tab('linh-vuc', t('procedures.defects.by_field'), view === 'field'),
          tab('phan', t('procedures.defects.by_part'), view === 'part'),
        ]}
      />
      {asked && <List t={t} filter={filter} lines={lines} more={more} />}
      {view ? (
        <Scores t={t} view={view} scores={scores} />
      ) : counts.length > 0 ? (
        <Matrix t={t} counts={counts} />
      ) : (
        <p>{t('procedures.defects.none')}</p>
      )}
    </>
  )
}
