import type { VNode } from 'preact'
import { formatNumber, type T } from '#core/i18n.ts'
import { Pager } from '#core/ui/pager.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Severity } from './defect.ts'
import type { DefectCount, DefectLine } from './lint.queries.ts'

type Props = { t: T; counts: DefectCount[]; rule?: string | undefined; ministry?: string | undefined; lines: DefectLine[]; more: boolean }

const tagOf: Record<Severity, TagKind> = { error: 'note', warning: 'doing', info: 'plain' }

const ruleWords = (t: T, rule: string): string => t(`procedures.lint.${rule}` as Parameters<T>[0])

function hrefOf(rule?: string, ministry?: string, after?: string): string {
  const params = new URLSearchParams()
  if (rule) params.set('quy-tac', rule)
  if (ministry) params.set('bo', ministry)
  if (after) params.set('sau', after)
  return `/dieu-hanh/danh-muc?${params}`
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
            all: <a href={hrefOf(id)}>{formatNumber(t.lang, sum)}</a>,
            ...Object.fromEntries(
              ministries.map((ministry) => {
                const found = cell(id, ministry)
                return [ministry, found ? <a href={hrefOf(id, ministry)}>{formatNumber(t.lang, found.procedures)}</a> : '–']
              }),
            ),
          },
        }
      })}
    />
  )
}

function List({ t, rule, ministry, lines, more }: Omit<Props, 'counts'>): VNode {
  const last = lines.at(-1)
  const title = [rule && ruleWords(t, rule), ministry].filter(Boolean).join(' – ')
  return (
    <section class="section" aria-labelledby="danh-sach">
      <h2 id="danh-sach">{title}</h2>
      <Table
        variant="dense"
        caption={title}
        captionUnseen
        headKey="name"
        columns={[
          { key: 'code', label: t('procedures.page.code'), nowrap: true },
          { key: 'name', label: t('procedures.column.name') },
          { key: 'rule', label: t('procedures.defects.rule') },
          { key: 'path', label: t('procedures.defects.place') },
          { key: 'detail', label: t('procedures.defects.detail') },
        ]}
        rows={lines.map((line, i) => ({
          id: `${line.code}-${i}`,
          cells: {
            code: <a href={`/thu-tuc/${line.code}`}>{line.code}</a>,
            name: <span lang="vi">{line.name}</span>,
            rule: ruleWords(t, line.rule),
            path: <code>{line.path}</code>,
            detail: <span lang="vi">{Object.values(line.detail).join(' · ')}</span>,
          },
        }))}
      />
      <Pager t={t} nextHref={more && last ? hrefOf(rule, ministry, `${last.code}~${last.rule}~${last.path}`) : undefined} />
    </section>
  )
}

/** Defects of the catalogue for those who can have them mended. */
export function DefectsPage({ t, counts, rule, ministry, lines, more }: Props): VNode {
  return (
    <>
      <h1>{t('procedures.defects.title')}</h1>
      <p>{t('procedures.defects.lead')}</p>
      {(rule || ministry) && <List t={t} rule={rule} ministry={ministry} lines={lines} more={more} />}
      {counts.length > 0 ? <Matrix t={t} counts={counts} /> : <p>{t('procedures.defects.none')}</p>}
    </>
  )
}
