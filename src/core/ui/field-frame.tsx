import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'

/** `group` gathers options that stand together in a long list. */
export type Option = { value: string; label: string; hint?: string | undefined; group?: string | undefined }
export type FieldProps = {
  t: T
  name: string
  label: string
  hint?: string | undefined
  value?: string | undefined
  error?: string | undefined
  /** Fields are required unless said otherwise; `required={false}` writes "optional" beside the label. */
  required?: boolean | undefined
  autocomplete?: string | undefined
  /** Language of the answer, where it is another than the page's. */
  lang?: string | undefined
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'search' | undefined
  /** Width in characters, when the answer's length is known. */
  width?: 2 | 4 | 10 | 20 | undefined
}
export type OptionFieldProps = FieldProps & { options: Option[] }

/** The ids of hint and error, for aria-describedby. */
export const describedBy = ({ name, hint, error }: FieldProps): string | undefined =>
  [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ') || undefined

const frameClass = (error: string | undefined): string => (error ? 'field field--wrong' : 'field')

function LabelText({ t, label, required }: FieldProps): VNode {
  return (
    <>
      {label}
      {required === false && <small> ({t('core.field.optional')})</small>}
    </>
  )
}

function HintAndError({ t, name, hint, error }: FieldProps): VNode {
  return (
    <>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${name}-error`}>
          <span class="unseen">{t('core.error.prefix')} </span>
          {error}
        </p>
      )}
    </>
  )
}

/** Label, hint, error and one control, in this order. */
export function Single({ field, children }: { field: FieldProps; children: ComponentChildren }): VNode {
  return (
    <div class={frameClass(field.error)}>
      <label class="label" for={field.name}>
        <LabelText {...field} />
      </label>
      <HintAndError {...field} />
      {children}
    </div>
  )
}

/** Several controls that answer one question. `id` is the name, so that an error link lands here. */
export function Group({ field, children }: { field: FieldProps; children: ComponentChildren }): VNode {
  return (
    <fieldset class={frameClass(field.error)} id={field.name} tabIndex={-1} aria-describedby={describedBy(field)}>
      <legend class="label">
        <LabelText {...field} />
      </legend>
      <HintAndError {...field} />
      {children}
    </fieldset>
  )
}
