import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { type CheckRow, Checks } from '../budget/budget.page.tsx'
import type { Progress } from './progress.rules.ts'

const root = '/dieu-hanh/ke-hoach'
type PlanRow = { key: string; href: string; title: string; unit: string; years: string; money: string; progress: Progress }
type Draft = { href: string; title: string; by: string; at: string }

/** How much is done, as a bar and in words. */
export function ProgressTold({ t, progress, label }: { t: T; progress: Progress; label: string }): VNode {
  return (
    <span class="project-progress">
      <progress value={progress.percent} max={100} aria-label={label} />
      <span class="num">{t('projects.plan.progress', { done: progress.done, all: progress.all, percent: progress.percent })}</span>
      {progress.late > 0 && <Tag kind="overdue">{t('projects.plan.late', { count: progress.late })}</Tag>}
    </span>
  )
}

export function ListPage({ t, rows, drafts, mayWrite }: { t: T; rows: PlanRow[]; drafts: Draft[]; mayWrite: boolean }): VNode {
  return (
    <div class="section">
      <div class="work-head">
        <h1>{t('projects.plan.title')}</h1>
        {mayWrite && (
          <span class="push">
            <ButtonLink href={`${root}/moi`}>{t('projects.plan.new')}</ButtonLink>
          </span>
        )}
      </div>
      {rows.length === 0 ? (
        <Empty title={t('projects.plan.none')} text={t('projects.plan.none_hint')} />
      ) : (
        <Table
          caption={t('projects.plan.title')}
          captionUnseen
          headKey="title"
          columns={[
            { key: 'title', label: t('projects.plan.name') },
            { key: 'unit', label: t('projects.unit') },
            { key: 'years', label: t('projects.years'), nowrap: true },
            { key: 'money', label: t('projects.amount'), align: 'right', nowrap: true },
            { key: 'progress', label: t('projects.plan.done_so_far') },
          ]}
          rows={rows.map((row) => ({
            id: row.key,
            cells: {
              title: <a href={row.href}>{row.title}</a>,
              unit: row.unit,
              years: <span class="num">{row.years}</span>,
              money: <span class="num">{row.money}</span>,
              progress: <ProgressTold t={t} progress={row.progress} label={row.title} />,
            },
          }))}
        />
      )}
      {drafts.length > 0 && (
        <section class="section">
          <h2>{t('projects.plan.drafts')}</h2>
          <ul>
            {drafts.map((one) => (
              <li key={one.href}>
                <a href={one.href}>{one.title}</a>{' '}
                <span class="soft">
                  {one.by} · {one.at}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

type Item = {
  key: string
  words: string
  kind: string
  href: string | undefined
  unit: string
  due: string
  money: string
  paid: string
  state: string
  tag: TagKind
}
type Goal = { key: string; name: string; target: { href: string; label: string } | undefined; progress: Progress; items: Item[] }
type Props = {
  t: T
  title: string
  at: string
  basis: string
  unit: string
  years: string
  version: string
  versionsHref: string | undefined
  total: string
  progress: Progress
  hasDraft: boolean
  mayWrite: boolean
  goals: Goal[]
  budget: { year: string; amount: string; checks: CheckRow[] }[]
}

export function PlanPage(props: Props): VNode {
  const { t, at, goals, budget } = props
  return (
    <div class="section">
      <div class="work-head">
        <h1>{props.title}</h1>
        <span class="push project-row">
          <ButtonLink href={`${at}/in/ke-hoach.pdf`} kind="secondary" download>
            PDF
          </ButtonLink>
          <ButtonLink href={`${at}/in/ke-hoach.docx`} kind="secondary" download>
            DOCX
          </ButtonLink>
          {props.mayWrite && (
            <ButtonLink href={`${at}/soan`}>{t(props.hasDraft ? 'projects.plan.go_on' : 'projects.plan.change')}</ButtonLink>
          )}
        </span>
      </div>
      {props.hasDraft && <Notice>{t('projects.plan.has_draft')}</Notice>}
      <SummaryList
        t={t}
        rows={[
          { label: t('projects.unit'), value: props.unit },
          { label: t('projects.years'), value: props.years },
          { label: t('projects.plan.basis'), value: props.basis },
          { label: t('projects.plan.money'), value: <span class="num">{props.total}</span> },
          { label: t('projects.plan.done_so_far'), value: <ProgressTold t={t} progress={props.progress} label={props.title} /> },
        ]}
      />
      {goals.map((goal, index) => (
        <section key={goal.key} class="section" aria-labelledby={`muc-tieu-${goal.key}`}>
          <h2 id={`muc-tieu-${goal.key}`}>
            {index + 1}. {goal.name}
          </h2>
          <p>
            <ProgressTold t={t} progress={goal.progress} label={goal.name} />
            {goal.target && (
              <>
                {' '}
                <a href={goal.target.href}>{goal.target.label}</a>
              </>
            )}
          </p>
          <Items t={t} goal={goal} />
        </section>
      ))}
      {budget.map((year) => (
        <Checks
          key={year.year}
          t={t}
          id={`ngan-sach-${year.year}`}
          caption={t('projects.plan.budget', { year: year.year, amount: year.amount })}
          checks={year.checks}
        />
      ))}
      <p class="soft">
        {props.version}
        {props.versionsHref && (
          <>
            {' · '}
            <a href={props.versionsHref}>{t('projects.method.versions')}</a>
          </>
        )}
      </p>
    </div>
  )
}

function Items({ t, goal }: { t: T; goal: Goal }): VNode {
  return (
    <Table
      caption={goal.name}
      captionUnseen
      headKey="words"
      columns={[
        { key: 'words', label: t('projects.plan.column.words') },
        { key: 'unit', label: t('projects.plan.column.unit') },
        { key: 'due', label: t('projects.plan.column.due'), nowrap: true },
        { key: 'money', label: t('projects.plan.column.amount'), align: 'right', nowrap: true },
        { key: 'state', label: t('projects.plan.column.state') },
      ]}
      rows={goal.items.map((item) => ({
        id: `${goal.key}-${item.key}`,
        cells: {
          words: (
            <>
              {item.href ? <a href={item.href}>{item.words}</a> : item.words}
              <small class="soft project-under">{item.kind}</small>
            </>
          ),
          unit: item.unit,
          due: <span class="num">{item.due}</span>,
          money: (
            <span class="num">
              {item.money}
              {item.paid && <small class="soft project-under">{item.paid}</small>}
            </span>
          ),
          state: <Tag kind={item.tag}>{item.state}</Tag>,
        },
      }))}
    />
  )
}
