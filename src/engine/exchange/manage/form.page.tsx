import type { ComponentChildren, VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { MessageKey, T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, DateField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { type Tab, Tabs } from '#core/ui/tabs.tsx'

export type FieldSpec = {
  name: string
  label: MessageKey
  kind?: 'text' | 'area' | 'select' | 'date' | 'checks'
  hint?: MessageKey
  optional?: boolean
  numeric?: boolean
  width?: 4 | 10 | 20
  rows?: number
  options?: Option[]
}
export type Values = Record<string, string | string[]>

const text = (value: string | string[] | undefined): string => (Array.isArray(value) ? value.join('\n') : (value ?? ''))

function One({ t, spec, value, error }: { t: T; spec: FieldSpec; value: string | string[] | undefined; error: string | undefined }): VNode {
  const common = {
    t,
    name: spec.name,
    label: t(spec.label),
    hint: spec.hint && t(spec.hint),
    error,
    required: !spec.optional,
    autocomplete: 'off',
    width: spec.width,
  }
  if (spec.kind === 'area') return <TextArea {...common} value={text(value)} rows={spec.rows ?? 4} />
  if (spec.kind === 'select') return <SelectField {...common} value={text(value)} options={spec.options ?? []} />
  if (spec.kind === 'date') return <DateField {...common} value={text(value)} />
  if (spec.kind === 'checks') return <CheckboxField {...common} values={[value ?? []].flat()} options={spec.options ?? []} />
  return <TextField {...common} value={text(value)} inputMode={spec.numeric ? 'numeric' : undefined} />
}

type FormProps = { t: T; action: string; specs: readonly FieldSpec[]; values: Values; errors: FieldFault[]; submit: MessageKey }

/** A form from a list of its questions. */
export function PlainForm({ t, action, specs, values, errors, submit }: FormProps): VNode {
  return (
    <form method="post" action={action} novalidate>
      {specs.map((spec) => (
        <One
          key={spec.name}
          t={t}
          spec={spec}
          value={values[spec.name]}
          error={errors.find((fault) => fault.field === spec.name)?.message}
        />
      ))}
      <Actions>
        <Button>{t(submit)}</Button>
      </Actions>
    </form>
  )
}

export function FormPage({ title, lead, ...form }: FormProps & { title: string; lead?: string | undefined }): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={form.t} errors={form.errors} />
      <h1>{title}</h1>
      {lead && <p class="soft">{lead}</p>}
      <PlainForm {...form} />
    </div>
  )
}

const parts = [
  ['', 'exchange.ui.systems'],
  ['/dich-vu', 'exchange.ui.services'],
  ['/thoa-thuan', 'exchange.ui.agreements'],
  ['/thay-doi', 'exchange.changes.title'],
  ['/nhat-ky', 'exchange.ui.log'],
  ['/dang-ky', 'exchange.ui.subscriptions'],
  ['/thu-chet', 'exchange.ui.dead_letters'],
  ['/danh-muc', 'exchange.ui.code_maps'],
] as const

export const home = '/quan-tri/ket-noi'
export type Part = (typeof parts)[number][0]

/** The heading and the parts of the exchange's pages. */
export function Frame({ t, part, action, children }: { t: T; part: Part; action?: ComponentChildren; children: ComponentChildren }): VNode {
  const tabs: Tab[] = parts.map(([path, label]) => ({ href: `${home}${path}`, label: t(label), current: path === part }))
  return (
    <div>
      <div class="bar">
        <h1>{tabs.find(({ current }) => current)?.label}</h1>
        {action}
      </div>
      <Tabs label={t('exchange.ui.title')} tabs={tabs} />
      <div class="section">{children}</div>
    </div>
  )
}
