import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { ReceiptCode } from '#core/ui/receipt-code.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { Trace, type TraceDay } from '#core/ui/trace.tsx'
import { type Check, ChecksPart } from '../origins/checks.page.tsx'

export type FollowProps = {
  t: T
  title: string
  code: string
  unit: string
  filed: string
  channel: string
  state: string
  stateKind: TagKind
  urgency: { kind: TagKind; words: string }
  due: string | undefined
  trace: TraceDay[] | undefined
  steps: { what: string; when: string; who: string | undefined; note: string | null }[]
  asked: string | undefined
  fresh: boolean
  /** Says so where nobody filed it. */
  madeUp: ComponentChildren
  qr?: { path: string; size: number } | undefined
  parts: { title: string; rows: { label: string; value: string; note?: string | undefined }[] }[]
  papers: { name: string; href: string | undefined; note: string; tag: ComponentChildren }[]
  actions: { type: string; label: string; final: boolean }[]
  result?: { href: string; code: string; title: string; signing: { words: string } } | undefined
  phone: string
  /** What was checked against databases outside the province. */
  checks?: Check[]
  /** How the time was reckoned, in sentences. */
  time?: ComponentChildren
  /** The dossier that it corrects, and its own corrections. */
  kin?: ComponentChildren
  /** The apology for a time that was missed. */
  apology?: ComponentChildren
  /** The parts of a linked filing, or the way to the whole. */
  bundle?: ComponentChildren
  fee?: { href: string; amount: string; words: string; kind: TagKind; mustPay: boolean; blocks: boolean } | undefined
}

/** The dossier as a person follows it: where it is, when the result comes and how that day was counted, what to do, what was declared. */
export function FollowPage(props: FollowProps): VNode {
  const { t, trace, due, result, asked } = props
  return (
    <div class="section">
      <h1>{props.fresh ? t('procedures.receipt.title') : props.title}</h1>
      <ReceiptCode t={t} code={props.code} qr={props.qr}>
        <p>
          <strong>{props.title}</strong>
        </p>
        <p class="soft">
          {props.unit} · {props.filed}
        </p>
      </ReceiptCode>
      <p class="bar">
        <Tag kind={props.stateKind}>{props.state}</Tag>
        {props.stateKind !== 'done' && <Tag kind={props.urgency.kind}>{props.urgency.words}</Tag>}
      </p>
      {props.madeUp}
      {!due && !props.bundle && props.stateKind === 'doing' && <p>{t('procedures.papers.due_unknown')}</p>}
      {asked && (
        <Notice kind="attention" title={t('procedures.follow.asked')}>
          <p>{asked}</p>
        </Notice>
      )}
      {result && (
        <Notice
          kind="done"
          title={t('procedures.follow.result_ready')}
          action={<ButtonLink href={result.href}>{t('procedures.follow.get_result')}</ButtonLink>}
        >
          <p>
            {result.title} · <a href={`/kiem-tra/${result.code}`}>{t('procedures.follow.verify', { code: result.code })}</a>
          </p>
          <p>{result.signing.words}</p>
        </Notice>
      )}
      {props.bundle}
      {props.kin}
      {props.apology}
      {props.fee && <FeePart t={t} fee={props.fee} />}
      <OwnActions {...props} />
      {trace && trace.length > 0 && (
        <section class="section" aria-labelledby="due">
          <h2 id="due">{due ? t('procedures.follow.due', { due }) : t('procedures.follow.clock')}</h2>
          <Trace t={t} days={trace} />
          <p class="soft">{t('procedures.follow.clock_rule')}</p>
          {props.time}
        </section>
      )}
      {!(trace && trace.length > 0) && props.time}
      <section class="section" aria-labelledby="road">
        <h2 id="road">{t('procedures.follow.road')}</h2>
        <Timeline
          items={props.steps.map((step, index) => ({ what: <StepWords step={step} />, when: step.when, who: step.who, now: index === 0 }))}
        />
      </section>
      <ChecksPart t={t} checks={props.checks ?? []} level={2} />
      <Declared {...props} />
    </div>
  )
}

