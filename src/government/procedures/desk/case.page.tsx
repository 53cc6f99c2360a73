import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { CaseShell, PaperList } from '#core/ui/case-shell.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import type { TraceDay } from '#core/ui/trace.tsx'
import { type Check, ChecksPart } from '../origins/checks.page.tsx'

type Act = { type: string; label: string; hotkey: string | undefined; direct: boolean; kind: 'primary' | 'secondary' | 'danger' }
type CaseProps = {
  t: T
  code: string
  title: string
  procedureHref: string
  unit: string
  state: string
  stateKind: TagKind
  urgency: { kind: TagKind; words: string }
  due: string | undefined
  trace: TraceDay[] | undefined
  holder: string
  parts: { title: string; rows: { label: string; value: string; note?: string | undefined }[] }[]
  reveal: boolean
  checks: { checks: Check[]; action: string | undefined }
  papers: { name: string; href: string | undefined; note: string; tag: ComponentChildren }[]
  /** Papers in which malware was found. */
  infected: ComponentChildren
  acts: Act[]
  version: number
  steps: { what: string; when: string; who: string | undefined; note: string | null }[]
  /** What confirms the declaration: a signature, or that the person was signed in. */
  declared: string
  result: { href: string; title: string; code: string; made: string | undefined; signing: { kind: TagKind; words: string } } | undefined
  /** How the time was reckoned. */
  time: ComponentChildren
  /** The linked filing of which it is a part. */
  bundle: ComponentChildren
  /** The dossier that it corrects, and its own corrections. */
  kin: ComponentChildren
  /** Other dossiers that may be the same. */
  alike: ComponentChildren
  /** The opinions of units that were asked. */
  opinions: ComponentChildren
  /** The letter of apology, waiting or sent. */
  apology: { name: string; href: string } | undefined
  /** Says so where nobody filed it. */
  madeUp: ComponentChildren
  hasClock: boolean
  isSupplementing: boolean
  /** Why it was given to whom it was given. */
  why: ComponentChildren
  fee: { deskHref: string | undefined; amount: string; words: string; kind: TagKind; blocks: boolean } | undefined
}

export function CasePage(props: CaseProps): VNode {
  const { t, code, papers } = props
  return (
    <CaseShell
      t={t}
      title={props.title}
      code={code}
      tag={<Tag kind={props.stateKind}>{props.state}</Tag>}
      due={<Due {...props} />}
      way={
        <>
          <a href="/lam-viec">‹ {t('procedures.desk.back')}</a>
          <span>{props.unit}</span>
          <span>
            {t('procedures.column.holder')}: {props.holder}
          </span>
        </>
      }
      trace={props.trace}
      data={<CaseData {...props} />}
      papers={
        <>
          {papers.length === 0 ? <p class="soft">{t('procedures.case.no_papers')}</p> : <PaperList items={papers} />}
          <h3>{t('procedures.case.printed')}</h3>
          <Printed {...props} />
        </>
      }
      acts={
        <>
          <FeePart {...props} />
          <CaseActs {...props} />
          {props.why}
        </>
      }
      keys={props.acts.flatMap(({ hotkey, label }) => (hotkey ? [{ keys: [hotkey.toUpperCase()], word: label.replace(/…$/, '') }] : []))}
      history={
        <Timeline
          items={props.steps.map((step, index) => ({ what: <What step={step} />, when: step.when, who: step.who, now: index === 0 }))}
        />
      }
    />
  )
}

function What({ step }: { step: CaseProps['steps'][number] }): VNode {
  return (
    <>
      <b>{step.what}</b>
      {step.note && <>: {step.note}</>}
    </>
  )
}

function Due({ t, urgency, due, stateKind }: CaseProps): VNode | null {
  if (stateKind === 'done') return null
  return (
    <>
      <Tag kind={urgency.kind}>{urgency.words}</Tag> {due && t('procedures.case.due', { due })}
    </>
  )
}

function CaseData({ t, parts, reveal, checks, time, opinions, madeUp, bundle, infected, alike, kin }: CaseProps): VNode {
  return (
    <>
      {madeUp}
      {infected}
      {kin}
      {alike}
      {bundle}
      {time}
      {opinions}
      <ChecksPart t={t} checks={checks.checks} action={checks.action} level={3} />
      {parts.map((part) => (
        <section key={part.title}>
          <h3>{part.title}</h3>
          <SummaryList t={t} rows={part.rows} tight />
        </section>
      ))}
      {!reveal && (
        <p class="soft">
          <a href="?hien=1">{t('procedures.case.reveal')}</a>
        </p>
      )}
    </>
  )
}

function Printed({ t, code, result, apology, declared, hasClock, isSupplementing, procedureHref }: CaseProps): VNode {
  const items = [
    ...(hasClock ? [{ name: t('procedures.case.receipt'), href: `/ho-so/${code}/giay-hen.pdf` }] : []),
    ...(isSupplementing ? [{ name: t('procedures.case.supplement_request'), href: `/ho-so/${code}/yeu-cau-bo-sung.pdf` }] : []),
    ...(apology ? [apology] : []),
    { name: t('procedures.declaration.file'), href: `/ho-so/${code}/to-khai.pdf`, note: declared },
    ...(result
      ? [
          {
            name: result.title,
            href: result.href,
            note: [result.code, result.made].filter(Boolean).join(' · '),
            tag: <Tag kind={result.signing.kind}>{result.signing.words}</Tag>,
          },
        ]
      : []),
    { name: t('procedures.case.procedure'), href: procedureHref },
  ]
  return <PaperList items={items} />
}

/** How the fee stands; while it keeps the dossier from being accepted, it says so. */
function FeePart({ t, fee }: CaseProps): VNode | null {
  if (!fee) return null
  return (
    <div>
      <p class="bar">
        {t('procedures.fee.title')}: <b class="num">{fee.amount}</b> <Tag kind={fee.kind}>{fee.words}</Tag>
        {fee.deskHref && <a href={fee.deskHref}>{t('procedures.fee.open')}</a>}
      </p>
      {fee.blocks && <p class="soft">{t('procedures.fee.cannot_receive')}</p>}
    </div>
  )
}

function CaseActs({ t, code, acts, version }: CaseProps): VNode {
  if (acts.length === 0) return <p class="soft">{t('procedures.case.nothing_to_do')}</p>
  return (
    <>
      {acts.map((act) =>
        act.direct ? (
          <form key={act.type} method="post" action={`/lam-viec/ho-so/${code}/viec/${act.type}`}>
            <input type="hidden" name="version" value={version} />
            <input type="hidden" name="key" value={`${act.type}:${version}`} />
            <Button kind={act.kind} hotkey={act.hotkey?.toUpperCase()}>
              {act.label}
            </Button>
          </form>
        ) : (
          <ButtonLink key={act.type} href={`/lam-viec/ho-so/${code}/viec/${act.type}`} kind={act.kind} hotkey={act.hotkey?.toUpperCase()}>
            {act.label}
          </ButtonLink>
        ),
      )}
    </>
  )
}
