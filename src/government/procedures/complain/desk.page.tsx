import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'

type Urgency = { kind: TagKind; words: string }
type Line = { reference: string; dossier: string; about: string; asked: string; urgency: Urgency }

/** Complaints in the leader's jurisdiction. */
export function ComplaintsPage({ t, root, lines, closed }: { t: T; root: string; lines: Line[]; closed: boolean }): VNode {
  return (
    <div class="section">
      <h1>{t('procedures.complaint.desk')}</h1>
      <p>
        <a href={closed ? root : `${root}?xong=1`}>{t(closed ? 'procedures.complaint.open_list' : 'procedures.complaint.closed_list')}</a>
      </p>
      {lines.length === 0 ? (
        <Empty title={t('procedures.complaint.none')} text={t('procedures.complaint.none_text')} />
      ) : (
        <Table
          caption={t('procedures.complaint.desk')}
          captionUnseen
          variant="cards"
          headKey="reference"
          columns={[
            { key: 'reference', label: t('procedures.complaint.reference') },
            { key: 'dossier', label: t('procedures.complaint.dossier') },
            { key: 'about', label: t('procedures.complaint.about') },
            { key: 'asked', label: t('procedures.duplicate.filed') },
            { key: 'due', label: t('procedures.complaint.due') },
          ]}
          rows={lines.map((line) => ({
            id: line.reference,
            href: `${root}/${line.reference}`,
            cells: {
              reference: (
                <a class="num" href={`${root}/${line.reference}`}>
                  {line.reference}
                </a>
              ),
              dossier: <span class="num">{line.dossier}</span>,
              about: line.about,
              asked: line.asked,
              due: <Tag kind={line.urgency.kind}>{line.urgency.words}</Tag>,
            },
          }))}
        />
      )}
    </div>
  )
}

type Props = {
  t: T
  title: string
  action: string
  dossier: string
  person: string
  about: string
  words: string
  answer: string | undefined
  again: string | undefined
  state: string
  kind: TagKind
  urgency: Urgency
  version: number
  /** The reader worked on the dossier. */
  barred: boolean
  acts: { type: string; label: string; needsNote: boolean }[]
  steps: { what: string; when: string; who: string }[]
  note: string
  errors: FieldError[]
}

/** A complaint: what was said, by whom, and the answer. */
export function ComplaintPage(props: Props): VNode {
  const { t, answer, again } = props
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{props.title}</h1>
      <p class="bar">
        <Tag kind={props.kind}>{props.state}</Tag> {!answer && <Tag kind={props.urgency.kind}>{props.urgency.words}</Tag>}
      </p>
      <SummaryList
        t={t}
        rows={[
          { label: t('procedures.complaint.dossier'), value: <a href={`/lam-viec/ho-so/${props.dossier}`}>{props.dossier}</a> },
          { label: t('procedures.complaint.person'), value: props.person },
          { label: t('procedures.complaint.about'), value: props.about },
          { label: t('procedures.complaint.words'), value: props.words },
          ...(answer ? [{ label: t('procedures.complaint.answer'), value: answer }] : []),
          ...(again ? [{ label: t('procedures.complaint.again'), value: <a href={`/lam-viec/ho-so/${again}`}>{again}</a> }] : []),
        ]}
      />
      {props.barred && (
        <Notice kind="attention">
          <p>{t('procedures.complaint.same_officer')}</p>
        </Notice>
      )}
      {props.acts.length > 0 && <Answer {...props} />}
      <h2>{t('core.case.history')}</h2>
      <Timeline items={props.steps.map((step, index) => ({ what: step.what, when: step.when, who: step.who, now: index === 0 }))} />
    </div>
  )
}

function Answer({ t, action, version, acts, note, errors }: Props): VNode {
  return (
    <submit-once>
      <form method="post" action={action} noValidate>
        <input type="hidden" name="version" value={version} />
        {acts.some((act) => act.needsNote) && (
          <TextArea
            t={t}
            name="note"
            label={t('procedures.complaint.answer')}
            hint={t('procedures.complaint.answer_hint')}
            value={note}
            error={errors.find(({ field }) => field === 'note')?.message}
            rows={6}
            maxLength={4000}
          />
        )}
        <Actions>
          {acts.map((act, index) => (
            <Button key={act.type} kind={index === 0 ? 'primary' : 'secondary'} name="action" value={act.type}>
              {act.label}
            </Button>
          ))}
        </Actions>
      </form>
    </submit-once>
  )
}