/** What is due and the way to pay it, or what became of the payment. */
function FeePart({ t, fee }: { t: T; fee: NonNullable<FollowProps['fee']> }): VNode {
  if (!fee.mustPay)
    return (
      <p class="bar">
        {t('procedures.fee.title')}: <b class="num">{fee.amount}</b> <Tag kind={fee.kind}>{fee.words}</Tag>
        <a href={fee.href}>{t('procedures.fee.see')}</a>
      </p>
    )
  return (
    <Notice
      kind="attention"
      title={t('procedures.fee.due', { amount: fee.amount })}
      action={<ButtonLink href={fee.href}>{t('procedures.fee.pay')}</ButtonLink>}
    >
      <p>{t(fee.blocks ? 'procedures.fee.due_blocks' : 'procedures.fee.due_any')}</p>
    </Notice>
  )
}

function StepWords({ step }: { step: FollowProps['steps'][number] }): VNode {
  return (
    <>
      <b>{step.what}</b>
      {step.note && <>: {step.note}</>}
    </>
  )
}

function OwnActions({ t, code, actions, fresh, trace }: FollowProps): VNode | null {
  if (actions.length === 0 && !fresh) return null
  const link = (action: FollowProps['actions'][number]): VNode => (
    <ButtonLink key={action.type} href={`/ho-so/${code}/viec/${action.type}`} kind={action.final ? 'quiet' : 'primary'}>
      {action.label}
    </ButtonLink>
  )
  return (
    <div class="no-print">
      <Actions>
        {actions.filter((action) => !action.final).map(link)}
        {trace && (
          <ButtonLink href={`/ho-so/${code}/giay-hen.pdf`} kind="secondary">
            {t('procedures.follow.print_receipt')}
          </ButtonLink>
        )}
        <ButtonLink href={`/ho-so/${code}/ky`} kind="secondary">
          {t('procedures.declaration.title')}
        </ButtonLink>
        {actions.filter((action) => action.final).map(link)}
      </Actions>
    </div>
  )
}

function Declared({ t, parts, papers }: FollowProps): VNode | null {
  if (parts.length === 0) return null
  return (
    <section class="section" aria-labelledby="declared">
      <details class="fold">
        <summary>
          <h2 id="declared">{t('procedures.follow.declared')}</h2>
        </summary>
        {parts.map((part) => (
          <section key={part.title}>
            <h3>{part.title}</h3>
            <SummaryList t={t} rows={part.rows} tight />
          </section>
        ))}
        {papers.length > 0 && (
          <>
            <h3>{t('core.case.papers')}</h3>
            <ul>
              {papers.map((paper) => (
                <li key={paper.name + paper.note}>
                  {paper.href ? <a href={paper.href}>{paper.name}</a> : paper.name} <span class="soft">{paper.note}</span> {paper.tag}
                </li>
              ))}
            </ul>
          </>
        )}
      </details>
    </section>
  )
}

/** Code and phone, without signing in. */
export function TrackPage({ t, code, phone, errors }: { t: T; code: string; phone: string; errors: FieldError[] }): VNode {
  const error = (field: string): string | undefined => errors.find((e) => e.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('procedures.track.title')}</h1>
      <p>{t('procedures.track.intro')}</p>
      <form method="get" action="/tra-cuu" noValidate>
        <TextField
          t={t}
          name="ma"
          label={t('procedures.track.code')}
          hint={t('procedures.track.code_hint')}
          value={code}
          error={error('ma')}
          required
          autocomplete="off"
        />
        <TextField
          t={t}
          name="dt"
          label={t('procedures.track.phone')}
          value={phone}
          error={error('dt')}
          required
          type="tel"
          inputMode="tel"
          autocomplete="tel"
        />
        <Actions>
          <Button>{t('procedures.track.show')}</Button>
        </Actions>
      </form>
    </div>
  )
}
