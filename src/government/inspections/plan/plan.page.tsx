import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatNumber, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { type KindFigures, PointFigures } from '../facts/figures.page.tsx'
import { type FollowedRemedy, FollowUp } from '../follow-up/follow-up.page.tsx'
import type { Plan, Visit } from './plan.queries.ts'
import { faultOf, SubjectFields } from './subject.page.tsx'

type State = 'planned' | 'open' | 'concluded' | 'cancelled'
type Line = Visit & { state: State }
const tags: Record<State, TagKind> = { planned: 'plain', open: 'doing', concluded: 'done', cancelled: 'stale' }

type HomeProps = {
  t: T
  root: string
  year: number
  share: { concluded: number; digital: number }
  plans: (Plan & { visits: number; concluded: number; unit: string })[]
  visits: Line[]
  proposed: Visit[]
  remedies: FollowedRemedy[]
  figures: KindFigures[]
  mayPropose: boolean
  units: Option[]
  title: string
  errors: FieldFault[]
}

export function HomePage({
  t,
  root,
  year,
  share,
  plans,
  visits,
  proposed,
  remedies,
  figures,
  mayPropose,
  units,
  title,
  errors,
}: HomeProps): VNode {
  const percent = share.concluded === 0 ? '–' : `${formatNumber(t.lang, Math.round((share.digital / share.concluded) * 1_000) / 10)} %`
  return (
    <div>
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('inspections.title')}</h1>
      <p class="bar">
        <a href={`${root}?nam=${year - 1}`}>‹ {year - 1}</a>
        <b class="num">{year}</b>
        <a href={`${root}?nam=${year + 1}`}>{year + 1} ›</a>
        <span class="push">{t('inspections.share', { percent, digital: share.digital, concluded: share.concluded })}</span>
      </p>
      <section class="section" aria-labelledby="cuoc">
        <h2 id="cuoc">{t('inspections.visits')}</h2>
        {visits.length === 0 ? (
          <Empty title={t('inspections.none')} text={t('inspections.none_text')} />
        ) : (
          <Visits t={t} root={root} visits={visits} />
        )}
        {mayPropose && (
          <p>
            <ButtonLink href={`${root}/dot-xuat`} kind="secondary">
              {t('inspections.unplanned.propose')}
            </ButtonLink>
          </p>
        )}
        {proposed.length > 0 && (
          <>
            <h3>{t('inspections.unplanned.waiting', { count: proposed.length })}</h3>
            <ul>
              {proposed.map((visit) => (
                <li key={visit.id}>
                  <a href={`${root}/dot-xuat/${visit.id}`}>{visit.subjectName}</a> <span class="soft num">{visit.subjectCode}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      {remedies.length > 0 && <FollowUp t={t} root={root} remedies={remedies} />}
      {figures.length > 0 && <PointFigures t={t} figures={figures} />}
      <section class="section" aria-labelledby="ke-hoach">
        <h2 id="ke-hoach">{t('inspections.plans')}</h2>
        {plans.length > 0 && (
          <Table
            caption={t('inspections.plans')}
            captionUnseen
            headKey="title"
            columns={[
              { key: 'title', label: t('inspections.plan') },
              { key: 'unit', label: t('inspections.unit') },
              { key: 'done', label: t('inspections.done'), align: 'right' },
              { key: 'state', label: t('inspections.state') },
            ]}
            rows={plans.map((plan) => ({
              id: plan.id,
              href: `${root}/ke-hoach/${plan.id}`,
              cells: {
                title: <a href={`${root}/ke-hoach/${plan.id}`}>{plan.title}</a>,
                unit: plan.unit,
                done: <span class="num">{`${plan.concluded}/${plan.visits}`}</span>,
                state: (
                  <Tag kind={plan.approvedAt ? 'done' : 'waiting'}>
                    {t(plan.approvedAt ? 'inspections.plan.approved' : 'inspections.plan.draft')}
                  </Tag>
                ),
              },
            }))}
          />
        )}
        {units.length > 0 && (
          <form method="post" action={`${root}/ke-hoach`} novalidate class="narrow">
            <h3>{t('inspections.plan.new')}</h3>
            <TextField t={t} name="title" label={t('inspections.plan.name')} value={title} error={faultOf(errors, 'title')} required />
            <TextField
              t={t}
              name="year"
              label={t('inspections.plan.year')}
              value={String(year)}
              inputMode="numeric"
              width={4}
              error={faultOf(errors, 'year')}
              required
            />
            <SelectField
              t={t}
              name="unit"
              label={t('inspections.unit')}
              options={units}
              value={units[0]?.value}
              error={faultOf(errors, 'unit')}
              required
            />
            <Actions>
              <Button kind="secondary">{t('inspections.plan.create')}</Button>
            </Actions>
          </form>
        )}
      </section>
    </div>
  )
}

function Visits({ t, root, visits }: { t: T; root: string; visits: Line[] }): VNode {
  return (
    <Table
      caption={t('inspections.visits')}
      captionUnseen
      headKey="name"
      columns={[
        { key: 'name', label: t('inspections.subject') },
        { key: 'month', label: t('inspections.month') },
        { key: 'state', label: t('inspections.state') },
      ]}
      rows={visits.map((visit) => ({
        id: visit.id,
        href: `${root}/${visit.id}`,
        cells: {
          name: (
            <>
              <a href={`${root}/${visit.id}`}>{visit.subjectName}</a> <span class="soft num">{visit.subjectCode}</span>
            </>
          ),
          month: <span class="num">{`${String(visit.month).padStart(2, '0')}/${visit.year}`}</span>,
          state: <Tag kind={tags[visit.state]}>{t(`inspections.state.${visit.state}`)}</Tag>,
        },
      }))}
    />
  )
}

type PlanProps = {
  t: T
  root: string
  plan: Plan & { unit: string }
  visits: Line[]
  lists: Option[]
  mayPlan: boolean
  mayApprove: boolean
  values: Record<string, string>
  errors: FieldFault[]
}

export function PlanPage({ t, root, plan, visits, lists, mayPlan, mayApprove, values, errors }: PlanProps): VNode {
  const at = `${root}/ke-hoach/${plan.id}`
  return (
    <div>
      <ErrorSummary t={t} errors={errors} />
      <h1>{plan.title}</h1>
      <p class="bar">
        <span>{plan.unit}</span>
        <span class="num">{plan.year}</span>
        <Tag kind={plan.approvedAt ? 'done' : 'waiting'}>{t(plan.approvedAt ? 'inspections.plan.approved' : 'inspections.plan.draft')}</Tag>
        {plan.approvedAt && <span class="num">{formatDate(t.lang, plan.approvedAt)}</span>}
      </p>
      {mayApprove && (
        <form method="post" action={`${at}/duyet`}>
          <Notice kind="attention">{t('inspections.plan.approve_text')}</Notice>
          <Button>{t('inspections.plan.approve')}</Button>
        </form>
      )}
      {visits.length === 0 ? (
        <Empty title={t('inspections.plan.empty')} text={t('inspections.plan.empty_text')} />
      ) : (
        <Table
          caption={t('inspections.visits')}
          captionUnseen
          variant="dense"
          headKey="name"
          columns={[
            { key: 'name', label: t('inspections.subject') },
            { key: 'code', label: t('inspections.code') },
            { key: 'month', label: t('inspections.month') },
            { key: 'state', label: t('inspections.state') },
            { key: 'act', label: t('inspections.visit.remove'), unseenLabel: true },
          ]}
          rows={visits.map((visit) => ({
            id: visit.id,
            cells: {
              name: plan.approvedAt ? <a href={`${root}/${visit.id}`}>{visit.subjectName}</a> : visit.subjectName,
              code: <span class="num">{visit.subjectCode}</span>,
              month: <span class="num">{visit.month}</span>,
              state: <Tag kind={tags[visit.state]}>{t(`inspections.state.${visit.state}`)}</Tag>,
              act: mayPlan && (
                <form method="post" action={`${at}/${visit.id}/bo`}>
                  <Button kind="quiet">
                    {t('inspections.visit.remove')}
                    <span class="unseen"> {visit.subjectName}</span>
                  </Button>
                </form>
              ),
            },
          }))}
        />
      )}
      {mayPlan && (
        <form method="post" action={`${at}/them`} novalidate class="narrow section">
          <h2>{t('inspections.visit.add')}</h2>
          <SubjectFields t={t} lists={lists} values={values} errors={errors} />
          <SelectField
            t={t}
            name="month"
            label={t('inspections.month')}
            value={values.month}
            options={Array.from({ length: 12 }, (_, index) => ({ value: String(index + 1), label: String(index + 1) }))}
            error={faultOf(errors, 'month')}
            required
          />
          <Actions>
            <Button>{t('inspections.visit.add')}</Button>
          </Actions>
        </form>
      )}
    </div>
  )
}
