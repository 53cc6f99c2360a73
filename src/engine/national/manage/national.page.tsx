import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDateTime, formatNumber, type MessageKey, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'

type Setting = { fault: string; delayMs: number; answersLeft: number | null }
export type ServiceLine = {
  key: string
  name: string
  owner: string
  identifier: string
  purpose: string
  ground: string
  operations: string[]
  open: boolean
  /** How its stand-in behaves; undefined where the real one is connected. */
  setting: Setting | undefined
  verified: { at: Date; passed: number; faults: { operation: string; given: string; fault: string }[] } | undefined
}
type Props = {
  t: T
  home: string
  services: ServiceLine[]
  errors: FieldFault[]
  typed: Record<string, string> | undefined
  faults: readonly string[]
}

export function NationalPage(props: Props): VNode {
  const { t, services } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{t('national.title')}</h1>
      <p class="soft">{t('national.lead')}</p>
      {services.some((service) => service.setting) && (
        <Notice kind="attention" title={t('national.stand_in')}>
          <p>{t('national.stand_in_text')}</p>
        </Notice>
      )}
      {services.length === 0 && <Empty title={t('national.none')} text={t('national.none_text')} />}
      {services.map((service) => (
        <section key={service.key} id={service.key} class="section" aria-labelledby={`${service.key}-name`}>
          <h2 id={`${service.key}-name`}>{service.name}</h2>
          <p class="bar">
            <Tag kind={service.open ? 'done' : 'waiting'}>{t(service.open ? 'national.open' : 'national.closed')}</Tag>
            {service.setting && <Tag kind="note">{t('national.stand_in')}</Tag>}
            {service.setting && service.setting.answersLeft !== 0 && (service.setting.fault !== 'none' || service.setting.delayMs > 0) && (
              <Tag kind="soon">{bentWords(t, service.setting)}</Tag>
            )}
          </p>
          <About {...props} service={service} />
          <Verified {...props} service={service} />
          {service.setting && <Bend {...props} service={service} setting={service.setting} />}
        </section>
      ))}
    </div>
  )
}

type OneProps = Props & { service: ServiceLine }

const faultWords = (t: T, fault: string): string => t(`national.fault.${fault}` as MessageKey)

function bentWords(t: T, { fault, delayMs, answersLeft }: Setting): string {
  const left = answersLeft === null ? '' : ` (${t('national.answers_left', { count: answersLeft })})`
  return `${faultWords(t, fault)}${delayMs > 0 ? `, ${formatNumber(t.lang, delayMs)} ms` : ''}${left}`
}

function About({ t, service }: OneProps): VNode {
  return (
    <SummaryList
      t={t}
      tight
      rows={[
        { label: t('national.owner'), value: <span lang="vi">{service.owner}</span> },
        { label: t('national.identifier'), value: <code>{service.identifier}</code> },
        { label: t('national.operations'), value: service.operations.map((path) => <div key={path}>{<code>{path}</code>}</div>) },
        { label: t('national.purpose_label'), value: service.purpose },
        { label: t('national.ground_label'), value: service.ground },
      ]}
    />
  )
}

/** When our contract was last tried against it, and the button that tries it now. */
function Verified({ t, home, service }: OneProps): VNode {
  const { verified } = service
  return (
    <form method="post" action={`${home}/${service.key}/kiem-tra`}>
      {verified && (
        <p>
          <Tag kind={verified.faults.length === 0 ? 'done' : 'overdue'}>
            {verified.faults.length === 0
              ? t('national.verified', { count: verified.passed })
              : t('national.not_verified', { count: verified.faults.length })}
          </Tag>{' '}
          <span class="num soft">{formatDateTime(t.lang, verified.at)}</span>
        </p>
      )}
      {verified && verified.faults.length > 0 && (
        <ul>
          {verified.faults.map((one) => (
            <li key={`${one.operation} ${one.given}`} lang="en">
              <code>{one.operation}</code>: {one.given}: {one.fault}
            </li>
          ))}
        </ul>
      )}
      <Actions>
        <Button kind="secondary">
          {t('national.verify')}
          <span class="unseen"> {service.name}</span>
        </Button>
      </Actions>
    </form>
  )
}

function Bend({ t, home, service, setting, errors, typed, faults }: OneProps & { setting: Setting }): VNode {
  const { key } = service
  const error = (field: string): string | undefined => errors.find((one) => one.field === `${key}-${field}`)?.message
  const value = (field: string, kept: string): string => typed?.[`${key}-${field}`] ?? kept
  return (
    <details open={errors.some(({ field }) => field.startsWith(`${key}-`))}>
      <summary>
        {t('national.bend')}
        <span class="unseen"> {service.name}</span>
      </summary>
      <form method="post" action={`${home}/${key}/gia-lap`} noValidate>
        <SelectField
          t={t}
          name={`${key}-fault`}
          label={t('national.fault_label')}
          value={value('fault', setting.fault)}
          error={error('fault')}
          options={faults.map((fault) => ({ value: fault, label: faultWords(t, fault) }))}
        />
        <TextField
          t={t}
          name={`${key}-delay`}
          label={t('national.delay')}
          hint={t('national.delay_hint')}
          inputMode="numeric"
          width={10}
          value={value('delay', String(setting.delayMs))}
          error={error('delay')}
        />
        <TextField
          t={t}
          name={`${key}-left`}
          label={t('national.left')}
          hint={t('national.left_hint')}
          inputMode="numeric"
          width={10}
          required={false}
          value={value('left', setting.answersLeft ? String(setting.answersLeft) : '')}
          error={error('left')}
        />
        <Actions>
          <Button kind="secondary">{t('national.save')}</Button>
        </Actions>
      </form>
    </details>
  )
}
