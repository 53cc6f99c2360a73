import type { VNode } from 'preact'
import { type FieldProps, Group, type Option, type OptionFieldProps, Single, describedBy } from '#core/ui/field-frame.tsx'

export { CheckboxField, RadioField } from '#core/ui/choice-field.tsx'
export type { FieldProps, Option, OptionFieldProps } from '#core/ui/field-frame.tsx'

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
        // The types know one input at a time; the browser is free to ignore a list on any of them.
        type={(props.type ?? 'text') as 'text'}
        value={value}
        inputMode={inputMode}
        autocomplete={props.autocomplete}
        lang={props.lang}
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
type DateFieldProps = Omit<FieldProps, 'value'> & {
  value?: DateParts | string | undefined
  yearOnly?: boolean | undefined
  /** Month and year, without the day. */
  monthOnly?: boolean | undefined
}

/** Typed parts as they were entered, or those of a YYYY-MM-DD (or YYYY) value. */
function partsOf(value: DateParts | string | undefined): DateParts {
  if (typeof value !== 'string') return value ?? {}
  const [y, m, d] = value.split('-')
  return { y, m: m?.replace(/^0/, ''), d: d?.replace(/^0/, '') }
}

/** Day, month and year as three short inputs named name-d, name-m, name-y; the year alone where no more is known. */
export function DateField(props: DateFieldProps): VNode {
  const { t, name, error, yearOnly, monthOnly } = props
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
          .filter((input) => input.key === 'y' || (!yearOnly && !(monthOnly && input.key === 'd')))
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

function SelectOption({ option, value }: { option: Option; value: string | undefined }): VNode {
  return (
    <option value={option.value} selected={option.value === value}>
      {option.label}
    </option>
  )
}

export function SelectField(props: OptionFieldProps): VNode {
  const groups = [...new Set(props.options.flatMap((option) => (option.group ? [option.group] : [])))]
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
        {props.options
          .filter((option) => !option.group)
          .map((option) => (
            <SelectOption key={option.value} option={option} value={props.value} />
          ))}
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {props.options
              .filter((option) => option.group === group)
              .map((option) => (
                <SelectOption key={option.value} option={option} value={props.value} />
              ))}
          </optgroup>
        ))}
      </select>
    </Single>
  )
}

export { FileField } from '#core/ui/upload.tsx'
