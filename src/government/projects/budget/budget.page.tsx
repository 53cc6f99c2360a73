import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type CheckRow = {
  key: string
  label: string
  weight: string
  source: string
  part: string
  of: string
  least: string
  share: string
  result: string
  tag: TagKind
  missing: string
}
type Basis = { key: string; label: string; checks: CheckRow[] }
type Year = { year: string; isGenerated: boolean; origins: { label: string; amount: string; origin: string }[]; bases: Basis[] }
type Props = { t: T; years: Year[]; registerHref: string; rulesHref: string | undefined }

export function BudgetPage({ t, years, registerHref, rulesHref }: Props): VNode {
  return (
    <div class="section">
      <h1>{t('projects.budget.title')}</h1>
      <p>
        {t('projects.budget.about')} <a href={registerHref}>{t('projects.budget.register')}</a>
        {rulesHref && (
          <>
            {' · '}
            <a href={rulesHref}>{t('projects.budget.rules')}</a>
          </>
        )}
      </p>
      {years.length === 0 && <Empty title={t('projects.budget.none')} text={t('projects.budget.none_hint')} />}
      {years.map((year) => (
        <section key={year.year} class="section" aria-labelledby={`nam-${year.year}`}>
          <h2 id={`nam-${year.year}`}>{t('projects.budget.year', { year: year.year })}</h2>
          {year.isGenerated && <Notice kind="attention">{t('projects.budget.generated')}</Notice>}
          {year.bases.map((basis) => (
            <Checks key={basis.key} t={t} caption={`${basis.label}, ${year.year}`} id={`${year.year}-${basis.key}`} checks={basis.checks} />
          ))}
          {year.origins.length > 0 && (
            <p class="soft">
              {year.origins.map((one) => (
                <span key={one.label} class="project-under">
                  {one.label}: <span class="num">{one.amount}</span> – {one.origin}
                </span>
              ))}
            </p>
          )}
        </section>
      ))}
    </div>
  )
}

/** Rules with what they ask, what is, and what is missing. */
export function Checks({ t, caption, id, checks }: { t: T; caption: string; id: string; checks: CheckRow[] }): VNode {
  return (
    <Table
      caption={caption}
      headKey="label"
      columns={[
        { key: 'label', label: t('projects.budget.rule') },
        { key: 'part', label: t('projects.budget.part'), align: 'right' },
        { key: 'of', label: t('projects.budget.of'), align: 'right' },
        { key: 'share', label: t('projects.budget.share'), align: 'right', nowrap: true },
        { key: 'result', label: t('projects.budget.result') },
      ]}
      rows={checks.map((check) => ({
        id: `${id}-${check.key}`,
        cells: {
          label: (
            <>
              {check.label}
              <small class="soft project-under">
                {check.weight} · {check.source}
              </small>
            </>
          ),
          part: <span class="num">{check.part}</span>,
          of: <span class="num">{check.of}</span>,
          share: (
            <>
              <b class="num">{check.share}</b> <span class="soft num">/ {check.least}</span>
            </>
          ),
          result: (
            <>
              <Tag kind={check.tag}>{check.result}</Tag>
              {check.missing && <span class="project-under num">{check.missing}</span>}
            </>
          ),
        },
      }))}
    />
  )
}
