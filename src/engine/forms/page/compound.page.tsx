import type { ComponentChildren, VNode } from 'preact'
import { formatDate } from '#core/i18n.ts'
import { RadioField, SelectField, TextField } from '#core/ui/field.tsx'
import { Group } from '#core/ui/field-frame.tsx'
import type { Address, BankAccount, MapPoint } from '../answers/answers.ts'
import { noneOfThese } from '../answers/read.rules.ts'
import type { UnitOption } from '../answers/summary.rules.ts'
import type { FieldOf } from '../definition/definition.ts'
import { banks } from '../journey/banks.rules.ts'
import { elsewhere, isRealDay } from '../journey/values.rules.ts'
import { type Control, common, typed } from './setting.page.tsx'

// Questions of several parts: where somebody lives, an account, a place on the map.

const codeOf = (unit: UnitOption): string => (unit.to ? `${unit.code}@${unit.to}` : unit.code)
const nameOf = (unit: UnitOption): string => (unit.group ? `${unit.name} (${unit.group})` : unit.name)
const asOptions = (units: readonly UnitOption[]) => units.map((unit) => ({ value: codeOf(unit), label: nameOf(unit) }))
const today = (units: readonly UnitOption[]): UnitOption[] => units.filter((unit) => !unit.to)

export function UnitControl(control: Control<FieldOf<'unit'>>): VNode {
  return <SelectField {...common(control)} options={asOptions(today(control.set.options(control.field)))} value={typed(control.value)} />
}

/** The communes of the day that the form names, those of today, or both times of them. */
function communesFor({ set, field }: Control<FieldOf<'address'>>) {
  const all = set.options(field)
  const answered = field.dayField === undefined ? undefined : set.answers[field.dayField]
  const day = typeof answered === 'string' && isRealDay(answered) ? answered : undefined
  const then = day ? all.filter((unit) => (unit.from ?? '') <= day && (unit.to === undefined || unit.to >= day)) : []
  if (day && then.length > 0) return { day, options: asOptions(then) }
  const past = field.past || field.dayField ? all.filter((unit) => unit.to) : []
  const before = past.map((unit) => ({
    value: codeOf(unit),
    label: nameOf(unit),
    group: set.t('forms.address.until', { day: formatDate(set.t.lang, unit.to ?? '') }),
  }))
  return { day: undefined, options: [...asOptions(today(all)), ...before] }
}

/** Which commune of today an old one is: the person says so, since one may have gone to several. */
function Confirm({ control, address }: { control: Control<FieldOf<'address'>>; address: Partial<Address> }): VNode | null {
  const { set, field, name } = control
  const all = set.options(field)
  const old = all.find((unit) => unit.code === address.unit && unit.to === address.day)
  if (!address.day || !old?.now?.length) return null
  const heirs = old.now.map((code) => ({ value: code, label: all.find((unit) => unit.code === code && !unit.to)?.name ?? code }))
  return (
    <>
      <input type="hidden" name={`${name}-asked`} value={codeOf(old)} />
      <RadioField
        t={set.t}
        name={`${name}-now`}
        label={set.t('forms.address.confirm', { unit: old.name, day: formatDate(set.t.lang, address.day) })}
        options={[...heirs, { value: noneOfThese, label: set.t('forms.address.none') }]}
        value={address.now}
      />
    </>
  )
}

/** Commune from the list, then the house and hamlet, as one question. */
export function AddressControl(control: Control<FieldOf<'address'>>): VNode {
  const { set, field, name, value } = control
  const { t } = set
  const address = (typeof value === 'object' && !Array.isArray(value) ? value : {}) as Partial<Address>
  const { day, options } = communesFor(control)
  const outside = field.elsewhere ? [{ value: elsewhere, label: t('forms.address.elsewhere') }] : []
  const chosen = address.unit && address.day ? `${address.unit}@${address.day}` : address.unit
  return (
    <Group field={{ ...common(control), autocomplete: undefined }}>
      <SelectField
        t={t}
        name={`${name}-unit`}
        label={t('forms.address.unit')}
        hint={day && t('forms.address.on_day', { day: formatDate(t.lang, day) })}
        options={[...outside, ...options]}
        value={chosen}
      />
      <Confirm control={control} address={address} />
      <TextField
        t={t}
        name={`${name}-detail`}
        label={t('forms.address.detail')}
        value={address.detail}
        maxLength={300}
        autocomplete="off"
      />
    </Group>
  )
}

/** Bank, number and holder, as one question. */
export function AccountControl(control: Control<FieldOf<'bank_account'>>): VNode {
  const { set, name, value } = control
  const { t } = set
  const account = (typeof value === 'object' && !Array.isArray(value) ? value : {}) as Partial<BankAccount>
  return (
    <Group field={common(control)}>
      <SelectField
        t={t}
        name={`${name}-bank`}
        label={t('forms.bank.bank')}
        options={banks.map(([bin, bank]) => ({ value: bin, label: bank }))}
        value={account.bank}
      />
      <TextField
        t={t}
        name={`${name}-number`}
        label={t('forms.bank.number')}
        inputMode="numeric"
        width={20}
        value={account.number}
        maxLength={40}
        autocomplete="off"
      />
      <TextField
        t={t}
        name={`${name}-holder`}
        label={t('forms.bank.holder')}
        hint={t('forms.bank.holder_hint')}
        value={account.holder}
        maxLength={100}
        autocomplete="off"
      />
    </Group>
  )
}

const degrees = (value: number | string | undefined): string | undefined =>
  value === undefined ? undefined : String(value).replace('.', ',')

/** The map of the province where there is one; the numbers or the words do without it. */
export function PointControl(control: Control<FieldOf<'map_point'>>): VNode {
  const { set, name, value } = control
  const { t } = set
  const point = (typeof value === 'object' && !Array.isArray(value) ? value : {}) as MapPoint
  const part = (key: 'lat' | 'lon'): VNode => (
    <TextField
      t={t}
      name={`${name}-${key}`}
      label={t(`forms.point.${key}`)}
      inputMode="decimal"
      width={10}
      value={degrees(point[key])}
      autocomplete="off"
      required={false}
    />
  )
  const parts: ComponentChildren = (
    <>
      <TextField
        t={t}
        name={`${name}-words`}
        label={t('forms.point.words')}
        hint={t('forms.point.words_hint')}
        value={point.words}
        maxLength={300}
        autocomplete="off"
        required={false}
      />
      <div class="bar">
        {part('lat')}
        {part('lon')}
      </div>
    </>
  )
  return <Group field={common(control, t('forms.point.hint'))}>{set.map ? set.map(`${name}-`, parts) : parts}</Group>
}
