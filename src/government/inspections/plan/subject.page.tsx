import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'

export const faultOf = (errors: FieldFault[], field: string): string | undefined => errors.find((error) => error.field === field)?.message

type Props = { t: T; lists: Option[]; values: Record<string, string>; errors: FieldFault[] }

/** Whom to look at, and by which list. */
export function SubjectFields({ t, lists, values, errors }: Props): VNode {
  return (
    <>
      <TextField t={t} name="name" label={t('inspections.subject')} value={values.name} error={faultOf(errors, 'name')} required />
      <TextField
        t={t}
        name="code"
        label={t('inspections.code')}
        hint={t('inspections.code_hint')}
        value={values.code}
        width={20}
        error={faultOf(errors, 'code')}
        required
      />
      <TextField t={t} name="address" label={t('inspections.address')} value={values.address} required={false} />
      <SelectField
        t={t}
        name="list"
        label={t('inspections.list')}
        options={lists}
        value={values.list}
        error={faultOf(errors, 'list')}
        required
      />
    </>
  )
}
