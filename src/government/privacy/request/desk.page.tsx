import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDateTime, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { ErasedList, type ErasedView } from './erased.page.tsx'
import type { RequestKind } from './request.queries.ts'

type Line = {
  id: string
  reference: string
  kind: RequestKind
  party: string
  openedAt: Date
  dueAt: Date | null
  late: boolean
  state: string
}

export function DeskPage({ t, root, lines, closed }: { t: T; root: string; lines: Line[]; closed: boolean }): VNode {
  return (
    <div>
      <h1>{t('privacy.desk.title')}</h1>
      <p>
        <a href={closed ? root : `${root}?xong=1`}>{t(closed ? 'privacy.desk.open' : 'privacy.desk.closed')}</a>
      </p>
      {lines.length === 0 ? (
        <Empty title={t('privacy.desk.none')} text={t('privacy.desk.none_text')} />
      ) : (
        <Table
          caption={t('privacy.desk.title')}
          captionUnseen
          variant="dense"
          headKey="reference"
          columns={[
            { key: 'reference', label: t('privacy.reference') },
            { key: 'kind', label: t('privacy.kind') },
            { key: 'party', label: t('privacy.person') },
            { key: 'asked', label: t('privacy.asked_at') },
            { key: 'due', label: t('privacy.due') },
          ]}
          rows={lines.map((line) => ({
            id: line.id,
            href: `${root}/${line.id}`,
            cells: {
              reference: (
                <a class="num" href={`${root}/${line.id}`}>
                  {line.reference}
                </a>
              ),
              kind: t(`privacy.kind.${line.kind}`),
              party: line.party,
              asked: <span class="num">{formatDateTime(t.lang, line.openedAt)}</span>,
              due: line.dueAt && <Tag kind={line.late ? 'overdue' : 'plain'}>{formatDateTime(t.lang, line.dueAt)}</Tag>,
            },
          }))}
        />
      )}
    </div>
  )
}

type Props = {
  t: T
  at: string
  reference: string
  kind: RequestKind
  party: string
  words: string
  answer: string | null
  erased: ErasedView | null
  look: { who: string; unit: string; purpose: string; when: string } | undefined
  state: string
  dueAt: Date | null
  version: number
  acts: { type: string; label: string; needsNote: boolean; final: boolean }[]
  steps: { what: string; when: string; who: string; note: string | null }[]
  note: string
  errors: FieldFault[]
}

export function RequestPage(props: Props): VNode {
  const { t, at, acts, errors } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>
        {t(`privacy.kind.${props.kind}`)} <span class="num">{props.reference}</span>
      </h1>
      <p class="bar">
        <Tag kind={acts.length > 0 ? 'doing' : 'done'}>{props.state}</Tag>
        {props.dueAt && <span class="num">{t('privacy.due_at', { at: formatDateTime(t.lang, props.dueAt) })}</span>}
      </p>
      <SummaryList
        t={t}
        rows={[
          { label: t('privacy.person'), value: props.party },
          { label: t('privacy.words'), value: props.words },
          ...(props.look
            ? [
                {
                  label: t('privacy.about_look'),
                  value: `${props.look.when} – ${props.look.who}, ${props.look.unit}: ${props.look.purpose}`,
                },
              ]
            : []),
          ...(props.answer ? [{ label: t('privacy.answer'), value: props.answer }] : []),
        ]}
      />
      {props.erased && <ErasedList t={t} erased={props.erased} />}
      {acts.length > 0 && <Acts {...props} at={at} />}
      <section class="section" aria-labelledby="dien-bien">
        <h2 id="dien-bien">{t('privacy.history')}</h2>
        <Timeline
          items={props.steps.map((step, index) => ({
            what: step.note ? `${step.what}: ${step.note}` : step.what,
            when: step.when,
            who: step.who,
            now: index === 0,
          }))}
        />
      </section>
    </div>
  )
}

function Acts({ t, at, kind, acts, version, note, errors }: Props): VNode {
  const wantsNote = acts.some((act) => act.needsNote)
  return (
    <form method="post" action={at} novalidate>
      <input type="hidden" name="version" value={version} />
      {wantsNote && kind === 'erase' && acts.some((act) => act.type === 'answer') && (
        <Notice kind="attention">{t('privacy.desk.erase_warning')}</Notice>
      )}
      {wantsNote && (
        <TextArea
          t={t}
          name="note"
          label={t('privacy.answer')}
          hint={t('privacy.answer_hint')}
          value={note}
          error={errors.find((error) => error.field === 'note')?.message}
        />
      )}
      <Actions>
        {acts.map((act) => (
          <Button
            key={act.type}
            name="action"
            value={act.type}
            kind={act.type === 'refuse' ? 'danger' : act.type === 'answer' || acts.length === 1 ? 'primary' : 'secondary'}
          >
            {act.label}
          </Button>
        ))}
      </Actions>
    </form>
  )
}
