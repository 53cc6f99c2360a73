import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, type MessageKey, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { DayField } from '#core/ui/day-field.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { FileField, RadioField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { faultOf } from '../form/faults.rules.ts'
import type { MandateForm } from './organisations.rules.ts'

type State = 'waiting' | 'confirmed' | 'refused' | 'ended'
type Mandate = {
  id: string
  code: string
  organisation: string
  person: string
  kind: 'representative' | 'authorised'
  validFrom: string
  validTo: string | null
  proof: string
  state: State
  because: string | null
}
type Own = Mandate & { live: boolean; chosen: boolean; given: Mandate[] }
type Props = {
  t: T
  mandates: Own[]
  acting: boolean
  form: MandateForm
  errors: FieldFault[]
  grantOf: string | undefined
  done: string
}

const here = '/tai-khoan/to-chuc'
const looks: Record<State, TagKind> = { waiting: 'waiting', confirmed: 'done', refused: 'stale', ended: 'plain' }
const dones: Record<string, MessageKey> = {
  gui: 'identity.org.sent',
  thay: 'identity.org.acting',
  minh: 'identity.org.self',
  'uy-quyen': 'identity.org.granted',
  'ket-thuc': 'identity.org.ended',
}

export const daysOf = (t: T, one: { validFrom: string; validTo: string | null }): string =>
  one.validTo
    ? t('identity.org.days', { from: formatDate(t.lang, one.validFrom), to: formatDate(t.lang, one.validTo) })
    : t('identity.org.since', { from: formatDate(t.lang, one.validFrom) })

export function OrganisationsPage(props: Props): VNode {
  const { t, mandates, acting, errors, done } = props
  const message = dones[done]
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.org.title')}</h1>
      {message && <Notice kind="done">{t(message)}</Notice>}
      <p>{t('identity.org.about')}</p>
      {acting && (
        <form method="post" action={`${here}/chon`}>
          <Button name="mandate" value="">
            {t('identity.org.be_self')}
          </Button>
        </form>
      )}
      {mandates.length === 0 && <Empty title={t('identity.org.none')} text={t('identity.org.none_text')} />}
      {mandates.map((one) => (
        <One key={one.id} {...props} one={one} />
      ))}
      <Declare {...props} />
    </div>
  )
}

function One({ t, one, errors, grantOf }: Props & { one: Own }): VNode {
  return (
    <section class="section" aria-labelledby={`m-${one.id}`}>
      <h2 id={`m-${one.id}`}>
        <span lang="vi">{one.organisation}</span> <Tag kind={looks[one.state]}>{t(`identity.org.state.${one.state}`)}</Tag>
      </h2>
      {one.because && <Notice kind="attention">{one.because}</Notice>}
      <SummaryList
        t={t}
        rows={[
          { label: t('identity.org.code'), value: <span class="num">{one.code}</span> },
          { label: t('identity.org.kind'), value: t(`identity.org.kind.${one.kind}`) },
          { label: t('identity.org.when'), value: <span class="num">{daysOf(t, one)}</span> },
          { label: t('identity.org.proof'), value: one.proof },
        ]}
      />
      {one.live && (
        <div class="actions">
          {!one.chosen && (
            <form method="post" action={`${here}/chon`}>
              <Button name="mandate" value={one.id}>
                {t('identity.org.act')}
              </Button>
            </form>
          )}
          <EndForm t={t} one={one} />
        </div>
      )}
      {one.given.map((given) => (
        <div key={given.id}>
          <p>
            {given.person}: {daysOf(t, given)} <Tag kind={looks[given.state]}>{t(`identity.org.state.${given.state}`)}</Tag>
          </p>
          {given.state === 'confirmed' && <EndForm t={t} one={given} />}
        </div>
      ))}
      {one.live && one.kind === 'representative' && <Grant t={t} id={one.id} errors={grantOf === one.id ? errors : []} />}
    </section>
  )
}

const EndForm = ({ t, one }: { t: T; one: Mandate }): VNode => (
  <form method="post" action={`${here}/${one.id}/ket-thuc`}>
    <Button kind="danger">{t('identity.org.end')}</Button>
  </form>
)

function Grant({ t, id, errors }: { t: T; id: string; errors: FieldFault[] }): VNode {
  return (
    <details open={errors.length > 0}>
      <summary>{t('identity.org.grant')}</summary>
      <form method="post" action={`${here}/${id}/uy-quyen`} novalidate>
        <TextField t={t} name="phone" label={t('identity.org.phone')} error={faultOf(errors, 'phone')} inputMode="tel" width={20} />
        <DayField t={t} name="grant_from" label={t('identity.delegation.from')} error={faultOf(errors, 'grant_from')} />
        <DayField t={t} name="grant_to" label={t('identity.delegation.to')} error={faultOf(errors, 'grant_to')} />
        <Actions>
          <Button kind="secondary">{t('identity.org.grant')}</Button>
        </Actions>
      </form>
    </details>
  )
}

function Declare({ t, form, errors, grantOf }: Props): VNode {
  const at = (field: string): string | undefined => (grantOf ? undefined : faultOf(errors, field))
  const kinds = ['representative', 'authorised'] as const
  return (
    <section class="section" aria-labelledby="khai">
      <h2 id="khai">{t('identity.org.declare')}</h2>
      <form method="post" action={here} encType="multipart/form-data" novalidate>
        <TextField
          t={t}
          name="code"
          label={t('identity.org.code')}
          hint={t('identity.org.code_hint')}
          value={form.code}
          error={at('code')}
          inputMode="numeric"
          width={20}
        />
        <TextField t={t} name="name" label={t('identity.org.name')} value={form.name} error={at('name')} maxLength={200} />
        <RadioField
          t={t}
          name="kind"
          label={t('identity.org.kind')}
          value={form.kind}
          error={at('kind')}
          options={kinds.map((kind) => ({ value: kind, label: t(`identity.org.kind.${kind}`) }))}
        />
        <DayField t={t} name="from" label={t('identity.delegation.from')} value={form.from} error={at('from')} />
        <DayField
          t={t}
          name="to"
          label={t('identity.delegation.to')}
          hint={t('identity.org.to_hint')}
          value={form.to}
          error={at('to')}
          required={false}
        />
        <TextField
          t={t}
          name="proof"
          label={t('identity.org.proof')}
          hint={t('identity.org.proof_hint')}
          value={form.proof}
          error={at('proof')}
          maxLength={300}
        />
        <FileField t={t} name="file" label={t('identity.org.file')} error={at('file')} accept=".pdf,.jpg,.jpeg,.png" />
        <Actions>
          <Button>{t('identity.org.send')}</Button>
        </Actions>
      </form>
    </section>
  )
}
