import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { faultOf } from '../form/faults.rules.ts'
import { RoleFields } from '../officers/officers.page.tsx'

type Props = {
  t: T
  officer: { id: string; name: string; disabledAt: Date | null }
  form: { note: string; unit: string; role: string }
  errors: FieldFault[]
  own: boolean
  holdings: { label: string; count: number; details: string[] }[]
  roles: string[]
  lent: string[]
  units: Option[]
  roleOptions: Option[]
}

export function LeavePage(props: Props): VNode {
  const { t, officer, errors, own } = props
  const at = `/quan-tri/can-bo/${officer.id}`
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.leave.title', { name: officer.name })}</h1>
      {officer.disabledAt && <Notice kind="done">{t('identity.leave.done', { date: formatDate(t.lang, officer.disabledAt) })}</Notice>}
      <HandOver {...props} />
      {own && <Notice>{t('identity.not_oneself')}</Notice>}
      {!own && !officer.disabledAt && (
        <>
          <section class="section" aria-labelledby="chuyen">
            <h2 id="chuyen">{t('identity.leave.move')}</h2>
            <p>{t('identity.leave.move_text')}</p>
            <form method="post" action={`${at}/chuyen-don-vi`} novalidate>
              <RoleFields
                t={t}
                roles={props.roleOptions}
                units={props.units}
                unit={props.form.unit}
                role={props.form.role}
                errors={errors}
              />
              <Why {...props} id="note" />
              <Actions>
                <Button kind="secondary">{t('identity.leave.move')}</Button>
              </Actions>
            </form>
          </section>
          <section class="section" aria-labelledby="nghi">
            <h2 id="nghi">{t('identity.leave.end')}</h2>
            <p>{t('identity.leave.end_text')}</p>
            <form method="post" action={`${at}/nghi-viec`} novalidate>
              <Why {...props} id="why" />
              <Actions>
                <Button kind="danger">{t('identity.leave.end')}</Button>
              </Actions>
            </form>
          </section>
        </>
      )}
    </div>
  )
}

/** The second form's field has an id of its own: an id stands once on a page. */
function Why({ t, form, errors, id }: Props & { id: 'note' | 'why' }): VNode {
  if (id === 'note')
    return (
      <TextArea
        t={t}
        name="note"
        label={t('identity.leave.note')}
        value={form.note}
        error={faultOf(errors, 'note')}
        rows={2}
        maxLength={300}
      />
    )
  return (
    <div class="field">
      <label class="label" for="why">
        {t('identity.leave.note')}
      </label>
      <textarea class="control" id="why" name="note" rows={2} maxLength={300}>
        {form.note}
      </textarea>
    </div>
  )
}

function HandOver({ t, holdings, roles, lent }: Props): VNode {
  const all = holdings.filter(({ count }) => count > 0)
  return (
    <section class="section" aria-labelledby="ban-giao">
      <h2 id="ban-giao">{t('identity.leave.hand_over')}</h2>
      {all.length + roles.length + lent.length === 0 && <p>{t('identity.leave.nothing')}</p>}
      <ul>
        {all.map((one) => (
          <li key={one.label}>
            {one.label}: <span class="num">{one.count}</span>
            {one.details.length > 0 && <span class="hint num"> {one.details.join(', ')}</span>}
          </li>
        ))}
        {[...roles, ...lent].map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </section>
  )
}
