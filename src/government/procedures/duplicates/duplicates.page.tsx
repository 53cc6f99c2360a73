import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { RadioField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

export type PairsProps = {
  t: T
  items: {
    id: string
    /** Left out where the officer may not open it. */
    code: string | undefined
    href: string | undefined
    unit: string
    filed: string
    why: string[]
    open: boolean
    verdict: string
    reason: string | undefined
  }[]
}

/** "May be the same as …", on the page of a dossier; below, what was judged. */
export function PairsPart({ t, items }: PairsProps): VNode | null {
  if (items.length === 0) return null
  return (
    <section aria-labelledby="trung">
      <h3 id="trung">{t('procedures.duplicate.title')}</h3>
      {items.map((item) => (
        <Notice
          key={item.id}
          kind={item.open ? 'attention' : 'info'}
          action={
            item.href && (
              <ButtonLink href={item.href}>{t(item.open ? 'procedures.duplicate.compare' : 'procedures.duplicate.see')}</ButtonLink>
            )
          }
        >
          <p>
            <b>
              {item.code === undefined
                ? t('procedures.duplicate.maybe_elsewhere', { unit: item.unit, date: item.filed })
                : t('procedures.duplicate.maybe', { code: item.code, date: item.filed, unit: item.unit })}
            </b>
          </p>
          <p class="soft">{item.why.join(' · ')}</p>
          {!item.open && (
            <p>
              {item.verdict}
              {item.reason && `: ${item.reason}`}
            </p>
          )}
          {item.open && item.code === undefined && <p class="soft">{t('procedures.duplicate.elsewhere_hint')}</p>}
        </Notice>
      ))}
    </section>
  )
}

export type CompareRow = { key: string; label: string; one: string | undefined; other: string | undefined; differs: boolean }
export type ComparePaper = { key: string; name: string; file: string; href: string; twice: boolean }
type Side = { code: string; href: string; procedure: string; filed: string; unit: string; state: string }
export type CompareProps = {
  t: T
  title: string
  one: Side
  other: Side
  why: string[]
  rows: CompareRow[]
  papers: { one: ComparePaper[]; other: ComparePaper[] }
  reveal: boolean
  action: string
  judged: { words: string; reason: string } | undefined
  /** Why it cannot be closed as a duplicate, where it cannot. */
  hindrance: string | undefined
  sameOwner: boolean
  errors: FieldError[]
  verdict: string
  reason: string
}

/** Two dossiers side by side, what differs marked, and the verdict below. */
export function ComparePage(props: CompareProps): VNode {
  const { t, one, other, rows, judged } = props
  const differing = rows.filter((row) => row.differs).length
  return (
    <div class="section">
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{props.title}</h1>
      <p>{props.why.join(' · ')}</p>
      {judged && (
        <Notice kind="info" title={judged.words}>
          <p>{judged.reason}</p>
        </Notice>
      )}
      <Table
        caption={t('procedures.duplicate.both')}
        captionUnseen
        variant="cards"
        headKey="code"
        columns={[
          { key: 'code', label: t('procedures.column.code') },
          { key: 'filed', label: t('procedures.duplicate.filed') },
          { key: 'unit', label: t('procedures.duplicate.unit') },
          { key: 'state', label: t('procedures.column.state') },
        ]}
        rows={[
          { side: one, which: t('procedures.duplicate.this') },
          { side: other, which: t('procedures.duplicate.other') },
        ].map(({ side, which }) => ({
          id: side.code,
          cells: {
            code: (
              <>
                {which}: <a href={side.href}>{side.code}</a>
              </>
            ),
            filed: side.filed,
            unit: side.unit,
            state: side.state,
          },
        }))}
      />
      <h2>{t('procedures.duplicate.declared')}</h2>
      <p>{t('procedures.duplicate.differing', { count: differing })}</p>
      <Rows {...props} />
      {!props.reveal && (
        <p class="soft">
          <a href="?hien=1">{t('procedures.case.reveal')}</a>
        </p>
      )}
      <h2>{t('procedures.duplicate.papers')}</h2>
      <Papers t={t} title={one.code} papers={props.papers.one} />
      <Papers t={t} title={other.code} papers={props.papers.other} />
      {!judged && <VerdictForm {...props} />}
    </div>
  )
}

function Rows({ t, one, other, rows }: CompareProps): VNode {
  return (
    <Table
      caption={t('procedures.duplicate.declared')}
      captionUnseen
      variant="cards"
      headKey="label"
      reachable
      columns={[
        { key: 'label', label: t('procedures.outside.what') },
        { key: 'one', label: one.code },
        { key: 'other', label: other.code },
        { key: 'differs', label: t('procedures.duplicate.compared') },
      ]}
      rows={rows.map((row) => ({
        id: row.key,
        cells: {
          label: row.label,
          one: row.differs ? <b>{row.one ?? '–'}</b> : (row.one ?? '–'),
          other: row.differs ? <b>{row.other ?? '–'}</b> : (row.other ?? '–'),
          differs: row.differs ? (
            <Tag kind="note">{t('procedures.duplicate.differs')}</Tag>
          ) : (
            <span class="soft">{t('procedures.duplicate.same')}</span>
          ),
        },
      }))}
    />
  )
}

function Papers({ t, title, papers }: { t: T; title: string; papers: ComparePaper[] }): VNode {
  return (
    <>
      <h3>{title}</h3>
      {papers.length === 0 ? (
        <p class="soft">{t('procedures.case.no_papers')}</p>
      ) : (
        <ul>
          {papers.map((paper) => (
            <li key={paper.key}>
              <a href={paper.href}>{paper.name}</a> <span class="soft">{paper.file}</span>{' '}
              {paper.twice && <Tag kind="note">{t('procedures.duplicate.same_file')}</Tag>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function VerdictForm({ t, action, one, other, hindrance, sameOwner, errors, verdict, reason }: CompareProps): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  const told = sameOwner ? t('procedures.duplicate.close_hint_own', { code: other.code }) : t('procedures.duplicate.close_hint_other')
  return (
    <section class="narrow" aria-labelledby="ket-luan">
      <h2 id="ket-luan">{t('procedures.duplicate.verdict')}</h2>
      {hindrance && <p>{hindrance}</p>}
      <submit-once>
        <form method="post" action={action} noValidate>
          <RadioField
            t={t}
            name="verdict"
            label={t('procedures.duplicate.verdict_label')}
            value={verdict}
            error={error('verdict')}
            options={[
              { value: 'different', label: t('procedures.duplicate.different'), hint: t('procedures.duplicate.different_hint') },
              ...(hindrance
                ? []
                : [{ value: 'duplicate', label: t('procedures.duplicate.duplicate', { code: one.code, other: other.code }), hint: told }]),
            ]}
          />
          <TextArea
            t={t}
            name="reason"
            label={t('procedures.duplicate.reason')}
            hint={t('procedures.duplicate.reason_hint')}
            value={reason}
            error={error('reason')}
            rows={3}
            maxLength={1000}
          />
          <Actions>
            <Button>{t('procedures.duplicate.give')}</Button>
          </Actions>
        </form>
      </submit-once>
    </section>
  )
}

/** Before sending: the person has the same under way already, and may go on all the same. */
export function FiledBefore({ t, text, href, code }: { t: T; text: string; href: string | undefined; code: string | undefined }): VNode {
  return (
    <Notice
      kind="attention"
      title={text}
      action={
        href && (
          <ButtonLink href={href} kind="secondary">
            {t('procedures.duplicate.open_it', { code: code ?? '' })}
          </ButtonLink>
        )
      }
    >
      <p>{t('procedures.duplicate.go_on')}</p>
    </Notice>
  )
}
