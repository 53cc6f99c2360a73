import type { VNode } from 'preact'
import { localized, type MessageKey } from '#core/i18n.ts'
import { CheckboxField, DateField, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { FileField } from '#core/ui/upload.tsx'
import type { TypedDate } from '../answers/answers.ts'
import { moneyWords } from '../answers/money-words.rules.ts'
import type { Field, FieldOf, RepeatField } from '../definition/definition.ts'
import { defaultMaxMb } from '../journey/values.rules.ts'
import { AccountControl, AddressControl, PointControl, UnitControl } from './compound.page.tsx'
import { type Control, common, typed } from './setting.page.tsx'

const inputs: Partial<
  Record<Field['type'], { inputMode: 'numeric' | 'decimal' | 'tel' | 'email'; width?: 10 | 20; type?: 'tel' | 'email' }>
> = {
  identity_number: { inputMode: 'numeric', width: 20 },
  phone: { inputMode: 'tel', width: 20, type: 'tel' },
  email: { inputMode: 'email', type: 'email' },
  time: { inputMode: 'numeric', width: 10 },
  number: { inputMode: 'decimal', width: 10 },
  money: { inputMode: 'numeric', width: 20 },
}

function LineControl(control: Control<Exclude<Field, RepeatField>>): VNode {
  const { set, field, value } = control
  const unit =
    field.type === 'number' && field.unit
      ? localized(set.t.lang, field.unit)
      : field.type === 'money'
        ? set.t('forms.money.hint')
        : undefined
  const maxLength = field.type === 'text' ? (field.maxLength ?? 200) : undefined
  const words = field.type === 'money' && typeof value === 'number' ? moneyWords(set.t.lang, value) : undefined
  if (words)
    return (
      <>
        <TextField {...common(control, unit)} {...inputs[field.type]} value={typed(value)} />
        <p class="hint money-words">{set.t('forms.money.words', { words })}</p>
      </>
    )
  return <TextField {...common(control, unit)} {...inputs[field.type]} value={typed(value)} maxLength={maxLength} />
}

function DateControl(control: Control<FieldOf<'date'> | FieldOf<'date_partial'>>): VNode {
  const { set, field, value } = control
  const parts = field.type === 'date_partial' ? field.parts : undefined
  const extra = field.type === 'date_partial' && !parts ? set.t('forms.partial.hint') : undefined
  return (
    <DateField
      {...common(control, extra)}
      yearOnly={parts === 'year'}
      monthOnly={parts === 'month'}
      value={typeof value === 'string' ? value : (value as TypedDate | undefined)}
    />
  )
}

function ChoiceControl(control: Control<FieldOf<'radio'> | FieldOf<'select'> | FieldOf<'checkboxes'>>): VNode {
  const { set, field, value } = control
  const options = field.options.map((option) => ({
    value: option.value,
    label: localized(set.t.lang, option.label),
    hint: option.hint && localized(set.t.lang, option.hint),
  }))
  if (field.type === 'checkboxes')
    return <CheckboxField {...common(control)} options={options} values={Array.isArray(value) ? (value as string[]) : []} />
  const Chosen = field.type === 'select' ? SelectField : RadioField
  return <Chosen {...common(control)} options={options} value={typed(value)} />
}

function YesNoControl(control: Control<FieldOf<'yesno'>>): VNode {
  const { t } = control.set
  const value = typeof control.value === 'boolean' ? (control.value ? 'yes' : 'no') : undefined
  const options = [
    { value: 'yes', label: t('forms.yes') },
    { value: 'no', label: t('forms.no') },
  ]
  return <RadioField {...common(control)} options={options} value={value} />
}

function SignatureControl(control: Control<FieldOf<'signature'>>): VNode {
  const { t } = control.set
  const digital = { value: 'digital', label: t('forms.signature.digital'), hint: t('forms.signature.digital_hint') }
  const session = { value: 'session', label: t('forms.signature.session'), hint: t('forms.signature.session_hint') }
  const options = control.field.digital === 'required' ? [digital] : [session, digital]
  return <RadioField {...common(control)} options={options} value={typed(control.value)} />
}

function DeclarationControl(control: Control<FieldOf<'declaration'>>): VNode {
  const { t } = control.set
  const { label, ...rest } = common(control)
  return (
    <CheckboxField
      {...rest}
      required
      label={t('forms.declaration.legend')}
      options={[{ value: 'yes', label }]}
      values={control.value === true ? ['yes'] : []}
    />
  )
}

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1).replace('.', ',')} MB`
const accepts: Record<FieldOf<'file'>['accept'][number], string> = {
  pdf: '.pdf',
  image: 'image/*',
  word: '.doc,.docx',
  sheet: '.xls,.xlsx',
  drawing: '.dwg,.dxf',
}

/** A paper: what has arrived stays by its id, each with a button to take it out. */
function FileControl(control: Control<FieldOf<'file'>>): VNode {
  const { set, field, name, value } = control
  const { t } = set
  const max = field.maxMb ?? defaultMaxMb
  const kinds = field.accept.map((kind) => t(`forms.file.kind.${kind}` satisfies MessageKey)).join(', ')
  const extra = t('forms.file.hint', { kinds, max })
  const ids = Array.isArray(value) ? (value as string[]) : []
  const stored = set.files.filter((file) => ids.includes(file.id))
  return (
    <>
      <FileField
        {...common(control, extra.charAt(0).toUpperCase() + extra.slice(1))}
        required={field.required === true || (field.min ?? 0) > 0}
        accept={field.accept.map((kind) => accepts[kind]).join(',')}
        multiple={(field.max ?? 20) > 1}
        maxBytes={max * 1_048_576}
        maxSize={`${max} MB`}
        files={stored.map((file) => ({ name: file.name, size: megabytes(file.bytes), removeName: `_remove/${name}/${file.id}` }))}
      />
      {ids.map((id) => (
        <input key={id} type="hidden" name={name} value={id} />
      ))}
    </>
  )
}

/** One field as the control of its type. */
export function FieldControl({ set, field, name, value }: Control<Exclude<Field, RepeatField>>): VNode {
  const rest = { set, name, value }
  switch (field.type) {
    case 'longtext':
      return <TextArea {...common({ ...rest, field })} value={typed(value)} maxLength={field.maxLength ?? 4000} />
    case 'date':
    case 'date_partial':
      return <DateControl {...rest} field={field} />
    case 'radio':
    case 'select':
    case 'checkboxes':
      return <ChoiceControl {...rest} field={field} />
    case 'yesno':
      return <YesNoControl {...rest} field={field} />
    case 'declaration':
      return <DeclarationControl {...rest} field={field} />
    case 'unit':
      return <UnitControl {...rest} field={field} />
    case 'address':
      return <AddressControl {...rest} field={field} />
    case 'bank_account':
      return <AccountControl {...rest} field={field} />
    case 'map_point':
      return <PointControl {...rest} field={field} />
    case 'signature':
      return <SignatureControl {...rest} field={field} />
    case 'file':
      return <FileControl {...rest} field={field} />
    default:
      return <LineControl {...rest} field={field} />
  }
}
