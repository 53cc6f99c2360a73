import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'

export type Option = { value: string; label: string; hint?: string | undefined }
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
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'search' | undefined
  /** Width in characters, when the answer's length is known. */
  width?: 2 | 4 | 10 | 20 | undefined
}
export type OptionFieldProps = FieldProps & { options: Option[] }

const describedBy = ({ name, hint, error }: FieldProps): string | undefined =>
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
function Single({ field, children }: { field: FieldProps; children: ComponentChildren }): VNode {
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
function Group({ field, children }: { field: FieldProps; children: ComponentChildren }): VNode {
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

const controlClass = (width: FieldProps['width'], numeric?: boolean): string =>
  ['control', width ? `control--${width}` : '', numeric ? 'num' : ''].filter(Boolean).join(' ')

export type TextFieldProps = FieldProps & {
  type?: 'text' | 'tel' | 'email' | 'password' | 'search' | undefined
  maxLength?: number | undefined
  suggestions?: string[] | undefined
}

export function TextField(props: TextFieldProps): VNode {
  const { name, value, error, width, inputMode, suggestions } = props
  return (
    <Single field={props}>
      <input
        class={controlClass(width, inputMode === 'numeric' || inputMode === 'decimal' || inputMode === 'tel')}
        id={name}
        name={name}
        type={props.type ?? 'text'}
        value={value}
        inputMode={inputMode}
        autocomplete={props.autocomplete}
        maxLength={props.maxLength}
        list={suggestions && `${name}-list`}
        aria-required={props.required ? 'true' : undefined}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(props)}
      />
      {suggestions && (
        <datalist id={`${name}-list`}>
          {suggestions.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
    </Single>
  )
}

export function TextArea(props: FieldProps & { rows?: number | undefined; maxLength?: number | undefined }): VNode {
  return (
    <Single field={props}>
      <textarea
        class={controlClass(props.width)}
        id={props.name}
        name={props.name}
        rows={props.rows ?? 5}
        maxLength={props.maxLength}
        autocomplete={props.autocomplete}
        aria-required={props.required ? 'true' : undefined}
        aria-invalid={props.error ? 'true' : undefined}
        aria-describedby={describedBy(props)}
      >
        {props.value}
      </textarea>
    </Single>
  )
}

export type DateParts = { d?: string | undefined; m?: string | undefined; y?: string | undefined }
type DateFieldProps = Omit<FieldProps, 'value'> & { value?: DateParts | string | undefined; yearOnly?: boolean | undefined }

/** Typed parts as they were entered, or those of a YYYY-MM-DD (or YYYY) value. */
function partsOf(value: DateParts | string | undefined): DateParts {
  if (typeof value !== 'string') return value ?? {}
  const [y, m, d] = value.split('-')
  return { y, m: m?.replace(/^0/, ''), d: d?.replace(/^0/, '') }
}

/** Day, month and year as three short inputs named name-d, name-m, name-y; the year alone where no more is known. */
export function DateField(props: DateFieldProps): VNode {
  const { t, name, error, yearOnly } = props
  const parts = partsOf(props.value)
  const birthday = props.autocomplete === 'bday'
  const inputs = [
    { key: 'd', label: t('core.date.day'), width: 2 as const, length: 2, fill: 'bday-day' },
    { key: 'm', label: t('core.date.month'), width: 2 as const, length: 2, fill: 'bday-month' },
    { key: 'y', label: t('core.date.year'), width: 4 as const, length: 4, fill: 'bday-year' },
  ] as const
  const field: FieldProps = { ...props, value: undefined }
  return (
    <Group field={field}>
      <div class="parts">
        {inputs
          .filter((input) => !yearOnly || input.key === 'y')
          .map((input) => (
            <div key={input.key}>
              <label for={`${name}-${input.key}`}>{input.label}</label>
              <input
                class={controlClass(input.width, true)}
                id={`${name}-${input.key}`}
                name={`${name}-${input.key}`}
                inputMode="numeric"
                maxLength={input.length}
                autocomplete={birthday ? input.fill : 'off'}
                value={parts[input.key]}
                aria-invalid={error ? 'true' : undefined}
              />
            </div>
          ))}
      </div>
    </Group>
  )
}

type Mark = { kind: 'radio' | 'checkbox'; name: string; option: Option; checked: boolean; id: string }

function Choice({ kind, name, option, checked, id }: Mark): VNode {
  return (
    <label class="choice">
      <input type={kind} name={name} value={option.value} checked={checked} id={id} aria-describedby={option.hint ? `${id}-hint` : undefined} />
      <span>
        {option.label}
        {option.hint && (
          <span class="hint" id={`${id}-hint`}>
            {option.hint}
          </span>
        )}
      </span>
    </label>
  )
}

export function RadioField(props: OptionFieldProps): VNode {
  return (
    <Group field={props}>
      <div class="choices">
        {props.options.map((option) => (
          <Choice key={option.value} kind="radio" name={props.name} option={option} checked={option.value === props.value} id={`${props.name}-${option.value}`} />
        ))}
      </div>
    </Group>
  )
}

/** Several answers to one question; `values` are those ticked. */
export function CheckboxField(props: OptionFieldProps & { values?: string[] | undefined }): VNode {
  const ticked = props.values ?? (props.value === undefined ? [] : [props.value])
  return (
    <Group field={props}>
      <div class="choices">
        {props.options.map((option) => (
          <Choice
            key={option.value}
            kind="checkbox"
            name={props.name}
            option={option}
            checked={ticked.includes(option.value)}
            id={`${props.name}-${option.value}`}
          />
        ))}
      </div>
    </Group>
  )
}

export function SelectField(props: OptionFieldProps): VNode {
  return (
    <Single field={props}>
      <select
        class={controlClass(props.width ?? 20)}
        id={props.name}
        name={props.name}
        autocomplete={props.autocomplete}
        aria-required={props.required ? 'true' : undefined}
        aria-invalid={props.error ? 'true' : undefined}
        aria-describedby={describedBy(props)}
      >
        <option value="">{props.t('core.select.none')}</option>
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Single>
  )
}

export { FileField } from '#core/ui/upload.tsx'
