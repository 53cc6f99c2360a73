import type { VNode } from 'preact'
import { describedBy, type FieldProps, Single } from '#core/ui/field-frame.tsx'

/** A day near today, picked from the browser's calendar; its value is YYYY-MM-DD. Days long past are typed: DateField. */
export function DayField(props: FieldProps & { min?: string | undefined }): VNode {
  return (
    <Single field={props}>
      <input
        class="control control--10 num"
        id={props.name}
        name={props.name}
        type="date"
        min={props.min}
        value={props.value}
        aria-required={props.required === false ? undefined : 'true'}
        aria-invalid={props.error ? 'true' : undefined}
        aria-describedby={describedBy(props)}
      />
    </Single>
  )
}
