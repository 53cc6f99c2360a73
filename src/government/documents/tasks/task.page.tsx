import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { FileField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { FileUnder, type Under } from '../work-files/file-under.page.tsx'
import { DueTag } from './board.page.tsx'

type Act = { name: string; label: string; note: 'required' | 'optional' | null; files: 'required' | 'optional' | null }
type Props = {
  t: T
  at: string
  task: {
    reference: string
    title: string
    quote: string
    paragraph: number | null
    unitName: string
    issuerName: string
    givenName: string
    dueOn: string
    percent: number
    returned: number
    escalatedAt: Date | null
    closedAt: Date | null
    partners: { unitName: string }[]
  }
  stateLabel: string
  standing: 'late' | 'soon' | 'on_time' | 'closed'
  documentHref: string | null
  assignee: string | null
  acts: Act[]
  officers: Option[]
  evidence: { id: string; name: string; when: string }[]
  steps: { what: string; when: string; who: string; note: string | null; percent: number | null }[]
  workFiles: Under[]
  openFiles: Option[]
  version: number
  key: string
  values: Record<string, string>
  errors: FieldFault[]
}

export function TaskPage(props: Props): VNode {
  const { t, at, task, errors, evidence, steps } = props
  return (
    <div>
      <ErrorSummary t={t} errors={errors} />
      <h1>{task.title}</h1>
      <p class="bar">
        <Tag kind={task.closedAt ? 'done' : 'doing'}>{props.stateLabel}</Tag>
        <DueTag t={t} standing={props.standing} dueOn={task.dueOn} />
        {task.returned > 0 && <Tag kind="note">{t('documents.task_returned', { count: task.returned })}</Tag>}
        {task.escalatedAt && !task.closedAt && <Tag kind="overdue">{t('documents.task_escalated')}</Tag>}
      </p>
      {task.quote && <blockquote class="quote">{task.quote}</blockquote>}
      <Facts {...props} />
      {props.acts.length > 0 && <Acts {...props} />}
      {evidence.length > 0 && (
        <section class="section" aria-labelledby="minh-chung">
          <h2 id="minh-chung">{t('documents.evidence')}</h2>
          <ul>
            {evidence.map((file) => (
              <li key={file.id}>
                <a href={`${at}/tep/${file.id}`}>{file.name}</a> <span class="soft num">{file.when}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <FileUnder t={t} action={`${at}/ho-so`} under={props.workFiles} open={props.openFiles} />
      <section class="section" aria-labelledby="dien-bien">
        <h2 id="dien-bien">{t('documents.history')}</h2>
        <Timeline
          items={steps.map((step, index) => ({
            what: [step.what, step.percent === null ? '' : `${step.percent} %`, step.note ?? ''].filter(Boolean).join(': '),
            when: step.when,
            who: step.who,
            now: index === 0,
          }))}
        />
      </section>
    </div>
  )
}

function Facts({ t, task, documentHref, assignee }: Props): VNode {
  const line = (label: string, value: string | null) => (value ? [{ label, value }] : [])
  return (
    <SummaryList
      t={t}
      rows={[
        { label: t('documents.number'), value: <span class="num">{task.reference}</span> },
        { label: t('documents.task_issuer'), value: `${task.issuerName} (${task.givenName})` },
        { label: t('documents.task_owner'), value: task.unitName },
        ...line(t('documents.task_partners_named'), task.partners.map((each) => each.unitName).join(', ')),
        ...line(t('documents.assignee'), assignee),
        { label: t('documents.task_percent'), value: <span class="num">{task.percent} %</span> },
        ...(documentHref
          ? [{ label: t('documents.task_document'), value: <a href={documentHref}>{t('documents.task_read_document')}</a> }]
          : []),
      ]}
    />
  )
}

function Acts({ t, at, acts, officers, version, key, values, errors }: Props): VNode {
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  const has = (...names: string[]): boolean => acts.some((act) => names.includes(act.name))
  return (
    <form method="post" action={at} enctype="multipart/form-data" novalidate class="narrow section">
      <h2>{t('documents.act')}</h2>
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="key" value={key} />
      {acts.some((act) => act.note) && (
        <TextArea t={t} name="note" label={t('documents.task_note')} rows={4} value={values.note} error={fault('note')} required={false} />
      )}
      {has('progress') && (
        <TextField
          t={t}
          name="percent"
          label={t('documents.task_percent')}
          value={values.percent}
          error={fault('percent')}
          width={4}
          required={false}
        />
      )}
      {acts.some((act) => act.files) && (
        <FileField
          t={t}
          name="files"
          label={t('documents.evidence')}
          hint={t('documents.evidence_hint')}
          multiple
          error={fault('files')}
          required={false}
        />
      )}
      {officers.length > 0 && (
        <SelectField
          t={t}
          name="officer"
          label={t('documents.assignee')}
          options={officers}
          value={values.officer}
          error={fault('officer')}
          required={false}
        />
      )}
      {has('extend') && (
        <TextField
          t={t}
          name="days"
          label={t('documents.task_days')}
          value={values.days}
          error={fault('days')}
          width={4}
          required={false}
        />
      )}
      <Actions>
        {acts.map((act, index) => (
          <Button
            key={act.name}
            name="action"
            value={act.name}
            kind={index === 0 ? 'primary' : act.name === 'cancel' ? 'danger' : 'secondary'}
          >
            {act.label}
          </Button>
        ))}
      </Actions>
    </form>
  )
}
