import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDateTime, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { DayField } from '#core/ui/day-field.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { faultOf } from '../form/faults.rules.ts'
import type { DelegationForm, DelegationState } from './delegation.rules.ts'

type Line = {
  id: string
  what: string
  fromName: string
  toName: string
  validFrom: Date
  validTo: Date
  reason: string
  given: boolean
  state: DelegationState
}
type Props = { t: T; form: DelegationForm; errors: FieldFault[]; held: Option[]; colleagues: Option[]; lines: Line[]; done: string }

const looks: Record<DelegationState, TagKind> = { coming: 'waiting', now: 'doing', over: 'plain', revoked: 'stale' }

export function DelegationPage(props: Props): VNode {
  const { t, errors, held, done } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.delegation.title')}</h1>
      {done === 'giao' && <Notice kind="done">{t('identity.delegation.given')}</Notice>}
      {done === 'thu' && <Notice kind="done">{t('identity.delegation.taken_back')}</Notice>}
      <p>{t('identity.delegation.about')}</p>
      <Lines {...props} />
      {held.length > 0 && <GiveForm {...props} />}
    </div>
  )
}

function Lines({ t, lines }: Props): VNode | null {
  if (lines.length === 0) return <p>{t('identity.delegation.none')}</p>
  return (
    <Table
      caption={t('identity.delegation.title')}
      captionUnseen
      headKey="what"
      columns={[
        { key: 'what', label: t('identity.officer.role') },
        { key: 'who', label: t('identity.delegation.who') },
        { key: 'when', label: t('identity.delegation.when') },
        { key: 'state', label: t('identity.delegation.state') },
      ]}
      rows={lines.map((line) => ({
        id: line.id,
        cells: {
          what: line.what,
          who: t('identity.delegation.from_to', { from: line.fromName, to: line.toName }),
          when: (
            <span class="num">
              {formatDateTime(t.lang, line.validFrom)} – {formatDateTime(t.lang, line.validTo)}
            </span>
          ),
          state: (
            <>
              <Tag kind={looks[line.state]}>{t(`identity.delegation.${line.state}`)}</Tag>
              {line.given && (line.state === 'now' || line.state === 'coming') && (
                <form method="post" action={`/lam-viec/uy-quyen/${line.id}/thu-hoi`}>
                  <Button kind="quiet">{t('identity.delegation.take_back')}</Button>
                </form>
              )}
            </>
          ),
        },
      }))}
    />
  )
}

function GiveForm({ t, form, errors, held, colleagues }: Props): VNode {
  const at = (field: string): string | undefined => faultOf(errors, field)
  return (
    <section class="section" aria-labelledby="giao">
      <h2 id="giao">{t('identity.delegation.give')}</h2>
      <form method="post" action="/lam-viec/uy-quyen" novalidate>
        <SelectField t={t} name="held" label={t('identity.delegation.held')} options={held} value={form.held} error={at('held')} />
        <SelectField
          t={t}
          name="to_person"
          label={t('identity.delegation.to_person')}
          hint={t('identity.delegation.to_hint')}
          options={colleagues}
          value={form.toPerson}
          error={at('to_person')}
        />
        <DayField t={t} name="from" label={t('identity.delegation.from')} value={form.from} error={at('from')} />
        <DayField
          t={t}
          name="to"
          label={t('identity.delegation.to')}
          hint={t('identity.delegation.to_day_hint')}
          value={form.to}
          error={at('to')}
        />
        <TextArea
          t={t}
          name="reason"
          label={t('identity.delegation.reason')}
          value={form.reason}
          error={at('reason')}
          rows={2}
          maxLength={500}
        />
        <Actions>
          <Button>{t('identity.delegation.give')}</Button>
        </Actions>
      </form>
    </section>
  )
}
