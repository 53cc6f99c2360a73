import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { DateField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

const root = '/dieu-hanh/ke-hoach'
type Given = Readonly<Record<string, string>>
type Filled = { t: T; values: Given; errors: FieldFault[] }
const fieldOf = ({ t, values, errors }: Filled, name: string) => ({
  ...{ t, name, value: values[name] ?? '', error: errors.find(({ field }) => field === name)?.message },
})

export function NewPage(props: Filled & { units: Option[] }): VNode {
  const { t, errors, units } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('projects.plan.new')}</h1>
      <form method="post" action={`${root}/moi`} novalidate>
        <TextField {...fieldOf(props, 'title')} label={t('projects.plan.name')} />
        <TextField {...fieldOf(props, 'basis')} label={t('projects.plan.basis')} hint={t('projects.plan.basis_hint')} />
        <SelectField {...fieldOf(props, 'unit')} label={t('projects.unit')} options={units} />
        <div class="project-row">
          <TextField {...fieldOf(props, 'from')} label={t('projects.from_year')} width={4} inputMode="numeric" />
          <TextField {...fieldOf(props, 'to')} label={t('projects.to_year')} width={4} inputMode="numeric" />
        </div>
        <Actions>
          <Button>{t('projects.plan.begin')}</Button>
        </Actions>
      </form>
    </div>
  )
}

type Goal = { key: string; name: string; items: { key: string; words: string; about: string }[] }
type Props = Filled & {
  at: string
  title: string
  about: string
  seen: string
  faults: string[]
  review: { href: string; mayOpen: boolean } | undefined
  units: Option[]
  years: Option[]
  projects: Option[]
  targets: Option[]
  goals: Goal[]
}

/** The draft of a plan: goals, and who does what by when for how much. Each change is kept at once. */
export function EditPage(props: Props): VNode {
  const { t, title, about, errors, faults, review, goals } = props
  return (
    <div class="section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('projects.plan.writing', { title })}</h1>
      <p class="soft">{about}</p>
      {review && (
        <Notice
          title={t('projects.plan.waits')}
          action={
            review.mayOpen ? (
              <ButtonLink href={review.href} kind="secondary">
                {t('projects.plan.review')}
              </ButtonLink>
            ) : undefined
          }
        >
          <p>{t('projects.plan.waits_hint')}</p>
        </Notice>
      )}
      {review && faults.length > 0 && (
        <Notice kind="attention" title={t('projects.plan.faulty')}>
          <ul>
            {faults.slice(0, 10).map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </Notice>
      )}
      {goals.map((goal, index) => (
        <GoalDraft key={goal.key} goal={goal} number={index + 1} {...props} />
      ))}
      <NewGoal {...props} />
      {goals.length > 0 && <NewItem {...props} />}
    </div>
  )
}

function Drop({ t, at, seen, what, label }: Pick<Props, 't' | 'at' | 'seen'> & { what: string; label: string }): VNode {
  return (
    <form method="post" action={at}>
      <input type="hidden" name="seen" value={seen} />
      <Button kind="quiet" name="what" value={what}>
        {t('projects.plan.drop')}
        <span class="unseen"> {label}</span>
      </Button>
    </form>
  )
}

function GoalDraft({ goal, number, ...props }: Props & { goal: Goal; number: number }): VNode {
  return (
    <section class="section" aria-labelledby={`soan-${goal.key}`}>
      <div class="project-row">
        <h2 id={`soan-${goal.key}`}>
          {number}. {goal.name}
        </h2>
        <Drop {...props} what={`drop_goal:${goal.key}`} label={goal.name} />
      </div>
      <ul class="project-rows">
        {goal.items.map((item) => (
          <li key={item.key} class="project-row">
            <span>
              {item.words}
              <small class="soft project-under">{item.about}</small>
            </span>
            <Drop {...props} what={`drop_item:${item.key}`} label={item.words} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function NewGoal(props: Props): VNode {
  const { t, at, seen, targets } = props
  return (
    <form class="narrow project-form" method="post" action={at} novalidate>
      <h2>{t('projects.plan.add_goal')}</h2>
      <input type="hidden" name="seen" value={seen} />
      <TextField {...fieldOf(props, 'goal-name')} label={t('projects.plan.goal')} />
      <SelectField {...fieldOf(props, 'goal-target')} label={t('projects.serves')} options={targets} required={false} />
      <Button kind="secondary" name="what" value="goal">
        {t('projects.plan.add_goal')}
      </Button>
    </form>
  )
}

function NewItem(props: Props): VNode {
  const { t, at, seen, goals, units, years, projects, values } = props
  const due = { ...fieldOf(props, 'due'), value: { d: values['due-d'], m: values['due-m'], y: values['due-y'] } }
  return (
    <form class="narrow project-form" method="post" action={at} novalidate>
      <h2>{t('projects.plan.add_item')}</h2>
      <input type="hidden" name="seen" value={seen} />
      <SelectField
        {...fieldOf(props, 'goal')}
        value={values.goal ?? goals.at(-1)?.key}
        label={t('projects.plan.goal')}
        options={goals.map(({ key, name }) => ({ value: key, label: name }))}
      />
      <TextArea {...fieldOf(props, 'words')} label={t('projects.plan.column.words')} rows={3} maxLength={2000} />
      <SelectField {...fieldOf(props, 'unit')} label={t('projects.plan.column.unit')} options={units} />
      <DateField {...due} label={t('projects.plan.column.due')} />
      <TextField {...fieldOf(props, 'evidence')} label={t('projects.plan.evidence')} />
      <SelectField
        {...fieldOf(props, 'project')}
        label={t('projects.plan.by_project')}
        hint={t('projects.plan.by_project_hint')}
        options={projects}
        required={false}
      />
      <div class="project-row">
        <SelectField {...fieldOf(props, 'year')} label={t('projects.year')} options={years} width={10} required={false} />
        <TextField {...fieldOf(props, 'amount')} label={t('projects.amount')} width={20} inputMode="numeric" required={false} />
        <TextField {...fieldOf(props, 'security')} label={t('projects.security_percent')} width={4} inputMode="numeric" required={false} />
      </div>
      <Button name="what" value="item">
        {t('projects.plan.add_item')}
      </Button>
    </form>
  )
}
