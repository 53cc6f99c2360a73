import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { SelectField, TextArea, TextField } from '#core/ui/field.tsx'

type Field = { name: string; path: string; label: string; value: string; kind: 'text' | 'number' | 'yesno' }
type Props = {
  t: T
  title: string
  action: string
  other: { href: string; label: string }
  text: string | undefined
  leaves: Field[]
  seen: string
  note: string
  errors: FieldFault[]
}

const long = 90

function Value({ t, field, error }: { t: T; field: Field; error: string | undefined }): VNode {
  const given = { t, name: field.name, label: field.label, value: field.value, error, required: false, autocomplete: 'off' }
  if (field.kind === 'yesno') {
    const options = [
      { value: 'true', label: t('versions.yes') },
      { value: 'false', label: t('versions.no') },
    ]
    return <SelectField {...given} options={options} />
  }
  if (field.kind === 'number') return <TextField {...given} inputMode="decimal" width={10} />
  const rows = Math.min(12, 2 + Math.ceil(field.value.length / long))
  return field.value.length > long || field.value.includes('\n') ? <TextArea {...given} rows={rows} /> : <TextField {...given} />
}

/** A document to be changed: value by value, its parts folded, or as one text. */
export function EditPage({ t, title, action, other, text, leaves, seen, note, errors }: Props): VNode {
  const errorOf = (name: string): string | undefined => errors.find((fault) => fault.field === name)?.message
  const parts = Map.groupBy(leaves, (leaf) => leaf.path.split('/')[0] ?? '')
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('versions.writing', { title })}</h1>
      <p class="soft">{t('versions.edit_lead')}</p>
      <p>
        <a href={other.href}>{other.label}</a>
      </p>
      <SubmitOnce t={t}>
        <form method="post" action={action} novalidate>
          <input type="hidden" name="seen" value={seen} />
          {text !== undefined ? (
            <TextArea t={t} name="body" label={t('versions.whole')} value={text} rows={30} error={errorOf('body')} />
          ) : (
            [...parts].map(([part, fields]) => (
              <details key={part} class="field" open={fields.length <= 3 || fields.some((field) => errorOf(field.name))}>
                <summary>
                  {part} ({fields.length})
                </summary>
                {fields.map((field) => (
                  <Value key={field.path} t={t} field={field} error={errorOf(field.name)} />
                ))}
              </details>
            ))
          )}
          <TextArea t={t} name="note" label={t('versions.note')} hint={t('versions.note_hint')} value={note} rows={2} required={false} />
          <Actions>
            <Button>{t('versions.save')}</Button>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}
