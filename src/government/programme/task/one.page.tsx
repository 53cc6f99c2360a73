import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea, TextField } from '#core/ui/field.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import type { TaskCard } from './board.page.tsx'

type Props = {
  t: T
  at: string
  card: TaskCard
  words: string
  area: string
  partners: string
  evidence: string
  dueWords: string
  unit: string
  state: string
  isClosed: boolean
  version: number
  clientKey: string
  acts: { type: string; label: string; final: boolean }[]
  steps: { what: string; when: string; who: string; note: string | null }[]
  made: string
  note: string
  days: string
  errors: FieldFault[]
}

export function TaskPage(props: Props): VNode {
  const { t, card, words, errors } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <p class="soft num">
        {card.reference} · {props.area}
      </p>
      <h1 class="task-words">{words}</h1>
      <p class="task-tags">
        <Tag kind={props.isClosed ? 'done' : 'doing'}>{props.state}</Tag>
        <Tag kind={card.isLate ? 'overdue' : 'plain'}>
          {card.isLate ? t('programme.task.late_by', { days: card.lateDays, due: card.due }) : card.due}
        </Tag>
        {card.isEscalated && <Tag kind="note">{t('programme.task.escalated')}</Tag>}
      </p>
      <SummaryList
        t={t}
        rows={[
          { label: t('programme.task.lead'), value: card.lead },
          ...(props.partners ? [{ label: t('programme.task.partners'), value: props.partners }] : []),
          { label: t('programme.task.evidence'), value: props.evidence || t('programme.task.no_evidence') },
          { label: t('programme.task.due'), value: props.dueWords ? `${card.due} (${props.dueWords})` : card.due },
          { label: t('programme.task.unit'), value: props.unit },
          { label: t('programme.task.number'), value: `${card.no} · ${props.made}` },
        ]}
      />
      {props.acts.length > 0 && <Acts {...props} />}
      <section class="section" aria-labelledby="dien-bien">
        <h2 id="dien-bien">{t('programme.task.history')}</h2>
        <Timeline
          items={props.steps.map((step, index) => ({
            what: step.note ? `${step.what}: ${step.note}` : step.what,
            ...{ when: step.when, who: step.who, now: index === 0 },
          }))}
        />
      </section>
    </div>
  )
}

function Acts({ t, at, acts, version, clientKey, note, days, errors }: Props): VNode {
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <form method="post" action={at} novalidate>
      <h2>{t('programme.task.act')}</h2>
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="key" value={clientKey} />
      <TextArea
        t={t}
        name="note"
        label={t('programme.task.note')}
        hint={t('programme.task.note_hint')}
        value={note}
        rows={3}
        error={fault('note')}
      />
      {acts.some(({ type }) => type === 'extend') && (
        <TextField t={t} name="days" label={t('programme.task.days')} value={days} inputMode="numeric" width={4} error={fault('days')} />
      )}
      <p class="task-tags">
        {acts.map(({ type, label, final }, index) => (
          <Button key={type} kind={final ? 'danger' : index === 0 ? 'primary' : 'secondary'} name="action" value={type}>
            {label}
          </Button>
        ))}
      </p>
    </form>
  )
}
