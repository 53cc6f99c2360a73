import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { DateField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type LetterLine = {
  id: string
  letter: string
  code: string
  title: string
  due: string
  promised: string
  kind: TagKind
  words: string
}
type ListProps = { t: T; waiting: boolean; lines: LetterLine[]; sent: boolean }

/** Letters of apology: those that wait for an approver, and those that were sent. */
export function ApologiesPage({ t, waiting, lines, sent }: ListProps): VNode {
  return (
    <div class="section">
      <h1>{t('procedures.apology.title')}</h1>
      {sent && <Notice kind="done">{t('procedures.apology.sent_now')}</Notice>}
      <Tabs
        label={t('procedures.apology.title')}
        tabs={[
          { href: '/lam-viec/xin-loi', label: t('procedures.apology.waiting'), current: waiting },
          { href: '/lam-viec/xin-loi?muc=da-gui', label: t('procedures.apology.sent'), current: !waiting },
        ]}
      />
      {lines.length === 0 ? (
        <Empty title={t('procedures.apology.empty')} text={t('procedures.apology.empty_hint')} />
      ) : (
        <Table
          caption={t(waiting ? 'procedures.apology.waiting' : 'procedures.apology.sent')}
          captionUnseen
          headKey="title"
          columns={[
            { key: 'title', label: t('procedures.column.procedure') },
            { key: 'code', label: t('procedures.column.code'), nowrap: true },
            { key: 'due', label: t('procedures.apology.due'), nowrap: true },
            { key: 'promised', label: t('procedures.apology.promised'), nowrap: true },
            { key: 'state', label: t('procedures.column.state') },
          ]}
          rows={lines.map((line) => ({
            id: line.id,
            href: `/lam-viec/xin-loi/${line.id}`,
            cells: {
              title: <a href={`/lam-viec/xin-loi/${line.id}`}>{line.title}</a>,
              code: <span class="num">{line.code}</span>,
              due: <span class="num">{line.due}</span>,
              promised: <span class="num">{line.promised}</span>,
              state: (
                <>
                  <Tag kind={line.kind}>{line.words}</Tag> <span class="num">{line.letter}</span>
                </>
              ),
            },
          }))}
        />
      )}
    </div>
  )
}

export type LetterProps = {
  t: T
  id: string
  title: string
  code: string
  rows: { label: string; value: string }[]
  draft: boolean
  ended: string | undefined
  pdf: string | undefined
  promised: string | { d?: string | undefined; m?: string | undefined; y?: string | undefined }
  reason: string
  errors: FieldError[]
}

/** One letter: the approver says why it became late and which day is promised, signs and sends it. */
export function ApologyPage(props: LetterProps): VNode {
  const { t, id, errors } = props
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors.map((one) => (one.field === 'promised' ? { ...one, field: 'promised-d' } : one))} />
      <h1>{props.title}</h1>
      <SummaryList t={t} rows={props.rows} tight />
      {props.ended && <Notice kind="info">{props.ended}</Notice>}
      {props.pdf && (
        <Actions>
          <ButtonLink href={props.pdf}>{t('procedures.apology.open')}</ButtonLink>
        </Actions>
      )}
      {props.draft && (
        <SubmitOnce t={t}>
          <form method="post" action={`/lam-viec/xin-loi/${id}`} noValidate>
            <TextArea
              t={t}
              name="reason"
              label={t('procedures.apology.reason')}
              hint={t('procedures.apology.reason_hint')}
              value={props.reason}
              error={error('reason')}
              maxLength={1000}
              required
            />
            <DateField
              t={t}
              name="promised"
              label={t('procedures.apology.promised')}
              hint={t('procedures.apology.promised_hint')}
              value={props.promised}
              error={error('promised')}
              required
            />
            <p class="soft">{t('procedures.apology.what_happens')}</p>
            <Actions>
              <Button>{t('procedures.apology.send')}</Button>
              <ButtonLink href={`/lam-viec/ho-so/${props.code}`} kind="quiet">
                {t('procedures.apology.see_dossier')}
              </ButtonLink>
            </Actions>
          </form>
        </SubmitOnce>
      )}
    </div>
  )
}

/** For the person whose dossier is late: the apology, the new day, and the letter. */
export function ApologyNotice({ t, promised, letter, href }: { t: T; promised: string; letter: string; href: string }): VNode {
  return (
    <Notice
      kind="attention"
      title={t('procedures.apology.own_title', { promised })}
      action={<ButtonLink href={href}>{t('procedures.apology.open')}</ButtonLink>}
    >
      <p>{t('procedures.apology.own_text', { letter })}</p>
    </Notice>
  )
}
