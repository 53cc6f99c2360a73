import type { VNode } from 'preact'
import { type Localized, localized, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { RadioField } from '#core/ui/choice-field.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { Events } from '#core/ui/hero.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Text } from '../catalogue/text.page.tsx'
import type { PlanPaper } from './papers.rules.ts'

type QuestionProps = {
  t: T
  title: string
  intro: string | undefined
  action: string
  kept: Record<string, string>
  name: string
  text: string
  hint: string | undefined
  options: { value: string; label: string }[]
  value: string | undefined
  error: string | undefined
  back: string | undefined
}

/** One question; what was answered before travels in the address. */
export function QuestionPage({ t, title, intro, action, kept, name, text, hint, options, value, error, back }: QuestionProps): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={error ? [{ field: name, message: error }] : []} />
      <h1>{title}</h1>
      {intro && <p class="lead">{intro}</p>}
      <form method="get" action={action} novalidate>
        {Object.entries(kept).map(([key, answer]) => (
          <input key={key} type="hidden" name={key} value={answer} />
        ))}
        <input type="hidden" name="cho" value={name} />
        <RadioField t={t} name={name} label={text} hint={hint} options={options} value={value ?? ''} error={error} />
        <Actions>
          <Button>{t('procedures.guide.next')}</Button>
          {back && (
            <ButtonLink kind="quiet" href={back}>
              {t('procedures.guide.back')}
            </ButtonLink>
          )}
        </Actions>
      </form>
    </div>
  )
}

type Step = { code: string; name: Localized; why: string; agency: string; time: string; cost: string; online: boolean; sometimes: number }
type PlanProps = {
  t: T
  title: string
  otherwise: string
  answers: { label: string; value: string; changeHref: string }[]
  steps: Step[]
  papers: PlanPaper[]
  total: string | undefined
  address: string
  saved: boolean
  signedIn: boolean
}

function StepCard({ t, step, number }: { t: T; step: Step; number: number }): VNode {
  return (
    <section class="card" aria-labelledby={`buoc-${number}`}>
      <h3 id={`buoc-${number}`}>
        {number}.{' '}
        <a href={`/thu-tuc/${step.code}`}>
          <Text t={t} text={step.name} />
        </a>
      </h3>
      <p>{step.why}</p>
      <SummaryList
        t={t}
        tight
        rows={[
          { label: t('procedures.guide.where'), value: <span lang="vi">{step.agency}</span> },
          { label: t('procedures.column.time'), value: step.time },
          { label: t('procedures.column.cost'), value: step.cost },
        ]}
      />
      {step.sometimes > 0 && (
        <p class="soft">
          <a href={`/thu-tuc/${step.code}#giay-to`}>{t('procedures.guide.sometimes', { count: step.sometimes })}</a>
        </p>
      )}
      {step.online && (
        <Actions>
          <ButtonLink href={`/thu-tuc/${step.code}/nop`}>{t('procedures.guide.start')}</ButtonLink>
        </Actions>
      )}
    </section>
  )
}

function stateOf(t: T, paper: PlanPaper): VNode {
  if (paper.own) return <Tag kind="done">{t('procedures.guide.own', { code: paper.own.code })}</Tag>
  if (paper.given !== undefined) return <Tag kind="doing">{t('procedures.guide.given', { number: paper.given })}</Tag>
  if (paper.held) return <Tag kind="done">{t('procedures.guide.held')}</Tag>
  return <Tag kind="plain">{t(paper.template ? 'procedures.guide.fill' : 'procedures.guide.bring')}</Tag>
}

function Papers({ t, papers }: { t: T; papers: PlanPaper[] }): VNode {
  return (
    <Table
      caption={t('procedures.guide.papers')}
      captionUnseen
      headKey="name"
      columns={[
        { key: 'name', label: t('procedures.guide.paper') },
        { key: 'count', label: t('procedures.guide.count') },
        { key: 'steps', label: t('procedures.guide.for_steps') },
        { key: 'state', label: t('procedures.guide.state') },
      ]}
      rows={papers.map((paper, index) => ({
        id: `giay-${index}`,
        cells: {
          name: <Text t={t} text={localized(t.lang, paper.name) === paper.name.vi ? paper.name.vi : paper.name} />,
          count:
            [
              ...(paper.originals > 0 ? [t('procedures.paper.originals', { count: paper.originals })] : []),
              ...(paper.copies > 0 ? [t('procedures.paper.copies', { count: paper.copies })] : []),
            ].join(' · ') || '–',
          steps: paper.steps.join(', '),
          state: stateOf(t, paper),
        },
      }))}
    />
  )
}

/** What to do, in its order, and what to bring: one list for all steps. */
export function PlanPage({ t, title, otherwise, answers, steps, papers, total, address, saved, signedIn }: PlanProps): VNode {
  return (
    <>
      <h1>{t('procedures.guide.plan')}</h1>
      <p class="lead">{title}</p>
      {saved && <Notice kind="done">{t('procedures.guide.saved')}</Notice>}
      {steps.length === 0 ? (
        <Notice>{otherwise}</Notice>
      ) : (
        <>
          <section class="section flow" aria-labelledby="cac-buoc">
            <h2 id="cac-buoc">{t('procedures.guide.steps', { count: steps.length })}</h2>
            {steps.map((step, index) => (
              <StepCard key={step.code} t={t} step={step} number={index + 1} />
            ))}
            {total !== undefined && <p>{t('procedures.guide.total', { amount: total })}</p>}
          </section>
          {papers.length > 0 && (
            <section class="section" aria-labelledby="giay-to">
              <h2 id="giay-to">{t('procedures.guide.papers')}</h2>
              <p class="soft">{t('procedures.guide.papers_lead')}</p>
              <Papers t={t} papers={papers} />
            </section>
          )}
        </>
      )}
      <section class="section" aria-labelledby="tra-loi">
        <h2 id="tra-loi">{t('procedures.guide.answers')}</h2>
        <SummaryList t={t} rows={answers} />
      </section>
      <section class="section no-print" aria-labelledby="luu">
        <h2 id="luu">{t('procedures.guide.keep')}</h2>
        <p class="soft">{t('procedures.guide.keep_hint')}</p>
        {signedIn ? (
          <form method="post" action={address}>
            <Actions>
              <Button kind="secondary">{t('procedures.guide.save')}</Button>
            </Actions>
          </form>
        ) : (
          <Actions>
            <ButtonLink kind="secondary" href={`/dang-nhap?${new URLSearchParams({ ve: address })}`}>
              {t('procedures.guide.sign_in')}
            </ButtonLink>
          </Actions>
        )}
      </section>
    </>
  )
}

type Plan = { id: string; href: string; title: string; saved: string }

export function PlansPage({ t, plans }: { t: T; plans: Plan[] }): VNode {
  return (
    <>
      <h1>{t('procedures.guide.plans')}</h1>
      {plans.length === 0 ? (
        <Empty title={t('procedures.guide.no_plans')} text={t('procedures.guide.no_plans_text')}>
          <p>
            <a href="/">{t('procedures.home.crumb')}</a>
          </p>
        </Empty>
      ) : (
        plans.map((plan) => (
          <section key={plan.id} class="section">
            <Events items={[{ href: plan.href, label: plan.title, text: t('procedures.guide.saved_on', { day: plan.saved }) }]} />
            <form method="post" action={`/ke-hoach/${plan.id}/xoa`}>
              <Actions>
                <Button kind="quiet">{t('procedures.guide.remove')}</Button>
              </Actions>
            </form>
          </section>
        ))
      )}
    </>
  )
}
