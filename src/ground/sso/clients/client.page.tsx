import type { VNode } from 'preact'
import { formatDateTime, type MessageKey, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { StateTag } from './clients.page.tsx'
import type { ClientState } from './clients.rules.ts'
import type { ShownRow } from './shown.rules.ts'

type Event = { id: number; what: string; personName: string; note: string | null; at: Date }
type Props = {
  t: T
  id: string
  clientId: string
  name: string
  issuer: string
  state: ClientState
  rows: ShownRow[]
  proposer: string | undefined
  own: boolean
  refusedBecause: string | null
  secret: { at: Date | null } | undefined
  events: Event[]
  done: string
  error: string | undefined
}

const dones: Record<string, MessageKey> = {
  'de-nghi': 'sso.done.proposed',
  duyet: 'sso.done.approved',
  'tu-choi': 'sso.done.refused',
  dung: 'sso.done.suspended',
  'mo-lai': 'sso.done.resumed',
}

const Values = ({ values }: { values: string[] }): VNode =>
  values.length === 0 ? (
    <span>–</span>
  ) : (
    <>
      {values.map((value) => (
        <div key={value} class="break">
          {value}
        </div>
      ))}
    </>
  )

export function ClientPage(props: Props): VNode {
  const { t, id, clientId, name, issuer, state, rows, error, done, refusedBecause } = props
  const message = dones[done]
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={error ? [{ field: 'because', message: error }] : []} />
      <h1>{name}</h1>
      <p>
        <StateTag t={t} state={state} /> <code>{clientId}</code>
      </p>
      {message && <Notice kind="done">{t(message)}</Notice>}
      {refusedBecause && <Notice kind="attention">{t('sso.client.was_refused', { because: refusedBecause })}</Notice>}
      <Review {...props} />
      <section class="section" aria-labelledby="cai-dat">
        <h2 id="cai-dat">{t('sso.client.settings')}</h2>
        <SummaryList
          t={t}
          rows={[
            { label: t('sso.client.issuer'), value: <code class="break">{issuer}</code> },
            ...rows.map((row) => ({ label: row.label, value: <Changed t={t} row={row} /> })),
          ]}
        />
        <ButtonLink href={`/quan-tri/ung-dung/${id}/sua`} kind="secondary">
          {t('sso.client.edit')}
        </ButtonLink>
      </section>
      <Secret {...props} />
      <Stop {...props} />
      <section class="section" aria-labelledby="nhat-ky">
        <h2 id="nhat-ky">{t('sso.client.events')}</h2>
        <Timeline
          items={props.events.map((event) => ({
            what: `${t(`sso.event.${event.what}` as MessageKey)}${event.note ? `: ${event.note}` : ''}`,
            when: formatDateTime(t.lang, event.at),
            who: event.personName,
          }))}
        />
      </section>
    </div>
  )
}

function Changed({ t, row }: { t: T; row: ShownRow }): VNode {
  if (!row.changed) return <Values values={row.now.length > 0 ? row.now : row.next} />
  return (
    <>
      <div>
        <small>{t('sso.client.now')}</small>
        <Values values={row.now} />
      </div>
      <div>
        <small>{t('sso.client.next')}</small>
        <b>
          <Values values={row.next} />
        </b>
      </div>
    </>
  )
}

function Review({ t, id, state, proposer, own, error }: Props): VNode | null {
  if (state !== 'waiting' && state !== 'changing') return null
  return (
    <section class="section" aria-labelledby="xet-duyet">
      <h2 id="xet-duyet">{t('sso.review.title')}</h2>
      <p>{t('sso.review.by', { name: proposer ?? '–' })}</p>
      {own ? (
        <Notice>{t('sso.client.own_proposal')}</Notice>
      ) : (
        <>
          <form method="post" action={`/quan-tri/ung-dung/${id}/duyet`}>
            <Actions>
              <Button>{t('sso.review.approve')}</Button>
            </Actions>
          </form>
          <form method="post" action={`/quan-tri/ung-dung/${id}/tu-choi`} novalidate>
            <TextArea t={t} name="because" label={t('sso.review.because')} error={error} rows={2} />
            <Actions>
              <Button kind="danger">{t('sso.review.refuse')}</Button>
            </Actions>
          </form>
        </>
      )}
    </section>
  )
}

function Secret({ t, id, secret }: Props): VNode | null {
  if (!secret) return null
  return (
    <section class="section" aria-labelledby="khoa-bi-mat">
      <h2 id="khoa-bi-mat">{t('sso.secret.title')}</h2>
      <p>{secret.at ? t('sso.secret.since', { at: formatDateTime(t.lang, secret.at) }) : t('sso.secret.none')}</p>
      <form method="post" action={`/quan-tri/ung-dung/${id}/bi-mat`}>
        <Button kind="secondary">{t('sso.secret.give')}</Button>
      </form>
    </section>
  )
}

function Stop({ t, id, state }: Props): VNode | null {
  if (state === 'waiting' || state === 'refused') return null
  return (
    <section class="section" aria-labelledby="dung">
      <h2 id="dung">{t('sso.stop.title')}</h2>
      <p>{t(state === 'suspended' ? 'sso.stop.resume_text' : 'sso.stop.text')}</p>
      <form method="post" action={`/quan-tri/ung-dung/${id}/${state === 'suspended' ? 'mo-lai' : 'dung'}`}>
        <Button kind={state === 'suspended' ? 'secondary' : 'danger'}>
          {t(state === 'suspended' ? 'sso.stop.resume' : 'sso.stop.suspend')}
        </Button>
      </form>
    </section>
  )
}

export function SecretPage({
  t,
  id,
  clientId,
  secret,
  before,
}: {
  t: T
  id: string
  clientId: string
  secret: string
  before: boolean
}): VNode {
  return (
    <div class="narrow">
      <h1>{t('sso.secret.title')}</h1>
      <Notice kind="attention">{t('sso.secret.once')}</Notice>
      <SummaryList
        t={t}
        rows={[
          { label: t('sso.client.id'), value: <code>{clientId}</code> },
          { label: t('sso.secret.title'), value: <strong class="code break">{secret}</strong> },
        ]}
      />
      {before && <p>{t('sso.secret.overlap')}</p>}
      <ButtonLink href={`/quan-tri/ung-dung/${id}`}>{t('sso.secret.noted')}</ButtonLink>
    </div>
  )
}
