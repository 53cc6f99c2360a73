import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { type Option, SelectField, TextArea } from '#core/ui/field.tsx'

type Props = { t: T; note: 'required' | 'optional' | null; officers: Option[]; errors: FieldFault[]; fields: Record<string, string> }

/** What an action on many reports asks for, once for all. */
export function ManyFields({ t, note, officers, errors, fields }: Props): VNode {
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <>
      {officers.length > 0 && (
        <SelectField
          t={t}
          name="officer"
          label={t('feedback.column.holder')}
          options={officers}
          value={fields.officer}
          error={fault('officer')}
          required
        />
      )}
      {note && (
        <TextArea
          t={t}
          name="note"
          label={t(note === 'required' ? 'feedback.act.words' : 'feedback.act.note')}
          rows={3}
          value={fields.note}
          error={fault('note')}
          maxLength={2_000}
          required={note === 'required'}
        />
      )}
    </>
  )
}
