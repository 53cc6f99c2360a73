import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatDateTime, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { RadioField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { ErasedList, type ErasedView } from '../request/erased.page.tsx'
import type { RequestKind } from '../request/request.queries.ts'
import type { LookView } from './looks.ts'

type Consent = { purpose: string; name: string; data: string; keeps: string; since: Date | undefined }
type OwnProps = {
  t: T
  root: string
  looks: LookView[]
  nextHref: string | undefined
  consents: Consent[]
  requests: { id: string; reference: string; kind: RequestKind; askedAt: Date; ended: boolean }[]
  done: string
}

export function OwnPage({ t, root, looks, nextHref, consents, requests, done }: OwnProps): VNode {
  return (
    <div>
      <h1>{t('privacy.own.title')}</h1>
      {done && <Notice kind="done">{t('privacy.own.saved')}</Notice>}
      <p>
        <a href="/bao-ve-du-lieu">{t('privacy.own.more')}</a>
      </p>
      <Actions>
        <ButtonLink href={`${root}/yeu-cau?loai=copy`} kind="secondary">
          {t('privacy.kind.copy')}
        </ButtonLink>
        <ButtonLink href={`${root}/yeu-cau`} kind="secondary">
          {t('privacy.ask.title')}
        </ButtonLink>
      </Actions>
      <Looks t={t} root={root} looks={looks} nextHref={nextHref} />
      {consents.length > 0 && <Consents t={t} root={root} consents={consents} />}
      {requests.length > 0 && (
        <section class="section" aria-labelledby="da-hoi">
          <h2 id="da-hoi">{t('privacy.own.requests')}</h2>
          <ul>
            {requests.map((each) => (
              <li key={each.id}>
                <a href={`${root}/yeu-cau/${each.id}`}>
                  {t(`privacy.kind.${each.kind}`)} <span class="num">{each.reference}</span>
                </a>
                , {formatDate(t.lang, each.askedAt)}{' '}
                <Tag kind={each.ended ? 'done' : 'doing'}>{t(each.ended ? 'privacy.own.ended' : 'privacy.own.open')}</Tag>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function Looks({ t, root, looks, nextHref }: Pick<OwnProps, 't' | 'root' | 'looks' | 'nextHref'>): VNode {
  return (
    <section class="section" aria-labelledby="ai-xem">
      <h2 id="ai-xem">{t('privacy.own.looks')}</h2>
      {looks.length === 0 ? (
        <Empty title={t('privacy.own.none')} text={t('privacy.own.none_text')} />
      ) : (
        <Table
          caption={t('privacy.own.looks')}
          captionUnseen
          headKey="who"
          columns={[
            { key: 'who', label: t('privacy.own.who') },
            { key: 'why', label: t('privacy.own.why') },
            { key: 'when', label: t('privacy.own.when') },
            { key: 'act', label: t('privacy.own.ask'), unseenLabel: true },
          ]}
          rows={looks.map((look) => ({
            id: String(look.id),
            cells: {
              who: (
                <>
                  {look.who}
                  {look.unit && <span class="soft"> {look.unit}</span>}
                </>
              ),
              why: (
                <>
                  {look.purpose}
                  {look.subject && <span class="num"> {look.subject}</span>} <span class="soft">({look.ground})</span>
                </>
              ),
              when: <span class="num">{look.when}</span>,
              act: (
                <>
                  <a href={`${root}/yeu-cau?luot=${look.id}`}>
                    {t('privacy.own.ask')}
                    <span class="unseen"> {look.when}</span>
                  </a>{' '}
                  <a href={`${root}/bang-chung/${look.id}`}>
                    {t('privacy.own.proof')}
                    <span class="unseen"> {look.when}</span>
                  </a>
                </>
              ),
            },
          }))}
        />
      )}
      <Pager t={t} nextHref={nextHref} />
    </section>
  )
}

function Consents({ t, root, consents }: { t: T; root: string; consents: Consent[] }): VNode {
  return (
    <section class="section" aria-labelledby="dong-y">
      <h2 id="dong-y">{t('privacy.own.consents')}</h2>
      <p>{t('privacy.own.consents_text')}</p>
      {consents.map((consent) => (
        <form key={consent.purpose} class="card section" method="post" action={`${root}/dong-y`}>
          <h3>{consent.name}</h3>
          <p>
            {consent.data}. {consent.keeps}.
          </p>
          {consent.since && <p class="soft">{t('privacy.own.since', { date: formatDate(t.lang, consent.since) })}</p>}
          <input type="hidden" name="purpose" value={consent.purpose} />
          <Button name="want" value={consent.since ? 'withdraw' : 'give'} kind="secondary">
            {t(consent.since ? 'privacy.own.withdraw' : 'privacy.own.give')}
            <span class="unseen"> {consent.name}</span>
          </Button>
        </form>
      ))}
    </section>
  )
}

type AskProps = { t: T; root: string; kinds: RequestKind[]; kind: string; words: string; look: LookView | undefined; errors: FieldFault[] }

export function AskPage({ t, root, kinds, kind, words, look, errors }: AskProps): VNode {
  const faultOf = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('privacy.ask.title')}</h1>
      {look && <p>{t('privacy.ask.about', { when: look.when, who: look.who, unit: look.unit })}</p>}
      <form method="post" action={`${root}/yeu-cau`} novalidate>
        {look && <input type="hidden" name="look" value={look.id} />}
        <RadioField
          t={t}
          name="kind"
          label={t('privacy.ask.kind')}
          value={kind}
          error={faultOf('kind')}
          options={kinds.map((each) => ({ value: each, label: t(`privacy.kind.${each}`), hint: t(`privacy.kind_hint.${each}`) }))}
        />
        <TextArea
          t={t}
          name="words"
          label={t('privacy.words')}
          hint={t('privacy.ask.words_hint')}
          value={words}
          maxLength={2000}
          error={faultOf('words')}
        />
        <Actions>
          <Button>{t('privacy.ask.send')}</Button>
        </Actions>
      </form>
    </div>
  )
}

type RequestProps = {
  t: T
  at: string
  kind: RequestKind
  reference: string
  words: string
  answer: string | null
  erased: ErasedView | null
  look: LookView | undefined
  state: string
  open: boolean
  dueAt: Date | null
  copy: { href: string; until: Date } | undefined
  mayWithdraw: boolean
  done: boolean
  steps: { what: string; when: string }[]
}

export function OwnRequestPage(props: RequestProps): VNode {
  const { t, copy, dueAt } = props
  return (
    <div class="narrow">
      <h1>
        {t(`privacy.kind.${props.kind}`)} <span class="num">{props.reference}</span>
      </h1>
      {props.done && <Notice kind="done">{t('privacy.ask.sent')}</Notice>}
      <p class="bar">
        <Tag kind={props.open ? 'doing' : 'done'}>{props.state}</Tag>
        {props.open && dueAt && <span>{t('privacy.due_at', { at: formatDateTime(t.lang, dueAt) })}</span>}
      </p>
      <SummaryList
        t={t}
        rows={[
          ...(props.words ? [{ label: t('privacy.words'), value: props.words }] : []),
          ...(props.look ? [{ label: t('privacy.about_look'), value: `${props.look.when} – ${props.look.who}, ${props.look.unit}` }] : []),
          ...(props.answer ? [{ label: t('privacy.answer'), value: props.answer }] : []),
        ]}
      />
      {copy && (
        <p>
          <ButtonLink href={copy.href}>{t('privacy.copy_get')}</ButtonLink>{' '}
          {t('privacy.copy_until', { date: formatDate(t.lang, copy.until) })}
        </p>
      )}
      {props.erased && <ErasedList t={t} erased={props.erased} />}
      {props.mayWithdraw && (
        <form method="post" action={`${props.at}/rut`}>
          <Button kind="quiet">{t('privacy.withdraw')}</Button>
        </form>
      )}
      <section class="section" aria-labelledby="dien-bien">
        <h2 id="dien-bien">{t('privacy.history')}</h2>
        <Timeline items={props.steps.map((step, index) => ({ ...step, now: index === 0 }))} />
      </section>
    </div>
  )
}
