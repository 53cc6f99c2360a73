import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'

type Line = { href: string; reference: string; kind: string; about: string; askedAt: string; due: string; late: boolean }

export function RequestsPage({ t, root, lines, closed }: { t: T; root: string; lines: Line[]; closed: boolean }): VNode {
  return (
    <div>
      <h1>{t('opendata.desk.requests')}</h1>
      <p>
        <a href={closed ? root : `${root}?xong=1`}>{t(closed ? 'opendata.desk.waiting' : 'opendata.desk.answered')}</a>
      </p>
      {lines.length === 0 ? (
        <Empty title={t('opendata.desk.no_requests')} text={t('opendata.desk.no_requests_hint')} />
      ) : (
        <Table
          caption={t('opendata.desk.requests')}
          captionUnseen
          headKey="reference"
          columns={[
            { key: 'reference', label: t('opendata.ask.reference'), nowrap: true },
            { key: 'kind', label: t('opendata.ask.kind') },
            { key: 'about', label: t('opendata.dataset') },
            { key: 'asked', label: t('opendata.ask.asked_at'), nowrap: true },
            { key: 'due', label: t('opendata.ask.due_at'), nowrap: true },
          ]}
          rows={lines.map((line) => ({
            id: line.reference,
            href: line.href,
            cells: {
              reference: (
                <a class="num" href={line.href}>
                  {line.reference}
                </a>
              ),
              kind: line.kind,
              about: line.about,
              asked: <span class="num">{line.askedAt}</span>,
              due: line.due && <Tag kind={line.late ? 'overdue' : 'plain'}>{line.due}</Tag>,
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
  kind: string
  about: string | undefined
  aboutHref: string | undefined
  who: string
  words: string
  answer: string | undefined
  state: string
  due: string | undefined
  version: number
  acts: { type: string; label: string; needsNote: boolean }[]
  steps: { what: string; when: string; who: string; note: string | null }[]
  note: string
  errors: FieldFault[]
}

export function RequestPage(props: Props): VNode {
  const { t, acts, errors, about } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1 class="num">{props.reference}</h1>
      <p class="bar">
        <Tag kind={acts.length > 0 ? 'doing' : 'done'}>{props.state}</Tag>
        {props.due && <span class="num">{t('opendata.ask.due', { at: props.due })}</span>}
      </p>
      <SummaryList
        t={t}
        rows={[
          { label: t('opendata.ask.kind'), value: props.kind },
          ...(about ? [{ label: t('opendata.dataset'), value: props.aboutHref ? <a href={props.aboutHref}>{about}</a> : about }] : []),
          { label: t('opendata.ask.who'), value: props.who },
          { label: t('opendata.ask.their_words'), value: props.words },
          ...(props.answer ? [{ label: t('opendata.ask.answer'), value: props.answer }] : []),
        ]}
      />
      {acts.length > 0 && (
        <form method="post" action={props.at} novalidate>
          <input type="hidden" name="version" value={props.version} />
          {acts.some(({ needsNote }) => needsNote) && (
            <TextArea
              t={t}
              name="note"
              label={t('opendata.ask.answer')}
              hint={t('opendata.desk.answer_hint')}
              value={props.note}
              error={errors.find(({ field }) => field === 'note')?.message}
            />
          )}
          <Actions>
            {acts.map(({ type, label }) => (
              <Button
                key={type}
                name="action"
                value={type}
                kind={type === 'decline' ? 'danger' : type === 'answer' || acts.length === 1 ? 'primary' : 'secondary'}
              >
                {label}
              </Button>
            ))}
          </Actions>
        </form>
      )}
      <section class="section" aria-labelledby="dien-bien">
        <h2 id="dien-bien">{t('opendata.ask.history')}</h2>
        <Timeline
          items={props.steps.map(({ what, when, who, note }, index) => ({
            what: note ? `${what}: ${note}` : what,
            when,
            who,
            now: index === 0,
          }))}
        />
      </section>
    </div>
  )
}
