import type { VNode } from 'preact'
import { Group, type Option, type OptionFieldProps } from '#core/ui/field-frame.tsx'

type Mark = { kind: 'radio' | 'checkbox'; name: string; option: Option; checked: boolean; id: string }

function Choice({ kind, name, option, checked, id }: Mark): VNode {
  return (
    <label class="choice">
      <input
        type={kind}
        name={name}
        value={option.value}
        checked={checked}
        id={id}
        aria-describedby={option.hint ? `${id}-hint` : undefined}
      />
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
          <Choice
            key={option.value}
            kind="radio"
            name={props.name}
            option={option}
            checked={option.value === props.value}
            id={`${props.name}-${option.value}`}
          />
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
